"""Who is told of a case, and where they are sent."""

from datetime import datetime
from typing import Any

from django.urls import reverse

from cultivation_pool.matter_enums import MatterEvent
from cultivation_pool.models import MatterLog, VerificationCase
from cultivation_pool.services.people import enterprise_users
from review.telling import city_code, tell_officers, tell_province
from zjtx.common import audit, outbox
from zjtx.common.outbox import Letter

SYSTEM, VISITOR = "系统", "公众"


def matter_url(case: VerificationCase) -> str:
    """The officers' page of the case."""
    return reverse("pool:matter", args=[case.pk])


def own_url(case: VerificationCase) -> str:
    """The enterprise's page of the case."""
    return reverse("pool:own_matter", args=[case.pk])


def tell_enterprise(case: VerificationCase, occasion: str, subject: str, body: str) -> None:
    """Tell the accounts of the enterprise."""
    outbox.notify_all(
        Letter(user, f"matter:{case.pk}:{occasion}:{user.pk}", subject, body, own_url(case))
        for user in enterprise_users([case.enterprise_id])
    )


def tell_city(case: VerificationCase, occasion: str, subject: str, body: str) -> None:
    """Tell the officers of the enterprise's city."""
    key = f"matter:{case.pk}:{occasion}:city"
    tell_officers(city_code(case.region_path), key=key, subject=subject, body=body, url=matter_url(case))


def tell_the_province(case: VerificationCase, occasion: str, subject: str, body: str) -> None:
    """Tell the officers of the province."""
    key = f"matter:{case.pk}:{occasion}:province"
    tell_province(key=key, subject=subject, body=body, url=matter_url(case))


def note(
    case: VerificationCase, event: MatterEvent, user: Any, at: datetime, *, words: str = "", told: str = "",
    label: str = "",
) -> MatterLog:  # fmt: skip
    """An entry of the case's timeline; `told` is what the enterprise reads of it."""
    if not label:
        label = f"{user.full_name}（{user.scope_label}）" if user is not None else SYSTEM
    return MatterLog.objects.create(
        case=case, event=event, actor=user, actor_label=label, at=at, words=words.strip(), told=told.strip()
    )


def record(action: str, case: VerificationCase, user: Any, detail: dict[str, Any], request: Any) -> None:
    """The act in the audit trail."""
    audit.record(f"pool.matter.{action}", actor=user, obj=case, label=case.number, detail=detail, request=request)
