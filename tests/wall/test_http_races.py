"""Races over real HTTP against three worker processes on PostgreSQL: what is done at once is done once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

import pytest
from django.db import connection

from declarations.commitments import KEYS
from declarations.models import Declaration, Submission, TransitionLog
from review.models import FirstReview
from tests import factories
from tests.review import factories as desks
from tests.wall.serving import Answer, Web, serving, together
from zjtx.accounts.models import User
from zjtx.common import clock

ROUNDS = 8
pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif("sqlite" in connection.vendor, reason="one writer at a time: nothing races"),
]


@pytest.fixture(scope="module")
def web(django_db_setup: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Web]:
    with serving(tmp_path_factory.mktemp("web")) as running:
        yield running


def submitting(visitor: Callable[..., Answer], declaration: Declaration, key: str) -> Callable[[], Answer]:
    """The submission form, sent."""
    return partial(
        visitor,
        f"/declarations/{declaration.number}/submit/",
        request_key=key,
        truth_statement="yes",
        commitments=sorted(KEYS),
        prerequisite_reason="产品认定材料正在准备",
    )


def assert_one_submission(declaration: Declaration, answers: list[Answer], *, version: int, move: str) -> None:
    receipt = f"/declarations/{declaration.number}/receipt/{version}/"
    assert [(one.status, one.location) for one in answers] == [(302, receipt)] * len(answers)
    assert Submission.objects.filter(declaration=declaration).count() == version
    assert TransitionLog.objects.filter(declaration=declaration, move=move).count() == 1


def drafts(web: Web) -> Iterator[tuple[Declaration, Callable[..., Answer]]]:
    """Complete drafts, each with a browser of its enterprise."""
    for _ in range(ROUNDS):
        declaration = factories.draft(at=clock.now())
        yield declaration, web.visitor(declaration.created_by)


@pytest.mark.parametrize("keys", [("click", "click"), ("tab-1", "tab-2")], ids=["double click", "two tabs"])
def test_submitting_twice_yields_one_receipt(web: Web, keys: tuple[str, str]) -> None:
    for declaration, visitor in drafts(web):
        answers = together(*(submitting(visitor, declaration, key) for key in keys))
        assert_one_submission(declaration, answers, version=1, move="submit")


def submitted(at_desk: list[User]) -> Declaration:
    """A declaration on the desk, ready to be recommended by the first of the officers."""
    at = clock.now()
    declaration = factories.draft(at=at)
    desks.send(declaration, at=at)
    desks.check_commitments(declaration, at_desk[0])
    return declaration


def test_two_officers_decide_once(web: Web) -> None:
    officers = [desks.city_officer(), desks.city_officer()]
    one, other = (web.visitor(officer) for officer in officers)
    outcomes = set()
    for _ in range(ROUNDS):
        declaration = submitted(officers)
        desk = f"/review/{declaration.number}"
        answers = together(
            partial(one, f"{desk}/recommend/", version="1", opinion="同意推荐"),
            partial(other, f"{desk}/not-recommend/", version="1", reason="不符合条件"),
        )
        assert sorted(answer.status for answer in answers) == [302, 409]
        decided = FirstReview.objects.get(declaration=declaration)
        declaration.refresh_from_db()
        wanted = {"recommend": "recommended", "not_recommend": "not_recommended"}[decided.decision]
        assert declaration.status == wanted
        assert TransitionLog.objects.filter(declaration=declaration).exclude(move="submit").count() == 1
        outcomes.add(wanted)
    assert outcomes


def test_a_return_is_answered_once(web: Web) -> None:
    officer = desks.city_officer()
    for declaration, visitor in drafts(web):
        desks.send(declaration, at=clock.now())
        desks.returned(declaration, officer, at=clock.now())
        answers = together(*(submitting(visitor, declaration, key) for key in ("tab-1", "tab-2")))
        assert_one_submission(declaration, answers, version=2, move="resubmit")


def test_starting_twice_yields_one_draft(web: Web) -> None:
    code = factories.open_round(clock.now()).code
    for _ in range(ROUNDS):
        owner = factories.user("enterprise", of=factories.enterprise())
        visitor = web.visitor(owner)
        answers = together(*[partial(visitor, f"/rounds/{code}/start/sme/", go="1")] * 2)
        assert [answer.status for answer in answers] == [302, 302]
        draft = Declaration.objects.get(enterprise=owner.enterprise)
        assert f"/declarations/{draft.number}/fill/basics/" in {answer.location for answer in answers}
