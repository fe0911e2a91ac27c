"""Hard rules against two at once (product.md, part 4): whatever is done at the same moment, exactly one way of the two
happens (real threads, real locks). The table in docs/process.md says which lock or constraint decides."""

import threading
import time
from collections import Counter
from datetime import date, timedelta
from functools import partial

import pytest
from django.db import connection, transaction

from declarations.models import Declaration, RoundWindow, Submission, TransitionLog
from declarations.services.drafting import StartRefused, start_declaration
from declarations.services.submission import SubmissionRefused, submit, withdraw
from declarations.services.tier_change import ChangeRefused, change_tier
from declarations.workflow import MoveRefused
from tests import factories
from tests.at_once import at_once
from tests.factories import AT
from tests.review import factories as desks
from zjtx.registry.models import Ban

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 5
run_together = partial(at_once, refusals=(MoveRefused, SubmissionRefused, StartRefused, ChangeRefused))


def starting(user, round_, tier):
    return lambda: start_declaration(user=user, round_=round_, tier=tier, at=AT)


def sending(declaration, *, by=None, at=AT, key="first"):
    by = by or declaration.created_by
    return lambda: submit(
        declaration_id=declaration.pk, user=by, at=at, request_key=key, truth_statement=True, commitments=desks.KEYS
    )


def banning(enterprise):
    """Write a ban and say whether a submission was there when it was in force."""

    def go():
        with transaction.atomic():
            ban(enterprise)
        return Submission.objects.filter(declaration__enterprise=enterprise).count()

    return go


def ban(enterprise, first=date(2022, 3, 1)):
    return Ban.objects.create(
        enterprise=enterprise, starts_on=first, ends_on=date(2025, 2, 28), document_number="辽工信〔2022〕5号",
        reason="提供虚假信息",
    )  # fmt: skip


def both_tiers():
    """An administrator whose enterprise has declared nothing yet, and a round that takes both enterprise tiers."""
    round_ = factories.open_round()
    for tier in ("sme", "little_giant"):
        factories.offer(round_, tier)
    return factories.user("enterprise", of=factories.enterprise()), round_


def test_both_enterprise_tiers_started_in_two_tabs_take_one_place():
    for _ in range(ROUNDS):
        user, round_ = both_tiers()
        results = run_together(starting(user, round_, "sme"), starting(user, round_, "little_giant"))
        assert Counter(type(one) for one in results) == {Declaration: 1, StartRefused: 1}
        assert Declaration.objects.filter(enterprise=user.enterprise).count() == 1


def test_a_second_declaration_beside_a_change_of_tier_is_refused():
    for _ in range(ROUNDS):
        user, round_ = both_tiers()
        draft = start_declaration(user=user, round_=round_, tier="sme", at=AT)

        def changing(draft=draft, user=user):
            return change_tier(declaration_id=draft.pk, tier="little_giant", user=user, at=AT)

        changed, second = run_together(changing, starting(user, round_, "little_giant"))
        assert isinstance(changed, Declaration)
        assert isinstance(second, StartRefused)
        assert Declaration.objects.get(enterprise=user.enterprise).tier == "little_giant"


def test_a_place_given_up_while_another_is_started_is_taken_once_or_not_yet():
    for _ in range(ROUNDS):
        user, round_ = both_tiers()
        draft = start_declaration(user=user, round_=round_, tier="sme", at=AT)

        def leaving(draft=draft, user=user):
            return withdraw(declaration=draft, user=user, at=AT)

        left, second = run_together(leaving, starting(user, round_, "little_giant"))
        assert left is None
        occupying = Declaration.objects.filter(enterprise=user.enterprise, occupies=True)
        assert occupying.count() == (0 if isinstance(second, StartRefused) else 1)


def test_a_change_of_tier_while_submitting_is_one_or_the_other():
    for _ in range(ROUNDS):
        draft = factories.draft()
        factories.offer(draft.round, "little_giant")
        Declaration.objects.filter(pk=draft.pk).update(lower_tier_reason="下年度申报小巨人")

        def changing(draft=draft):
            return change_tier(declaration_id=draft.pk, tier="little_giant", user=draft.created_by, at=AT)

        changed, sent = run_together(changing, sending(draft))
        draft.refresh_from_db()
        if isinstance(sent, Submission):
            assert isinstance(changed, ChangeRefused)
            assert (draft.tier, draft.status, sent.content["tier"]) == ("sme", "city_review", "sme")
        else:
            assert isinstance(changed, Declaration)
            assert (draft.tier, draft.status) == ("little_giant", "draft")


def test_the_administrator_and_a_colleague_submitting_is_one_submission():
    for _ in range(ROUNDS):
        draft = factories.draft()
        colleague = factories.user("enterprise", of=draft.enterprise, is_enterprise_admin=False)
        own, other = run_together(sending(draft, key="a"), sending(draft, by=colleague, key="b"))
        assert isinstance(own, Submission)
        assert isinstance(other, MoveRefused) or other.pk == own.pk
        assert Submission.objects.get(declaration=draft).submitted_by == draft.created_by
        assert TransitionLog.objects.filter(declaration=draft).count() == 1


def test_a_ban_written_while_submitting_comes_before_or_after_it():
    for _ in range(ROUNDS):
        draft = factories.draft()
        sent, seen = run_together(sending(draft), banning(draft.enterprise))
        # Nothing is submitted any more once the ban stands.
        assert Submission.objects.filter(declaration=draft).count() == seen
        assert isinstance(sent, Submission) == (seen == 1)


def test_a_ban_written_while_a_draft_is_started_comes_before_or_after_it():
    for _ in range(ROUNDS):
        user, round_ = both_tiers()

        def banned(enterprise=user.enterprise):
            with transaction.atomic():
                ban(enterprise)
            return Declaration.objects.filter(enterprise=enterprise).count()

        started, seen = run_together(starting(user, round_, "sme"), banned)
        assert isinstance(started, Declaration) == (seen == 1)
        assert Declaration.objects.filter(enterprise=user.enterprise).count() == seen


@pytest.mark.skipif("sqlite" in connection.vendor, reason="one writer at a time: nobody waits inside a transaction")
def test_a_submission_waits_for_a_ban_that_is_being_written():
    """Without the lock on the enterprise it would not see the ban, whose transaction is still open."""
    draft, results = factories.draft(), []

    def go():
        try:
            results.extend(run_together(sending(draft)))
        finally:
            connection.close()

    with transaction.atomic():
        ban(draft.enterprise)
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        thread = threading.Thread(target=go)
        thread.start()
        wait_until_somebody_waits_for_a_lock()
    thread.join()
    assert [type(one) for one in results] == [SubmissionRefused]
    assert "企业处于不得申报期内（至2025年2月28日，辽工信〔2022〕5号）" in str(results[0])


def wait_until_somebody_waits_for_a_lock():
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            if cursor.fetchone()[0]:
                return
        time.sleep(0.01)
    raise AssertionError("nobody waits: the lock is not asked for")


def test_a_ban_that_began_after_the_first_submission_stops_the_next():
    """The rules count to the first submission (declared_on); a ban does not."""
    draft, officer = factories.draft(), desks.city_officer()
    desks.send(draft)
    desks.returned(draft, officer)
    ban(draft.enterprise, AT.date() + timedelta(days=1))
    assert sending(draft, key="second", at=AT + timedelta(hours=2))().version == 2
    desks.remark(draft, officer)
    Declaration.objects.filter(pk=draft.pk).update(status="returned", returned_by="city", due_at=AT + timedelta(days=9))
    with pytest.raises(SubmissionRefused, match="不得申报期"):
        sending(draft, key="third", at=AT + timedelta(days=1))()
    assert Submission.objects.filter(declaration=draft).count() == 2


def test_of_two_at_the_very_end_the_one_in_the_last_second_is_in():
    for _ in range(ROUNDS):
        early, late = factories.draft(), factories.draft()
        closes = RoundWindow.objects.get(round=early.round, kind="apply").closes_at
        after = closes + timedelta(microseconds=1)
        sent, refused = run_together(sending(early, at=closes), sending(late, at=after))
        assert isinstance(sent, Submission)
        assert isinstance(refused, MoveRefused)
        # The moment is that of the request: who asked in time is not late for having waited for a lock.
        first, second = run_together(sending(late, at=closes, key="a"), sending(late, at=after, key="b"))
        assert isinstance(first, Submission)
        assert isinstance(second, MoveRefused) or second.pk == first.pk
        assert Submission.objects.get(declaration=late).submitted_at == closes
