"""The yearly update of the pool: who comes in, who goes out and why, and the province's one confirmation of it.

Who is in the pool follows from titles on every day; the update freezes one day's state with its reasons (notice,
四（一）: 每年申报期结束后更新和调整培育库企业名单). It changes no title.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.urls import reverse

from cultivation_pool.enums import Movement
from cultivation_pool.models import PoolUpdate, PoolUpdateRow
from declarations.enums import WindowKind
from declarations.models import RoundWindow
from review.titles import standing
from zjtx.accounts.enums import Role
from zjtx.accounts.models import User
from zjtx.common import audit, clock, digests, outbox
from zjtx.common.outbox import Letter
from zjtx.common.templatetags.zjtx import cn_date
from zjtx.registry.enums import Tier
from zjtx.registry.models import Enterprise, Title

ROWS_AT_ONCE = 500
CHANGED = "名单在核对之后有变动，请按下面的最新名单重新核对后确认"


class UpdateRefused(Exception):
    """The update is not possible now; `args[0]` says why."""


@dataclass(frozen=True)
class Line:
    """One enterprise in a preview; see PoolUpdateRow."""

    enterprise_id: int
    movement: str
    reason: str
    name: str
    uscc: str
    region_path: str
    region_name: str
    before: str
    after: str


@dataclass(frozen=True)
class Preview:
    """What an update of the day would keep. `digest` tells one state of it from another."""

    day: date
    compared_with: date
    is_first: bool
    lines: list[Line]

    @property
    def tally(self) -> Counter[str]:
        """{movement: how many}."""
        return Counter(line.movement for line in self.lines)

    @property
    def digest(self) -> str:
        """Of everything that is confirmed."""
        said = [self.day.isoformat(), self.compared_with.isoformat(), [asdict(line) for line in self.lines]]
        return digests.digest(json.dumps(said, ensure_ascii=False).encode())


def last_update() -> PoolUpdate | None:
    """The update that the next one is compared with."""
    return PoolUpdate.objects.order_by("-year").first()


def refusal(day: date, today: date) -> str | None:
    """Why there can be no update as of that day; None where there can."""
    if day > today:
        return "更新日期不应晚于今天"
    done = PoolUpdate.objects.filter(year=day.year).select_related("confirmed_by").first()
    if done is not None:
        return f"{day.year}年度更新已由{done.confirmed_by}于{cn_date(done.confirmed_at)}确认，每年只更新一次"
    last = last_update()
    if last is not None and day <= last.day:
        return f"更新日期应晚于上次更新的日期（{cn_date(last.day)}）"
    window = RoundWindow.objects.filter(round__year=day.year, kind=WindowKind.APPLY).order_by("-closes_at").first()
    if window is not None and clock.local(window.closes_at).date() >= day:
        return f"{day.year}年度申报至{cn_date(window.closes_at)}截止，申报期结束后方可更新"
    return None


def preview(day: date) -> Preview:
    """Compare the pool of the day with that of the last update; without one, of the end of the year before."""
    last = last_update()
    then = last.day if last else date(day.year - 1, 12, 31)
    known = dict(last.rows.exclude(movement=Movement.OUT).values_list("enterprise_id", "after")) if last else None
    before, after, ended = _titles(then, day)
    # What an earlier update froze counts, whatever was corrected since.
    was_in = set(known) if known is not None else set(before)
    enterprises = Enterprise.objects.select_related("region").in_bulk(was_in | set(after))
    lines = []
    for one in sorted(enterprises.values(), key=lambda one: (one.region.path, one.pk)):
        held_then = known.get(one.pk, "") if known is not None else _words(before.get(one.pk, ()))
        then_titles, now = before.get(one.pk, []), after.get(one.pk, [])
        movement = Movement.STAYS if one.pk in was_in and now else Movement.IN if now else Movement.OUT
        reason = _reason(movement, then_titles, now, ended.get(one.pk, []), day)
        lines.append(
            Line(one.pk, str(movement), reason, one.name, one.uscc, one.region.path, one.region.full_name,
                 held_then, _words(now))
        )  # fmt: skip
    return Preview(day, then, last is None, lines)


Held = dict[int, list[Title]]


def _titles(then: date, day: date) -> tuple[Held, Held, Held]:
    """Titles in force on the first day, on the second, and those that ended until then, by enterprise."""
    before, after, ended = defaultdict(list), defaultdict(list), defaultdict(list)
    wanted = Q(ends_on__gte=then) & Q(starts_on__lte=day)
    for title in Title.objects.filter(wanted).order_by("-tier", "starts_on", "pk").iterator(chunk_size=2000):
        was, now = title.is_valid_on(then), title.is_valid_on(day)
        if was:
            before[title.enterprise_id].append(title)
        if now:
            after[title.enterprise_id].append(title)
        elif was or title.starts_on > then:
            ended[title.enterprise_id].append(title)
    return dict(before), dict(after), dict(ended)


def _words(titles: Iterable[Title]) -> str:
    """What was held: “小巨人（2022年）；中小企业（2021年）”, products counted."""
    said, products = [], 0
    for title in titles:
        if title.tier == Tier.PRODUCT:
            products += 1
        else:
            said.append(f"{title.get_tier_display()}（{title.year}年）")
    return "；".join([*said, *([f"产品{products}项"] if products else [])])


def _reason(movement: Movement, before: list[Title], after: list[Title], ended: list[Title], day: date) -> str:
    if movement == Movement.IN:
        new = [title for title in after if title not in before] or after
        return f"新获称号：{'；'.join(_named(title) for title in new)}"[:200]
    if movement == Movement.OUT:
        said = dict.fromkeys(f"{_named(title)}{standing(title, day).label}" for title in ended)
        return ("；".join(said) or "无有效称号")[:200]
    gone, new = _tiers(before) - _tiers(after), _tiers(after) - _tiers(before)
    changes = [
        *(f"新增{Tier(one).label}" for one in sorted(new)),
        *(f"不再持有{Tier(one).label}" for one in sorted(gone)),
    ]
    return "，".join(changes)


def _named(title: Title) -> str:
    product = f"“{title.product_name}”" if title.product_name else ""
    return f"{title.get_tier_display()}{product}（{title.year}年）"


def _tiers(titles: list[Title]) -> set[str]:
    return {title.tier for title in titles}


def confirm(
    *, day: date, document_number: str, seen: str, user: User, at: datetime, request: Any = None
) -> tuple[PoolUpdate, bool]:
    """Record the update of the day's year: (update, whether this made it). Once it is there, a second click or another
    officer gets the same one. `seen` is the digest of the preview. Raises UpdateRefused: not possible, or not seen."""
    try:
        with transaction.atomic():
            done = PoolUpdate.objects.filter(year=day.year).first()
            if done is not None:
                return done, False
            return _record(day, " ".join(document_number.split()), seen, user, at, request), True
    except IntegrityError:
        # Another officer's confirmation was committed in between: the year decides.
        return PoolUpdate.objects.get(year=day.year), False


def _record(day: date, document_number: str, seen: str, user: User, at: datetime, request: Any) -> PoolUpdate:
    refused = refusal(day, clock.local(at).date())
    if refused:
        raise UpdateRefused(refused)
    found = preview(day)
    if found.digest != seen:
        raise UpdateRefused(CHANGED)
    made = PoolUpdate.objects.create(
        year=day.year, day=day, compared_with=found.compared_with, document_number=document_number,
        confirmed_by=user, confirmed_at=at,
    )  # fmt: skip
    rows = [PoolUpdateRow(update_of=made, **asdict(line)) for line in found.lines]
    PoolUpdateRow.objects.bulk_create(rows, batch_size=ROWS_AT_ONCE)
    detail = {"day": day, "document_number": document_number, **found.tally, "digest": found.digest}
    audit.record("pool.update", actor=user, obj=made, detail=detail, request=request)
    _tell(made, found)
    return made


def _tell(made: PoolUpdate, found: Preview) -> None:
    """The officers of the province and of every city, each of their own part."""
    officers = User.objects.filter(role__in=(Role.PROVINCE_OFFICER, Role.CITY_OFFICER), is_active=True)
    letters, url = [], reverse("pool:update", args=[made.year])
    for officer in officers.select_related("region").order_by("pk"):
        tally = Counter(line.movement for line in found.lines if line.region_path.startswith(officer.scope_path))
        words = "，".join(f"{movement.label}{tally[movement]}家" for movement in Movement)
        place = "全省" if officer.role == Role.PROVINCE_OFFICER else "本市"
        body = (
            f"{made.year}年度培育库更新已确认（更新日期{cn_date(made.day)}）。{place}{words}，名单可在页面查看、导出。"
        )
        letters.append(
            Letter(officer, f"pool-update:{made.year}:{officer.pk}", f"{made.year}年度培育库已更新", body, url)
        )
    outbox.notify_all(outbox.unwritten(letters))
