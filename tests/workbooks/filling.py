"""What a clerk does with an issued workbook, through openpyxl: find an input's cell by its name, type, save."""

from __future__ import annotations

import io
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook
from openpyxl.workbook import Workbook

from declarations.answers.storage import sheet_of
from declarations.models import Declaration
from declarations.services import workbooks as services
from declarations.workbooks.layout import MAIN, Layout, layout_of
from declarations.workbooks.writing import issue
from tests import factories

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def layout(declaration: Declaration) -> Layout:
    """The layout of the declaration's sheet."""
    return layout_of(sheet_of(declaration).version, declaration.year)


def address(declaration: Declaration, name: str) -> str:
    """The cell of an input ("revenue.2021"), or of one option of a multiple choice ("special_categories#refined")."""
    control, _, option = name.partition("#")
    slots = layout(declaration).slots[control]
    return next(slot.address for slot in slots if slot.option == option)


class Clerk:
    """A workbook in a clerk's hands."""

    def __init__(self, declaration: Declaration) -> None:
        self.declaration = declaration
        self.book: Workbook = load_workbook(io.BytesIO(issue(declaration, at=factories.AT)))

    def cell(self, name: str) -> Any:
        """The cell of an input or option."""
        return self.book[MAIN][address(self.declaration, name)]

    def fill(self, values: dict[str, Any], *, number_format: str = "") -> Clerk:
        """Type into cells: {input name: value}."""
        for name, value in values.items():
            cell = self.cell(name)
            cell.value = value
            if number_format:
                cell.number_format = number_format
        return self

    def data(self) -> bytes:
        """The saved file."""
        made = io.BytesIO()
        self.book.save(made)
        return made.getvalue()

    def upload(self, name: str = "填报表格.xlsx") -> SimpleUploadedFile:
        """The file as a browser sends it."""
        return SimpleUploadedFile(name, self.data(), XLSX)

    def take(self, by: Any = None, at: Any = factories.AT) -> services.Taken:
        """What the system says to it."""
        user = by or self.declaration.created_by
        return services.take(declaration=self.declaration, uploaded=self.upload(), user=user, at=at)
