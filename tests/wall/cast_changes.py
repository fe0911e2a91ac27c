"""Changes of the two enterprises of the cast: filed, made known, overdue, late, returned."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.files.base import ContentFile

from cultivation_pool.models import ChangeFile, ChangeFiling
from cultivation_pool.services import change_decisions as desk
from cultivation_pool.services.changes import file_change, note_known
from zjtx.accounts.models import User
from zjtx.common import clock


class ChangesCast:
    """The changes of the cast, all before AT."""

    people: dict[str, User]

    def _changes(self, paper: bytes) -> None:
        owner, other, city = (self.people[name] for name in ("owner", "other_enterprise", "city"))
        self.paper = paper
        # Named after the enterprise as it is: searches by its name find nothing else.
        self.change = self._change_filed(owner, "2022-02-20", kind="rename", new_name="变更后的名称有限公司")
        self.change_paper = ChangeFile.objects.get(filing=self.change)
        self.their_change = self._change_filed(other, "2022-02-20", kind="rename", new_name="鞍山改名有限公司")
        self.late_change = self._change_filed(owner, "2022-02-21", kind="restructure", changed_on=date(2021, 12, 1))
        given = {
            "user": city,
            "found_kind": "restructure",
            "opinion": "已核对",
            "seen": self._last_entry(self.late_change),
        }
        desk.pass_on(filing=self.late_change, at=clock.as_moment("2022-02-22T10:00:00"), **given)
        other_city = self.people["other_city"]
        self.passed_change = self._change_filed(other, "2022-02-21", kind="restructure")
        given |= {"user": other_city, "seen": self._last_entry(self.passed_change)}
        desk.pass_on(filing=self.passed_change, at=clock.as_moment("2022-02-22T11:00:00"), **given)
        words = {"words": "登记机关信息显示已迁移", "kind": "move", "changed_on": date(2022, 2, 10)}
        known = {"user": city, "at": clock.as_moment("2022-02-23T10:00:00"), **words}
        self.due_change = note_known(enterprise=owner.enterprise, **known)

    def _change_filed(self, user: User, day: str, **values: Any) -> ChangeFiling:
        found = {
            "new_name": "",
            "new_uscc": "",
            "new_region": None,
            "details": "股权调整",
            "changed_on": date(2022, 2, 10),
        }
        upload = ContentFile(self.paper, name="变更通知书.pdf")
        upload.found = type("Found", (), {"content_type": "application/pdf", "virus_check": "off"})
        at = clock.as_moment(f"{day}T10:00:00")
        return file_change(user=user, at=at, values={**found, **values}, uploads=[upload])

    def _last_entry(self, row: ChangeFiling) -> int:
        return row.log.order_by("-pk").values_list("pk", flat=True)[0]
