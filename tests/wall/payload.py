"""A script in every free text that a page could show."""

from __future__ import annotations

import json

from django.db.models import CharField, Model, Value
from django.db.models.functions import Cast as AsText
from django.db.models.functions import Concat

from cultivation_pool.models import (
    AnnualProfile,
    BureauContact,
    Candidate,
    CandidateUpload,
    ChangeFile,
    ChangeFiling,
    ChangeLog,
    FinancingWish,
    MatterDecision,
    MatterFinding,
    MatterHearing,
    MatterLog,
    NamedReport,
    PoolCheckRow,
    PoolUpdate,
    PoolUpdateRow,
    ProfileLog,
    ProfileRemark,
    QuarterlyReport,
    ReportLog,
    ReportRemark,
    ServiceOffer,
    TitleAct,
    TitleActRow,
    TitleImport,
    VerificationCase,
)
from declarations.models import (
    CommitmentCheck,
    Declaration,
    EvidenceFile,
    EvidenceRequirement,
    Extension,
    Finding,
    LibraryFile,
    LockedReading,
    Remark,
    Round,
    SmeSheet,
    Submission,
    TransitionLog,
    Waiver,
)
from review.models import (
    Appeal,
    Assignment,
    CaseFile,
    ClauseTick,
    DecisionEntry,
    DecisionList,
    EnterpriseStatement,
    FirstReview,
    GroupResult,
    Institution,
    Objection,
    ObjectionExamination,
    Panel,
    PanelDeclaration,
    Publicity,
    PublicityCorrection,
    Recognition,
    Score,
    ScoreItem,
)
from tests.wall.cast import Cast
from zjtx.accounts.models import EnterpriseClaim, Invitation, RoleChange, User
from zjtx.common import audit
from zjtx.common.models import Job, Notification
from zjtx.registry.models import Enterprise, Title

PAYLOAD = "<script>wall()</script>\"'><img src=x onerror=wall()>"
TEXTS: dict[type[Model], tuple[str, ...]] = {
    Enterprise: ("name", "address", "contact_name", "legal_representative"),
    User: ("full_name", "organisation"),
    Declaration: ("enterprise_name", "prerequisite_reason"),
    Remark: ("text",),
    Finding: ("note",),
    CommitmentCheck: ("note",),
    ClauseTick: ("note",),
    Round: ("title", "notice_text", "office", "document_number"),
    EvidenceRequirement: ("text", "examples"),
    EvidenceFile: ("name",),
    LibraryFile: ("name",),
    Notification: ("subject", "body"),
    EnterpriseClaim: ("full_name", "reason"),
    Invitation: ("full_name", "organisation"),
    RoleChange: ("reason",),
    Job: ("label", "text"),
    Extension: ("reason",),
    LockedReading: ("reason",),
    Waiver: ("reason", "document_number", "sentence", "bureau"),
    SmeSheet: ("address", "contact_name", "main_product", "standard_name", "overview"),
    TransitionLog: ("actor_label", "opinion", "reason"),
    PanelDeclaration: ("opinion", "spread_reason"),
    Assignment: ("opinion", "conflict_note"),
    ScoreItem: ("title", "anchors"),
    Score: ("reason",),
    GroupResult: ("opinion",),
    Institution: ("name",),
    DecisionList: ("note",),
    DecisionEntry: ("reason",),
    Publicity: ("title", "document", "contact"),
    PublicityCorrection: ("after", "note"),
    Objection: ("name", "contact", "text"),
    ObjectionExamination: ("matter",),
    EnterpriseStatement: ("question",),
    Appeal: ("reason",),
    CaseFile: ("name",),
    Recognition: ("document_number",),
    Title: ("document_number",),
    QuarterlyReport: ("enterprise_name",),
    ReportRemark: ("text",),
    ReportLog: ("actor_label", "opinion"),
    AnnualProfile: ("enterprise_name", "main_product", "highest_title", "maker_contest_rank", "contact_name"),
    ProfileRemark: ("text",),
    ProfileLog: ("actor_label", "opinion"),
    VerificationCase: ("enterprise_name", "matter"),
    NamedReport: ("name", "contact", "text"),
    MatterHearing: ("question",),
    MatterFinding: ("findings", "opinion"),
    MatterDecision: ("reason", "document_number"),
    TitleAct: ("document_number", "file_name"),
    TitleActRow: ("given",),
    MatterLog: ("actor_label", "words", "told"),
    Candidate: ("enterprise_name", "main_product", "gap", "contact_name"),
    CandidateUpload: ("name",),
    ChangeFiling: ("old_name", "new_name", "details", "fate_document"),
    ChangeFile: ("name",),
    ChangeLog: ("actor_label", "opinion", "document_number"),
    PoolCheckRow: ("name", "city_name", "district", "industry_name"),
    PoolUpdate: ("document_number",),
    PoolUpdateRow: ("reason", "name", "region_name", "before", "after"),
    ServiceOffer: ("title", "text"),
    FinancingWish: ("purpose", "bank"),
    BureauContact: ("name", "position"),
    TitleImport: ("file_name",),
}


def fill_with_payload(cast: Cast) -> None:
    """The payload in every free text that pages show, frozen ones included."""
    for model, names in TEXTS.items():
        model._base_manager.update(**dict.fromkeys(names, PAYLOAD))
    # Their names are unique within a round.
    Panel.objects.update(name=Concat(Value(PAYLOAD), AsText("pk", CharField())))
    for one in (cast.submission, cast.open_case.submissions.get()):
        content = one.content
        single = {name: _poisoned(value) for name, value in content["answers"].items() if isinstance(value, str)}
        content["answers"] |= {**single, "brand_names": [PAYLOAD], "large_customers": [PAYLOAD]}
        Submission.objects.filter(pk=one.pk).update(canonical=json.dumps(content, ensure_ascii=False))
    frozen_columns = (
        (GroupResult, "frozen"),
        (FirstReview, "report"),
        (DecisionEntry, "seen"),
        (Publicity, "lines"),
        (ReportLog, "answers"),
        (ProfileLog, "answers"),
        (TitleImport, "rows"),
        (TitleImport, "notes"),
        (CandidateUpload, "rows"),
        *((PoolCheckRow, name) for name in ("titles", "disproved", "missing", "judged", "known")),
    )
    for model, column in frozen_columns:
        for pk, frozen in model._base_manager.values_list("pk", column):
            model._base_manager.filter(pk=pk).update(**{column: _poisoned(frozen)})
    cast.entry = audit.record("wall.test", label=PAYLOAD, detail={PAYLOAD: PAYLOAD})


def _poisoned(value: object) -> object:
    """The same JSON with the payload for every Chinese text."""
    if isinstance(value, dict):
        return {name: _poisoned(one) for name, one in value.items()}
    if isinstance(value, list):
        return [_poisoned(one) for one in value]
    return PAYLOAD if isinstance(value, str) and not value.isascii() else value
