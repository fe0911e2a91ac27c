"""Rows of titles from before the system: read from a workbook, and what is in the way of them, cell by cell.

No row is taken on trust: codes by both check digits, regions by the table of regions, dates in order, and no title that
overlaps one of the same kind, be it registered or in another row.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any, BinaryIO

from django.core.exceptions import ValidationError

from cultivation_pool.papers.title_template import COLUMNS, FIRST_ROW, HEAD_ROW, MOST_ROWS, SHEET, TIERS
from zjtx.common.spreadsheets.reading import Book, BookProblem, CellProblem, read_book, text_for
from zjtx.common.spreadsheets.writing import address_of
from zjtx.registry import uscc
from zjtx.registry.enums import Tier
from zjtx.registry.models import Enterprise, FormerName, Region, Title
from zjtx.registry.selectors import half_width, plain_name

MOST_UNPACKED = 24 * 1024 * 1024
FIRST_YEAR = 2005
PLACE = {column.name: place for place, column in enumerate(COLUMNS, 1)}
LONGEST = {"name": 120, "product": 200, "number": 40, "document": 60}
_DAY = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?")
_MARKS = re.compile(r"[“”\"'\s]")


@dataclass(frozen=True)
class Row:
    """One title to be written; `place` is its row in the sheet, dates are ISO texts."""

    place: int
    name: str
    uscc: str
    region: str
    tier: str
    product: str
    year: int
    number: str
    document: str
    starts: str
    ends: str

    @property
    def kind(self) -> tuple[str, str, str]:
        """Of which no two may be valid on one day: the enterprise, the tier, of products each."""
        return self.uscc, self.tier, self.product


@dataclass
class Checked:
    """What a workbook comes to. `problems` and `notes`: {"cell", "text"}; `tally`: figures of the preview."""

    rows: list[Row] = field(default_factory=list)
    problems: list[dict[str, str]] = field(default_factory=list)
    notes: list[dict[str, str]] = field(default_factory=list)
    tally: dict[str, int] = field(default_factory=dict)

    def refuse(self, row: int, name: str, text: str) -> None:
        """Something in a cell is in the way."""
        self.problems.append({"cell": address_of(row, PLACE[name]), "text": text})

    def tell(self, row: int, name: str, text: str) -> None:
        """Something in a cell is worth knowing."""
        self.notes.append({"cell": address_of(row, PLACE[name]), "text": text})

    def as_json(self) -> dict[str, Any]:
        """The columns of TitleImport."""
        said = {"problems": self.problems, "notes": self.notes, "tally": self.tally}
        self.tally["problems"] = len(self.problems)
        return {"rows": [] if self.problems else [asdict(row) for row in self.rows], **said}


def read_rows(source: BinaryIO, today: date) -> Checked:
    """Read a workbook and check it against the register. Raises BookProblem where it is no such workbook."""
    last = FIRST_ROW + MOST_ROWS
    book = read_book(source, {SHEET: (last, len(COLUMNS))}, unpacked=MOST_UNPACKED)
    _check_shape(book, last)
    found, regions = Checked(), _Regions()
    filled = sorted({int(address.strip("ABCDEFGHIJK")) for address in book.sheets[SHEET]})
    for place in (row for row in filled if row >= FIRST_ROW):
        row = _row(book, place, regions, today, found)
        if row is not None:
            found.rows.append(row)
    against_register(found, today)
    return found


def _check_shape(book: Book, last: int) -> None:
    if SHEET not in book.sheets:
        raise BookProblem(f"没有名为“{SHEET}”的工作表，请使用本页下载的表格")
    for column in COLUMNS:
        cell = book.cell(SHEET, address_of(HEAD_ROW, PLACE[column.name]))
        if cell.text.strip().rstrip("*") != column.label:
            raise BookProblem(f"单元格{cell.address}应为“{column.head}”，表头有改动，请使用本页下载的表格")
    rows = {int(address.strip("ABCDEFGHIJK")) for address in book.sheets[SHEET]}
    if last in rows:
        raise BookProblem(f"一次不超过{MOST_ROWS}行，请分次上传")
    if not any(row >= FIRST_ROW for row in rows):
        raise BookProblem("表中没有填写任何一行")


def _row(book: Book, place: int, regions: "_Regions", today: date, found: Checked) -> Row | None:
    """The row, None where any of its cells is in the way."""
    before = len(found.problems)
    texts = {column.name: _text(book, place, column.name, found) for column in COLUMNS}
    for column in COLUMNS:
        if column.is_required and texts[column.name] == "":
            found.refuse(place, column.name, f"{column.label}未填写")
    code = _code(texts["uscc"] or "", place, found)
    tier = _tier(texts["tier"] or "", place, found)
    product = " ".join((texts["product"] or "").split())
    if tier == Tier.PRODUCT and texts["product"] == "":
        found.refuse(place, "product", "类别为产品的，应填写产品（技术）名称")
    if tier and tier != Tier.PRODUCT and product:
        found.refuse(place, "product", "类别不是产品的，不填产品（技术）名称")
    year = _year(texts["year"] or "", place, today, found)
    days = {name: _day(texts[name] or "", name, place, found) for name in ("starts", "ends")}
    if days["starts"] and days["ends"] and days["starts"] > days["ends"]:
        found.refuse(place, "ends", "有效期末日早于首日")
    if days["starts"] > today.isoformat():
        found.refuse(place, "starts", "有效期首日晚于今天，尚未生效的称号不在此处导入")
    region = regions.find(texts["city"] or "", texts["district"] or "", place, found)
    if len(found.problems) > before:
        return None
    return Row(
        place, texts["name"], code, region, tier, product, year, half_width(texts["number"]), texts["document"],
        days["starts"], days["ends"],
    )  # fmt: skip


def _text(book: Book, place: int, name: str, found: Checked) -> str | None:
    """What was typed; None where the cell itself is in the way, which has been said."""
    cell = book.cell(SHEET, address_of(place, PLACE[name]))
    try:
        text = text_for(cell, wanted="date" if name in ("starts", "ends") else "text").strip()
    except CellProblem as problem:
        found.refuse(place, name, str(problem))
        return None
    if len(text) > LONGEST.get(name, 60):
        found.refuse(place, name, f"不超过{LONGEST.get(name, 60)}字，现为{len(text)}字")
        return None
    return text


def _code(text: str, place: int, found: Checked) -> str:
    code = uscc.normalise(text)
    if text:
        try:
            uscc.check(code)
        except ValidationError as problem:
            found.refuse(place, "uscc", problem.messages[0].rstrip("。"))
    return code


def _tier(text: str, place: int, found: Checked) -> str:
    plain = _MARKS.sub("", text).removeprefix("省级")
    for tier, words in TIERS.items():
        if plain in words:
            return str(tier)
    if text:
        found.refuse(place, "tier", "应填“产品”“中小企业”或“小巨人”")
    return ""


def _year(text: str, place: int, today: date, found: Checked) -> int:
    plain = text.removesuffix("年度").removesuffix("年")
    if plain.isascii() and plain.isdecimal() and FIRST_YEAR <= int(plain[:5]) <= today.year:
        return int(plain)
    if text:
        found.refuse(place, "year", f"应为{FIRST_YEAR}至{today.year}之间的四位年份")
    return 0


def _day(text: str, name: str, place: int, found: Checked) -> str:
    match = _DAY.fullmatch(text)
    try:
        if match:
            return date(int(match[1]), int(match[2]), int(match[3])).isoformat()
    except ValueError:
        pass
    if text:
        found.refuse(place, name, f"“{text[:20]}”不是日期，应为2019-12-20的形式")
    return ""


class _Regions:
    """Regions by the names that a clerk writes."""

    def __init__(self) -> None:
        rows = list(Region.objects.order_by("path"))
        self._cities = {name: one for one in rows if one.acts_as_city for name in _names(one.name)}
        self._below: dict[str, dict[str, Region]] = defaultdict(dict)
        for one in rows:
            for city in {city.path: city for city in self._cities.values()}.values():
                if one.path.startswith(city.path) and one.path != city.path:
                    self._below[city.pk][one.name] = one

    def find(self, city: str, district: str, place: int, found: Checked) -> str:
        """The code of the district, of the city where none is named; "" where one is not known."""
        above = self._cities.get(city)
        if above is None:
            if city:
                found.refuse(place, "city", f"没有名为“{city[:20]}”的市，例如应填“大连市”")
            return ""
        if not district or district == above.name:
            return above.pk
        below = self._below[above.pk].get(district)
        if below is None:
            found.refuse(place, "district", f"{above.name}没有名为“{district[:20]}”的区县")
            return ""
        return below.pk


def _names(name: str) -> Iterable[str]:
    return {name, name.removesuffix("市")}


def against_register(found: Checked, today: date) -> None:
    """Compare rows with what is registered and with one another; what is registered already is left out."""
    codes = {row.uscc for row in found.rows}
    enterprises = {one.uscc: one for one in _in_parts(Enterprise.objects.all(), "uscc", codes, "region")}
    former = defaultdict(set)
    for one in _in_parts(FormerName.objects.all(), "enterprise", [one.pk for one in enterprises.values()]):
        former[one.enterprise_id].add(one.name)
    titles = defaultdict(list)
    for title in _in_parts(Title.objects.all(), "enterprise__uscc", codes, "enterprise"):
        titles[title.enterprise.uscc, title.tier, title.product_name].append(title)
    _tell_of_enterprises(found, enterprises, former)
    fresh = [row for row in found.rows if not any(_is_same(row, one) for one in titles[row.kind])]
    known = len(found.rows) - len(fresh)
    _refuse_overlaps(found, fresh, titles)
    _refuse_numbers(found, fresh)
    found.rows = fresh
    found.tally = {
        "titles": len(fresh),
        "known": known,
        "new_enterprises": len({row.uscc for row in fresh} - set(enterprises)),
        "old_enterprises": len({row.uscc for row in fresh} & set(enterprises)),
        "valid": sum(row.ends >= today.isoformat() for row in fresh),
    }


def _in_parts(rows: Any, name: str, values: Iterable[Any], *related: str) -> Iterator[Any]:
    """Rows by thousands of values: a statement takes so many parameters and no more."""
    given = list(values)
    for start in range(0, len(given), 500):
        part = rows.filter(**{f"{name}__in": given[start : start + 500]})
        yield from part.select_related(*related) if related else part


def _is_same(row: Row, title: Title) -> bool:
    days = (title.starts_on.isoformat(), title.ends_on.isoformat(), title.year)
    return (row.starts, row.ends, row.year) == days and row.number == half_width(title.number)


def _tell_of_enterprises(found: Checked, known: dict[str, Enterprise], former: dict[int, set[str]]) -> None:
    """Names and cities that differ from the register's, or between two rows of one code."""
    first: dict[str, Row] = {}
    for row in found.rows:
        one, other = known.get(row.uscc), first.setdefault(row.uscc, row)
        if one is None:
            if plain_name(other.name) != plain_name(row.name):
                found.refuse(row.place, "name", f"与第{other.place}行的信用代码相同，企业名称不同")
            if other.region != row.region:
                found.refuse(row.place, "city", f"与第{other.place}行的信用代码相同，地区不同")
            continue
        if row.region not in one.region.path.split("/"):
            found.tell(row.place, "city", f"系统登记的地区为{one.region.full_name}，以系统登记的为准")
        if plain_name(one.name) != plain_name(row.name):
            was = any(plain_name(name) == plain_name(row.name) for name in former[one.pk])
            words = "所填为其曾用名" if was else "与所填名称不同"
            found.tell(row.place, "name", f"该信用代码在系统中登记为“{one.name}”，{words}，称号记入该企业")


def _refuse_overlaps(found: Checked, rows: list[Row], titles: dict[Any, list[Title]]) -> None:
    seen: dict[Any, list[Row]] = defaultdict(list)
    for row in rows:
        for title in titles[row.kind]:
            last = (title.ended_on or title.ends_on).isoformat()
            if row.starts <= last and title.starts_on.isoformat() <= row.ends:
                said = f"{title.starts_on}至{last}"
                found.refuse(row.place, "starts", f"与系统已有的{title.year}年同类称号（{said}）有效期重叠")
                break
        clash = next((one for one in seen[row.kind] if row.starts <= one.ends and one.starts <= row.ends), None)
        if clash:
            found.refuse(row.place, "starts", f"与第{clash.place}行的有效期重叠")
        seen[row.kind].append(row)


def _refuse_numbers(found: Checked, rows: list[Row]) -> None:
    taken = {one.number for one in _in_parts(Title.objects.all(), "number", [row.number for row in rows if row.number])}
    seen: dict[str, int] = {}
    for row in rows:
        if row.number in taken:
            found.refuse(row.place, "number", "该证书编号在系统中已使用")
        elif row.number in seen:
            found.refuse(row.place, "number", f"与第{seen[row.number]}行的证书编号相同")
        if row.number:
            seen.setdefault(row.number, row.place)
