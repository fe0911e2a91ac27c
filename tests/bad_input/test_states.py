"""In the wrong state or too late: the reason and the present state, at the act, and nothing is half-written."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from declarations.commitments import KEYS
from declarations.models import Declaration, Submission, TransitionLog
from declarations.services.drafting import StartRefused, start_declaration
from declarations.services.saving import SaveRefused, save_input
from declarations.services.submission import SubmissionRefused, submit, withdraw
from declarations.services.tier_change import ChangeRefused, change_tier
from declarations.workflow import MoveRefused
from review import first_review
from tests import factories
from tests.review import factories as desks
from zjtx.registry.models import Ban

pytestmark = pytest.mark.django_db
AT, LATE = factories.AT, factories.AT + timedelta(days=60)
REFUSALS = (StartRefused, SaveRefused, MoveRefused, SubmissionRefused, ChangeRefused)


def sent() -> Declaration:
    """A declaration on the city's desk."""
    declaration = factories.draft()
    desks.send(declaration)
    declaration.refresh_from_db()
    return declaration


def city(declaration: Declaration):
    return factories.user("city_officer", region=declaration.region_path.split("/")[1])


def hand_in(declaration: Declaration, at=AT, key="k", commitments=KEYS, truth=True):
    return submit(
        declaration_id=declaration.pk, user=declaration.created_by, at=at, request_key=key, truth_statement=truth,
        commitments=commitments,
    )  # fmt: skip


def begin(declaration: Declaration, tier="sme", at=AT):
    return start_declaration(user=declaration.created_by, round_=declaration.round, tier=tier, at=at)


def type_in(declaration: Declaration):
    rows = Declaration.objects.filter(pk=declaration.pk)
    return save_input(found=rows, input_name="address", given=["新址"], based_on=0, user=declaration.created_by, at=AT)


def moved(declaration: Declaration, status: str) -> Declaration:
    until = {"due_at": declaration.due_at or AT, "returned_by": "city"} if status == "returned" else {}
    Declaration.objects.filter(pk=declaration.pk).update(status=status, **until)
    declaration.refresh_from_db()
    return declaration


def banned() -> Declaration:
    declaration = factories.draft(full=False)
    Ban.objects.create(
        enterprise=declaration.enterprise, starts_on=AT.date(), ends_on=(AT + timedelta(days=900)).date(),
        reason="撤销称号", document_number="辽工信〔2022〕3号",
    )  # fmt: skip
    withdraw(declaration=declaration, user=declaration.created_by, at=AT)
    return declaration


def colleague_hands_in(declaration: Declaration):
    colleague = factories.user("enterprise", of=declaration.enterprise, is_enterprise_admin=False)
    return submit(
        declaration_id=declaration.pk, user=colleague, at=AT, request_key="k", truth_statement=True, commitments=KEYS
    )


ROWS: dict[str, tuple[Callable[[], Declaration], Callable[[Declaration], object], str]] = {
    "typing after submission": (sent, type_in, "该申报目前为“市级初审”状态，不能修改"),
    "typing after recommendation": (
        lambda: moved(sent(), "recommended"),
        type_in,
        "该申报目前为“已推荐”状态，不能修改",
    ),
    "second sme of a year": (
        factories.draft,
        begin,
        "同一年度只能选择一个最高梯度申报，已有中小企业申报LN2022-Q-000001",
    ),
    "second product of a year": (
        lambda: factories.draft(tier="product"),
        lambda one: begin(one, "product"),
        "同一企业同一年度只能申报一项产品（技术），已有申报LN2022-C-000001",
    ),
    "tier that the round does not take": (
        factories.draft,
        lambda one: begin(one, "little_giant"),
        "本批次不受理小巨人申报",
    ),
    "starting after the window": (
        lambda: factories.draft(tier="product"),
        lambda one: begin(one, "sme", LATE),
        "不在企业申报时间内",
    ),
    "starting while banned": (banned, begin, "企业处于不得申报期内（至2024年8月17日，辽工信〔2022〕3号）"),
    "submitting after the window": (
        factories.draft,
        lambda one: hand_in(one, LATE),
        "企业申报已于2022年3月18日23:59截止",
    ),
    "submitting without the statement": (
        factories.draft,
        lambda one: hand_in(one, truth=False),
        "提交前须确认真实性声明",
    ),
    "submitting without the commitments": (
        factories.draft,
        lambda one: hand_in(one, commitments=()),
        "提交前须逐条确认五项承诺（通知三（三）1）",
    ),
    "colleague submitting": (factories.draft, colleague_hands_in, "须由本企业的管理员账号办理"),
    "withdrawing after recommendation": (
        lambda: moved(sent(), "recommended"),
        lambda one: withdraw(declaration=one, user=one.created_by, at=AT),
        "该申报目前为“已推荐”状态，不能撤回",
    ),
    "changing the tier after submission": (
        sent,
        lambda one: change_tier(declaration_id=one.pk, tier="little_giant", user=one.created_by, at=AT),
        "该申报目前为“市级初审”状态，只有草稿可以改报其他类别",
    ),
    "recommending without an opinion": (
        sent,
        lambda one: first_review.recommend(declaration=one, user=city(one), at=AT, opinion=" ", version=1),
        "推荐须填写推荐意见",
    ),
    "returning without a remark": (
        sent,
        lambda one: first_review.return_declaration(declaration=one, user=city(one), at=AT, version=1),
        "退回前请至少在一个栏目上填写修改意见",
    ),
    "recommending what was returned": (
        lambda: moved(sent(), "returned"),
        lambda one: first_review.recommend(declaration=one, user=city(one), at=AT, opinion="同意", version=1),
        "“推荐”不能办理：该申报目前为“已退回”状态",
    ),
}


@pytest.mark.parametrize("name", ROWS)
def test_wrong_state_is_refused_with_its_sentence(name):
    prepare, act, sentence = ROWS[name]
    declaration = prepare()
    before = (
        Declaration.objects.get(pk=declaration.pk).status,
        Submission.objects.count(),
        TransitionLog.objects.count(),
        Declaration.objects.count(),
    )
    with pytest.raises(REFUSALS) as refused:
        act(declaration)
    assert sentence in str(refused.value)
    assert before == (
        Declaration.objects.get(pk=declaration.pk).status,
        Submission.objects.count(),
        TransitionLog.objects.count(),
        Declaration.objects.count(),
    )
