"""What the frame of every page shows: names, navigation of the role, scope, unread messages, display switches.

Everything that costs a query or a walk over addresses is lazy: a fragment that shows no header pays nothing for it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject

from zjtx.accounts.enums import Role
from zjtx.common import clock, inbox
from zjtx.common.templatetags.zjtx import cn_date_weekday

MAX_ENTRIES = 6

# (label, address name) per role, at most six. An address that this installation does not have is left out.
_HOME = ("工作台", "home:index")
_INBOX = ("消息", "inbox:list")
_RULES = ("条件版本", "declarations:rule_sets")
_REVIEW = (_HOME, ("初审", "review:queue"), ("已办", "review:done"), _RULES, _INBOX)
# What everybody may read, signed in or not.
PUBLIC = (
    ("公示", "public:publicity_list"),
    ("认定企业", "public:recognised"),
    ("申报通知", "home:notices"),
    ("条件自测", "declarations:self_check"),
    ("核验申报表", "declarations:paper_check_entry"),
)
_VISITOR = (("首页", "home:index"), *PUBLIC)
NAVIGATION: dict[str, tuple[tuple[str, str], ...]] = {
    Role.ENTERPRISE: (
        _HOME,
        ("我的申报", "declarations:mine"),
        ("申报批次", "declarations:rounds"),
        ("培育库", "pool:mine"),
        ("本企业", "home:enterprise_record"),
        _INBOX,
    ),
    # The messages stand in the header too, as on every page: six entries are the most.
    Role.DISTRICT_OFFICER: (*_REVIEW[:-1], ("统计", "review:statistics"), ("后备企业", "pool:candidates")),
    Role.CITY_OFFICER: (*_REVIEW[:-1], ("专家评审", "review:panels"), ("培育库", "pool:board")),
    Role.PROVINCE_OFFICER: (
        _HOME,
        ("申报情况", "review:province_list"),
        ("专家评审", "review:panels"),
        ("审定与公示", "review:decisions"),
        ("申报批次", "declarations:round_list"),
        ("培育库", "pool:cities"),
    ),
    Role.EXPERT: (_HOME, ("评审", "review:expert_desk"), ("专家信息", "review:expert_record"), _INBOX),
    Role.INSTITUTION: (_HOME, ("评审组", "review:panels"), ("专家库", "review:experts"), _INBOX),
    Role.SYSTEM_ADMIN: (
        _HOME,
        ("申报批次管理", "declarations:round_list"),
        _RULES,
        ("账号", "accounts:staff_list"),
        ("工作日历", "calendar:list"),
        _INBOX,
    ),
    Role.AUDITOR: (_HOME, ("审计记录", "home:audit"), _INBOX),
}
# An entry that leads to one page of a room stands for all of it.
_ROOMS = {"pool:cities": "pool:mine", "pool:board": "pool:mine"}
# Further rooms whose pages light an entry up.
_ALSO = {
    "home:enterprise_record": ("accounts:colleagues",),
    "review:province_list": ("review:waivers", "review:statistics"),
    "review:panels": ("review:experts",),
    "review:decisions": ("review:appeals",),
}
_FRAME_ADDRESSES = {
    "home": "home:index",
    "inbox": "inbox:list",
    "search": "home:search",
    "sign_in": "accounts:sign_in",
    "sign_up": "accounts:sign_up",
    "sign_out": "accounts:sign_out",
    "sign_in_inline": "accounts:sign_in_inline",
    "sessions": "accounts:sessions",
    "password_change": "accounts:password_change",
    "profile_display": "accounts:profile_display",
    "second_factor": "accounts:second_factor",
    "message_settings": "accounts:message_settings",
    "privacy": "home:privacy",
}


@dataclass(frozen=True)
class Entry:
    """One entry of the navigation."""

    label: str
    url: str
    active: bool = False


def frame(request: HttpRequest) -> dict[str, Any]:
    """Context processor: the variables of docs/pages.md, "Frame"."""
    user = getattr(request, "user", None)
    signed_in = user is not None and user.is_authenticated
    return {
        "system_name": settings.SYSTEM_NAME,
        "bureau_name": settings.BUREAU_NAME,
        "support_name": getattr(settings, "SUPPORT_NAME", ""),
        "demonstration": settings.DEMONSTRATION,
        "today_text": SimpleLazyObject(lambda: today_text(clock.today())),
        "nav_entries": SimpleLazyObject(lambda: navigation(user.role if signed_in else None, request.path)),
        "public_entries": SimpleLazyObject(lambda: entries_of(PUBLIC, request.path)),
        "frame_urls": SimpleLazyObject(frame_addresses),
        "account_name": str(user) if signed_in else "",
        "role_label": user.get_role_display() if signed_in else "",
        "scope_label": user.scope_label if signed_in else "",
        "inbox_count": SimpleLazyObject(lambda: inbox.unread_count(user) if signed_in else 0),
        "display_classes": display_classes(user) if signed_in else "",
        "idle_seconds": getattr(request, "idle_limit_seconds", None) or "",
    }


def navigation(role: str | None, path: str) -> list[Entry]:
    """The entries of a role, None for a visitor."""
    wanted = _VISITOR if role is None else NAVIGATION.get(role, (_HOME, _INBOX))
    return entries_of(wanted[:MAX_ENTRIES], path)


def entries_of(wanted: Sequence[tuple[str, str]], path: str) -> list[Entry]:
    """Those (label, address name) that this installation has; active is the one whose address, or whose room's, is the
    longest head of the path."""
    found = [(label, url, _heads(name)) for label, name in wanted if (url := address(name))]
    under = {label: [head for head in heads if path == head or (head != "/" and path.startswith(head))]
             for label, _url, heads in found}  # fmt: skip
    here = max((head for heads in under.values() for head in heads), key=len, default="")
    return [Entry(label, url, active=bool(here) and here in under[label]) for label, url, _heads_of in found]


def _heads(name: str) -> list[str]:
    """The heads of paths that an entry stands for."""
    names = (_ROOMS.get(name, name), *_ALSO.get(name, ()))
    return [found for found in map(address, names) if found]


def frame_addresses() -> dict[str, str]:
    """Addresses that the header uses; an empty text where this installation has no such page."""
    return {key: address(name) for key, name in _FRAME_ADDRESSES.items()}


def address(name: str) -> str:
    """The address of that name, an empty text where there is none: the frame must stand on every page."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def display_classes(user: Any) -> str:
    """Classes of the html element for the switches that an account keeps (ui.md, Type)."""
    switches = (("large-text", user.large_text), ("high-contrast", user.high_contrast))
    return " ".join(name for name, is_on in switches if is_on)


def today_text(day: date) -> str:
    """A day as the header shows it: 今天 2022年3月18日 星期五."""
    return f"今天 {cn_date_weekday(day)}"
