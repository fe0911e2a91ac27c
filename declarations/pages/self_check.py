"""The page of questions of the self-check: the sheet's own controls, cut to what the rule set asks, by its groups."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from types import SimpleNamespace
from typing import Any

from declarations.answers.fields import AnswerField, Input
from declarations.eligibility.score_rules import SCORE_CONDITIONS
from declarations.enums import Source
from declarations.fitting import reads_answers
from declarations.models import AnswerMark
from declarations.pages.fill import BlockPage
from declarations.self_check.asked import Asked
from declarations.self_check.reading import SelfCheck
from declarations.sheets.base import Block, Growth, Pairs, Ratio, Sheet, Years

CATEGORIES_TITLE = "专项类别"
LISTS = ("multi_choice", "tick")


@dataclass
class _Shown:
    """A self-check in the shape in which `BlockPage` reads a declaration's examination."""

    check: SelfCheck

    @property
    def declaration(self) -> Any:
        return SimpleNamespace(year=self.check.asked.year)

    @property
    def sheet(self) -> Sheet:
        return self.check.asked.sheet

    @property
    def values(self) -> Mapping[str, Any]:
        return self.check.values

    @property
    def known(self) -> Mapping[str, Any]:
        return self.check.values

    @property
    def marks(self) -> Iterator[AnswerMark]:
        """What was typed where it cannot be an answer, with the sentence beside it."""
        for name, error in self.check.problems.items():
            one = self.check.asked.inputs.get(name)
            if one is not None:
                typed = (self.check.raw.get(name) or [""])[0]
                yield AnswerMark(
                    field=one.mark_field,
                    year=one.year,
                    version=0,
                    source=Source.TYPED,
                    invalid_text=typed,
                    error=error,
                )

    def derived_text(self) -> dict[str, dict[str, str]]:
        return self.check.derived_text()


class QuestionPage(BlockPage):
    """The controls of a self-check. Every question may be left out: then its conditions lack data."""

    def __init__(self, check: SelfCheck) -> None:
        super().__init__(_Shown(check))  # type: ignore[arg-type]
        self.check = check
        self.asked = check.asked

    def control(self, one: Input) -> dict[str, Any]:
        control = super().control(one) | {"required": True, "missing": False}
        kind = one.part.kind if one.part else one.field.kind
        if one.name in self.check.problems and kind in LISTS:
            control["value"] = self.check.raw.get(one.name, [])
        return control

    def _year_cell(self, field: AnswerField, year: int) -> dict[str, Any]:
        place = f"{field.name}.{year}"
        if place in self.asked.inputs:
            return self.control(self.inputs[place])
        rule = self.sheet.derived.get(field.name)
        if isinstance(rule, Growth) and year == self.years[1]:
            return self._computed_cell(field.name, field.full_label(year), year, f"由两年{self._label(rule.of)}计算")
        return {"name": place, "year": year, "is_unasked": True}

    def _derived_row(self, name: str, row: Years) -> dict[str, Any]:
        found = super()._derived_row(name, row)
        rule = self.sheet.derived[name]
        assert isinstance(rule, Ratio)
        for place, year in enumerate(self.years):
            if any(f"{part}.{year}" not in self.asked.inputs for part in (rule.part, rule.whole)):
                found["cells"][place] = {"name": f"{name}.{year}", "year": year, "is_unasked": True}
        return found

    def _group(self, field: AnswerField) -> dict[str, Any]:
        return super()._group(field) | {"required": True, "missing": False}


def question_groups(check: SelfCheck) -> list[dict[str, Any]]:
    """[{"key", "title", "clauses": the notice's words, "rows": as `BlockPage.rows`}], categories first."""
    page, form = QuestionPage(check), check.asked
    chosen = page.rows(cut_block(form, ""))
    groups: list[dict[str, Any]] = []
    if chosen:
        groups.append({"key": "categories", "title": CATEGORIES_TITLE, "clauses": [], "rows": chosen})
    for group in form.rules.groups.values():
        words = [one.text for one in form.rules.clauses.values() if one.group == group.name and reads_answers(one)]
        rows = page.rows(replace(cut_block(form, group.name), year_head=group.title))
        if rows:
            groups.append({"key": group.name, "title": group.title, "clauses": words, "rows": rows})
    return groups


def cut_block(form: Asked, group: str, shown: Collection[str] = ()) -> Block:
    """The sheet's rows with only what stands under one group of the notice and is not `shown` already."""
    names = {name for name, of in form.group_of.items() if of == group}
    shares = {name for name, of in share_groups(form).items() if of == group and name not in shown}
    rows = [_cut(row, names, shares) for block in form.sheet.blocks for row in block.rows]
    kept = [row for row in rows if row]
    # All figures by year in one table, where the first of them stands.
    first = next((place for place, row in enumerate(kept) if isinstance(row, Years)), len(kept))
    kept[first:] = sorted(kept[first:], key=lambda row: not isinstance(row, Years))
    return Block(key=group or "categories", title=group, section="", rows=tuple(kept))


def _cut(row: Pairs | Years, names: set[str], shares: set[str]) -> Pairs | Years | None:
    fields = tuple(name for name in row.fields if name in names)
    if isinstance(row, Years):
        derived = tuple(name for name in row.derived if fields or (not row.fields and name in shares))
        kept = replace(row, fields=fields, derived=derived, label=row.label if fields == row.fields else "")
        return kept if fields or derived else None
    cells = [replace(cell, fields=tuple(name for name in cell.fields if name in names)) for cell in row.cells]
    return Pairs(tuple(cell for cell in cells if cell.fields)) if fields else None


def share_groups(form: Asked) -> dict[str, str]:
    """{computed share: the group of the first clause or scored indicator that looks at it} of the shares whose parts
    are asked for."""
    found: dict[str, str] = {}
    for name in form.sheet.derived:
        own = form.sheet.columns.get(name, name)
        group = next((group for group, values in _parameters(form) if own in values), None)
        if group is not None:
            found[name] = group
    return found


def _parameters(form: Asked) -> Iterator[tuple[str, list[Any]]]:
    """(group, what a condition is given) of each clause; an indicator stands under the clause that asks for points."""
    for clause in form.rules.clauses.values():
        yield clause.group, list(clause.parameters.values())
        if form.rules.score and clause.condition.name in SCORE_CONDITIONS:
            yield from ((clause.group, list(one.parameters.values())) for one in form.rules.score.indicators)


def error_rows(check: SelfCheck) -> list[dict[str, str]]:
    """What cannot be read, each with the way to its control, for pieces/error_summary.html."""
    return [{"text": text, "href": anchor(check.asked, name)} for name, text in check.problems.items()]


def anchor(form: Asked, place: str) -> str:
    """The control of a rule's answer on the page; "" where it is not asked for."""
    name = place if place in form.inputs else form.input_of(place)
    return f"#field-{name}" if name else ""


def first_anchor(form: Asked, places: Iterable[str]) -> str:
    """The control of the first of some answers that the page asks for; "" where it asks for none of them."""
    return next((found for place in places if (found := anchor(form, place))), "")
