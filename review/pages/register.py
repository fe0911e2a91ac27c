"""The experts' register for its templates: the list of a bank, one entry."""

from typing import Any

from django.urls import reverse

from review import expert_selectors as selectors
from review.expert_selectors import PAGE, STATES, ExpertFilters
from review.institutions import institution_of
from review.models import ExpertEntry
from review.pages.groups import table
from zjtx.accounts.enums import Role
from zjtx.accounts.models import User
from zjtx.common import clock
from zjtx.common.templatetags.zjtx import cn_date, cn_moment

LABELS = ("姓名", "工作单位", "专业领域", "回避单位（个）", "未提交评分（件）", "状态")
FIGURES = ("回避单位（个）", "未提交评分（件）")
TIE_FIELDS = ("past", "shares", "declared")


def keeper_of(user: User) -> str:
    """Whose bank the person keeps."""
    if user.region is None:
        institution = institution_of(user)
        return institution.name if institution else user.organisation
    return user.region.bureau_name or user.region.full_name


def list_page(user: User, filters: ExpertFilters) -> dict[str, Any]:
    """Everything review/register/list.html shows."""
    rows = selectors.entries(user, filters)
    shown = [(reverse("review:expert_entry", args=[one.pk]), _cells(one)) for one in rows[:PAGE]]
    found = table("专家库", LABELS, shown, numeric=FIGURES)
    is_narrowed = bool(filters.q or filters.division or filters.state)
    text = "请更换筛选条件。" if is_narrowed else "专家账号由系统管理员邀请开通，再按登录名纳入专家库。"
    heading = "没有符合条件的专家" if is_narrowed else "专家库还没有专家"
    pager = {
        "first_url": filters.query(after="") if filters.after else "",
        "next_url": filters.query(after=str(rows[PAGE - 1].pk)) if len(rows) > PAGE else "",
    }
    return {
        "keeper": keeper_of(user),
        "has_institutions": user.role != "institution",
        "filters": _filters(filters),
        "panels_url": reverse("review:panels") if user.role == Role.PROVINCE_OFFICER else "",
        "reset_url": "?",
        "table": found
        | {"keys": True, "pager": pager if any(pager.values()) else None, "empty": {"heading": heading, "text": text}},
    }


def _filters(filters: ExpertFilters) -> list[dict[str, Any]]:
    divisions = [("", "全部"), *selectors.division_options()]
    states = [("", "全部"), *STATES]
    return [
        {"name": "q", "label": "姓名或工作单位", "kind": "search", "value": filters.q},
        {"name": "division", "label": "专业领域", "kind": "select", "value": filters.division, "options": divisions},
        {"name": "state", "label": "状态", "kind": "select", "value": filters.state, "options": states},
    ]


def _cells(one: ExpertEntry) -> list[dict[str, Any]]:
    today = clock.today()
    reason = one.unavailable(today, today) if one.user.is_active else "账号已停用"
    until = "" if reason or one.available_until is None else f"至{cn_date(one.available_until)}"
    look = {"text": reason or "可参加评审", "tone": "amber" if reason else "green", "note": until}
    return [
        {"text": one.user.full_name},
        {"text": one.user.organisation or "未填"},
        {"text": "、".join(division.name for division in one.divisions.all()) or "未填"},
        {"text": str(one.ties_count), "numeric": True},
        {"text": str(one.open_tasks), "numeric": True},
        {"badge": True, "icon": "dash-circle" if reason else "check-circle", **look},
    ]


def add_page(form: Any) -> dict[str, Any]:
    """The page that takes an account into the bank, for pieces/form_page.html."""
    url = reverse("review:experts")
    return {
        "form": form,
        "page_name": "纳入专家库",
        "submit_label": "纳入专家库",
        "cancel_url": url,
        "crumbs": [("专家库", url)],
    }


def entry_page(entry: ExpertEntry, form: Any, *, is_own: bool) -> dict[str, Any]:
    """Everything review/register/entry.html shows."""
    chosen = set(form["divisions"].value() or [])
    names = [label for code, label in form.fields["divisions"].choices if code in chosen]
    return {
        "form": form,
        "name": entry.user.full_name,
        "is_own": is_own,
        "chosen": names,
        "ties": [form[name] for name in TIE_FIELDS],
        "lead": f"{entry.keeper}专家库，{cn_moment(entry.changed_at)}最后修改",
        "back_url": reverse("review:expert_desk") if is_own else reverse("review:experts"),
    }
