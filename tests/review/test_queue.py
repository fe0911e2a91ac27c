"""The queue: what lies on the desk, in which order, by which filters, and page by page."""

from datetime import timedelta

import pytest
from django.http import QueryDict

from declarations.models import Declaration
from review import first_review, selectors
from review.facets import facets, industry_options
from review.selectors import Filters
from tests.review import factories
from tests.review.factories import AT, FIRST_DAY

pytestmark = pytest.mark.django_db


def numbers(user, filters=None, **cursor):
    return [row.number for row in selectors.queue(user, filters or Filters(), FIRST_DAY, **cursor).rows]


def due(declaration, days):
    at = None if days is None else AT + timedelta(days=days)
    Declaration.objects.filter(pk=declaration.pk).update(due_at=at)
    return declaration.number


def test_nearest_deadline_first_then_the_older_and_those_without_last():
    officer = factories.city_officer()
    rows = [factories.submitted() for _ in range(4)]
    late, none, soon, soon_too = (due(row, days) for row, days in zip(rows, (9, None, 1, 1), strict=True))
    assert numbers(officer) == [soon, soon_too, late, none]


def test_each_desk_sees_its_own_stage_and_region():
    factories.switch_district_stage_on()
    dalian, anshan = factories.submitted(), factories.submitted(region=factories.TIEDONG)
    assert numbers(factories.district_officer()) == [dalian.number]
    assert numbers(factories.city_officer()) == []
    assert numbers(factories.city_officer(factories.ANSHAN)) == [anshan.number]
    assert numbers(factories.district_officer(factories.TIEDONG)) == []


def test_filters_narrow_the_queue():
    officer = factories.city_officer()
    plain, mine, late, odd = (factories.submitted() for _ in range(4))
    first_review.take(declaration=mine, user=officer, at=FIRST_DAY)
    due(late, -1)
    Declaration.objects.filter(pk=odd.pk).update(issues_count=2)
    again = factories.resubmitted(factories.submitted(), officer, at=AT)
    assert numbers(officer, Filters(mine=True)) == [mine.number]
    assert numbers(officer, Filters(overdue=True)) == [late.number]
    assert numbers(officer, Filters(issues=True)) == [odd.number]
    assert numbers(officer, Filters(again=True)) == [again.number]
    assert numbers(officer, Filters(tier="product")) == []
    assert numbers(officer, Filters(tier="sme", mine=True)) == [mine.number]
    assert selectors.counts(officer, FIRST_DAY) == {
        "all": 5,
        "overdue": 1,
        "issues": 1,
        "unmet": 0,
        "mine": 1,
        "again": 1,
        "sent_back": 0,
    }
    assert plain.number in numbers(officer)


def test_district_filter_takes_whole_codes():
    officer = factories.city_officer()
    declaration = factories.submitted()
    assert numbers(officer, Filters(district=factories.GANJINGZI)) == [declaration.number]
    assert numbers(officer, Filters(district="2102")) == []
    assert list(selectors.districts_of(officer).values_list("code", "name")) == [(factories.GANJINGZI, "甘井子区")]


def test_search_by_name_code_and_number():
    officer = factories.city_officer()
    declaration, _other = factories.submitted(), factories.submitted()
    uscc = declaration.enterprise.uscc
    for text in (declaration.enterprise_name, declaration.number, uscc.lower(), f"样本 {declaration.number}"):
        assert numbers(officer, Filters(q=text)) == [declaration.number]
    assert len(numbers(officer, Filters(q="样本"))) == 2
    assert numbers(officer, Filters(q="没有的企业")) == []


def test_search_by_former_name_and_either_kind_of_brackets():
    officer, declaration = factories.city_officer(), factories.submitted()
    enterprise = declaration.enterprise
    enterprise.former_names.create(name="大连旧名（集团）机械厂", until="2020-01-01")
    factories.submitted()
    for text in ("旧名", "大连旧名(集团)", "旧名 机械厂"):
        assert numbers(officer, Filters(q=text)) == [declaration.number]
    type(enterprise).objects.filter(pk=enterprise.pk).update(name="大连新名有限公司")
    assert numbers(officer, Filters(q="新名")) == [declaration.number]
    factories.returned(declaration, officer)
    assert [row.declaration.number for row in selectors.done(officer, Filters(q="旧名")).rows] == [declaration.number]


def test_industry_and_clauses_not_met_come_from_the_version_on_the_desk():
    officer, declaration = factories.city_officer(), factories.submitted()
    assert (declaration.industry, numbers(officer, Filters(industry="34"))) == ("34", [declaration.number])
    assert numbers(officer, Filters(industry="C")) == [declaration.number]
    assert numbers(officer, Filters(industry="35")) == numbers(officer, Filters(industry="A")) == []
    assert Filters.of(QueryDict("industry=c")).industry == "C"
    assert [Filters.of(QueryDict(f"industry={text}")).industry for text in ("345", "%C2%B2", "C1", "x'")] == [""] * 4
    assert numbers(officer, Filters(unmet=True)) == []
    Declaration.objects.filter(pk=declaration.pk).update(unmet_count=1)
    assert numbers(officer, Filters(unmet=True)) == [declaration.number]


def test_stages_beside_the_desk_are_watched():
    officer, district = factories.city_officer(), factories.district_officer()
    back = factories.returned(factories.submitted(), officer)
    factories.switch_district_stage_on()
    below = factories.submitted()
    assert numbers(officer, Filters(stage="returned")) == [back.number]
    assert numbers(officer, Filters(stage="district")) == [below.number]
    assert numbers(district, Filters(stage="district")) == numbers(district, Filters(stage="returned")) == []
    assert numbers(factories.city_officer(factories.ANSHAN), Filters(stage="returned")) == []
    factories.returned(below, district)
    assert numbers(officer, Filters(stage="returned")) == [back.number], "what a district returned is the district's"
    assert Filters.of(QueryDict("stage=recommended")) == Filters.of(QueryDict("stage=desk")) == Filters()


def test_each_filter_says_how_many_it_shows_by_the_others():
    officer = factories.city_officer()
    rows = [factories.submitted() for _ in range(3)]
    Declaration.objects.filter(pk=rows[0].pk).update(industry="35", issues_count=1)
    factories.returned(rows[2], officer)
    found = facets(officer, Filters(), FIRST_DAY, {"34": "C", "35": "C"})
    assert (found.stages, found.tiers) == ({"desk": 2, "returned": 1}, {"sme": 2})
    assert (found.districts, found.industries) == ({factories.GANJINGZI: 2}, {"34": 1, "35": 1})
    assert (found.switches["all"], found.switches["issues"], found.switches["mine"]) == (2, 1, 0)
    chosen = facets(officer, Filters(industry="35"), FIRST_DAY, {"34": "C", "35": "C"})
    assert (chosen.tiers, chosen.industries) == ({"sme": 1}, {"34": 1, "35": 1})
    names = [("C", "制造业", 1, "C"), ("34", "通用设备", 2, "C"), ("36", "汽车", 2, "C")]
    assert industry_options(names, {"34": 1}, "36") == [
        ("C", "C 制造业（1）"),
        ("34", "　34 通用设备（1）"),
        ("36", "　36 汽车（0）"),
    ]


@pytest.fixture
def pages_of_two(monkeypatch):
    monkeypatch.setattr(selectors, "PAGE_SIZE", 2)


def test_pages_forward_and_back_miss_and_repeat_nothing(pages_of_two):
    officer = factories.city_officer()
    rows = [factories.submitted() for _ in range(5)]
    expected = [due(row, days) for row, days in zip(rows, (1, 1, 1, 2, None), strict=True)]
    first = selectors.queue(officer, Filters(), FIRST_DAY)
    second = selectors.queue(officer, Filters(), FIRST_DAY, after=first.after)
    third = selectors.queue(officer, Filters(), FIRST_DAY, after=second.after)
    assert [row.number for page in (first, second, third) for row in page.rows] == expected
    assert (first.before, third.after) == ("", "")
    assert numbers(officer, before=third.before) == expected[2:4]
    assert numbers(officer, before=second.before) == expected[:2]
    back = selectors.queue(officer, Filters(), FIRST_DAY, before=third.before)
    assert numbers(officer, before=back.before) == expected[:2]
    assert numbers(officer, after=back.after) == expected[4:]


@pytest.mark.parametrize(
    "cursor", ["x", "~", "2022-03-01~1", "2022-13-01T00:00:00+08:00~1", "~-1", "~9" * 30, "2022-03-01T00:00~1", "~²"]
)
def test_a_cursor_that_is_none_shows_the_first_page(cursor):
    officer, declaration = factories.city_officer(), factories.submitted()
    assert numbers(officer, after=cursor) == [declaration.number]
    assert numbers(officer, before=cursor) == [declaration.number]


def test_neighbours_follow_the_filtered_queue():
    officer = factories.city_officer()
    rows = [factories.submitted() for _ in range(4)]
    for row, days in zip(rows, (3, 1, None, 2), strict=True):
        due(row, days)
        row.refresh_from_db()
    third, first, last, second = rows
    found = selectors.neighbours(officer, Filters(), FIRST_DAY, second)
    assert (found.previous, found.next, found.position, found.total) == (first.number, third.number, 2, 4)
    found = selectors.neighbours(officer, Filters(), FIRST_DAY, last)
    assert (found.previous, found.next, found.position) == (third.number, None, 4)
    first_review.take(declaration=third, user=officer, at=FIRST_DAY)
    found = selectors.neighbours(officer, Filters(mine=True), FIRST_DAY, third)
    assert (found.previous, found.next, found.position, found.total) == (None, None, 1, 1)


def test_a_file_that_left_the_desk_leads_to_the_queues_first():
    officer = factories.city_officer()
    waiting, gone = factories.submitted(), factories.submitted()
    factories.returned(gone, officer)
    found = selectors.neighbours(officer, Filters(), FIRST_DAY, gone)
    assert (found.previous, found.next, found.position, found.total) == (None, waiting.number, 0, 1)


def test_done_lists_every_decision_of_the_own_desk_and_region(pages_of_two):
    officer, stranger = factories.city_officer(), factories.city_officer(factories.ANSHAN)
    twice, elsewhere = factories.submitted(), factories.submitted(region=factories.TIEDONG)
    factories.resubmitted(twice, officer)
    first_review.not_recommend(declaration=twice, user=officer, at=FIRST_DAY, reason="不实", version=2)
    factories.returned(elsewhere, stranger)
    third = factories.returned(factories.submitted(), officer)
    page = selectors.done(officer, Filters())
    assert [(one.declaration.number, one.decision) for one in page.rows] == [
        (third.number, "return"),
        (twice.number, "not_recommend"),
    ]
    rest = selectors.done(officer, Filters(), after=page.after)
    assert [(one.declaration.number, one.decision) for one in rest.rows] == [(twice.number, "return")]
    assert [one.decision for one in selectors.done(officer, Filters(decision="not_recommend")).rows] == [
        "not_recommend"
    ]
    assert len(selectors.done(stranger, Filters()).rows) == 1
    assert len(selectors.done(factories.district_officer(), Filters()).rows) == 0
    assert len(selectors.done(officer, Filters(mine=True), after="x").rows) == 2


def test_filters_read_and_write_their_address():
    query = "?tier=sme&district=210211&q=%E6%A0%B7%E6%9C%AC&mine=1&issues=1"
    filters = Filters.of(QueryDict(query.lstrip("?")))
    assert filters == Filters(tier="sme", district="210211", q="样本", mine=True, issues=True)
    assert filters.query() == query
    assert filters.query(mine=False, q="", district="", tier="") == "?issues=1"
    assert Filters.of(QueryDict("tier=huge&decision=x&mine=yes&overdue=0")) == Filters()
    assert Filters().query() == ""


def test_earlier_and_other_declarations_stay_in_scope():
    officer, declaration = factories.city_officer(), factories.submitted()
    assert selectors.earlier_submission(officer, declaration) is None
    earlier = factories.submitted(region=factories.TIEDONG)
    Declaration.objects.filter(pk=earlier.pk).update(year=2021, enterprise=declaration.enterprise)
    assert selectors.earlier_submission(officer, declaration) is None
    assert selectors.other_declarations(officer, declaration) == []
    Declaration.objects.filter(pk=earlier.pk).update(region_path=declaration.region_path)
    assert selectors.earlier_submission(officer, declaration).declaration == earlier
    assert selectors.other_declarations(officer, declaration) == [earlier]
