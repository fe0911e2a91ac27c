"""Fetching the paper of a version: PDF in the browser, DOCX as a download, the wait for both."""

import pytest
from django.test import Client
from django.urls import reverse

from tests import factories
from tests.paper.samples import as_if_printed, frozen
from zjtx.common.models import AuditEntry, Job

pytestmark = pytest.mark.django_db


@pytest.fixture
def submission():
    return frozen(factories.draft())


def address(name, submission):
    return reverse(f"declarations:{name}", args=[submission.declaration.number, submission.version])


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def test_waiting_page_sends_the_browser_itself_to_the_finished_paper(submission):
    """A script that followed the redirect would put the PDF's bytes into the page."""
    as_if_printed(submission)
    client = signed_in(submission.submitted_by)
    url = address("print_version", submission)
    assert client.get(url).status_code == 302
    polled = client.get(url, headers={"HX-Request": "true"})
    assert (polled.status_code, polled.headers["HX-Redirect"]) == (204, client.get(url).headers["Location"])
    ready = client.get(f"{url}?as=docx")
    assert address("version_docx", submission) in ready.content.decode()
    assert "hx-get" not in ready.content.decode().split('class="page-content')[1]


def test_docx_is_a_download_that_is_written_to_the_audit_trail(submission):
    as_if_printed(submission)
    answer = signed_in(submission.submitted_by).get(address("version_docx", submission))
    assert answer["Content-Disposition"].startswith("attachment")
    assert b"".join(answer.streaming_content).startswith(b"PK")
    assert AuditEntry.objects.filter(action="file.read").count() == 1


def test_docx_that_is_not_made_yet_leads_to_the_wait(submission):
    client = signed_in(submission.submitted_by)
    answer = client.get(address("version_docx", submission))
    assert answer.headers["Location"] == f"{address('print_version', submission)}?as=docx"
    assert "正在生成申报表" in client.get(answer.headers["Location"]).content.decode()


def test_docx_of_a_version_printed_before_is_asked_for_by_a_job_of_its_own(submission):
    as_if_printed(submission, "paper")
    Job.objects.update(status="done", finished_at=factories.AT)
    client = signed_in(submission.submitted_by)
    answer = client.post(address("print_request", submission), {"as": "docx"})
    assert answer.headers["Location"].endswith("?as=docx")
    assert Job.objects.filter(status="queued", kind="print_submission").count() == 1


@pytest.mark.parametrize("region, code", [("210200", 200), ("210300", 404)])
def test_docx_is_for_officers_of_the_region(submission, region, code):
    as_if_printed(submission)
    officer = factories.user("city_officer", region=region)
    answer = signed_in(officer).get(address("version_docx", submission))
    assert answer.status_code == code
    answer.close()
