"""Scores too far apart: one expert more is drawn by the rule itself (docs/decisions/0030-spread.md)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from declarations.models import Declaration
from declarations.workflow import MoveRefused
from review.drawing import can_draw_extra, draw_extra
from review.enums import PanelState
from review.group import Group, group_of
from review.models import ExpertDraw, Panel, PanelDeclaration
from review.panels import lock_for_officer, record
from review.score_sheet import points_text
from zjtx.accounts.models import User

NO_REASON_YET = "尚有可增加的专家，须由主管部门抽取一名补充评分，不能以说明理由代替"
NOT_WANTED = "{}目前不须增加专家"
NOBODY = "没有可增加的专家：评审组和专家库的专家都已评审、须回避或不能参加，请先增加专家"


@dataclass(frozen=True)
class Asked:
    """What the rule did about one declaration: `drawn` is None where no expert was left."""

    group: Group
    drawn: ExpertDraw | None

    @property
    def key(self) -> str:
        """One message an expert drawn, one where nobody was left."""
        return f"spread:{self.group.place.pk}:{self.drawn.number if self.drawn else 0}"

    @property
    def words(self) -> str:
        """What happened, for officers and the chair; no name and no total."""
        panel = self.group.panel
        found = f"{panel.name}对{self.group.place.declaration.number}的评分相差超过{panel.spread_limit}分，"
        if self.drawn is not None:
            return f"{found}已按规则抽取一名专家补充评分，其提交评分后再签署。"
        return f"{found}没有可增加的专家，请增加专家，或由组长说明理由。"


def ask_where_far_apart(panel: Panel, declaration: Declaration, at: datetime) -> Asked | None:
    """Draw another expert where the totals are too far apart and nobody more has scored; None where nothing is to do.
    The caller holds the panel's lock, so that the last two sheets at once ask once."""
    group = group_of(panel, declaration.pk)
    if not group.needs_another_expert:
        return None
    place = group.place
    if place.spread_found_with is None:
        place.spread_found_with = len(group.totals)
        PanelDeclaration.objects.filter(pk=place.pk).update(spread_found_with=place.spread_found_with)
    drawn = draw_extra(panel=panel, declaration=place.declaration, user=None, at=at)
    if drawn is None:
        detail = {"declaration": declaration.number, "spread": points_text(group.spread)}
        record("review.panel.nobody_for_spread", None, panel, detail, None)
    return Asked(group, drawn)


def is_somebody_left(group: Group) -> bool:
    """Whether an expert more is wanted and can be drawn: then a reason of the chair does not do instead."""
    return group.needs_another_expert and can_draw_extra(group.panel, group.place.declaration_id)


@transaction.atomic
def ask_again(*, panel: Panel, user: User, at: datetime, declaration: Declaration, request: Any = None) -> ExpertDraw:
    """The officer's button where the rule had found nobody, after experts were added: one expert is drawn. Pressed
    again it answers with the draw that it led to. Raises MoveRefused."""
    locked = lock_for_officer(panel, user, PanelState.SCORING)
    group = group_of(locked, declaration.pk)
    if group.waits_for_extra and (done := _latest_extra(locked, declaration)):
        return done
    if not group.needs_another_expert:
        raise MoveRefused(NOT_WANTED.format(declaration.number))
    made = draw_extra(panel=locked, declaration=declaration, user=user, at=at, request=request)
    if made is None:
        raise MoveRefused(NOBODY)
    return made


def _latest_extra(panel: Panel, declaration: Declaration) -> ExpertDraw | None:
    extras = panel.draws.filter(for_spread=True).order_by("-number")
    return next((one for one in extras if declaration.number in one.answer["picks"]), None)
