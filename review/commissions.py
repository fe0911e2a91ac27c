"""Commission an institution with a panel, and withdraw the commission before the panel starts.

The institution brings experts and chair of its own: what was seated before goes, and goes again with the withdrawal.
"""

from datetime import datetime
from typing import Any

from django.db import transaction

from declarations.workflow import MoveRefused
from review.enums import PanelState
from review.models import Institution, Panel
from review.panels import lock_for_owner, record
from review.stages import organisers
from zjtx.accounts.models import User
from zjtx.common import outbox
from zjtx.common.outbox import Letter

LONGEST_REASON = 200
NOT_ACTIVE = "“{}”已停止接受委托"
NOBODY = "“{}”还没有可用的账号，请先在第三方机构中加入其人员"


def refusal(panel: Panel) -> str | None:
    """Why the panel's commission cannot be changed now; None while it is forming."""
    if panel.state == PanelState.FORMING:
        return None
    return f"评审组“{panel.name}”目前为“{panel.state_label}”状态，委托不能再变更"


@transaction.atomic
def commission(*, panel: Panel, user: User, at: datetime, institution: Institution, request: Any = None) -> Panel:
    """Commission the institution; its people are told. Commissioned with it already is no error. Raises MoveRefused."""
    locked = lock_for_owner(panel, user, PanelState.FORMING)
    if locked.institution_id == institution.pk:
        return locked
    if locked.institution_id is not None:
        raise MoveRefused(f"已委托{locked.institution}，请先撤回委托")
    present = Institution.objects.get(pk=institution.pk)
    if not present.is_active:
        raise MoveRefused(NOT_ACTIVE.format(present))
    if not present.members.filter(user__is_active=True).exists():
        raise MoveRefused(NOBODY.format(present))
    _empty(locked)
    Panel.objects.filter(pk=locked.pk).update(institution=present, commissioned_at=at)
    locked.refresh_from_db()
    entry = record("review.panel.commission", user, locked, {"institution": present.pk, "name": present.name}, request)
    bureau = locked.bureau.bureau_name or locked.bureau.full_name
    _tell(locked, f"commission:{entry.pk}", f"受托组织评审：{locked.name}",
          f"{bureau}委托本机构组织“{locked.name}”的评审，共{locked.places.count()}件申报。"
          "请选定专家和组长，分配后启动评审。")  # fmt: skip
    return locked


@transaction.atomic
def withdraw_commission(*, panel: Panel, user: User, at: datetime, reason: str, request: Any = None) -> Panel:
    """The bureau runs the panel itself again. Withdrawn already is no error. Raises MoveRefused."""
    locked = lock_for_owner(panel, user)
    if locked.institution_id is None:
        return locked
    denied = refusal(locked)
    if denied:
        raise MoveRefused(denied)
    words = reason.strip()
    if not words or len(words) > LONGEST_REASON:
        raise MoveRefused(f"请写明撤回委托的理由，不超过{LONGEST_REASON}字")
    detail = {"institution": locked.institution_id, "name": str(locked.institution), "reason": words}
    entry = record("review.panel.commission.withdraw", user, locked, detail, request)
    _tell(locked, f"commission:{entry.pk}", f"委托已撤回：{locked.name}", f"“{locked.name}”的委托已撤回。理由：{words}")
    _empty(locked)
    Panel.objects.filter(pk=locked.pk).update(institution=None, commissioned_at=None)
    locked.refresh_from_db()
    return locked


def _empty(panel: Panel) -> None:
    """No experts, no chair, nobody assigned; draws that were made stay on record."""
    panel.assignments.all().delete()
    panel.experts.all().delete()
    Panel.objects.filter(pk=panel.pk).update(chair=None)


def _tell(panel: Panel, key: str, subject: str, body: str) -> None:
    # The list, not the panel: a withdrawn one is theirs no more.
    url = "/review/panels/"
    outbox.notify_all(Letter(one, f"{key}:{one.pk}", subject, body, url) for one in organisers(panel))
