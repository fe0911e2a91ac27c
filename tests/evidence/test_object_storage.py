"""Uploads in an S3-compatible storage (moto's server, real HTTP): the same promises as on the local disk."""

from datetime import timedelta

import boto3
import pytest
from django.core.files.storage import default_storage
from django.db import transaction
from django.urls import reverse
from moto.server import ThreadedMotoServer

from declarations.services.evidence import EvidenceRefused
from tests.evidence.support import attach, body, names, on_disk, pdf, place
from tests.files import papers
from zjtx.common import jobs
from zjtx.common.files.store import clear_orphans
from zjtx.common.models import AuditEntry, StoredFile

BUCKET = "zjtx-test"
KEYS = {"access_key": "tests", "secret_key": "tests-only"}


@pytest.fixture(scope="module")
def server():
    made = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    made.start()
    host, port = made.get_host_and_port()
    yield f"http://{host}:{port}"
    made.stop()


@pytest.fixture
def bucket(server, settings):
    client = boto3.resource(
        "s3",
        endpoint_url=server,
        region_name="us-east-1",
        aws_access_key_id="tests",
        aws_secret_access_key="tests-only",
    )
    found = client.create_bucket(Bucket=BUCKET)
    options = {"bucket_name": BUCKET, "endpoint_url": server, "region_name": "us-east-1", "location": "files", **KEYS}
    backend = {"BACKEND": "zjtx.common.files.object_storage.ObjectStorage", "OPTIONS": options}
    settings.STORAGES = {**settings.STORAGES, "default": backend}
    settings.ACCEL_REDIRECT_PREFIX = "/protected-files/"  # as production has it: it must not be used here
    yield found
    found.objects.delete()


def test_an_upload_lies_in_the_bucket_and_is_served_through_the_check(own, declaration, item, bucket):
    data = papers.scan(12, 1_000_000)  # more than one part of 8 MiB
    with on_disk("扫描.pdf", data) as upload:
        filed = attach(declaration, item, upload)
    assert [one.key for one in bucket.objects.all()] == [f"files/{filed.stored.file.name}"]
    answer = own.get(reverse("declarations:evidence_file", args=[declaration.number, filed.pk]))
    assert "X-Accel-Redirect" not in answer
    assert body(answer) == data
    assert AuditEntry.objects.filter(action="file.read", object_label="扫描.pdf").count() == 1
    assert not any("http" in value.lower() and "amz" in value.lower() for value in answer.headers.values())


def test_nothing_there_is_not_found_and_a_dead_storage_is_told(own, declaration, item, bucket, settings, caplog):
    filed = place(declaration, item, "证明.pdf")
    address = reverse("declarations:evidence_file", args=[declaration.number, filed.pk])
    bucket.objects.delete()
    assert own.get(address).status_code == 404
    dead = settings.STORAGES["default"]["OPTIONS"] | {"endpoint_url": "http://127.0.0.1:9"}
    settings.STORAGES = {**settings.STORAGES, "default": settings.STORAGES["default"] | {"OPTIONS": dead}}
    answer = own.get(address)
    assert (answer.status_code, "文件存储暂时不可用" in answer.content.decode()) == (503, True)
    with pytest.raises(EvidenceRefused, match=r"文件“新\.pdf”暂时无法保存，请稍后再试"):
        attach(declaration, item, pdf("新.pdf", 2))
    assert names(declaration, item) == ["证明.pdf"]
    assert StoredFile.objects.filter(original_name="新.pdf").count() == 0


@pytest.mark.django_db(transaction=True)
def test_orphans_in_the_bucket_are_found(declaration, item, bucket):
    kept = place(declaration, item, "证明.pdf")
    with transaction.atomic():
        place(declaration, item, "乙.pdf")
        transaction.set_rollback(True)
    assert len(list(bucket.objects.all())) == 2
    assert clear_orphans() == 0
    assert clear_orphans(older_than=timedelta(0)) == 1
    assert default_storage.exists(kept.stored.file.name)


def test_results_of_jobs_lie_there_too(declaration, bucket, tmp_path):
    job = jobs.enqueue("print_submission", requested_by=declaration.created_by, args={"submission": 0}, label="打印")
    (tmp_path / "a.pdf").write_bytes(papers.pdf())
    result = jobs.save_result(job, tmp_path / "a.pdf", name="a.pdf", content_type="application/pdf")
    with result.file.open("rb") as kept:
        assert kept.read() == (tmp_path / "a.pdf").read_bytes()
    assert [one.key for one in bucket.objects.all()] == [f"files/{result.file.name}"]
