"""What the system knows already of an annual profile's answers, and from where: to fill it in when it is opened.

Who the enterprise is says its record. Of anything else what was filed last counts: a declaration of this year or the
last (its figures of the profile's two years), or the last accepted profile. Nothing is carried from one year's figure
to another's.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from cultivation_pool.answers import read_values
from cultivation_pool.enums import ReportSource, ReportState
from cultivation_pool.models import AnnualProfile
from cultivation_pool.profile_checks import research
from cultivation_pool.sheets import annual_2022 as sheet
from declarations.answers.fields import AnswerField
from declarations.known import KnownAnswer
from declarations.models import Declaration
from declarations.prefill import EarlierDeclarationsPrefill
from zjtx.registry.enums import IndustryLevel, Tier
from zjtx.registry.models import Enterprise, Industry, Title

# Note 1 of 附件5: 如2022年小巨人企业或2022年中小企业或2022年产品（技术）.
TITLE_WORDS = {Tier.LITTLE_GIANT: "小巨人企业", Tier.SME: "中小企业", Tier.PRODUCT: "产品（技术）"}
# {answer of a declaration: column}, of the business year, of the year before, and without a year.
OF_LAST_YEAR = {
    "revenue": "revenue",
    "main_revenue": "main_revenue",
    "debt_ratio": "debt_ratio",
    "tax_paid": "tax_paid",
    "net_profit": "net_profit",
    "employees": "employees",
    "rd_ratio": "rd_ratio",
}
OF_YEAR_BEFORE = {"rd_expense": "previous_rd_expense", "rd_ratio": "previous_rd_ratio"}
SAME_NAMES = (
    "industry_class",
    "registration_type",
    "size",
    "main_product",
    "patents_total",
    "invention_patents",
    "legal_representative",
    "legal_representative_phone",
    "contact_name",
    "contact_mobile",
)
# {box of 获得相关认定情况: column}
BOXES = {
    "above_scale": "is_above_scale",
    "high_tech": "is_high_tech",
    "gazelle": "is_gazelle",
    "unicorn": "is_unicorn",
    "tech_sme": "is_tech_sme",
}
# What rarely changes from year to year.
LASTING = (
    *BOXES.values(),
    *SAME_NAMES,
    "is_listed",
    "intends_to_list",
    "is_heritage_brand",
    "rd_institutions",
    "rd_institutions_provincial",
)
FROM_RECORD = (
    "industry_class",
    "registration_type",
    "legal_representative",
    "legal_representative_phone",
    "contact_name",
    "contact_mobile",
)


@dataclass(frozen=True)
class Fact:
    """A value for a column, and where it is from: a ReportSource and the place named for people."""

    column: str
    value: Any
    source: str
    detail: str = ""
    known_at: datetime | None = None


class KnownOfProfiles:
    """What is known of a batch of enterprises for profiles of a year, read in a few queries."""

    def __init__(self, batch: list[Enterprise], year: int, day: date) -> None:
        self.year, self.day, ids = year, day, [one.pk for one in batch]
        self.declared = EarlierDeclarationsPrefill().read_ahead(ids, year)
        last = AnnualProfile.objects.filter(enterprise__in=ids, year=year - 1, state=ReportState.ACCEPTED)
        self.last = {one.enterprise_id: one for one in last}
        self.titles: dict[int, list[Title]] = {}
        for title in Title.objects.valid_on(day).filter(enterprise__in=ids):
            self.titles.setdefault(title.enterprise_id, []).append(title)
        classes = Industry.objects.filter(level=IndustryLevel.CLASS)
        self.classes = set(classes.filter(pk__in=[one.industry_class for one in batch]).values_list("pk", flat=True))

    def facts(self, enterprise: Enterprise, fields: Mapping[str, AnswerField]) -> dict[str, Fact]:
        """{column: the nearest fact that the column takes}."""
        filed = [*self._declared(enterprise), *self._last(enterprise)]
        filed.sort(key=lambda one: -one.known_at.timestamp() if one.known_at else 0.0)
        found: dict[str, Fact] = {}
        for one in (*self._record(enterprise), *filed):
            value = stored(fields[one.column], one.value)
            if one.column not in found and value is not None:
                found[one.column] = replace(one, value=value)
        return found

    def _record(self, enterprise: Enterprise) -> Iterator[Fact]:
        record = ReportSource.ENTERPRISE_RECORD
        for name in FROM_RECORD:
            if name != "industry_class" or enterprise.industry_class in self.classes:
                yield Fact(name, getattr(enterprise, name), record)
        if enterprise.registered_on is not None:
            yield Fact("years_established", full_years(enterprise.registered_on, self.day), record)
        if words := highest_title(self.titles.get(enterprise.pk, [])):
            yield Fact("highest_title", words, ReportSource.TITLES)

    def _declared(self, enterprise: Enterprise) -> Iterator[Fact]:
        # Asked for is the year's own declaration too: it is about the same business year.
        asking = Declaration(enterprise=enterprise, tier=Tier.SME, year=self.year)
        for one in self.declared.answers(asking):
            for column, value in _columns(one, self.year):
                yield Fact(column, value, ReportSource.DECLARATION, one.detail, one.known_at)

    def _last(self, enterprise: Enterprise) -> Iterator[Fact]:
        last = self.last.get(enterprise.pk)
        if last is None:
            return
        values, detail = read_values(last), sheet.report_name(last.period)
        given = {name: values.get(name) for name in LASTING}
        given["previous_equity_financing"] = values.get("new_equity_financing")
        given["previous_rd_ratio"], given["previous_rd_expense"] = values.get("rd_ratio"), research(values)
        for column, value in given.items():
            yield Fact(column, value, ReportSource.LAST_PROFILE, detail, last.accepted_at)


def _columns(one: KnownAnswer, year: int) -> Iterator[tuple[str, Any]]:
    """(column, value) that an answer of a declaration says."""
    if one.name == "recognitions":
        for box, column in BOXES.items():
            if box in one.offered:
                yield column, box in one.value
    elif one.name in SAME_NAMES and not one.year:
        yield one.name, one.value
    elif one.name in OF_LAST_YEAR and one.year == year - 1:
        yield OF_LAST_YEAR[one.name], one.value
    elif one.name in OF_YEAR_BEFORE and one.year == year - 2:
        yield OF_YEAR_BEFORE[one.name], one.value


def stored(field: AnswerField, value: Any) -> Any:
    """The value as the column stores it; None where there is none or the column does not take it."""
    if value is None or value == "":
        return None
    column = field.column
    if field.kind in ("money", "percent"):
        try:
            number = Decimal(value).quantize(Decimal("0.01"))
        except InvalidOperation:
            return None
        fits = abs(number) < Decimal(10) ** (column.max_digits - 2) and (column.signed or number >= 0)
        return number if fits and (column.largest is None or number <= column.largest) else None
    if field.kind == "choice":
        return value if value in dict(field.options) else None
    if field.kind == "text":
        return str(value) if len(str(value)) <= column.max_length else None
    return value


def highest_title(titles: Iterable[Title]) -> str:
    """The highest of valid titles with its year, as note 1 of the sheet says; "" where there is none."""
    ladder = list(Tier.values)
    best = max(titles, key=lambda one: (ladder.index(one.tier), one.year), default=None)
    return f"{best.year}年{TITLE_WORDS[Tier(best.tier)]}" if best else ""


def full_years(since: date, day: date) -> int:
    """Whole years from one day to another, at least nought."""
    return max(0, day.year - since.year - ((day.month, day.day) < (since.month, since.day)))
