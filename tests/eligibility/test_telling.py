"""What a report says to people: states, structure, moot alternatives, other readings, what a tier lacks, scores."""

from decimal import Decimal

import pytest

from declarations.eligibility import evaluate, score_words, telling
from declarations.eligibility.scores import IndicatorResult
from declarations.management.terminal import COLUMNS, as_text, width
from tests.eligibility.cases import DECLARED_ON, all_judged_met, answers, both, last, report

# A green demonstration alone meets the group of the SME tier by default, and does not by the strict reading.
GREEN_ALONE = {"brand_count": 0, "provincial_brand_count": 0, "city_brand_count": 0}


def groups_of(found):
    return {group.result.name: group for group in telling.told_groups(found)}


def state_of(clause_id, tier="sme", changes=None, **options):
    for group in telling.told_groups(report(tier, changes, **options)):
        for leaf in group.leaves():
            if leaf.result.id == clause_id:
                return str(leaf.state), leaf.note
    raise KeyError(clause_id)


@pytest.mark.parametrize(
    "clause_id, changes, options, state",
    [
        ("S-B2a", {"revenue": last(1480)}, {}, "not_met"),
        ("S-B2a", {"revenue": last(1480)}, {"waivers": ["S-B2a"]}, "waived"),
        ("S-B2a", {"revenue": last(None)}, {}, "missing"),
        ("S-B2a", {}, {}, "met"),
        ("S-B1c", {}, {}, "judgement"),
        ("S-J4", {}, {}, "moot"),
        ("S-J4", {"management_systems": []}, {}, "judgement"),
        ("S-K1", {"key_areas": []}, {}, "unticked"),
        ("S-K1", {"key_areas": ["low_carbon"]}, {}, "moot"),
        ("S-T2", GREEN_ALONE, {}, "moot"),
        ("S-T2", GREEN_ALONE, {"locked_readings": {"distinctive": "strict"}}, "not_met"),
    ],
)
def test_each_state(clause_id, changes, options, state):
    assert state_of(clause_id, changes=changes, **options)[0] == state


def test_an_optional_clause_says_why_it_has_no_effect():
    assert state_of("S-J4") == ("moot", "可选条件，已由其他条件满足")
    assert state_of("S-J6") == ("moot", "不影响本组结论")


def test_a_key_area_is_disproved_only_by_people():
    judged = dict.fromkeys(("S-K1", "S-K2", "S-K3", "S-K4"), "not_met")
    assert state_of("S-K1", changes={"key_areas": []}, judgements=judged)[0] == "not_met"


def test_structure_names_what_carries_an_alternative():
    refined = groups_of(report("sme"))["refined"]
    assert refined.rule == telling.ALL_OF
    alternatives = next(part for part in refined.parts if part.result is None)
    assert (alternatives.rule, alternatives.carried_by, alternatives.state) == ("以下任一即可", "管理体系认证", "met")
    assert [leaf.result.id for leaf in alternatives.leaves()] == ["S-J3", "S-J4"]


def test_every_clause_is_told_once():
    for tier in ("product", "sme", "little_giant"):
        found = report(tier)
        told = [leaf.result.id for group in telling.told_groups(found) for leaf in group.leaves()]
        assert sorted(told) == sorted(result.id for result in found.clauses)


def test_what_does_not_count_comes_last_and_is_not_counted():
    found = report("sme", {"special_categories": ["refined"], "years_in_field": 1, "revenue": last(1)})
    groups = telling.told_groups(found)
    assert [group.is_counted for group in groups] == [True] * 3 + [False] * 3
    assert groups[0].result.name == "basic"
    assert "不符合" in groups_of(found)["specialised"].note
    whole = sum(len(list(group.leaves())) for group in groups[:3])
    assert sum(count for _, count in telling.counts(groups)) == whole


def test_other_readings_are_said_at_their_group_with_the_cause():
    group = groups_of(report("sme", GREEN_ALONE))["distinctive"]
    assert group.readings == ("如按从严读法，本组不符合：自主品牌数量、省级、市级品牌不符合",)
    locked = groups_of(report("sme", GREEN_ALONE, locked_readings={"distinctive": "strict"}))["distinctive"]
    assert locked.locked == "本批次对本组按从严读法核对"
    assert "如按通常读法，本组符合" in locked.readings


@pytest.mark.parametrize(
    "changes, expected",
    [
        ({"revenue": last(1680)}, "基本条件有 1 项与数据不符：上年度营业收入还差 320.00 万元"),
        (
            {"debt_ratio": both(60, 75)},
            "基本条件有 1 项与数据不符：近2年资产负债率 2021年超出 5.00 个百分点",
        ),
        ({"revenue": last(None)}, "基本条件有 3 项缺少数据：企业规模、上年度营业收入、近2年研发投入占营业收入的比重"),
    ],
)
def test_what_a_tier_lacks(changes, expected):
    assert telling.prospect(report("little_giant", changes))[1] == expected


def test_text_fits_a_terminal_whatever_is_long():
    for tier in ("product", "sme", "little_giant"):
        lines = list(as_text(report(tier, {"special_categories": []})))
        assert max(map(width, lines)) <= COLUMNS
        assert all(line.strip()[:1] not in "，。；：、）" for line in lines if line.strip())


def test_text_says_waived_and_moot_as_the_page_does():
    text = "\n".join(as_text(report("sme", {"revenue": last(1400)}, waivers=["S-B2a"])))
    assert "不符合，已豁免" in text
    assert "可选条件，已由其他条件满足" in text


@pytest.mark.parametrize(
    "least, most, expected",
    [
        (60, 60, ("met", "60 分，要求不低于 60 分，符合")),
        (60, 81, ("met", "60 至 81 分，要求不低于 60 分，符合")),
        (54, 81, ("open", "现有 54 分，最多可得 81 分，要求不低于 60 分，还需 6 分")),
        (40, 59, ("not_met", "40 至 59 分，要求不低于 60 分，还差 1 分")),
    ],
)
def test_standing_of_points(least, most, expected):
    assert tuple(score_words.standing(Decimal(least), Decimal(most), Decimal(60))) == expected


def indicator(points, verdict="known"):
    options = (("5%以上", Decimal(20)), ("3%-5%", Decimal(15)), ("3%以下", Decimal(0)))
    least, most = (Decimal(points), Decimal(points)) if verdict == "known" else (Decimal(0), Decimal(20))
    return IndicatorResult("1", "d", "占比", Decimal(20), least, most, verdict, "", None, options, ())


@pytest.mark.parametrize(
    "points, expected", [(0, "“3%-5%”，15 分，多 15 分"), (15, "“5%以上”，20 分，多 5 分"), (20, "")]
)
def test_what_would_bring_more_points(points, expected):
    assert score_words.next_option(indicator(points)) == expected
    assert score_words.next_option(indicator(points, "missing")) == ""


def test_national_report_says_that_its_text_is_to_be_confirmed():
    given = answers("sme")
    del given["special_categories"]
    text = list(as_text(evaluate("sme", 2022, DECLARED_ON, given, rules="miit_2022")))
    assert text[1] == "条件数据待按正式文本核对"
    assert not any(line.startswith("所选类别") for line in text)
    assert any(line.startswith("评价得分：") for line in text)


def test_a_report_that_is_all_met_has_nothing_open():
    found = report("sme", judgements=all_judged_met("sme"))
    assert telling.open_counts(found) == []
    assert {str(state) for state, _ in telling.counts(telling.told_groups(found))} <= {"met", "moot"}
