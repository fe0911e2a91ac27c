"""Do the numbers agree: those of the sealed letter, of the summary sheet and of the system, tier by tier."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count

from review.models import PacketEdition
from review.packets.selection import Packet, recommended, rest_of, stamp
from review.telling import TIER_NAMES
from zjtx.common.models.files import VirusCheck
from zjtx.registry.enums import Tier

NO_LETTER = "尚未上传盖章的推荐函"
OLD_LETTER = "推荐名单在上传推荐函后变动过，须重新上传推荐函"
NO_SHEET = "推荐汇总表尚未生成"
MOVED = "办结后推荐情况有变动，请重新办结初审"
_CHECKS = {VirusCheck.WAITING: "推荐函尚未完成查毒，请稍后再报送", VirusCheck.INFECTED: "推荐函查出病毒，请重新上传"}


@dataclass(frozen=True)
class Compared:
    """One tier: how many recommendations stand in the system now, rows in the sheet, and what the letter states."""

    tier: Tier
    system: int
    sheet: int | None
    letter: int | None

    @property
    def agrees(self) -> bool:
        """All three are there and the same."""
        return self.system == self.sheet == self.letter

    @property
    def words(self) -> str:
        """What disagrees, for the table and the refusal."""
        if self.agrees:
            return "一致"
        odd = []
        if self.sheet is None:
            odd.append("汇总表未生成")
        elif self.sheet != self.system:
            odd.append("汇总表与系统不一致")
        if self.letter is None:
            odd.append("推荐函未上传")
        elif self.letter != self.system:
            odd.append("推荐函与系统不一致")
        return "，".join(odd)


def reconciled(packet: Packet, edition: PacketEdition) -> list[Compared]:
    """A row a tier of an edition, in the ladder's order. What the system has is counted from the declarations
    themselves, not from the frozen list: as long as the list is under way the two must be the same."""
    if edition.state in ("sent", "accepted"):
        standing = {one.tier: one.number for one in edition.tiers.all()}
    else:
        rows = recommended(rest_of(packet)).order_by().values_list("declaration__tier")
        standing = dict(rows.annotate(Count("declaration", distinct=True)))
    sheets = {one.tier: one.sheet_rows for one in edition.tiers.all()}
    letter = edition.letter_counts if edition.letter_id and edition.letter_mark == edition.mark else {}
    tiers = [tier for tier in Tier if tier in standing or tier in sheets]
    return [Compared(tier, standing.get(tier, 0), sheets.get(tier), letter.get(tier)) for tier in tiers]


def disagreements(packet: Packet, edition: PacketEdition) -> list[str]:
    """Why the material cannot be sent as it is: papers that are missing or of another list, numbers that disagree."""
    found = []
    if edition.letter is None:
        found.append(NO_LETTER)
    elif edition.letter_mark != edition.mark:
        found.append(OLD_LETTER)
    elif check := _CHECKS.get(VirusCheck(edition.letter.virus_check)):
        found.append(check)
    rows = reconciled(packet, edition)
    if any(one.sheet is None for one in rows):
        found.append(NO_SHEET)
    if stamp(rest_of(packet)) != edition.mark:
        found.append(MOVED)
    return [*found, *_numbers(rows)]


def _numbers(rows: Iterable[Compared]) -> list[str]:
    return [
        f"{TIER_NAMES[one.tier]}数量不一致：系统{one.system}，汇总表{one.sheet}，推荐函{one.letter}"
        for one in rows
        if None not in (one.sheet, one.letter) and not one.agrees
    ]
