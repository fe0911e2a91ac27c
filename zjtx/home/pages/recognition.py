"""What the province has to do between recommendation and title: panels, lists, publicities, objections."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from declarations.enums import Status
from review import province
from review.enums import Phase
from review.models import Publicity
from zjtx.common import clock
from zjtx.home.pages.parts import link, task, until
from zjtx.registry.enums import Tier

# Statuses that wait for an act of the province, what is furthest first.
WAITING = (Status.PROPOSED, Status.REVIEWED, Status.RECOMMENDED)
_PLACE = {status: place for place, status in enumerate(WAITING)}


def recognition_tasks(user: Any, waiting: Mapping[tuple[str, str, str], int], at: datetime) -> list[dict[str, Any]]:
    """Rows of "今天要做的"; `waiting` is {(round code, tier, status): number}. One query: publicities."""
    return [*_publicities(province.unfinished_publicities(user), at), *_waiting(waiting)]


def _publicities(publicities: Iterable[Publicity], at: datetime) -> Iterable[dict[str, Any]]:
    """Those that still hold somebody: objections to answer, and from the day after the last one recognition."""
    for one in publicities:
        address = link("review:publicity", one.pk)
        ends_at = clock.as_moment(one.last_day + timedelta(days=1)) - timedelta(seconds=1)
        phase = one.phase_on(clock.local(at).date())
        if one.open_objections:
            note = f"{one.open_objections}件，只暂缓所涉企业"
            yield task(f"答复异议：{one.title}", address, "办理", whose="本单位", note=note)
        if phase == Phase.OVER and one.waiting:
            note = f"公示期满，{one.waiting}户待认定"
            yield task(f"办理认定：{one.title}", address, "办理认定", whose="本单位", note=note)
        elif phase != Phase.OVER:
            note = f"{one.waiting}户，{phase.label}"
            yield task(f"公示：{one.title}", address, "查看", note=note, **until(ends_at, at))


def _waiting(waiting: Mapping[tuple[str, str, str], int]) -> Iterable[dict[str, Any]]:
    for code, tier, status in sorted(waiting, key=lambda one: (one[0], Tier.values.index(one[1]), _PLACE[one[2]])):
        label, number = f"{code} {Tier(tier).label}", waiting[code, tier, status]
        if status == Status.PROPOSED:
            note = f"拟认定{number}户"
            yield task(f"发布公示：{label}", link("review:publicity_new", code, tier), "发布公示", note=note)
        elif status == Status.REVIEWED:
            yield task(f"审定拟认定名单：{label}", link("review:decisions"), "办理", note=f"评审完成{number}户")
        else:
            yield task(f"组织专家评审：{label}", link("review:panels"), "组织评审", note=f"已推荐{number}户")
