"""The way of an open verification case until the province decides: handed to the city, the enterprise heard, reported.

Every act locks the case's row first; a form sent twice is one by its words.
"""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from django.db import transaction

from cultivation_pool import policies
from cultivation_pool.matter_days import DECIDE_DAYS
from cultivation_pool.matter_enums import MatterEvent, MatterSource, MatterState
from cultivation_pool.models import (
    MatterFile,
    MatterFinding,
    MatterHearing,
    VerificationCase,
)
from cultivation_pool.services.matter_people import (
    note,
    record,
    tell_city,
    tell_enterprise,
    tell_the_province,
)
from cultivation_pool.services.refusals import MatterRefused
from review import named_posts
from review.case_files import Uploads, attach, put_aside
from review.examinations import due_refusal
from zjtx.common import clock
from zjtx.common.templatetags.zjtx import cn_date_weekday
from zjtx.common.working_days import add_working_days

NOT_HEARD = "尚未要求企业书面说明，建议撤销称号前应当听取企业意见"
STILL_HEARD = "企业的书面说明尚未提交，期限届满前不能上报"
ASKED_ALREADY = "已要求企业书面说明，尚在期限内"
GIVEN_ALREADY = "书面说明已提交，不能修改"


@transaction.atomic
def hand(
    *, case: VerificationCase, matter: str, due_on: date, shared: Collection[int], with_contacts: bool, user: Any,
    at: datetime, request: Any = None,
) -> VerificationCase:  # fmt: skip
    """Hand a report by name to the enterprise's city, with the files named and, where the city has to ask back, the
    contact. The same twice is one. Raises MatterRefused."""
    current = locked(case, user, policies.province_matter)
    if current.handed_at is not None and current.matter == matter.strip():
        return current
    if refused := state_refusal(current, MatterState.RECEIVED) or due_refusal(due_on, at):
        raise MatterRefused(refused)
    current.matter, current.handed_at, current.shares_contacts = matter.strip(), at, with_contacts
    files = current.named_report.files.filter(pk__in=shared).update(is_shared=True)
    move(current, MatterState.VERIFYING, due_on, ["matter", "handed_at", "shares_contacts"])
    note(current, MatterEvent.HANDED, user, at, words=current.matter)
    record("hand", current, user, {"due_on": due_on, "files": files, "contacts": with_contacts}, request)
    body = f"省级交办核查事项，涉及{current.enterprise_name}，请于{cn_date_weekday(due_on)}前上报核查情况。"
    tell_city(current, "handed", f"待核查：{current.enterprise_name}", body)
    return current


@transaction.atomic
def dismiss(*, case: VerificationCase, reason: str, user: Any, at: datetime, request: Any = None) -> VerificationCase:
    """Not take a report by name on; the reason answers whoever sent it. The same twice is one. Raises MatterRefused."""
    current = locked(case, user, policies.province_matter)
    if current.state == MatterState.DISMISSED and current.named_report.answer == reason.strip():
        return current
    if refused := state_refusal(current, MatterState.RECEIVED):
        raise MatterRefused(refused)
    move(current, MatterState.DISMISSED)
    answer_reporter(current, reason, at)
    note(current, MatterEvent.DISMISSED, user, at, words=reason)
    record("dismiss", current, user, {"reason": reason.strip()}, request)
    return current


@transaction.atomic
def ask(
    *, case: VerificationCase, question: str, due_on: date, user: Any, at: datetime, request: Any = None
) -> MatterHearing:
    """Ask the enterprise to state its side. The same question twice is one. Raises MatterRefused."""
    current = locked(case, user, policies.city_matter)
    last = MatterHearing.objects.filter(case=current).last()
    if last is not None and (last.asked_by_id, last.question, last.due_on) == (user.pk, question.strip(), due_on):
        return last
    if refused := ask_refusal(current, at) or due_refusal(due_on, at):
        raise MatterRefused(refused)
    made = MatterHearing.objects.create(
        case=current, question=question.strip(), due_on=due_on, asked_by=user, asked_at=at
    )
    told_now(current, at)
    until = cn_date_weekday(due_on)
    note(current, MatterEvent.ASKED, user, at, words=made.question, told=f"{made.question}（期限{until}）")
    record("ask", current, user, {"due_on": due_on}, request)
    body = f"核查事项 {current.number} 有情况需本企业书面说明，请于{until}前提交。逾期不提交的，不影响核查和处理。"
    tell_enterprise(current, f"asked:{made.pk}", "请提交书面说明", body)
    return made


def give(
    *, hearing: MatterHearing, text: str, user: Any, at: datetime, uploads: Uploads = (), request: Any = None
) -> MatterHearing:
    """The enterprise's statement, once; late it is still taken while the city verifies. Raises MatterRefused and
    StoreFailed."""
    with put_aside(uploads, user) as files, transaction.atomic():
        case = locked(hearing.case, user, policies.own_matter)
        current = MatterHearing.objects.get(pk=hearing.pk)
        if current.given_at is not None:
            if (current.given_by_id, current.text) == (user.pk, text.strip()):
                return current
            raise MatterRefused(GIVEN_ALREADY)
        if state_refusal(case, MatterState.VERIFYING):
            raise MatterRefused("核查已结束，不再收取书面说明")
        current.text, current.given_by, current.given_at = text.strip(), user, at
        current.save(update_fields=["text", "given_by", "given_at"])
        attach(current, "hearing", files, MatterFile)
        told = f"附件{len(files)}个。" if files else "没有附件。"
        note(case, MatterEvent.STATED, user, at, told=told, label=case.enterprise_name)
        record("state", case, user, {"files": len(files)}, request)
        subject = f"企业已提交书面说明：{case.enterprise_name}"
        tell_city(case, f"stated:{current.pk}", subject, f"{case.enterprise_name}已就{case.number}提交书面说明。")
        return current


def report(
    *, case: VerificationCase, findings: str, opinion: str, proposal: str, user: Any, at: datetime,
    uploads: Uploads = (), request: Any = None,
) -> MatterFinding:  # fmt: skip
    """The city's findings with their evidence, opinion and proposal, to the province. The same twice is one. Raises
    MatterRefused and StoreFailed."""
    with put_aside(uploads, user) as files, transaction.atomic():
        current = locked(case, user, policies.city_matter)
        last = MatterFinding.objects.filter(case=current).last()
        same = last and (last.reported_by_id, last.findings, last.proposal) == (user.pk, findings.strip(), proposal)
        if last is not None and same and current.state == MatterState.REPORTED:
            return last
        if refused := report_refusal(current, at) or proposal_refusal(current, proposal):
            raise MatterRefused(refused)
        made = MatterFinding.objects.create(
            case=current, findings=findings.strip(), opinion=opinion.strip(), proposal=proposal, reported_by=user,
            reported_at=at,
        )  # fmt: skip
        attach(made, "finding", files, MatterFile)
        due = add_working_days(clock.local(at).date(), DECIDE_DAYS)
        move(current, MatterState.REPORTED, due.date)
        words = f"处理建议：{made.get_proposal_display()}"
        note(current, MatterEvent.REPORTED, user, at, words=words)
        record("report", current, user, {"proposal": proposal, "files": len(files)}, request)
        body = f"{current.enterprise_name}：{words}。请于{cn_date_weekday(due.date)}前作出决定。"
        tell_the_province(current, f"reported:{made.pk}", f"市级已上报核查情况：{current.number}", body)
        return made


@transaction.atomic
def send_back(
    *, case: VerificationCase, reason: str, due_on: date, user: Any, at: datetime, request: Any = None
) -> VerificationCase:
    """Have the city verify further. The same twice is one. Raises MatterRefused."""
    current = locked(case, user, policies.province_matter)
    last = current.log.last()
    same = last and (last.event, last.actor_id, last.words) == (MatterEvent.SENT_BACK, user.pk, reason.strip())
    if same and current.state == MatterState.VERIFYING:
        return current
    if refused := state_refusal(current, MatterState.REPORTED) or due_refusal(due_on, at):
        raise MatterRefused(refused)
    move(current, MatterState.VERIFYING, due_on)
    entry = note(current, MatterEvent.SENT_BACK, user, at, words=reason)
    record("send_back", current, user, {"reason": entry.words, "due_on": due_on}, request)
    body = f"{current.number} {current.enterprise_name}须补充核查，请于{cn_date_weekday(due_on)}前上报。{entry.words}"
    tell_city(current, f"sent-back:{entry.pk}", f"退回补充核查：{current.enterprise_name}", body)
    return current


def ask_refusal(case: VerificationCase, at: datetime) -> str | None:
    """Why the enterprise cannot be asked now; the same sentence at the button and from the act."""
    waits = waiting_hearing(case, at) is not None
    return state_refusal(case, MatterState.VERIFYING) or (ASKED_ALREADY if waits else None)


def report_refusal(case: VerificationCase, at: datetime) -> str | None:
    """Why the findings cannot be reported now."""
    waits = waiting_hearing(case, at) is not None
    return state_refusal(case, MatterState.VERIFYING) or (STILL_HEARD if waits else None)


def proposal_refusal(case: VerificationCase, proposal: str) -> str | None:
    """Why this cannot be proposed: nobody loses a title unheard."""
    return NOT_HEARD if proposal == "revoke" and not case.hearings.exists() else None


def waiting_hearing(case: VerificationCase, at: datetime) -> MatterHearing | None:
    """A statement that is asked for, not given, and in time still."""
    return case.hearings.filter(given_at__isnull=True, due_on__gte=clock.local(at).date()).first()


def state_refusal(case: VerificationCase, *states: MatterState) -> str | None:
    """Why the present state does not allow the act; None when it does."""
    return None if case.state in states else f"该核查目前为“{case.get_state_display()}”状态，不能办理此事项"


def locked(case: VerificationCase, user: Any, policy: Any) -> VerificationCase:
    """The case as it stands, behind its lock. Raises MatterRefused for whom it does not concern."""
    rows = VerificationCase.objects.select_for_update(of=("self",)).select_related("enterprise")
    current: VerificationCase = rows.get(pk=case.pk)
    if denied := policy(user, current):
        raise MatterRefused(denied)
    return current


def move(case: VerificationCase, state: MatterState, due_on: date | None = None, more: Collection[str] = ()) -> None:
    """Write the state of a locked case and until when its desk has to act."""
    case.state, case.due_on, case.is_provisional = state, due_on, False
    case.save(update_fields=["state", "due_on", "is_provisional", *more])


def told_now(case: VerificationCase, at: datetime) -> None:
    """From now on the enterprise sees the case."""
    if case.told_at is None:
        case.told_at = at
        case.save(update_fields=["told_at"])


def answer_reporter(case: VerificationCase, text: str, at: datetime) -> None:
    """The answer to whoever reported by name; nothing for cases of another source."""
    if case.source != MatterSource.PUBLIC:
        return
    one = case.named_report
    one.answer, one.answered_at = text.strip(), at
    one.save(update_fields=["answer", "answered_at"])
    named_posts.mail_answer(
        key=f"matter:{case.pk}:answer",
        address=one.contact,
        subject=f"办理情况答复 {one.receipt_number}",
        body=f"{cn_date_weekday(one.received_at)}收到的反映，办理情况答复如下：\n{one.answer}",
    )
