"""The province officer: what waits for an act of the province, and where each city stands."""

from collections import Counter
from datetime import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet

from declarations.enums import Desk, RoundState, Status
from declarations.models import Declaration, Extension, LockedReading, Round, RoundTier
from declarations.selectors import rounds_for_administration
from declarations.services.readings import reading_words
from review.panel_selectors import round_tiers
from review.province import STAGES as AT_PROVINCE
from zjtx.common.templatetags.zjtx import cn_date_weekday
from zjtx.home.pages.matters import appeal_tasks
from zjtx.home.pages.packets import received_tasks
from zjtx.home.pages.panels import panel_tasks
from zjtx.home.pages.parts import link, task, until
from zjtx.home.pages.pool import candidate_figure, desk_change_tasks, matter_tasks
from zjtx.home.pages.recognition import WAITING, recognition_tasks
from zjtx.registry.enums import Tier
from zjtx.registry.selectors import cities

# Columns of the table by city: the heading and the statuses counted under it.
STAGES: tuple[tuple[str, frozenset[Status]], ...] = (
    ("初审中", frozenset({Status.DISTRICT_REVIEW, Status.CITY_REVIEW})),
    ("退回修改", frozenset({Status.RETURNED})),
    ("已推荐", frozenset({Status.RECOMMENDED})),
    ("不予推荐", frozenset({Status.NOT_RECOMMENDED})),
    ("专家评审", frozenset({Status.EXPERT_REVIEW, Status.REVIEWED})),
    ("拟认定、公示", frozenset({Status.PROPOSED, Status.PUBLICITY})),
    ("已认定", frozenset({Status.RECOGNISED})),
    ("未认定", frozenset({Status.NOT_RECOGNISED})),
    ("已撤回", frozenset({Status.WITHDRAWN})),
)
PASSED_FIRST_REVIEW = frozenset(AT_PROVINCE)


def page(user: Any, at: datetime) -> dict[str, Any]:
    """Fifteen queries: rounds with windows and extensions, figures, material, panels, cases, changes, publicities,
    plans, cities."""
    rounds = list(rounds_for_administration())
    shown = [one for one in rounds if one.state == RoundState.OPEN] or _latest(rounds)
    counts, waiting = _counts(user, shown)
    return {
        "lead": "",
        "tasks": [
            *_tasks(rounds, at),
            *_reading_tasks(rounds),
            *received_tasks(user),
            *panel_tasks(user),
            *appeal_tasks(user, Desk.PROVINCE, at),
            *matter_tasks(user, at),
            *desk_change_tasks(user, at),
            *recognition_tasks(user, _ready(user, waiting), at),
        ],
        "empty_text": "目前没有待办理的事项。",
        "figures": [*_figures(shown, counts), *candidate_figure(user, at)],
        "links": [{"label": "各批次统计", "url": link("review:statistics")}],
        "table": _table(shown, counts),
        "table_title": f"各市申报情况（{'、'.join(one.code for one in shown)}）" if shown else "",
    }


def _latest(rounds: list[Round]) -> list[Round]:
    """With nothing open, the newest round that has declarations."""
    return next(([one] for one in rounds if one.declarations_count), [])


def _tasks(rounds: list[Round], at: datetime) -> list[dict[str, Any]]:
    tasks = []
    for one in rounds:
        if one.state == RoundState.PREPARED and not one.in_preparation:
            tasks.append(_round_task(one, "确认开放", "declarations:round_confirm", _apply_end(one), at))
        if one.state == RoundState.OPEN and one.closing_prepared_by_id is not None:
            tasks.append(_round_task(one, "确认结束", "declarations:round_close", None, at))
        if one.state != RoundState.CLOSED:
            tasks += [_extension_task(one, extension, at) for extension in one.extensions.all() if extension.is_waiting]
    return tasks


def _reading_tasks(rounds: list[Round]) -> list[dict[str, Any]]:
    """Readings that wait for an officer; asked for only where a round says that it has one."""
    asking = [one for one in rounds if one.has_waiting_reading and one.state != RoundState.CLOSED]
    waiting = LockedReading.objects.waiting().filter(round__in=asking).select_related("round") if asking else []
    return [
        task(
            f"确认条款读法：{one.round.code} {reading_words(one)}",
            link("declarations:reading_confirm", one.pk),
            "确认条款读法",
            whose="由本人确认",
            note=one.reason,
        )
        for one in waiting
    ]


def _apply_end(one: Round) -> datetime | None:
    return next((window.opens_at for window in one.windows.all() if window.kind == "apply"), None)


def _round_task(one: Round, act: str, page_name: str, moment: datetime | None, at: datetime) -> dict[str, Any]:
    note = one.closing_reason if act == "确认结束" else one.document_number
    more: dict[str, Any] = {}
    if moment is not None and moment > at:
        note += f"，企业申报自{cn_date_weekday(moment)}开始"
    return task(f"{act}：{one.code} {one.title}", link(page_name, one.code), act, whose="由本人确认", note=note, **more)


def _extension_task(one: Round, extension: Extension, at: datetime) -> dict[str, Any]:
    return task(
        f"确认延期：{one.code} {extension.get_kind_display()}延至{cn_date_weekday(extension.closes_at)}",
        link("declarations:extension_confirm", extension.pk),
        "确认延期",
        whose="由本人确认",
        note=extension.reason,
        **until(extension.previous_closes_at, at),
    )


def _counts(user: Any, rounds: list[Round]) -> tuple[list[tuple[str, str, str, int]], Counter]:
    """(city, tier, status, number) of what has been submitted in the rounds shown, and of every round what waits for
    the province: {(round code, tier, status): number}. One query."""
    wanted = Q(round__in=rounds) | Q(status__in=WAITING)
    rows: QuerySet = Declaration.objects.visible_to(user).filter(wanted).order_by()
    grouped = rows.values_list("round__code", "region_path", "tier", "status").annotate(number=Count("pk"))
    shown, codes = [], {one.code for one in rounds}
    waiting: Counter[tuple[str, str, str]] = Counter()
    for code, path, tier, status, number in grouped:
        if code in codes:
            shown.append((_city_code(path), tier, status, number))
        if status in WAITING:
            waiting[code, tier, status] += number
    return shown, waiting


def _ready(user: Any, waiting: Counter) -> dict[tuple[str, str, str], int]:
    """The same, of what is recommended only what was accepted with its city's material and is on no panel."""
    if not any(status == Status.RECOMMENDED for _code, _tier, status in waiting):
        return waiting
    ready = {(round_.code, tier): number for round_, tier, number in round_tiers(user)}
    rows = {key: ready.get(key[:2], 0) if key[2] == Status.RECOMMENDED else n for key, n in waiting.items()}
    return {key: number for key, number in rows.items() if number}


def _city_code(region_path: str) -> str:
    codes = region_path.strip("/").split("/")
    return codes[1] if len(codes) > 1 else codes[0]


def _figures(rounds: list[Round], counts: list[tuple[str, str, str, int]]) -> list[dict[str, Any]]:
    """Per tier how many have passed first review, against the plan."""
    plans: Counter[str] = Counter()
    for tier, plan in RoundTier.objects.filter(round__in=rounds).values_list("tier", "plan_count"):
        plans[tier] += plan
    figures = []
    for tier in Tier:
        if tier not in plans:
            continue
        passed = sum(number for _city, one, status, number in counts if one == tier and status in PASSED_FIRST_REVIEW)
        total = sum(number for _city, one, _status, number in counts if one == tier)
        recognised = sum(n for _city, one, status, n in counts if (one, status) == (tier, Status.RECOGNISED))
        plan = f"计划不低于{plans[tier]}，" if plans[tier] else ""
        given = f"，已认定{recognised}户" if recognised else ""
        url = link("review:province_list", query=f"?tier={tier.value}")
        note = f"{plan}已提交{total}份{given}"
        figures.append({"label": f"{tier.label}已推荐", "value": passed, "url": url, "note": note})
    return figures


def _table(rounds: list[Round], counts: list[tuple[str, str, str, int]]) -> dict[str, Any] | None:
    if not rounds:
        return None
    by_city: Counter[tuple[str, str]] = Counter()
    for city, _tier, status, number in counts:
        by_city[city, status] += number
    labels = ["市", *(label for label, _statuses in STAGES), "合计"]
    rows = [_row(labels, name, [code], by_city) for code, name in cities().values_list("pk", "name")]
    rows.append(_row(labels, "全省", sorted({city for city, *_rest in counts}), by_city))
    columns = [{"label": label, "numeric": place > 0} for place, label in enumerate(labels)]
    return {"caption": "各市申报情况（份）", "columns": columns, "rows": rows}


def _row(labels: list[str], name: str, codes: list[str], by_city: Counter[tuple[str, str]]) -> dict[str, Any]:
    figures = [sum(by_city[code, status] for code in codes for status in statuses) for _label, statuses in STAGES]
    cells: list[dict[str, Any]] = [{"label": labels[0], "text": name}]
    for label, figure in zip(labels[1:], [*figures, sum(figures)], strict=True):
        cells.append({"label": label, "text": str(figure), "numeric": True})
    return {"cells": cells}
