"""Scheduled work of the pool. Tasks may run twice or late; each calls one service after the other.

The scheduled task only writes a job, once a day: a worker that dies while chasing loses its claim within a minute and
another takes the job over (zjtx.common.jobs), where a Celery message would wait for its visibility time-out.
"""

from datetime import datetime

from celery import shared_task
from django.db import transaction

from cultivation_pool.models import PoolCheck
from cultivation_pool.services import city_rows, exporting, list_exports, pool_checks, title_imports, totals, uploads
from cultivation_pool.services.change_reminders import remind_of_changes
from cultivation_pool.services.chasing import chase, tell_cities_weekly
from cultivation_pool.services.expiry import end_expired, tell_expiring
from cultivation_pool.services.matter_reminders import remind_matters
from cultivation_pool.services.opening import open_last_quarter
from cultivation_pool.services.profiles import open_profiles
from zjtx.common import clock, jobs
from zjtx.common.models import StoredFile
from zjtx.common.models.jobs import Job

JOB_KIND = "pool_chase"
EXPIRY_KIND = "pool_expiry"
CHANGES_KIND = "pool_changes"


@shared_task(name="cultivation_pool.tasks.open_and_chase")
def open_and_chase() -> None:
    """See that today's reports are opened and chased; asked again on the same day it is the same job."""
    with clock.reading(), transaction.atomic():
        day = clock.today().isoformat()
        jobs.enqueue(JOB_KIND, requested_by=None, args={"day": day}, key=day, label=f"报表开报与催报 {day}")


@jobs.job_kind(JOB_KIND)
def open_and_chase_job(job: Job) -> None:
    """Open the quarter's reports and the year's profiles, then say what is due on the day on which this runs."""
    job.report(1, 1, open_and_say(clock.now()))


def open_and_say(at: datetime) -> str:
    """The day's opening and chasing, notices of titles that run out included; says what was done."""
    opened, told = open_last_quarter(at) + open_profiles(at), chase(at)
    weekly, titles = tell_cities_weekly(at), tell_expiring(at)
    return f"新开{opened}份，催报{told}家，告知各市{weekly}条，称号到期提醒{titles}条"


@shared_task(name="cultivation_pool.tasks.clear_report_sheets")
def clear_report_sheets() -> None:
    """Remove uploaded spreadsheets whose time is over."""
    with clock.reading():
        uploads.clear_expired(clock.now())


@shared_task(name="cultivation_pool.tasks.end_titles")
def end_titles() -> None:
    """See that titles past their last day are ended; asked again on the same day it is the same job."""
    with clock.reading(), transaction.atomic():
        day = clock.today().isoformat()
        jobs.enqueue(EXPIRY_KIND, requested_by=None, args={"day": day}, key=day, label=f"称号到期终止 {day}")


@jobs.job_kind(EXPIRY_KIND)
def end_titles_job(job: Job) -> None:
    """End the titles whose last day is past. Whether one is in force its dates say, also when this runs late."""
    job.report(1, 1, f"到期终止{end_expired(clock.now())}项")


@shared_task(name="cultivation_pool.tasks.remind_of_matters")
def remind_of_matters() -> None:
    """Say what is due in verification cases; each occasion once, whichever run comes first."""
    with clock.reading():
        remind_matters(clock.now())


@shared_task(name="cultivation_pool.tasks.remind_of_changes")
def remind_of_changes_task() -> None:
    """See that today's reminders of changes are written; asked again on the same day it is the same job."""
    with clock.reading(), transaction.atomic():
        day = clock.today().isoformat()
        jobs.enqueue(CHANGES_KIND, requested_by=None, args={"day": day}, key=day, label=f"变更申报提醒 {day}")


@jobs.job_kind(CHANGES_KIND)
def remind_of_changes_job(job: Job) -> None:
    """Say what holds on the day on which this runs of changes that are to be filed."""
    job.report(1, 1, f"变更申报提醒{remind_of_changes(clock.now())}条")


@jobs.job_kind(exporting.JOB_KIND)
def export_job(job: Job) -> StoredFile:
    """Make attachment 6 of a quarter or 5 of a year. args: {"period": "2022Q1" or "2022", "city": code or ""}."""
    return exporting.export(job)


@jobs.job_kind(city_rows.JOB_KIND)
def city_rows_job(job: Job) -> None:
    """Write the rows of a city's confirmed sheet. args: {"upload": pk}."""
    city_rows.carry_out(job)


@jobs.job_kind(totals.JOB_KIND)
def totals_job(job: Job) -> StoredFile:
    """Make the totals of a quarter. args: {"quarter": "2022Q1", "area": code or ""}."""
    return totals.make_totals(job)


@jobs.job_kind(pool_checks.JOB_KIND)
def pool_check_job(job: Job) -> StoredFile:
    """Check the pool as an officer asked. args: {"check": pk}."""
    check = PoolCheck.objects.select_related("city", "requested_by").filter(pk=job.args["check"]).first()
    if check is None:
        raise jobs.JobRefused("该项核查已超过保存期限，请重新提交。")
    return pool_checks.run_check(check, job)


@jobs.job_kind(list_exports.JOB_KIND)
def pool_list_job(job: Job) -> StoredFile:
    """Make one of the pool's lists. args: {"list": name, "query": "?city=...", "phones": bool}."""
    return list_exports.make_list(job)


@jobs.job_kind(title_imports.CHECK_JOB)
def title_import_check_job(job: Job) -> None:
    """Look at a workbook of titles. args: {"import": pk}."""
    title_imports.check(job)


@jobs.job_kind(title_imports.IMPORT_JOB)
def title_import_job(job: Job) -> None:
    """Import a workbook that was looked at and confirmed. args: {"import": pk}."""
    title_imports.carry_out(job)
