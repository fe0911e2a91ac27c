"""The decision: ranked draft, ticks with reasons, one act that is carried out once."""

import re
import threading
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from declarations.models import CityPlan, Declaration, Finding, RoundTier, TransitionLog
from declarations.selectors import latest_submission
from declarations.workflow import MoveRefused
from review import decision
from review.decision_draft import values_of
from review.forms_decision import state_of
from review.models import DecisionEntry, DecisionList
from review.seen import as_seen, as_seen_all
from tests import factories
from tests.review import decided
from tests.review.decided import AT
from tests.review.factories import ANSHAN, TIEDONG, city_officer
from zjtx.common import clock
from zjtx.common.models import AuditEntry, OutboxMessage

pytestmark = pytest.mark.django_db


def choose(list_, choices):
    """{declaration: (ticked, reason)} saved on what stands there now."""
    decided.edit(list_, {one: {"is_proposed": ticked, "words": words} for one, (ticked, words) in choices.items()})
    list_.refresh_from_db()
    return list_


def states(*declarations):
    return [Declaration.objects.get(pk=one.pk).status for one in declarations]


def test_draft_ranks_by_average_and_puts_those_without_last():
    low, high, none = decided.reviewed("61.50"), decided.reviewed("88.00", region=TIEDONG), decided.reviewed("")
    failed = decided.reviewed("40.00", result="fail")
    entries = list(decided.drafted(low).entries.order_by("rank"))
    assert [one.declaration for one in entries] == [high, low, failed, none]
    assert [one.rank for one in entries] == [1, 2, 3, 4]
    assert [one.average for one in entries] == [Decimal("88.00"), Decimal("61.50"), Decimal("40.00"), None]
    assert [one.is_proposed for one in entries] == [True, True, False, False]
    assert entries[2].told_reason == "专家组评审结果为未通过"
    assert entries[3].told_reason == ""


def test_draft_of_another_tier_or_of_nothing_is_refused():
    decided.reviewed()
    round_ = factories.open_round()
    with pytest.raises(MoveRefused, match="没有评审完成"):
        decision.draft_list(round_=round_, tier="product", user=decided.officer(), at=AT)
    assert not DecisionList.objects.exists()


def test_draft_takes_in_what_is_reviewed_later_and_keeps_its_ticks():
    first = decided.reviewed("70")
    list_ = choose(decided.drafted(first), {first: (False, "产品市场占有率无法核实")})
    second = decided.reviewed("90")
    again = decided.drafted(second)
    assert again.pk == list_.pk
    assert again.revision > list_.revision
    assert [(one.declaration, one.is_proposed) for one in again.entries.order_by("rank")] == [
        (second, True),
        (first, False),
    ]
    assert again.entries.get(declaration=first).reason == "产品市场占有率无法核实"


def test_apply_needs_a_reason_for_each_left_out():
    kept, silent = decided.reviewed("90"), decided.reviewed("")
    list_ = decided.drafted(kept)
    with pytest.raises(MoveRefused, match=f"尚有1户未填写：{silent.enterprise_name}"):
        decided.applied(list_)
    list_.refresh_from_db()
    assert list_.is_draft
    assert states(kept, silent) == ["reviewed", "reviewed"]


def test_apply_moves_every_row_and_tells_each_enterprise():
    kept, out = decided.reviewed("90", region=TIEDONG), decided.reviewed("50", result="fail")
    here, there = city_officer(ANSHAN), city_officer()
    done = decided.applied(decided.drafted(kept))
    assert states(kept, out) == ["proposed", "not_recognised"]
    assert {one.declaration: one.outcome for one in done.entries.all()} == {kept: "proposed", out: "left_out"}
    assert TransitionLog.objects.get(declaration=out, move="leave_out").reason == "专家组评审结果为未通过"
    assert decided.told(kept.created_by)[-1] == "已列入拟认定名单"
    assert decided.told(out.created_by)[-1] == "未列入拟认定名单"
    notice = OutboxMessage.objects.get(recipient=out.created_by, kind="notice", subject="未列入拟认定名单")
    assert "专家组评审结果为未通过" in notice.body
    assert decided.told(here) == ["LN2022 中小企业拟认定名单已审定"]
    assert decided.told(there) == []


def test_apply_twice_does_nothing_twice():
    one = decided.reviewed()
    list_, by = decided.drafted(one), decided.officer()
    first = decided.applied(list_, by)
    counts = TransitionLog.objects.count(), OutboxMessage.objects.count(), AuditEntry.objects.count()
    list_ = DecisionList.objects.get(pk=list_.pk)
    second = decision.apply_list(list_=list_, revision=1, user=decided.officer(), at=AT)
    assert (second.pk, second.applied_by) == (first.pk, by)
    assert (TransitionLog.objects.count(), OutboxMessage.objects.count(), AuditEntry.objects.count()) == counts


def test_apply_of_a_changed_draft_is_refused():
    one = decided.reviewed()
    list_ = decided.drafted(one)
    choose(list_, {one: (False, "乙")})
    with pytest.raises(MoveRefused, match=r"名单已由.*修改.*请核对后再办"):
        decision.apply_list(list_=list_, revision=1, user=decided.officer(), at=AT)
    assert states(one) == ["reviewed"]


def test_a_row_whose_state_changed_is_said_and_the_others_are_moved():
    moved, gone = decided.reviewed("90"), decided.reviewed("80")
    list_ = decided.drafted(moved)
    decided.move(gone, "leave_out")
    done = decided.applied(list_)
    assert states(moved, gone) == ["proposed", "not_recognised"]
    entry = done.entries.get(declaration=gone)
    assert (entry.outcome, "目前为“未认定”状态" in entry.refusal) == ("refused", True)
    assert "已列入拟认定名单" not in decided.told(gone.created_by)


def test_saving_after_the_act_is_refused():
    one = decided.reviewed()
    list_ = decided.drafted(one)
    decided.applied(list_)
    with pytest.raises(MoveRefused, match="已审定"):
        choose(DecisionList.objects.get(pk=list_.pk), {one: (False, "丙")})


def test_only_the_province_moves_anything():
    one = decided.reviewed()
    list_ = decided.drafted(one)
    done = decision.apply_list(list_=list_, revision=list_.revision, user=city_officer(), at=AT)
    assert done.entries.get().refusal == "本账号无权办理此事项"
    assert states(one) == ["reviewed"]


@pytest.mark.parametrize(
    "change",
    [
        {"outcome": "left_out", "is_proposed": False, "reason": " "},
        {"outcome": "proposed", "is_proposed": False},
        {"outcome": "refused", "refusal": ""},
        {"outcome": "", "refusal": "理由"},
        {"outcome": "left_out", "is_proposed": False, "ground": "other"},
        {"outcome": "unknown"},
        {"ground": "unknown"},
        {"changed_at": AT},
    ],
)
def test_database_refuses_impossible_rows(change):
    entry = decided.drafted(decided.reviewed()).entries.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        DecisionEntry.objects.filter(pk=entry.pk).update(**change)


@pytest.mark.parametrize("change", [{"state": "applied"}, {"state": "unknown"}, {"applied_at": AT}])
def test_database_refuses_impossible_lists(change):
    list_ = decided.drafted(decided.reviewed())
    with pytest.raises(IntegrityError), transaction.atomic():
        DecisionList.objects.filter(pk=list_.pk).update(**change)


def test_database_keeps_one_draft_and_one_place():
    one = decided.reviewed()
    list_ = decided.drafted(one)
    values = {"round": list_.round, "tier": "sme", "created_by": list_.created_by, "created_at": AT}
    with pytest.raises(IntegrityError), transaction.atomic():
        DecisionList.objects.create(**values)
    other = DecisionList.objects.create(**{**values, "tier": "product"})
    with pytest.raises(IntegrityError), transaction.atomic():
        DecisionEntry.objects.create(list=other, declaration=one, rank=1)


@pytest.fixture
def desk(client):
    with clock.frozen(AT):
        client.force_login(decided.officer())
        yield client


def test_pages_lead_from_draft_to_act(desk):
    kept, out = decided.reviewed("90", region=TIEDONG), decided.reviewed("50")
    RoundTier.objects.filter(round=kept.round, tier="sme").update(plan_count=1)
    CityPlan.objects.create(round=kept.round, tier="sme", city_id="210300", plan_count=3)
    assert "拟定名单" in desk.get(reverse("review:decisions")).content.decode()
    answer = desk.post(reverse("review:decision_draft", args=["LN2022", "sme"]))
    list_ = DecisionList.objects.get()
    assert answer["Location"] == reverse("review:decision", args=[list_.pk])
    page = desk.get(answer["Location"])
    text = re.sub(r"<[^>]+>|\s+", " ", page.content.decode())
    assert re.search(r"90\.00 .* 以上通过评审的1户为计划数（不低于） .* 50\.00", text)
    rows = [[cell["text"] for cell in row["cells"]] for row in page.context["cities"]["rows"]]
    assert rows == [["大连市", "1", "1", "1", "—"], ["鞍山市", "1", "1", "1", "3"]]
    first, second = list_.entries.order_by("rank")
    form = {"entry": [first.pk, second.pk], "proposed": [first.pk], f"words-{second.pk}": "名额所限"}
    form |= {f"was-{one.pk}": state_of(one.version, values_of(one)) for one in (first, second)}
    assert desk.post(reverse("review:decision_save", args=[list_.pk]), form).status_code == 302
    second.refresh_from_db()
    assert (second.is_proposed, second.is_fixed, second.told_reason) == (False, True, "名额所限")
    confirm = desk.get(reverse("review:decision_apply", args=[list_.pk])).content.decode()
    assert "列入的1户转为“拟认定”" in confirm
    form = {"revision": 2, "note": "2022年第5次厅务会"}
    assert desk.post(reverse("review:decision_apply", args=[list_.pk]), form).status_code == 302
    assert states(kept, out) == ["proposed", "not_recognised"]
    assert "2022年第5次厅务会" in desk.get(reverse("review:decision", args=[list_.pk])).content.decode()


def test_page_of_the_act_sends_back_while_a_reason_is_missing(desk):
    list_ = decided.drafted(decided.reviewed(""))
    answer = desk.get(reverse("review:decision_apply", args=[list_.pk]), follow=True)
    assert answer.redirect_chain[0][0] == reverse("review:decision", args=[list_.pk])
    assert "不列入的须逐户填写理由" in answer.content.decode()
    answer = desk.post(reverse("review:decision_apply", args=[list_.pk]), {"revision": list_.revision})
    assert answer.status_code == 409
    assert DecisionList.objects.get().is_draft


def test_list_page_takes_as_many_queries_for_three_rows_as_for_one(desk):
    list_ = decided.drafted(decided.reviewed())
    address = reverse("review:decision", args=[list_.pk])

    def queries():
        desk.get(address)
        with CaptureQueriesContext(connection) as captured:
            assert desk.get(address).status_code == 200
        return len(captured)

    one = queries()
    for _ in range(2):
        decided.reviewed()
    decided.drafted()
    assert queries() == one


@pytest.mark.parametrize("role", ["city_officer", "enterprise", "expert", "system_admin", "auditor"])
def test_lists_do_not_exist_for_others(client, role):
    list_ = decided.drafted(decided.reviewed())
    region = "210200" if role == "city_officer" else None
    of = factories.enterprise() if role == "enterprise" else None
    client.force_login(factories.user(role, region=region, of=of))
    for name, arguments in (("decisions", []), ("decision", [list_.pk]), ("decision_apply", [list_.pk])):
        assert client.get(reverse(f"review:{name}", args=arguments)).status_code == 404
    assert client.post(reverse("review:decision_save", args=[list_.pk]), {"revision": 1}).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_two_officers_apply_at_once_and_it_happens_once():
    declarations = [
        decided.reviewed("90"),
        decided.reviewed("80", region=TIEDONG),
        decided.reviewed("50", result="fail"),
    ]
    list_ = decided.drafted(declarations[0])
    results, barrier, officers = [], threading.Barrier(3), [decided.officer() for _ in range(3)]

    def go(by):
        try:
            barrier.wait()
            mine = DecisionList.objects.get(pk=list_.pk)
            results.append(decision.apply_list(list_=mine, revision=list_.revision, user=by, at=AT))
        finally:
            connection.close()

    threads = [threading.Thread(target=go, args=[by]) for by in officers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({(one.pk, one.applied_by_id) for one in results}) == 1
    assert len(results) == 3
    moves = TransitionLog.objects.filter(move__in=("propose", "leave_out"))
    assert moves.count() == 3
    assert len(set(moves.values_list("actor", flat=True))) == 1
    assert states(*declarations) == ["proposed", "proposed", "not_recognised"]
    assert AuditEntry.objects.filter(action="review.decision.apply").count() == 1


def test_what_was_seen_is_kept_alike_whether_read_for_one_or_for_many():
    """Two of the list one with findings of two desks; six queries for any number."""
    first, second = decided.reviewed("90"), decided.reviewed("80", region=TIEDONG)
    by = {"author": decided.officer(), "at": AT, "evidence": []}
    for desk, verdict in (("city", "not_met"), ("province", "met")):
        Finding.objects.create(declaration=first, desk=desk, clause="S-B2a", verdict=verdict, note="已核", **by)
    together = as_seen_all([first, second])
    assert together == {one.pk: as_seen(one, latest_submission(one)) for one in (first, second)}
    with CaptureQueriesContext(connection) as captured:
        as_seen_all([first, second])
    assert len(captured) <= 6
    decided.applied(decided.drafted(first))
    assert DecisionEntry.objects.get(declaration=first).seen == together[first.pk]
