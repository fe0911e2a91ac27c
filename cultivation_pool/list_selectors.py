"""What pages read of the bureau's lists: banks, services, questionnaires, contacts, national candidates."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.http import Http404

from cultivation_pool.calendar import last_ended_quarter, quarter_end
from cultivation_pool.listing import InAddress
from cultivation_pool.member_selectors import found_by, in_region, valid_holders
from cultivation_pool.models import (
    BureauContact,
    FinancingWish,
    PoolCheck,
    ServiceOffer,
    ServiceSignUp,
    SurveyMark,
)
from declarations.eligibility.catalogue import rule_sets
from zjtx.registry.enums import Tier
from zjtx.registry.models import Enterprise, Region, Title
from zjtx.registry.selectors import cities

NATIONAL = "miit_"
QUARTERS_BACK = 8
SURVEY_STANDINGS = {"took": "已参加", "not": "未参加", "unmarked": "未登记"}


@dataclass(frozen=True)
class BankFilters(InAddress):
    """The bank list as it stands in its address. `wish` "1": those alone who look for finance."""

    wish: str = ""
    city: str = ""
    tier: str = ""
    q: str = ""

    @classmethod
    def read(cls, name: str, value: str) -> str:
        """One value; what is no choice counts as none."""
        allowed = {"wish": ("1",), "tier": Tier.values}
        if name in allowed:
            return value if value in allowed[name] else ""
        return super().read(name, value)


@dataclass(frozen=True)
class SurveyFilters(InAddress):
    """The questionnaire of a quarter as it stands in its address."""

    quarter: str = ""
    standing: str = ""
    city: str = ""
    q: str = ""

    @classmethod
    def read(cls, name: str, value: str) -> str:
        """One value; what is no choice counts as none."""
        if name == "quarter":
            return value if is_quarter(value) else ""
        if name == "standing":
            return value if value in SURVEY_STANDINGS else ""
        return super().read(name, value)


def is_quarter(text: str) -> bool:
    """Whether the text names a quarter that a questionnaire may be about."""
    try:
        return 2015 <= quarter_end(text).year <= 2099
    except ValueError:
        return False


def quarters_until(today: date) -> list[str]:
    """The last quarters that have ended, newest first."""
    found = [last_ended_quarter(today)]
    while len(found) < QUARTERS_BACK:
        year, number = int(found[-1][:4]), int(found[-1][-1])
        found.append(f"{year}Q{number - 1}" if number > 1 else f"{year - 1}Q4")
    return found


def bank_rows(user: Any, filters: BankFilters, today: date) -> QuerySet[Enterprise]:
    """Everybody with a valid title (notice, 四（三）: 列入“银企对接”重点名单), by the filters."""
    rows = valid_holders(user, today).filter(in_region(filters.city), found_by(filters.q))
    if filters.tier:
        held = Title.objects.valid_on(today).filter(enterprise=OuterRef("pk"), tier=filters.tier)
        rows = rows.filter(Exists(held))
    wishes = FinancingWish.objects.filter(enterprise=OuterRef("pk"), ended_at=None)
    return rows.filter(Exists(wishes)) if filters.wish else rows


def bank_counts(user: Any, filters: BankFilters, today: date) -> tuple[int, int]:
    """(listed, of these with a wish), whatever `wish` is chosen."""
    rows = bank_rows(user, BankFilters(city=filters.city, tier=filters.tier, q=filters.q), today)
    wishes = FinancingWish.objects.filter(enterprise__in=rows.order_by().values("pk"), ended_at=None)
    return rows.count(), wishes.count()


def wishes_of(enterprises: Collection[Enterprise]) -> dict[int, FinancingWish]:
    """{enterprise: its present wish}; one query."""
    found = FinancingWish.objects.filter(enterprise__in=[one.pk for one in enterprises], ended_at=None)
    return {one.enterprise_id: one for one in found}


def own_wish(user: Any) -> FinancingWish | None:
    """The enterprise's present wish."""
    return FinancingWish.objects.filter(enterprise_id=user.enterprise_id, ended_at=None).first()


def offers_of(user: Any) -> QuerySet[ServiceOffer]:
    """Offers that the reader sees, with {"signed", "came"} counted, the latest first."""
    signed = Count("sign_ups", filter=Q(sign_ups__withdrawn_at=None))
    came = Count("sign_ups", filter=Q(sign_ups__attendance="came"))
    return ServiceOffer.objects.visible_to(user).select_related("region").annotate(signed=signed, came=came)


def offer_visible(user: Any, pk: int) -> ServiceOffer:
    """One of them; 404 where there is none."""
    found = offers_of(user).filter(pk=pk).first()
    if found is None:
        raise Http404("没有该服务项目")
    return found


def offer_kept(user: Any, pk: int) -> ServiceOffer:
    """One of the officer's own bureau; 404 for anybody else's."""
    found = ServiceOffer.objects.kept_by(user).filter(pk=pk).first()
    if found is None:
        raise Http404("没有该服务项目")
    return found


def sign_ups_of(user: Any, offer: ServiceOffer) -> QuerySet[ServiceSignUp]:
    """Who is signed up, of the officer's own region."""
    rows = offer.sign_ups.filter(withdrawn_at=None, enterprise__region__path__startswith=user.scope_path)
    return rows.select_related("enterprise__region").order_by("enterprise__region__path", "pk")


def own_sign_ups(user: Any) -> dict[int, ServiceSignUp]:
    """{offer: the enterprise's sign-up} that stands."""
    found = ServiceSignUp.objects.filter(enterprise_id=user.enterprise_id, withdrawn_at=None)
    return {one.offer_id: one for one in found}


def survey_rows(user: Any, filters: SurveyFilters) -> QuerySet[Enterprise]:
    """Who held a valid title on the quarter's last day, by the filters."""
    rows = valid_holders(user, quarter_end(filters.quarter)).filter(in_region(filters.city), found_by(filters.q))
    marks = SurveyMark.objects.filter(enterprise=OuterRef("pk"), quarter=filters.quarter)
    conditions = {
        "took": Exists(marks.filter(took_part=True)),
        "not": Exists(marks.filter(took_part=False)),
        "unmarked": ~Exists(marks),
    }
    return rows.filter(conditions[filters.standing]) if filters.standing else rows


def survey_marks(enterprises: Collection[Enterprise], quarter: str) -> dict[int, bool]:
    """{enterprise: whether it took part} of those marked; one query."""
    found = SurveyMark.objects.filter(enterprise__in=[one.pk for one in enterprises], quarter=quarter)
    return dict(found.values_list("enterprise_id", "took_part"))


def survey_by_city(user: Any, quarter: str) -> list[tuple[Region, dict[str, int]]]:
    """(city, {"all", "took", "not", "unmarked"}) of the cities in scope; two queries."""
    marks = SurveyMark.objects.filter(enterprise=OuterRef("pk"), quarter=quarter)
    rows = valid_holders(user, quarter_end(quarter)).order_by()
    rows = rows.annotate(took=Exists(marks.filter(took_part=True)), missed=Exists(marks.filter(took_part=False)))
    found = [(city, dict.fromkeys(("all", *SURVEY_STANDINGS), 0)) for city in cities().filter(_inside(user))]
    for path, took, missed in rows.values_list("region__path", "took", "missed"):
        tally = next((tally for city, tally in found if path.startswith(city.path)), None)
        if tally is not None:
            tally["all"] += 1
            tally["took" if took else "not" if missed else "unmarked"] += 1
    return found


def _inside(user: Any) -> Q:
    return Q(path__startswith=user.scope_path)


def contacts_for(user: Any) -> list[tuple[Region, BureauContact | None]]:
    """(region, its contact): the bureaus above, the own, and those of the cities and districts below."""
    own = user.region.path
    above = [code for code in own.split("/") if code]
    wanted = Q(pk__in=above) | Q(path__startswith=own)
    regions = list(Region.objects.filter(wanted).order_by("path"))
    kept = BureauContact.objects.filter(region__in=regions).select_related("updated_by")
    found = {one.region_id: one for one in kept}
    return [(region, found.get(region.pk)) for region in regions]


def contacts_of_enterprise(enterprise: Enterprise) -> list[BureauContact]:
    """Whom the enterprise may turn to: the district's, the city's and the province's contact, the nearest first."""
    codes = [code for code in enterprise.region.path.split("/") if code]
    found = {one.region_id: one for one in BureauContact.objects.filter(region__in=codes).select_related("region")}
    return [found[code] for code in reversed(codes) if code in found]


def national_rules() -> list[str]:
    """The national rule sets for little giants that are installed, the newest first."""
    return sorted((name for name, tiers in rule_sets().items()
                   if name.startswith(NATIONAL) and Tier.LITTLE_GIANT in tiers), reverse=True)  # fmt: skip


def national_check(user: Any) -> PoolCheck | None:
    """The officer's own latest check against national conditions that came to its end or is under way."""
    rows = PoolCheck.objects.visible_to(user).filter(rules__in=national_rules(), tier=Tier.LITTLE_GIANT)
    return rows.select_related("city", "job__result", "requested_by").order_by("-requested_at", "-pk").first()
