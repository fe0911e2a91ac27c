"""The acts behind the recommendation: panels and scores, decision, publicity, objections, recognition."""

from __future__ import annotations

from declarations.models import Declaration
from review import appeals, objections
from review.decision_draft import values_of
from review.forms_decision import state_of
from review.models import Appeal, DecisionEntry, EnterpriseStatement
from tests.review import factories as desks
from tests.wall.act import Act, Body
from tests.wall.cast import NOW, Cast


def _new_panel(cast: Cast) -> Body:
    return {
        "name": "评审庚组",
        "experts_required": "2",
        "spread_limit": "30",
        "spread_counting": "all",
        "pass_mark": "60",
        "due_on": "",
        "chair": str(cast.own_expert.pk),
        "experts": [str(cast.own_expert.pk), str(cast.third_expert.pk)],
        "declarations": [str(cast.recommended_case.pk)],
    }


# An appeal as it was filed.
OPEN_APPEAL = {
    "state": "filed",
    "accepted_by": None,
    "accepted_at": None,
    "answer": "",
    "document_number": "",
    "move": "",
    "answered_by": None,
    "answered_at": None,
}


def _third(cast: Cast) -> Body:
    return {"experts": [str(cast.third_expert.pk)]}


def _choices(cast: Cast) -> Body:
    rows = list(DecisionEntry.objects.filter(list=cast.drafted))
    was = {f"was-{one.pk}": state_of(one.version, values_of(one)) for one in rows}
    words = {f"words-{one.pk}": "本年度名额所限" for one in rows}
    return {"entry": [str(one.pk) for one in rows], "proposed": [], **was, **words}


def _all_out(cast: Cast) -> None:
    """Nobody on the draft has a reason, and nobody is on it."""
    DecisionEntry.objects.filter(list=cast.drafted).update(is_proposed=False, ground="", reason="")


def _reason(cast: Cast) -> Body:
    return {"revision": str(cast.drafted.revision), "ground": "below", "words": "按计划数划线"}


def _answered(cast: Cast) -> None:
    """The objection that holds a line of the publicity that is over."""
    objections.answer(objection=cast.letter, user=cast.province, at=NOW, is_upheld=False, text="经核查不属实")


def _accepted(cast: Cast) -> None:
    """Whatever an act before has made of it."""
    Appeal.objects.filter(pk=cast.appeal.pk).update(**OPEN_APPEAL)
    appeals.accept(appeal=cast.appeal, user=cast.province, at=NOW)


def _maintained(cast: Cast) -> None:
    _accepted(cast)
    appeals.answer(appeal=cast.appeal, is_corrected=False, text="维持原决定", user=cast.province, at=NOW)


def _rejected(cast: Cast) -> None:
    """The objection of the address."""
    objections.answer(objection=cast.objection, user=cast.province, at=NOW, is_upheld=False, text="经核查不属实")


def _not_recommended(cast: Cast) -> None:
    Declaration.objects.filter(pk=cast.case.pk).update(status="not_recommended", entered_at=NOW)


def _unasked(cast: Cast) -> None:
    EnterpriseStatement.objects.filter(pk=cast.statement.pk).delete()


HANDED = {"matter": "请核查事故情况", "due_on": "2022-03-04", "request_key": "hand"}
OBJECTING = {"name": "赵实名", "contact": "024-23000019", "text": "该企业申报材料与实际不符，请予以核查。"}
ENTERED = {"channel": "letter", "received_on": "2022-02-28", "request_key": "entered"}
PUBLISHING = {"title": "拟认定名单公示", "document": "现予公示。", "first_day": "2022-03-02", "contact": "024-86900000"}
PANELS = (
    Act("review:panel_new", "province", _new_panel, query="?round=LN2021&tier=sme"),
    Act("review:panel_declarations_add", "province", lambda cast: {"declarations": [str(cast.recommended_case.pk)]}),
    Act("review:panel_declaration_remove", "province"),
    Act("review:panel_assign", "province", _third),
    Act("review:panel_assign_all", "province", _third),
    Act("review:panel_unassign", "province"),
    Act("review:panel_experts_add", "province", lambda cast: {"experts": [str(cast.spare_expert.pk)]}),
    Act("review:panel_expert_remove", "province"),
    Act("review:panel_chair", "province", lambda cast: {"chair": str(cast.own_expert.pk)}),
    Act("review:panel_draw", "province", page=True, query="?wanted=3&source=seated"),
    Act("review:panel_replace", "province", {"reason": "因病不能参加"}, page=True),
    Act("review:expert_add", "province", lambda cast: {"username": cast.other_expert.username}),
    Act("review:expert_entry", "province", {"past": "营口曾任单位", "is_suspended": "on"}, page=True),
    Act("review:panel_due", "province", {"due_on": "2022-04-01"}),
    Act("review:panel_start", "province"),
    Act("review:panel_file", "province"),
    Act("review:panel_print", "province", {"paper": "opinions"}),
    Act("review:result_print", "province"),
)
EXPERTS = (
    Act("review:expert_record", "expert", {"shares": "营口持股公司", "is_suspended": "on"}, page=True),
    Act("review:expert_accept", "expert"),
    Act("review:expert_conflict", "expert", {"note": "曾任该企业顾问"}),
    Act("review:expert_score", "expert", {"points.specialised": "21"}, page=True),
    Act("review:expert_autosave", "expert", {"field": "points.refined", "value": "22.5", "version": "1"}),
    Act("review:expert_submit", "expert"),
    Act("review:chair_group", "expert", {"result": "fail", "opinion": "专家组认为尚不符合", "spread_reason": ""}),
    Act("review:chair_sign", "expert"),
    Act("review:chair_print", "expert", {"paper": "opinions"}),
)
PROVINCE = (
    Act("review:send_back", "province", {"reason": "请市级核实设备清单"}, page=True),
    Act("review:waiver_give", "province", {"document_number": "辽工信函〔2022〕9号", "reason": "已列入省重点项目"}),
    Act("review:waiver_withdraw", "province", {"reason": "依据的文件已废止"}),
    Act("review:decision_draft", "province"),
    Act("review:decision_save", "province", _choices),
    Act("review:decision_line", "province", lambda cast: {**_reason(cast), "line": "0"}),
    Act("review:decision_reasons", "province", _reason, _all_out),
    Act("review:decision_comment", "province", {"text": "建议复核", "about": "", "request_key": "sent"}),
    Act("review:decision_ranking", "province"),
    Act("review:decision_apply", "province", lambda cast: {"revision": str(cast.drafted.revision), "note": "厅务会"}),
    Act("review:publicity_new", "province", PUBLISHING),
    Act("review:publicity_correct", "province", {"field": "enterprise", "after": "鞍山新名公司", "note": "录入错误"}),
    Act("review:objection_enter", "province", {"serial": "0", **OBJECTING, **ENTERED}),
    Act("review:objection_uphold", "province", {"text": "经核查属实", "reason": "存在安全生产事故"}),
    Act("review:objection_reject", "province", {"text": "经核查不属实"}),
    Act("review:objection_contacts", "province"),
    Act("review:objection_hand", "province", HANDED),
    Act("review:objection_letter", "province", {"as": "pdf"}, _rejected),
    Act("review:appeal_letter", "province", {"as": "docx"}, _maintained),
    Act("review:appeal_accept", "province"),
    Act("review:appeal_maintain", "province", {"text": "经复核，维持原决定"}, _accepted),
    Act("review:appeal_correct", "province", {"text": "经复核，应予列入", "document_number": "纪要8号"}, _accepted),
    Act("review:appeal_new", "owner", {"reason": "材料已补正，不予推荐的理由不再成立，请予复核。"}, _not_recommended),
    Act("review:examination_ask", "other_city", {"question": "请说明事故情况", "due_on": "2022-03-03"}, _unasked),
    Act("review:examination_report", "other_city", {"findings": "经核查不属实"}, _unasked),
    Act("review:statement", "other_enterprise", {"text": "数据取自行业协会年报"}),
    Act(
        "review:recognise",
        "province",
        {"document_number": "辽工信改革〔2022〕16号", "issued_on": "2022-03-01"},
        _answered,
    ),
    Act("certificates:title", "owner"),
    Act("review:letter", "province", {"as": "pdf"}),
    Act("review:letter_draft", "province", {"as": "docx"}, _answered),
    Act("public:object", "anonymous", {"serial": "1", "request_key": "sent", **OBJECTING}),
)
# It writes the audit trail alone.
STATISTICS = (Act("review:statistics_export", "province", {"tier": "sme", "area": desks.DALIAN}),)
