"""Remarks at a place of the sheet, and what an added remark changes on the desk beside it."""

from collections.abc import Sequence
from typing import Any

from review.forms import RemarkForm
from review.pages.case import Case


def remark_slot(case: Case, at: Sequence[str]) -> dict[str, Any]:
    """The remarks at one cell of the sheet or item of evidence; `at` are its places."""
    return {"case": case, "remarks": case.remarks_at(at)}


def remark_done(case: Case, at: Sequence[str], place: str) -> dict[str, Any]:
    """After a remark was added: the slot it came from or a fresh form, the list of all, and the slot it belongs to."""
    page: dict[str, Any] = {
        "case": case,
        "remarks": case.remarks_at(at),
        "all_remarks": [case.remark_row(one) for one in case.remarks],
        "remark_form": None if at else RemarkForm(places=case.places),
        "slot_id": "",
    }
    if not at and place:
        page["slot_id"], inputs = _slot(case, place)
        page["remarks"] = case.remarks_at(inputs)
    return page


def _slot(case: Case, place: str) -> tuple[str, tuple[str, ...]]:
    """(id of the slot that shows a place's remarks, the places it shows)."""
    for block in case.blocks:
        for cell in block.cells:
            if place in cell.inputs:
                return f"slot-{cell.anchor_id}", cell.inputs
    return f"slot-{place}", (place,)
