"""Two officers at once: whatever they do, exactly one decision is taken (real threads, real locks)."""

import threading

import pytest
from django.db import connection

from declarations.models import Remark, TransitionLog
from declarations.workflow import MoveRefused
from review import first_review, marks
from review.models import FirstReview
from tests.review import factories
from tests.review.factories import FIRST_DAY

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 6


def run_together(*acts):
    """The result or the refusal of each act, all started at the same moment."""
    results, barrier = [None] * len(acts), threading.Barrier(len(acts))

    def go(place, act):
        try:
            barrier.wait()
            results[place] = act()
        except MoveRefused as refused:
            results[place] = refused
        finally:
            connection.close()

    threads = [threading.Thread(target=go, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def recommending(declaration, officer):
    return lambda: first_review.recommend(
        declaration=declaration, user=officer, at=FIRST_DAY, opinion="同意推荐", version=1
    )


def returning(declaration, officer):
    return lambda: first_review.return_declaration(declaration=declaration, user=officer, at=FIRST_DAY, version=1)


def prepared():
    declaration, officer, colleague = factories.submitted(), factories.city_officer(), factories.city_officer()
    factories.check_commitments(declaration, officer)
    factories.remark(declaration, colleague)
    return declaration, officer, colleague


def assert_one_decision(declaration):
    decided = FirstReview.objects.get(declaration=declaration)
    moves = TransitionLog.objects.filter(declaration=declaration).exclude(move="submit")
    declaration.refresh_from_db()
    assert [entry.target for entry in moves] == [declaration.status]
    assert declaration.status == {"recommend": "recommended", "return": "returned"}[decided.decision]
    was_sent = Remark.objects.get(declaration=declaration).sent_at is not None
    assert was_sent == (decided.decision == "return")


def test_recommending_and_returning_at_once_yields_one_decision():
    for _ in range(ROUNDS):
        declaration, officer, colleague = prepared()
        results = run_together(recommending(declaration, officer), returning(declaration, colleague))
        assert sum(isinstance(result, FirstReview) for result in results) == 1
        assert sum(isinstance(result, MoveRefused) for result in results) == 1
        assert_one_decision(declaration)


def test_double_click_yields_one_decision_and_the_same_answer():
    for _ in range(ROUNDS):
        declaration, officer, _colleague = prepared()
        results = run_together(*[recommending(declaration, officer)] * 3)
        assert len({result.pk for result in results}) == 1
        assert_one_decision(declaration)


def test_a_remark_while_the_case_is_returned_is_sent_or_refused():
    for _ in range(ROUNDS):
        declaration, officer, colleague = prepared()

        def adding(declaration=declaration, officer=officer):
            return marks.add_remark(
                declaration=declaration, user=officer, at=FIRST_DAY, place="contact_name", text="请核对"
            )

        returned, added = run_together(returning(declaration, colleague), adding)
        assert isinstance(returned, FirstReview)
        unsent = Remark.objects.filter(declaration=declaration, sent_at__isnull=True).count()
        assert unsent == 0
        assert Remark.objects.filter(declaration=declaration).count() == (1 if isinstance(added, MoveRefused) else 2)


def test_two_officers_take_a_case_and_one_has_it():
    for _ in range(ROUNDS):
        declaration, officer, colleague = prepared()

        def taking(by, declaration=declaration):
            return lambda: first_review.take(declaration=declaration, user=by, at=FIRST_DAY)

        results = run_together(taking(officer), taking(colleague))
        assert sum(isinstance(result, MoveRefused) for result in results) == 1
        declaration.refresh_from_db()
        assert declaration.handler in (officer, colleague)
