"""The page of one block: controls, list of blocks, the clauses it touches, computed figures; autosave's answers."""

from datetime import datetime
from typing import Any

from django.urls import reverse

from declarations import selectors
from declarations.answers.storage import years_of
from declarations.models import Declaration
from declarations.pages.conditions import clause_rows
from declarations.pages.fill import BlockPage, block_list, shown_value
from declarations.pages.issues import issue_rows
from declarations.pages.prefill import add_notes, fill_record
from declarations.services.saving import Saved
from declarations.sheets.base import Sheet
from declarations.validators import Examination
from zjtx.common import clock
from zjtx.common.templatetags.zjtx import cn_moment


def block_urls(declaration: Declaration, keys: list[str]) -> dict[str, str]:
    """{block key: address}, evidence included."""
    urls = {key: reverse("declarations:block", args=[declaration.number, key]) for key in keys}
    return {**urls, "evidence": reverse("declarations:evidence", args=[declaration.number])}


def navigation(examination: Examination, active: str) -> dict[str, Any]:
    """The list of blocks and the neighbours of the active one."""
    declaration = examination.declaration
    keys = [*(block.key for block in examination.sheet.blocks), "evidence"]
    urls = block_urls(declaration, keys)
    remarks = list(selectors.open_remarks(declaration))
    place = keys.index(active) if active in keys else len(keys)
    return {
        "declaration": declaration,
        "blocks": block_list(examination, remarks, active=active, urls=urls),
        "previous_url": urls[keys[place - 1]] if 0 < place <= len(keys) else "",
        "next_url": urls[keys[place + 1]]
        if place + 1 < len(keys)
        else reverse("declarations:submit", args=[declaration.number]),
        "is_last": place + 1 >= len(keys),
        "remarks": remarks,
        "missing_count": len(examination.missing),
    }


def block_page(user: Any, examination: Examination, key: str) -> dict[str, Any]:
    """Everything declarations/block.html shows."""
    sheet = examination.sheet
    block = sheet.block(key)
    assert block is not None
    page = navigation(examination, key)
    names = {name for one, name, _ in sheet.fields() if one.key == key} | {
        name for row in block.rows for name in getattr(row, "derived", ())
    }
    touched = [clause for clause in examination.report.clauses if _names(sheet, clause.fields) & names]
    builder = BlockPage(examination, page["remarks"])
    return {
        **page,
        "part": block,
        "rows": builder.rows(block),
        "clauses": clause_rows(examination.report, {clause.id for clause in touched}, examination.rulings),
        "report_verdict": str(examination.report.verdict),
        "headline": examination.report.headline,
        "issues": issue_rows(examination, [one for one in examination.issues if _names(sheet, one.fields) & names]),
        "computed": computed_figures(examination),
        "side_url": reverse("declarations:side", args=[page["declaration"].number, key]),
    }


def fill_page(user: Any, examination: Examination, key: str) -> dict[str, Any]:
    """`block_page` with what stands at the fields only when the page is opened: sources, offers, who typed what."""
    page = block_page(user, examination, key)
    notes = add_notes(page["rows"], examination, key)
    address = [examination.declaration.number, key]
    urls = {
        act: reverse(f"declarations:prefill_{act}", args=address) for act in ("take", "leave", "restore", "confirm")
    }
    return {**page, **notes, "prefill_urls": urls, "record": fill_record(examination, key)}


def way_back(examination: Examination, clause_id: str) -> dict[str, str] | None:
    """The clause of the report from which somebody came to fill in what it lacks; None for no clause of the tier."""
    clause = examination.report.rules.clauses.get(clause_id)
    if clause is None:
        return None
    address = reverse("declarations:conditions", args=[examination.declaration.number])
    return {"words": clause.text, "url": f"{address}#clause-{clause.id}"}


def _names(sheet: Sheet, fields: tuple[str, ...]) -> set[str]:
    return {sheet.own_place(name).split(".")[0] for name in fields}


def computed_figures(examination: Examination) -> dict[str, str]:
    """{"rd_ratio.2021": "3.25"} of every computed figure; "" where it cannot be computed yet."""
    texts = examination.derived_text()
    return {
        f"{name}.{year}": texts.get(name, {}).get(str(year), "")
        for name in examination.sheet.derived
        for year in years_of(examination.declaration)
    }


def field_states(rows: list[dict[str, Any]]) -> dict[str, dict[str, bool]]:
    """{input: {"required", "missing"}} of a block's single answers: some are asked for only after another answer."""
    controls = [one for row in rows if row["kind"] == "fields" for line in row["lines"] for one in line]
    return {one["name"]: {"required": one["required"], "missing": one["missing"]} for one in controls}


def saved_answer(saved: Saved, user: Any, at: datetime) -> tuple[dict[str, Any], int]:
    """(JSON body, status) of autosave (docs/pages.md)."""
    if saved.conflict is not None:
        theirs = saved.value
        if saved.input.part is not None:
            from declarations.answers.parts import read_part

            theirs = read_part(saved.input.field.kind, saved.value, saved.input.part.key)
        return _conflict(saved, theirs), 409
    body = {
        "saved_at": f"{clock.local(at):%H:%M:%S}",
        "version": saved.version,
        "value": None if saved.error else shown_value(saved.input, saved.value),
        "error": saved.error or None,
        "fragments": {},
        "typed": f"{user.full_name} {cn_moment(at)}填写",
    }
    return body, 200


def _conflict(saved: Saved, theirs: Any) -> dict[str, Any]:
    assert saved.conflict is not None
    raw = _raw_values(theirs)
    options = dict(saved.input.field.options)
    return {
        "conflict": {
            "field": saved.input.name,
            "theirs": "、".join(options.get(one, {"true": "是", "false": "否"}.get(one, one)) for one in raw),
            "their_values": raw,
            "their_version": saved.conflict.version,
            "by": saved.conflict.by,
            "at": f"{clock.local(saved.conflict.at):%H:%M}",
        }
    }


def _raw_values(value: Any) -> list[str]:
    if value is None:
        return []
    if isinstance(value, bool):
        return ["true" if value else "false"]
    if isinstance(value, list):
        return [str(one) for one in value] or ["none"]
    return [str(value)]
