"""What holds for any declaration by any rule set: monotony in figures, order of the readings, waivers, scores, and no
surprise on any input."""

import itertools
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from declarations.eligibility import AnswerError, Verdict, evaluate, load_tier
from declarations.eligibility.answer_data import answer_data
from declarations.eligibility.ruleset import RULES_DIRECTORY
from declarations.eligibility.verdicts import disproving, holds, known, moot
from tests.eligibility.cases import DECLARED_ON, YEAR
from tests.eligibility.national_cases import EVERY, answers

TIERS = st.sampled_from(sorted(EVERY))
SCORED = st.sampled_from([("miit_2022", "innovative"), ("miit_2022", "sme")])
RANK = {"not_met": 0, "open": 1, "met": 2}
QUIET = settings(max_examples=150, deadline=None)


@st.composite
def declarations(draw, tiers=TIERS):
    """A tier of a rule set, and its answers with some taken away and some figures changed."""
    tier = draw(tiers)
    given_ = answers(*tier)
    for name in draw(st.lists(st.sampled_from(sorted(given_)), max_size=8)):
        value = given_[name]
        if isinstance(value, dict) and "2021" in value and name not in ("output",):
            figures = st.one_of(st.none(), st.integers(0, 100 if name == "development_score" else 9000))
            given_[name] = {"2020": draw(figures), "2021": draw(figures)}
        elif type(value) is int:
            given_[name] = draw(st.one_of(st.none(), st.integers(0, 40)))
        elif isinstance(value, bool):
            given_[name] = draw(st.sampled_from([None, True, False]))
        else:
            given_[name] = None
    return tier, given_


def report(tier, given_, **options):
    return evaluate(tier[1], YEAR, DECLARED_ON, given_, rules=tier[0], **options)


def verdicts(tier, given_, **options):
    return {r.id: r.verdict for r in report(tier, given_, **options).clauses}


def points(tier, given_):
    return [(one.id, one.least, one.most) for score in report(tier, given_).scores for one in score.indicators]


@QUIET
@given(declarations())
def test_adding_an_answer_never_turns_met_or_not_met_into_missing(declaration):
    tier, given_ = declaration
    before = verdicts(tier, given_)
    for name in [name for name, value in given_.items() if value is None]:
        after = verdicts(tier, given_ | {name: EVERY[tier][name]})
        for clause_id, verdict in before.items():
            if verdict in (Verdict.MET, Verdict.NOT_MET):
                assert after[clause_id] is not Verdict.MISSING, (clause_id, name)


@QUIET
@given(declarations(SCORED))
def test_adding_an_answer_only_narrows_what_a_score_can_be(declaration):
    tier, given_ = declaration
    before = points(tier, given_)
    for name in [name for name, value in given_.items() if value is None]:
        after = points(tier, given_ | {name: EVERY[tier][name]})
        for (indicator, least, most), (_, least_then, most_then) in zip(before, after, strict=True):
            assert least <= least_then <= most_then <= most, (indicator, name)


@QUIET
@given(declarations(SCORED))
def test_a_score_stays_between_nothing_and_its_maximum_and_adds_up(declaration):
    for score in report(*declaration).scores:
        for one in score.indicators:
            assert 0 <= one.least <= one.most <= one.maximum
            assert (one.points is None) is (one.verdict != "known")
        for part in ("least", "most", "maximum"):
            total = getattr(score, part)
            assert total == sum(getattr(one, part) for one in score.indicators)
            assert total == sum(getattr(one, part) for one in score.dimensions)


@QUIET
@given(declarations(), st.sampled_from([10, 1000]))
def test_scaling_all_money_keeps_shares_and_what_is_decided_by_them(declaration, factor):
    tier, given_ = declaration
    scaled = scaled_money(tier, given_, factor)
    before, after = report(tier, given_), report(tier, scaled)
    kept = ("ratio", "growth")
    assert {k: v for k, v in before.derived.items() if k != "size"} == {
        k: v for k, v in after.derived.items() if k != "size"
    }
    for old, new in zip(before.clauses, after.clauses, strict=True):
        if any(name in old.clause.parameters for name in kept):
            assert new.verdict is old.verdict, old.id


def scaled_money(tier, given_, factor):
    """The answers with every sum of money so many times as large."""
    sheet = answer_data(tier[0], RULES_DIRECTORY)["sheets"][tier[1]]
    scaled = dict(given_)
    for name, kind in {**sheet["plain"], **sheet["yearly"]}.items():
        value = given_.get(name)
        if kind != "money" or value is None:
            continue
        is_yearly = isinstance(value, dict)
        scaled[name] = (
            {year: one and str(Decimal(one) * factor) for year, one in value.items()}
            if is_yearly
            else str(Decimal(value) * factor)
        )
    return scaled


@QUIET
@given(declarations())
def test_what_is_moot_changes_nothing_and_what_disproves_is_enough(declaration):
    found = report(*declaration)
    for group in found.groups:
        values = {result.id: known(result.counts_as) for result in group.own}
        without_weight = moot(group.tree, values)
        assert all(values[name] is not True for name in without_weight)
        for outcome in (True, False, None):
            assert holds(group.tree, values | dict.fromkeys(without_weight, outcome)) is holds(group.tree, values)
        wrong = disproving(group.tree, values)
        assert bool(wrong) is (holds(group.tree, values) is False)
        if wrong:
            others = {name: name not in wrong for name in values}
            assert holds(group.tree, others) is False
            assert holds(group.tree, values | dict.fromkeys(wrong, True)) is not False


@QUIET
@given(declarations())
def test_strict_met_means_default_met_means_lenient_met(declaration):
    tier, given_ = declaration
    for group in report(tier, given_).groups:
        ranks = [RANK[(group.readings | {"default": group.verdict})[r]] for r in readings_of(group)]
        assert ranks == sorted(ranks), group.name


def readings_of(group):
    return [reading for reading in ("strict", "default", "lenient") if reading in group.group.trees]


def test_the_readings_are_ordered_for_every_outcome():
    for tier in EVERY:
        rules = load_tier(*tier)
        for group in rules.groups.values():
            trees = [group.trees[r] for r in ("strict", "default", "lenient") if r in group.trees]
            if len(trees) == 1:
                continue
            for outcome in itertools.product((True, False, None), repeat=len(group.clause_ids)):
                values = dict(zip(group.clause_ids, outcome, strict=True))
                ranks = [{False: 0, None: 1, True: 2}[holds(tree, values)] for tree in trees]
                assert ranks == sorted(ranks), (group.name, values)


@QUIET
@given(declarations(), st.data())
def test_a_waiver_never_makes_anything_worse(declaration, data):
    tier, given_ = declaration
    before = report(tier, given_)
    waived = data.draw(st.sampled_from([r.id for r in before.clauses]))
    after = report(tier, given_, waivers=[waived])
    for old, new in zip(before.groups, after.groups, strict=True):
        assert RANK[new.verdict] >= RANK[old.verdict]


@QUIET
@given(declarations())
def test_what_is_said_agrees_with_the_verdict(declaration):
    tier, given_ = declaration
    found = report(tier, given_)
    for result in found.clauses:
        assert (result.gap is None) or result.verdict is Verdict.NOT_MET
        assert result.sentence().endswith(f"（{result.citation}）")
        assert result.required
    assert found.headline


VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.decimals(), st.floats(), st.text(max_size=6), st.dates()),
    lambda inner: st.one_of(st.lists(inner, max_size=2), st.dictionaries(st.sampled_from(["2020", "2021"]), inner)),
    max_leaves=3,
)


@QUIET
@given(TIERS, st.data())
def test_any_value_is_read_or_refused_by_name(tier, data):
    name = data.draw(st.sampled_from(sorted(EVERY[tier])))
    given_ = answers(*tier) | {name: data.draw(VALUES)}
    try:
        found = report(tier, given_)
    except AnswerError as error:
        refused = error.field
    else:
        refused = name
        assert found.as_json()["clauses"]
        assert [result.sentence() for result in found.clauses]
    assert refused.startswith(name)
