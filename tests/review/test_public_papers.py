"""Papers of the second half: the public list and the recognition letter as DOCX and PDF, and the announcement."""

import io
import re
from datetime import date

import docx
import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from docx.shared import Mm, Pt
from pypdf import PdfReader

from declarations.models import Declaration
from declarations.workflow import MoveRefused
from review import publicity, publicity_papers, recognition_letter
from review.models import PublicityPaper, Recognition
from review.tasks import make_publicity_papers
from tests.review import decided
from tests.review.decided import AT, DOCUMENT, LAST_SECOND, NEXT_SECOND, RECOGNISED_AT
from tests.review.factories import TIEDONG
from zjtx.common import clock, jobs, official_letter
from zjtx.common.models import AuditEntry, Job, StoredFile
from zjtx.registry.models import FormerName, Title

pytestmark = pytest.mark.django_db
NEW_NAME = "大连更正后名称有限公司"


def made(at=LAST_SECOND):
    with clock.frozen(at):
        make_publicity_papers()


def paper(client, pk, file_format, at=LAST_SECOND):
    with clock.frozen(at):
        return client.get(reverse("public:publicity_paper", args=[pk, file_format]))


def corrected(found, serial=1, after=NEW_NAME):
    fields = {"serial": serial, "field": "enterprise", "after": after, "note": "录入错误"}
    publicity.correct(publicity=found, user=decided.officer(), at=decided.LAST_SECOND, **fields)


def bytes_of(answer):
    return answer.getvalue() if answer.streaming else answer.content


def docx_words(data):
    """Paragraphs and table rows, the rows' cells joined by strokes."""
    document = docx.Document(io.BytesIO(data))
    rows = ["|".join(cell.text for cell in row.cells) for table in document.tables for row in table.rows]
    return [one.text for one in document.paragraphs if one.text], rows


def pdf_words(data):
    return re.sub(r"\s", "", "".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages))


def run_letter(**given):
    """The letter as a job makes it: (job, bytes)."""
    with clock.frozen(RECOGNISED_AT):
        job = recognition_letter.request_letter(user=decided.officer(), **given)
        done = jobs.run(job.pk)
    assert done.status == Job.Status.DONE, done.error
    with done.result.file.open("rb") as handle:
        return done, handle.read()


def test_the_list_as_docx_and_pdf_holds_serial_city_enterprise_and_nothing_else(client):
    here, there = decided.proposed(), decided.proposed(TIEDONG)
    found = decided.published(here, there)
    made()
    answers = {one: paper(client, found.pk, one) for one in ("docx", "pdf")}
    paragraphs, rows = docx_words(bytes_of(answers["docx"]))
    assert paragraphs == [found.title, "公示期：2022年4月29日至2022年5月9日"]
    assert rows == [
        "序号|市|企业名称", f"1|大连市|{here.enterprise_name}", f"2|鞍山市|{there.enterprise_name}",
    ]  # fmt: skip
    words = pdf_words(data := bytes_of(answers["pdf"]))
    for one in (here.enterprise_name, there.enterprise_name, "大连市", "鞍山市", "2022年4月29日至2022年5月9日"):
        assert one in words
    for one in (here.number, here.enterprise.uscc, "证书", "更正说明"):
        assert one not in words
    assert PdfReader(io.BytesIO(data)).metadata.title == found.title
    assert answers["docx"]["Content-Type"] == publicity_papers.DOCX_TYPE
    assert answers["pdf"]["Content-Security-Policy"].startswith("sandbox")


def test_the_list_of_products_names_them(client):
    found = decided.published(one := decided.product("精密轴承 <A&B>"))
    made()
    assert docx_words(bytes_of(paper(client, found.pk, "docx")))[1] == [
        "序号|市|企业名称|产品（技术）名称",
        f"1|大连市|{one.enterprise_name}|精密轴承 <A&B>",
    ]


def test_a_correction_stands_on_the_paper_with_what_was_there_and_the_old_file_is_gone(client):
    found = decided.published(one := decided.proposed())
    made()
    before = set(StoredFile.objects.filter(kind="publicity-paper").values_list("pk", flat=True))
    corrected(found)
    assert paper(client, found.pk, "docx")["Location"] == reverse("public:publicity", args=[found.pk])
    with clock.frozen(LAST_SECOND):
        page = client.get(reverse("public:publicity", args=[found.pk])).content.decode()
    assert page.count("正在生成") == 2
    made()
    paragraphs, rows = docx_words(bytes_of(paper(client, found.pk, "docx")))
    assert rows[1] == f"1|大连市|{NEW_NAME}"
    note = f"序号1：2022年5月9日更正，原公示为“{one.enterprise_name}”：录入错误。"
    assert paragraphs[-2:] == ["更正说明", note]
    assert not before & set(StoredFile.objects.filter(kind="publicity-paper").values_list("pk", flat=True))
    assert PublicityPaper.objects.count() == 2


def test_papers_are_made_once_and_not_before_the_first_day(client):
    found = decided.published(decided.proposed())
    made(AT)
    assert not PublicityPaper.objects.exists()
    assert paper(client, found.pk, "docx", AT).status_code == 404
    made()
    kept = set(PublicityPaper.objects.values_list("stored", flat=True))
    made(NEXT_SECOND)
    assert set(PublicityPaper.objects.values_list("stored", flat=True)) == kept
    assert paper(client, found.pk, "xlsx").status_code == 404
    with clock.frozen(LAST_SECOND):
        page = client.get(reverse("public:publicity", args=[found.pk])).content.decode()
    assert all(f"list.{one}" in page for one in ("docx", "pdf", "csv"))


@pytest.mark.parametrize("file_format", ["exe", "docx"])
def test_the_database_keeps_one_paper_a_format(file_format):
    found = decided.published(decided.proposed())
    made()
    stored = StoredFile.objects.filter(kind="publicity-paper").first()
    with pytest.raises(IntegrityError), transaction.atomic():
        PublicityPaper.objects.create(publicity=found, file_format=file_format, edition="x", stored=stored)


def test_the_letter_stands_in_the_layout_of_the_standard_with_its_list():
    here, there = decided.proposed(), decided.proposed(TIEDONG)
    found = decided.recognised(decided.published(here, there))
    job, data = run_letter(publicity=found.publicity, recognition=found, file_format="docx")
    document = docx.Document(io.BytesIO(data))
    section = document.sections[0]
    margins = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    assert [round(one.mm) for one in (*margins, section.page_width, section.page_height)] == [37, 35, 28, 26, 210, 297]
    text_height = Mm(297) - section.top_margin - section.bottom_margin
    assert text_height // document.styles["Normal"].paragraph_format.line_spacing == 22
    assert document.styles["Normal"].font.size == Pt(16)
    assert document.styles["Heading 1"].font.size == Pt(22)
    paragraphs, rows = docx_words(data)
    title = "辽宁省工业和信息化厅关于公布2022年度辽宁省“专精特新”中小企业名单的通知"
    assert paragraphs[:2] == [DOCUMENT, title]
    text = "\n".join(paragraphs)
    for one in (
        "各市工业和信息化局、沈抚示范区产业创新局：", f"认定{here.enterprise_name}等2户企业为2022年度",
        "自2022年5月16日起至2025年12月31日止", "附件：2022年度辽宁省“专精特新”中小企业名单", "2022年5月16日",
    ):  # fmt: skip
        assert one in text
    assert "代拟稿" not in text
    assert rows == [
        "序号|证书编号|市|企业名称",
        f"1|辽专精特新-2022-Q-0001|大连市|{here.enterprise_name}",
        f"2|辽专精特新-2022-Q-0002|鞍山市|{there.enterprise_name}",
    ]
    assert job.result.original_name == f"{title}.docx"


def test_the_letter_of_products_as_pdf_names_them_as_corrected():
    found = decided.published(decided.product("精密轴承"))
    corrected(found)
    letter = decided.recognised(found)
    _job, data = run_letter(publicity=found, recognition=letter, file_format="pdf")
    words = pdf_words(data)
    for one in (DOCUMENT, NEW_NAME, "精密轴承", "辽专精特新-2022-C-0001", f"认定{NEW_NAME}的“精密轴承”1项"):
        assert one in words
    page = PdfReader(io.BytesIO(data)).pages[0]
    assert (round(page.mediabox.width), round(page.mediabox.height)) == (595, 842)


def test_the_draft_lists_who_is_ready_without_number_date_and_certificates():
    ready, held = decided.proposed(), decided.proposed(TIEDONG)
    found = decided.published(ready, held)
    decided.objected(found, serial=2)
    job, data = run_letter(publicity=found, file_format="docx")
    paragraphs, rows = docx_words(data)
    assert paragraphs[:2] == ["代拟稿", recognition_letter.NUMBER_OPEN]
    assert "自印发之日起至2025年12月31日止" in "".join(paragraphs)
    assert rows == ["序号|市|企业名称", f"1|大连市|{ready.enterprise_name}"]
    assert not Recognition.objects.exists()
    assert not Title.objects.exists()
    assert Declaration.objects.get(pk=ready.pk).status == "publicity"
    assert "代拟稿" in job.result.original_name


def test_a_draft_with_nobody_on_it_is_refused_and_the_same_request_is_one_job(client):
    found = decided.published(decided.proposed())
    objection = decided.objected(found)
    by = decided.officer()
    with pytest.raises(MoveRefused, match="没有可以认定的申报"):
        recognition_letter.request_letter(publicity=found, file_format="pdf", user=by)
    answer = {"objection": objection, "at": RECOGNISED_AT, "is_upheld": False, "text": "不属实。"}
    decided.objections.answer(user=decided.officer(), **answer)
    client.force_login(by)
    address = reverse("review:letter_draft", args=[found.pk])
    first, again = (client.post(address, {"as": "pdf"})["Location"] for _click in range(2))
    job = Job.objects.get(kind=recognition_letter.KIND)
    assert first == again == reverse("jobs:page", args=[job.pk])
    assert job.args["format"] == "pdf"
    assert AuditEntry.objects.filter(action="review.recognition.letter", actor=by).count() == 2


def test_the_announcement_names_enterprise_title_and_validity_and_how_it_stands(client):
    here, there = decided.proposed(), decided.proposed(TIEDONG)
    found = decided.recognised(decided.published(here, there))
    Title.objects.filter(enterprise=there.enterprise).update(ended_on=date(2022, 8, 1), end_reason="revoked")
    with clock.frozen(clock.as_moment("2022-09-01T10:00:00")):
        page = client.get(reverse("public:announcement", args=[found.pk])).content.decode()
        list_ = client.get(reverse("public:announcement_list")).content.decode()
    assert all(one in list_ for one in (DOCUMENT, "2户"))
    for one in (
        "2022年度辽宁省“专精特新”中小企业认定公告", here.enterprise_name, there.enterprise_name,
        "2022年5月16日至2025年12月31日", "已撤销", "有效",
    ):  # fmt: skip
        assert one in page
    for one in (here.number, here.enterprise.uscc, found.recognised_by.full_name, "辽专精特新-2022-Q-0001"):
        assert one not in page
    assert client.get(reverse("public:announcement", args=[found.pk + 1])).status_code == 404


def test_the_announcement_keeps_the_name_of_the_document_and_tells_the_new_one(client):
    found = decided.recognised(decided.published(one := decided.proposed()))
    FormerName.objects.create(enterprise=one.enterprise, name=one.enterprise_name, until=date(2022, 12, 31))
    one.enterprise.name = NEW_NAME
    one.enterprise.save(update_fields=["name"])
    page = client.get(reverse("public:announcement", args=[found.pk])).content.decode()
    assert one.enterprise_name in page
    assert f"已更名为{NEW_NAME}" in page


def test_queries_of_an_announcement_do_not_grow_with_its_list(client, django_assert_max_num_queries):
    found = decided.recognised(decided.published(*(decided.proposed() for _one in range(5))))
    with clock.frozen(RECOGNISED_AT), django_assert_max_num_queries(9):
        client.get(reverse("public:announcement", args=[found.pk]))


def test_a_long_letter_numbers_its_pages_on_alternate_sides(tmp_path):
    rows = [[str(n), "大连市", f"样本{n}公司"] for n in range(120)]
    columns = (
        official_letter.Column("序号", 2),
        official_letter.Column("市", 4),
        official_letter.Column("企业名称", 14),
    )
    list_ = official_letter.Listing("名单", columns, rows)
    letter = official_letter.Letter("标题", "各市", ("正文。",), "厅", "2022年5月16日", attachments=(list_, list_))
    official_letter.write_docx(letter, tmp_path / "letter.docx")
    document = docx.Document(str(tmp_path / "letter.docx"))
    assert [one.text for one in document.paragraphs if one.text.startswith(("附件", "　　　"))] == [
        "附件：1. 名单", "　　　2. 名单", "附件1", "附件2",
    ]  # fmt: skip
    odd, even = document.sections[0].footer, document.sections[0].even_page_footer
    assert (odd.paragraphs[0].alignment, even.paragraphs[0].alignment) == (2, 0)
    official_letter.write_pdf(letter, tmp_path / "letter.pdf")
    pages = PdfReader(str(tmp_path / "letter.pdf")).pages
    assert all(f"—{n}—" in re.sub(r"\s", "", page.extract_text()) for n, page in enumerate(pages, 1))
    assert all("企业名称" in page.extract_text() for page in pages[1:])


def test_publicity_lists_are_read_without_an_account_and_letters_are_not(client):
    found = decided.published(decided.proposed())
    made()
    assert bytes_of(paper(client, found.pk, "pdf")).startswith(b"%PDF")
    done = decided.recognised(found)
    address = reverse("review:letter", args=[done.pk])
    assert client.post(address)["Location"].startswith(reverse("accounts:sign_in"))
    assert not Job.objects.filter(kind=recognition_letter.KIND).exists()
