"""Changes of title holders: filed in time or late, checked, decided; what they change and what they leave as it was."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from cultivation_pool.calendar import change_due
from cultivation_pool.due import run_due
from cultivation_pool.kinds import QUARTERLY
from cultivation_pool.models import ChangeFiling
from cultivation_pool.selectors import BoardFilters, board_page
from cultivation_pool.services import change_decisions as desk
from cultivation_pool.services.change_reminders import remind_of_changes
from cultivation_pool.services.changes import ChangeRefused, file_change, note_known, withdraw
from tests import factories as people
from tests.at_once import at_once
from tests.pool import factories
from tests.pool.client import as_, text_of
from tests.pool.factories import ANSHAN, TIEDONG
from tests.wall.cast import a_pdf
from zjtx.common import clock
from zjtx.common.models import AuditEntry, OutboxMessage
from zjtx.registry.models import Title

pytestmark = pytest.mark.django_db
CHANGED, NEW = date(2022, 3, 10), "大连新名精工有限公司"
WHY = "营业执照已核对"


def on(day: str):
    return clock.as_moment(f"{day}T10:00:00")


def upload():
    made = SimpleUploadedFile("变更通知书.pdf", a_pdf(), "application/pdf")
    made.found = type("Found", (), {"content_type": "application/pdf", "virus_check": "off"})
    return made


def values(**changes):
    found = {"kind": "rename", "changed_on": CHANGED, "new_name": NEW, "new_uscc": "", "new_region": None}
    return {**found, "details": "", **changes}


def filed(user, day="2022-03-20", filing=None, **changes) -> ChangeFiling:
    given = {"values": values(**changes), "uploads": [upload()], "filing": filing, "seen": seen(filing)}
    return file_change(user=user, at=on(day), **given)


def seen(row) -> int:
    return row.log.last().pk if row else 0


def act(service, row, user, day="2022-03-21", **given):
    entry = service(filing=row, user=user, at=on(day), seen=seen(row), **given)
    row.refresh_from_db()
    return entry


def to_province(row, city, day="2022-03-21"):
    act(desk.pass_on, row, city, day, found_kind=row.kind, opinion=WHY)


def told(user, prefix="change") -> list[str]:
    found = OutboxMessage.objects.filter(kind="notice", recipient=user, key__startswith=prefix).order_by("pk")
    return list(found.values_list("subject", flat=True))


@pytest.fixture
def user():
    return factories.holder(name="大连旧名机床有限公司")


@pytest.fixture
def city():
    return factories.city_officer()


@pytest.fixture
def province():
    return people.user("province_officer", region="210000")


def test_the_last_day_is_the_same_day_of_the_next_month_or_its_end():
    days = {"2022-01-31": "2022-02-28", "2022-03-10": "2022-04-10", "2022-12-31": "2023-01-31"}
    assert {day: change_due(date.fromisoformat(day)).isoformat() for day in days} == days


def test_a_rename_goes_through_and_every_page_says_both_names(client, user, city, province):
    """Filed by the form, checked, confirmed by theirs; found by the former name; papers of before keep it."""
    report = factories.filed(user)
    enterprise, old, moment = user.enterprise, user.enterprise.name, on("2022-04-12")
    fields = {"kind": "rename", "changed_on": "2022-03-12", "new_name": NEW, "seen": "0"}
    with clock.frozen(moment):
        own = as_(user)
        refused = own.post(reverse("pool:own_change_new"), fields)
        assert refused.status_code == 422
        assert NEW in refused.content.decode()
        again = [own.post(reverse("pool:own_change_new"), {**fields, "files": upload()}) for _ in range(2)]
        row = ChangeFiling.objects.get()
        assert [one.url for one in again] == [reverse("pool:own_change", args=[row.pk])] * 2
        assert (row.state, row.is_late, row.due_on, row.files.count()) == ("city", False, date(2022, 4, 12), 1)
        queue = as_(city).get(reverse("pool:changes"), {"q": "旧名机床", "standing": "city"})
        assert row.number in text_of(queue)
        paper = as_(city).get(reverse("pool:change_file", args=[row.files.get().pk]))
        assert paper.getvalue() == a_pdf()
        checked = {"seen": seen(row), "found_kind": "rename", "opinion": WHY}
        assert as_(city).post(reverse("pool:change_pass", args=[row.pk]), checked).status_code == 302
        confirmed = as_(province).post(reverse("pool:change_confirm", args=[row.pk]), {"seen": seen(row)})
        assert confirmed.status_code == 302
        shown = text_of(client.get(reverse("public:recognised"), {"q": "旧名机床"}))
        timeline = text_of(own.get(reverse("pool:own_change", args=[row.pk])))
    enterprise.refresh_from_db()
    report.refresh_from_db()
    assert (enterprise.name, enterprise.former_names.get().name) == (NEW, old)
    assert enterprise.former_names.get().until == date(2022, 3, 11)
    assert (report.enterprise_name, Title.objects.valid_on(date(2022, 4, 12)).get().enterprise) == (old, enterprise)
    assert f"{NEW} 原名：{old}" in shown
    assert "市级主管部门" in timeline
    assert city.full_name not in timeline
    filters = BoardFilters(kind=QUARTERLY, period=factories.QUARTER, q="新名")
    assert [one.pk for one in board_page(city, filters, date(2022, 4, 12))[0]] == [report.pk]
    acts = set(AuditEntry.objects.filter(action__startswith="pool.change").values_list("action", flat=True))
    assert {"pool.change.file", "pool.change.passed", "pool.change.confirmed", "pool.change.read_file"} <= acts


def test_a_return_keeps_the_day_and_a_withdrawal_takes_back_what_nobody_has_acted_on(user, city, province):
    row = filed(user, "2022-04-10")
    act(desk.return_filing, row, city, "2022-04-11", opinion="缺变更通知书")
    with pytest.raises(ChangeRefused, match="不能撤回"):
        act(withdraw, row, user, "2022-04-12")
    filed(user, "2022-04-20", filing=row)
    row.refresh_from_db()
    assert (row.state, row.is_late, row.correct_by, row.files.count()) == ("city", False, None, 2)
    to_province(row, city, "2022-04-21")
    act(desk.refuse, row, province, "2022-04-22", opinion="与登记机关信息不一致")
    assert row.state == "refused"
    other = filed(user, "2022-04-23", changed_on=date(2022, 4, 22))
    act(withdraw, other, user, "2022-04-23")
    assert (other.state, user.enterprise.former_names.count()) == ("withdrawn", 0)


def test_late_is_deemed_given_up_until_the_province_decides(user, city, province):
    """The titles stand; the change waits for the decision on them; kept with a reason, or ended with a document."""
    row = filed(user, "2022-04-11")
    assert row.is_late
    assert ChangeFiling.objects.awaiting_fate(date(2022, 4, 11)).get() == row
    to_province(row, city, "2022-04-12")
    with pytest.raises(ChangeRefused, match="应先决定称号是否放弃"):
        act(desk.confirm, row, province, "2022-04-13")
    assert Title.objects.get().is_valid_on(date(2022, 4, 13))
    act(desk.decide_titles, row, province, "2022-04-13", fate="kept", opinion="因疫情无法办理")
    act(desk.confirm, row, province, "2022-04-14")
    assert (row.state, Title.objects.not_ended().count()) == ("confirmed", 1)
    later = filed(user, "2022-09-01", kind="restructure", new_name="", details="与乙公司合并", changed_on=CHANGED)
    factories.title(user.enterprise, tier="product", product_name="轴承", starts_on=date(2022, 5, 16), number="")
    with pytest.raises(ChangeRefused, match="文号"):
        act(desk.decide_titles, later, province, "2022-09-02", fate="given_up", opinion=WHY)
    given = {"fate": "given_up", "opinion": WHY, "document_number": "辽工信函〔2022〕80号"}
    act(desk.decide_titles, later, province, "2022-09-02", **given)
    ended = Title.objects.get(end_reason="given_up")
    # The product was recognised after the month of this change was over: it is no title that was given up by it.
    assert (ended.tier, ended.ended_on, Title.objects.not_ended().count()) == ("sme", date(2022, 9, 2), 1)
    assert later.state == "city"


def test_a_report_that_says_renamed_opens_a_to_do_with_its_reminders(user, city, province):
    """Told at once, 7 and 1 days before and after the month, however often and late; then the province decides."""
    report = factories.filed(user, is_renamed=True, new_name=NEW)
    row = ChangeFiling.objects.get()
    assert (row.state, row.source, row.report, row.due_on) == ("due", "report", report, date(2022, 5, 11))
    for day in ("2022-05-03", "2022-05-04", "2022-05-04", "2022-05-09", "2022-05-10", "2022-05-13", "2022-05-14"):
        remind_of_changes(on(day))
    assert [key.split(":")[2] for key in OutboxMessage.objects.filter(
        kind="notice", recipient=user, key__startswith="change-due").order_by("pk").values_list("key", flat=True)
    ] == ["noted", "7@2022-05-11", "1@2022-05-11", "over@2022-05-11"]  # fmt: skip
    assert told(city, "change-due")[-1] == told(province, "change-due")[0] == f"变更逾期未报：{row.name}"
    assert [done for step, done in run_due(on("2022-05-15")) if step.label == "变更申报提醒"] == [0]
    with pytest.raises(ChangeRefused, match="由省级决定"):
        act(desk.close, row, city, "2022-05-15", opinion="误填")
    given = {"fate": "given_up", "opinion": "逾期未报", "document_number": "辽工信函〔2022〕60号"}
    act(desk.decide_titles, row, province, "2022-05-16", **given)
    assert (row.state, Title.objects.not_ended().count()) == ("closed", 0)


def test_what_is_filed_or_recorded_already_opens_nothing(user, city):
    filed(user, "2022-04-01")
    factories.filed(user, is_renamed=True, new_name=NEW)
    given = {"kind": "rename", "user": city, "words": "登记信息显示已更名", "enterprise": user.enterprise}
    assert note_known(at=on("2022-04-12"), **given).state == "city"
    assert ChangeFiling.objects.count() == 1
    with pytest.raises(ChangeRefused, match="无权"):
        note_known(at=on("2022-04-12"), **{**given, "user": factories.city_officer(ANSHAN), "kind": "move"})


def test_a_known_change_is_filed_withdrawn_and_still_owed(user, city):
    given = {"kind": "rename", "user": city, "words": "登记信息显示已更名", "enterprise": user.enterprise}
    row = note_known(at=on("2022-03-25"), changed_on=CHANGED, **given)
    made = filed(user, "2022-04-01", changed_on=date(2022, 3, 20))
    assert (made.pk, made.due_on, made.is_late) == (row.pk, date(2022, 4, 10), False)
    row.refresh_from_db()
    act(withdraw, row, user, "2022-04-02")
    assert (row.state, row.is_overdue(date(2022, 4, 11))) == ("due", True)
    other = filed(user, "2022-04-03", kind="restructure", new_name="", details="股权重组")
    with pytest.raises(ChangeRefused, match=other.number):
        filed(user, "2022-04-04", filing=row, kind="restructure", details="合并")
    # Taken for a rename, filed as the move that it is: one and the same change.
    moved = filed(user, "2022-04-05", kind="move", new_region=people.regions()[TIEDONG])
    assert (moved.pk, moved.kind) == (row.pk, "move")


def test_a_move_is_checked_by_the_old_city_and_seen_by_the_new_one(user, city, province):
    new_city = factories.city_officer(ANSHAN)
    region = people.regions()[TIEDONG]
    row = filed(user, kind="move", new_name="", new_region=region)
    assert told(new_city) == [f"企业申报迁入本市：{row.name}"]
    page = text_of(as_(new_city).get(reverse("pool:change", args=[row.pk])))
    assert "核查通过" not in page
    with pytest.raises(ChangeRefused, match="无权"):
        to_province(row, new_city)
    to_province(row, city)
    act(desk.confirm, row, province)
    user.enterprise.refresh_from_db()
    assert user.enterprise.region == region
    assert told(new_city)[-1] == f"变更已确认：{row.name}"
    report = factories.opened(user)
    assert report.region_path.startswith(f"210000/{ANSHAN}/")


@pytest.mark.django_db(transaction=True)
def test_two_at_once_take_one_decision():
    city, colleague = factories.city_officer(), factories.city_officer()
    province = [people.user("province_officer", region="210000") for _ in range(2)]
    for _ in range(4):
        row = filed(factories.holder())
        common = {"filing": row, "at": on("2022-03-21"), "seen": seen(row)}
        results = at_once(
            lambda common=common: desk.pass_on(user=city, found_kind="rename", opinion=WHY, **common),
            lambda common=common: desk.return_filing(user=colleague, opinion="补正", **common),
            refusals=(ChangeRefused,),
        )
        assert sum(isinstance(one, ChangeRefused) for one in results) == 1
        late = filed(factories.holder(), "2022-05-20")
        to_province(late, city, "2022-05-21")
        common = {"filing": late, "at": on("2022-05-22"), "seen": seen(late), "opinion": WHY}
        results = at_once(
            lambda common=common: desk.decide_titles(user=province[0], fate="kept", **common),
            lambda common=common: desk.decide_titles(
                user=province[1], fate="given_up", document_number="1号", **common
            ),
            refusals=(ChangeRefused,),
        )
        assert sum(isinstance(one, ChangeRefused) for one in results) == 1
        late.refresh_from_db()
        held = Title.objects.not_ended().filter(enterprise_id=late.enterprise_id).count()
        assert held == (late.title_fate == "kept")


def test_only_the_administrator_of_a_title_holder_files(user):
    with pytest.raises(ChangeRefused, match="没有有效称号"):
        filed(people.user("enterprise", of=people.enterprise()))
    colleague = people.user("enterprise", of=user.enterprise, is_enterprise_admin=False)
    with pytest.raises(ChangeRefused, match="管理员"):
        filed(colleague)
    with pytest.raises(ChangeRefused, match="不应晚于今天"):
        filed(user, changed_on=on("2022-03-20").date() + timedelta(days=1))
