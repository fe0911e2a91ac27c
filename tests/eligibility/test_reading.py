"""What can be read as an answer, and errors that name the field."""

from datetime import date, datetime
from decimal import Decimal

import pytest

from declarations.eligibility import AnswerError, Facts, evaluate, load_tier
from tests.eligibility.cases import DECLARED_ON, YEAR, answers, last


def facts(tier="little_giant", **given):
    return Facts.read(given, load_tier("liaoning_2022", tier).vocabulary, year=YEAR)


@pytest.mark.parametrize(
    "value, expected",
    [
        (1500, Decimal(1500)),
        ("1500.00", Decimal("1500.00")),
        (" 1500 ", Decimal(1500)),
        (Decimal("0.10"), Decimal("0.10")),
        (0.1, Decimal("0.1")),
        ("1.5e3", Decimal(1500)),
        ("-12.50", Decimal("-12.50")),
        (0, Decimal(0)),
        ("", None),
        (None, None),
    ],
)
def test_numbers_are_read_exactly(value, expected):
    assert facts(revenue=last(value)).money("revenue", 2021) == expected


@pytest.mark.parametrize(
    "field, given",
    [
        ("revenue.2021", {"revenue": last("一千")}),
        ("revenue.2021", {"revenue": last("1,500")}),
        ("revenue.2021", {"revenue": last("1_500")}),
        ("revenue.2021", {"revenue": last("１５００")}),
        ("revenue.2021", {"revenue": last(True)}),
        ("revenue.2021", {"revenue": last(Decimal("NaN"))}),
        ("revenue.2021", {"revenue": last(float("inf"))}),
        ("revenue.2021", {"revenue": last([])}),
        ("revenue.2021", {"revenue": last("1e99")}),
        ("revenue.2021", {"revenue": last(10**15)}),
        ("revenue", {"revenue": 1500}),
        ("revenue", {"revenue": {"21": 1500}}),
        ("revenue", {"revenue": {2021: 1500}}),
        ("employees.2021", {"employees": last("85.5")}),
        ("employees.2021", {"employees": last(-1)}),
        ("registered_on", {"registered_on": "2020-02-30"}),
        ("registered_on", {"registered_on": "2020/02/03"}),
        ("registered_on", {"registered_on": 20200203}),
        ("registered_on", {"registered_on": datetime(2020, 1, 1)}),  # noqa: DTZ001 - a moment is no day
        ("digital_plan", {"digital_plan": "是"}),
        ("digital_plan", {"digital_plan": 1}),
        ("size", {"size": "large"}),
        ("special_categories", {"special_categories": "refined"}),
        ("special_categories", {"special_categories": ["refined", "big"]}),
        ("special_categories", {"special_categories": [["refined"]]}),
        ("main_product", {"main_product": {"name": "泵"}}),
        ("large_customers", {"large_customers": "鞍钢"}),
        ("large_customers[2]", {"large_customers": ["鞍钢", {}]}),
        ("standards[1].led", {"standards": [{"level": "national", "led": "两"}]}),
        ("standards[1].level", {"standards": [{"level": "世界", "led": 1}]}),
        ("standards[1]", {"standards": ["GB"]}),
        ("design_centres.national", {"design_centres": {"national": "有"}}),
        ("design_centres", {"design_centres": 1}),
    ],
)
def test_a_value_that_cannot_be_read_names_the_field(field, given):
    with pytest.raises(AnswerError) as refused:
        facts(**given)
    assert refused.value.field == field
    assert str(refused.value).startswith(field)
    assert refused.value.message


def test_absent_null_and_blank_are_missing_while_empty_no_and_zero_are_answers():
    found = facts(brand_count=0, digital_plan=False, key_areas=[], overview="  ", size="", registered_on=" ", uscc=None)
    assert (found.count("brand_count"), found.yes("digital_plan"), found.ticked("key_areas")) == (0, False, frozenset())
    for name in ("overview", "size", "registered_on", "uscc", "region"):
        assert found.get(name) is None, name


def test_years_are_those_of_the_round():
    found = facts(revenue={"2019": 1, "2020": 2, "2021": 3})
    assert (found.years, found.money("revenue", found.last_year)) == ((2020, 2021), 3)
    assert found.money("revenue", 2018) is None


def test_dates_may_come_as_dates():
    assert facts(registered_on=date(2015, 1, 2)).day("registered_on") == date(2015, 1, 2)


def test_facts_cannot_be_changed():
    found = facts(brand_count=1)
    with pytest.raises(AttributeError):
        found.year = 2023


def test_answers_of_another_tier_are_readable():
    given = answers("little_giant", recognitions=["unicorn", "green_demo"])
    for tier in ("product", "sme", "little_giant"):
        assert evaluate(tier, YEAR, DECLARED_ON, given).tier == tier


@pytest.mark.parametrize("year", ["2022", 2022.0, True, None, 0, 99999])
def test_a_year_that_is_none_is_refused(year):
    with pytest.raises(AnswerError) as refused:
        evaluate("sme", year, DECLARED_ON, {})
    assert refused.value.field == "year"


@pytest.mark.parametrize("day", ["2022-03-01", None, datetime(2022, 3, 1)])  # noqa: DTZ001 - a moment is no day
def test_a_declaration_date_that_is_none_is_refused(day):
    with pytest.raises(AnswerError) as refused:
        evaluate("sme", YEAR, day, {})
    assert refused.value.field == "declared_on"


@pytest.mark.parametrize("given", [None, [], "x"])
def test_answers_that_are_no_object_are_refused(given):
    with pytest.raises(AnswerError) as refused:
        evaluate("sme", YEAR, DECLARED_ON, given)
    assert refused.value.field == "answers"
