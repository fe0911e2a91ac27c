"""A case goes from one officer to another of the same desk (移交经办), with what the other has to know."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse

from declarations.models import Declaration
from declarations.workflow import MoveRefused
from review.first_review import set_handler
from review.marks import lock_at_desk
from review.models import HandOver
from review.policies import desk_of
from zjtx.accounts.models import User
from zjtx.common import outbox

LONGEST_NOTE = 300
NOT_A_COLLEAGUE = "只能移交给本单位同一岗位、账号在用的人员"


def colleagues(user: User) -> QuerySet[User]:
    """Who else sits at the user's desk, by name."""
    same = User.objects.filter(role=user.role, region_id=user.region_id, is_active=True)
    return same.exclude(pk=user.pk).order_by("full_name", "pk")


@transaction.atomic
def hand_over(
    *,
    declaration: Declaration,
    user: User,
    to: User,
    at: datetime,
    note: str = "",
    instead_of: int | None = None,
    tells: bool = True,
    request: Any = None,
) -> HandOver | None:
    """Make a colleague the officer in charge. `instead_of` is the officer seen on the page whose case it is; whoever
    hands over many at once tells the colleague once (`tells`).

    None where the colleague has it already: a second click. Raises MoveRefused: not on this desk, no colleague, a long
    note, or somebody else has taken the case meanwhile.
    """
    locked = lock_at_desk(declaration, user)
    words = note.strip()
    if not colleagues(user).filter(pk=to.pk).exists():
        raise MoveRefused(NOT_A_COLLEAGUE)
    if len(words) > LONGEST_NOTE:
        raise MoveRefused(f"移交说明不得超过{LONGEST_NOTE}字，现为{len(words)}字")
    if locked.handler_id == to.pk:
        return None
    if locked.handler_id not in (None, user.pk, instead_of):
        raise MoveRefused(f"该申报已由{locked.handler.full_name}经办，请刷新后查看")
    before = locked.handler
    set_handler(locked, to, "review.hand_over", user, request, note=words)
    made = HandOver.objects.create(
        declaration=locked, desk=desk_of(user), before=before, to=to, note=words, by=user, at=at
    )
    if tells:
        _tell(locked, made)
    if before is not None and before.pk != user.pk:
        _tell_before(locked, made)
    return made


def latest(declaration: Declaration) -> HandOver | None:
    """How the case came to whoever has it now; None where it was not handed over."""
    if declaration.handler_id is None:
        return None
    found = HandOver.objects.filter(declaration=declaration).select_related("by").order_by("-pk").first()
    return found if found is not None and found.to_id == declaration.handler_id else None


def _tell(declaration: Declaration, made: HandOver) -> None:
    number = declaration.number
    body = f"{number} {declaration.enterprise_name}由{made.by.full_name}移交给您经办。"
    outbox.notify(
        made.to,
        key=f"hand_over:{made.pk}",
        subject=f"移交经办：{declaration.enterprise_name} {number}",
        body=body + (f"\n说明：{made.note}" if made.note else ""),
        url=reverse("review:desk", args=[number]),
    )


def _tell_before(declaration: Declaration, made: HandOver) -> None:
    outbox.notify(
        made.before,
        key=f"hand_over:{made.pk}:before",
        subject=f"改由他人经办：{declaration.enterprise_name} {declaration.number}",
        body=f"{declaration.number} {declaration.enterprise_name}由{made.by.full_name}移交给{made.to.full_name}经办。",
        url=reverse("review:desk", args=[declaration.number]),
    )
