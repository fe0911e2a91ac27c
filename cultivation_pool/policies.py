"""Who may do what to a report: None (allowed) or the refusal's sentence."""

from typing import Any

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
