"""What the enterprise declared and reported before, beside what it declares now (product.md, part 6)."""

from decimal import Decimal
from typing import Any

from declarations.answers.display import display, number_text
from declarations.answers.fields import AnswerField, answer_fields
from declarations.answers.reading import PERSONS, PHONES
from declarations.other_documents import other_documents
from review.pages.case import Case

YEARS_SHOWN = 4
FIGURES = ("money", "percent", "int")
WORDS = ("text", "choice", "bool", "multi_choice")
DECLARED = "前次申报"


def past_page(case: Case) -> dict[str, Any] | None:
    """What review/tab_past.html shows: figures by year with who said what, and single answers then and now. None
    where there is neither an earlier declaration nor a report."""
    earlier, reports = case.earlier, other_documents(case.declaration)
    if earlier is None and not reports:
        return None
    before = earlier.content["answers"] if earlier else {}
    fields = [one for one in answer_fields(case.sheet.version).values() if not _is_personal(one)]
    said = _Said(case.content["answers"], before, {(one.year, one.label): one.figures for one in reports})
    years = said.years(fields)
    return {
        "declaration": _declaration(case) if earlier else None,
        "years": years,
        "figures": [row for one in fields if one.is_yearly and (row := said.row(one, years))],
        "singles": _singles(case, fields, before),
    }


class _Said:
    """What this declaration, the one before and the reports say of a figure of a year."""

    def __init__(self, now: dict[str, Any], before: dict[str, Any], reports: dict[tuple[int, str], Any]) -> None:
        self.now, self.before, self.reports = now, before, reports

    def years(self, fields: list[AnswerField]) -> list[str]:
        """The last years that anybody speaks of, oldest first."""
        names = [one.name for one in fields if one.is_yearly]
        told = {year for source in (self.now, self.before) for name in names for year in source.get(name) or {}}
        told |= {str(year) for year, _ in self.reports}
        return sorted(told)[-YEARS_SHOWN:]

    def row(self, one: AnswerField, years: list[str]) -> dict[str, Any] | None:
        """A figure over the years; None where only this declaration speaks of it."""
        if one.kind not in FIGURES:
            return None
        cells = [self._cell(one.name, year) for year in years]
        if not any(cell["has_past"] for cell in cells):
            return None
        return {"label": one.label, "unit": one.unit, "cells": cells}

    def _cell(self, name: str, year: str) -> dict[str, Any]:
        now = (self.now.get(name) or {}).get(year)
        others = [(DECLARED, (self.before.get(name) or {}).get(year))]
        others += [(label, figures.get(name)) for (at, label), figures in self.reports.items() if str(at) == year]
        told = [(label, value) for label, value in others if value is not None]
        # What says the same need not be said twice.
        notes = [
            {"label": label, "text": _text(value), "differs": now is not None}
            for label, value in told
            if now is None or Decimal(value) != Decimal(now)
        ]
        return {"year": year, "text": "" if now is None else _text(now), "notes": notes, "has_past": bool(told)}


def _singles(case: Case, fields: list[AnswerField], before: dict[str, Any]) -> list[dict[str, Any]]:
    """Figures that belong to no year, and words that are others than before."""
    rows = []
    for one in fields:
        then, now = before.get(one.name), case.content["answers"].get(one.name)
        if one.is_yearly or then is None or now is None or not isinstance(then, type(now)):
            continue
        if one.kind in FIGURES or (one.kind in WORDS and then != now):
            texts = {"then": display(one, then, case.names), "now": display(one, now, case.names)}
            rows.append({"label": one.full_label(), "changed": then != now, **texts})
    return rows


def _declaration(case: Case) -> dict[str, Any]:
    declaration = case.earlier.declaration
    return {
        "number": declaration.number,
        "url": case.address_of(declaration),
        "words": f"{declaration.year}年度{declaration.get_tier_display()}",
    }


def _is_personal(one: AnswerField) -> bool:
    return one.name.endswith(PHONES) or one.name.startswith(PERSONS)


def _text(value: Any) -> str:
    return str(value) if isinstance(value, int) else number_text(Decimal(value))
