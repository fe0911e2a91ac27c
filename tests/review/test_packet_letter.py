"""The recommendation letter's draft: words and counts from what is recommended, layout of GB/T 9704-2012."""

from datetime import date

import docx
import pytest
from docx.shared import Mm, Pt

from review.packets.letter import NOTHING, letter_of
from review.packets.letter_word import write_letter
from review.packets.selection import counts
from tests.review.packet_factories import packet, recommended
from zjtx.common.jobs import JobRefused
from zjtx.registry.models import Region

pytestmark = pytest.mark.django_db
DAY = date(2022, 3, 25)


@pytest.fixture
def province():
    packet()
    Region.objects.filter(pk="210000").update(bureau_name="辽宁省工业和信息化厅")


def draft(packet_=None):
    return letter_of(packet_ or packet(), DAY, lambda _done, _total, _text: None)


def test_the_words_name_each_tier_with_its_count(province):
    recommended("product")
    recommended()
    recommended()
    recommended("little_giant")
    letter = draft()
    assert letter.name == "关于推荐2022年度辽宁省“专精特新”产品、“专精特新”中小企业、专精特新“小巨人”企业的函"
    assert letter.addressee == "辽宁省工业和信息化厅："
    told = "“专精特新”产品1项、“专精特新”中小企业2户、专精特新“小巨人”企业1户（名单见附件）"
    assert told in letter.paragraphs[0]
    assert "（辽工信改革〔2022〕9号）" in letter.paragraphs[0]
    assert letter.attachments == (
        "辽宁省“专精特新”产品推荐名单",
        "辽宁省“专精特新”中小企业推荐名单",
        "辽宁省专精特新“小巨人”企业推荐名单",
        "推荐汇总表（3份，电子表格，另附）",
    )
    assert letter.signer == "大连市工业和信息化局"
    # Letter, list and system count alike.
    recommended_counts = [one.recommended for one in counts(packet()) if one.recommended]
    assert [len(one.rows) for one in letter.lists] == recommended_counts == [1, 2, 1]


def test_a_tier_without_recommendations_is_not_named(province):
    declaration = recommended()
    letter = draft()
    assert letter.title == ("关于推荐2022年度辽宁省", "“专精特新”中小企业的函")
    enterprise = declaration.enterprise
    assert letter.lists[0].rows == [("1", "甘井子区", enterprise.name, enterprise.uscc, "高精度滚珠丝杠")]


def test_nothing_recommended_makes_no_letter():
    with pytest.raises(JobRefused, match=NOTHING):
        draft()


def test_the_layout_is_the_standards(province, tmp_path):
    recommended(main_product="\x0b=1+1 丝杠")
    write_letter(draft(), tmp_path / "a.docx")
    document = docx.Document(tmp_path / "a.docx")
    section, normal = document.sections[0], document.styles["Normal"]
    margins = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    assert [round(one / Mm(1)) for one in margins] == [37, 35, 28, 26]
    assert [round(one / Mm(1)) for one in (section.page_width, section.page_height)] == [210, 297]
    assert normal.font.size == Pt(16)
    lines = (Mm(297) - Mm(37) - Mm(35)) / normal.paragraph_format.line_spacing
    assert 22 <= lines < 22.1
    texts = [one.text for one in document.paragraphs]
    assert texts[0] == "关于推荐2022年度辽宁省\n“专精特新”中小企业的函"
    assert texts[2] == "辽宁省工业和信息化厅："
    assert "附件：1.辽宁省“专精特新”中小企业推荐名单" in texts
    assert texts.index("2022年3月25日") == texts.index("大连市工业和信息化局") + 1
    assert texts.index("附件1") < texts.index("辽宁省“专精特新”中小企业推荐名单")
    table = document.tables[0]
    assert [cell.text for cell in table.rows[0].cells] == ["序号", "区市县", "企业名称", "统一社会信用代码", "主导产品"]
    assert table.rows[1].cells[4].text.endswith("=1+1 丝杠")
    for footer in (section.footer, section.even_page_footer):
        assert footer.paragraphs[0].text == "— 1 —"
    assert document.settings.odd_and_even_pages_header_footer
