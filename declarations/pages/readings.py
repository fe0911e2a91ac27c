"""Readings on the round's page: what each would ask in the notice's words, which is in force, what was proposed."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.urls import reverse

from declarations.eligibility import RuleError, load_tier
from declarations.eligibility.ruleset import Group, TierRules
from declarations.eligibility.trees import tree_words
from declarations.enums import Reading, RoundState
from declarations.forms.rulings import LIFT
from declarations.models import LockedReading, Round, RoundTier
from declarations.pages.round_acts import crumbs
from declarations.pages.rounds import address
from declarations.reading_effect import under_way
from declarations.services.readings import EFFECT_JOB, NOT_COUNTED, group_title, reading_words
from zjtx.accounts.enums import Role
from zjtx.common import clock
from zjtx.common.models import Job
from zjtx.common.templatetags.zjtx import cn_moment
from zjtx.registry.enums import Tier

# What the whole report of a declaration comes to; nobody is told pass or fail.
TIER_WORDS = {"eligible": "各项符合", "ineligible": "有不符合项", "open": "待定"}
PEOPLE = ("prepared_by", "confirmed_by", "declined_by", "ended_by")


def readings_section(round_: Round, user: Any) -> list[dict[str, Any]]:
    """A row a group whose wording can be read otherwise, tier by tier."""
    rulings = list(round_.locked_readings.select_related("round", *PEOPLE).order_by("-pk"))
    is_over = round_.state == RoundState.CLOSED
    can_propose = user.role == Role.SYSTEM_ADMIN and not is_over
    rows = []
    for offered in sorted(round_.tiers.all(), key=lambda one: Tier.values.index(one.tier)):
        for rules, group in readable_groups(offered):
            own = [one for one in rulings if (one.tier, one.group) == (offered.tier, group.name)]
            waiting = next((one for one in own if one.is_waiting), None)
            url = address("reading_propose", round_, offered.tier, group.name)
            rows.append(
                {
                    "title": f"{Tier(offered.tier).label} {group.title}",
                    "citation": group.citation,
                    "readings": _readings(rules, group, _in_force(own)),
                    "waiting": waiting_row(waiting, user, is_over=is_over) if waiting else None,
                    "history": [_history(one) for one in own if not one.is_waiting],
                    "propose_url": url if can_propose and waiting is None else "",
                }
            )
    return rows


def readable_groups(offered: RoundTier) -> Iterable[tuple[TierRules, Group]]:
    """The groups of a tier that have more than one tree; none where the rule set is not there."""
    try:
        rules = load_tier(offered.rule_set, offered.tier)
    except RuleError:
        return []
    return [(rules, group) for group in rules.groups.values() if len(group.trees) > 1]


def _in_force(own: Iterable[LockedReading]) -> LockedReading | None:
    return next((one for one in own if one.confirmed_at and not one.ended_at and not one.is_lifting), None)


def _readings(rules: TierRules, group: Group, present: LockedReading | None) -> list[dict[str, str]]:
    """Each reading in words; which counts now, and by whose decision."""
    counting = present.reading if present else Reading.DEFAULT.value
    found = []
    for reading in Reading:
        if reading.value in group.trees:
            is_counting = reading.value == counting
            who = f"{_confirmed(present)}，理由：{present.reason}" if present and is_counting else ""
            state = ("已锁定" if present else "现行") if is_counting else ""
            words = tree_words(rules, group.trees[reading.value])
            found.append({"label": reading.label, "words": words, "state": state, "note": who})
    return found


def _confirmed(one: LockedReading) -> str:
    return f"{one.prepared_by.full_name}提出，{one.confirmed_by.full_name}于{cn_moment(one.confirmed_at)}确认"


def waiting_row(one: LockedReading, user: Any, *, is_over: bool = False) -> dict[str, Any]:
    """A proposal with the acts that are open to the reader."""
    is_officer = user.role == Role.PROVINCE_OFFICER
    return {
        "text": reading_words(one),
        "note": f"{one.prepared_by.full_name}于{cn_moment(one.prepared_at)}提出，理由：{one.reason}",
        "effect": effect_words(one),
        "confirm_url": reverse("declarations:reading_confirm", args=[one.pk]) if is_officer and not is_over else "",
        "decline_url": reverse("declarations:reading_decline", args=[one.pk]),
        "decline_label": "不予确认" if is_officer else "撤回",
        "count_url": "" if is_over else reverse("declarations:reading_count", args=[one.pk]),
        "progress": progress_words(one),
    }


def _history(one: LockedReading) -> dict[str, str]:
    words = "解除锁定" if one.is_lifting else one.get_reading_display()
    if one.declined_at:
        who = (
            f"{one.prepared_by.full_name}提出，{one.declined_by.full_name}于{cn_moment(one.declined_at)}不予确认或撤回"
        )
        return {"text": f"{words}（未生效）", "note": f"{who}，理由：{one.decline_reason}"}
    ended = f"，{cn_moment(one.ended_at)}失效" if one.ended_at else ""
    return {"text": words, "note": f"{_confirmed(one)}，理由：{one.reason}{ended}"}


def effect_words(one: LockedReading) -> str:
    """What a proposal would change, in a sentence or two."""
    effect = one.effect
    if effect is None:
        return "对已提交申报的影响正在计算。"
    if not effect["counted"]:
        return "目前没有已提交、尚未办结的申报，不影响已有核对结果。"
    moves = "，".join(
        f"“{TIER_WORDS[move['from']]}”变为“{TIER_WORDS[move['to']]}”{move['count']}份" for move in effect["moves"]
    )
    whole = f"总体结果改变{effect['tier']}份（{moves}）" if moves else "总体结果均不变"
    return f"已提交、尚未办结的申报{effect['counted']}份：本组结果改变{effect['group']}份，{whole}。"


def propose_page(offered: RoundTier, group: str, form: forms.Form) -> dict[str, Any]:
    """Before a reading is proposed: what each would ask."""
    rules = load_tier(offered.rule_set, offered.tier)
    found, label = rules.groups[group], Tier(offered.tier).label
    return {
        "page_name": f"锁定条款读法：{label}{found.title}",
        "act_label": "提请确认",
        "lead_text": f"{offered.round.title}（{found.citation}）",
        "facts": [
            {"label": one.label, "value": tree_words(rules, found.trees[one.value])}
            for one in Reading
            if one.value in found.trees
        ],
        "consequences": [
            "提交省级主管部门确认，确认前读法不变。",
            "确认后，本批次该类别的条件核对均按锁定的读法列出；已作出的审核结论不变。",
        ],
        "whom": "省级主管部门全部账号将收到消息。",
        "form": form,
        "crumbs": crumbs(offered.round),
        "cancel_url": address("round_detail", offered.round),
    }


def choices(offered: RoundTier, group: Group) -> list[tuple[str, str]]:
    """What can be proposed: every reading but the one in force, and lifting it."""
    own = LockedReading.objects.filter(round_id=offered.round_id, tier=offered.tier, group=group.name)
    present = own.in_force().first()
    found = [
        (one.value, one.label)
        for one in Reading
        if one.value in group.trees and (present is None or present.reading != one.value)
    ]
    return [*found, *([(LIFT, f"解除锁定（现为{present.get_reading_display()}）")] if present else [])]


def _facts(ruling: LockedReading) -> list[dict[str, str]]:
    offered = RoundTier.objects.filter(round_id=ruling.round_id, tier=ruling.tier).first()
    trees = {group.name: (rules, group) for rules, group in readable_groups(offered)} if offered else {}
    own = LockedReading.objects.filter(round_id=ruling.round_id, tier=ruling.tier, group=ruling.group)
    present = own.in_force().first()
    facts = [
        {"label": "类别和指标", "value": f"{Tier(ruling.tier).label} {group_title(ruling)}"},
        {"label": "现行读法", "value": f"{present.get_reading_display()}（已锁定）" if present else "通常读法"},
        {"label": "拟定", "value": "解除锁定" if ruling.is_lifting else ruling.get_reading_display()},
    ]
    if ruling.group in trees:
        rules, group = trees[ruling.group]
        words = tree_words(rules, group.trees.get(ruling.reading or Reading.DEFAULT.value, group.trees["default"]))
        facts.append({"label": "拟定读法的要求", "value": words})
    who = f"{ruling.prepared_by.full_name}，{cn_moment(ruling.prepared_at)}"
    return [*facts, {"label": "提出人", "value": who}, {"label": "理由", "value": ruling.reason}]


def confirm_page(ruling: LockedReading) -> dict[str, Any]:
    """Before a reading comes into force: what it changes on the declarations that are there."""
    effect = effect_words(ruling)
    if ruling.effect is not None:
        counted = clock.as_moment(ruling.effect["at"])
        later = under_way(ruling.round_id, ruling.tier).count() - ruling.effect["counted"]
        effect += f"（{cn_moment(counted)}计算{'，此后申报数有变化' if later else ''}）"
    return {
        **_frame(ruling, "确认条款读法"),
        "facts": [*_facts(ruling), {"label": "影响", "value": effect, "note": progress_words(ruling)}],
        "consequences": [
            "本批次该类别的条件核对即按此列出：企业的核对结果、提交前的检查、审核人员看到的结果。",
            "已作出的审核结论和当时的核对情况不变。",
        ],
        "whom": "提出人，以及有在办申报时的申报企业、各级主管部门和评审专家，将收到消息。",
        "reversible": "确认后永久留存，可由两人办理改为其他读法或解除。",
        "is_blocked": ruling.effect is None and ruling.is_waiting,
        "back_label": "返回批次页面",
        "errors": [{"text": NOT_COUNTED}] if ruling.effect is None and ruling.is_waiting else [],
    }


def progress_words(ruling: LockedReading) -> str:
    """How far the counting has come, while it is under way."""
    job = Job.objects.filter(kind=EFFECT_JOB, args__ruling=ruling.pk).order_by("-created_at").first()
    if job is None or job.status == Job.Status.DONE:
        return ""
    return job.error or (f"已计算{job.done}/{job.total}份" if job.total else job.get_status_display())


def decline_page(ruling: LockedReading, form: forms.Form, *, is_officer: bool) -> dict[str, Any]:
    """Before a proposed reading is declined or taken back."""
    return {
        **_frame(ruling, "不予确认条款读法" if is_officer else "撤回条款读法"),
        "facts": _facts(ruling),
        "consequences": ["读法不变。"],
        "whom": "提出人将收到理由。" if is_officer else "省级主管部门不再需要办理。",
        "form": form,
    }


def _frame(ruling: LockedReading, page_name: str) -> dict[str, Any]:
    return {
        "page_name": page_name,
        "act_label": page_name,
        "lead_text": ruling.round.title,
        "form": None,
        "crumbs": crumbs(ruling.round),
        "cancel_url": address("round_detail", ruling.round),
    }
