"""Attachments 5 and 6 as XLSX, as the notice has them: title, heads, units, notes, a row for every report that stands.

Written row by row to disk: memory does not grow with the province.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

from cultivation_pool.kinds import ANNUAL, QUARTERLY, Kind
from cultivation_pool.models.process import ReportQuerySet
from cultivation_pool.papers import annual, quarterly
from cultivation_pool.papers.layout import Heads
from declarations.answers.display import CodeNames, display
from declarations.answers.fields import AnswerField
from zjtx.common.spreadsheets.lists import A3, Cell, ListPage, list_book
from zjtx.common.templatetags.zjtx import cn_moment, masked_phone
from zjtx.registry.enums import IndustryLevel
from zjtx.registry.models import Industry, Region

ROWS_AT_ONCE = 200
LEVELS = {QUARTERLY.key: IndustryLevel.DIVISION, ANNUAL.key: IndustryLevel.CLASS}
_HEADS: dict[str, Callable[[str, Mapping[str, AnswerField]], Heads]] = {
    QUARTERLY.key: quarterly.heads,
    ANNUAL.key: annual.heads,
}


@dataclass(frozen=True)
class Made:
    """Whose sheet it is, by whom and when it was made, and whether it shows telephone numbers in full."""

    place: str
    by: str
    at: datetime
    shows_phones: bool = False


def write_reports(
    target: Path | BinaryIO,
    kind: Kind,
    period: str,
    owed: ReportQuerySet,
    made: Made,
    report: Callable[[int, int, str], None],
) -> int:
    """Write the period's sheet; returns its number of rows. `owed` are the reports in scope, of which those that stand
    are written; `report(done, total, text)` is told after each. Raises OSError where the target does not take it."""
    filed = owed.filed().order_by("region_path", "enterprise_name", "pk")
    total, due, number = filed.count(), owed.count(), 0
    fields, names = kind.fields(period), code_names(kind)
    heads, masked = heads_of(kind, period), () if made.shows_phones else kind.sheet.PHONES
    with list_book(target) as book:
        page = ListPage(
            book,
            kind.attachment,
            heads.widths,
            paper=A3,
            lines=_lines(kind, period, f"应报{due}家，已报{total}家　　{heads.units}", made),
            heads=[[(text, "head") for text in row] for row in heads.rows],
            head_heights=heads.heights,
            merged=heads.merged,
            repeated_from=1,
        )
        for number, one in enumerate(filed.iterator(chunk_size=ROWS_AT_ONCE), 1):
            cells = [cell_of(field, getattr(one, field.attname), names, masked) for field in fields.values()]
            page.append([(number, "number"), *cells])
            report(number, max(total, number + 1), f"已写入{number}家，共{total}家")
        _notes(page, heads.notes)
    return number


def heads_of(kind: Kind, period: str) -> Heads:
    """The head of the period's sheet."""
    return _HEADS[kind.key](period, kind.fields(period))


def _notes(page: ListPage, notes: Sequence[str]) -> None:
    for number, text in enumerate(notes, 1):
        page.line((f"{'注：' if number == 1 else '　　'}{number}.{text}", "line"))


def code_names(kind: Kind) -> CodeNames:
    """All regions and industries of the kind's level, in two queries."""
    industries = Industry.objects.filter(level=LEVELS[kind.key])
    return CodeNames(dict(Region.objects.values_list("pk", "full_name")), dict(industries.values_list("pk", "name")))


def _lines(kind: Kind, period: str, state: str, made: Made) -> list[Cell]:
    """Title, filling bureau and state of filing, source."""
    source = f"依据：辽工信改革〔2022〕9号{kind.attachment}　　{made.by}，{cn_moment(made.at)}导出"
    return [(kind.sheet.title_of(period), "title"), (f"填报单位：{made.place}　　{state}", "line"), (source, "line")]


def cell_of(field: AnswerField, value: Any, names: CodeNames, masked: Sequence[str] = ()) -> Cell:
    """Figures as numbers, everything else as the page shows it; nothing where nothing was filled in."""
    if value is None or value == "":
        return None, "cell"
    if field.kind in ("money", "percent"):
        return value, "figure"
    if field.kind == "int":
        return value, "number"
    if field.name in masked:
        return masked_phone(value), "cell"
    return display(field, value, names), "mark" if field.kind == "bool" else "cell"
