"""A quarter's totals as a file: asked for on the page, made as a job, fetched for some days."""

import tempfile
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from django.db import transaction
from django.db.models import Count, Max
from django.urls import reverse

from cultivation_pool.sheets.quarterly_2022 import short_title
from cultivation_pool.totals.anomalies import Anomaly, anomalies_of
from cultivation_pool.totals.counting import PoolCounts, PoolScope
from cultivation_pool.totals.workbook import write_totals
from declarations.packages.naming import safe_part
from zjtx.common import audit, clock, jobs
from zjtx.common.models import Job, StoredFile
from zjtx.common.spreadsheets.writing import XLSX
from zjtx.registry.models import Region

JOB_KIND = "pool_totals"


def totals_anomalies(counts: PoolCounts) -> list[Anomaly]:
    """What looks wrong in the quarter, by kind."""
    return anomalies_of(counts.held, counts.scope.quarter, counts.stored_issues)


@transaction.atomic
def request_totals(scope: PoolScope, *, request: Any = None) -> Job:
    """Have the workbook made; asked again it is the same one while nothing has happened to the reports."""
    label = f"{short_title(scope.quarter)}汇总分析 {scope.region.name}"
    detail = {"quarter": scope.quarter, "area": scope.area}
    audit.record("pool.totals.export", actor=scope.user, label=label, detail=detail, request=request)
    return jobs.enqueue(JOB_KIND, requested_by=scope.user, args=detail, key=_key(scope), label=label)


def totals_job(scope: PoolScope) -> Job | None:
    """The user's job for the reports as they stand now, until its file is gone."""
    key = jobs.key_of(JOB_KIND, scope.user, _key(scope))
    found = Job.objects.filter(key=key).select_related("result").first()
    return None if found is None or found.has_expired() else found


def make_totals(job: Job) -> StoredFile:
    """Write the workbook that a job was asked for, of what its requester may see now."""
    user = job.requested_by
    within = Region.objects.filter(pk=job.args["area"], path__startswith=user.scope_path)
    region = within.first() if job.args["area"] else user.region
    if region is None:
        raise jobs.JobRefused("该地区已不在本账号的辖区内。")
    counts = PoolCounts(PoolScope(user, region, job.args["quarter"]), clock.now())
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "totals.xlsx"
        sheets = write_totals(path, counts, totals_anomalies(counts), str(user))
        job.report(sheets, sheets, f"已写入{sheets}张表")
        stored = jobs.save_result(job, path, name=f"{safe_part(job.label)}.xlsx", content_type=XLSX)
    jobs.tell_ready(job, name="pool_totals", url=f"{reverse('pool:totals')}?{urlencode(job.args)}")
    return stored


def _key(scope: PoolScope) -> str:
    """What happened last to the reports of the region tells one workbook from another."""
    now = scope.reports().filter(quarter__lte=scope.quarter).aggregate(last=Max("log__pk"), number=Count("log"))
    return f"{scope.quarter}:{scope.area}:{now['last']}:{now['number']}"
