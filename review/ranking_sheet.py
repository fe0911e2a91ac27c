"""The ranking of a list as XLSX, for the province alone: every row with what was decided and why, the cities, the
industries. Made as a job; as long as the list stays as it is, it is the same file."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, BinaryIO

from django.db import transaction
from django.urls import reverse

from declarations.packages.naming import safe_part
from review import decision_selectors as selectors
from review import province
from review.enums import GroupVerdict, Outcome
from review.models import DecisionEntry, DecisionList
from review.ranking import Place, ties
from review.telling import TIER_NAMES
from zjtx.accounts.models import User
from zjtx.common import audit, clock, jobs
from zjtx.common.models import Job, StoredFile
from zjtx.common.spreadsheets.lists import A4, Cell, ListPage, list_book
from zjtx.common.spreadsheets.writing import XLSX
from zjtx.common.templatetags.zjtx import cn_moment
from zjtx.registry.enums import IndustryLevel, Tier
from zjtx.registry.models import Industry
from zjtx.registry.selectors import district_names

KIND = "decision_ranking"
HEAD = (
    ("名次", 6), ("申报编号", 17), ("企业名称", 30), ("统一社会信用代码", 21), ("市", 10), ("区市县", 11),
    ("所属行业", 20), ("平均分", 8), ("专家组结果", 12), ("列入", 8), ("不列入的理由", 34), ("备注", 22),
    ("审定结果", 14), ("最后修改", 22),
)  # fmt: skip
CITY_HEAD = (("市", 16), ("已推荐（户）", 14), ("参加排名（户）", 16), ("列入（户）", 14), ("计划数（户）", 14))
INDUSTRY_HEAD = (("行业大类", 36), ("参加排名（户）", 16), ("列入（户）", 14))
AT_ONCE = 500


@transaction.atomic
def request_ranking(*, list_: DecisionList, user: User, request: Any = None) -> Job:
    """Have the sheet made; asked again while the list has not changed, it is the same job."""
    detail = {"revision": list_.revision, "state": list_.state}
    audit.record("review.decision.export", actor=user, obj=list_, label=str(list_), detail=detail, request=request)
    label = f"{list_.round.code} {TIER_NAMES[Tier(list_.tier)]}评审排名"
    return jobs.enqueue(KIND, requested_by=user, args={"list": list_.pk}, key=_key(list_), label=label)


def present_job(list_: DecisionList, user: Any) -> Job | None:
    """The user's own sheet of the list as it stands now; None where there is none to be fetched."""
    found = Job.objects.filter(key=jobs.key_of(KIND, user, _key(list_))).select_related("result").first()
    return found if found is not None and not found.has_expired() else None


def make_ranking(job: Job) -> StoredFile:
    """Write the sheet that a job was asked for. Raises JobRefused where its requester may not have it any more."""
    list_ = (
        DecisionList.objects.visible_to(job.requested_by).select_related("round").filter(pk=job.args["list"]).first()
    )
    if list_ is None:
        raise jobs.JobRefused("本账号无权导出该名单")
    with TemporaryDirectory() as folder:
        path = Path(folder) / "ranking.xlsx"
        write_ranking(path, list_, str(job.requested_by), clock.now(), job.report)
        stored = jobs.save_result(job, path, name=f"{safe_part(job.label)}.xlsx", content_type=XLSX)
    jobs.tell_ready(job, name="ranking", url=reverse("review:decision", args=[list_.pk]))
    return stored


def write_ranking(
    target: Path | BinaryIO, list_: DecisionList, by: str, at: datetime, report: Callable[[int, int, str], None]
) -> None:
    """Three worksheets: the ranking, the cities, the industries. Raises OSError where the target does not take it."""
    places = selectors.places_of(list_, with_industry=True)
    cities = province.city_names()
    industries = dict(Industry.objects.filter(level=IndustryLevel.DIVISION).values_list("pk", "name"))
    lines = _lines(list_, len(places), by, at)
    with list_book(target) as book:
        page = _page(book, "排名", HEAD, lines)
        notes, names = _notes(places), {one.pk: (cities.get(one.city, one.city), one.industry) for one in places}
        for done, row in enumerate(_rows(list_, names, notes, industries), 1):
            page.append(row)
            report(done, max(len(places), done + 1), f"已写入{done}户，共{len(places)}户")
        page = _page(book, "各市情况", CITY_HEAD, lines)
        for cells in _city_rows(list_, places, cities):
            page.append(cells)
        page = _page(book, "行业情况", INDUSTRY_HEAD, lines)
        for cells in _industry_rows(places, industries):
            page.append(cells)


def _key(list_: DecisionList) -> str:
    return f"{list_.pk}:{list_.state}:{list_.revision}"


def _page(book: Any, name: str, head: Iterable[tuple[str, float]], lines: list[Cell]) -> ListPage:
    widths = [width for _label, width in head]
    return ListPage(
        book,
        name,
        widths,
        paper=A4,
        lines=lines,
        heads=[[(label, "head") for label, _width in head]],
        repeated_from=len(lines) + 1,
    )


def _lines(list_: DecisionList, total: int, by: str, at: datetime) -> list[Cell]:
    state = "拟定中，尚未审定" if list_.is_draft else f"{cn_moment(list_.applied_at)}审定"
    title = f"{list_.round.year}年度{TIER_NAMES[Tier(list_.tier)]}评审排名"
    notice = f"依据：《{list_.round.title}》（{list_.round.document_number}）"
    made = f"共{total}户，按专家平均分排列　　{state}　　{by}，{cn_moment(at)}导出　　内部资料，不对外提供"
    return [(title, "title"), (notice, "line"), (made, "line")]


def _rows(
    list_: DecisionList, names: Mapping[int, tuple[str, str]], notes: Mapping[int, str], industries: Mapping[str, str]
) -> Iterable[list[Cell]]:
    districts = district_names()
    rows = DecisionEntry.objects.filter(list=list_).select_related("declaration__enterprise", "changed_by")
    for one in rows.order_by("rank").iterator(chunk_size=AT_ONCE):
        declaration = one.declaration
        city, industry = names[one.pk]
        verdict = {True: GroupVerdict.PASS.label, False: GroupVerdict.FAIL.label}.get(one.is_passed, "—")
        changed = f"{one.changed_by.full_name}，{cn_moment(one.changed_at)}" if one.changed_by else ""
        note = "；".join(part for part in (notes.get(one.rank, ""), "逐户确定" if one.is_fixed else "") if part)
        yield [
            (one.rank, "number"), (declaration.number, "cell"), (declaration.enterprise_name, "cell"),
            (declaration.enterprise.uscc, "cell"), (city, "cell"), (districts.get(declaration.region_id, ""), "cell"),
            (f"{industry} {industries.get(industry, '')}".strip(), "cell"), (one.average, "figure"), (verdict, "cell"),
            ("列入" if one.is_proposed else "不列入", "cell"), ("" if one.is_proposed else one.told_reason, "cell"),
            (note, "cell"), (Outcome(one.outcome).label if one.outcome else "", "cell"), (changed, "cell"),
        ]  # fmt: skip


def _notes(places: list[Place]) -> dict[int, str]:
    """{place: with whom it shares its score}."""
    return {rank: f"第{tie.first}至{tie.last}名同分" for tie in ties(places) for rank in range(tie.first, tie.last + 1)}


def _city_rows(list_: DecisionList, places: list[Place], cities: Mapping[str, str]) -> Iterable[list[Cell]]:
    counts = selectors.city_counts(list_, places, cities)
    for one in counts:
        yield [
            (one.name, "cell"),
            *((number, "number") for number in (one.recommended, one.ranked, one.taken, one.plan)),
        ]
    taken = sum(one.is_proposed for one in places)
    total = (sum(one.recommended for one in counts), len(places), taken, selectors.plan_of(list_) or None)
    yield [("全省", "cell"), *((number, "number") for number in total)]


def _industry_rows(places: list[Place], industries: Mapping[str, str]) -> Iterable[list[Cell]]:
    ranked = Counter(one.industry for one in places)
    taken = Counter(one.industry for one in places if one.is_proposed)
    for code, number in sorted(ranked.items(), key=lambda pair: (-pair[1], pair[0])):
        name = f"{code} {industries.get(code, '')}".strip() or "未填写"
        yield [(name, "cell"), (number, "number"), (taken[code], "number")]
