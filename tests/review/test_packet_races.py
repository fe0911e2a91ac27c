"""At the same moment: sending, reopening, recommending, accepting and sending back; one of them happens."""

import pytest

from declarations.workflow import MoveRefused
from review import first_review
from review.models import PacketEdition, PacketStep, StampedScan
from review.packets import closing, sending
from tests.at_once import at_once
from tests.review import decided, factories
from tests.review import packet_factories as make
from tests.review.packet_factories import AFTER, FIRST_DAY, packet

pytestmark = pytest.mark.django_db(transaction=True)


def outcome(results):
    """(how many were done, how many refused)."""
    return sum(not isinstance(one, MoveRefused) for one in results), sum(
        isinstance(one, MoveRefused) for one in results
    )


def test_two_officers_send_at_once_and_it_is_sent_once():
    officer, colleague = factories.city_officer(), factories.city_officer()
    make.recommended(by=officer)
    edition = make.ready(officer)
    given = {"packet": packet(), "at": AFTER, "revision": edition.revision}
    results = at_once(*(lambda one=one: sending.send(user=one, **given) for one in (officer, colleague)))
    assert outcome(results) == (1, 1)
    assert PacketStep.objects.filter(act="send").count() == 1


def test_sending_and_reopening_at_once_yields_one_of_them():
    officer, colleague = factories.city_officer(), factories.city_officer()
    make.recommended(by=officer)
    edition = make.ready(officer)
    given = {"packet": packet(), "at": AFTER, "revision": edition.revision}
    results = at_once(
        lambda: sending.send(user=officer, **given), lambda: closing.reopen(user=colleague, reason="漏报", **given)
    )
    assert outcome(results) == (1, 1)
    edition = PacketEdition.objects.get()
    assert edition.entries.exists() == (edition.state == "sent")


def test_accepting_and_sending_back_at_once_yields_one_of_them():
    officer, colleague, city = decided.officer(), decided.officer(), factories.city_officer()
    declaration = make.recommended(by=city)
    edition = make.sent(city)
    given = {"packet": packet(), "at": AFTER, "revision": edition.revision}
    rows = {declaration.number: "请核实"}
    results = at_once(
        lambda: sending.accept(user=officer, **given),
        lambda: sending.send_back(user=colleague, reason="请核实", rows=rows, **given),
    )
    assert outcome(results) == (1, 1)
    declaration.refresh_from_db()
    state = PacketEdition.objects.get().state
    assert (state, declaration.status) in {("accepted", "recommended"), ("returned", "city_review")}


def test_a_recommendation_and_the_closing_at_once_leave_no_recommendation_beside_the_list():
    officer, colleague = factories.city_officer(), factories.city_officer()
    make.recommended(by=officer)
    waiting = factories.submitted()
    factories.check_commitments(waiting, colleague)
    make.stamp(packet())
    scan = {"stored": make.a_letter(), "name": "盖章申报表.pdf", "desk": "city", "uploaded_by": colleague}
    StampedScan.objects.create(submission=waiting.submissions.get(), uploaded_at=FIRST_DAY, **scan)
    words = {"opinion": "同意推荐", "version": 1}
    results = at_once(
        lambda: closing.close(packet=packet(), user=officer, at=AFTER, revision=0),
        lambda: first_review.recommend(declaration=waiting, user=colleague, at=FIRST_DAY, **words),
    )
    waiting.refresh_from_db()
    listed = PacketEdition.objects.get().entries.filter(declaration=waiting).exists()
    assert listed == (waiting.status == "recommended")
    assert outcome(results)[0] == (2 if listed else 1)
