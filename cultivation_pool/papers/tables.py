"""Lists as XLSX: one description of each, written row by row to disk by services/list_exports.py."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, BinaryIO

from zjtx.common.spreadsheets.lists import A3, Cell, ListPage, list_book
from zjtx.common.templatetags.zjtx import masked_phone


@dataclass(frozen=True)
class Asked:
    """Who asks for which part of a list, on which day; `shows_phones`: numbers in full."""

    user: Any
    query: Mapping[str, str]
    today: date
    shows_phones: bool = False

    def phone(self, number: str) -> str:
        """A number as this reader may have it."""
        return number if self.shows_phones or not number else masked_phone(number)

    @property
    def place(self) -> str:
        """The region of the list."""
        return self.user.region.name


@dataclass(frozen=True)
class ListPaper:
    """A list: its title, columns (label, width), how many rows there are, and the rows without their serial number.

    `canonical` reads a query and gives it back as it counts ("?" for none); `address` is the page of the list;
    `is_there` tells whether the reader has that list at all (an update, an offer); all take what was asked.
    """

    columns: tuple[tuple[str, float], ...]
    title: Callable[[Asked], str]
    count: Callable[[Asked], int]
    rows: Callable[[Asked], Iterator[list[Cell]]]
    canonical: Callable[[Mapping[str, str]], str]
    address: Callable[[Asked], str]
    has_phones: bool = False
    is_there: Callable[[Asked], bool] = lambda asked: True
    note: str = ""


def write_list(
    target: Path | BinaryIO, paper: ListPaper, asked: Asked, made: str, report: Callable[[int, int, str], None]
) -> int:
    """Write the list; returns its number of rows. `made`: by whom and when. `report(done, total, text)` is told after
    each. Raises OSError where the target does not take it."""
    total, number = paper.count(asked), 0
    lines: list[Cell] = [(paper.title(asked), "title"), (f"共{total}行　　{made}导出", "line")]
    if paper.note:
        lines.append((paper.note, "line"))
    columns = (("序号", 6), *paper.columns)
    with list_book(target) as book:
        page = ListPage(
            book, "名单", [width for _label, width in columns], paper=A3, lines=lines,
            heads=[[(label, "head") for label, _width in columns]],
        )  # fmt: skip
        for number, cells in enumerate(paper.rows(asked), 1):
            page.append([(number, "number"), *cells])
            report(number, max(total, number + 1), f"已写入{number}行，共{total}行")
    return number


def texts(*values: Any) -> list[Cell]:
    """Plain cells; nothing where there is nothing."""
    return [(None if value in (None, "") else str(value), "cell") for value in values]
