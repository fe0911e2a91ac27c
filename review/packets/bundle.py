"""All forms and evidence of a tier as ZIP (申报材料包), in volumes that fit a usual disk: one job a volume.

Each declaration has a folder, by its place in the summary sheet: the form of the recommended version, the scan of its
stamped paper, the opinion sheet of the city's own panel, and the evidence in attachment 4's order under the names of
the disc package. One file at a time lies on disk beside the ZIP. What must
not go out, or is not what was frozen, stays behind and is named.
"""

import json
import shutil
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from declarations.enums import Desk
from declarations.models import Submission
from declarations.packages.manifest import CSV_NAME, JSON_NAME, Entry
from declarations.packages.naming import safe_part
from declarations.packages.packing import Part, add_part, copy_stored, work_root, workspace
from declarations.packages.plan import Plan, plan_of
from declarations.pages.evidence import size_text
from declarations.printing import print_submission
from review.models import PacketEdition, PacketEntry, StampedScan
from review.opinion_paper import Paper, paper_html
from review.packets.bundle_lists import as_csv, contents_text
from review.stages import city_result
from review.telling import TIER_NAMES
from zjtx.accounts.models import User
from zjtx.common import audit, clock, jobs, pdf
from zjtx.common.digests import ALGORITHM, digest
from zjtx.common.jobs import JobRefused
from zjtx.common.models import Job, StoredFile
from zjtx.common.models.files import VirusCheck
from zjtx.registry.enums import Tier

KIND = "packet_bundle"
ZIP_TYPE = "application/zip"
MIB = 1024 * 1024
# Below 4 GiB, the largest file of a FAT32 stick. A declaration is never divided: it has 500 MiB at most.
VOLUME_BYTES = 3500 * MIB
# A form is seldom larger; and what must stay free on the disk besides ZIP and its stored copy.
FORM_BYTES, SPARE_BYTES = 2 * MIB, 300 * MIB
FOLDER = 40
NO_ROOM = "磁盘空间不足：本卷约需{}，目前可用{}。请稍后再试，或联系系统管理员。"
REOPENED = "推荐名单已变动，请从推荐材料页面重新生成。"
_NOT_CLEAN: dict[str, str] = {VirusCheck.WAITING: "尚未完成查毒", VirusCheck.INFECTED: "查出病毒"}


@dataclass(frozen=True)
class Volume:
    """Consecutive declarations of a tier, by their places."""

    number: int
    first: int
    last: int
    size: int


@dataclass
class Filed:
    """One declaration in the ZIP, with what stayed behind: (name, why)."""

    position: int
    number: str
    enterprise: str
    version: int
    sha256: str
    folder: str
    files: list[Entry] = field(default_factory=list)
    left_out: list[tuple[str, str]] = field(default_factory=list)


def volumes(edition: PacketEdition, tier: str) -> list[Volume]:
    """How a tier is divided: by the frozen sizes, so that it is always divided alike. One query."""
    found: list[Volume] = []
    sizes = edition.entries.filter(tier=tier).order_by("position").values_list("position", "size")
    for position, size in sizes:
        own = size + FORM_BYTES
        if found and found[-1].size + own <= VOLUME_BYTES:
            found[-1] = Volume(found[-1].number, found[-1].first, position, found[-1].size + own)
        else:
            found.append(Volume(len(found) + 1, position, position, own))
    return found


@transaction.atomic
def request_bundle(*, edition: PacketEdition, tier: str, volume: int, user: User, request: Any = None) -> Job:
    """Have a volume made; while it can be fetched it is the same job for the same person. Raises LookupError where
    there is no such volume."""
    if volume not in {one.number for one in volumes(edition, tier)}:
        raise LookupError("no such volume")
    label = _label(edition, tier, volume)
    detail = {"region": edition.region_id, "tier": tier, "volume": volume}
    audit.record("review.packet.bundle", actor=user, obj=edition, label=label, detail=detail, request=request)
    args = {"edition": edition.pk, "tier": tier, "volume": volume, "mark": edition.mark}
    key = bundle_key(edition, tier, volume)
    return jobs.enqueue(KIND, requested_by=user, args=args, key=key, label=label)


def bundle_key(edition: PacketEdition, tier: str, volume: int) -> str:
    """What tells one volume from another: another list is another volume."""
    return f"{edition.pk}:{edition.mark}:{tier}:{volume}"


def make_bundle(job: Job) -> StoredFile:
    """Write a volume as the result of a job. Raises JobRefused where the list is another by now or the disk is full."""
    edition = PacketEdition.objects.select_related("round", "region").get(pk=job.args["edition"])
    tier, number = job.args["tier"], job.args["volume"]
    volume = next((one for one in volumes(edition, tier) if one.number == number), None)
    if volume is None or edition.mark != job.args["mark"]:
        raise JobRefused(REOPENED)
    _check_room(volume)
    entries = edition.entries.filter(tier=tier, position__gte=volume.first, position__lte=volume.last)
    with workspace(job) as folder:
        made = _Bundle(job, edition, folder, entries)
        path = made.write()
        stored = jobs.save_result(job, path, name=f"{safe_part(job.label)}.zip", content_type=ZIP_TYPE)
    left = f"有{len(made.left_out)}个文件未收入，见包内目录。" if made.left_out else ""
    jobs.tell_ready(job, name="packet_bundle", url=f"/jobs/{job.pk}/", note=left)
    return stored


def _check_room(volume: Volume) -> None:
    """The ZIP is written and then copied to its place, which may be the same disk."""
    wanted, free = 2 * volume.size + SPARE_BYTES, shutil.disk_usage(work_root()).free
    if wanted > free:
        raise JobRefused(NO_ROOM.format(size_text(wanted), size_text(free)))


class _Bundle:
    """One run: the ZIP that grows, the folder with the one file that is on its way into it."""

    def __init__(self, job: Job, edition: PacketEdition, folder: Path, entries: QuerySet[PacketEntry]) -> None:
        self.job, self.edition, self.folder, self.entries = job, edition, folder, entries
        self.total, self.filed = entries.count(), list[Filed]()
        self.moment = clock.local(edition.closed_at or clock.now()).timetuple()[:6]

    @property
    def left_out(self) -> list[tuple[str, str, str]]:
        """(number, file, why) of everything that stayed behind."""
        return [(one.number, name, why) for one in self.filed for name, why in one.left_out]

    def write(self) -> Path:
        """Write the ZIP: declaration by declaration, then the lists of what is in it."""
        target = self.folder / "bundle.zip"
        kept = ("declaration", "submission__paper", "submission__paper_docx", "submission__submitted_by")
        rows = self.entries.select_related(*kept, "submission__declaration").order_by("position")
        with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as package:
            for done, entry in enumerate(rows.iterator(chunk_size=20)):
                words = f"正在打包{entry.declaration.number}，第{done + 1}份，共{self.total}份"
                self.job.report(done, self.total + 1, words)
                self._declaration(package, entry)
            for name, data in self._lists():
                self._add(package, Entry(name, "list", len(data), digest(data)), data)
        self.job.report(self.total + 1, self.total + 1, "申报材料包已生成")
        return target

    def _declaration(self, package: zipfile.ZipFile, entry: PacketEntry) -> None:
        submission = entry.submission
        print_submission(submission)
        name = submission.content["answers"].get("enterprise_name") or entry.declaration.enterprise_name
        folder = safe_part(f"{entry.position:03d} {name}", FOLDER)
        filed = Filed(
            entry.position, entry.declaration.number, name, submission.version, submission.sha256, folder
        )  # fmt: skip
        self.filed.append(filed)
        for stored, listed in _files(submission, plan_of(submission), folder):
            why = self._copied(stored, listed)
            if why:
                filed.left_out.append((listed.original_name, why))
            else:
                add_part(package, Part(listed, self.folder / "file"), self.moment)
                filed.files.append(listed)
                (self.folder / "file").unlink()
        self._opinion(package, entry, filed)

    def _opinion(self, package: zipfile.ZipFile, entry: PacketEntry, filed: Filed) -> None:
        """What the city's own panel found, as its opinion sheet; a district's material has none."""
        result = city_result(entry.declaration) if entry.desk == Desk.CITY else None
        if result is None:
            return
        path, orderer = self.folder / "opinion.pdf", self.job.requested_by
        printed_by = orderer.full_name if orderer else ""
        pdf.write_pdf(paper_html(result.panel, [result], paper=Paper.OPINIONS, printed_by=printed_by), path)
        name = f"{entry.declaration.number} 市级评审结果和意见.pdf"
        data = path.read_bytes()
        listed = Entry(f"{filed.folder}/{name}", "opinion", len(data), digest(data), original_name=name)
        add_part(package, Part(listed, path), self.moment)
        filed.files.append(listed)
        path.unlink()

    def _copied(self, stored: StoredFile | None, listed: Entry) -> str:
        """The one copy on disk of what was frozen; why there is none."""
        if stored is None:
            return "在存储中找不到"
        if stored.virus_check in _NOT_CLEAN:
            return _NOT_CLEAN[stored.virus_check]
        try:
            found = copy_stored(stored, self.folder / "file")
        except FileNotFoundError:
            return "在存储中找不到"
        return "" if found == (listed.sha256, listed.size) else "与提交时登记的摘要不一致"

    def _lists(self) -> Iterator[tuple[str, bytes]]:
        facts = self._facts()
        yield "目录.txt", contents_text(facts, self.filed)
        yield CSV_NAME, as_csv(facts, self.filed)
        manifest = {
            "format": "zjtx-packet",
            "format_version": 1,
            "algorithm": ALGORITHM,
            "packet": facts,
            "declarations": [asdict(one) for one in self.filed],
        }
        yield JSON_NAME, (json.dumps(manifest, ensure_ascii=False, indent=1) + "\n").encode()

    def _facts(self) -> dict[str, Any]:
        edition, args = self.edition, self.job.args
        return {
            "round": edition.round.code,
            "title": self.job.label,
            "region": edition.region.full_name,
            "tier": args["tier"],
            "volume": args["volume"],
            "serial": edition.serial,
            "mark": edition.mark,
            "closed_at": clock.local(edition.closed_at or clock.now()).isoformat(timespec="seconds"),
        }

    def _add(self, package: zipfile.ZipFile, entry: Entry, data: bytes) -> None:
        path = self.folder / "list"
        path.write_bytes(data)
        add_part(package, Part(entry, path), self.moment)
        path.unlink()


def _files(submission: Submission, plan: Plan, folder: str) -> Iterable[tuple[StoredFile | None, Entry]]:
    """The form, its stamped scan and the evidence in attachment 4's order, under the names of the disc package."""
    paper = submission.paper
    if paper is not None:
        name = f"{plan.base} 申报表.pdf"
        yield paper, Entry(f"{folder}/{name}", "form_pdf", paper.size, paper.sha256, original_name=name)
    scan = StampedScan.objects.usable().filter(submission=submission).select_related("stored").first()
    if scan is not None:
        kept, name = scan.stored, f"{plan.base} 盖章申报表{Path(scan.name).suffix.lower()}"
        yield kept, Entry(f"{folder}/{name}", "stamped_form", kept.size, kept.sha256, original_name=scan.name)
    for item in plan.items:
        for one in item.files:
            path = f"{folder}/{one.path}"
            yield one.stored, Entry(path, "evidence", one.size, one.sha256, item.serial, item.title, one.name)


def _label(edition: PacketEdition, tier: str, volume: int) -> str:
    many = f" 第{volume}卷" if len(volumes(edition, tier)) > 1 else ""
    return f"{edition.round.code} {edition.region.name} {TIER_NAMES[Tier(tier)]}申报材料包{many}"
