"""What the pages of objections, examinations and appeals share: files, entries, lists."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from declarations.pages.evidence import preview, size_text
from review.pages.province import pager, select
from review.province import Page
from zjtx.common import clock
from zjtx.common.models import VirusCheck
from zjtx.common.templatetags.zjtx import cn_date_weekday, cn_moment

PAGE_SIZE = 20


def file_rows(files: Iterable[Any], address: str = "review:case_file") -> list[dict[str, Any]]:
    """Files (each with `stored` and `name`) as pieces/evidence_file.html reads them."""
    rows = []
    for one in files:
        url = reverse(address, args=[one.pk])
        row = {"id": one.pk, "name": one.name, "size_text": size_text(one.stored.size), "url": url}
        row |= {"waiting_text": "正在查毒"} if one.stored.virus_check == VirusCheck.WAITING else {}
        rows.append({**row, **preview(one.stored, url), "infected": one.stored.virus_check == VirusCheck.INFECTED})
    return rows


def entry(at: datetime, what: str, who: str, **more: str) -> tuple[datetime, dict[str, str]]:
    """An entry of pieces/timeline.html with its moment, for `newest_first()`."""
    return at, {"at_text": cn_moment(at), "what": what, "who": who, "tone": "progress", **more}


def newest_first(entries: Iterable[tuple[datetime, dict[str, str]]]) -> list[dict[str, str]]:
    """As pieces/timeline.html wants them; of two at one moment the later named one first."""
    return [shown for _at, shown in sorted(entries, key=lambda pair: pair[0])][::-1]


def due_text(due_on: date, is_provisional: bool = False) -> str:
    """ "2022年5月16日（星期一）", provisional where the calendar is not known yet."""
    return cn_date_weekday(due_on) + ("（暂定）" if is_provisional else "")


def end_of(day: date) -> datetime:
    """The last second of a day, for a deadline chip."""
    return clock.as_moment(day + timedelta(days=1)) - timedelta(seconds=1)


def overdue_note(due_on: date, at: datetime) -> str:
    """Said in a list of what is still open."""
    return "已逾期" if clock.local(at).date() > due_on else ""


def state_filter(query: Any, options: Sequence[tuple[str, str]]) -> tuple[str, dict[str, Any]]:
    """The state asked for in the address, "" for anything else, and its control."""
    asked = query.get("state", "")
    state = asked if asked in dict(options) else ""
    return state, select("state", "状态", state, "全部", options)


def address_query(**values: str) -> Callable[..., str]:
    """Makes the query of an address from these values and a cursor."""

    def query(**more: str) -> str:
        wanted = {name: value for name, value in {**values, **more}.items() if value}
        return f"?{urlencode(wanted)}" if wanted else ""

    return query


def list_table(
    caption: str,
    labels: Sequence[str],
    rows: list[dict[str, Any]],
    page: Page,
    query: Callable[..., str],
    empty: tuple[str, str],
) -> dict[str, Any]:
    """pieces/data_table.html of one page; `empty` are the words where there is nothing and no filter."""
    columns = [{"label": label, "numeric": False} for label in labels]
    for row in rows:
        row["cells"] = [column | cell for column, cell in zip(columns, row["cells"], strict=True)]
    said = {"heading": empty[0], "text": empty[1]}
    if query():
        said = {"heading": "没有符合条件的", "text": "", "action_url": "?", "action_label": "清除全部条件"}
    return {"caption": caption, "columns": columns, "rows": rows, "pager": pager(page, query), "empty": said}
