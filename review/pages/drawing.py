"""Draws of experts for their templates: the preview of loads and gaps, and what a draw led to. Province only."""

from collections import Counter
from typing import Any

from review import drawing
from review.drawing import NO_CONFLICTS, Question
from review.enums import DrawSource
from review.expert_selectors import division_options
from review.forms_experts import SOURCES
from review.models import ExpertDraw, Panel
from review.pages.groups import table
from review.pages.panels import panel_crumbs
from review.stages import has_bank
from zjtx.accounts.models import User
from zjtx.common.templatetags.zjtx import cn_moment

SHOWN = 100
GAPS_SHOWN = 50
LOTS = "抽取时由系统生成随机种子，与抽取条件、结果一并保存，可以复算。"


def usual_source(panel: Panel) -> str:
    """The bank where there is one, else the panel's own experts."""
    return DrawSource.BANK if has_bank(panel) else DrawSource.SEATED


def draw_page(panel: Panel, form: Any, error: str) -> dict[str, Any]:
    """Everything review/panels/draw.html shows before a draw; no preview where the form cannot be read."""
    question = None
    if form.is_valid():
        question = drawing.ask(panel, **form.cleaned_data)
    crumbs = panel_crumbs(panel)
    return {
        "page_name": "抽取专家",
        "act_label": "抽取专家",
        "panel": panel,
        "form": form,
        "error": error,
        "crumbs": crumbs,
        "back_url": crumbs[-1][1],
        "lots": LOTS,
        "preview": _preview(question) if question else None,
        "hidden": [(name, form[name].value()) for name in ("wanted", "source")],
    }


def replace_page(panel: Panel, expert: User, form: Any, error: str) -> dict[str, Any]:
    """The same before an expert is replaced."""
    source = form["source"].value()
    known = source if source in DrawSource.values else usual_source(panel)
    question = drawing.ask(panel, wanted=panel.experts_required, source=known, withdrawn=expert)
    crumbs = panel_crumbs(panel)
    return {
        "page_name": f"更换专家：{expert.full_name}",
        "act_label": "更换专家",
        "panel": panel,
        "form": form,
        "error": error,
        "crumbs": crumbs,
        "back_url": crumbs[-1][1],
        "lots": f"{expert.full_name}未提交的评审任务改由抽取的专家承担，已填的评分不保留，今后不再抽入本评审组。{LOTS}",
        "is_replacement": True,
        "preview": _preview(question),
        "hidden": [("source", known)],
        "sources": [(value, label, value == known) for value, label in form.fields["source"].choices],
    }


def _preview(question: Question) -> dict[str, Any]:
    """What a draw would lead to: the range of loads and the gaps hang on no seed but by chance within one seat."""
    answer, data = question.answer(""), question.data
    loads, missing = answer["loads"].values(), sum(answer["short"].values())
    span = "—".join(str(one) for one in sorted({min(loads, default=0), max(loads, default=0)}))
    figures = [
        {"label": "待抽取的申报", "value": len(data["cases"]), "unit": "件"},
        {"label": "待抽取的席位", "value": question.seats, "unit": "个"},
        {"label": "可抽取的专家", "value": len(data["candidates"]), "unit": "名"},
        {"label": "抽取后每人承担", "value": span, "unit": "件"},
    ]
    if missing:
        figures.append({"label": "抽不足的席位", "value": missing, "unit": "个", "tone": "red"})
    return {
        "seal": question.seal,
        "can_draw": any(answer["picks"].values()),
        "is_filled": not data["cases"],
        "figures": figures,
        "cases": _cases(data),
        "more_cases": max(0, len(data["cases"]) - SHOWN),
        "gaps": _gaps(question, answer["short"])[:GAPS_SHOWN],
        "more_gaps": max(0, len(answer["short"]) - GAPS_SHOWN),
        "candidates": _candidates(data),
        "excluded": _excluded(data),
    }


def _gaps(question: Question, short: dict[str, int]) -> list[str]:
    return [
        f"{one['key']} {one['name']}：缺{short[one['key']]}名专家，有{_in_conflict(one['barred'])}名须回避"
        for one in question.data["cases"]
        if one["key"] in short
    ]


def _cases(data: dict[str, Any]) -> dict[str, Any]:
    """Per declaration: its field, the open seats, how many experts are of its field and how many must not review it."""
    fields, versed = dict(division_options()), Counter(code for one in data["candidates"] for code in one["divisions"])
    labels = ("申报", "所属行业", "待抽取（名）", "同领域专家（名）", "须回避的专家（名）")
    rows = [
        (
            "",
            [
                {"text": one["key"], "note": one["name"]},
                {"text": fields.get(one["division"], "未填")},
                {"text": str(one["wanted"])},
                {"text": str(versed[one["division"]])},
                {"text": str(_in_conflict(one["barred"]))},
            ],
        )
        for one in data["cases"][:SHOWN]
    ]
    return table("待抽取的申报", labels, rows, numeric=labels[2:])


def _in_conflict(barred: dict[str, str]) -> int:
    return sum(reason not in NO_CONFLICTS for reason in barred.values())


def _candidates(data: dict[str, Any]) -> dict[str, Any]:
    """Per expert: what they hold, how many of the declarations are of their field, how many they must not review."""
    out, fields = Counter(), Counter(one["division"] for one in data["cases"])
    for one in data["cases"]:
        out.update(key for key, reason in one["barred"].items() if reason not in NO_CONFLICTS)
    labels = ("专家", "本批次已有任务（件）", "同一领域的申报（件）", "须回避的申报（件）")
    rows = [
        (
            "",
            [
                {"text": one["name"]},
                {"text": str(one["load"])},
                {"text": str(sum(fields[code] for code in one["divisions"]))},
                {"text": str(out[one["key"]])},
            ],
        )
        for one in data["candidates"]
    ]
    return table("可抽取的专家", labels, rows, numeric=labels[1:])


def _excluded(data: dict[str, Any]) -> dict[str, Any]:
    rows = [("", [{"text": one["name"]}, {"text": one["reason"]}]) for one in data["excluded"]]
    return table("不列入抽取的专家", ("专家", "原因"), rows)


def drawn_page(panel: Panel, made: ExpertDraw, start: str) -> dict[str, Any]:
    """Everything review/panels/drawn.html shows."""
    first = int(start) if start.isascii() and start.isdigit() and len(start) < 6 else 0
    cases = made.question["cases"]
    crumbs = panel_crumbs(panel)
    pager = {
        "first_url": "?" if first else "",
        "next_url": f"?from={first + SHOWN}" if first + SHOWN < len(cases) else "",
    }
    return {
        "made": made,
        "crumbs": crumbs,
        "back_url": crumbs[-1][1],
        "facts": _facts(made),
        "missing": sum(made.answer["short"].values()),
        "table": _drawn_table(made, cases[first : first + SHOWN]) | {"pager": pager if any(pager.values()) else None},
        "loads": _loads(made),
        "excluded": _excluded(made.question),
    }


def _facts(made: ExpertDraw) -> list[dict[str, str]]:
    found = [
        {"label": "抽取记录编号", "value": str(made.pk), "note": f"复算：manage.py replay_draw {made.pk}"},
        {"label": "办理", "value": f"{made.maker}，{cn_moment(made.made_at)}"},
        {"label": "抽取范围", "value": SOURCES[DrawSource(made.source)]},
        {"label": "每件申报专家数", "value": f"{made.wanted}名"},
        {"label": "随机种子", "value": made.seed},
        {"label": "抽取条件摘要", "value": made.seal[:16]},
    ]
    if made.for_spread:
        found.insert(1, {"label": "抽取事由", "value": "评分相差过大，增加一名专家"})
    if made.withdrawn is not None:
        found.insert(1, {"label": "退出的专家", "value": made.withdrawn.full_name, "note": made.reason})
    return found


def _drawn_table(made: ExpertDraw, cases: list[dict[str, Any]]) -> dict[str, Any]:
    people, fields = {one["key"]: one for one in made.question["candidates"]}, dict(division_options())
    rows = []
    for one in cases:
        picked = made.answer["picks"][one["key"]]
        case = {"text": one["key"], "note": one["name"]}
        industry = {"text": fields.get(one["division"], "未填")}
        others = _why_not(one, len(people) - len(picked), people)
        rows.append(("", [case, industry, _picked(made, one, people), *({"text": text} for text in others)]))
    return table("抽取结果", ("申报", "所属行业", "抽中的专家", "须回避的专家", "其余专家"), rows)


def _picked(made: ExpertDraw, case: dict[str, Any], people: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """The cell of who was drawn, with who of them is of the declaration's field; amber where seats stayed open."""
    picked, short = made.answer["picks"][case["key"]], made.answer["short"].get(case["key"], 0)
    versed = [people[key]["name"] for key in picked if case["division"] in people[key]["divisions"]]
    cell = {"text": "、".join(people[key]["name"] for key in picked) or "无"}
    if short:
        return cell | {"tone": "amber", "icon": "exclamation-triangle", "note": f"缺{short}名"}
    return cell | {"note": f"同领域：{'、'.join(versed)}" if versed else ""}


def _why_not(case: dict[str, Any], others: int, people: dict[str, dict[str, Any]]) -> tuple[str, str]:
    """(who is in conflict and why, "王某：已评审该申报；其余5名随机未抽中") of everybody who could have been drawn."""
    words = {key: f"{people[key]['name']}：{reason}" for key, reason in case["barred"].items()}
    conflicts = [words[key] for key, reason in case["barred"].items() if reason not in NO_CONFLICTS]
    besides = [words[key] for key, reason in case["barred"].items() if reason in NO_CONFLICTS]
    rest = others - len(words)
    besides += [f"其余{rest}名随机未抽中"] if rest else []
    return "；".join(conflicts) or "—", "；".join(besides) or "—"


def _loads(made: ExpertDraw) -> dict[str, Any]:
    labels = ("专家", "抽取前（件）", "本次抽中（件）", "抽取后（件）")
    rows = []
    for one in made.question["candidates"]:
        after = made.answer["loads"][one["key"]]
        figures = (one["load"], after - one["load"], after)
        rows.append(("", [{"text": one["name"]}, *({"text": str(figure)} for figure in figures)]))
    return table("每名专家承担的申报", labels, rows, numeric=labels[1:])
