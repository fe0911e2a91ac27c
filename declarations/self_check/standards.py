"""The national standards that a visitor can check against by themselves, whether or not a round uses them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from declarations.eligibility import catalogue
from declarations.fitting import fitting_sheet
from declarations.rulings import NO_RULINGS, Rulings
from declarations.self_check.asked import Asked, asked
from zjtx.common import clock

# The newest first.
RULE_SETS = ("miit_2026", "miit_2022")


@dataclass(frozen=True)
class Standard:
    """A rule set by itself, asked in `year`: its figures are those of the two years before. No round, so no rulings."""

    rule_set: str
    year: int
    forms: dict[str, Asked]
    rulings: Rulings = NO_RULINGS

    @property
    def notice(self) -> str:
        """The document that lays the standard down: 工信部企业〔2022〕63号 …"""
        return next(iter(self.forms.values())).rules.notice

    @property
    def status_note(self) -> str:
        """待按正式文本核对, as long as any of its tiers was not compared with the official text."""
        notes = (form.rules.status_note for form in self.forms.values())
        return next(filter(None, notes), "")

    def counted_to(self, at: datetime) -> date:
        """The day to which ages are counted unless the visitor names another."""
        return clock.local(at).date()


def standards(at: datetime) -> list[Standard]:
    """Every national rule set of this installation, asked at that moment."""
    found = (standard(name, at) for name in RULE_SETS)
    return [one for one in found if one is not None]


def standard(rule_set: str, at: datetime) -> Standard | None:
    """One of the national rule sets, asked at that moment; None for any other name."""
    if rule_set not in RULE_SETS:
        return None
    year = clock.local(at).year
    forms = {tier: asked(tier, rule_set, sheet, year) for tier, sheet in _sheets(rule_set)}
    return Standard(rule_set, year, forms) if forms else None


def _sheets(rule_set: str) -> Iterator[tuple[str, str]]:
    """(tier, the sheet that its questions come from) of each tier that the rule set has, the highest first."""
    for tier in reversed(catalogue.rule_sets().get(rule_set, ())):
        if sheet := fitting_sheet(rule_set, tier):
            yield tier, sheet
