"""Reading answers written in the interchange vocabulary (import), with the same rules and messages as the page.

A value that cannot be read is named by its field; nothing is imported unless everything can be read.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from declarations.answers.fields import AnswerField, answer_fields
from declarations.answers.parse import AnswerProblem, parse_count, parse_entry
from declarations.answers.parts import STANDARD_COLUMNS, parse_part
from declarations.sheets.base import Sheet
from declarations.sheets.derive import derive, rounded

# Answers of the vocabulary that a draft does not hold: asked at submission, or written by the city bureau.
NOT_IN_A_DRAFT = {
    "truth_statement": "真实性声明在提交时确认，未导入",
    "city_opinion": "推荐意见由市级主管部门填写，未导入",
}
# Imported shares are compared with the computed ones; the computed ones are kept (product.md, part 3 and 5).
TOLERANCE = Decimal("0.05")
TEXT_KINDS = ("text", "long_text", "date", "choice", "region", "industry")


@dataclass
class Reading:
    """What was read: stored values by field (and year), problems by field name, and notes."""

    values: dict[str, Any] = field(default_factory=dict)
    problems: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


def read_vocabulary(sheet: Sheet, answers: Mapping[str, Any], *, year: int) -> Reading:
    """Read all answers of a declaration in a round of that year."""
    fields = answer_fields(sheet.version)
    reading = Reading()
    for name, given in answers.items():
        if name in NOT_IN_A_DRAFT:
            reading.notes.append(NOT_IN_A_DRAFT[name])
        elif name in fields and fields[name].is_yearly:
            _read_years(fields[name], given, year, reading)
        elif name in fields:
            _read_one(fields[name], given, year, reading)
        elif name not in sheet.derived:
            reading.problems[name] = "申报表没有该栏目"
    _compare_derived(sheet, answers, year, reading)
    return reading


def _read_years(one: AnswerField, given: Any, year: int, reading: Reading) -> None:
    if given is None:
        return
    if not isinstance(given, Mapping):
        reading.problems[one.name] = f'“{one.label}”应按年度填写，例如 {{"{year - 1}": …}}'
        return
    for key, value in given.items():
        if str(key) not in (str(year - 2), str(year - 1)):
            reading.problems[f"{one.name}.{key}"] = f"“{one.label}”只填写{year - 2}年和{year - 1}年"
            continue
        try:
            found = read_value(one, value, round_year=year, column_year=int(key))
        except AnswerProblem as problem:
            reading.problems[f"{one.name}.{key}"] = str(problem)
        else:
            if found is not None:
                reading.values.setdefault(one.name, {})[str(key)] = found


def _read_one(one: AnswerField, given: Any, year: int, reading: Reading) -> None:
    try:
        found = read_value(one, given, round_year=year)
    except AnswerProblem as problem:
        reading.problems[one.name] = str(problem)
    else:
        if found is not None:
            reading.values[one.name] = found


def read_value(one: AnswerField, given: Any, *, round_year: int, column_year: int = 0) -> Any:
    """One value of the vocabulary as it is stored; None for null. Raises AnswerProblem."""
    if given is None:
        return None
    label, kind = one.full_label(column_year), one.kind
    if kind == "bool":
        if not isinstance(given, bool):
            raise AnswerProblem(f"“{label}”应为 true 或 false")
        return given
    if kind in ("money", "percent", "int"):
        if isinstance(given, bool) or not isinstance(given, int | Decimal | float | str):
            raise AnswerProblem(f"“{label}”应为数字")
        return one.parse([str(given)], year=column_year)
    if kind in TEXT_KINDS:
        if not isinstance(given, str):
            raise AnswerProblem(f"“{label}”应为文字")
        return one.parse([given], year=column_year)
    if kind == "institutions":
        return _institutions(one, given)
    if not isinstance(given, list):
        raise AnswerProblem(f"“{label}”应为列表")
    return _read_list(one, given, round_year)


def _read_list(one: AnswerField, given: list, round_year: int) -> list:
    if one.kind == "recent_titles":
        return [_recent_title(one, entry, round_year) for entry in given]
    if one.kind == "standards":
        return [_standard(one, entry) for entry in given]
    if not all(isinstance(entry, str) for entry in given):
        raise AnswerProblem(f"“{one.label}”的每一项应为文字")
    if one.kind == "multi_choice":
        return one.parse(given) if given else []
    limit = one.column.limit
    if len(given) > limit:
        raise AnswerProblem(f"“{one.label}”最多填写{limit}个")
    return [parse_entry(one.label, entry) for entry in given if entry.strip()]


def _recent_title(one: AnswerField, entry: Any, round_year: int) -> dict[str, Any]:
    part = next((part for part in one.parts if isinstance(entry, Mapping) and part.key == entry.get("tier")), None)
    if part is None or set(entry) != {"tier", "year"}:
        raise AnswerProblem(f'“{one.label}”的每一项应为 {{"tier": …, "year": …}}')
    return {"tier": part.key, "year": parse_part(part, one.label, str(entry["year"]), round_year=round_year)}


def _standard(one: AnswerField, entry: Any) -> dict[str, Any]:
    levels = dict(one.options)
    if not isinstance(entry, Mapping) or entry.get("level") not in levels:
        raise AnswerProblem(f"“{one.label}”的每一项应写明级别（{'、'.join(levels)}）")
    columns = {key for key, _, _ in STANDARD_COLUMNS}
    unknown = set(entry) - columns - {"level"}
    if unknown:
        raise AnswerProblem(f"“{one.label}”没有{'、'.join(sorted(unknown))}这一项")
    found: dict[str, Any] = {"level": entry["level"]}
    for key, words, kind in STANDARD_COLUMNS:
        value = entry.get(key)
        if kind == "int":
            found[key] = None if value is None else parse_count(f"{one.label}·{words}", str(value), unit="项")
        else:
            found[key] = "" if value is None else str(value).strip()[:500]
    return found


def _institutions(one: AnswerField, given: Any) -> dict[str, int | None] | None:
    levels = dict(one.options)
    if not isinstance(given, Mapping) or set(given) - set(levels):
        raise AnswerProblem(f'“{one.label}”应为 {{"national": …, "provincial": …}}')
    counts = {
        level: None
        if given.get(level) is None
        else parse_count(f"{one.label}·{words}", str(given[level]), unit=one.unit)
        for level, words in levels.items()
    }
    return counts if any(count is not None for count in counts.values()) else None


def _compare_derived(sheet: Sheet, answers: Mapping[str, Any], year: int, reading: Reading) -> None:
    computed = derive(sheet, _as_answers(reading), (year - 2, year - 1))
    for name in sheet.derived:
        given = answers.get(name)
        if name not in computed or not isinstance(given, Mapping):
            continue
        for key, value in computed[name].items():
            declared = _decimal(given.get(key))
            if declared is not None and abs(declared - value) > TOLERANCE:
                words = f"所填{declared}%与按各栏计算的{rounded(value)}%不一致"
                reading.problems[f"{name}.{key}"] = words


def _decimal(value: Any) -> Decimal | None:
    try:
        found = None if value is None or isinstance(value, bool) else Decimal(str(value))
    except InvalidOperation:
        return None
    return found if found is not None and found.is_finite() else None


def _as_answers(reading: Reading) -> dict[str, Any]:
    return {name: value for name, value in reading.values.items() if isinstance(value, dict)}
