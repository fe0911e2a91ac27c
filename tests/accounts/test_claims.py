"""A claim to a registered enterprise: only its own city sees and settles it."""

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.accounts.factories import (
    NEW_PASSWORD,
    PASSWORD,
    ClaimFactory,
    EnterpriseFactory,
    UserFactory,
    new_code,
    region,
)
from zjtx.accounts.enums import ClaimStatus, Role
from zjtx.accounts.models import EnterpriseClaim, User
from zjtx.accounts.services.claims import accept_claim, open_claim, refuse_claim
from zjtx.common.models import AuditEntry, OutboxMessage

pytestmark = pytest.mark.django_db
PERSON = {"full_name": "周认领", "email": "zhou@example.com", "mobile": "13800000009", "reason": "原经办人已离职"}
FORM = PERSON | {"privacy": "on"}


def _claim_page(claim):
    return reverse("accounts:claim", args=[claim.pk])


def _token_of(link):
    return link.rstrip("/").rsplit("/", 1)[-1]


def test_claim_after_sign_up_tells_the_officers_of_the_city_only(client):
    dalian, shenyang = UserFactory(dalian=True), UserFactory(shenyang=True)
    UserFactory(dalian=True, is_active=False)
    enterprise = EnterpriseFactory(region=region("DL-JPXQ"))
    form = FORM | {
        "uscc": enterprise.uscc,
        "name": "随意",
        "region": "DL-JPXQ",
        "username": "zhourenling",
        "password": PASSWORD,
        "password_again": PASSWORD,
    }
    client.post(reverse("accounts:sign_up"), form)
    answer = client.post(reverse("accounts:claim_new"), FORM)
    assert answer.url == reverse("accounts:claim_sent")
    assert client.get(answer.url).status_code == 200
    claim = EnterpriseClaim.objects.get()
    assert (claim.enterprise, claim.status) == (enterprise, ClaimStatus.OPEN)
    told = set(OutboxMessage.objects.values_list("recipient", "kind"))
    assert told == {(dalian.pk, "notice"), (None, "email")}, "the officer's e-mail comes with the day's digest"
    assert OutboxMessage.objects.get(kind="email").address == PERSON["email"]
    assert shenyang.pk not in {recipient for recipient, _kind in told}
    assert client.get(reverse("accounts:claim_new")).url == reverse("accounts:sign_up")


def test_claim_form_says_what_is_missing_and_keeps_the_rest(client):
    enterprise = EnterpriseFactory()
    session = client.session
    session["claim"] = {
        "code": enterprise.uscc,
        "full_name": "周认领",
        "mobile": "13800000009",
        "email": "z@example.com",
    }
    session.save()
    text = client.post(reverse("accounts:claim_new"), FORM | {"reason": ""}).content.decode()
    assert "情况说明：本项应填写。" in text
    assert 'value="zhou@example.com"' in text
    assert not EnterpriseClaim.objects.exists()


def test_one_open_claim_per_applicant_and_enterprise():
    enterprise = EnterpriseFactory()
    open_claim(code=enterprise.uscc, **PERSON)
    with pytest.raises(ValidationError, match="正在处理"):
        open_claim(code=enterprise.uscc, **PERSON | {"email": "ZHOU@example.com"})
    open_claim(code=enterprise.uscc, **PERSON | {"email": "other@example.com"})
    assert EnterpriseClaim.objects.count() == 2


@pytest.mark.parametrize("act", ["claim", "claim_accept", "claim_refuse", "claim_reissue"])
def test_another_citys_claim_does_not_exist(client, act):
    claim = ClaimFactory()
    client.force_login(UserFactory(shenyang=True))
    method = client.get if act == "claim" else client.post
    foreign = method(reverse(f"accounts:{act}", args=[claim.pk]))
    missing = method(reverse(f"accounts:{act}", args=[claim.pk + 1000]))
    assert foreign.status_code == missing.status_code == 404
    assert foreign.content == missing.content
    claim.refresh_from_db()
    assert claim.status == ClaimStatus.OPEN


def test_list_shows_ones_own_city_only(client):
    mine = ClaimFactory(enterprise__name="大连甲厂")
    ClaimFactory(enterprise__name="沈阳乙厂", enterprise__region=region("210103"))
    client.force_login(UserFactory(dalian=True))
    text = client.get(reverse("accounts:claims")).content.decode()
    assert _claim_page(mine) in text
    assert "沈阳乙厂" not in text


def test_services_refuse_another_citys_officer():
    claim, officer = ClaimFactory(), UserFactory(shenyang=True)
    with pytest.raises(ValidationError, match="企业所在市"):
        accept_claim(actor=officer, claim=claim, as_administrator=False)
    with pytest.raises(ValidationError, match="企业所在市"):
        refuse_claim(actor=officer, claim=claim, reason="不实")


def test_shenfu_zone_settles_its_own_claims(client):
    claim = ClaimFactory(enterprise__region=region("LN-SFSFQ"))
    client.force_login(UserFactory(staff=True, role=Role.CITY_OFFICER, region=region("LN-SFSFQ")))
    assert client.get(_claim_page(claim)).status_code == 200


def test_accepting_attaches_an_account_to_the_enterprise(client):
    former = UserFactory(enterprise=EnterpriseFactory())
    claim = ClaimFactory(enterprise=former.enterprise)
    officer = UserFactory(dalian=True)
    client.force_login(officer)
    answer = client.post(reverse("accounts:claim_accept", args=[claim.pk]), {"note": "已电话核实"})
    claim.refresh_from_db()
    link = OutboxMessage.objects.get(address=claim.email).url
    assert answer.status_code == 200
    assert link in answer.content.decode()
    assert (claim.status, claim.decided_by, claim.decision_reason) == (ClaimStatus.ACCEPTED, officer, "已电话核实")

    visitor = Client()
    form = {"username": "zhourenling", "password": PASSWORD, "password_again": PASSWORD}
    assert visitor.get(link).status_code == 200
    assert visitor.post(link, form).status_code == 302
    user = User.objects.get(username="zhourenling")
    assert (user.enterprise, user.is_enterprise_admin, user.email) == (former.enterprise, False, claim.email)
    former.refresh_from_db()
    assert former.is_enterprise_admin
    actions = AuditEntry.objects.values_list("action", flat=True)
    assert {"account.claim_accepted", "account.invitation_accepted"} <= set(actions)


def test_new_administrator_takes_over_when_the_link_is_used():
    former = UserFactory()
    claim = ClaimFactory(enterprise=former.enterprise)
    link = accept_claim(actor=UserFactory(dalian=True), claim=claim, as_administrator=True)
    former.refresh_from_db()
    assert former.is_enterprise_admin
    form = {"username": "zhourenling", "password": PASSWORD, "password_again": PASSWORD}
    Client().post(reverse("accounts:invitation", args=[_token_of(link)]), form)
    former.refresh_from_db()
    assert not former.is_enterprise_admin
    assert former.is_active
    assert User.objects.get(username="zhourenling").is_enterprise_admin


def test_refusing_needs_a_reason_and_tells_the_applicant(client):
    claim = ClaimFactory()
    client.force_login(UserFactory(dalian=True))
    url = reverse("accounts:claim_refuse", args=[claim.pk])
    bare = client.post(url, {"reason": ""})
    assert bare.status_code == 422
    assert "不同意的理由：本项应填写。" in bare.content.decode()
    assert client.post(url, {"reason": "与企业核实，申请人不在职"}).status_code == 302
    claim.refresh_from_db()
    assert (claim.status, claim.decision_reason) == (ClaimStatus.REFUSED, "与企业核实，申请人不在职")
    assert "申请人不在职" in OutboxMessage.objects.get(address=claim.email).body
    assert not User.objects.filter(role=Role.ENTERPRISE).exists()


def test_a_claim_is_settled_once():
    claim, officer = ClaimFactory(), UserFactory(dalian=True)
    refuse_claim(actor=officer, claim=claim, reason="不实")
    with pytest.raises(ValidationError, match="已处理"):
        accept_claim(actor=UserFactory(dalian=True), claim=claim, as_administrator=True)
    with pytest.raises(ValidationError, match="已处理"):
        refuse_claim(actor=officer, claim=claim, reason="仍不实")
    assert OutboxMessage.objects.filter(address=claim.email).count() == 1


def test_lost_link_is_replaced_and_the_old_one_closed(client):
    claim = ClaimFactory()
    officer = UserFactory(dalian=True)
    old = _token_of(accept_claim(actor=officer, claim=claim, as_administrator=True))
    client.force_login(officer)
    assert client.post(reverse("accounts:claim_reissue", args=[claim.pk])).status_code == 200
    assert Client().get(reverse("accounts:invitation", args=[old])).status_code == 404
    new = OutboxMessage.objects.filter(address=claim.email).order_by("-pk")[0].url
    form = {"username": "zhourenling", "password": NEW_PASSWORD, "password_again": NEW_PASSWORD}
    assert Client().post(new, form).status_code == 302
    again = client.post(reverse("accounts:claim_reissue", args=[claim.pk]), follow=True)
    assert "邀请已被接受" in again.content.decode()


@pytest.mark.parametrize("settled", [False, True])
def test_list_takes_the_same_queries_for_one_and_three(client, settled):
    officer = UserFactory(dalian=True)
    client.force_login(officer)

    def add():
        claim = ClaimFactory(enterprise__uscc=new_code())
        if settled:
            refuse_claim(actor=officer, claim=claim, reason="不实")

    def count():
        with CaptureQueriesContext(connection) as queries:
            assert client.get(reverse("accounts:claims")).status_code == 200
            return len(queries)

    add()
    count()
    one = count()
    add()
    add()
    assert count() == one
