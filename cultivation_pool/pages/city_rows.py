"""A city fills in for its enterprises: the steps, the preview row by row, and what has become of the rows."""

import json
from collections import Counter
from datetime import datetime
from typing import Any

from django.urls import reverse

from cultivation_pool.enums import RowOutcome
from cultivation_pool.kinds import Kind, kind_named
from cultivation_pool.models import SheetUpload
from cultivation_pool.services.city_plans import RowPlan
from cultivation_pool.services.city_rows import Looked
from cultivation_pool.services.uploads import waiting
from cultivation_pool.workbooks.city_sheet import MOST_ROWS
from declarations.pages.packages import job_row
from declarations.pages.workbooks import BLANK
from declarations.services.workbooks import MAX_BYTES
from zjtx.common.models import Job

LOOKS = {
    RowOutcome.WRITTEN: ("green", "check-circle"),
    RowOutcome.SUBMITTED: ("green", "send"),
    RowOutcome.UNCHANGED: ("grey", "dash-circle"),
    RowOutcome.REFUSED: ("red", "x-circle"),
}
WILL = {RowOutcome.WRITTEN: "将写入", RowOutcome.UNCHANGED: "没有变化", RowOutcome.REFUSED: "不能写入"}
COLUMNS = ("行", "企业名称", "结果", "说明")


def upload_page(user: Any, kind: Kind, period: str, at: datetime, *, refusal: str = "") -> dict[str, Any]:
    """Everything pool/rows.html shows."""
    found = SheetUpload.objects.filter(uploaded_by=user, period=period, confirmed_at__isnull=False)
    return {
        **_head(kind, period),
        "refusal": refusal,
        "waiting": waiting(user, period, at),
        "earlier": [
            {"at": one.confirmed_at, "count": one.count, "url": reverse("pool:rows_preview", args=[period, one.pk])}
            for one in found.filter(enterprise__isnull=True)[:10]
        ],
        "most_rows": MOST_ROWS,
        "limit_text": f"{MAX_BYTES // 1024 // 1024} MB",
    }


def preview_page(upload: SheetUpload, looked: Looked, *, refusal: str = "") -> dict[str, Any]:
    """Everything pool/rows_preview.html shows."""
    tally = Counter(one.outcome for one in looked.plans)
    rows = [_row(one.row, one.name, one.outcome, WILL[one.outcome], _words(one)) for one in looked.plans]
    return {
        **_head(kind_named(upload.period), upload.period),
        "upload": upload,
        "refusal": refusal,
        "figures": [
            {"label": "合计", "value": len(looked.plans), "unit": "行"},
            *({"label": WILL[one], "value": tally[one], "unit": "行", "tone": _tone(one, tally)} for one in WILL),
        ],
        "table": _table("逐行核对", rows),
        "count": tally[RowOutcome.WRITTEN],
        "can_submit": bool(tally[RowOutcome.WRITTEN] or tally[RowOutcome.UNCHANGED]),
        "seals": json.dumps(looked.seals),
    }


def result_page(upload: SheetUpload) -> dict[str, Any]:
    """Everything pool/rows_result.html shows."""
    done = list(upload.rows.all())
    tally = Counter(RowOutcome(one.outcome) for one in done)
    rows = [_row(one.row, one.name, RowOutcome(one.outcome), one.get_outcome_display(), one.text) for one in done]
    job = upload.job if upload.job is not None and upload.job.status != Job.Status.DONE else None
    return {
        **_head(kind_named(upload.period), upload.period),
        "upload": upload,
        "figures": [
            {"label": one.label, "value": tally[one], "unit": "行", "tone": _tone(one, tally)} for one in RowOutcome
        ],
        "table": _table("逐行结果", rows),
        "job": job_row(job) if job else None,
        "poll_url": reverse("jobs:status", args=[job.pk]) if job else "",
    }


def seals_of(text: str) -> dict[str, str]:
    """{row: seal} as the preview's form sends it back; anything else counts as nothing seen."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _head(kind: Kind, period: str) -> dict[str, Any]:
    return {"kind": kind, "period": period, "title": kind.name(period), "board_url": kind.board_url(period)}


def _words(plan: RowPlan) -> str:
    if plan.problems:
        return "；".join(plan.problems)
    return "；".join(
        f"{one.address} {one.field.full_label()}：{one.before or BLANK} → {one.after}" for one in plan.changes
    )


def _row(row: int, name: str, outcome: RowOutcome, label: str, text: str) -> dict[str, Any]:
    tone, icon = LOOKS[outcome]
    cells = [{"text": str(row)}, {"text": name or "—"}, {"text": label, "badge": True, "tone": tone, "icon": icon}]
    return {
        "cells": [{"label": head, **one} for head, one in zip(COLUMNS, [*cells, {"text": text or "—"}], strict=True)]
    }


def _tone(outcome: RowOutcome, tally: Counter[RowOutcome]) -> str:
    return "red" if outcome == RowOutcome.REFUSED and tally[outcome] else ""


def _table(caption: str, rows: list[dict[str, Any]]) -> dict[str, Any]:
    columns = [{"label": label, "numeric": False} for label in COLUMNS]
    empty = {"heading": "尚无结果", "text": "任务开始后逐行显示结果，请稍后刷新。"}
    return {"caption": caption, "columns": columns, "rows": rows, "main": 1, "empty": empty}
