"""Batches that meet each other, a single decision, or themselves: each declaration is decided once (real threads)."""

import pytest

from declarations.models import Declaration, TransitionLog
from review import first_review
from review.batches import carrying_out, confirming, preparing
from review.batches.confirming import Details
from review.enums import BatchAct
from review.models import Batch, FirstReview
from review.selectors import Filters
from tests.at_once import at_once
from tests.review import factories
from tests.review.factories import FIRST_DAY
from zjtx.common import clock, jobs
from zjtx.common.models import Job
from zjtx.common.models.jobs import JobLost

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS, ROWS = 3, 3


def ready(officer):
    rows = [factories.submitted() for _ in range(ROWS)]
    for one in rows:
        factories.check_commitments(one, officer)
    return rows


def prepared(officer, rows, act=BatchAct.RECOMMEND):
    numbers = [one.number for one in rows]
    return preparing.prepare(user=officer, act=act, filters=Filters(), numbers=numbers, at=FIRST_DAY)


def confirming_(batch, officer, words):
    ticked = list(batch.rows.values_list("pk", flat=True))

    def act():
        with clock.frozen(FIRST_DAY):
            given = {"rows": ticked, "details": Details({"words": words}), "at": FIRST_DAY}
            found = confirming.confirm(batch=batch, user=officer, **given)
            confirming.start(found)
            return found

    return act


def decisions(rows):
    return FirstReview.objects.filter(declaration__in=rows)


def assert_decided_once(rows):
    for one in rows:
        one.refresh_from_db()
        (review,) = decisions([one])
        moves = TransitionLog.objects.filter(declaration=one).exclude(move="submit")
        assert [entry.target for entry in moves] == [one.status]
        assert one.status == {"recommend": "recommended", "not_recommend": "not_recommended"}[review.decision]


def test_two_officers_batches_overlap_and_each_row_is_decided_once():
    for _ in range(ROUNDS):
        officer, colleague = factories.city_officer(), factories.city_officer()
        rows = ready(officer)
        one, other = prepared(officer, rows), prepared(colleague, rows, BatchAct.NOT_RECOMMEND)
        at_once(confirming_(one, officer, "同意推荐"), confirming_(other, colleague, "材料不实"))
        assert_decided_once(rows)
        states = [sorted(batch.rows.values_list("declaration", "state")) for batch in (one, other)]
        for (declaration, mine), (_same, theirs) in zip(*states, strict=True):
            assert {mine, theirs} == {"done", "refused"}, declaration


def test_a_batch_and_a_single_decision_at_once():
    for _ in range(ROUNDS):
        officer, colleague = factories.city_officer(), factories.city_officer()
        rows = ready(officer)
        batch = prepared(officer, rows)

        def alone(rows=rows, colleague=colleague):
            return first_review.not_recommend(
                declaration=rows[1], user=colleague, at=FIRST_DAY, reason="材料不实", version=1
            )

        _, single = at_once(confirming_(batch, officer, "同意推荐"), alone)
        assert_decided_once(rows)
        state = batch.rows.get(declaration=rows[1]).state
        assert state == ("refused" if isinstance(single, FirstReview) else "done")


def test_confirmed_in_two_windows_at_once_it_is_one_batch():
    for _ in range(ROUNDS):
        officer = factories.city_officer()
        rows = ready(officer)
        batch = prepared(officer, rows)
        at_once(confirming_(batch, officer, "同意推荐"), confirming_(batch, officer, "同意推荐"))
        assert_decided_once(rows)
        assert Job.objects.filter(kind=confirming.KIND, args={"batch": str(batch.pk)}).count() == 1
        assert set(batch.rows.values_list("state", flat=True)) == {"done"}


def test_two_workers_of_the_same_batch_share_its_rows():
    for _ in range(ROUNDS):
        officer = factories.city_officer()
        rows = ready(officer)
        batch = prepared(officer, rows)
        ticked = list(batch.rows.values_list("pk", flat=True))
        details = Details({"words": "同意推荐"})
        found = confirming.confirm(batch=batch, user=officer, rows=ticked, details=details, at=FIRST_DAY)

        def late(found=found):
            """A worker whose job was taken over and who does not know it yet."""
            with clock.frozen(FIRST_DAY):
                carrying_out.carry_out(Job.objects.get(pk=found.job_id))

        def now(found=found):
            with clock.frozen(FIRST_DAY):
                return jobs.run(found.job_id)

        at_once(now, late, refusals=(JobLost,))
        with clock.frozen(FIRST_DAY):
            jobs.run(found.job_id)
        assert_decided_once(rows)
        assert Batch.objects.get(pk=batch.pk).finished_at is not None
        assert Declaration.objects.filter(pk__in=[one.pk for one in rows], status="recommended").count() == ROWS
