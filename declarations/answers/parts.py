"""Answers made of several inputs: short lists, titles of recent years, standards. Each input is saved by itself.

A part's key follows the answer's name in the input name: "large_customers.2", "recent_titles.sme",
"standards.national.led". The part "none" is the tick 以上均无.
"""

from dataclasses import dataclass
from typing import Any

from declarations.answers import parse
from declarations.answers.parse import NONE_OF_THESE, AnswerProblem

STANDARD_COLUMNS = (
    ("led", "主持制（修）", "int"),
    ("joined", "参与制（修）", "int"),
    ("names", "名称", "text"),
    ("last_two_years", "其中近2年", "int"),
)

INSTITUTION_LEVELS = ("national", "provincial")


@dataclass(frozen=True)
class Part:
    """One input of a structured answer. `group` is the heading it stands under (国际标准 …)."""

    key: str
    label: str
    kind: str
    unit: str = ""
    group: str = ""


def parts_of(kind: str, options: tuple[tuple[str, str], ...], limit: int | None) -> tuple[Part, ...]:
    """All inputs of a structured answer in the form's order; empty for a plain one."""
    if kind == "list":
        return tuple(Part(str(number), f"第{number}项", "text") for number in range(1, (limit or 0) + 1))
    if kind == "institutions":
        counts = tuple(Part(level, words, "int", "个") for level, words in options)
        return (*counts, Part(NONE_OF_THESE, "无", "tick"))
    if kind == "recent_titles":
        years = tuple(Part(tier, words, "int", "年") for tier, words in options)
        return (*years, Part(NONE_OF_THESE, "以上均无", "tick"))
    if kind == "standards":
        counts = tuple(
            Part(f"{level}.{key}", words, column_kind, "项" if column_kind == "int" else "", level_words)
            for level, level_words in options
            for key, words, column_kind in STANDARD_COLUMNS
        )
        return (*counts, Part(NONE_OF_THESE, "以上均无", "tick"))
    return ()


def is_none_of_these(value: list | dict | None) -> bool:
    """Whether the whole answer says that there is none: an empty list, or zero at every level."""
    return value == [] or (isinstance(value, dict) and bool(value) and all(count == 0 for count in value.values()))


def read_part(kind: str, value: Any, key: str) -> Any:
    """What one input shows of the whole answer; None where it is blank."""
    if kind == "institutions":
        return _read_count(value, key)
    if key == NONE_OF_THESE:
        return True if value == [] else None
    if not value:
        return None
    if kind == "list":
        index = int(key) - 1
        return value[index] or None if index < len(value) else None
    if kind == "recent_titles":
        return next((entry["year"] for entry in value if entry["tier"] == key), None)
    level, column = key.split(".")
    return next((entry.get(column) or None for entry in value if entry["level"] == level), None)


def _read_count(value: dict | None, key: str) -> Any:
    """One count of institutions; where there are none at all the tick shows it, not the zeros."""
    if is_none_of_these(value):
        return True if key == NONE_OF_THESE else None
    return None if key == NONE_OF_THESE or not value else value.get(key)


def with_part(kind: str, value: Any, key: str, part_value: Any) -> Any:
    """The whole answer after one input was set; None where nothing is left. Raises AnswerProblem."""
    if kind == "institutions":
        return _with_count(value, key, part_value)
    entries = [dict(entry) if isinstance(entry, dict) else entry for entry in value or []]
    if key == NONE_OF_THESE:
        if part_value and entries:
            raise AnswerProblem("已填写具体内容，不能同时勾选“以上均无”，请先清空")
        return [] if part_value else (entries or None)
    if kind == "list":
        entries += [""] * (int(key) - len(entries))
        entries[int(key) - 1] = part_value or ""
        while entries and not entries[-1]:
            entries.pop()
        return entries or None
    if kind == "recent_titles":
        entries = [entry for entry in entries if entry["tier"] != key]
        if part_value is not None:
            entries.append({"tier": key, "year": part_value})
        return entries or None
    return _with_standard(entries, key, part_value)


def _with_count(value: dict | None, key: str, part_value: Any) -> dict | None:
    counts = dict.fromkeys(INSTITUTION_LEVELS) | (value or {})
    if key == NONE_OF_THESE:
        if part_value and any(counts.values()):
            raise AnswerProblem("已填写数量，不能同时勾选“无”，请先清空")
        return dict.fromkeys(INSTITUTION_LEVELS, 0) if part_value else (None if is_none_of_these(value) else value)
    if is_none_of_these(value):
        counts = dict.fromkeys(INSTITUTION_LEVELS)
    counts[key] = part_value
    return counts if any(count is not None for count in counts.values()) else None


def _with_standard(entries: list[dict], key: str, part_value: Any) -> list[dict] | None:
    level, column = key.split(".")
    entry = next((entry for entry in entries if entry["level"] == level), None)
    if entry is None:
        entry = {"level": level, "led": None, "joined": None, "names": "", "last_two_years": None}
        entries.append(entry)
    entry[column] = part_value if part_value is not None else ("" if column == "names" else None)
    kept = [item for item in entries if any(item.get(name) for name, _, _ in STANDARD_COLUMNS)]
    return kept or None


def parse_part(part: Part, label: str, text: str, *, round_year: int) -> Any:
    """The value of one input; None where blank. Raises AnswerProblem."""
    name = f"{label}·{part.group}{part.label}" if part.kind != "text" or part.group else f"{label}·{part.label}"
    if part.kind == "tick":
        return bool(text) or None
    if not text.strip():
        return None
    if part.unit == "年":
        year = parse.parse_year(name, text)
        if not round_year - 3 <= year <= round_year:
            raise AnswerProblem(f"“{name}”认定年度应在{round_year - 3}年至{round_year}年之间")
        return year
    if part.kind == "int":
        count = parse.parse_count(name, text, unit=part.unit)
        # Institutions: a zero at one level is an answer beside a count at the other.
        return count if part.key in INSTITUTION_LEVELS else count or None
    return parse.parse_entry(name, text)


def as_vocabulary(kind: str, value: Any, order: tuple[str, ...]) -> Any:
    """The answer as the interchange vocabulary writes it: no blank entries, counts as numbers, the form's order."""
    if kind == "institutions":
        return {level: value[level] for level in order if value.get(level) is not None}
    if kind == "list":
        return [entry for entry in value if entry]
    if kind == "recent_titles":
        return sorted(value, key=lambda entry: order.index(entry["tier"]))
    counts = [
        {**entry, **{name: entry.get(name) or (0 if kind_ == "int" else "") for name, _, kind_ in STANDARD_COLUMNS}}
        for entry in value
    ]
    return sorted(counts, key=lambda entry: order.index(entry["level"]))


def incomplete_standards(value: list | None) -> list[str]:
    """Levels whose counts stand without names, or whose recent count exceeds the total: sentences for the filler."""
    problems = []
    words = {"international": "国际标准", "national": "国家标准", "industry": "行业标准"}
    for entry in value or []:
        total = (entry.get("led") or 0) + (entry.get("joined") or 0)
        if total and not entry.get("names"):
            problems.append(f"{words[entry['level']]}已填写项数，请同时填写标准名称")
        if (entry.get("last_two_years") or 0) > total:
            problems.append(f"{words[entry['level']]}近2年的项数大于主持与参与项数之和")
    return problems
