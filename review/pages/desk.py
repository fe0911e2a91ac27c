"""The review desk: the sheet with its notes, the tabs beside it, and the acts at the foot."""

from typing import Any
from urllib.parse import quote

from django.urls import reverse

from declarations import workflow
from declarations.answers.fields import answer_fields
from declarations.enums import Desk, Status
from review import first_review, handing_over, selectors, taking_over
from review.enterprise_record import enterprise_record
from review.enums import Decision, PhraseUse
from review.forms import RemarkForm
from review.pages.case import Case
from review.pages.city_panel import city_panel
from review.pages.marks import commitment_entries, conditions
from review.pages.past import past_page
from review.pages.phrases import phrase_box
from review.pages.stamped import stamped_line
from review.selectors import Filters
from zjtx.common import clock
from zjtx.common.templatetags.zjtx import cn_date, cn_moment
from zjtx.registry.models import Ban, Title

TONES = {Decision.RECOMMEND: "primary", Decision.RETURN: "plain", Decision.NOT_RECOMMEND: "danger"}
LOG_LOOKS = {
    "recommended": ("green", "check-circle"),
    "returned": ("amber", "arrow-return-left"),
    "not_recommended": ("red", "x-circle"),
    "withdrawn": ("grey", "dash-circle"),
    "recognised": ("green", "award"),
    "not_recognised": ("red", "x-circle"),
}
SENT_BACK_LOOK = ("amber", "arrow-return-left")
REASONS = {"prerequisite": "未具备前序称号的说明", "lower_tier": "选择较低类别的说明"}


def desk_page(case: Case, filters: Filters) -> dict[str, Any]:
    """Everything review/desk.html shows."""
    return {
        **reading_page(case),
        "remark_form": RemarkForm(places=case.places) if case.is_open else None,
        "phrases": phrase_box(case, PhraseUse.REMARK) if case.is_open else None,
        "contacts_url": case.url("contacts"),
        "sent_back": selectors.sent_back_entry(case.declaration, case.log),
        "city_panel": city_panel(case.declaration) if case.desk == Desk.CITY else None,
        "queue_url": reverse("review:queue") + filters.query(),
        "query": filters.query(),
        "handler": _handler(case),
        "handed_over": handing_over.latest(case.declaration) if case.is_open else None,
        **act_bar(case, filters),
    }


def reading_page(case: Case) -> dict[str, Any]:
    """The sheet and the tabs beside it, for every officer who reads a case."""
    return {
        "case": case,
        "declaration": case.declaration,
        "submission": case.submission,
        "blocks": case.blocks,
        "report": conditions(case),
        "commitments": commitment_entries(case),
        "issues": _issues(case),
        "reasons": _reasons(case),
        "earlier": _earlier_figures(case),
        "remarks": [case.remark_row(one) for one in case.remarks],
        "past": past_page(case),
        "evidence": _evidence(case),
        "stamped": stamped_line(case),
        "enterprise": _enterprise(case),
        "lapses": _lapses(case),
        "titles": _titles(case),
        "others": _others(case),
        "changes": case.changes,
        "file_changes": case.file_changes,
        "timeline": _timeline(case),
    }


def act_bar(case: Case, filters: Filters) -> dict[str, Any]:
    """The variables of pieces/act_bar.html: three acts, why each is off where it is, the way to the next file."""
    place = selectors.neighbours(case.user, filters, case.at, case.declaration)
    query = filters.query()

    def desk_url(number: str | None) -> str:
        return reverse("review:desk", args=[number]) + query if number else ""

    return {
        "acts": _acts(case, query),
        "previous_url": desk_url(place.previous),
        "next_url": desk_url(place.next),
        "position_text": f"第 {place.position} 件，共 {place.total} 件"
        if place.position
        else f"待办理 {place.total} 件",
    }


def act_refusal(case: Case, decision: Decision) -> str | None:
    """Why a decision is not possible now; the same sentence at the button and on its page."""
    denied = first_review.refusal(case.declaration, case.user, case.at, decision, case.closed)
    if denied is None and decision == Decision.RETURN and not case.unsent:
        return first_review.NO_REMARK
    return denied


def _acts(case: Case, query: str) -> list[dict[str, Any]]:
    """The three ways a first review ends; for the city, of a case that its district still has, taking it over."""
    if case.desk == Desk.CITY and case.declaration.status == Status.DISTRICT_REVIEW:
        refusal = taking_over.refusal(case.declaration, case.user, case.at)
        return [{"label": "市级接办", "url": case.url("take_over"), "tone": "primary", "refusal": refusal}]
    return [_act(case, decision, query) for decision in Decision]


def _act(case: Case, decision: Decision, query: str) -> dict[str, Any]:
    move = workflow.BY_NAME[first_review.MOVE_NAMES[case.desk, decision]]
    refusal = act_refusal(case, decision)
    if refusal and decision == Decision.RECOMMEND and case.is_open:
        refusal = refusal.split("：")[0]  # the page of the act names the open points
    return {"label": move.label, "url": case.url(decision) + query, "tone": TONES[decision], "refusal": refusal}


def _handler(case: Case) -> dict[str, Any]:
    handler = case.declaration.handler
    return {
        "name": handler.full_name if handler else "",
        "is_me": handler is not None and handler.pk == case.user.pk,
        "id": handler.pk if handler else "",
    }


def _issues(case: Case) -> list[dict[str, Any]]:
    """Consistency warnings of this version, each with a link to the first answer it concerns."""
    labels = case.places
    found = []
    for issue in case.submission.issues:
        places = [name for name in issue["fields"] if name in labels]
        found.append(
            {
                "message": issue["message"],
                "severity": issue["severity"],
                "places": [(labels[name], f"#answer-{name.replace('.', '-')}") for name in places],
            }
        )
    return found


def _reasons(case: Case) -> list[tuple[str, str]]:
    """What the enterprise wrote where a rule holds only in principle (原则上); the reviewer may let it pass."""
    given = case.content["reasons"]
    return [(label, given[key]) for key, label in REASONS.items() if given[key]]


def _earlier_figures(case: Case) -> dict[str, Any] | None:
    """The figures that both this and the last year's declaration hold for the same year, side by side."""
    earlier = case.earlier
    if earlier is None:
        return None
    before = earlier.content["answers"]
    rows = []
    for name, one in answer_fields(case.sheet.version).items():
        for year, value in case.content["answers"].get(name, {}).items() if one.is_yearly else ():
            then = before.get(name, {}).get(year)
            if then is not None:
                rows.append({"label": one.full_label(int(year)), "unit": one.unit, "then": then, "now": value})
    return {"number": earlier.declaration.number, "year": earlier.declaration.year, "rows": rows}


def _evidence(case: Case) -> list[dict[str, Any]]:
    words = {clause.id: clause.text for clause in case.report.clauses}
    return [
        {
            "id": item.pk,
            "number": item.serial,
            "title": item.text,
            "required": item.is_required,
            "clauses": [words[clause] for clause in item.clauses if clause in words],
            "files": case.files.get(item.serial, []),
            "missing": not case.files.get(item.serial),
            "remarks": case.remarks_at([f"evidence-{item.pk}"]),
            "remark_url": f"{case.url('remark_add')}?at={quote(f'evidence-{item.pk}')}" if case.is_open else "",
        }
        for item in case.requirements
    ]


def _enterprise(case: Case) -> list[dict[str, str]]:
    enterprise = case.declaration.enterprise
    items = [
        {"label": "企业名称", "value": case.declaration.enterprise_name},
        {"label": "统一社会信用代码", "value": enterprise.uscc},
        {"label": "所在地区", "value": case.declaration.region.full_name},
    ]
    if enterprise.name != case.declaration.enterprise_name:
        items[0]["note"] = f"企业档案名称：{enterprise.name}"
    return items


def _lapses(case: Case) -> list[dict[str, Any]]:
    """Bans in force and over, and how the duties of a title were kept: {label, text, is_lapse}."""
    today = clock.local(case.at).date()
    enterprise = case.declaration.enterprise_id
    rows = []
    for ban in Ban.objects.filter(enterprise=enterprise):
        state = "" if ban.ends_on >= today else "，已到期"
        if ban.lifted_on is not None:
            state = f"，{cn_date(ban.lifted_on)}已解除（{ban.lift_document}）"
        span = f"{cn_date(ban.starts_on)}至{cn_date(ban.ends_on)}{state}（{ban.document_number}）"
        rows.append({"label": "限制申报", "text": f"{span}：{ban.reason}", "is_lapse": ban.lifted_on is None})
    return [*rows, *(vars(entry) for entry in enterprise_record(case.user, enterprise, today))]


def _titles(case: Case) -> list[dict[str, str]]:
    today = clock.local(case.at).date()
    rows = []
    for title in Title.objects.filter(enterprise_id=case.declaration.enterprise_id).order_by("-starts_on", "-pk"):
        valid = title.is_valid_on(today)
        ended = f"{title.get_end_reason_display()}（{cn_date(title.ended_on)}）" if title.ended_on else "已到期"
        rows.append(
            {
                "name": f"{title.get_tier_display()}{f'“{title.product_name}”' if title.product_name else ''}",
                "year": f"{title.year}年",
                "span": f"{cn_date(title.starts_on)}至{cn_date(title.ends_on)}",
                "document": title.document_number,
                "state": "有效" if valid else "未生效" if today < title.starts_on else ended,
                "tone": "green" if valid else "grey",
            }
        )
    return rows


def _others(case: Case) -> list[dict[str, Any]]:
    """The enterprise's other declarations; of those that a desk ended without a recommendation, why."""
    others = selectors.other_declarations(case.user, case.declaration)
    ended = selectors.reasons_not_recommended(others)
    return [
        {
            "label": f"{one.round.code} {one.get_tier_display()}",
            "number": one.number,
            "status": one,
            "url": case.address_of(one),
            "ended": ended.get(one.pk, ""),
        }
        for one in others
    ]


def _timeline(case: Case) -> list[dict[str, Any]]:
    entries = []
    for entry in case.log:
        tone, icon = LOG_LOOKS.get(entry.target, ("neutral", "dot"))
        if entry.move == "send_back":
            tone, icon = SENT_BACK_LOOK
        row = {
            "at_text": cn_moment(entry.at),
            "what": entry.label,
            "who": entry.actor_label,
            "opinion": entry.opinion or entry.reason,
            "note": f"第{entry.version}版" if entry.version else "",
            "tone": tone,
            "icon": icon,
        }
        entries.append(row)
    return entries
