"""Make the package of a frozen version: read everything once in chunks, check it, bind it, write one ZIP."""

import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from declarations.models import Submission
from declarations.packages import binding, covers, manifest
from declarations.packages.binding import Bound
from declarations.packages.manifest import Entry
from declarations.packages.naming import FORM_FOLDER
from declarations.packages.packing import Part, add_part, copy_stored, digest_of, workspace
from declarations.packages.plan import Plan, PlannedFile, plan_of
from declarations.printing import check_url, print_submission
from zjtx.common import clock
from zjtx.common.digests import digest
from zjtx.common.jobs import JobRefused, save_result
from zjtx.common.models import Job, StoredFile
from zjtx.common.models.files import VirusCheck

ZIP_TYPE = "application/zip"
_NOT_CLEAN: dict[str, str] = {
    VirusCheck.WAITING: "尚未完成查毒，暂不能生成刻盘包。请稍后再试。",
    VirusCheck.INFECTED: "查出病毒，已停止提供，不能生成刻盘包。请联系初审部门退回后更换该文件。",
}


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

    def _forms(self) -> list[Part]:
        parts = []
        for field, kind, extension in (("paper", "form_pdf", "pdf"), ("paper_docx", "form_docx", "docx")):
            stored = getattr(self.plan.submission, field)
            target = self.folder / f"form.{extension}"
            sha256, size = copy_stored(stored, target)
            if sha256 != stored.sha256:
                raise JobRefused("申报表文件与登记的摘要不一致，不能生成刻盘包。请联系系统管理员。")
            path = f"{FORM_FOLDER}/{self.plan.base} 申报表.{extension}"
            parts.append(Part(Entry(path, kind, size, sha256), target))
        return parts

    def _fetch(self, one: PlannedFile) -> Path:
        """A copy on disk of what was frozen, and of nothing else."""
        target = self.folder / f"{len(self.copies):04d}"
        state = one.stored.virus_check if one.stored is not None else ""
        if state in _NOT_CLEAN:
            raise JobRefused(f"佐证材料“{one.name}”{_NOT_CLEAN[state]}")
        try:
            found = copy_stored(one.stored, target) if one.stored is not None else None
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

    def _evidence(self) -> Iterator[Part]:
        bound = self.bound or Bound()
        for item in self.plan.items:
            for one in item.files:
                entry = Entry(
                    one.path, "evidence", one.size, one.sha256, item.serial, item.title, one.name,
                    bound.pages.get(one.number), bound.first.get(one.number), bound.notes.get(one.number, ""),
                )  # fmt: skip
                yield Part(entry, self.copies[one.number])

    def _parts(self, forms: list[Part]) -> Iterator[Part]:
        """Everything but the lists, in the order in which a reader wants it."""
        text = covers.contents_text(self.plan, self.bound, [part.entry.path for part in forms])
        yield self._written("目录.txt", "contents", b"\xef\xbb\xbf" + text.encode())
        contents = self.folder / "contents.pdf"
        yield Part(Entry("目录.pdf", "contents", contents.stat().st_size, digest_of(contents)), contents)
        yield from forms
        yield from self._evidence()
        if self.bound is not None:
            path = self.folder / "bound.pdf"
            entry = Entry(covers.BOUND_NAME, "bound", path.stat().st_size, digest_of(path), pages=self.bound.total)
            yield Part(entry, path)

    def _written(self, path: str, kind: str, data: bytes) -> Part:
        target = self.folder / f"own-{len(list(self.folder.glob('own-*')))}"
        target.write_bytes(data)
        return Part(Entry(path, kind, len(data), digest(data)), target)

    def _pack(self, forms: list[Part]) -> Path:
        """The ZIP: nothing packed (what is in it is packed already), every time the version's, names in UTF-8."""
        facts, target = self.plan.facts, self.folder / "package.zip"
        moment = clock.local(self.plan.submission.submitted_at).timetuple()[:6]
        entries = []
        with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as package:
            for part in self._parts(forms):
                self.step(f"正在打包 {part.entry.path.rpartition('/')[2]}")
                entries.append(part.entry)
                add_part(package, part, moment)
                part.path.unlink()  # the disk never holds evidence and package whole
            lists = [self._written(manifest.CSV_NAME, "list", manifest.as_csv(facts, entries))]
            data = manifest.as_json(facts, check_url(self.plan.submission), [*entries, lists[0].entry])
            lists.append(self._written(manifest.JSON_NAME, "list", data))
            for part in lists:
                add_part(package, part, moment)
        return target


def make_package(submission: Submission, job: Job) -> StoredFile:
    """Make the package of a version as the result of a job. Needs up to three times the evidence's size on disk, and
    constant memory. Raises JobRefused where what is stored is not what was frozen."""
    plan = plan_of(submission)
    with workspace(job) as folder:
        path = _Maker(job, plan, folder).make()
        job.report(1, 1, "刻盘包已生成")
        return save_result(job, path, name=plan.package_name, content_type=ZIP_TYPE)
