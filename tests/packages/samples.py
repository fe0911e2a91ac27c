"""Frozen versions with real evidence under several items, and the package that the job makes of them."""

import io
import zipfile
from collections.abc import Iterable
from functools import cache
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from declarations.models import Declaration, EvidenceFile, EvidenceRequirement, Submission
from declarations.services.packages import request_package
from tests import factories
from tests.files import papers
from tests.paper.samples import frozen
from zjtx.accounts.models import User
from zjtx.common import jobs
from zjtx.common.files.inspection import TYPES
from zjtx.common.files.store import store
from zjtx.common.models import Job, StoredFile

ITEMS = (
    ("1", "企业营业执照复印件"),
    ("3", "主导产品市场占有率或排名的佐证材料"),
    ("4.2", "专利证"),
    ("4.10", "企业技术中心证书"),
)
WORKBOOK = b"PK\x03\x04 not opened by the package"
_TYPES = {one.extension: one.content_type for one in TYPES.values()}
_form = papers.pdf(3)


def filed(declaration: Declaration, serial: str, name: str, data: bytes) -> EvidenceFile:
    """A file as an upload would leave it; no inspection, so that damaged ones can be had."""
    titles = dict(ITEMS)
    item, _ = EvidenceRequirement.objects.get_or_create(
        round=declaration.round,
        tier=declaration.tier,
        serial=serial,
        defaults={
            "text": titles.get(serial, "其他"),
            "position": 10 + int(float(serial.replace(".", "0"))),
            "is_required": False,
        },
    )
    stored = store(
        ContentFile(data, name=name), user=declaration.created_by, kind="evidence",
        content_type=_TYPES[name.rpartition(".")[2].lower()],
    )  # fmt: skip
    count = declaration.evidence.count()
    return EvidenceFile.objects.create(
        declaration=declaration, requirement=item, stored=stored, name=name, position=count + 1,
        uploaded_by=declaration.created_by, uploaded_at=factories.AT,
    )  # fmt: skip


@cache
def usual() -> list[tuple[str, str, bytes]]:
    """A PDF, two pictures, a workbook, under three items."""
    return [
        ("1", "营业执照.pdf", papers.pdf(2)),
        ("3", "市场:占有率?.xlsx", WORKBOOK),
        ("4.2", "发明专利证书.JPG", papers.jpeg((1240, 1754))),
        ("4.2", "外观.png", papers.png("RGBA", (300, 200))),
        ("4.10", "技术中心证书.pdf", papers.pdf(1)),
    ]


def version(
    files: Iterable[tuple[str, str, bytes]] | None = None, *, tier: str = "sme", user: User | None = None
) -> Submission:
    """A frozen version with these files: (serial, name, bytes). Its form is printed already, so that tests are quick;
    what is printed is tested in tests/paper."""
    declaration = factories.draft(user, tier=tier)
    EvidenceFile.objects.filter(declaration=declaration).delete()
    for serial, name, data in usual() if files is None else files:
        filed(declaration, serial, name, data)
    EvidenceRequirement.objects.filter(round=declaration.round, tier=tier).exclude(
        pk__in=declaration.evidence.values("requirement")
    ).update(is_required=False)
    return printed(frozen(declaration))


def printed(submission: Submission) -> Submission:
    """The version with stand-ins for its two forms."""
    owner = submission.submitted_by
    submission.paper = store(
        ContentFile(_form, name="a.pdf"), user=owner, kind="paper", content_type="application/pdf"
    )  # fmt: skip
    submission.paper_docx = store(ContentFile(b"form", name="a.docx"), user=owner, kind="paper-docx")
    submission.save(update_fields=["paper", "paper_docx"])
    return submission


def made(submission: Submission, user: Any = None) -> Job:
    """The finished job of a package."""
    job = request_package(submission=submission, user=user or submission.submitted_by)
    jobs.run(job.pk)
    job.refresh_from_db()
    return job


def bytes_of(stored: StoredFile) -> bytes:
    """What the storage holds."""
    with default_storage.open(stored.file.name, "rb") as handle:
        return handle.read()


def packed(submission: Submission) -> bytes:
    """The package of a version."""
    job = made(submission)
    assert job.status == "done", job.error
    return bytes_of(job.result)


def package(submission: Submission) -> zipfile.ZipFile:
    """The package of a version, opened."""
    return zipfile.ZipFile(io.BytesIO(packed(submission)))


@cache
def usual_bytes() -> bytes:
    """The package of the usual files, made once: what is read of it does not need its rows."""
    return packed(version())


def usual_package() -> zipfile.ZipFile:
    """The same, opened."""
    return zipfile.ZipFile(io.BytesIO(usual_bytes()))
