"""What experts hear of a panel: it has begun, one declaration more, another day for the scores. Each message once."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Count

from review.enums import ConflictState
from review.models import Assignment, Panel
from zjtx.accounts.models import User
from zjtx.common import outbox
from zjtx.common.models.audit import AuditEntry
from zjtx.common.outbox import Letter
from zjtx.common.templatetags.zjtx import cn_date_weekday


def tell_started(panel: Panel) -> None:
    """Tell the experts of a panel that has begun how much is theirs."""
    own = Assignment.objects.filter(panel=panel).exclude(conflict_state=ConflictState.CONFLICT)
    counts = dict(own.order_by().values_list("expert").annotate(Count("pk")))
    for expert in User.objects.filter(pk__in=counts, is_active=True):
        outbox.notify(
            expert,
            key=f"panel_started:{panel.pk}:{expert.pk}",
            subject=f"评审任务：{panel.name}，{counts[expert.pk]}件",
            body=f"已分配{counts[expert.pk]}件申报{_until(panel)}。请先逐件声明是否存在应当回避的情形，再阅读申报材料并评分。",
            url="/review/expert/",
        )


def tell_assigned(panel: Panel, made: Iterable[Assignment]) -> None:
    """Tell experts of a panel at work that they have one declaration more."""
    for one in made:
        outbox.notify(
            one.expert,
            key=f"assigned:{one.pk}",
            subject=f"评审任务：{panel.name}，新增1件",
            body=f"新增评审任务{one.declaration.number}{_until(panel)}。请先声明是否存在应当回避的情形，再阅读申报材料并评分。",
            url="/review/expert/",
        )


def _until(panel: Panel) -> str:
    return f"，{cn_date_weekday(panel.due_on)}前提交评分" if panel.due_on else ""


def tell_due(panel: Panel, due_on: date, entry: AuditEntry) -> None:
    """Experts who have not handed in everything; one message a change."""
    still = Assignment.objects.filter(panel=panel, submitted_at__isnull=True)
    waiting = User.objects.filter(
        assignments__in=still.exclude(conflict_state=ConflictState.CONFLICT), is_active=True
    ).distinct()
    subject = f"评分截止日改为{cn_date_weekday(due_on)}：{panel.name}"
    body = f"“{panel.name}”的评分截止日改为{cn_date_weekday(due_on)}，请在此之前提交评分。"
    outbox.notify_all(
        Letter(one, f"panel_due:{entry.pk}:{one.pk}", subject, body, "/review/expert/") for one in waiting
    )
