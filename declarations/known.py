"""What the system knows already of a declaration's answers, and from where: for prefilling and for offers later on.

Providers are named by dotted path in settings.PREFILL_PROVIDERS, the nearest source first: where two disagree the
first one's value is filled in and the other offered.
"""

import hashlib
import json
from abc import ABC, abstractmethod
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Self

from django.conf import settings
from django.utils.module_loading import import_string

from declarations.answers.fields import AnswerField, answer_fields
from declarations.answers.parse import AnswerProblem
from declarations.answers.storage import sheet_of, years_of
from declarations.answers.vocabulary import read_value
from declarations.models import Declaration

Key = tuple[str, int]
DIGEST_LENGTH = 16


@dataclass(frozen=True)
class KnownAnswer:
    """One answer (of one `year`, 0 where it is not yearly) in the interchange vocabulary, as another place has it.

    `name` is the column's, by which sheets of different years know the same answer; `known_answers` gives it the name
    on the declaration's own sheet.
    `source` is an enums.Source, `detail` names the place for people ("2021年度申报 LN2021-Q-000012"); `known_at` is the
    moment since when it is known there, None where that does not matter. Of boxes `offered` are those that the other
    place had to tick: one that it had not is not unticked, but not asked.
    """

    name: str
    value: Any
    source: str
    detail: str
    known_at: datetime | None = None
    year: int = 0
    offered: frozenset[str] = frozenset()

    @property
    def key(self) -> Key:
        return self.name, self.year

    @property
    def digest(self) -> str:
        return value_digest(self.value)


class Provider(ABC):
    """A class named in settings.PREFILL_PROVIDERS: which rows its answers rest on, and the answers.

    The rows of many enterprises are read at once where many are asked about (`read_ahead`), else those of the one.
    """

    _ahead: Mapping[int, list[Any]] | None = None

    @abstractmethod
    def rows(self, enterprise_ids: Collection[int], year: int) -> Mapping[int, list[Any]]:
        """{enterprise: rows} that answers for a declaration of that year rest on, in a query."""

    @abstractmethod
    def answers(self, declaration: Declaration) -> Iterable[KnownAnswer]:
        """What it knows, the nearest first; names that the declaration's sheet lacks are passed over."""

    def read_ahead(self, enterprise_ids: Collection[int], year: int) -> Self:
        """Read the rows of all of them now: what is asked next is about these and that year."""
        self._ahead = self.rows(enterprise_ids, year)
        return self

    def rows_of(self, declaration: Declaration) -> list[Any]:
        """The rows of the declaration's enterprise."""
        one = declaration.enterprise_id
        found = self.rows([one], declaration.year) if self._ahead is None else self._ahead
        return found.get(one, [])


def grouped(rows: Iterable[Any], enterprise_of: Callable[[Any], int]) -> dict[int, list[Any]]:
    """Rows by their enterprise, in their order."""
    found: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        found[enterprise_of(row)].append(row)
    return found


def value_digest(value: Any) -> str:
    """A short digest of a value of the vocabulary: the same for the same content."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()[:DIGEST_LENGTH]


def as_vocabulary(value: Any) -> Any:
    """Decimals with two decimals and dates as the vocabulary writes them; lists and texts as they are."""
    if isinstance(value, Decimal):
        return str(value.quantize(Decimal("0.01")))
    return value.isoformat() if isinstance(value, date) else value


def known_answers(declaration: Declaration) -> dict[Key, list[KnownAnswer]]:
    """{(name, year): what is known, the nearest first, no value twice} of the answers on the declaration's sheet."""
    sheet = sheet_of(declaration)
    fields = answer_fields(sheet.version)
    years = years_of(declaration)
    found: dict[Key, list[KnownAnswer]] = {}
    for path in settings.PREFILL_PROVIDERS:
        provider: Provider = import_string(path)()
        for given in provider.answers(declaration):
            one = replace(given, name=sheet.own_place(given.name), value=as_vocabulary(given.value))
            field = fields.get(one.name)
            if field is None or one.value in (None, "") or field.is_yearly != (one.year in years):
                continue
            others = found.setdefault(one.key, [])
            if all(other.value != one.value for other in others):
                others.append(one)
    return found


def stored_form(field: AnswerField, one: KnownAnswer, declaration: Declaration) -> Any:
    """The value as the column stores it, read with the rules of the page; None where this sheet does not take it."""
    try:
        return read_value(field, one.value, round_year=declaration.year, column_year=one.year)
    except AnswerProblem:
        return None
