"""Questions to the registry."""

import re
import unicodedata

from django.db.models import Exists, OuterRef, Q, QuerySet

from zjtx.registry import uscc
from zjtx.registry.models import Enterprise, FormerName, Industry, Region
from zjtx.registry.models.reference import PATH_SEPARATOR

_FULL_BRACKETS = str.maketrans("()", "（）")
_HALF_BRACKETS = str.maketrans("（）", "()")
_SECTION_AND_CODE = re.compile(r"^[A-T](\d{2,4})$")


def regions_under(region: Region) -> QuerySet[Region]:
    """The region itself and every region below it."""
    return Region.objects.filter(path__startswith=region.path)


def cities() -> QuerySet[Region]:
    """The 14 cities and 沈抚示范区, which the notice ranks with them."""
    return Region.objects.filter(acts_as_city=True).order_by("code")


def city_of(region: Region) -> Region | None:
    """The city that a region belongs to: itself if it acts as one; None for the province."""
    if region.acts_as_city:
        return region
    above = region.path.split(PATH_SEPARATOR)
    return Region.objects.filter(code__in=above, acts_as_city=True).first()


def province_of(region: Region) -> Region:
    """The province at the head of a region's path."""
    return Region.objects.get(pk=region.path.split(PATH_SEPARATOR)[0])


def district_names() -> dict[str, str]:
    """{code: name of the district, county or zone that it is or lies in}: below a city the third of a path, otherwise
    the region itself. One query."""
    rows = list(Region.objects.values_list("pk", "path", "name"))
    names = {code: name for code, _path, name in rows}
    return {code: names[(path.strip(PATH_SEPARATOR).split(PATH_SEPARATOR)[:3])[-1]] for code, path, _name in rows}


def search_regions(text: str) -> QuerySet[Region]:
    """Regions whose code begins with, or whose full name contains, every word of the text, from the top down."""
    found = Region.objects.order_by("path")
    for word in text.split():
        found = found.filter(Q(code__istartswith=half_width(word)) | named("full_name", word))
    return found


def search_industries(text: str, level: int | None = None) -> QuerySet[Industry]:
    """Industries whose code begins with, or whose name contains, every word of the text ("C3484" is read as "3484").

    `level`: 1 门类, 2 大类, 3 中类, 4 小类. An empty text gives the whole level.
    """
    found = Industry.objects.order_by("code")
    if level is not None:
        found = found.filter(level=level)
    for word in text.split():
        code = _SECTION_AND_CODE.sub(r"\1", half_width(word))
        found = found.filter(Q(code__startswith=code) | named("name", word))
    return found


def search_enterprises(text: str) -> QuerySet[Enterprise]:
    """Enterprises by words of the name or of a former name, or by the beginning of the 统一社会信用代码."""
    matches = Q()
    for word in text.split():
        former = FormerName.objects.filter(named("name", word), enterprise=OuterRef("pk"))
        matches &= named("name", word) | Exists(former)
    if code := uscc.normalise(text):
        matches |= Q(uscc__startswith=code)
    return Enterprise.objects.filter(matches)


def half_width(word: str) -> str:
    """Codes and numbers as they are stored: half-width, capital."""
    return unicodedata.normalize("NFKC", word).upper()


def plain_name(name: str) -> str:
    """A name to compare with another: whatever brackets and blanks either was typed with."""
    return "".join(half_width(name).split())


def named(field: str, word: str) -> Q:
    """A condition on a name: it is stored with either kind of brackets, and typed with either."""
    return Q(**{f"{field}__icontains": word.translate(_FULL_BRACKETS)}) | Q(
        **{f"{field}__icontains": word.translate(_HALF_BRACKETS)}
    )
