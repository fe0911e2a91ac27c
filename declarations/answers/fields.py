"""`AnswerField`: one answer of a sheet, resolved from model field and sheet, for page, print, JSON and checks.

An `Input` is what a page shows and autosave sends: the answer itself, one year of it, or one part of it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from django.db import models

from declarations.answers import parse
from declarations.answers.parse import AnswerProblem
from declarations.answers.parts import Part, as_vocabulary, parse_part, parts_of
from declarations.answers.tables import models_of
from declarations.sheets import sheet_named
from declarations.sheets.base import Block, Sheet
from zjtx.registry.models import Industry, Region

YES, NO = "true", "false"
DIVISION_LEVEL, CLASS_LEVEL = 2, 4


@dataclass(frozen=True)
class AnswerField:
    """What every reader of an answer needs. `column` is the model field it is stored in; `words` are its label where
    this version of the sheet words it otherwise than the column."""

    name: str
    column: models.Field
    is_yearly: bool
    block: Block
    parts: tuple[Part, ...] = ()
    words: str = ""

    @property
    def kind(self) -> str:
        return self.column.kind

    @property
    def label(self) -> str:
        return self.words or str(self.column.verbose_name)

    @property
    def unit(self) -> str:
        return self.column.unit

    @property
    def options(self) -> tuple[tuple[str, str], ...]:
        if self.kind == "choice":
            return tuple(self.column.choices)
        return tuple(getattr(self.column, "options", ()))

    @property
    def attname(self) -> str:
        return self.column.attname

    def full_label(self, year: int = 0) -> str:
        """The label as named in a message: with the year where there is one, and understood without its place."""
        label = self.words or self.column.long_label or self.label
        return f"{year}年{label}" if year else label

    def parse(self, given: Sequence[str], *, year: int = 0) -> Any:
        """The value of what was typed in the answer's own input; None where blank. Raises AnswerProblem."""
        label = self.full_label(year)
        if self.kind == "multi_choice":
            return parse.parse_choices(label, given, self.options) if any(given) else None
        text = given[0] if given else ""
        return self._parse_one(text, label) if text.strip() else None

    def parse_part(self, part: Part, given: Sequence[str], *, round_year: int) -> Any:
        """The value of one part's input; None where blank. Raises AnswerProblem."""
        return parse_part(part, self.full_label(), given[0] if given else "", round_year=round_year)

    def _parse_one(self, text: str, label: str) -> Any:
        column = self.column
        if self.kind in ("money", "percent"):
            whole_digits = column.max_digits - column.decimal_places
            return parse.parse_decimal(
                label, text, unit=self.unit, signed=column.signed, digits=whole_digits, largest=column.largest
            )
        if self.kind == "int":
            return parse.parse_count(label, text, unit=self.unit)
        if self.kind == "date":
            return parse.parse_date(label, text)
        if self.kind == "bool":
            if text not in (YES, NO):
                raise AnswerProblem(f"“{label}”请选择是或否")
            return text == YES
        if self.kind == "choice":
            return parse.parse_choice(label, text, self.options)
        if self.kind == "region":
            return _parse_region(text, label)
        if self.kind == "industry":
            return _parse_industry(text, label, column.level)
        return parse.parse_text(label, text, name=self.name, max_length=column.max_length, limit=column.limit)

    def to_json(self, value: Any) -> Any:
        """The value in the interchange vocabulary: decimals as strings with two decimals, dates as ISO days."""
        if isinstance(value, Decimal):
            return str(value.quantize(Decimal("0.01")))
        if isinstance(value, date):
            return value.isoformat()
        if self.parts and value:
            return as_vocabulary(self.kind, value, tuple(key for key, _ in self.options))
        return value


@dataclass(frozen=True)
class Input:
    """One control: an answer, one year of it, or one part of it. `name` is the POST name and the mark's key."""

    field: AnswerField
    year: int = 0
    part: Part | None = None

    @property
    def mark_field(self) -> str:
        return f"{self.field.name}.{self.part.key}" if self.part else self.field.name

    @property
    def name(self) -> str:
        return f"{self.field.name}.{self.year}" if self.year else self.mark_field


def _parse_region(text: str, label: str) -> str:
    code = parse.plain(text).split(" ")[0].upper()
    region = Region.objects.filter(pk=code).first()
    if region is None or region.level == "province":
        raise AnswerProblem(f"“{label}”请从列表中选择本省的市或区县")
    return region.pk


def _parse_industry(text: str, label: str, digits: int) -> str:
    code = parse.plain(text).split(" ")[0].upper()
    if not Industry.objects.filter(pk=code, level=digits).exists():
        raise AnswerProblem(f"“{label}”请填写GB/T 4754-2017的{digits}位数代码，可输入代码或名称查找")
    return code


@cache
def answer_fields(version: str) -> dict[str, AnswerField]:
    """{name: AnswerField} of a sheet, in the paper's order."""
    sheet: Sheet = sheet_named(version)
    sheet_model, year_model = models_of(sheet)
    found = {}
    for block, name, yearly in sheet.fields():
        column = (year_model if yearly else sheet_model)._meta.get_field(sheet.columns.get(name, name))
        parts = parts_of(column.kind, tuple(getattr(column, "options", ())), column.limit)
        found[name] = AnswerField(name, column, yearly, block, parts, sheet.labels.get(name, ""))
    return found


@cache
def inputs_of(version: str, year: int) -> dict[str, Input]:
    """{POST name: Input} of all controls of a sheet in a round of that year, in the paper's order."""
    found: dict[str, Input] = {}
    for field in answer_fields(version).values():
        if field.is_yearly:
            inputs = [Input(field, year=column_year) for column_year in (year - 2, year - 1)]
        elif field.parts:
            inputs = [Input(field, part=part) for part in field.parts]
        else:
            inputs = [Input(field)]
        found.update({one.name: one for one in inputs})
    return found
