"""Background work of the review. Tasks take ids, may run twice, and call one service."""

from celery import shared_task

from review import (
    answer_letters,
    certificates,
    long_acts,
    opinion_paper,
    publicity_papers,
    ranking_sheet,
    recognition_letter,
)
from review.batches import carrying_out, confirming
from review.packets import bundle, making, sheets
from review.publicity import close_over
from review.reminders import remind
from zjtx.common import clock
from zjtx.common.jobs import job_kind
from zjtx.common.models import Job, StoredFile


@job_kind(opinion_paper.KIND)
def print_opinion_job(job: Job) -> StoredFile | None:
    """Make the PDF of a panel's signed results. args: {"panel": pk, "result": pk or None}."""
    return opinion_paper.print_opinion(job)


@job_kind(making.SUMMARY_JOB)
def packet_summary_job(job: Job) -> StoredFile:
    """Make a summary sheet. args: {"round": pk, "region": code, "tier": tier, "phones": bool}."""
    return making.make_summary(job)


@job_kind(making.LETTER_JOB)
def packet_letter_job(job: Job) -> StoredFile:
    """Draft a recommendation letter. args: {"round": pk, "region": code}."""
    return making.make_letter(job)


@job_kind(confirming.KIND)
def batch_job(job: Job) -> StoredFile | None:
    """Carry out a batch of a queue. args: {"batch": pk}."""
    carrying_out.carry_out(job)
    return None


@job_kind(long_acts.DECISION)
def apply_decision_job(job: Job) -> None:
    """Apply a long list. args: {"list": pk, "revision": number, "note": text}."""
    long_acts.carry_out_decision(job)


@job_kind(long_acts.RECOGNITION)
def recognise_job(job: Job) -> None:
    """Give the titles of a long list. args: {"publicity": pk, "document_number": text, "issued_on": day}."""
    long_acts.carry_out_recognition(job)


@job_kind(ranking_sheet.KIND)
def decision_ranking_job(job: Job) -> StoredFile:
    """Write the ranking of a decision list. args: {"list": pk}."""
    return ranking_sheet.make_ranking(job)


@job_kind(sheets.SHEETS_JOB)
def packet_sheets_job(job: Job) -> None:
    """Make the summary sheets of a closed list. args: {"edition": pk, "mark": mark}."""
    sheets.make_sheets(job)


@job_kind(bundle.KIND)
def packet_bundle_job(job: Job) -> StoredFile:
    """Make a volume of all papers. args: {"edition": pk, "tier": tier, "volume": number, "mark": mark}."""
    return bundle.make_bundle(job)


@job_kind(certificates.KIND)
def print_certificate_job(job: Job) -> StoredFile | None:
    """Make the PDF of a title's certificate. args: {"title": pk}."""
    return certificates.print_certificate(job)


@job_kind(recognition_letter.KIND)
def recognition_letter_job(job: Job) -> StoredFile | None:
    """Make the recognition letter. args: {"publicity": pk, "recognition": pk or None, "format": name}."""
    return recognition_letter.make_letter(job)


@job_kind(answer_letters.KIND)
def answer_letter_job(job: Job) -> StoredFile | None:
    """Make the letter of an answer. args: {"objection" or "appeal": pk, "format": name}."""
    return answer_letters.make_letter(job)


@shared_task(name="review.tasks.make_publicity_papers")
def make_publicity_papers() -> None:
    """Make the lists of publicities that have begun or were corrected; mostly there is nothing to do."""
    with clock.reading():
        publicity_papers.make_missing(clock.now())


@shared_task(name="review.tasks.close_publicities")
def close_publicities() -> None:
    """End the publicities whose last day is over and tell the province, once each."""
    with clock.reading():
        close_over(clock.now())


@shared_task(name="review.tasks.remind_of_due")
def remind_of_due() -> None:
    """Remind of examinations, statements and appeals that are due, once an occasion."""
    with clock.reading():
        remind(clock.now())
