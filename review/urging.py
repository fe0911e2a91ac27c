"""Reminding enterprises of what was returned to them and nears its date (提醒企业): once a day and case."""

from datetime import datetime
from typing import Any

from django.db import transaction

from declarations import policies
from declarations.enums import Desk, Status
from declarations.models import Declaration
from declarations.workflow import MoveRefused
from review.policies import desk_of
from zjtx.accounts.models import User
from zjtx.common import audit, clock, outbox
from zjtx.common.models import OutboxMessage
from zjtx.common.outbox import Letter
from zjtx.common.templatetags.zjtx import cn_date_weekday
from zjtx.common.working_days import working_days_between

_IN_SCOPE = {Desk.DISTRICT: policies.district_desk, Desk.CITY: policies.city_desk}
TOO_LATE = "修改期限已过，企业不能再提交，不再提醒"
ONCE_A_DAY = "今天已提醒过，同一份申报每天提醒一次"
NOBODY = "该企业没有可以接收消息的账号"


def refusal(declaration: Declaration, user: User, at: datetime) -> str | None:
    """Why the enterprise is not reminded now; None when it is."""
    desk = desk_of(user)
    denied = _IN_SCOPE[desk](user, declaration)
    if denied:
        return denied
    if declaration.status != Status.RETURNED:
        return f"该申报目前为“{declaration.get_status_display()}”状态，不须提醒企业"
    if declaration.returned_by != desk:
        return f"该申报由{Desk(declaration.returned_by).label}退回，由其提醒"
    if declaration.due_at is not None and declaration.due_at < at:
        return TOO_LATE
    if OutboxMessage.objects.filter(key__startswith=f"{_key(declaration, at)}:").exists():
        return ONCE_A_DAY
    return None


@transaction.atomic
def urge(*, declaration: Declaration, user: User, at: datetime, request: Any = None) -> int:
    """Tell every user of the enterprise until when it has to resubmit; returns how many. Raises MoveRefused."""
    locked = Declaration.objects.select_for_update(of=("self",)).get(pk=declaration.pk)
    denied = refusal(locked, user, at)
    if denied:
        raise MoveRefused(denied)
    receivers = list(User.objects.filter(enterprise_id=locked.enterprise_id, is_active=True).order_by("pk"))
    if not receivers:
        raise MoveRefused(NOBODY)
    subject = f"请在期限内重新提交：{locked.number}"
    body = f"{locked.number} 已退回修改，{until(locked, at)}，请按各栏目的修改意见更正后提交。"
    key, url = _key(locked, at), f"/declarations/{locked.number}/"
    outbox.notify_all(Letter(one, f"{key}:{one.pk}", subject, body, url) for one in receivers)
    detail = {"due_at": locked.due_at.isoformat() if locked.due_at else None, "told": len(receivers)}
    audit.record("review.urge", actor=user, obj=locked, label=locked.number, detail=detail, request=request)
    return len(receivers)


def until(declaration: Declaration, at: datetime) -> str:
    """ "须于2022年3月8日 星期二 23:59前重新提交，还有3个工作日"."""
    if declaration.due_at is None:
        return "须重新提交"
    due = clock.local(declaration.due_at)
    days = working_days_between(clock.local(at).date(), due.date())
    left = f"还有{days}个工作日" if days > 0 else "今日截止" if due.date() == clock.local(at).date() else "即将截止"
    return f"须于{cn_date_weekday(due)} {due:%H:%M}前重新提交，{left}"


def _key(declaration: Declaration, at: datetime) -> str:
    return f"urge:{declaration.pk}:{clock.local(at).date().isoformat()}"
