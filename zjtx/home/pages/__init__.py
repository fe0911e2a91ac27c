"""Home pages: one module per role, each composing what the apps' selectors say."""

from datetime import datetime
from typing import Any

from zjtx.accounts.enums import Role
from zjtx.common import inbox
from zjtx.home.pages import administrator, auditor, desk, enterprise, expert, institution, province, visitor

__all__ = ["role_page", "visitor"]
LATEST_MESSAGES = 5
_PAGES = {
    Role.ENTERPRISE: enterprise.page,
    Role.DISTRICT_OFFICER: desk.page,
    Role.CITY_OFFICER: desk.page,
    Role.PROVINCE_OFFICER: province.page,
    Role.EXPERT: expert.page,
    Role.INSTITUTION: institution.page,
    Role.SYSTEM_ADMIN: administrator.page,
    Role.AUDITOR: auditor.page,
}


def role_page(user: Any, at: datetime) -> dict[str, Any]:
    """What home/role.html shows: tasks, figures, a table where the role has one, and the latest messages."""
    defaults: dict[str, Any] = {
        "figures": [],
        "table": None,
        "table_title": "",
        "empty": None,
        "aside_links": [],
        "links": [],
    }
    page = _PAGES[Role(user.role)](user, at)
    return defaults | page | {"notices": list(inbox.notices_of(user)[:LATEST_MESSAGES])}
