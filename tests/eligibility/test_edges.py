"""What only a mutant would notice: ends of the calendar, words beside a figure, messages, defaults (make mutants)."""

import json
import shutil
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from declarations.eligibility import AnswerError, Facts, RuleError, evaluate, evaluate_request, load_tier, parse
from declarations.eligibility.case import anniversary, full_years
from declarations.eligibility.catalogue import rule_sets
from declarations.eligibility.facts import Vocabulary
from tests.eligibility import cases, national_cases
from tests.eligibility.cases import DECLARED_ON, YEAR, both, last

RULES = Path(__file__).parent / "rules"


@pytest.mark.parametrize(
    "day, years, expected",
    [
        (date(2020, 2, 29), 1, date(2021, 2, 28)),
        (date(2020, 2, 29), 4, date(2024, 2, 29)),
        (date(9998, 5, 1), 1, date(9999, 5, 1)),
        (date(9999, 5, 1), 1, date.max),
        (date(9998, 5, 1), 3, date.max),
    ],
)
def test_anniversaries_end_with_the_calendar(day, years, expected):
    assert anniversary(day, years) == expected


@pytest.mark.parametrize(
    "start, end, expected",
    [
        (date(2020, 3, 1), date(2022, 3, 1), 2),
        (date(2020, 3, 2), date(2022, 3, 1), 1),
        (date(2022, 3, 1), date(2022, 3, 1), 0),
        (date(2022, 3, 2), date(2022, 3, 1), -1),
    ],
)
def test_full_years(start, end, expected):
    assert full_years(start, end) == expected


@pytest.mark.parametrize(
    "clause_id, changes, measured, gap",
    [
        ("S-B1b", {"registered_on": "2021-06-01"}, "2021年6月1日起，至申报日不满 1 年", "457 天"),
        ("S-B1b", {"registered_on": "2022-03-01"}, "2022年3月1日起，至申报日不满 1 年", "731 天"),
        ("S-B1c", {}, "统一社会信用代码 91210211MA0QCD1X2K", None),
        ("S-B1c", {"uscc": None}, None, None),
        ("S-C3", {"utility_patents": 1, "design_patents": None}, "已填合计 3 项", None),
        ("S-C3", {"utility_patents": None, "design_patents": None, "software_copyrights": None}, None, None),
        ("S-K4", {}, "已勾选", None),
        ("S-Z4", {}, "5 位", None),
        ("P-C2", {"in_production_since": "2020-02-28"}, "2020年2月28日，至申报日满 2 年", "1 天"),
        ("P-C2", {"in_production_since": "2022-03-02"}, "2022年3月2日，晚于申报日", None),
        ("P-J4", {"standard_levels": ["industry", "national"]}, "国家标准、行业标准", None),
        ("P-J4", {"standard_levels": []}, "均未勾选", None),
    ],
)
def test_what_is_said_beside_a_verdict(clause_id, changes, measured, gap):
    found = cases.report(cases.TIER_OF[clause_id[0]], changes).clause(clause_id)
    assert (found.measured, found.gap) == (measured, gap)


@pytest.mark.parametrize(
    "clause_id, changes, measured",
    [
        ("S22-4b", {"rd_expense": both(900, 1200)}, "平均 1050.00 万元，2020年 900.00 万元，2021年 1200.00 万元"),
        ("S22-4b", {"rd_expense": both(None, 1200)}, "2020年 缺数据，2021年 1200.00 万元"),
        (
            "G26-2c",
            {"main_revenue": last(0), "main_revenue_growth": {"2020": 5}},
            "年均复合 -100.00%，2020年 5.00%，2021年 -100.00%",
        ),
        (
            "G26-2c",
            {"main_revenue_growth": {"2020": -100}},
            "年均复合 -100.00%，2020年 -100.00%，2021年 10.00%",
        ),
    ],
)
def test_what_is_said_beside_a_national_verdict(clause_id, changes, measured):
    assert national_cases.report_of(clause_id, changes).clause(clause_id).measured == measured


def test_a_clause_tells_its_words_and_its_evidence_of_the_rounds_years():
    found = cases.report("sme", {"revenue": last(1480)})
    clause = found.clause("S-B2a")
    assert clause.text == "企业上年度营业收入达到1500万元及以上"
    assert (clause.shortfall, found.clause("S-B2b").shortfall) == ("还差 20.00 万元", None)
    assert found.clause("S-B3b").evidence == ("经会计师事务所审计的2020、2021年度会计报表或专项审计报告",)
    assert found.clause("S-B1b").evidence == ("营业执照", "连续年度报表")
    assert cases.report("sme", judgements={"S-B2a": "not_met"}).clause("S-B2a").gap is None
    judged = cases.report("sme", {"revenue": last(1480)}, judgements={"S-B2a": "met"}).clause("S-B2a")
    assert (judged.gap, judged.shortfall) == (None, None)


def facts(**given):
    return Facts.read(given, load_tier("liaoning_2022", "sme").vocabulary, year=YEAR)


def test_texts_may_come_as_numbers_but_not_as_yes():
    found = facts(region=210200, industry_class=Decimal("3484"), large_customers=[1, None, " "])
    assert (found.text("region"), found.text("industry_class")) == ("210200", "3484")
    assert found.items("large_customers") == ("1", None, None)
    with pytest.raises(AnswerError, match="region：应填写文字"):
        facts(region=True)


@pytest.mark.parametrize("value", ["2020-2-3", "20200203", "2020-02-03T00:00", "2020-W06-1"])
def test_a_day_is_written_in_one_way(value):
    with pytest.raises(AnswerError, match="registered_on：应填写日期"):
        facts(registered_on=value)


@pytest.mark.parametrize("value", [Decimal("-0"), Decimal("0E+20"), -0.0, "-0"])
def test_nothing_is_nothing_however_it_is_written(value):
    found = facts(revenue=last(value), brand_count=value)
    assert str(found.money("revenue", 2021)).lstrip("-") == "0"
    assert found.count("brand_count") == 0


@pytest.mark.parametrize("year, is_a_year", [(2, False), (3, True), (9999, True), (10000, False)])
def test_a_year_has_two_years_before_it(year, is_a_year):
    if is_a_year:
        assert evaluate("sme", year, DECLARED_ON, {}).year == year
        return
    with pytest.raises(AnswerError, match="year：应为年度"):
        evaluate("sme", year, DECLARED_ON, {})


def test_a_blank_date_is_no_date():
    with pytest.raises(AnswerError, match="declared_on：未填写"):
        evaluate_request({"tier": "sme", "year": YEAR, "declared_on": " ", "answers": {}})


def test_the_name_given_twice_is_told():
    with pytest.raises(AnswerError, match="year：重复填写"):
        parse('{"tier": "sme", "year": 2022, "year": 2021}')
    assert parse(json.dumps({"a": 1}).encode("utf-8-sig")) == {"a": 1}
    with pytest.raises(AnswerError, match="JSON"):
        parse('{"a": 1}'.encode("utf-16"))


def test_boxes_may_be_asked_each_year():
    data = {
        "limits": {"integer_digits": 6},
        "choices": {"badge": ["gold", "silver"]},
        "sheets": {"x": {"plain": {}, "yearly": {"badges": "many:badge"}}},
    }
    found = Facts.read({"badges": last(["gold"])}, Vocabulary(data, "x"), year=YEAR)
    assert found.get("badges", 2021) == {"gold"}
    with pytest.raises(AnswerError, match=r"badges\.2021"):
        Facts.read({"badges": last(["iron"])}, Vocabulary(data, "x"), year=YEAR)


def test_rule_sets_are_folders_with_a_vocabulary(tmp_path):
    shutil.copytree(RULES / "other_2030", tmp_path / "other_2030")
    shutil.copy(tmp_path / "other_2030" / "champion.toml", tmp_path / "other_2030" / "sme.toml")
    (tmp_path / "empty").mkdir()
    (tmp_path / "notes.txt").write_text("", encoding="utf-8")
    assert dict(rule_sets(tmp_path)) == {"other_2030": ("sme", "champion")}
    with pytest.raises(RuleError, match=r"empty: no answers\.toml"):
        load_tier("empty", "sme", tmp_path)
