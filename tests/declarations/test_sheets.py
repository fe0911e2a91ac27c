"""The three sheets against the vocabulary that was read from the notice: names, words, units, boxes, footnotes."""

from pathlib import Path

import pytest
import yaml

from declarations.answers.fields import answer_fields
from declarations.answers.vocabulary import NOT_IN_A_DRAFT
from declarations.sheets import SHEETS, sheet_named

VOCABULARY = yaml.safe_load(Path("fixtures/rules/attachments_2022.yaml").read_text(encoding="utf-8"))
TIERS = ("product", "sme", "little_giant")
YEAR_NOTE = "（2019-2021年）"
# The kinds of a column by the types of the vocabulary.
KINDS = {
    "text": {"text"},
    "long_text": {"long_text"},
    "date": {"date"},
    "int": {"int"},
    "money": {"money"},
    "percent": {"percent"},
    "bool": {"bool"},
    "choice": {"choice"},
    "multi_choice": {"multi_choice"},
    "code": {"region", "industry", "text"},
    "list": {"list", "recent_titles", "standards"},
    "object": {"institutions"},
}


def said(tier):
    """[(field, is yearly)] of a tier in the vocabulary's order, without what a draft does not hold or is computed."""
    found = []
    for section in VOCABULARY[tier]["sections"]:
        found += [(field, True) for field in section.get("per_year", [])]
        found += [(field, bool(field.get("per_year"))) for field in section.get("fields", [])]
    return [pair for pair in found if pair[0]["name"] not in NOT_IN_A_DRAFT and "derived" not in pair[0]]


def footnote_of(field):
    own = field.get("footnote")
    if own is None:
        own = next((one.get("footnote") for one, _ in said("sme") if one["name"] == field["name"]), None)
    return own


@pytest.mark.parametrize("tier", TIERS)
def test_every_answer_of_the_vocabulary_stands_on_the_sheet_once(tier):
    found = {name: one.is_yearly for name, one in answer_fields(f"{tier}_2022").items()}
    assert found == {field["name"]: yearly for field, yearly in said(tier)}
    names = [name for _, name, _ in sheet_named(f"{tier}_2022").fields()]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("tier", TIERS)
def test_answers_bear_the_words_of_the_notice(tier):
    fields = answer_fields(f"{tier}_2022")
    for field, _ in said(tier):
        shown = fields[field["name"]].label.replace("\n", "")
        assert shown == field["label"].replace("联 系 人", "联系人").removesuffix(YEAR_NOTE), field["name"]


@pytest.mark.parametrize("tier", TIERS)
def test_answers_have_the_type_unit_limit_and_boxes_of_the_vocabulary(tier):
    fields = answer_fields(f"{tier}_2022")
    for field, _ in said(tier):
        one = fields[field["name"]]
        assert one.kind in KINDS[field["type"]], field["name"]
        if "choices" in field:
            assert dict(one.options) == VOCABULARY["choices"][field["choices"]], field["name"]
            assert list(dict(one.options)) == list(VOCABULARY["choices"][field["choices"]]), field["name"]
        if "max" in field:
            assert one.column.limit == field["max"], field["name"]
        if "unit" in field:
            assert one.unit == field["unit"], field["name"]


@pytest.mark.parametrize("tier", TIERS)
def test_footnotes_and_prompts_stand_at_their_answers(tier):
    fields = answer_fields(f"{tier}_2022")
    for field, _ in said(tier):
        column, footnote = (
            fields[field["name"]].column,
            footnote_of(field) if tier != "product" else field.get("footnote"),
        )
        if footnote:
            assert footnote.strip() in column.footnote, field["name"]
        assert list(column.prompts) == field.get("prompts", []), field["name"]


def test_every_tier_of_the_notice_has_its_sheet():
    assert {sheet.tier for sheet in SHEETS.values()} == set(TIERS)


@pytest.mark.parametrize("tier", TIERS)
def test_conditions_on_other_answers_name_answers_of_the_sheet(tier):
    sheet = sheet_named(f"{tier}_2022")
    names = set(answer_fields(sheet.version))
    conditions = [*sheet.conditional.values(), *(one.when for one in sheet.one_of)]
    assert {one.field for one in conditions} <= names
    assert set(sheet.conditional) | sheet.optional | {name for one in sheet.one_of for name in one.fields} <= names
