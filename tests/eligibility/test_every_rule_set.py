"""What holds for every rule set that is installed: a citation for everything, and no parameter that nobody reads."""

import dataclasses
from datetime import date

import pytest

from declarations.eligibility import Facts, load_tier
from declarations.eligibility.case import Case
from declarations.eligibility.catalogue import rule_sets
from declarations.eligibility.conditions import CONDITIONS
from declarations.eligibility.engine import size_classifier
from declarations.eligibility.measures import MEASURES
from tests.eligibility.cases import YEAR, last
from tests.eligibility.national_cases import EVERY, answers

# Read once, when the rule set is loaded.
LOADED = {"line", "unit", "condition"}


class Recorder(dict):
    """Parameters that remember which of them were read."""

    def __init__(self, parameters):
        super().__init__(parameters)
        self.read = set()

    def __getitem__(self, name):
        self.read.add(name)
        return super().__getitem__(name)

    def get(self, name, default=None):
        self.read.add(name)
        return super().get(name, default)


def cases(rules, tier):
    """The full answers, none, and those of a small enterprise."""
    loaded = load_tier(rules, tier)
    for given in (answers(rules, tier), {}, answers(rules, tier, {"revenue": last(1)})):
        facts = Facts.read(given, loaded.vocabulary, year=YEAR)
        yield Case(facts, loaded, date(YEAR, 3, 1), size_classifier())


def test_the_cases_are_all_that_is_installed():
    assert {(name, tier) for name, tiers in rule_sets().items() for tier in tiers} == set(EVERY)


@pytest.mark.parametrize("rules, tier", EVERY)
def test_everything_says_where_it_stands(rules, tier):
    found = load_tier(rules, tier)
    assert found.title
    assert found.notice
    assert all(group.citation and group.title for group in found.groups.values())
    assert all(clause.citation for clause in found.clauses.values())
    assert found.score is None or found.score.citation


@pytest.mark.parametrize("rules, tier", EVERY)
def test_every_parameter_is_read(rules, tier):
    found = load_tier(rules, tier)
    options = [option.clause for one in (found.score.indicators if found.score else ()) for option in one.options]
    for clause in [*found.clauses.values(), *filter(None, options)]:
        recorder = Recorder(clause.parameters)
        for case in cases(rules, tier):
            clause.condition.find(case, dataclasses.replace(clause, parameters=recorder))
        given = (set(clause.condition.needs) | set(clause.condition.may)) & set(clause.parameters)
        assert given - LOADED <= recorder.read, clause.id


@pytest.mark.parametrize("tier", ["innovative", "sme"])
def test_every_parameter_of_an_indicator_is_read(tier):
    for one in load_tier("miit_2022", tier).score.indicators:
        recorder = Recorder(one.parameters)
        bounds = [Recorder(option.parameters) for option in one.options]
        options = tuple(
            dataclasses.replace(option, parameters=bound) for option, bound in zip(one.options, bounds, strict=True)
        )
        recorded = dataclasses.replace(one, parameters=recorder, options=options)
        for case in cases("miit_2022", tier):
            one.measure.find(case, recorded)
        assert set(one.measure.needs) - LOADED <= recorder.read, one.id
        for bound in bounds:
            assert set(one.measure.option) & set(bound) - LOADED <= bound.read, (one.id, bound["words"])


def test_every_condition_and_measure_is_used():
    loaded = [load_tier(*key) for key in EVERY]
    scores = [one.score for one in loaded if one.score]
    used = {clause.condition.name for one in loaded for clause in one.clauses.values()}
    used |= {o.clause.condition.name for s in scores for one in s.indicators for o in one.options if o.clause}
    assert set(CONDITIONS) - used == set()
    assert {one.measure.name for score in scores for one in score.indicators} == set(MEASURES)
