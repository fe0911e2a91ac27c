"""What a workbook would change: its cells against what was issued, and against what the system holds now.

A cell that nobody touched since the workbook was issued changes nothing, whatever has been saved meanwhile. A cell
that was emptied clears the answer. One that was changed is compared with the present answer, and the reader is told
where somebody else has changed that too.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from declarations.answers.display import CodeNames, display
from declarations.answers.fields import Input
from declarations.answers.parse import NONE_OF_THESE, AnswerProblem
from declarations.answers.parts import with_part
from declarations.answers.storage import to_vocabulary, without_invalid
from declarations.models import AnswerMark
from declarations.sheets.derive import derive, rounded
from declarations.workbooks.reading import CellError, Filled, Given, label_of
from declarations.workbooks.words import value_of

TOLERANCE = Decimal("0.05")
ROUNDED = "按单元格显示取两位小数"
SMALL_SHARE = "小于1%，请核对是否漏乘100"


@dataclass(frozen=True)
class Change:
    """One input that would change. `version` is that of the mark it replaces; `is_clash`: changed since the issue."""

    one: Input
    address: str
    label: str
    before: str
    after: str
    value: Any
    version: int
    mark: AnswerMark | None
    is_clash: bool = False
    note: str = ""

    @property
    def name(self) -> str:
        return self.one.name


@dataclass
class Plan:
    """All changes in the paper's order, or all errors. `kept` are labels that the system holds newer than the issue."""

    changes: list[Change] = field(default_factory=list)
    errors: list[CellError] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    wholes: dict[str, Any] = field(default_factory=dict)


def plan_changes(filled: Filled, values: Mapping[str, Any], marks: Sequence[AnswerMark]) -> Plan:
    """Compare a workbook with the stored values and marks of what it was issued for. A few queries for the codes."""
    return _Planner(filled, values, marks).plan()


class _Planner:
    def __init__(self, filled: Filled, values: Mapping[str, Any], marks: Sequence[AnswerMark]) -> None:
        self.filled = filled
        self.layout = filled.layout
        self.values = values
        self.marks = {(mark.field, getattr(mark, "year", 0)): mark for mark in marks}
        self.all_marks = list(marks)
        self.found = Plan()
        self.inputs = self.layout.inputs

    def plan(self) -> Plan:
        new: dict[str, tuple[Any, Given]] = {}
        for one in self.inputs.values():
            self._compare(one, new)
        self._check_growth(new)
        self._build_wholes(new)
        self._describe(new)
        order = {slot.address: place for place, slot in enumerate(s for line in self.layout.lines for s in line.slots)}
        self.found.errors.sort(key=lambda error: order[error.address])
        return self.found

    def _compare(self, one: Input, new: dict[str, tuple[Any, Given]]) -> None:
        """Note the input's new value, its errors, or nothing where its cells are as they were issued."""
        given, was = self.filled.given(one), self.filled.was_given(one)
        if given.problems:
            self.found.errors += given.problems
            return
        mark = self.marks.get((one.mark_field, one.year))
        is_wrong = mark is not None and bool(mark.error)
        if given.texts == was.texts and not is_wrong:
            self._note_kept(one, was)
            return
        try:
            value = self._parse(one, given)
        except AnswerProblem as problem:
            self._fail(one, str(problem), "、".join(given.texts))
            return
        if self._is_same(one, value, was):
            self._note_kept(one, was)
        elif value != value_of(one, self.values) or is_wrong:
            new[one.name] = (value, given)

    def _parse(self, one: Input, given: Given) -> Any:
        if one.part is None:
            return one.field.parse(given.texts, year=one.year)
        return one.field.parse_part(one.part, given.texts, round_year=self.layout.year)

    def _is_same(self, one: Input, value: Any, was: Given) -> bool:
        """Whether the cell says what it said when it was issued, be it in other words (1680 for 1,680.00)."""
        try:
            return bool(value == self._parse(one, was))
        except AnswerProblem:
            return False

    def _note_kept(self, one: Input, was: Given) -> None:
        """An untouched cell whose answer the system holds otherwise by now."""
        mark = self.marks.get((one.mark_field, one.year))
        if self.layout.computed_name(one) or (mark is not None and mark.error):
            return
        if not self._is_same(one, value_of(one, self.values), was):
            self.found.kept.append(label_of(one))

    def _fail(self, one: Input, sentence: str, given: str) -> None:
        slots = self.filled.slots(one)
        # Of several ticks the last is 以上均无, with which the others do not agree.
        slot = slots[-1] if NONE_OF_THESE in given.split("、") else slots[0]
        shown = given if len(slots) == 1 else ""
        self.found.errors.append(CellError(slot.address, label_of(one), shown, sentence))

    def _check_growth(self, new: dict[str, tuple[Any, Given]]) -> None:
        """A growth that the system can compute is not typed: one that agrees is left to it, another is an error."""
        typed = [one for one in self.inputs.values() if self.layout.computed_name(one) and one.name in new]
        if not typed:
            return
        computed = derive(self.layout.sheet, self._answers(new), self.layout.years)
        for one in typed:
            figure = computed.get(one.field.name, {}).get(str(one.year))
            value = new[one.name][0]
            if figure is None:
                continue
            del new[one.name]
            if value is not None and abs(value - figure) > TOLERANCE:
                words = f"“{label_of(one)}”所填{value}%与按两年数据计算的{rounded(figure)}%不一致"
                self._fail(one, f"{words}，请核对两年数据，或清空由系统计算", str(value))

    def _answers(self, new: Mapping[str, tuple[Any, Given]]) -> dict[str, Any]:
        """The yearly answers as they would be, in the vocabulary."""
        known = without_invalid(self.values, self.all_marks)
        for name, (value, _) in new.items():
            one = self.inputs[name]
            if one.year:
                known[one.field.name] = {**known.get(one.field.name, {}), str(one.year): value}
        yearly = {name: value for name, value in known.items() if isinstance(value, dict)}
        fields = self.layout.fields
        kept = {name: {year: one for year, one in by.items() if one is not None} for name, by in yearly.items()}
        return to_vocabulary(self.layout.sheet, {name: by for name, by in kept.items() if fields[name].is_yearly})

    def _build_wholes(self, new: Mapping[str, tuple[Any, Given]]) -> None:
        """Of an answer made of parts the whole that is stored: changed parts with those that stay."""
        changed = {self.inputs[name].field for name in new if self.inputs[name].part is not None}
        for field_ in changed:
            controls = [self.inputs[f"{field_.name}.{part.key}"] for part in field_.parts]
            # The tick 以上均无 last: it agrees with no other part.
            controls.sort(key=lambda one: one.part is not None and one.part.key == NONE_OF_THESE)
            whole = None
            for one in controls:
                value = new[one.name][0] if one.name in new else value_of(one, self.values)
                if value is None:
                    continue
                assert one.part is not None
                try:
                    whole = with_part(field_.kind, whole, one.part.key, value)
                except AnswerProblem as problem:
                    self._fail(one, str(problem), "")
            self.found.wholes[field_.name] = whole

    def _describe(self, new: Mapping[str, tuple[Any, Given]]) -> None:
        names = _names_of(self.inputs, list(self.values.items()), new)
        for name, (value, given) in new.items():
            one = self.inputs[name]
            mark = self.marks.get((one.mark_field, one.year))
            before = value_of(one, self.values)
            is_wrong = mark is not None and bool(mark.error)
            is_clash = not is_wrong and not self._is_same(one, before, self.filled.was_given(one))
            self.found.changes.append(
                Change(
                    one=one,
                    address=self.filled.address(one),
                    label=label_of(one),
                    before=mark.invalid_text if mark is not None and is_wrong else text_of(one, before, names),
                    after=text_of(one, value, names),
                    value=value,
                    version=mark.version if mark else 0,
                    mark=mark,
                    is_clash=is_clash,
                    note=_note(one, value, given),
                )
            )


def text_of(one: Input, value: Any, names: CodeNames) -> str:
    """An input's value as people read it; "" where it is blank."""
    if value is None:
        return ""
    if one.part is None:
        return display(one.field, value, names)
    if one.part.kind == "tick":
        return "已勾选"
    return f"{value} {one.part.unit}".strip() if not isinstance(value, date | datetime) else value.isoformat()


def _note(one: Input, value: Any, given: Given) -> str:
    if one.part is None and one.field.kind == "percent" and value is not None and Decimal(0) < abs(value) < 1:
        return SMALL_SHARE
    return ROUNDED if given.is_rounded else ""


def _names_of(
    inputs: Mapping[str, Input], values: Sequence[tuple[str, Any]], new: Mapping[str, tuple[Any, Given]]
) -> CodeNames:
    """Names of the codes before and after."""
    from zjtx.registry.models import Industry, Region

    pairs = [*values, *((name, value) for name, (value, _) in new.items())]
    codes: dict[str, set[str]] = {"region": set(), "industry": set()}
    for name, value in pairs:
        one = inputs.get(name)
        if one is not None and one.field.kind in codes and value:
            codes[one.field.kind].add(value)
    regions = Region.objects.filter(pk__in=codes["region"]).values_list("pk", "full_name")
    industries = Industry.objects.filter(pk__in=codes["industry"]).values_list("pk", "name")
    return CodeNames(dict(regions), dict(industries))
