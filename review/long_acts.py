"""Acts of the province over lists too long for one request: a job carries them out in the name of whoever ordered them.

What the act asks is asked twice, when it is ordered and when it is carried out: by then the list may be another one.
The act itself is one transaction and knows what it has done, so a job that runs twice changes nothing.
"""

from datetime import date
from typing import Any

from django.db import transaction
from django.urls import reverse

from declarations.workflow import MoveRefused
from review import decision, recognition
from review.decision_draft import changed_words
from review.models import DecisionList, Publicity, Recognition
from zjtx.accounts.models import User
from zjtx.common import audit, clock, jobs, outbox
from zjtx.common.models import Job

DECISION, RECOGNITION = "apply_decision", "recognise"
# Up to so many rows are done while their officer waits: some two seconds.
AT_ONCE_ROWS = 200


@transaction.atomic
def order_decision(
    *, list_: DecisionList, revision: int, user: User, note: str = "", request: Any = None
) -> Job | None:
    """Have a long list applied; None where it is short enough to be applied at once. Raises MoveRefused."""
    rows = list_.entries.count()
    if rows <= AT_ONCE_ROWS or not list_.is_draft:
        return None
    refused = changed_words(list_) if list_.revision != revision else decision.apply_refusal(list_)
    if refused:
        raise MoveRefused(refused)
    detail = {"revision": revision, "rows": rows}
    audit.record("review.decision.order", actor=user, obj=list_, label=str(list_), detail=detail, request=request)
    args = {"list": list_.pk, "revision": revision, "note": note}
    key = f"{list_.pk}:{revision}"
    return jobs.enqueue(DECISION, requested_by=user, args=args, key=key, label=f"审定名单：{list_}，{rows}户")


def carry_out_decision(job: Job) -> None:
    """Apply the list of a job and tell who ordered it. Raises JobRefused with the act's own refusal."""
    list_ = DecisionList.objects.get(pk=job.args["list"])
    given = {"revision": job.args["revision"], "note": job.args["note"]}
    try:
        done = decision.apply_list(list_=list_, user=_orderer(job), at=clock.now(), **given)
    except MoveRefused as refused:
        raise jobs.JobRefused(str(refused)) from refused
    _tell(job, decision.done_words(done), reverse("review:decision", args=[done.pk]))


@transaction.atomic
def order_recognition(
    *, publicity: Publicity, document_number: str, issued_on: date, user: User, request: Any = None
) -> Job | None:
    """Have the titles of a long list given; None where it is short enough to be done at once. Raises MoveRefused."""
    rows = len(recognition.ready(publicity))
    if rows <= AT_ONCE_ROWS:
        return None
    refused = recognition.date_refusal(publicity, issued_on, clock.today())
    if refused:
        raise MoveRefused(refused)
    detail = {"document_number": document_number, "rows": rows}
    audit.record("review.recognise.order", actor=user, obj=publicity, detail=detail, request=request)
    args = {"publicity": publicity.pk, "document_number": document_number, "issued_on": issued_on.isoformat()}
    key = f"{publicity.pk}:{document_number}"
    return jobs.enqueue(RECOGNITION, requested_by=user, args=args, key=key, label=f"办理认定：{publicity.title}")


def carry_out_recognition(job: Job) -> None:
    """Recognise the lines of a job and tell who ordered it. Raises JobRefused with the act's own refusal."""
    publicity = Publicity.objects.select_related("round").get(pk=job.args["publicity"])
    given = {
        "document_number": job.args["document_number"],
        "issued_on": date.fromisoformat(job.args["issued_on"]),
    }
    try:
        made = recognition.recognise(publicity=publicity, user=_orderer(job), at=clock.now(), **given)
    except MoveRefused as refused:
        raise jobs.JobRefused(str(refused)) from refused
    _tell(job, recognised_words(made), reverse("review:recognition", args=[made.pk]))


def recognised_words(made: Recognition) -> str:
    """What a recognition did, as a message says it."""
    refused = f"，未能办理{len(made.refusals)}户，原因见认定页面" if made.refusals else ""
    return f"认定已办理：{made.entries.count()}户{refused}"


def _orderer(job: Job) -> User:
    """Who ordered the act, if still an officer of the province."""
    user = job.requested_by
    if user is None or not user.is_active or user.role != "province_officer":
        raise jobs.JobRefused("交办人的账号已不能办理此事项")
    return user


@transaction.atomic
def _tell(job: Job, words: str, url: str) -> None:
    outbox.notify(job.requested_by, key=f"long_act:{job.pk}", subject=words, body=f"{words}。", url=url)
