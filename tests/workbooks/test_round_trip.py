"""answers → JSON → XLSX → answers: every field of every sheet comes back as it was."""

from __future__ import annotations

import io
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from declarations.answers.fields import AnswerField, answer_fields, inputs_of
from declarations.answers.parse import NONE_OF_THESE
from declarations.answers.parts import with_part
from declarations.answers.storage import read_values, sheet_of, to_vocabulary, write_values
from declarations.answers.vocabulary import read_vocabulary
from declarations.models import AnswerMark, Declaration
from declarations.sheets import SHEETS, sheet_named
from declarations.sheets.derive import derive
from declarations.workbooks.changes import plan_changes
from declarations.workbooks.layout import FIRST, KEPT, MAIN, SECOND, layout_of
from declarations.workbooks.reading import Filled, read_workbook
from declarations.workbooks.writing import issue
from tests import factories
from tests.workbooks.filling import Clerk

pytestmark = pytest.mark.django_db
VERSIONS = tuple(SHEETS)
NOTICE = ("product_2022", "sme_2022", "little_giant_2022")


def draft(version: str, full: bool = True) -> Declaration:
    return factories.draft(tier=sheet_named(version).tier, sheet=version, full=full)


def read_back(declaration: Declaration) -> Filled:
    sheet = sheet_of(declaration)
    data = issue(declaration, at=factories.AT)
    return read_workbook(io.BytesIO(data), declaration, layout_of(sheet.version, declaration.year))


def vocabulary(declaration: Declaration) -> dict[str, Any]:
    return to_vocabulary(sheet_of(declaration), read_values(declaration))


def computed_left_out(version: str, answers: dict[str, Any]) -> dict[str, Any]:
    """Without the growth of the newer year where the system computes it: nobody types that."""
    found = {name: dict(value) if isinstance(value, dict) else value for name, value in answers.items()}
    for name, by_year in derive(sheet_named(version), answers, (2020, 2021)).items():
        for year in by_year if name in found else ():
            found[name].pop(year, None)
    return {name: value for name, value in found.items() if value != {}}


@pytest.mark.parametrize("version", [*NOTICE, "little_giant_miit_2026"])
def test_untouched_workbook_changes_nothing(version):
    declaration = draft(version)
    marks = list(AnswerMark.objects.filter(declaration=declaration))
    plan = plan_changes(read_back(declaration), read_values(declaration), marks)
    assert (plan.errors, plan.changes, plan.kept) == ([], [], [])


@pytest.mark.parametrize("version", VERSIONS)
def test_every_input_of_the_sheet_has_its_cell(version):
    layout = layout_of(version, 2022)
    assert list(layout.slots) == [*inputs_of(version, 2022)]
    addresses = [slot.address for slots in layout.slots.values() for slot in slots]
    assert len(addresses) == len(set(addresses))
    computed = {one.field.name for one in inputs_of(version, 2022).values() if layout.computed_name(one)}
    assert computed | {line.derived for line in layout.lines if line.derived} == {*layout.sheet.derived}


@pytest.mark.parametrize("version", [*NOTICE, "little_giant_miit_2026"])
def test_answers_written_as_json_and_filled_into_a_blank_workbook_come_back(version):
    full, blank = draft(version), draft(version, full=False)
    sheet = sheet_of(full)
    json = vocabulary(full)
    assert read_vocabulary(sheet, json, year=2022).problems == {}
    clerk = Clerk(blank)
    copied = load_workbook(io.BytesIO(issue(full, at=factories.AT)))[MAIN]
    for row in range(5, layout_of(sheet.version, 2022).last_row + 1):
        for column in (FIRST, SECOND):
            if not copied.cell(row, column).protection.locked and copied.cell(row, column).value is not None:
                clerk.book[MAIN].cell(row, column).value = copied.cell(row, column).value
    taken = clerk.take()
    assert taken.plan.errors == []
    from declarations.services import workbooks

    seen = {change.name: change.version for change in taken.plan.changes}
    workbooks.confirm(upload=taken.upload, seen=seen, user=blank.created_by, at=factories.AT)
    assert computed_left_out(sheet.version, vocabulary(blank)) == computed_left_out(sheet.version, json)


def texts(longest: int | None) -> st.SearchStrategy[str]:
    # Control characters cannot be typed; a cell holds everything else, line ends included.
    letters = st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"], exclude_characters="\ufffe\uffff")
    whole = st.text(st.one_of(letters, st.sampled_from("=+-@'\"&<\n申报")), min_size=1, max_size=min(longest or 40, 40))
    return whole.map(str.strip).filter(bool)


def answers_of(one: AnswerField) -> st.SearchStrategy[Any]:
    """Any value that the field can store, or None."""
    return st.none() | (parts_of(one) if one.parts else plain_of(one))


def plain_of(one: AnswerField) -> st.SearchStrategy[Any]:
    kind, column = one.kind, one.column
    if kind in ("money", "percent"):
        most = Decimal(10) ** (column.max_digits - column.decimal_places) - Decimal("0.01")
        most = min(most, Decimal(column.largest or most))
        return st.decimals(-most if column.signed else 0, most, places=2, allow_nan=False, allow_infinity=False)
    if kind == "int":
        return st.integers(0, 999_999_999)
    if kind == "date":
        return st.dates(date(1900, 3, 1), date(2022, 3, 1))
    if kind == "bool":
        return st.booleans()
    if kind == "choice":
        return st.sampled_from([key for key, _ in one.options])
    if kind == "multi_choice":
        keys = [key for key, _ in one.options]
        return st.sets(st.sampled_from(keys)).map(lambda found: [key for key in keys if key in found])
    return known_of(one)


def known_of(one: AnswerField) -> st.SearchStrategy[Any]:
    """Codes that exist, numbers with check digits, texts."""
    fixed = {
        "region": ["210211", "210302", "LN-SFSFQ"],
        "industry": ["3484" if getattr(one.column, "level", 0) == 4 else "34"],
        "uscc": [factories.valid_uscc()],
        "postcode": ["116033", "000001"],
    }
    for key in (one.kind, one.name):
        if key in fixed:
            return st.sampled_from(fixed[key])
    if one.name.endswith("_mobile"):
        return st.sampled_from(["13900000001", "19912345678"])
    if one.name.endswith("_phone"):
        return st.sampled_from(["0411-86000001", "024-12345678转801", "01012345678"])
    return texts(one.column.limit or one.column.max_length)


def parts_of(one: AnswerField) -> st.SearchStrategy[Any]:
    """The whole answer from any set of its parts."""
    single = {"int": st.integers(1, 99), "text": texts(60)}
    parts = [part for part in one.parts if part.key != NONE_OF_THESE]
    filled = st.fixed_dictionaries(
        {part.key: st.none() | (st.integers(2019, 2022) if part.unit == "年" else single[part.kind]) for part in parts}
    ).map(lambda found: built(one.kind, found))
    has_none = len(parts) < len(one.parts)
    return st.one_of(filled, st.just(with_part(one.kind, None, NONE_OF_THESE, True))) if has_none else filled


def built(kind: str, found: dict[str, Any]) -> Any:
    whole = None
    for key, value in found.items():
        whole = with_part(kind, whole, key, value) if value is not None else whole
    return whole


@st.composite
def answer_sets(draw: st.DrawFn, version: str) -> list[tuple[str, int, Any]]:
    """(name, year, value) of a whole sheet."""
    found = []
    for one in answer_fields(version).values():
        for year in (2020, 2021) if one.is_yearly else (0,):
            found.append((one.name, year, draw(answers_of(one))))
    return found


@pytest.mark.parametrize("version", [*NOTICE, "sme_miit_2022"])
@settings(
    max_examples=4, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True, phases=[Phase.generate]
)
@given(data=st.data())
def test_any_answers_come_back_from_the_workbook_as_they_were(version, data):
    declaration = draft(version, full=False)
    fields = answer_fields(version)
    write_values(declaration, [(fields[name], year, value) for name, year, value in data.draw(answer_sets(version))])
    written = read_values(declaration)
    filled = read_back(declaration)
    untouched = plan_changes(filled, written, [])
    assert (untouched.errors, untouched.changes, untouched.kept) == ([], [], [])
    # The same cells into a declaration that holds nothing yet: all of it is a change.
    plan = plan_changes(Filled(filled.layout, filled.cells, {}), {}, [])
    assert plan.errors == []
    found: dict[str, Any] = dict(plan.wholes)
    for change in plan.changes:
        if change.one.year:
            found.setdefault(change.one.field.name, {})[str(change.one.year)] = change.value
        elif change.one.part is None:
            found[change.one.field.name] = change.value
    sheet = sheet_named(version)
    assert computed_left_out(version, to_vocabulary(sheet, found)) == computed_left_out(
        version, to_vocabulary(sheet, written)
    )


def test_nothing_that_was_typed_becomes_a_formula():
    declaration = factories.draft(full=False)
    texts_by_name = {
        "address": "=cmd|' /C calc'!A0",
        "main_product": "+1",
        "standard_name": "@SUM(1)",
        "overview": "-2",
    }
    fields = answer_fields("sme_2022")
    write_values(declaration, [(fields[name], 0, text) for name, text in texts_by_name.items()])
    clerk = Clerk(declaration)
    for name, text in texts_by_name.items():
        cell = clerk.cell(name)
        assert (cell.value, cell.data_type, cell.quotePrefix) == (text, "s", True)
    formulas = {
        str(cell.value) for page in clerk.book for row in page.iter_rows() for cell in row if cell.data_type == "f"
    }
    assert formulas
    assert all(formula.startswith("=IF(AND(ISNUMBER(") for formula in formulas)


def test_the_workbook_is_locked_but_for_the_cells_to_fill_and_keeps_its_list_hidden():
    declaration = factories.draft(full=False)
    clerk = Clerk(declaration)
    page = clerk.book[MAIN]
    slots = {slot.address for slots in layout_of("sme_2022", 2022).slots.values() for slot in slots}
    unlocked = {cell.coordinate for row in page.iter_rows() for cell in row if not cell.protection.locked}
    # The right half of a cell that was merged over both year columns is no cell of its own.
    merged = {area.coord.split(":")[1] for area in page.merged_cells.ranges}
    assert unlocked - merged == slots
    assert page.protection.sheet is True
    assert page.protection.password is None
    assert clerk.book.security.lockStructure is True
    assert clerk.book[KEPT].sheet_state == "veryHidden"
    assert page.freeze_panes == "A5"
    assert (page.page_setup.orientation, page.page_setup.paperSize, page.page_setup.fitToWidth) == ("landscape", 9, 1)
    text_cells = [clerk.cell(name) for name in ("uscc", "contact_mobile", "postcode")]
    assert [cell.number_format for cell in text_cells] == ["@", "@", "@"]
    offered = {str(area): rule.formula1 for rule in page.data_validations.dataValidation for area in rule.sqref.ranges}
    listed = offered[clerk.cell("size").coordinate].replace("$", "").split("!")[1]
    assert [cell.value for (cell,) in clerk.book[KEPT][listed]] == ["中型", "小型", "微型"]
