"""The demonstration's register of experts, and a panel at work: drawn, one score far off, one more expert asked."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from review import drawing, experts, panels
from review.enums import DrawSource, TieKind
from review.experts import EntryData
from review.models import Assignment, ExpertEntry, Panel
from zjtx.accounts.models import User
from zjtx.common import clock
from zjtx.home.demo.enterprises import Plan
from zjtx.home.demo.people import Cast

# Per expert: the bank's officer and the divisions that the expert is versed in.
FIELDS = {
    "expert-1": ("province-1", ("34", "35", "37")),
    "expert-2": ("province-1", ("36", "38")),
    "expert-3": ("province-1", ("26", "30")),
    "expert-4": ("province-1", ("34", "38")),
    "expert-5": ("province-1", ("39", "40", "65")),
    "expert-6": ("province-1", ("35", "36", "40")),
    "expert-7": ("province-1", ("13", "14", "26")),
    "expert-8": ("province-1", ("32", "33")),
    "expert-9": ("province-1", ("35",)),
    "expert-10": ("city-210200-1", ("34", "37")),
    "expert-11": ("city-210200-1", ("26", "38", "39")),
}
AWAY, PAUSED, BOUND, OWNER = "expert-8", "expert-9", "expert-4", "expert-7"
EXPERTS_A_CASE = 3


def fill_banks(cast: Cast, at: datetime, plans: Sequence[Plan]) -> None:
    """Take the experts into their banks; two are bound to enterprises of the batch under review, one is away."""
    present = set(ExpertEntry.objects.values_list("user__username", flat=True))
    for name, (officer, divisions) in FIELDS.items():
        if name not in present:
            _enter(cast.users[name], cast.users[officer], at, divisions, _ties(name, plans))


def _enter(
    expert: User, officer: User, at: datetime, divisions: Sequence[str], ties: dict[str, list[tuple[str, str]]]
) -> None:
    today = clock.local(at).date()
    entry = experts.add_entry(user=officer, at=at, username=expert.username)
    data = EntryData(
        organisation=expert.organisation,
        employer_code="",
        divisions=sorted(divisions),
        available_from=None,
        available_until=today + timedelta(days=2) if expert.username == AWAY else None,
        is_suspended=expert.username == PAUSED,
        ties=ties,
    )
    experts.change_entry(entry=entry, user=officer, at=at, data=data, revision=entry.revision)


def _ties(name: str, plans: Sequence[Plan]) -> dict[str, list[tuple[str, str]]]:
    last = plans[-1]
    if name == BOUND:
        return {TieKind.PAST_EMPLOYER: [(last.name, last.uscc), ("省内某机床集团", "")]}
    return {TieKind.SHAREHOLDING: [(plans[-2].name, "")]} if name == OWNER else {}


def drawn_panel(panel: Panel, officer: User, at: datetime) -> Panel:
    """The chair reviews everything, the others are drawn; then the review begins."""
    panels.assign(panel=panel, user=officer, at=at, experts=[panel.chair])
    question = drawing.ask(panel, wanted=EXPERTS_A_CASE, source=DrawSource.BANK)
    drawing.carry_out(
        panel=panel, user=officer, at=at, wanted=EXPERTS_A_CASE, source=DrawSource.BANK, seal=question.seal
    )
    return panels.start_panel(panel=panel, user=officer, at=at)


def first_sheets(panel: Panel) -> list[tuple[Assignment, int]]:
    """The assignments of the panel's first declaration with points an item: the last is far below the others."""
    own = Assignment.objects.filter(panel=panel).select_related("declaration__round", "expert")
    first = panel.places.order_by("declaration__number").values_list("declaration", flat=True)[0]
    return list(zip(own.filter(declaration=first).order_by("pk"), (21, 20, 11), strict=True))
