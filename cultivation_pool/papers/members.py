"""The pool's list as XLSX: who is in it, with titles, reports overdue and contacts."""

from collections.abc import Iterator

from django.urls import reverse

from cultivation_pool import member_selectors as selectors
from cultivation_pool.listing import in_batches, phone_of
from cultivation_pool.member_selectors import IN_POOL, STANDINGS, MemberFilters
from cultivation_pool.papers.tables import Asked, ListPaper, texts
from review.titles import full_name, standing
from zjtx.common.spreadsheets.lists import Cell
from zjtx.common.templatetags.zjtx import cn_date
from zjtx.registry.models import Enterprise, Title
from zjtx.registry.selectors import cities

COLUMNS = (
    ("企业名称", 30), ("曾用名", 22), ("统一社会信用代码", 22), ("市", 11), ("区县", 13), ("行业", 18), ("称号", 38),
    ("证书编号", 24), ("认定文号", 22), ("有效期", 32), ("状态", 9), ("逾期未报（期）", 9), ("联系人", 10),
    ("联系电话", 15),
)  # fmt: skip


def _title(asked: Asked) -> str:
    standing_words = STANDINGS.get(MemberFilters.of(asked.query).standing, IN_POOL)
    return f"{asked.place}“专精特新”企业培育库名单（{standing_words}，{cn_date(asked.today)}）"


def _rows(asked: Asked) -> Iterator[list[Cell]]:
    filters = MemberFilters.of(asked.query)
    city_of = {city.path: city.name for city in cities()}
    for batch in in_batches(selectors.filtered(asked.user, filters, asked.today)):
        known = selectors.beside(batch, asked.today)
        for one in batch:
            titles = known.titles[one.pk]
            valid = [title for title in titles if title.is_valid_on(asked.today)]
            head = texts(one.name, "、".join(known.former[one.pk]), one.uscc, *place_of(one, city_of))
            head += texts(one.industry_division)
            late: Cell = (known.missing[one.pk] or None, "number")
            contact = texts(one.contact_name, asked.phone(phone_of(one)))
            yield [*head, *_title_cells(valid or titles[:1], asked), late, *contact]


def place_of(enterprise: Enterprise, city_of: dict[str, str]) -> tuple[str, str]:
    """(city, district) of an enterprise; `city_of` are the cities' names by path."""
    region = enterprise.region
    city = next((name for path, name in city_of.items() if region.path.startswith(path)), "")
    return city, "" if region.path in city_of else region.name


def _title_cells(titles: list[Title], asked: Asked) -> list[Cell]:
    lines = [
        (
            f"{full_name(one.tier, one.scheme)}{f'“{one.product_name}”' if one.product_name else ''}（{one.year}年）",
            one.number,
            one.document_number,
            f"{cn_date(one.starts_on)}至{cn_date(one.ended_on or one.ends_on)}",
            standing(one, asked.today).label,
        )
        for one in titles
    ]
    return texts(*("\n".join(column) for column in zip(*lines, strict=True)))


MEMBERS = ListPaper(
    columns=COLUMNS,
    title=_title,
    count=lambda asked: selectors.filtered(asked.user, MemberFilters.of(asked.query), asked.today).count(),
    rows=_rows,
    canonical=lambda query: MemberFilters.of(query).query(),
    address=lambda asked: reverse("pool:members") + MemberFilters.of(asked.query).query(),
    has_phones=True,
)
