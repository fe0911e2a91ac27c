"""Two at once around a verification case: exactly one decision, one report by name, no title past its revocation."""

from collections import Counter

import pytest

from cultivation_pool.models import MatterDecision, NamedReport, VerificationCase
from cultivation_pool.services import matter_decisions
from cultivation_pool.services.refusals import MatterRefused
from declarations.models import Submission
from declarations.services.submission import SubmissionRefused
from declarations.workflow import MoveRefused
from tests import factories
from tests.at_once import at_once
from tests.declarations.test_rule_races import sending
from tests.pool import matter_factories as cases
from zjtx.registry.models import Ban, Title

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 3


def test_two_officers_confirming_and_declining_at_once_take_one_decision():
    city, first, second = cases.officers()
    third = factories.user("province_officer", region="210000")
    for number in range(ROUNDS):
        owner = cases.holder()
        case = cases.found(cases.opened(owner.enterprise, city, f"open{number}"), city, owner)
        made = cases.prepared(case, first)

        def confirming(by=second, made=made):
            return cases.confirmed(MatterDecision.objects.select_related("case").get(pk=made.pk), by)

        def declining(made=made, case=case):
            given = {"decision_id": made.pk, "reason": "文号有误", "user": third, "at": cases.LATER}
            return matter_decisions.decline(case=VerificationCase.objects.get(pk=case.pk), **given)

        results = at_once(confirming, lambda: confirming(third), declining)
        assert Counter(type(one) for one in results)[MatterDecision] == 1
        made.refresh_from_db()
        is_revoked = made.confirmed_at is not None
        assert is_revoked != (made.declined_at is not None)
        assert Ban.objects.filter(enterprise=owner.enterprise).count() == is_revoked
        assert Title.objects.not_ended().filter(enterprise=owner.enterprise).count() == (not is_revoked)


def test_a_report_posted_twice_at_once_is_one():
    for number in range(ROUNDS):
        enterprise = cases.holder().enterprise
        posts = [lambda e=enterprise, n=number: cases.reported(e, f"key{n}")] * 3
        results = at_once(*posts)
        assert {one.receipt_number for one in results} == {NamedReport.objects.latest("pk").receipt_number}
    assert VerificationCase.objects.count() == ROUNDS


def test_a_declaration_sent_while_its_titles_are_revoked_comes_before_or_not_at_all():
    city, first, second = cases.officers()
    for number in range(ROUNDS):
        owner = cases.holder()
        declaration = factories.draft(owner)
        factories.fill(declaration)
        case = cases.found(
            cases.opened(owner.enterprise, city, f"open{number}", at=factories.AT), city, owner, factories.AT
        )
        made = cases.prepared(case, first, factories.AT, decided_on=factories.AT.date())
        sent, confirmed = at_once(
            sending(declaration),
            lambda made=made: cases.confirmed(made, second, factories.AT),
            refusals=(MoveRefused, SubmissionRefused, MatterRefused),
        )
        assert isinstance(confirmed, MatterDecision)
        assert isinstance(sent, Submission) == Submission.objects.filter(declaration=declaration).exists()
