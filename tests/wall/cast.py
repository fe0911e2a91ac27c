"""One small world for the wall: twelve people of all roles, and one object of every kind that an address can name.

The owner's declaration lies on the desk of 大连; its officers, those of 鞍山, another enterprise and everybody without
a scope stand around it. Behind it lie an earlier round (cast_review.py) and the pool's reports (cast_pool.py).
Built once for a row of tests (conftest.py); each has a copy of its own in a transaction of its own.
"""

from __future__ import annotations

import copy
import io
from datetime import date, timedelta
from functools import cache

import pikepdf
from django.contrib.auth.tokens import default_token_generator
from django.core.files.base import ContentFile
from django.test import Client
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from declarations.models import Declaration, EvidenceFile, EvidenceRequirement, Remark, Round
from declarations.services import readings, waivers
from declarations.services import rounds as round_services
from declarations.services.drafting import start_declaration
from declarations.services.library import kept_of
from review import marks
from tests import factories
from tests.review import factories as desks
from tests.wall.cast_candidates import CandidatesCast
from tests.wall.cast_cases import CasesCast
from tests.wall.cast_changes import ChangesCast
from tests.wall.cast_citypanel import CityPanelCast
from tests.wall.cast_desk import DeskCast
from tests.wall.cast_list import ListCast
from tests.wall.cast_pool import PoolCast
from tests.wall.cast_profiles import ProfileCast
from tests.wall.cast_queue import QueueCast
from tests.wall.cast_review import OWN_EXPERT, ReviewCast
from tests.workbooks.filling import Clerk
from zjtx.accounts.models import Invitation, User, UserSession
from zjtx.accounts.services import claims, enterprises, invitations, staff
from zjtx.common import jobs
from zjtx.common.files.store import store
from zjtx.common.models import AuditEntry, Job, Notification, WorkingDayException
from zjtx.registry.models import Region

AT = factories.AT
# A moment within the windows of the round, after everything in the cast has happened.
NOW = AT + timedelta(hours=2)
ANONYMOUS = "anonymous"
PEOPLE = {
    "owner": "E",
    "other_enterprise": "e",
    "district": "D",
    "other_district": "d",
    "city": "C",
    "other_city": "c",
    "province": "P",
    "expert": "X",
    "institution": "I",
    "auditor": "U",
    "system_admin": "S",
}
ROLES = {ANONYMOUS: "A", **PEOPLE}
# Of the world itself, not of the copy that a test gets.
SHARED = {"clients", "read"}
WORDS = "与审计报告不一致"
CITY_FINDING = "市级核对审计报告不符"


@cache
def a_pdf() -> bytes:
    """A small real PDF of one page, the same whenever asked."""
    made = io.BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page()
        document.save(made)
    return made.getvalue()


class Cast(
    ReviewCast,
    CityPanelCast,
    PoolCast,
    ProfileCast,
    ChangesCast,
    CandidatesCast,
    QueueCast,
    DeskCast,
    CasesCast,
    ListCast,
):
    """The people and the objects."""

    def __init__(self) -> None:
        self._people()
        self._declarations()
        self._rounds()
        self._accounts()
        self._pieces()
        self._desk(a_pdf())
        self._reviews()
        self._cities_panels()
        self._reports()
        self._profiles()
        self._cases(a_pdf())
        self._changes(a_pdf())
        self._candidates()
        self._queue()
        self._lists()
        self.sign_in_all()
        # (person, address): what a GET was answered with, for whoever reads the same pages again (asking.read).
        self.read: dict[tuple[str, str], bytes] = {}

    def _people(self) -> None:
        factories.regions()
        self.people: dict[str, User] = {
            "owner": factories.user("enterprise", of=factories.enterprise("210211")),
            "other_enterprise": factories.user("enterprise", of=factories.enterprise("210302")),
            "district": desks.district_officer(),
            "other_district": desks.district_officer(desks.TIEDONG),
            "city": desks.city_officer(),
            "other_city": desks.city_officer(desks.ANSHAN),
            "province": factories.user("province_officer", region="210000"),
        }
        self.people["expert"] = self.expert_of(OWN_EXPERT)
        for role in ("institution", "auditor", "system_admin"):
            self.people[role] = factories.user(role)
        self.second_admin = factories.user("system_admin")
        self.colleague = factories.user("enterprise", of=self.people["owner"].enterprise, is_enterprise_admin=False)

    def _declarations(self) -> None:
        owner = self.people["owner"]
        self.case = factories.draft(owner)
        self._real_evidence(self.case)
        self.submission = desks.send(self.case)
        self.case.refresh_from_db()
        self.submission.paper = store(
            ContentFile(a_pdf(), name="paper.pdf"), user=owner, kind="paper", content_type="application/pdf"
        )
        self.submission.paper_docx = store(ContentFile(b"PK", name="paper.docx"), user=owner, kind="paper-docx")
        self.submission.save(update_fields=["paper", "paper_docx"])
        desks.check_commitments(self.case, self.people["city"])
        self.remark = desks.remark(self.case, self.people["city"], text=WORDS)
        finding = {"clause": "S-B2a", "verdict": "not_met", "note": CITY_FINDING}
        marks.record_finding(declaration=self.case, user=self.people["city"], at=AT, **finding)
        self.draft = start_declaration(
            user=owner, round_=factories.open_round(code="LN2023", year=2023), tier="sme", at=AT
        )
        factories.offer(self.draft.round, "little_giant")
        factories.fill(self.draft)
        factories.add_evidence(self.draft, owner)

    def _real_evidence(self, declaration: Declaration) -> None:
        """The sample's evidence with bytes behind it, so that it can be opened."""
        for filed in EvidenceFile.objects.filter(declaration=declaration):
            kept = ContentFile(a_pdf(), name="营业执照.pdf")
            filed.stored = store(kept, user=filed.uploaded_by, kind="evidence", content_type="application/pdf")
            filed.save(update_fields=["stored"])

    def _rounds(self) -> None:
        admin = self.people["system_admin"]
        self.round = self.case.round
        self.prepared = factories.open_round(code="LN2024", year=2024)
        Round.objects.filter(pk=self.prepared.pk).update(state="prepared", in_preparation=True, prepared_by=admin)
        self.extension = round_services.propose_extension(
            round_=self.round, kind="apply", until=date(2022, 4, 1), reason="受疫情影响", user=self.second_admin
        )
        named = {"round_": self.round, "tier": "sme", "group": "distinctive", "reading": "strict"}
        self.reading = readings.propose_reading(**named, reason="按通知原意", user=self.second_admin, at=AT)
        readings.keep_effect(self.reading)
        self.waiver = waivers.give_waiver(
            declaration=self.case,
            clause="S-C4",
            reason="标准已报批",
            document_number="辽工信函〔2022〕5号",
            user=self.people["province"],
            at=AT,
        )

    def _accounts(self) -> None:
        owner, admin, second = self.people["owner"], self.people["system_admin"], self.second_admin
        claim_words = {"full_name": "周认领", "email": "claim@example.com", "mobile": "13800000009"}
        proof = store(ContentFile(a_pdf(), name="授权书.pdf"), user=None, kind="claim", content_type="application/pdf")
        claimed = owner.enterprise.uscc
        self.claim = claims.open_claim(code=claimed, reason="原经办人已离职", evidence=proof, **claim_words)
        self.offer, _link = enterprises.invite_colleague(actor=owner, full_name="吴同事", email="wu@example.com")
        region = Region.objects.get(pk="210300")
        self.invitation = invitations.invite_staff(
            actor=second, role="city_officer", full_name="郑新人", email="zheng@example.com", region=region
        )
        officer = factories.user("city_officer", region="210200")
        self.role_change = staff.request_role_change(
            actor=second, user=officer, role="city_officer", region=region, reason="工作调动"
        )
        self.member = officer
        self.token = self._token(admin)

    def _token(self, admin: User) -> str:
        offer = invitations.invite_staff(
            actor=admin, role="expert", full_name="冯专家", email="feng@example.com", organisation="大连理工大学"
        )
        link = invitations.confirm_invitation(actor=self.second_admin, invitation=offer)
        assert Invitation.objects.get(pk=offer.pk).token_digest
        return link.rstrip("/").rsplit("/", 1)[-1]

    def _pieces(self) -> None:
        owner = self.people["owner"]
        self.job = jobs.enqueue(
            "print_submission", requested_by=owner, args={"submission": self.submission.pk}, label="打印"
        )
        result = store(
            ContentFile(a_pdf(), name="a.pdf"), user=owner, kind="job-result", content_type="application/pdf"
        )
        Job.objects.filter(pk=self.job.pk).update(status="done", finished_at=NOW, result=result)
        self.notice = Notification.objects.create(
            recipient=owner, key="wall", subject="消息", url="/declarations/", created_at=AT
        )
        self.day = WorkingDayException.objects.create(date=date(2022, 3, 5), is_working=True, note="调休")
        self.evidence = EvidenceFile.objects.get(declaration=self.case)
        self.workbook = Clerk(self.draft).fill({"address": "华北路1号"}).take(at=NOW).upload
        self.draft_evidence = EvidenceFile.objects.get(declaration=self.draft)
        self.kept = kept_of(self.evidence)
        self.requirement = EvidenceRequirement.objects.filter(round=self.draft.round, tier="sme").first()
        self.entry = AuditEntry.objects.order_by("pk").first()
        assert Remark.objects.filter(pk=self.remark.pk, sent_at=None).exists()

    def again(self) -> Cast:
        """The same for a test of its own: rows as they were read when the cast was built, browsers of its own."""
        clients, found = self.clients, copy.copy(self)
        found.__dict__ = copy.deepcopy({name: value for name, value in vars(self).items() if name not in SHARED})
        found.read = self.read
        found.clients = {name: Client(raise_request_exception=True) for name in ROLES}
        for name, client in found.clients.items():
            client.cookies = copy.deepcopy(clients[name].cookies)
        return found

    def sign_in_all(self) -> None:
        """A new browser for everybody."""
        self.clients = {name: self._client(name) for name in ROLES}

    def _client(self, name: str) -> Client:
        client = Client(raise_request_exception=True)
        if name in self.people:
            client.force_login(self.people[name])
        return client

    def session_of(self, name: str) -> UserSession:
        """The open session of a person."""
        return UserSession.objects.filter(user=self.people[name]).latest("pk")

    @property
    def reset_link(self) -> tuple[str, str]:
        """(uid, token) of a link with which the owner could set a new password."""
        owner = self.people["owner"]
        return urlsafe_base64_encode(force_bytes(owner.pk)), default_token_generator.make_token(owner)
