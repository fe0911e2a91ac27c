"""What pages read of the experts' register and of draws. Whatever is out of scope does not exist."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Q, QuerySet
from django.http import Http404

from review.enums import ConflictState, PanelState
from review.models import ExpertDraw, ExpertEntry, Panel
from zjtx.common import clock
from zjtx.registry.enums import IndustryLevel
from zjtx.registry.models import Industry

PAGE = 100
STATES = (("available", "可参加评审"), ("unavailable", "不可参加评审"))


@dataclass(frozen=True)
class ExpertFilters:
    """Which experts a list shows, as it stands in its address; `after`: the key of the last one of the page before."""

    q: str = ""
    division: str = ""
    state: str = ""
    after: str = ""

    @classmethod
    def of(cls, query: Mapping[str, str]) -> "ExpertFilters":
        """Read the address; what no filter can be is left out."""
        division, state, after = (query.get(name, "") for name in ("division", "state", "after"))
        return cls(
            q=query.get("q", "").strip()[:60],
            division=division if division.isascii() and division.isdigit() and len(division) == 2 else "",
            state=state if state in dict(STATES) else "",
            after=after if after.isascii() and after.isdigit() and len(after) < 16 else "",
        )

    def query(self, **other: str) -> str:
        """ "?q=王&state=available", "?" where nothing is filtered; `other` replaces."""
        return "?" + urlencode({name: value for name, value in {**vars(self), **other}.items() if value})


def entries(user: Any, filters: ExpertFilters) -> list[ExpertEntry]:
    """One page of the officer's bank and one row more where another page follows, in the order of their entering."""
    active = Q(user__is_active=True)
    found = _in_state(ExpertEntry.objects.visible_to(user), filters.state)
    if filters.division:
        found = found.filter(divisions=filters.division)
    for word in filters.q.split():
        found = found.filter(Q(user__full_name__icontains=word) | Q(user__organisation__icontains=word))
    if filters.after:
        found = found.filter(pk__gt=filters.after)
    busy = Q(user__assignments__submitted_at__isnull=True, user__assignments__panel__state=PanelState.SCORING)
    busy &= ~Q(user__assignments__conflict_state=ConflictState.CONFLICT) & active
    rows = found.select_related("user").prefetch_related("divisions")
    counted = rows.annotate(
        open_tasks=Count("user__assignments", filter=busy, distinct=True), ties_count=Count("ties", distinct=True)
    )
    return list(counted.order_by("pk")[: PAGE + 1])


def _in_state(found: QuerySet[ExpertEntry], state: str) -> QuerySet[ExpertEntry]:
    today = clock.today()
    begun = Q(available_from__isnull=True) | Q(available_from__lte=today)
    lasting = Q(available_until__isnull=True) | Q(available_until__gte=today)
    can = Q(is_suspended=False, user__is_active=True) & begun & lasting
    if not state:
        return found
    return found.filter(can) if state == "available" else found.exclude(can)


def entry_visible(user: Any, pk: int) -> ExpertEntry:
    """An entry of the officer's bank; 404 otherwise."""
    found = ExpertEntry.objects.visible_to(user).select_related("user", "bureau", "institution").filter(pk=pk).first()
    if found is None:
        raise Http404("没有该专家")
    return found


def own_entry(user: Any) -> ExpertEntry | None:
    """The expert's own entry, None where no bank has taken them in."""
    return ExpertEntry.objects.select_related("user", "bureau", "institution").filter(user=user).first()


def division_options() -> list[tuple[str, str]]:
    """(code, "35 专用设备制造业") of all divisions of GB/T 4754."""
    return [(one.pk, str(one)) for one in Industry.objects.filter(level=IndustryLevel.DIVISION).order_by("code")]


def draw_of(panel: Panel, number: int) -> ExpertDraw:
    """A draw of the panel; 404 otherwise."""
    found = panel.draws.select_related("made_by", "withdrawn").filter(number=number).first()
    if found is None:
        raise Http404("没有该次抽取")
    return found
