"""The highest suitable tier (通知三（一）1): a lower one needs a written reason, which the first reviewer sees."""

from datetime import date

import pytest
from django.urls import reverse

from declarations.commitments import KEYS
from declarations.models import Declaration
from declarations.services.submission import SubmissionRefused, submit
from declarations.validators import examine
from review.first_review import recommend
from tests import factories
from tests.review import factories as desks
from zjtx.common import clock
from zjtx.registry.models import Title

pytestmark = pytest.mark.django_db
WORDS = "按现有数据可能符合小巨人条件；仍申报较低类别的，须在提交页说明理由（通知三（一）1）"


def reasons(declaration):
    return [one.text for one in examine(declaration, factories.AT).blockers() if one.input_name == "lower_tier_reason"]


@pytest.fixture
def strong():
    """An SME whose figures meet the basic conditions of a little giant, in a round that takes both."""
    declaration = factories.draft()
    factories.offer(declaration.round, "little_giant")
    return declaration


def test_lower_tier_asks_for_a_reason_where_the_higher_looks_open(strong):
    (text,) = reasons(strong)
    assert text == WORDS
    with pytest.raises(SubmissionRefused):
        submit(
            declaration_id=strong.pk, user=strong.created_by, at=factories.AT, request_key="k", truth_statement=True,
            commitments=KEYS,
        )  # fmt: skip
    Declaration.objects.filter(pk=strong.pk).update(lower_tier_reason="先申报中小企业，下年度申报小巨人。")
    strong.refresh_from_db()
    submission = submit(
        declaration_id=strong.pk, user=strong.created_by, at=factories.AT, request_key="k", truth_statement=True,
        commitments=KEYS,
    )  # fmt: skip
    assert submission.content["reasons"]["lower_tier"] == "先申报中小企业，下年度申报小巨人。"


def test_no_reason_is_asked_for_where_the_higher_is_disproved(strong):
    rd = strong.sme_years.get(year=2021)
    rd.rd_expense = 50
    rd.save()
    assert reasons(strong) == []


def test_no_reason_is_asked_for_where_the_round_does_not_take_the_higher():
    assert reasons(factories.draft()) == []


def test_highest_tier_and_product_are_never_asked():
    for tier in ("little_giant", "product"):
        assert reasons(factories.draft(tier=tier, region="210302")) == []


def test_reason_typed_is_kept_when_the_submission_is_refused(client):
    strong = factories.draft(at=clock.now())
    factories.offer(strong.round, "little_giant")
    client.force_login(strong.created_by)
    address = reverse("declarations:submit", args=[strong.number])
    assert "lower_tier_reason" in client.get(address).content.decode()
    answer = client.post(address, {"request_key": "k", "lower_tier_reason": "研发平台尚在建设"})
    assert answer.status_code == 422
    assert "研发平台尚在建设</textarea>" in answer.content.decode()
    strong.refresh_from_db()
    assert strong.lower_tier_reason == "研发平台尚在建设"


def test_the_first_reviewer_sees_both_reasons_and_may_let_it_pass(strong, client):
    Declaration.objects.filter(pk=strong.pk).update(lower_tier_reason="先申报中小企业，下年度申报小巨人。")
    submission, officer = desks.send(strong), desks.city_officer()
    assert (submission.lacking_title, submission.open_tier) == ("“专精特新”产品", "小巨人")
    client.force_login(officer)
    shown = client.get(reverse("review:desk", args=[strong.number])).content.decode()
    assert "先申报中小企业，下年度申报小巨人。" in shown
    assert "产品认定材料正在准备" in shown
    desks.check_commitments(strong, officer)
    recommend(declaration=strong, user=officer, at=desks.FIRST_DAY, opinion="理由成立，同意推荐", version=1)
    strong.refresh_from_db()
    assert strong.status == "recommended"


@pytest.mark.parametrize("ends_on", [date(2022, 3, 1), date(2022, 12, 31)])
def test_a_title_in_its_last_year_does_not_stop_renewal(ends_on):
    """原则上 asks for the title below; the same title about to end is no reason to refuse."""
    owner = factories.user("enterprise", of=factories.enterprise())
    for tier, name in (("sme", ""), ("product", "滚珠丝杠")):
        Title.objects.create(
            enterprise=owner.enterprise, tier=tier, product_name=name, year=2019, starts_on=date(2019, 6, 1),
            ends_on=ends_on,
        )  # fmt: skip
    submission = desks.send(factories.draft(owner))
    assert (submission.version, submission.lacking_title) == (1, "")
