"""The paper: every label of attachment 2, every answer, number and digest on each page, no missing glyph."""

import io
import logging
import re
from pathlib import Path

import pypdf
import pytest
from django.urls import reverse

from declarations.commitments import KEYS
from declarations.printing import check_url, paper_html, print_submission
from declarations.services.submission import submit
from tests import factories
from zjtx.common import pdf
from zjtx.common.models import StoredFile

pytestmark = pytest.mark.django_db
LABELS = Path("tests/declarations/sme_2022_labels.txt").read_text(encoding="utf-8").splitlines()


def submitted(**changes):
    declaration = factories.draft()
    factories.fill(declaration, **changes)
    return submit(
        declaration_id=declaration.pk, user=declaration.created_by, at=factories.AT, request_key="k",
        truth_statement=True, commitments=KEYS,
    )  # fmt: skip


def text_of(data: bytes) -> tuple[str, list[str]]:
    pages = [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(data)).pages]
    return re.sub(r"\s", "", "".join(pages)), pages


@pytest.fixture
def glyph_complaints(caplog):
    caplog.set_level(logging.WARNING, logger="weasyprint")
    return lambda: [one.message for one in caplog.records if one.levelno >= logging.WARNING]


def test_paper_carries_every_label_and_answer(glyph_complaints):
    submission = submitted(
        legal_representative="喆堃昇彧䶮",
        brand_names=["瀚精", "朗铸"],
        standards=[{"level": "national", "led": 1, "joined": 2, "names": "GB/T 17587", "last_two_years": 1}],
    )
    text, pages = text_of(pdf.write_pdf(paper_html(submission)))
    bare = [re.sub(r"\s", "", label) for label in LABELS]
    assert [label for label in bare if label not in text] == []
    for value in (
        "喆堃昇彧䶮", "3,900.00万元", "4,300.00万元", "46.50%", "2012年5月8日",
        "3484机械零部件加工", "90.70%", "11.43%",
        "☑专", "□精", "☑ISO9000", "45人，41.67%", "累计培训36人，4场次", "2.朗铸", "主持制(修)1项", "GB/T17587",
    ):  # fmt: skip
        assert value in text, value
    assert glyph_complaints() == []
    assert all(submission.declaration.number in page for page in pages)
    assert all(submission.short_digest in page for page in pages)


def test_paper_is_tagged_and_titled():
    submission = submitted()
    reader = pypdf.PdfReader(io.BytesIO(pdf.write_pdf(paper_html(submission))))
    assert reader.metadata.title.startswith("辽宁省“专精特新”中小企业申报表")
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert "一、企业基本情况" in str(reader.outline)
    page = reader.pages[0].mediabox
    assert (round(page.width), round(page.height)) == (595, 842)


def test_long_text_flows_on(glyph_complaints):
    text, pages = text_of(pdf.write_pdf(paper_html(submitted(overview="长文" * 150, standard_name="标准" * 250))))
    assert text.count("长文") >= 150
    assert len(pages) < 9
    assert glyph_complaints() == []


def test_version_is_printed_once():
    submission = submitted()
    print_submission(submission)
    first = submission.paper_id
    print_submission(submission)
    assert submission.paper_id == first
    assert StoredFile.objects.filter(kind="paper").count() == 1


def test_hostile_text_neither_breaks_nor_fetches(tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("TOP-SECRET-LINE")
    words = f'<img src="file://{secret}"><link rel=attachment href="file://{secret}">&<b>'
    data = pdf.write_pdf(paper_html(submitted(overview=words)))
    assert b"TOP-SECRET" not in data
    assert "<b>" in text_of(data)[0]


@pytest.mark.parametrize("address", ["file:///etc/passwd", "http://127.0.0.1:1/x.png", "https://example.com/x.css"])
def test_writer_reads_nothing_but_its_own_static_files(address, caplog):
    caplog.set_level(logging.WARNING, logger="weasyprint")
    pdf.write_pdf(f'<link rel="stylesheet" href="{address}"><img src="{address}"><p>正文</p>')
    assert any("disallowed" in one.getMessage() or "Failed" in one.getMessage() for one in caplog.records)


def test_qr_code_leads_to_the_check_page(client):
    submission = submitted()
    address = check_url(submission).split("8000", 1)[1]
    assert "为最新版本" in client.get(address).content.decode()
    wrong = address.rsplit("/", 2)[0] + "/0000000000000000/"
    answer = client.get(wrong)
    assert answer.status_code == 404
    assert submission.declaration.number not in answer.content.decode()


def test_waiting_page_sends_the_browser_itself_to_the_finished_paper(client):
    """A script that followed the redirect would put the PDF's bytes into the page."""
    submission = submitted()
    print_submission(submission)
    client.force_login(submission.submitted_by)
    url = reverse("declarations:print_version", args=[submission.declaration.number, submission.version])
    assert client.get(url).status_code == 302
    polled = client.get(url, headers={"HX-Request": "true"})
    assert (polled.status_code, polled.headers["HX-Redirect"]) == (204, client.get(url).headers["Location"])
