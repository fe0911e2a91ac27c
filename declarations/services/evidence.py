"""Evidence: take a file after a look at what it really is, remove one, within the declaration's limits."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Max, Sum

from declarations.models import Declaration, EvidenceFile, EvidenceRequirement
from declarations.services.saving import lock_for_change
from zjtx.common import audit
from zjtx.common.files.inspect import inspect_upload
from zjtx.common.files.store import store

MIB = 1024 * 1024
UNNAMED = "未命名文件"


class EvidenceRefused(Exception):
    """The file is not taken; `args[0]` names it and says what to do."""


def attach(
    *,
    declaration: Declaration,
    requirement: EvidenceRequirement,
    uploaded: UploadedFile,
    user: Any,
    at: datetime,
    request: Any = None,
) -> EvidenceFile:
    """File one upload under an item of attachment 4. Raises EvidenceRefused and SaveRefused."""
    name = uploaded.name or UNNAMED
    if uploaded.size > settings.EVIDENCE_MAX_FILE_BYTES:
        limit = settings.EVIDENCE_MAX_FILE_BYTES // MIB
        raise EvidenceRefused(
            f"“{name}”大小为{uploaded.size / MIB:.1f} MB，超过单个文件{limit} MB的上限，请压缩后重新上传"
        )
    inspection = inspect_upload(uploaded)  # may take seconds: before the transaction
    if not inspection.ok:
        raise EvidenceRefused(inspection.problem)
    return _file(declaration, requirement, uploaded, inspection.content_type, user=user, at=at, request=request)


@transaction.atomic
def _file(
    declaration: Declaration,
    requirement: EvidenceRequirement,
    uploaded: UploadedFile,
    content_type: str,
    *,
    user: Any,
    at: datetime,
    request: Any,
) -> EvidenceFile:
    name = uploaded.name or UNNAMED
    locked = lock_for_change(Declaration.objects.filter(pk=declaration.pk))
    _check_room(locked, name, uploaded.size)
    stored = store(uploaded, user=user, kind="evidence", content_type=content_type)
    last = locked.evidence.filter(requirement=requirement).aggregate(last=Max("position"))["last"]
    filed = EvidenceFile.objects.create(
        declaration=locked,
        requirement=requirement,
        stored=stored,
        name=name[:200],
        position=(last or 0) + 1,
        uploaded_by=user,
        uploaded_at=at,
    )
    detail = {"item": requirement.serial, "sha256": stored.sha256, "size": stored.size}
    label = f"{locked.number} {name}"
    audit.record("evidence.upload", actor=user, obj=filed, label=label, detail=detail, request=request)
    return filed


def _check_room(declaration: Declaration, name: str, size: int) -> None:
    used = declaration.evidence.filter(removed_at__isnull=True).aggregate(total=Sum("stored__size"))["total"] or 0
    if used + size > settings.EVIDENCE_MAX_DECLARATION_BYTES:
        limit = settings.EVIDENCE_MAX_DECLARATION_BYTES // MIB
        raise EvidenceRefused(f"“{name}”未上传：本申报佐证材料总量将超过{limit} MB，请先移除不需要的文件")


@transaction.atomic
def remove(*, filed: EvidenceFile, user: Any, at: datetime, request: Any = None) -> None:
    """Take a file out of the draft. Frozen versions keep it. Raises SaveRefused."""
    declaration = lock_for_change(Declaration.objects.filter(pk=filed.declaration_id))
    EvidenceFile.objects.filter(pk=filed.pk, removed_at__isnull=True).update(removed_at=at)
    audit.record("evidence.remove", actor=user, obj=filed, label=f"{declaration.number} {filed.name}", request=request)
