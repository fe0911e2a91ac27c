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
COUNT_EXAMPLES = {"名": "3", "项": "3", "个": "3"}
_SEPARATORS = re.compile(r"[\s,，、']")
# What spreadsheets and word processors leave around a figure: currency signs, invisible characters, other minus signs.
_INVISIBLE = re.compile("[\u200b-\u200f\u2060\ufeff]")
_MINUS = re.compile("[\u2010-\u2015\u2212]")
_CURRENCY = re.compile(r"^([+-]?)(?:[¥￥]|RMB|CNY|人民币)", re.IGNORECASE)
_BRACKETED = re.compile(r"^\((.+)\)$")
_GROUPED = re.compile(r"[+-]?\d{1,4}(?:[,、']\d{3,4})*(?:\.\d*)?")
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


def figure(label: str, text: str, *, units: Sequence[str], example: str) -> str:
    """The bare figure in what was typed or pasted: full-width digits, thousands separators, blanks, currency signs, a
    unit behind it, a dot at its end, another minus sign and an accountant's brackets (a loss) are understood.

    Raises AnswerProblem where a comma stands for no thousands: 12,5 is not 125.
    """
    bare = _MINUS.sub("-", _INVISIBLE.sub("", plain(text)))
    bare = re.sub(r"\s", "", bare)
    bare = _BRACKETED.sub(r"-\1", bare)
    bare = _CURRENCY.sub(r"\1", bare)
    unit = next((unit for unit in units if unit and bare.endswith(unit)), "")
    bare = bare.removesuffix(unit).rstrip("。")
    if re.search(r"\d[,、']", bare) and re.fullmatch(r"[+-]?[\d,、'.]+", bare) and not _GROUPED.fullmatch(bare):
        raise AnswerProblem(f"“{label}”中逗号的位置不是千分位，请填写数字，例如 {example}")
    return re.sub(r"(?<=\d)\.$", "", _SEPARATORS.sub("", bare))


def parse_decimal(
    label: str, text: str, *, unit: str, signed: bool, digits: int, largest: int | None = None
) -> Decimal:
    """A number with at most two decimals, in its unit; `figure()` says what is understood around it."""
    units, example = ("万元", "万") if unit == "万元" else (unit,), "45.50" if unit in ("%", "分") else "1500.00"
    bare = figure(label, text, units=units, example=example)
    if unit == "万元" and bare.endswith("元"):
        raise AnswerProblem(f"“{label}”以万元为单位，请换算后填写，例如 1500.00")
    if not re.fullmatch(r"[+-]?(\d+(\.\d+)?|\.\d+)", bare, re.ASCII):
        raise AnswerProblem(f"“{label}”应填写数字（单位：{unit}），例如 {example}")
    value = Decimal(bare)
    if abs(value) >= Decimal(10) ** digits:
        raise AnswerProblem(f"“{label}”数值过大，请核对单位（{unit}）")
    if value != value.quantize(CENT):
        raise AnswerProblem(f"“{label}”最多保留两位小数（单位：{unit}）")
    if value < 0 and not signed:
        raise AnswerProblem(f"“{label}”不能为负数（单位：{unit}）")
    if largest is not None and value > largest:
        raise AnswerProblem(f"“{label}”不能大于{largest}（单位：{unit}）")
    return value.quantize(CENT)


def parse_count(label: str, text: str, *, unit: str) -> int:
    """A whole number that is not negative; 85.00 out of a spreadsheet is 85."""
    example = COUNT_EXAMPLES.get(unit, "120")
    bare = figure(label, text, units=(unit,), example=example)
    matched = re.fullmatch(r"\+?(\d+)(\.0+)?", bare, re.ASCII)
    if not matched:
        shown_unit = f"（单位：{unit}）" if unit else ""
        raise AnswerProblem(f"“{label}”应填写非负整数{shown_unit}，例如 {example}")
    # So long a text is no count: int() would take its time over a million digits.
    if len(matched[1]) > len(str(LARGEST_COUNT)) or int(matched[1]) >= LARGEST_COUNT:
        raise AnswerProblem(f"“{label}”数值过大，请核对单位（{unit}）")
    return int(matched[1])


def parse_year(label: str, text: str) -> int:
    """A calendar year of four digits."""
    bare = plain(text).removesuffix("年度").removesuffix("年").strip()
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
    value = text.replace("\r\n", "\n").strip()
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
