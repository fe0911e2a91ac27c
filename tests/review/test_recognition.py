"""Recognition: after the last day, as one act, a title each; renewals; what an objection holds is held alone."""

import threading
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from declarations.models import Declaration, Round, TransitionLog
from declarations.workflow import MoveRefused
from review import objections, publicity, recognition
from review.models import Publicity, Recognition, RecognitionEntry
from review.signals import titles_granted
from tests import factories
from tests.review import decided
from tests.review.decided import DOCUMENT, ISSUED_ON, LAST_PUBLIC_DAY, LAST_SECOND, NEXT_SECOND, RECOGNISED_AT
from tests.review.factories import ANSHAN, TIEDONG, city_officer, district_officer
from zjtx.common import clock
from zjtx.common.models import AuditEntry, OutboxMessage
from zjtx.registry.models import Title

pytestmark = pytest.mark.django_db


def states(*declarations):
    return [Declaration.objects.get(pk=one.pk).status for one in declarations]


def reject(objection, at=RECOGNISED_AT):
    objections.answer(objection=objection, user=decided.officer(), at=at, is_upheld=False, text="不属实。")


def test_titles_run_from_the_document_to_the_end_of_the_third_year():
    here, there = decided.proposed(), decided.proposed(TIEDONG)
    made = decided.recognised(decided.published(here, there))
    titles = [one.title for one in made.entries.order_by("pk")]
    assert [one.number for one in titles] == ["辽专精特新-2022-Q-0001", "辽专精特新-2022-Q-0002"]
    assert [one.enterprise for one in titles] == [here.enterprise, there.enterprise]
    for one in titles:
        assert (one.starts_on, one.ends_on, one.year) == (ISSUED_ON, date(2025, 12, 31), 2022)
        assert (one.tier, one.document_number, one.ended_on) == ("sme", DOCUMENT, None)
    assert states(here, there) == ["recognised", "recognised"]


@pytest.mark.parametrize(
    ("year", "validity", "last_day"),
    [
        (2018, 3, date(2021, 12, 31)),
        (2019, 3, date(2022, 12, 31)),
        (2022, 3, date(2025, 12, 31)),
        (2022, 5, date(2027, 12, 31)),
    ],
)
def test_last_day_is_counted_as_the_notice_counts(year, validity, last_day):
    assert recognition.last_day_of_title(Round(year=year, validity_years=validity)) == last_day


@pytest.mark.parametrize(
    ("at", "is_possible"), [(LAST_SECOND, False), (NEXT_SECOND, True), (NEXT_SECOND + timedelta(days=30), True)]
)
def test_recognition_waits_for_the_clock_and_not_for_the_job(at, is_possible):
    made = decided.published(one := decided.proposed())
    if is_possible:
        decided.recognised(made, at=at, issued_on=at.date())
    else:
        with pytest.raises(MoveRefused, match="公示期至2022年5月9日，期满后方可办理认定"):
            decided.recognised(made, at=at, issued_on=at.date())
    assert states(one) == ["recognised" if is_possible else "publicity"]
    assert Publicity.objects.get().state == "open"
    assert [one.pk for one in publicity.close_over(NEXT_SECOND)] == [made.pk]


@pytest.mark.parametrize(
    ("issued_on", "words"),
    [
        (LAST_PUBLIC_DAY, "应在公示期满"),
        (LAST_PUBLIC_DAY + timedelta(days=1), ""),
        (RECOGNISED_AT.date(), ""),
        (RECOGNISED_AT.date() + timedelta(days=1), "不应晚于今天"),
    ],
)
def test_document_lies_between_the_last_day_and_today(issued_on, words):
    made = decided.published(decided.proposed())
    if words:
        with pytest.raises(MoveRefused, match=words):
            decided.recognised(made, issued_on=issued_on)
        assert not Title.objects.exists()
    else:
        assert decided.recognised(made, issued_on=issued_on).entries.get().title.starts_on == issued_on


def test_open_objection_holds_its_own_row_alone():
    held, free = decided.proposed(), decided.proposed(TIEDONG)
    made = decided.published(held, free)
    objection = decided.objected(made, 1)
    decided.objected(made, None)  # against the list as a whole: holds nobody
    decided.recognised(made)
    assert states(held, free) == ["publicity", "recognised"]
    with pytest.raises(MoveRefused, match="没有可以认定的申报"):
        decided.recognised(made, document_number="辽工信改革〔2022〕70号")
    reject(objection)
    with pytest.raises(MoveRefused, match="该文号已用于本次公示的认定"):
        decided.recognised(made)
    later = decided.recognised(made, document_number="辽工信改革〔2022〕70号", issued_on=date(2022, 5, 16))
    assert [one.title.number for one in later.entries.all()] == ["辽专精特新-2022-Q-0002"]
    assert states(held) == ["recognised"]


def test_upheld_objection_leaves_no_title():
    out, kept = decided.proposed(), decided.proposed(TIEDONG)
    made = decided.published(out, kept)
    given = {"user": decided.officer(), "at": NEXT_SECOND, "is_upheld": True, "text": "属实。", "reason": "事故"}
    objections.answer(objection=decided.objected(made, 1), **given)
    decided.recognised(made)
    assert states(out, kept) == ["not_recognised", "recognised"]
    assert [one.enterprise for one in Title.objects.all()] == [kept.enterprise]


def test_renewal_ends_the_old_title_the_day_before():
    one = decided.proposed()
    old = decided.title(one)
    new = decided.recognised(decided.published(one)).entries.get().title
    old.refresh_from_db()
    assert (old.ended_on, old.end_reason, old.superseded_by) == (date(2022, 5, 15), "renewed", new)
    assert old.is_valid_on(date(2022, 5, 15))
    assert not old.is_valid_on(ISSUED_ON)
    assert Title.objects.valid_on(ISSUED_ON).get() == new
    assert Title.objects.valid_on(date(2022, 5, 15)).get() == old


def test_title_that_ran_out_before_ended_on_its_own_last_day():
    one = decided.proposed()
    old = decided.title(one, ends_on=date(2021, 12, 31))
    decided.recognised(decided.published(one))
    old.refresh_from_db()
    assert (old.ended_on, old.end_reason, old.superseded_by) == (date(2021, 12, 31), "expired", None)


def test_other_tiers_and_ended_titles_stay_as_they_are():
    one = decided.proposed()
    giant = decided.title(one, tier="little_giant")
    product = decided.title(one, tier="product", product_name="滚珠丝杠")
    revoked = decided.title(one, ended_on=date(2020, 1, 1), end_reason="revoked")
    decided.recognised(decided.published(one))
    for title in (giant, product, revoked):
        title.refresh_from_db()
    assert [one.ended_on for one in (giant, product)] == [None, None]
    assert (revoked.end_reason, revoked.superseded_by) == ("revoked", None)


def test_product_renews_its_own_name_only():
    one = decided.product(" 高精度  滚珠丝杠")
    same = decided.title(one, tier="product", product_name="高精度 滚珠丝杠")
    other = decided.title(one, tier="product", product_name="直线导轨")
    new = decided.recognised(decided.published(one)).entries.get().title
    same.refresh_from_db()
    other.refresh_from_db()
    assert (new.product_name, new.number) == ("高精度 滚珠丝杠", "辽专精特新-2022-C-0001")
    assert (same.superseded_by, other.ended_on) == (new, None)


def test_title_takes_the_corrected_name_of_the_product():
    made = decided.published(decided.product("高精度滚珠丝扛"))
    given = {"serial": 1, "field": "product", "after": "高精度滚珠丝杠", "note": "错字"}
    publicity.correct(publicity=made, user=decided.officer(), at=LAST_SECOND, **given)
    assert decided.recognised(made).entries.get().title.product_name == "高精度滚珠丝杠"


def test_a_row_with_a_later_title_is_said_and_the_others_go_on():
    stuck, free = decided.proposed(), decided.proposed(TIEDONG)
    decided.title(stuck, year=2022, starts_on=ISSUED_ON, ends_on=date(2025, 12, 31))
    made = decided.recognised(decided.published(stuck, free))
    assert states(stuck, free) == ["publicity", "recognised"]
    assert made.refusals == [{"serial": 1, "reason": "该企业有同日起或此后起的同类称号，须先核对"}]
    assert [one.title.number for one in made.entries.all()] == ["辽专精特新-2022-Q-0001"]


def test_when_no_row_can_be_granted_nothing_is_written():
    one = decided.proposed()
    decided.title(one, year=2022, starts_on=ISSUED_ON, ends_on=date(2025, 12, 31))
    with pytest.raises(MoveRefused, match="须先核对"):
        decided.recognised(decided.published(one))
    assert not Recognition.objects.exists()
    assert states(one) == ["publicity"]


def test_recognition_twice_is_one():
    made = decided.published(decided.proposed())
    first = decided.recognised(made)
    counts = Title.objects.count(), OutboxMessage.objects.count(), AuditEntry.objects.count()
    assert decided.recognised(made).pk == first.pk
    with pytest.raises(MoveRefused, match="没有可以认定的申报"):
        decided.recognised(made, document_number="另一文号")
    assert (Title.objects.count(), OutboxMessage.objects.count(), AuditEntry.objects.count()) == counts


def test_enterprises_and_their_own_cities_are_told():
    one = decided.proposed()
    here, there = city_officer(), city_officer(ANSHAN)
    district, other_district = district_officer(), district_officer(TIEDONG)
    decided.recognised(decided.published(one))
    assert decided.told(district)[-1] == f"认定文件 {DOCUMENT}"
    assert decided.told(other_district) == []
    assert decided.told(one.created_by)[-1] == "已获“专精特新”认定"
    words = OutboxMessage.objects.get(recipient=one.created_by, kind="notice", subject="已获“专精特新”认定").body
    assert "证书编号辽专精特新-2022-Q-0001，有效期2022年5月16日至2025年12月31日" in words
    assert decided.told(here)[-1] == f"认定文件 {DOCUMENT}"
    assert decided.told(there) == []


class Listening:
    """A receiver of the news that keeps what it heard."""

    def __init__(self, failure=None):
        self.heard, self.failure = [], failure

    def __enter__(self):
        titles_granted.connect(self.hear, sender=Recognition)
        return self

    def __exit__(self, *_):
        titles_granted.disconnect(self.hear, sender=Recognition)

    def hear(self, sender, recognition, titles, **_):
        self.heard.append((recognition, titles, connection.in_atomic_block))
        if self.failure:
            raise self.failure


def test_news_is_sent_once_inside_the_transaction():
    made = decided.published(decided.proposed(), decided.proposed(TIEDONG))
    with Listening() as listening:
        done = decided.recognised(made)
        decided.recognised(made)
    ((heard, titles, was_inside),) = listening.heard
    assert (heard, was_inside) == (done, True)
    assert sorted(one.pk for one in titles) == sorted(Title.objects.values_list("pk", flat=True))


def test_a_receiver_that_fails_undoes_the_recognition():
    made = decided.published(one := decided.proposed())
    with Listening(RuntimeError("pool")), pytest.raises(RuntimeError):
        decided.recognised(made)
    assert not Title.objects.exists()
    assert states(one) == ["publicity"]


@pytest.mark.parametrize("role", ["city_officer", "system_admin"])
def test_only_the_province_recognises(role):
    made = decided.published(one := decided.proposed())
    region = "210200" if role == "city_officer" else None
    with pytest.raises(MoveRefused, match="无权办理"):
        decided.recognised(made, by=factories.user(role, region=region))
    assert states(one) == ["publicity"]


def test_database_gives_a_declaration_one_title():
    made = decided.recognised(decided.published(decided.proposed(), decided.proposed()))
    first, second = made.entries.order_by("pk")
    with pytest.raises(IntegrityError), transaction.atomic():
        RecognitionEntry.objects.filter(pk=second.pk).update(declaration=first.declaration)
    with pytest.raises(IntegrityError), transaction.atomic():
        RecognitionEntry.objects.filter(pk=second.pk).update(title=first.title)
    with pytest.raises(IntegrityError), transaction.atomic():
        Recognition.objects.filter(pk=made.pk).update(document_number=" ")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("documents", [(DOCUMENT, DOCUMENT), (DOCUMENT, "辽工信改革〔2022〕66号")])
def test_two_officers_recognise_at_once_and_it_happens_once(documents):
    declarations = [decided.proposed(), decided.proposed(TIEDONG)]
    made = decided.published(*declarations)
    results, barrier, officers = [], threading.Barrier(2), [decided.officer(), decided.officer()]

    def go(by, document):
        try:
            barrier.wait()
            results.append(decided.recognised(made, by=by, document_number=document))
        except MoveRefused as refused:
            results.append(refused)
        finally:
            connection.close()

    threads = [threading.Thread(target=go, args=pair) for pair in zip(officers, documents, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({one.pk for one in results if isinstance(one, Recognition)}) == 1
    assert sum(isinstance(one, MoveRefused) for one in results) == (len(set(documents)) - 1)
    assert TransitionLog.objects.filter(move="recognise").count() == 2
    numbers = sorted(Title.objects.values_list("number", flat=True))
    assert numbers == ["辽专精特新-2022-Q-0001", "辽专精特新-2022-Q-0002"]
    assert states(*declarations) == ["recognised", "recognised"]


@pytest.mark.django_db(transaction=True)
def test_an_answer_and_a_recognition_at_once_never_give_a_title_to_what_was_upheld():
    for _ in range(4):
        made = decided.published(one := decided.proposed())
        objection, barrier, by = decided.objected(made), threading.Barrier(2), decided.officer()

        def uphold(objection=objection, barrier=barrier, by=by):
            given = {"user": by, "at": RECOGNISED_AT, "is_upheld": True, "text": "属实。", "reason": "事故"}
            run(barrier, lambda: objections.answer(objection=objection, **given))

        def recognise(made=made, barrier=barrier, by=by):
            run(barrier, lambda: decided.recognised(made, by=by))

        threads = [threading.Thread(target=act) for act in (uphold, recognise)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert states(one) == ["not_recognised"]
        assert not Title.objects.filter(enterprise=one.enterprise).exists()


def run(barrier, act):
    try:
        barrier.wait()
        act()
    except MoveRefused:
        pass
    finally:
        connection.close()


def test_pages_lead_to_the_titles(client):
    made = decided.published(decided.proposed(), held := decided.proposed(TIEDONG))
    decided.objected(made, 2)
    client.force_login(decided.officer())
    address = reverse("review:recognise", args=[made.pk])
    with clock.frozen(LAST_SECOND):
        answer = client.get(address, follow=True)
        assert "期满后方可办理认定" in answer.content.decode()
    with clock.frozen(RECOGNISED_AT):
        assert address in client.get(reverse("review:publicity", args=[made.pk])).content.decode()
        shown = client.get(address).content.decode()
        assert f"1户有待答复的异议，本次不办理：{held.enterprise_name}" in shown
        assert "自印发日期起至2025年12月31日" in shown
        assert client.post(address, {"document_number": "", "issued_on": ""}).status_code == 422
        form = {"document_number": DOCUMENT, "issued_on": ISSUED_ON.isoformat()}
        answer = client.post(address, form, follow=True)
    done = Recognition.objects.get()
    assert answer.redirect_chain[0][0] == reverse("review:recognition", args=[done.pk])
    assert "辽专精特新-2022-Q-0001" in answer.content.decode()
    assert "尚有1户未办理认定" in answer.content.decode()


def test_recognition_page_does_not_exist_for_a_city(client):
    done = decided.recognised(decided.published(decided.proposed()))
    client.force_login(city_officer())
    assert client.get(reverse("review:recognition", args=[done.pk])).status_code == 404
    assert client.post(reverse("review:recognise", args=[done.publicity_id]), {}).status_code == 404


def test_enterprise_sees_its_own_title(client):
    mine, other = decided.proposed(), decided.proposed()
    made = decided.published(mine, other)
    client.force_login(mine.created_by)
    address = reverse("declarations:detail", args=[mine.number])
    with clock.frozen(RECOGNISED_AT):
        assert "已获称号" not in client.get(address).content.decode()
        decided.recognised(made)
        shown = client.get(address).content.decode()
        for words in ("已获称号", "辽专精特新-2022-Q-0001", DOCUMENT, "2022年5月16日至2025年12月31日"):
            assert words in shown
        assert "辽专精特新-2022-Q-0002" not in shown
        home = client.get("/").content.decode()
        assert "至2025年12月31日" in home
        assert "辽专精特新-2022-Q-0001" in home
