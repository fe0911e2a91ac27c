"""What papers call the tiers, and who is told of the acts of the province. Each message once: its key names the act and
the person."""

from collections.abc import Iterable, Mapping

from declarations.models import Declaration
from zjtx.accounts.enums import Role
from zjtx.accounts.models import User
from zjtx.common import outbox
from zjtx.common.outbox import Letter
from zjtx.registry.enums import Tier

# The tiers as official papers name them (辽工信改革〔2022〕9号, 一).
TIER_NAMES = {
    Tier.PRODUCT: "“专精特新”产品",
    Tier.SME: "“专精特新”中小企业",
    Tier.LITTLE_GIANT: "专精特新“小巨人”企业",
}
NAMED = 20  # enterprises that a message to a city names before it says "等"


def city_code(region_path: str) -> str:
    """The code of the city in a region's path; the province's own where there is none."""
    codes = region_path.strip("/").split("/")
    return codes[1] if len(codes) > 1 else codes[0]


def tell_enterprises(
    declarations: Iterable[Declaration], *, key: str, words: Mapping[int, tuple[str, str]], url: str = ""
) -> None:
    """Tell the users of each enterprise; `words` is {declaration pk: (subject, body)}, `url` another page than the
    declaration's."""
    by_enterprise: dict[int, list[Declaration]] = {}
    for one in declarations:
        by_enterprise.setdefault(one.enterprise_id, []).append(one)
    users = User.objects.filter(enterprise__in=by_enterprise, is_active=True).order_by("pk")
    outbox.notify_all(
        Letter(user, f"{key}:{one.pk}:{user.pk}", *words[one.pk], url=url or f"/declarations/{one.number}/")
        for user in users
        for one in by_enterprise[user.enterprise_id]
    )


def tell_cities(declarations: Iterable[Declaration], *, key: str, subject: str, lead: str, url: str) -> None:
    """Tell the officers of each city which of its enterprises an act concerns."""
    pairs = [(city_code(one.region_path), one.enterprise_name) for one in declarations]
    _tell_regions(Role.CITY_OFFICER, f"{lead}本市", pairs, key=key, subject=subject, url=url)


def tell_districts(declarations: Iterable[Declaration], *, key: str, subject: str, lead: str, url: str) -> None:
    """Tell the officers of each district likewise; where the stage is off there are none."""
    pairs = [(one.region_path.strip("/").split("/")[-1], one.enterprise_name) for one in declarations]
    _tell_regions(Role.DISTRICT_OFFICER, f"{lead}本区县", pairs, key=key, subject=subject, url=url)


def _tell_regions(role: Role, lead: str, pairs: Iterable[tuple[str, str]], *, key: str, subject: str, url: str) -> None:
    """`pairs` are (region code, enterprise name): each officer of a region is told its own."""
    names: dict[str, list[str]] = {}
    for code, name in pairs:
        names.setdefault(code, []).append(name)
    officers = User.objects.filter(role=role, region__in=names, is_active=True).order_by("pk")
    bodies = {
        code: f"{lead}{len(own)}户：{'、'.join(own[:NAMED])}{'等' if len(own) > NAMED else ''}。"
        for code, own in names.items()
    }
    outbox.notify_all(Letter(one, f"{key}:{one.pk}", subject, bodies[one.region_id], url) for one in officers)


def tell_officers(city: str, *, key: str, subject: str, body: str, url: str) -> None:
    """Tell every officer of one city."""
    officers = User.objects.filter(role=Role.CITY_OFFICER, region=city, is_active=True).order_by("pk")
    outbox.notify_all(Letter(one, f"{key}:{one.pk}", subject, body, url) for one in officers)


def tell_province(*, key: str, subject: str, body: str, url: str) -> None:
    """Tell every officer of the province."""
    officers = User.objects.filter(role=Role.PROVINCE_OFFICER, is_active=True).order_by("pk")
    outbox.notify_all(Letter(one, f"{key}:{one.pk}", subject, body, url) for one in officers)
