"""The words of a recommendation letter (推荐函), drafted from what has been recommended: the bureau corrects and seals
it. How it looks on paper is said in `letter_word`."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from declarations.enums import Desk
from review.packets.columns import Entry, Names
from review.packets.selection import Packet, recommended
from review.packets.summary import PIECES, ROWS_AT_ONCE
from review.telling import TIER_NAMES
from zjtx.common.jobs import JobRefused
from zjtx.common.templatetags.zjtx import cn_date
from zjtx.registry.enums import Tier
from zjtx.registry.selectors import province_of

NOTHING = "没有已推荐的申报，不能起草推荐函。"
HEADS = ("序号", "区市县", "企业名称", "统一社会信用代码")
LAST_HEAD = {Tier.PRODUCT: "产品（技术）名称", Tier.SME: "主导产品", Tier.LITTLE_GIANT: "主导产品"}


@dataclass(frozen=True)
class NameList:
    """One attachment of the letter: who is recommended in a tier, a tuple of texts a row."""

    title: str
    heads: tuple[str, ...]
    rows: list[tuple[str, ...]]


@dataclass(frozen=True)
class Letter:
    """A letter, part by part in the order of GB/T 9704-2012. `attachments` names those bound with it and, last, what
    is sent beside it."""

    title: tuple[str, ...]
    addressee: str
    paragraphs: tuple[str, ...]
    attachments: tuple[str, ...]
    lists: tuple[NameList, ...]
    signer: str
    day: date

    @property
    def name(self) -> str:
        """The title on one line."""
        return "".join(self.title)


def letter_of(packet: Packet, day: date, report: Callable[[int, int, str], None]) -> Letter:
    """The draft of a day. Raises JobRefused where nothing has been recommended."""
    names, province, found = Names.read(), province_of(packet.region).name, {}
    for tier in Tier:
        if rows := _rows(packet, tier, names):
            found[tier] = NameList(f"{province}{TIER_NAMES[tier]}推荐名单", (*HEADS, LAST_HEAD[tier]), rows)
            report(len(found), len(Tier) + 1, f"已整理{TIER_NAMES[tier]}名单")
    if not found:
        raise JobRefused(NOTHING)
    counts = {tier: len(listed.rows) for tier, listed in found.items()}
    return Letter(
        title=_title(packet, list(found)),
        addressee=f"{addressee_of(packet)}：",
        paragraphs=_paragraphs(packet, counts),
        attachments=(*(one.title for one in found.values()), f"推荐汇总表（{len(found)}份，电子表格，另附）"),
        lists=tuple(found.values()),
        signer=packet.bureau,
        day=day,
    )


def addressee_of(packet: Packet) -> str:
    """The bureau above: a city's is the province, a district's its city."""
    above = province_of(packet.region) if packet.desk == Desk.CITY else packet.region.parent
    return (above.bureau_name or above.full_name) if above else ""


def _prefix(packet: Packet) -> str:
    return f"{packet.round.year}年度{province_of(packet.region).name}"


def _title(packet: Packet, tiers: list[Tier]) -> tuple[str, ...]:
    """Broken where its sense allows, the longest line in the middle."""
    *first, last = (TIER_NAMES[tier] for tier in tiers)
    middle = "、".join((*first, ""))
    return tuple(line for line in (f"关于推荐{_prefix(packet)}", middle, f"{last}的函") if line)


def _paragraphs(packet: Packet, counts: dict[Tier, int]) -> tuple[str, ...]:
    round_ = packet.round
    told = "、".join(f"{TIER_NAMES[tier]}{number}{PIECES[tier]}" for tier, number in counts.items())
    return (
        f"根据《{round_.title}》（{round_.document_number}）要求，我局组织开展了{round_.year}年度企业申报和初审工作。"
        f"经对申报材料逐份初审、对通知所列事项逐项核查，现推荐{told}（名单见附件）。",
        "请予审核。",
    )


def _rows(packet: Packet, tier: Tier, names: Names) -> list[tuple[str, ...]]:
    product = "product_name" if tier == Tier.PRODUCT else "main_product"
    reviews = recommended(packet, tier).select_related("submission").iterator(chunk_size=ROWS_AT_ONCE)
    entries = (Entry(one, names, shows_phones=False) for one in reviews)
    return [
        (str(number), one.district, *(one.plain(name) for name in ("enterprise_name", "uscc", product)))
        for number, one in enumerate(entries, 1)
    ]


def date_line(letter: Letter) -> str:
    """2022年3月25日, the date of the draft."""
    return cn_date(letter.day)
