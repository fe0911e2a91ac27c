"""Objections: taken while the days run, examined and answered, each concerning its own row alone."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.urls import reverse

from declarations.workflow import MoveRefused
from review import objections
from review.models import Objection
from review.objections import Sender, TooMany
from tests import factories
from tests.review import decided
from tests.review.decided import FIRST_PUBLIC_DAY, LAST_PUBLIC_DAY, LAST_SECOND, NEXT_SECOND
from tests.review.factories import ANSHAN, TIEDONG, city_officer
from zjtx.common import clock, outbox
from zjtx.common.models import AuditEntry, OutboxMessage
from zjtx.registry.models import Title

pytestmark = pytest.mark.django_db
MORNING = clock.as_moment(FIRST_PUBLIC_DAY)


def form_of(key="one", serial="1", **changes):
    return {**decided.OBJECTION, "serial": serial, "request_key": key, **changes}


@pytest.mark.parametrize(
    "change",
    [{"name": " "}, {"contact": ""}, {"text": ""}, {"state": "upheld"}, {"channel": "letter"}, {"channel": "other"}],
)
def test_database_refuses_impossible_objections(change):
    one = decided.objected(decided.published(decided.proposed()))
    with pytest.raises(IntegrityError), transaction.atomic():
        Objection.objects.filter(pk=one.pk).update(**change)


def test_objection_from_the_public_page_gets_a_receipt(client):
    officer = decided.officer()
    made = decided.published(decided.proposed(TIEDONG), two := decided.proposed())
    with clock.frozen(LAST_SECOND):
        address = reverse("public:object", args=[made.pk])
        shown = client.get(address).content.decode()
        assert f"1 {two.enterprise_name}（大连市）" in shown
        answer = client.post(address, form_of(), follow=True)
    one = Objection.objects.get()
    assert answer.redirect_chain[0][0] == reverse("public:objection_received", args=[made.pk])
    assert one.receipt_number == "YY20220509-0001"
    assert one.receipt_number in answer.content.decode()
    assert (one.declaration, one.channel, one.name) == (two, "online", "王立新")
    assert decided.told(officer) == ["收到异议 YY20220509-0001"]
    assert decided.told(two.created_by)[-1] == "已列入公示名单"


@pytest.mark.parametrize(("at", "status"), [(LAST_SECOND, 302), (NEXT_SECOND, 422)])
def test_objection_is_taken_to_the_last_second_of_the_last_day(client, at, status):
    made = decided.published(decided.proposed())
    with clock.frozen(at):
        answer = client.post(reverse("public:object", args=[made.pk]), form_of())
    assert answer.status_code == status
    assert Objection.objects.count() == (status == 302)
    if status == 422:
        assert "目前不在公示期内" in answer.content.decode()
        assert decided.OBJECTION["text"] in answer.content.decode()


@pytest.mark.parametrize("missing", ["serial", "name", "contact", "text"])
def test_objection_needs_every_field_and_keeps_what_was_typed(client, missing):
    made = decided.published(decided.proposed())
    with clock.frozen(LAST_SECOND):
        answer = client.post(reverse("public:object", args=[made.pk]), form_of(**{missing: ""}))
    assert answer.status_code == 422
    kept = next(text for name, text in decided.OBJECTION.items() if name != missing)
    assert kept in answer.content.decode()
    assert not Objection.objects.exists()


def test_objection_sent_twice_is_one(client):
    made = decided.published(decided.proposed())
    with clock.frozen(LAST_SECOND):
        for _ in range(2):
            assert client.post(reverse("public:object", args=[made.pk]), form_of()).status_code == 302
    assert Objection.objects.count() == 1
    assert len(client.session["objections_sent"]) == 1


def test_one_browser_sends_three_a_day(client):
    made = decided.published(decided.proposed())
    address = reverse("public:object", args=[made.pk])
    with clock.frozen(MORNING) as day:
        for number in range(3):
            assert client.post(address, form_of(f"key{number}")).status_code == 302
        refused = client.post(address, form_of("key3"))
        assert refused.status_code == 429
        assert "24小时内提交的异议已较多" in refused.content.decode()
        assert decided.OBJECTION["text"] in refused.content.decode()
        day.advance(hours=24)
        assert client.post(address, form_of("key4")).status_code == 302
    assert Objection.objects.count() == 4


def test_one_address_sends_ten_a_day_and_another_still_may():
    made = decided.published(decided.proposed())

    def send(number, address):
        key = f"key{number}-{address}"
        sender = Sender(address)
        given = {"serial": None, "words": decided.OBJECTION, "at": MORNING, "sender": sender, "request_key": key}
        return objections.receive(publicity=made, **given)

    for number in range(10):
        send(number, "10.0.0.1")
    with pytest.raises(TooMany):
        send(10, "10.0.0.1")
    assert send(11, "10.0.0.2").receipt_number == "YY20220429-0011"


@pytest.mark.parametrize(
    ("day", "is_taken"),
    [
        (FIRST_PUBLIC_DAY - timedelta(days=1), False),
        (FIRST_PUBLIC_DAY, True),
        (LAST_PUBLIC_DAY, True),
        (LAST_PUBLIC_DAY + timedelta(days=1), False),
    ],
)
def test_officer_enters_what_was_received_within_the_days(client, day, is_taken):
    made = decided.published(one := decided.proposed())
    client.force_login(decided.officer())
    with clock.frozen(NEXT_SECOND + timedelta(days=2)):
        form = form_of(channel="letter", received_on=day.isoformat())
        answer = client.post(reverse("review:objection_enter", args=[made.pk]), form)
    assert answer.status_code == (302 if is_taken else 422)
    found = Objection.objects.first()
    assert (found is not None) == is_taken
    if found:
        assert (found.declaration, found.channel, found.received_on) == (one, "letter", day)
        assert found.entered_by is not None


def test_upheld_objection_ends_its_own_declaration_alone():
    here, there = decided.proposed(), decided.proposed(TIEDONG)
    own_city, other_city = city_officer(), city_officer(ANSHAN)
    made = decided.published(here, there)
    one = decided.objected(made, 1)
    answered = {"user": decided.officer(), "at": NEXT_SECOND, "is_upheld": True, "text": "经核查属实。"}
    objections.answer(objection=one, reason="近三年发生安全生产事故", **answered)
    here.refresh_from_db()
    there.refresh_from_db()
    assert (here.status, there.status) == ("not_recognised", "publicity")
    assert decided.told(here.created_by)[-1] == "公示异议成立，不予认定"
    told = OutboxMessage.objects.get(recipient=here.created_by, kind="notice", subject="公示异议成立，不予认定")
    assert "近三年发生安全生产事故" in told.body
    assert decided.OBJECTION["name"] not in told.body
    assert decided.told(own_city)[-1] == "公示异议成立，不予认定"
    assert "公示异议成立，不予认定" not in decided.told(other_city)


def test_second_objection_against_an_ended_declaration_can_still_be_answered():
    made = decided.published(one := decided.proposed())
    first, second = decided.objected(made), decided.objected(made)
    by = decided.officer()
    for each in (first, second):
        given = {"user": by, "at": NEXT_SECOND, "is_upheld": True, "text": "属实。", "reason": "事故"}
        objections.answer(objection=each, **given)
    one.refresh_from_db()
    assert one.status == "not_recognised"
    assert set(Objection.objects.values_list("state", flat=True)) == {"upheld"}


def test_upheld_without_a_reason_for_the_enterprise_changes_nothing():
    made = decided.published(one := decided.proposed())
    found = decided.objected(made)
    with pytest.raises(MoveRefused, match="须填写意见或理由"):
        objections.answer(objection=found, user=decided.officer(), at=NEXT_SECOND, is_upheld=True, text="属实。")
    one.refresh_from_db()
    found.refresh_from_db()
    assert (one.status, found.state) == ("publicity", "open")


def test_answer_is_given_once_and_mailed_where_there_is_an_address():
    made = decided.published(decided.proposed())
    one = decided.objected(made, contact="wang@example.com")
    by = decided.officer()
    given = {"objection": one, "user": by, "at": NEXT_SECOND, "text": "经核查，所述情况不属实。"}
    with clock.frozen(NEXT_SECOND):
        for _ in range(2):
            objections.answer(**given, is_upheld=False)
        with pytest.raises(MoveRefused, match="已答复：异议不成立"):
            objections.answer(**given, is_upheld=True, reason="事故")
        outbox.deliver_due()
    letters = [letter for letter in mail.outbox if letter.to == ["wang@example.com"]]
    assert len(letters) == 1
    assert "经核查，所述情况不属实。" in letters[0].body


def test_answers_have_pages_of_their_own(client):
    made = decided.published(one := decided.proposed())
    upheld, rejected = decided.objected(made), decided.objected(made, serial=None)
    client.force_login(decided.officer())
    with clock.frozen(NEXT_SECOND):
        shown = client.get(reverse("review:objection", args=[upheld.pk])).content.decode()
        assert decided.OBJECTION["text"] in shown
        assert decided.OBJECTION["contact"] not in shown
        told = client.post(reverse("review:objection_contacts", args=[upheld.pk])).content.decode()
        assert decided.OBJECTION["contact"] in told
        assert upheld.query_code in told
        assert AuditEntry.objects.filter(action="review.objection.contacts", object_id=str(upheld.pk)).count() == 1
        address = reverse("review:objection_reject", args=[rejected.pk])
        assert "公示名单不变" in client.get(address).content.decode()
        assert client.post(address, {"text": ""}).status_code == 422
        assert client.post(address, {"text": "不属实。"}).status_code == 302
        address = reverse("review:objection_uphold", args=[upheld.pk])
        assert "转为“未认定”" in client.get(address).content.decode()
        assert client.post(address, {"text": "属实。", "reason": "事故"}).status_code == 302
        assert client.post(address, {"text": "又属实。", "reason": "事故"}).status_code == 422
    one.refresh_from_db()
    assert one.status == "not_recognised"


@pytest.mark.parametrize("role", ["city_officer", "enterprise", "expert", "institution", "system_admin", "auditor"])
def test_province_pages_do_not_exist_for_others(client, role):
    made = decided.published(decided.proposed())
    one = decided.objected(made)
    of = factories.enterprise() if role == "enterprise" else None
    client.force_login(factories.user(role, region="210200" if role == "city_officer" else None, of=of))
    for name, key in (("publicity", made.pk), ("objection", one.pk), ("objection_uphold", one.pk)):
        assert client.get(reverse(f"review:{name}", args=[key])).status_code == 404
    assert client.post(reverse("review:objection_reject", args=[one.pk]), {"text": "不"}).status_code == 404
    one.refresh_from_db()
    assert one.state == "open"
    assert not Title.objects.exists()
