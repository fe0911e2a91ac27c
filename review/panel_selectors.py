"""What pages read of panels, assignments and scores. Whatever is out of scope does not exist."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Case, Count, Exists, F, Min, OuterRef, Q, QuerySet, When
from django.http import Http404

from declarations.enums import Status
from declarations.models import Declaration, Round, RoundTier
from review.enums import ConflictState, PanelStage, PanelState
from review.models import Assignment, GroupResult, Panel, PanelDeclaration
from review.stages import addable, own_panel_rounds, under_review
from zjtx.accounts.enums import Role
from zjtx.accounts.models import User
from zjtx.registry.enums import Tier
from zjtx.registry.models import Region
from zjtx.registry.selectors import cities

MOST_CANDIDATES = 400


@dataclass(frozen=True)
class CandidateFilters:
    """Which recommended declarations a page offers, as it stands in its address."""

    round: str = ""
    tier: str = ""
    city: str = ""
    q: str = ""

    @classmethod
    def of(cls, query: Mapping[str, str]) -> "CandidateFilters":
        """Read the address; what no filter can be is left out."""
        tier = query.get("tier", "")
        return cls(
            round=query.get("round", "").strip()[:20],
            tier=tier if tier in Tier.values else "",
            city=query.get("city", "").strip()[:12],
            q=query.get("q", "").strip()[:60],
        )

    def query(self) -> str:
        """ "?round=LN2022&tier=sme", "" where nothing is filtered."""
        values = {name: value for name, value in vars(self).items() if value}
        return f"?{urlencode(values)}" if values else ""


def panels_visible(user: Any) -> QuerySet[Panel]:
    """The user's panels, newest first, with the numbers a list shows."""
    out = Q(assignments__conflict_state=ConflictState.CONFLICT)
    return (
        Panel.objects.visible_to(user)
        .select_related("round", "chair", "bureau", "institution")
        .annotate(
            declarations_count=Count("places", distinct=True),
            assigned_count=Count("assignments", filter=~out, distinct=True),
            submitted_count=Count("assignments", filter=Q(assignments__submitted_at__isnull=False), distinct=True),
        )
        .order_by("-pk")
    )


def panel_visible(user: Any, panel_id: int) -> Panel:
    """One panel; 404 out of scope."""
    found = panels_visible(user).filter(pk=panel_id).first()
    if found is None:
        raise Http404("没有该评审组")
    return found


def chaired_panel(user: Any, panel_id: int) -> Panel:
    """A panel that the expert chairs; 404 otherwise."""
    panel = panel_visible(user, panel_id)
    if panel.chair_id != user.pk:
        raise Http404("没有该评审组")
    return panel


def declaration_on(panel: Panel, number: str) -> Declaration:
    """A declaration of the panel; 404 otherwise."""
    place = PanelDeclaration.objects.select_related("declaration__round", "declaration__enterprise").filter(
        panel=panel, declaration__number=number
    )
    found = place.first()
    if found is None:
        raise Http404("没有该申报")
    return found.declaration


def candidates(user: Any, filters: CandidateFilters) -> list[Declaration]:
    """Declarations of a round and tier that the user's bureau can put on a panel."""
    found = addable(user).filter(round__code=filters.round, tier=filters.tier)
    if filters.city:
        found = found.filter(region_path__contains=f"/{filters.city}/")
    for word in filters.q.split():
        found = found.filter(Q(enterprise_name__icontains=word) | Q(number__istartswith=word))
    return list(found.select_related("region", "round").order_by("region_path", "number")[:MOST_CANDIDATES])


def rules_before(user: Any, filters: CandidateFilters) -> dict[str, Any]:
    """What the latest panel of the round and tier counts by: a new one is proposed the same, so that all are alike."""
    names = ("experts_required", "spread_limit", "spread_counting", "pass_mark")
    own = Panel.objects.visible_to(user).filter(round__code=filters.round, tier=filters.tier)
    return own.order_by("-pk").values(*names).first() or {}


def round_tiers(user: Any) -> list[tuple[Round, str, int]]:
    """(round, tier, number of declarations that can be put on a panel), newest round first; for a city the rounds in
    which it runs panels of its own."""
    rows = RoundTier.objects.select_related("round").order_by("-round__year", "round__code", "pk")
    if user.role == Role.CITY_OFFICER:
        rows = rows.filter(round__in=own_panel_rounds(user).values("round"))
    if not rows:
        return []
    counts = {
        (round_id, tier): number
        for round_id, tier, number in addable(user).order_by().values_list("round", "tier").annotate(Count("pk"))
    }
    return [(row.round, row.tier, counts.get((row.round_id, row.tier), 0)) for row in rows]


def place_options(user: Any) -> list[tuple[str, str]]:
    """(code, name) of the cities for the province, of its districts for a city."""
    if user.role == Role.CITY_OFFICER:
        return list(Region.objects.filter(parent=user.region_id).order_by("path").values_list("pk", "name"))
    return list(cities().values_list("pk", "name"))


def seated_experts(panel: Panel) -> list[User]:
    """The experts of a panel, in the order in which they were seated."""
    return list(User.objects.filter(panel_seats__panel=panel).order_by("panel_seats__pk"))


def own_assignments(user: Any) -> QuerySet[Assignment]:
    """An expert's assignments on panels that have begun, nobody else's; `is_live` while the declaration is under review
    by that panel."""
    return (
        Assignment.objects.filter(expert=user)
        .exclude(panel__state=PanelState.FORMING)
        .annotate(is_live=Case(When(under_review(), then=True), default=False))
        .select_related(
            "panel__round", "declaration__round", "declaration__region", "declaration__enterprise", "expert"
        )
        .order_by(F("submitted_at").asc(nulls_first=True), "declaration__number")
    )


def assignment_visible(user: Any, number: str) -> Assignment:
    """The expert's open assignment with that number: while the declaration is under review and no conflict is declared.
    404 otherwise, as for a number that does not exist."""
    own = own_assignments(user).filter(is_live=True, declaration__number=number)
    found = own.exclude(conflict_state=ConflictState.CONFLICT).first()
    if found is None:
        raise Http404("没有该申报")
    return found


def neighbours_of(assignment: Assignment) -> tuple[str | None, str | None, int, int]:
    """(number before, number after, place, total) among the expert's open assignments, by number."""
    own = own_assignments(assignment.expert).filter(is_live=True)
    rows = own.exclude(conflict_state=ConflictState.CONFLICT).order_by("declaration__number")
    numbers = list(rows.values_list("declaration__number", flat=True))
    place = numbers.index(assignment.declaration.number)
    before = numbers[place - 1] if place else None
    after = numbers[place + 1] if place + 1 < len(numbers) else None
    return before, after, place + 1, len(numbers)


def assignment_on(panel: Panel, pk: int) -> Assignment:
    """An assignment of the panel; 404 otherwise."""
    found = Assignment.objects.select_related("expert", "declaration").filter(panel=panel, pk=pk).first()
    if found is None:
        raise Http404("没有该项分配")
    return found


def expert_on(panel: Panel, pk: int) -> User:
    """An expert of the panel; 404 otherwise."""
    found = User.objects.filter(panel_seats__panel=panel, pk=pk).first()
    if found is None:
        raise Http404("没有该专家")
    return found


def result_visible(user: Any, panel_id: int, number: str) -> GroupResult:
    """A signed result of a panel of the user's, for the province also what a city of its own has filed; 404 otherwise.
    An expert has the panels that they chair elsewhere (`chaired_panel`)."""
    own = Q(panel__in=Panel.objects.visible_to(user).values("pk"))
    if user.role == Role.PROVINCE_OFFICER and user.scope_path:
        cities_own = Q(panel__bureau__path__startswith=user.scope_path, panel__filed_at__isnull=False)
        own |= cities_own & Q(panel__stage=PanelStage.CITY)
    related = ("panel__round", "panel__bureau", "panel__chair", "declaration__round", "declaration__region")
    results = GroupResult.objects.select_related(*related, "signed_off_by").filter(own)
    found = results.filter(panel=panel_id, declaration__number=number).first()
    if found is None:
        raise Http404("没有该评审结果")
    return found


def result_on(panel: Panel, number: str) -> GroupResult:
    """A signed result of the panel; 404 otherwise."""
    results = GroupResult.objects.select_related("declaration__round", "declaration__region", "signed_off_by")
    found = results.filter(panel=panel, declaration__number=number).first()
    if found is None:
        raise Http404("没有该评审结果")
    return found


def panels_waiting(user: Any) -> QuerySet[Panel]:
    """Panels that wait for whoever runs them: not started, short of an expert after a conflict or because scores are
    far apart and nobody was left, or signed and not filed. What an institution runs does not wait for the bureau."""
    states = [ConflictState.PENDING, ConflictState.CLEAR]
    of_panel = Q(declaration__assignments__panel=F("panel"), declaration__assignments__conflict_state__in=states)
    in_place = ~Q(panel__stage=PanelStage.CITY) | Q(declaration__status=Status.CITY_REVIEW)
    places = PanelDeclaration.objects.filter(in_place, panel=OuterRef("pk"))
    places = places.annotate(active=Count("declaration__assignments", filter=of_panel))
    far_apart = Q(spread_found_with__isnull=False, spread_reason="", active__lte=F("spread_found_with"))
    short = Exists(places.filter(Q(active__lt=F("panel__experts_required")) | far_apart))
    rows = panels_visible(user).filter(filed_at__isnull=True).annotate(is_short=short)
    if user.role != Role.INSTITUTION:
        rows = rows.filter(institution__isnull=True)
    return rows.filter(~Q(state=PanelState.SCORING) | Q(is_short=True))


def expert_counts(user: Any) -> dict[str, Any]:
    """{"all", "pending", "open", "submitted"} of an expert's assignments under review, and "due_on": the nearest day
    until which one of them is asked for, None without any."""
    return (
        own_assignments(user)
        .filter(is_live=True)
        .order_by()
        .aggregate(
            all=Count("pk", filter=~Q(conflict_state=ConflictState.CONFLICT)),
            pending=Count("pk", filter=Q(conflict_state=ConflictState.PENDING)),
            open=Count("pk", filter=Q(conflict_state=ConflictState.CLEAR, submitted_at__isnull=True)),
            submitted=Count("pk", filter=Q(submitted_at__isnull=False)),
            due_on=Min(
                "panel__due_on", filter=Q(submitted_at__isnull=True) & ~Q(conflict_state=ConflictState.CONFLICT)
            ),
        )
    )
