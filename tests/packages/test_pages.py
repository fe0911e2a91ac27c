"""The page of a package: asked for, under way, fetched, failed; who may; what the audit trail keeps."""

import pytest
from django.core.files.storage import default_storage
from django.urls import reverse

from tests.common.factories import in_threads
from tests.packages.samples import bytes_of, made, usual_bytes, version
from tests.review import factories as desks
from zjtx.common import clock, jobs
from zjtx.common.files.store import store_path
from zjtx.common.models import AuditEntry, Job, OutboxMessage, StoredFile
from zjtx.common.models.jobs import RESULT_LIFETIME

pytestmark = pytest.mark.django_db


def page(submission, name="package"):
    return reverse(f"declarations:{name}", args=[submission.declaration.number, submission.version])


@pytest.fixture
def owned(client):
    submission = version()
    client.force_login(submission.submitted_by)
    return submission


def told(job):
    """What the messages about a job say, without its number."""
    subjects = OutboxMessage.objects.filter(kind="notice", key__contains=str(job.pk)).values_list("subject", flat=True)
    return [subject.split(" ", 1)[1] for subject in subjects]


def shown(client, submission):
    return client.get(page(submission)).content.decode()


def finish(submission, tmp_path):
    """The job done, without the work."""
    job = Job.objects.get(kind="disc_package")
    (tmp_path / "a.zip").write_bytes(usual_bytes())
    result = store_path(
        tmp_path / "a.zip", name="包.zip", content_type="application/zip", kind="job-result", user=job.requested_by
    )
    Job.objects.filter(pk=job.pk).update(status="done", finished_at=clock.now(), result=result)
    return job


def test_page_tells_what_is_in_it_and_offers_to_make_it(client, owned):
    text = shown(client, owned)
    assert "生成刻盘包" in text
    assert "佐证材料共5个文件" in text
    for words in ("4.02-01", "外观.png", "企业技术中心证书", "佐证材料合订本.pdf", "清单（CSV、JSON）"):
        assert words in text


def test_asking_twice_is_one_job_with_progress_then_a_download_that_expires(client, owned, tmp_path):
    for _ in range(2):
        answer = client.post(page(owned, "package_request"))
        assert answer["Location"] == page(owned)
    assert Job.objects.filter(kind="disc_package").count() == 1
    text = shown(client, owned)
    assert "等待办理" in text
    assert '<button type="submit" class="btn btn-primary">生成刻盘包' not in text
    job = finish(owned, tmp_path)
    text = shown(client, owned)
    address = reverse("jobs:download", args=[job.pk])
    assert address in text
    assert job.refresh_from_db() or job.result.sha256 in text
    answer = client.get(address)
    assert b"".join(answer.streaming_content) == usual_bytes()
    mine = AuditEntry.objects.filter(actor=owned.submitted_by)
    acts = list(mine.order_by("pk").values_list("action", flat=True))
    assert acts[-3:] == ["declaration.disc_package", "declaration.disc_package", "job.download"]
    Job.objects.filter(pk=job.pk).update(finished_at=clock.now() - RESULT_LIFETIME * 2)
    assert "已过下载期限" in shown(client, owned)
    assert client.get(address).status_code == 410


def test_stored_file_that_changed_or_is_gone_fails_the_package_and_names_it(client, owned):
    first = owned.declaration.evidence.get(requirement__serial="1").stored
    with default_storage.open(first.file.name, "wb") as handle:
        handle.write(b"other")
    job = made(owned)
    assert (job.status, job.result) == ("failed", None)
    assert told(job) == ["第1版刻盘包未能生成"]
    text = shown(client, owned)
    assert "佐证材料“营业执照.pdf”与提交时登记的摘要不一致" in text
    assert "重新生成刻盘包" in text
    default_storage.delete(first.file.name)
    assert "在存储中找不到" in made(owned).error


@pytest.mark.parametrize("state, words", [("waiting", "尚未完成查毒"), ("infected", "查出病毒，已停止提供")])
def test_file_that_the_scanner_has_not_cleared_is_not_burnt(owned, state, words):
    stored = owned.declaration.evidence.filter(requirement__serial="1").values("stored")
    StoredFile.objects.filter(pk__in=stored).update(virus_check=state)
    job = made(owned)
    assert (job.status, job.result) == ("failed", None)
    assert words in job.error


def test_older_version_points_to_the_current_one(client, owned):
    from declarations.models import Declaration
    from tests import factories
    from tests.paper.samples import frozen

    Declaration.objects.filter(pk=owned.declaration_id).update(
        status="returned", returned_by="city", due_at=factories.AT
    )
    owned.declaration.refresh_from_db()
    frozen(owned.declaration, "again")
    text = shown(client, owned)
    assert "第1版不是当前版本" in text
    assert reverse("declarations:package", args=[owned.declaration.number, 2]) in text


def test_officer_in_scope_gets_an_own_job_and_the_other_city_nothing(client, owned):
    client.post(page(owned, "package_request"))
    officer = desks.city_officer()
    client.force_login(officer)
    assert "生成刻盘包" in shown(client, owned)
    desk = client.get(reverse("review:desk", args=[owned.declaration.number])).content.decode()
    assert page(owned) in desk
    client.post(page(owned, "package_request"))
    assert Job.objects.filter(kind="disc_package", requested_by=officer).count() == 1
    client.force_login(desks.city_officer(desks.ANSHAN))
    for answer in (client.get(page(owned)), client.post(page(owned, "package_request"))):
        assert answer.status_code == 404
    assert Job.objects.filter(kind="disc_package").count() == 2


def test_overview_and_receipt_lead_to_the_package(client, owned):
    number = owned.declaration.number
    for name, args in (("detail", [number]), ("receipt", [number, 1])):
        assert page(owned) in client.get(reverse(f"declarations:{name}", args=args)).content.decode()


def test_killed_try_leaves_no_folder(owned, tmp_path, settings):
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path)
    job = made(owned)
    assert told(job) == ["第1版刻盘包已生成"]
    assert list(tmp_path.iterdir()) == []
    (tmp_path / f"zjtx-disc-{job.pk}-dead").mkdir()
    (tmp_path / "zjtx-disc-another").mkdir()
    Job.objects.filter(pk=job.pk).update(status="failed", error="x", result=None)
    assert bytes_of(made(owned).result)
    assert [one.name for one in tmp_path.iterdir()] == ["zjtx-disc-another"]


@pytest.mark.django_db(transaction=True)
def test_clicks_at_the_same_moment_make_one_job():
    from declarations.services.packages import request_package

    submission = version()
    found = in_threads(4, lambda _: request_package(submission=submission, user=submission.submitted_by).pk)
    assert len(set(found)) == 1
    assert jobs.open_jobs().filter(kind="disc_package").count() == 1
