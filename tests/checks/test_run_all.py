"""The list of checks, and what run_all promises."""

import importlib
import pkgutil
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from declarations import checks
from declarations.checks import CHECKS, CheckContext, OtherDocument, run_all
from declarations.eligibility import AnswerError
from tests.checks.cases import CONSISTENT
from tests.eligibility.cases import BY_TIER, YEAR, answers, both, last


def test_every_check_of_the_package_is_on_the_list():
    modules = [importlib.import_module(f"declarations.checks.{m.name}") for m in pkgutil.iter_modules(checks.__path__)]
    assert {module.check for module in modules if hasattr(module, "check")} == set(CHECKS)


def test_every_check_has_its_test():
    names = {path.stem.removeprefix("test_") for path in Path(__file__).parent.glob("test_*.py")}
    assert {check.__module__.rpartition(".")[2] for check in CHECKS} <= names


@pytest.mark.parametrize("tier", sorted(BY_TIER))
def test_consistent_answers_have_no_issue(tier):
    assert run_all(answers(tier, **CONSISTENT), CheckContext(year=YEAR, tier=tier)) == []


def test_issues_come_in_the_order_of_the_checks():
    changes = {"debt_ratio": last(120), "main_revenue": both(4000, 6000), "size": "micro", "patents_total": 10}
    found = run_all(answers("sme", **changes), CheckContext(year=YEAR, tier="sme"))
    codes = [issue.code for issue in found]
    assert codes == ["main_revenue_within_revenue", "patents_sum", "size_against_rule", "debt_ratio_range"]
    assert [issue.severity for issue in found] == ["error", "warning", "error", "error"]


def test_an_unreadable_answer_is_named():
    with pytest.raises(AnswerError) as refused:
        run_all({"revenue": {"2021": "x"}}, CheckContext(year=YEAR, tier="sme"))
    assert refused.value.field == "revenue.2021"


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(sorted(BY_TIER)), st.data())
def test_taking_answers_away_makes_no_new_issue(tier, data):
    full = answers(tier, **CONSISTENT)
    gone = data.draw(st.lists(st.sampled_from(sorted(full))))
    documents = (OtherDocument("年报", YEAR - 1, {}),)
    ctx = CheckContext(year=YEAR, tier=tier, other_documents=documents)
    assert run_all({name: value for name, value in full.items() if name not in gone}, ctx) == []
