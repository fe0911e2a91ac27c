"""Declaring again in the last year of a title (notice, 三（三）2: 期满当年按通知要求重新申报)."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.urls import reverse

from declarations.models import Declaration, RoundTier
from declarations.selectors import open_rounds
from zjtx.common import clock
from zjtx.common.templatetags.zjtx import cn_date
from zjtx.registry.models import Title


@dataclass(frozen=True)
class Renewal:
    """What the holder of a title in its last year reads; `url` leads on where there is a way now."""

    title: Title
    text: str
    url: str = ""
    label: str = ""


def in_last_year(titles: list[Title], day: date) -> list[Title]:
    """Titles in force on the day that run out in its year."""
    return [one for one in titles if one.is_valid_on(day) and one.ends_on.year == day.year and one.ended_on is None]


def renewals(user: Any, titles: list[Title], at: datetime) -> list[Renewal]:
    """One line a title in its last year: declared again already, the open round, or to wait for the notice. Nothing
    asked of the database where no title is in its last year, else three queries."""
    found = in_last_year(titles, clock.local(at).date())
    if not found:
        return []
    rounds = {one.pk: one for one in open_rounds(at)}
    offered = set(RoundTier.objects.filter(round__in=rounds).values_list("round_id", "tier"))
    rows = Declaration.objects.filter(enterprise_id=user.enterprise_id, occupies=True, year=at.year)
    declared = {one.tier: one for one in rows.only("tier", "number", "year")}
    return [_renewal(title, rounds, offered, declared) for title in found]


def _renewal(
    title: Title, rounds: dict[int, Any], offered: set[tuple[int, str]], declared: dict[str, Declaration]
) -> Renewal:
    product = f"“{title.product_name}”" if title.product_name else ""
    until = f"{title.get_tier_display()}称号{product}有效期至{cn_date(title.ends_on)}，"
    mine = declared.get(title.tier)
    if mine is not None:
        address = reverse("declarations:detail", args=[mine.number])
        return Renewal(title, f"{until}已重新申报（{mine.number}）。", address, "查看申报")
    for pk, one in rounds.items():
        if one.year == title.ends_on.year and (pk, title.tier) in offered:
            words = f"{until}可在{one.year}年申报批次（{one.code}）重新申报。"
            return Renewal(title, words, reverse("declarations:rounds"), "前往申报")
    return Renewal(title, f"{until}可在{title.ends_on.year}年申报批次重新申报，请留意当年的申报通知。")
