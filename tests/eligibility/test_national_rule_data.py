"""The national rule sets as data: the scored table cell by cell, where each clause stands, what the catalogue says."""

import csv
import re
from decimal import Decimal
from pathlib import Path

import pytest

from declarations.eligibility import RuleError, load_tier
from declarations.eligibility.answer_data import answer_data
from declarations.eligibility.catalogue import rule_sets, tiers_of
from declarations.eligibility.ruleset import RULES_DIRECTORY
from declarations.eligibility.verdicts import leaves
from tests.eligibility.national_cases import EVERY, NATIONAL

ROOT = Path(__file__).resolve().parents[2]
TABLE = ROOT / "fixtures" / "rules" / "national_scored_indicators_2022.csv"
SCORED = {"创新型中小企业(63号附件1)": "innovative", "专精特新中小企业(63号附件2)": "sme"}
# The data writes Chinese punctuation, the table what it was typed with.
PUNCTUATION = str.maketrans(",()", "，（）")
BAND = re.compile(r"(?P<low>\d+)%?-(?P<high>\d+)(%|万元)|(?P<least>\d+)(%|万元)以上|(?P<below>\d+)%以下")


def rows_of(tier):
    with TABLE.open(encoding="utf-8-sig", newline="") as file:
        return [row for row in csv.DictReader(file) if SCORED[row["standard"]] == tier]


def by_indicator(tier):
    found = {}
    for row in rows_of(tier):
        found.setdefault(row["no"], []).append(row)
    return found


def as_in_table(tier, row):
    """Words and points of a row as the data has them; steps and points that the authority sets are read out."""
    words = row["option"].translate(PUNCTUATION)
    if tier == "sme" and row["no"] == "9":
        return words.split(";")[0], Decimal(row["points"].removeprefix("≤"))
    if tier == "sme" and row["no"] == "3":
        assert row["points"] == "min(floor(年/2),5)"
        return words, Decimal(1)
    return words, Decimal(row["points"])


@pytest.mark.parametrize("tier", ["innovative", "sme"])
def test_the_indicators_are_those_of_the_table(tier):
    score = load_tier("miit_2022", tier).score
    table = by_indicator(tier)
    assert [one.id for one in score.indicators] == list(table)
    for one in score.indicators:
        rows = table[one.id]
        name, maximum = re.fullmatch(r"(.+)\((\d+)\)", rows[0]["dimension"]).groups()
        dimension = score.dimensions[one.dimension]
        assert (dimension.title, dimension.maximum) == (name if "指标" in name else f"{name}指标", Decimal(maximum))
        assert {row["indicator"].translate(PUNCTUATION) for row in rows} == {one.title}
        assert {Decimal(row["max"]) for row in rows} == {one.maximum}
        assert [(o.words, o.points) for o in one.options] == [as_in_table(tier, row) for row in rows]


def bounds_said(words):
    """The bounds that an option's words name: (lowest taken, first not taken), by unit."""
    found = []
    for match in BAND.finditer(words):
        low, high = match["low"] or match["least"], match["high"] or match["below"]
        found.append((low and Decimal(low), high and Decimal(high)))
    return found


@pytest.mark.parametrize("tier", ["innovative", "sme"])
def test_the_bands_are_those_their_words_say(tier):
    checked = 0
    for one in load_tier("miit_2022", tier).score.indicators:
        for option, better in zip(one.options, (None, *one.options), strict=False):
            parameters = option.parameters
            said = bounds_said(option.words)
            if {"at_least", "below"} & set(parameters):
                ((low, high),) = said
                assert parameters.get("at_least", low) == low
                assert parameters.get("below", high) == high
                if better and low is not None:  # bands join without a gap
                    assert better.parameters.get("at_least", high) == high
                    assert better.parameters.get("below", low) == low
            elif "amount" in parameters:
                assert [low for low, _ in said] == [parameters["amount"], parameters["share"]]
            else:
                continue
            checked += 1
    assert checked == {"innovative": 14, "sme": 24}[tier]


def test_points_come_to_a_hundred():
    for tier in ("innovative", "sme"):
        score = load_tier("miit_2022", tier).score
        assert score.maximum == sum(one.maximum for one in score.indicators) == 100


@pytest.mark.parametrize("rules, tier", NATIONAL)
def test_every_clause_says_where_it_stands_and_what_shows_it(rules, tier):
    found = load_tier(rules, tier)
    assert (found.is_confirmed, found.status_note) == (False, "待按正式文本核对")
    for clause in found.clauses.values():
        assert re.fullmatch(rf"{found.notice}附件[123].+|{found.notice}附件1", clause.citation), clause.id
        assert clause.kind == "J" or clause.fields, clause.id
        assert clause.evidence or clause.parameters.get("figure") == "is_reexamination", clause.id
        assert clause.subject[0] != "“" or clause.kind == "J", clause.id


def test_the_provinces_notice_is_confirmed():
    assert all(tier.is_confirmed and not tier.status_note for tier in tiers_of("liaoning_2022"))


@pytest.mark.parametrize("rules, tier", EVERY)
def test_every_clause_of_a_required_group_stands_in_its_tree(rules, tier):
    for group in load_tier(rules, tier).groups.values():
        if group.role == "required":
            assert leaves(group.trees["default"]) == set(group.clause_ids)
        for tree in group.trees.values():
            assert leaves(tree) <= set(group.clause_ids)


def test_options_of_a_choice_that_scores_cover_all_that_can_be_chosen():
    choices = answer_data("miit_2022", RULES_DIRECTORY)["choices"]
    covered = {}
    for one in load_tier("miit_2022", "sme").score.indicators:
        named = [o.parameters["any_of"] for o in one.options if "choice" in o.parameters]
        if named:
            answer = one.fields[0]
            (rest,) = set(choices[answer]) - set().union(*named)
            covered[answer] = rest
    assert covered == {"chain_position": "none", "digital_level": "level_1", "rd_institution_level": "none"}


def test_the_catalogue():
    assert dict(rule_sets()) == {
        "liaoning_2022": ("product", "sme", "little_giant"),
        "miit_2022": ("innovative", "sme", "little_giant"),
        "miit_2026": ("sme", "little_giant"),
    }
    assert [tier.title for tier in tiers_of("miit_2022")] == [
        "创新型中小企业",
        "专精特新中小企业",
        "专精特新“小巨人”企业",
    ]
    assert tiers_of("nothing") == ()


@pytest.mark.parametrize("rules, tier", NATIONAL)
def test_the_vocabulary_is_the_provinces_with_what_the_notice_adds(rules, tier):
    base = load_tier("liaoning_2022", "sme" if tier == "innovative" else tier).vocabulary
    own = load_tier(rules, tier).vocabulary
    assert own.names >= base.names
    assert own.yearly - base.yearly <= {"development_score"}


def test_what_is_asked_beyond_the_provinces_sheets_is_looked_at():
    """Every answer that a national rule set adds bears on one of its clauses."""
    for name, tiers in rule_sets().items():
        if name == "liaoning_2022":
            continue
        base = answer_data("liaoning_2022", RULES_DIRECTORY)["sheets"]
        own = answer_data(name, RULES_DIRECTORY)["sheets"]
        added = {answer for tier in tiers for kind in ("plain", "yearly") for answer in own[tier][kind]}
        added -= {answer for sheet in base.values() for kind in ("plain", "yearly") for answer in sheet[kind]}
        looked_at = {
            field.split(".")[0]
            for other in ("miit_2022", name)
            for tier in tiers_of(other)
            for clause in tier.clauses.values()
            for field in clause.fields
        }
        assert added, name
        assert added <= looked_at, name


@pytest.mark.parametrize("name", [*NATIONAL])
def test_a_tier_that_a_rule_set_has_not_is_refused(name):
    with pytest.raises(RuleError, match="梯度"):
        load_tier(name[0], "product")
    with pytest.raises(RuleError, match="梯度"):
        load_tier("miit_2026", "innovative")
