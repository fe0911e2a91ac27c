"""Writing down an act on recommendation material: the row changes, its step is kept, the audit trail says so."""

from datetime import datetime
from typing import Any

from declarations.workflow import MoveRefused
from review.enums import PacketAct, PacketState
from review.models import PacketEdition, PacketStep
from zjtx.accounts.models import User
from zjtx.common import audit
from zjtx.common.models import StoredFile

SEEN_BEFORE = "打开本页后该推荐材料又有办理，请查看后再办理"


def once(edition: PacketEdition, act: PacketAct, user: User, revision: int) -> bool:
    """Whether the officer has done this very act from the page that they had before them: a second click."""
    return PacketStep.objects.filter(edition=edition, act=act, actor=user, revision=revision).exists()


def require_state(edition: PacketEdition, label: str, *states: PacketState, revision: int | None = None) -> None:
    """Raises MoveRefused with the present state; with `revision` also where the page is older than the last act."""
    if edition.state not in states:
        raise MoveRefused(f"“{label}”不能办理：该推荐材料目前为“{edition.get_state_display()}”状态")
    if revision is not None and revision != edition.revision:
        raise MoveRefused(SEEN_BEFORE)


def acted(
    edition: PacketEdition,
    act: PacketAct,
    user: User,
    at: datetime,
    *,
    reason: str = "",
    is_late: bool = False,
    detail: dict[str, Any] | None = None,
    file: StoredFile | None = None,
    request: Any = None,
    **columns: Any,
) -> PacketEdition:
    """Write the columns of a locked edition with the step that changed them; returns the edition as it is now."""
    PacketStep.objects.create(
        edition=edition,
        act=act,
        revision=edition.revision,
        actor=user,
        actor_label=f"{user.full_name}（{user.scope_label}）",
        at=at,
        reason=reason.strip(),
        is_late=is_late,
        detail=detail or {},
        file=file,
    )
    for name, value in {**columns, "revision": edition.revision + 1}.items():
        setattr(edition, name, value)
    edition.save(update_fields=["revision", *columns])
    short = {name: value for name, value in (detail or {}).items() if name != "rows" or act == PacketAct.SEND_BACK}
    label = f"{edition.round.code} {edition.region.name} 推荐材料"
    kept = {"serial": edition.serial, "late": is_late, "reason": reason.strip(), **short}
    audit.record(f"review.packet.{act}", actor=user, obj=edition, label=label, detail=kept, request=request)
    return edition
