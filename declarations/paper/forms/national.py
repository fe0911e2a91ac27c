"""Attachments 2 and 3 with the page of national figures before the truth statement, drawn from the sheet itself.

The notice has no paper for these figures; label, boxes and unit are the columns', in the order of the sheet's block.
"""

from collections.abc import Iterator
from dataclasses import replace

from django.apps import apps
from django.db import models

from declarations.paper.layout import Form, Line, label, row, section, text, value, years
from declarations.sheets.base import Pairs, Sheet, Years
from declarations.sheets.national import BLOCK, SECTION

LABEL, YEAR_LABEL, YEAR = 9, 10, 7
# Columns of label and answer where one, two or three short answers share a row.
WIDTHS = {1: (9, 15), 2: (8, 4), 3: (5, 3)}
# Boxes of so few words stand in one line.
ONE_LINE = 28
# Truth statement and opinion close the form: they are about the supplement as well.
CLOSING = 2


def supplemented(form: Form, sheet: Sheet) -> Form:
    """The printed form of `sheet`: `form` with the figures of the sheet's last block on a page of their own."""
    drawing = _Drawing(sheet, form)
    lines = (replace(section(SECTION, form.columns), begins_page=True), *drawing.lines())
    whole = (*form.lines[:-CLOSING], *lines, *form.lines[-CLOSING:])
    return replace(form, sheet=sheet, lines=whole, notes=tuple(drawing.notes))


class _Drawing:
    """The rows of the block, and the form's notes with those that the figures bring."""

    def __init__(self, sheet: Sheet, form: Form) -> None:
        self.sheet, self.columns = sheet, form.columns
        self.notes = list(form.notes)

    def lines(self) -> Iterator[Line]:
        block = self.sheet.block(BLOCK)
        assert block is not None
        for one in block.rows:
            if isinstance(one, Years):
                yield row(label("年度", YEAR_LABEL), *(label(f"{{Y-{back}}}年", YEAR) for back in (2, 1)))
                yield from (self._figures(column) for column in self._columns(self.sheet.yearly, one))
            else:
                yield from self._answers(list(self._columns(self.sheet.single, one)))

    @staticmethod
    def _columns(model: str, one: Pairs | Years) -> Iterator[models.Field]:
        return (apps.get_model(model)._meta.get_field(name) for name in one.fields)

    def _figures(self, column: models.Field) -> Line:
        return row(label(self._label(column), YEAR_LABEL), *years(f"{{{column.name}}}{column.unit}", YEAR))

    def _answers(self, columns: list[models.Field]) -> Iterator[Line]:
        """Short answers side by side; one with boxes has a row of its own."""
        if any(_boxes(column) for column in columns):
            yield from (self._answer(column) for column in columns)
            return
        wide, narrow = WIDTHS[len(columns)]
        yield row(*(cell for one in columns for cell in (label(self._label(one), wide), value(_short(one), narrow))))

    def _answer(self, column: models.Field) -> Line:
        boxes, rest = _boxes(column), self.columns - LABEL
        answer = text(boxes, rest) if "\n" in boxes else value(boxes or _short(column), rest)
        return row(label(self._label(column), LABEL), answer)

    def _label(self, column: models.Field) -> str:
        """The column's words with the number of its note, which several columns may share."""
        if not column.footnote:
            return str(column.verbose_name)
        if column.footnote not in self.notes:
            self.notes.append(column.footnote)
        return f"{column.verbose_name}{{#{self.notes.index(column.footnote) + 1}}}"


def _boxes(column: models.Field) -> str:
    """A box before each option, one below the other where they do not fit in one line; "" for an answer without."""
    options = column.choices if column.kind == "choice" else getattr(column, "options", ()) or ()
    between = "    " if sum(len(words) for _, words in options) <= ONE_LINE else "\n"
    return between.join(f"{{?{column.name}={key}}}{words}" for key, words in options)


def _short(column: models.Field) -> str:
    if column.kind == "bool":
        return f"{{?{column.name}=no}}否  {{?{column.name}=yes}}是"
    return f"{{{column.name}}}{column.unit}"
