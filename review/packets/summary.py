"""A summary sheet (推荐汇总表) as XLSX, written row by row: memory does not grow with the city."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from django.db.models import QuerySet

from review.models import FirstReview
from review.packets.columns import COLUMNS, Column, Entry, Names
from review.packets.selection import Packet, recommended
from review.telling import TIER_NAMES
from zjtx.common.spreadsheets.lists import A3, A4, Cell, ListPage, list_book
from zjtx.common.spreadsheets.writing import column_letters
from zjtx.common.templatetags.zjtx import cn_moment
from zjtx.registry.enums import Tier
from zjtx.registry.selectors import province_of

SERIAL, SERIAL_WIDTH = "序号", 6
ROWS_AT_ONCE = 200
PAPERS = {Tier.PRODUCT: A4, Tier.SME: A3, Tier.LITTLE_GIANT: A3}
# A row of lines stands above the head: title, bureau, notice.
LINES, HEADS = 3, 2
PIECES = {Tier.PRODUCT: "项", Tier.SME: "户", Tier.LITTLE_GIANT: "户"}


@dataclass(frozen=True)
class Made:
    """Who had a sheet made, when, and whether telephone numbers stand in it in full."""

    by: str
    at: datetime
    shows_phones: bool


def write_summary(
    target: Path | BinaryIO,
    packet: Packet,
    tier: str,
    made: Made,
    report: Callable[[int, int, str], None],
    frozen: QuerySet[FirstReview] | None = None,
) -> int:
    """Write the sheet of a tier; returns its number of rows. `report(done, total, text)` is told after each. `frozen`
    are the recommendations of a closed first review, without them those that stand.

    Raises OSError where the target does not take it.
    """
    columns, names = COLUMNS[tier], Names.read()
    reviews = (recommended(packet, tier) if frozen is None else frozen).select_related("submission")
    total, number = reviews.count(), 0
    with list_book(target) as book:
        page = ListPage(
            book,
            "推荐汇总表",
            [SERIAL_WIDTH, *(one.width for one in columns)],
            paper=PAPERS[Tier(tier)],
            lines=_lines(packet, tier, total, made),
            heads=_heads(columns, packet.round.year),
            merged=_merged(columns),
            repeated_from=LINES + 1,
        )
        for number, review in enumerate(reviews.iterator(chunk_size=ROWS_AT_ONCE), 1):
            entry = Entry(review, names, shows_phones=made.shows_phones)
            page.append([(number, "number"), *(column.cell(entry) for column in columns)])
            report(number, max(total, number + 1), f"已写入{number}{PIECES[Tier(tier)]}，共{total}{PIECES[Tier(tier)]}")
    return number


def title_of(packet: Packet, tier: str) -> str:
    """2022年度辽宁省“专精特新”中小企业推荐汇总表"""
    return f"{packet.round.year}年度{province_of(packet.region).name}{TIER_NAMES[tier]}推荐汇总表"


def _lines(packet: Packet, tier: str, total: int, made: Made) -> list[Cell]:
    round_ = packet.round
    own = f"填报单位：{packet.bureau}　　共{total}{PIECES[Tier(tier)]}"
    units = f"　　除分列年度的栏目外为{round_.year - 1}年数据"
    notice = f"依据：《{round_.title}》（{round_.document_number}）　　{made.by}，{cn_moment(made.at)}导出"
    return [(title_of(packet, tier), "title"), (own + units, "line"), (notice, "line")]


def _heads(columns: tuple[Column, ...], year: int) -> list[list[Cell]]:
    """A head of two rows: what stands over the years of one figure, and the years."""
    above = [column.group or column.label for column in columns]
    below = [column.label_of(year) if column.group else "" for column in columns]
    return [[(text, "head") for text in (first, *rest)] for first, rest in ((SERIAL, above), ("", below))]


def _merged(columns: tuple[Column, ...]) -> list[str]:
    """Labels without years take both rows of the head, the others as many columns as they have years."""
    upper, lower = LINES + 1, LINES + HEADS
    found = [f"A{upper}:A{lower}"]
    for place, column in enumerate(columns, 2):
        letters = column_letters(place)
        if not column.group:
            found.append(f"{letters}{upper}:{letters}{lower}")
        elif column.back > 1:
            found.append(f"{letters}{upper}:{column_letters(place + 1)}{upper}")
    return found
