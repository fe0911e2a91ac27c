"""The pages of titles from before the system: the workbooks that came in, and one with what it comes to."""

from typing import Any

from django.urls import reverse

from cultivation_pool.enums import ImportState
from cultivation_pool.listing import columns_of, labelled
from cultivation_pool.models import TitleImport
from cultivation_pool.papers.title_template import MOST_ROWS
from declarations.pages.packages import job_row
from zjtx.common.templatetags.zjtx import cn_moment
from zjtx.registry.enums import Tier
from zjtx.registry.models import Region

LOOKS = {
    ImportState.CHECKING: ("progress", "hourglass-split"),
    ImportState.REFUSED: ("red", "x-circle"),
    ImportState.READY: ("amber", "eye"),
    ImportState.IMPORTING: ("progress", "hourglass-split"),
    ImportState.DONE: ("green", "check-circle"),
    ImportState.DISCARDED: ("grey", "dash-circle"),
}
SHOWN, LISTED = 20, 200
ROWS_SHOWN = 100
FIGURES = (
    ("titles", "待导入称号", "项"),
    ("valid", "其中现在有效", "项"),
    ("new_enterprises", "新登记企业", "家"),
    ("old_enterprises", "系统已有企业", "家"),
    ("known", "已有称号，不重复导入", "项"),
)
DONE_LABELS = {"titles": "已导入称号", "valid": "其中导入时有效"}
EMPTY = {"heading": "尚未导入过", "text": "下载表格填写后上传，核对无误后整表导入。"}


def imports_page(form: Any) -> dict[str, Any]:
    """Everything pool/title_imports.html shows."""
    columns = columns_of(("文件", "上传", "状态", "称号", "问题"), ("称号", "问题"))
    rows = []
    for one in TitleImport.objects.select_related("uploaded_by").defer("rows", "problems", "notes")[:SHOWN]:
        tone, icon = LOOKS[ImportState(one.state)]
        cells = [
            {"text": one.file_name},
            {"text": str(one.uploaded_by), "note": cn_moment(one.uploaded_at)},
            {"text": one.get_state_display(), "badge": True, "tone": tone, "icon": icon},
            {"text": str(one.tally.get("titles", ""))},
            {"text": str(one.tally.get("problems", "")) if one.state == ImportState.REFUSED else ""},
        ]
        rows.append({"url": reverse("pool:title_import", args=[one.pk]), "cells": labelled(columns, cells)})
    table = {"caption": "上传的表格", "columns": columns, "rows": rows, "empty": EMPTY}
    return {"form": form, "table": table, "most_rows": MOST_ROWS}


def import_page(found: TitleImport) -> dict[str, Any]:
    """Everything pool/title_import.html shows: progress, problems by cell, or what would be imported."""
    job, state = found.job, ImportState(found.state)
    tone, icon = LOOKS[state]
    is_open = state in (ImportState.CHECKING, ImportState.IMPORTING)
    shows_job = job is not None and (is_open or job.status == job.Status.FAILED)
    return {
        "found": found,
        "look": {"label": state.label, "tone": tone, "icon": icon},
        "job": job_row(job) if shows_job else None,
        "poll_url": reverse("jobs:status", args=[job.pk]) if shows_job else "",
        "is_open": is_open,
        "figures": [
            {"label": DONE_LABELS.get(name, label) if state == ImportState.DONE else label,
             "value": found.tally[name], "unit": unit}
            for name, label, unit in FIGURES
            if name in found.tally and state != ImportState.REFUSED
        ],
        "problems": _cells("问题", found.problems) if found.problems else None,
        "notes": _cells("提示", found.notes) if found.notes and not found.problems else None,
        "rows": _rows(found) if found.rows else None,
        "can_import": state == ImportState.READY and found.rows,
        "can_discard": state in (ImportState.READY, ImportState.REFUSED),
    }  # fmt: skip


def _cells(caption: str, told: list[dict[str, str]]) -> dict[str, Any]:
    columns = columns_of(("单元格", caption))
    rows = [{"cells": labelled(columns, [{"text": one["cell"]}, {"text": one["text"]}])} for one in told[:LISTED]]
    more = f"，列出前{LISTED}处" if len(told) > LISTED else ""
    return {"caption": caption, "heading": f"{caption}（{len(told)}处{more}）", "columns": columns, "rows": rows}


def _rows(found: TitleImport) -> dict[str, Any]:
    names = dict(Region.objects.values_list("pk", "full_name"))
    columns = columns_of(("行", "企业名称", "地区", "类别", "认定年度", "证书编号", "有效期"))
    rows = []
    for one in found.rows[:ROWS_SHOWN]:
        cells = [
            {"text": str(one["place"])},
            {"text": one["name"], "note": one["uscc"]},
            {"text": names.get(one["region"], "")},
            {"text": Tier(one["tier"]).label, "note": one["product"]},
            {"text": f"{one['year']}年"},
            {"text": one["number"] or "—", "note": one["document"]},
            {"text": f"{one['starts']}至{one['ends']}"},
        ]
        rows.append({"cells": labelled(columns, cells)})
    more = f"，列出前{ROWS_SHOWN}项" if len(found.rows) > ROWS_SHOWN else ""
    heading = f"待导入的称号（{len(found.rows)}项{more}）"
    return {"caption": "待导入的称号", "heading": heading, "columns": columns, "rows": rows, "main": 1}
