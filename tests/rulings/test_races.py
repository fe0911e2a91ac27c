"""Two persons at once: one proposal, one outcome, one waiver (real threads, real locks)."""

import pytest

from declarations.models import LockedReading, Submission, Waiver
from declarations.services import readings
from tests import factories
from tests.review import factories as desks
from tests.rulings import making
from tests.rulings.making import AT, together

pytestmark = pytest.mark.django_db(transaction=True)
RACES = 4


def test_two_proposals_at_once_are_one():
    round_ = factories.open_round()
    admins = [making.administrator(), making.administrator()]
    for _ in range(RACES):
        found = together(*(lambda one=one: making.proposed(round_, user=one) for one in admins))
        waiting = LockedReading.objects.waiting().get()
        assert sum(isinstance(one, LockedReading) for one in found) == 1
        readings.decline_reading(ruling=waiting, user=making.province(), at=AT, reason="再议")


def test_confirming_and_declining_at_once_have_one_outcome():
    officers = [making.province(), making.province()]
    for _ in range(RACES):
        is_strict = LockedReading.objects.in_force().filter(reading="strict").exists()
        ruling = making.proposed(reading="lenient" if is_strict else "strict")  # what is in force is refused
        together(
            lambda one=ruling: readings.confirm_reading(ruling=one, user=officers[0], at=AT),
            lambda one=ruling: readings.decline_reading(ruling=one, user=officers[1], at=AT, reason="再议"),
        )
        ruling.refresh_from_db()
        assert (ruling.confirmed_at is None) != (ruling.declined_at is None)
        assert LockedReading.objects.in_force().count() <= 1


def test_two_waivers_at_once_are_one():
    officers = [making.province(), making.province()]
    declaration = making.blocked()
    for _ in range(RACES):
        found = together(*(lambda one=one: making.waive(declaration, user=one) for one in officers))
        assert sum(isinstance(one, Waiver) for one in found) == 1
        making.withdraw(Waiver.objects.in_force().get())


def test_a_waiver_withdrawn_while_the_declaration_is_submitted_is_before_or_after():
    officer = making.province()
    for _ in range(RACES):
        declaration = making.blocked()
        waiver = making.waive(declaration, user=officer)
        sent, gone = together(
            lambda one=declaration: desks.send(one), lambda one=waiver: making.withdraw(one, user=officer)
        )
        assert isinstance(gone, Waiver)
        declaration.refresh_from_db()
        assert (declaration.status == "city_review") == isinstance(sent, Submission)
