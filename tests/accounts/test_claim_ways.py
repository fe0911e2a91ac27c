"""A claim from the taken code to access: with proof, to both sides' knowledge, once, and never to a dead end."""

import io
from concurrent.futures import ThreadPoolExecutor

import pikepdf
import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connections
from django.test import Client
from django.urls import reverse

from tests.accounts.factories import PASSWORD, ClaimFactory, EnterpriseFactory, UserFactory, region
from zjtx.accounts import selectors
from zjtx.accounts.enums import ClaimStatus
from zjtx.accounts.models import EnterpriseClaim, Invitation, User
from zjtx.accounts.services import invitations
from zjtx.accounts.services.claims import accept_claim, open_claim, refuse_claim
from zjtx.common.models import AuditEntry, OutboxMessage, StoredFile

pytestmark = pytest.mark.django_db
NEW = reverse("accounts:claim_new")
FORM = {
    "full_name": "周认领",
    "email": "zhou@example.com",
    "mobile": "13800000009",
    "reason": "原经办人已离职",
    "privacy": "on",
}


def _pdf(name="授权书.pdf"):
    made = io.BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page()
        document.save(made)
    return SimpleUploadedFile(name, made.getvalue(), "application/pdf")


def _claiming(enterprise):
    """A browser that sign-up has led to the claim."""
    client = Client()
    session = client.session
    session["claim"] = {"code": enterprise.uscc}
    session.save()
    client.cookies["sessionid"] = session.session_key
    return client


def _use(link, username="zhourenling"):
    form = {"username": username, "password": PASSWORD, "password_again": PASSWORD}
    assert Client().post(link, form).status_code == 302
    return User.objects.get(username=username)


def _told(user, subject):
    return OutboxMessage.objects.filter(recipient=user, subject__contains=subject, kind="notice").count()


def test_proof_comes_with_the_claim_and_its_city_reads_it_on_record(client):
    enterprise = EnterpriseFactory()
    assert _claiming(enterprise).post(NEW, FORM | {"evidence": _pdf()}).status_code == 302
    claim = EnterpriseClaim.objects.get()
    assert claim.evidence.original_name == "授权书.pdf"
    url = reverse("accounts:claim_evidence", args=[claim.pk])
    client.force_login(UserFactory(dalian=True))
    assert "授权书.pdf" in client.get(reverse("accounts:claim", args=[claim.pk])).content.decode()
    answer = client.get(url)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert b"".join(answer.streaming_content).startswith(b"%PDF")
    assert AuditEntry.objects.filter(action="account.claim_evidence_read").count() == 1
    client.force_login(UserFactory(shenyang=True))
    assert client.get(url).status_code == 404


@pytest.mark.parametrize(
    "name, content, message",
    [
        ("授权书.pdf", b"%PDF-1.4 nonsense", "“授权书.pdf”"),
        ("程序.exe", b"MZ\x90\x00", "“程序.exe”"),
        ("空.pdf", b"", "空文件"),
        ("授权书.png", b"%PDF-1.4\n%%EOF", "“授权书.png”"),
    ],
)
def test_a_file_that_is_not_what_it_says_is_refused_by_name_and_nothing_is_kept(name, content, message):
    client = _claiming(EnterpriseFactory())
    answer = client.post(NEW, FORM | {"evidence": SimpleUploadedFile(name, content)})
    assert (answer.status_code, message in answer.content.decode()) == (422, True)
    assert "原经办人已离职" in answer.content.decode()
    assert not EnterpriseClaim.objects.exists()
    assert not StoredFile.objects.exists()


def test_the_notice_on_personal_data_comes_first():
    client = _claiming(EnterpriseFactory())
    answer = client.post(NEW, FORM | {"privacy": ""})
    assert "应先阅读个人信息告知书" in answer.content.decode()
    assert Client().get(reverse("home:privacy")).status_code == 200
    assert reverse("home:privacy") in answer.content.decode()


def test_a_second_claim_of_the_same_person_keeps_no_second_file():
    enterprise = EnterpriseFactory()
    _claiming(enterprise).post(NEW, FORM | {"evidence": _pdf()})
    answer = _claiming(enterprise).post(NEW, FORM | {"evidence": _pdf()})
    assert "正在处理" in answer.content.decode()
    assert StoredFile.objects.count() == 1


def test_applicant_and_administrator_learn_of_the_claim():
    boss = UserFactory()
    claim = open_claim(code=boss.enterprise.uscc, **{k: v for k, v in FORM.items() if k != "privacy"})
    assert _told(boss, "有人申请认领本企业") == 1
    letter = OutboxMessage.objects.get(address=claim.email)
    assert (letter.recipient, "已收到认领申请" in letter.subject) == (None, True)
    assert boss.enterprise.name not in letter.body, "nothing of the enterprise goes to whoever claims it"


def test_former_administrator_is_told_when_accepted_and_when_replaced():
    boss = UserFactory()
    claim = ClaimFactory(enterprise=boss.enterprise)
    link = accept_claim(actor=UserFactory(dalian=True), claim=claim, as_administrator=True)
    assert _told(boss, "认领本企业的申请已获同意") == 1
    assert _told(boss, "企业管理员已变更") == 0
    user = _use(link)
    boss.refresh_from_db()
    assert (user.is_enterprise_admin, boss.is_enterprise_admin, boss.is_active) == (True, False, True)
    assert _told(boss, "企业管理员已变更") == 1


def test_claim_as_a_colleague_leaves_the_administrator_in_place():
    boss = UserFactory()
    link = accept_claim(
        actor=UserFactory(dalian=True), claim=ClaimFactory(enterprise=boss.enterprise), as_administrator=False
    )
    assert not _use(link).is_enterprise_admin
    boss.refresh_from_db()
    assert boss.is_enterprise_admin
    assert _told(boss, "企业管理员已变更") == 0


@pytest.mark.parametrize("accounts", ["none", "disabled", "colleague"])
def test_where_nobody_administers_the_applicant_will(client, accounts):
    """Imported title holders have no account at all; a disabled administrator is none."""
    enterprise = EnterpriseFactory()
    if accounts != "none":
        UserFactory(enterprise=enterprise, is_active=accounts == "colleague", colleague=accounts == "colleague")
    claim = ClaimFactory(enterprise=enterprise)
    client.force_login(UserFactory(dalian=True))
    assert "同意后申请人即为企业管理员" in client.get(reverse("accounts:claim", args=[claim.pk])).content.decode()
    client.post(reverse("accounts:claim_accept", args=[claim.pk]), {"note": ""})
    user = _use(OutboxMessage.objects.get(address=claim.email).url)
    assert (user.is_enterprise_admin, user.enterprise) == (True, enterprise)
    assert selectors.administrator_of(enterprise) == user


def test_the_administrator_to_be_replaced_cannot_take_or_withdraw_the_link():
    boss = UserFactory()
    accept_claim(actor=UserFactory(dalian=True), claim=ClaimFactory(enterprise=boss.enterprise), as_administrator=True)
    offer = Invitation.objects.get()
    client = Client()
    client.force_login(boss)
    for act in ("colleague_reissue", "colleague_cancel"):
        assert client.post(reverse(f"accounts:{act}", args=[offer.pk])).status_code == 404
    with pytest.raises(ValidationError, match="邀请人所在单位"):
        invitations.reissue_invitation(actor=boss, invitation=offer)
    assert offer.full_name not in client.get(reverse("accounts:colleagues")).content.decode()


def test_a_city_without_officers_is_no_dead_end():
    admin, enterprise = UserFactory(admin=True), EnterpriseFactory(region=region("210103"))
    UserFactory(dalian=True)
    open_claim(code=enterprise.uscc, **{k: v for k, v in FORM.items() if k != "privacy"})
    assert _told(admin, "认领申请无人办理") == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_officers_at_the_same_moment_one_settles_it():
    boss = UserFactory()
    claim, officers = ClaimFactory(enterprise=boss.enterprise), [UserFactory(dalian=True) for _ in range(4)]

    def settle(number):
        try:
            if number % 2:
                refuse_claim(actor=officers[number], claim=claim, reason="不实")
            else:
                accept_claim(actor=officers[number], claim=claim, as_administrator=True)
        except ValidationError as refusal:
            return refusal.messages[0]
        finally:
            connections.close_all()
        return "settled"

    with ThreadPoolExecutor(4) as pool:
        said = list(pool.map(settle, range(4)))
    assert sorted(said) == ["settled", *["该申请已处理，不需再次办理。"] * 3]
    claim.refresh_from_db()
    assert Invitation.objects.count() == (claim.status == ClaimStatus.ACCEPTED)
    assert OutboxMessage.objects.filter(address=claim.email).count() == 1
