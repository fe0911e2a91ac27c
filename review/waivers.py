"""Waivers as the province's officers find them: the list by filters, one declaration by its number."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.http import Http404

from declarations.models import Declaration, Waiver
from review.province import PAGE_SIZE, Page, ProvinceFilters, keyset, matching

STATES = {"": "在用", "withdrawn": "已撤销", "all": "全部"}


@dataclass(frozen=True)
class WaiverFilters(ProvinceFilters):
    """The filters of the list; `status` is the waiver's: in force where none is named."""

    @classmethod
    def of(cls, query: Mapping[str, str]) -> "WaiverFilters":
        """Read the address."""
        status = query.get("status", "")
        plain = ProvinceFilters.of({name: query.get(name, "") for name in ("city", "tier", "round", "q")})
        return cls(**{**vars(plain), "status": status if status in STATES else ""})


def listed(user: Any, filters: WaiverFilters, *, after: str, before: str) -> Page:
    """One page, the newest first. One query."""
    rows = Waiver.objects.visible_to(user).select_related("declaration__round", "given_by", "withdrawn_by")
    rows = rows.filter(declaration__in=Declaration.objects.filter(matching(replace(filters, status=""))).order_by())
    if filters.status != "all":
        rows = rows.filter(withdrawn_at__isnull=filters.status == "")
    return keyset(rows, "pk", after=after, before=before, size=PAGE_SIZE, newest_first=True)


def declaration_by_number(user: Any, number: str) -> Declaration:
    """The declaration with that number in the officer's province, a draft too; 404 otherwise."""
    found = Declaration.objects.in_province_of(user).select_related("round", "enterprise").filter(number=number)
    declaration = found.first()
    if declaration is None:
        raise Http404("没有该申报")
    return declaration


def waiver_visible(user: Any, pk: int) -> Waiver:
    """A waiver in the officer's province; 404 otherwise."""
    related = ("declaration__round", "declaration__enterprise", "given_by", "withdrawn_by")
    found = Waiver.objects.visible_to(user).select_related(*related).filter(pk=pk).first()
    if found is None:
        raise Http404("没有该豁免")
    return found
