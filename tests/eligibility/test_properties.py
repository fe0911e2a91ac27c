"""What holds for any declaration: monotony in figures, order of the readings, waivers, and no surprise on any input."""

import itertools

from hypothesis import given, settings
from hypothesis import strategies as st

from declarations.eligibility import AnswerError, Verdict, evaluate, load_tier
from declarations.eligibility.verdicts import holds
from tests.eligibility.cases import BY_TIER, DECLARED_ON, YEAR, answers

TIERS = st.sampled_from(sorted(BY_TIER))
RANK = {"not_met": 0, "open": 1, "met": 2}
QUIET = settings(max_examples=150, deadline=None)


@st.composite
def declarations(draw):
    """A tier and its answers with some taken away and some figures changed."""
    tier = draw(TIERS)
    given_ = answers(tier)
    for name in draw(st.lists(st.sampled_from(sorted(given_)), max_size=8)):
        value = given_[name]
        if isinstance(value, dict) and "2021" in value and name not in ("output",):
            figures = st.one_of(st.none(), st.integers(0, 9000))
            given_[name] = {"2020": draw(figures), "2021": draw(figures)}
        elif type(value) is int:
            given_[name] = draw(st.one_of(st.none(), st.integers(0, 40)))
        elif isinstance(value, bool):
            given_[name] = draw(st.sampled_from([None, True, False]))
        else:
            given_[name] = None
    return tier, given_


def verdicts(tier, given_, **options):
    return {r.id: r.verdict for r in evaluate(tier, YEAR, DECLARED_ON, given_, **options).clauses}


@QUIET
@given(declarations())
def test_adding_an_answer_never_turns_met_or_not_met_into_missing(declaration):
    tier, given_ = declaration
    before = verdicts(tier, given_)
    for name in [name for name, value in given_.items() if value is None]:
        after = verdicts(tier, given_ | {name: BY_TIER[tier][name]})
        for clause_id, verdict in before.items():
            if verdict in (Verdict.MET, Verdict.NOT_MET):
                assert after[clause_id] is not Verdict.MISSING, (clause_id, name)


@QUIET
@given(declarations())
def test_strict_met_means_default_met_means_lenient_met(declaration):
    tier, given_ = declaration
    for group in evaluate(tier, YEAR, DECLARED_ON, given_).groups:
        ranks = [RANK[(group.readings | {"default": group.verdict})[r]] for r in readings_of(group)]
        assert ranks == sorted(ranks), group.name


def readings_of(group):
    return [reading for reading in ("strict", "default", "lenient") if reading in group.group.trees]


def test_the_readings_are_ordered_for_every_outcome():
    for tier in BY_TIER:
        rules = load_tier("liaoning_2022", tier)
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
    before = evaluate(tier, YEAR, DECLARED_ON, given_)
    waived = data.draw(st.sampled_from([r.id for r in before.clauses]))
    after = evaluate(tier, YEAR, DECLARED_ON, given_, waivers=[waived])
    for old, new in zip(before.groups, after.groups, strict=True):
        assert RANK[new.verdict] >= RANK[old.verdict]


@QUIET
@given(declarations())
def test_what_is_said_agrees_with_the_verdict(declaration):
    tier, given_ = declaration
    report = evaluate(tier, YEAR, DECLARED_ON, given_)
    for result in report.clauses:
        assert (result.gap is None) or result.verdict is Verdict.NOT_MET
        assert result.sentence().endswith(f"（{result.citation}）")
        assert result.required
    assert report.headline


VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.decimals(), st.floats(), st.text(max_size=6), st.dates()),
    lambda inner: st.one_of(st.lists(inner, max_size=2), st.dictionaries(st.sampled_from(["2020", "2021"]), inner)),
    max_leaves=3,
)


@QUIET
@given(TIERS, st.data())
def test_any_value_is_read_or_refused_by_name(tier, data):
    name = data.draw(st.sampled_from(sorted(BY_TIER[tier])))
    given_ = answers(tier) | {name: data.draw(VALUES)}
    try:
        report = evaluate(tier, YEAR, DECLARED_ON, given_)
    except AnswerError as error:
        refused = error.field
    else:
        refused = name
        assert report.as_json()["clauses"]
        assert [result.sentence() for result in report.clauses]
    assert refused.startswith(name)
