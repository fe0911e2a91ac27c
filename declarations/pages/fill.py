"""The controls of one block in the paper's order, for templates/pieces/sheet_field.html and year_table.html."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.urls import reverse

from declarations.answers.display import CodeNames, is_unit_in_label
from declarations.answers.fields import AnswerField, Input, answer_fields, inputs_of
from declarations.answers.parse import NONE_OF_THESE
from declarations.answers.parts import read_part
from declarations.answers.storage import years_of
from declarations.enums import Source
from declarations.models import AnswerMark, Remark
from declarations.sheets.base import Block, Growth, Pairs, Ratio, Years
from declarations.validators import Examination
from zjtx.common.templatetags.zjtx import cn_date

DECIMAL_KINDS = ("money", "percent")
NONE_LABEL = "以上均无"
TALL, SHORT_LIMIT = 12, 60
# A question followed by so many answers that a yes entails (如是，请填写…) stands line by line.
LADDER = 5
# Where the paper's label is a sentence: a word for the eye, the sentence as its help.
SPOKEN = {"size": {"label": "企业规模", "help": "根据《中小企业划型标准规定》（工信部联企业〔2011〕300号）填写。"}}


class BlockPage:
    """Builds the controls of a declaration's blocks from one examination."""

    def __init__(self, examination: Examination, remarks: Iterable[Remark] = ()) -> None:
        self.examination = examination
        self.declaration = examination.declaration
        self.sheet = examination.sheet
        self.fields = answer_fields(self.sheet.version)
        self.inputs = inputs_of(self.sheet.version, self.declaration.year)
        self.years = years_of(self.declaration)
        self.marks = {(mark.field, mark.year): mark for mark in examination.marks}
        self.derived = examination.derived_text()
        self.names = CodeNames.of(examination.values)
        self.remarks: dict[tuple[str, int], list[Remark]] = {}
        for remark in remarks:
            self.remarks.setdefault((remark.field, remark.year), []).append(remark)

    def rows(self, block: Block) -> list[dict[str, Any]]:
        """[{"kind": "fields"|"group"|"years", …}] of a block in the paper's order."""
        found: list[dict[str, Any]] = []
        for row in block.rows:
            if isinstance(row, Years):
                if not found or found[-1]["kind"] != "years":
                    found.append({"kind": "years", "table": self._empty_table(block)})
                found[-1]["table"]["rows"] += self._year_rows(row)
                continue
            self._add_pairs(row, found)
        return found

    def _add_pairs(self, row: Pairs, found: list[dict[str, Any]]) -> None:
        """One line of controls a row of the paper; an answer of several inputs is a group of its own."""
        line: list[dict[str, Any]] = []
        is_ladder = len(row.fields) >= LADDER and self.fields[row.fields[0]].kind == "bool"
        for name in row.fields:
            field = self.fields[name]
            if field.parts:
                found.append(self._group(field))
                continue
            if not found or found[-1]["kind"] != "fields":
                found.append({"kind": "fields", "lines": []})
                line = []
            if not line or is_ladder:
                line = []
                found[-1]["lines"].append(line)
            line.append(self.control(self.inputs[name]))

    def _empty_table(self, block: Block) -> dict[str, Any]:
        return {
            "id": f"years-{block.key}",
            "caption": block.year_head or block.title,
            "years": self.years,
            "rows": [],
        }

    def _year_rows(self, row: Years) -> list[dict[str, Any]]:
        rows = []
        for name in row.fields:
            field = self.fields[name]
            rows.append(
                {
                    "label": row.label.replace("\n", "·") if row.label and len(row.fields) == 1 else field.label,
                    "unit": field.unit,
                    "footnote": field.column.footnote or field.column.help_line,
                    "cells": [self._year_cell(field, year) for year in self.years],
                }
            )
        rows += [self._derived_row(name, row) for name in row.derived]
        return rows

    def _year_cell(self, field: AnswerField, year: int) -> dict[str, Any]:
        rule = self.sheet.derived.get(field.name)
        if isinstance(rule, Growth) and year == self.years[1] and not self._is_base_unusable(rule):
            return self._computed_cell(field.name, field.full_label(year), year, f"由两年{self._label(rule.of)}计算")
        return self.control(self.inputs[f"{field.name}.{year}"])

    def _is_base_unusable(self, rule: Growth) -> bool:
        """Both figures are there but growth cannot be computed (the base is not positive): then it is typed."""
        figures = self.examination.known.get(rule.of, {})
        base = figures.get(str(self.years[0]))
        return base is not None and base <= 0 and str(self.years[1]) in figures

    def _label(self, name: str) -> str:
        return self.fields[name].label

    def _derived_row(self, name: str, row: Years) -> dict[str, Any]:
        rule = self.sheet.derived[name]
        assert isinstance(rule, Ratio)
        label = (row.label or f"{self._label(rule.part)}占比").replace("\n", "")
        if row.fields:
            label = f"占{self._label(rule.whole)}比重"
        how = f"{self._label(rule.part)}÷{self._label(rule.whole)}"
        cells = [self._computed_cell(name, f"{year}年{label}", year, how) for year in self.years]
        return {"label": label, "unit": "%", "cells": cells}

    def _computed_cell(self, name: str, label: str, year: int, how: str) -> dict[str, Any]:
        return {
            "name": f"{name}.{year}",
            "year": year,
            "label": label,
            "kind": "percent",
            "readonly": True,
            "text": self.derived.get(name, {}).get(str(year), ""),
            "value": self.derived.get(name, {}).get(str(year), ""),
            "derived": how,
        }

    def _group(self, field: AnswerField) -> dict[str, Any]:
        required = self.sheet.is_required(field.name, self.examination.known)
        groups: dict[str, list[dict[str, Any]]] = {}
        for part in field.parts:
            control = self.control(self.inputs[f"{field.name}.{part.key}"])
            groups.setdefault(part.group, []).append(control)
        return {
            "kind": "group",
            "label": field.full_label(),
            "required": required,
            "missing": required and self.examination.values.get(field.name) is None,
            "footnote": field.column.footnote,
            "remarks": self._remarks(field.name, 0),
            "groups": [{"label": label, "fields": fields} for label, fields in groups.items()],
        }

    def control(self, one: Input) -> dict[str, Any]:
        """One control as pieces/sheet_field.html reads it."""
        mark = self.marks.get((one.mark_field, one.year))
        kind = one.part.kind if one.part else one.field.kind
        value = self._value(one)
        control = {
            "name": one.name,
            "year": one.year,
            "label": one.part.label if one.part else one.field.full_label(one.year),
            "kind": {"region": "code", "industry": "code", "tick": "multi_choice"}.get(kind, kind),
            "version": mark.version if mark else 0,
            "value": self._shown(one, value, mark),
            "unit": one.part.unit
            if one.part
            else ""
            if is_unit_in_label(one.field.label, one.field.unit)
            else one.field.unit,
            "is_part": one.part is not None,
            "error": mark.error if mark else "",
            "required": self.sheet.is_required(one.field.name, self.examination.known) and one.part is None,
            "source": self._source(mark),
            "remarks": [] if one.part else self._remarks(one.field.name, one.year),
            "missing": value is None
            and one.part is None
            and self.sheet.is_required(one.field.name, self.examination.known),
        }
        control.update(self._kind_parts(one, kind, value))
        return control

    def _kind_parts(self, one: Input, kind: str, value: Any) -> dict[str, Any]:
        column = one.field.column
        extra: dict[str, Any] = {}
        if one.part is None:
            extra |= {"footnote": column.footnote, "help": self._dated(column.help_line)}
            extra |= SPOKEN.get(one.field.name, {})
        if kind == "choice":
            extra["choices"] = list(one.field.options)
        elif kind == "multi_choice":
            extra["choices"] = [*one.field.options, (NONE_OF_THESE, NONE_LABEL)]
        elif kind == "tick":
            extra |= {"choices": [("1", one.part.label)], "label": ""}
        elif kind in ("region", "industry"):
            extra["url"] = reverse(f"declarations:{kind}_search")
            if kind == "industry":
                extra["url"] += f"?level={column.level}"
            extra["text"] = self.names.text(kind, value) if value else ""
        elif kind == "long_text":
            extra |= {"max_length": column.limit, "rows": TALL, "prompts": column.prompts}
        elif kind in ("int", "money", "percent", "date"):
            extra["width"] = "short"
        elif kind == "text" and one.part is None and column.limit:
            extra["max_length"] = column.limit
        elif column.max_length and column.max_length <= SHORT_LIMIT:
            extra["width"] = "medium"
        return extra

    def _dated(self, words: str) -> str:
        """Help that names years by the round's: "{Y-3}年至{Y-1}年"."""
        for back in range(1, 4):
            words = words.replace(f"{{Y-{back}}}", str(self.declaration.year - back))
        return words

    def _value(self, one: Input) -> Any:
        values = self.examination.values
        if one.year:
            return values.get(one.field.name, {}).get(str(one.year))
        whole = values.get(one.field.name)
        return read_part(one.field.kind, whole, one.part.key) if one.part else whole

    @staticmethod
    def _shown(one: Input, value: Any, mark: AnswerMark | None) -> Any:
        is_list = one.field.kind == "multi_choice" or (one.part is not None and one.part.kind == "tick")
        if mark is not None and mark.error and not is_list:
            return mark.invalid_text
        if is_list:
            if one.part is not None:
                return ["1"] if value else []
            return [NONE_OF_THESE] if value == [] else list(value or [])
        if one.field.kind == "bool" and one.part is None:
            return value
        if value is None:
            return ""
        return str(value.quantize(Decimal("0.01"))) if isinstance(value, Decimal) else str(value)

    @staticmethod
    def _source(mark: AnswerMark | None) -> str:
        if mark is None or mark.source == Source.TYPED:
            return ""
        return f"取自{Source(mark.source).label}"

    def _remarks(self, name: str, year: int) -> list[dict[str, Any]]:
        return [
            {
                "text": remark.text,
                "author": remark.get_desk_display(),
                "at_text": cn_date(remark.sent_at),
                "resolved": remark.settled_version is not None,
            }
            for remark in self.remarks.get((name, year), [])
        ]


def shown_value(one: Input, value: Any) -> str | None:
    """A saved value as the text control shows it after normalising; None for ticks and choices."""
    kind = one.part.kind if one.part else one.field.kind
    if kind in ("multi_choice", "bool", "choice", "tick", "region", "industry"):
        return None
    if value is None:
        return ""
    return str(value.quantize(Decimal("0.01"))) if isinstance(value, Decimal) else str(value)


def block_list(
    examination: Examination, remarks: Iterable[Remark], *, active: str, urls: Mapping[str, str]
) -> list[dict]:
    """The list of blocks with what is missing in each, for pieces/block_nav.html."""
    missing: dict[str, int] = {}
    for one in examination.missing:
        missing[one.block] = missing.get(one.block, 0) + 1
    blocks = {name: field.block.key for name, field in answer_fields(examination.sheet.version).items()}
    remarked: dict[str, int] = {}
    for remark in remarks:
        key = blocks.get(remark.field, "evidence" if remark.field.startswith("evidence") else "")
        remarked[key] = remarked.get(key, 0) + 1
    entries = [(block.key, block.title) for block in examination.sheet.blocks] + [("evidence", "佐证材料")]
    return [
        {
            "title": f"{number}. {title}",
            "url": urls[key],
            "active": key == active,
            "missing": missing.get(key, 0),
            "remarks": remarked.get(key, 0),
        }
        for number, (key, title) in enumerate(entries, 1)
    ]
