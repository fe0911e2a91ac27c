"""Blank forms carry the notice's whole wording in its own table layout, in the model, in PDF and in DOCX."""

import logging

import pytest

from declarations.answers.fields import answer_fields
from declarations.paper.filling import NOTE_SIGNS, blank_paper
from declarations.paper.forms import FORMS, form_named
from declarations.paper.html import paper_html
from declarations.paper.slots import Box, Slot, pieces
from declarations.paper.word import write_docx
from declarations.sheets import SHEETS, sheet_named
from tests.paper import notice
from tests.paper.notice import bare
from tests.paper.reading import docx_rows, docx_text, pdf_pages
from zjtx.common import pdf

VERSIONS = tuple(notice.COMMENTS)
# Asked on the screen only (attachments.yaml: printed false), or computed for the conditions alone.
NOT_PRINTED = {"product_2022": {"standard_levels", "debt_ratio"}}
# The notice's own row has no box: 6.其他（请说明）.
WITHOUT_BOX = {("special_titles", "other")}


ALL_VERSIONS = tuple(FORMS)


def without_signs(text: str) -> str:
    return bare(text).translate({ord(sign): None for sign in NOTE_SIGNS})


def places(form):
    return [piece for line in form.lines for place in line.places for words in place.words
            for piece in pieces(words.text)]  # fmt: skip


@pytest.mark.parametrize("version", VERSIONS)
def test_blank_form_carries_every_line_of_the_notice_in_its_order(version):
    text, at = without_signs(blank_paper(version, 2022).text), 0
    for line in notice.lines(version):
        found = text.find(line, at)
        assert found >= 0, line
        at = found if line in ("一、企业基本情况",) else found + len(line)


@pytest.mark.parametrize("version", VERSIONS)
def test_blank_form_prints_no_word_that_the_notice_has_not(version):
    """Nothing is left when the notice's lines are taken out one by one but the numbering of the notes."""
    text = without_signs(blank_paper(version, 2022).text)
    for line in notice.lines(version):
        text = text.replace(line, "", 1)
    assert text in ("", "注：")


@pytest.mark.parametrize("version", VERSIONS)
def test_table_has_the_rows_columns_and_spans_of_the_notice(version):
    table = blank_paper(version, 2022).table
    mine = [["" if above else without_signs(cell.text) for cell, above in row] for _, row in table.slots()]
    theirs = notice.rows(version)
    if version == "product_2022":  # the opinion's cell is drawn with two empty rows above the place of the seal
        theirs[-3:] = [[theirs[-3][0], theirs[-1][-1]]]
    assert mine == theirs


@pytest.mark.parametrize("version", ALL_VERSIONS)
def test_every_row_fills_the_grid(version):
    table = blank_paper(version, 2022).table
    assert {sum(cell.columns for cell, _ in row) for _, row in table.slots()} == {table.columns}


@pytest.mark.parametrize("version", ALL_VERSIONS)
def test_every_answer_of_the_sheet_has_its_place(version):
    printed = {piece.name for piece in places(form_named(version)) if isinstance(piece, Box | Slot)}
    known = {*answer_fields(version), *sheet_named(version).derived}
    assert printed == known - NOT_PRINTED.get(version, set())


@pytest.mark.parametrize("version", ALL_VERSIONS)
def test_every_option_has_its_box_beside_its_words(version):
    """Either □words or words□, as the notice prints it."""
    boxes = {(piece.path, piece.option) for piece in places(form_named(version)) if isinstance(piece, Box)}
    text = bare(blank_paper(version, 2022).text)
    for one in answer_fields(version).values():
        if one.kind not in ("choice", "multi_choice") or not any(path[0] == one.name for path, _ in boxes):
            continue
        for key, words in one.options:
            if (one.name, key) in WITHOUT_BOX:
                continue
            assert ((one.name,), key) in boxes
            assert f"□{bare(words)}" in text or f"{bare(words)}□" in text


def test_every_sheet_can_be_printed():
    assert set(SHEETS) <= set(FORMS)


def test_years_follow_the_round():
    text = blank_paper("little_giant_2022", 2023).text
    assert all(words in text for words in ("2021年", "2022年", "企业主要荣誉（2020-2022年）"))
    assert "2020年" not in text.replace("（2016-2020年）", "")


@pytest.mark.parametrize("version", VERSIONS)
def test_pdf_and_docx_of_a_blank_form_carry_the_same_text(version, tmp_path, caplog):
    caplog.set_level(logging.WARNING, logger="weasyprint")
    paper = blank_paper(version, 2022)
    pages = pdf_pages(pdf.write_pdf(paper_html(paper)))
    path = tmp_path / "form.docx"
    write_docx(paper, path)
    whole = bare(paper.text)
    assert docx_text(path) == whole
    assert sorted("".join(pages)) == sorted(whole)
    for line in notice.lines(version):
        assert any(line in without_signs(page) for page in pages), line
    assert [one.getMessage() for one in caplog.records if one.levelno >= logging.WARNING] == []


@pytest.mark.parametrize("version", ALL_VERSIONS)
def test_docx_table_spans_as_the_model_does(version, tmp_path):
    paper = blank_paper(version, 2022)
    path = tmp_path / "form.docx"
    write_docx(paper, path)
    expected = []
    for _, row in paper.table.slots():
        merged = [("continue" if above else "restart" if cell.rows > 1 else "") for cell, above in row]
        texts = ["" if above else bare(cell.text) for cell, above in row]
        expected.append(
            [(text, cell.columns, merge) for (cell, _), text, merge in zip(row, texts, merged, strict=True)]
        )
    assert docx_rows(path) == expected
