"""Converting titles and letting them lapse by a document: the list is previewed line by line, then carried out as one.

A line is asked again when the act is carried out: what has changed since its preview is left out with the reason.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any, BinaryIO

from django.db import IntegrityError, transaction
from django.urls import reverse

from cultivation_pool.models import TitleAct, TitleActRow
from cultivation_pool.services.people import enterprise_users
from cultivation_pool.services.refusals import MatterRefused
from cultivation_pool.title_act_enums import TitleActKind, TitleActRowState
from review.recognition import NUMBER_PREFIX
from review.telling import NAMED, city_code
from review.titles import full_name
from zjtx.accounts.enums import Role
from zjtx.accounts.models import User
from zjtx.common import audit, clock, outbox
from zjtx.common.numbering import TIER_LETTERS, next_number
from zjtx.common.outbox import Letter
from zjtx.common.spreadsheets.reading import BookProblem, CellProblem, read_book, text_for
from zjtx.common.templatetags.zjtx import cn_date
from zjtx.registry.enums import EndReason, TitleScheme
from zjtx.registry.models import Enterprise, Title

MOST = 2000
SHEET, HEAD = "称号名单", ("证书编号", "统一社会信用代码", "企业名称")
NEW_SCHEME = TitleScheme.NATIONAL
State = TitleActRowState
TOO_MANY = f"一次最多办理{MOST}项，请按年度或分批办理"
NOBODY = "没有符合条件的称号"
LATE = "生效日期不应晚于今天，生效后再办理"
BEHIND = "名单在预览之后被同时办理，请重新预览"


@transaction.atomic
def preview(
    *, words: dict[str, Any], user: User, at: datetime, request_key: str, upload: Any = None, request: Any = None
) -> TitleAct:
    """Keep the list with what would happen to each line. `words` are the act's columns. Sent twice it is one. Raises
    MatterRefused: nobody listed, too many, a file that cannot be read."""
    earlier = TitleAct.objects.filter(request_key=request_key).first()
    if earlier is not None:
        return earlier
    if words["starts_on"] > clock.local(at).date():
        raise MatterRefused(LATE)
    name = upload.name[:160] if upload else ""
    act = TitleAct(**words, file_name=name, request_key=request_key, prepared_by=user, prepared_at=at)
    lines = listed(upload) if upload else None
    rows = _from_file(act, lines) if lines is not None else _from_filter(act)
    if not rows:
        raise MatterRefused(NOBODY)
    act.save()
    TitleActRow.objects.bulk_create(rows)
    detail = {"document_number": act.document_number, "kind": act.kind, "rows": len(rows)}
    audit.record("pool.title_act.preview", actor=user, obj=act, label=str(act), detail=detail, request=request)
    return act


def listed(upload: BinaryIO) -> list[tuple[str, str, str]]:
    """(certificate number, code, name) of every line of an uploaded list. Raises MatterRefused."""
    try:
        book = read_book(upload, {SHEET: (MOST + 2, len(HEAD))})
    except BookProblem as problem:
        raise MatterRefused(str(problem)) from problem
    if SHEET not in book.sheets:
        raise MatterRefused(f"文件中没有名为“{SHEET}”的工作表，请使用下载的空白名单")
    found, wrong = [], []
    for row in range(2, MOST + 3):
        texts = []
        for column in "ABC":
            try:
                texts.append(text_for(book.cell(SHEET, f"{column}{row}"), wanted="text").strip())
            except CellProblem as problem:
                wrong.append(f"{column}{row}：{problem}")
        if len(texts) == len(HEAD) and any(texts):
            found.append((texts[0], texts[1], texts[2]))
    if wrong:
        raise MatterRefused("；".join(wrong[:5]))
    if len(found) > MOST:
        raise MatterRefused(TOO_MANY)
    return found


def _from_filter(act: TitleAct) -> list[TitleActRow]:
    titles = _in_force_before(act)
    if act.year:
        titles = titles.filter(year=act.year)
    found = list(titles.select_related("enterprise").order_by("pk")[: MOST + 1])
    if len(found) > MOST:
        raise MatterRefused(TOO_MANY)
    return _rows(act, [(f"{one.number} {one.enterprise.name}".strip(), one, "") for one in found])


def _from_file(act: TitleAct, lines: list[tuple[str, str, str]]) -> list[TitleActRow]:
    titles = Title.objects.filter(scheme=act.scheme, tier=act.tier).select_related("enterprise")
    numbers = {one.number: one for one in titles.filter(number__in=[line[0] for line in lines if line[0]])}
    codes: dict[str, list[Title]] = {}
    asked = [line[1].upper() for line in lines if not line[0]]
    for one in _in_force_before(act).filter(enterprise__uscc__in=asked).select_related("enterprise"):
        codes.setdefault(one.enterprise.uscc, []).append(one)
    found: list[tuple[str, Title | None, str]] = []
    for number, code, name in lines:
        several = codes.get(code.upper(), [])
        title = numbers.get(number) if number else several[0] if len(several) == 1 else None
        why = "" if title else "该企业有多项称号，请填写证书编号" if len(several) > 1 else "没有这一类别的该项称号"
        if title is not None and code and title.enterprise.uscc != code.upper():
            title, why = None, "证书编号与统一社会信用代码不是同一企业"
        found.append((" ".join(part for part in (number, code, name) if part)[:200], title, why))
    return _rows(act, found)


def _in_force_before(act: TitleAct) -> Any:
    """Titles of the scheme and tier in force on the day before the act takes effect, whatever ended them then."""
    return Title.objects.filter(scheme=act.scheme, tier=act.tier).valid_on(act.starts_on - timedelta(days=1))


def _rows(act: TitleAct, found: Iterable[tuple[str, Title | None, str]]) -> list[TitleActRow]:
    rows, seen = [], set()
    found = list(found)
    held = _held(act, [title.enterprise_id for _given, title, _why in found if title])
    for place, (given, title, why) in enumerate(found, 1):
        why = why or (refusal(act, title, held) if title else "")
        mark = title and (title.enterprise_id if act.kind == TitleActKind.CONVERT else title.pk)
        if not why and mark in seen:
            why = "名单中该企业已列在前面"
        if not why:
            seen.add(mark)
        state = State.REFUSED if why else State.READY
        rows.append(TitleActRow(act=act, place=place, given=given, title=title, state=state, refusal=why))
    return rows


def _held(act: TitleAct, enterprises: Iterable[int]) -> dict[int, set[int]]:
    """{enterprise: its titles of the target tier that nothing has ended}; nothing for a lapse. One query."""
    found: dict[int, set[int]] = {}
    if act.kind == TitleActKind.CONVERT:
        rows = Title.objects.not_ended().filter(enterprise__in=set(enterprises), tier=act.target_tier)
        for enterprise, pk in rows.values_list("enterprise_id", "pk"):
            found.setdefault(enterprise, set()).add(pk)
    return found


def refusal(act: TitleAct, title: Title, held: dict[int, set[int]]) -> str:
    """Why nothing happens to the title; "" where it is converted or lapses."""
    eve = act.starts_on - timedelta(days=1)
    if title.ended_on is not None and title.end_reason != EndReason.EXPIRED:
        return f"称号已于{cn_date(title.ended_on)}终止（{title.get_end_reason_display()}）"
    if title.starts_on > eve:
        return f"称号自{cn_date(title.starts_on)}起生效，不早于生效日期"
    last = title.ended_on or title.ends_on
    if min(last, title.ends_on) < eve:
        return f"有效期已于{cn_date(min(last, title.ends_on))}届满"
    others = held.get(title.enterprise_id, set()) - {title.pk}
    return "该企业已有未终止的同类称号" if others else ""


def carry_out(*, act: TitleAct, user: User, at: datetime, request: Any = None) -> TitleAct:
    """Carry out the previewed list, once. Raises MatterRefused where the same titles were changed meanwhile."""
    try:
        with transaction.atomic():
            return _carry_out(act, user, at, request)
    except IntegrityError as crossed:  # the database keeps one title a tier, whoever wrote the other
        raise MatterRefused(BEHIND) from crossed


def _carry_out(act: TitleAct, user: User, at: datetime, request: Any) -> TitleAct:
    locked = TitleAct.objects.select_for_update(of=("self",)).get(pk=act.pk)
    if locked.done_at is not None:
        return locked
    rows = list(locked.rows.filter(state=State.READY).order_by("place"))
    # As a revocation does: it comes before and ends the old title, or after and ends the new one.
    holders = Title.objects.filter(pk__in=[row.title_id for row in rows]).values("enterprise_id")
    list(Enterprise.objects.select_for_update(of=("self",)).filter(pk__in=holders).order_by("pk").values_list("pk"))
    own = Title.objects.select_for_update(of=("self",)).filter(pk__in=[row.title_id for row in rows])
    titles = {one.pk: one for one in own.order_by("pk")}
    held = _held(locked, [one.enterprise_id for one in titles.values()])
    for row in rows:
        row.refusal = refusal(locked, titles[row.title_id], held)
        row.state = State.REFUSED if row.refusal else State.DONE
    done = [row for row in rows if row.state == State.DONE]
    if not done:
        raise MatterRefused(BEHIND)
    _end(locked, [titles[row.title_id] for row in done])
    if locked.kind == TitleActKind.CONVERT:
        _follow(locked, done, titles)
    TitleActRow.objects.bulk_update(rows, ["state", "refusal", "new_title"], batch_size=200)
    locked.done_by, locked.done_at = user, at
    locked.save(update_fields=["done_by", "done_at"])
    detail = {"document_number": locked.document_number, "kind": locked.kind, "done": len(done)}
    detail["refused"] = locked.rows.filter(state=State.REFUSED).count()
    audit.record("pool.title_act", actor=user, obj=locked, label=str(locked), detail=detail, request=request)
    _tell(locked)
    return locked


def _end(act: TitleAct, titles: list[Title]) -> None:
    reason = EndReason.CONVERTED if act.kind == TitleActKind.CONVERT else EndReason.LAPSED
    for title in titles:
        title.ended_on, title.end_reason = act.starts_on - timedelta(days=1), reason
    Title.objects.bulk_update(titles, ["ended_on", "end_reason"], batch_size=200)


def _follow(act: TitleAct, done: list[TitleActRow], titles: dict[int, Title]) -> None:
    """The new titles from the first day on, and each old one superseded by its own: no gap and no overlap."""
    new = [_new(act, titles[row.title_id]) for row in done]
    Title.objects.bulk_create(new, batch_size=200)
    for row, title in zip(done, new, strict=True):
        row.new_title = title
        titles[row.title_id].superseded_by = title
    Title.objects.bulk_update([titles[row.title_id] for row in done], ["superseded_by"], batch_size=200)


def _new(act: TitleAct, old: Title) -> Title:
    year, tier = act.starts_on.year, act.target_tier
    number = next_number(f"title:{year}:{tier}")
    return Title(
        enterprise_id=old.enterprise_id,
        tier=tier,
        year=year,
        number=f"{NUMBER_PREFIX}-{year}-{TIER_LETTERS[tier]}-{number:04d}",
        document_number=act.document_number,
        starts_on=act.starts_on,
        ends_on=act.ends_on,
        scheme=NEW_SCHEME,
    )


def _tell(act: TitleAct) -> None:
    """Every holder, and the officers of each city once."""
    rows = list(act.rows.filter(state=State.DONE).select_related("title__enterprise__region", "new_title"))
    by_enterprise: dict[int, list[TitleActRow]] = {}
    cities: dict[str, list[str]] = {}
    for row in rows:
        by_enterprise.setdefault(row.title.enterprise_id, []).append(row)
        cities.setdefault(city_code(row.title.enterprise.region.path), []).append(row.title.enterprise.name)
    outbox.notify_all(
        Letter(user, f"title-act:{row.pk}:{user.pk}", *_words(act, row), reverse("pool:mine"))
        for user in enterprise_users(list(by_enterprise))
        for row in by_enterprise[user.enterprise_id]
    )
    officers = User.objects.filter(role=Role.CITY_OFFICER, region__in=cities, is_active=True).order_by("pk")
    outbox.notify_all(
        Letter(
            one,
            f"title-act:{act.pk}:city:{one.pk}",
            f"{act.get_kind_display()}：{act.document_number}",
            _city_words(act, cities[one.region_id]),
            reverse("pool:board"),
        )
        for one in officers
    )


def _words(act: TitleAct, row: TitleActRow) -> tuple[str, str]:
    name = full_name(row.title.tier, row.title.scheme)
    if row.new_title is None:
        return f"{name}的称号已失效", f"依据{act.document_number}，{name}的称号自{cn_date(act.starts_on)}起失效。"
    new = full_name(row.new_title.tier, row.new_title.scheme)
    span = f"有效期{cn_date(act.starts_on)}至{cn_date(act.ends_on)}"
    body = f"依据{act.document_number}，{name}转换为{new}，证书编号{row.new_title.number}，{span}。原称号不再使用。"
    return f"称号已转换为{new}", body


def _city_words(act: TitleAct, names: list[str]) -> str:
    listed_names = "、".join(names[:NAMED]) + ("等" if len(names) > NAMED else "")
    return f"依据{act.document_number}，本市{len(names)}项称号{act.get_kind_display()}：{listed_names}。"


def last_day_before(act: TitleAct) -> date:
    """The last day of the old titles."""
    return act.starts_on - timedelta(days=1)
