"""The enterprise's record: changed by its administrator, nothing of two editors lost, every change kept."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connections, transaction
from django.test import Client
from django.urls import reverse

from declarations.prefill import SAME_NAMES
from tests import factories
from tests.wall.act import fields_of
from zjtx.common import clock
from zjtx.common.models import AuditEntry
from zjtx.home.services.enterprise_record import change_own_record
from zjtx.registry import record
from zjtx.registry.models import Enterprise, EnterpriseChange, Industry, Title

pytestmark = pytest.mark.django_db
PAGE, EDIT = reverse("home:enterprise_record"), reverse("home:enterprise_record_edit")
NOW = clock.as_moment("2022-03-18T10:00:00")


@pytest.fixture(autouse=True)
def _at():
    with clock.frozen(NOW):
        yield


@pytest.fixture
def boss():
    return factories.user("enterprise", of=factories.enterprise(), full_name="钱管理")


def _browser(user):
    client = Client()
    client.force_login(user)
    return client


def _form(client, **changes):
    """What the form holds, with changes."""
    return fields_of(client.get(EDIT).content.decode()) | changes


def _title(enterprise, **fields):
    values = {"tier": "sme", "year": 2021, "starts_on": date(2021, 6, 1), "ends_on": date(2024, 12, 31)}
    return Title.objects.create(enterprise=enterprise, **{**values, **fields})


def _stored(user):
    return Enterprise.objects.get(pk=user.enterprise_id)


def test_record_holds_every_field_that_a_sheet_is_filled_from():
    assert set(SAME_NAMES) - {"uscc"} <= set(record.FIELDS)
    assert {"name", "region", "industry_division", "industry_class"} <= set(record.FIELDS)


def test_administrator_changes_it_as_people_type(boss):
    client = _browser(boss)
    typed = {
        "registered_capital": "１，２００.5 万元",
        "registered_on": "2012年5月8日",
        "contact_phone": "0411-86000002",
        "postcode": "１１６０３３",
        "industry_class": "C3484",
        "industry_division": "34",
    }
    assert client.post(EDIT, _form(client, **typed)).url == PAGE
    stored = _stored(boss)
    assert stored.registered_capital == Decimal("1200.50")
    assert (stored.registered_on, stored.postcode, stored.industry_class) == (date(2012, 5, 8), "116033", "3484")
    assert stored.version == 1
    change = EnterpriseChange.objects.get()
    assert (change.changed_by, change.version) == (boss, 1)
    rows = {row["field"]: row for row in change.changes}
    assert set(rows) == {"registered_capital", "contact_phone", "postcode"}
    assert (rows["postcode"]["before_text"], rows["postcode"]["after_text"]) == ("", "116033")
    page = client.get(PAGE).content.decode()
    assert "注册资本（万元）：空 → 1200.50" in page
    assert "钱管理" in page


def test_audit_names_the_fields_and_no_telephone(boss):
    client = _browser(boss)
    client.post(EDIT, _form(client, contact_mobile="13911112222", name="大连新名精工有限公司"))
    entry = AuditEntry.objects.get(action="enterprise.record_changed")
    assert entry.detail["fields"] == ["name", "contact_mobile"]
    assert entry.detail["name"][1] == "大连新名精工有限公司"
    assert "13911112222" not in str(entry.detail)


def test_saving_without_a_change_leaves_no_trace(boss):
    client = _browser(boss)
    client.post(EDIT, _form(client))
    assert not EnterpriseChange.objects.exists()
    assert _stored(boss).version == 0


@pytest.mark.parametrize(
    "field, typed, message",
    [
        ("name", " ", "本项应填写"),
        ("region", "", "应选择一项"),
        ("postcode", "1160", "“邮编”应为6位数字，例如 116000"),
        ("contact_phone", "电话", "“联系人电话”应为电话号码，例如 024-12345678"),
        ("contact_mobile", "1390000", "“联系人手机”应为11位手机号码，例如 13800000000"),
        ("contact_email", "a@", "电子邮箱的格式不正确"),
        ("registered_capital", "两千万", "“注册资本”应填写数字（单位：万元），例如 1500.00"),
        ("registered_capital", "20000000元", "“注册资本”以万元为单位"),
        ("registered_capital", "-1", "“注册资本”不能为负数"),
        ("registered_on", "去年", "“注册时间”应填写日期，例如 2015-03-18"),
        ("registered_on", "2022-03-19", "注册时间不应晚于今天"),
        ("registration_type", "x", "“注册类型”应从列出的选项中选择"),
        ("industry_class", "9999", "具体细分领域应为国民经济行业分类"),
        ("industry_class", "34", "具体细分领域应为国民经济行业分类"),
        ("address", "长" * 201, "“通讯地址”不得超过200字，现为201字"),
        ("renamed_on", "2022-03-01", "企业名称没有改动，不应填写更名日期"),
    ],
)
def test_what_is_wrong_is_said_at_the_field_and_nothing_is_lost(boss, field, typed, message):
    client = _browser(boss)
    answer = client.post(EDIT, _form(client, **{"address": "改过的地址", field: typed}))
    text = answer.content.decode()
    assert answer.status_code == 422
    assert message in text
    assert field == "address" or "改过的地址" in text
    assert _stored(boss).version == 0


def test_class_belongs_to_its_division(boss):
    other = Industry.objects.create(code="35", name="专用设备制造业", level=2, section="C")
    values = {"industry_division": other}
    with pytest.raises(ValidationError, match="不属于所选行业"):
        record.change_record(enterprise=boss.enterprise, values=values, base_version=0, by=boss, at=NOW)


def test_colleague_reads_and_does_not_change(boss):
    colleague = factories.user("enterprise", of=boss.enterprise, is_enterprise_admin=False)
    client = _browser(colleague)
    page = client.get(PAGE).content.decode()
    assert boss.enterprise.uscc in page
    assert EDIT not in page
    assert "由本企业的管理员修改" in page
    assert client.post(EDIT, {"address": "x", "version": "0"}).url == PAGE
    with pytest.raises(ValidationError, match="管理员"):
        change_own_record(user=colleague, values={"address": "x"}, base_version=0, at=NOW)
    assert _stored(boss).address == ""


def test_two_editors_of_different_fields_lose_nothing(boss):
    client = _browser(boss)
    mine, theirs = _form(client, address="我的地址"), _form(client, contact_name="他填的人")
    client.post(EDIT, theirs)
    assert client.post(EDIT, mine).url == PAGE
    stored = _stored(boss)
    assert (stored.address, stored.contact_name, stored.version) == ("我的地址", "他填的人", 2)


def test_two_editors_of_one_field_are_told_and_nothing_is_overwritten(boss):
    client = _browser(boss)
    mine, theirs = _form(client, address="我的地址", postcode="116001"), _form(client, address="他的地址")
    client.post(EDIT, theirs)
    answer = client.post(EDIT, mine)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "钱管理已于2022年3月18日 10:00改为“他的地址”" in text
    assert 'value="我的地址"' in text
    assert _stored(boss).address == "他的地址"
    again = fields_of(text)
    assert again["version"] == ["1"]
    assert client.post(EDIT, again).url == PAGE
    assert (_stored(boss).address, _stored(boss).postcode) == ("我的地址", "116001")


def test_both_typing_the_same_is_no_conflict(boss):
    client = _browser(boss)
    mine, theirs = _form(client, address="同一地址"), _form(client, address="同一地址")
    client.post(EDIT, theirs)
    assert client.post(EDIT, mine).url == PAGE
    assert _stored(boss).version == 1


@pytest.mark.django_db(transaction=True)
def test_four_at_the_same_moment_leave_one_winner_and_a_whole_history(boss):
    def change(number):
        try:
            change_own_record(user=boss, values={"address": f"第{number}号"}, base_version=0, at=NOW)
        except (record.RecordClash, ValidationError):
            return "refused"
        finally:
            connections.close_all()
        return "saved"

    with ThreadPoolExecutor(4) as pool:
        said = list(pool.map(change, range(4)))
    assert sorted(said) == ["refused", "refused", "refused", "saved"]
    (change,) = EnterpriseChange.objects.all()
    assert change.changes[0]["after"] == _stored(boss).address


def test_a_new_name_keeps_the_old_one_and_a_correction_does_not(boss):
    client = _browser(boss)
    old = boss.enterprise.name
    client.post(EDIT, _form(client, name="大连更正精工有限公司"))
    assert not _stored(boss).former_names.exists()
    client.post(EDIT, _form(client, name="大连新名精工有限公司", renamed_on="2022-03-10"))
    former = _stored(boss).former_names.get()
    assert (former.name, former.until) == ("大连更正精工有限公司", date(2022, 3, 9))
    assert old not in _stored(boss).name


@pytest.mark.parametrize("field, value", [("name", "大连新名精工有限公司"), ("region", "210302")])
def test_a_title_holder_files_a_change_of_name_or_region(boss, field, value):
    _title(boss.enterprise)
    client = _browser(boss)
    page = client.get(EDIT).content.decode()
    assert "应在一个月内报送有关文件" in page
    assert reverse("pool:mine") in page
    client.post(EDIT, _form(client, **{field: value, "address": "新地址"}))
    stored = _stored(boss)
    assert (stored.name, stored.region_id, stored.address) == (boss.enterprise.name, "210211", "新地址")
    values = {field: value if field == "name" else factories.regions()[value]}
    with pytest.raises(ValidationError, match="须按规定申报变更"):
        change_own_record(user=boss, values=values, base_version=stored.version, at=NOW)


def test_after_its_title_ended_an_enterprise_may_change_its_name(boss):
    _title(boss.enterprise, ends_on=date(2021, 12, 31))
    client = _browser(boss)
    client.post(EDIT, _form(client, name="大连新名精工有限公司"))
    assert _stored(boss).name == "大连新名精工有限公司"


def test_a_submitted_version_stays_as_it_was(boss):
    from tests.review import factories as desks

    submission = desks.send(factories.draft(boss))
    before = submission.sha256, submission.canonical
    client = _browser(boss)
    client.post(EDIT, _form(client, name="大连新名精工有限公司", address="新地址", region="210302"))
    assert _stored(boss).region_id == "210302"
    submission.refresh_from_db()
    submission.declaration.refresh_from_db()
    assert (submission.sha256, submission.canonical) == before
    assert submission.declaration.region_path == "210000/210200/210211/"


@pytest.mark.parametrize("version", ["", "x", "-1", "9" * 30])
def test_a_form_that_is_not_the_pages_empties_nothing(boss, version):
    _title(boss.enterprise)
    client = _browser(boss)
    answer = client.post(EDIT, {"version": version, "address": ""})
    assert (answer.status_code, "页面内容不完整" in answer.content.decode()) == (422, True)
    assert _stored(boss).contact_name == "李文静"


def test_code_is_never_changed(boss):
    client = _browser(boss)
    client.post(EDIT, _form(client, uscc=factories.valid_uscc(), address="新地址"))
    assert _stored(boss).uscc == boss.enterprise.uscc


def test_database_keeps_one_change_a_version(boss):
    EnterpriseChange.objects.create(enterprise=boss.enterprise, version=1, changes=[])
    with pytest.raises(IntegrityError), transaction.atomic():
        EnterpriseChange.objects.create(enterprise=boss.enterprise, version=1, changes=[])


def test_history_takes_the_same_queries_for_one_and_three(boss, django_assert_max_num_queries):
    client = _browser(boss)
    for number in range(3):
        client.post(EDIT, _form(client, address=f"第{number}号"))
    with django_assert_max_num_queries(12):
        client.get(PAGE)
