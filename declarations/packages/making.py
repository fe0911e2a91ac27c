"""Make the package of a frozen version: read everything once in chunks, check it, bind it, write one ZIP."""

import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any, BinaryIO

from django.conf import settings
from django.core.files.storage import default_storage

from declarations.models import Submission
from declarations.packages import binding, covers, manifest
from declarations.packages.binding import Bound
from declarations.packages.manifest import Entry
from declarations.packages.naming import FORM_FOLDER
from declarations.packages.plan import Plan, PlannedFile, plan_of
from declarations.printing import check_url, print_submission
from zjtx.common import clock
from zjtx.common.digests import digest, digest_chunks
from zjtx.common.jobs import JobRefused, save_result
from zjtx.common.models import Job, StoredFile

ZIP_TYPE = "application/zip"
_CHUNK = 256 * 1024
_PREFIX = "zjtx-disc-"
_ABANDONED = timedelta(days=1)


@dataclass
class _Part:
    """A file on its way into the ZIP."""

    entry: Entry
    path: Path


class _Maker:
    """One run: the folder it works in, and the steps it shows."""

    def __init__(self, job: Job, plan: Plan, folder: Path) -> None:
        self.job, self.plan, self.folder = job, plan, folder
        # Each file is fetched, counted, bound and packed; the form and the covers are four steps more.
        self.done, self.total = 0, 4 * len(plan.files) + 4
        self.copies: dict[str, Path] = {}
        self.bound: Bound | None = None

    def step(self, text: str) -> None:
        self.done = min(self.done + 1, self.total - 1)
        self.job.report(self.done, self.total, text)

    def make(self) -> Path:
        """Write the ZIP; returns its path."""
        self.step("正在准备申报表")
        print_submission(self.plan.submission)
        forms = self._forms()
        for one in self.plan.files:
            self.step(f"正在取出 {one.number}")
            self.copies[one.number] = self._fetch(one)
        self._bind([part.entry.path for part in forms])
        return self._pack(forms)

    def _forms(self) -> list[_Part]:
        parts = []
        for field, kind, extension in (("paper", "form_pdf", "pdf"), ("paper_docx", "form_docx", "docx")):
            stored = getattr(self.plan.submission, field)
            target = self.folder / f"form.{extension}"
            sha256, size = _copy(stored, target)
            if sha256 != stored.sha256:
                raise JobRefused("申报表文件与登记的摘要不一致，不能生成刻盘包。请联系系统管理员。")
            path = f"{FORM_FOLDER}/{self.plan.base} 申报表.{extension}"
            parts.append(_Part(Entry(path, kind, size, sha256), target))
        return parts

    def _fetch(self, one: PlannedFile) -> Path:
        """A copy on disk of what was frozen, and of nothing else."""
        target = self.folder / f"{len(self.copies):04d}"
        try:
            found = _copy(one.stored, target) if one.stored is not None else None
        except FileNotFoundError:
            found = None
        if found is None:
            raise JobRefused(f"佐证材料“{one.name}”在存储中找不到，不能生成刻盘包。请联系系统管理员。")
        if found != (one.sha256, one.size):
            raise JobRefused(f"佐证材料“{one.name}”与提交时登记的摘要不一致，不能生成刻盘包。请联系系统管理员。")
        return target

    def _bind(self, forms: list[str]) -> None:
        """The bound evidence with its contents; without it where it cannot be written."""
        if self.plan.files:
            try:
                bound = binding.counted(self.plan, self.copies, self.step)
                binding.bind(self.plan, self.copies, bound, lambda found: self._covers(found, forms), self.step)
                self.bound = bound
                return
            except binding.BindingFailed:
                binding.logger.exception("package %s goes without its bound evidence", self.plan.base)
                (self.folder / "bound.pdf").unlink(missing_ok=True)
        covers.write_contents(self.plan, None, forms, self.folder / "contents.pdf")

    def _covers(self, bound: Bound, forms: list[str]) -> dict[str, Any]:
        contents, dividers = self.folder / "contents.pdf", self.folder / "dividers.pdf"
        covers.write_contents(self.plan, bound, forms, contents)
        covers.write_dividers(self.plan, bound, dividers)
        facts = self.plan.facts
        return {
            "contents": str(contents),
            "dividers": str(dividers),
            "target": str(self.folder / "bound.pdf"),
            "title": f"{self.plan.base} 佐证材料合订本",
            "author": facts["enterprise_name"],
            "date": clock.local(self.plan.submission.submitted_at).strftime("D:%Y%m%d%H%M%S+08'00'"),
        }

    def _evidence(self) -> Iterator[_Part]:
        bound = self.bound or Bound()
        for item in self.plan.items:
            for one in item.files:
                entry = Entry(
                    one.path, "evidence", one.size, one.sha256, item.serial, item.title, one.name,
                    bound.pages.get(one.number), bound.first.get(one.number), bound.notes.get(one.number, ""),
                )  # fmt: skip
                yield _Part(entry, self.copies[one.number])

    def _parts(self, forms: list[_Part]) -> Iterator[_Part]:
        """Everything but the lists, in the order in which a reader wants it."""
        text = covers.contents_text(self.plan, self.bound, [part.entry.path for part in forms])
        yield self._written("目录.txt", "contents", b"\xef\xbb\xbf" + text.encode())
        contents = self.folder / "contents.pdf"
        yield _Part(Entry("目录.pdf", "contents", contents.stat().st_size, _digest_of(contents)), contents)
        yield from forms
        yield from self._evidence()
        if self.bound is not None:
            path = self.folder / "bound.pdf"
            entry = Entry(covers.BOUND_NAME, "bound", path.stat().st_size, _digest_of(path), pages=self.bound.total)
            yield _Part(entry, path)

    def _written(self, path: str, kind: str, data: bytes) -> _Part:
        target = self.folder / f"own-{len(list(self.folder.glob('own-*')))}"
        target.write_bytes(data)
        return _Part(Entry(path, kind, len(data), digest(data)), target)

    def _pack(self, forms: list[_Part]) -> Path:
        """The ZIP: nothing packed (what is in it is packed already), every time the version's, names in UTF-8."""
        facts, target = self.plan.facts, self.folder / "package.zip"
        moment = clock.local(self.plan.submission.submitted_at).timetuple()[:6]
        entries = []
        with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as package:
            for part in self._parts(forms):
                self.step(f"正在打包 {part.entry.path.rpartition('/')[2]}")
                entries.append(part.entry)
                _add(package, part, moment)
                part.path.unlink()  # the disk never holds evidence and package whole
            lists = [self._written(manifest.CSV_NAME, "list", manifest.as_csv(facts, entries))]
            data = manifest.as_json(facts, check_url(self.plan.submission), [*entries, lists[0].entry])
            lists.append(self._written(manifest.JSON_NAME, "list", data))
            for part in lists:
                _add(package, part, moment)
        return target


def make_package(submission: Submission, job: Job) -> StoredFile:
    """Make the package of a version as the result of a job. Needs up to three times the evidence's size on disk, and
    constant memory. Raises JobRefused where what is stored is not what was frozen."""
    plan = plan_of(submission)
    with _workspace(job) as folder:
        path = _Maker(job, plan, folder).make()
        job.report(1, 1, "刻盘包已生成")
        return save_result(job, path, name=plan.package_name, content_type=ZIP_TYPE)


@contextmanager
def _workspace(job: Job) -> Iterator[Path]:
    """A folder of this try. What killed tries of the job left, and what nobody has touched for a day, goes first."""
    root = Path(settings.FILE_UPLOAD_TEMP_DIR or tempfile.gettempdir())
    own = f"{_PREFIX}{job.pk}-"
    limit = (clock.machine() - _ABANDONED).timestamp()
    for left in root.glob(f"{_PREFIX}*"):
        if left.name.startswith(own) or left.stat().st_mtime < limit:
            shutil.rmtree(left, ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix=own, dir=root) as folder:
        yield Path(folder)


def _copy(stored: StoredFile, target: Path) -> tuple[str, int]:
    """(digest, size) of a stored file, copied in chunks."""

    def copied(source: Any, kept: BinaryIO) -> Iterator[bytes]:
        while chunk := source.read(_CHUNK):
            kept.write(chunk)
            yield chunk

    with default_storage.open(stored.file.name, "rb") as source, target.open("wb") as kept:
        return digest_chunks(copied(source, kept))


def _digest_of(path: Path) -> str:
    with path.open("rb") as handle:
        return digest_chunks(iter(lambda: handle.read(_CHUNK), b""))[0]


def _add(package: zipfile.ZipFile, part: _Part, moment: tuple[int, ...]) -> None:
    info = zipfile.ZipInfo(part.entry.path, moment)
    info.compress_type, info.create_system, info.external_attr = zipfile.ZIP_STORED, 3, 0o644 << 16
    info.flag_bits |= 0x800
    info.file_size = part.entry.size
    with part.path.open("rb") as source, package.open(info, "w") as kept:
        shutil.copyfileobj(source, kept, _CHUNK)
