"""Two officers at once: whatever they do, exactly one decision is taken (real threads, real locks)."""

import pytest

from declarations.models import Finding, Remark, TransitionLog
from declarations.workflow import MoveRefused
from review import first_review, marks
from review.models import FirstReview
from tests.at_once import at_once
from tests.review import decided, factories
from tests.review.factories import FIRST_DAY

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 6


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
        results = at_once(recommending(declaration, officer), returning(declaration, colleague))
        assert sum(isinstance(result, FirstReview) for result in results) == 1
        assert sum(isinstance(result, MoveRefused) for result in results) == 1
        assert_one_decision(declaration)


def test_double_click_yields_one_decision_and_the_same_answer():
    for _ in range(ROUNDS):
        declaration, officer, _colleague = prepared()
        results = at_once(*[recommending(declaration, officer)] * 3)
        assert len({result.pk for result in results}) == 1
        assert_one_decision(declaration)


def test_a_remark_while_the_case_is_returned_is_sent_or_refused():
    for _ in range(ROUNDS):
        declaration, officer, colleague = prepared()

        def adding(declaration=declaration, officer=officer):
            return marks.add_remark(
                declaration=declaration, user=officer, at=FIRST_DAY, place="contact_name", text="请核对"
            )

        returned, added = at_once(returning(declaration, colleague), adding)
        assert isinstance(returned, FirstReview)
        unsent = Remark.objects.filter(declaration=declaration, sent_at__isnull=True).count()
        assert unsent == 0
        assert Remark.objects.filter(declaration=declaration).count() == (1 if isinstance(added, MoveRefused) else 2)


def finding(declaration, by, verdict, seen=None):
    return lambda: marks.record_finding(
        declaration=declaration, user=by, at=FIRST_DAY, clause="S-B1c", verdict=verdict, note="不一致", seen=seen
    )


def test_two_officers_find_on_one_clause_and_the_later_is_told_of_the_first():
    for _ in range(ROUNDS):
        declaration, officer, colleague = prepared()
        seen = marks.seen_token(1, None)
        results = at_once(finding(declaration, officer, "met", seen), finding(declaration, colleague, "not_met", seen))
        stands = Finding.objects.get(declaration=declaration)
        (refused,) = [one for one in results if isinstance(one, MoveRefused)]
        assert stands.author.full_name in str(refused)
        assert stands.revision == 1


def test_a_finding_at_the_moment_of_the_decision_is_kept_with_it_or_refused():
    for _ in range(ROUNDS):
        declaration, officer, colleague = prepared()
        decided, found = at_once(recommending(declaration, officer), finding(declaration, colleague, "not_met"))
        kept = [(one["clause"], one["verdict"]) for one in FirstReview.objects.get(pk=decided.pk).report["findings"]]
        rows = list(Finding.objects.filter(declaration=declaration).values_list("clause", "verdict"))
        assert kept == rows == ([] if isinstance(found, MoveRefused) else [("S-B1c", "not_met")])


def test_a_finding_while_the_list_is_applied_is_kept_with_it_or_refused():
    for _ in range(ROUNDS // 2):
        declaration, officer = decided.reviewed(), decided.officer()
        list_ = decided.drafted(declaration, by=officer)

        def applying(list_=list_, officer=officer):
            return decided.applied(list_, by=officer)

        _, found = at_once(applying, finding(declaration, officer, "met"))
        kept = [one["clause"] for one in list_.entries.get().seen["findings"]]
        assert kept == ([] if isinstance(found, MoveRefused) else ["S-B1c"])
        assert Finding.objects.filter(declaration=declaration).count() == len(kept)


def test_a_check_at_the_moment_of_the_recommendation_does_not_slip_behind_it():
    for _ in range(ROUNDS):
        declaration, officer, colleague = prepared()

        def failing(declaration=declaration, colleague=colleague):
            return marks.record_commitment_check(
                declaration=declaration, user=colleague, at=FIRST_DAY, point="credit", is_clear=False, note="有欠税公告"
            )

        decided, checked = at_once(recommending(declaration, officer), failing)
        assert isinstance(decided, MoveRefused) != isinstance(checked, MoveRefused), "one of them came first"


def test_two_officers_take_a_case_and_one_has_it():
    for _ in range(ROUNDS):
        declaration, officer, colleague = prepared()

        def taking(by, declaration=declaration):
            return lambda: first_review.take(declaration=declaration, user=by, at=FIRST_DAY)

        results = at_once(taking(officer), taking(colleague))
        assert sum(isinstance(result, MoveRefused) for result in results) == 1
        declaration.refresh_from_db()
        assert declaration.handler in (officer, colleague)
