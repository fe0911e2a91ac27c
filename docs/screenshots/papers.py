"""Pictures of the paper, taken by `make screenshots`: two pages of each form, blank and filled.

Writes paper-TIER-blank-N.png and paper-TIER-filled-N.png beside this file. pdftoppm (Debian: poppler-utils) turns a
page of the PDF into a picture; where it is missing there are none.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from declarations.paper.model import Paper

HERE = Path(__file__).resolve().parent
PAGES = (2, 3)
DOTS_PER_INCH = 72
YEAR = 2022

Write = Callable[[Path, bytes], None]


def take(write: Write) -> None:
    """All of them; `write` keeps a picture small. What is filled in is the seeded system's newest submission."""
    if shutil.which("pdftoppm") is None:
        sys.stderr.write("pictures of the paper need pdftoppm (poppler-utils): left out\n")
        return
    for name, paper in _papers():
        picture(name, paper, write)


def picture(name: str, paper: Paper, write: Write) -> None:
    """Two pages of one form."""
    from declarations.printing import write_pdf

    with TemporaryDirectory() as folder:
        pdf = Path(folder) / "form.pdf"
        write_pdf(paper, pdf)
        for number in PAGES:
            page = ["-f", str(number), "-l", str(number), "-singlefile", "-r", str(DOTS_PER_INCH), "-png", str(pdf)]
            subprocess.run(["pdftoppm", *page, str(pdf.with_suffix(""))], check=True)
            write(HERE / f"{name}-{number}.png", pdf.with_suffix(".png").read_bytes())
    sys.stdout.write(f"{name}\n")


def _papers() -> Iterator[tuple[str, Paper]]:
    from declarations.models import Submission
    from declarations.paper.filling import blank_paper
    from declarations.paper.forms import FORMS
    from declarations.printing import paper_of

    for version, form in FORMS.items():
        tier = form.sheet.tier
        yield f"paper-{tier}-blank", blank_paper(version, YEAR)
        filled = Submission.objects.filter(declaration__tier=tier).order_by("-pk").first()
        if filled is not None:
            yield f"paper-{tier}-filled", paper_of(filled)
