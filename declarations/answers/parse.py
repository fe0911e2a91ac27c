"""Reading what was typed. Every refusal says what is wrong and what to type instead, and loses nothing."""

import re
import unicodedata
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from zjtx.registry import uscc

NONE_OF_THESE = "none"
CENT = Decimal("0.01")
LARGEST_COUNT = 10**9
_BLANKS = re.compile(r"[\s']")
# Commas and minus signs as Chinese keyboards and pasted tables have them; ¥ is what NFKC makes of ￥.
_SIGNS = str.maketrans({"，": ",", "、": ",", "−": "-", "－": "-", "﹣": "-", "–": "-"})
_GROUPED = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d*)?")
_NUMBER = re.compile(r"[+-]?\d+(\.\d*)?", re.ASCII)
_DATE = re.compile(r"^(\d{4})\s*[-./年]\s*(\d{1,2})\s*[-./月]\s*(\d{1,2})\s*日?$")
_RUN_TOGETHER = re.compile(r"^(\d{4})(\d{2})(\d{2})$")
_MOBILE = re.compile(r"^1[3-9]\d{9}$")
_LANDLINE = re.compile(r"^[\d\-()（） ]{7,24}(转\d{1,6})?$")
_POSTCODE = re.compile(r"^\d{6}$")


class AnswerProblem(Exception):
    """What was typed cannot be an answer. `args[0]` is the sentence for the field."""


def plain(text: str) -> str:
    """Full-width digits and signs as half-width ones, surrounding blanks gone."""
    return unicodedata.normalize("NFKC", text).strip()


def parse_decimal(label: str, text: str, *, unit: str, signed: bool, digits: int) -> Decimal:
    """A number with at most two decimals; thousands separators, blanks, ￥ and the unit itself are understood."""
    written = _written(text)
    if unit == "万元" and written.endswith("元") and not written.endswith("万元"):
        raise AnswerProblem(f"“{label}”以万元为单位，请换算后填写，例如 1500.00")
    bare = written.lstrip("¥").removesuffix(unit)
    example = "45.50" if unit == "%" else "1500.00"
    if "," in bare and not _GROUPED.fullmatch(bare):
        raise AnswerProblem(f"“{label}”中的逗号不在千位上，请核对后填写，例如 1,500.00")
    bare = bare.replace(",", "")
    if not _NUMBER.fullmatch(bare):
        raise AnswerProblem(f"“{label}”应填写数字（单位：{unit}），例如 {example}")
    value = Decimal(bare)
    if abs(value) >= Decimal(10) ** digits:
        raise AnswerProblem(f"“{label}”数值过大，请核对单位（{unit}）")
    if value != value.quantize(CENT):
        raise AnswerProblem(f"“{label}”最多保留两位小数（单位：{unit}）")
    if value < 0 and not signed:
        raise AnswerProblem(f"“{label}”不能为负数（单位：{unit}）")
    return value.quantize(CENT)


def _written(text: str) -> str:
    """What was typed or pasted as one run of half-width characters, with one kind of comma and minus."""
    return _BLANKS.sub("", plain(text)).translate(_SIGNS)


def parse_count(label: str, text: str, *, unit: str) -> int:
    """A whole number that is not negative."""
    bare = _written(text).removesuffix(unit)
    if "," in bare and not _GROUPED.fullmatch(bare):
        raise AnswerProblem(f"“{label}”中的逗号不在千位上，请核对后填写，例如 1,200")
    bare = bare.replace(",", "")
    if not re.fullmatch(r"\d+(\.0*)?", bare, re.ASCII):
        shown_unit = f"（单位：{unit}）" if unit else ""
        raise AnswerProblem(f"“{label}”应填写非负整数{shown_unit}，例如 {_count_example(unit)}")
    count = int(bare.partition(".")[0])
    if count >= LARGEST_COUNT:
        raise AnswerProblem(f"“{label}”数值过大，请核对单位（{unit}）")
    return count


def _count_example(unit: str) -> str:
    return {"名": "3", "项": "3", "个": "3"}.get(unit, "120")


def parse_year(label: str, text: str) -> int:
    """A calendar year of four digits."""
    bare = _written(text).removesuffix("年").removesuffix("年度")
    if not re.fullmatch(r"\d{4}", bare, re.ASCII):
        raise AnswerProblem(f"“{label}”应填写年度，例如 2021")
    return int(bare)


def parse_date(label: str, text: str) -> date:
    """A calendar day: 2015-03-18, 2015/3/18, 2015.3.18, 2015年3月18日 or 20150318."""
    matched = _DATE.match(plain(text)) or _RUN_TOGETHER.match(plain(text))
    if matched:
        try:
            return date(*(int(part) for part in matched.groups()))
        except ValueError:
            pass
    raise AnswerProblem(f"“{label}”应填写日期，例如 2015-03-18")


def parse_text(label: str, text: str, *, name: str, max_length: int | None, limit: int | None) -> str:
    """A text within its length; phones, postcodes and the 信用代码 also by their form."""
    value = text.strip().replace("\r\n", "\n")
    longest = limit or max_length
    if longest and len(value) > longest:
        raise AnswerProblem(f"“{label}”不得超过{longest}字，现为{len(value)}字")
    if name.endswith("_mobile") and not _MOBILE.match(plain(value)):
        raise AnswerProblem(f"“{label}”应为11位手机号码，例如 13800000000")
    if name.endswith("_phone") and not _LANDLINE.match(plain(value)):
        raise AnswerProblem(f"“{label}”应为电话号码，例如 024-12345678")
    if name == "postcode" and not _POSTCODE.match(plain(value)):
        raise AnswerProblem(f"“{label}”应为6位数字，例如 116000")
    if name in ("postcode", "uscc") or name.endswith(("_mobile", "_phone")):
        value = plain(value)
    if name == "uscc":
        value = _parse_uscc(value)
    return value


def _parse_uscc(text: str) -> str:
    from django.core.exceptions import ValidationError

    value = uscc.normalise(text)
    try:
        uscc.check(value)
    except ValidationError as problem:
        raise AnswerProblem(problem.messages[0]) from problem
    return value


def parse_choice(label: str, value: str, options: Sequence[tuple[str, str]]) -> str:
    """One of the options' keys."""
    if value not in dict(options):
        raise AnswerProblem(f"“{label}”请从列出的选项中选择")
    return value


def parse_choices(label: str, values: Sequence[str], options: Sequence[tuple[str, str]]) -> list[str]:
    """Keys in the form's order; the tick 以上均无 alone is the answer "none"."""
    ticked = [value for value in values if value]
    if NONE_OF_THESE in ticked and len(ticked) > 1:
        raise AnswerProblem(f"“{label}”已勾选“以上均无”，不能同时勾选其他选项")
    if ticked == [NONE_OF_THESE]:
        return []
    keys = dict(options)
    if any(value not in keys for value in ticked):
        raise AnswerProblem(f"“{label}”请从列出的选项中选择")
    return [key for key in keys if key in ticked]


def parse_entry(label: str, text: str) -> str:
    """One entry of a short list, at most 100 characters."""
    value = text.strip()
    if len(value) > 100:
        raise AnswerProblem(f"“{label}”每个不得超过100字，现为{len(value)}字")
    return value
