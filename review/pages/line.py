"""Trying a line (划线试算): what it does to counts, cities and industries, who comes in and who falls out."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.urls import reverse

from review import decision_selectors as selectors
from review import province
from review.forms_decision import LineForm
from review.models import DecisionEntry, DecisionList
from review.pages.decision import crumbs
from review.pages.province_case import case_url
from review.ranking import Effect, Place, Tally, effect_of, is_taken, line_of_plan, line_of_score, present_line, ties
from zjtx.registry.enums import IndustryLevel
from zjtx.registry.models import Industry

NAMED = 10  # of those who come in or fall out
AROUND = 5  # places shown on either side of the line
MOST_INDUSTRIES = 12
HEAD = ("名次", "企业名称", "市", "平均分", "现在", "按此线")


def line_page(
    list_: DecisionList, asked: tuple[int | None, Decimal | None, str], form: LineForm | None = None
) -> dict[str, Any]:
    """Everything review/decision_line.html shows, and its part that follows the line. A constant number of queries."""
    places, plan = selectors.places_of(list_, with_industry=True), selectors.plan_of(list_)
    line, score, refusal = asked
    if score is not None:
        line = line_of_score(places, score)
    effect = effect_of(places, present_line(places) if line is None else line)
    cities, shown = province.city_names(), _shown(places, effect)
    entries = {one.pk: one for one in selectors.entries_named(list_, shown)}
    return {
        "list": list_,
        "effect": effect,
        "asked_refusal": refusal,
        "plan": plan,
        "plan_line": line_of_plan(places, plan),
        "present": present_line(places),
        "figures": _figures(effect, plan),
        "tie": _tie(list_, effect),
        "notes": _notes(effect),
        "around": _table("划线处前后", _around(places, effect), entries, cities, effect, places),
        "enters": _named(effect.enters, entries, cities),
        "leaves": _named(effect.leaves, entries, cities),
        "cities": _tallies("各市变化（户）", "市", effect.cities, cities, selectors.city_plans(list_)),
        "industries": _industries(effect.industries),
        "form": form or LineForm(initial={"revision": list_.revision, "line": effect.line}),
        "crumbs": crumbs((str(list_), reverse("review:decision", args=[list_.pk]))),
    }


def _shown(places: Sequence[Place], effect: Effect) -> set[int]:
    rows = (*effect.enters[:NAMED], *effect.leaves[:NAMED], *_around(places, effect))
    return {one.pk for one in rows}


def _around(places: Sequence[Place], effect: Effect) -> Sequence[Place]:
    return places[max(0, effect.line - AROUND) : effect.line + AROUND]


def _figures(effect: Effect, plan: int) -> list[dict[str, Any]]:
    short = bool(plan) and effect.then < plan
    note = f"计划不低于{plan}户" if plan else ""
    least = f"{effect.least:.2f}" if effect.least is not None else "—"
    return [
        {"label": "按此线列入", "value": effect.then, "unit": "户", "note": note, "tone": "amber" if short else ""},
        {"label": "名单现列入", "value": effect.now, "unit": "户"},
        {"label": "新列入", "value": len(effect.enters), "unit": "户"},
        {"label": "改为不列入", "value": len(effect.leaves), "unit": "户"},
        {"label": "线上最低分", "value": least},
    ]


def _tie(list_: DecisionList, effect: Effect) -> dict[str, Any] | None:
    """Equal scores that the line would part, and the lines above and below all of them."""
    tie = effect.tie
    if tie is None:
        return None
    address = reverse("review:decision_line", args=[list_.pk])
    above, below = tie.first - 1, tie.last
    return {
        "text": f"第{tie.first}至{tie.last}名同为{tie.average:.2f}分，此线将其分开。",
        "links": [
            {"label": f"划在第{line}名（{words}）", "url": f"{address}?line={line}"}
            for line, words in ((above, "同分的均不列入"), (below, "同分的均列入"))
            if line
        ],
    }


def _notes(effect: Effect) -> list[str]:
    """Who does not follow the line, and why."""
    found = (
        (effect.failed_above, "线上有{}户未通过专家评审，不列入。"),
        (effect.fixed_above, "线上有{}户已逐户确定为不列入，不随线变动。"),
        (effect.fixed_below, "线下有{}户已逐户确定为列入，不随线变动。"),
    )
    return [text.format(number) for number, text in found if number]


def _table(
    caption: str,
    rows: Sequence[Place],
    entries: Mapping[int, DecisionEntry],
    cities: Mapping[str, str],
    effect: Effect,
    places: Sequence[Place],
) -> dict[str, Any]:
    columns = [{"label": label, "numeric": label in ("名次", "平均分")} for label in HEAD]
    tied = {rank: tie for tie in ties(places) for rank in range(tie.first, tie.last + 1)}
    made = []
    for one in rows:
        entry, tie = entries[one.pk], tied.get(one.rank)
        cells: list[dict[str, Any]] = [
            {"text": str(one.rank)},
            {"text": entry.declaration.enterprise_name, "url": case_url(entry.declaration.number)},
            {"text": cities.get(one.city, one.city)},
            {
                "text": f"{one.average:.2f}" if one.average is not None else "—",
                "note": f"第{tie.first}至{tie.last}名同分" if tie else "",
            },
            {"text": _words(one.is_proposed, one)},
            _then(one, effect),
        ]
        made.append(
            {
                "cells": [column | cell for column, cell in zip(columns, cells, strict=True)],
                "is_last_above": one.rank == effect.line,
            }
        )
    return {"caption": caption, "columns": columns, "rows": made}  # fmt: skip


def _words(is_proposed: bool, one: Place) -> str:
    return ("列入" if is_proposed else "不列入") + ("（逐户确定）" if one.is_fixed else "")


def _then(one: Place, effect: Effect) -> dict[str, Any]:
    """What the line makes of it: a change stands out by colour, icon and word."""
    taken = is_taken(one, effect.line)
    if taken == one.is_proposed:
        return {"text": _words(taken, one)}
    return {"text": "新列入", "tone": "green", "icon": "plus-circle"} if taken else {
        "text": "改为不列入", "tone": "amber", "icon": "dash-circle"
    }  # fmt: skip


def _named(rows: Sequence[Place], entries: Mapping[int, DecisionEntry], cities: Mapping[str, str]) -> dict[str, Any]:
    """The first of those who move, by name, and how many more there are."""
    named = [
        {
            "text": f"第{one.rank}名 {entries[one.pk].declaration.enterprise_name}",
            "note": cities.get(one.city, one.city),
            "url": case_url(entries[one.pk].declaration.number),
        }
        for one in rows[:NAMED]
    ]
    return {"count": len(rows), "rows": named, "more": max(0, len(rows) - NAMED)}


def _industries(tallies: Sequence[Tally]) -> dict[str, Any]:
    """The largest divisions; the others in one line."""
    codes = [one.key for one in tallies]
    names = dict(Industry.objects.filter(level=IndustryLevel.DIVISION, pk__in=codes).values_list("pk", "name"))
    labels = {code: f"{code} {names.get(code, '')}".strip() or "未填写" for code in codes}
    shown = list(tallies)
    if len(shown) > MOST_INDUSTRIES:
        rest = shown[MOST_INDUSTRIES - 1 :]
        sums = (sum(getattr(one, name) for one in rest) for name in ("ranked", "now", "then"))
        shown = [*shown[: MOST_INDUSTRIES - 1], Tally("rest", *sums)]
        labels["rest"] = f"其他{len(rest)}个大类"
    return _tallies("行业大类变化（户）", "行业大类", shown, labels, {})


def _tallies(
    caption: str, head: str, tallies: Iterable[Tally], names: Mapping[str, str], plans: Mapping[str, int]
) -> dict[str, Any]:
    labels = (head, "参加排名", "现列入", "按此线", "增减", *(["计划数"] if plans else []))
    columns = [{"label": label, "numeric": place > 0} for place, label in enumerate(labels)]
    rows = []
    for one in tallies:
        change = f"{one.change:+d}".replace("-", "−") if one.change else "0"
        cells: list[dict[str, Any]] = [
            {"text": names.get(one.key, one.key) or "未填写"},
            *({"text": str(number)} for number in (one.ranked, one.now, one.then)),
            {"text": change, "tone": "amber" if one.change else ""},
        ]
        if plans:
            short = one.key in plans and one.then < plans[one.key]
            cells.append({"text": str(plans.get(one.key, "—")), "note": "未达到" if short else ""})
        rows.append({"cells": [column | cell for column, cell in zip(columns, cells, strict=True)]})
    return {"caption": caption, "columns": columns, "rows": rows}
