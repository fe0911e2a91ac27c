"""Before a recognition, and what it gave."""

from datetime import datetime
from typing import Any

from django.urls import reverse

from declarations.enums import Status
from review import recognition as services
from review.enums import ObjectionState
from review.models import Publicity, Recognition
from review.pages.province_case import case_url
from review.pages.publicity import own_crumbs
from zjtx.common.templatetags.zjtx import cn_date, cn_date_weekday, cn_moment
from zjtx.registry.enums import Tier

NAMED = 5


def recognise_page(publicity: Publicity, form: Any, at: datetime) -> dict[str, Any]:
    """Everything pieces/confirm_page.html shows before a recognition."""
    ready, held = services.ready(publicity), services.held(publicity)
    general = publicity.objections.filter(state=ObjectionState.OPEN, declaration__isnull=True).count()
    ends_on = cn_date(services.last_day_of_title(publicity.round))
    notes = [f"{len(held)}户有待答复的异议，本次不办理：{_names(held)}。"] if held else []
    notes += [f"另有{general}件针对名单整体的异议待答复。"] if general else []
    return {
        "page_name": f"办理认定 {publicity.round.code} {publicity.get_tier_display()}",
        "act_label": "办理认定",
        "facts": [
            {"label": "公示", "value": publicity.title},
            {"label": "公示期满", "value": cn_date_weekday(publicity.last_day)},
            {"label": "本次认定", "value": f"{len(ready)}户"},
            {"label": "称号有效期", "value": f"自印发日期起至{ends_on}"},
        ],
        "consequences": [
            *notes,
            f"{len(ready)}户转为“已认定”，按公示顺序编发证书编号：{_names(ready)}。",
            "企业原有的未到期同类称号，于印发日期的前一日终止，由新称号接续。",
        ],
        "whom": "各企业的全部用户和所在市主管部门收到消息。",
        "reversible": "认定后不能撤回。",
        "danger": False,
        "form": form,
        "cancel_url": reverse("review:publicity", args=[publicity.pk]),
        "crumbs": own_crumbs(publicity),
    }


def _names(entries: list[Any]) -> str:
    names = "、".join(one.declaration.enterprise_name for one in entries[:NAMED])
    return f"{names}等" if len(entries) > NAMED else names


def recognition_page(recognition: Recognition) -> dict[str, Any]:
    """Everything review/recognition.html shows."""
    is_product = recognition.tier == Tier.PRODUCT
    labels = ("证书编号", "企业名称", *(["产品（技术）名称"] if is_product else []), "有效期起", "有效期止")
    columns = [{"label": label, "numeric": False} for label in labels]
    entries = recognition.entries.select_related("title__enterprise", "declaration").order_by("pk")
    rows = []
    for one in entries:
        title = one.title
        texts = [title.number, one.declaration.enterprise_name, *([title.product_name] if is_product else [])]
        texts += [cn_date(title.starts_on), cn_date(title.ends_on)]
        cells = [column | {"text": text} for column, text in zip(columns, texts, strict=True)]
        cells[1]["url"] = case_url(one.declaration.number)
        rows.append({"cells": cells})
    lines = {line["serial"]: line["enterprise"] for line in recognition.publicity.lines}
    who = f"{recognition.recognised_by.full_name}，{cn_moment(recognition.recognised_at)}"
    still = recognition.publicity.entries.filter(declaration__status=Status.PUBLICITY).count()
    return {
        "recognition": recognition,
        "facts": [
            {"label": "认定文号", "value": recognition.document_number},
            {"label": "印发日期", "value": cn_date_weekday(recognition.issued_on)},
            {"label": "认定户数", "value": f"{len(rows)}户"},
            {"label": "办理人", "value": who},
        ],
        "table": {"caption": "已认定", "columns": columns, "rows": rows},
        "refusals": [{**one, "enterprise": lines.get(one["serial"], "")} for one in recognition.refusals],
        "still": still,
        "crumbs": own_crumbs(recognition.publicity),
    }
