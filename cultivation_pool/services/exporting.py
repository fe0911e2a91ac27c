"""Attachment 6 of a quarter as a file: asked for on the board, made as a job, fetched for some days."""

import tempfile
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import Count, Max
from django.urls import reverse

from cultivation_pool.models import QuarterlyReport
from cultivation_pool.models.reports import ReportQuerySet
from cultivation_pool.papers.quarterly import Made, write_quarterly
from cultivation_pool.sheets.quarterly_2022 import ATTACHMENT, short_title
from declarations.packages.naming import safe_part
from zjtx.accounts.models import User
from zjtx.common import audit, clock, jobs
from zjtx.common.models import Job, StoredFile
from zjtx.common.spreadsheets.writing import XLSX
from zjtx.registry.models import Region

JOB_KIND = "pool_export"


def owed_by(user: User, quarter: str, city: Region | None) -> ReportQuerySet:
    """The quarter's reports in the officer's scope, of one city where it is named."""
    found = QuarterlyReport.objects.visible_to(user).filter(quarter=quarter)
    return found.filter(region_path__startswith=city.path) if city else found


@transaction.atomic
def request_export(*, user: User, quarter: str, city: Region | None, request: Any = None) -> Job:
    """Have the sheet made; asked again it is the same one while nothing has happened to the reports."""
    label = label_of(quarter, city.name if city else user.scope_label)
    detail = {"quarter": quarter, "city": city.pk if city else "", "rows": owed_by(user, quarter, city).filed().count()}
    audit.record("pool.export", actor=user, label=label, detail=detail, request=request)
    args = {"quarter": quarter, "city": city.pk if city else ""}
    return jobs.enqueue(JOB_KIND, requested_by=user, args=args, key=_key(user, quarter, city), label=label)


def present_job(user: User, quarter: str, city: Region | None) -> Job | None:
    """The user's job for the reports as they stand now, until its file is gone."""
    found = (
        Job.objects.filter(key=jobs.key_of(JOB_KIND, user, _key(user, quarter, city))).select_related("result").first()
    )
    return None if found is None or found.has_expired() else found


def export(job: Job) -> StoredFile:
    """Write the sheet that a job was asked for, of what its requester may see now."""
    quarter, user = job.args["quarter"], job.requested_by
    city = Region.objects.filter(pk=job.args["city"]).first()
    made = Made(city.name if city else user.scope_label, str(user), clock.now())
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "quarterly.xlsx"
        write_quarterly(path, quarter, owed_by(user, quarter, city), made, job.report)
        stored = jobs.save_result(job, path, name=f"{safe_part(job.label)}.xlsx", content_type=XLSX)
    jobs.tell_ready(job, name="pool_export", url=f"{reverse('pool:board')}?quarter={quarter}")
    return stored


def label_of(quarter: str, place: str) -> str:
    """2022年一季度主要经济指标情况表（附件6） 大连市"""
    return f"{short_title(quarter)}主要经济指标情况表（{ATTACHMENT}） {place}"


def _key(user: User, quarter: str, city: Region | None) -> str:
    """What happened last to the reports in scope tells one sheet from another."""
    now = owed_by(user, quarter, city).aggregate(last=Max("log__pk"), number=Count("pk", distinct=True))
    return f"{quarter}:{city.pk if city else ''}:{now['last']}:{now['number']}"
