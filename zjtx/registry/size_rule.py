"""The size rule: 《中小企业划型标准规定》（工信部联企业〔2011〕300号）.

Pure: no clock, ORM or request. Every number and every industry scope comes from the two reference tables.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

RANKS = ("large", "medium", "small", "micro")
_INDICATORS = {"从业人员": "employees", "营业收入": "revenue", "资产总额": "total_assets"}
_REFERENCE = Path(__file__).resolve().parents[2] / "fixtures" / "reference"


@dataclass(frozen=True)
class Indicator:
    """One indicator of a group: the lower bounds (included) of large, medium and small, in 人 or 万元."""

    name: str
    minimums: tuple[Decimal, Decimal, Decimal]

    def rank(self, value: Decimal) -> int:
        """Index into RANKS: the first rank whose lower bound the value reaches, else micro."""
        return next((i for i, minimum in enumerate(self.minimums) if value >= minimum), len(self.minimums))


@dataclass(frozen=True)
class Group:
    """One of the rule's industry groups with its GB/T 4754 prefixes (letters are sections)."""

    no: int
    name: str
    prefixes: tuple[str, ...]
    excluded: tuple[str, ...]
    indicators: tuple[Indicator, ...]


@dataclass(frozen=True, eq=False)
class SizeRule:
    """All groups, and to which section each division of GB/T 4754 belongs. Equal only to itself: it is read once."""

    groups: tuple[Group, ...]
    sections: dict[str, str]

    def group_of(self, code: str) -> Group | None:
        """The group of an industry code by its longest matching prefix; None where the rule has no standard."""
        written = (self.sections.get(code[:2], ""), code)
        best, best_length = None, 0
        for group in self.groups:
            if any(code.startswith(prefix) for prefix in group.excluded):
                continue
            length = max((len(p) for p in group.prefixes if any(w.startswith(p) for w in written)), default=0)
            if length > best_length:
                best, best_length = group, length
        return best

    def is_undecided(self, code: str) -> bool:
        """Whether the code is too short, or no code of GB/T 4754 at all, so that its group cannot be told."""
        if self.sections.get(code[:2]) is None:
            return True
        longer = (p for group in self.groups for p in (*group.prefixes, *group.excluded) if len(p) > len(code))
        return any(prefix.startswith(code) for prefix in longer)


@dataclass(frozen=True)
class SizeResult:
    """What the rule says. `size` is None where figures are missing (`missing` names them) or `no_standard` holds."""

    size: str | None
    group_no: int | None
    group_name: str
    missing: tuple[str, ...]
    no_standard: bool


def classify(
    industry_class: str,
    *,
    employees: Decimal | int | None,
    revenue: Decimal | int | None,
    total_assets: Decimal | int | None,
    rule: SizeRule | None = None,
) -> SizeResult:
    """Rank an enterprise: the lowest rank of the indicators that its industry's group asks for.

    `revenue` and `total_assets` are in 万元. `missing` lists, in this signature's names, what the group asks for and is
    not given; an industry code that is absent or unreadable is itself missing ("industry_class").
    """
    rule = rule or DEFAULT
    is_undecided, group = _standard(rule, industry_class or "")
    if is_undecided:
        return SizeResult(None, None, "", ("industry_class",), False)
    if group is None:
        return SizeResult(None, None, "", (), True)
    given = {"employees": employees, "revenue": revenue, "total_assets": total_assets}
    missing = tuple(indicator.name for indicator in group.indicators if given[indicator.name] is None)
    ranks = [i.rank(_exact(value)) for i in group.indicators if (value := given[i.name]) is not None]
    size = None if missing else RANKS[max(ranks)]
    return SizeResult(size, group.no, group.name, missing, False)


@lru_cache(maxsize=4096)
def _standard(rule: SizeRule, code: str) -> tuple[bool, Group | None]:
    """Whether the code's group cannot be told, and the group; the table is walked once per code."""
    return rule.is_undecided(code), rule.group_of(code)


def load_rule(thresholds: Path, industries: Path = _REFERENCE / "gbt4754_2017.csv") -> SizeRule:
    """Read the rule's table and, for the sections, the industry table."""
    sections = {row["code"]: row["section"] for row in _rows(industries) if row["level"] == "2"}
    return SizeRule(tuple(_group(row) for row in _rows(thresholds)), sections)


def _group(row: dict[str, str]) -> Group:
    indicators = tuple(_indicator(row, place) for place in "12" if row[f"indicator{place}"])
    prefixes, excluded = (
        tuple(filter(None, row[column].split(";"))) for column in ("code_prefixes", "excluded_prefixes")
    )
    return Group(int(row["no"]), row["industry_group"], prefixes, excluded, indicators)


def _indicator(row: dict[str, str], place: str) -> Indicator:
    large, medium, small = (Decimal(row[f"{rank}_min{place}"]) for rank in RANKS[:3])
    return Indicator(_INDICATORS[row[f"indicator{place}"]], (large, medium, small))


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        yield from csv.DictReader(file)


def _exact(value: Decimal | int) -> Decimal:
    if isinstance(value, float):
        raise TypeError("money and counts are Decimal or int, never float")
    return Decimal(value)


DEFAULT = load_rule(_REFERENCE / "sme_size_thresholds.csv")
