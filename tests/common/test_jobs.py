"""Background jobs: once per key, taken by one worker, taken again after a death, ended with a reason for the user."""

import logging
import time
import uuid
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction

from tests.common.factories import in_threads, make_user
from zjtx.common import clock, jobs, tasks
from zjtx.common.models import Job, JobLost, StoredFile
from zjtx.common.models.files import path_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def kind() -> Callable:
    """Register a function for one test and give its kind."""
    names = []

    def register(function: jobs.JobFunction) -> str:
        name = f"test-{uuid.uuid4().hex}"
        jobs.job_kind(name)(function)
        names.append(name)
        return name

    yield register
    for name in names:
        del jobs._kinds[name]


def _enqueue(kind_name: str, **fields: object) -> Job:
    return jobs.enqueue(kind_name, **{"requested_by": make_user(), "args": {}, "label": "导出名单"} | fields)


def _silent(job: Job) -> None:
    """Make a running job look as if its worker had been killed a while ago."""
    Job.objects.filter(pk=job.pk).update(heartbeat_at=clock.machine() - jobs.HEARTBEAT_LIFETIME - timedelta(seconds=1))


def _rested() -> None:
    Job.objects.update(retry_at=clock.machine() - timedelta(seconds=1))


def test_job_runs_with_its_arguments_and_keeps_its_result(kind, tmp_path: Path) -> None:
    def export(job: Job) -> StoredFile:
        (tmp_path / "out").write_text(f"rows: {job.args['rows']}")
        job.report(1, 2, "第 1 行")
        return jobs.save_result(job, tmp_path / "out", name="名单.csv", content_type="text/csv")

    user = make_user()
    job = _enqueue(kind(export), args={"rows": 3}, requested_by=user)
    assert job.status == "queued"
    tasks.sweep()
    job.refresh_from_db()
    assert (job.status, job.done, job.total, job.percent, job.error) == ("done", 1, 2, 100, "")
    assert (job.result.original_name, job.result.uploaded_by) == ("名单.csv", user)
    assert job.result.file.read() == b"rows: 3"
    job.result.file.close()


def test_enqueue_refuses_a_kind_that_nobody_does() -> None:
    with pytest.raises(LookupError):
        _enqueue("no-such-kind")


def test_second_function_for_a_kind_is_refused(kind) -> None:
    name = kind(lambda job: None)
    with pytest.raises(ValueError, match="two functions"):
        jobs.job_kind(name)(lambda job: None)


def test_same_key_is_the_same_job_per_person(kind) -> None:
    name, user = kind(lambda job: None), make_user()
    first = _enqueue(name, key="k", requested_by=user)
    assert _enqueue(name, key="k", requested_by=user).pk == first.pk
    assert _enqueue(name, key="k").pk != first.pk
    assert _enqueue(name, requested_by=user).pk != first.pk


def test_same_key_starts_anew_after_a_failure_and_after_expiry(kind, tmp_path: Path) -> None:
    outcomes = iter([jobs.JobRefused("名单为空。"), None, None])

    def export(job: Job) -> StoredFile:
        if outcome := next(outcomes):
            raise outcome
        (tmp_path / "out").write_text("x")
        return jobs.save_result(job, tmp_path / "out", name="名单.csv", content_type="text/csv")

    name, user = kind(export), make_user()
    with clock.frozen("2022-03-18T09:00:00") as stopped:
        job = _enqueue(name, key="k", requested_by=user)
        tasks.sweep()
        assert _enqueue(name, key="k", requested_by=user).status == "queued"
        tasks.sweep()
        again = _enqueue(name, key="k", requested_by=user)
        assert (again.pk, again.status) == (job.pk, "done")
        stopped.advance(days=4)
        assert _enqueue(name, key="k", requested_by=user).status == "queued"


def test_refusal_ends_the_job_with_its_sentence(kind) -> None:
    def refuse(_job: Job) -> None:
        raise jobs.JobRefused("没有可导出的记录。")

    job = _enqueue(kind(refuse))
    tasks.sweep()
    job.refresh_from_db()
    assert (job.status, job.error, job.attempts) == ("failed", "没有可导出的记录。", 1)


def test_error_is_tried_again_five_times_and_then_told(kind, caplog) -> None:
    def fail(_job: Job) -> None:
        raise RuntimeError("secret internals")

    job = _enqueue(kind(fail))
    for attempt in range(1, 6):
        tasks.sweep()
        job.refresh_from_db()
        assert job.attempts == attempt
        tasks.sweep()
        _rested()
    tasks.sweep()
    job.refresh_from_db()
    assert (job.status, job.attempts) == ("failed", 5)
    assert "多次尝试后仍未完成" in job.error
    assert "secret" not in job.error
    assert "secret internals" in caplog.text


def test_running_job_is_not_taken_while_its_heart_beats(kind) -> None:
    runs = []
    job = _enqueue(kind(lambda job: runs.append(job.pk)))
    Job.objects.update(status="running", claim=uuid.uuid4(), heartbeat_at=clock.machine(), attempts=1)
    tasks.run_job(str(job.pk))
    assert runs == []
    _silent(job)
    tasks.run_job(str(job.pk))
    assert runs == [job.pk]


def test_job_that_kills_its_workers_is_given_up(kind, caplog) -> None:
    job = _enqueue(kind(lambda job: None))
    Job.objects.update(status="running", claim=uuid.uuid4(), attempts=5)
    _silent(job)
    with caplog.at_level(logging.ERROR):
        tasks.sweep()
    job.refresh_from_db()
    assert (job.status, job.attempts) == ("failed", 5)
    assert job.error


def test_done_job_is_not_done_again(kind) -> None:
    runs = []
    job = _enqueue(kind(lambda job: runs.append(job.pk)))
    tasks.sweep()
    tasks.run_job(str(job.pk))
    tasks.run_job(str(uuid.uuid4()))
    assert runs == [job.pk]


def test_worker_that_lost_its_job_stops_and_leaves_nothing(kind, tmp_path: Path) -> None:
    """The first worker was taken for dead; the second one's result stands, the first one's file goes."""
    seen: list[type[BaseException]] = []

    def slow(job: Job) -> StoredFile:
        (tmp_path / "out").write_text(f"try {job.attempts}")
        stored = jobs.save_result(job, tmp_path / "out", name="名单.csv", content_type="text/csv")
        if job.attempts == 1:
            _silent(job)
            tasks.run_job(str(job.pk))
            try:
                job.report(2, 2, "")
            except JobLost as lost:
                seen.append(type(lost))
                raise
        return stored

    job = _enqueue(kind(slow))
    tasks.run_job(str(job.pk))
    job.refresh_from_db()
    assert seen == [JobLost]
    assert (job.status, job.attempts) == ("done", 2)
    assert list(StoredFile.objects.all()) == [job.result]
    with job.result.file.open() as content:
        assert content.read() == b"try 2"


@pytest.mark.django_db(transaction=True)
def test_next_try_removes_what_a_killed_one_left(kind, tmp_path: Path) -> None:
    """Killed after its file was written and before its row was: the bytes alone are left."""
    (tmp_path / "out").write_text("x")
    left: list[StoredFile] = []

    def export(job: Job) -> StoredFile:
        if not left:
            left.append(jobs.save_result(job, tmp_path / "out", name="a", content_type="text/csv"))
            left[0].delete()
            raise SystemExit
        return jobs.save_result(job, tmp_path / "out", name="a", content_type="text/csv")

    job = _enqueue(kind(export))
    with pytest.raises(SystemExit):
        tasks.run_job(str(job.pk))
    assert default_storage.exists(path_of(jobs.RESULT_KIND, left[0].pk or uuid.UUID(Path(left[0].file.name).name)))
    _silent(job)
    tasks.run_job(str(job.pk))
    job.refresh_from_db()
    stored = [
        name
        for shelf in default_storage.listdir(jobs.RESULT_KIND)[0]
        for name in default_storage.listdir(f"{jobs.RESULT_KIND}/{shelf}")[1]
    ]
    assert stored == [str(job.result_id)]


def test_report_writes_at_most_twice_a_second(kind, django_assert_max_num_queries) -> None:
    def count(job: Job) -> None:
        with django_assert_max_num_queries(6):
            for row in range(1, 1001):
                job.report(row, 1000, f"第 {row} 行")

    job = _enqueue(kind(count))
    tasks.sweep()
    job.refresh_from_db()
    assert (job.status, job.done, job.total) == ("done", 1000, 1000)


@pytest.mark.parametrize(
    "changes",
    [
        {"status": "done"},
        {"status": "queued", "finished_at": "2022-03-18T00:00:00Z"},
        {"status": "failed", "finished_at": "2022-03-18T00:00:00Z", "error": ""},
    ],
)
def test_database_refuses_half_finished_jobs(kind, changes: dict[str, str]) -> None:
    job = _enqueue(kind(lambda job: None))
    with pytest.raises(IntegrityError), transaction.atomic():
        Job.objects.filter(pk=job.pk).update(**changes)


@pytest.mark.django_db(transaction=True)
def test_expired_results_are_removed_with_their_bytes(kind, tmp_path: Path) -> None:
    (tmp_path / "out").write_text("x")
    name = kind(lambda job: jobs.save_result(job, tmp_path / "out", name="a", content_type="text/csv"))
    with clock.frozen("2022-03-18T09:00:00") as stopped:
        job = _enqueue(name)
        tasks.sweep()
        job.refresh_from_db()
        place = job.result.file.name
        stopped.advance(days=2)
        assert jobs.clear_expired() == 0
        stopped.advance(days=2)
        tasks.clear_files()
    job.refresh_from_db()
    assert (job.result, job.has_expired(), default_storage.exists(place)) == (None, True, False)


@pytest.mark.django_db(transaction=True)
def test_workers_at_the_same_time_do_each_job_once(kind) -> None:
    runs: list[uuid.UUID] = []

    def work(job: Job) -> None:
        runs.append(job.pk)
        time.sleep(0.01)

    name, user = kind(work), make_user()
    waiting = [_enqueue(name, requested_by=user).pk for _ in range(8)]
    results = in_threads(4, lambda _index: [jobs.run(job_id) for job_id in waiting])
    assert all(isinstance(result, list) for result in results), results
    assert sorted(runs) == sorted(waiting)
    assert set(Job.objects.values_list("status", flat=True)) == {"done"}


@pytest.mark.django_db(transaction=True)
def test_heart_beats_during_a_long_step(kind, monkeypatch) -> None:
    """A step that reports nothing for longer than a heart may pause keeps its job."""
    monkeypatch.setattr(jobs, "HEARTBEAT_SECONDS", 0.05)
    beats = []

    def render(job: Job) -> None:
        for _ in range(2):
            time.sleep(0.3)
            beats.append(Job.objects.get(pk=job.pk).heartbeat_at)

    job = _enqueue(kind(render))
    tasks.run_job(str(job.pk))
    assert beats[0] < beats[1]
    job.refresh_from_db()
    assert job.status == "done"
