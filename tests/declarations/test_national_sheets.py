"""Attachments 2 and 3 with the national figures: asked, typed, carried over, kept on a change of tier."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from declarations.answers.fields import answer_fields
from declarations.answers.storage import read_values
from declarations.commitments import KEYS
from declarations.eligibility.answer_data import answer_data
from declarations.eligibility.ruleset import RULES_DIRECTORY, load_tier
from declarations.fitting import SHEET_TIERS, fitting_sheet, lacking, looked_at
from declarations.models import Declaration, RoundTier
from declarations.services.drafting import start_declaration
from declarations.services.submission import submit
from declarations.services.tier_change import change_tier
from declarations.sheets import SHEETS, sheet_named
from declarations.sheets.national import BLOCK, FIGURES
from declarations.validators import examine
from tests import factories
from tests.sample_answers import NATIONAL

pytestmark = pytest.mark.django_db
NATIONAL_SHEETS = ("sme_miit_2022", "little_giant_miit_2022", "sme_miit_2026", "little_giant_miit_2026")
# The kinds of a column by the types of a rule set's vocabulary.
KINDS = {"many": "multi_choice", "choice": "choice", "money": "money", "int": "int", "bool": "bool", "score": "percent"}


def figures(version):
    """The national figures that a sheet asks for."""
    return {name for row in sheet_named(version).block(BLOCK).rows for name in row.fields}


def rules_of(version):
    """The national tiers that are checked on a sheet's answers."""
    rule_set = version.removeprefix(f"{sheet_named(version).tier}_")
    files = {path.stem for path in (RULES_DIRECTORY / rule_set).glob("*.toml")} - {"answers"}
    tiers = [tier for tier in files if SHEET_TIERS.get(tier, tier) == sheet_named(version).tier]
    return [load_tier(rule_set, tier) for tier in tiers]


@pytest.mark.parametrize("version", NATIONAL_SHEETS)
def test_sheet_asks_beyond_the_notice_exactly_what_its_standard_looks_at(version):
    asked = {name for rules in rules_of(version) for name in looked_at(rules)}
    assert figures(version) == asked & set(FIGURES)
    there = {*answer_fields(version), *sheet_named(version).derived}
    assert asked <= there


@pytest.mark.parametrize("version", NATIONAL_SHEETS)
def test_figures_have_the_type_and_the_options_of_the_vocabulary(version):
    tier = sheet_named(version).tier
    data = answer_data(version.removeprefix(f"{tier}_"), RULES_DIRECTORY)
    sheets = [data["sheets"][one] for one in (tier, *SHEET_TIERS) if one in data["sheets"]]
    kinds = {name: kind for sheet in sheets for part in sheet.values() for name, kind in part.items()}
    for name in figures(version):
        column = answer_fields(version)[name].column
        kind, _, of = kinds[name].partition(":")
        assert column.kind == KINDS[kind], name
        if kind in ("many", "choice"):
            assert [key for key, _ in answer_fields(version)[name].options] == data["choices"][of], name
        if kind == "score":
            assert column.largest == int(of)
    assert sheet_named(version).blocks[-1].key == BLOCK


def test_each_rule_set_has_the_sheet_that_asks_least():
    fitting = {(rules, tier): fitting_sheet(rules, tier) for rules, tier in (
        ("liaoning_2022", "product"), ("liaoning_2022", "sme"), ("liaoning_2022", "little_giant"),
        ("miit_2022", "innovative"), ("miit_2022", "sme"), ("miit_2022", "little_giant"),
        ("miit_2026", "sme"), ("miit_2026", "little_giant"),
    )}  # fmt: skip
    assert fitting == {
        ("liaoning_2022", "product"): "product_2022",
        ("liaoning_2022", "sme"): "sme_2022",
        ("liaoning_2022", "little_giant"): "little_giant_2022",
        ("miit_2022", "innovative"): "sme_miit_2022",
        ("miit_2022", "sme"): "sme_miit_2022",
        ("miit_2022", "little_giant"): "little_giant_miit_2022",
        ("miit_2026", "sme"): "sme_miit_2026",
        ("miit_2026", "little_giant"): "little_giant_miit_2026",
    }
    assert lacking("liaoning_2022", "sme", "sme_miit_2022") == ()
    assert "equity_two_years" in lacking("miit_2022", "sme", "sme_2022")


def saved(client, declaration, name, value):
    client.force_login(declaration.created_by)
    body = {"field": name, "value": value, "version": "0"}
    return client.post(reverse("declarations:autosave", args=[declaration.number]), body).json()


@pytest.mark.parametrize(
    "name, value, error",
    [
        ("local_feature_score", "15", None),
        ("local_feature_score", "15.01", "“地方特色指标得分”不能大于15（单位：分）"),
        ("local_feature_score", "十", "“地方特色指标得分”应填写数字（单位：分），例如 45.50"),
        ("market_share.2021", "100", None),
        ("market_share.2021", "100.01", "“2021年市场占有率”不能大于100（单位：%）"),
        ("equity_two_years", "3000万元", None),
        ("equity_two_years", "-1", "“近2年新增股权融资总额”不能为负数（单位：万元）"),
        ("maker_china", "top_5", "“近3年进入“创客中国”中小企业创新创业大赛企业组情况”请从列出的选项中选择"),
        ("science_awards", "none", None),
    ],
)
def test_what_is_typed_is_saved_or_refused_with_a_reason(client, name, value, error):
    declaration = factories.draft(full=False, sheet="sme_miit_2022")
    assert saved(client, declaration, name, value)["error"] == error


def submitted(declaration, at=factories.AT, key="k"):
    return submit(
        declaration_id=declaration.pk, user=declaration.created_by, at=at, request_key=key, truth_statement=True,
        commitments=KEYS,
    )  # fmt: skip


def declared_last_year(user, sheet):
    """A declaration of 2021 on that sheet, submitted."""
    at = factories.AT - timedelta(days=365)
    round_ = factories.open_round(at, code="LN2021", year=2021)
    RoundTier.objects.filter(round=round_).update(sheet=sheet)
    declaration = start_declaration(user=user, round_=round_, tier="sme", at=at)
    factories.fill(declaration)
    factories.add_evidence(declaration, user, at)
    Declaration.objects.filter(pk=declaration.pk).update(prerequisite_reason="产品认定材料正在准备")
    submitted(declaration, at)


@pytest.fixture
def user():
    return factories.user("enterprise", of=factories.enterprise())


def test_a_declaration_on_the_province_s_sheet_fills_the_national_one(user):
    declared_last_year(user, "sme_2022")
    found = read_values(factories.draft(user, full=False, sheet="sme_miit_2022"))
    assert found["main_product"] == "高精度滚珠丝杠"
    assert not set(found) & set(FIGURES)


def test_national_figures_are_carried_over_but_for_those_of_their_own_year(user):
    declared_last_year(user, "sme_miit_2022")
    found = read_values(factories.draft(user, full=False, sheet="sme_miit_2022"))
    carried = {name: found[name] for name in FIGURES if name in found}
    assert carried == {
        name: NATIONAL[name]
        for name in (
            "innovation_qualifications", "high_value_class_one_ip", "own_class_one_ip", "class_one_ip", "class_two_ip",
            "rd_institution_level", "digital_level", "quality_award", "chain_position",
        )
    }  # fmt: skip


def test_change_of_tier_keeps_what_both_national_sheets_ask():
    declaration = factories.draft(sheet="sme_miit_2022")
    factories.offer(declaration.round, "little_giant", "little_giant_miit_2022")
    before = read_values(declaration)
    after = change_tier(
        declaration_id=declaration.pk, tier="little_giant", user=declaration.created_by, at=factories.AT
    )
    found = read_values(after)
    shared = figures("sme_miit_2022") & figures("little_giant_miit_2022")
    assert {"science_awards", "equity_two_years"} <= shared
    assert {name: found[name] for name in shared} == {name: before[name] for name in shared}
    assert "digital_level" not in found


def test_categories_of_the_province_s_notice_are_not_due():
    declaration = factories.draft(sheet="sme_miit_2022")
    factories.fill(declaration, special_categories=None, local_feature_score=None)
    assert examine(declaration, factories.AT).missing == []


def test_versions_differ_by_a_national_figure(client):
    declaration = factories.draft(sheet="sme_miit_2022")
    first = submitted(declaration)
    from declarations.answers.differences import differences

    after = {**first.content, "answers": {**first.content["answers"], "equity_two_years": "2000.00"}}
    (change,) = differences(sheet_named("sme_miit_2022"), first.content, after)
    assert (change.block, change.label, change.before, change.after) == (
        BLOCK, "近2年新增股权融资总额", "0.00 万元", "2,000.00 万元",
    )  # fmt: skip
    assert first.content["answers"]["local_feature_score"] == str(Decimal("9.50"))


def test_every_sheet_of_a_tier_has_a_name_of_its_own_for_the_administrator():
    names = [(sheet.attachment, sheet.title) for sheet in SHEETS.values()]
    assert len(names) == len(set(names))
