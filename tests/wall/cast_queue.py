"""The queue of the cast: a batch of the city that waits for its confirmation, and a filter that its officer keeps."""

from __future__ import annotations

from declarations.models import Declaration
from review import saved_filters
from review.batches import preparing
from review.enums import BatchAct, QueueList
from review.selectors import Filters
from tests import factories
from zjtx.accounts.models import User

AT = factories.AT


class QueueCast:
    """What lies beside the queue."""

    people: dict[str, User]
    case: Declaration

    def _queue(self) -> None:
        by = {"user": self.people["city"], "at": AT}
        self.kept_filter = saved_filters.save(place=QueueList.QUEUE, name="本人经办的", query="?mine=1", **by)
        self.batch = preparing.prepare(
            act=BatchAct.RECOMMEND, filters=Filters(tier="sme"), numbers=[self.case.number], **by
        )
        self.batch_row = self.batch.rows.get()
