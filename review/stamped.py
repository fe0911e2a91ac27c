"""Scans of stamped forms (盖章扫描件): uploaded by the desks of first review, one standing for each version.

Districts upload while they and their city review, cities until the province has taken the case on: the city's own stamp
comes onto the paper with its recommendation (docs/decisions/0027-desk.md). Every act locks the declaration's row.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import Http404

from declarations.enums import Desk, Status
from declarations.models import Declaration, Round, Submission
from declarations.selectors import latest_submission
from declarations.services.evidence import EvidenceRefused, Judged, judge, put_judged
from declarations.workflow import MoveRefused
from review.enums import PacketState
from review.models import PacketEntry, StampedScan
from review.packets.selection import Packet, recommended
from review.policies import desk_of, not_uploading
from zjtx.accounts.models import User
from zjtx.common import audit
from zjtx.common.files.serve import INLINE_TYPES
from zjtx.common.files.store import discard
from zjtx.registry.models import Region

KIND = "stamped"
GONE = (PacketState.SENT, PacketState.ACCEPTED)
SENT = "推荐材料已报送，不能再上传或撤下盖章扫描件；须更换的，请由接收单位退回推荐材料"


@dataclass(frozen=True)
class Stand:
    """Where the scan of a declaration stands: `scan` of the present version, else `outdated`, the newest of an earlier
    one; both None where there never was any."""

    scan: StampedScan | None
    outdated: StampedScan | None


def stand_of(submission: Submission) -> Stand:
    """What there is for this version of a declaration, the latest; one query."""
    scans = StampedScan.objects.standing().select_related("stored", "uploaded_by", "submission")
    of_all = scans.filter(
        submission__declaration_id=submission.declaration_id, submission__version__lte=submission.version
    )
    newest = of_all.order_by("-submission__version").first()
    if newest is None or newest.submission_id == submission.pk:
        return Stand(newest, None)
    return Stand(None, newest)


def missing(round_: Round, region: Region) -> list[Declaration]:
    """The declarations that a bureau (a city, or a district whose stage is on) has recommended in a round without a
    standing scan of the version recommended, by district and number. Two queries, whatever their number."""
    reviews = recommended(Packet(round_, region)).select_related("declaration__region")
    there = StampedScan.objects.usable().filter(submission__declaration__round=round_)
    with_scan = set(there.values_list("submission_id", flat=True))
    return [one.declaration for one in reviews if one.submission_id not in with_scan]


def refusal(user: Any, declaration: Declaration) -> str | None:
    """Why the user cannot upload or withdraw a scan now: not theirs, not this state, or their bureau has sent the
    material that rests on it."""
    denied = not_uploading(user, declaration)
    # What a city has still to recommend stands in no material of its own.
    if denied is not None or (desk_of(user) == Desk.CITY and declaration.status != Status.RECOMMENDED):
        return denied
    entries = PacketEntry.objects.filter(declaration=declaration, desk=desk_of(user), taken_out_at__isnull=True)
    return SENT if entries.filter(edition__state__in=GONE).exists() else None


def scan_visible(declaration: Declaration, scan_id: int) -> StampedScan:
    """A scan of a declaration that the caller may read, replaced ones too; 404 otherwise."""
    found = StampedScan.objects.filter(submission__declaration=declaration, pk=scan_id)
    scan = found.select_related("stored", "submission", "uploaded_by").first()
    if scan is None:
        raise Http404("没有该扫描件")
    return scan


def upload(
    *,
    declaration: Declaration,
    user: User,
    at: datetime,
    uploaded: UploadedFile,
    version: int,
    instead_of: int | None = None,
    request: Any = None,
) -> StampedScan:
    """Keep the scan of a version's stamped form. `instead_of` is the scan that the page showed and that this one
    replaces; the same bytes sent twice are one scan.

    Raises MoveRefused: not now, another version by now, somebody else was quicker, not a file of this kind.
    """
    denied = refusal(user, declaration)
    if denied:  # before fifty megabytes are looked into
        raise MoveRefused(denied)
    fresh = _kept(uploaded, user)
    made = None
    try:
        with transaction.atomic():
            made = _enter(declaration, user, at, fresh, version, instead_of, request)
        return made
    finally:
        if made is None or made.stored_id != fresh.stored.pk:
            discard(fresh.stored)


@transaction.atomic
def withdraw(*, scan: StampedScan, user: User, at: datetime, request: Any = None) -> None:
    """Take a scan back that was uploaded by mistake; one that does not stand any more is left alone. Raises
    MoveRefused."""
    locked = _lock(scan.submission.declaration_id, user)
    if StampedScan.objects.standing().filter(pk=scan.pk).update(ended_at=at, ended_by=user):
        _record("review.stamped.withdraw", user, locked, scan, request)


@dataclass(frozen=True)
class _Fresh:
    judged: Judged
    stored: Any


def _kept(uploaded: UploadedFile, user: User) -> _Fresh:
    try:
        judged = judge(uploaded)
        if judged.content_type not in INLINE_TYPES:
            raise MoveRefused(f"“{judged.name}”不是扫描件，请上传 PDF、JPEG 或 PNG 文件")
        return _Fresh(judged, put_judged(judged, user, KIND))
    except EvidenceRefused as refused:
        raise MoveRefused(str(refused)) from refused


def _lock(declaration_id: int, user: User) -> Declaration:
    locked = Declaration.objects.select_for_update(of=("self",)).get(pk=declaration_id)
    denied = refusal(user, locked)
    if denied:
        raise MoveRefused(denied)
    return locked


def _enter(
    declaration: Declaration,
    user: User,
    at: datetime,
    fresh: _Fresh,
    version: int,
    instead_of: int | None,
    request: Any,
) -> StampedScan:
    locked = _lock(declaration.pk, user)
    submission = latest_submission(locked)
    if submission.version != version:
        raise MoveRefused(
            f"该申报已提交第{submission.version}版，第{version}版的扫描件不再上传，请核对新版本的纸质申报表"
        )
    standing = (
        StampedScan.objects.standing().select_related("stored", "uploaded_by").filter(submission=submission).first()
    )
    if standing is not None and standing.stored.sha256 == fresh.judged.sha256:
        return standing
    if standing is not None and standing.pk != instead_of:
        raise MoveRefused(f"{standing.uploaded_by.full_name}已上传“{standing.name}”，请查看后再决定是否替换")
    if standing is not None:
        StampedScan.objects.filter(pk=standing.pk).update(ended_at=at, ended_by=user)
    fresh.stored.save(force_insert=True)
    made = StampedScan.objects.create(
        submission=submission,
        stored=fresh.stored,
        name=fresh.judged.name[:200],
        desk=desk_of(user),
        uploaded_by=user,
        uploaded_at=at,
    )
    _record("review.stamped.upload", user, locked, made, request, replaces=standing.name if standing else "")
    return made


def _record(action: str, user: User, declaration: Declaration, scan: StampedScan, request: Any, **more: Any) -> None:
    detail = {"version": scan.submission.version, "name": scan.name, "sha256": scan.stored.sha256, **more}
    audit.record(action, actor=user, obj=declaration, label=declaration.number, detail=detail, request=request)
