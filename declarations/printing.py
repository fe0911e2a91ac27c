"""The paper of a frozen version, PDF and DOCX: made once, kept with the version, the same for ever."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from declarations.models import Submission
from declarations.pages.paper import DIGEST_SHOWN
from declarations.paper.filling import Filled, fill
from declarations.paper.forms import form_named
from declarations.paper.html import paper_html
from declarations.paper.model import Mark, Paper
from declarations.paper.word import write_docx
from zjtx.common import clock, pdf
from zjtx.common.files.store import store_path

PDF_TYPE = "application/pdf"
DOCX_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def write_pdf(paper: Paper, target: Path) -> None:
    """Write the form as tagged PDF to a file."""
    pdf.write_pdf(paper_html(paper), target)


@dataclass(frozen=True)
class PaperFormat:
    """One way to write the paper; `field` of `Submission` keeps it, `kind` is the shelf of the stored file."""

    name: str
    field: str
    kind: str
    content_type: str
    write: Callable[[Paper, Path], None]


FORMATS = {
    "pdf": PaperFormat("pdf", "paper", "paper", PDF_TYPE, write_pdf),
    "docx": PaperFormat("docx", "paper_docx", "paper-docx", DOCX_TYPE, write_docx),
}


def check_url(submission: Submission) -> str:
    """Where the QR code leads: whether this paper is the current version."""
    number = submission.declaration.number
    path = reverse("declarations:paper_check", args=[number, submission.version, submission.sha256[:DIGEST_SHOWN]])
    return f"{settings.PUBLIC_BASE_URL.rstrip('/')}{path}"


def paper_of(submission: Submission) -> Paper:
    """The form of a frozen version with its answers and its mark."""
    content = submission.content
    return fill(
        form_named(content["sheet"]),
        content["year"],
        Filled.of(content),
        mark=Mark(
            content["number"], submission.version, submission.sha256[:DIGEST_SHOWN], check_url(submission)
        ),
        day=clock.local(submission.submitted_at).date(),
    )  # fmt: skip


def print_submission(submission: Submission) -> None:
    """Write what a version's paper lacks, PDF or DOCX, and keep it with the version; what is there is left alone."""
    missing = [one for one in FORMATS.values() if getattr(submission, f"{one.field}_id") is None]
    if not missing:
        return
    paper = paper_of(submission)
    with TemporaryDirectory() as folder:
        for one in missing:
            path = Path(folder) / f"{submission.declaration.number}-{submission.version}.{one.name}"
            one.write(paper, path)
            _keep(submission, one, path)
    submission.refresh_from_db()


@transaction.atomic
def _keep(submission: Submission, one: PaperFormat, path: Path) -> None:
    locked = Submission.objects.select_for_update(of=("self",)).get(pk=submission.pk)
    if getattr(locked, f"{one.field}_id") is not None:
        return
    stored = store_path(
        path, name=path.name, content_type=one.content_type, kind=one.kind, user=submission.submitted_by
    )
    setattr(locked, one.field, stored)
    locked.save(update_fields=[one.field])
