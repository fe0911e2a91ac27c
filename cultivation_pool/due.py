"""All that time brings, in the order in which it has to come: what the schedule does bit by bit, at once.

A publicity closes before titles end, titles end before reports are opened for those in force, and a report is opened
before anybody is chased for it. Each step may run again: it finds its work done.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from cultivation_pool.services.change_reminders import remind_of_changes
from cultivation_pool.services.chasing import chase, tell_cities_weekly
from cultivation_pool.services.expiry import end_expired, tell_expiring
from cultivation_pool.services.matter_reminders import remind_matters
from cultivation_pool.services.opening import open_last_quarter
from cultivation_pool.services.profiles import open_profiles
from review.publicity import close_over
from zjtx.common import clock


@dataclass(frozen=True)
class Step:
    """One kind of work: its name and what it is counted in, and the act that returns how many it did."""

    label: str
    unit: str
    act: Callable[[datetime], int]


STEPS = (
    Step("公示期满", "项", lambda at: len(close_over(at))),
    Step("称号到期终止", "项", end_expired),
    Step("季度报表开报", "份", open_last_quarter),
    Step("年度基本情况表开报", "份", open_profiles),
    Step("催报", "家", chase),
    Step("告知各市未报情况", "条", tell_cities_weekly),
    Step("称号到期提醒", "条", tell_expiring),
    Step("核查期限提醒", "件", remind_matters),
    Step("变更申报提醒", "条", remind_of_changes),
)


def run_due(at: datetime) -> Iterator[tuple[Step, int]]:
    """(step, how many) of every step, done by a clock that stands at the moment."""
    with clock.frozen(at):
        for step in STEPS:
            yield step, step.act(at)
