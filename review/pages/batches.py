"""The pages of a batch: its preview, its result, and the list of one's own."""

from collections.abc import Collection
from typing import Any

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.dateparse import parse_datetime

from declarations.models import Declaration
from declarations.pages.packages import job_row
from review.batches.preparing import MOST
from review.enums import BatchAct, RowState
from review.forms_queue import BatchForm
from review.models import Batch, BatchRow
from review.selectors import is_storable
from zjtx.common import clock
from zjtx.common.templatetags.zjtx import cn_moment

PAGE_SIZE = 30
LONGEST_NOTE = 60  # of a refusal; the desk names all that is open
PREVIEW = ("申报编号", "企业名称", "类别", "区县", "期限", "办理后", "提示")
RESULT = ("申报编号", "企业名称", "类别", "区县", "结果", "说明")
AFTER = {
    BatchAct.RECOMMEND: "推荐",
    BatchAct.RETURN: "退回企业修改",
    BatchAct.NOT_RECOMMEND: "不予推荐，理由告知企业",
    BatchAct.ASSIGN: "改由所选人员经办",
    BatchAct.URGE: "提醒企业",
}
CONSEQUENCES = {
    BatchAct.RECOMMEND: (
        "所选申报逐份推荐，推荐意见相同；五项核查未全部通过的不能推荐。",
        "核对提示不影响推荐，由本环节判断：有提示的默认不选，核对后自行勾选。",
        "推荐后本环节不能自行撤回。",
    ),
    BatchAct.RETURN: (
        "所选申报逐份退回，修改期限按批次规定计算，企业收到通知。",
        "企业重新提交前，本环节不能办理。",
    ),
    BatchAct.NOT_RECOMMEND: ("所选申报终止于初审环节，理由告知企业。", "不予推荐后不能撤回。"),
    BatchAct.ASSIGN: ("所选申报改由一名同事经办，同事收到一条消息；原经办人同时得知。",),
    BatchAct.URGE: ("所选企业的全部用户收到提醒，同一份申报每天提醒一次。",),
}
DANGEROUS = (BatchAct.NOT_RECOMMEND,)
LOOKS = {
    RowState.DONE: ("green", "check-circle"),
    RowState.REFUSED: ("red", "x-circle"),
    RowState.WAITING: ("progress", "hourglass-split"),
    RowState.LEFT_OUT: ("grey", "dash-circle"),
    RowState.SHOWN: ("grey", "clock"),
}
EMPTY = {"heading": "还没有批量办理", "text": "在待办理的申报中勾选多份，选择办理事项后，记录会出现在这里。"}


def preview_page(batch: Batch, form: BatchForm, ticked: Collection[int] | None = None) -> dict[str, Any]:
    """Everything review/batch_preview.html shows; `ticked` where the form comes back, else what is chosen by itself."""
    act, rows = BatchAct(batch.act), _rows(batch)
    columns = [{"label": label} for label in PREVIEW]
    possible = sum(not row.refusal for row in rows)
    table = {
        "caption": f"批量{act.label}的预览",
        "columns": columns,
        "rows": [_preview_row(row, act, columns, _is_ticked(row, act, ticked)) for row in rows],
        "batch": {"name": "row", "is_inner": True},
        "keys": True,
        "main": 1,
    }
    return {
        "batch": batch,
        "act": act,
        "form": form,
        "table": table,
        "counts": _preview_counts(batch, rows, possible),
        "possible": possible,
        "consequences": CONSEQUENCES[act],
        "submit_label": f"批量{act.label}",
        "danger": act in DANGEROUS,
        "queue_url": queue_url(batch),
        "asks": any(not field.is_hidden for field in form),
    }


def result_page(batch: Batch) -> dict[str, Any]:
    """Everything review/batch.html shows: the numbers, what was asked once, a result a row."""
    act, rows = BatchAct(batch.act), _rows(batch)
    columns = [{"label": label} for label in RESULT]
    states = [row.state for row in rows]
    order = {RowState.REFUSED: 0, RowState.WAITING: 1, RowState.DONE: 2, RowState.LEFT_OUT: 3}
    shown = sorted(rows, key=lambda row: (order.get(RowState(row.state), 9), row.place))
    figures = [
        {"label": state.label, "value": states.count(state), "unit": "份", "tone": tone}
        for state, tone in ((RowState.DONE, ""), (RowState.REFUSED, "amber"), (RowState.LEFT_OUT, ""))
    ]
    if not states.count(RowState.REFUSED):
        figures[1]["tone"] = ""
    return {
        "batch": batch,
        "act": act,
        "figures": figures,
        "facts": _facts(batch),
        "table": {
            "caption": f"批量{act.label}的逐份结果",
            "columns": columns,
            "rows": [_result_row(row, columns) for row in shown],
            "main": 1,
        },
        "queue_url": queue_url(batch),
        **progress_part(batch),
    }


def progress_part(batch: Batch) -> dict[str, Any]:
    """The job of a batch that is not finished, for pieces/job_progress.html; "can_resume" where it gave up."""
    if batch.finished_at is not None or batch.job is None:
        return {"job": None, "poll_url": "", "can_resume": False}
    poll_url = reverse("review:batch_progress", args=[batch.pk])
    return {"job": job_row(batch.job), "poll_url": poll_url, "can_resume": batch.job.is_finished}


def list_page(user: Any, *, before: str) -> dict[str, Any]:
    """Everything review/batches.html shows; confirmed ones, the latest first, page by page."""
    rows = Batch.objects.visible_to(user).filter(confirmed_at__isnull=False)
    if (moment := _moment(before)) is not None:
        rows = rows.filter(confirmed_at__lt=moment)
    states = {state.value: Count("rows", filter=Q(rows__state=state)) for state in (RowState.DONE, RowState.REFUSED)}
    found = list(rows.annotate(**states).order_by("-confirmed_at")[: PAGE_SIZE + 1])
    columns = [
        {"label": label, "numeric": label.endswith("（份）")}
        for label in ("办理时间", "办理事项", "已办理（份）", "未办理（份）", "目前情况")
    ]
    pager = {}
    if len(found) > PAGE_SIZE:
        pager["next_url"] = f"?before={found[PAGE_SIZE - 1].confirmed_at:%Y%m%dT%H%M%S.%fZ}"
    if before:
        pager["first_url"] = "?"
    table = {
        "caption": "本人的批量办理，最近的在前",
        "columns": columns,
        "rows": [_list_row(one, columns) for one in found[:PAGE_SIZE]],
        "pager": pager,
        "empty": EMPTY | {"action_url": reverse("review:queue"), "action_label": "返回待办理的申报"},
    }
    return {"table": table}


def queue_url(batch: Batch) -> str:
    """The queue as it was when the rows were chosen."""
    return reverse("review:queue") + batch.query


def _rows(batch: Batch) -> list[BatchRow]:
    return list(batch.rows.select_related("declaration__region").order_by("place"))


def _is_ticked(row: BatchRow, act: BatchAct, ticked: Collection[int] | None) -> bool:
    """What speaks against a recommendation is looked at before the row is ticked."""
    if ticked is not None:
        return row.pk in ticked
    return not (act == BatchAct.RECOMMEND and row.seen["notes"])


def _preview_row(row: BatchRow, act: BatchAct, columns: list[dict[str, Any]], is_ticked: bool) -> dict[str, Any]:
    one = row.declaration
    after: dict[str, Any] = {"text": AFTER[act]}
    if row.refusal:
        after = {**_told(row.refusal), "tone": "red", "icon": "x-circle"}
    tone = "amber" if act == BatchAct.RECOMMEND and row.seen["notes"] and not row.refusal else ""
    due = clock.local(one.due_at) if one.due_at else None
    until = {"text": f"{due.month}月{due.day}日" if due else "未设期限"}
    cells = [*_named(one), until, after, {"text": "；".join(row.seen["notes"]) or "无", "tone": tone}]
    return _as_row(one, cells, columns) | {"key": "" if row.refusal else row.pk, "ticked": is_ticked}


def _result_row(row: BatchRow, columns: list[dict[str, Any]]) -> dict[str, Any]:
    state = RowState(row.state)
    tone, icon = LOOKS[state]
    badge = {"text": state.label, "badge": True, "tone": tone, "icon": icon}
    return _as_row(row.declaration, [*_named(row.declaration), badge, _told(row.result)], columns)


def _told(text: str) -> dict[str, str]:
    """A sentence in a cell; the particulars behind its colon are a note, where they are short."""
    head, _, rest = text.partition("：")
    return {"text": head, "note": rest if len(rest) <= LONGEST_NOTE else ""}


def _named(one: Declaration) -> list[dict[str, Any]]:
    return [
        {"text": one.number},
        {"text": one.enterprise_name},
        {"text": one.get_tier_display()},
        {"text": one.region.name},
    ]


def _as_row(one: Declaration, cells: list[dict[str, Any]], columns: list[dict[str, Any]]) -> dict[str, Any]:
    cells = [column | cell for column, cell in zip(columns, cells, strict=True)]
    return {"url": reverse("review:desk", args=[one.number]), "cells": cells}


def _preview_counts(batch: Batch, rows: list[BatchRow], possible: int) -> str:
    text = f"共{len(rows)}份，可以办理{possible}份"
    if possible < len(rows):
        text += f"，不能办理{len(rows) - possible}份"
    if batch.found > len(rows):
        text += f"。符合条件的有{batch.found}份，一次至多{MOST}份，本次为期限最近的{len(rows)}份"
    return text + "。"


def _facts(batch: Batch) -> list[dict[str, str]]:
    labels = {
        BatchAct.RECOMMEND: {"words": "推荐意见"},
        BatchAct.RETURN: {"remark": "共同修改意见", "words": "总体意见"},
        BatchAct.NOT_RECOMMEND: {"words": "不予推荐的理由"},
        BatchAct.ASSIGN: {"note": "移交说明"},
    }.get(BatchAct(batch.act), {})
    facts = [{"label": "办理时间", "value": cn_moment(batch.confirmed_at)}]
    if batch.colleague is not None:
        facts.append({"label": "移交给", "value": batch.colleague.full_name})
    return facts + [
        {"label": label, "value": batch.details[name]} for name, label in labels.items() if batch.details.get(name)
    ]


def _list_row(batch: Any, columns: list[dict[str, Any]]) -> dict[str, Any]:
    url = reverse("review:batch", args=[batch.pk])
    texts = (
        cn_moment(batch.confirmed_at),
        BatchAct(batch.act).label,
        str(batch.done),
        str(batch.refused),
        "已办完" if batch.finished_at else "办理中",
    )
    return {"url": url, "cells": [column | {"text": text} for column, text in zip(columns, texts, strict=True)]}


def _moment(text: str) -> Any:
    try:
        found = parse_datetime(text[:40])
    except ValueError:
        return None
    return found if is_storable(found) else None
