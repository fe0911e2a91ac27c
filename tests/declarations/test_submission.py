"""Submitting freezes one version with one receipt number, however often and from wherever it is asked for."""

import threading

import pytest
from django.db import IntegrityError, connection, transaction

from declarations.commitments import KEYS
from declarations.models import AnswerMark, Declaration, RoundWindow, Submission, TransitionLog
from declarations.services.drafting import StartRefused, start_declaration
from declarations.services.submission import SubmissionRefused, submit, withdraw
from declarations.workflow import MoveRefused
from tests import factories
from zjtx.common import clock
from zjtx.common.digests import digest
from zjtx.common.models import AuditEntry, Job, OutboxMessage
from zjtx.registry.models import Ban, Title

pytestmark = pytest.mark.django_db


def send(declaration, *, key="k1", truth=True, commitments=KEYS, by=None, at=factories.AT):
    return submit(
        declaration_id=declaration.pk,
        user=by or declaration.created_by,
        at=at,
        request_key=key,
        truth_statement=truth,
        commitments=commitments,
    )


def refusal_texts(declaration, **how):
    with pytest.raises(SubmissionRefused) as refused:
        send(declaration, **how)
    assert not Submission.objects.filter(declaration=declaration).exists()
    declaration.refresh_from_db()
    assert declaration.status == "draft"
    return [one.text for one in refused.value.blockers]


def test_submission_freezes_version_and_moves_to_city():
    declaration = factories.draft()
    submission = send(declaration)
    declaration.refresh_from_db()
    assert declaration.status == "city_review"
    assert declaration.submitted_at == factories.AT
    assert declaration.region_path == "210000/210200/210211/"
    assert submission.version == 1
    assert submission.receipt_number == "SL20220301-000001"
    assert submission.sha256 == digest(submission.canonical.encode())
    assert submission.content["answers"]["revenue"] == {"2020": "3900.00", "2021": "4300.00"}
    assert submission.content["derived"]["rd_ratio"] == {"2020": "4.62", "2021": "5.00"}
    assert submission.report["groups"]["basic"] == "open"
    assert Job.objects.filter(kind="print_submission", args__submission=submission.pk).count() == 1
    assert OutboxMessage.objects.filter(key__startswith=f"submitted:{submission.pk}:").exists()
    assert AuditEntry.objects.filter(action="declaration.submit").count() == 1


def test_same_request_and_second_tab_yield_one_submission():
    declaration = factories.draft()
    first = send(declaration, key="tab-1")
    assert send(declaration, key="tab-1").pk == first.pk
    assert send(declaration, key="tab-2").pk == first.pk
    assert TransitionLog.objects.filter(declaration=declaration).count() == 1


@pytest.mark.django_db(transaction=True)
def test_double_submit_in_threads_yields_one_receipt():
    for _ in range(5):
        declaration = factories.draft()
        results, barrier = [], threading.Barrier(4)

        def go(key, declaration=declaration, results=results, barrier=barrier):
            try:
                barrier.wait()
                results.append(send(declaration, key=key).receipt_number)
            finally:
                connection.close()

        threads = [threading.Thread(target=go, args=(key,)) for key in ("a", "a", "b", "c")]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(results) == 4
        assert len(set(results)) == 1
        assert Submission.objects.filter(declaration=declaration).count() == 1
        assert TransitionLog.objects.filter(declaration=declaration).count() == 1


def test_incomplete_declaration_says_what_is_missing():
    texts = refusal_texts(factories.draft(full=False))
    assert "请填写“2021年营业收入”" in texts
    assert "请选择“企业规模属于”" not in texts
    assert any(text.startswith("请上传佐证材料：1 企业营业执照") for text in texts)


def test_invalid_text_blocks_submission():
    declaration = factories.draft()
    AnswerMark.objects.create(
        declaration=declaration, field="revenue", year=2021, source="typed", updated_by=declaration.created_by,
        updated_at=factories.AT, invalid_text="约四千", error="“2021年营业收入”应填写数字",
    )  # fmt: skip
    assert refusal_texts(declaration) == ["“2021年营业收入”应填写数字"]


def test_inconsistent_declaration_does_not_submit():
    declaration = factories.draft()
    declaration.sme_years.filter(year=2021).update(main_revenue=4500)
    assert any("大于营业收入" in text for text in refusal_texts(declaration))


def test_basic_condition_disproved_by_a_figure_blocks():
    declaration = factories.draft()
    declaration.sme_years.filter(year=2021).update(debt_ratio=74)
    texts = refusal_texts(declaration)
    assert len(texts) == 1
    assert "74.00" in texts[0]
    assert "70" in texts[0]


def test_statement_and_commitments_are_asked_for():
    assert refusal_texts(factories.draft(), truth=False, commitments=["honesty"]) == [
        "提交前须确认真实性声明",
        "提交前须逐条确认五项承诺（通知三（三）1）",
    ]


def test_missing_prerequisite_needs_written_reason_unless_title_is_held():
    declaration = factories.draft()
    Declaration.objects.filter(pk=declaration.pk).update(prerequisite_reason=" ")
    assert "原则上应当具备有效期内的“专精特新”产品" in refusal_texts(declaration)[0]
    Title.objects.create(
        enterprise=declaration.enterprise, tier="product", product_name="滚珠丝杠", year=2020, number="ZJTX-1",
        starts_on=factories.date(2020, 12, 1), ends_on=factories.date(2023, 12, 31),
    )  # fmt: skip
    assert send(declaration).version == 1


def test_last_second_counts_and_the_next_does_not():
    early = factories.draft()
    closes = RoundWindow.objects.get(round=early.round, kind="apply").closes_at
    assert send(early, at=closes).version == 1
    late = factories.draft()
    with pytest.raises(MoveRefused, match="企业申报已于2022年3月18日23:59截止"):
        send(late, at=closes + factories.timedelta(seconds=1))
    assert not Submission.objects.filter(declaration=late).exists()


def test_only_the_enterprise_administrator_submits():
    declaration = factories.draft()
    colleague = factories.user("enterprise", of=declaration.enterprise, is_enterprise_admin=False)
    with pytest.raises(MoveRefused, match="管理员"):
        send(declaration, by=colleague)
    stranger = factories.user("enterprise", of=factories.enterprise())
    with pytest.raises(MoveRefused):
        send(declaration, by=stranger)


def test_banned_enterprise_cannot_start_nor_submit():
    declaration = factories.draft()
    Ban.objects.create(
        enterprise=declaration.enterprise, starts_on=factories.date(2021, 6, 1), ends_on=factories.date(2024, 5, 31),
        document_number="辽工信〔2021〕1号", reason="提供虚假信息",
    )  # fmt: skip
    assert any("不得申报期" in text for text in refusal_texts(declaration))
    withdraw(declaration=declaration, user=declaration.created_by, at=factories.AT)
    with pytest.raises(StartRefused, match="不得申报期"):
        start_declaration(user=declaration.created_by, round_=declaration.round, tier="sme", at=factories.AT)


def test_one_place_a_year_until_withdrawn():
    declaration = factories.draft()
    user = declaration.created_by
    with pytest.raises(StartRefused, match=declaration.number):
        start_declaration(user=user, round_=declaration.round, tier="sme", at=factories.AT)
    withdraw(declaration=declaration, user=user, at=factories.AT)
    again = start_declaration(user=user, round_=declaration.round, tier="sme", at=factories.AT)
    assert again.number != declaration.number


@pytest.mark.django_db(transaction=True)
def test_two_starts_at_once_take_one_place():
    company = factories.enterprise()
    user, round_ = factories.user("enterprise", of=company), factories.open_round()
    outcomes, barrier = [], threading.Barrier(3)

    def go():
        try:
            barrier.wait()
            outcomes.append(start_declaration(user=user, round_=round_, tier="sme", at=factories.AT).number)
        except StartRefused as refused:
            outcomes.append(str(refused))
        finally:
            connection.close()

    threads = [threading.Thread(target=go) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Declaration.objects.filter(enterprise=company).count() == 1
    assert sum("已有" in text for text in outcomes) == 2


@pytest.mark.parametrize(
    "columns",
    [
        {"status": "nonsense"},
        {"status": "city_review"},
        {"status": "withdrawn"},
        {"occupies": False},
    ],
)
def test_database_refuses_impossible_process_columns(columns):
    declaration = factories.draft(full=False)
    with pytest.raises(IntegrityError), transaction.atomic():
        Declaration.objects.filter(pk=declaration.pk).update(**columns)


@pytest.mark.parametrize("other_tier", ["sme", "little_giant"])
def test_database_refuses_second_enterprise_tier(other_tier):
    declaration = factories.draft(full=False)
    twin = Declaration.objects.get(pk=declaration.pk)
    twin.pk, twin.number, twin.tier = None, "LN2022-J-009999", other_tier
    with pytest.raises(IntegrityError), transaction.atomic():
        twin.save(force_insert=True)


def test_database_refuses_a_move_without_the_reason_it_demands():
    declaration = factories.draft(full=False)
    with pytest.raises(IntegrityError), transaction.atomic():
        TransitionLog.objects.create(
            declaration=declaration, move="not_recommend", label="不予推荐", source="city_review",
            target="not_recommended", actor=declaration.created_by, actor_label="x", at=clock.now(),
            reason_required=True,
        )  # fmt: skip
