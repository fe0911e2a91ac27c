"""Between what the page posts ("true", "small", "210211") and the words in a cell (是, 小型, 210211 大连市甘井子区)."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from declarations.answers.fields import NO, YES, AnswerField, Input
from declarations.answers.parse import plain
from declarations.answers.parts import read_part
from declarations.workbooks.layout import Slot
from zjtx.registry.models import Industry, Region

TICK = "√"
TICKED = frozenset({TICK, "✓", "✔", "☑", "是", "1", "v", "y", "对", "true"})
UNTICKED = frozenset({"", "□", "☐", "否", "0", "×", "x", "n", "无", "false"})
TICK_PROBLEM = f"请选择“{TICK}”或清空"
_CODE = re.compile(r"(\d{2,6}|[A-Z]{2}-[A-Z0-9]+)(?=\D|$)")


@dataclass(frozen=True)
class Codes:
    """Regions and industries as the cells and their drop-down lists write them: {code: "code name"} by kind."""

    by_kind: Mapping[str, Mapping[str, str]]

    @classmethod
    def load(cls, fields: Iterable[AnswerField]) -> "Codes":
        """What the sheet's fields need: one query for each kind."""
        found: dict[str, Mapping[str, str]] = {}
        for one in fields:
            kind = list_kind(one)
            if kind == "region":
                rows = Region.objects.exclude(level="province").order_by("path").values_list("pk", "full_name")
                found[kind] = {code: f"{code} {name.replace('/', '')}" for code, name in rows}
            elif kind.startswith("industry") and kind not in found:
                rows = Industry.objects.filter(level=one.column.level).order_by("pk").values_list("pk", "name")
                found[kind] = {code: f"{code} {name}" for code, name in rows}
        return cls(found)

    def text(self, one: AnswerField, code: str) -> str:
        """ "3484 机械零部件加工"; the code alone where the list does not have it."""
        return self.by_kind[list_kind(one)].get(code, code)


def list_kind(one: AnswerField) -> str:
    """The key of the code list that a field chooses from: region, industry2, industry4; "" for none."""
    return f"industry{one.column.level}" if one.kind == "industry" else "region" if one.kind == "region" else ""


def cell_value(slot: Slot, value: Any, codes: Codes) -> str | int | Decimal | date | None:
    """What stands in the slot for the input's value (of a yearly answer its year, of a part the part's own)."""
    one = slot.one
    if slot.option:
        return TICK if value is not None and slot.option in (value or ["none"]) else None
    if value is None:
        return None
    if one.part is not None:
        return (TICK if value else None) if one.part.kind == "tick" else value
    kind = one.field.kind
    if kind == "bool":
        return "是" if value else "否"
    if kind == "choice":
        return dict(one.field.options).get(value, value)
    return codes.text(one.field, value) if kind in ("region", "industry") else value


def value_of(one: Input, values: Mapping[str, Any]) -> Any:
    """The input's own value among a declaration's stored values; None where it is blank."""
    whole = values.get(one.field.name)
    if one.year:
        return (whole or {}).get(str(one.year))
    return read_part(one.field.kind, whole, one.part.key) if one.part else whole


def wanted_of(one: Input) -> str:
    """As what the input's cell is read (zjtx.common.spreadsheets.reading.text_for)."""
    kind = one.part.kind if one.part else one.field.kind
    if kind in ("money", "percent", "int"):
        return "number"
    if kind in ("bool", "tick", "multi_choice"):
        return "truth"
    return "date" if kind == "date" else "text"


def is_tick(slot: Slot) -> bool:
    """Whether the cell is ticked or not, instead of holding a text."""
    return bool(slot.option) or (slot.one.part is not None and slot.one.part.kind == "tick")


def ticked(text: str) -> bool | None:
    """Whether a tick's cell is ticked; None for words that say neither."""
    word = plain(text).lower()
    return True if word in TICKED else False if word in UNTICKED else None


def posted(one: Input, text: str) -> str:
    """What the page would post for the words in the cell; words that mean nothing stay as they are."""
    if one.part is not None or not text.strip():
        return text
    word = plain(text)
    kind = one.field.kind
    if kind == "bool":
        said = ticked(word)
        return text if said is None else YES if said else NO
    if kind == "choice":
        return {plain(words): key for key, words in one.field.options}.get(word, text)
    if kind in ("region", "industry"):
        return _code_of(one.field, word)
    return text


def _code_of(one: AnswerField, word: str) -> str:
    matched = _CODE.match(word.upper())
    if matched:
        code = matched.group(1)
        # As a number a code loses its leading zero.
        is_short = one.kind == "industry" and code == word and len(code) == one.column.level - 1
        return code.zfill(one.column.level) if is_short else code
    if one.kind == "industry":
        found = Industry.objects.filter(level=one.column.level, name=word)
    else:
        bare = word.replace("/", "").replace(" ", "")
        found = Region.objects.filter(full_name=bare) or Region.objects.filter(name=bare)
    codes = list(found.values_list("pk", flat=True)[:2])
    return codes[0] if len(codes) == 1 else word
