"""Batches: the preview says what would happen to each row, the confirmation counts once, rows are looked at again."""

from datetime import timedelta

import pytest
from django.urls import reverse

from declarations.models import Declaration, Remark
from declarations.workflow import MoveRefused
from review import first_review, marks
from review.batches import carrying_out, confirming, preparing
from review.batches.confirming import Details
from review.enums import BatchAct, RowState
from review.models import Batch, FirstReview, HandOver
from review.selectors import Filters
from tests.review import factories
from tests.review.factories import AT, FIRST_DAY
from zjtx.common import clock, jobs
from zjtx.common.models import AuditEntry, Job, OutboxMessage

pytestmark = pytest.mark.django_db
OPINION = "材料齐全，同意推荐。"
RETURNED = Filters(stage="returned")


@pytest.fixture(autouse=True)
def first_day():
    with clock.frozen(FIRST_DAY):
        yield


@pytest.fixture
def officer():
    return factories.city_officer(full_name="王敏")


def ready(officer, number=1):
    """Declarations whose five points are checked."""
    rows = [factories.submitted() for _ in range(number)]
    for one in rows:
        factories.check_commitments(one, officer)
    return rows


def prepared(officer, rows=None, act=BatchAct.RECOMMEND, filters=None):
    numbers = None if rows is None else [one.number for one in rows]
    return preparing.prepare(user=officer, act=act, filters=filters or Filters(), numbers=numbers, at=FIRST_DAY)


def confirmed(batch, officer, *, but=(), colleague=None, **texts):
    """Confirmed with all rows that can be ticked but those of these declarations, and carried out."""
    ticked = batch.rows.exclude(declaration__in=but).values_list("pk", flat=True)
    details = Details(texts or {"words": OPINION}, colleague)
    found = confirming.confirm(batch=batch, user=officer, rows=list(ticked), details=details, at=FIRST_DAY)
    jobs.run(found.job_id)
    found.refresh_from_db()
    return found


def results(batch):
    return {row.declaration_id: (row.state, row.result) for row in batch.rows.all()}


def statuses(*rows):
    return [Declaration.objects.get(pk=one.pk).status for one in rows]


def test_rows_are_recommended_with_one_opinion_and_those_that_lack_checks_are_refused(officer):
    first, second = ready(officer, 2)
    unchecked = factories.submitted()
    batch = prepared(officer, [first, second, unchecked])
    same = first_review.refusal(unchecked, officer, FIRST_DAY, "recommend")
    assert {row.declaration_id: row.refusal for row in batch.rows.all()} == {
        first.pk: "", second.pk: "", unchecked.pk: same,
    }  # fmt: skip
    done = confirmed(batch, officer)
    assert statuses(first, second, unchecked) == ["recommended", "recommended", "city_review"]
    assert results(done) == {
        first.pk: ("done", "已推荐"),
        second.pk: ("done", "已推荐"),
        unchecked.pk: ("refused", same),
    }
    assert {one.opinion for one in FirstReview.objects.all()} == {OPINION}
    assert done.finished_at is not None
    assert AuditEntry.objects.filter(action="review.batch", actor=officer).count() == 1
    assert AuditEntry.objects.filter(action="declaration.recommend", actor=officer).count() == 2


def test_what_speaks_against_a_recommendation_is_shown_and_not_ticked_by_itself(client, officer):
    (plain, doubtful), client_ = ready(officer, 2), client
    Declaration.objects.filter(pk=doubtful.pk).update(issues_count=2, unmet_count=1)
    client_.force_login(officer)
    batch = prepared(officer, [plain, doubtful])
    table = client_.get(reverse("review:batch", args=[batch.pk])).context["table"]
    ticks = {row["cells"][0]["text"]: (row["ticked"], row["cells"][-1]["text"]) for row in table["rows"]}
    assert ticks == {plain.number: (True, "无"), doubtful.number: (False, "1条条款不符合；2处疑点")}
    confirmed(batch, officer, but=[doubtful])
    assert results(batch)[doubtful.pk] == ("left_out", "")
    assert statuses(plain, doubtful) == ["recommended", "city_review"]


def test_a_row_that_moved_after_the_preview_is_refused_with_who_did_what(officer):
    (mine, taken), colleague = ready(officer, 2), factories.city_officer(full_name="李强")
    batch = prepared(officer, [mine, taken])
    first_review.not_recommend(declaration=taken, user=colleague, at=FIRST_DAY, reason="不实", version=1)
    found = results(confirmed(batch, officer))
    assert found[mine.pk] == ("done", "已推荐")
    assert found[taken.pk][0] == "refused"
    assert "李强" in found[taken.pk][1]
    assert "不予推荐" in found[taken.pk][1]
    assert FirstReview.objects.filter(declaration=taken).count() == 1


def test_a_new_version_and_a_new_adverse_finding_are_refused(officer):
    (again, found_against), colleague = ready(officer, 2), factories.city_officer()
    batch = prepared(officer, [again, found_against])
    factories.resubmitted(again, colleague, at=FIRST_DAY)
    factories.check_commitments(again, officer)
    marks.record_finding(
        declaration=found_against, user=colleague, at=FIRST_DAY, clause="S-B1c", verdict="not_met", note="不一致"
    )
    found = results(confirmed(batch, officer))
    assert found[again.pk][0] == found[found_against.pk][0] == "refused"
    assert "重新提交" in found[again.pk][1]
    assert "认定为不符合" in found[found_against.pk][1]


def test_rows_are_returned_with_their_own_remarks_and_a_common_one(officer):
    own, bare = factories.submitted(), factories.submitted()
    factories.remark(own, officer)
    batch = prepared(officer, [own, bare], BatchAct.RETURN)
    assert [row.refusal for row in batch.rows.all()] == ["", ""]
    with pytest.raises(MoveRefused, match="所选有1份尚无修改意见"):
        confirmed(batch, officer, words="请更正", remark="")
    batch.refresh_from_db()
    assert batch.confirmed_at is None
    confirmed(batch, officer, words="请更正", remark="请补充签字盖章页")
    assert statuses(own, bare) == ["returned", "returned"]
    texts = Remark.objects.filter(sent_at__isnull=False).order_by("pk").values_list("declaration", "field", "text")
    assert sorted(texts) == sorted(
        [
            (own.pk, "revenue", "与审计报告不一致"),
            (own.pk, "", "请补充签字盖章页"),
            (bare.pk, "", "请补充签字盖章页"),
        ]
    )


def test_a_remark_added_after_the_preview_is_not_sent_unseen(officer):
    declaration = factories.submitted()
    factories.remark(declaration, officer)
    batch = prepared(officer, [declaration], BatchAct.RETURN)
    factories.remark(declaration, factories.city_officer(), place="contact_name", text="请核对")
    found = results(confirmed(batch, officer, words="", remark=""))
    assert found[declaration.pk] == ("refused", "预览后该申报的修改意见有增减，请重新预览")
    assert Remark.objects.filter(sent_at__isnull=True).count() == 2


def test_not_recommending_tells_every_enterprise_the_reason(officer):
    rows = [factories.submitted() for _ in range(2)]
    confirmed(prepared(officer, rows, BatchAct.NOT_RECOMMEND), officer, words="研发费用占比不符合条件")
    assert statuses(*rows) == ["not_recommended"] * 2
    told = OutboxMessage.objects.filter(kind="notice", body__contains="研发费用占比不符合条件")
    assert {one.recipient_id for one in told} == {one.created_by_id for one in rows}


def test_cases_go_to_a_colleague_who_is_told_once(officer):
    rows, colleague = [factories.submitted() for _ in range(3)], factories.city_officer(full_name="李强")
    first_review.take(declaration=rows[0], user=colleague, at=FIRST_DAY)
    batch = prepared(officer, rows, BatchAct.ASSIGN)
    done = confirmed(batch, officer, colleague=colleague, note="本周到期")
    assert {one.handler for one in Declaration.objects.filter(pk__in=[one.pk for one in rows])} == {colleague}
    assert results(done)[rows[0].pk] == ("done", "原已由李强经办")
    assert HandOver.objects.count() == 2
    (told,) = OutboxMessage.objects.filter(recipient=colleague, kind="notice", key__startswith="batch_assigned:")
    assert told.subject == "移交经办：3份申报"
    assert "本周到期" in told.body
    assert not OutboxMessage.objects.filter(key__startswith="hand_over:").exists()


def test_a_case_taken_after_the_preview_is_not_taken_away(officer):
    declaration, colleague, third = factories.submitted(), factories.city_officer(), factories.city_officer()
    batch = prepared(officer, [declaration], BatchAct.ASSIGN)
    first_review.take(declaration=declaration, user=third, at=FIRST_DAY)
    found = results(confirmed(batch, officer, colleague=colleague, note=""))
    assert found[declaration.pk][0] == "refused"
    assert third.full_name in found[declaration.pk][1]


def test_enterprises_are_reminded_once_a_day_until_their_date(officer):
    rows = [factories.returned(factories.submitted(), officer) for _ in range(2)]
    batch = prepared(officer, rows, BatchAct.URGE, RETURNED)
    assert all("重新提交" in row.seen["notes"][0] for row in batch.rows.all())
    assert set(results(confirmed(batch, officer, note="")).values()) == {("done", "已提醒企业1名用户")}
    assert OutboxMessage.objects.filter(kind="notice", key__startswith="urge:").count() == 2
    again = prepared(officer, None, BatchAct.URGE, RETURNED)
    assert {row.refusal for row in again.rows.all()} == {"今天已提醒过，同一份申报每天提醒一次"}
    Declaration.objects.filter(pk=rows[0].pk).update(due_at=FIRST_DAY - timedelta(hours=1))
    late = prepared(officer, rows[:1], BatchAct.URGE, RETURNED).rows.get()
    assert late.refusal == "修改期限已过，企业不能再提交，不再提醒"


def test_acts_belong_to_their_stage_and_something_must_be_chosen(officer):
    factories.submitted()
    with pytest.raises(MoveRefused, match="不能在这里批量办理"):
        prepared(officer, None, BatchAct.URGE)
    with pytest.raises(MoveRefused, match="不能在这里批量办理"):
        prepared(officer, None, BatchAct.RECOMMEND, RETURNED)
    with pytest.raises(MoveRefused, match="请先勾选"):
        prepared(officer, [])
    elsewhere = factories.submitted(region=factories.TIEDONG)
    with pytest.raises(MoveRefused, match="请先勾选"):
        prepared(officer, [elsewhere])
    assert not Batch.objects.exists()


def test_all_of_a_filter_means_the_nearest_deadlines_up_to_the_limit(officer, monkeypatch):
    monkeypatch.setattr(preparing, "MOST", 2)
    rows = [factories.submitted() for _ in range(3)]
    for row, days in zip(rows, (3, 1, 2), strict=True):
        Declaration.objects.filter(pk=row.pk).update(due_at=AT + timedelta(days=days))
    batch = prepared(officer, None, BatchAct.ASSIGN)
    assert [row.declaration_id for row in batch.rows.all()] == [rows[1].pk, rows[2].pk]
    assert batch.found == 3


def test_confirmed_twice_it_is_carried_out_once(officer):
    (declaration,) = ready(officer)
    batch = prepared(officer, [declaration])
    first, second = confirmed(batch, officer), confirmed(batch, officer, words="另一份意见")
    assert first.pk == second.pk
    assert second.details == {"words": OPINION}
    assert FirstReview.objects.get().opinion == OPINION
    assert Job.objects.filter(kind=confirming.KIND).count() == 1


def test_a_batch_whose_worker_died_goes_on_with_the_rest(officer):
    rows = ready(officer, 3)
    batch = prepared(officer, rows)
    ticked = list(batch.rows.values_list("pk", flat=True))
    details = Details({"words": OPINION})
    found = confirming.confirm(batch=batch, user=officer, rows=ticked, details=details, at=FIRST_DAY)
    carrying_out.carry_out_row(found, ticked[0])
    assert statuses(*rows) == ["recommended", "city_review", "city_review"]
    job = jobs.run(found.job_id)
    assert (job.done, job.total) == (3, 3)
    carrying_out.carry_out_row(found, ticked[0])
    carrying_out.carry_out(job)
    assert FirstReview.objects.count() == 3
    assert OutboxMessage.objects.filter(kind="notice", key__startswith="first_review:").count() == 3
    assert set(results(found).values()) == {("done", "已推荐")}


def test_an_officer_who_left_the_desk_acts_no_more(officer):
    (declaration,) = ready(officer)
    batch = prepared(officer, [declaration])
    type(officer).objects.filter(pk=officer.pk).update(is_active=False)
    assert results(confirmed(batch, officer)) == {declaration.pk: ("refused", carrying_out.NOT_THERE)}
    assert statuses(declaration) == ["city_review"]


def test_the_moment_of_the_confirmation_counts_for_every_row(officer):
    (declaration,) = ready(officer)
    batch = prepared(officer, [declaration])
    ticked = list(batch.rows.values_list("pk", flat=True))
    found = confirming.confirm(
        batch=batch, user=officer, rows=ticked, details=Details({"words": OPINION}), at=FIRST_DAY
    )
    with clock.frozen(AT + timedelta(days=60)):
        jobs.run(found.job_id)
    assert statuses(declaration) == ["recommended"]
    assert FirstReview.objects.get().decided_at == FIRST_DAY


def test_from_the_queue_to_the_result_and_the_result_stays(client, officer):
    first, second = ready(officer, 2)
    client.force_login(officer)
    queue = client.get(reverse("review:queue"), {"tier": "sme"})
    assert f'action="{reverse("review:batch_new")}?tier=sme"' in queue.content.decode()
    sent = client.post(
        reverse("review:batch_new") + "?tier=sme", {"act": "recommend", "case": [first.number, second.number]}
    )
    batch = Batch.objects.get()
    assert sent.url == reverse("review:batch", args=[batch.pk])
    confirm = reverse("review:batch_confirm", args=[batch.pk])
    rows = [row.pk for row in batch.rows.all()]
    blank = client.post(confirm, {"row": rows[:1], "words": " "})
    assert blank.status_code == 422
    ticks = [row["ticked"] for row in blank.context["table"]["rows"]]
    assert ticks == [True, False]
    assert client.post(confirm, {"words": OPINION}).status_code == 422
    for _ in range(2):
        assert client.post(confirm, {"row": rows, "words": OPINION}).url == sent.url
    page = client.get(sent.url)
    assert [figure["value"] for figure in page.context["figures"]] == [2, 0, 0]
    assert page.context["queue_url"] == reverse("review:queue") + "?tier=sme"
    listed = client.get(reverse("review:batches")).context["table"]["rows"]
    assert [row["url"] for row in listed] == [sent.url]
    assert statuses(first, second) == ["recommended"] * 2
    client.force_login(factories.city_officer())
    assert client.get(sent.url).status_code == 404
    assert client.post(confirm, {"row": rows}).status_code == 404
    assert client.get(reverse("review:batches")).context["table"]["rows"] == []


def test_nothing_chosen_leads_back_with_a_word(client, officer):
    client.force_login(officer)
    address = reverse("review:batch_new") + "?mine=1"
    for body in ({}, {"act": "recommend"}, {"act": "paint", "case": "x"}, {"act": "recommend", "all": "1"}):
        assert client.post(address, body).url == reverse("review:queue") + "?mine=1"
    assert not Batch.objects.exists()


def test_many_rows_go_on_in_the_background_and_their_officer_is_told(client, officer, monkeypatch):
    monkeypatch.setattr(confirming, "AT_ONCE", 1)
    monkeypatch.setattr(carrying_out, "AT_ONCE", 1)
    rows = ready(officer, 2)
    client.force_login(officer)
    batch = prepared(officer, rows)
    body = {"row": [row.pk for row in batch.rows.all()], "words": OPINION}
    client.post(reverse("review:batch_confirm", args=[batch.pk]), body)
    assert statuses(*rows) == ["city_review"] * 2
    progress = reverse("review:batch_progress", args=[batch.pk])
    assert "HX-Refresh" not in client.get(progress, HTTP_HX_REQUEST="true")
    assert client.get(progress).url == reverse("review:batch", args=[batch.pk])
    assert "等待办理" in client.get(reverse("review:batch", args=[batch.pk])).content.decode()
    batch.refresh_from_db()
    jobs.run(batch.job_id)
    assert client.get(progress, HTTP_HX_REQUEST="true")["HX-Refresh"] == "true"
    assert OutboxMessage.objects.get(recipient=officer, kind="notice").subject == "批量推荐已办完：办理2份"
    assert batch.rows.filter(state=RowState.DONE).count() == 2


def test_a_batch_that_gave_up_can_go_on(client, officer):
    (declaration,) = ready(officer)
    client.force_login(officer)
    batch = prepared(officer, [declaration])
    ticked = [row.pk for row in batch.rows.all()]
    found = confirming.confirm(
        batch=batch, user=officer, rows=ticked, details=Details({"words": OPINION}), at=FIRST_DAY
    )
    Job.objects.filter(pk=found.job_id).update(status="failed", error="未完成", finished_at=FIRST_DAY)
    assert "继续办理其余申报" in client.get(reverse("review:batch", args=[batch.pk])).content.decode()
    client.post(reverse("review:batch_confirm", args=[batch.pk]))
    assert statuses(declaration) == ["recommended"]


def test_a_preview_nobody_confirmed_goes_after_a_day(officer):
    (declaration,) = ready(officer)
    old, kept = prepared(officer, [declaration]), confirmed(prepared(officer, [declaration]), officer)
    Batch.objects.update(made_at=FIRST_DAY - timedelta(days=2))
    prepared(officer, [factories.submitted()], BatchAct.ASSIGN)
    assert not Batch.objects.filter(pk=old.pk).exists()
    assert Batch.objects.filter(pk=kept.pk).exists()


def test_a_preview_asks_as_often_for_three_rows_as_for_one(client, officer, django_assert_max_num_queries):
    client.force_login(officer)
    batch = prepared(officer, ready(officer, 3))
    client.get(reverse("review:batch", args=[batch.pk]))
    with django_assert_max_num_queries(6):
        client.get(reverse("review:batch", args=[batch.pk]))
