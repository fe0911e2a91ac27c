"""Who may do what to a report: None (allowed) or the refusal's sentence."""

from typing import Any

from cultivation_pool.models import VerificationCase
from cultivation_pool.models.process import PoolReport

NOT_YOURS = "本账号无权办理此事项"


def own_user(user: Any, report: PoolReport) -> str | None:
    """Any user of the enterprise fills and submits: a quarter's figures promise nothing that only one may promise."""
    is_own = user.role == "enterprise" and user.enterprise_id == report.enterprise_id
    return None if is_own else NOT_YOURS


def city_desk(user: Any, report: PoolReport) -> str | None:
    """An officer of the enterprise's city."""
    in_scope = user.role == "city_officer" and report.region_path.startswith(user.scope_path)
    return None if in_scope else NOT_YOURS


def state_words(report: PoolReport) -> str:
    """The present state as refusals name it."""
    return f"该报表目前为“{report.get_state_display()}”状态"


def matter_opener(user: Any, enterprise: Any) -> str | None:
    """An officer of city or province in whose region the enterprise lies."""
    in_scope = user.role in ("city_officer", "province_officer") and user.scope_path
    return None if in_scope and enterprise.region.path.startswith(user.scope_path) else NOT_YOURS


def city_matter(user: Any, case: VerificationCase) -> str | None:
    """An officer of the city that verifies the case."""
    in_scope = user.role == "city_officer" and case.handed_at and case.region_path.startswith(user.scope_path)
    return None if in_scope else NOT_YOURS


def province_matter(user: Any, case: VerificationCase) -> str | None:
    """An officer of the province."""
    in_scope = user.role == "province_officer" and case.region_path.startswith(user.scope_path)
    return None if in_scope else NOT_YOURS


def own_matter(user: Any, case: VerificationCase) -> str | None:
    """Any user of the enterprise that was told of the case."""
    is_own = user.role == "enterprise" and user.enterprise_id == case.enterprise_id and case.told_at
    return None if is_own else NOT_YOURS
