"""What a revocation does to titles and bans, and what its reversal gives back (notice, 三（三）1).

In the transaction of the decision, behind the enterprise's lock: a submission of the same enterprise comes before it
or meets the ban (declarations.bans).
"""

from datetime import date, timedelta

from django.db.models import QuerySet

from cultivation_pool.calendar import months_before
from cultivation_pool.matter_days import BAN_MONTHS
from cultivation_pool.models import MatterDecision, RevokedTitle
from declarations import workflow
from declarations.enums import Status
from declarations.guards import Context
from declarations.models import Declaration
from zjtx.registry.enums import EndReason
from zjtx.registry.models import Ban, Title
from zjtx.registry.services import lock_enterprise

STOPS = {Status.PROPOSED: "stop_proposed", Status.PUBLICITY: "stop_published"}
EXPIRED_MEANWHILE = "有效期已满，按到期记载"
OTHER_DECISION = "另有撤销决定仍然有效，不恢复"
OTHER_TITLE = "已有未终止的同类称号，不恢复"


def ban_end(decided_on: date) -> date:
    """The last day of the ban: the day before the same day three years later."""
    return months_before(decided_on, -BAN_MONTHS) - timedelta(days=1)


def to_end(enterprise_id: int, decided_on: date) -> QuerySet[Title]:
    """The titles that a decision of that day ends: all whose last day had not passed and that nothing has ended."""
    rows = Title.objects.not_ended().filter(enterprise_id=enterprise_id, ends_on__gte=decided_on)
    return rows.order_by("-starts_on", "-pk")


def carry_out(decision: MatterDecision, context: Context) -> Ban:
    """End the titles on the day of the decision, write the ban of three years, and stop what was about to be
    recognised. Declarations that have not come so far are refused at their next act (declarations.guards)."""
    enterprise_id = decision.case.enterprise_id
    about = Declaration.objects.filter(enterprise_id=enterprise_id, status__in=STOPS)
    under_way = list(about.select_for_update(of=("self",)).order_by("pk"))  # before the enterprise, as everywhere
    lock_enterprise(enterprise_id)
    for title in to_end(enterprise_id, decision.decided_on).select_for_update(of=("self",)):
        # One that has not begun ends before it does.
        title.ended_on, title.end_reason = max(decision.decided_on, title.starts_on), EndReason.REVOKED
        title.save(update_fields=["ended_on", "end_reason"])
        RevokedTitle.objects.create(decision=decision, title=title, ended_on=title.ended_on)
    ban = Ban.objects.create(
        enterprise_id=enterprise_id,
        starts_on=decision.decided_on,
        ends_on=ban_end(decision.decided_on),
        document_number=decision.document_number,
        reason=decision.reason,
    )
    for one in under_way:
        workflow.perform(one, STOPS[Status(one.status)], context)
    return ban


def give_back(reversal: MatterDecision, today: date) -> list[RevokedTitle]:
    """Lift the ban of the reversed decision and let its titles stand as if it had not been; returns those looked at.

    A title whose last day has passed meanwhile ended with it. While another revocation of the enterprise stands
    nothing is given back; its own reversal gives back what both had ended.
    """
    enterprise_id = reversal.case.enterprise_id
    lock_enterprise(enterprise_id)
    revocation = reversal.reverses
    if revocation is None or revocation.ban is None:
        raise ValueError("a reversal names a revocation that was carried out")
    ban = revocation.ban
    ban.lifted_on, ban.lift_document = reversal.decided_on, reversal.document_number
    ban.save(update_fields=["lifted_on", "lift_document"])
    stands = MatterDecision.objects.standing_revocations().filter(case__enterprise_id=enterprise_id).exists()
    rows = RevokedTitle.objects.filter(title__enterprise_id=enterprise_id, restored_by__isnull=True)
    found = list(rows.select_related("title").order_by("pk"))
    for row in found:
        row.note = OTHER_DECISION if stands else _give_back(row, reversal, today)
        row.save(update_fields=["restored_by", "note"])
    return found


def _give_back(row: RevokedTitle, reversal: MatterDecision, today: date) -> str:
    """Why a title is not in force again, "" where it is."""
    title = Title.objects.select_for_update(of=("self",)).get(pk=row.title_id)
    same = Title.objects.not_ended().filter(enterprise_id=title.enterprise_id, tier=title.tier)
    if title.ends_on < today:
        title.ended_on, title.end_reason = title.ends_on, EndReason.EXPIRED
    elif same.filter(product_name=title.product_name).exists():
        return OTHER_TITLE
    else:
        title.ended_on, title.end_reason = None, ""
    title.save(update_fields=["ended_on", "end_reason"])
    row.restored_by = reversal
    return EXPIRED_MEANWHILE if title.ended_on else ""
