"""Who may do what to a declaration: predicates that answer None (allowed) or the refusal's sentence."""

from typing import Any

from declarations.models import Declaration

NOT_YOURS = "本账号无权办理此事项"


def own_administrator(user: Any, declaration: Declaration) -> str | None:
    """The enterprise's own administrator submits and withdraws; its other users fill."""
    if user.role != "enterprise" or user.enterprise_id != declaration.enterprise_id:
        return NOT_YOURS
    return None if user.is_enterprise_admin else "须由本企业的管理员账号办理"


def own_user(user: Any, declaration: Declaration) -> str | None:
    """Any user of the enterprise."""
    if user.role == "enterprise" and user.enterprise_id == declaration.enterprise_id:
        return None
    return NOT_YOURS


def _desk(role: str, user: Any, declaration: Declaration) -> str | None:
    in_scope = bool(user.scope_path) and declaration.region_path.startswith(user.scope_path)
    return None if user.role == role and in_scope else NOT_YOURS


def district_desk(user: Any, declaration: Declaration) -> str | None:
    """An officer of the declaration's district."""
    return _desk("district_officer", user, declaration)


def city_desk(user: Any, declaration: Declaration) -> str | None:
    """An officer of the declaration's city."""
    return _desk("city_officer", user, declaration)


def panel_runner(user: Any, declaration: Declaration) -> str | None:
    """Who runs the province's panel: an officer of the province, or an institution to which the rooms above have opened
    the declaration because it is commissioned with the panel."""
    if user.role != "institution":
        return province_desk(user, declaration)
    return None if Declaration.objects.visible_to(user).filter(pk=declaration.pk).exists() else NOT_YOURS


def province_desk(user: Any, declaration: Declaration) -> str | None:
    """An officer of the province."""
    return _desk("province_officer", user, declaration)
