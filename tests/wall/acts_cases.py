"""The acts on verification cases."""

from __future__ import annotations

from cultivation_pool.models import MatterFinding, MatterHearing
from tests.pool.matter_factories import REPORTER
from tests.wall.act import Act
from tests.wall.cast import Cast


def _body(cast: Cast) -> dict:
    enterprise = cast.people["owner"].enterprise
    return {"whom": enterprise.uscc, "cause": "violation", "request_key": "sent"}


def _unanswered(cast: Cast) -> None:
    """As if the other city's case were with it and its enterprise had not answered yet."""
    MatterFinding.objects.filter(case=cast.told_matter).delete()
    MatterHearing.objects.filter(case=cast.told_matter).update(text="", given_by=None, given_at=None)
    type(cast.told_matter).objects.filter(pk=cast.told_matter.pk).update(state="verifying")


DECISION = {"kind": "not_upheld", "reason": "证据不足", "document_number": "", "rectify_by": ""}
WHEN = {"decided_on": "2022-02-28", "document_number": "辽工信函〔2022〕5号", "reason": "查证属实"}
DOCUMENT = {
    "kind": "convert", "document_number": "辽工信改革〔2022〕6号", "issued_on": "2022-02-20", "scheme": "liaoning",
    "tier": "sme", "year": "", "starts_on": "2022-02-25", "target_tier": "sme", "ends_on": "2024-12-31",
    "request_key": "convert",
}  # fmt: skip
CASES = (
    Act("pool:matter_open", "city", lambda cast: {**_body(cast), "matter": "群众来电反映"}),
    Act("pool:matter_contacts", "province"),
    Act("pool:matter_hand", "province", {"matter": "核实排污", "due_on": "2022-03-22", "request_key": "sent"}),
    Act("pool:matter_dismiss", "province", {"reason": "与已办事项重复"}),
    Act("pool:matter_ask", "city", {"question": "请说明排污情况", "due_on": "2022-03-10"}),
    Act("pool:matter_report", "city", {"findings": "未发现排污", "opinion": "不属实", "proposal": "no_ground"}),
    Act("pool:matter_send_back", "province", {"reason": "补充取证", "due_on": "2022-03-10"}),
    Act("pool:matter_decide", "province", DECISION),
    Act("pool:matter_revoke", "province", WHEN),
    Act("pool:matter_reverse", "province", WHEN),
    Act("pool:matter_confirm", "province", page=True),
    Act("pool:matter_decline", "province", {"reason": "文号有误"}, page=True),
    Act("pool:title_act_new", "province", DOCUMENT),
    Act("pool:title_act_confirm", "province"),
    Act("pool:own_matter", "other_enterprise", {"text": "情况说明如下"}, _unanswered),
    Act("pool_public:report", "anonymous", lambda cast: {**_body(cast), **REPORTER}),
)
