"""Locked readings: proposed by a system administrator, confirmed or declined by a province officer (four eyes).

Each act locks the round's tier first, as a change of its rule set does (`round_preparation.write_parts`).
"""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.urls import reverse

from declarations.eligibility import RuleError, load_tier
from declarations.enums import DECIDED, RoundState
from declarations.models import Declaration, LockedReading, Round, RoundTier
from declarations.reading_effect import count_effect, under_way
from declarations.services.round_preparation import RoundRefused
from zjtx.accounts.enums import Role
from zjtx.accounts.models import User
from zjtx.common import audit, jobs, outbox
from zjtx.common.models import Job
from zjtx.common.outbox import Letter
from zjtx.registry.enums import Tier

EFFECT_JOB = "reading_effect"
LONGEST = 300
NO_REASON = "请填写理由"
ROUND_CLOSED = "该批次已结束，条款读法不能再改"
NOT_COUNTED = "该读法对已提交申报的影响尚在计算，计算完成后方可确认"


@transaction.atomic
def propose_reading(
    *,
    round_: Round,
    tier: str,
    group: str,
    reading: str,
    reason: str,
    user: User,
    at: datetime,
    request: Any = None,
) -> LockedReading:
    """Ask for a reading of a group to be locked, "" for lifting the one in force. The same person's second click is the
    first one's proposal. Raises RoundRefused."""
    offered, words = _offered(round_.pk, tier), _reason(reason)
    own = LockedReading.objects.filter(round=round_, tier=tier, group=group)
    waiting = own.waiting().first()
    asked = (reading, words, user.pk)
    if waiting is not None:
        if (waiting.reading, waiting.reason, waiting.prepared_by_id) == asked:
            return waiting
        raise RoundRefused("该指标组已有一项待确认的读法，应先办理或撤回")
    title = _title(offered, group, reading)
    present = own.in_force().first()
    if (present.reading if present else "") == reading:
        raise RoundRefused(f"{title}目前已是{present.get_reading_display()}" if present else f"{title}目前没有锁定读法")
    made = LockedReading.objects.create(
        round=round_, tier=tier, group=group, reading=reading, reason=words, prepared_by=user, prepared_at=at
    )
    request_effect(ruling=made, user=user)
    detail = {"tier": tier, "group": group, "reading": reading, "reason": words}
    audit.record("round.reading.propose", actor=user, obj=made, label=round_.code, detail=detail, request=request)
    body = f"系统管理员提出{reading_words(made, title)}，理由：{words}"
    _tell_officers(made, f"reading-proposed:{made.pk}", f"{round_.code} {title}读法待确认", body)
    return made


@transaction.atomic
def confirm_reading(*, ruling: LockedReading, user: User, at: datetime, request: Any = None) -> LockedReading:
    """Put a proposed reading into force, or lift the present one. Whoever proposed it cannot. Raises RoundRefused."""
    offered = _offered(ruling.round_id, ruling.tier)
    locked = _locked(ruling)
    if locked.confirmed_by_id == user.pk:
        return locked
    _refuse_unless_waiting(locked)
    if locked.prepared_by_id == user.pk:
        raise RoundRefused("提出人不能确认本人提出的读法，须由另一人确认")
    if locked.effect is None:
        raise RoundRefused(NOT_COUNTED)
    title = _title(offered, locked.group, locked.reading)
    own = LockedReading.objects.filter(round_id=locked.round_id, tier=locked.tier, group=locked.group)
    replaced = own.in_force().update(ended_at=at, ended_by=locked)
    if locked.is_lifting and not replaced:
        raise RoundRefused(f"{title}目前没有锁定读法")
    still = LockedReading.objects.filter(pk=locked.pk).waiting()
    still.update(confirmed_by=user, confirmed_at=at, bureau=_bureau(user))
    locked.refresh_from_db()
    detail = {"tier": locked.tier, "group": locked.group, "reading": locked.reading, "effect": locked.effect}
    audit.record(
        "round.reading.confirm", actor=user, obj=locked, label=locked.round.code, detail=detail, request=request
    )
    _tell_changed(locked, title)
    return locked


@transaction.atomic
def decline_reading(
    *, ruling: LockedReading, user: User, at: datetime, reason: str, request: Any = None
) -> LockedReading:
    """Decline a proposed reading, or take it back: nothing changes. Raises RoundRefused."""
    locked, words = _locked(ruling), _reason(reason)
    if locked.declined_by_id == user.pk and locked.decline_reason == words:
        return locked
    _refuse_unless_waiting(locked)
    LockedReading.objects.filter(pk=locked.pk).waiting().update(declined_by=user, declined_at=at, decline_reason=words)
    locked.refresh_from_db()
    audit.record(
        "round.reading.decline",
        actor=user,
        obj=locked,
        label=locked.round.code,
        detail={"tier": locked.tier, "group": locked.group, "reason": words},
        request=request,
    )
    if locked.prepared_by_id != user.pk:
        body = f"提出的{reading_words(locked)}未予确认，理由：{words}"
        subject = f"{locked.round.code} 条款读法不予确认"
        outbox.notify_all([_letter(locked, locked.prepared_by, f"reading-declined:{locked.pk}", subject, body)])
    return locked


@transaction.atomic
def request_effect(*, ruling: LockedReading, user: User) -> Job:
    """Have counted in the background what a proposal would change; asked twice of the same declarations, it is one
    job."""
    submitted = under_way(ruling.round_id, ruling.tier).count()
    return jobs.enqueue(
        EFFECT_JOB,
        requested_by=user,
        args={"ruling": ruling.pk},
        key=f"{ruling.pk}:{submitted}",
        label=f"{ruling.round.code} {reading_words(ruling)}的影响",
    )


def keep_effect(ruling: LockedReading, progress: Any = None) -> None:
    """Count what a proposal would change and keep it with the proposal, while that waits."""
    effect = count_effect(ruling, progress)
    LockedReading.objects.filter(pk=ruling.pk).waiting().update(effect=effect)


def reading_words(ruling: LockedReading, title: str = "") -> str:
    """Such as 中小企业特色化指标锁定为从严读法."""
    name = f"{Tier(ruling.tier).label}{title or group_title(ruling)}"
    return f"{name}解除读法锁定" if ruling.is_lifting else f"{name}锁定为{ruling.get_reading_display()}"


def group_title(ruling: LockedReading) -> str:
    """The heading of the ruling's group; its name where the rule set has no such group any more."""
    offered = RoundTier.objects.filter(round_id=ruling.round_id, tier=ruling.tier).first()
    try:
        return load_tier(offered.rule_set, offered.tier).groups[ruling.group].title if offered else ruling.group
    except (RuleError, KeyError):
        return ruling.group


def _offered(round_id: int, tier: str) -> RoundTier:
    """The tier of the round, locked. Raises RoundRefused for a round that is over."""
    rows = RoundTier.objects.select_related("round").select_for_update(of=("self",))
    offered = rows.filter(round_id=round_id, tier=tier).first()
    if offered is None:
        raise RoundRefused("本批次不受理该类别")
    if offered.round.state == RoundState.CLOSED:
        raise RoundRefused(ROUND_CLOSED)
    return offered


def _title(offered: RoundTier, group: str, reading: str) -> str:
    """The heading of the group. Raises RoundRefused where the rule set knows no such reading of it."""
    try:
        found = load_tier(offered.rule_set, offered.tier).groups.get(group)
    except RuleError as error:
        raise RoundRefused(str(error)) from error
    if found is None or (reading and reading not in found.trees):
        raise RoundRefused("本批次的条件版本中没有该读法")
    return found.title


def _locked(ruling: LockedReading) -> LockedReading:
    return LockedReading.objects.select_related("round").select_for_update(of=("self",)).get(pk=ruling.pk)


def _refuse_unless_waiting(locked: LockedReading) -> None:
    if locked.confirmed_at is not None:
        raise RoundRefused("该读法已确认")
    if locked.declined_at is not None:
        raise RoundRefused("该读法已撤回或不予确认，须重新提出")


def _reason(text: str) -> str:
    words = text.strip()
    if not words:
        raise RoundRefused(NO_REASON)
    if len(words) > LONGEST:
        raise RoundRefused(f"理由不得超过{LONGEST}字，现为{len(words)}字")
    return words


def _bureau(user: User) -> str:
    return user.region.bureau_name or user.region.full_name if user.region else ""


def _letter(ruling: LockedReading, user: User, key: str, subject: str, body: str) -> Letter:
    is_staff = user.role in (Role.SYSTEM_ADMIN, Role.PROVINCE_OFFICER)
    url = reverse("declarations:round_detail", args=[ruling.round.code]) if is_staff else "/"
    return Letter(user, f"{key}:{user.pk}", subject, body, url)


def _tell_officers(ruling: LockedReading, key: str, subject: str, body: str) -> None:
    officers = User.objects.filter(is_active=True, role=Role.PROVINCE_OFFICER).order_by("pk")
    outbox.notify_all(_letter(ruling, one, key, subject, body) for one in officers)


def _tell_changed(ruling: LockedReading, title: str) -> None:
    """Whoever proposed it and, while declarations of the tier are under way, everybody who fills or reviews them."""
    told = {one.pk: one for one in [ruling.prepared_by, *_concerned(ruling)] if one.is_active}
    subject = f"{ruling.round.code} {reading_words(ruling, title)}"
    body = f"{ruling.round.title}：{reading_words(ruling, title)}，理由：{ruling.reason}。条件核对按此重新列出。"
    outbox.notify_all(_letter(ruling, one, f"reading:{ruling.pk}", subject, body) for one in told.values())


def _concerned(ruling: LockedReading) -> list[User]:
    cases = Declaration.objects.filter(round_id=ruling.round_id, tier=ruling.tier).exclude(status__in=DECIDED)
    if not cases.exists():
        return []
    active = User.objects.filter(is_active=True).select_related("region", "enterprise")
    enterprises = active.filter(enterprise_id__in=cases.values("enterprise_id"))
    officers = active.filter(role__in=[Role.DISTRICT_OFFICER, Role.CITY_OFFICER, Role.PROVINCE_OFFICER])
    # Which declarations an expert reads is known above (DECLARATION_SCOPE_PROVIDERS).
    experts = [
        one for one in active.filter(role=Role.EXPERT) if cases.filter(pk__in=_readable(one).values("pk")).exists()
    ]
    return [*enterprises, *officers, *experts]


def _readable(user: User) -> Any:
    return Declaration.objects.visible_to(user).order_by()
