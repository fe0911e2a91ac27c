"""Asking for a summary sheet or a letter, and making it as a job."""

from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.db import transaction
from django.urls import reverse

from declarations.models import Round
from declarations.packages.naming import safe_part
from declarations.printing import DOCX_TYPE
from review.packets.letter import NOTHING, letter_of
from review.packets.letter_word import write_letter
from review.packets.selection import Packet, recommended, stamp
from review.packets.summary import Made, write_summary
from review.policies import DESK_OF_ROLE
from review.telling import TIER_NAMES
from zjtx.accounts.models import User
from zjtx.common import audit, clock, jobs
from zjtx.common.models import Job, StoredFile
from zjtx.common.spreadsheets.writing import XLSX
from zjtx.registry.enums import Tier
from zjtx.registry.models import Region

SUMMARY_JOB, LETTER_JOB = "packet_summary", "packet_letter"


class NothingRecommended(Exception):
    """There is nothing to make a paper of; a Chinese sentence for the user."""


def may_see_phones(user: Any) -> bool:
    """Who may have telephone numbers in full: the desks that speak with the enterprises (as on the desk's page)."""
    return user.role in DESK_OF_ROLE


@transaction.atomic
def request_summary(
    *, packet: Packet, tier: str, user: User, with_phones: bool = False, request: Any = None
) -> jobs.Job:
    """Have the sheet of a tier made. While the same recommendations stand it is the same job; telephone numbers in full
    are shown by an act of their own, which is recorded. Raises NothingRecommended."""
    number = recommended(packet, tier).count()
    if not number:
        raise NothingRecommended(f"没有已推荐的{TIER_NAMES[Tier(tier)]}，不能生成汇总表。")
    shows_phones = with_phones and may_see_phones(user)
    label = f"{packet.round.code} {packet.region.name} {TIER_NAMES[Tier(tier)]}推荐汇总表"
    detail = {"region": packet.region.pk, "tier": tier, "rows": number, "phones": shows_phones}
    audit.record("review.packet.summary", actor=user, obj=packet.round, label=label, detail=detail, request=request)
    if shows_phones:
        audit.record("phones.show", actor=user, obj=packet.round, label=label, detail=detail, request=request)
    args = {**_args(packet), "tier": tier, "phones": shows_phones}
    key = summary_key(packet, tier, shows_phones=shows_phones)
    return jobs.enqueue(SUMMARY_JOB, requested_by=user, args=args, key=key, label=label)


@transaction.atomic
def request_letter(*, packet: Packet, user: User, request: Any = None) -> jobs.Job:
    """Have the letter drafted, dated today. Raises NothingRecommended."""
    if not recommended(packet).exists():
        raise NothingRecommended(NOTHING)
    label = f"{packet.round.code} {packet.region.name} 推荐函（草稿）"
    detail = {"region": packet.region.pk}
    audit.record("review.packet.letter", actor=user, obj=packet.round, label=label, detail=detail, request=request)
    return jobs.enqueue(LETTER_JOB, requested_by=user, args=_args(packet), key=letter_key(packet), label=label)


def present_jobs(packet: Packet, user: Any, tiers: Iterable[str]) -> list[Job]:
    """The user's own jobs for what is recommended now: sheets by tier, then the letter. What was made of other
    recommendations is out of date and is not among them, nor is what can no longer be fetched."""
    kinds = [(SUMMARY_JOB, summary_key(packet, tier, shows_phones=full)) for tier in tiers for full in (False, True)]
    kinds.append((LETTER_JOB, letter_key(packet)))
    keys = [jobs.key_of(kind, user, key) for kind, key in kinds]
    found = {one.key: one for one in Job.objects.filter(key__in=keys).select_related("result")}
    return [found[key] for key in keys if key in found and not found[key].has_expired()]


def summary_key(packet: Packet, tier: str, *, shows_phones: bool) -> str:
    """What tells one sheet from another."""
    return f"{_place(packet)}:{tier}:{'full' if shows_phones else 'masked'}:{stamp(packet, tier)}"


def letter_key(packet: Packet) -> str:
    """What tells one letter from another: one is drafted each day on which it is asked for."""
    return f"{_place(packet)}:{clock.today().isoformat()}:{stamp(packet)}"


def make_summary(job: Job) -> StoredFile:
    """Write the sheet that a job was asked for. Numbers in full only where its requester still may have them."""
    packet, tier, user = _packet_of(job), job.args["tier"], job.requested_by
    made = Made(str(user), clock.now(), job.args["phones"] and may_see_phones(user))
    with TemporaryDirectory() as folder:
        path = Path(folder) / "summary.xlsx"
        write_summary(path, packet, tier, made, job.report)
        stored = jobs.save_result(job, path, name=f"{safe_part(job.label)}.xlsx", content_type=XLSX)
    jobs.tell_ready(job, name="packet", url=reverse("review:packet", args=[packet.round.code, packet.region.pk]))
    return stored


def make_letter(job: Job) -> StoredFile:
    """Write the letter that a job was asked for. Raises JobRefused where nothing is recommended any more."""
    packet = _packet_of(job)
    letter = letter_of(packet, clock.today(), job.report)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "letter.docx"
        write_letter(letter, path)
        stored = jobs.save_result(job, path, name=f"{safe_part(job.label)}.docx", content_type=DOCX_TYPE)
    jobs.tell_ready(job, name="packet", url=reverse("review:packet", args=[packet.round.code, packet.region.pk]))
    return stored


def _packet_of(job: Job) -> Packet:
    round_, region = Round.objects.get(pk=job.args["round"]), Region.objects.get(pk=job.args["region"])
    return Packet(round_, region, is_rest=job.args.get("rest", False))


def _args(packet: Packet) -> dict[str, Any]:
    return {"round": packet.round.pk, "region": packet.region.pk, "rest": packet.is_rest}


def _place(packet: Packet) -> str:
    return f"{packet.round.pk}:{packet.region.pk}"
