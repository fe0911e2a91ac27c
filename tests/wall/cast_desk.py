"""What the city's desk keeps: a phrase of its bureau, and the scan of the case's stamped form."""

from __future__ import annotations

from typing import Any

from django.core.files.base import ContentFile

from declarations.models import Submission
from review import phrases
from review.models import StampedScan
from tests.factories import AT
from zjtx.accounts.models import User
from zjtx.common.files.store import store


class DeskCast:
    """The city's phrase and scan."""

    people: dict[str, User]
    submission: Submission

    def _desk(self, scan: bytes) -> None:
        city = self.people["city"]
        self.phrase = phrases.add(user=city, at=AT, use="remark", text="请补充近期的检测报告。")
        kind: dict[str, Any] = {"kind": "stamped", "content_type": "application/pdf"}
        stored = store(ContentFile(scan, name="盖章.pdf"), user=city, **kind)
        self.stamped_scan = StampedScan.objects.create(
            submission=self.submission, stored=stored, name="盖章.pdf", desk="city", uploaded_by=city, uploaded_at=AT
        )
