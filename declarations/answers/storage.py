"""Reading and writing a sheet's typed columns and year rows as one dictionary in the interchange vocabulary."""

from collections.abc import Iterable, Mapping
from typing import Any

from declarations.answers.fields import AnswerField, answer_fields
from declarations.answers.tables import models_of
from declarations.models import AnswerMark, Declaration, RoundTier
from declarations.sheets import Sheet, sheet_named


def sheet_of(declaration: Declaration) -> Sheet:
    """The version of the sheet that the declaration's round uses for its tier."""
    cached = getattr(declaration, "_sheet_version", None)
    if cached is None:
        cached = RoundTier.objects.values_list("sheet", flat=True).get(
            round_id=declaration.round_id, tier=declaration.tier
        )
        declaration._sheet_version = cached
    return sheet_named(cached)


def years_of(declaration: Declaration) -> tuple[int, int]:
    """The two year columns, older first."""
    return declaration.year - 2, declaration.year - 1


def read_values(declaration: Declaration) -> dict[str, Any]:
    """{name: value} and {name: {"2021": value}} of all answers that are there, as Python values. Two queries."""
    sheet = sheet_of(declaration)
    sheet_model, year_model = models_of(sheet)
    single = sheet_model.objects.filter(pk=declaration.pk).first()
    rows = {row.year: row for row in year_model.objects.filter(declaration=declaration)}
    values: dict[str, Any] = {}
    for name, field in answer_fields(sheet.version).items():
        if field.is_yearly:
            found = {str(year): getattr(rows[year], field.attname) for year in years_of(declaration) if year in rows}
            found = {year: value for year, value in found.items() if value is not None}
            if found:
                values[name] = found
        elif single is not None and (value := getattr(single, field.attname)) not in (None, ""):
            values[name] = value
    return values


def without_invalid(values: Mapping[str, Any], marks: list[AnswerMark]) -> dict[str, Any]:
    """The values whose present input is valid: an answer with text that is not valid yet counts as missing."""
    known = {name: dict(value) if isinstance(value, dict) else value for name, value in values.items()}
    for mark in marks:
        if not mark.error:
            continue
        name = mark.field.split(".")[0]
        if mark.year and name in known:
            known[name].pop(str(mark.year), None)
        elif not mark.year:
            known.pop(name, None)
    return {name: value for name, value in known.items() if value != {}}


def to_vocabulary(sheet: Sheet, values: Mapping[str, Any]) -> dict[str, Any]:
    """The same values as the interchange vocabulary (attachments.yaml) writes them."""
    fields: dict[str, AnswerField] = answer_fields(sheet.version)
    answers = {}
    for name, value in values.items():
        field = fields[name]
        if field.is_yearly:
            answers[name] = {year: field.to_json(one) for year, one in value.items()}
        else:
            answers[name] = field.to_json(value)
    return answers


def write_value(declaration: Declaration, field: AnswerField, value: Any, *, year: int) -> None:
    """Set one column. Year rows are made where missing. The caller holds the transaction and the declaration's row."""
    sheet_model, year_model = models_of(sheet_of(declaration))
    if field.is_yearly:
        changed = year_model.objects.filter(declaration=declaration, year=year).update(**{field.attname: value})
        if not changed:
            year_model.objects.create(declaration=declaration, year=year, **{field.attname: value})
    else:
        sheet_model.objects.filter(pk=declaration.pk).update(**{field.attname: value})


def write_values(declaration: Declaration, written: Iterable[tuple[AnswerField, int, Any]]) -> None:
    """Set many columns, (field, year or 0, value), with one statement for the single answers and one for each year."""
    rows: dict[int, dict[str, Any]] = {}
    for field, year, value in written:
        rows.setdefault(year if field.is_yearly else 0, {})[field.attname] = value
    sheet_model, year_model = models_of(sheet_of(declaration))
    if single := rows.pop(0, {}):
        sheet_model.objects.filter(pk=declaration.pk).update(**single)
    for year, columns in rows.items():
        if not year_model.objects.filter(declaration=declaration, year=year).update(**columns):
            year_model.objects.create(declaration=declaration, year=year, **columns)


def read_value(declaration: Declaration, field: AnswerField, *, year: int = 0) -> Any:
    """One answer as stored; None where it is not there. One query."""
    sheet_model, year_model = models_of(sheet_of(declaration))
    rows = (
        year_model.objects.filter(declaration=declaration, year=year)
        if field.is_yearly
        else sheet_model.objects.filter(pk=declaration.pk)
    )
    return rows.values_list(field.attname, flat=True).first()
