"""Figures, dates, phones, badges and deadlines as every page shows them."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import models
from django.template import Context, Template

from zjtx.common import clock, statuses
from zjtx.common.templatetags import zjtx as tags
from zjtx.common.working_days import Reading


class Traffic(models.TextChoices):
    """Statuses of nothing real."""

    MOVING = "test_moving", "通行"
    HALTED = "test_halted", "停止"


@pytest.mark.parametrize(
    "value, shown",
    [
        (Decimal("1234.5"), "1,234.50"),
        ("1234567.005", "1,234,567.01"),
        (0, "0.00"),
        (Decimal("-0.001"), "0.00"),
        (-1500, "-1,500.00"),
        (None, "—"),
        ("", "—"),
        ("不详", "不详"),
    ],
)
def test_money_has_two_places_and_thousands(value: object, shown: str) -> None:
    assert tags.money(value) == shown


@pytest.mark.parametrize(
    "value, shown", [(Decimal("12.3"), "12.30%"), ("100", "100.00%"), (None, "—"), ("-5.555", "-5.56%")]
)
def test_percent_has_two_places(value: object, shown: str) -> None:
    assert tags.percent(value) == shown


def test_dates_are_those_of_shanghai() -> None:
    late = datetime(2022, 3, 17, 16, 3, tzinfo=UTC)
    assert tags.cn_date(late) == "2022年3月18日"
    assert tags.cn_moment(late) == "2022年3月18日 00:03"
    assert tags.cn_date_weekday(date(2022, 3, 18)) == "2022年3月18日 星期五"
    assert tags.cn_date_weekday(date(2022, 2, 20)) == "2022年2月20日 星期日"
    assert [tags.cn_date(None), tags.cn_moment(None), tags.cn_date_weekday(None)] == ["—"] * 3


@pytest.mark.parametrize(
    "value, shown",
    [
        ("13812345678", "138****5678"),
        ("0411-88886666", "0411-****6666"),
        ("024-8688666", "024-***8666"),
        ("88886666", "****6666"),
        ("0411-39801234转806", "0411-********转806"),
        ("110", "***"),
        ("", "—"),
        (None, "—"),
    ],
)
def test_phone_is_masked(value: str | None, shown: str) -> None:
    assert tags.masked_phone(value) == shown


def test_badge_says_status_in_word_tone_and_icon() -> None:
    statuses.register(Traffic, {"test_halted": ("red", "x-circle")})
    assert tags.status_badge("test_halted") == (
        '<span class="badge-status tone-red"><i class="bi bi-x-circle" aria-hidden="true"></i>停止</span>'
    )
    assert tags.status_badge(Traffic.MOVING) == '<span class="badge-status tone-neutral">通行</span>'
    assert "另行通知" in tags.status_badge("test_moving", label="另行通知")


def test_badge_of_an_object_shows_its_display() -> None:
    from zjtx.common.models import Job

    assert "排队中" in tags.status_badge(Job(status="queued"))


def test_badge_escapes_words() -> None:
    assert "<b>" not in tags.status_badge("x", label="<b>停</b>")


def test_status_that_means_two_things_is_refused() -> None:
    statuses.register(Traffic, {"test_halted": ("red", "x-circle")})
    with pytest.raises(ValueError, match="registered twice"):
        statuses.register(Traffic, {"test_halted": ("green", "x-circle")})
    with pytest.raises(ValueError, match="no such tone"):
        statuses.register(models.TextChoices("Other", {"A": ("test_a", "甲")}), {"test_a": ("pink", "")})


@pytest.mark.django_db
@pytest.mark.parametrize(
    "today, tone, words",
    [
        ("2022-03-11", "quiet", "截止 2022年3月18日 星期五，剩 5 个工作日"),
        ("2022-03-14", "quiet", "剩 4 个工作日"),
        ("2022-03-15", "soon", "剩 3 个工作日"),
        ("2022-03-18T23:59:58", "soon", "今日截止"),
        ("2022-03-19", "past", "已过期"),
    ],
)
def test_deadline_chip_counts_working_days(today: str, tone: str, words: str) -> None:
    with clock.frozen(today):
        for end in (date(2022, 3, 18), clock.as_moment("2022-03-18T23:59:59")):
            chip = tags.deadline_chip(end)
            assert f"tone-{tone}" in chip
            assert words in chip


@pytest.mark.django_db
def test_deadline_chip_knows_make_up_days() -> None:
    """Before the May holiday of 2022 two Sundays were worked, 24 April and 7 May a Saturday."""
    with clock.frozen("2022-04-23"):
        assert "剩 6 个工作日" in tags.deadline_chip(date(2022, 4, 29))


@pytest.mark.django_db
def test_deadline_chip_shows_a_time_that_is_not_the_days_end_and_what_is_provisional() -> None:
    with clock.frozen("2022-03-18T12:00:00"):
        assert "星期五 17:30，今日截止" in tags.deadline_chip(clock.as_moment("2022-03-18T17:30:00"))
        assert "（暂定）" in tags.deadline_chip(Reading(date(2022, 3, 18), True))
        assert tags.deadline_chip(None) == ""


def test_icon_is_decoration_and_nothing_else() -> None:
    assert tags.icon("check-circle") == '<i class="bi bi-check-circle" aria-hidden="true"></i>'
    with pytest.raises(ValueError, match="icon"):
        tags.icon('x"><script>')


def test_templates_have_the_tags_without_loading_them() -> None:
    template = Template('{{ figure|money }} {{ day|cn_date }} {% icon "clock" %}')
    shown = template.render(Context({"figure": Decimal("1500"), "day": date(2022, 3, 18)}))
    assert shown == '1,500.00 2022年3月18日 <i class="bi bi-clock" aria-hidden="true"></i>'
