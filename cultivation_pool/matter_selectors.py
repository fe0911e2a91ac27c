"""What pages read of verification cases. Rows only through `visible_to(user)` (decision 5)."""

from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.http import Http404

from cultivation_pool.matter_enums import OPEN_MATTERS, DecisionKind, MatterState
from cultivation_pool.models import MatterDecision, MatterFile, MatterHearing, VerificationCase
from zjtx.registry.models import Enterprise
from zjtx.registry.selectors import search_enterprises

# What a queue is filtered by, in the order of its way; the desks' own words.
QUEUE_STATES = tuple((str(one.value), str(one.label)) for one in MatterState)
WAITS_FOR = {
    "city_officer": (MatterState.VERIFYING,),
    "province_officer": (MatterState.RECEIVED, MatterState.REPORTED, MatterState.PREPARED),
}


def matter_visible(user: Any, pk: int) -> VerificationCase:
    """A case in the reader's scope; out of it 404, like one that does not exist."""
    rows = VerificationCase.objects.visible_to(user).select_related("enterprise__region", "report", "named_report")
    found = rows.filter(pk=pk).first()
    if found is None:
        raise Http404("没有该核查事项")
    return found


def matters(user: Any, *, state: str = "", cause: str = "", q: str = "") -> QuerySet[VerificationCase]:
    """The queue as it is asked for."""
    rows = VerificationCase.objects.visible_to(user)
    rows = rows.filter(state=state) if state else rows
    rows = rows.filter(cause=cause) if cause else rows
    for word in q.split():
        named = Q(enterprise_name__icontains=word) | Q(enterprise__in=search_enterprises(word).values("pk"))
        rows = rows.filter(named | Q(number__istartswith=word))
    return rows


def counts(user: Any, today: date) -> dict[str, int]:
    """{"waiting", "overdue", "open"}: what lies on the reader's own desk, and what is not decided; one query."""
    mine = Q(state__in=WAITS_FOR[user.role])
    return VerificationCase.objects.visible_to(user).aggregate(
        waiting=Count("pk", filter=mine),
        overdue=Count("pk", filter=mine & Q(due_on__lt=today)),
        open=Count("pk", filter=Q(state__in=OPEN_MATTERS)),
    )


def on_desk(user: Any) -> QuerySet[VerificationCase]:
    """What the reader's desk has to act on, the nearest due first."""
    rows = VerificationCase.objects.visible_to(user).filter(state__in=WAITS_FOR[user.role])
    return rows.order_by("due_on", "pk")


def own_hearings(user: Any) -> QuerySet[MatterHearing]:
    """Statements that the enterprise is asked for and that are still taken."""
    own = {"case__enterprise_id": user.enterprise_id, "case__state": MatterState.VERIFYING}
    return MatterHearing.objects.filter(given_at__isnull=True, **own).select_related("case").order_by("due_on", "pk")


def files_visible_to(user: Any) -> QuerySet[MatterFile]:
    """The province all; a city those of its cases, of a report by name those that it was given; an enterprise what it
    handed in itself."""
    files = MatterFile.objects.select_related("stored")
    if user.role == "province_officer":
        return files
    if user.role == "enterprise":
        return files.filter(hearing__case__enterprise_id=user.enterprise_id)
    own = VerificationCase.objects.visible_to(user).values("pk")
    shared = Q(named_report__case__in=own, is_shared=True)
    return files.filter(shared | Q(case__in=own) | Q(hearing__case__in=own) | Q(finding__case__in=own))


def enterprise_named(text: str, among: QuerySet[Enterprise]) -> Enterprise | None:
    """The one enterprise that bears this name, bore it, or has this code; None for none and for several."""
    text = "".join(text.split())
    named = Q(name=text) | Q(former_names__name=text) | Q(uscc=text.upper())
    found = list(among.filter(named).distinct()[:2]) if text else []
    return found[0] if len(found) == 1 else None


def revocations() -> QuerySet[MatterDecision]:
    """The revocations that everybody may read, reversed ones among them."""
    rows = MatterDecision.objects.confirmed().filter(kind=DecisionKind.REVOCATION)
    return rows.select_related("case", "ban").prefetch_related("titles__title", "reversals")
