"""What a desk reads: its queue, what is done, a file's neighbours. Rows only through `visible_to(user)`."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.db.models import Case, Count, Exists, F, OuterRef, Q, QuerySet, Subquery, When
from django.utils.dateparse import parse_datetime

from declarations.enums import Desk, Status
from declarations.models import Declaration, Submission, TransitionLog
from declarations.search import found_by
from review.enums import Decision, Stage
from review.models import FirstReview
from review.policies import STATUS_OF_DESK, desk_of
from zjtx.registry.enums import IndustryLevel, Tier
from zjtx.registry.models import Industry, Region

PAGE_SIZE = 20
LONGEST_SEARCH = 60
SWITCHES = ("mine", "overdue", "issues", "unmet", "again", "sent_back")
SHOWN = (
    "number",
    "enterprise_name",
    "tier",
    "entered_at",
    "due_at",
    "issues_count",
    "unmet_count",
    "region__name",
    "handler__full_name",
)


@dataclass(frozen=True)
class Filters:
    """The filters of a queue as they stand in its address. `stage`: "" is the desk itself; `industry`: a section or a
    division of GB/T 4754; `issues` and `unmet`: warnings and clauses not met of the frozen version; `again`:
    resubmitted after a return; `sent_back`: by the province."""

    stage: str = ""
    tier: str = ""
    district: str = ""
    industry: str = ""
    decision: str = ""
    q: str = ""
    mine: bool = False
    overdue: bool = False
    issues: bool = False
    unmet: bool = False
    again: bool = False
    sent_back: bool = False

    @classmethod
    def of(cls, query: Mapping[str, str]) -> "Filters":
        """Read the address; what no filter can be is left out."""
        tier, decision, stage = query.get("tier", ""), query.get("decision", ""), query.get("stage", "")
        return cls(
            stage=stage if stage in (Stage.RETURNED, Stage.DISTRICT) else "",
            tier=tier if tier in Tier.values else "",
            district=query.get("district", "").strip()[:12],
            industry=industry_of(query),
            decision=decision if decision in Decision.values else "",
            q=query.get("q", "").strip()[:LONGEST_SEARCH],
            **{name: query.get(name) == "1" for name in SWITCHES},
        )

    def query(self, **changes: Any) -> str:
        """ "?tier=sme&mine=1" with the changes made, "" where nothing is filtered."""
        merged = replace(self, **changes) if changes else self
        values = {name: "1" if value is True else value for name, value in vars(merged).items() if value}
        return f"?{urlencode(values)}" if values else ""


@dataclass(frozen=True)
class Page:
    """Rows of one page with the cursors of its neighbours; "" where there is none."""

    rows: list[Any]
    after: str = ""
    before: str = ""


@dataclass(frozen=True)
class Neighbours:
    """A file's place in its queue; None where it is the first or last, position 0 where it does not lie on the desk."""

    previous: str | None
    next: str | None
    position: int
    total: int


def industry_of(query: Mapping[str, str]) -> str:
    """The section ("C") or division ("34") that an address asks for; "" for anything else."""
    asked = query.get("industry", "").strip().upper()
    is_one = asked.isascii() and ((len(asked) == 1 and asked.isalpha()) or (len(asked) == 2 and asked.isdecimal()))
    return asked if is_one else ""


def of_industry(industry: str, prefix: str = "") -> Q:
    """Declarations of a section or a division; "" for all."""
    if not industry:
        return Q()
    if len(industry) == 2:
        return Q(**{f"{prefix}industry": industry})
    divisions = Industry.objects.filter(level=IndustryLevel.DIVISION, section=industry)
    return Q(**{f"{prefix}industry__in": divisions.values("code")})


def lying(user: Any, stage: str = "") -> QuerySet[Declaration]:
    """The declarations of a stage that the user's desk works on or watches; none at one that it has no part in."""
    desk, rows = desk_of(user), Declaration.objects.visible_to(user)
    if stage == Stage.RETURNED:
        return rows.filter(status=Status.RETURNED, returned_by=desk)
    if stage == Stage.DISTRICT:
        return rows.filter(status=Status.DISTRICT_REVIEW) if desk == Desk.CITY else rows.none()
    return rows.filter(status=STATUS_OF_DESK[desk])


def on_desk(user: Any) -> QuerySet[Declaration]:
    """Everything that lies on the user's desk now."""
    return lying(user)


def filtered(user: Any, filters: Filters, at: datetime) -> QuerySet[Declaration]:
    """What lies at the stage by the filters, in no order."""
    found = lying(user, filters.stage).filter(_matches(filters, prefix=""))
    for name, condition in _switches(user, at).items():
        if getattr(filters, name):
            found = found.filter(condition)
    return found


def _switches(user: Any, at: datetime) -> dict[str, Q]:
    """{switch: what it asks for}."""
    return {
        "mine": Q(handler=user),
        "overdue": Q(due_at__lt=at),
        "issues": Q(issues_count__gt=0),
        "unmet": Q(unmet_count__gt=0),
        "again": Q(_resubmitted()),
        "sent_back": Q(sent_back()),
    }


def queue(user: Any, filters: Filters, at: datetime, *, after: str = "", before: str = "") -> Page:
    """One page of the queue, nearest deadline first; the cursors are those of the page shown before."""
    latest = Submission.objects.filter(declaration=OuterRef("pk")).order_by("-version").values("version")[:1]
    rows = filtered(user, filters, at).select_related("region", "handler").only(*SHOWN)
    rows = rows.annotate(version=Subquery(latest), is_sent_back=sent_back())
    if before and (cursor := _read_cursor(before)):
        found = list(_reversed(rows.filter(_earlier(*cursor)))[: PAGE_SIZE + 1])
        if len(found) > PAGE_SIZE:
            shown = found[:PAGE_SIZE][::-1]
            return Page(shown, after=_cursor(shown[-1]), before=_cursor(shown[0]))
        after = ""  # fewer than a page before this one: the first page
    cursor = _read_cursor(after) if after else None
    if cursor:
        rows = rows.filter(_later(*cursor))
    found = list(ordered(rows)[: PAGE_SIZE + 1])
    shown = found[:PAGE_SIZE]
    has_more = len(found) > PAGE_SIZE
    return Page(
        shown,
        after=_cursor(shown[-1]) if has_more else "",
        before=_cursor(shown[0]) if cursor and shown else "",
    )


def counts(user: Any, at: datetime) -> dict[str, int]:
    """{"all", and each of SWITCHES} of the whole desk; one query."""
    return on_desk(user).aggregate(all=Count("pk"), **counted(user, at))


def counted(user: Any, at: datetime) -> dict[str, Count]:
    """{switch: the number of rows it would show}, for aggregate() and annotate()."""
    return {name: Count("pk", filter=condition) for name, condition in _switches(user, at).items()}


def sent_back_entry(declaration: Declaration) -> TransitionLog | None:
    """Why the province sent the case back, while it lies on the city's desk or with the enterprise because of it."""
    if declaration.status not in (Status.CITY_REVIEW, Status.RETURNED):
        return None
    return TransitionLog.objects.filter(declaration=declaration, move="send_back").order_by("-pk").first()


def neighbours(user: Any, filters: Filters, at: datetime, declaration: Declaration) -> Neighbours:
    """The files before and after this one in the filtered queue; for one that does not lie there, the queue's first."""
    rows = filtered(user, filters, at)
    total = rows.count()
    if not lying(user, filters.stage).filter(pk=declaration.pk).exists():
        return Neighbours(None, _first_number(ordered(rows)), 0, total)
    cursor = declaration.due_at, declaration.pk
    before = rows.filter(_earlier(*cursor))
    following = _first_number(ordered(rows.filter(_later(*cursor))))
    return Neighbours(_first_number(_reversed(before)), following, before.count() + 1, total)


def next_number(user: Any, filters: Filters, at: datetime, place: tuple[datetime | None, int]) -> str | None:
    """What is to be done after the file that lay at the place (due_at, pk): the next one of the same filters, at the
    end of the queue its first; None where none is left. Asked after the act, so that nobody is led to what is gone."""
    rows = filtered(user, filters, at).exclude(pk=place[1])
    return _first_number(ordered(rows.filter(_later(*place)))) or _first_number(ordered(rows))


def done(user: Any, filters: Filters, *, after: str = "") -> Page:
    """What this desk has decided, newest first, one row a decision; `after` is the cursor of the page before."""
    rows = FirstReview.objects.filter(
        _matches(filters, prefix="declaration__"),
        desk=desk_of(user),
        declaration__in=Declaration.objects.visible_to(user),
    )
    if filters.decision:
        rows = rows.filter(decision=filters.decision)
    if filters.mine:
        rows = rows.filter(decided_by=user)
    if after.isdecimal() and len(after) < 19:
        rows = rows.filter(pk__lt=int(after))
    related = rows.select_related("declaration__region", "decided_by", "submission").only(
        "decision",
        "decided_at",
        "submission__version",
        "decided_by__full_name",
        *(f"declaration__{name}" for name in ("number", "enterprise_name", "tier", "status", "region__name")),
    )
    found = list(related.order_by("-pk")[: PAGE_SIZE + 1])
    return Page(found[:PAGE_SIZE], after=str(found[PAGE_SIZE - 1].pk) if len(found) > PAGE_SIZE else "")


def earlier_submission(user: Any, declaration: Declaration) -> Submission | None:
    """The last version of the enterprise's declaration in the last earlier year, where it is in scope; of several that
    year's the one of the same tier."""
    earlier = Declaration.objects.visible_to(user).filter(
        enterprise_id=declaration.enterprise_id, year__lt=declaration.year
    )
    found = Submission.objects.filter(declaration__in=earlier).select_related("declaration")
    is_other = Case(When(declaration__tier=declaration.tier, then=0), default=1)
    return found.order_by("-declaration__year", is_other, "-declaration_id", "-version").first()


def reasons_not_recommended(declarations: Collection[Declaration]) -> dict[int, str]:
    """{declaration: reason} of those that a first review ended; no query where none did."""
    ended = [one.pk for one in declarations if one.status == Status.NOT_RECOMMENDED]
    found = FirstReview.objects.filter(declaration__in=ended, decision=Decision.NOT_RECOMMEND) if ended else ()
    return {one.declaration_id: one.opinion for one in found}


def other_declarations(user: Any, declaration: Declaration) -> list[Declaration]:
    """The enterprise's other declarations in scope, newest first."""
    found = Declaration.objects.visible_to(user).filter(enterprise_id=declaration.enterprise_id)
    return list(found.exclude(pk=declaration.pk).select_related("round").order_by("-pk")[:20])


def districts_of(user: Any) -> QuerySet[Region]:
    """The districts below the user's region, for the filter; none for a district."""
    return Region.objects.filter(path__startswith=user.scope_path).exclude(pk=user.region_id).order_by("path")


def _matches(filters: Filters, prefix: str) -> Q:
    """Tier, district, industry and search, on the declaration itself or across a relation to it."""
    wanted = found_by(filters.q, prefix) & of_industry(filters.industry, prefix)
    if filters.tier:
        wanted &= Q(**{f"{prefix}tier": filters.tier})
    if filters.district:
        wanted &= Q(**{f"{prefix}region_path__contains": f"/{filters.district}/"})
    return wanted


def _resubmitted() -> Exists:
    return Exists(Submission.objects.filter(declaration=OuterRef("pk"), version__gt=1))


def sent_back() -> Exists:
    """Whether the province sent the case back: on the city's desk nothing else leads back from a recommendation."""
    return Exists(TransitionLog.objects.filter(declaration=OuterRef("pk"), move="send_back"))


def ordered(rows: QuerySet[Declaration]) -> QuerySet[Declaration]:
    """Nearest deadline first."""
    return rows.order_by(F("due_at").asc(nulls_last=True), "pk")


def _reversed(rows: QuerySet[Declaration]) -> QuerySet[Declaration]:
    return rows.order_by(F("due_at").desc(nulls_first=True), "-pk")


def _later(due_at: datetime | None, pk: int) -> Q:
    if due_at is None:
        return Q(due_at__isnull=True, pk__gt=pk)
    return Q(due_at__gt=due_at) | Q(due_at=due_at, pk__gt=pk) | Q(due_at__isnull=True)


def _earlier(due_at: datetime | None, pk: int) -> Q:
    if due_at is None:
        return Q(due_at__isnull=False) | Q(due_at__isnull=True, pk__lt=pk)
    return Q(due_at__lt=due_at) | Q(due_at=due_at, pk__lt=pk)


def _cursor(row: Declaration) -> str:
    return f"{row.due_at.isoformat() if row.due_at else ''}~{row.pk}"


def _read_cursor(text: str) -> tuple[datetime | None, int] | None:
    """The cursor of an address; None for anything that is none."""
    moment, _, pk = text.partition("~")
    try:
        due_at = parse_datetime(moment) if moment else None
    except ValueError:
        return None
    if not pk.isdecimal() or len(pk) > 18 or (moment and not is_storable(due_at)):
        return None
    return due_at, int(pk)


def is_storable(moment: datetime | None) -> bool:
    """Whether a moment from an address is one that both databases can compare with."""
    return moment is not None and moment.tzinfo is not None and 1 < moment.year < 9999


def _first_number(rows: QuerySet[Declaration]) -> str | None:
    return rows.values_list("number", flat=True).first()
