"""Upload, errors by cell, and preview of a filled workbook."""

import json
from datetime import datetime
from typing import Any

from declarations.models import Declaration, WorkbookUpload
from declarations.services.workbooks import MAX_BYTES, Taken, waiting
from declarations.workbooks.changes import Change, Plan
from declarations.workbooks.reading import CellError
from zjtx.common.templatetags.zjtx import cn_moment

UNCHANGED = "表格与系统中的内容一致，没有需要导入的内容"
BLANK, CLEARED = "未填写", "清空"
LONGEST_SHOWN = 200


def upload_page(
    user: Any, declaration: Declaration, at: datetime, *, taken: Taken | None = None, refusal: str = ""
) -> dict[str, Any]:
    """Everything declarations/workbook.html shows."""
    errors = taken.plan.errors if taken is not None else []
    if taken is not None and not errors and taken.upload is None:
        refusal = UNCHANGED
    return {
        "declaration": declaration,
        "refusal": refusal,
        "errors_table": _errors_table(errors),
        "errors_count": len(errors),
        "waiting": waiting(declaration, user, at),
        "limit_text": f"{MAX_BYTES // 1024 // 1024} MB",
    }


def preview_page(upload: WorkbookUpload, plan: Plan, *, refusal: str = "") -> dict[str, Any]:
    """Everything declarations/workbook_preview.html shows."""
    clashes = [change.label for change in plan.changes if change.is_clash]
    return {
        "declaration": upload.declaration,
        "upload": upload,
        "refusal": refusal,
        "errors_table": _errors_table(plan.errors),
        "errors_count": len(plan.errors),
        "table": _changes_table(plan.changes),
        "count": len(plan.changes),
        "cleared": sum(1 for change in plan.changes if not change.after),
        "clashes": clashes,
        "kept": plan.kept,
        "seen": json.dumps({change.name: change.version for change in plan.changes}),
        "can_import": bool(plan.changes) and not plan.errors,
    }


def seen_versions(text: str) -> dict[str, int]:
    """{input: version} as the preview's form sends it back; anything else counts as nothing seen."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    if not isinstance(found, dict):
        return {}
    return {name: value for name, value in found.items() if isinstance(value, int) and not isinstance(value, bool)}


def _errors_table(errors: list[CellError]) -> dict[str, Any]:
    labels = ("单元格", "栏目", "所填内容", "问题")
    rows = [
        _cells(labels, (one.address, one.label, _short(one.given) or "—", one.sentence), tones={3: "red"})
        for one in errors
    ]
    return _table("需要更正的单元格", labels, rows)


def _changes_table(changes: list[Change]) -> dict[str, Any]:
    labels = ("单元格", "栏目", "现有内容", "导入后")
    rows = []
    for change in changes:
        cells = _cells(labels, (change.address, change.label, _short(change.before) or BLANK, _short(change.after)))
        cells[2]["note"] = _who(change)
        cells[3] |= {"note": change.note} if change.after else {"text": CLEARED, "icon": "eraser"}
        if change.is_clash:
            cells[2] |= {"tone": "amber", "note": f"下载表格后已修改：{_who(change)}"}
        if change.note or not change.after:
            cells[3]["tone"] = "amber"
        rows.append(cells)
    return _table("导入后的变化", labels, rows)


def _who(change: Change) -> str:
    mark = change.mark
    if mark is None:
        return ""
    who = mark.updated_by.full_name if mark.updated_by else ""
    return f"{who or mark.get_source_display()} {cn_moment(mark.updated_at)}"


def _short(text: str) -> str:
    return f"{text[:LONGEST_SHOWN]}…" if len(text) > LONGEST_SHOWN else text


def _cells(
    labels: tuple[str, ...], texts: tuple[str, ...], tones: dict[int, str] | None = None
) -> list[dict[str, Any]]:
    cells: list[dict[str, Any]] = [{"label": label, "text": text} for label, text in zip(labels, texts, strict=True)]
    for place, tone in (tones or {}).items():
        cells[place] |= {"tone": tone, "icon": "x-circle"}
    return cells


def _table(caption: str, labels: tuple[str, ...], rows: list[list[dict[str, Any]]]) -> dict[str, Any]:
    columns = [{"label": label} for label in labels]
    return {"caption": caption, "columns": columns, "rows": [{"cells": cells} for cells in rows], "main": 1}
