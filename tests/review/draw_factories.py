"""Entries of the experts' register, and panels whose experts are drawn."""

from typing import Any

from review import drawing
from review.models import ExpertDraw, ExpertEntry, ExpertTie, Panel
from tests import factories
from tests.review import panel_factories as make
from tests.review.panel_factories import PANEL_DAY
from zjtx.accounts.models import User
from zjtx.registry.models import Industry


def entry(
    user: User | None = None, *, region: str = "210000", divisions: tuple[str, ...] = (), **fields: Any
) -> ExpertEntry:
    """An expert in a bureau's bank; the province's where none is named."""
    one = user or make.expert()
    made = ExpertEntry.objects.create(
        user=one, bureau=factories.regions()[region], changed_by=one, changed_at=PANEL_DAY, **fields
    )
    made.divisions.set(Industry.objects.filter(pk__in=divisions))
    return made


def tie(to: ExpertEntry, kind: str, name: str, code: str = "") -> ExpertTie:
    """An enterprise that the expert is bound to."""
    return ExpertTie.objects.create(entry=to, kind=kind, name=name, code=code)


def drawn(
    panel: Panel, *, wanted: int = 2, source: str = "bank", seal: str = "", user: User | None = None
) -> ExpertDraw:
    """The draw carried out as it was previewed a moment before."""
    sealed = seal or drawing.ask(panel, wanted=wanted, source=source).seal
    return drawing.carry_out(
        panel=panel, user=user or panel.created_by, at=PANEL_DAY, wanted=wanted, source=source, seal=sealed
    )


def replaced(panel: Panel, expert: User, *, source: str = "bank", reason: str = "因病不能参加") -> ExpertDraw:
    """The expert withdraws, others are drawn."""
    panel.refresh_from_db()
    sealed = drawing.ask(panel, wanted=panel.experts_required, source=source, withdrawn=expert).seal
    return drawing.replace_expert(
        panel=panel, user=panel.created_by, at=PANEL_DAY, expert=expert, source=source, reason=reason, seal=sealed
    )
