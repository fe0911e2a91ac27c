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
    publicities = list(province.unfinished_publicities(user))
    return [*_to_do(publicities, at), *_waiting(waiting), *_running(publicities, at)]


def _to_do(publicities: Iterable[Publicity], at: datetime) -> Iterable[dict[str, Any]]:
    """Objections to answer, and from the day after the last one recognition."""
    for one in publicities:
        address = link("review:publicity", one.pk)
        phase = one.phase_on(clock.local(at).date())
        if one.open_objections:
            note = f"{one.open_objections}件，只暂缓所涉企业"
            yield task(f"答复异议：{one.title}", address, "办理", whose="本单位", note=note)
        if phase == Phase.OVER and one.waiting:
            note = f"公示期满，{one.waiting}户待认定"
            yield task(f"办理认定：{one.title}", address, "办理认定", whose="本单位", note=note)


def _running(publicities: Iterable[Publicity], at: datetime) -> Iterable[dict[str, Any]]:
    """What nobody has to do anything about but wait, behind what has to be done."""
    for one in publicities:
        phase = one.phase_on(clock.local(at).date())
        if phase != Phase.OVER:
            ends_at = clock.as_moment(one.last_day + timedelta(days=1)) - timedelta(seconds=1)
            note, address = f"{one.waiting}户，{phase.label}", link("review:publicity", one.pk)
            yield task(
                f"公示：{one.title}", address, "查看", whose="公示期满后办理认定", note=note, **until(ends_at, at)
            )


def _waiting(waiting: Mapping[tuple[str, str, str], int]) -> Iterable[dict[str, Any]]:
    for code, tier, status in sorted(waiting, key=lambda one: (one[0], Tier.values.index(one[1]), _PLACE[one[2]])):
        label, number = f"{code} {Tier(tier).label}", waiting[code, tier, status]
        if status == Status.PROPOSED:
            note = f"拟认定{number}户"
            address = link("review:publicity_new", code, tier)
            yield task(f"发布公示：{label}", address, "发布公示", whose="本单位", note=note)
        elif status == Status.REVIEWED:
            address, note = link("review:decisions"), f"评审完成{number}户"
            yield task(f"审定拟认定名单：{label}", address, "拟定名单", whose="本单位", note=note)
        else:
            address, note = link("review:panels"), f"推荐材料已接收，{number}户待列入评审组"
            yield task(f"组织专家评审：{label}", address, "组织评审", whose="本单位", note=note)
