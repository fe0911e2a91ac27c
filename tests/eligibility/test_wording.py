"""What people read: measured, required, gap, sentence, headline (ui.md; eligibility.md, check_eligibility)."""

from decimal import Decimal

import pytest

from tests.eligibility.cases import all_judged_met, both, last, report


def clause(clause_id, tier="sme", **changes):
    return report(tier, changes).clause(clause_id)


def shown(result):
    return (result.measured, result.required, result.gap)


def test_the_sentence_of_the_page():
    result = clause("S-B2a", revenue=last(1480))
    assert (
        result.sentence()
        == "上年度营业收入 1480.00 万元，要求不低于 1500 万元，还差 20.00 万元（通知二（二）基本条件）"
    )
    assert shown(result) == ("1480.00 万元", "≥ 1500 万元", "20.00 万元")


def test_a_met_clause_has_no_gap():
    result = clause("S-B2a", revenue=last(1680))
    assert shown(result) == ("1680.00 万元", "≥ 1500 万元", None)
    assert result.sentence() == "上年度营业收入 1680.00 万元，要求不低于 1500 万元，符合（通知二（二）基本条件）"


def test_a_ceiling_is_exceeded_and_the_year_is_named():
    result = clause("S-B2b", debt_ratio=both(65, 75))
    assert shown(result) == ("2020年 65.00%，2021年 75.00%", "≤ 70%", "2021年 5.00 个百分点")
    assert result.sentence() == (
        "近2年资产负债率 2020年 65.00%，2021年 75.00%，要求不高于 70%，2021年超出 5.00 个百分点（通知二（二）基本条件）"
    )


def test_both_years_missed():
    assert clause("S-B2b", debt_ratio=both(71, 75)).gap == "2020年 1.00 个百分点，2021年 5.00 个百分点"


def test_missing_and_judgement_say_so():
    missing = clause("S-B2a", revenue=None)
    assert shown(missing) == (None, "≥ 1500 万元", None)
    assert missing.sentence() == "上年度营业收入缺少所需数据，要求不低于 1500 万元（通知二（二）基本条件）"
    half = clause("S-B2b", debt_ratio=both(60, None))
    assert half.measured == "2020年 60.00%，2021年 缺数据"
    assert half.sentence().endswith("要求不高于 70%，数据不全（通知二（二）基本条件）")
    judged = clause("S-J1")
    assert shown(judged) == (None, "由审核人员判断", None)
    assert judged.sentence() == (
        "“企业管理规范、信誉良好，注重提高现代化管理水平”，须由审核人员判断（通知二（二）精细化指标）"
    )


@pytest.mark.parametrize(
    "clause_id, changes, measured, gap",
    [
        ("S-B1a", {"region": "110000"}, "110000", None),
        ("S-B1b", {"registered_on": "2020-06-01"}, "2020年6月1日起，至申报日满 1 年", "92 天"),
        ("S-B1b", {"registered_on": "2022-06-01"}, "2022年6月1日起，晚于申报日", "823 天"),
        ("S-B1d", {"employees": last(1000), "revenue": last(40000)}, "大型", None),
        ("S-Z1", {"years_in_field": 1}, "1 年", "1 年"),
        ("S-Z2", {"main_revenue_growth": {"2020": -30}}, "平均 -5.00%，2020年 -30.00%，2021年 20.00%", "7.00 个百分点"),
        ("S-Z5", {"supplies_large_enterprises": False}, "否", None),
        ("S-Z5", {"large_customers": []}, "0 家", "1 家"),
        ("S-J5", {"college_staff": last(9), "intermediate_title_staff": last(5)}, None, "6.00 个百分点"),
        ("S-C3", {"utility_patents": 0, "design_patents": 0, "software_copyrights": 1}, "1 项", "1 项"),
        ("S-C7", {"digital_plan": False}, "否", None),
        ("S-K4", {"key_areas": []}, "未勾选", None),
    ],
)
def test_measured_and_gap_of_a_disproved_clause(clause_id, changes, measured, gap):
    result = clause(clause_id, **changes)
    assert result.verdict == "not_met"
    assert measured is None or result.measured == measured
    assert result.gap == gap


def test_rounding_never_hides_on_which_side_of_the_line_a_figure_lies():
    result = clause("S-B2b", debt_ratio=both(50, "70.0004"))
    assert (result.measured, result.gap) == ("2020年 50.00%，2021年 70.0004%", "2021年 0.0004 个百分点")
    assert clause("S-B2a", revenue=last("1499.999")).measured == "1499.999 万元"


def test_two_decimals_are_rounded_half_up():
    derived = report("sme", {"main_revenue": both("3038.70", "4800"), "revenue": last(8000)}).as_json()["derived"]
    assert derived["main_revenue_ratio"] == {"2020": "72.35", "2021": "60.00"}
    half = report("sme", {"debt_ratio": last("47.685")}).clause("S-B2b")
    assert half.measured == "2020年 50.00%，2021年 47.69%"


def test_extreme_figures_are_written_and_not_raised():
    found = report("sme", {"rd_expense": both("999999999999999", 1), "revenue": both("0.000000000000001", 5000)})
    assert found.as_json()["derived"]["rd_ratio"]["2020"].endswith("00.00")


def test_derived_values():
    derived = report("sme").as_json()["derived"]
    assert derived["size"] == "small"
    assert derived["rd_ratio"] == {"2020": "4.76", "2021": "5.20"}
    assert derived["rd_staff_ratio"] == {"2020": "14.74", "2021": "16.00"}
    assert derived["college_staff_share"] == {"2020": "37.89", "2021": "40.00"}
    assert derived["intermediate_title_staff_share"] == {"2020": "10.53", "2021": "12.00"}
    assert report("little_giant").as_json()["derived"] == derived
    assert derived["main_revenue_growth"] == {"2020": "10.00", "2021": "20.00"}
    assert derived["main_revenue_growth_average"] == "15.00"
    assert report("product").as_json()["derived"]["debt_ratio"] == {"2020": "50.00", "2021": "47.69"}
    assert report("sme").derived["rd_ratio"]["2020"] == Decimal(20000) / Decimal(4200)


def test_derived_values_that_cannot_be_computed_are_null():
    derived = report("sme", {"revenue": None, "industry_class": None}).as_json()["derived"]
    assert derived["size"] is None
    assert derived["rd_ratio"] == {"2020": None, "2021": None}


def test_fields_name_the_answers_of_the_round():
    assert clause("S-B2b").fields == ("debt_ratio.2020", "debt_ratio.2021")
    assert clause("S-T2").fields == ("brand_count", "brand_names")


def test_disproved_clauses_come_first():
    found = report("sme", {"revenue": last(1), "debt_ratio": None})
    verdicts = [result.verdict.value for result in found.clauses_of("basic")]
    assert verdicts == sorted(verdicts, key=["not_met", "missing", "judgement", "met"].index)
    assert found.clauses_of("basic")[0].id == "S-B2a"


@pytest.mark.parametrize(
    "changes, judged, headline",
    [
        ({"revenue": last(1)}, False, "基本条件有 1 项与填报数据不符：上年度营业收入"),
        ({}, True, "基本条件、所选专项指标条件和重点领域条件均符合"),
        ({}, False, "基本条件没有与填报数据不符的项目，7 项需人工认定"),
        (
            {"special_categories": [], "net_profit": None, "years_in_field": None},
            False,
            "基本条件没有与填报数据不符的项目，尚未选择专项类别，1 项缺少数据，7 项需人工认定",
        ),
        (
            {"special_categories": ["specialised"], "years_in_field": 1},
            False,
            "所选专项类别的条件均不符合：专业化指标",
        ),
    ],
)
def test_headline(changes, judged, headline):
    assert report("sme", changes, judgements=all_judged_met("sme") if judged else None).headline == headline


def test_headline_of_what_a_reviewer_disproved():
    found = report("sme", judgements={"S-B3d": "not_met"})
    assert found.headline == "基本条件经审核认定有不符合项"
    assert found.clause("S-B3d").sentence().endswith("，审核认定不符合（通知二（二）基本条件）")


def test_json_has_exactly_the_shape_of_the_command():
    answer = report("sme").as_json()
    assert list(answer) == ["tier", "year", "verdict", "derived", "groups", "clauses", "readings"]
    for entry in answer["clauses"]:
        assert list(entry) == ["id", "verdict", "measured", "required", "gap", "text", "evidence"]
    assert answer["groups"] == {
        "basic": "open",
        "specialised": "open",
        "refined": "open",
        "distinctive": "met",
        "innovative": "open",
        "key_area": "met",
    }
    assert answer["readings"] == {
        "distinctive": {"strict": "open", "lenient": "met"},
        "innovative": {"lenient": "open"},
    }
