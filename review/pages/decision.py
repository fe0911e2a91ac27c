"""The decision: what waits for an act of the province, one list with its floor line, and the page before the act."""

from collections import Counter
from typing import Any

from django.urls import reverse

from declarations.enums import Status
from declarations.models import CityPlan, RoundTier
from review import decision, province
from review.enums import GroupVerdict, Outcome, Phase
from review.forms_province import ApplyForm
from review.models import DecisionEntry, DecisionList, Publicity
from review.pages.province import pager
from review.pages.province_case import case_url
from review.panel_selectors import CandidateFilters
from review.province import Page
from review.telling import city_code
from zjtx.common.templatetags.zjtx import cn_date, cn_date_weekday, cn_moment
from zjtx.registry.enums import Tier

PHASE_LOOKS = {
    Phase.COMING: ("neutral", "hourglass"),
    Phase.OPEN: ("progress", "megaphone"),
    Phase.OVER: ("grey", "check-circle"),
}
OUTCOME_LOOKS = {
    Outcome.PROPOSED: ("green", "check-circle"),
    Outcome.LEFT_OUT: ("grey", "dash-circle"),
    Outcome.REFUSED: ("red", "x-circle"),
}
# What is over looks different to the province: somebody waits for the document, or nobody does.
OVER_WAITING = ("公示期满，待认定", "amber", "hourglass-split")
OVER_DONE = ("已办结", "green", "check-circle")
HOME_CRUMB = ("审定与公示", "review:decisions")


def crumbs(*more: tuple[str, str]) -> list[tuple[str, str]]:
    """From the landing page of this work on."""
    return [(HOME_CRUMB[0], reverse(HOME_CRUMB[1])), *more]


def decisions_page(user: Any, day: Any) -> dict[str, Any]:
    """Everything review/decisions.html shows: what waits, lists, publicities; three queries."""
    lists = list(province.lists(user)[:50])
    drafts = {(one.round.code, one.tier): one for one in lists if one.is_draft}
    return {
        "waiting": [_waiting(key, counts, drafts.get(key)) for key, counts in province.waiting_counts(user).items()],
        "lists": _lists_table(lists),
        "publicities": publicities_table(list(province.publicities(user)[:50]), day),
    }


def progress_of(phase: Phase, waiting: int) -> dict[str, Any]:
    """Where a publicity stands for the province, as a badge; `waiting` are those without an outcome."""
    label, tone, icon = (phase.label, *PHASE_LOOKS[phase])
    if phase == Phase.OVER:
        label, tone, icon = OVER_WAITING if waiting else OVER_DONE
    return {"text": label, "badge": True, "tone": tone, "icon": icon}


def _waiting(key: tuple[str, str], counts: dict[str, int], draft: DecisionList | None) -> dict[str, Any]:
    code, tier = key
    return {
        "code": code,
        "tier": Tier(tier).label,
        "recommended": counts.get(Status.RECOMMENDED, 0),
        "reviewed": counts.get(Status.REVIEWED, 0),
        "proposed": counts.get(Status.PROPOSED, 0),
        "panel_url": reverse("review:panel_new") + CandidateFilters(code, tier).query(),
        "draft_url": reverse("review:decision_draft", args=[code, tier]),
        "draft_label": "打开拟定名单" if draft else "拟定名单",
        "publish_url": reverse("review:publicity_new", args=[code, tier]),
    }


def _lists_table(lists: list[DecisionList]) -> dict[str, Any]:
    labels = ("名单", "列入（户）", "合计（户）", "状态", "审定时间")
    columns = [{"label": label, "numeric": place in (1, 2)} for place, label in enumerate(labels)]
    rows = []
    for one in lists:
        tone, icon = ("amber", "pencil") if one.is_draft else ("green", "check-circle")
        cells = [
            {"text": str(one), "note": one.note},
            {"text": str(one.ticked)},
            {"text": str(one.rows)},
            {"text": one.get_state_display(), "badge": True, "tone": tone, "icon": icon},
            {"text": cn_moment(one.applied_at)}
            if one.applied_at
            else {"text": "—", "note": f"{cn_moment(one.created_at)}拟定"},
        ]
        rows.append({"url": reverse("review:decision", args=[one.pk]), "cells": _labelled(columns, cells)})
    empty = {"heading": "还没有拟认定名单", "text": "专家评审结果归档后，在此拟定名单。"}
    return {"caption": "拟认定名单", "columns": columns, "rows": rows, "empty": empty}


def publicities_table(publicities: list[Publicity], day: Any) -> dict[str, Any]:
    """Publicities with their phase by the clock; `waiting` and `open_objections` are the selector's."""
    labels = ("公示", "公示期", "进度", "待认定（户）", "待答复异议（件）", "办理")
    columns = [{"label": label, "numeric": place in (3, 4)} for place, label in enumerate(labels)]
    rows = []
    for one in publicities:
        phase = one.phase_on(day)
        can_recognise = phase == Phase.OVER and one.waiting
        url = reverse("review:recognise", args=[one.pk])
        cells = [
            {"text": one.title},
            {"text": f"{cn_date(one.first_day)}至{cn_date_weekday(one.last_day)}"},
            progress_of(phase, one.waiting),
            {"text": str(one.waiting)},
            {"text": str(one.open_objections), "tone": "amber" if one.open_objections else ""},
            {"text": "办理认定", "url": url} if can_recognise else {"text": ""},
        ]
        rows.append({"url": reverse("review:publicity", args=[one.pk]), "cells": _labelled(columns, cells)})
    empty = {"heading": "还没有公示", "text": "名单审定后，在此发布公示。"}
    return {"caption": "公示", "columns": columns, "rows": rows, "empty": empty}


def _labelled(columns: list[dict[str, Any]], cells: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [column | cell for column, cell in zip(columns, cells, strict=True)]


def list_page(list_: DecisionList, *, after: str = "", before: str = "") -> dict[str, Any]:
    """Everything review/decision_list.html shows: one page of rows, figures, the cities."""
    page = province.entries_of(list_, after=after, before=before)
    cities, plan = province.city_names(), _plan(list_)
    everything = list(list_.entries.values_list("declaration__region_path", "is_proposed", "outcome"))
    proposed = sum(ticked for _path, ticked, _outcome in everything)
    return {
        "list": list_,
        "plan": plan,
        "entries": [_row(one, cities, plan) for one in page.rows],
        "figures": _figures(list_, everything, proposed, plan),
        "cities": _city_table(list_, everything, cities),
        "pager": _list_pager(page),
        "refusal": decision.apply_refusal(_silent(list_)) if list_.is_draft else None,
        "publish_url": _publish_url(list_),
        "crumbs": crumbs(),
        "cursor": {"after": after, "before": before},
    }


def _publish_url(list_: DecisionList) -> str:
    """Where the list goes on: to the public, while somebody of it waits for that."""
    waits = list_.entries.filter(outcome=Outcome.PROPOSED, declaration__status=Status.PROPOSED).exists()
    return reverse("review:publicity_new", args=[list_.round.code, list_.tier]) if waits else ""


def _silent(list_: DecisionList) -> list[DecisionEntry]:
    return list(list_.entries.select_related("declaration").order_by("rank"))


def _plan(list_: DecisionList) -> int:
    plans = RoundTier.objects.filter(round=list_.round, tier=list_.tier)
    return plans.values_list("plan_count", flat=True).first() or 0


def _row(entry: DecisionEntry, cities: dict[str, str], plan: int) -> dict[str, Any]:
    city, outcome = city_code(entry.declaration.region_path), Outcome(entry.outcome)
    tone, icon = OUTCOME_LOOKS.get(outcome, ("neutral", ""))
    verdict = {True: GroupVerdict.PASS, False: GroupVerdict.FAIL}.get(entry.is_passed)
    return {
        "pk": entry.pk,
        "rank": entry.rank,
        "number": entry.declaration.number,
        "url": case_url(entry.declaration.number),
        "enterprise": entry.declaration.enterprise_name,
        "city": cities.get(city, city),
        "average": f"{entry.average:.2f}" if entry.average is not None else "—",
        "verdict": verdict.label if verdict else "—",
        "is_passed": entry.is_passed,
        "is_proposed": entry.is_proposed,
        "reason": entry.reason,
        "outcome": outcome.label,
        "tone": tone,
        "icon": icon,
        "refusal": entry.refusal,
        "is_floor": bool(plan) and entry.rank == plan,
    }


def _figures(list_: DecisionList, everything: list[Any], proposed: int, plan: int) -> list[dict[str, Any]]:
    note = f"计划不低于{plan}户" if plan else ""
    short = bool(plan) and proposed < plan
    if not list_.is_draft:
        counted = Counter(outcome for _path, _ticked, outcome in everything)
        return [
            {"label": one.label, "value": counted[one], "unit": "户", "tone": "red" if one == Outcome.REFUSED else ""}
            for one in (Outcome.PROPOSED, Outcome.LEFT_OUT, Outcome.REFUSED)
            if counted[one] or one != Outcome.REFUSED
        ]
    return [
        {"label": "评审完成", "value": len(everything), "unit": "户"},
        {"label": "拟列入", "value": proposed, "unit": "户", "note": note, "tone": "amber" if short else ""},
        {"label": "不列入", "value": len(everything) - proposed, "unit": "户"},
    ]


def _city_table(list_: DecisionList, everything: list[Any], cities: dict[str, str]) -> dict[str, Any]:
    """Per city: reviewed, proposed, and the city's own plan figure where the notice sets one."""
    total: Counter[str] = Counter(city_code(path) for path, _ticked, _outcome in everything)
    ticked: Counter[str] = Counter(city_code(path) for path, is_ticked, _outcome in everything if is_ticked)
    plans = dict(CityPlan.objects.filter(round=list_.round, tier=list_.tier).values_list("city_id", "plan_count"))
    labels = ("市", "评审完成（户）", "列入（户）", *(["计划数"] if plans else []))
    columns = [{"label": label, "numeric": place > 0} for place, label in enumerate(labels)]
    rows = []
    for code in [*cities, *(code for code in sorted(total) if code not in cities)]:
        if total[code] or code in plans:
            texts = [cities.get(code, code), str(total[code]), str(ticked[code])]
            texts += [str(plans.get(code, "—"))] if plans else []
            rows.append({"cells": _labelled(columns, [{"text": text} for text in texts])})
    return {"caption": "各市情况（户）", "columns": columns, "rows": rows}


def _list_pager(page: Page) -> dict[str, str]:
    return pager(page, lambda **cursor: "?" + "&".join(f"{name}={value}" for name, value in cursor.items()))


def apply_page(list_: DecisionList, form: ApplyForm) -> dict[str, Any]:
    """Everything pieces/confirm_page.html shows before a list is applied."""
    entries = list(list_.entries.all())
    proposed = sum(one.is_proposed for one in entries)
    plan = _plan(list_)
    floor = [f"拟列入{proposed}户，低于计划数{plan}户。"] if plan and proposed < plan else []
    address = reverse("review:decision", args=[list_.pk])
    return {
        "page_name": f"审定{list_}",
        "act_label": "审定名单",
        "facts": [
            {"label": "批次", "value": f"{list_.round.code} {list_.round.title}"},
            {"label": "类别", "value": list_.get_tier_display()},
            {"label": "列入", "value": f"{proposed}户"},
            {"label": "不列入", "value": f"{len(entries) - proposed}户"},
        ],
        "consequences": [
            *floor,
            f"列入的{proposed}户转为“拟认定”，等待公示。",
            f"不列入的{len(entries) - proposed}户转为“未认定”，申报终止。",
            "逐户再核对状态，状态已变的不办理，在名单中注明原因。",
        ],
        "whom": "各企业的全部用户收到站内消息和邮件，不列入的一并告知理由；有企业列入的市级主管部门收到消息。",
        "reversible": "审定后不能撤回。",
        "form": form,
        "danger": False,
        "cancel_url": address,
        "crumbs": crumbs((str(list_), address)),
    }
