"""What pages read of declarations. Rows come only through `visible_to(user)` (decision 5)."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, OuterRef, QuerySet
from django.http import Http404

from declarations.enums import RoundState, WindowKind
from declarations.models import (
    Declaration,
    EvidenceFile,
    LibraryFile,
    LockedReading,
    Remark,
    Round,
    RoundTier,
    RoundWindow,
    Submission,
    TransitionLog,
)
from zjtx.accounts.enums import Role
from zjtx.common.models import Job

PACKAGE_JOB = "disc_package"


def declaration_visible(user: Any, number: str) -> Declaration:
    """The declaration with that number; out of scope is 404, like one that does not exist."""
    found = Declaration.objects.visible_to(user).select_related("round", "enterprise", "region").filter(number=number)
    declaration = found.first()
    if declaration is None:
        raise Http404("没有该申报")
    return declaration


def public_round(code: str) -> Round:
    """A round that is or was open; 404 otherwise: one in preparation is the administrators' business."""
    found = Round.objects.exclude(state=RoundState.PREPARED).filter(code=code).first()
    if found is None:
        raise Http404("没有该批次")
    return found


def own_declarations(user: Any) -> QuerySet[Declaration]:
    """All declarations of the user's enterprise, newest first."""
    return Declaration.objects.visible_to(user).select_related("round").order_by("-pk")


def open_rounds(at: datetime) -> list[Round]:
    """Rounds whose application window is open now, nearest end first."""
    windows = RoundWindow.objects.filter(
        kind=WindowKind.APPLY, opens_at__lte=at, closes_at__gte=at, round__state=RoundState.OPEN
    )
    return [window.round for window in windows.select_related("round").order_by("closes_at")]


def rounds_for_administration() -> QuerySet[Round]:
    """All rounds with windows and extensions, newest first; `declarations_count` is the number of their declarations,
    `has_waiting_reading` whether a reading waits for confirmation."""
    waiting = LockedReading.objects.waiting().filter(round=OuterRef("pk")).order_by()
    rounds = Round.objects.prefetch_related("windows", "extensions").annotate(
        declarations_count=Count("declarations"), has_waiting_reading=Exists(waiting)
    )
    return rounds.order_by("-year", "-issued_on", "code")


def rounds_with_evidence(tier: str) -> QuerySet[Round]:
    """Rounds that have an evidence list for the tier, newest first."""
    return Round.objects.filter(evidence_requirements__tier=tier).distinct()


def tiers_of_rounds(*, with_prepared: bool) -> QuerySet[RoundTier]:
    """What rounds say of their tiers, with the round, newest first; a round in preparation is the administrators'
    business."""
    tiers = RoundTier.objects.select_related("round").order_by("-round__year", "-round__issued_on", "round__code")
    return tiers if with_prepared else tiers.exclude(round__state=RoundState.PREPARED)


def tier_before(round_: Round, tier: str) -> RoundTier | None:
    """What the last round before this one said of the tier."""
    tiers = tiers_of_rounds(with_prepared=True).filter(tier=tier, round__year__lte=round_.year).exclude(rule_set="")
    return tiers.exclude(round=round_).exclude(round__year=round_.year, round__issued_on__gt=round_.issued_on).first()


def latest_submission(declaration: Declaration) -> Submission | None:
    """The newest frozen version."""
    return declaration.submissions.order_by("-version").first()


def package_job(user: Any, submission: Submission) -> Job | None:
    """The user's own job for the disc package of a version; everybody has the package made for themselves."""
    jobs = Job.objects.filter(kind=PACKAGE_JOB, requested_by=user, args__submission=submission.pk)
    return jobs.select_related("result").order_by("-created_at").first()


def timeline(declaration: Declaration) -> QuerySet[TransitionLog]:
    """All performed moves, newest first."""
    return TransitionLog.objects.filter(declaration=declaration).order_by("-pk")


def open_remarks(declaration: Declaration) -> QuerySet[Remark]:
    """Remarks sent with a return and not settled by a later version."""
    return Remark.objects.filter(
        declaration=declaration, sent_at__isnull=False, settled_version__isnull=True
    ).select_related("author")


def evidence_visible(user: Any, number: str, evidence_id: int) -> EvidenceFile:
    """An evidence file of a declaration in scope; 404 otherwise. Removed files stay readable in frozen versions, and
    officers read frozen versions only: what lies in a draft is the enterprise's own business."""
    declaration = declaration_visible(user, number)
    filed = EvidenceFile.objects.select_related("stored").filter(declaration=declaration, pk=evidence_id).first()
    if filed is None:
        raise Http404("没有该文件")
    is_own = user.role == Role.ENTERPRISE and (filed.removed_at is None or can_be_restored(declaration, filed))
    if not (is_own or _is_frozen(declaration, filed)):
        raise Http404("没有该文件")
    return filed


def _is_frozen(declaration: Declaration, filed: EvidenceFile) -> bool:
    return declaration.submissions.filter(canonical__contains=str(filed.stored_id)).exists()


def can_be_restored(declaration: Declaration, filed: EvidenceFile) -> bool:
    """Whether a removal or replacement can be taken back: until a submission has frozen the draft without the file."""
    return restorable(declaration).filter(pk=filed.pk).exists()


def restorable(declaration: Declaration) -> QuerySet[EvidenceFile]:
    """Files taken out of the draft since its last submission; none where it cannot be edited."""
    if not declaration.is_editable:
        return EvidenceFile.objects.none()
    removed = EvidenceFile.objects.filter(declaration=declaration, removed_at__isnull=False)
    last = latest_submission(declaration)
    return removed.filter(removed_at__gt=last.submitted_at) if last else removed


def library(user: Any) -> QuerySet[LibraryFile]:
    """The files of the user's own enterprise, newest first."""
    if user.role != Role.ENTERPRISE:
        return LibraryFile.objects.none()
    return LibraryFile.objects.filter(enterprise_id=user.enterprise_id).select_related("stored")


def library_file(user: Any, file_id: int) -> LibraryFile:
    """One file of the user's own enterprise; 404 otherwise."""
    found = library(user).filter(pk=file_id).first()
    if found is None:
        raise Http404("没有该文件")
    return found


def expiries(enterprise_id: int, digests: Iterable[str]) -> dict[str, LibraryFile]:
    """{digest: library file} of an enterprise's files; one query."""
    found = LibraryFile.objects.filter(enterprise_id=enterprise_id, sha256__in=set(digests))
    return {one.sha256: one for one in found}
