"""The pool-wide check: which figures it takes, what it calls close, and that it never guesses."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command
from openpyxl import load_workbook

from cultivation_pool.pool_check.definition import Definition, definition
from cultivation_pool.pool_check.evaluating import Choice, Spool, check_one, checked
from cultivation_pool.pool_check.known import known_of, needed_answers, providers_for
from cultivation_pool.pool_check.standing import Way, outcome_of, relative_gap, shortest_way, verdicts_of
from cultivation_pool.pool_check.workbook import LIST, Head, write_book
from declarations.answers.vocabulary import NOT_IN_A_DRAFT
from declarations.eligibility import Verdict, evaluate, load_tier
from declarations.eligibility.catalogue import rule_sets
from declarations.models import Submission
from tests import factories
from tests.pool import factories as pool
from tests.review import factories as desks
from zjtx.common import clock
from zjtx.common.models import AuditEntry
from zjtx.registry.models import Enterprise, Title

pytestmark = pytest.mark.django_db
DAY = date(2022, 3, 5)
LIAONING = "liaoning_2022"


def holder(region="210211", **answers):
    """An enterprise with a valid title of an SME and a submitted declaration."""
    user = pool.holder(region)
    declaration = factories.draft(user)
    if answers:
        years = {name: value for name, value in answers.items() if isinstance(value, dict)}
        factories.fill(declaration, **{name: value for name, value in answers.items() if name not in years})
        for name, by_year in years.items():
            for year, value in by_year.items():
                declaration.sme_years.filter(year=year).update(**{name: value})
    desks.send(declaration)
    return user.enterprise


def known(enterprise, tier="sme", *, year=2022, rules=LIAONING):
    tier_rules = load_tier(rules, tier)
    titles = Title.objects.valid_on(date(year, 3, 5)).filter(enterprise=enterprise)
    providers = providers_for([enterprise], year)
    return known_of(enterprise, titles, providers, rules=tier_rules, needed=needed_answers(tier_rules), year=year)


def check(enterprise, tier="little_giant", *, day=DAY, rules=LIAONING):
    titles = list(Title.objects.valid_on(day).filter(enterprise=enterprise))
    return check_one(enterprise, titles, providers_for([enterprise], day.year), None, Choice(rules, tier, day, ""))


# Which figures


def test_figures_keep_year_and_document():
    enterprise = holder()
    found = known(enterprise)
    assert found.answers["revenue"] == {"2020": "3900.00", "2021": "4300.00"}
    assert found.documents[found.sources["revenue.2021"]] == "2022年度申报 LN2022-Q-000001"
    assert found.documents[found.sources["region"]] == "企业档案"
    assert not {"contact_mobile", "contact_name", "legal_representative", "address", "honours"} & set(found.answers)


def test_a_later_report_takes_the_place_of_an_earlier_figure():
    user = pool.holder()
    pool.standing_report(user, "2021Q4", revenue=Decimal("4100.00"))
    assert known(user.enterprise).answers["revenue"] == {"2021": "4100.00"}
    declaration = factories.draft(user)
    desks.send(declaration)
    found = known(user.enterprise)
    assert found.answers["revenue"] == {"2020": "3900.00", "2021": "4300.00"}
    report = user.enterprise.quarterly_reports.get()
    type(report).objects.filter(pk=report.pk).update(submitted_at=factories.AT + timedelta(days=1))
    found = known(user.enterprise)
    assert found.answers["revenue"] == {"2021": "4100.00", "2020": "3900.00"}
    assert found.documents[found.sources["revenue.2021"]] == "2021年第四季度报表"
    assert found.documents[found.sources["rd_staff.2021"]] == "2022年度申报 LN2022-Q-000001"


def test_figures_older_than_needed_are_missing():
    """Of the declaration of 2022 a rule year 2023 may use 2021, and 2024 nothing at all."""
    enterprise = holder()
    assert known(enterprise, year=2023).answers["revenue"] == {"2021": "4300.00"}
    later = known(enterprise, year=2024)
    assert "revenue" not in later.answers
    assert "brand_count" not in later.answers
    assert later.documents == ["企业档案"]
    found = check(enterprise, "sme", day=date(2024, 3, 5))
    assert found.outcome == "incomplete"
    assert "2023年营业收入" in found.missing


def test_a_withdrawn_declaration_says_nothing():
    enterprise = holder()
    declaration = enterprise.declarations.get()
    type(declaration).objects.filter(pk=declaration.pk).update(status="withdrawn", occupies=False)
    assert known(enterprise).documents == ["企业档案"]


def test_boxes_that_were_not_there_to_tick_disprove_nothing():
    """The SME's sheet has fewer recognitions and key areas than the little giant's."""
    found = known(holder(recognitions=[], key_areas=[]), "little_giant")
    assert set(found.partial) == {"recognitions", "key_areas"}
    report = evaluate("little_giant", 2022, DAY, found.answers)
    by_boxes = [one for one in report.clauses if "recognitions" in one.fields and one.verdict is Verdict.NOT_MET]
    assert by_boxes
    verdicts = verdicts_of(report, found.partial)
    assert {verdicts[one.id] for one in by_boxes} == {Verdict.MISSING}
    assert {verdicts_of(report)[one.id] for one in by_boxes} == {Verdict.NOT_MET}


def test_an_answer_that_the_rules_cannot_read_is_missing():
    enterprise = holder()
    submission = Submission.objects.get()
    wrong = submission.canonical.replace('"debt_ratio":{"2020":"46.50"', '"debt_ratio":{"2020":"约四成"')
    assert wrong != submission.canonical
    Submission.objects.update(canonical=wrong)
    found = known(enterprise)
    assert "debt_ratio" not in found.answers
    assert not any(place.startswith("debt_ratio") for place in found.sources)


@pytest.mark.parametrize(
    "tiers, scheme, wanted",
    [
        (["sme"], "liaoning", (True, False)),
        (["product"], "liaoning", (False, False)),
        (["little_giant"], "liaoning", (None, False)),
        (["sme", "little_giant"], "national", (True, True)),
    ],
)
def test_the_register_says_which_titles_are_held(tiers, scheme, wanted):
    enterprise = factories.enterprise()
    for tier in tiers:
        pool.title(enterprise, tier=tier, scheme=scheme, product_name="丝杠" if tier == "product" else "")
    answers = known(enterprise, "little_giant", rules="miit_2026").answers
    assert (answers.get("holds_sme_title"), answers.get("is_reexamination")) == wanted


@pytest.mark.parametrize("rules, tier", [(name, tier) for name, tiers in rule_sets().items() for tier in tiers])
def test_what_is_looked_for_is_all_that_a_tier_looks_at(rules, tier):
    """Leaving the rest out changes no verdict."""
    declaration = factories.draft(tier=tier if tier != "innovative" else "sme")
    answers = desks.send(declaration).content["answers"]
    needed = needed_answers(load_tier(rules, tier))
    assert not {"contact_mobile", "legal_representative", "address", *NOT_IN_A_DRAFT} & needed
    whole = evaluate(tier, 2022, DAY, answers, rules=rules)
    part = evaluate(tier, 2022, DAY, {name: one for name, one in answers.items() if name in needed}, rules=rules)
    assert [one.as_json() for one in whole.clauses] == [one.as_json() for one in part.clauses]
    assert [one.as_json() for one in whole.scores] == [one.as_json() for one in part.scores]


# Where an enterprise stands


def test_the_outcomes_of_one_pool():
    strong, weak = holder(), holder(revenue={2021: "1900", 2020: "1700"}, main_revenue={2021: "1300", 2020: "1200"})
    far = holder(main_revenue={2021: "2700"}, market_share={2021: "2"})
    silent = pool.holder().enterprise
    assert check(strong).outcome == "likely"
    close = check(weak)
    assert close.outcome == "close"
    assert close.disproved == ["上年度营业收入 1900.00 万元，要求不低于 2000 万元，还差 100.00 万元"]
    assert check(silent).outcome == "incomplete"
    assert "2021年营业收入" in check(silent).missing
    found = check(far, rules="miit_2022")
    assert (found.outcome, len(found.disproved)) == ("unlikely", 3)
    assert found.rank > check(weak, rules="miit_2022").rank


def test_close_is_what_the_definition_says():
    weak = holder(revenue={2021: "1500", 2020: "1400"}, main_revenue={2021: "1300", 2020: "1200"})
    found = known(weak, "little_giant")
    report = evaluate("little_giant", 2022, DAY, found.answers)
    way = shortest_way(report, verdicts_of(report, found.partial))
    assert way.disproved == ("G-B2a",)
    assert relative_gap(report.clause("G-B2a")) == Decimal(25)
    none = Definition(0, Decimal(10), frozenset())
    for changed, outcome in (
        (none, "unlikely"),
        (replace(none, disproved_at_most=1), "close"),
        (replace(none, small_gap_percent=Decimal(25)), "close"),
        (replace(none, small_gap_percent=Decimal("24.99")), "unlikely"),
        (replace(none, disproved_at_most=9, out_of_reach=frozenset({"figure_of_last_year"})), "unlikely"),
    ):
        assert outcome_of(report, way, changed) == outcome
    assert (definition().disproved_at_most, definition().small_gap_percent) == (2, 10)


def test_the_shortest_way_takes_the_alternative_with_the_fewest_obstacles():
    long, short = Way(disproved=("A", "B")), Way(disproved=("C",), missing=("D", "E"))
    assert min((long, short), key=lambda way: way.weight) is short
    assert short.joined(Way(missing=("D", "F"), judged=("G",))) == Way(("C",), ("D", "E", "F"), ("G",))


def test_scores_are_told_from_certain_to_possible():
    found = check(holder(), "sme", rules="miit_2022")
    assert 0 <= found.score_least <= found.score_most <= 100
    assert found.outcome == "incomplete"
    assert check(holder()).score_least is None


# The walk


def walked(scope="", day=DAY, tier="little_giant"):
    return list(checked(Choice(LIAONING, tier, day, scope)))


def test_only_valid_titles_of_the_scope_are_walked():
    in_dalian, in_anshan = holder("210211"), holder("210302")
    factories.enterprise("210211")
    ended = pool.holder()
    Title.objects.filter(enterprise=ended.enterprise).update(ended_on=date(2022, 3, 4), end_reason="revoked")
    assert [one.name for one in walked()] == [in_dalian.name, in_anshan.name]
    assert [one.city_name for one in walked("210000/210300/")] == ["鞍山市"]
    assert walked(day=date(2019, 1, 1)) == []


def test_the_walk_goes_on_behind_each_batch(monkeypatch):
    monkeypatch.setattr("cultivation_pool.pool_check.evaluating.BATCH", 2)
    names = {pool.holder(region).enterprise.name for region in ("210211", "210302", "210211", "LN-SFSFQ", "210211")}
    found = [one.name for one in walked()]
    assert len(found) == 5
    assert set(found) == names


@pytest.mark.parametrize("number", [1, 3])
def test_a_batch_costs_the_same_for_one_and_for_many(number, django_assert_num_queries):
    """Cities; the batch, its titles, six providers; and that there is no further batch."""
    for _ in range(number):
        holder()
    with django_assert_num_queries(1 + 8 + 1):
        assert len(walked()) == number


# The workbook and the command


@pytest.fixture
def book(tmp_path):
    holder(brand_names=["=1+1"])
    Enterprise.objects.update(name="=HYPERLINK(1)精工有限公司")
    pool.holder("210302")
    choice = Choice("miit_2022", "sme", DAY, "")
    with Spool() as spool:
        for one in checked(choice):
            spool.add(one)
        write_book(tmp_path / "a.xlsx", choice, spool, Head("全省", "王敏", clock.as_moment("2022-03-05T10:00:00")))
    return load_workbook(tmp_path / "a.xlsx")


def test_the_workbook_has_list_matrix_notes_and_cities(book):
    assert book.sheetnames == ["名单", "条款明细", "说明", "各市情况"]
    listed = book["名单"]
    assert [cell.value for cell in listed[2]] == [label for label, _width in LIST]
    assert listed["B3"].value == "=HYPERLINK(1)精工有限公司"
    assert listed["B3"].data_type == "s"
    assert listed.max_row == 4
    assert (listed.page_setup.orientation, listed.page_setup.paperSize, listed.print_title_rows) == (
        "landscape", 8, "$1:$2",
    )  # fmt: skip
    notes = {row[0].value: row[1].value for row in book["说明"].iter_rows(min_row=3)}
    assert notes["条件状态"] == "待按正式文本核对"
    assert notes["使用年度"] == "2020年、2021年"
    assert "不是认定结论" in notes["用途"]
    assert [cell.value for cell in book["各市情况"][5]] == ["合计", 2, 0, 0, 2, 0]
    assert {cell.value for cell in book["条款明细"][4][3:]} <= {"符合", "不符", "缺数", "待定"}


def test_the_command_writes_the_same_list(tmp_path, capsys):
    holder("210211")
    holder("210302")
    target = tmp_path / "b.xlsx"
    given = {"rules": LIAONING, "tier": "little_giant", "on": "2022-03-05", "output": str(target)}
    call_command("check_pool", city="210300", **given)
    assert capsys.readouterr().out.startswith("共1家：看来符合1家，接近0家，数据不全0家，不符合0家。已写入")
    assert load_workbook(target)["名单"]["D3"].value == "鞍山市"
    assert AuditEntry.objects.filter(action="pool.check").count() == 1
    for wrong in ({"rules": "none"}, {"tier": "none"}, {"city": "210211"}, {"on": "2022-13-01"}, {"output": "/none/b"}):
        with pytest.raises(CommandError) as refused:
            call_command("check_pool", **given | wrong)
        assert refused.value.returncode == 2
