"""The workbook in which the province hands in titles from before the system: columns, and the empty one to fill."""

import io
from dataclasses import dataclass
from typing import Any

from zjtx.common.spreadsheets.lists import A4
from zjtx.common.spreadsheets.writing import TEXT_FORMAT, as_bytes, column_letters, new_book, put
from zjtx.registry.enums import Tier

SHEET, GUIDE = "既有称号", "填写说明"
TITLE = "辽宁省“专精特新”既有称号导入表"
NOTE = "一行一项称号；带*的为必填；不要增删列，不要合并单元格。填写要求见“填写说明”。"
HEAD_ROW, FIRST_ROW = 3, 4
MOST_ROWS = 5000


@dataclass(frozen=True)
class Column:
    """A column: its name in rows, its head, its width, and what is to be filled in."""

    name: str
    label: str
    width: float
    help: str
    is_required: bool = True

    @property
    def head(self) -> str:
        """As it stands in the sheet."""
        return f"{self.label}*" if self.is_required else self.label


COLUMNS = (
    Column("name", "企业名称", 34, "营业执照上的全称。系统已有该信用代码的，以登记的名称为准，核对时会提示。"),
    Column("uscc", "统一社会信用代码", 24, "18位，单元格格式为文本。两处校验位都会核对。"),
    Column("city", "市", 14, "例如“大连市”；沈抚示范区填“沈抚改革创新示范区”。"),
    Column("district", "区县", 16, "例如“甘井子区”；不掌握的可以不填。", is_required=False),
    Column("tier", "类别", 12, "填“产品”“中小企业”或“小巨人”。"),
    Column("product", "产品（技术）名称", 28, "类别为产品的必填，其他不填。", is_required=False),
    Column("year", "认定年度", 10, "四位年份，例如2019。"),
    Column("number", "证书编号", 26, "没有编号的可以不填。编号不得重复。", is_required=False),
    Column("document", "认定文号", 26, "例如“辽工信改革〔2019〕30号”。", is_required=False),
    Column("starts", "有效期首日", 14, "日期，例如2019-12-20。"),
    Column("ends", "有效期末日", 14, "日期，例如2022-12-31。"),
)
TIERS = {
    Tier.PRODUCT: ("产品", "专精特新产品", "专精特新产品（技术）"),
    Tier.SME: ("中小企业", "专精特新中小企业"),
    Tier.LITTLE_GIANT: ("小巨人", "专精特新小巨人", "专精特新小巨人企业"),
}


def template() -> bytes:
    """The empty workbook."""
    book = new_book()
    sheet = book.active
    sheet.title = SHEET
    _heads(sheet)
    _formats(sheet)
    _guide(book.create_sheet(GUIDE))
    return as_bytes(book)


def _heads(sheet: Any) -> None:
    from openpyxl.styles import Alignment, Font, PatternFill

    last = column_letters(len(COLUMNS))
    for row, text, size in ((1, TITLE, 14), (2, NOTE, 10)):
        sheet.merge_cells(f"A{row}:{last}{row}")
        put(sheet.cell(row, 1), text)
        sheet.cell(row, 1).font = Font(size=size, bold=row == 1)
        sheet.cell(row, 1).alignment = Alignment(vertical="center", wrap_text=True)
    for place, column in enumerate(COLUMNS, 1):
        cell = sheet.cell(HEAD_ROW, place)
        put(cell, column.head)
        cell.font = Font(bold=True, color="FFFFFFFF")
        cell.fill = PatternFill("solid", fgColor="FF1B4B8F")
        cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
        sheet.column_dimensions[column_letters(place)].width = column.width
    sheet.row_dimensions[1].height, sheet.row_dimensions[2].height = 30, 22
    sheet.row_dimensions[HEAD_ROW].height = 24
    sheet.freeze_panes = f"B{FIRST_ROW}"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = f"{HEAD_ROW}:{HEAD_ROW}"


def _formats(sheet: Any) -> None:
    """Whole columns as text, so that codes and dates stay as they are typed; a list of the tiers."""
    from openpyxl.worksheet.datavalidation import DataValidation

    for place in range(1, len(COLUMNS) + 1):
        sheet.column_dimensions[column_letters(place)].number_format = TEXT_FORMAT
        for row in range(FIRST_ROW, FIRST_ROW + 200):
            sheet.cell(row, place).number_format = TEXT_FORMAT
    chosen = DataValidation("list", formula1=f'"{",".join(words[0] for words in TIERS.values())}"', allow_blank=True)
    place = column_letters(1 + [column.name for column in COLUMNS].index("tier"))
    chosen.add(f"{place}{FIRST_ROW}:{place}{FIRST_ROW + MOST_ROWS - 1}")
    sheet.add_data_validation(chosen)


def _guide(sheet: Any) -> None:
    from openpyxl.styles import Alignment, Font

    lines = [("栏目", "填写要求"), *((column.head, column.help) for column in COLUMNS)]
    lines.append(("行数", f"一次不超过{MOST_ROWS}行。任何一处有问题时全部不导入，按单元格列出问题。"))
    lines.append(("重复上传", "系统已有的同一称号不会重复导入；与已有称号有效期重叠的，不能导入。"))
    for row, (label, text) in enumerate(lines, 1):
        put(sheet.cell(row, 1), label)
        put(sheet.cell(row, 2), text)
        sheet.cell(row, 1).font = Font(bold=True)
        sheet.cell(row, 2).alignment = Alignment(wrap_text=True, vertical="top")
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 22, 80


def as_file() -> io.BytesIO:
    """The empty workbook, to be sent."""
    return io.BytesIO(template())
