"""The examination of an objection by the enterprise's city (交办、核查): handed over by the province, with a statement
of the enterprise where the city asks for one, and returned with findings.

The city reads `matter` and the files that the province shares, never who objects; the enterprise reads the city's
question alone. Every act locks the objection's row first, as the province's answer does.
"""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from django.db import transaction

from declarations.models import Declaration
from declarations.workflow import MoveRefused
from review.case_files import Uploads, attach, put_aside
from review.enums import ExaminationState, ObjectionState
from review.models import EnterpriseStatement, Objection, ObjectionExamination
from review.telling import city_code, tell_enterprises, tell_officers, tell_province
from zjtx.accounts.models import User
from zjtx.common import audit, clock
from zjtx.common.templatetags.zjtx import cn_date_weekday
from zjtx.common.working_days import Reading, add_working_days, is_working_day

# Working days by default; the officer may set another day (docs/decisions/0032-objections-and-appeals.md).
EXAMINATION_DAYS, STATEMENT_DAYS = 5, 3
NO_CITY = "涉及公示名单整体的异议没有所在市，由省级核查答复"
ANSWERED = "该异议已答复，不能再交办"
OPEN_ALREADY = "该异议已交办，市级尚未反馈"
NOT_OPEN = "该核查已办结"
ASKED_ALREADY = "已要求企业书面说明，一次核查只要求一次"
GIVEN_ALREADY = "书面说明已提交，不能修改"
STILL_ASKED = "企业的书面说明尚未提交，期限届满前不能反馈"


def usual_due(at: datetime, days: int) -> Reading:
    """The day that the form proposes."""
    return add_working_days(clock.local(at).date(), days)


def due_refusal(due_on: date, at: datetime, latest: date | None = None) -> str | None:
    """Why a day cannot be the due day; None when it can."""
    if due_on < clock.local(at).date():
        return "期限不应早于今天"
    if latest is not None and due_on > latest:
        return f"期限不应晚于核查期限（{cn_date_weekday(latest)}）"
    return None if is_working_day(due_on) else "期限应为工作日"


def hand_refusal(objection: Objection) -> str | None:
    """Why the objection cannot be handed to a city now; the same sentence at the button and from the act."""
    if objection.declaration_id is None:
        return NO_CITY
    if objection.state != ObjectionState.OPEN:
        return ANSWERED
    return OPEN_ALREADY if objection.examinations.filter(state=ExaminationState.OPEN).exists() else None


@transaction.atomic
def hand(
    *,
    objection: Objection,
    matter: str,
    due_on: date,
    shared: Collection[int],
    user: User,
    at: datetime,
    request_key: str,
    request: Any = None,
) -> ObjectionExamination:
    """Hand the objection to its enterprise's city; `shared` are the keys of the files that the city may read.

    The same form sent twice is one. Raises MoveRefused.
    """
    locked = Objection.objects.select_for_update(of=("self",)).get(pk=objection.pk)
    earlier = ObjectionExamination.objects.filter(request_key=request_key, objection=locked).first()
    if earlier is not None:
        return earlier
    refused = hand_refusal(locked) or due_refusal(due_on, at)
    if refused:
        raise MoveRefused(refused)
    made = ObjectionExamination.objects.create(
        objection=locked,
        city_id=city_code(locked.declaration.region_path),
        matter=matter.strip(),
        due_on=due_on,
        is_provisional=is_working_day(due_on).provisional,
        request_key=request_key,
        handed_by=user,
        handed_at=at,
    )
    locked.files.update(is_shared=False)
    files = locked.files.filter(pk__in=shared).update(is_shared=True)
    detail = {"city": made.city_id, "due_on": due_on, "files": files}
    audit.record("review.objection.hand", actor=user, obj=made, label=str(locked), detail=detail, request=request)
    name, key = locked.declaration.enterprise_name, f"examination:{made.pk}:handed"
    body = f"省级交办异议核查，涉及{name}，请于{cn_date_weekday(due_on)}前反馈核查情况。"
    tell_officers(made.city_id, key=key, subject=f"异议核查：{name}", body=body, url=url_of(made))
    return made


@transaction.atomic
def ask(
    *, examination: ObjectionExamination, question: str, due_on: date, user: User, at: datetime, request: Any = None
) -> EnterpriseStatement:
    """Ask the enterprise for a written statement. The same question twice is one. Raises MoveRefused."""
    current = _locked(examination)
    earlier = EnterpriseStatement.objects.filter(examination=current).first()
    if earlier is not None:
        if (earlier.asked_by_id, earlier.question) == (user.pk, question.strip()):
            return earlier
        raise MoveRefused(ASKED_ALREADY)
    refused = _not_open(current) or due_refusal(due_on, at, current.due_on)
    if refused:
        raise MoveRefused(refused)
    made = EnterpriseStatement.objects.create(
        examination=current, question=question.strip(), due_on=due_on, asked_by=user, asked_at=at
    )
    one = declaration_of(current)
    audit.record("review.statement.ask", actor=user, obj=made, label=one.number, request=request)
    until = cn_date_weekday(due_on)
    words = ("请提交书面说明", f"{one.number} 在公示核查中有事项需书面说明，请于{until}前提交。")
    key, url = f"statement:{made.pk}:asked", f"/review/statements/{made.pk}/"
    tell_enterprises([one], key=key, words={one.pk: words}, url=url)
    return made


def give(
    *, statement: EnterpriseStatement, text: str, user: User, at: datetime, uploads: Uploads = (), request: Any = None
) -> EnterpriseStatement:
    """The enterprise's statement, once; late it is still taken while the examination is open. Raises MoveRefused and
    StoreFailed."""
    with put_aside(uploads, user) as files, transaction.atomic():
        examination = _locked(statement.examination)
        current = EnterpriseStatement.objects.get(pk=statement.pk)
        if current.given_at is not None:
            if (current.given_by_id, current.text) == (user.pk, text.strip()):
                return current
            raise MoveRefused(GIVEN_ALREADY)
        refused = _not_open(examination)
        if refused:
            raise MoveRefused(f"{refused}，不再收取书面说明")
        current.text, current.given_by, current.given_at = text.strip(), user, at
        current.save(update_fields=["text", "given_by", "given_at"])
        attach(current, "statement", files)
        one = declaration_of(examination)
        audit.record("review.statement.give", actor=user, obj=current, label=one.number, request=request)
        tell_officers(
            examination.city_id,
            key=f"statement:{current.pk}:given",
            subject=f"企业已提交书面说明：{one.enterprise_name}",
            body=f"{one.enterprise_name}（{one.number}）已就核查事项提交书面说明。",
            url=url_of(examination),
        )
        return current


def report_refusal(examination: ObjectionExamination, at: datetime) -> str | None:
    """Why the findings cannot be returned now; None when they can."""
    asked = EnterpriseStatement.objects.filter(examination=examination, given_at__isnull=True).first()
    waits = asked is not None and clock.local(at).date() <= asked.due_on
    return _not_open(examination) or (STILL_ASKED if waits else None)


def report(
    *,
    examination: ObjectionExamination,
    findings: str,
    user: User,
    at: datetime,
    uploads: Uploads = (),
    request: Any = None,
) -> ObjectionExamination:
    """Return what the city found to the province, with its files. The same twice is one. Raises MoveRefused and
    StoreFailed."""
    with put_aside(uploads, user) as files, transaction.atomic():
        current = _locked(examination)
        if (current.state, current.returned_by_id, current.findings) == (
            ExaminationState.RETURNED,
            user.pk,
            findings.strip(),
        ):
            return current
        refused = report_refusal(current, at)
        if refused:
            raise MoveRefused(refused)
        current.state, current.findings = ExaminationState.RETURNED, findings.strip()
        current.returned_by, current.returned_at = user, at
        current.save(update_fields=["state", "findings", "returned_by", "returned_at"])
        attach(current, "examination", files)
        label = str(current.objection)
        audit.record("review.objection.report", actor=user, obj=current, label=label, request=request)
        tell_province(
            key=f"examination:{current.pk}:returned",
            subject=f"市级已反馈核查情况：{label}",
            body=f"{current.city.name}已反馈异议 {label} 的核查情况，请答复。",
            url=f"/review/decision/objections/{current.objection_id}/",
        )
        return current


def declaration_of(examination: ObjectionExamination) -> Declaration:
    """The declaration that is objected to: handed over are only objections to one."""
    found: Declaration = examination.objection.declaration
    return found


def url_of(examination: ObjectionExamination) -> str:
    """The city's page."""
    return f"/review/examinations/{examination.pk}/"


def _locked(examination: ObjectionExamination) -> ObjectionExamination:
    """The examination as it stands, behind the lock of its objection."""
    Objection.objects.select_for_update(of=("self",)).get(pk=examination.objection_id)
    related = ("objection__declaration", "city")
    return ObjectionExamination.objects.select_related(*related).get(pk=examination.pk)


def _not_open(examination: ObjectionExamination) -> str | None:
    if examination.state == ExaminationState.OPEN:
        return None
    return f"{NOT_OPEN}：{examination.get_state_display()}"
