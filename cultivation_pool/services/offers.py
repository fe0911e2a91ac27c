"""Services that a bureau offers: published, taken up by enterprises of the pool, and who came."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.urls import reverse

from cultivation_pool.enums import Attendance
from cultivation_pool.models import ServiceOffer, ServiceSignUp
from cultivation_pool.services.people import enterprise_users
from zjtx.accounts.models import User
from zjtx.common import audit, clock, outbox
from zjtx.common.outbox import Letter
from zjtx.common.templatetags.zjtx import cn_date
from zjtx.registry.models import Title

NOT_IN_POOL = "持有有效称号的企业方可报名"


class OfferRefused(Exception):
    """The act is not possible now; `args[0]` says why."""


def publish(*, user: User, key: str, at: datetime, request: Any = None, **fields: Any) -> ServiceOffer:
    """Publish an offer to the enterprises of the officer's region; the page's `key` makes a second click the same
    one. `fields`: kind, title, text, starts_on, ends_on, sign_up_until, capacity."""
    try:
        with transaction.atomic():
            made = ServiceOffer.objects.create(
                region=user.region, scope_path=user.scope_path, published_by=user, published_at=at, request_key=key,
                **fields,
            )  # fmt: skip
            audit.record("pool.offer.publish", actor=user, obj=made, detail={"kind": made.kind}, request=request)
            _tell_holders(made, clock.local(at).date())
            return made
    except IntegrityError:
        return ServiceOffer.objects.get(published_by=user, request_key=key)


def _tell_holders(offer: ServiceOffer, today: date) -> None:
    """Everybody in the region who holds a valid title hears of it once."""
    holders = Title.objects.valid_on(today).filter(enterprise__region__path__startswith=offer.scope_path)
    ids = set(holders.values_list("enterprise_id", flat=True))
    body = (
        f"{offer.region.bureau_name or offer.region.name}发布{offer.get_kind_display()}服务“{offer.title}”，"
        f"{cn_date(offer.starts_on)}开始，{cn_date(offer.sign_up_until)}前可在“培育库—服务”中报名。"
    )
    given = {"subject": f"服务项目：{offer.title}", "body": body, "url": reverse("pool:own_services")}
    batch = [Letter(user, f"service-offer:{offer.pk}:{user.pk}", **given) for user in enterprise_users(ids)]
    outbox.notify_all(outbox.unwritten(batch))


@transaction.atomic
def close(*, offer: ServiceOffer, user: User, at: datetime, request: Any = None) -> bool:
    """Take no more sign-ups; whether this did it."""
    closed = ServiceOffer.objects.filter(pk=offer.pk, closed_at=None).update(closed_at=at)
    if closed:
        audit.record("pool.offer.close", actor=user, obj=offer, request=request)
    return bool(closed)


@transaction.atomic
def sign_up(*, offer: ServiceOffer, user: User, at: datetime, request: Any = None) -> ServiceSignUp:
    """The enterprise takes it up; again it is the same sign-up. The offer's row is held while places are counted.

    Raises OfferRefused: closed, full, or no valid title."""
    locked = ServiceOffer.objects.select_for_update(of=("self",)).get(pk=offer.pk)
    today = clock.local(at).date()
    own = ServiceSignUp.objects.filter(offer=locked, enterprise_id=user.enterprise_id).first()
    if own is not None and own.withdrawn_at is None:
        return own
    if refused := sign_up_refusal(locked, user, today):
        raise OfferRefused(refused)
    given = {"signed_by": user, "signed_at": at, "withdrawn_at": None}
    made, _new = ServiceSignUp.objects.update_or_create(offer=locked, enterprise_id=user.enterprise_id, defaults=given)
    audit.record("pool.offer.sign_up", actor=user, obj=offer, label=str(offer), request=request)
    return made


def sign_up_refusal(offer: ServiceOffer, user: User, today: date) -> str | None:
    """Why the enterprise cannot sign up; None where it can."""
    if not offer.is_open_on(today):
        ended = "已停止报名" if offer.closed_at else f"报名已于{cn_date(offer.sign_up_until)}截止"
        return f"“{offer.title}”{ended}"
    taken = ServiceSignUp.objects.filter(offer=offer, withdrawn_at=None).count()
    if offer.capacity is not None and taken >= offer.capacity:
        return f"“{offer.title}”名额{offer.capacity}个已满"
    if not Title.objects.valid_on(today).filter(enterprise_id=user.enterprise_id).exists():
        return NOT_IN_POOL
    return None


@transaction.atomic
def withdraw(*, offer: ServiceOffer, user: User, at: datetime, request: Any = None) -> None:
    """The enterprise does not come after all; the place is free again. Raises OfferRefused once it has begun."""
    if clock.local(at).date() >= offer.starts_on:
        raise OfferRefused(f"“{offer.title}”已于{cn_date(offer.starts_on)}开始，不能取消报名，请与主管部门联系")
    own = ServiceSignUp.objects.filter(offer=offer, enterprise_id=user.enterprise_id, withdrawn_at=None, attendance="")
    if own.update(withdrawn_at=at):
        audit.record("pool.offer.withdraw", actor=user, obj=offer, label=str(offer), request=request)


@transaction.atomic
def note_attendance(
    *, offer: ServiceOffer, came: Collection[int], user: User, at: datetime, request: Any = None
) -> tuple[int, int]:
    """Note of everybody signed up who came: (came, missed). `came` are keys of sign-ups. Raises OfferRefused before it
    has begun."""
    if clock.local(at).date() < offer.starts_on:
        raise OfferRefused(f"“{offer.title}”{cn_date(offer.starts_on)}开始，开始后方可登记参加情况")
    signed = ServiceSignUp.objects.filter(offer=offer, withdrawn_at=None)
    there = signed.filter(pk__in=came).update(attendance=Attendance.CAME)
    missed = signed.exclude(pk__in=came).update(attendance=Attendance.MISSED)
    detail = {"came": there, "missed": missed}
    audit.record("pool.offer.attendance", actor=user, obj=offer, detail=detail, request=request)
    return there, missed
