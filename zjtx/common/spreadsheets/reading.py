"""The one reader of XLSX cells: what a clerk sees in a cell becomes text for the parser, or a sentence at its address.

The file has passed `files.inspect` before. Read here in a bounded way: so many rows and columns of named worksheets
of a file that is small when unpacked, and nothing is calculated.
"""

import re
import warnings
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, BinaryIO

from zjtx.common.spreadsheets.writing import EXACT_DIGITS, address_of
from zjtx.common.text import without_hostile

# Ten times what the system issues, and a second of work at most.
MAX_UNPACKED = 4 * 1024 * 1024
# What WPS and Excel leave of styles in a sheet that was pasted together is below this.
MAX_STYLES = 1024 * 1024
_LITERALS = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.')
_PLAIN_FORMAT = re.compile(r"[^0#?.,%]*[#0?]*(?:,[#0?]{3})*(?:\.([0#?]+))?%?[^0#?.,%]*")
_SCALED_FORMAT = re.compile(r"[0#?],+(?![0#?])|!\.")
# What openpyxl raises for parts that contradict one another; XML errors are SyntaxErrors.
_BROKEN = (KeyError, ValueError, TypeError, IndexError, AttributeError, SyntaxError, OSError, EOFError)


class BookProblem(Exception):
    """The workbook as a whole cannot be read; `args[0]` says what to do."""


class CellProblem(Exception):
    """What stands in a cell cannot be taken; `args[0]` says what to do."""


@dataclass(frozen=True)
class CellValue:
    """A cell as it is seen. `kind`: blank, text, number, date, truth, formula, error.

    `text` of a number is plain digits, with "%" where the cell shows percent (0.65 shown as 65% is "65%"); of a day
    its ISO form. `decimals` of a number is how many its cell shows, None where it shows all there are.
    """

    address: str
    kind: str = "blank"
    text: str = ""
    decimals: int | None = None
    is_scaled: bool = False


@dataclass(frozen=True)
class Book:
    """The worksheets asked for that are there: {name: {address: CellValue}}, blank cells left out."""

    sheets: Mapping[str, Mapping[str, CellValue]] = field(default_factory=dict)

    def cell(self, sheet: str, address: str) -> CellValue:
        """What stands there; a blank cell where nothing does."""
        return self.sheets.get(sheet, {}).get(address) or CellValue(address)


def read_book(source: BinaryIO, bounds: Mapping[str, tuple[int, int]], *, unpacked: int = MAX_UNPACKED) -> Book:
    """Read the first rows and columns, {name: (rows, columns)}, of worksheets by name. Raises BookProblem.
    `unpacked`: how many bytes the file may hold, for lists of thousands of rows that a job reads."""
    try:
        with _opened(source, unpacked) as book:
            names = [name for name in bounds if name in book.sheetnames]
            return Book({name: dict(_cells(book[name], *bounds[name])) for name in names})
    except BookProblem:
        raise
    except (*_BROKEN, zipfile.BadZipFile) as problem:
        raise BookProblem("工作簿内部不完整或已损坏，请用WPS或Excel另存后重新上传") from problem


def text_for(cell: CellValue, *, wanted: str, places: int | None = None) -> str:
    """The cell as the text a person would type. `wanted`: text, number, date or truth; raises CellProblem.

    With `places`, a figure whose cell shows exactly so many decimals is taken as it is shown: a sum divided by 10000
    carries decimals that nobody sees.
    """
    if cell.kind == "formula":
        raise CellProblem("单元格是公式，请复制后用“选择性粘贴—数值”改为计算结果")
    if cell.kind == "error":
        raise CellProblem(f"单元格是错误值{cell.text}，请改为实际内容或清空")
    if cell.kind == "date" and wanted != "date":
        what, form = ("数字", "常规") if wanted == "number" else ("内容", "文本")
        raise CellProblem(f"单元格被识别为日期（{cell.text}），请将单元格格式改为“{form}”后重新填写{what}")
    if cell.kind == "truth" and wanted != "truth":
        raise CellProblem(f"单元格是逻辑值{cell.text}，请改为实际内容或清空")
    if cell.kind == "number":
        return _figure(cell, wanted, places)
    return cell.text


def _figure(cell: CellValue, wanted: str, places: int | None) -> str:
    digits = len(cell.text.strip("-%").replace(".", "").lstrip("0"))
    if wanted == "text" and digits > EXACT_DIGITS:
        raise CellProblem("单元格是数值，超过15位的数字末位已丢失，请将单元格格式改为“文本”后重新填写")
    if wanted == "number" and cell.is_scaled:
        raise CellProblem("单元格的数字格式按千或万缩放显示，请将格式改为“常规”，按要求的单位重新填写")
    if places is None or cell.decimals != places:
        return cell.text
    bare, sign = cell.text.removesuffix("%"), "%" if cell.text.endswith("%") else ""
    return f"{Decimal(bare).quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP):f}{sign}"


@contextmanager
def _opened(source: BinaryIO, unpacked: int) -> Iterator[Any]:
    from openpyxl import load_workbook

    _check_size(source, unpacked)
    with warnings.catch_warnings():
        # Extensions that openpyxl does not know (newer drop-down lists, conditional formats) are none of ours.
        warnings.simplefilter("ignore")
        book = load_workbook(source, read_only=True, keep_links=False)
        try:
            yield book
        finally:
            book.close()


def _check_size(source: BinaryIO, unpacked: int) -> None:
    with zipfile.ZipFile(source) as box:
        sizes = {info.filename.lower(): info.file_size for info in box.infolist()}
    styles = sum(size for name, size in sizes.items() if name.endswith("styles.xml"))
    if sum(sizes.values()) > unpacked or styles > MAX_STYLES:
        raise BookProblem("工作簿的内容远多于下发的表格，请只把填写的内容粘贴（仅数值）到重新下载的表格后上传")
    source.seek(0)


def _cells(sheet: Any, rows: int, columns: int) -> Iterable[tuple[str, CellValue]]:
    # The stated dimensions may be wrong; the bounds are ours.
    sheet.reset_dimensions()
    for line in sheet.iter_rows(min_row=1, max_row=rows, min_col=1, max_col=columns):
        for cell in line:
            if cell.value is not None:
                address = address_of(cell.row, cell.column)
                yield address, _value(address, cell)


def _value(address: str, cell: Any) -> CellValue:
    value = cell.value
    if cell.data_type == "f":
        return CellValue(address, "formula")
    if cell.data_type == "e":
        return CellValue(address, "error", str(value))
    if isinstance(value, bool):
        return CellValue(address, "truth", "TRUE" if value else "FALSE")
    if isinstance(value, datetime | date):
        return CellValue(address, "date", value.date().isoformat() if isinstance(value, datetime) else str(value))
    if isinstance(value, int | float):
        return _number(address, value, cell.number_format or "General")
    if isinstance(value, str):
        return CellValue(address, "text", without_hostile(value)) if value.strip() else CellValue(address)
    return CellValue(address, "date", str(value))  # a time of day or a duration


def _number(address: str, value: int | float, number_format: str) -> CellValue:
    if isinstance(value, float) and (value != value or value in (float("inf"), float("-inf"))):
        return CellValue(address, "error", "#NUM!")
    # Excel itself shows 15 digits of its binary fractions: 1680.4999999999998 is 1680.5.
    figure = Decimal(value) if isinstance(value, int) else Decimal(f"{value:.{EXACT_DIGITS}g}")
    shape = _LITERALS.sub("", number_format).split(";")[0]
    is_percent = "%" in shape
    text = f"{figure * 100 if is_percent else figure:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    matched = _PLAIN_FORMAT.fullmatch(shape) if any(mark in shape for mark in "0#?") else None
    decimals = len(matched.group(1) or "") if matched else None
    is_scaled = _SCALED_FORMAT.search(shape) is not None
    return CellValue(address, "number", f"{text}{'%' if is_percent else ''}", decimals, is_scaled)
