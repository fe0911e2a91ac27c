"""The pool's list: who holds a title, who held one. It follows from the titles on the day; nothing is kept of it."""

from collections import Counter, defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.http import Http404

from cultivation_pool.enums import ReportState
from cultivation_pool.listing import InAddress
from cultivation_pool.models import QuarterlyReport
from cultivation_pool.models.updates import OFFICERS
from zjtx.registry.enums import Tier
from zjtx.registry.models import Enterprise, FormerName, Industry, Region, Title
from zjtx.registry.selectors import cities, half_width, named

STANDINGS = {"expiring": "今年到期", "out": "已出库", "all": "全部"}
IN_POOL = "在库"
FIRST_YEAR, LAST_YEAR = 2015, 2099


@dataclass(frozen=True)
class MemberFilters(InAddress):
    """The list as it stands in its address. `standing` "": in the pool; `missing` "1": with reports overdue."""

    standing: str = ""
    city: str = ""
    district: str = ""
    industry: str = ""
    tier: str = ""
    year: str = ""
    missing: str = ""
    q: str = ""

    @classmethod
    def read(cls, name: str, value: str) -> str:
        """One value; what is no choice counts as none."""
        allowed = {"standing": STANDINGS, "tier": Tier.values, "missing": ("1",)}
        if name in allowed:
            return value if value in allowed[name] else ""
        if name == "year":
            is_year = value.isascii() and value.isdecimal() and len(value) == 4
            return value if is_year and FIRST_YEAR <= int(value) <= LAST_YEAR else ""
        return super().read(name, value)


def members_of(user: Any) -> QuerySet[Enterprise]:
    """Everybody in the officer's scope who holds or held a title; the enterprise itself for its own account."""
    held = Exists(Title.objects.filter(enterprise=OuterRef("pk")))
    if user.role in OFFICERS and user.scope_path:
        return Enterprise.objects.filter(held, region__path__startswith=user.scope_path)
    if user.role == "enterprise":
        return Enterprise.objects.filter(held, pk=user.enterprise_id)
    return Enterprise.objects.none()


def member_visible(user: Any, pk: int) -> Enterprise:
    """One of them; out of scope is 404."""
    found = members_of(user).filter(pk=pk).select_related("region", "industry_division").first()
    if found is None:
        raise Http404("没有该企业")
    return found


def valid_holders(user: Any, today: date) -> QuerySet[Enterprise]:
    """Those of the officer's scope who hold a valid title."""
    return members_of(user).filter(Exists(_valid(today)))


def _valid(today: date) -> QuerySet[Title]:
    return Title.objects.valid_on(today).filter(enterprise=OuterRef("pk"))


def _expiring(today: date) -> Exists:
    return Exists(_valid(today).filter(ends_on__year=today.year))


def _missing(today: date) -> Exists:
    late = QuarterlyReport.objects.filter(enterprise=OuterRef("pk"), state=ReportState.OPEN, due_on__lt=today)
    return Exists(late)


def filtered(user: Any, filters: MemberFilters, today: date) -> QuerySet[Enterprise]:
    """The enterprises that the filters leave."""
    rows = _narrowed(user, filters, today)
    conditions = {"": Q(Exists(_valid(today))), "expiring": Q(_expiring(today)), "out": ~Q(Exists(_valid(today)))}
    rows = rows.filter(conditions.get(filters.standing, Q()))
    return rows.filter(_missing(today)) if filters.missing else rows


def _narrowed(user: Any, filters: MemberFilters, today: date) -> QuerySet[Enterprise]:
    """By everything but standing and missing reports."""
    rows = members_of(user).filter(in_region(filters.city), in_region(filters.district), found_by(filters.q))
    if filters.industry:
        rows = rows.filter(industry_division_id=filters.industry)
    asked = {name: getattr(filters, name) for name in ("tier", "year") if getattr(filters, name)}
    if asked:
        # Of who is out or of all the titles that ended count too.
        titles = (
            Title.objects.filter(enterprise=OuterRef("pk")) if filters.standing in ("out", "all") else _valid(today)
        )
        rows = rows.filter(Exists(titles.filter(**asked)))
    return rows


def in_region(code: str, path: str = "region__path") -> Q:
    """In a city or a district; "" is everywhere."""
    return Q(**{f"{path}__contains": f"/{code}/"}) if code else Q()


def found_by(text: str) -> Q:
    """By every word: a name or former name, the beginning of the code, part of a certificate's number."""
    wanted = Q()
    for word in text.split():
        former = FormerName.objects.filter(named("name", word), enterprise=OuterRef("pk"))
        numbered = Title.objects.filter(number__icontains=half_width(word), enterprise=OuterRef("pk"))
        wanted &= named("name", word) | Q(uscc__startswith=half_width(word)) | Q(Exists(former)) | Q(Exists(numbered))
    return wanted


def counts(user: Any, filters: MemberFilters, today: date) -> dict[str, int]:
    """{"in", "expiring", "out", "missing"} of what the other filters leave; one query. `missing` are those in the
    pool."""
    rows = _narrowed(user, filters, today).order_by()
    marked = rows.annotate(is_in=Exists(_valid(today)), is_expiring=_expiring(today), is_missing=_missing(today))
    return marked.aggregate(
        **{
            "in": Count("pk", filter=Q(is_in=True)),
            "expiring": Count("pk", filter=Q(is_expiring=True)),
            "out": Count("pk", filter=Q(is_in=False)),
            "missing": Count("pk", filter=Q(is_in=True, is_missing=True)),
        }
    )


@dataclass(frozen=True)
class Beside:
    """What stands beside the enterprises of a page, each {enterprise: ...}."""

    titles: dict[int, list[Title]]
    former: dict[int, list[str]]
    missing: Counter[int]


def beside(enterprises: Collection[Enterprise], today: date) -> Beside:
    """Titles (the newest first), former names and the number of overdue reports of some enterprises; three queries."""
    ids = [one.pk for one in enterprises]
    titles, former = defaultdict(list), defaultdict(list)
    for title in Title.objects.filter(enterprise__in=ids).order_by("-starts_on", "-pk"):
        titles[title.enterprise_id].append(title)
    for name in FormerName.objects.filter(enterprise__in=ids):
        former[name.enterprise_id].append(name.name)
    late = QuarterlyReport.objects.filter(enterprise__in=ids, state=ReportState.OPEN, due_on__lt=today)
    return Beside(titles, former, Counter(late.values_list("enterprise_id", flat=True)))


def industries_of(user: Any) -> list[Industry]:
    """The divisions that the members belong to."""
    used = members_of(user).exclude(industry_division=None).values("industry_division")
    return list(Industry.objects.filter(pk__in=used).order_by("code"))


def districts_of(user: Any, city: str) -> list[Region]:
    """The districts to choose from: of a city officer's own city, else of the city that was chosen."""
    path = user.scope_path if user.role == "city_officer" else ""
    if not path and city:
        path = cities().filter(pk=city).values_list("path", flat=True).first() or ""
    return list(Region.objects.filter(path__startswith=path).exclude(path=path).order_by("path")) if path else []


def years_of(user: Any) -> list[int]:
    """The years of recognition, newest first."""
    held = Title.objects.filter(enterprise__region__path__startswith=user.scope_path)
    return list(held.order_by("-year").values_list("year", flat=True).distinct())
