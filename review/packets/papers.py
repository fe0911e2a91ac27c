"""What a bureau adds to a closed list: the sealed letter with the numbers that it states, a district's candidate table.

An upload goes the way of all uploads: looked into by content, scanned for viruses, kept with its digest. It belongs to
the list for which it was made; another list asks for another letter.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from declarations.enums import Desk
from declarations.workflow import MoveRefused
from review.enums import PacketAct, PacketState
from review.models import PacketEdition
from review.packets.closing import check_own
from review.packets.selection import Packet
from review.packets.standing import lock_latest
from review.packets.steps import acted, once, require_state
from zjtx.accounts.models import User
from zjtx.common.files.inspect import inspect_upload
from zjtx.common.files.inspection import TYPES
from zjtx.common.files.store import StoreFailed, discard, put
from zjtx.common.models import StoredFile

LETTER_KIND, CANDIDATES_KIND = "packet-letter", "packet-candidates"
LETTER_TYPES, CANDIDATE_TYPES = ("pdf", "jpeg", "png"), ("xlsx", "docx", "pdf")
LETTER_BYTES = 20 * 1024 * 1024
WRONG_TYPE = "须为{}文件"
STATES = (PacketState.CLOSED, PacketState.RETURNED)


class FileRefused(Exception):
    """The upload is not taken; a Chinese sentence that names the file."""


def judged(uploaded: UploadedFile, kinds: tuple[str, ...], kind: str, user: User) -> StoredFile:
    """Look into an upload and put its bytes in their place; the row is the caller's to save. Raises FileRefused."""
    found = inspect_upload(uploaded, limit=LETTER_BYTES)
    if not found.ok:
        raise FileRefused(found.problem)
    wanted = {TYPES[one].content_type for one in kinds}
    if found.content_type not in wanted:
        raise FileRefused(f"“{uploaded.name}”{WRONG_TYPE.format('、'.join(TYPES[one].label for one in kinds))}")
    try:
        return put(
            uploaded, user=user, kind=kind, content_type=found.content_type, virus_check=found.virus_check
        )  # fmt: skip
    except StoreFailed as failed:
        raise FileRefused(str(failed)) from failed


def add_letter(
    *,
    packet: Packet,
    user: User,
    at: datetime,
    revision: int,
    uploaded: UploadedFile,
    counts: Mapping[str, int],
    request: Any = None,
) -> PacketEdition:
    """Keep the scan of the sealed letter with the numbers per tier that it states. Raises FileRefused, MoveRefused."""
    stored = judged(uploaded, LETTER_TYPES, LETTER_KIND, user)
    return _kept(stored, lambda: keep_letter(
        packet=packet, user=user, at=at, revision=revision, stored=stored, counts=counts, request=request
    ))  # fmt: skip


def add_candidates(
    *, packet: Packet, user: User, at: datetime, revision: int, uploaded: UploadedFile, request: Any = None
) -> PacketEdition:
    """Keep a district's candidate table. Raises FileRefused, MoveRefused."""
    stored = judged(uploaded, CANDIDATE_TYPES, CANDIDATES_KIND, user)
    return _kept(stored, lambda: keep_candidates(
        packet=packet, user=user, at=at, revision=revision, stored=stored, request=request
    ))  # fmt: skip


def _kept(stored: StoredFile, keep: Any) -> PacketEdition:
    is_kept = False
    try:
        edition: PacketEdition = keep()
        is_kept = StoredFile.objects.filter(pk=stored.pk).exists()
        return edition
    finally:
        if not is_kept:
            discard(stored)


@transaction.atomic
def keep_letter(
    *,
    packet: Packet,
    user: User,
    at: datetime,
    revision: int,
    stored: StoredFile,
    counts: Mapping[str, int],
    request: Any = None,
) -> PacketEdition:
    """The letter in its place; the one before it stays in the history. Raises MoveRefused."""
    edition = _locked(packet, user, PacketAct.LETTER, revision)
    if edition.revision != revision:
        return edition
    tiers = list(edition.tiers.values_list("tier", flat=True))
    stated = {tier: int(counts.get(tier, 0)) for tier in tiers}
    stored.save(force_insert=stored._state.adding)
    detail = {"counts": stated, "sha256": stored.sha256}
    return acted(
        edition, PacketAct.LETTER, user, at, detail=detail, file=stored, request=request, letter=stored,
        letter_counts=stated, letter_mark=edition.mark,
    )  # fmt: skip


@transaction.atomic
def keep_candidates(
    *, packet: Packet, user: User, at: datetime, revision: int, stored: StoredFile, request: Any = None
) -> PacketEdition:
    """The candidate table in its place. Raises MoveRefused."""
    if packet.desk != Desk.DISTRICT:
        raise MoveRefused("后备企业表由区县报送")
    edition = _locked(packet, user, PacketAct.CANDIDATES, revision)
    if edition.revision != revision:
        return edition
    stored.save(force_insert=stored._state.adding)
    detail = {"sha256": stored.sha256}
    return acted(
        edition, PacketAct.CANDIDATES, user, at, detail=detail, file=stored, request=request, candidates=stored
    )


def _locked(packet: Packet, user: User, act: PacketAct, revision: int) -> PacketEdition:
    """The newest edition, locked; of another revision where this very upload has been taken already."""
    check_own(user, packet)
    edition = lock_latest(packet.round, packet.region)
    if not once(edition, act, user, revision):
        require_state(edition, act.label, *STATES, revision=revision)
    return edition
