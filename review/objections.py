"""Objections (异议): received from the public page or entered by an officer, answered by the province; the examination
by the enterprise's city stands in review/examinations.py.

An open objection holds the recognition of its own enterprise and of nobody else. Everything that changes what may be
recognised locks the publicity's row first.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction

from declarations import workflow
from declarations.enums import Status
from declarations.guards import Context
from declarations.models import Declaration
from declarations.workflow import MoveRefused
from review import appeals, named_posts
from review.case_files import Uploads, attach, put_aside
from review.enums import Channel, ExaminationState, ObjectionState, Phase
from review.models import Objection, ObjectionExamination, Publicity, PublicityEntry
from review.named_posts import Sender, TooMany
from review.telling import tell_cities, tell_enterprises, tell_province
from zjtx.accounts.models import User
from zjtx.common import audit, clock
from zjtx.common.models import StoredFile
from zjtx.common.numbering import next_number
from zjtx.common.templatetags.zjtx import cn_date_weekday

TOO_MANY = "24小时内提交的异议已较多，请改日再提，或者以来信、来电方式提出"
NOT_OPEN = "目前不在公示期内，不能在线提出异议"
NO_SCAN = "加盖公章的来函须上传扫描件"


def can_object(publicity: Publicity, at: datetime) -> bool:
    """Whether the public page takes objections: to the last second of the last day."""
    return publicity.phase_on(clock.local(at).date()) == Phase.OPEN


def receive(
    *,
    publicity: Publicity,
    serial: int | None,
    words: Mapping[str, str],
    at: datetime,
    sender: Sender,
    request_key: str,
    uploads: Uploads = (),
    request: Any = None,
) -> Objection:
    """Take an objection from the public page. `words`: {"name", "contact", "text"}; sent twice it is one.

    Raises MoveRefused outside the days, TooMany where one place sends too many, StoreFailed.
    """
    with put_aside(uploads, None) as files, transaction.atomic():
        locked, earlier = _locked(publicity, request_key)
        if earlier is not None:
            return earlier
        if not can_object(locked, at):
            raise MoveRefused(NOT_OPEN)
        if is_crowded(sender, at):
            raise TooMany(TOO_MANY)
        day = clock.local(at).date()
        more = {"address": sender.address, "received_on": day, "entered_at": at, "request_key": request_key}
        return _write(locked, serial, {**words, **more}, files, request)


def is_crowded(sender: Sender, at: datetime) -> bool:
    """Whether the address or the browser has sent as many within a day as are taken; asked before files are opened."""
    return named_posts.is_crowded(Objection.objects.all(), sender, "entered_at", at)


def enter(
    *,
    publicity: Publicity,
    serial: int | None,
    words: Mapping[str, str],
    channel: str,
    received_on: date,
    user: User,
    at: datetime,
    request_key: str,
    uploads: Uploads = (),
    request: Any = None,
) -> Objection:
    """Enter an objection that came by letter, telephone or visit within the days; a sealed letter with its scan.

    Raises MoveRefused, StoreFailed.
    """
    with put_aside(uploads, user) as files, transaction.atomic():
        locked, earlier = _locked(publicity, request_key)
        if earlier is not None:
            return earlier
        if not locked.first_day <= received_on <= min(locked.last_day, clock.local(at).date()):
            raise MoveRefused("收到日期应在公示期内，且不晚于今天")
        if channel == Channel.SEALED and not files:
            raise MoveRefused(NO_SCAN)
        more = {"channel": channel, "received_on": received_on, "entered_by": user, "entered_at": at}
        return _write(locked, serial, {**words, **more, "request_key": request_key}, files, request)


def asked_for(number: str, code: str) -> Objection | None:
    """The objection of a receipt number and its query code; None where they do not belong together."""
    found: Objection | None = named_posts.asked_for(Objection.objects.all(), number, code)
    return found


def _locked(publicity: Publicity, request_key: str) -> tuple[Publicity, Objection | None]:
    """The publicity, locked, and what the same form has brought already."""
    locked = Publicity.objects.select_for_update(of=("self",)).get(pk=publicity.pk)
    return locked, Objection.objects.filter(request_key=request_key).first()


@transaction.atomic
def answer(
    *,
    objection: Objection,
    user: User,
    at: datetime,
    is_upheld: bool,
    text: str,
    reason: str = "",
    request: Any = None,
) -> Objection:
    """Answer an objection; upheld against an enterprise it ends that enterprise's way, with the reason told to it. An
    examination that is still open ends with it. A title that was given before stays: it is revoked as titles are.

    The same answer given twice is one. Raises MoveRefused.
    """
    Publicity.objects.select_for_update(of=("self",)).get(pk=objection.publicity_id)
    rows = Objection.objects.select_for_update(of=("self",)).select_related("declaration", "publicity")
    current = rows.get(pk=objection.pk)
    verdict = ObjectionState.UPHELD if is_upheld else ObjectionState.REJECTED
    if current.state != ObjectionState.OPEN:
        if (current.state, current.answered_by_id, current.answer) == (verdict, user.pk, text.strip()):
            return current
        raise MoveRefused(f"该异议已答复：{current.get_state_display()}")
    current.state, current.answer, current.reason = verdict, text.strip(), reason.strip() if is_upheld else ""
    current.answered_by, current.answered_at = user, at
    if is_upheld and current.declaration is not None:
        _end(current, Context(user, at, reason=reason, request=request))
    current.save(update_fields=["state", "answer", "reason", "answered_by", "answered_at"])
    open_ones = ObjectionExamination.objects.filter(objection=current, state=ExaminationState.OPEN)
    detail = {"state": verdict, "examinations_closed": open_ones.update(state=ExaminationState.CLOSED)}
    audit.record("review.objection.answer", actor=user, obj=current, detail=detail, request=request)
    _mail_answer(current)
    return current


def _write(
    publicity: Publicity, serial: int | None, columns: dict[str, Any], files: Sequence[StoredFile], request: Any
) -> Objection:
    declaration = None
    if serial is not None:
        entry = PublicityEntry.objects.select_related("declaration").filter(publicity=publicity, serial=serial).first()
        if entry is None:
            raise MoveRefused("公示名单中没有该序号")
        declaration = entry.declaration
    day = clock.local(columns["entered_at"]).date()
    number = f"YY{day:%Y%m%d}-{next_number(f'objection:{day:%Y%m%d}'):04d}"
    texts = {name: str(columns.pop(name)).strip() for name in ("name", "contact", "text")}
    code = named_posts.new_code()
    objection = Objection.objects.create(
        publicity=publicity, declaration=declaration, receipt_number=number, query_code=code, **texts, **columns
    )
    attach(objection, "objection", files)
    detail = {"publicity": publicity.pk, "serial": serial, "channel": objection.channel, "files": len(files)}
    actor = columns.get("entered_by")
    audit.record("review.objection.receive", actor=actor, obj=objection, detail=detail, request=request)
    _tell_received(objection)
    return objection


def _tell_received(objection: Objection) -> None:
    one = objection.declaration
    about = one.enterprise_name if one else "公示名单整体"
    fate = "答复前，只暂缓该企业的认定。" if one else "名单的认定不暂缓。"
    if one is not None and one.status != Status.PUBLICITY:
        fate = f"该申报目前为“{one.get_status_display()}”状态，异议登记时公示已办结。"
    tell_province(
        key=f"objection:{objection.pk}",
        subject=f"收到异议 {objection.receipt_number}",
        body=f"“{objection.publicity.title}”收到异议，涉及{about}。{fate}",
        url=f"/review/decision/objections/{objection.pk}/",
    )


def _end(objection: Objection, context: Context) -> None:
    """Move the declaration to its end; one that an earlier objection has ended stays there, and so does one that was
    recognised before the objection was entered."""
    declaration: Declaration = objection.declaration
    declaration.refresh_from_db()
    if declaration.status in (Status.NOT_RECOGNISED, Status.RECOGNISED):
        return
    workflow.perform(declaration, "uphold_objection", context)
    body = f"{declaration.number} 不予认定。理由：{context.reason.strip()}\n{appeals.way(declaration)}"
    words = {declaration.pk: ("公示异议成立，不予认定", body)}
    key = f"objection:{objection.pk}:upheld"
    tell_enterprises([declaration], key=key, words=words)
    subject = "公示异议成立，不予认定"
    tell_cities([declaration], key=f"{key}:city", subject=subject, lead="公示异议成立、不予认定的有", url="/")


def _mail_answer(objection: Objection) -> None:
    received = cn_date_weekday(objection.received_on)
    named_posts.mail_answer(
        key=f"objection:{objection.pk}:answer",
        address=objection.contact,
        subject=f"异议答复 {objection.receipt_number}",
        body=f"{received}收到的关于“{objection.publicity.title}”的异议，经核查答复如下：\n{objection.answer}",
    )
