"""Where a line lies and what moving it does: pure."""

from decimal import Decimal

import pytest

from review.ranking import Place, effect_of, line_of_plan, line_of_score, present_line, ties


def ranking(*scores, failed=(), proposed=(), fixed=()):
    """Places by score; those named by rank failed, are on the list, or were decided by themselves."""
    return [
        Place(
            pk=100 + rank,
            rank=rank,
            average=None if score is None else Decimal(str(score)),
            is_passed=None if score is None else rank not in failed,
            is_proposed=rank in proposed,
            is_fixed=rank in fixed,
            city="大连" if rank % 2 else "鞍山",
            industry="34",
        )
        for rank, score in enumerate(scores, 1)
    ]


def ranks(places):
    return [one.rank for one in places]


def test_a_line_takes_in_who_passed_above_it_and_nobody_without_a_result():
    found = effect_of(ranking(90, 80, 70, 60, None, failed=[2], proposed=[4]), 3)
    assert (ranks(found.enters), ranks(found.leaves)) == ([1, 3], [4])
    assert (found.now, found.then, found.least, found.failed_above) == (1, 2, Decimal("70"), 1)
    everybody = effect_of(ranking(90, None), 5)
    assert (everybody.line, everybody.then) == (2, 1)


def test_who_was_decided_by_itself_stays_whatever_the_line():
    places = ranking(90, 80, 70, proposed=[3], fixed=[1, 3])
    found = effect_of(places, 2)
    assert (ranks(found.enters), ranks(found.leaves)) == ([2], [])
    assert (found.fixed_above, found.fixed_below) == (1, 1)
    assert ranks(effect_of(places, 0).leaves) == []
    assert present_line(places) == 0


@pytest.mark.parametrize(
    ("line", "parted"), [(0, None), (1, None), (2, (2, 4)), (3, (2, 4)), (4, None), (5, None), (6, None)]
)
def test_equal_scores_on_both_sides_of_a_line_are_told(line, parted):
    tie = effect_of(ranking(90, 80, 80, 80, None, None), line).tie
    assert (tie and (tie.first, tie.last)) == parted


def test_a_line_by_score_never_parts_equal_scores():
    places = ranking(90, 80, 80, 70, None)
    assert [line_of_score(places, Decimal(one)) for one in ("90.01", "80", "79.99", "0")] == [0, 3, 3, 4]
    assert [effect_of(places, line_of_score(places, Decimal(one))).tie for one in ("80", "79")] == [None, None]


def test_the_plan_counts_who_passed():
    places = ranking(90, 80, 70, failed=[1], proposed=[2])
    assert [line_of_plan(places, plan) for plan in (0, 1, 2, 3)] == [0, 2, 3, 0]
    assert present_line(places) == 2
    assert [(one.first, one.last) for one in ties(ranking(9, 9, 8, 7, 7))] == [(1, 2), (4, 5)]


def test_cities_and_industries_are_told_before_and_after():
    found = effect_of(ranking(90, 80, 70, proposed=[1]), 3)
    assert [(one.key, one.ranked, one.now, one.then, one.change) for one in found.cities] == [
        ("大连", 2, 1, 2, 1),
        ("鞍山", 1, 0, 1, 1),
    ]
    assert [(one.key, one.change) for one in found.industries] == [("34", 2)]
