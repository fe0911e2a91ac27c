"""Sections that other parts of the pool add to an enterprise's page over its years (pages/member.py).

A provider is a callable `(user, enterprise, day) -> Section | None`, named below by its dotted path in the order of the
page; it answers only with what that user may see (officers of the enterprise's region, and the enterprise itself), None
where there is nothing to say. To add a part, such as changes or cases:

    # cultivation_pool/pages/changes.py
    def member_section(user, enterprise, day):
        rows = ChangeFiling.objects.visible_to(user).filter(enterprise=enterprise)
        return Section("变更", table=_table(rows)) if rows else None

    # below
    PROVIDERS = (..., "cultivation_pool.pages.changes.member_section")
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.module_loading import import_string

from zjtx.registry.models import Enterprise


@dataclass(frozen=True)
class Section:
    """A part of the page: what its pieces show, as docs/pages.md says of each; what is empty is left out."""

    heading: str
    lead: str = ""
    chart: dict[str, Any] = field(default_factory=dict)  # pieces/stacked_bars.html
    table: dict[str, Any] = field(default_factory=dict)  # pieces/data_table.html
    entries: list[dict[str, Any]] = field(default_factory=list)  # pieces/timeline.html


Provider = Callable[[Any, Enterprise, date], Section | None]
PROVIDERS: tuple[str, ...] = (
    "cultivation_pool.pages.member.titles",
    "cultivation_pool.pages.member_figures.by_year",
    "cultivation_pool.pages.member_figures.by_quarter",
    "cultivation_pool.pages.member.reports",
    "cultivation_pool.pages.member.profiles",
    "cultivation_pool.pages.member_matters.changes",
    "cultivation_pool.pages.member_matters.cases",
    "cultivation_pool.pages.member.declarations",
    "cultivation_pool.pages.member.services",
    "cultivation_pool.pages.member.updates",
    "cultivation_pool.pages.member.names",
)


def sections(user: Any, enterprise: Enterprise, day: date) -> list[Section]:
    """What all providers say, in their order."""
    providers: list[Provider] = [import_string(path) for path in PROVIDERS]
    return [found for provider in providers if (found := provider(user, enterprise, day)) is not None]
