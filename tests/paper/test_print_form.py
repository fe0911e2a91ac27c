"""`manage.py print_form`: blank and submitted forms to a file, each refusal in Chinese with an exit code."""

import pytest
from django.core.management import CommandError, call_command

from tests import factories
from tests.paper.notice import bare
from tests.paper.reading import docx_text, pdf_pages
from tests.paper.samples import frozen

pytestmark = pytest.mark.django_db


def printed(*arguments, target):
    call_command("print_form", *arguments, "--output", str(target))
    return target


@pytest.mark.parametrize("tier, title", [
    ("product", "辽宁省“专精特新”产品认定申请表"),
    ("sme", "辽宁省“专精特新”中小企业申报表"),
    ("little_giant", "辽宁省专精特新“小巨人”企业推荐表"),
])  # fmt: skip
def test_blank_form_of_each_tier(tier, title, tmp_path):
    path = printed("--blank", tier, "--year", "2022", "--format", "docx", target=tmp_path / "form.docx")
    text = docx_text(path)
    assert all(words in text for words in (title, "2020年", "2021年"))


def test_blank_form_of_a_later_year_has_its_years(tmp_path):
    path = printed("--blank", "sme", "--year", "2024", "--format", "docx", target=tmp_path / "form.docx")
    assert "近两年经营情况2022年2023年" in docx_text(path)


def test_blank_form_as_pdf(tmp_path):
    path = printed("--blank", "sme", "--year", "2022", "--format", "pdf", target=tmp_path / "form.pdf")
    assert "附件2" in pdf_pages(path.read_bytes())[0]


def test_latest_submitted_version_of_a_declaration(tmp_path):
    submission = frozen(factories.draft())
    path = printed("--declaration", submission.declaration.number, "--format", "docx", target=tmp_path / "form.docx")
    assert bare(submission.declaration.enterprise_name) in docx_text(path)


@pytest.mark.parametrize("arguments, words", [
    (["--blank", "sme"], "--blank 须同时给出 --year，例如 --year 2022"),
    (["--blank", "sme", "--year", "2021"], "没有2021年的中小企业申报表，最早为2022年"),
    (["--blank", "sme", "--year", "20222"], "年度应为2000至2099之间的四位数字：20222"),
    (["--declaration", "LN2022-Q-999999"], "没有编号为LN2022-Q-999999的申报"),
    (["--declaration", "LN2022-Q-9", "--year", "2022"], "--year 只与 --blank 同用：已提交的申报按其批次的年度输出"),
])  # fmt: skip
def test_refusals_say_what_is_wrong(arguments, words, tmp_path):
    with pytest.raises(CommandError) as refused:
        printed(*arguments, "--format", "pdf", target=tmp_path / "form.pdf")
    assert (str(refused.value), refused.value.returncode) == (words, 2)
    assert not (tmp_path / "form.pdf").exists()


def test_draft_has_nothing_to_print(tmp_path):
    declaration = factories.draft()
    with pytest.raises(CommandError, match="尚未提交，没有可以输出的版本"):
        printed("--declaration", declaration.number, "--format", "pdf", target=tmp_path / "form.pdf")


def test_file_that_cannot_be_written_is_named(tmp_path):
    with pytest.raises(CommandError, match="无法写入文件"):
        printed("--blank", "sme", "--year", "2022", "--format", "docx", target=tmp_path / "none" / "form.docx")
