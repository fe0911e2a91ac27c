"""The demonstration's changes of title holders: confirmed, under way, returned, late, owed."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

from django.core.files.base import ContentFile

from cultivation_pool.models import ChangeFiling
from cultivation_pool.services import change_decisions as desk
from cultivation_pool.services.changes import file_change, note_known
from review.telling import city_code
from zjtx.accounts.models import User
from zjtx.common import clock
from zjtx.home.demo.declarations import evidence_sample
from zjtx.home.demo.second_half import working
from zjtx.registry.models import Region, Title

CHECKED = "营业执照、变更通知书已核对，主营业务和主导产品没有变化。"
RULED = "同意更新企业信息，称号由更名后的企业继续持有。"
# The first holder is the account that a reader is sent to: it has something to do.
STORIES = ("due", "confirmed", "city", "late", "returned", "overdue", "move")


def play(at: datetime) -> int:
    """Seven changes of seven holders, one of each story; nothing where there are some already."""
    if ChangeFiling.objects.exists():
        return 0
    day = clock.local(at).date()
    held = Title.objects.valid_on(day).filter(starts_on__lte=day - timedelta(days=120))
    ids = list(held.order_by("enterprise__users__username").values_list("enterprise_id", flat=True))
    users = [_administrator(pk) for pk in dict.fromkeys(ids)]
    chosen = [user for user in users if user is not None][: len(STORIES)]
    for story, user in zip(STORIES, chosen, strict=False):
        Story(user, at).play(story)
    return len(chosen)


def _administrator(enterprise_id: int) -> User | None:
    people = User.objects.filter(enterprise_id=enterprise_id, is_enterprise_admin=True, is_active=True)
    return people.select_related("enterprise__region").first()


class Story:
    """One enterprise's change, told in days before the present."""

    def __init__(self, user: User, at: datetime) -> None:
        self.user, self.at = user, at
        officers = User.objects.filter(role="city_officer", region_id=city_code(user.enterprise.region.path))
        self.city = officers.order_by("pk").first()
        self.province = User.objects.filter(role="province_officer").order_by("pk").first()

    def play(self, story: str) -> None:
        """Carry it as far as the story goes."""
        {
            "due": lambda: self.noted(9, changed=16),
            "overdue": lambda: self.noted(38, changed=45),
            "confirmed": self.confirmed,
            "city": lambda: self.filed(3, changed=12),
            "late": lambda: self.checked(self.filed(6, changed=51), 4),
            "returned": self.returned,
            "move": self.moved,
        }[story]()

    def noted(self, ago: int, *, changed: int) -> ChangeFiling:
        """The city has learnt of it."""
        words = "登记机关信息显示企业名称已变更"
        given = {"enterprise": self.user.enterprise, "kind": "rename", "user": self.city, "words": words}
        return note_known(at=self._moment(ago), changed_on=self._day(changed), **given)

    def filed(self, ago: int, *, changed: int, **what: Any) -> ChangeFiling:
        """The enterprise files."""
        found = {"kind": "rename", "new_name": self._new_name(), "new_uscc": "", "new_region": None, "details": ""}
        values = {
            **found,
            "changed_on": self._day(changed),
            "details": "因业务发展需要更名，主营业务没有变化。",
            **what,
        }
        return file_change(user=self.user, at=self._moment(ago), values=values, uploads=self._papers())

    def checked(self, row: ChangeFiling, ago: int) -> ChangeFiling:
        """The city passes it on."""
        desk.pass_on(**self._act(row, self.city, ago), found_kind=row.kind, opinion=CHECKED)
        return row

    def confirmed(self) -> None:
        """In time, and confirmed by the province."""
        row = self.checked(self.filed(80, changed=92), 77)
        given = {"opinion": RULED, "document_number": ""}
        desk.confirm(**self._act(row, self.province, 71), **given)

    def returned(self) -> None:
        """Without the paper that proves it."""
        row = self.filed(
            8, changed=20, kind="restructure", new_name="", details="吸收合并下属子公司，生产设备和人员并入。"
        )
        desk.return_filing(**self._act(row, self.city, 5), opinion="缺少吸收合并协议和股东会决议，请补充后重新提交。")

    def moved(self) -> None:
        """Into another city of the province."""
        own = city_code(self.user.enterprise.region.path)
        others = Region.objects.filter(level="district", parent__acts_as_city=True).exclude(parent_id=own)
        what = {"kind": "move", "new_name": "", "new_region": others.order_by("path").first()}
        self.checked(self.filed(11, changed=24, details="生产基地整体搬迁。", **what), 6)

    def _act(self, row: ChangeFiling, user: User, ago: int) -> dict[str, Any]:
        seen = row.log.order_by("-pk").values_list("pk", flat=True)[0]
        return {"filing": row, "user": user, "at": self._moment(ago), "seen": seen}

    def _new_name(self) -> str:
        name = self.user.enterprise.name
        return name.replace("有限公司", "科技有限公司") if "科技" not in name else name.replace("科技", "智能科技")

    def _papers(self) -> Sequence[Any]:
        with evidence_sample(self.user).file.open("rb") as sample:
            made = ContentFile(sample.read(), name="变更通知书（演示）.pdf")
        made.found = SimpleNamespace(content_type="application/pdf", virus_check="off")
        return [made]

    def _day(self, ago: int) -> Any:
        return clock.local(self.at).date() - timedelta(days=ago)

    def _moment(self, ago: int) -> datetime:
        day = working(self._day(ago))
        return min(self.at, clock.as_moment(f"{day}T10:20:00"))
