"""Reminders of what is due in verification cases. A message each occasion and person, by its key; a run that comes
late says only what holds then."""

from datetime import datetime, timedelta

from django.db import transaction

from cultivation_pool.matter_enums import MatterState
from cultivation_pool.models import MatterHearing, VerificationCase
from cultivation_pool.services.matter_people import tell_city, tell_enterprise, tell_the_province
from review.reminders import OVER, occasion
from zjtx.common import clock
from zjtx.common.templatetags.zjtx import cn_date_weekday
from zjtx.common.working_days import add_working_days

DESKS = {MatterState.VERIFYING: "核查", MatterState.RECEIVED: "交办", MatterState.REPORTED: "决定"}


def remind_matters(at: datetime) -> int:
    """Tell whoever has something due; returns how many matters were due. Safe to run as often as one likes."""
    today = clock.local(at).date()
    near = {"due_on__lte": add_working_days(today, 1).date + timedelta(days=1)}
    hearings = MatterHearing.objects.filter(given_at__isnull=True, case__state=MatterState.VERIFYING, **near)
    cases = VerificationCase.objects.filter(state__in=DESKS, **near)
    said = 0
    for hearing in hearings.select_related("case"):
        said += _hearing(hearing, occasion(hearing.due_on, today))
    for case in cases.order_by("pk"):
        said += _case(case, occasion(case.due_on, today))
    return said


@transaction.atomic
def _hearing(one: MatterHearing, when: str) -> bool:
    if when:
        subject = f"书面说明{'逾期' if when == OVER else '临近期限'}"
        body = f"核查事项 {one.case.number} 的书面说明，期限为{cn_date_weekday(one.due_on)}，请提交。"
        tell_enterprise(one.case, f"hearing:{one.pk}:{when}", subject, body)
    return bool(when)


@transaction.atomic
def _case(one: VerificationCase, when: str) -> bool:
    """To the desk on which it lies; the province hears too what its cities leave. Each stage has a due day of its own,
    which is in the key."""
    if not when:
        return False
    act = DESKS[MatterState(one.state)]
    subject = f"{act}{'逾期' if when == OVER else '临近期限'}：{one.number}"
    body = f"{one.enterprise_name}（{one.get_cause_display()}）须于{cn_date_weekday(one.due_on)}前{act}。"
    name = f"{one.state}:{one.due_on}:{when}"
    is_city = one.state == MatterState.VERIFYING
    if is_city:
        tell_city(one, name, subject, body)
    if not is_city or when == OVER:
        tell_the_province(one, name, subject, body)
    return True
