"""A filled form: every answer in PDF and DOCX, number, version, digest and QR code on each page, long text flows on."""

import io
import logging
import zipfile
from collections.abc import Iterator
from decimal import Decimal

import pypdf
import pytest

from declarations.answers.display import date_text
from declarations.answers.fields import AnswerField, answer_fields
from declarations.paper.html import paper_html
from declarations.paper.word import write_docx
from declarations.printing import paper_of, print_submission
from tests.paper import notice
from tests.paper.notice import bare
from tests.paper.reading import document, docx_text, pdf_pages
from tests.paper.samples import TIERS, as_if_printed, printed, submitted
from zjtx.common import pdf
from zjtx.common.models import StoredFile

pytestmark = pytest.mark.django_db
NAMES = {
    "region": "辽宁省大连市甘井子区",
    "industry_division": "34通用设备制造业",
    "industry_class": "3484机械零部件加工",
}


def figure(value) -> str:
    return f"{Decimal(value):,.2f}"


def ticked(one: AnswerField, keys: list[str]) -> Iterator[tuple[str, ...]]:
    """Either way round the notice prints a box."""
    for key, words in one.options:
        if key in keys:
            yield f"☑{bare(words)}", f"{bare(words)}☑", f"{bare(words)}（请说明）"
        else:
            yield f"□{bare(words)}", f"{bare(words)}□", f"{bare(words)}（请说明）"


def expected(one: AnswerField, value) -> Iterator[tuple[str, ...]]:
    """What must stand on paper for an answer; one of each tuple. Written down here without the filler's help."""
    kind = one.kind
    if one.is_yearly:
        for each in value.values():
            yield (figure(each) if kind in ("money", "percent") else bare(str(each)),)
    elif kind in ("money", "percent"):
        yield (figure(value),)
    elif kind == "date":
        yield (date_text(value),)
    elif kind in ("region", "industry"):
        yield (NAMES[one.name],)
    elif kind == "bool":
        words = ("否", "有", "是") if one.name != "is_new_product" else ("新产品",)
        yield ("（新产品）",) if one.name == "is_new_product" else tuple(f"☑{word}" for word in words)
    elif kind in ("choice", "multi_choice"):
        keys = [value] if kind == "choice" else value
        if one.name == "management_systems" and "product" in one.block.title + one.column.model.__name__.lower():
            yield from ((words,) for key, words in one.options if key in keys)
        else:
            yield from ticked(one, keys)
    elif kind == "recent_titles":
        words = dict(one.options)
        yield from ((f"☑{bare(words[entry['tier']])}{entry['year']}年",) for entry in value)
    elif kind == "standards":
        for entry in value:
            yield (f"主持制(修){entry['led']}项参与制(修){entry['joined']}项",)
            yield (f"名称：{bare(entry['names'])}",)
            yield (f"（其中近2年{entry['last_two_years']}项）" if entry["last_two_years"] else "",)
    elif kind == "institutions":
        words = {"national": "国家级", "provincial": "省级"}
        for level, count in value.items():
            box = f"{'☑' if count else '□'}{words[level]}"
            yield (f"{box}{count}个", f"{box}（{count}个）", *(() if count else (box,)))
    elif kind == "list":
        yield from ((bare(entry),) for entry in value)
    else:
        yield (bare(str(value)),)


@pytest.mark.parametrize("tier, sheet", [*((tier, "") for tier in TIERS), ("sme", "sme_miit_2022")])
def test_every_answer_stands_in_pdf_and_docx_beside_the_whole_wording(tier, sheet, caplog):
    caplog.set_level(logging.WARNING, logger="weasyprint")
    done = printed(tier, sheet)
    mark = bare(done.paper.mark.text)
    texts = {
        "pdf": "".join(page.replace(mark, "") for page in pdf_pages(done.pdf)),
        "docx": docx_text(done.docx),
    }
    fields = answer_fields(done.content["sheet"])
    # The level of a product's standard is asked on the screen only, its debt ratio computed for the conditions alone.
    unprinted = {"standard_levels", "debt_ratio"} if tier == "product" else set()
    for name, value in done.content["answers"].items():
        for choices in expected(fields[name], value) if name not in unprinted else ():
            for where, text in texts.items():
                assert any(choice in text for choice in choices), (where, name, choices)
    for name, years in done.content["derived"].items():
        for where, text in texts.items() if name not in unprinted else ():
            assert all(f"{value}%" in text for value in years.values()), (where, name)
    # The national version is attachment 2 with a page more.
    assert list(missing_wording(f"{tier}_2022", texts["docx"])) == []
    assert [one.getMessage() for one in caplog.records if one.levelno >= logging.WARNING] == []


def missing_wording(version: str, text: str) -> Iterator[str]:
    """Lines of the notice that hold no place for an answer and are not on the filled form."""
    bare_text = text.translate({ord(sign): None for sign in "①②③④"})
    places = ("□", "项", "个，", "市场占有率:", "本省排名:", "1.", "2.", "人，%")
    for line in notice.lines(version):
        if line not in bare_text and not any(place in line for place in places) and line != "个":
            yield line


def test_national_figures_stand_on_a_page_of_their_own_with_the_statement_and_the_opinion():
    done = printed("sme", "sme_miit_2022")
    (page,) = [one for one in pdf_pages(done.pdf) if "四、国家标准补充数据" in one]
    assert page.startswith("四、国家标准补充数据")
    assert all(words in page for words in ("9.50分", "☑省级", "真实性声明", "推荐意见"))
    assert "待按正式文本核对" in "".join(pdf_pages(done.pdf))


@pytest.mark.parametrize("tier", TIERS)
def test_each_page_carries_number_version_digest_and_code(tier):
    done = printed(tier)
    mark = bare(f"{done.content['number']}第1版摘要{done.paper.mark.digest}")
    pages = pdf_pages(done.pdf)
    assert len(pages) >= 3
    assert all(mark in page for page in pages)
    assert mark in bare(document(done.docx).sections[0].footer.paragraphs[0].text)
    with zipfile.ZipFile(io.BytesIO(done.docx)) as parts:
        assert [name for name in parts.namelist() if name.startswith("word/media/") and name.endswith(".png")]
    assert done.paper.mark.check_url.endswith(f"/check/{done.content['number']}/1/{done.paper.mark.digest}/")


@pytest.mark.parametrize("tier", TIERS)
def test_pdf_is_tagged_titled_a4_and_has_bookmarks(tier):
    done = printed(tier)
    reader = pypdf.PdfReader(io.BytesIO(done.pdf))
    assert reader.metadata.title == f"{done.paper.title} {done.content['number']}"
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"].startswith("zh")
    for heading in (done.paper.title, "一、企业基本情况", "二、经营情况", "三、专项情况"):
        assert heading in str(reader.outline)
    page = reader.pages[0].mediabox
    assert (round(page.width), round(page.height)) == (595, 842)


def test_docx_is_a4_chinese_and_names_its_fonts():
    made = document(printed("sme").docx)
    section = made.sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    with zipfile.ZipFile(io.BytesIO(printed("sme").docx)) as parts:
        text = parts.read("word/styles.xml").decode() + parts.read("word/document.xml").decode()
        fonts = parts.read("word/fontTable.xml").decode()
    for family in ("仿宋_GB2312", "楷体_GB2312", "黑体", "方正小标宋简体"):
        assert f'w:eastAsia="{family}"' in text
        assert family in fonts
    assert 'w:eastAsia="zh-CN"' in text
    assert made.core_properties.title.startswith("辽宁省“专精特新”中小企业申报表")


@pytest.mark.parametrize("tier, changes", [
    ("product", {"main_features": "长文" * 250, "uniqueness": "独特" * 300}),
    ("little_giant", {"overview": "长文" * 150, "standard_name": "标准" * 250}),
])  # fmt: skip
def test_long_text_flows_on(tier, changes):
    usual = len(pdf_pages(printed(tier).pdf))
    pages = pdf_pages(pdf.write_pdf(paper_html(paper_of(submitted(tier, **changes)))))
    assert "".join(pages).count("长文") == (250 if tier == "product" else 150)
    assert usual <= len(pages) <= usual + 2


@pytest.mark.parametrize("tier", TIERS)
def test_none_of_these_is_said_where_the_notice_has_no_box_for_it(tier):
    paper = paper_of(submitted(tier, recognitions=[], recognitions_other=None))
    row = next(row for row in paper.table.rows if "相关认定情况" in row.cells[0].text)
    assert "☑" not in row.cells[-1].text
    assert row.cells[-1].text.endswith("以上均无")


def test_version_is_printed_once_in_both_formats():
    submission = submitted()
    print_submission(submission)
    first = submission.paper_id, submission.paper_docx_id
    print_submission(submission)
    assert (submission.paper_id, submission.paper_docx_id) == first
    kinds = StoredFile.objects.filter(kind__startswith="paper").values_list("kind", flat=True)
    assert sorted(kinds) == ["paper", "paper-docx"]


def test_version_printed_before_there_was_a_docx_gets_one_and_keeps_its_pdf():
    submission = submitted()
    as_if_printed(submission, "paper")
    kept = submission.paper_id
    print_submission(submission)
    assert submission.paper_id == kept
    assert submission.paper_docx is not None


def test_hostile_text_neither_breaks_nor_fetches(tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("TOP-SECRET-LINE")
    words = f'<img src="file://{secret}"><link rel=attachment href="file://{secret}">&<b>{{revenue}}\x0b\x1f'
    paper = paper_of(submitted(overview=words))
    data = pdf.write_pdf(paper_html(paper))
    assert b"TOP-SECRET" not in data
    assert any("&<b>{revenue}" in page for page in pdf_pages(data))
    write_docx(paper, tmp_path / "form.docx")
    assert "&<b>{revenue}" in docx_text(tmp_path / "form.docx")


@pytest.mark.parametrize("address", ["file:///etc/passwd", "http://127.0.0.1:1/x.png", "https://example.com/x.css"])
def test_writer_reads_nothing_but_its_own_static_files(address, caplog):
    caplog.set_level(logging.WARNING, logger="weasyprint")
    pdf.write_pdf(f'<link rel="stylesheet" href="{address}"><img src="{address}"><p>正文</p>')
    assert any("disallowed" in one.getMessage() or "Failed" in one.getMessage() for one in caplog.records)
