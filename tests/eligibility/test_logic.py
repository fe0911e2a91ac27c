"""How clauses make groups and groups make a tier (eligibility.md, Verdicts, Readings, In the system)."""

import pytest

from declarations.eligibility import AnswerError, RuleError, Verdict
from declarations.eligibility.verdicts import Branch, holds
from tests.eligibility.cases import all_judged_met, both, differing, last, report

SPECIAL = ("specialised", "refined", "distinctive", "innovative")
NO_KEY_AREA = {"key_areas": []}


@pytest.mark.parametrize(
    "left, right, and_, or_",
    [
        (True, True, True, True),
        (True, False, False, True),
        (True, None, None, True),
        (False, False, False, False),
        (False, None, False, None),
        (None, None, None, None),
    ],
)
def test_three_valued_tables(left, right, and_, or_):
    for values in ({"a": left, "b": right}, {"a": right, "b": left}):
        assert holds(Branch(False, ("a", "b")), values) is and_
        assert holds(Branch(True, ("a", "b")), values) is or_


@pytest.mark.parametrize("tier", ["product", "sme", "little_giant"])
def test_a_tier_is_open_until_people_have_judged_and_eligible_then(tier):
    found = report(tier)
    assert found.verdict == "open"
    assert found.as_json()["groups"]["basic"] == "open"
    judged = report(tier, judgements=all_judged_met(tier))
    assert judged.verdict == "eligible"
    assert set(judged.as_json()["groups"].values()) == {"met"}


def test_one_disproved_basic_clause_makes_a_tier_ineligible():
    found = report("sme", {"revenue": last("1499.99")}, judgements=all_judged_met("sme"))
    assert (found.verdict, found.as_json()["groups"]["basic"]) == ("ineligible", "not_met")


def test_a_missing_basic_figure_leaves_a_tier_open():
    assert report("sme", {"debt_ratio": None}, judgements=all_judged_met("sme")).verdict == "open"


def ticking(*categories, **changes):
    return report("sme", {"special_categories": list(categories), **changes}, judgements=all_judged_met("sme"))


def test_only_ticked_categories_count():
    assert ticking("refined", years_in_field=1).verdict == "eligible"
    assert ticking("specialised", years_in_field=1).verdict == "ineligible"
    assert ticking("specialised", "refined", years_in_field=1).verdict == "eligible"
    assert ticking("specialised", "refined", years_in_field=1, lean_training=False).verdict == "ineligible"
    assert ticking("specialised", "refined", years_in_field=1, lean_training=None).verdict == "open"


@pytest.mark.parametrize("categories", [[], None])
def test_no_category_ticked_is_open(categories):
    judgements = all_judged_met("sme")
    assert report("sme", {"special_categories": categories}, judgements=judgements).verdict == "open"
    changes = {"special_categories": categories, "revenue": last(1)}
    assert report("sme", changes, judgements=judgements).verdict == "ineligible"


def test_all_four_categories_are_computed_whatever_is_ticked():
    groups = ticking("refined", years_in_field=1).as_json()["groups"]
    assert {groups[name] for name in SPECIAL} == {"met", "not_met"}
    assert groups["specialised"] == "not_met"


def test_key_area_not_ticked_is_open_and_never_not_met():
    found = report("sme", NO_KEY_AREA, judgements=all_judged_met("sme"))
    assert found.as_json()["groups"]["key_area"] == "open"
    assert {r.verdict for r in found.clauses if r.group == "key_area"} == {Verdict.NOT_MET}
    assert found.verdict == "open"


def test_key_area_is_not_met_once_every_clause_of_it_was_judged_so():
    key = ["S-K1", "S-K2", "S-K3", "S-K4"]
    some = report("sme", NO_KEY_AREA, judgements=dict.fromkeys(key[1:], "not_met"))
    every = report("sme", NO_KEY_AREA, judgements=dict.fromkeys(key, "not_met"))
    assert some.as_json()["groups"]["key_area"] == "open"
    assert every.as_json()["groups"]["key_area"] == "not_met"


def test_a_finding_replaces_the_verdict_before_groups_combine():
    judged = all_judged_met("sme") | {"S-B2a": "not_met"}
    found = report("sme", judgements=judged)
    clause = found.clause("S-B2a")
    assert (clause.verdict, clause.figure_verdict, clause.is_judged) == ("not_met", "met", True)
    assert clause.gap is None
    assert found.verdict == "ineligible"
    assert found.blocking == ()


def test_what_a_reviewer_may_find():
    found = report("sme", {"revenue": last(100), "digital_plan": None, "uscc": "92210211MA0QCD1X2K"})
    disproved, missing, met = (found.clause(name) for name in ("S-B2a", "S-C7", "S-C8"))
    assert not disproved.can_be_found(Verdict.MET)
    assert disproved.can_be_found(Verdict.NOT_MET)
    assert missing.can_be_found(Verdict.MET)
    assert met.can_be_found(Verdict.NOT_MET)
    # the licence, not the code, decides who is a legal person
    assert found.clause("S-B1c").can_be_found(Verdict.MET)


def test_a_waived_clause_counts_as_met_and_stays_visible():
    changes = {"revenue": last(1400)}
    found = report("sme", changes, judgements=all_judged_met("sme"), waivers=["S-B2a"])
    clause = found.clause("S-B2a")
    assert (clause.verdict, clause.counts_as, clause.label) == ("not_met", "met", "不符合，已豁免")
    assert clause.sentence().endswith("还差 100.00 万元，已豁免（通知二（二）基本条件）")
    assert found.verdict == "eligible"
    assert found.blocking == ()


@pytest.mark.parametrize(
    "reading, expected",
    [("strict", "not_met"), ("default", "met"), ("lenient", "met")],
)
def test_a_locked_reading_decides_the_group(reading, expected):
    # a green demonstration alone: enough by default, not where all sentences are read together
    changes = {"brand_count": 0, "provincial_brand_count": 0, "city_brand_count": 0}
    found = report("sme", changes, locked_readings={"distinctive": reading})
    assert found.as_json()["groups"]["distinctive"] == expected
    assert set(found.as_json()["readings"]["distinctive"]) == {"default", "strict", "lenient"} - {reading}


def test_other_readings_are_said_where_they_differ():
    changes = {"brand_count": 0, "provincial_brand_count": 0, "city_brand_count": 0, "digital_plan": False}
    found = differing(report("sme", changes))
    assert found == {("distinctive", "strict"): "not_met", ("innovative", "lenient"): "open"}


@pytest.mark.parametrize("locked", [{"refined": "strict"}, {"nothing": "default"}])
def test_a_reading_that_is_not_there_is_refused(locked):
    with pytest.raises(RuleError, match="读法"):
        report("sme", locked_readings=locked)


@pytest.mark.parametrize(
    "judgements, field",
    [({"S-X9": "met"}, "judgements.S-X9"), ({"S-B1c": "open"}, "judgements.S-B1c"), (["S-B1c"], "judgements")],
)
def test_judgements_that_cannot_be_read_name_the_clause(judgements, field):
    with pytest.raises(AnswerError) as refused:
        report("sme", judgements=judgements)
    assert refused.value.field == field


def test_an_unticked_category_that_looks_met_is_suggested():
    found = report("sme", {"special_categories": ["refined"], "years_in_field": 1})
    assert [group.name for group in found.suggestions] == ["distinctive", "innovative"]


def test_words_alone_suggest_nothing():
    # all three distinctive clauses of a product are for people
    found = report("product", {"special_categories": ["refined"]})
    assert "distinctive" not in [group.name for group in found.suggestions]


def test_blocking_are_basic_clauses_that_a_figure_disproves():
    changes = {"revenue": last(100), "debt_ratio": both(99, 99), "uscc": "92210211MA0QCD1X2K", "years_in_field": 0}
    assert [r.id for r in report("sme", changes).blocking] == ["S-B2a", "S-B2b"]


@pytest.mark.parametrize(
    "changes, expected",
    [
        ({}, True),
        ({"revenue": last(1499)}, False),
        ({"debt_ratio": None}, False),
        ({"uscc": "92210211MA0QCD1X2K"}, True),
        ({"years_in_field": 0}, True),
        (
            {
                "years_in_field": 0,
                "lean_training": False,
                "brand_count": 0,
                "provincial_brand_count": 0,
                "recognitions": [],
                "digital_plan": False,
            },
            False,
        ),
    ],
)
def test_a_tier_looks_open(changes, expected):
    assert report("sme", changes).looks_open is expected
