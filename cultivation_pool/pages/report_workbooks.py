"""Filling a report with a spreadsheet: the steps, errors by cell, and the preview. Rows are those of declarations."""

import json
from datetime import datetime
from typing import Any

from cultivation_pool.kinds import kind_of
from cultivation_pool.models import SheetUpload
from cultivation_pool.models.process import PoolReport
from cultivation_pool.pages.looks import deadline_of, look_of
from cultivation_pool.services.report_workbooks import Taken
from cultivation_pool.services.uploads import waiting
from declarations.pages.workbooks import UNCHANGED, change_row, error_rows
from declarations.services.workbooks import MAX_BYTES
from declarations.workbooks.changes import Plan
from zjtx.common import clock

LIMIT_TEXT = f"{MAX_BYTES // 1024 // 1024} MB"


def upload_page(
    user: Any, report: PoolReport, at: datetime, *, taken: Taken | None = None, refusal: str = ""
) -> dict[str, Any]:
    """Everything pool/workbook.html shows."""
    errors = taken.plan.errors if taken is not None else []
    if taken is not None and not errors and taken.upload is None:
        refusal = UNCHANGED
    return {
        **_head(report, at),
        "refusal": refusal,
        "errors": error_rows(errors),
        "waiting": waiting(user, report.period, at),
        "limit_text": LIMIT_TEXT,
    }


def preview_page(
    report: PoolReport, upload: SheetUpload, plan: Plan, at: datetime, *, refusal: str = ""
) -> dict[str, Any]:
    """Everything pool/workbook_preview.html shows."""
    return {
        **_head(report, at),
        "upload": upload,
        "refusal": refusal,
        "errors": error_rows(plan.errors),
        "changes": [change_row(change) for change in plan.changes],
        "count": len(plan.changes),
        "cleared": sum(1 for change in plan.changes if not change.after),
        "clashes": [change.label for change in plan.changes if change.is_clash],
        "kept": plan.kept,
        "seen": json.dumps({change.name: change.version for change in plan.changes}),
        "can_import": bool(plan.changes) and not plan.errors,
    }


def _head(report: PoolReport, at: datetime) -> dict[str, Any]:
    kind = kind_of(report)
    return {
        "report": report,
        "kind": kind,
        "title": kind.name(report.period),
        "look": look_of(report, clock.local(at).date()),
        "deadline": deadline_of(report),
    }
