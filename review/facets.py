"""How many files each filter of a queue would show: one grouped query, whatever the filters are."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet, Value

from declarations.enums import Desk, Status
from declarations.models import Declaration
from review.enums import Stage
from review.policies import STATUS_OF_DESK, desk_of
from review.selectors import SWITCHES, Filters, counted
from zjtx.registry.enums import IndustryLevel
from zjtx.registry.models import Industry, Region

ALL = "all"
IndustryRow = tuple[str, str, int, str]


@dataclass(frozen=True)
class Facets:
    """`stages` and `switches` count the whole stage; tiers, districts and divisions each by the other two of them."""

    stages: dict[str, int] = field(default_factory=dict)
    switches: dict[str, int] = field(default_factory=dict)
    tiers: dict[str, int] = field(default_factory=dict)
    districts: dict[str, int] = field(default_factory=dict)
    industries: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Names:
    """What codes are called: regions as (code, name), industries as (code, name, level, section)."""

    regions: list[tuple[str, str]]
    industries: list[IndustryRow]

    @property
    def sections(self) -> dict[str, str]:
        """{division: its section}."""
        return {code: section for code, _name, level, section in self.industries if level == IndustryLevel.DIVISION}

    @property
    def labels(self) -> dict[str, str]:
        """{code of an industry: "34 通用设备制造业"}."""
        return {code: f"{code} {name}" for code, name, *_ in self.industries}


def facets(user: Any, filters: Filters, at: datetime, sections: dict[str, str]) -> Facets:
    """The numbers beside the filters; `sections` is {division: its section}. One query."""
    found, stage = Facets(), filters.stage or Stage.DESK
    for row in _grouped(user, at):
        _add(found.stages, row["stage"], row[ALL])
        if row["stage"] != stage:
            continue
        for name in (ALL, *SWITCHES):
            _add(found.switches, name, row[name])
        codes = row["region_path"].strip("/").split("/")
        is_of = {
            "tiers": filters.tier in ("", row["tier"]),
            "districts": filters.district == "" or filters.district in codes,
            "industries": filters.industry in ("", row["industry"], sections.get(row["industry"])),
        }
        values = {"tiers": row["tier"], "districts": codes[-1], "industries": row["industry"]}
        for name, value in values.items():
            if all(fits for other, fits in is_of.items() if other != name):
                _add(getattr(found, name), value, row[ALL])
    return found


def named(regions: QuerySet[Region]) -> Names:
    """The regions in the order of their paths, and the sections and divisions of GB/T 4754, each division after its
    section. One query for what a filter bar has to name."""
    places = regions.order_by().values_list("code", "name", Value(0), Value(""), "path")
    rows = Industry.objects.filter(level__in=(IndustryLevel.SECTION, IndustryLevel.DIVISION)).order_by()
    both = list(places.union(rows.values_list("code", "name", "level", "section", Value("")), all=True))
    both.sort(key=lambda row: (row[4], row[3], row[2], row[0]))
    return Names([(row[0], row[1]) for row in both if row[4]], [row[:4] for row in both if not row[4]])


def industry_options(rows: list[IndustryRow], numbers: dict[str, int], chosen: str) -> list[tuple[str, str]]:
    """(code, "C 制造业（12）") of the sections and divisions that have files, or are chosen; a division is set in."""
    of_section: dict[str, int] = {}
    for code, _name, level, section in rows:
        if level == IndustryLevel.DIVISION:
            _add(of_section, section, numbers.get(code, 0))
    options = []
    for code, name, level, section in rows:
        number = numbers.get(code, 0) if level == IndustryLevel.DIVISION else of_section.get(section, 0)
        if number or code == chosen:
            options.append((code, f"{'　' if level == IndustryLevel.DIVISION else ''}{code} {name}（{number}）"))
    return options


def _grouped(user: Any, at: datetime) -> list[dict[str, Any]]:
    desk = desk_of(user)
    own = STATUS_OF_DESK[desk]
    wanted = Q(status=own) | Q(status=Status.RETURNED, returned_by=desk)
    if desk == Desk.CITY:
        wanted |= Q(status=Status.DISTRICT_REVIEW)
    rows = Declaration.objects.visible_to(user).filter(wanted).order_by()
    grouped = rows.values("status", "tier", "region_path", "industry").annotate(all=Count("pk"), **counted(user, at))
    stages = {Status.RETURNED: Stage.RETURNED, Status.DISTRICT_REVIEW: Stage.DISTRICT, own: Stage.DESK}
    return [{**row, "stage": stages[row["status"]]} for row in grouped]


def _add(numbers: dict[str, int], name: str, number: int) -> None:
    numbers[name] = numbers.get(name, 0) + number
