"""What the province's desk reads: declarations from recommendation on, lists, publicities, objections."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, F, Q, QuerySet
from django.http import Http404

from declarations.enums import Status
from declarations.models import Declaration, Round
from declarations.search import found_by
from review.models import DecisionList, Objection, Publicity, Recognition
from review.selectors import Neighbours, industry_of, of_industry, sent_back
from review.telling import city_code
from zjtx.registry.enums import Tier
from zjtx.registry.models import Region

PAGE_SIZE = 20
# Of a decision list: six inputs a row must stay below DATA_UPLOAD_MAX_NUMBER_FIELDS.
ENTRIES_A_PAGE = 50
LONGEST_SEARCH = 60
SWITCHES = ("issues", "unmet", "sent_back")
STAGES = (
    Status.RECOMMENDED, Status.EXPERT_REVIEW, Status.REVIEWED, Status.PROPOSED, Status.PUBLICITY, Status.RECOGNISED,
    Status.NOT_RECOGNISED,
)  # fmt: skip
SHOWN = ("number", "enterprise_name", "tier", "status", "region_path", "entered_at", "round__code")


@dataclass(frozen=True)
class ProvinceFilters:
    """The filters of the province's list as they stand in its address; what none can be is left out."""

    status: str = ""
    city: str = ""
    tier: str = ""
    round: str = ""
    industry: str = ""
    issues: str = ""
    unmet: str = ""
    sent_back: str = ""
    q: str = ""

    @classmethod
    def of(cls, query: Mapping[str, str]) -> "ProvinceFilters":
        """Read the address."""
        status, tier = query.get("status", ""), query.get("tier", "")
        return cls(
            status=status if status in STAGES else "",
            city=query.get("city", "").strip()[:12],
            tier=tier if tier in Tier.values else "",
            round=query.get("round", "").strip()[:20],
            industry=industry_of(query),
            **{name: "1" if query.get(name) == "1" else "" for name in SWITCHES},
            q=query.get("q", "").strip()[:LONGEST_SEARCH],
        )

    def query(self, **changes: str) -> str:
        """ "?status=proposed&tier=sme" with the changes made, "" where nothing is filtered."""
        merged = replace(self, **{name: value for name, value in changes.items() if name in vars(self)})
        values = {name: value for name, value in vars(merged).items() if value}
        values |= {name: value for name, value in changes.items() if name not in vars(self) and value}
        return f"?{urlencode(values)}" if values else ""


@dataclass(frozen=True)
class Page:
    """Rows of one page with the cursors of its neighbours; "" where there is none."""

    rows: list[Any]
    after: str = ""
    before: str = ""


def in_province(user: Any) -> QuerySet[Declaration]:
    """Everything that has come as far as the province."""
    return Declaration.objects.visible_to(user).filter(status__in=STAGES)


def stage_counts(user: Any, filters: ProvinceFilters) -> dict[str, int]:
    """{status: number} by all filters but the status; one query."""
    rows = in_province(user).filter(matching(replace(filters, status=""))).order_by()
    return dict(rows.values_list("status").annotate(number=Count("pk")))


def listed(user: Any, filters: ProvinceFilters, *, after: str = "", before: str = "") -> Page:
    """One page, the newest declarations first; the cursors are those of the page shown before. One query."""
    rows = in_province(user).filter(matching(filters)).select_related("round").only(*SHOWN)
    rows = rows.annotate(panel=F("panel_place__panel__name"))
    return keyset(rows, "pk", after=after, before=before, size=PAGE_SIZE, newest_first=True)


def neighbours(user: Any, filters: ProvinceFilters, declaration: Declaration) -> Neighbours:
    """The declarations before and after this one in the list, the newest first; position 0 where it is not in it."""
    rows = in_province(user).filter(matching(filters))
    newer, older = rows.filter(pk__gt=declaration.pk), rows.filter(pk__lt=declaration.pk)
    place = newer.count() + 1 if rows.filter(pk=declaration.pk).exists() else 0
    nearest = (newer.order_by("pk"), older.order_by("-pk"))
    before, after = (found.values_list("number", flat=True).first() for found in nearest)
    return Neighbours(before, after, place, rows.count())


def keyset(rows: QuerySet, column: str, *, after: str, before: str, size: int, newest_first: bool = False) -> Page:
    """One page of rows in the order of a unique whole number; a cursor that is none is no cursor."""
    onward, back = ("lt", "gt") if newest_first else ("gt", "lt")
    forth, reverse = (f"-{column}", column) if newest_first else (column, f"-{column}")
    after, before = _whole(after), _whole(before)
    if before:
        found = list(rows.filter(**{f"{column}__{back}": before}).order_by(reverse)[: size + 1])
        if len(found) > size:
            shown = found[:size][::-1]
            return Page(shown, after=_at(shown[-1], column), before=_at(shown[0], column))
        after = ""  # fewer than a page before this one: the first page
    found = list((rows.filter(**{f"{column}__{onward}": after}) if after else rows).order_by(forth)[: size + 1])
    shown, has_more = found[:size], len(found) > size
    return Page(
        shown,
        after=_at(shown[-1], column) if has_more else "",
        before=_at(shown[0], column) if after and shown else "",
    )


def city_names() -> dict[str, str]:
    """{code: name} of the cities, in their order."""
    return dict(cities().order_by("code").values_list("pk", "name"))


def cities() -> QuerySet[Region]:
    """The cities, and the zones that act as one."""
    return Region.objects.filter(acts_as_city=True)


def city_name(region_path: str) -> str:
    """The name of the city in a region's path."""
    code = city_code(region_path)
    return Region.objects.filter(pk=code).values_list("name", flat=True).first() or code


def round_choices() -> list[tuple[str, str]]:
    """(code, code) of the rounds, newest first."""
    return [(code, code) for code in Round.objects.order_by("-year", "code").values_list("code", flat=True)]


def waiting_counts(user: Any) -> dict[tuple[str, str], dict[str, int]]:
    """{(round code, tier): {status: number}} of what waits for an act of the province; one query."""
    waiting = (Status.RECOMMENDED, Status.REVIEWED, Status.PROPOSED)
    rows = Declaration.objects.visible_to(user).filter(status__in=waiting).order_by()
    counted = rows.values_list("round__code", "tier", "status").annotate(number=Count("pk"))
    found: dict[tuple[str, str], dict[str, int]] = {}
    for code, tier, status, number in counted:
        found.setdefault((code, tier), {})[status] = number
    return dict(sorted(found.items(), key=lambda pair: (pair[0][0], Tier.values.index(pair[0][1]))))


def lists(user: Any) -> QuerySet[DecisionList]:
    """Decision lists with their numbers of rows, newest first."""
    counted = {"rows": Count("entries"), "ticked": Count("entries", filter=Q(entries__is_proposed=True))}
    return DecisionList.objects.visible_to(user).select_related("round").annotate(**counted).order_by("-pk")


def publicities(user: Any) -> QuerySet[Publicity]:
    """Publicities with what still waits in them (`waiting`) and their open objections (`open_objections`)."""
    still = Count("entries", filter=Q(entries__declaration__status=Status.PUBLICITY), distinct=True)
    unanswered = Count("objections", filter=Q(objections__state="open"), distinct=True)
    rows = Publicity.objects.visible_to(user).select_related("round").defer("lines", "document")
    return rows.annotate(waiting=still, open_objections=unanswered).order_by("-first_day", "-pk")


def open_publicities(day: date) -> list[Publicity]:
    """Those before the public on the day, the nearest end first."""
    rows = Publicity.objects.begun_on(day).filter(last_day__gte=day).defer("lines", "document")
    return list(rows.order_by("last_day", "-pk"))


def unfinished_publicities(user: Any) -> QuerySet[Publicity]:
    """Those in which somebody still waits or an objection is open."""
    return publicities(user).filter(Q(waiting__gt=0) | Q(open_objections__gt=0))


def list_visible(user: Any, pk: int) -> DecisionList:
    """The list; 404 out of scope."""
    return _one(DecisionList.objects.visible_to(user).select_related("round", "applied_by"), pk)


def publicity_visible(user: Any, pk: int) -> Publicity:
    """The publicity; 404 out of scope."""
    return _one(Publicity.objects.visible_to(user).select_related("round", "published_by"), pk)


def objection_visible(user: Any, pk: int) -> Objection:
    """The objection to a publicity in scope; 404 otherwise."""
    related = ("publicity", "declaration", "answered_by", "entered_by")
    return _one(Objection.objects.select_related(*related).filter(publicity__in=_own(user)), pk)


def recognition_visible(user: Any, pk: int) -> Recognition:
    """The recognition; 404 out of scope."""
    return _one(Recognition.objects.visible_to(user).select_related("round", "publicity", "recognised_by"), pk)


def round_visible(code: str, tier: str) -> Round:
    """The round with that tier, for the first act of a list or publicity."""
    found = Round.objects.filter(code=code).first()
    if found is None or tier not in Tier.values:
        raise Http404("没有该批次或类别")
    return found


def matching(filters: ProvinceFilters) -> Q:
    """The filters as a condition on declarations."""
    wanted = found_by(filters.q) & of_industry(filters.industry)
    if filters.status:
        wanted &= Q(status=filters.status)
    if filters.city:
        wanted &= Q(region_path__contains=f"/{filters.city}/")
    if filters.tier:
        wanted &= Q(tier=filters.tier)
    if filters.round:
        wanted &= Q(round__code=filters.round)
    if filters.issues:
        wanted &= Q(issues_count__gt=0)
    if filters.unmet:
        wanted &= Q(unmet_count__gt=0)
    if filters.sent_back:
        wanted &= Q(sent_back())
    return wanted


def _whole(text: str) -> str:
    return text if text.isdecimal() and text.isascii() and len(text) < 19 else ""


def _own(user: Any) -> QuerySet[Publicity]:
    return Publicity.objects.visible_to(user)


def _one(rows: QuerySet, pk: int) -> Any:
    found = rows.filter(pk=pk).first()
    if found is None:
        raise Http404("没有该记录")
    return found


def _at(row: Any, column: str) -> str:
    return str(getattr(row, column))
