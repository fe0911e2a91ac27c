"""Asking for a pool-wide check, and carrying it out as a job: all of its rows at once, or none."""

import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from datetime import date, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import F
from django.urls import reverse

from cultivation_pool.models import PoolCheck, PoolCheckRow
from cultivation_pool.pool_check.evaluating import Checked, Choice, Spool, checked, holders
from cultivation_pool.pool_check.workbook import Head, write_book
from zjtx.accounts.models import User
from zjtx.common import audit, clock, jobs, outbox
from zjtx.common.models import Job, StoredFile
from zjtx.common.models.jobs import RESULT_LIFETIME, JobLost
from zjtx.common.spreadsheets.writing import XLSX
from zjtx.registry.models import Region

JOB_KIND = "pool_check"
ROWS_AT_ONCE = 500
# A check is of its day: nobody needs last season's, which says nothing of the present figures.
KEPT_FOR = timedelta(days=90)
PROVINCE = "全省"


@transaction.atomic
def start_check(
    *, user: User, rules: str, tier: str, city: Region | None, day: date, at: datetime, request: Any = None
) -> PoolCheck:
    """Have the pool checked in the background. The same choice again is the same check; one that failed starts anew.

    The caller has seen to it that the rule set is there and the city within the officer's scope.
    """
    PoolCheck.objects.filter(requested_by=user, requested_at__lt=at - KEPT_FOR).delete()
    choice = {"rules": rules, "tier": tier, "scope_path": city.path if city else user.scope_path, "day": day}
    check, _created = PoolCheck.objects.get_or_create(
        requested_by=user, **choice, defaults={"city": city, "requested_at": at}
    )
    locked = PoolCheck.objects.select_for_update(of=("self",)).select_related("job").get(pk=check.pk)
    if locked.job is None or locked.job.status == Job.Status.FAILED:
        _enqueue(locked, user, request)
    return locked


@transaction.atomic
def check_again(*, check: PoolCheck, run: int, user: User, at: datetime, request: Any = None) -> None:
    """Check anew on the figures of now. `run` is the one that the page showed: a second click asks for nothing."""
    locked = PoolCheck.objects.select_for_update(of=("self",)).select_related("job").get(pk=check.pk)
    if locked.run != run or (locked.job is not None and not locked.job.is_finished):
        return
    PoolCheck.objects.filter(pk=locked.pk).update(run=F("run") + 1, requested_at=at)
    locked.refresh_from_db(fields=["run", "requested_at"])
    _enqueue(locked, user, request)


def choice_of(check: PoolCheck) -> Choice:
    """What the check is about."""
    return Choice(check.rules, check.tier, check.day, check.scope_path)


def label_of(check: PoolCheck) -> str:
    """How the job, its file and its message are called."""
    place = check.city.name if check.city else PROVINCE
    return f"培育库条件核查：{choice_of(check).title} {place} {check.day.isoformat()}"


def run_check(check: PoolCheck, job: Job) -> StoredFile:
    """Evaluate the pool, write the workbook, replace the rows. Raises JobLost; then nothing of it is left."""
    choice = choice_of(check)
    with Spool() as spool, tempfile.TemporaryDirectory() as folder:
        gather(choice, spool, job.report)
        path, name = Path(folder) / "check.xlsx", f"{label_of(check).replace('：', ' ')}.xlsx"
        head = Head(check.city.name if check.city else PROVINCE, str(check.requested_by), clock.now())
        write_book(path, choice, spool, head)
        stored = jobs.save_result(job, path, name=name, content_type=XLSX)
        _keep(check, job, spool)
    return stored


def gather(choice: Choice, spool: Spool, report: Any) -> None:
    """Evaluate everybody into the spool. `report(done, total, text)` is told after each."""
    total = holders(choice).count()
    report(0, max(total, 1), f"共{total}家")
    for done, one in enumerate(checked(choice), 1):
        spool.add(one)
        report(done, max(total, done + 1), f"已核查{done}家，共{total}家")


def _enqueue(check: PoolCheck, user: User, request: Any) -> None:
    label = label_of(check)
    job = jobs.enqueue(
        JOB_KIND, requested_by=user, args={"check": check.pk}, key=f"{check.pk}:{check.run}", label=label
    )
    PoolCheck.objects.filter(pk=check.pk).update(job=job)
    check.job = job
    detail = {"rules": check.rules, "tier": check.tier, "scope": check.scope_path, "day": check.day, "run": check.run}
    audit.record("pool.check", actor=user, obj=check, label=label, detail=detail, request=request)


@transaction.atomic
def _keep(check: PoolCheck, job: Job, spool: Spool) -> None:
    """Replace the rows of the last run by those of this one, if the job is still ours."""
    held = Job.objects.select_for_update().filter(pk=job.pk, claim=job.claim, status=Job.Status.RUNNING)
    if not held.exists():
        raise JobLost(f"job {job.pk} was taken over")
    PoolCheckRow.objects.filter(check_of=check).delete()
    rows = rows_of(check, spool)
    while some := list(islice(rows, ROWS_AT_ONCE)):
        PoolCheckRow.objects.bulk_create(some)
    PoolCheck.objects.filter(pk=check.pk).update(made_at=clock.fresh(), total=spool.total)
    _tell(check, job)


def rows_of(check: PoolCheck, found: Iterable[Checked]) -> Iterator[PoolCheckRow]:
    """What was found, as rows that are not saved yet."""
    for one in found:
        columns = asdict(one)
        yield PoolCheckRow(check_of=check, region_id=columns.pop("region"), **columns)


def _tell(check: PoolCheck, job: Job) -> None:
    outbox.notify(
        check.requested_by,
        key=f"pool_check:{check.pk}:{check.run}",
        subject=f"{job.label}已完成",
        body=f"{job.label}已完成，名单可在页面查看，表格请在{RESULT_LIFETIME.days}天内下载。",
        url=reverse("pool:check", args=[check.pk]),
    )
