"""The public list of a publicity as DOCX and PDF: serial, city, enterprise, and product for products; nothing else.

Made in the background from the frozen lines and their corrections and kept; everybody is handed the file, so that no
visitor makes the server write one. After a correction the file before it is no longer handed out.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from django.conf import settings
from django.db import transaction

from review.models import Publicity, PublicityPaper
from review.publicity import corrected_lines
from zjtx.common import clock, official_letter
from zjtx.common.digests import digest
from zjtx.common.files.store import remove, store_path
from zjtx.common.models import StoredFile
from zjtx.common.official_letter import Column, Listing
from zjtx.common.templatetags.zjtx import cn_date
from zjtx.registry.enums import Tier

PDF_TYPE = "application/pdf"
DOCX_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
# Of a sweep: what works also sweeps the queue and must not be held up.
MOST_AT_ONCE = 4
# The look is part of the edition as the lines are: whoever changes it gets new files.
_LOOK = ("zjtx/common/official_letter.py", "templates/paper/official_table.html", "static/css/paper-letter.css")


@dataclass(frozen=True)
class Format:
    """One way to write a list."""

    content_type: str
    write: Callable[[Listing, Path], None]


FORMATS = {
    "docx": Format(DOCX_TYPE, official_letter.write_listing),
    "pdf": Format(PDF_TYPE, official_letter.write_listing_pdf),
}


def listing(publicity: Publicity) -> Listing:
    """The list as it is put on paper: names as corrected, every correction told below."""
    is_product = publicity.tier == Tier.PRODUCT
    lines = corrected_lines(publicity)
    columns = (Column("序号", 2), Column("市", 4), Column("企业名称", 7 if is_product else 14))
    rows = [
        [str(line["serial"]), line["city"], line["enterprise"], *([line.get("product", "")] if is_product else [])]
        for line in lines
    ]
    notes = [f"序号{line['serial']}：{note}。" for line in lines for note in line["notes"]]
    return Listing(
        title=publicity.title,
        lead=f"公示期：{cn_date(publicity.first_day)}至{cn_date(publicity.last_day)}",
        columns=(*columns, Column("产品（技术）名称", 7)) if is_product else columns,
        rows=rows,
        notes=("更正说明", *notes) if notes else (),
    )


def edition(publicity: Publicity) -> str:
    """The digest of the list and of its look."""
    shown = listing(publicity)
    words = json.dumps([shown.title, shown.lead, shown.rows, shown.notes], ensure_ascii=False).encode()
    look = b"".join((Path(settings.BASE_DIR) / name).read_bytes() for name in _LOOK)
    return digest(words + look)


def ready_papers(publicity: Publicity) -> dict[str, StoredFile]:
    """{format: file} of what has been made of the list as it stands. One query."""
    now = edition(publicity)
    made = publicity.papers.select_related("stored").order_by("file_format")
    return {one.file_format: one.stored for one in made if one.edition == now}


def make_missing(at: datetime, most: int = MOST_AT_ONCE) -> int:
    """Make the papers that publicities in public lack in their present edition, newest first; returns how many."""
    begun = Publicity.objects.begun_on(clock.local(at).date()).prefetch_related("corrections")
    made = 0
    for publicity in begun:
        if made >= most:
            break
        ready = ready_papers(publicity)
        for file_format in FORMATS:
            if file_format not in ready:
                _make(publicity, file_format)
                made += 1
    return made


def file_name(publicity: Publicity, file_format: str) -> str:
    """2022年度辽宁省“专精特新”中小企业拟认定名单公示.docx"""
    return f"{publicity.title}.{file_format}"


def _make(publicity: Publicity, file_format: str) -> None:
    kind, now = FORMATS[file_format], edition(publicity)
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"list.{file_format}"
        kind.write(listing(publicity), path)
        with transaction.atomic():
            name = file_name(publicity, file_format)
            stored = store_path(path, name=name, content_type=kind.content_type, kind="publicity-paper")
            _put(publicity, file_format, now, stored)


def _put(publicity: Publicity, file_format: str, now: str, stored: StoredFile) -> None:
    """Let the row name the new file and remove the one before; of two made at once the later one stays."""
    Publicity.objects.select_for_update(of=("self",)).get(pk=publicity.pk)
    row = PublicityPaper.objects.filter(publicity=publicity, file_format=file_format).select_related("stored").first()
    if row is None:
        PublicityPaper.objects.create(publicity=publicity, file_format=file_format, edition=now, stored=stored)
        return
    old, row.edition, row.stored = row.stored, now, stored
    row.save(update_fields=["edition", "stored"])
    remove(old)
