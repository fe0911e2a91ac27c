"""News from below: titles granted by `review` open their first report in the same transaction."""

from collections.abc import Sequence
from typing import Any

from cultivation_pool.services.chasing import remind
from cultivation_pool.services.opening import open_for_new_titles
from review.models import Recognition
from zjtx.registry.models import Title


def open_first_report(sender: Any, *, recognition: Recognition, titles: Sequence[Title], **_signal: Any) -> None:
    """Open the report of the quarter that has ended last for who holds a new title, and tell them (product.md, 8)."""
    opened = open_for_new_titles(
        enterprise_ids=[title.enterprise_id for title in titles],
        issued_on=recognition.issued_on,
        working_days=recognition.round.new_title_working_days,
        at=recognition.recognised_at,
    )
    if opened:
        remind(enterprise_ids=[one.enterprise_id for one in opened], at=recognition.recognised_at)
