"""What a district has let lie after its window: the city takes it over by an act with a reason."""

from datetime import timedelta

import pytest

from declarations.models import RoundWindow, TransitionLog
from declarations.workflow import MoveRefused
from review import first_review, taking_over
from tests import factories
from tests.at_once import at_once
from tests.review import factories as review
from tests.review.panel_factories import client_of, text_of, url
from zjtx.common import clock
from zjtx.common.models import OutboxMessage

pytestmark = pytest.mark.django_db
END = review.FIRST_DAY + timedelta(days=2)
LATE = END + timedelta(hours=1)
REASON = "区县逾期未办结"


@pytest.fixture
def late():
    """A case at its district, whose window ends before the city's."""
    review.switch_district_stage_on()
    round_ = factories.open_round()
    RoundWindow.objects.create(
        round=round_, kind="district_review", opens_at=review.FIRST_DAY - timedelta(days=2), closes_at=END
    )
    return review.submitted()


def take_over(declaration, at=LATE, user=None, reason=REASON):
    return taking_over.take_over(declaration=declaration, user=user or review.city_officer(), at=at, reason=reason)


def test_after_its_window_the_district_can_do_nothing_and_the_city_takes_over(late):
    district = review.district_officer()
    review.check_commitments(late, district)
    with pytest.raises(MoveRefused, match="区县初审已于"):
        first_review.recommend(declaration=late, user=district, at=LATE, opinion="同意推荐", version=1)
    city = review.city_officer()
    take_over(late, user=city)
    late.refresh_from_db()
    window = RoundWindow.objects.get(round=late.round, kind="first_review")
    assert (late.status, late.handler, late.due_at) == ("city_review", None, window.closes_at)
    entry = TransitionLog.objects.get(declaration=late, move="take_over")
    assert (entry.reason, entry.actor) == (REASON, city)
    told = OutboxMessage.objects.filter(key__startswith="take_over:")
    assert {one.recipient for one in told} == {late.created_by, district}
    review.check_commitments(late, city)
    first_review.recommend(declaration=late, user=city, at=LATE, opinion="同意推荐", version=1)
    late.refresh_from_db()
    assert late.status == "recommended"


def test_within_the_districts_window_it_is_the_districts(late):
    with pytest.raises(MoveRefused, match="在此之前由区县主管部门办理"):
        take_over(late, at=END)
    with clock.frozen(END):
        client = client_of(review.city_officer())
        assert "区县逾期未办" not in text_of(client.get(url("queue")))
        assert client.get(url("take_over", late.number))["Location"] == url("desk", late.number)


def test_the_districts_window_is_first_reviews_where_it_has_none_of_its_own():
    review.switch_district_stage_on()
    declaration = review.submitted()
    end = RoundWindow.objects.get(round=declaration.round, kind="first_review").closes_at
    with pytest.raises(MoveRefused, match="由区县主管部门办理"):
        take_over(declaration, at=end)
    officer = review.city_officer()
    assert list(taking_over.overdue_at_district(officer, end + timedelta(seconds=1))) == [declaration]
    take_over(declaration, at=end + timedelta(seconds=1), user=officer)


def test_only_the_declarations_own_city_takes_it_over_with_a_reason(late):
    for user in (review.city_officer(review.ANSHAN), review.district_officer()):
        with pytest.raises(MoveRefused, match="无权"):
            take_over(late, user=user)
    with pytest.raises(MoveRefused, match="须填写理由"):
        take_over(late, reason=" ")
    other = client_of(review.city_officer(review.ANSHAN))
    with clock.frozen(LATE):
        assert other.get(url("take_over", late.number)).status_code == 404
        assert late.number not in text_of(other.get(url("overdue_at_district")))


def test_the_queue_home_and_desk_lead_to_the_act(late):
    with clock.frozen(LATE):
        client = client_of(review.city_officer())
        assert "区县逾期未办" in text_of(client.get(url("queue")))
        assert "区县逾期未办的申报1份" in text_of(client.get("/"))
        assert late.number in text_of(client.get(url("overdue_at_district")))
        assert url("take_over", late.number) in client.get(url("desk", late.number)).content.decode()
        empty = client.post(url("take_over", late.number), {"reason": ""})
        assert empty.status_code == 422
        answer = client.post(url("take_over", late.number), {"reason": REASON})
        assert answer["Location"] == url("desk", late.number)
        again = client.post(url("take_over", late.number), {"reason": REASON})
        assert again.status_code == 302
        assert TransitionLog.objects.filter(move="take_over").count() == 1
        other = client.post(url("take_over", late.number), {"reason": "别的理由"})
        assert (other.status_code, "目前为“市级初审”状态" in text_of(other)) == (409, True)


@pytest.mark.django_db(transaction=True)
def test_two_officers_take_over_at_once():
    review.switch_district_stage_on()
    declaration = review.submitted()
    at = RoundWindow.objects.get(round=declaration.round, kind="first_review").closes_at + timedelta(minutes=1)
    officers = [review.city_officer(), review.city_officer()]
    results = at_once(*(lambda one=one: take_over(declaration, at=at, user=one) for one in officers))
    assert sum(isinstance(one, MoveRefused) for one in results) == 1
    assert TransitionLog.objects.filter(move="take_over").count() == 1
