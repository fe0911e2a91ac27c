"""The summary sheets that go with recommendation material: written from the frozen list by a job after closing, each
kept with the number of rows that were written in it."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.db import transaction

from review.models import FirstReview, PacketEdition, PacketTier
from review.packets.selection import Packet
from review.packets.summary import Made, title_of, write_summary
from zjtx.accounts.models import User
from zjtx.common import clock, jobs
from zjtx.common.files.store import discard, store_path
from zjtx.common.models import Job
from zjtx.common.spreadsheets.writing import XLSX
from zjtx.registry.enums import Tier

SHEETS_JOB, SHEET_KIND = "packet_sheets", "packet-sheet"


def request_sheets(edition: PacketEdition, user: User) -> Job:
    """Have the sheets of a closed edition made; asked again it is the same job, a failed one starts anew."""
    label = f"{edition.round.code} {edition.region.name} 推荐汇总表（报送）"
    args = {"edition": edition.pk, "mark": edition.mark, "closed_at": str(edition.closed_at)}
    return jobs.enqueue(SHEETS_JOB, requested_by=user, args=args, key=_key(edition), label=label)


def sheets_job(edition: PacketEdition) -> Job | None:
    """The job that makes the sheets of an edition as it was closed."""
    key = jobs.key_of(SHEETS_JOB, edition.closed_by, _key(edition))
    return Job.objects.filter(key=key).select_related("result").first()


def make_sheets(job: Job) -> None:
    """Make what is missing. Each sheet is kept in one transaction with its number of rows, so that a killed worker
    leaves either none or a whole one; what was reopened meanwhile gets none."""
    edition = PacketEdition.objects.select_related("round", "region", "closed_by").get(pk=job.args["edition"])
    for tier in edition.tiers.filter(sheet__isnull=True):
        if edition.mark == job.args["mark"]:
            make_sheet(edition, tier, job.report)
    job.report(1, 1, "推荐汇总表已生成")


def make_sheet(edition: PacketEdition, tier: PacketTier, report: Any) -> None:
    """Write one sheet from the frozen rows. Telephone numbers are masked: it leaves the bureau."""
    packet = Packet(edition.round, edition.region)
    made = Made(str(edition.closed_by), clock.now(), shows_phones=False)
    frozen = FirstReview.objects.filter(packet_entries__edition=edition, packet_entries__tier=tier.tier)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "summary.xlsx"
        rows = write_summary(path, packet, tier.tier, made, report, frozen.order_by("packet_entries__position"))
        name = f"{title_of(packet, Tier(tier.tier))}（{edition.region.name}）.xlsx"
        with transaction.atomic():
            stored = store_path(path, name=name, content_type=XLSX, kind=SHEET_KIND, user=edition.closed_by)
            own = PacketTier.objects.filter(pk=tier.pk, sheet__isnull=True)
            if not own.update(sheet=stored, sheet_rows=rows):
                stored.delete()  # reopened, or made by another worker
                discard(stored)


def _key(edition: PacketEdition) -> str:
    return f"{edition.pk}:{edition.mark}:{edition.closed_at.timestamp() if edition.closed_at else 0}"
