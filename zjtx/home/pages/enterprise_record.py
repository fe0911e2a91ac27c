"""The record of an enterprise as its own people read it, and the history of its changes."""

from typing import Any

from django.urls import reverse

from zjtx.accounts.models import User
from zjtx.common import clock
from zjtx.common.templatetags.zjtx import cn_date, cn_moment
from zjtx.home.pages.parts import link
from zjtx.home.services.enterprise_record import change_refusal
from zjtx.registry import record
from zjtx.registry.models import Enterprise, EnterpriseChange

_LATEST_CHANGES = 50
_SECTIONS = (
    ("登记信息", ("region", "registered_on", "registered_capital", "registration_type")),
    ("法定代表人", ("legal_representative", "legal_representative_phone", "legal_representative_mobile")),
    ("联系方式", ("address", "postcode", "contact_name", "contact_phone", "contact_mobile", "contact_email")),
    ("所属行业", ("industry_division", "industry_class")),
)


def record_page(user: User) -> dict[str, Any]:
    """Everything home/enterprise_record.html shows."""
    found = Enterprise.objects.select_related("region", "industry_division").get(pk=user.enterprise_id)
    sections = [(title, [_item(found, name) for name in names]) for title, names in _SECTIONS]
    former = [f"{one.name}（至{cn_date(one.until)}）" for one in found.former_names.all()]
    own = [
        {"label": "企业名称", "value": found.name},
        {"label": "统一社会信用代码", "value": found.uscc, "note": "登记后不能修改"},
        *([{"label": "曾用名", "value": "、".join(former)}] if former else []),
    ]
    sections[0] = (sections[0][0], own + sections[0][1])
    missing = [record.label_of(name) for name in record.FIELDS if not getattr(found, name)]
    changes = found.changes.select_related("changed_by")[:_LATEST_CHANGES]
    return {
        "sections": sections,
        "missing": missing,
        "refusal": change_refusal(user),
        "entries": [_entry(one) for one in changes],
        "filed": filed_way(found),
        "edit_url": reverse("home:enterprise_record_edit"),
    }


def filed_way(enterprise: Enterprise) -> dict[str, str] | None:
    """Where a title holder files a change of name or region; None for everybody else."""
    if not record.holds_title(enterprise, clock.today()):
        return None
    return {
        "text": "本企业持有有效称号。发生更名、重组等重大调整的，应在一个月内报送有关文件办理信息更新，"
        "逾期不报的，视为自动放弃所获称号（辽工信改革〔2022〕9号三（三）3）。"
        "更名和变更所在地区不在此处修改，由企业申报变更，经市级核查、省级审定后更新；联系方式在此处直接修改。",
        "url": link("pool:own_changes"),
    }


def clash_words(clash: record.Clash) -> str:
    """What is said at a field that somebody else has changed meanwhile."""
    at = cn_moment(clash.at)
    return f"{clash.by}已于{at}改为“{clash.theirs}”。保留本处内容的，再次保存；采用对方内容的，改为对方内容后保存。"


def _item(enterprise: Enterprise, name: str) -> dict[str, str]:
    text = record.text_of(enterprise, name)
    unit = " 万元" if name == "registered_capital" and text else ""
    return {"label": record.label_of(name).removesuffix("（万元）"), "value": f"{text}{unit}" if text else "未填"}


def _entry(change: EnterpriseChange) -> dict[str, str]:
    rows = [f"{record.label_of(row['field'])}：{row['before_text'] or '空'} → {row['after_text'] or '空'}"
            for row in change.changes]  # fmt: skip
    return {
        "at_text": cn_moment(change.changed_at),
        "who": change.changed_by.full_name if change.changed_by else "系统",
        "what": "修改" + "、".join(record.label_of(row["field"]) for row in change.changes),
        "opinion": "；".join(rows),
        "icon": "pencil",
    }
