"""The round that the public self-check stands on: the newest one open for declaring, else the latest there was."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from declarations.enums import RoundState, WindowKind
from declarations.models import Round, RoundTier, RoundWindow
from declarations.rulings import Rulings, round_rulings
from declarations.self_check.asked import Asked, asked, basic_forms
from declarations.sheets import SHEETS
from zjtx.common import clock
from zjtx.registry.enums import Tier


@dataclass(frozen=True)
class Basis:
    """A round with its application window, and what each of its tiers asks, highest tier first."""

    round: Round
    window: RoundWindow | None
    forms: dict[str, Asked]
    is_open: bool
    is_coming: bool

    @cached_property
    def rulings(self) -> Rulings:
        """The readings that the round locked; read once an answer is asked for."""
        return round_rulings(self.round.pk)

    @property
    def basic_forms(self) -> dict[str, Asked]:
        """What the basic conditions alone ask, by tier."""
        return basic_forms(self.forms)

    def counted_to(self, at: datetime) -> date:
        """The day to which ages are counted unless the visitor names another: today, or the first day to declare."""
        moment = self.window.opens_at if self.is_coming and self.window is not None else at
        return clock.local(moment).date()


def basis(at: datetime) -> Basis | None:
    """The round to check against at that moment; None while none has both rules and a sheet. Two queries."""
    tiers = RoundTier.objects.exclude(round__state=RoundState.PREPARED).exclude(rule_set="").filter(sheet__in=SHEETS)
    by_round: dict[int, list[RoundTier]] = {}
    for one in tiers.select_related("round").order_by("-round__year", "-round__issued_on", "-round_id"):
        by_round.setdefault(one.round_id, []).append(one)
    windows = _windows(list(by_round))
    found = [_basis(rows, windows.get(key), at) for key, rows in by_round.items()]
    return next((one for one in found if one.is_open), next(iter(found), None))


def _windows(rounds: list[int]) -> dict[int, RoundWindow]:
    windows = RoundWindow.objects.filter(round_id__in=rounds, kind=WindowKind.APPLY)
    return {one.round_id: one for one in windows}


def _basis(rows: list[RoundTier], window: RoundWindow | None, at: datetime) -> Basis:
    round_ = rows[0].round
    is_running = round_.state == RoundState.OPEN and window is not None
    by_tier = {one.tier: one for one in rows}
    forms = {
        tier: asked(tier, by_tier[tier].rule_set, by_tier[tier].sheet, round_.year)
        for tier in reversed(Tier.values)
        if tier in by_tier
    }
    return Basis(
        round_,
        window,
        forms,
        is_open=bool(is_running and window is not None and window.is_open(at)),
        is_coming=bool(is_running and window is not None and at < window.opens_at),
    )
