"""Publicity (公示): freeze the public list, correct a name visibly, end it when its last day is over.

Whether a publicity is open is decided by the clock wherever it matters; the job that closes it only tells people.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from declarations import workflow
from declarations.enums import Status
from declarations.guards import Context
from declarations.models import Declaration, Round, Submission
from declarations.workflow import MoveRefused
from review.enums import LineField, ObjectionState, Phase, PublicityState
from review.models import Publicity, PublicityCorrection, PublicityEntry
from review.telling import city_code, tell_cities, tell_enterprises, tell_province
from zjtx.accounts.models import User
from zjtx.common import audit, clock
from zjtx.common.templatetags.zjtx import cn_date_weekday
from zjtx.common.working_days import Reading, add_working_days
from zjtx.registry.enums import Tier
from zjtx.registry.models import Region
from zjtx.registry.selectors import cities

# A list may be published so many days before its first day, so that it can appear at midnight.
LONGEST_NOTICE = timedelta(days=30)
NO_PRODUCT = "该申报没有填写产品（技术）名称"
Line = dict[str, Any]


def last_day_of(round_: Round, first_day: date) -> Reading:
    """The last day: the round's n-th working day, counting the first day itself (product.md, part 2)."""
    return add_working_days(first_day - timedelta(days=1), round_.publicity_working_days)


def waiting(round_: Round, tier: str) -> list[Declaration]:
    """What is proposed and not yet published, in the order of the public list: by city, then by number."""
    rows = Declaration.objects.filter(round=round_, tier=tier, status=Status.PROPOSED).order_by("number")
    order = {code: place for place, code in enumerate(cities().values_list("pk", flat=True))}
    return sorted(rows, key=lambda one: (order.get(city_code(one.region_path), len(order)), one.number))


def public_lines(declarations: Sequence[Declaration]) -> list[Line]:
    """The lines as they are frozen: serial, city, enterprise, and product for products; nothing else. Two queries."""
    names = dict(Region.objects.filter(acts_as_city=True).values_list("pk", "name"))
    products = _products(declarations)
    lines = []
    for serial, one in enumerate(declarations, 1):
        city = city_code(one.region_path)
        line: Line = {"serial": serial, "city": names.get(city, city), "enterprise": one.enterprise_name}
        if one.tier == Tier.PRODUCT:
            line["product"] = products.get(one.pk, "")
        lines.append(line)
    return lines


def corrected_lines(publicity: Publicity) -> list[Line]:
    """The frozen lines with their corrections: each line has `notes`, what stood there before and why."""
    lines = [{**line, "notes": []} for line in publicity.lines]
    by_serial = {line["serial"]: line for line in lines}
    for one in publicity.corrections.all():
        line = by_serial[one.serial]
        line[one.field] = one.after
        day = clock.local(one.corrected_at).date()
        text = f"{day.year}年{day.month}月{day.day}日更正，原公示为“{one.before}”：{one.note}"
        line["notes"].append(text)
    return lines


@transaction.atomic
def publish(
    *, round_: Round, tier: str, user: User, at: datetime, first_day: date, words: dict[str, str], request: Any = None
) -> Publicity:
    """Put all proposed declarations of a round and tier before the public from `first_day` on.

    `words`: {"title", "document", "contact"}. All rows or none. Raises MoveRefused.
    """
    Round.objects.select_for_update(of=("self",)).get(pk=round_.pk)  # two officers at once publish one list
    declarations = waiting(round_, tier)
    refused = publish_refusal(declarations, first_day, clock.local(at).date())
    if refused:
        raise MoveRefused(refused)
    lines = public_lines(declarations)
    if any(line.get("product") == "" for line in lines):
        raise MoveRefused(NO_PRODUCT)
    last = last_day_of(round_, first_day)
    publicity = Publicity.objects.create(
        round=round_,
        tier=tier,
        first_day=first_day,
        last_day=last.date,
        is_provisional=last.provisional,
        lines=lines,
        published_by=user,
        published_at=at,
        **{name: text.strip() for name, text in words.items()},
    )
    rows = [PublicityEntry(publicity=publicity, serial=n, declaration=one) for n, one in enumerate(declarations, 1)]
    PublicityEntry.objects.bulk_create(rows)
    for one in declarations:
        workflow.perform(one, "publish", Context(user, at, request=request))
    detail = {"first_day": first_day, "last_day": last.date, "lines": len(lines)}
    audit.record("review.publicity.publish", actor=user, obj=publicity, detail=detail, request=request)
    _tell_published(publicity, declarations)
    return publicity


def publish_refusal(declarations: Sequence[Declaration], first_day: date, today: date) -> str | None:
    """Why nothing can be published; None when it can."""
    if not declarations:
        return "没有列入拟认定名单、等待公示的申报"
    if first_day < today:
        return "公示开始日不应早于今天"
    if first_day > today + LONGEST_NOTICE:
        return f"公示开始日不应晚于今天起{LONGEST_NOTICE.days}天"
    return None


@transaction.atomic
def correct(
    *,
    publicity: Publicity,
    serial: int,
    field: str,
    after: str,
    note: str,
    user: User,
    at: datetime,
    request: Any = None,
) -> PublicityCorrection:
    """Correct one name; the list keeps what was published and shows both. Raises MoveRefused."""
    locked = Publicity.objects.select_for_update(of=("self",)).get(pk=publicity.pk)
    line = next((one for one in corrected_lines(locked) if one["serial"] == serial), None)
    if line is None or LineField(field) not in line:
        raise MoveRefused("公示名单中没有这一栏")
    if not locked.entries.filter(serial=serial, declaration__status=Status.PUBLICITY).exists():
        raise MoveRefused("该户的公示已办结，不能再更正")
    before, after = line[LineField(field)], " ".join(after.split())
    if before == after:
        raise MoveRefused("更正后的名称与目前公示的相同")
    made = PublicityCorrection.objects.create(
        publicity=locked,
        serial=serial,
        field=field,
        before=before,
        after=after,
        note=note.strip(),
        corrected_by=user,
        corrected_at=at,
    )
    detail = {"serial": serial, "field": field, "before": before, "after": after}
    audit.record("review.publicity.correct", actor=user, obj=locked, detail=detail, request=request)
    return made


def close_over(at: datetime) -> list[Publicity]:
    """End every publicity whose last day is over and tell the province; once each, however often and late it runs."""
    over = Publicity.objects.filter(state=PublicityState.OPEN, last_day__lt=clock.local(at).date())
    return [one for one in over.order_by("pk") if _close(one, at)]


@transaction.atomic
def _close(publicity: Publicity, at: datetime) -> bool:
    still_open = Publicity.objects.filter(pk=publicity.pk, state=PublicityState.OPEN)
    if not still_open.update(state=PublicityState.CLOSED, closed_at=at):
        return False
    publicity.refresh_from_db()
    audit.record("review.publicity.close", obj=publicity, detail={"last_day": publicity.last_day})
    open_objections = publicity.objections.filter(state=ObjectionState.OPEN).count()
    held = f"尚有{open_objections}件异议待答复，只影响所涉企业。" if open_objections else "没有待答复的异议。"
    tell_province(
        key=f"publicity:{publicity.pk}:over",
        subject="公示期满，可以办理认定",
        body=f"“{publicity.title}”已于{cn_date_weekday(publicity.last_day)}期满，共{len(publicity.lines)}户。{held}",
        url=f"/review/decision/publicities/{publicity.pk}/",
    )
    return True


def phase_of(publicity: Publicity, at: datetime) -> Phase:
    """Where the publicity stands at the moment."""
    return publicity.phase_on(clock.local(at).date())


def _products(declarations: Sequence[Declaration]) -> dict[int, str]:
    """{declaration pk: product name} from the newest frozen versions; attachment 1 names it product_name."""
    wanted = [one.pk for one in declarations if one.tier == Tier.PRODUCT]
    found: dict[int, str] = {}
    for one in Submission.objects.filter(declaration__in=wanted).order_by("version"):
        found[one.declaration_id] = " ".join(str(one.content["answers"].get("product_name", "")).split())
    return found


def _tell_published(publicity: Publicity, declarations: Sequence[Declaration]) -> None:
    span = f"{cn_date_weekday(publicity.first_day)}至{cn_date_weekday(publicity.last_day)}"
    words = {
        one.pk: ("已列入公示名单", f"{one.number} 列入“{publicity.title}”，公示期{span}。") for one in declarations
    }
    key, address = f"publicity:{publicity.pk}", f"/publicity/{publicity.pk}/"
    tell_enterprises(declarations, key=key, words=words)
    tell_cities(
        declarations,
        key=f"{key}:city",
        subject=publicity.title,
        lead=f"公示期{span}。",
        url=address,
    )
