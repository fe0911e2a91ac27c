"""Titles and bans: what the database refuses, and when a title is in force."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from zjtx.registry.enums import EndReason, Tier
from zjtx.registry.models import Ban, Enterprise, Region, Title

from .factories import make_enterprise, make_title

ENDED = {"ended_on": date(2023, 5, 31), "end_reason": EndReason.GIVEN_UP}


def refuses(name: str, make: object, *args: object, **fields: object) -> None:
    """The database itself refuses the row, by the constraint of that name (SQLite names the columns of unique ones)."""
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        make(*args, **fields)
    assert name in str(error.value) or "UNIQUE constraint failed" in str(error.value)


@pytest.mark.parametrize(
    "tier, name", [(Tier.SME, "title_one_open_sme"), (Tier.LITTLE_GIANT, "title_one_open_little_giant")]
)
def test_an_enterprise_holds_one_open_title_of_a_tier(enterprise: Enterprise, tier: Tier, name: str) -> None:
    make_title(enterprise, tier)
    refuses(name, make_title, enterprise, tier, year=2023)
    assert Title.objects.count() == 1


@pytest.mark.parametrize("tier", list(Tier))
def test_a_title_that_ended_makes_room(enterprise: Enterprise, tier: Tier) -> None:
    make_title(enterprise, tier, **ENDED)
    make_title(enterprise, tier)
    assert Title.objects.not_ended().count() == 1


def test_sme_and_little_giant_titles_stand_side_by_side(enterprise: Enterprise, dalian: Region) -> None:
    make_title(enterprise, Tier.SME)
    make_title(enterprise, Tier.LITTLE_GIANT)
    make_title(make_enterprise(dalian), Tier.SME)
    assert Title.objects.not_ended().count() == 3


def test_a_product_holds_one_open_title(enterprise: Enterprise, dalian: Region) -> None:
    make_title(enterprise, Tier.PRODUCT)
    make_title(enterprise, Tier.PRODUCT, product_name="液压阀")
    make_title(make_enterprise(dalian), Tier.PRODUCT)
    refuses("title_one_open_per_product", make_title, enterprise, Tier.PRODUCT)


def test_a_renewal_ends_the_old_title_the_day_before(enterprise: Enterprise) -> None:
    old = make_title(enterprise, starts_on=date(2019, 7, 1), ends_on=date(2022, 12, 31), year=2019)
    Title.objects.filter(pk=old.pk).update(ended_on=date(2022, 5, 31), end_reason=EndReason.RENEWED)
    new = make_title(enterprise)
    Title.objects.filter(pk=old.pk).update(superseded_by=new)
    assert list(Title.objects.valid_on(date(2022, 5, 31))) == [old]
    assert list(Title.objects.valid_on(date(2022, 6, 1))) == [new]


@pytest.mark.parametrize(
    "name, fields",
    [
        ("title_dates_in_order", {"starts_on": date(2025, 1, 1), "ends_on": date(2024, 12, 31)}),
        ("title_ended_after_start", {"ended_on": date(2022, 5, 31), "end_reason": EndReason.REVOKED}),
        ("title_end_has_reason", {"ended_on": date(2023, 5, 31)}),
        ("title_end_has_reason", {"end_reason": EndReason.EXPIRED}),
        ("title_product_named", {"product_name": "高精度轴承"}),
        ("title_product_named", {"tier": Tier.PRODUCT, "product_name": ""}),
        ("title_product_named", {"tier": "other"}),
    ],
)
def test_impossible_titles_are_refused(enterprise: Enterprise, name: str, fields: dict) -> None:
    refuses(name, make_title, enterprise, **fields)


def test_a_superseded_title_has_ended(enterprise: Enterprise) -> None:
    new = make_title(enterprise)
    refuses("title_end_has_reason", make_title, enterprise, superseded_by=new)


def test_a_certificate_number_is_given_once(enterprise: Enterprise, dalian: Region) -> None:
    make_title(enterprise, number="LN2022-Q-0001")
    refuses("title_number_once", make_title, make_enterprise(dalian), number="LN2022-Q-0001")
    make_title(enterprise, Tier.PRODUCT)
    make_title(make_enterprise(dalian))


def test_a_title_of_one_day_is_possible(enterprise: Enterprise) -> None:
    day = date(2022, 6, 1)
    assert make_title(enterprise, starts_on=day, ends_on=day).is_valid_on(day)


def test_refusals_are_chinese_sentences(enterprise: Enterprise) -> None:
    make_title(enterprise)
    second = Title(
        enterprise=enterprise, tier=Tier.SME, year=2022, starts_on=date(2022, 6, 1), ends_on=date(2025, 12, 31)
    )
    with pytest.raises(ValidationError, match="该企业已有未终止的专精特新中小企业称号"):
        second.full_clean()


def test_product_names_differ_by_more_than_spaces(enterprise: Enterprise) -> None:
    make_title(enterprise, Tier.PRODUCT, product_name="高精度 轴承")
    second = make_title(enterprise, Tier.PRODUCT, product_name="液压阀")
    second.product_name = " 高精度   轴承\u3000"
    with pytest.raises(ValidationError, match="该产品（技术）已有未终止的"):
        second.full_clean()


VALIDITY = [
    # day, end of the title by an act, in force
    (date(2022, 5, 31), {}, False),
    (date(2022, 6, 1), {}, True),
    (date(2025, 12, 31), {}, True),
    (date(2026, 1, 1), {}, False),
    (date(2023, 5, 30), ENDED, True),
    (date(2023, 5, 31), ENDED, False),
    (date(2023, 5, 31), {**ENDED, "end_reason": EndReason.REVOKED}, False),
    (date(2023, 5, 31), {**ENDED, "end_reason": EndReason.RENEWED}, True),
    (date(2023, 6, 1), {**ENDED, "end_reason": EndReason.RENEWED}, False),
    (date(2025, 12, 31), {"ended_on": date(2025, 12, 31), "end_reason": EndReason.EXPIRED}, True),
]


@pytest.mark.parametrize("day, end, in_force", VALIDITY)
def test_validity_is_the_same_for_a_title_and_for_a_list(
    enterprise: Enterprise, day: date, end: dict, in_force: bool
) -> None:
    title = make_title(enterprise, **end)
    assert title.is_valid_on(day) is in_force
    assert Title.objects.valid_on(day).exists() is in_force


def test_a_ban_has_its_dates_in_order(enterprise: Enterprise) -> None:
    fields = {"enterprise": enterprise, "document_number": "辽工信改革〔2022〕40号", "reason": "提供虚假信息"}
    refuses("ban_dates_in_order", Ban.objects.create, starts_on=date(2022, 5, 2), ends_on=date(2022, 5, 1), **fields)


@pytest.mark.parametrize(
    "day, in_force",
    [(date(2022, 4, 30), False), (date(2022, 5, 1), True), (date(2025, 4, 30), True), (date(2025, 5, 1), False)],
)
def test_a_ban_holds_from_its_first_to_its_last_day(enterprise: Enterprise, day: date, in_force: bool) -> None:
    Ban.objects.create(
        enterprise=enterprise,
        starts_on=date(2022, 5, 1),
        ends_on=date(2025, 4, 30),
        document_number="1号",
        reason="事由",
    )
    assert enterprise.bans.in_force_on(day).exists() is in_force
