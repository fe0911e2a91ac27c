"""One change, and the pages before its acts."""

from datetime import date, datetime
from typing import Any

from django.urls import reverse

from cultivation_pool.enums import CHANGE_FILED, CHANGE_OWED, ChangeEvent, ChangeState
from cultivation_pool.models import ChangeFiling, ChangeLog
from cultivation_pool.pages.changes import RULE, due_words, late_words, look_of
from cultivation_pool.services.change_decisions import CORRECTION_WORKING_DAYS, act_refusal, fate_refusal
from cultivation_pool.services.changes import NOT_YOURS, filing_refusal, withdraw_refusal
from review.pages.matters import end_of, file_rows
from zjtx.common import clock
from zjtx.common.templatetags.zjtx import cn_date, cn_moment
from zjtx.registry.models import Title

EVENT_LOOKS = {
    ChangeEvent.NOTED: ("amber", "flag"),
    ChangeEvent.FILED: ("progress", "send"),
    ChangeEvent.PASSED: ("progress", "check"),
    ChangeEvent.RETURNED: ("amber", "arrow-counterclockwise"),
    ChangeEvent.CONFIRMED: ("green", "check-circle"),
    ChangeEvent.KEPT: ("green", "shield-check"),
    ChangeEvent.GIVEN_UP: ("red", "x-octagon"),
}
# The acts of the officers in the order of the bar: (address, event, tone).
ACTS = (
    ("pass", ChangeEvent.PASSED, "primary"),
    ("confirm", ChangeEvent.CONFIRMED, "primary"),
    ("return", ChangeEvent.RETURNED, "plain"),
    ("refuse", ChangeEvent.REFUSED, "danger"),
    ("close", ChangeEvent.CLOSED, "plain"),
)
ACT_WORDS = {
    ChangeEvent.PASSED: "核查通过，报省级",
    ChangeEvent.RETURNED: "退回补正",
    ChangeEvent.CONFIRMED: "确认变更",
    ChangeEvent.REFUSED: "不予确认",
    ChangeEvent.CLOSED: "无须申报，终止办理",
}
AFTERWARDS = {
    ChangeEvent.PASSED: ["报省级主管部门审定，企业收到消息。"],
    ChangeEvent.RETURNED: [
        f"企业在{CORRECTION_WORKING_DAYS}个工作日内补正后重新提交，仍由市级核查。",
        "首次提交的日期不变：按期申报的，补正不算逾期。",
    ],
    ChangeEvent.CONFIRMED: [
        "企业信息改为变更后的内容，原名称保留为曾用名，按曾用名仍可查到。",
        "称号由企业继续持有，证书、公告和公开名单用新名称，并注明原名称。",
        "已开始的申报和报表保留原内容，以后的使用新内容。",
    ],
    ChangeEvent.REFUSED: ["企业信息不作更新，理由告知企业和所在市。"],
    ChangeEvent.CLOSED: ["企业不需再申报该项变更，理由告知企业。"],
}


def change_page(user: Any, row: ChangeFiling, at: datetime) -> dict[str, Any]:
    """Everything pool/change.html shows; to the enterprise without officers' names."""
    today, is_own = clock.local(at).date(), user.role == "enterprise"
    return {
        "row": row,
        "look": look_of(row, today),
        "late": late_words(row, today),
        "facts": _facts(row, today),
        "columns": _before_and_after(row),
        "files": file_rows(row.files.select_related("stored"), "pool:change_file"),
        "entries": [_entry(one, row, is_own=is_own) for one in row.log.select_related("actor").order_by("-pk")],
        "acts": _own_acts(user, row, at) if is_own else _acts(user, row, at),
        "due_at": _due_at(row, today),
        "rule": RULE if is_own and (row.awaits_fate(today) or row.state == ChangeState.DUE) else "",
        "titles": _titles(row, today),
        "crumbs": own_crumbs() if is_own else crumbs(),
    }


def crumbs(row: ChangeFiling | None = None) -> list[tuple[str, str]]:
    """The way to an officer's page."""
    way = [("培育库", reverse("pool:board")), ("变更", reverse("pool:changes"))]
    return [*way, (row.number, reverse("pool:change", args=[row.pk]))] if row else way


def own_crumbs(row: ChangeFiling | None = None) -> list[tuple[str, str]]:
    """The way to an enterprise's page."""
    way = [("培育库", reverse("pool:mine")), ("变更", reverse("pool:own_changes"))]
    return [*way, (row.number, reverse("pool:own_change", args=[row.pk]))] if row else way


def _due_at(row: ChangeFiling, today: date) -> datetime | None:
    if row.state == ChangeState.DUE:
        return end_of(row.due_on)
    return end_of(row.correct_by) if row.correct_by else None


def _facts(row: ChangeFiling, today: date) -> list[dict[str, str]]:
    filed = cn_moment(row.filed_at) if row.filed_at else "尚未申报"
    facts = [
        {"label": "企业名称", "value": row.old_name, "note": _present_name(row)},
        {"label": "统一社会信用代码", "value": row.enterprise.uscc},
        {"label": "变更类型", "value": row.get_kind_display(), "note": _found(row)},
        {"label": "来源", "value": row.get_source_display()},
        {"label": "变更日期", "value": cn_date(row.changed_on) if row.changed_on else "未知"},
        {"label": "申报期限", "value": due_words(row)},
        {"label": "首次提交", "value": filed, "note": "逾期申报" if row.is_late else ""},
    ]
    if words := late_words(row, today):
        facts.append({"label": "称号处理", "value": words, "note": row.fate_document})
    return facts


def _present_name(row: ChangeFiling) -> str:
    return f"现名：{row.enterprise.name}" if row.enterprise.name != row.old_name else ""


def _found(row: ChangeFiling) -> str:
    return f"市级核查认定：{row.get_found_kind_display()}" if row.found_kind and row.found_kind != row.kind else ""


def _before_and_after(row: ChangeFiling) -> list[dict[str, str]]:
    """Rows of the table 变更前、变更后: only what is said to change."""
    pairs = (
        ("企业名称", row.old_name, row.new_name),
        ("所在地区", row.old_region.full_name, row.new_region.full_name if row.new_region else ""),
        ("统一社会信用代码", row.old_uscc, row.new_uscc),
    )
    return [{"label": label, "before": before, "after": after} for label, before, after in pairs if after]


def _titles(row: ChangeFiling, today: date) -> list[str]:
    """The titles that are at stake while the question is open."""
    if not row.awaits_fate(today):
        return []
    held = Title.objects.not_ended().filter(enterprise_id=row.enterprise_id, starts_on__lte=row.due_on)
    return [
        f"{one.get_tier_display()}{f'“{one.product_name}”' if one.product_name else ''}"
        f"（{one.number or one.document_number}，有效期至{cn_date(one.ends_on)}）"
        for one in held.filter(ends_on__gte=today).order_by("pk")
    ]


def _entry(one: ChangeLog, row: ChangeFiling, *, is_own: bool) -> dict[str, str]:
    tone, icon = EVENT_LOOKS.get(ChangeEvent(one.event), ("neutral", "dot"))
    who = one.actor_label
    if is_own and one.actor is not None and one.actor.role != "enterprise":
        who = {"city_officer": "市级主管部门", "province_officer": "省级主管部门"}.get(one.actor.role, "主管部门")
    note = f"文号：{one.document_number}" if one.document_number else ""
    return {
        "at_text": cn_moment(one.at), "what": one.get_event_display(), "who": who, "opinion": one.opinion,
        "note": note, "tone": tone, "icon": icon,
    }  # fmt: skip


def _acts(user: Any, row: ChangeFiling, at: datetime) -> list[dict[str, str]]:
    """Only acts of the reader's own desk in this state; of those that must wait one says why."""
    found: list[dict[str, str]] = []
    if fate_refusal(row, user, at) is None:
        address = reverse("pool:change_titles", args=[row.pk])
        found.append({"label": "决定称号是否放弃", "url": address, "tone": "primary"})
    for name, event, tone in ACTS:
        refusal = act_refusal(row, user, event, at)
        is_off = refusal is not None and (refusal == NOT_YOURS or refusal.startswith("现为"))
        if is_off or any(one.get("refusal") and one["refusal"] == refusal for one in found):
            continue
        url = reverse(f"pool:change_{name}", args=[row.pk])
        found.append({"label": ACT_WORDS[event], "url": url, "tone": tone, "refusal": refusal or ""})
    return found


def _own_acts(user: Any, row: ChangeFiling, at: datetime) -> list[dict[str, str]]:
    found = []
    if row.state in CHANGE_OWED:
        label = "申报变更" if row.state == ChangeState.DUE else "补正后重新提交"
        refusal = filing_refusal(user, clock.local(at).date(), row) or ""
        url = reverse("pool:own_change_file", args=[row.pk])
        found.append({"label": label, "url": url, "tone": "primary", "refusal": refusal})
    if row.state in CHANGE_FILED and withdraw_refusal(row, user) is None:
        url = reverse("pool:own_change_withdraw", args=[row.pk])
        found.append({"label": "撤回申报", "url": url, "tone": "plain"})
    return found


def file_page(user: Any, form: Any, row: ChangeFiling | None, at: datetime) -> dict[str, Any]:
    """What pieces/form_page.html shows before a filing."""
    notes = [RULE, "联系人、电话、通讯地址等不需申报，在“企业信息”中直接修改。"]
    returned = row.log.filter(event=ChangeEvent.RETURNED).last() if row else None
    if row is not None and row.state == ChangeState.RETURNED and returned is not None:
        notes = [f"退回意见：{returned.opinion}", "已上传的证明文件保留，本次只上传补充的。"]
    return {
        "form": form,
        "page_name": "申报变更" if row is None else f"申报变更 {row.number}",
        "submit_label": "提交变更申报",
        "lead_text": f"{user.enterprise.name}（{user.enterprise.uscc}）",
        "notes": notes,
        "multipart": True,
        "crumbs": own_crumbs(row),
        "cancel_url": reverse("pool:own_change", args=[row.pk]) if row else reverse("pool:own_changes"),
    }


def note_page(form: Any) -> dict[str, Any]:
    """What pieces/form_page.html shows before a known change is written down."""
    return {
        "form": form,
        "page_name": "登记须申报的变更",
        "submit_label": "登记并告知企业",
        "lead_text": "企业已发生变更而尚未申报的，登记后企业收到待办，到期未报的报省级确认称号是否放弃。",
        "crumbs": crumbs(),
        "cancel_url": reverse("pool:changes"),
    }


def act_page(row: ChangeFiling, event: ChangeEvent, form: Any) -> dict[str, Any]:
    """What pieces/confirm_page.html shows before an officer's act."""
    return {
        **_confirmation(row, form),
        "page_name": f"{ACT_WORDS[event]}：{row.number}",
        "act_label": ACT_WORDS[event],
        "consequences": AFTERWARDS[event],
        "danger": event == ChangeEvent.REFUSED,
        "reversible": "" if event in (ChangeEvent.PASSED, ChangeEvent.RETURNED) else "办理后不能撤销。",
    }


def fate_page(row: ChangeFiling, form: Any, at: datetime) -> dict[str, Any]:
    """The same before the decision on the titles."""
    page = _confirmation(row, form)
    titles = _titles(row, clock.local(at).date())
    return {
        **page,
        "facts": [*page["facts"], {"label": "所涉称号", "value": "；".join(titles) or "没有有效称号"}],
        "page_name": f"决定称号是否放弃：{row.number}",
        "act_label": "作出决定",
        "lead_text": "变更逾期申报的，视为自动放弃所获称号。是否放弃由省级主管部门确认。",
        "consequences": [
            "保留称号：称号不变，变更继续办理。",
            "确认放弃称号：所列称号自今日终止，企业退出培育库；尚未申报的变更随之终止。",
        ],
        "danger": True,
        "reversible": "决定告知企业和所在市，办理后不能撤销。",
    }


def withdraw_page(row: ChangeFiling, form: Any) -> dict[str, Any]:
    """The same before the enterprise takes its filing back."""
    is_owed = row.is_late or row.source != "enterprise"
    after = "该项变更仍须申报，申报期限不变。" if is_owed else "该项变更不再办理；确已发生变更的，仍须在期限内申报。"
    return {
        **_confirmation(row, form),
        "page_name": f"撤回变更申报 {row.number}",
        "act_label": "撤回申报",
        "consequences": [after],
        "whom": "",
        "crumbs": own_crumbs(row),
        "cancel_url": reverse("pool:own_change", args=[row.pk]),
    }


def _confirmation(row: ChangeFiling, form: Any) -> dict[str, Any]:
    return {
        "form": form,
        "facts": [
            {"label": "企业", "value": row.old_name},
            {"label": "变更类型", "value": row.get_kind_display()},
            *({"label": one["label"], "value": f"{one['before']} → {one['after']}"} for one in _before_and_after(row)),
        ],
        "whom": row.enterprise.name,
        "crumbs": crumbs(row),
        "cancel_url": reverse("pool:change", args=[row.pk]),
    }
