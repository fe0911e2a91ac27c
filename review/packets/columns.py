"""The columns of the summary sheets: attachments 6, 7 and 8 of the Dalian notice of 2021 (the layouts are not at hand;
columns by the project's reading of it). Figures are of the round's last year where a column does not name its own."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from declarations.answers.display import CodeNames, display
from declarations.answers.fields import answer_fields
from review.models import FirstReview
from zjtx.common.spreadsheets.lists import Cell
from zjtx.common.templatetags.zjtx import masked_phone
from zjtx.registry.enums import Tier
from zjtx.registry.models import Industry, Region
from zjtx.registry.selectors import district_names

NONE = "无"


@dataclass(frozen=True)
class Names:
    """Names of all regions and industries, read once: a sheet has thousands of rows."""

    codes: CodeNames
    districts: Mapping[str, str]

    @classmethod
    def read(cls) -> "Names":
        """Three queries."""
        regions = dict(Region.objects.values_list("pk", "full_name"))
        return cls(CodeNames(regions, dict(Industry.objects.values_list("pk", "name"))), district_names())


class Entry:
    """One recommended declaration: the frozen version that was recommended, and the opinion with it."""

    def __init__(self, review: FirstReview, names: Names, *, shows_phones: bool) -> None:
        content = review.submission.content
        self.answers, self.derived, self.year = content["answers"], content["derived"], content["year"]
        self.opinion = review.opinion
        self._fields, self._names, self._shows_phones = answer_fields(content["sheet"]), names, shows_phones

    @property
    def district(self) -> str:
        """The district or zone of the region that was declared, a city's own name where there is none."""
        return self._names.districts.get(self.answers.get("region", ""), "")

    def text(self, name: str) -> str:
        """An answer as people read it, on one line."""
        value = self.answers.get(name)
        if value in (None, []):
            return "" if value is None else NONE
        return display(self._fields[name], value, self._names.codes).replace("\n", "；")

    def plain(self, name: str) -> str:
        """A text as it was typed."""
        return str(self.answers.get(name) or "")

    def figure(self, name: str, back: int = 1) -> Decimal | None:
        """A yearly figure of the year `back` years before the round's, typed or computed."""
        year = str(self.year - back)
        value = (self.answers.get(name) or {}).get(year, (self.derived.get(name) or {}).get(year))
        return None if value is None else Decimal(str(value))

    def count(self, *names: str) -> int | None:
        """The sum of counts; None where one of them is missing."""
        values = [self.answers.get(name) for name in names]
        return None if None in values else sum(int(value) for value in values if value is not None)

    def large_customers(self) -> int | None:
        """How many large enterprises are named that the product is supplied to."""
        if self.answers.get("supplies_large_enterprises") is None:
            return None
        return sum(bool(one.strip()) for one in self.answers.get("large_customers") or [])

    def mobile(self) -> str:
        """The contact's mobile, masked where the reader has no right to see it."""
        number = self.plain("contact_mobile")
        return number if self._shows_phones or not number else masked_phone(number)


@dataclass(frozen=True)
class Column:
    """One column; `group` stands above the labels of several. A label may hold the year that `back` counts to."""

    label: str
    width: float
    read: Callable[[Entry], Any]
    style: str = "cell"
    group: str = ""
    back: int = 0

    def cell(self, entry: Entry) -> Cell:
        """What stands in the column's cell."""
        return self.read(entry), self.style

    def label_of(self, year: int) -> str:
        """The label in a round of that year."""
        return f"{year - self.back}年" if self.back else self.label


def _text(name: str, label: str, width: float) -> Column:
    return Column(label, width, lambda entry: entry.text(name))


def _plain(name: str, label: str, width: float) -> Column:
    return Column(label, width, lambda entry: entry.plain(name))


def _figure(name: str, label: str, width: float) -> Column:
    return Column(label, width, lambda entry: entry.figure(name), "figure")


def _years(name: str, group: str, width: float) -> tuple[Column, Column]:
    older = Column("", width, lambda entry: entry.figure(name, 2), "figure", group, 2)
    return older, Column("", width, lambda entry: entry.figure(name, 1), "figure", group, 1)


def _count(label: str, width: float, *names: str) -> Column:
    return Column(label, width, lambda entry: entry.count(*names), "number")


_WHO = (
    Column("区市县", 11, lambda entry: entry.district),
    _plain("enterprise_name", "企业名称", 24),
    _plain("uscc", "统一社会信用代码", 21),
)
_HOW = (
    _plain("contact_name", "联系人", 9),
    Column("手机", 13, lambda entry: entry.mobile()),
    Column("初审意见", 26, lambda entry: entry.opinion),
)
# Attachment 6.
PRODUCT = (
    *_WHO,
    _plain("product_name", "产品（技术）名称", 20),
    _text("special_categories", "专项类别", 10),
    _text("industry_division", "所属行业", 15),
    _text("industry_class", "具体细分领域", 15),
    _text("technology_source", "产品技术来源", 8),
    _figure("revenue", "上年营业收入（万元）", 12),
    _figure("main_revenue_ratio", "主营业务收入占比（%）", 9),
    _count("有效专利数", 7, "patents_total"),
    _count("其中发明", 7, "invention_patents"),
    *_HOW,
)
# Attachments 7 and 8.
ENTERPRISE = (
    *_WHO,
    _text("size", "企业规模", 6),
    _text("industry_division", "所属行业", 14),
    _text("industry_class", "具体细分领域", 14),
    _plain("main_product", "主导产品", 16),
    _count("从事年限（年）", 7, "years_in_field"),
    _text("special_categories", "专项类别", 8),
    *_years("revenue", "营业收入（万元）", 12),
    _figure("main_revenue_ratio", "主营业务收入占比（%）", 9),
    _figure("main_revenue_growth", "主营业务收入增长率（%）", 9),
    _figure("debt_ratio", "资产负债率（%）", 8),
    *_years("rd_ratio", "研发占比（%）", 8),
    _figure("rd_staff_ratio", "研发人员占比（%）", 8),
    _count("发明专利", 6, "invention_patents"),
    _count("其他知识产权", 6, "utility_patents", "design_patents", "software_copyrights"),
    Column("本省排名", 6, lambda entry: entry.figure("province_rank"), "number"),
    Column("配套大企业数", 6, lambda entry: entry.large_customers(), "number"),
    _text("recent_titles", "近3年获认定情况", 14),
    _text("key_areas", "重点领域", 22),
    *_HOW,
)
COLUMNS: dict[str, tuple[Column, ...]] = {
    Tier.PRODUCT: PRODUCT,
    Tier.SME: ENTERPRISE,
    Tier.LITTLE_GIANT: ENTERPRISE,
}
