"""Refusals of the pool's services; `args[0]` is the sentence for its reader."""

from collections.abc import Sequence

from cultivation_pool.examination import Blocker
from declarations.workflow import MoveRefused


class ReportRefused(Exception):
    """The act is not possible now."""


class ReportBlocked(ReportRefused):
    """The report cannot be submitted as it is."""

    def __init__(self, blockers: Sequence[Blocker]) -> None:
        super().__init__(f"尚有{len(blockers)}项须处理，处理后方可提交")
        self.blockers = list(blockers)


class MatterRefused(MoveRefused):
    """The act on a case is not possible now."""
