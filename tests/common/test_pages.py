"""Pages of background jobs and of the inbox: own ones only."""

import uuid
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.common.factories import make_user
from zjtx.common import clock, inbox, jobs
from zjtx.common.models import AuditEntry, Job, Notification

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.common.urls")]


def _job(user: Any, **fields: Any) -> Job:
    return Job.objects.create(**{"kind": "none", "label": "导出推荐汇总表", "requested_by": user} | fields)


def _done_job(user: Any, tmp_path: Path) -> Job:
    (tmp_path / "out").write_bytes(b"rows")
    job = _job(user, status="running", attempts=1)
    job.result = jobs.save_result(job, tmp_path / "out", name="汇总表.xlsx", content_type="application/vnd.ms-excel")
    job.status, job.finished_at = "done", clock.now()
    job.save()
    return job


def _notice(user: Any, **fields: Any) -> Notification:
    return Notification.objects.create(**{"recipient": user, "key": uuid.uuid4().hex, "subject": "申报已退回"} | fields)


def test_job_page_shows_progress_to_its_owner(client) -> None:
    user = make_user()
    job = _job(user, status="running", done=30, total=120, text="正在生成第 31 份")
    client.force_login(user)
    page = client.get(f"/jobs/{job.pk}/").content.decode()
    assert "导出推荐汇总表" in page
    assert "正在生成第 31 份" in page
    assert f'hx-get="/jobs/{job.pk}/status/"' in page


@pytest.mark.parametrize("part", ["", "status/", "download/"])
def test_somebody_elses_job_is_missing(client, part: str, tmp_path: Path) -> None:
    job = _done_job(make_user(), tmp_path)
    client.force_login(make_user("system_admin"))
    foreign, missing = client.get(f"/jobs/{job.pk}/{part}"), client.get(f"/jobs/{uuid.uuid4()}/{part}")
    assert foreign.status_code == missing.status_code == 404
    assert foreign.content == missing.content


def test_status_polls_while_open_and_stops_when_done(client, tmp_path: Path) -> None:
    user = make_user()
    client.force_login(user)
    running, done = _job(user, status="running"), _done_job(user, tmp_path)
    htmx = {"hx-request": "true"}
    assert "hx-trigger" in client.get(f"/jobs/{running.pk}/status/", headers=htmx).content.decode()
    answer = client.get(f"/jobs/{done.pk}/status/", headers=htmx).content.decode()
    assert "hx-trigger" not in answer
    assert f"/jobs/{done.pk}/download/" in answer


def test_status_without_a_script_is_the_whole_page(client) -> None:
    user = make_user()
    job = _job(user)
    client.force_login(user)
    assert client.get(f"/jobs/{job.pk}/status/")["Location"] == f"/jobs/{job.pk}/"


def test_failed_job_tells_why(client) -> None:
    user = make_user()
    job = _job(user, status="failed", error="没有可导出的记录。", finished_at=clock.now())
    client.force_login(user)
    assert "没有可导出的记录。" in client.get(f"/jobs/{job.pk}/").content.decode()


def test_download_hands_out_the_result_and_is_recorded(client, tmp_path: Path) -> None:
    user = make_user()
    job = _done_job(user, tmp_path)
    client.force_login(user)
    response = client.get(f"/jobs/{job.pk}/download/")
    assert b"".join(response.streaming_content) == b"rows"
    assert "attachment" in response["Content-Disposition"]
    entry = AuditEntry.objects.get(action="job.download")
    assert (entry.actor, entry.object_id) == (user, str(job.pk))


def test_download_before_the_end_leads_to_the_page(client) -> None:
    user = make_user()
    job = _job(user, status="running")
    client.force_login(user)
    assert client.get(f"/jobs/{job.pk}/download/")["Location"] == f"/jobs/{job.pk}/"


def test_expired_download_says_so(client, tmp_path: Path) -> None:
    user = make_user()
    job = _done_job(user, tmp_path)
    Job.objects.update(finished_at=clock.now() - timedelta(days=4))
    client.force_login(user)
    response = client.get(f"/jobs/{job.pk}/download/")
    assert response.status_code == 410
    assert "下载链接已过期" in response.content.decode()
    assert "/download/" not in client.get(f"/jobs/{job.pk}/").content.decode()


def test_inbox_shows_own_messages_newest_first(client) -> None:
    user = make_user()
    _notice(user, subject="第一条", created_at=clock.now() - timedelta(hours=1))
    _notice(user, subject="第二条")
    _notice(make_user(), subject="他人的消息")
    client.force_login(user)
    page = client.get("/inbox/").content.decode()
    assert page.index("第二条") < page.index("第一条")
    assert "他人的消息" not in page
    assert inbox.unread_count(user) == 2


def test_empty_inbox_says_what_will_come(client) -> None:
    client.force_login(make_user())
    assert "没有消息" in client.get("/inbox/").content.decode()


def test_opening_a_message_marks_it_read_and_leads_on(client) -> None:
    user = make_user()
    notice = _notice(user, url="/declarations/1/")
    client.force_login(user)
    response = client.post(f"/inbox/{notice.pk}/open/")
    assert response["Location"] == "/declarations/1/"
    notice.refresh_from_db()
    first = notice.read_at
    assert first is not None
    client.post(f"/inbox/{notice.pk}/open/")
    notice.refresh_from_db()
    assert notice.read_at == first


@pytest.mark.parametrize("url", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", ""])
def test_message_leads_nowhere_else(client, url: str) -> None:
    user = make_user()
    notice = _notice(user, url=url)
    client.force_login(user)
    assert client.post(f"/inbox/{notice.pk}/open/")["Location"] == "/inbox/"


def test_reading_is_no_get(client) -> None:
    user = make_user()
    notice = _notice(user)
    client.force_login(user)
    assert client.get(f"/inbox/{notice.pk}/open/").status_code == 405
    assert client.get("/inbox/read-all/").status_code == 405
    assert inbox.unread_count(user) == 1


def test_somebody_elses_message_is_missing(client) -> None:
    notice = _notice(make_user())
    client.force_login(make_user())
    assert client.post(f"/inbox/{notice.pk}/open/").status_code == 404
    notice.refresh_from_db()
    assert notice.read_at is None


def test_read_all_marks_own_messages_only(client) -> None:
    user, other = make_user(), make_user()
    for owner in (user, user, other):
        _notice(owner)
    client.force_login(user)
    client.post("/inbox/read-all/")
    assert (inbox.unread_count(user), inbox.unread_count(other)) == (0, 1)


@pytest.mark.parametrize("number", ["1", "2", "0", "-1", "x", "9" * 4000, "１"])
def test_any_page_number_is_answered(client, number: str) -> None:
    user = make_user()
    for _ in range(25):
        _notice(user)
    client.force_login(user)
    assert client.get("/inbox/", {"page": number}).status_code == 200


@pytest.mark.parametrize("count", [1, 3])
def test_inbox_asks_as_often_for_three_as_for_one(client, count: int, django_assert_max_num_queries) -> None:
    user = make_user()
    for _ in range(count):
        _notice(user)
    client.force_login(user)
    with django_assert_max_num_queries(8):
        client.get("/inbox/")
