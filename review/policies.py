"""Which desk a user sits at, and which declarations lie on it."""

from typing import Any

from declarations import policies
from declarations.enums import Desk, Status
from declarations.models import Declaration
from review.models import InstitutionMember, Panel

DESK_OF_ROLE = {"district_officer": Desk.DISTRICT, "city_officer": Desk.CITY}
STATUS_OF_DESK = {Desk.DISTRICT: Status.DISTRICT_REVIEW, Desk.CITY: Status.CITY_REVIEW}
_IN_SCOPE = {
    Desk.DISTRICT: policies.district_desk,
    Desk.CITY: policies.city_desk,
    Desk.PROVINCE: policies.province_desk,
}
FINDING_DESK_OF_ROLE = {**DESK_OF_ROLE, "province_officer": Desk.PROVINCE}
# While the experts are at work the province finds nothing: it would be told to them, or look as if it had been.
COMMISSIONED = "该评审组已委托第三方机构组织评审，由受托机构办理"
WITH_THE_PROVINCE = frozenset({Status.RECOMMENDED, Status.EXPERT_REVIEW, Status.REVIEWED})
FINDING_STATUSES = {
    **{desk: frozenset({status}) for desk, status in STATUS_OF_DESK.items()},
    Desk.PROVINCE: WITH_THE_PROVINCE - {Status.EXPERT_REVIEW},
}
# The scan of a stamped form: the city's own stamp comes onto the paper with its recommendation.
STAMPED_STATUSES = {
    Desk.DISTRICT: frozenset({Status.DISTRICT_REVIEW, Status.CITY_REVIEW}),
    Desk.CITY: frozenset({Status.CITY_REVIEW, Status.RECOMMENDED}),
}


def desk_of(user: Any) -> Desk:
    """The user's desk; LookupError for a role that reviews nothing here."""
    return DESK_OF_ROLE[user.role]


def not_on_desk(user: Any, declaration: Declaration) -> str | None:
    """Why the user cannot work on the declaration now; None when it lies on the user's desk."""
    desk = DESK_OF_ROLE.get(user.role)
    if desk is None:
        return policies.NOT_YOURS
    denied = _IN_SCOPE[desk](user, declaration)
    if denied is None and declaration.status != STATUS_OF_DESK[desk]:
        return f"该申报目前为“{declaration.get_status_display()}”状态，不在{desk.label}环节办理"
    return denied


def not_finding(user: Any, declaration: Declaration) -> str | None:
    """Why the user cannot record findings and checks now; None at first review and, for the province, when it takes
    over from the city and after the panel."""
    desk = FINDING_DESK_OF_ROLE.get(user.role)
    if desk is None:
        return policies.NOT_YOURS
    denied = _IN_SCOPE[desk](user, declaration)
    if denied is None and declaration.status not in FINDING_STATUSES[desk]:
        return f"该申报目前为“{declaration.get_status_display()}”状态，{desk.label}环节不能作出认定"
    return denied


def not_uploading(user: Any, declaration: Declaration) -> str | None:
    """Why the user cannot upload or withdraw the scan of a stamped form now; None where that is possible."""
    desk = DESK_OF_ROLE.get(user.role)
    if desk is None:
        return policies.NOT_YOURS
    denied = _IN_SCOPE[desk](user, declaration)
    if denied is None and declaration.status not in STAMPED_STATUSES[desk]:
        return f"该申报目前为“{declaration.get_status_display()}”状态，{desk.label}环节不能上传或撤下盖章扫描件"
    return denied


def desks_shown(desk: Desk, status: str) -> tuple[Desk, ...]:
    """Whose findings a desk reads: its own and those below it; those above once the upper stages have decided, or have
    sent the declaration back. A district reads its own alone, an expert nobody's."""
    if desk in (Desk.DISTRICT, Desk.EXPERT):
        return (desk,) if desk == Desk.DISTRICT else ()
    if desk == Desk.CITY and status in WITH_THE_PROVINCE:
        return (Desk.DISTRICT, Desk.CITY)
    return tuple(Desk)


def panel_desk(user: Any, panel: Panel) -> str | None:
    """Who runs the panel: the people of the institution that is commissioned with it, else the bureau's officers."""
    if panel.institution_id is None:
        return panel_owner(user, panel)
    members = InstitutionMember.objects.filter(institution=panel.institution_id, user=user.pk)
    if user.role == "institution" and members.exists():
        return None
    return COMMISSIONED if panel_owner(user, panel) is None else policies.NOT_YOURS


def panel_owner(user: Any, panel: Panel) -> str | None:
    """An officer of the bureau that holds the panel."""
    role = "city_officer" if panel.is_city else "province_officer"
    return None if user.role == role and user.region_id == panel.bureau_id else policies.NOT_YOURS


def panel_chair(user: Any, panel: Panel) -> str | None:
    """The panel's chair."""
    return None if user.role == "expert" and panel.chair_id == user.pk else policies.NOT_YOURS
