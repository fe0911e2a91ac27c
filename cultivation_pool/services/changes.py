"""Changes of title holders: made known, filed, withdrawn (notice, 三（三）3; docs/decisions/0035-changes.md).

Locks: the change's row first, then the enterprise's. Each act names the entry of the timeline that its page had shown
last (`seen`): what happened meanwhile refuses it, and the same click twice is one.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.urls import reverse

from cultivation_pool.calendar import change_due
from cultivation_pool.enums import (
    CHANGE_OPEN,
    CHANGE_OWED,
    ChangeEvent,
    ChangeKind,
    ChangeSource,
    ChangeState,
)
from cultivation_pool.models import ChangeFile, ChangeFiling, ChangeLog, QuarterlyReport
from cultivation_pool.services.people import enterprise_users
from review.case_files import Uploads, put_aside
from review.telling import city_code, tell_officers
from zjtx.accounts.models import User
from zjtx.common import audit, clock, outbox
from zjtx.common.numbering import next_number
from zjtx.common.outbox import Letter
from zjtx.common.templatetags.zjtx import cn_date_weekday
from zjtx.registry.models import Enterprise
from zjtx.registry.record import holds_title
from zjtx.registry.services import lock_enterprise

NOT_YOURS = "本账号无权办理此事项"
ADMIN_ONLY = "变更由本企业的管理员申报"
NO_TITLE = "本企业没有有效称号，名称和所在地区在“企业信息”中直接修改，不需申报变更"
NO_FILES = "应上传变更的证明文件"
OUTRUN = "该项变更已由他人办理，现为“{state}”，请查看后再办理"
# A day before it is a slip of the keyboard.
EARLIEST = date(1979, 1, 1)
# The words of a change that the enterprise types.
WORDS = ("kind", "changed_on", "new_name", "new_uscc", "new_region", "details")


class ChangeRefused(Exception):
    """The act is not possible now; `args[0]` is the sentence for its reader."""


def filing_refusal(user: User, today: date, filing: ChangeFiling | None = None) -> str | None:
    """Why the user cannot file now: a new change, or the one that waits for it."""
    if user.role != "enterprise" or (filing is not None and filing.enterprise_id != user.enterprise_id):
        return NOT_YOURS
    if not user.is_enterprise_admin:
        return ADMIN_ONLY
    if filing is None:
        return None if holds_title(user.enterprise, today) else NO_TITLE
    return None if filing.state in CHANGE_OWED else OUTRUN.format(state=filing.get_state_display())


def file_change(
    *,
    user: User,
    at: datetime,
    values: Mapping[str, Any],
    filing: ChangeFiling | None = None,
    seen: int = 0,
    uploads: Uploads = (),
    request: Any = None,
) -> ChangeFiling:
    """File a change, a new one or `filing` that waits for it; `values` as WORDS. A new one of a kind that somebody has
    made known already is that one. Raises ChangeRefused and StoreFailed."""
    with put_aside(uploads, user) as files, transaction.atomic():
        _lock(user)
        row = _waiting(user, values, filing)
        if row is not None and filing is None and row.state != ChangeState.DUE:
            return _same(row, user, values)
        if row is not None and filing is not None and (done := _done(row, ChangeEvent.FILED, user, seen)):
            return done.filing
        refused = filing_refusal(user, clock.local(at).date(), row) or _content_refusal(user.enterprise, values, at)
        refused = refused or _kind_refusal(row, user, values)
        if refused or not (files or (row is not None and row.files.exists())):
            raise ChangeRefused(refused or NO_FILES)
        row = _write(row, user, at, values)
        for stored in files:
            stored.save(force_insert=True)
            ChangeFile.objects.create(filing=row, stored=stored, name=stored.original_name)
        entry = note(row, ChangeEvent.FILED, user, at, seen=seen if filing else 0)
        detail = {"kind": row.kind, "changed_on": row.changed_on, "late": row.is_late, "files": len(files)}
        record("pool.change.file", user, row, detail, request)
        _tell_filed(row, entry)
        return row


def _lock(user: User) -> None:
    """The enterprise's open changes, then the enterprise: in the order of all acts on changes."""
    rows = ChangeFiling.objects.select_for_update(of=("self",)).filter(enterprise_id=user.enterprise_id)
    list(rows.filter(state__in=CHANGE_OPEN).order_by("pk").values_list("pk", flat=True))
    lock_enterprise(user.enterprise_id)


def _waiting(user: User, values: Mapping[str, Any], filing: ChangeFiling | None) -> ChangeFiling | None:
    """The row that this filing is about: of the kind, or made known by the new name whatever kind it was taken for."""
    rows = ChangeFiling.objects.filter(enterprise_id=user.enterprise_id)
    if filing is not None:
        return rows.get(pk=filing.pk)
    found = rows.filter(kind=values["kind"], state__in=CHANGE_OPEN).first()
    if found is None and values.get("new_name"):
        found = rows.filter(state=ChangeState.DUE, new_name=values["new_name"]).first()
    return found


def _kind_refusal(row: ChangeFiling | None, user: User, values: Mapping[str, Any]) -> str | None:
    """One of a kind at a time."""
    others = ChangeFiling.objects.filter(enterprise_id=user.enterprise_id, kind=values["kind"], state__in=CHANGE_OPEN)
    other = others.exclude(pk=row.pk if row else None).first()
    return _taken(other) if other else None


def _same(row: ChangeFiling, user: User, values: Mapping[str, Any]) -> ChangeFiling:
    """A second click of the same filing; any other of this kind has to wait."""
    if row.filed_by_id == user.pk and all(getattr(row, name) == values.get(name) for name in WORDS):
        return row
    raise ChangeRefused(_taken(row))


def _taken(row: ChangeFiling) -> str:
    kind, state = row.get_kind_display(), row.get_state_display()
    return f"本企业已有一项“{kind}”变更（{row.number}）在办，现为“{state}”，办结后可再申报"


def _content_refusal(enterprise: Enterprise, values: Mapping[str, Any], at: datetime) -> str | None:
    if refused := _day_refusal(values["changed_on"], clock.local(at).date()):
        return refused
    new = {"name": values.get("new_name"), "uscc": values.get("new_uscc"), "region": values.get("new_region")}
    if values["kind"] == ChangeKind.RESTRUCTURE:
        if not (values.get("details") or "").strip():
            return "重组应写明变更情况"
        return _code_refusal(enterprise, new["uscc"])
    key, words = {ChangeKind.RENAME: ("name", "变更后的名称"), ChangeKind.MOVE: ("region", "变更后的所在地区")}[
        ChangeKind(values["kind"])
    ]
    if not new[key] or new[key] == getattr(enterprise, key):
        return f"{words}应填写，并与现在的不同"
    return _code_refusal(enterprise, new["uscc"])


def _day_refusal(changed_on: date, today: date) -> str | None:
    if changed_on > today:
        return "变更日期不应晚于今天"
    return "变更日期有误，请核对年份" if changed_on < EARLIEST else None


def _code_refusal(enterprise: Enterprise, code: str | None) -> str | None:
    taken = bool(code) and Enterprise.objects.filter(uscc=code).exclude(pk=enterprise.pk).exists()
    return "变更后的统一社会信用代码已由另一家企业登记，请与市级主管部门联系" if taken else None


def _write(row: ChangeFiling | None, user: User, at: datetime, values: Mapping[str, Any]) -> ChangeFiling:
    """The row as it was filed: to the city's desk, late by the day of the change or by the day it was due before."""
    today = clock.local(at).date()
    columns = {name: values.get(name) or ("" if name != "new_region" else None) for name in WORDS}
    if row is None:
        row = _new(user.enterprise, ChangeSource.ENTERPRISE, today, columns["kind"], columns["changed_on"])
    elif row.filed_at is None:
        row.due_on = min(row.due_on, change_due(columns["changed_on"]))
    for name, value in columns.items():
        setattr(row, name, value)
    row.state, row.correct_by = ChangeState.CITY, None
    if row.filed_at is None:
        row.filed_at, row.filed_by, row.is_late = at, user, today > row.due_on
    row.save()
    return row


def _new(enterprise: Enterprise, source: ChangeSource, today: date, kind: str, changed_on: date | None) -> ChangeFiling:
    return ChangeFiling(
        number=f"BG{today:%Y%m%d}-{next_number(f'change:{today:%Y%m%d}'):04d}",
        enterprise=enterprise,
        region_path=enterprise.region.path,
        kind=kind,
        state=ChangeState.DUE,
        source=source,
        known_on=today,
        changed_on=changed_on,
        due_on=change_due(changed_on or today),
        old_name=enterprise.name,
        old_uscc=enterprise.uscc,
        old_region=enterprise.region,
    )


@transaction.atomic
def withdraw(*, filing: ChangeFiling, user: User, at: datetime, seen: int, request: Any = None) -> ChangeFiling:
    """Take a filing back before the city has acted. What had been made known before, or was filed late, is owed as
    before: a withdrawal does not undo the change. Raises ChangeRefused."""
    row = lock(filing)
    if done := _done(row, ChangeEvent.WITHDRAWN, user, seen):
        return done.filing
    if refused := withdraw_refusal(row, user):
        raise ChangeRefused(refused)
    check_seen(row, seen)
    is_owed = row.is_late or row.source != ChangeSource.ENTERPRISE
    if is_owed:
        row.state, row.filed_at, row.filed_by, row.is_late = ChangeState.DUE, None, None, False
    else:
        row.state = ChangeState.WITHDRAWN
    row.save()
    entry = note(row, ChangeEvent.WITHDRAWN, user, at, seen=seen)
    record("pool.change.withdraw", user, row, {"owed": is_owed}, request)
    tell_city(row, entry, f"{row.name}已撤回变更申报", f"{row.name}已撤回变更申报 {row.number}，不再办理。")
    return row


def withdraw_refusal(row: ChangeFiling, user: User) -> str | None:
    """Why it cannot be taken back; the same sentence at the button and from the act."""
    if user.role != "enterprise" or user.enterprise_id != row.enterprise_id:
        return NOT_YOURS
    if not user.is_enterprise_admin:
        return ADMIN_ONLY
    if row.state != ChangeState.CITY:
        return f"现为“{row.get_state_display()}”，不能撤回"
    acted = row.log.filter(event=ChangeEvent.RETURNED).exists()
    return "市级已办理过该项变更，不能撤回" if acted else None


@transaction.atomic
def note_known(
    *,
    enterprise: Enterprise,
    kind: str,
    user: User,
    at: datetime,
    words: str,
    changed_on: date | None = None,
    report: QuarterlyReport | None = None,
    new_name: str = "",
    request: Any = None,
) -> ChangeFiling:
    """Write down a change that the enterprise has not filed, by its city or from its report; one of the kind under way
    is left as it is. The enterprise and its city are told until when it is to be filed. Raises ChangeRefused."""
    lock_enterprise(enterprise.pk)
    today = clock.local(at).date()
    open_rows = ChangeFiling.objects.filter(enterprise=enterprise, kind=kind, state__in=CHANGE_OPEN)
    if (found := open_rows.first()) is not None:
        return found
    if report is None and not (user.role == "city_officer" and enterprise.region.path.startswith(user.scope_path)):
        raise ChangeRefused(NOT_YOURS)
    refused = _day_refusal(changed_on, today) if changed_on else None
    if refused or not holds_title(enterprise, today):
        raise ChangeRefused(refused or "该企业没有有效称号，不需申报变更")
    row = _new(enterprise, ChangeSource.REPORT if report else ChangeSource.OFFICER, today, kind, changed_on)
    row.report, row.new_name = report, new_name
    row.save()
    entry = note(row, ChangeEvent.NOTED, None if report else user, at, opinion=words)
    record("pool.change.note", user, row, {"kind": kind, "changed_on": changed_on, "due_on": row.due_on}, request)
    until = cn_date_weekday(row.due_on)
    body = f"{words}。须于{until}前在“培育库—变更”申报并上传证明文件，逾期不报的，视为自动放弃所获称号。"
    tell_enterprise(row, entry, f"须于{until}前申报{row.get_kind_display()}", body, prefix="change-due")
    city = f"{row.name}：{words}。申报期限{until}。"
    tell_city(row, entry, f"{row.name}须申报{row.get_kind_display()}", city, prefix="change-due")
    return row


def note_from_report(report: QuarterlyReport, user: User, at: datetime) -> ChangeFiling | None:
    """A submitted report that says “已更名” by a name that is neither the record's nor that of a filing under way: the
    change is to be filed. None where nothing is owed."""
    if not report.is_renamed:
        return None
    enterprise = Enterprise.objects.select_related("region").get(pk=report.enterprise_id)
    name = (report.new_name or "").strip()
    under_way = ChangeFiling.objects.filter(enterprise=enterprise, state__in=CHANGE_OPEN, new_name=name).exists()
    if name == enterprise.name or under_way or not holds_title(enterprise, clock.local(at).date()):
        return None
    words = f"{report.quarter[:4]}年第{report.quarter[-1]}季度报表填报已更名为“{name}”，尚未申报变更"
    given = {"kind": ChangeKind.RENAME.value, "report": report, "new_name": name, "words": words}
    return note_known(enterprise=enterprise, user=user, at=at, **given)


def lock(filing: ChangeFiling) -> ChangeFiling:
    """The row as it is now, held until the transaction ends."""
    rows = ChangeFiling.objects.select_for_update(of=("self",)).select_related("enterprise__region", "new_region")
    return rows.get(pk=filing.pk)


def check_seen(row: ChangeFiling, seen: int) -> None:
    """Raises ChangeRefused where something has happened since the page of the act was made."""
    last = row.log.order_by("-pk").values_list("pk", flat=True).first() or 0
    if last != seen:
        raise ChangeRefused(OUTRUN.format(state=row.get_state_display()))


def _done(row: ChangeFiling, event: ChangeEvent, user: User, seen: int) -> ChangeLog | None:
    """The entry of this very act where the same person's first click has done it."""
    return row.log.filter(event=event, actor=user, seen=seen, seen__gt=0).first()


done_already = _done


def note(
    row: ChangeFiling, event: ChangeEvent, user: User | None, at: datetime, *, seen: int = 0, **words: str
) -> ChangeLog:
    """An entry of the timeline."""
    label = f"{user.full_name}（{user.scope_label}）" if user else "系统"
    return ChangeLog.objects.create(filing=row, event=event, actor=user, actor_label=label, at=at, seen=seen, **words)


def record(action: str, user: User, row: ChangeFiling, detail: dict[str, Any], request: Any) -> None:
    """The audit trail."""
    label = f"{row.number} {row.name}"
    audit.record(action, actor=user, obj=row, label=label, detail=detail, request=request)


def tell_enterprise(row: ChangeFiling, entry: ChangeLog, subject: str, body: str, *, prefix: str = "change") -> None:
    """Tell all users of the enterprise of an entry."""
    url = reverse("pool:own_change", args=[row.pk])
    outbox.notify_all(
        Letter(one, f"{prefix}:{row.pk}:{entry.event}:{entry.pk}:{one.pk}", subject, body, url)
        for one in enterprise_users([row.enterprise_id])
    )


def tell_city(
    row: ChangeFiling, entry: ChangeLog, subject: str, body: str, *, prefix: str = "change", path: str = ""
) -> None:
    """Tell the officers of the city that checks, or of the city of `path`."""
    place = city_code(path or row.region_path)
    key = f"{prefix}:{row.pk}:{entry.event}:{entry.pk}:{place}"
    tell_officers(place, key=key, subject=subject, body=body, url=reverse("pool:change", args=[row.pk]))


def _tell_filed(row: ChangeFiling, entry: ChangeLog) -> None:
    late = f"申报期限为{cn_date_weekday(row.due_on)}，属逾期申报。" if row.is_late else ""
    body = f"{row.name}提交变更申报 {row.number}（{row.get_kind_display()}）。{late}"
    tell_city(row, entry, f"变更申报待核查：{row.name}", body + "请核查。")
    own = f"变更申报 {row.number}已提交，由市级主管部门核查。"
    fate = "逾期申报的，视为自动放弃所获称号，是否放弃由省级主管部门确认。" if row.is_late else ""
    tell_enterprise(row, entry, f"变更申报 {row.number}已提交", own + late + fate)
    if row.new_region is not None and city_code(row.new_region.path) != city_code(row.region_path):
        body = f"{row.name}申报由{row.old_region.full_name}迁入本市，现由原所在市核查。"
        tell_city(row, entry, f"企业申报迁入本市：{row.name}", body, path=row.new_region.path)
