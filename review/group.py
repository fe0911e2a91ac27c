"""The group of scores on one declaration: who has scored, average, how far apart. Nothing here writes."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db.models import Sum

from review.enums import GroupVerdict, SpreadCounting
from review.models import Assignment, Panel, PanelDeclaration, Score
from review.score_items import items_of
from review.score_sheet import ScoreSheet, points_text
from review.stages import live_places

CENT = Decimal("0.01")


@dataclass(frozen=True)
class Group:
    """The scores on one place of a panel; `totals` are those of submitted sheets only."""

    place: PanelDeclaration
    panel: Panel
    assignments: tuple[Assignment, ...]
    totals: tuple[Decimal, ...]

    @property
    def active(self) -> tuple[Assignment, ...]:
        """Assignments that count: without those out by conflict."""
        return tuple(one for one in self.assignments if not one.is_out)

    @property
    def conflicts(self) -> tuple[Assignment, ...]:
        """Assignments that are out by a declared conflict."""
        return tuple(one for one in self.assignments if one.is_out)

    @property
    def is_chair_out(self) -> bool:
        """Whether the chair has declared a conflict: no score of this declaration is theirs to see."""
        return any(one.expert_id == self.panel.chair_id for one in self.conflicts)

    @property
    def missing_experts(self) -> int:
        """How many experts more the declaration needs."""
        return max(0, self.panel.experts_required - len(self.active))

    @property
    def is_complete(self) -> bool:
        """Enough experts, and every one of them has submitted."""
        return not self.missing_experts and len(self.totals) == len(self.active)

    @property
    def average(self) -> Decimal | None:
        """The mean of the totals that count, rounded half up to two places."""
        counted = [one for place, one in enumerate(self.totals) if place != self.left_out]
        if not counted:
            return None
        return (sum(counted, Decimal(0)) / len(counted)).quantize(CENT, ROUND_HALF_UP)

    @property
    def left_out(self) -> int | None:
        """The place among `totals` of the one that does not count: the farthest from their mean, where another expert
        has scored and the panel leaves it out. None where two are equally far: neither is the one that errs."""
        if self.panel.spread_counting != SpreadCounting.TRIMMED or not self.has_extra_score:
            return None
        mean = sum(self.totals, Decimal(0)) / len(self.totals)
        distances = [abs(one - mean) for one in self.totals]
        farthest = max(distances)
        return distances.index(farthest) if distances.count(farthest) == 1 else None

    @property
    def spread(self) -> Decimal:
        """Points between the highest and the lowest total."""
        return max(self.totals) - min(self.totals) if self.totals else Decimal(0)

    @property
    def is_far_apart(self) -> bool:
        """Whether the totals are further apart than the panel lets pass."""
        return self.is_complete and self.spread > self.panel.spread_limit

    @property
    def has_extra_score(self) -> bool:
        """Whether one more has scored since the totals were found too far apart."""
        found_with = self.place.spread_found_with
        return found_with is not None and len(self.totals) > found_with

    @property
    def waits_for_extra(self) -> bool:
        """Whether the expert who was asked for because of the spread has still to score."""
        found_with = self.place.spread_found_with
        return found_with is not None and not self.has_extra_score and len(self.active) > found_with

    @property
    def needs_another_expert(self) -> bool:
        """Far apart, nobody more has scored since that was found, and the chair has stated no reason."""
        return self.is_far_apart and not self.place.spread_reason.strip() and not self.has_extra_score

    @property
    def suggestion(self) -> GroupVerdict | None:
        """What the panel's pass mark suggests; the chair decides."""
        if self.average is None:
            return None
        return GroupVerdict.PASS if self.average >= self.panel.pass_mark else GroupVerdict.FAIL

    def sign_off_refusal(self) -> str | None:
        """Why the group result cannot be signed yet; None when it can."""
        number = self.place.declaration.number
        if self.is_chair_out:
            return f"{number}：组长已声明回避，须由主管部门更换组长"
        if self.missing_experts:
            return f"{number}：还须分配{self.missing_experts}名专家"
        if self.waits_for_extra:
            return f"{number}：专家评分相差过大，增加的专家尚未提交评分"
        if not self.is_complete:
            return f"{number}：{len(self.active) - len(self.totals)}名专家尚未提交评分"
        if self.needs_another_expert:
            spread, limit = points_text(self.spread), self.panel.spread_limit
            return f"{number}：专家评分相差{spread}分，超过{limit}分，须增加专家评分；无专家可增加的，由组长说明理由"
        if not self.place.result or not self.place.opinion.strip():
            return f"{number}：尚未填写专家组结果和意见"
        return None


def groups_of(panel: Panel) -> list[Group]:
    """The groups of all places of a panel that count, in their order; three queries however many there are."""
    places = live_places(panel).select_related("declaration__round", "declaration__enterprise", "declaration__region")
    totals = dict(
        Score.objects.filter(assignment__panel=panel, assignment__submitted_at__isnull=False)
        .order_by()
        .values_list("assignment")
        .annotate(Sum("points"))
    )
    by_declaration: dict[int, list[Assignment]] = {}
    for one in Assignment.objects.filter(panel=panel).select_related("expert").order_by("pk"):
        by_declaration.setdefault(one.declaration_id, []).append(one)
    found = []
    for place in places.order_by("declaration__number"):
        own = by_declaration.get(place.declaration_id, [])
        submitted = [one for one in own if one.submitted_at is not None and not one.is_out]
        found.append(Group(place, panel, tuple(own), tuple(totals.get(one.pk, Decimal(0)) for one in submitted)))
    return found


def group_of(panel: Panel, declaration_id: int) -> Group:
    """The group of one declaration of the panel. LookupError where it is not on it."""
    for group in groups_of(panel):
        if group.place.declaration_id == declaration_id:
            return group
    raise LookupError(declaration_id)


def score_table(group: Group) -> dict[str, Any]:
    """The whole score table as it is signed and printed: items, a row an expert, average, spread."""
    declaration = group.place.declaration
    items = items_of(declaration.round, declaration.tier)
    rows: list[dict[str, Any]] = []
    for one in group.active:
        if one.submitted_at is not None:
            one.declaration = declaration
            rows.append({**ScoreSheet(one).as_json(), "left_out": len(rows) == group.left_out})
    return {
        "items_list": [{"key": item.key, "title": item.title, "max": item.max_points} for item in items],
        "rows": rows,
        "average": f"{group.average}" if group.average is not None else "",
        "spread": points_text(group.spread),
        "spread_limit": group.panel.spread_limit,
        "spread_reason": group.place.spread_reason.strip(),
        "counting": group.panel.get_spread_counting_display() if group.has_extra_score else "",
        "conflicts": [one.expert.full_name for one in group.conflicts],
    }
