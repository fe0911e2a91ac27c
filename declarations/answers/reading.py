"""A frozen version laid out to be read: blocks → rows → cells in the paper's order, with the text that stands in each.

One traversal for the desk, the enterprise's own view and paper. It reads the frozen content of a `Submission`, never
live answers. Whoever shows it may add remarks, evidence and addresses to a cell through its `extra`.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from declarations.answers.display import EMPTY, TICKED, CodeNames, display
from declarations.answers.fields import AnswerField, answer_fields
from declarations.sheets import sheet_named
from declarations.sheets.base import Block, Cell, Pairs, Sheet, Years
from zjtx.common.templatetags.zjtx import masked_phone

BLANK = "＿＿"
PHONES = ("_phone", "_mobile")
# The persons of an enterprise: names and numbers of its legal representative and its contact.
PERSONS = ("legal_representative", "contact")


@dataclass
class ReadCell:
    """What stands at one place of the form.

    `inputs` are the POST names of the answers in it ("revenue.2021"; a structured answer by its own name), the first of
    them its anchor. `before` is what stood there in the version before, None where nothing changed.
    """

    label: str
    lines: tuple[str, ...]
    inputs: tuple[str, ...] = ()
    year: int = 0
    is_blank: bool = False
    is_derived: bool = False
    before: str | None = None
    label_columns: int = 0
    columns: int = 0
    extra: dict[str, Any] = field(default_factory=dict)

    @property
    def anchor(self) -> str:
        """The first input's name, for the cell's id; "" where only computed values stand in it."""
        return self.inputs[0] if self.inputs else ""

    @property
    def anchor_id(self) -> str:
        """The anchor as an element's id and a fragment write it: revenue-2021."""
        return self.anchor.replace(".", "-")

    @property
    def full_label(self) -> str:
        """The label on one line, with the year where there is one: 2021年营业收入."""
        return f"{f'{self.year}年' if self.year else ''}{self.label}".replace("\n", "")


@dataclass
class ReadRow:
    """One row: `kind` is "pairs" (label, value, label, value …), "years" (label, a value a year) or "head" (years)."""

    kind: str
    cells: list[ReadCell]
    label: str = ""
    footnote: str = ""


@dataclass
class ReadBlock:
    """One block; `section` is the paper's heading where a new one begins, else ""."""

    key: str
    title: str
    section: str
    group: str
    rows: list[ReadRow]

    @property
    def cells(self) -> Iterator[ReadCell]:
        """Every cell that holds a value."""
        return (cell for row in self.rows if row.kind != "head" for cell in row.cells)


# A form's row has twelve columns; (label, value) of a row with one, two, three or four pairs.
_SHARES = {1: (3, 9), 2: (3, 3), 3: (2, 2), 4: (1, 2)}
_YEAR_LABEL, _YEAR_VALUE = 4, 4


class _Reader:
    """The answers of one frozen content with what is needed to write them out."""

    def __init__(
        self,
        sheet: Sheet,
        content: Mapping[str, Any],
        names: CodeNames,
        *,
        is_masked: bool,
        hidden: Collection[str] = (),
    ) -> None:
        self.sheet = sheet
        self.answers = content["answers"]
        self.derived = content["derived"]
        self.fields = answer_fields(sheet.version)
        self.names = names
        self.is_masked = is_masked
        self.hidden = frozenset(hidden)
        self.years = (content["year"] - 2, content["year"] - 1)

    def rows(self, block: Block) -> list[ReadRow]:
        """The block's rows, with a head before the first row of yearly figures."""
        found: list[ReadRow] = []
        for row in block.rows:
            if isinstance(row, Pairs):
                if shown := [cell for cell in row.cells if not self.hidden.intersection(cell.fields)]:
                    found.append(self._pairs(row, shown))
                continue
            if self.hidden.intersection(row.fields):
                continue
            if not any(one.kind == "head" for one in found):
                heads = [ReadCell(f"{year}年", (f"{year}年",), year=year, columns=_YEAR_VALUE) for year in self.years]
                found.append(ReadRow("head", heads, block.year_head or "年度"))
            found.append(self._years(row))
        return found

    def _pairs(self, row: Pairs, shown: list[Cell]) -> ReadRow:
        label_columns, columns = _SHARES[len(shown)]
        cells = [self._pair(cell) for cell in shown]
        for cell in cells:
            cell.label_columns, cell.columns = label_columns, columns
        names = [name for name in row.fields if name not in self.hidden]
        notes = dict.fromkeys(self.fields[name].column.footnote for name in names)
        return ReadRow("pairs", cells, footnote="\n".join(note for note in notes if note))

    def _pair(self, cell: Cell) -> ReadCell:
        label = cell.label or self.fields[cell.fields[0]].label
        return self._cell(label, cell.fields, cell.wording, year=0)

    def _years(self, row: Years) -> ReadRow:
        label = row.label or self.fields[row.fields[0]].label
        cells = [self._cell(label, row.fields, row.wording, year=year, derived=row.derived) for year in self.years]
        for cell in cells:
            cell.columns = _YEAR_VALUE
        return ReadRow("years", cells, label)

    def _cell(
        self, label: str, fields: tuple[str, ...], wording: str, *, year: int, derived: tuple[str, ...] = ()
    ) -> ReadCell:
        texts = {name: self._text(name, year) for name in (*fields, *derived)}
        is_blank = not any(self._value(name, year) is not None for name in texts)
        if wording:
            text = wording.format(**{name: text or BLANK for name, text in texts.items()})
        else:
            text = "\n".join(text for text in texts.values() if text)
        inputs = tuple(f"{name}.{year}" if year else name for name in fields)
        is_derived = all(self._is_derived(name, year) for name in texts)
        return ReadCell(label, tuple(text.split("\n")) if text else (), inputs, year, is_blank, is_derived)

    def _value(self, name: str, year: int) -> Any:
        if not year:
            return self.answers.get(name)
        known = {**self.answers.get(name, {}), **self.derived.get(name, {})}
        return known.get(str(year))

    def _is_derived(self, name: str, year: int) -> bool:
        return str(year) in self.derived.get(name, {}) or name not in self.fields

    def _text(self, name: str, year: int) -> str:
        value, one = self._value(name, year), self.fields.get(name)
        if one is None:
            return "" if value is None else f"{value}%"
        if self.is_masked and name.endswith(PHONES):
            return masked_phone(value) if value else ""
        return paper_text(one, value, self.names, is_optional=name in self.sheet.optional)


def paper_text(one: AnswerField, value: Any, names: CodeNames, *, is_optional: bool = False) -> str:
    """One answer as the form prints it: every box with its tick, everything else as `display` writes it."""
    if one.kind == "bool":
        if is_optional:  # a single box such as 新产品, not a question
            return f"{TICKED if value else EMPTY}{one.label}"
        return f"{TICKED if value is False else EMPTY}否　{TICKED if value else EMPTY}是"
    if one.kind in ("choice", "multi_choice"):
        chosen = [value] if one.kind == "choice" else value or []
        boxes = "　".join(f"{TICKED if key in chosen else EMPTY}{words}" for key, words in one.options)
        return f"{boxes}　{TICKED}以上均无" if value == [] else boxes
    if one.kind == "institutions" and value is None:
        return "　".join(f"{EMPTY}{words}{BLANK}{one.unit}" for _, words in one.options)
    if one.kind == "recent_titles" and value:
        years = {entry["tier"]: f"{entry['year']}年" for entry in value}
        return "　".join(
            f"{TICKED if key in years else EMPTY}{words}{years.get(key, '')}" for key, words in one.options
        )
    return display(one, value, names)


def read_sheet(
    sheet: Sheet,
    content: Mapping[str, Any],
    *,
    names: CodeNames | None = None,
    is_masked: bool = False,
    before: Mapping[str, str] | None = None,
    hidden: Collection[str] = (),
) -> list[ReadBlock]:
    """The frozen `content` of a `Submission` in the sheet's order; two queries for the names of codes where not given.

    `is_masked` hides telephone numbers; a cell with an answer in `hidden` is left out altogether. `before` is {input
    name: text in the version before} of the changed answers, as `differences.texts_before()` gives it.
    """
    reader = _Reader(sheet, content, names or CodeNames.of(content["answers"]), is_masked=is_masked, hidden=hidden)
    blocks, section = [], ""
    for block in sheet.blocks:
        heading = block.section if block.section != section else ""
        section = block.section
        blocks.append(ReadBlock(block.key, block.title, heading, block.group, reader.rows(block)))
    for cell in (cell for block in blocks for cell in block.cells):
        was = [before[name] for name in cell.inputs if name in before] if before else []
        cell.before = "；".join(text or "未填写" for text in was) if was else None
    return blocks


def person_fields(sheet: Sheet) -> frozenset[str]:
    """The answers that name or reach a person of the enterprise: what experts never see (product.md, part 1)."""
    names = answer_fields(sheet.version)
    return frozenset(name for name in names if name.startswith(PERSONS) or name.endswith(PHONES))


def input_labels(sheet: Sheet, year: int) -> dict[str, str]:
    """{input name as in `ReadCell.inputs`: label} of every place that a remark can be pinned to, in paper order."""
    labels = {}
    for name, one in answer_fields(sheet.version).items():
        if one.is_yearly:
            labels.update({f"{name}.{column}": one.full_label(column) for column in (year - 2, year - 1)})
        else:
            labels[name] = clear_labels(sheet.version)[name]
    return labels


@cache
def clear_labels(version: str) -> dict[str, str]:
    """{answer: label that is understood alone}: where a label stands twice on the form, its row's first label precedes
    it (联系人手机)."""
    fields = answer_fields(version)
    often = Counter(one.label for one in fields.values())
    labels = {name: one.label for name, one in fields.items()}
    for row in (row for block in sheet_named(version).blocks for row in block.rows if isinstance(row, Pairs)):
        first = fields[row.fields[0]].label
        labels.update({name: f"{first}{labels[name]}" for name in row.fields[1:] if often[labels[name]] > 1})
    return labels
