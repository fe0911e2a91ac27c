"""The yearly update: who comes in and goes out and why, confirmed once, frozen, each city told of its own part."""

from datetime import date

import pytest
from django.urls import reverse

from cultivation_pool.enums import Movement
from cultivation_pool.models import PoolUpdate, PoolUpdateRow
from cultivation_pool.services.updates import CHANGED, UpdateRefused, confirm, preview
from tests import factories as people
from tests.at_once import at_once
from tests.pool import factories
from tests.pool.client import as_, messages_of, text_of
from tests.pool.factories import TIEDONG
from zjtx.common import clock
from zjtx.common.models import AuditEntry, OutboxMessage
from zjtx.registry.enums import EndReason
from zjtx.registry.models import Title

AT = clock.as_moment("2022-11-10T10:00:00")
DAY = AT.date()
NEW = {"year": 2022, "starts_on": date(2022, 7, 1), "ends_on": date(2025, 12, 31)}


@pytest.fixture
def four():
    """One that stays with a second title, one expired, one revoked (in Anshan), one new."""
    stays, expired = factories.holder().enterprise, factories.holder().enterprise
    revoked, new = factories.holder(TIEDONG).enterprise, people.enterprise()
    factories.title(stays, tier="little_giant", **NEW)
    over = {"ends_on": date(2022, 6, 30)}
    expired.titles.update(**over, ended_on=date(2022, 6, 30), end_reason=EndReason.EXPIRED)
    revoked.titles.update(ended_on=date(2022, 9, 1), end_reason=EndReason.REVOKED)
    factories.title(new, **NEW)
    with clock.frozen(AT):
        yield stays, expired, revoked, new


@pytest.mark.django_db
def test_the_update_says_why_and_is_frozen(four):
    stays, expired, revoked, new = four
    province, city = people.user("province_officer", region="210000"), factories.city_officer()
    page = as_(province).get(reverse("pool:update_new"))
    said = text_of(page)
    assert "截至2022年11月10日，与2021年12月31日持有有效称号的企业相比有变动的4家" in said
    form = {"day": DAY.isoformat(), "seen": page.context["found"].digest, "document_number": " 辽工信函〔2022〕8号 "}
    first = as_(province).post(reverse("pool:update_new"), form)
    again = as_(province).post(reverse("pool:update_new"), form)
    assert first.url == again.url == reverse("pool:update", args=[2022])
    assert "未重复办理" in messages_of(again)[0]
    update = PoolUpdate.objects.get()
    assert (update.day, update.compared_with) == (DAY, date(2021, 12, 31))
    assert update.document_number == "辽工信函〔2022〕8号"
    rows = {row.enterprise_id: (row.movement, row.reason) for row in update.rows.all()}
    assert rows == {
        stays.pk: (Movement.STAYS, "新增小巨人"),
        expired.pk: (Movement.OUT, "中小企业（2020年）已到期"),
        revoked.pk: (Movement.OUT, "中小企业（2020年）已撤销"),
        new.pk: (Movement.IN, "新获称号：中小企业（2022年）"),
    }
    assert AuditEntry.objects.filter(action="pool.update").count() == 1
    told = OutboxMessage.objects.get(kind="notice", recipient=city)
    assert "本市入库1家，出库1家，保留1家" in told.body
    Title.objects.filter(enterprise=new).update(ended_on=date(2022, 12, 1), end_reason=EndReason.GIVEN_UP)
    own = as_(city).get(reverse("pool:update", args=[2022]))
    assert {row["cells"][0]["text"] for row in own.context["table"]["rows"]} == {stays.name, expired.name, new.name}
    theirs = as_(city).get(reverse("pool:update", args=[2022]) + "?movement=in&city=210300").context["table"]
    assert theirs["rows"] == []
    # The next year is compared with what was frozen.
    found = {line.enterprise_id: line for line in preview(date(2023, 11, 1)).lines}
    assert set(found) == {stays.pk, new.pk}
    assert (found[new.pk].movement, found[new.pk].reason) == ("out", "中小企业（2022年）已放弃")


@pytest.mark.django_db
def test_what_was_not_seen_or_comes_too_early_is_refused(four):
    province = people.user("province_officer", region="210000")
    seen = preview(DAY).digest
    factories.title(people.enterprise(), **NEW)
    by = {"document_number": "", "user": province, "at": AT}
    with pytest.raises(UpdateRefused, match=CHANGED):
        confirm(day=DAY, seen=seen, **by)
    answer = as_(province).post(reverse("pool:update_new"), {"day": DAY.isoformat(), "seen": seen})
    assert (answer.status_code, CHANGED in text_of(answer)) == (409, True)
    for day, words in ((date(2022, 12, 1), "不应晚于今天"), (date(2022, 3, 2), "申报期结束后")):
        if "申报期" in words:
            people.open_round()
        with pytest.raises(UpdateRefused, match=words):
            confirm(day=day, seen=preview(day).digest, **by)
        shown = text_of(as_(province).get(f"{reverse('pool:update_new')}?day={day}"))
        assert words in shown
    assert not PoolUpdate.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_officers_at_once_make_one_update(four):
    officers = [people.user("province_officer", region="210000") for _ in range(3)]
    seen = preview(DAY).digest
    acts = [lambda by=by: confirm(day=DAY, document_number="", seen=seen, user=by, at=AT) for by in officers]
    results = at_once(*acts)
    assert sorted(is_new for _update, is_new in results) == [False, False, True]
    assert PoolUpdate.objects.count() == 1
    assert PoolUpdateRow.objects.count() == 4
