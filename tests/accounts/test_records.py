"""A title holder of former years signs up: the record becomes its own where code, name and city agree, else a claim."""

from datetime import date

import pytest
from django.urls import reverse

from tests.accounts.factories import PASSWORD, EnterpriseFactory, UserFactory, all_regions, region
from zjtx.accounts.models import User
from zjtx.common.models import OutboxMessage
from zjtx.registry.models import FormerName, Title

pytestmark = pytest.mark.django_db
SIGN_UP = "/account/sign-up/"


@pytest.fixture
def record():
    all_regions()
    found = EnterpriseFactory(name="大连老牌（集团）有限公司", region=region("210200"))
    days = {"starts_on": date(2020, 1, 1), "ends_on": date(2099, 12, 31)}
    Title.objects.create(enterprise=found, tier="sme", year=2020, **days)
    FormerName.objects.create(enterprise=found, name="大连老牌厂", until=date(2019, 1, 1))
    return found


def signed_up(client, record, **changes):
    form = {
        "uscc": record.uscc, "name": "大连老牌(集团) 有限公司", "region": "210202", "full_name": "钱海石",
        "mobile": "13900000001", "email": "hai@example.com", "username": "haishi", "password": PASSWORD,
        "password_again": PASSWORD, "privacy": "on",
    }  # fmt: skip
    return client.post(SIGN_UP, form | changes)


@pytest.mark.parametrize("name", ["大连老牌(集团) 有限公司", "大连老牌厂"])
def test_code_and_name_agree_and_the_titles_are_there(client, record, name):
    officer = UserFactory(dalian=True)
    assert signed_up(client, record, name=name).url == "/"
    user = User.objects.get(username="haishi")
    assert (user.enterprise, user.is_enterprise_admin) == (record, True)
    record.refresh_from_db()
    assert (record.name, record.region_id, record.contact_name) == ("大连老牌（集团）有限公司", "210202", "钱海石")
    assert "名下称号1项" in client.get("/").content.decode()
    assert OutboxMessage.objects.get(kind="notice").recipient == officer


def test_what_differs_is_a_claim_and_shows_nothing(client, record):
    for changes in ({"name": "大连别的有限公司"}, {"region": "210103"}):
        answer = signed_up(client, record, **changes)
        assert answer.url == reverse("accounts:claim_new")
        page = client.get(answer.url).content.decode()
        assert "老牌" not in page.replace("注册时填写的企业名称：大连老牌(集团) 有限公司。", "")
    assert not User.objects.filter(enterprise=record).exists()


def test_a_record_that_has_or_had_an_account_is_not_taken_over(client, record):
    UserFactory(enterprise=record, role="enterprise", is_active=False)
    assert signed_up(client, record).url == reverse("accounts:claim_new")
