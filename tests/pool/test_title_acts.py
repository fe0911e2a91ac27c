"""Titles converted or lapsed by a document: previewed line by line, carried out once; and the way to renewal."""

import io
from datetime import date, timedelta

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from cultivation_pool.models import TitleAct, TitleActRow
from cultivation_pool.papers.title_list import blank_list
from cultivation_pool.services import title_acts
from cultivation_pool.services.expiry import end_expired
from cultivation_pool.services.refusals import MatterRefused
from cultivation_pool.title_notes import title_act_notes
from declarations.models import Round
from review.titles import standing
from tests import factories
from tests.at_once import at_once
from tests.pool import factories as pool
from tests.pool.client import as_
from zjtx.common import clock
from zjtx.common.models import OutboxMessage
from zjtx.registry.models import Title

AT = clock.as_moment("2024-03-04T10:00:00")
DOCUMENT = "辽工信改革〔2024〕6号"
FIRST, LAST = date(2024, 1, 1), date(2026, 12, 31)
WORDS = {
    "kind": "convert", "scheme": "liaoning", "tier": "sme", "year": None, "target_tier": "sme", "ends_on": LAST,
    "document_number": DOCUMENT, "issued_on": date(2024, 2, 28), "starts_on": FIRST,
}  # fmt: skip
LAPSE = {**WORDS, "kind": "lapse", "target_tier": "", "ends_on": None}


def officer():
    factories.regions()
    return factories.user("province_officer", region="210000")


def holder(**title):
    user = factories.user("enterprise", of=factories.enterprise(pool.GANJINGZI))
    pool.title(user.enterprise, **title)
    return user


def note(title):
    return title_act_notes([title])[title.pk][0]


def previewed(by, words=None, upload=None, key="key"):
    return title_acts.preview(words=words or WORDS, user=by, at=AT, request_key=key, upload=upload)


def lines(act):
    return [(row.state, row.refusal) for row in act.rows.order_by("place")]


@pytest.mark.django_db
def test_a_conversion_leaves_no_gap_and_no_overlap_and_is_carried_out_once():
    by, city = officer(), pool.city_officer()
    expired = holder(ends_on=date(2023, 12, 31), number="辽专精特新-2020-Q-0001")
    running = holder(ends_on=date(2025, 12, 31), year=2022)
    end_expired(AT)
    act = previewed(by)
    assert previewed(by).pk == act.pk
    assert lines(act) == [("ready", ""), ("ready", "")]
    assert Title.objects.filter(scheme="national").count() == 0
    for _ in range(2):
        title_acts.carry_out(act=act, user=by, at=AT)
    for user in (expired, running):
        old, new = user.enterprise.titles.order_by("starts_on")
        assert (old.ended_on, old.end_reason, old.superseded_by) == (date(2023, 12, 31), "converted", new)
        assert (new.starts_on, new.ends_on, new.scheme, new.document_number) == (FIRST, LAST, "national", DOCUMENT)
        days = [date(2023, 12, 31), FIRST]
        assert [Title.objects.filter(enterprise=user.enterprise).valid_on(day).count() for day in days] == [1, 1]
        assert standing(old, FIRST).label == "已转换"
        assert "转换为专精特新中小企业" in note(old)
        assert "由2020年度" in note(new) or "由2022年度" in note(new)
        assert OutboxMessage.objects.filter(recipient=user, kind="notice").count() == 1
    assert sorted(Title.objects.filter(scheme="national").values_list("number", flat=True)) == [
        "辽专精特新-2024-Q-0001", "辽专精特新-2024-Q-0002",
    ]  # fmt: skip
    assert OutboxMessage.objects.filter(recipient=city, kind="notice").count() == 1


@pytest.mark.django_db
def test_an_uploaded_list_is_answered_line_by_line():
    by = officer()
    one = holder(ends_on=date(2023, 12, 31), number="辽专精特新-2020-Q-0001")
    two = holder(ends_on=date(2025, 12, 31))
    gone = holder(ends_on=date(2022, 12, 31), number="辽专精特新-2019-Q-0007")
    end_expired(AT)
    book = openpyxl.load_workbook(io.BytesIO(blank_list()))
    sheet = book.active
    for line in (
        ("辽专精特新-2020-Q-0001", one.enterprise.uscc, ""),
        ("", two.enterprise.uscc.lower(), two.enterprise.name),
        ("辽专精特新-2019-Q-0007", "", ""),
        ("辽专精特新-2020-Q-0001", two.enterprise.uscc, ""),
        ("", "没有的代码", ""),
        ("辽专精特新-2020-Q-0001", "", ""),
    ):
        sheet.append(line)
    made = io.BytesIO()
    book.save(made)
    act = previewed(by, LAPSE, SimpleUploadedFile("名单.xlsx", made.getvalue()))
    assert lines(act) == [
        ("ready", ""),
        ("ready", ""),
        ("refused", "有效期已于2022年12月31日届满"),
        ("refused", "证书编号与统一社会信用代码不是同一企业"),
        ("refused", "没有这一类别的该项称号"),
        ("refused", "名单中该企业已列在前面"),
    ]
    title_acts.carry_out(act=act, user=by, at=AT)
    titles = Title.objects.filter(end_reason="lapsed")
    assert {one.ended_on for one in titles} == {date(2023, 12, 31)}
    assert not Title.objects.valid_on(FIRST).exists()
    assert f"依据{DOCUMENT}" in note(titles[0])
    assert gone.enterprise.titles.get().end_reason == "expired"
    with pytest.raises(MatterRefused, match="称号名单"):
        previewed(by, LAPSE, SimpleUploadedFile("a.xlsx", _other_book()), key="other")


def _other_book():
    made = io.BytesIO()
    openpyxl.Workbook().save(made)
    return made.getvalue()


@pytest.mark.django_db
def test_what_has_changed_since_its_preview_is_left_out():
    by = officer()
    one, two = holder(), holder()
    act = previewed(by, LAPSE)
    one.enterprise.titles.update(ended_on=date(2024, 2, 1), end_reason="revoked")
    title_acts.carry_out(act=act, user=by, at=AT)
    assert [state for state, _why in lines(act)] == ["refused", "done"]
    assert "撤销" in act.rows.get(title__enterprise=one.enterprise).refusal
    assert two.enterprise.titles.get().end_reason == "lapsed"
    with pytest.raises(MatterRefused, match="生效后再办理"):
        previewed(by, {**LAPSE, "starts_on": AT.date() + timedelta(days=1)}, key="late")


@pytest.mark.django_db
def test_the_pages_lead_from_the_form_over_the_preview_to_the_act():
    by, one = officer(), holder(number="辽专精特新-2020-Q-0001")
    client, sent = as_(by), {**WORDS, "year": "", "request_key": "form"}
    with clock.frozen(AT):
        refused = client.post(reverse("pool:title_act_new"), {**sent, "target_tier": "", "ends_on": "2023-01-01"})
        assert refused.status_code == 422
        assert "应选择转换后的类别" in refused.content.decode()
        shown = client.post(reverse("pool:title_act_new"), sent, follow=True).content.decode()
        assert "办理（1项）" in shown
        assert one.enterprise.name in shown
        act = TitleAct.objects.get()
        confirm = reverse("pool:title_act_confirm", args=[act.pk])
        assert "办理1项" in client.get(confirm).content.decode()
        assert "已办理" in client.post(confirm, follow=True).content.decode()
        assert f"依据{DOCUMENT}" in as_(one).get(reverse("pool:mine")).content.decode()
    assert TitleActRow.objects.get().state == "done"


@pytest.mark.django_db
def test_a_holder_in_the_last_year_is_shown_the_way_to_declare_again():
    at = clock.as_moment("2022-03-01T10:00:00")
    user = holder(ends_on=date(2022, 12, 31))
    with clock.frozen(at):
        page = as_(user).get(reverse("pool:mine")).content.decode()
        assert "可在2022年申报批次重新申报，请留意当年的申报通知" in page
        round_ = factories.open_round()
        factories.offer(round_, "sme")
        page = as_(user).get(reverse("pool:mine")).content.decode()
        assert f"可在2022年申报批次（{round_.code}）重新申报" in page
        home = as_(user).get("/").content.decode()
        assert "称号有效期至2022年12月31日，可重新申报" in home
    assert Round.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_officers_carrying_out_one_preview_at_once_give_one_title():
    by, other = officer(), officer()
    for number in range(3):
        one = holder()
        act = previewed(by, key=f"key{number}")
        acts = [
            lambda user=user, pk=act.pk: title_acts.carry_out(act=TitleAct.objects.get(pk=pk), user=user, at=AT)
            for user in (by, other)
        ]
        results = at_once(*acts, refusals=(MatterRefused,))
        assert {type(one) for one in results} == {TitleAct}
        assert one.enterprise.titles.filter(scheme="national").count() == 1
