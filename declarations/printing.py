"""The paper of a frozen version in the notice's table layout; each page carries number, digest and QR code."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import segno
from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse

from declarations.answers.fields import answer_fields
from declarations.answers.reading import ReadBlock, ReadRow, read_sheet
from declarations.models import Submission
from declarations.pages.paper import DIGEST_SHOWN
from declarations.sheets import sheet_named
from zjtx.common import clock, pdf
from zjtx.common.files.store import store_path
from zjtx.registry.models import Region

# The notice's tables stand on a grid: two columns for the group's label, twelve for the rest.
GROUP_COLUMNS, REST_COLUMNS = 2, 12


@dataclass(frozen=True)
class PaperCell:
    """One cell of the printed table."""

    lines: tuple[str, ...]
    columns: int
    rows: int = 1
    is_head: bool = False
    is_group: bool = False
    is_text: bool = False


@dataclass(frozen=True)
class PaperRow:
    """One row; `section` is the heading row that stands above it."""

    cells: tuple[PaperCell, ...]
    section: str = ""


def paper_rows(blocks: Iterable[ReadBlock], notes: dict[str, tuple[str, ...]]) -> list[PaperRow]:
    """The rows of the notice's table, group labels spanning theirs. `notes` are lines under a label, by field."""
    found: list[PaperRow] = []
    for block in blocks:
        if block.section:
            found.append(PaperRow((), section=block.section))
        spare = 0 if block.group else GROUP_COLUMNS
        for place, row in enumerate(block.rows):
            cells = tuple(_cells(row, spare, notes))
            if block.group and place == 0:
                head = PaperCell((block.group,), GROUP_COLUMNS, rows=len(block.rows), is_head=True, is_group=True)
                cells = (head, *cells)
            found.append(PaperRow(cells))
    return found


def _cells(row: ReadRow, spare: int, notes: dict[str, tuple[str, ...]]) -> Iterable[PaperCell]:
    if row.kind in ("head", "years"):
        taken = sum(cell.columns for cell in row.cells)
        yield PaperCell(_lines(row.label), REST_COLUMNS - taken + spare, is_head=True)
        for cell in row.cells:
            yield PaperCell(cell.lines, cell.columns, is_head=row.kind == "head", is_text=len(cell.lines) > 1)
        return
    extra = _spread(REST_COLUMNS + spare - sum(cell.label_columns + cell.columns for cell in row.cells), len(row.cells))
    for place, cell in enumerate(row.cells):
        label = (*_lines(cell.label), *(note for name in cell.inputs for note in notes.get(name, ())))
        yield PaperCell(label, cell.label_columns, is_head=True)
        yield PaperCell(cell.lines, cell.columns + extra[place], is_text=len(row.cells) == 1 or len(cell.lines) > 1)


def _spread(free: int, places: int) -> list[int]:
    """Free columns given to the values from the right, evenly."""
    share, rest = divmod(free, places)
    return [share + (place >= places - rest) for place in range(places)]


def _lines(text: str) -> tuple[str, ...]:
    return tuple(text.split("\n"))


def check_url(submission: Submission) -> str:
    """Where the QR code leads: whether this paper is the current version."""
    number = submission.declaration.number
    path = reverse("declarations:paper_check", args=[number, submission.version, submission.sha256[:DIGEST_SHOWN]])
    return f"{settings.PUBLIC_BASE_URL.rstrip('/')}{path}"


def paper_html(submission: Submission) -> str:
    """The whole paper of a frozen version as HTML."""
    content = submission.content
    sheet = sheet_named(content["sheet"])
    notes = {
        name: (one.column.footnote,)
        for name, one in answer_fields(sheet.version).items()
        if one.kind == "long_text" and one.column.footnote
    }
    answers: dict[str, Any] = content["answers"]
    region = Region.objects.filter(pk=answers.get("region")).first()
    day = clock.local(submission.submitted_at).date()
    return render_to_string(
        "declarations/paper/form.html",
        {
            "sheet": sheet,
            "number": content["number"],
            "version": submission.version,
            "digest": submission.sha256[:DIGEST_SHOWN],
            "qr": segno.make(check_url(submission), error="m").svg_data_uri(border=1, scale=4),
            "enterprise_name": answers.get("enterprise_name", ""),
            "region_name": region.full_name if region else "",
            "date_text": f"{day.year}年{day.month}月{day.day}日",
            "rows": paper_rows(read_sheet(sheet, content), notes),
            "total_columns": GROUP_COLUMNS + REST_COLUMNS,
            "columns": range(GROUP_COLUMNS + REST_COLUMNS),
            "rest_columns": REST_COLUMNS,
            "group_columns": GROUP_COLUMNS,
        },
    )


def print_submission(submission: Submission) -> None:
    """Render a version's PDF once and keep it with the version; a version that has its paper is left alone."""
    if submission.paper_id is not None:
        return
    html = paper_html(submission)
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"{submission.declaration.number}-{submission.version}.pdf"
        pdf.write_pdf(html, path)
        with transaction.atomic():
            locked = Submission.objects.select_for_update(of=("self",)).get(pk=submission.pk)
            if locked.paper_id is None:
                locked.paper = store_path(
                    path, name=path.name, content_type="application/pdf", kind="paper", user=submission.submitted_by
                )
                locked.save(update_fields=["paper"])
    submission.refresh_from_db()
