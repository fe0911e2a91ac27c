"""The library (材料库): an enterprise's files of all years and tiers, each kept once, used again in one click."""

from datetime import date, datetime
from typing import Any

from django.db import transaction

from declarations.models import Declaration, EvidenceFile, EvidenceRequirement, LibraryFile
from declarations.services.evidence import EvidenceRefused, check_usable, file_into
from declarations.services.saving import lock_for_change
from zjtx.common import audit

EARLIEST, LATEST = date(1990, 1, 1), date(2100, 12, 31)


@transaction.atomic
def reuse(
    *,
    declaration: Declaration,
    requirement: EvidenceRequirement,
    kept: LibraryFile,
    user: Any,
    at: datetime,
    request: Any = None,
) -> EvidenceFile:
    """File a library file of the same enterprise under an item. Filed there already, it is that row again.

    Raises EvidenceRefused (no room, infected) and SaveRefused.
    """
    locked = lock_for_change(Declaration.objects.filter(pk=declaration.pk, enterprise_id=kept.enterprise_id))
    check_usable(kept.stored, kept.name)
    return file_into(
        locked, requirement, kept.stored, kept.name, user=user, at=at, request=request, action="evidence.reuse"
    )


@transaction.atomic
def kept_of(filed: EvidenceFile) -> LibraryFile:
    """The library's row of a filed file; made where the file is older than the library."""
    kept, _ = LibraryFile.objects.get_or_create(
        enterprise_id=filed.declaration.enterprise_id,
        sha256=filed.stored.sha256,
        defaults={
            "stored": filed.stored,
            "name": filed.name,
            "added_by": filed.uploaded_by,
            "added_at": filed.uploaded_at,
        },
    )
    return kept


@transaction.atomic
def set_expiry(*, kept: LibraryFile, expires_on: date | None, user: Any, request: Any = None) -> None:
    """Note until when a certificate is valid; None where it names no day. Raises EvidenceRefused."""
    if expires_on is not None and not EARLIEST <= expires_on <= LATEST:
        raise EvidenceRefused(f"“{kept.name}”的有效期应在1990年至2100年之间")
    locked = LibraryFile.objects.select_for_update().get(pk=kept.pk)
    if locked.expires_on != expires_on:
        LibraryFile.objects.filter(pk=kept.pk).update(expires_on=expires_on)
        detail = {"expires_on": expires_on, "before": locked.expires_on}
        audit.record("evidence.expiry", actor=user, obj=kept, label=kept.name, detail=detail, request=request)
