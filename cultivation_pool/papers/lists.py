"""The bureau's lists as XLSX: banks, who signed up for a service, the questionnaire of a quarter, contacts."""

from collections.abc import Iterator, Mapping

from django.db.models import QuerySet
from django.http import Http404
from django.urls import reverse

from cultivation_pool import list_selectors as selectors
from cultivation_pool.list_selectors import SURVEY_STANDINGS, BankFilters, SurveyFilters
from cultivation_pool.listing import in_batches, number_of, phone_of
from cultivation_pool.member_selectors import beside
from cultivation_pool.models import ServiceOffer, ServiceSignUp
from cultivation_pool.papers.members import place_of
from cultivation_pool.papers.tables import Asked, ListPaper, texts
from cultivation_pool.sheets.quarterly_2022 import short_title
from review.titles import full_name
from zjtx.common.spreadsheets.lists import Cell
from zjtx.common.templatetags.zjtx import cn_date
from zjtx.registry.models import Enterprise
from zjtx.registry.selectors import cities

WHERE = (("企业名称", 32), ("统一社会信用代码", 22), ("市", 12), ("区县", 14))
PERSON = (("联系人", 10), ("联系电话", 16))


def _city_names() -> dict[str, str]:
    return {city.path: city.name for city in cities()}


def _person(one: Enterprise, asked: Asked) -> list[Cell]:
    return texts(one.contact_name, asked.phone(phone_of(one)))


def _bank_rows(asked: Asked) -> Iterator[list[Cell]]:
    names = _city_names()
    for batch in in_batches(selectors.bank_rows(asked.user, BankFilters.of(asked.query), asked.today)):
        wishes, known = selectors.wishes_of(batch), beside(batch, asked.today)
        for one in batch:
            valid = [title for title in known.titles[one.pk] if title.is_valid_on(asked.today)]
            held = "\n".join(dict.fromkeys(f"{full_name(title.tier, title.scheme)}" for title in valid))
            wish = wishes.get(one.pk)
            figures: list[Cell] = [(wish and wish.amount, "figure"), (wish and wish.months, "number")]
            said = texts(wish and wish.purpose, wish and wish.bank)
            place = place_of(one, names)
            yield [
                *texts(one.name, one.uscc, *place, one.industry_division, held),
                *figures,
                *said,
                *_person(one, asked),
            ]


BANK = ListPaper(
    columns=(
        *WHERE, ("行业", 18), ("有效称号", 30), ("融资需求（万元）", 14), ("期限（月）", 8), ("用途", 30),
        ("主要开户银行", 20), *PERSON,
    ),
    title=lambda asked: f"{asked.place}“专精特新”企业银企对接名单（{cn_date(asked.today)}）",
    count=lambda asked: selectors.bank_rows(asked.user, BankFilters.of(asked.query), asked.today).count(),
    rows=_bank_rows,
    canonical=lambda query: BankFilters.of(query).query(),
    address=lambda asked: reverse("pool:bank_list") + BankFilters.of(asked.query).query(),
    has_phones=True,
    note="依据：辽工信改革〔2022〕9号四（三）。融资需求由企业填报，并已同意提供给合作银行。",
)  # fmt: skip


def _offer(asked: Asked) -> ServiceOffer | None:
    number = number_of(asked.query.get("offer", ""))
    try:
        return selectors.offer_visible(asked.user, number) if number else None
    except Http404:
        return None


def _offer_title(asked: Asked) -> str:
    offer = _offer(asked)
    return f"“{offer.title}”报名名单" if offer else ""


def _signed(asked: Asked) -> QuerySet[ServiceSignUp]:
    offer = _offer(asked)
    return selectors.sign_ups_of(asked.user, offer) if offer else ServiceSignUp.objects.none()


def _offer_rows(asked: Asked) -> Iterator[list[Cell]]:
    names = _city_names()
    for one in _signed(asked).iterator(chunk_size=500):
        enterprise = one.enterprise
        where = texts(enterprise.name, enterprise.uscc, *place_of(enterprise, names))
        state = texts(cn_date(one.signed_at), one.get_attendance_display() or "已报名")
        yield [*where, *state, *_person(enterprise, asked)]


def offer_query(query: Mapping[str, str]) -> str:
    """The offer that the list is of."""
    return f"?offer={number_of(query.get('offer', '')) or ''}"


SIGN_UPS = ListPaper(
    columns=(*WHERE, ("报名时间", 14), ("参加情况", 10), *PERSON),
    title=_offer_title,
    count=lambda asked: _signed(asked).count(),
    rows=_offer_rows,
    canonical=offer_query,
    address=lambda asked: reverse("pool:offer", args=[number_of(asked.query["offer"])]),
    has_phones=True,
    is_there=lambda asked: _offer(asked) is not None,
)


def _survey_filters(asked: Asked) -> SurveyFilters:
    return SurveyFilters.of(asked.query)


def _survey_rows(asked: Asked) -> Iterator[list[Cell]]:
    filters, names = _survey_filters(asked), _city_names()
    words = {True: SURVEY_STANDINGS["took"], False: SURVEY_STANDINGS["not"], None: SURVEY_STANDINGS["unmarked"]}
    for batch in in_batches(selectors.survey_rows(asked.user, filters)):
        marks = selectors.survey_marks(batch, filters.quarter)
        for one in batch:
            where = texts(one.name, one.uscc, *place_of(one, names))
            yield [*where, *texts(words[marks.get(one.pk)]), *_person(one, asked)]


SURVEY = ListPaper(
    columns=(*WHERE, ("参加情况", 12), *PERSON),
    title=lambda asked: f"{asked.place}{short_title(_survey_filters(asked).quarter)}中小企业生产经营问卷调查参加情况",
    count=lambda asked: selectors.survey_rows(asked.user, _survey_filters(asked)).count(),
    rows=_survey_rows,
    canonical=lambda query: SurveyFilters.of(query).query(),
    address=lambda asked: reverse("pool:survey") + _survey_filters(asked).query(),
    has_phones=True,
    is_there=lambda asked: bool(_survey_filters(asked).quarter),
)


def _contact_rows(asked: Asked) -> Iterator[list[Cell]]:
    for region, one in selectors.contacts_for(asked.user):
        said = texts(one.name, one.position, one.phone, one.mobile) if one else texts(*[None] * 4)
        yield [*texts(region.full_name, region.bureau_name), *said]


CONTACTS = ListPaper(
    columns=(("地区", 26), ("主管部门", 32), ("联系人", 12), ("科室、职务", 22), ("办公电话", 20), ("手机号码", 16)),
    title=lambda asked: f"{asked.place}“专精特新”培育工作联系人（{cn_date(asked.today)}）",
    count=lambda asked: len(selectors.contacts_for(asked.user)),
    rows=_contact_rows,
    canonical=lambda query: "?",
    address=lambda asked: reverse("pool:contacts"),
)
