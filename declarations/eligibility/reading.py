"""Readers of single answers: from JSON shapes to typed values, or an error that names the field.

The vocabulary (which answer has which type) is data of the rule set, ``answers.toml``, drawn from attachments 1-3 of
the notice. A blank text counts as absent: a form that was left empty posts a blank, and nothing was answered.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

Reader = Callable[[Any, str], Any]

# The grammar of JSON numbers; Decimal() itself would also take "1_000", "NaN" and full-width digits.
NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]{1,3})?")
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
YEAR = re.compile(r"[0-9]{4}")
ZERO = Decimal(0)
# Nearly every mapping is a dict, and asking that first is four times as fast.
MAPPING = (dict, Mapping)


class AnswerError(ValueError):
    """An answer that cannot be read: ``field`` names it (``revenue.2021``), ``message`` says why, in Chinese."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(f"{field}：{message}")
        self.field = field
        self.message = message

    def within(self, place: str) -> AnswerError:
        """The same, said by what holds the part: ``standards[1]`` of ``.led``."""
        return AnswerError(place + self.field, self.message)


def number_reader(digits: int, *, whole: bool) -> Reader:
    """A reader of decimals with at most ``digits`` digits before the point; ``whole``: counts, not negative."""
    # A figure as nearly everybody writes it needs no second look.
    fraction = "" if whole else rf"(\.[0-9]{{1,{digits}}})?"
    is_plain = re.compile(rf"[0-9]{{1,{digits}}}{fraction}").fullmatch
    too_large = int(Decimal(1).scaleb(digits))

    def read(value: Any, field: str) -> Decimal | None:
        kind = type(value)
        if (kind is str and is_plain(value)) or (kind is int and 0 <= value < too_large):
            return Decimal(value)
        number = _decimal(value, field)
        if not number:
            return number
        if not -digits <= number.adjusted() < digits:
            raise AnswerError(field, f"数字过大或过小，整数部分不超过 {digits} 位")
        if whole and (number < ZERO or number != number.to_integral_value()):
            raise AnswerError(field, "应填写不小于 0 的整数")
        return number

    return read


def score_reader(digits: int, most: Decimal) -> Reader:
    """A reader of points from 0 to ``most``."""
    read_number = number_reader(digits, whole=False)

    def read(value: Any, field: str) -> Any:
        number = read_number(value, field)
        if number is not None and not ZERO <= number <= most:
            raise AnswerError(field, f"应填写 0 至 {most} 之间的数字")
        return number

    return read


def _decimal(value: Any, field: str) -> Decimal | None:
    kind = type(value)
    if kind is str:
        text = value.strip()
        if not text:
            return None
        if NUMBER.fullmatch(text) is None:
            raise AnswerError(field, "应填写数字，例如 1500.00")
        return Decimal(text)
    if kind is int:
        return Decimal(value)
    if kind is float:
        # repr is what was typed; the binary value behind it is not
        value = Decimal(repr(value))
    if not isinstance(value, Decimal) or not value.is_finite():
        raise AnswerError(field, "应填写数字，例如 1500.00")
    return value if value else ZERO


def read_bool(value: Any, field: str) -> bool:
    """Yes or no."""
    if value is True or value is False:
        return bool(value)
    raise AnswerError(field, "应为是或否（true 或 false）")


def read_text(value: Any, field: str) -> str | None:
    """A text without the blanks around it; None when nothing is left. Numbers are taken as they are written."""
    if isinstance(value, str):
        return value.strip() or None
    if isinstance(value, (int, Decimal)) and not isinstance(value, bool):
        return str(value)
    raise AnswerError(field, "应填写文字")


def read_date(value: Any, field: str) -> date | None:
    """A calendar day."""
    if isinstance(value, datetime):
        raise AnswerError(field, "应填写日期，例如 2018-06-01")
    if isinstance(value, date):
        return value
    if isinstance(value, str):
        text = value.strip()
        if not text:
            return None
        if DAY.fullmatch(text):
            try:
                return date.fromisoformat(text)
            except ValueError:
                pass
    raise AnswerError(field, "应填写日期，例如 2018-06-01")


def choice_reader(options: frozenset[str]) -> Reader:
    """A reader of one option."""

    def read(value: Any, field: str) -> str | None:
        if value == "":
            return None
        if isinstance(value, str) and value in options:
            return value
        raise AnswerError(field, "不是表中的选项")

    return read


def many_reader(options: frozenset[str]) -> Reader:
    """A reader of a multiple choice; an empty list is an answer (以上均无)."""

    def read(value: Any, field: str) -> frozenset[str]:
        if not isinstance(value, (list, tuple)):
            raise AnswerError(field, "应为选项列表")
        try:
            chosen = frozenset(value)
        except TypeError:  # a list or an object is no option
            chosen = None
        if chosen is None or not chosen <= options:
            raise AnswerError(field, "含有表中没有的选项")
        return chosen

    return read


def list_reader(item: Reader) -> Reader:
    """A reader of a list; entries that are null stay None."""

    def read(value: Any, field: str) -> tuple[Any, ...]:
        if not isinstance(value, (list, tuple)):
            raise AnswerError(field, "应为列表")
        found = []
        for place, entry in enumerate(value, start=1):
            try:
                found.append(None if entry is None else item(entry, ""))
            except AnswerError as error:
                raise error.within(f"{field}[{place}]") from None
        return tuple(found)

    return read


def object_reader(readers: Mapping[str, Reader]) -> Reader:
    """A reader of an object with named parts; parts that are absent or null are left out."""

    def read(value: Any, field: str) -> dict[str, Any]:
        if not isinstance(value, MAPPING):
            raise AnswerError(field, "应为带名称的各项（对象）")
        found = {}
        for name, reader in readers.items():
            part = value.get(name)
            if part is not None:
                try:
                    found[name] = reader(part, "")
                except AnswerError as error:
                    raise error.within(f"{field}.{name}") from None
        return found

    return read


@lru_cache
def year_of(text: str) -> int | None:
    """The year that four digits say."""
    return int(text) if YEAR.fullmatch(text) else None


def yearly_reader(inner: Reader) -> Reader:
    """A reader of ``{"2020": …, "2021": …}``: years become integers; null years are left out."""

    def read(value: Any, field: str) -> dict[int, Any]:
        if not isinstance(value, MAPPING):
            raise AnswerError(field, '应按年度填写，例如 {"2021": …}')
        found = {}
        for year, entry in value.items():
            key = year_of(year) if isinstance(year, str) else None
            if key is None:
                raise AnswerError(field, "年度应为四位数字")
            if entry is None:
                continue
            try:
                found[key] = inner(entry, "")
            except AnswerError as error:
                raise error.within(f"{field}.{year}") from None
        return found

    return read
