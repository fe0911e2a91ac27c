"""What a title is called in full, and how it stands on a day: said alike by certificate, verification and announcement.

The register (zjtx.registry.models.Title) keeps both dates and every end with its reason; nothing is computed here that
it does not say.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.utils.module_loading import import_string

from review.telling import TIER_NAMES
from zjtx.common.templatetags.zjtx import cn_date
from zjtx.registry.enums import EndReason, Tier, TitleScheme
from zjtx.registry.models import Title

PROVINCE = "辽宁省"
# The recognition says it of products and techniques alike.
TIER_WORDS = {**TIER_NAMES, Tier.PRODUCT: f"{TIER_NAMES[Tier.PRODUCT]}（技术）"}
# Under the national ladder both titles are named without the province and the quotation marks of the local scheme.
_NATIONAL_WORDS = {**TIER_WORDS, Tier.SME: "专精特新中小企业"}
_ENDS = {
    EndReason.REVOKED: ("已撤销", "该称号已于{day}撤销"),
    EndReason.GIVEN_UP: ("已放弃", "企业已于{day}放弃该称号"),
    EndReason.RENEWED: ("已接续", "该称号已于{day}终止，由重新认定的称号接续"),
    EndReason.CONVERTED: ("已转换", "该称号已于{day}终止，转换为新办法的称号"),
    EndReason.LAPSED: ("已失效", "该称号已于{day}终止，按文件失效"),
}


@dataclass(frozen=True)
class Standing:
    """How a title stands on a day: `label` in two or three words, `reason` as a sentence without its full stop."""

    is_valid: bool
    label: str
    reason: str

    @property
    def tone(self) -> str:
        """The tone of its badge."""
        return "green" if self.is_valid else "grey"

    @property
    def icon(self) -> str:
        """The icon of its badge."""
        return "check-circle" if self.is_valid else "x-circle"


@dataclass(frozen=True)
class Holder:
    """Whom a title was given to and what the holder is called now; `renames` are sentences without full stops."""

    name: str
    first_name: str
    renames: tuple[str, ...]


def unit_of(tier: str) -> str:
    """What is counted: products by 项, enterprises by 户."""
    return "项" if tier == Tier.PRODUCT else "户"


def full_name(tier: str, scheme: str = TitleScheme.LIAONING) -> str:
    """辽宁省“专精特新”中小企业"""
    if scheme == TitleScheme.NATIONAL:
        return _NATIONAL_WORDS[Tier(tier)]
    return f"{PROVINCE}{TIER_WORDS[Tier(tier)]}"


def validity(title: Title) -> str:
    """2022年5月16日至2025年12月31日: the dates given with the title, whatever ended it."""
    return f"{cn_date(title.starts_on)}至{cn_date(title.ends_on)}"


def standing(title: Title, day: date) -> Standing:
    """Whether the title is in force on the day, and why not."""
    if title.is_valid_on(day):
        return Standing(True, "有效", f"该称号在有效期内，有效期至{cn_date(title.ends_on)}")
    if day < title.starts_on:
        return Standing(False, "尚未生效", f"该称号自{cn_date(title.starts_on)}起生效")
    if title.ended_on is not None and title.end_reason in _ENDS:
        label, words = _ENDS[EndReason(title.end_reason)]
        return Standing(False, label, words.format(day=cn_date(title.ended_on)))
    return Standing(False, "已到期", f"该称号的有效期已于{cn_date(title.ended_on or title.ends_on)}届满")


def holder(title: Title) -> Holder:
    """The names that the holder has borne since the title's first day. One query."""
    former = list(title.enterprise.former_names.filter(until__gte=title.starts_on).order_by("until", "pk"))
    name = title.enterprise.name
    renames = tuple(f"企业已更名，原名称“{one.name}”使用至{cn_date(one.until)}" for one in former if one.name != name)
    return Holder(name, former[0].name if former else name, renames)


Provider = Callable[[list[Title]], Mapping[int, list[str]]]


def notes_of(titles: Iterable[Title]) -> dict[int, list[str]]:
    """{key: sentences without full stops}: what upper apps know of how titles ended or came back, by which document and
    why (settings.TITLE_NOTES_PROVIDERS)."""
    asked = list(titles)
    providers: list[Provider] = [import_string(path) for path in settings.TITLE_NOTES_PROVIDERS]
    answers = [provider(asked) for provider in providers]
    return {one.pk: [text for answer in answers for text in answer.get(one.pk, [])] for one in asked}


def notes(title: Title) -> list[str]:
    """The same of one title."""
    return notes_of([title])[title.pk]


def former_names(title: Title) -> str:
    """ "原名：甲公司、乙公司": what the holder was called since the title's first day, newest first; "" where there
    is none. Reads the prefetched names."""
    name = title.enterprise.name
    earlier = [
        one.name for one in title.enterprise.former_names.all() if one.until >= title.starts_on and one.name != name
    ]
    return f"原名：{'、'.join(dict.fromkeys(earlier))}" if earlier else ""
