"""Where the answers of a report stand in the enterprise's workbook: the grid of declarations, one answer a row."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from cultivation_pool.examination import Computed, Examination, examine
from cultivation_pool.kinds import kind_of
from cultivation_pool.models.process import PoolReport
from cultivation_pool.sheets.annual_2022 import worded
from declarations.answers.fields import AnswerField, Input
from declarations.workbooks import notes
from declarations.workbooks.layout import FIRST, HEAD_ROW, Line, Slot, slots_of
from zjtx.common.digests import digest

MAIN = "报表"
COMPUTED_NOTE = "由系统计算，不需填写。"
RECORD_NOTE = "取自企业档案，不需填写。"
SYSTEM_NOTE = "由系统按登记的有效称号填写。"


@dataclass(frozen=True)
class ReportLayout:
    """The worksheet of one report; the names are those of declarations.workbooks.layout.Layout. Nothing in it is
    yearly, and what is computed is shown, not asked."""

    version: str
    fields: Mapping[str, AnswerField]
    lines: tuple[Line, ...]
    slots: dict[str, tuple[Slot, ...]] = field(default_factory=dict)
    main = MAIN
    year = 0

    @property
    def inputs(self) -> dict[str, Input]:
        """{name: input} of what is asked."""
        return {name: slots[0].one for name, slots in self.slots.items()}

    @property
    def last_row(self) -> int:
        return self.lines[-1].row

    @property
    def digest(self) -> str:
        """Names this arrangement of cells. What is computed now may be asked later: then other cells are there."""
        places = [[line.row, line.key] for line in self.lines]
        return digest(json.dumps([self.version, places]).encode())[:16]

    def computed_name(self, _one: Input) -> str:
        """None of the cells to fill in is computed."""
        return ""


def layout_of_report(report: PoolReport) -> ReportLayout:
    """The report's layout as it is asked now. A few queries, those of its examination."""
    builder = _Builder(examine(report))
    lines = tuple(builder.lines())
    return ReportLayout(f"{builder.kind.key}:{report.period}", builder.asked, lines, slots_of(lines))


class _Builder:
    def __init__(self, examination: Examination) -> None:
        self.report, self.examination = examination.report, examination
        self.kind = kind_of(self.report)
        self.fields = self.kind.fields(self.report.period)
        typed = self.kind.typed(self.report.period)
        self.asked = {name: one for name, one in typed.items() if name not in examination.computed}
        self.row = HEAD_ROW

    def lines(self) -> Iterator[Line]:
        for block in self.kind.sheet.BLOCKS:
            yield self._next("block", worded(block.title, self.report.period) if "{" in block.title else block.title)
            for name in (name for row in block.rows for name in row.fields):
                one = self.fields[name]
                if name in self.asked:
                    self.row += 1
                    slot = Slot(self.row, FIRST, Input(one))
                    yield Line(self.row, "answer", self._label(one), **self._words(one), key=name, slots=(slot,))
                else:
                    text, note = self._shown(one, self.examination.computed.get(name))
                    yield self._next("shown", one.full_label(), unit=notes.shown_unit(one), note=note, shown=text)

    def _next(self, kind: str, label: str, **values: str) -> Line:
        self.row += 1
        return Line(self.row, kind, label, **values)  # type: ignore[arg-type]

    def _label(self, one: AnswerField) -> str:
        is_optional = one.name in self.kind.sheet.OPTIONAL
        return f"{one.full_label()}（选填）" if is_optional else one.full_label()

    def _words(self, one: AnswerField) -> dict[str, str]:
        said = [self._condition(one.name)]
        hint = notes.HINTS.get(one.kind, "")
        said.append(hint.format(level=getattr(one.column, "level", "")) if hint else "")
        # A help that only says when it is filled in says it a second time.
        is_said = bool(said[0]) and one.column.help_line.endswith("的填写。")
        said += ["" if is_said else one.column.help_line, one.column.footnote]
        return {"unit": notes.shown_unit(one), "note": "\n".join(text for text in said if text)}

    def _condition(self, name: str) -> str:
        if name not in self.kind.sheet.CONDITIONAL:
            return ""
        on, value = self.kind.sheet.CONDITIONAL[name]
        return f"“{self.fields[on].full_label()}”为“{'是' if value else '否'}”时填写。"

    def _shown(self, one: AnswerField, computed: Computed | None) -> tuple[str, str]:
        if computed is not None:
            return computed.text, f"{computed.how}，{COMPUTED_NOTE}"
        if one.name == "region":
            return self.report.region.full_name, RECORD_NOTE
        value = str(getattr(self.report, one.attname) or "")
        return value, RECORD_NOTE if one.name in self.kind.sheet.FROM_RECORD else SYSTEM_NOTE
