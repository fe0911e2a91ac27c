"""Blank forms for everybody: made once for every round that the public may see, handed out as files.

A request only finds the row. Where the background has not come to it yet, the process makes the form itself, once.
"""

import hashlib
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Lock

from django.conf import settings
from django.db import transaction

from declarations.enums import RoundState
from declarations.models import BlankForm, RoundTier
from declarations.paper.filling import blank_paper
from declarations.paper.forms import FORMS
from declarations.printing import FORMATS
from zjtx.common.files.store import remove, store_path
from zjtx.common.models import StoredFile

# The look is part of the edition as the wording is: whoever changes it gets new files.
_LOOK = (
    "templates/declarations/paper/form.html",
    "static/css/paper.css",
    "static/css/paper-form.css",
    "declarations/paper/word.py",
    "zjtx/common/word.py",
)
# One round: three tiers, two formats.
MOST_AT_ONCE = 6
_making = Lock()


def blank_form(*, sheet: str, year: int, file_format: str) -> BlankForm | None:
    """The file that was made in advance, None where there is none of this edition. One query."""
    made = BlankForm.objects.filter(sheet=sheet, year=year, file_format=file_format).select_related("stored").first()
    return made if made is not None and made.edition == edition(sheet, year) else None


def make_missing_blank_forms(most: int = MOST_AT_ONCE) -> int:
    """Make blank forms that a round in public needs and that are not there in this edition, the newest round's first;
    returns how many. Where the process that works also sweeps the queue, it must not be held up for long."""
    tiers = RoundTier.objects.exclude(round__state=RoundState.PREPARED).filter(sheet__in=FORMS)
    wanted = tiers.order_by("-round__year", "sheet").values_list("sheet", "round__year").distinct()
    missing = [
        (sheet, year, file_format)
        for sheet, year in wanted
        for file_format in FORMATS
        if blank_form(sheet=sheet, year=year, file_format=file_format) is None
    ]
    for sheet, year, file_format in missing[:most]:
        _make(sheet, year, file_format)
    return len(missing[:most])


def blank_bytes(*, sheet: str, year: int, file_format: str) -> bytes:
    """The form written here and now, kept by this process. The first call costs seconds; a second one waits for it."""
    with _making:
        return _written(sheet, year, file_format)


@cache
def edition(sheet: str, year: int) -> str:
    """The digest of the form's wording, layout and look."""
    found = hashlib.sha256(repr(blank_paper(sheet, year)).encode())
    for name in _LOOK:
        found.update((Path(settings.BASE_DIR) / name).read_bytes())
    return found.hexdigest()


def file_name(sheet: str, year: int, file_format: str) -> str:
    """附件2 辽宁省“专精特新”中小企业申报表（2022年）.pdf"""
    printed = FORMS[sheet].sheet
    return f"{printed.attachment} {printed.title}（{year}年）.{file_format}"


@cache
def _written(sheet: str, year: int, file_format: str) -> bytes:
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"form.{file_format}"
        FORMATS[file_format].write(blank_paper(sheet, year), path)
        return path.read_bytes()


def _make(sheet: str, year: int, file_format: str) -> None:
    one = FORMATS[file_format]
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"form.{file_format}"
        one.write(blank_paper(sheet, year), path)
        with transaction.atomic():
            name = file_name(sheet, year, file_format)
            stored = store_path(path, name=name, content_type=one.content_type, kind="blank-form")
            _put(sheet, year, file_format, stored)


def _put(sheet: str, year: int, file_format: str, stored: StoredFile) -> None:
    """Let the row name the new file and remove the one before; of two made at once the later one goes."""
    now = edition(sheet, year)
    row, is_new = BlankForm.objects.get_or_create(
        sheet=sheet, year=year, file_format=file_format, defaults={"edition": now, "stored": stored}
    )
    if is_new:
        return
    row = BlankForm.objects.select_for_update(of=("self",)).select_related("stored").get(pk=row.pk)
    if row.edition == now:
        remove(stored)
        return
    old, row.edition, row.stored = row.stored, now, stored
    row.save(update_fields=["edition", "stored"])
    remove(old)
