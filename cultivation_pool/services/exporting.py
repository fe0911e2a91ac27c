"""Attachment 6 of a quarter or 5 of a year as a file: asked for on the board, made as a job, fetched for some days."""

import tempfile
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import Count, Max

from cultivation_pool.kinds import kind_named
from cultivation_pool.models.process import ReportQuerySet
from cultivation_pool.papers.reports import Made, write_reports
from declarations.packages.naming import safe_part
from zjtx.accounts.models import User
from zjtx.common import audit, clock, jobs
from zjtx.common.models import Job, StoredFile
from zjtx.common.spreadsheets.writing import XLSX
from zjtx.registry.models import Region

JOB_KIND = "pool_export"
# Ends the key of a sheet with telephone numbers.
IN_FULL = ":full"


def owed_by(user: User, period: str, city: Region | None) -> ReportQuerySet:
    """The period's reports in the officer's scope, of one city where it is named."""
    found = kind_named(period).model.objects.visible_to(user).of_period(period)
    return found.filter(region_path__startswith=city.path) if city else found


@transaction.atomic
def request_export(
    *, user: User, period: str, city: Region | None, with_phones: bool = False, request: Any = None
) -> Job:
    """Have the sheet made; asked again it is the same one while nothing has happened to the reports. Telephone numbers
    in full are shown by an act of their own, which is recorded."""
    shows_phones = with_phones and bool(kind_named(period).sheet.PHONES)
    label = label_of(period, city.name if city else user.scope_label)
    asked = {"period": period, "city": city.pk if city else ""}
    rows = owed_by(user, period, city).filed().count()
    detail = {kind_named(period).period_field: period, "city": asked["city"], "rows": rows}
    audit.record("pool.export", actor=user, label=label, detail=detail, request=request)
    if shows_phones:
        audit.record("phones.show", actor=user, label=label, detail=detail, request=request)
    key = _stamp(user, period, city) + (IN_FULL if shows_phones else "")
    args = {**asked, "phones": shows_phones}
    return jobs.enqueue(JOB_KIND, requested_by=user, args=args, key=key, label=label)


def present_job(user: User, period: str, city: Region | None) -> Job | None:
    """The user's job for the reports as they stand now, until its file is gone."""
    stamp = _stamp(user, period, city)
    keys = [jobs.key_of(JOB_KIND, user, key) for key in (stamp, stamp + IN_FULL)]
    found = Job.objects.filter(key__in=keys).select_related("result").order_by("-created_at").first()
    return None if found is None or found.has_expired() else found


def export(job: Job) -> StoredFile:
    """Write the sheet that a job was asked for, of what its requester may see now."""
    period, user = job.args["period"], job.requested_by
    city = Region.objects.filter(pk=job.args["city"]).first()
    made = Made(city.name if city else user.scope_label, str(user), clock.now(), bool(job.args.get("phones")))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "reports.xlsx"
        write_reports(path, kind_named(period), period, owed_by(user, period, city), made, job.report)
        stored = jobs.save_result(job, path, name=f"{safe_part(job.label)}.xlsx", content_type=XLSX)
    jobs.tell_ready(job, name="pool_export", url=kind_named(period).board_url(period))
    return stored


def label_of(period: str, place: str) -> str:
    """2022年一季度主要经济指标情况表（附件6） 大连市"""
    kind = kind_named(period)
    return f"{kind.sheet.paper_name(period)}（{kind.attachment}） {place}"


def _stamp(user: User, period: str, city: Region | None) -> str:
    """What happened last to the reports in scope tells one sheet from another."""
    now = owed_by(user, period, city).aggregate(last=Max("log__pk"), number=Count("pk", distinct=True))
    return f"{period}:{city.pk if city else ''}:{now['last']}:{now['number']}"
