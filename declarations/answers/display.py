"""Answers as people read them, for pages in read mode, differences, messages and the paper."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from declarations.answers.fields import AnswerField
from zjtx.registry.models import Industry, Region

TICKED, EMPTY = "☑", "□"


@dataclass(frozen=True)
class CodeNames:
    """Names of the region and industry codes that a set of answers mentions, read in two queries."""

    regions: Mapping[str, str]
    industries: Mapping[str, str]

    @classmethod
    def of(cls, values: Mapping[str, Any]) -> "CodeNames":
        codes = [values[name] for name in ("industry_division", "industry_class") if values.get(name)]
        regions = Region.objects.filter(pk__in=[values["region"]] if values.get("region") else [])
        return cls(
            dict(regions.values_list("pk", "full_name")),
            dict(Industry.objects.filter(pk__in=codes).values_list("pk", "name")),
        )

    def text(self, kind: str, code: str) -> str:
        """ "3484 机械零部件加工" or "辽宁省/大连市/甘井子区" as one line."""
        if kind == "region":
            return self.regions.get(code, code).replace("/", "")
        return f"{code} {self.industries.get(code, '')}".strip()


def number_text(value: Decimal, *, grouped: bool = True) -> str:
    """Two decimals with thousands separators."""
    quantized = Decimal(value).quantize(Decimal("0.01"))
    return f"{quantized:,}" if grouped else str(quantized)


def date_text(value: date | str) -> str:
    """2015年3月18日"""
    day = date.fromisoformat(value) if isinstance(value, str) else value
    return f"{day.year}年{day.month}月{day.day}日"


def is_unit_in_label(label: str, unit: str) -> bool:
    """The paper's label names the unit already: 注册资本（万元）, 从事该产品领域的时间（单位：年）."""
    return f"（{unit}）" in label or f"（单位：{unit}）" in label


def display(field: AnswerField, value: Any, names: CodeNames) -> str:
    """One answer as text with its unit, in one or several lines; "" where it is missing."""
    if value is None:
        return ""
    kind = field.kind
    if kind in ("money", "percent", "int"):
        return _figure_text(field, value)
    if kind == "date":
        return date_text(value)
    if kind == "bool":
        return "是" if value else "否"
    if kind == "choice":
        return dict(field.options).get(value, value)
    if kind in ("region", "industry"):
        return names.text(kind, value)
    if kind == "institutions":
        return _institutions_text(field, value)
    if kind in ("multi_choice", "list", "recent_titles", "standards"):
        return _list_text(field, value)
    return str(value)


def _figure_text(field: AnswerField, value: Any) -> str:
    figure = str(value) if field.kind == "int" else number_text(Decimal(value))
    unit = "" if is_unit_in_label(field.label, field.unit) else field.unit
    return f"{figure}{'' if unit in ('', '%') else ' '}{unit}"


def _institutions_text(field: AnswerField, value: Mapping[str, int | None]) -> str:
    counts = [(words, value.get(level)) for level, words in field.options]
    if all(count == 0 for _, count in counts):
        return "无"
    return "，".join(f"{words} {count} {field.unit}" for words, count in counts if count is not None)


def _list_text(field: AnswerField, value: list) -> str:
    if not value:
        return "以上均无"
    words = dict(field.options)
    if field.kind == "multi_choice":
        return "、".join(words.get(key, key) for key in value)
    if field.kind == "list":
        return "\n".join(f"{number}. {entry}" for number, entry in enumerate(value, 1) if entry)
    if field.kind == "recent_titles":
        return "、".join(f"{words[entry['tier']]}{entry['year']}年" for entry in value)
    return "\n".join(_standard_text(words[entry["level"]], entry) for entry in value)


def _standard_text(words: str, entry: Mapping[str, Any]) -> str:
    text = f"{words}：主持制(修) {entry.get('led') or 0} 项，参与制(修) {entry.get('joined') or 0} 项"
    text += f"（其中近2年 {entry.get('last_two_years') or 0} 项）"
    return f"{text}，名称：{entry['names']}" if entry.get("names") else text
