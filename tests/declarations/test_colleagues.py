"""Several users of one enterprise on one declaration: who wrote what is seen, the administrator submits."""

import pytest
from django.urls import reverse

from declarations.models import AnswerMark
from declarations.pages.prefill import fill_record
from declarations.validators import examine
from tests import factories
from zjtx.common import clock
from zjtx.common.models import OutboxMessage

pytestmark = pytest.mark.django_db
NEXT_DAY = clock.as_moment("2022-03-02T10:00:00")


@pytest.fixture(autouse=True)
def _on_a_working_day():
    with clock.frozen(factories.AT):
        yield


@pytest.fixture
def declaration():
    return factories.draft(factories.user("enterprise", of=factories.enterprise(), full_name="王芳"))


@pytest.fixture
def colleague(declaration):
    return factories.user("enterprise", of=declaration.enterprise, is_enterprise_admin=False, full_name="李文静")


def block(client, user, declaration, key="operations"):
    client.force_login(user)
    return client.get(reverse("declarations:block", args=[declaration.number, key])).content.decode()


def autosave(client, user, declaration, name, value, version="0"):
    client.force_login(user)
    data = {"field": name, "value": value, "version": version}
    return client.post(reverse("declarations:autosave", args=[declaration.number]), data)


def ask(client, user, declaration):
    client.force_login(user)
    return client.post(reverse("declarations:ask_administrator", args=[declaration.number]), follow=True)


def test_who_typed_what_and_when_stands_at_the_field_and_in_the_record(client, declaration, colleague):
    saved = autosave(client, colleague, declaration, "revenue.2021", "4500").json()
    assert saved["typed"] == "李文静 2022年3月1日 10:00填写"
    page = block(client, declaration.created_by, declaration)
    assert '<p class="field-typed">李文静 2022年3月1日 10:00填写</p>' in page
    record = fill_record(examine(declaration, factories.AT), "operations")
    assert record == [{"label": "2021年营业收入", "who": "李文静", "at": "2022年3月1日 10:00", "what": "填写"}]
    assert "填写记录（1项）" in page


def test_record_of_a_block_names_no_other_block_s_answers(client, declaration, colleague):
    autosave(client, colleague, declaration, "digital_plan", "true")
    assert fill_record(examine(declaration, factories.AT), "operations") == []


def test_colleagues_conflict_names_the_other(client, declaration, colleague):
    autosave(client, colleague, declaration, "revenue.2021", "4500")
    told = autosave(client, declaration.created_by, declaration, "revenue.2021", "4600")
    assert told.status_code == 409
    assert told.json()["conflict"]["by"] == "李文静"
    assert AnswerMark.objects.get(declaration=declaration, field="revenue").updated_by == colleague


def test_colleague_sees_who_submits_and_cannot(client, declaration, colleague):
    client.force_login(colleague)
    address = reverse("declarations:submit", args=[declaration.number])
    page = client.get(address).content.decode()
    assert "申报由企业管理员提交：王芳。" in page
    assert "请管理员提交" in page
    promises = {"truth_statement": "yes", "request_key": "k", "prerequisite_reason": "准备中"}
    commitments = ["honesty", "compliance"]
    assert client.post(address, {**promises, "commitments": commitments}).status_code == 422
    declaration.refresh_from_db()
    assert declaration.status == "draft"


def test_administrator_is_not_offered_to_ask(client, declaration):
    client.force_login(declaration.created_by)
    page = client.get(reverse("declarations:submit", args=[declaration.number])).content.decode()
    assert "请管理员提交" not in page
    assert "可直接提交" in ask(client, declaration.created_by, declaration).content.decode()


def test_administrator_is_asked_once_a_day(client, declaration, colleague):
    assert "已请王芳提交申报" in ask(client, colleague, declaration).content.decode()
    again = ask(client, colleague, declaration).content.decode()
    assert "今天已经提醒过企业管理员" in again
    notices = OutboxMessage.objects.filter(key__startswith="ask-submit:", kind="notice")
    assert [one.recipient for one in notices] == [declaration.created_by]
    assert notices[0].subject == f"李文静请您提交申报{declaration.number}"
    with clock.frozen(NEXT_DAY):
        ask(client, colleague, declaration)
    assert OutboxMessage.objects.filter(key__startswith="ask-submit:", kind="notice").count() == 2


def test_without_an_administrator_the_way_out_is_named(client, declaration, colleague):
    type(colleague).objects.filter(pk=declaration.created_by.pk).update(is_active=False)
    assert "没有可用的管理员账号" in ask(client, colleague, declaration).content.decode()
    assert not OutboxMessage.objects.filter(key__startswith="ask-submit:").exists()


def test_other_enterprise_s_user_cannot_ask(client, declaration):
    stranger = factories.user("enterprise", of=factories.enterprise(), is_enterprise_admin=False)
    assert ask(client, stranger, declaration).status_code == 404
