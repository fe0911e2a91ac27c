"""The answers of one declaration as a typed, frozen view.

Absent, null and blank answers are missing (None); ``[]``, false and 0 are answers. Money is in 万元, shares in
percent, both unrounded decimals.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from . import reading
from .reading import AnswerError, Reader

__all__ = ["AnswerError", "Facts", "Vocabulary"]


class Vocabulary:
    """Which answers a tier's sheet has and how each is read; built from ``answers.toml`` of a rule set."""

    def __init__(self, data: Mapping[str, Any], tier: str) -> None:
        self._data = data
        sheet = data["sheets"][tier]
        self.yearly: frozenset[str] = frozenset(sheet["yearly"])
        readers = [(name, self._plain_reader(name, kind)) for name, kind in sheet["plain"].items()]
        readers += [(name, reading.yearly_reader(self._reader(kind))) for name, kind in sheet["yearly"].items()]
        self.readers: tuple[tuple[str, Reader], ...] = tuple(readers)
        self.names: frozenset[str] = frozenset(name for name, _ in readers)
        # The boxes that this tier's own sheet has to tick, by answer.
        self.boxes: Mapping[str, frozenset[str]] = {
            name: frozenset(data["choices"][kind.partition(":")[2]])
            for name, kind in sheet["plain"].items()
            if kind.startswith("many:")
        }

    def _plain_reader(self, name: str, kind: str) -> Reader:
        """Boxes that another tier's sheet has under the same name are readable too: the answers of one enterprise are
        looked at for several tiers, and a tier can be changed while filling."""
        if not kind.startswith("many:"):
            return self._reader(kind)
        kinds = {sheet["plain"].get(name, kind) for sheet in self._data["sheets"].values()}
        options = (self._data["choices"][other.partition(":")[2]] for other in kinds)
        return reading.many_reader(frozenset().union(*options))

    def _reader(self, kind: str) -> Reader:
        simple, _, of = kind.partition(":")
        digits = self._data["limits"]["integer_digits"]
        match simple:
            case "money" | "percent":
                return reading.number_reader(digits, whole=False)
            case "int":
                return reading.number_reader(digits, whole=True)
            case "score":
                return reading.score_reader(digits, Decimal(of))
            case "bool":
                return reading.read_bool
            case "date":
                return reading.read_date
            case "text" | "code":
                return reading.read_text
            case "choice":
                return reading.choice_reader(frozenset(self._data["choices"][of]))
            case "many":
                return reading.many_reader(frozenset(self._data["choices"][of]))
            case "list":
                return reading.list_reader(self._reader(of))
            case "object":
                return reading.object_reader({k: self._reader(v) for k, v in self._data["items"][of].items()})
        raise ValueError(f"answers.toml: unknown type {kind!r}")


@dataclass(frozen=True, slots=True)
class Facts:
    """What an enterprise declared, read once. ``year`` is the round's: its figures are those of Y-1 and Y-2."""

    year: int
    values: Mapping[str, Any]

    @classmethod
    def read(cls, answers: Any, vocabulary: Vocabulary, *, year: int) -> Facts:
        """Read every answer the sheet knows (others are ignored). Raises AnswerError naming the first bad field."""
        if not isinstance(answers, Mapping):
            raise AnswerError("answers", "应为带名称的各项（对象）")
        values = {}
        for name, reader in vocabulary.readers:
            answer = answers.get(name)
            if answer is not None:
                values[name] = reader(answer, name)
        return cls(year, values)

    @property
    def last_year(self) -> int:
        """Y-1, the notice's 上年度."""
        return self.year - 1

    @property
    def previous_year(self) -> int:
        """Y-2, the first of the notice's 近2年."""
        return self.year - 2

    @property
    def years(self) -> tuple[int, int]:
        """Y-2 and Y-1, the notice's 近2年."""
        return (self.previous_year, self.last_year)

    def get(self, name: str, year: int | None = None) -> Any:
        """The value as read, or None; ``year`` for answers given per year."""
        value = self.values.get(name)
        return value if year is None or value is None else value.get(year)

    def number(self, name: str, year: int | None = None) -> Decimal | None:
        """Any figure."""
        value = self.values.get(name)
        return value if year is None or value is None else value.get(year)

    def money(self, name: str, year: int | None = None) -> Decimal | None:
        """A figure in 万元."""
        return self.number(name, year)

    def percent(self, name: str, year: int | None = None) -> Decimal | None:
        """A declared share in percent."""
        return self.number(name, year)

    def count(self, name: str, year: int | None = None) -> Decimal | None:
        """A whole number."""
        return self.number(name, year)

    def yes(self, name: str) -> bool | None:
        """A yes/no answer."""
        value: bool | None = self.values.get(name)
        return value

    def text(self, name: str, year: int | None = None) -> str | None:
        """A text, code or choice; never blank."""
        value: str | None = self.get(name, year)
        return value

    def day(self, name: str) -> date | None:
        """A date."""
        value: date | None = self.values.get(name)
        return value

    def items(self, name: str) -> tuple[Any, ...] | None:
        """A list."""
        value: tuple[Any, ...] | None = self.values.get(name)
        return value

    def ticked(self, name: str) -> frozenset[str] | None:
        """The boxes ticked; ``other`` only where ``<name>_other`` describes it (eligibility.md, Exactness)."""
        chosen: frozenset[str] | None = self.values.get(name)
        if chosen and "other" in chosen and self.values.get(f"{name}_other") is None:
            return chosen - {"other"}
        return chosen
