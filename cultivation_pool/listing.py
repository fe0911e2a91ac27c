"""What the pool's lists share: filters that stand in the address, cursors, and pages by region."""

from collections.abc import Iterator, Mapping
from dataclasses import fields
from typing import Any, Self
from urllib.parse import urlencode

from django.db.models import Q, QuerySet

from cultivation_pool.selectors import LONGEST_SEARCH, PAGE_SIZE
from zjtx.common.templatetags.zjtx import masked_phone
from zjtx.registry.models import Enterprise

LONGEST_CODE = 12
ROWS_AT_ONCE = 200


class InAddress:
    """A frozen dataclass of texts: the filters of a list as they stand in its address, "" for none."""

    @classmethod
    def of(cls, query: Mapping[str, str]) -> Self:
        """Read the address; what is no choice counts as none."""
        given = {one.name: query.get(one.name, "").strip() for one in fields(cls)}  # type: ignore[arg-type]
        return cls(**{name: cls.read(name, value) for name, value in given.items()})

    @classmethod
    def read(cls, name: str, value: str) -> str:
        """One value as it may stand; a search is cut, a code too long is none."""
        if name == "q":
            return value[:LONGEST_SEARCH]
        return value if len(value) <= LONGEST_CODE else ""

    @property
    def is_narrow(self) -> bool:
        """Whether anything is left out."""
        return any(vars(self).values())

    def query(self, **changes: str) -> str:
        """ "?city=210200&q=..." with the changes made, cursors too; "?" alone is the list itself."""
        values = {name: value for name, value in {**vars(self), **changes}.items() if value}
        return f"?{urlencode(values)}" if values else "?"


def number_of(text: str) -> int | None:
    """A key that an address names; None for anything that is none."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else None


def region_page(rows: QuerySet[Enterprise], after: str) -> tuple[list[Enterprise], str]:
    """(enterprises of a page, cursor of the next or ""), by region and registration."""
    found = list(_behind(rows, number_of(after))[: PAGE_SIZE + 1])
    shown = found[:PAGE_SIZE]
    return shown, str(shown[-1].pk) if len(found) > PAGE_SIZE else ""


def in_batches(rows: QuerySet[Enterprise]) -> Iterator[list[Enterprise]]:
    """All of them in the same order, some hundred in memory at a time."""
    last = None
    while batch := list(_behind(rows, last)[:ROWS_AT_ONCE]):
        yield batch
        last = batch[-1].pk


def _behind(rows: QuerySet[Enterprise], last: int | None) -> QuerySet[Enterprise]:
    ordered = rows.select_related("region", "industry_division").order_by("region__path", "pk")
    path = Enterprise.objects.filter(pk=last).values_list("region__path", flat=True).first() if last else None
    return ordered.filter(Q(region__path__gt=path) | Q(region__path=path, pk__gt=last)) if path else ordered


def labelled(columns: list[dict[str, Any]], cells: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Cells with their columns' labels, for the cards of a phone."""
    return [{**column, **cell} for column, cell in zip(columns, cells, strict=True)]


def phone_of(enterprise: Enterprise) -> str:
    """The number under which its contact is reached."""
    return enterprise.contact_mobile or enterprise.contact_phone


def contact_cell(enterprise: Enterprise) -> dict[str, Any]:
    """The contact with a masked number, as a cell of pieces/data_table.html."""
    phone = phone_of(enterprise)
    return {"text": enterprise.contact_name or "—", "note": masked_phone(phone) if phone else ""}


def columns_of(labels: tuple[str, ...], numeric: tuple[str, ...] = ()) -> list[dict[str, Any]]:
    """Columns of pieces/data_table.html."""
    return [{"label": label, "numeric": label in numeric} for label in labels]


def select(name: str, label: str, value: str, first: str, options: Any) -> dict[str, Any]:
    """A choice of pieces/filter_bar.html; without a `first` there is no choice of all."""
    return {
        "name": name, "label": label, "kind": "select", "value": value,
        "options": [*([("", first)] if first else []), *options],
    }  # fmt: skip


def search(value: str, label: str = "企业名称或信用代码") -> dict[str, Any]:
    """The search box of pieces/filter_bar.html."""
    return {"name": "q", "label": label, "kind": "search", "value": value}


def chips(filters: Any, words: Mapping[str, str]) -> list[dict[str, str]]:
    """One chip a filter that has words; its cross leads to the list without it."""
    return [{"label": text, "remove_url": filters.query(**{name: ""})} for name, text in words.items() if text]
