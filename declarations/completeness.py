"""Complete? The first of three questions: which required answers and evidence are not there."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from declarations.answers.fields import AnswerField, answer_fields
from declarations.answers.parts import incomplete_standards
from declarations.models import AnswerMark, EvidenceRequirement
from declarations.sheets.base import Sheet


@dataclass(frozen=True)
class Missing:
    """One answer that is not there: where it is filled in, and the sentence for the list."""

    block: str
    input_name: str
    label: str
    text: str


def missing_answers(
    sheet: Sheet, values: Mapping[str, Any], derived: Mapping[str, Mapping[str, Any]], years: tuple[int, int]
) -> list[Missing]:
    """Every required answer that is missing, in the paper's order."""
    found = []
    grouped = {name: one for one in sheet.one_of for name in one.fields}
    for name, field in answer_fields(sheet.version).items():
        if not sheet.is_required(name, values):
            continue
        if name in grouped:
            if name == grouped[name].fields[0]:
                found.append(_missing(field, text=f"{grouped[name].words}，请至少填写一项"))
            continue
        if not field.is_yearly:
            if values.get(name) is None:
                found.append(_missing(field))
            elif field.kind == "standards":
                found += [_missing(field, text=text) for text in incomplete_standards(values[name])]
            continue
        for year in years:
            if str(year) not in {**values.get(name, {}), **derived.get(name, {})}:
                found.append(_missing(field, year))
    return found


def _missing(field: AnswerField, year: int = 0, text: str = "") -> Missing:
    input_name = f"{field.name}.{year}" if year else f"{field.name}.{field.parts[0].key}" if field.parts else field.name
    label = field.full_label(year)
    verb = "请选择" if field.kind in ("choice", "multi_choice", "bool", "region", "industry") else "请填写"
    return Missing(field.block.key, input_name, label, text or f"{verb}“{label}”")


def invalid_answers(sheet: Sheet, marks: Iterable[AnswerMark]) -> list[Missing]:
    """Every answer whose text is not valid yet."""
    fields = answer_fields(sheet.version)
    found = []
    for mark in marks:
        field = fields.get(mark.field.split(".")[0])
        if mark.error and field is not None:
            name = f"{mark.field}.{mark.year}" if mark.year else mark.field
            found.append(Missing(field.block.key, name, field.full_label(mark.year), mark.error))
    return found


def missing_evidence(requirements: Iterable[EvidenceRequirement], filed: Iterable[int]) -> list[Missing]:
    """Required items of attachment 4 without a file."""
    have = set(filed)
    return [
        Missing("evidence", f"evidence-{item.pk}", item.text, f"请上传佐证材料：{item.serial} {item.text}")
        for item in requirements
        if item.is_required and item.pk not in have
    ]
