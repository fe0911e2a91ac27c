"""Shares and growth whose parts stand on the sheet: computed, never typed (product.md, part 3 item 4). Pure."""

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal

from declarations.sheets.base import Growth, Ratio, Sheet

PERCENT = Decimal(100)
CENT = Decimal("0.01")


def _figure(answers: Mapping, name: str, year: int) -> Decimal | None:
    value = (answers.get(name) or {}).get(str(year))
    return None if value is None else Decimal(value)


def share(part: Decimal | None, whole: Decimal | None) -> Decimal | None:
    """part / whole in percent, unrounded; None where a figure is missing or the whole is not positive."""
    if part is None or whole is None or whole <= 0:
        return None
    return part / whole * PERCENT


def growth(base: Decimal | None, value: Decimal | None) -> Decimal | None:
    """Growth from base to value in percent, unrounded; None where a figure is missing or the base is not positive."""
    if base is None or value is None or base <= 0:
        return None
    return (value - base) / base * PERCENT


def derive(sheet: Sheet, answers: Mapping, years: tuple[int, int]) -> dict[str, dict[str, Decimal]]:
    """{name: {year: percent}} of everything the sheet's parts allow; unrounded, absent where not computable."""
    found: dict[str, dict[str, Decimal]] = {}
    older, newer = years
    for name, rule in sheet.derived.items():
        values: dict[str, Decimal | None] = {}
        if isinstance(rule, Ratio):
            values = {
                str(year): share(_figure(answers, rule.part, year), _figure(answers, rule.whole, year))
                for year in years
            }
        elif isinstance(rule, Growth):
            values = {str(newer): growth(_figure(answers, rule.of, older), _figure(answers, rule.of, newer))}
        known = {year: value for year, value in values.items() if value is not None}
        if known:
            found[name] = known
    return found


def rounded(value: Decimal) -> str:
    """Two decimals, rounded half up, as shown and frozen."""
    return str(value.quantize(CENT, rounding=ROUND_HALF_UP))
