"""Rounds: prepared by a system administrator, opened, closed and extended by a province officer (four eyes)."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse

from declarations.enums import RoundState, Status, WindowKind
from declarations.models import Declaration, Extension, Round, RoundWindow
from declarations.round_content import blockers, read_content, seal
from declarations.services.round_preparation import (
    RoundRefused,
    create_round,
    first_second,
    last_second,
    round_from,
    update_round,
)
from zjtx.accounts.models import User
from zjtx.common import audit, clock, outbox
from zjtx.common.working_days import add_working_days

__all__ = [
    "RoundRefused",
    "close_round",
    "confirm_extension",
    "confirm_round",
    "create_round",
    "decline_closing",
    "decline_extension",
    "first_second",
    "last_second",
    "propose_closing",
    "propose_extension",
    "propose_extensions",
    "propose_round",
    "return_round",
    "round_from",
    "update_round",
]
NO_REASON = "请填写理由"


@transaction.atomic
def propose_round(*, round_: Round, user: User, request: Any = None) -> None:
    """Hand a prepared round to the province officers for confirmation. Raises RoundRefused."""
    locked = _locked(round_, RoundState.PREPARED, "不能提请确认")
    if not locked.in_preparation:
        raise RoundRefused("该批次已提请确认，正在等待省级主管部门办理")
    _complete(locked)
    Round.objects.filter(pk=locked.pk).update(in_preparation=False, prepared_by=user)
    entry = audit.record("round.propose", actor=user, obj=locked, label=locked.code, request=request)
    words = f"申报批次 {locked.code} 待确认开放"
    body = f"{locked.title}已由系统管理员拟定，请核对后确认开放或退回修改。"
    _tell(_officers("province_officer"), f"round-proposed:{entry.pk}", words, body, locked)


@transaction.atomic
def return_round(*, round_: Round, user: User, reason: str, request: Any = None) -> None:
    """Give a round that waits for confirmation back to whoever prepared it, with the reason. Raises RoundRefused."""
    locked = _locked(round_, RoundState.PREPARED, "不能退回修改")
    if locked.in_preparation:
        raise RoundRefused("该批次正在拟定，尚未提请确认")
    words = _reason(reason)
    Round.objects.filter(pk=locked.pk).update(in_preparation=True)
    entry = audit.record(
        "round.return", actor=user, obj=locked, label=locked.code, detail={"reason": words}, request=request
    )
    _tell(
        _preparers(locked.prepared_by),
        f"round-returned:{entry.pk}",
        f"申报批次 {locked.code} 已退回修改",
        f"省级主管部门退回修改，理由：{words}",
        locked,
    )


@transaction.atomic
def confirm_round(*, round_: Round, user: User, at: datetime, seen: str | None = None, request: Any = None) -> None:
    """Open a prepared round. Whoever prepared it cannot confirm it. Raises RoundRefused.

    `seen` is the seal of the content that the page showed: what was changed meanwhile is not confirmed unseen.
    """
    locked = _locked(round_, RoundState.PREPARED, "不能再次确认开放")
    if locked.prepared_by_id == user.pk:
        raise RoundRefused("拟定人不能确认本人拟定的批次，须由另一人确认")
    if locked.in_preparation:
        raise RoundRefused("该批次正在拟定，提请确认后方可开放")
    content = _complete(locked)
    if seen is not None and seen != seal(content):
        raise RoundRefused("该批次内容在查看后已有修改，请核对最新内容后再确认")
    changed = Round.objects.filter(pk=locked.pk, state=RoundState.PREPARED, in_preparation=False)
    if not changed.update(state=RoundState.OPEN, confirmed_by=user, confirmed_at=at):
        raise RoundRefused("该批次已由他人办理")
    audit.record(
        "round.confirm", actor=user, obj=locked, label=locked.code, detail={"seal": seal(content)}, request=request
    )
    concerned = [*_preparers(locked.prepared_by), *_officers("city_officer", "district_officer")]
    words = f"申报批次 {locked.code} 已确认开放"
    _tell(
        concerned, f"round-opened:{locked.pk}", words, f"{locked.title}（{locked.document_number}）已确认开放。", locked
    )
    round_.refresh_from_db()


@transaction.atomic
def propose_closing(*, round_: Round, user: User, at: datetime, reason: str, request: Any = None) -> None:
    """Ask for the end of an open round. It ends once a province officer has confirmed. Raises RoundRefused."""
    locked = _locked(round_, RoundState.OPEN, "不能提出结束")
    if locked.closing_prepared_by_id is not None:
        raise RoundRefused("已提出结束该批次，正在等待省级主管部门确认")
    words = _reason(reason)
    Round.objects.filter(pk=locked.pk).update(
        closing_prepared_by=user, closing_proposed_at=at, closing_reason=words[:300]
    )
    entry = audit.record(
        "round.close.propose", actor=user, obj=locked, label=locked.code, detail={"reason": words}, request=request
    )
    body = f"系统管理员提出结束{locked.title}，理由：{words}"
    _tell(
        _officers("province_officer"), f"round-closing:{entry.pk}", f"申报批次 {locked.code} 待确认结束", body, locked
    )
    round_.refresh_from_db()


@transaction.atomic
def decline_closing(*, round_: Round, user: User, reason: str, request: Any = None) -> None:
    """Drop a proposed closing: declined by an officer, or taken back by an administrator. Raises RoundRefused."""
    locked = _locked(round_, RoundState.OPEN, "没有待确认的结束")
    if locked.closing_prepared_by_id is None:
        raise RoundRefused("该批次没有待确认的结束")
    words, proposer = _reason(reason), locked.closing_prepared_by
    Round.objects.filter(pk=locked.pk).update(closing_prepared_by=None, closing_proposed_at=None, closing_reason="")
    entry = audit.record(
        "round.close.decline", actor=user, obj=locked, label=locked.code, detail={"reason": words}, request=request
    )
    _tell(
        [one for one in _preparers(proposer) if one.pk != user.pk],
        f"round-closing-declined:{entry.pk}",
        f"申报批次 {locked.code} 不予结束",
        f"提出的结束未予确认，理由：{words}",
        locked,
    )
    round_.refresh_from_db()


@transaction.atomic
def close_round(*, round_: Round, user: User, at: datetime, request: Any = None) -> None:
    """End an open round as proposed: nothing more can be started, submitted or reviewed in it. Raises RoundRefused."""
    locked = _locked(round_, RoundState.OPEN, "不能结束")
    if locked.closing_prepared_by_id is None:
        raise RoundRefused("结束批次须先由系统管理员提出")
    if locked.closing_prepared_by_id == user.pk:
        raise RoundRefused("提出人不能确认本人提出的结束，须由另一人确认")
    changed = Round.objects.filter(pk=locked.pk, state=RoundState.OPEN, closing_prepared_by__isnull=False)
    if not changed.update(state=RoundState.CLOSED, closed_by=user, closed_at=at):
        raise RoundRefused("该批次不在进行中，不能结束")
    audit.record("round.close", actor=user, obj=locked, label=locked.code, request=request)
    concerned = [*_preparers(locked.closing_prepared_by), *_officers("city_officer", "district_officer")]
    words = f"申报批次 {locked.code} 已结束"
    _tell(concerned, f"round-closed:{locked.pk}", words, f"{locked.title}已结束，不再受理申报和初审。", locked)
    round_.refresh_from_db()


@transaction.atomic
def propose_extension(
    *, round_: Round, kind: str, until: date, reason: str, user: User, request: Any = None
) -> Extension:
    """Ask for a later end of a window. It counts once a province officer has confirmed it. Raises RoundRefused."""
    locked = Round.objects.select_for_update(of=("self",)).get(pk=round_.pk)
    if locked.state == RoundState.CLOSED:
        raise RoundRefused("该批次已结束，不能延期")
    window = RoundWindow.objects.get(round=locked, kind=kind)
    closes_at = last_second(until)
    if closes_at <= window.closes_at:
        raise RoundRefused(f"{WindowKind(kind).label}延期后的截止日期应晚于原截止日期{_day(window.closes_at)}")
    if not reason.strip():
        raise RoundRefused("请填写延期理由")
    if locked.extensions.filter(kind=kind, confirmed_at=None, declined_at=None).exists():
        raise RoundRefused(f"{WindowKind(kind).label}已有一项待确认的延期，应先办理或撤回")
    extension = Extension.objects.create(
        round=locked,
        kind=kind,
        previous_closes_at=window.closes_at,
        closes_at=closes_at,
        reason=reason.strip(),
        prepared_by=user,
    )
    audit.record("round.extension.propose", actor=user, obj=extension, label=locked.code, request=request)
    words = f"{locked.code} {extension.get_kind_display()}延期待确认"
    body = f"系统管理员提出{_extension_words(extension)}，理由：{extension.reason}"
    _tell(_officers("province_officer"), f"extension-proposed:{extension.pk}", words, body, locked)
    return extension


@transaction.atomic
def propose_extensions(
    *, round_: Round, kinds: Iterable[str], until: date, reason: str, user: User, request: Any = None
) -> list[Extension]:
    """Ask for a later end of several windows at once, all or none. Raises RoundRefused."""
    shared = {"until": until, "reason": reason, "user": user, "request": request}
    return [propose_extension(round_=round_, kind=kind, **shared) for kind in kinds]


@transaction.atomic
def decline_extension(*, extension: Extension, user: User, at: datetime, reason: str, request: Any = None) -> None:
    """Refuse an extension, or take it back: the window stays as it is. Raises RoundRefused."""
    locked = _waiting_extension(extension)
    words = _reason(reason)
    waiting = Extension.objects.filter(pk=locked.pk, confirmed_at=None, declined_at=None)
    if not waiting.update(declined_by=user, declined_at=at, decline_reason=words[:300]):
        raise RoundRefused("该延期已由他人办理")
    audit.record(
        "round.extension.decline",
        actor=user,
        obj=locked,
        label=locked.round.code,
        detail={"reason": words},
        request=request,
    )
    _tell(
        [one for one in _preparers(locked.prepared_by) if one.pk != user.pk],
        f"extension-declined:{locked.pk}",
        f"{locked.round.code} {locked.get_kind_display()}不予延期",
        f"{_extension_words(locked)}未予确认，理由：{words}",
        locked.round,
    )


@transaction.atomic
def confirm_extension(*, extension: Extension, user: User, at: datetime, request: Any = None) -> None:
    """Put an extension into force and tell everyone concerned. Raises RoundRefused."""
    locked = _waiting_extension(extension)
    if locked.prepared_by_id == user.pk:
        raise RoundRefused("拟定人不能确认本人提出的延期，须由另一人确认")
    window = RoundWindow.objects.select_for_update().get(round=locked.round, kind=locked.kind)
    if locked.round.state == RoundState.CLOSED:
        raise RoundRefused("该批次已结束，不能延期")
    if locked.closes_at <= window.closes_at:
        raise RoundRefused("延期后的截止日期已不晚于现截止日期，请重新提出")
    waiting = Extension.objects.filter(pk=locked.pk, confirmed_at=None, declined_at=None)
    if not waiting.update(confirmed_by=user, confirmed_at=at):
        raise RoundRefused("该延期已由他人办理")
    RoundWindow.objects.filter(pk=window.pk).update(closes_at=locked.closes_at)
    returned = _move_deadlines(locked, window.closes_at)
    audit.record(
        "round.extension.confirm",
        actor=user,
        obj=locked,
        label=locked.round.code,
        detail={"kind": locked.kind, "from": window.closes_at.isoformat(), "to": locked.closes_at.isoformat()},
        request=request,
    )
    _tell_extended(locked, returned)


def _locked(round_: Round, state: RoundState, refusal: str) -> Round:
    locked = Round.objects.select_for_update(of=("self",)).get(pk=round_.pk)
    if locked.state != state:
        raise RoundRefused(f"该批次目前为“{locked.get_state_display()}”，{refusal}")
    return locked


def _waiting_extension(extension: Extension) -> Extension:
    locked = Extension.objects.select_for_update(of=("self",)).select_related("round").get(pk=extension.pk)
    if locked.confirmed_at is not None:
        raise RoundRefused("该延期已确认")
    if locked.declined_at is not None:
        raise RoundRefused("该延期已撤回或不予确认，须重新提出")
    return locked


def _complete(locked: Round) -> Any:
    content = read_content(locked)
    missing = blockers(content)
    if missing:
        raise RoundRefused("；".join(missing) + "，不能开放")
    return content


def _reason(text: str) -> str:
    if not text.strip():
        raise RoundRefused(NO_REASON)
    return text.strip()


def _move_deadlines(extension: Extension, previous: datetime) -> list[Declaration]:
    """Deadlines that stood at the window's old end follow it. Returns the returned declarations that got more time."""
    rows = Declaration.objects.filter(round=extension.round, due_at=previous)
    if extension.kind == WindowKind.DISTRICT_REVIEW:
        rows.filter(status=Status.DISTRICT_REVIEW).update(due_at=extension.closes_at)
    if extension.kind != WindowKind.FIRST_REVIEW:
        return []
    rows.filter(status=Status.CITY_REVIEW).update(due_at=extension.closes_at)
    if not extension.round.windows.filter(kind=WindowKind.DISTRICT_REVIEW).exists():
        rows.filter(status=Status.DISTRICT_REVIEW).update(due_at=extension.closes_at)
    moved = []
    for declaration in rows.filter(status=Status.RETURNED):
        # A return's own days were cut off at the old end of first review (product.md, part 2).
        counted = add_working_days(clock.local(declaration.entered_at).date(), extension.round.return_working_days)
        due_at = min(extension.closes_at, last_second(counted.date))
        if due_at > previous:
            Declaration.objects.filter(pk=declaration.pk, due_at=previous).update(due_at=due_at)
            moved.append(declaration)
    return moved


def _tell_extended(extension: Extension, returned: Iterable[Declaration]) -> None:
    active = User.objects.filter(is_active=True)
    if extension.kind == WindowKind.APPLY:
        enterprises = Declaration.objects.filter(round=extension.round, occupies=True).values("enterprise_id")
        concerned = active.filter(enterprise_id__in=enterprises)
    else:
        enterprises = [one.enterprise_id for one in returned]
        concerned = active.filter(enterprise_id__in=enterprises) | _officers("district_officer", "city_officer")
    words = _extension_words(extension)
    body = f"{extension.round.title}：{words}。理由：{extension.reason}"
    _tell(concerned, f"extension:{extension.pk}", f"{extension.round.code} {words}", body, None)


def _extension_words(extension: Extension) -> str:
    return f"{extension.get_kind_display()}截止时间延至{_day(extension.closes_at)}"


def _day(moment: datetime) -> str:
    day = clock.local(moment)
    return f"{day.year}年{day.month}月{day.day}日"


def _officers(*roles: str) -> QuerySet[User]:
    return User.objects.filter(is_active=True, role__in=roles)


def _preparers(user: User | None) -> list[User]:
    """Whoever prepared the act, or all system administrators where that is not known or no longer active."""
    if user is not None and user.is_active:
        return [user]
    return list(_officers("system_admin"))


def _tell(users: Iterable[User], key: str, subject: str, body: str, round_: Round | None) -> None:
    """Tell each once. Staff of the round are led to its page, others to their home page."""
    own_page = reverse("declarations:round_detail", args=[round_.code]) if round_ is not None else "/"
    for user in users:
        url = own_page if user.role in ("system_admin", "province_officer") else "/"
        outbox.notify(user, key=f"{key}:{user.pk}", subject=subject, body=body, url=url)
