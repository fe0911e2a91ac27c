"""The public landing page: what this is, what is open until when, how it goes, and where to start."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from declarations.enums import RoundState, WindowKind
from declarations.models import Round
from declarations.pages.blank_forms import form_links
from review.models import Publicity
from review.province import open_publicities
from zjtx.common import clock
from zjtx.common.templatetags.zjtx import cn_date, cn_date_weekday
from zjtx.home.pages.parts import link
from zjtx.registry.enums import Tier

EARLIER_SHOWN = 6
# 辽工信改革〔2022〕9号，二、三、四: the ladder and the way through it in the notice's terms.
LADDER = (
    (Tier.PRODUCT, "“专精特新”产品（技术）", "同一企业同一年度只能申报一项。"),
    (Tier.SME, "“专精特新”中小企业", "原则上应当具备有效期内的专精特新产品。"),
    (Tier.LITTLE_GIANT, "专精特新“小巨人”企业", "原则上应当是有效期内的专精特新中小企业。"),
)
STEPS = (
    ("注册", "以统一社会信用代码注册企业账号；已被注册的，可申请认领。"),
    ("填报", "选择适合自身情况的最高梯度，在线填写申报表，上传佐证材料，随时查看条件核对结果。"),
    ("提交", "确认真实性声明和承诺事项后提交，取得回执编号，打印申报表签字盖章。"),
    ("初审推荐", "市级主管部门初审，退回的按修改意见更正后重新提交，符合条件的推荐至省工业和信息化厅。"),
    ("评审认定", "专家评审后确定拟认定名单，公示期满印发认定通知，有效期3年。"),
    ("培育", "获得称号的企业进入培育库，按年度和季度填报。"),
)


def page(at: datetime) -> dict[str, Any]:
    """Four queries, however many rounds there are."""
    rounds = list(public_rounds())
    receiving = [one for one in rounds if is_receiving(one, at)]
    receiving.sort(key=lambda one: apply_window(one).closes_at)
    coming = [one for one in rounds if is_coming(one, at)]
    earlier = [one for one in rounds if one not in receiving and one not in coming]
    return {
        "rounds": [_round(one) for one in receiving],
        "coming": [_round(one) for one in coming],
        "earlier": [_earlier(one) for one in earlier[:EARLIER_SHOWN]],
        "publicities": [_publicity(one) for one in open_publicities(clock.local(at).date())],
        "ladder": [{"title": title, "note": note} for _tier, title, note in LADDER],
        "steps": [{"title": title, "text": text} for title, text in STEPS],
        "self_check_url": link("declarations:self_check"),
    }


def public_rounds() -> QuerySet[Round]:
    """Rounds that have been opened, newest first, with windows and tiers."""
    rounds = Round.objects.exclude(state=RoundState.PREPARED).prefetch_related("windows", "tiers")
    return rounds.order_by("-year", "-issued_on", "code")


def apply_window(one: Round) -> Any:
    """The round's application window, None where it has none."""
    return next((window for window in one.windows.all() if window.kind == WindowKind.APPLY), None)


def is_receiving(one: Round, at: datetime) -> bool:
    """Whether enterprises can declare now."""
    window = apply_window(one)
    return one.state == RoundState.OPEN and window is not None and window.is_open(at)


def is_coming(one: Round, at: datetime) -> bool:
    """Whether it is open by name, and its window lies ahead."""
    window = apply_window(one)
    return one.state == RoundState.OPEN and window is not None and at < window.opens_at


def _round(one: Round) -> dict[str, Any]:
    window = apply_window(one)
    tiers = sorted(one.tiers.all(), key=lambda tier: Tier.values.index(tier.tier))
    return {
        "code": one.code,
        "title": one.title,
        "document_number": one.document_number,
        "span": f"{cn_date(window.opens_at)}至{cn_date_weekday(window.closes_at)}",
        "closes_at": window.closes_at,
        "tiers": "、".join(Tier(tier.tier).label for tier in tiers),
        "phones": one.desk_phones,
        "office": one.office,
        "notice_url": link("declarations:round_notice", one.code),
        "forms": form_links(one),
    }


def _publicity(one: Publicity) -> dict[str, Any]:
    return {
        "title": one.title,
        "until": f"至{cn_date_weekday(one.last_day)}",
        "url": link("public:publicity", one.pk),
    }


def _earlier(one: Round) -> dict[str, str]:
    return {
        "title": one.title,
        "document_number": one.document_number,
        "issued": cn_date(one.issued_on),
        "url": link("declarations:round_notice", one.code),
    }
