"""Evidence: take a file after a look at what it really is, replace, remove, take back, order, within the limits.

Every act locks the declaration's row first, so that two tabs, two people or a retried request come one after the other.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.db.models import Max, Sum

from declarations.models import Declaration, EvidenceFile, EvidenceRequirement, LibraryFile
from declarations.selectors import can_be_restored
from declarations.services.saving import lock_for_change
from zjtx.common import audit
from zjtx.common.digests import digest_chunks
from zjtx.common.files.inspect import inspect_upload
from zjtx.common.files.store import StoreFailed, discard, put
from zjtx.common.models import StoredFile, VirusCheck
from zjtx.common.text import clean_file_name

MIB = 1024 * 1024
UNNAMED = "未命名文件"


class EvidenceRefused(Exception):
    """The file is not taken or the act not possible; `args[0]` names the file and says what to do."""


@dataclass(frozen=True)
class Judged:
    """An upload that has been looked into: bytes, name, and what was found."""

    uploaded: UploadedFile
    name: str
    content_type: str
    virus_check: str
    sha256: str
    size: int


def attach(
    *,
    declaration: Declaration,
    requirement: EvidenceRequirement,
    uploaded: UploadedFile,
    user: Any,
    at: datetime,
    request: Any = None,
) -> EvidenceFile:
    """File one upload under an item of attachment 4; the same bytes sent twice are one row.

    Raises EvidenceRefused and SaveRefused.
    """
    judged = judge(uploaded)

    def enter(locked: Declaration, stored: StoredFile) -> EvidenceFile:
        return file_into(locked, requirement, stored, judged.name, user=user, at=at, request=request)

    return _keep(declaration, judged, user, at, enter)


def replace(
    *, filed: EvidenceFile, uploaded: UploadedFile, user: Any, at: datetime, request: Any = None
) -> EvidenceFile:
    """Put an upload in the place of a file. The old one can be taken back until the next submission, and versions
    frozen with it keep it. Raises EvidenceRefused and SaveRefused."""
    judged = judge(uploaded)

    def enter(locked: Declaration, stored: StoredFile) -> EvidenceFile:
        return _enter_instead(locked, filed.pk, stored, judged.name, user=user, at=at, request=request)

    return _keep(filed.declaration, judged, user, at, enter)


@transaction.atomic
def remove(*, filed: EvidenceFile, user: Any, at: datetime, request: Any = None) -> None:
    """Take a file out of the draft. Frozen versions keep it; restore() brings it back. Raises SaveRefused."""
    declaration = lock_for_change(Declaration.objects.filter(pk=filed.declaration_id))
    if EvidenceFile.objects.filter(pk=filed.pk, removed_at__isnull=True).update(removed_at=at):
        label = f"{declaration.number} {filed.name}"
        audit.record("evidence.remove", actor=user, obj=filed, label=label, request=request)


@transaction.atomic
def restore(*, filed: EvidenceFile, user: Any, at: datetime, request: Any = None) -> None:
    """Take back a removal or a replacement; the file that stands in its place goes. Raises EvidenceRefused (too late,
    no room) and SaveRefused."""
    declaration = lock_for_change(Declaration.objects.filter(pk=filed.declaration_id))
    filed = EvidenceFile.objects.select_related("stored").get(pk=filed.pk)
    if filed.removed_at is None:
        return
    if not can_be_restored(declaration, filed):
        raise EvidenceRefused(f"“{filed.name}”在上次提交前已移除，不能恢复，可从材料库选用")
    check_usable(filed.stored, filed.name)
    place = EvidenceFile.objects.filter(replaces=filed, removed_at__isnull=True).first()
    if place is not None:
        EvidenceFile.objects.filter(pk=place.pk).update(removed_at=at)
        filed.position = place.position
    live = EvidenceFile.objects.filter(declaration=declaration, removed_at__isnull=True)
    if live.filter(requirement_id=filed.requirement_id, stored_id=filed.stored_id).exists():
        raise EvidenceRefused(f"“{filed.name}”与本项已有的文件内容相同，无须恢复")
    _check_room(declaration, filed.name, filed.stored.size)
    EvidenceFile.objects.filter(pk=filed.pk).update(removed_at=None, position=filed.position)
    label = f"{declaration.number} {filed.name}"
    audit.record("evidence.restore", actor=user, obj=filed, label=label, request=request)


@transaction.atomic
def reorder(*, declaration: Declaration, requirement: EvidenceRequirement, wanted: Sequence[int]) -> None:
    """Bring an item's files into this order (keys). Files that another tab added meanwhile follow, those that it
    removed are passed over; positions are 1, 2, 3 … afterwards. Raises SaveRefused."""
    locked = lock_for_change(Declaration.objects.filter(pk=declaration.pk))
    present = list(_live(locked, requirement).order_by("position", "pk").values_list("pk", flat=True))
    first = [pk for pk in dict.fromkeys(wanted) if pk in present]
    for position, pk in enumerate([*first, *(pk for pk in present if pk not in first)], start=1):
        EvidenceFile.objects.filter(pk=pk).exclude(position=position).update(position=position)


@transaction.atomic
def move(*, filed: EvidenceFile, step: int) -> None:
    """Move a file one place up (-1) or down (1) within its item. Raises SaveRefused."""
    locked = lock_for_change(Declaration.objects.filter(pk=filed.declaration_id))
    order = list(_live(locked, filed.requirement).order_by("position", "pk").values_list("pk", flat=True))
    if filed.pk not in order:
        return
    at = order.index(filed.pk)
    to = min(max(at + step, 0), len(order) - 1)
    order.insert(to, order.pop(at))
    reorder(declaration=locked, requirement=filed.requirement, wanted=order)


def file_into(
    locked: Declaration,
    requirement: EvidenceRequirement,
    stored: StoredFile,
    name: str,
    *,
    user: Any,
    at: datetime,
    request: Any,
    action: str = "evidence.upload",
    replaces: EvidenceFile | None = None,
) -> EvidenceFile:
    """The row of a file under an item; the caller has locked the declaration's row. Raises EvidenceRefused."""
    live = _live(locked, requirement)
    same = live.filter(stored=stored).first()
    if same is not None:
        return same
    _check_room(locked, name, stored.size)
    last = live.aggregate(last=Max("position"))["last"] or 0
    filed = EvidenceFile.objects.create(
        declaration=locked,
        requirement=requirement,
        stored=stored,
        name=name[:200],
        position=replaces.position if replaces else last + 1,
        uploaded_by=user,
        uploaded_at=at,
        replaces=replaces,
    )
    detail = {"item": requirement.serial, "sha256": stored.sha256, "size": stored.size}
    if replaces is not None:
        detail["replaces"] = replaces.name
    audit.record(action, actor=user, obj=filed, label=f"{locked.number} {name}", detail=detail, request=request)
    return filed


def check_usable(stored: StoredFile, name: str) -> None:
    """Raises EvidenceRefused for a file in which the scanner found a virus."""
    if stored.virus_check == VirusCheck.INFECTED:
        raise EvidenceRefused(f"“{name}”查出病毒（{stored.virus_name}），不能使用，请查杀病毒后重新上传")


def judge(uploaded: UploadedFile) -> Judged:
    """Look into an upload: seconds of work, before any lock. Raises EvidenceRefused."""
    name = clean_file_name(uploaded.name or "", fallback=UNNAMED)
    if uploaded.size > settings.EVIDENCE_MAX_FILE_BYTES:
        limit = settings.EVIDENCE_MAX_FILE_BYTES // MIB
        raise EvidenceRefused(
            f"“{name}”大小为{uploaded.size / MIB:.1f} MB，超过单个文件{limit} MB的上限，请压缩后重新上传"
        )
    inspection = inspect_upload(uploaded)
    if not inspection.ok:
        raise EvidenceRefused(inspection.problem)
    sha256, size = digest_chunks(uploaded.chunks())
    return Judged(uploaded, name, inspection.content_type, inspection.virus_check, sha256, size)


def _keep(declaration: Declaration, judged: Judged, user: Any, at: datetime, enter: Any) -> EvidenceFile:
    """Bytes first, then all rows in one transaction; the library keeps the same bytes of an enterprise once."""
    if not declaration.is_editable:
        # The lock says so too; but not after fifty megabytes have been moved.
        with transaction.atomic():
            lock_for_change(Declaration.objects.filter(pk=declaration.pk))
    known = LibraryFile.objects.filter(enterprise_id=declaration.enterprise_id, sha256=judged.sha256).first()
    fresh = None if known else put_judged(judged, user)
    used = None
    try:
        with transaction.atomic():
            locked = lock_for_change(Declaration.objects.filter(pk=declaration.pk))
            kept = known or _library_file(locked, fresh, judged, user, at)
            stored = _newest_check(kept.stored_id, judged, at)
            check_usable(stored, judged.name)
            filed = enter(locked, stored)
        used = kept.stored_id
        return filed
    finally:
        if fresh is not None and used != fresh.pk:
            discard(fresh)


def _newest_check(stored_id: Any, judged: Judged, at: datetime) -> StoredFile:
    """The kept file; where it waits for the scanner and the same bytes have passed it now, it waits no longer."""
    if judged.virus_check == VirusCheck.CLEAN:
        waiting = StoredFile.objects.filter(pk=stored_id, virus_check=VirusCheck.WAITING)
        waiting.update(virus_check=VirusCheck.CLEAN, checked_at=at)
    return StoredFile.objects.get(pk=stored_id)


def put_judged(judged: Judged, user: Any, kind: str = "evidence") -> StoredFile:
    """The bytes in their place; the row is the caller's to save, or else discard(). Raises EvidenceRefused."""
    try:
        return put(
            judged.uploaded,
            user=user,
            kind=kind,
            content_type=judged.content_type,
            virus_check=judged.virus_check,
            known=(judged.sha256, judged.size),
        )
    except StoreFailed as failed:
        raise EvidenceRefused(str(failed)) from failed


def _library_file(
    declaration: Declaration, fresh: StoredFile | None, judged: Judged, user: Any, at: datetime
) -> LibraryFile:
    """The library's row for new bytes; where another transaction was quicker, its row."""
    assert fresh is not None
    key = {"enterprise_id": declaration.enterprise_id, "sha256": judged.sha256}
    try:
        with transaction.atomic():
            fresh.save(force_insert=True)
            return LibraryFile.objects.create(**key, stored=fresh, name=judged.name[:200], added_by=user, added_at=at)
    except IntegrityError:
        return LibraryFile.objects.get(**key)


def _enter_instead(
    locked: Declaration, old_id: int, stored: StoredFile, name: str, *, user: Any, at: datetime, request: Any
) -> EvidenceFile:
    old = EvidenceFile.objects.select_related("requirement").get(pk=old_id)
    successor = EvidenceFile.objects.filter(replaces=old, removed_at__isnull=True).first()
    if successor is not None and successor.stored_id == stored.pk:
        return successor  # the same form sent twice
    if old.removed_at is not None:
        raise EvidenceRefused(f"“{old.name}”已被替换或移除，“{name}”未上传，请刷新页面后再操作")
    if old.stored_id == stored.pk:
        raise EvidenceRefused(f"“{name}”与原文件内容相同，未替换")
    if _live(locked, old.requirement).filter(stored=stored).exists():
        raise EvidenceRefused(f"“{name}”与本项已有的文件内容相同，未替换")
    EvidenceFile.objects.filter(pk=old.pk).update(removed_at=at)
    return file_into(
        locked,
        old.requirement,
        stored,
        name,
        user=user,
        at=at,
        request=request,
        action="evidence.replace",
        replaces=old,
    )


def _live(declaration: Declaration, requirement: EvidenceRequirement) -> Any:
    return EvidenceFile.objects.filter(declaration=declaration, requirement=requirement, removed_at__isnull=True)


def _check_room(declaration: Declaration, name: str, size: int) -> None:
    used = declaration.evidence.filter(removed_at__isnull=True).aggregate(total=Sum("stored__size"))["total"] or 0
    if used + size > settings.EVIDENCE_MAX_DECLARATION_BYTES:
        limit = settings.EVIDENCE_MAX_DECLARATION_BYTES // MIB
        raise EvidenceRefused(f"“{name}”未上传：本申报佐证材料总量将超过{limit} MB，请先移除不需要的文件")
