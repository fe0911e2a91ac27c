"""One bound PDF of many sources: bookmarks, page labels, and page numbers printed on every page."""

from collections.abc import Callable
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, OutlineItem, Pdf

from .pictures import write_page
from .sources import DAMAGED, FAILURES, Broken, opened

_FONT = Name.ZjtxMark
_SIZE = 8
_EDGE = 9
_WIDTHS = {".": 0.278, " ": 0.278, "/": 0.278, "-": 0.333}


class SourceBroken(Exception):
    """A source that turned out broken while it was bound: (its index, code)."""


class Binding:
    """One bound PDF: contents with roman page labels, then per item its divider and its files, numbered from 1.

    order["items"]: [{"title", "files": [{"title", "source": index or None}]}]; dividers.pdf has one page per item and
    one per file without a source, in that order.
    """

    def __init__(self, order: dict[str, Any], tell: Callable[..., None]) -> None:
        self.order, self.tell = order, tell
        self.target = pikepdf.new()
        self.kept: list[Pdf] = []
        self.font = self.target.make_indirect(
            Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica, Encoding=Name.WinAnsiEncoding)
        )

    def bind(self) -> int:
        """Write the target; returns how many pages are numbered. Raises SourceBroken."""
        contents, dividers = opened(self.order["contents"]), opened(self.order["dividers"])
        self.kept += [contents, dividers]
        self.target.pages.extend(contents.pages)
        front = len(self.target.pages)
        outline = [OutlineItem("目录", 0)]
        spare = iter(dividers.pages)
        for item in self.order["items"]:
            heading = OutlineItem(item["title"], len(self.target.pages))
            self.target.pages.append(next(spare))
            for one in item["files"]:
                heading.children.append(OutlineItem(one["title"], len(self.target.pages)))
                if one["source"] is None:
                    self.target.pages.append(next(spare))
                else:
                    self._append(one["source"])
            outline.append(heading)
        self.tell(begin=None)
        self._number(front)
        self._finish(front, outline)
        return len(self.target.pages) - front

    def _append(self, place: int) -> None:
        """All pages of a source. Raises SourceBroken."""
        self.tell(begin=place)
        source = self.order["sources"][place]
        try:
            document = opened(write_page(source["path"]) if source["kind"] == "picture" else source["path"])
            self.kept.append(document)
            if "/AcroForm" in document.Root:  # what was filled in must be seen without the form's fields
                document.generate_appearance_streams()
                document.flatten_annotations("all")
            self.target.pages.extend(document.pages)
        except Broken as broken:
            raise SourceBroken(place, broken.args[0]) from broken
        except FAILURES as error:
            raise SourceBroken(place, DAMAGED) from error

    def _number(self, front: int) -> None:
        """Print "12 / 80" into the lower right corner of each numbered page as it is seen."""
        total = len(self.target.pages) - front
        for number in range(1, total + 1):
            page = self.target.pages[front + number - 1]
            page.add_resource(self.font, Name.Font, _FONT, replace_existing=True)
            page.contents_add(self.target.make_stream(b"q\n"), prepend=True)
            page.contents_add(self.target.make_stream(_mark(page, f"{number} / {total}")))

    def _finish(self, front: int, outline: list[OutlineItem]) -> None:
        with self.target.open_outline() as kept:
            kept.root.extend(outline)
        root = self.target.Root
        root.PageLabels = Dictionary(Nums=Array([0, Dictionary(S=Name.r), front, Dictionary(S=Name.D, St=1)]))
        root.PageMode = Name.UseOutlines
        root.Lang = "zh-CN"
        root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
        for key, value in (("/Title", "title"), ("/Author", "author"), ("/CreationDate", "date")):
            self.target.docinfo[key] = self.order[value]
        self.target.save(
            self.order["target"], deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate
        )  # fmt: skip


def _mark(page: pikepdf.Page, text: str) -> bytes:
    """The drawing of a page number: black on a white rim, so that it hides nothing and is read on dark scans too."""
    left, low, right, high = (float(one) for one in page.cropbox)
    left, right, low, high = min(left, right), max(left, right), min(low, high), max(low, high)
    length = sum(_WIDTHS.get(one, 0.556) for one in text) * _SIZE + _EDGE
    turned = int(page.rotation) % 360
    matrix = {
        0: (1, 0, 0, 1, right - length, low + _EDGE),
        90: (0, 1, -1, 0, right - _EDGE, high - length),
        180: (-1, 0, 0, -1, left + length, high - _EDGE),
        270: (0, -1, 1, 0, left + _EDGE, low + length),
    }[turned]
    place = " ".join(f"{one:.2f}" for one in matrix)
    head = f"\nQ q BT {_FONT} {_SIZE} Tf {place} Tm 1 J 1 j 2 w 1 G 0 g"
    return f"{head} 1 Tr ({text}) Tj {place} Tm 0 Tr ({text}) Tj ET Q\n".encode("ascii")
