"""Whatever is wrong in a clause of the province's notice, its tests see it: `make mutants` asks this of every rule set
and of the code as well."""

import inspect
import itertools
from functools import partial

import pytest

from declarations.eligibility import load_tier
from tests.eligibility import (
    test_clauses_and_their_words,
    test_rule_data,
    test_thresholds_little_giant,
    test_thresholds_product,
    test_thresholds_sme,
)
from tests.mutation.data import data_mutants

RULES = "liaoning_2022"
KINDS = {"comparison flipped", "clause dropped", "year swapped"}
THRESHOLDS = {
    "product": test_thresholds_product,
    "sme": test_thresholds_sme,
    "little_giant": test_thresholds_little_giant,
}


def calls_of(function):
    """A parametrized test as calls, with what each is given; nothing for one that needs a fixture or no test."""
    marks = [mark.args for mark in getattr(function, "pytestmark", ()) if mark.name == "parametrize"]
    names = [part.strip() for given, _ in marks for part in given.split(",")]
    if not names or set(inspect.signature(function).parameters) != set(names):
        return
    for rows in itertools.product(*(values for _, values in marks)):
        values = [row if "," in given else [row] for (given, _), row in zip(marks, rows, strict=True)]
        given = dict(zip(names, itertools.chain.from_iterable(values), strict=True))
        yield given, partial(function, **given)


def calls_for(tier):
    """The tests that look at a tier's trees, at its clauses' words and fields, and at its thresholds."""
    found = [
        *calls_of(test_rule_data.test_trees_are_those_read_from_the_notice),
        *calls_of(test_clauses_and_their_words.test_line_unit_and_comparison_stand_in_the_notices_words),
        *calls_of(test_clauses_and_their_words.test_a_clauses_fields_are_those_its_condition_reads),
    ]
    of_the_tier = [one for one in found if (one[0]["tier"], one[0].get("rules", RULES)) == (tier, RULES)]
    return of_the_tier + [one for test in vars(THRESHOLDS[tier]).values() for one in calls_of(test)]


def is_seen(mutant, calls):
    """Whether a test fails, those first that name what is wrong."""
    with mutant.put_in_place():
        for _, call in sorted(calls, key=lambda call: mutant.subject not in call[0].values()):
            try:
                call()
            except AssertionError:
                return True
    return False


@pytest.mark.parametrize("tier", THRESHOLDS)
def test_every_comparison_flipped_clause_dropped_and_year_swapped_is_seen(tier):
    calls = calls_for(tier)
    mutants = [mutant for mutant in data_mutants(RULES, tier) if mutant.kind in KINDS]
    assert {mutant.kind for mutant in mutants} == KINDS
    assert [str(mutant) for mutant in mutants if not is_seen(mutant, calls)] == []


def test_nothing_of_a_mutant_is_left_behind():
    mutant = next(data_mutants(RULES, "sme"))
    before = load_tier(RULES, "sme").clauses
    with mutant.put_in_place():
        assert load_tier(RULES, "sme").clauses != before
    after = load_tier(RULES, "sme").clauses
    assert [(c.id, c.line, c.comparison, c.fields, c.condition) for c in after.values()] == [
        (c.id, c.line, c.comparison, c.fields, c.condition) for c in before.values()
    ]
