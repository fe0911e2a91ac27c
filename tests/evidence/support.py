"""What tests of evidence do again and again."""

from functools import cache

from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile

from declarations.models import Declaration, EvidenceFile, LibraryFile
from declarations.services import evidence
from declarations.services.submission import submit
from tests import factories
from tests.files import papers
from zjtx.common.files.store import store

AT = factories.AT


# A PDF is made with an identifier of its own each time: the same bytes are wanted here.
_pdf = cache(papers.pdf)


def pdf(name: str = "证明.pdf", pages: int = 1, extra: bytes = b"") -> SimpleUploadedFile:
    """A PDF whose bytes differ with `pages` and `extra`."""
    data = _pdf(pages)
    return SimpleUploadedFile(name, data.replace(b"%%EOF", b"%" + extra + b"\n%%EOF") if extra else data)


def on_disk(name: str, data: bytes) -> TemporaryUploadedFile:
    """An upload as Django's handler leaves it: a temporary file."""
    made = TemporaryUploadedFile(name, "application/pdf", len(data), None)
    made.write(data)
    made.flush()
    made.seek(0)
    return made


def attach(declaration: Declaration, item, upload=None, *, at=AT, user=None) -> EvidenceFile:
    """File an upload as the enterprise's user."""
    return evidence.attach(
        declaration=declaration, requirement=item, uploaded=upload or pdf(), user=user or declaration.created_by, at=at
    )


def place(declaration: Declaration, item, name: str, data: bytes = b"%PDF-1.7 sample") -> EvidenceFile:
    """A file under an item as attach() leaves it, without the second that looking into it takes."""
    kept = library_file(declaration, name, data)
    last = EvidenceFile.objects.filter(declaration=declaration, requirement=item).count()
    return EvidenceFile.objects.create(
        declaration=declaration, requirement=item, stored=kept.stored, name=name, position=last + 1,
        uploaded_by=declaration.created_by, uploaded_at=AT,
    )  # fmt: skip


def library_file(declaration: Declaration, name: str, data: bytes) -> LibraryFile:
    """A file in the enterprise's library; its bytes differ with its name."""
    content = SimpleUploadedFile(name, data + name.encode())
    stored = store(content, user=declaration.created_by, kind="evidence", content_type="application/pdf")
    return LibraryFile.objects.create(
        enterprise=declaration.enterprise, stored=stored, sha256=stored.sha256, name=name,
        added_by=declaration.created_by, added_at=AT,
    )  # fmt: skip


def body(answer) -> bytes:
    """All of a streamed answer; read to its end the test client closes its file."""
    return b"".join(answer.streaming_content)


def names(declaration: Declaration, item) -> list[str]:
    """The names of an item's live files in order."""
    live = EvidenceFile.objects.filter(declaration=declaration, requirement=item, removed_at__isnull=True)
    return list(live.order_by("position", "pk").values_list("name", flat=True))


def send(declaration: Declaration, *, at=AT, key: str = "first"):
    """Submit the draft."""
    from declarations.commitments import KEYS

    return submit(
        declaration_id=declaration.pk, user=declaration.created_by, at=at, request_key=key, truth_statement=True,
        commitments=KEYS,
    )  # fmt: skip
