"""Background work that is done once however often it is rung for, and survives the death of its worker.

A worker takes a job by one conditional UPDATE and beats its heart while it works. A job whose heart has stopped is
taken again, by at most MAX_ATTEMPTS workers; the one that lost it finds out by its claim and leaves nothing behind.
"""

import logging
import threading
import uuid
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.db import DatabaseError, connections, transaction
from django.db.models import F, Q, QuerySet
from django.utils.module_loading import autodiscover_modules

from zjtx.common import clock, outbox
from zjtx.common.bell import ring, ring_on_commit
from zjtx.common.files.store import remove, remove_by_id, store_path
from zjtx.common.models.files import StoredFile
from zjtx.common.models.jobs import RESULT_LIFETIME, Job, JobLost

logger = logging.getLogger(__name__)

JobFunction = Callable[[Job], StoredFile | None]
MAX_ATTEMPTS = 5
RESULT_KIND = "job-result"
HEARTBEAT_SECONDS = 5.0
HEARTBEAT_LIFETIME = timedelta(seconds=30)
# A job that hangs stops beating: below the broker's visibility time-out, so that nothing runs twice at once.
LONGEST_RUN = timedelta(minutes=100)
_RING_AGAIN_AFTER = timedelta(seconds=60)
_GAVE_UP = "多次尝试后仍未完成。请稍后重新提交；如仍不成功，请联系系统管理员并告知任务编号。"
_kinds: dict[str, JobFunction] = {}
Status = Job.Status


class JobRefused(Exception):
    """Raised by a job's function with a Chinese sentence for the user; another try would not help."""


def job_kind(name: str) -> Callable[[JobFunction], JobFunction]:
    """Register the function that does the jobs of a kind. It belongs in, or is imported by, the app's tasks module,
    because that is what every worker loads. It may run again from the start after its worker died."""

    def decorate(function: JobFunction) -> JobFunction:
        if _kinds.setdefault(name, function) is not function:
            raise ValueError(f"two functions for jobs of kind {name}")
        return function

    return decorate


def enqueue(kind: str, *, requested_by: Any, args: dict[str, Any], key: str | None = None, label: str) -> Job:
    """Write a job in the caller's transaction. A key makes it one job per person and kind: while that is open or its
    result can be fetched, the same job is returned; a failed or expired one starts anew."""
    function_of(kind)
    values = {"kind": kind, "requested_by": requested_by, "args": args, "label": label[:200]}
    if key is None:
        job = Job.objects.create(**values)
    else:
        job, created = Job.objects.get_or_create(key=key_of(kind, requested_by, key), defaults=values)
        if not created:
            _start_anew_if_over(job, values)
    if job.status == Status.QUEUED:
        from zjtx.common.tasks import run_job

        ring_on_commit(run_job, str(job.pk))
    return job


def key_of(kind: str, requested_by: Any, key: str) -> str:
    """The key under which `enqueue()` keeps a person's job."""
    return f"{kind}:{getattr(requested_by, 'pk', None) or 0}:{key}"


def function_of(kind: str) -> JobFunction:
    """The function registered for a kind; loads the tasks modules of all apps where it is not known yet."""
    if kind not in _kinds:
        autodiscover_modules("tasks")
    if kind not in _kinds:
        raise LookupError(f"no function for jobs of kind {kind}")
    return _kinds[kind]


def run(job_id: uuid.UUID | str) -> Job | None:
    """Do a job unless somebody else does or it is done. None when it was not ours to do."""
    job = _claim(job_id)
    if job is None:
        return None
    try:
        with _beating(job), clock.reading():
            result = function_of(job.kind)(job)
    except JobLost:
        logger.warning("job %s was taken over by another worker", job.pk)
        _remove_tries(job, [job.attempts])
    except JobRefused as refusal:
        _remove_tries(job, [job.attempts])
        _finish(job, Status.FAILED, error=str(refusal)[:500])
    except Exception:
        logger.exception("job %s (%s) failed at try %s", job.pk, job.kind, job.attempts)
        _remove_tries(job, [job.attempts])
        _try_again_later(job)
    else:
        if not _finish(job, Status.DONE, result=result, text="") and result is not None:
            remove(result)
    job.refresh_from_db()
    return job


def open_jobs() -> QuerySet[Job]:
    """Jobs that a worker may take now, oldest first: waiting ones, and those whose worker has gone silent."""
    machine = clock.machine()
    waiting = Q(status=Status.QUEUED) & (Q(retry_at__isnull=True) | Q(retry_at__lte=machine))
    abandoned = Q(status=Status.RUNNING, heartbeat_at__lt=machine - HEARTBEAT_LIFETIME)
    return Job.objects.filter(waiting | abandoned).order_by("created_at")


def ring_for_open_jobs(task: Any) -> int:
    """Ring for every open job that nobody was rung for lately; returns how many rings the broker took."""
    machine, rung = clock.machine(), 0
    forgotten = Q(rung_at__isnull=True) | Q(rung_at__lt=machine - _RING_AGAIN_AFTER) | Q(status=Status.RUNNING)
    for job_id in list(open_jobs().filter(forgotten).values_list("pk", flat=True)[:500]):
        if not ring(task, str(job_id)):
            break
        Job.objects.filter(pk=job_id).update(rung_at=machine)
        rung += 1
    return rung


@transaction.atomic
def tell_ready(job: Job, *, name: str, url: str, note: str = "") -> None:
    """Tell whoever asked that the file can be fetched, once however often the job runs.
    `name` begins the message's key, by which its topic is known; `note` is said after it."""
    if job.requested_by is not None:
        outbox.notify(
            job.requested_by,
            key=f"{name}:{job.pk}:{job.created_at.timestamp()}",
            subject=f"{job.label}已生成",
            body=f"{job.label}已生成，请在{RESULT_LIFETIME.days}天内下载。{note}",
            url=url,
        )


def save_result(job: Job, path: Path | str, *, name: str, content_type: str) -> StoredFile:
    """Keep a file that the job has written as its result. Its place is known from job and try, so that what a killed
    try left there is found and removed by the next."""
    file_id = _result_id(job, job.attempts)
    return store_path(
        path, name=name, content_type=content_type, kind=RESULT_KIND, user=job.requested_by, file_id=file_id
    )


def clear_expired() -> int:
    """Remove results whose link has expired; returns how many."""
    limit = clock.now() - RESULT_LIFETIME
    expired = list(Job.objects.filter(result__isnull=False, finished_at__lt=limit).select_related("result")[:500])
    for job in expired:
        if job.result is not None:
            remove(job.result)
    return len(expired)


def _claim(job_id: uuid.UUID | str) -> Job | None:
    """Take a job: the one UPDATE that changes a row decides between workers."""
    mine, machine = uuid.uuid4(), clock.machine()
    taken = open_jobs().order_by().filter(pk=job_id, attempts__lt=MAX_ATTEMPTS)
    changes = {"status": Status.RUNNING, "claim": mine, "heartbeat_at": machine, "attempts": F("attempts") + 1}
    if not taken.update(**changes):
        _give_up_if_worn_out(job_id)
        return None
    job = Job.objects.select_related("requested_by").get(pk=job_id)
    if job.claim != mine:
        return None
    _remove_tries(job, range(1, job.attempts))
    return job


def _give_up_if_worn_out(job_id: uuid.UUID | str) -> None:
    """A job that has killed all its workers ends, so that it does not kill more."""
    worn_out = open_jobs().order_by().filter(pk=job_id, attempts__gte=MAX_ATTEMPTS)
    if worn_out.update(status=Status.FAILED, error=_GAVE_UP, finished_at=clock.fresh(), claim=None):
        logger.error("job %s was given up after %s tries", job_id, MAX_ATTEMPTS)


def _finish(job: Job, status: str, **changes: Any) -> bool:
    """Write the outcome if the job is still ours."""
    held = Job.objects.filter(pk=job.pk, claim=job.claim, status=Status.RUNNING)
    return bool(held.update(status=status, finished_at=clock.fresh(), claim=None, **changes))


def _try_again_later(job: Job) -> None:
    """Back into the queue with a growing wait, or ended after the last try."""
    if job.attempts >= MAX_ATTEMPTS:
        _finish(job, Status.FAILED, error=_GAVE_UP)
        return
    held = Job.objects.filter(pk=job.pk, claim=job.claim, status=Status.RUNNING)
    retry_at = clock.machine() + timedelta(seconds=2**job.attempts)
    held.update(status=Status.QUEUED, claim=None, retry_at=retry_at, rung_at=None)


def _start_anew_if_over(job: Job, values: dict[str, Any]) -> None:
    """Put a failed job, or one whose result has expired, back into the queue; the old result goes."""
    if not job.is_finished or (job.status == Status.DONE and not job.has_expired()):
        return
    old_result = job.result
    untried = {"status": Status.QUEUED, "attempts": 0, "done": 0, "total": 0, "text": "", "error": "", "claim": None}
    untried |= {"result": None, "finished_at": None, "retry_at": None, "rung_at": None, "created_at": clock.now()}
    over = Job.objects.filter(pk=job.pk, status=job.status, finished_at=job.finished_at)
    if over.update(**untried, **values) and old_result is not None:
        remove(old_result)
    job.refresh_from_db()


def _result_id(job: Job, attempt: int) -> uuid.UUID:
    return uuid.uuid5(job.pk, f"{job.created_at.isoformat()} {attempt}")


def _remove_tries(job: Job, attempts: Iterable[int]) -> None:
    """Remove what tries that were killed or lost have stored, be it a file without its row."""
    for attempt in attempts:
        remove_by_id(_result_id(job, attempt), kind=RESULT_KIND)


@contextmanager
def _beating(job: Job) -> Iterator[None]:
    """Beat the job's heart from a thread of its own, for a single step may take longer than a heart may pause."""
    stop = threading.Event()
    thread = threading.Thread(target=_beat, args=(job.pk, job.claim, stop), daemon=True, name=f"heartbeat-{job.pk}")
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(timeout=HEARTBEAT_SECONDS)


def _beat(job_id: uuid.UUID, claim: uuid.UUID | None, stop: threading.Event) -> None:
    beats = int(LONGEST_RUN.total_seconds() / HEARTBEAT_SECONDS)
    try:
        while beats > 0 and not stop.wait(HEARTBEAT_SECONDS):
            beats -= 1
            try:
                held = Job.objects.filter(pk=job_id, claim=claim, status=Status.RUNNING)
                if not held.update(heartbeat_at=clock.machine()):
                    return
            except DatabaseError:
                logger.warning("job %s could not beat its heart", job_id, exc_info=True)
                connections.close_all()
    finally:
        connections.close_all()
