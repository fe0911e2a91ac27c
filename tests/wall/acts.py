"""Every act that a form can start: who may do it, and a body with which it succeeds."""

from __future__ import annotations

from django.core.files.uploadedfile import SimpleUploadedFile

from declarations.commitments import KEYS
from declarations.known import value_digest
from declarations.models import CommitmentCheck, Declaration, EvidenceFile, Round, Submission
from declarations.services import rounds as round_services
from review.marks import seen_token
from tests import factories
from tests.wall import (
    acts_candidates,
    acts_cases,
    acts_changes,
    acts_citypanel,
    acts_desk,
    acts_list,
    acts_packets,
    acts_pool,
    acts_profiles,
    acts_queue,
    acts_review,
)
from tests.wall.act import Act, Body
from tests.wall.cast import NOW, Cast, a_pdf
from zjtx.accounts.models import RoleChange
from zjtx.accounts.services import claims
from zjtx.accounts.services.staff import disable_user
from zjtx.common.models import Job

NEW_PASSWORD = "Vm3#other-lantern"
USCC = factories.valid_uscc()
# An input of each kind that the self-check asks for.
SELF_CHECK = {
    "declared_on": "2022-03-01",
    "revenue.2021": "1480.00",
    "region": "210211",
    "industry_class": "3484",
    "registered_on": "2012-05-20",
    "special_categories": ["specialised"],
    "employees.2021": "100",
    "uscc": USCC,
    "standards.national.led": "1",
}
NEW = {"password": NEW_PASSWORD, "password_again": NEW_PASSWORD}


def _propose(cast: Cast) -> None:
    Round.objects.filter(pk=cast.round.pk).update(
        state="prepared", in_preparation=True, prepared_by=cast.second_admin, confirmed_by=None, confirmed_at=None
    )
    round_services.propose_round(round_=cast.round, user=cast.second_admin)


def _being_prepared(cast: Cast) -> None:
    Round.objects.filter(pk=cast.round.pk).update(state="prepared", in_preparation=True)


def _accepted_claim(cast: Cast) -> None:
    claims.accept_claim(actor=cast.people["city"], claim=cast.claim, as_administrator=False)


def _claiming(cast: Cast) -> None:
    session = cast.clients["anonymous"].session
    session["claim"] = {"code": cast.people["other_enterprise"].enterprise.uscc}
    session.save()
    cast.clients["anonymous"].cookies["sessionid"] = session.session_key


def _colleague_disabled(cast: Cast) -> None:
    disable_user(actor=cast.people["owner"], user=cast.colleague, reason="离职")


def _member_disabled(cast: Cast) -> None:
    disable_user(actor=cast.second_admin, user=cast.member, reason="离职")


def _no_role_change(cast: Cast) -> None:
    RoleChange.objects.filter(pk=cast.role_change.pk).delete()


def _not_printed(cast: Cast) -> None:
    Submission.objects.filter(pk=cast.submission.pk).update(paper=None, paper_docx=None)
    Job.objects.filter(requested_by=cast.people["owner"]).delete()


def _evidence_removed(cast: Cast) -> None:
    EvidenceFile.objects.filter(pk=cast.draft_evidence.pk).update(removed_at=NOW)


def _taken(cast: Cast) -> None:
    Declaration.objects.filter(pk=cast.case.pk).update(handler=cast.people["city"])


def _sign_up(cast: Cast) -> Body:
    return {
        "uscc": USCC,
        "name": "大连新企业有限公司",
        "region": "210211",
        "full_name": "钱新人",
        "mobile": "13900000003",
        "email": "new@example.com",
        "username": "newcomer",
        "privacy": "on",
        **NEW,
    }


PERSON = {"full_name": "孙新人", "email": "sun@example.com", "mobile": "13900000004"}
PROMISES = {
    "request_key": "wall",
    "truth_statement": "yes",
    "commitments": sorted(KEYS),
    "prerequisite_reason": "准备中",
    "lower_tier_reason": "条件成熟后申报",
}
EXTENSION = {"kinds": ["first_review"], "until": "2022-04-08", "reason": "受疫情影响"}
RECOMMENDED = {"version": "1", "opinion": "同意推荐"}
ROLE = {"role": "city_officer", "region": "210300", "reason": "工作调动"}


def _signing_in(cast: Cast) -> Body:
    return {"username": cast.people["owner"].username, "password": factories.PASSWORD, "user": ""}


def _upload(cast: Cast) -> Body:
    return {"file": SimpleUploadedFile("证书.pdf", a_pdf(), "application/pdf")}


def _prefilled(cast: Cast) -> Body:
    """What the button beside a prefilled answer carries."""
    return {"prefill": f"enterprise_name.0:{value_digest(cast.people['owner'].enterprise.name)}"}


def _file(cast: Cast) -> list[str]:
    """The file of the case as a form names it."""
    file = cast.submission.content["evidence"][0]
    return [f"{file['item']}:{file['sha256']}"]


def _finding(cast: Cast) -> Body:
    """A click on 符合 with the file that proves the clause."""
    return {"verdict": "met", "note": "已核对", "evidence": _file(cast), "seen": seen_token(1, None)}


def _check(cast: Cast) -> Body:
    """The first of the five points, found clear before."""
    before = CommitmentCheck.objects.get(declaration=cast.case, point="honesty")
    return {"is_clear": "no", "note": "有投诉", "evidence": _file(cast), "seen": seen_token(1, before)}


ACCOUNTS = (
    Act("accounts:sign_in", "anonymous", _signing_in),
    Act("accounts:sign_in_inline", "anonymous", _signing_in),
    Act("accounts:sign_up", "anonymous", _sign_up),
    Act("accounts:claim_new", "anonymous", {**PERSON, "reason": "原经办人离职", "privacy": "on"}, _claiming),
    Act("accounts:invitation", "anonymous", {"username": "expert-one", **NEW}),
    Act("accounts:password_reset", "anonymous", lambda cast: {"email": cast.people["owner"].email}),
    Act("accounts:password_reset_confirm", "anonymous", NEW),
    Act("accounts:password_change", "owner", {"old_password": factories.PASSWORD, **NEW}),
    Act("accounts:session_end", "owner"),
    Act("accounts:profile_display", "owner", {"large_text": "on", "high_contrast": "on"}),
    Act("accounts:message_settings", "owner", {"progress": "digest"}, page=True),
    Act("accounts:colleague_invite", "owner", PERSON),
    Act("accounts:colleague_reissue", "owner"),
    Act("accounts:colleague_disable", "owner"),
    Act("accounts:colleague_enable", "owner", prepare=_colleague_disabled),
    Act("accounts:colleague_cancel", "owner"),
    Act("accounts:administration_hand_over", "owner", {"present_password": factories.PASSWORD}),
    Act("accounts:claim_accept", "city", {"note": "已电话核实", "as_administrator": ""}),
    Act("accounts:claim_refuse", "city", {"reason": "不属实"}),
    Act("accounts:claim_reissue", "city", prepare=_accepted_claim),
    Act(
        "accounts:staff_invite",
        "system_admin",
        {**PERSON, "role": "city_officer", "region": "210300", "organisation": ""},
    ),
    Act("accounts:invitation_confirm", "system_admin"),
    Act("accounts:invitation_cancel", "system_admin"),
    Act("accounts:staff_disable", "system_admin", {"reason": "离职"}),
    Act("accounts:staff_enable", "system_admin", prepare=_member_disabled),
    Act("accounts:role_change", "system_admin", ROLE, _no_role_change),
    Act("accounts:role_change_confirm", "system_admin"),
    Act("accounts:role_change_cancel", "system_admin"),
    Act("inbox:read_all", "owner"),
    Act("inbox:open", "owner"),
    Act("home:enterprise_record_edit", "owner", {"address": "华北路10号", "registration_type": "private"}, page=True),
    Act("home:audit_verify", "auditor"),
    Act("calendar:remove", "system_admin"),
    Act("calendar:add", "system_admin", {"first": "2022-05-03", "last": "", "kind": "off", "note": "劳动节"}),
)
DECLARING = (
    Act("declarations:start", "other_enterprise"),
    Act("declarations:block", "owner", {"address": "华北路8号"}, page=True),
    Act("declarations:prefill_take", "owner", _prefilled),
    Act("declarations:prefill_leave", "owner", _prefilled),
    Act("declarations:prefill_confirm", "owner"),
    Act("declarations:autosave", "owner", {"field": "address", "value": "华北路9号", "version": "1"}),
    Act("declarations:evidence_upload", "owner", _upload),
    Act("declarations:evidence_remove", "owner"),
    Act("declarations:evidence_order", "owner", lambda cast: {"order": [cast.draft_evidence.pk]}),
    Act("declarations:evidence_reuse", "owner", lambda cast: {"file": cast.kept.pk}),
    Act("declarations:evidence_restore", "owner", prepare=_evidence_removed),
    Act("declarations:evidence_replace", "owner", _upload),
    Act("declarations:evidence_move", "owner", {"step": "down"}),
    Act("declarations:evidence_expiry", "owner", {"expires_on": "2024-05-31"}),
    Act("declarations:library_expiry", "owner", {"expires_on": "2024-05-31"}),
    Act("declarations:submit", "owner", PROMISES),
    Act("declarations:withdraw", "owner"),
    Act("declarations:change_tier", "owner"),
    Act("declarations:print_request", "owner", prepare=_not_printed),
    Act("declarations:package_request", "owner"),
)
REVIEWING = (
    Act("review:take", "city", {"instead_of": ""}),
    Act("review:release", "city", prepare=_taken),
    Act("review:remark_add", "city", {"place": "contact_name", "text": "请核对"}),
    Act("review:remark_remove", "city"),
    Act("review:finding", "city", _finding),
    Act("review:commitment", "city", _check),
    Act("review:recommend", "city", RECOMMENDED),
    Act("review:return", "city", {"version": "1", "opinion": "请更正"}),
    Act("review:not_recommend", "city", {"version": "1", "reason": "不符合条件"}),
)
ROUNDS = (
    Act("declarations:round_edit", "system_admin", {"title": "新的标题"}, page=True),
    Act("declarations:round_tiers", "system_admin", {"sme_plan_count": "77"}, page=True),
    Act("declarations:round_cities", "system_admin", {"210200_sme": "60"}, page=True),
    Act("declarations:round_evidence", "system_admin", page=True),
    Act("declarations:round_propose", "system_admin", prepare=_being_prepared),
    Act("declarations:round_return", "province", {"reason": "请补充"}, _propose),
    Act("declarations:round_confirm", "province", {}, _propose, page=True),
    Act("declarations:round_extend", "system_admin", EXTENSION),
    Act("declarations:extension_confirm", "province"),
    Act("declarations:extension_decline", "province", {"reason": "不同意"}),
    Act("declarations:reading_propose", "system_admin", {"reading": "lenient", "reason": "按通知原意"}),
    Act("declarations:reading_confirm", "province"),
    Act("declarations:reading_decline", "province", {"reason": "不同意"}),
    Act("declarations:reading_count", "province"),
)
# By the part of the system that they belong to, as the tests take them.
ACTS: dict[str, tuple[Act, ...]] = {
    "accounts": ACCOUNTS,
    "way": DECLARING,
    "desk": REVIEWING,
    "queue": acts_queue.QUEUE,
    "rounds": ROUNDS,
    "panels": acts_review.PANELS,
    "experts": acts_review.EXPERTS,
    "province": acts_review.PROVINCE,
    "packets": acts_packets.PACKETS,
    "pool": (
        *acts_pool.POOL,
        *acts_profiles.PROFILES,
        *acts_changes.CHANGES,
        *acts_candidates.CANDIDATES,
    ),
    "citypanel": acts_citypanel.CITYPANEL,
    "beside": acts_desk.DESK,
    "cases": acts_cases.CASES,
    "lists": acts_list.LIST,
}
# Forms that are answered and change nothing: what they ask for are a sheet's own names.
ANSWERED: dict[str, tuple[Act, ...]] = {
    "self_check": (
        Act("declarations:self_check_tier", "anonymous", SELF_CHECK),
        Act("declarations:self_check_keep", "anonymous", SELF_CHECK),
        Act("declarations:self_check_paper", "anonymous", SELF_CHECK),
        Act("declarations:self_check_compare", "anonymous", SELF_CHECK),
        Act("declarations:self_check_rules", "anonymous", SELF_CHECK | {"equity_two_years": "3000"}),
    ),
    "statistics": acts_review.STATISTICS,
}
