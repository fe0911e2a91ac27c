"""What city and province decide on a change. Of two officers at once exactly one does (services/changes.py, `seen`)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse

from cultivation_pool.enums import ChangeEvent, ChangeKind, ChangeState, TitleFate
from cultivation_pool.models import ChangeFiling, ChangeLog
from cultivation_pool.services.changes import (
    NOT_YOURS,
    ChangeRefused,
    check_seen,
    done_already,
    lock,
    note,
    record,
    tell_city,
    tell_enterprise,
)
from review.telling import city_code, tell_province
from zjtx.accounts.models import User
from zjtx.common import clock
from zjtx.common.templatetags.zjtx import cn_date, cn_date_weekday
from zjtx.common.working_days import add_working_days
from zjtx.registry.enums import EndReason
from zjtx.registry.models import Title
from zjtx.registry.services import change_registration, lock_enterprise

# To complete what was returned; the notice is silent (docs/decisions/0035-changes.md).
CORRECTION_WORKING_DAYS = 10
FATE_FIRST = "该项变更逾期申报，应先决定称号是否放弃"
NO_DOCUMENT = "确认放弃称号须填写文号"


@dataclass(frozen=True)
class Desk:
    """Who does an act and in which state of the change."""

    role: str
    states: frozenset[ChangeState]


_CITY = Desk("city_officer", frozenset({ChangeState.CITY}))
_PROVINCE = Desk("province_officer", frozenset({ChangeState.PROVINCE}))
DESKS: dict[ChangeEvent, tuple[Desk, ...]] = {
    ChangeEvent.PASSED: (_CITY,),
    ChangeEvent.RETURNED: (_CITY, _PROVINCE),
    ChangeEvent.CONFIRMED: (_PROVINCE,),
    ChangeEvent.REFUSED: (_PROVINCE,),
    ChangeEvent.CLOSED: (
        Desk("city_officer", frozenset({ChangeState.DUE})),
        Desk("province_officer", frozenset({ChangeState.DUE})),
    ),
}


def act_refusal(row: ChangeFiling, user: User, event: ChangeEvent, at: datetime) -> str | None:
    """Why the act is off now; the same sentence at the button and from the act."""
    today = clock.local(at).date()
    own = [desk for desk in DESKS[event] if desk.role == user.role]
    if not own or not row.region_path.startswith(user.scope_path):
        return NOT_YOURS
    if not any(row.state in desk.states for desk in own):
        return f"现为“{row.get_state_display()}”，不能办理"
    if event == ChangeEvent.CLOSED and user.role == "city_officer" and row.is_overdue(today):
        return "已逾期未报，由省级决定称号是否放弃"
    needs_fate = event in (ChangeEvent.CONFIRMED, ChangeEvent.REFUSED)
    return FATE_FIRST if needs_fate and row.awaits_fate(today) else None


def fate_refusal(row: ChangeFiling, user: User, at: datetime) -> str | None:
    """Why the titles are not decided on now."""
    if user.role != "province_officer":
        return NOT_YOURS
    if row.title_fate:
        return f"已决定：{row.get_title_fate_display()}"
    return None if row.awaits_fate(clock.local(at).date()) else "该项变更没有逾期，不涉及放弃称号"


@transaction.atomic
def pass_on(
    *, filing: ChangeFiling, user: User, at: datetime, seen: int, found_kind: str, opinion: str, request: Any = None
) -> ChangeLog:
    """The city has checked: what kind of change it is, and its opinion, to the province. Raises ChangeRefused."""
    row, done = _open(filing, ChangeEvent.PASSED, user, at, seen)
    if done is not None:
        return done
    row.state, row.found_kind = ChangeState.PROVINCE, found_kind
    row.save()
    words = f"核查认定为{ChangeKind(found_kind).label}。{opinion.strip()}"
    entry = _entry(row, ChangeEvent.PASSED, user, at, seen, request, opinion=words)
    tell_enterprise(row, entry, f"变更申报 {row.number}市级核查通过", "已报省级主管部门审定。")
    _tell_province(row, entry, f"变更申报待审定：{row.name}", f"{row.name}的变更申报 {row.number}已经市级核查。")
    return entry


@transaction.atomic
def return_filing(
    *, filing: ChangeFiling, user: User, at: datetime, seen: int, opinion: str, request: Any = None
) -> ChangeLog:
    """Back to the enterprise, to be completed within some working days; that it was in time stays so. Raises
    ChangeRefused."""
    row, done = _open(filing, ChangeEvent.RETURNED, user, at, seen)
    if done is not None:
        return done
    row.state = ChangeState.RETURNED
    row.correct_by = add_working_days(clock.local(at).date(), CORRECTION_WORKING_DAYS).date
    row.save()
    entry = _entry(row, ChangeEvent.RETURNED, user, at, seen, request, opinion=opinion.strip())
    until = cn_date_weekday(row.correct_by)
    body = f"变更申报 {row.number}已退回，请于{until}前补正后重新提交。意见：{opinion.strip()}"
    tell_enterprise(row, entry, f"变更申报 {row.number}已退回，须于{until}前补正", body)
    return entry


@transaction.atomic
def close(*, filing: ChangeFiling, user: User, at: datetime, seen: int, opinion: str, request: Any = None) -> ChangeLog:
    """What was made known turned out to be no change: nothing is owed. Raises ChangeRefused."""
    row, done = _open(filing, ChangeEvent.CLOSED, user, at, seen)
    if done is not None:
        return done
    row.state = ChangeState.CLOSED
    row.save()
    entry = _entry(row, ChangeEvent.CLOSED, user, at, seen, request, opinion=opinion.strip())
    tell_enterprise(row, entry, f"变更 {row.number}无须申报", f"主管部门已终止办理。理由：{opinion.strip()}")
    return entry


@transaction.atomic
def confirm(
    *,
    filing: ChangeFiling,
    user: User,
    at: datetime,
    seen: int,
    opinion: str = "",
    document_number: str = "",
    request: Any = None,
) -> ChangeLog:
    """The record takes the change over; the titles stay with the enterprise. Raises ChangeRefused."""
    row, done = _open(filing, ChangeEvent.CONFIRMED, user, at, seen)
    if done is not None:
        return done
    wanted = {"name": row.new_name, "uscc": row.new_uscc, "region": row.new_region}
    values = {name: value for name, value in wanted.items() if value and value != getattr(row.enterprise, name)}
    if values:
        try:
            change_registration(row.enterprise, values, changed_on=row.changed_on, by=user)
        except ValidationError as error:
            raise ChangeRefused("；".join(error.messages)) from error
    row.state = ChangeState.CONFIRMED
    row.save()
    words = {"opinion": opinion.strip(), "document_number": document_number.strip()}
    entry = _entry(row, ChangeEvent.CONFIRMED, user, at, seen, request, **words)
    body = "企业信息已更新，称号由变更后的企业继续持有。此后的报表、申报使用新的信息，已提交的不变。"
    tell_enterprise(row, entry, f"变更申报 {row.number}已确认", body)
    _tell_cities(row, entry, f"变更已确认：{row.new_name or row.name}", f"{row.name}的变更（{row.number}）已确认。")
    return entry


@transaction.atomic
def refuse(
    *, filing: ChangeFiling, user: User, at: datetime, seen: int, opinion: str, request: Any = None
) -> ChangeLog:
    """The change is not confirmed; the record stays as it is. Raises ChangeRefused."""
    row, done = _open(filing, ChangeEvent.REFUSED, user, at, seen)
    if done is not None:
        return done
    row.state = ChangeState.REFUSED
    row.save()
    entry = _entry(row, ChangeEvent.REFUSED, user, at, seen, request, opinion=opinion.strip())
    tell_enterprise(row, entry, f"变更申报 {row.number}不予确认", f"企业信息不作更新。理由：{opinion.strip()}")
    _tell_cities(row, entry, f"变更不予确认：{row.name}", f"{row.name}的变更（{row.number}）不予确认。")
    return entry


@transaction.atomic
def decide_titles(
    *,
    filing: ChangeFiling,
    user: User,
    at: datetime,
    seen: int,
    fate: str,
    opinion: str,
    document_number: str = "",
    request: Any = None,
) -> ChangeLog:
    """Whether the titles of who filed late or not at all are given up. Given up, all in force on the last day of the
    month end today; a change that was never filed is at its end with them. Raises ChangeRefused."""
    row = lock(filing)
    event = {TitleFate.KEPT: ChangeEvent.KEPT, TitleFate.GIVEN_UP: ChangeEvent.GIVEN_UP}[TitleFate(fate)]
    if done := done_already(row, event, user, seen):
        return done
    if refused := fate_refusal(row, user, at):
        raise ChangeRefused(refused)
    check_seen(row, seen)
    document_number = " ".join(document_number.split())
    if event == ChangeEvent.GIVEN_UP and not document_number:
        raise ChangeRefused(NO_DOCUMENT)
    row.title_fate, row.fate_document = TitleFate(fate), document_number
    ended = _end_titles(row, at) if event == ChangeEvent.GIVEN_UP else []
    if event == ChangeEvent.GIVEN_UP and row.state == ChangeState.DUE:
        row.state = ChangeState.CLOSED
    row.save()
    words = {"opinion": opinion.strip(), "document_number": document_number}
    entry = _entry(row, event, user, at, seen, request, titles=[one.number or str(one) for one in ended], **words)
    _tell_fate(row, entry, ended)
    return entry


def _end_titles(row: ChangeFiling, at: datetime) -> list[Title]:
    """End the titles that the enterprise held when its month was over and still holds."""
    today = clock.local(at).date()
    lock_enterprise(row.enterprise_id)
    held = Title.objects.select_for_update(of=("self",)).not_ended().filter(enterprise_id=row.enterprise_id)
    titles = list(held.filter(starts_on__lte=row.due_on, ends_on__gte=today).order_by("pk"))
    for title in titles:
        title.ended_on, title.end_reason = today, EndReason.GIVEN_UP
        title.save(update_fields=["ended_on", "end_reason"])
    return titles


def _open(
    filing: ChangeFiling, event: ChangeEvent, user: User, at: datetime, seen: int
) -> tuple[ChangeFiling, ChangeLog | None]:
    """The row, locked, with this very act where the same officer's first click has done it already."""
    row = lock(filing)
    if done := done_already(row, event, user, seen):
        return row, done
    if refused := act_refusal(row, user, event, at):
        raise ChangeRefused(refused)
    check_seen(row, seen)
    row.correct_by = None
    return row, None


def _entry(
    row: ChangeFiling,
    event: ChangeEvent,
    user: User,
    at: datetime,
    seen: int,
    request: Any,
    *,
    titles: list[str] | None = None,
    **words: str,
) -> ChangeLog:
    """The act in the timeline and in the audit trail."""
    entry = note(row, event, user, at, seen=seen, **words)
    detail = {**words, **({"titles": titles} if titles else {})}
    record(f"pool.change.{event.value}", user, row, detail, request)
    return entry


def _tell_province(row: ChangeFiling, entry: ChangeLog, subject: str, body: str) -> None:
    key, url = f"change:{row.pk}:{entry.event}:{entry.pk}", reverse("pool:change", args=[row.pk])
    tell_province(key=key, subject=subject, body=body, url=url)


def _tell_cities(row: ChangeFiling, entry: ChangeLog, subject: str, body: str) -> None:
    """The city that checked, and the one that the enterprise moves to."""
    paths = {city_code(path): path for path in (row.region_path, row.new_region.path if row.new_region else "") if path}
    for path in paths.values():
        tell_city(row, entry, subject, body, path=path)


def _tell_fate(row: ChangeFiling, entry: ChangeLog, ended: list[Title]) -> None:
    if entry.event == ChangeEvent.KEPT:
        subject, body = "决定保留称号", f"变更 {row.number}逾期，省级主管部门决定保留称号。理由：{entry.opinion}"
    else:
        day = cn_date(entry.at)
        listed = "、".join(one.number or one.get_tier_display() for one in ended) or "无"
        subject = "确认放弃称号"
        body = f"变更 {row.number}逾期，称号自{day}终止（{entry.document_number}）：{listed}。理由：{entry.opinion}"
    tell_enterprise(row, entry, f"{subject}：{row.name}", body)
    tell_city(row, entry, f"{subject}：{row.name}", body)
