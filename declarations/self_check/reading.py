"""What a visitor answered, read from the page with the sheet's own rules and messages, and the report on it."""

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from django.http import QueryDict

from declarations.answers import parse
from declarations.answers.fields import Input
from declarations.answers.parse import AnswerProblem
from declarations.answers.parts import with_part
from declarations.answers.storage import to_vocabulary
from declarations.eligibility import Report, evaluate
from declarations.rulings import NO_RULINGS, Rulings
from declarations.self_check.asked import Asked
from declarations.sheets.derive import derive, rounded

DECLARED_ON = "declared_on"
DECLARED_ON_LABEL = "申报日期"


@dataclass
class SelfCheck:
    """What a visitor answered. `raw` is what was typed, by input; `values` what could be read of it, by answer, as
    the sheets store it; `problems` the sentence for each input that cannot be an answer; `notes` are for the page;
    `rulings` are the readings that the round locked, given before the report is asked for."""

    asked: Asked
    declared_on: date
    declared_text: str = ""
    raw: dict[str, list[str]] = field(default_factory=dict)
    values: dict[str, Any] = field(default_factory=dict)
    problems: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    rulings: Rulings = NO_RULINGS

    @property
    def is_empty(self) -> bool:
        """Nothing was answered at all."""
        return not self.values and not self.problems

    @cached_property
    def answers(self) -> dict[str, Any]:
        """The values in the interchange vocabulary, under the names that rules know."""
        return self.asked.sheet.stable(to_vocabulary(self.asked.sheet, self.values))

    @cached_property
    def report(self) -> Report:
        """What each clause of the notice says of them."""
        return self.report_of(self.asked)

    def report_of(self, form: Asked) -> Report:
        """The report on the same answers for a tier of the round. Raises AnswerError where it reads one otherwise."""
        locked = self.rulings.readings_of(form.tier, form.rule_set)
        return evaluate(
            form.tier, form.year, self.declared_on, self.answers, rules=form.rule_set, locked_readings=locked
        )

    def derived_text(self) -> dict[str, dict[str, str]]:
        """Computed shares and growth with two decimals, by year."""
        found = derive(self.asked.sheet, to_vocabulary(self.asked.sheet, self.values), self.asked.years)
        return {name: {year: rounded(one) for year, one in by_year.items()} for name, by_year in found.items()}

    def as_file(self) -> dict[str, Any]:
        """The object that `check_eligibility` reads, and that the self-check loads again."""
        return {
            "tier": self.asked.tier,
            "year": self.asked.year,
            "declared_on": self.declared_on.isoformat(),
            "rules": self.asked.rule_set,
            "answers": self.answers,
        }


def read_posted(form: Asked, data: QueryDict, today: date) -> SelfCheck:
    """Read the page of questions with the sheet's own rules and messages; blanks are not answered."""
    check = SelfCheck(form, today, data.get(DECLARED_ON, "").strip())
    if check.declared_text:
        try:
            check.declared_on = parse.parse_date(DECLARED_ON_LABEL, check.declared_text)
        except AnswerProblem as problem:
            check.problems[DECLARED_ON] = str(problem)
    for name, one in form.inputs.items():
        given = data.getlist(name)
        if any(text.strip() for text in given):
            check.raw[name] = given
            try:
                _take(check, one, given)
            except AnswerProblem as problem:
                check.problems[name] = str(problem)
    return check


def _take(check: SelfCheck, one: Input, given: list[str]) -> None:
    """Add one input to the values. Raises AnswerProblem."""
    name = one.field.name
    if one.part is not None:
        part = one.field.parse_part(one.part, given, round_year=check.asked.year)
        if part is not None:
            check.values[name] = with_part(one.field.kind, check.values.get(name), one.part.key, part)
        return
    value = one.field.parse(given, year=one.year)
    if value is None:
        return
    if one.year:
        check.values.setdefault(name, {})[str(one.year)] = value
    else:
        check.values[name] = value
