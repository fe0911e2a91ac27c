"""The tabs of the pool's room, at the head of each of its pages for officers and enterprises."""

from typing import Any

from django.template import Library
from django.urls import NoReverseMatch, reverse

from zjtx.accounts.enums import Role

register = Library()

_OFFICER = (
    ("库内企业", "pool:members"),
    ("季度报表", "pool:board"),
    ("年度表", "pool:profile_board"),
    ("汇总分析", "pool:totals"),
    ("变更", "pool:changes"),
    ("核查与撤销", "pool:matters"),
    ("后备企业", "pool:candidates"),
    ("条件核查", "pool:checks"),
    ("名单和服务", "pool:lists"),
)
_ENTERPRISE = (
    ("报表", "pool:mine"),
    ("变更", "pool:own_changes"),
    ("核查", "pool:own_matters"),
    ("服务", "pool:own_services"),
)
# The province begins with the cities' counts.
_BY_CITY = {"pool:board": "pool:cities", "pool:profile_board": "pool:profile_cities"}
_DISTRICT = (("后备企业", "pool:candidates"),)
TABS: dict[str, tuple[tuple[str, str], ...]] = {
    Role.CITY_OFFICER: _OFFICER,
    Role.PROVINCE_OFFICER: tuple((label, _BY_CITY.get(name, name)) for label, name in _OFFICER),
    Role.DISTRICT_OFFICER: _DISTRICT,
    Role.ENTERPRISE: _ENTERPRISE,
}
# Pages whose address does not begin with their tab's.
_ALSO = {cities: board for board, cities in _BY_CITY.items()} | {"pool:matters": "pool:title_acts"}


@register.inclusion_tag("pool/room_tabs.html", takes_context=True)
def room_tabs(context: Any) -> dict[str, Any]:
    """{"tabs": [{"label", "url", "active"}]} of the reader's role; one tab alone is none."""
    request = context["request"]
    found = [(label, heads) for label, name in TABS.get(request.user.role, ()) if (heads := _heads(name))]
    under = [(label, heads, _longest(heads, request.path)) for label, heads in found]
    here = max((length for _label, _heads_of, length in under), default=0)
    tabs = [
        {"label": label, "url": heads[0], "active": bool(here) and length == here} for label, heads, length in under
    ]
    return {"tabs": tabs if len(tabs) > 1 else []}


def _heads(name: str) -> list[str]:
    return [found for found in map(_address, (name, _ALSO.get(name, ""))) if found]


def _longest(heads: list[str], path: str) -> int:
    return max((len(head) for head in heads if path.startswith(head)), default=0)


def _address(name: str) -> str:
    try:
        return reverse(name) if name else ""
    except NoReverseMatch:
        return ""
