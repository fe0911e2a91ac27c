"""News from below: titles granted by `review` open their first reports in the same transaction."""

from collections.abc import Sequence
from typing import Any

from cultivation_pool.services.chasing import remind
from cultivation_pool.services.opening import open_for_new_titles
from cultivation_pool.services.profiles import open_profiles_for_new_titles
from review.models import Recognition
from zjtx.registry.models import Title


def open_first_report(sender: Any, *, recognition: Recognition, titles: Sequence[Title], **_signal: Any) -> None:
    """Open the annual profile, and the report of the quarter that has ended last, for who holds a new title, and tell
    them (product.md, 8)."""
    round_, enterprise_ids = recognition.round, [title.enterprise_id for title in titles]
    given = {"enterprise_ids": enterprise_ids, "issued_on": recognition.issued_on, "at": recognition.recognised_at}
    opened = [
        *open_for_new_titles(**given, working_days=round_.new_title_working_days),
        *open_profiles_for_new_titles(**given, round_=round_),
    ]
    if opened:
        remind(enterprise_ids=[one.enterprise_id for one in opened], at=recognition.recognised_at)
