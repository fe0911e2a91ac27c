"""Titles that run out: told to holder and city 12, 6 and 3 months before, ended after their last day.

Whether a title is in force follows from its dates on every page; that this ran late changes nothing but the day on
which people hear of it. What was said is kept by the outbox's keys, so running again says nothing twice: "title-expiry:
<title>:<months>:<user>" to the holder, and one message per city, last day and occasion to each of its officers.
"""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse

from cultivation_pool.calendar import expiry_notice, months_before
from cultivation_pool.services.people import city_officers, enterprise_users
from zjtx.common import audit, clock, outbox
from zjtx.common.outbox import Letter
from zjtx.common.templatetags.zjtx import cn_date
from zjtx.registry.enums import EndReason, Tier
from zjtx.registry.models import Title

BATCH = 200
# A title whose end is longer past, such as one taken over from before the system, is ended without a word.
STALE_AFTER = timedelta(days=60)
NAMED = 20
OVER = "over"


def end_expired(at: datetime) -> int:
    """End the titles whose last day is past; returns how many. Each keeps its last day as the day of its end.

    A batch is a transaction of its own: what a killed worker leaves out, the next run ends.
    """
    today, ended = clock.local(at).date(), 0
    over = Title.objects.not_ended().filter(ends_on__lt=today).order_by("pk").values_list("pk", flat=True)
    while batch := list(over[:BATCH]):
        ended += _end(batch)
    return ended


@transaction.atomic
def _end(batch: list[int]) -> int:
    """Titles that an act ended while this waited for their rows are left as the act left them."""
    locked = Title.objects.select_for_update(of=("self",)).not_ended().filter(pk__in=batch)
    titles = list(locked.select_related("enterprise__region").order_by("pk"))
    for title in titles:
        title.ended_on, title.end_reason = title.ends_on, EndReason.EXPIRED
        title.save(update_fields=["ended_on", "end_reason"])
        audit.record("pool.title_expired", obj=title, detail={"ends_on": title.ends_on, "number": title.number})
    return len(titles)


def tell_expiring(at: datetime) -> int:
    """Say what holds today about titles in their last year and about those just ended; returns the messages written.

    A run that is late says the notice that holds now and leaves out those it missed.
    """
    today = clock.local(at).date()
    told = 0
    for batch in _batches(today):
        told += _tell(_holders_letters(batch, today))
    return told + _tell(_city_letters(today))


@transaction.atomic
def _tell(letters: Iterable[Letter]) -> int:
    fresh = outbox.unwritten(letters)
    outbox.notify_all(fresh)
    return len(fresh)


def _ending(today: date) -> QuerySet[Title]:
    """Titles about which something may be said today: in force and in their last year, or run out lately."""
    # Some days more than a year: the months' ends decide in occasion().
    horizon = months_before(today, -12) + timedelta(days=3)
    last_year = Title.objects.valid_on(today).not_ended().filter(ends_on__lte=horizon)
    ended = Title.objects.filter(
        end_reason=EndReason.EXPIRED, superseded_by__isnull=True, ends_on__gte=today - STALE_AFTER, ends_on__lt=today
    )
    return (last_year | ended).select_related("enterprise__region").order_by("pk")


def _batches(today: date) -> Iterator[list[Title]]:
    last = 0
    while batch := list(_ending(today).filter(pk__gt=last)[:BATCH]):
        yield batch
        last = batch[-1].pk


def occasion(title: Title, today: date) -> str:
    """What is said of the title today: "12", "6", "3" months, "over", or "" while nothing is."""
    if title.end_reason == EndReason.EXPIRED:
        return OVER
    months = expiry_notice(title.ends_on, today)
    return str(months) if months else ""


def _holders_letters(titles: list[Title], today: date) -> Iterator[Letter]:
    users: dict[int, list] = {}
    for user in enterprise_users({title.enterprise_id for title in titles}):
        users.setdefault(user.enterprise_id, []).append(user)
    for title in titles:
        said = occasion(title, today)
        for user in users.get(title.enterprise_id, []) if said else []:
            yield Letter(user, f"title-expiry:{title.pk}:{said}:{user.pk}", *_words(title, said), reverse("pool:mine"))


def _words(title: Title, said: str) -> tuple[str, str]:
    name = _name(title)
    number = f"（证书编号{title.number}）" if title.number else ""
    if said == OVER:
        body = f"{name}的称号{number}的有效期已于{cn_date(title.ends_on)}届满。需继续认定的，请按申报通知重新申报。"
        return f"{name}的称号已到期", body
    body = f"{name}的称号{number}的有效期至{cn_date(title.ends_on)}。到期当年可重新申报，请留意当年的申报通知。"
    return f"{name}的称号将于{cn_date(title.ends_on)}到期", body


def _name(title: Title) -> str:
    if title.tier == Tier.PRODUCT:
        return f"专精特新产品“{title.product_name}”"
    return {Tier.SME: "专精特新中小企业", Tier.LITTLE_GIANT: "专精特新“小巨人”企业"}[Tier(title.tier)]


def _city_letters(today: date) -> Iterator[Letter]:
    """One message per city, last day and occasion: most titles of a city end on the same 31 December."""
    officers = city_officers()
    groups: dict[tuple[str, date, str], list[str]] = {}
    for title in _ending(today):
        said = occasion(title, today)
        for path in dict.fromkeys(path for path, _officer in officers) if said else ():
            if title.enterprise.region.path.startswith(path):
                groups.setdefault((path, title.ends_on, said), []).append(title.enterprise.name)
    for (path, ends_on, said), names in groups.items():
        for own, officer in officers:
            if own == path:
                key = f"title-expiry:{path.strip('/').split('/')[-1]}:{ends_on}:{said}:{officer.pk}"
                yield Letter(officer, key, *_city_words(ends_on, said, names), reverse("pool:cities"))


def _city_words(ends_on: date, said: str, names: list[str]) -> tuple[str, str]:
    listed = "、".join(dict.fromkeys(names[:NAMED])) + ("等" if len(names) > NAMED else "")
    if said == OVER:
        return f"{len(names)}项称号已到期", f"本市{len(names)}项称号的有效期已于{cn_date(ends_on)}届满：{listed}。"
    subject = f"{len(names)}项称号将于{cn_date(ends_on)}到期"
    return subject, f"本市{len(names)}项称号的有效期至{cn_date(ends_on)}：{listed}。请提醒企业按当年通知重新申报。"
