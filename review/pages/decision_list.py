"""One decision list: its ranking by pages, reasons, the cities, and what officers changed and said."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse

from declarations.enums import Status
from declarations.pages.packages import job_row
from review import decision, province
from review import decision_selectors as selectors
from review.decision_draft import Row, values_of
from review.decision_selectors import ListFilters
from review.enums import GroupVerdict, LeftOutGround, Outcome, TraceKind
from review.forms_decision import CommentForm, ReasonForm, state_of
from review.models import DecisionEntry, DecisionList, DecisionTrace
from review.pages.decision import OUTCOME_LOOKS, crumbs
from review.pages.province import pager, select
from review.pages.province_case import case_url
from review.province import Page
from review.ranking import Place, line_of_plan, present_line, ties
from review.ranking_sheet import present_job
from review.telling import city_code
from zjtx.common.models import Job
from zjtx.common.templatetags.zjtx import cn_moment

LATEST = 8  # entries of the trace beside the list
SHOWN = (("", "全部"), ("in", "列入"), ("out", "不列入"), ("silent", "未填写理由"), ("fixed", "逐户确定"))
LOOKS = {TraceKind.CHANGE: ("neutral", "pencil"), TraceKind.COMMENT: ("progress", "chat-left-text")}


@dataclass(frozen=True)
class ListView:
    """How a list is looked at: filters, cursors, and what came back unsaved from the page."""

    filters: ListFilters = field(default_factory=ListFilters)
    after: str = ""
    before: str = ""
    conflicts: Mapping[int, Row] = field(default_factory=dict)
    comment: CommentForm | None = None
    reasons: ReasonForm | None = None


def list_page(user: Any, list_: DecisionList, view: ListView) -> dict[str, Any]:
    """Everything review/decision_list.html shows; a constant number of queries."""
    page = selectors.entries_page(list_, view.filters, after=view.after, before=view.before)
    places, cities, plan = selectors.places_of(list_), province.city_names(), selectors.plan_of(list_)
    rows = _Rows(places, cities, view.conflicts, line_of_plan(places, plan))
    refusal = decision.apply_refusal(list_) if list_.is_draft else None
    silent = selectors.silent_count(list_) if list_.is_draft else 0
    return {
        "list": list_,
        "plan": plan,
        "entries": [rows.row(one) for one in page.rows],
        "grounds": LeftOutGround.choices,
        "conflicts": len(view.conflicts),
        "figures": _figures(list_, places, plan),
        "filters": _filters(view.filters, cities, places),
        "tabs": _tabs(list_, view.filters, places, silent),
        "cities": city_table(list_, places, cities),
        "pager": pager(page, view.filters.query),
        "refusal": refusal,
        "silent": silent,
        "reasons": view.reasons or ReasonForm(initial={"revision": list_.revision}),
        "line": present_line(places),
        "publish_url": _publish_url(list_),
        "crumbs": crumbs(),
        "keep": [("show", view.filters.show)] if view.filters.show else [],
        "kept": _kept(view),
        "trace": trace_entries(selectors.trace_page(list_, size=LATEST)),
        "comment": view.comment or CommentForm.fresh(),
        **_export(list_, user),
    }


def _kept(view: ListView) -> list[tuple[str, str]]:
    """What a save brings back to the same page of the same rows."""
    values = vars(view.filters) | {"after": view.after, "before": view.before}
    return [(name, value) for name, value in values.items() if value]


def trace_page(list_: DecisionList, *, after: str, before: str) -> dict[str, Any]:
    """Everything review/decision_trace.html shows."""
    page = selectors.trace_page(list_, after=after, before=before)
    return {
        "list": list_,
        "entries": trace_entries(page),
        "pager": pager(page, ListFilters().query),
        "crumbs": crumbs((str(list_), reverse("review:decision", args=[list_.pk]))),
    }


def trace_entries(page: Page) -> list[dict[str, Any]]:
    """For pieces/timeline.html."""
    return [_trace_entry(one) for one in page.rows]


def _trace_entry(one: DecisionTrace) -> dict[str, Any]:
    tone, icon = LOOKS[TraceKind(one.kind)]
    entry = {"at_text": cn_moment(one.at), "who": one.by.full_name, "tone": tone, "icon": icon}
    if one.kind == TraceKind.CHANGE:
        return entry | {"what": one.text}
    about = f"第{one.entry.rank}名 {one.entry.declaration.enterprise_name}" if one.entry else "整份名单"
    return entry | {"what": f"意见（{about}）", "opinion": one.text}


class _Rows:
    """Rows of the page as the template reads them."""

    def __init__(
        self, places: Sequence[Place], cities: Mapping[str, str], conflicts: Mapping[int, Row], floor: int
    ) -> None:
        self._cities, self._conflicts, self._floor = cities, conflicts, floor
        self._ties = {rank: tie for tie in ties(places) for rank in range(tie.first, tie.last + 1)}

    def row(self, entry: DecisionEntry) -> dict[str, Any]:
        """One entry; a row that came back unsaved keeps what was typed, and says what stands there now."""
        city, outcome, typed = city_code(entry.declaration.region_path), Outcome(entry.outcome), None
        tone, icon = OUTCOME_LOOKS.get(outcome, ("neutral", ""))
        verdict = {True: GroupVerdict.PASS, False: GroupVerdict.FAIL}.get(entry.is_passed)
        typed = self._conflicts.get(entry.pk)
        is_proposed, is_fixed, ground, words = typed.values if typed else values_of(entry)
        tie = self._ties.get(entry.rank)
        return {
            "pk": entry.pk,
            "rank": entry.rank,
            "tie": f"第{tie.first}至{tie.last}名同分" if tie else "",
            "number": entry.declaration.number,
            "url": case_url(entry.declaration.number),
            "enterprise": entry.declaration.enterprise_name,
            "city": self._cities.get(city, city),
            "average": f"{entry.average:.2f}" if entry.average is not None else "—",
            "verdict": verdict.label if verdict else "—",
            "is_passed": entry.is_passed,
            "is_proposed": is_proposed,
            "is_fixed": is_fixed,
            "ground": ground,
            "words": words,
            "reason": entry.told_reason,
            "was": state_of(entry.version, values_of(entry)),
            "changed": changed_by(entry),
            "theirs": _theirs(entry) if typed else "",
            "outcome": outcome.label,
            "tone": tone,
            "icon": icon,
            "refusal": entry.refusal,
            "is_floor": entry.rank == self._floor,
        }


def changed_by(entry: DecisionEntry) -> str:
    """ "王敏 2022年4月20日 10:32" of a row's last change, "" where it is as drafted."""
    return f"{entry.changed_by.full_name} {cn_moment(entry.changed_at)}" if entry.changed_by else ""


def _theirs(entry: DecisionEntry) -> str:
    """What another officer has made of the row meanwhile."""
    now = "列入" if entry.is_proposed else f"不列入，理由：{entry.told_reason or '未填写'}"
    return f"已由{changed_by(entry)}改为：{now}"


def _publish_url(list_: DecisionList) -> str:
    """Where the list goes on: to the public, while somebody of it waits for that."""
    waits = list_.entries.filter(outcome=Outcome.PROPOSED, declaration__status=Status.PROPOSED).exists()
    return reverse("review:publicity_new", args=[list_.round.code, list_.tier]) if waits else ""


def _figures(list_: DecisionList, places: Sequence[Place], plan: int) -> list[dict[str, Any]]:
    proposed = sum(one.is_proposed for one in places)
    note = f"计划不低于{plan}户" if plan else ""
    if not list_.is_draft:
        counted = Counter(list_.entries.values_list("outcome", flat=True))
        return [
            {"label": one.label, "value": counted[one], "unit": "户", "tone": "red" if one == Outcome.REFUSED else ""}
            for one in (Outcome.PROPOSED, Outcome.LEFT_OUT, Outcome.REFUSED)
            if counted[one] or one != Outcome.REFUSED
        ]
    short = bool(plan) and proposed < plan
    return [
        {"label": "参加排名", "value": len(places), "unit": "户"},
        {"label": "拟列入", "value": proposed, "unit": "户", "note": note, "tone": "amber" if short else ""},
        {"label": "不列入", "value": len(places) - proposed, "unit": "户"},
    ]


def _tabs(list_: DecisionList, filters: ListFilters, places: Sequence[Place], silent: int) -> list[dict[str, Any]]:
    proposed = sum(one.is_proposed for one in places)
    counts = {"": len(places), "in": proposed, "out": len(places) - proposed, "silent": silent}
    counts["fixed"] = sum(one.is_fixed for one in places)
    shown = SHOWN if list_.is_draft else SHOWN[:3]
    return [
        {"label": label, "count": counts[key], "url": filters.query(show=key) or "?", "active": key == filters.show}
        for key, label in shown
    ]


def _filters(filters: ListFilters, cities: Mapping[str, str], places: Sequence[Place]) -> list[dict[str, Any]]:
    present = {one.city for one in places}
    options = [(code, cities.get(code, code)) for code in [*cities, *sorted(present - set(cities))] if code in present]
    return [
        {"name": "q", "label": "企业名称、信用代码或编号", "kind": "search", "value": filters.q},
        select("city", "市", filters.city, "全部市", options),
    ]


def city_table(list_: DecisionList, places: Sequence[Place], cities: Mapping[str, str]) -> dict[str, Any]:
    """Per city: recommended by first review, ranked, on the list, and the city's own plan where the notice has one."""
    counts = selectors.city_counts(list_, places, cities)
    has_plans = any(one.plan is not None for one in counts)
    labels = ("市", "已推荐（户）", "参加排名（户）", "列入（户）", *(["计划数（户）"] if has_plans else []))
    columns = [{"label": label, "numeric": place > 0} for place, label in enumerate(labels)]
    rows = []
    for one in counts:
        figures = (one.recommended, one.ranked, one.taken)
        cells: list[dict[str, Any]] = [{"text": one.name}, *({"text": str(number)} for number in figures)]
        if has_plans:
            plan = "—" if one.plan is None else str(one.plan)
            cells.append({"text": plan, "note": "未达到" if one.is_short else ""})
        rows.append({"cells": [column | cell for column, cell in zip(columns, cells, strict=True)]})
    return {"caption": "各市情况（户）", "columns": columns, "rows": rows}


def _export(list_: DecisionList, user: Any) -> dict[str, Any]:
    job: Job | None = present_job(list_, user)
    if job is None:
        return {"job": None, "poll_url": ""}
    return {"job": job_row(job), "poll_url": reverse("jobs:status", args=[job.pk])}
