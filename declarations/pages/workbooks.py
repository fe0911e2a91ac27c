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
BLANK = "未填写"
LONGEST_SHOWN = 100


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
        "errors": error_rows(errors),
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
        "errors": error_rows(plan.errors),
        "changes": [change_row(change) for change in plan.changes],
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


def error_rows(errors: list[CellError]) -> list[dict[str, str]]:
    """Rows of declarations/workbook_errors.html."""
    return [
        {"address": one.address, "label": one.label, "given": _short(one.given) or "—", "sentence": one.sentence}
        for one in errors
    ]


def change_row(change: Change) -> dict[str, Any]:
    """A row of declarations/workbook_changes.html."""
    who = _who(change)
    return {
        "address": change.address,
        "label": change.label,
        "before": _short(change.before) or BLANK,
        "who": f"下载表格后已修改：{who}" if change.is_clash else who,
        "is_clash": change.is_clash,
        "after": _short(change.after),
        "note": change.note,
    }


def _who(change: Change) -> str:
    """Who typed the present answer and when; "" where it has never been touched."""
    mark = change.mark
    if mark is None:
        return ""
    who = mark.updated_by.full_name if mark.updated_by else ""
    return f"{who or mark.get_source_display()} {cn_moment(mark.updated_at)}"


def _short(text: str) -> str:
    return f"{text[:LONGEST_SHOWN]}…（共{len(text)}字）" if len(text) > LONGEST_SHOWN else text
