"""Appeals: once a declaration, in time, answered by whoever refused, and where they are right the way goes on."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from docx import Document

from declarations.models import Round
from declarations.workflow import MoveRefused
from review import answer_letters, appeals, first_review, objections, publicity, recognition
from review.models import Appeal
from review.reminders import remind
from tests.at_once import at_once
from tests.review import decided
from tests.review.decided import AT, NEXT_SECOND, RECOGNISED_AT
from tests.review.factories import ANSHAN, FIRST_DAY, city_officer, submitted
from tests.review.test_examinations import pdf
from zjtx.common import clock, jobs
from zjtx.common.models import AuditEntry
from zjtx.registry.models import Title

pytestmark = pytest.mark.django_db
REASON = "所称事故发生在同一园区的另一家企业，与本企业无关，附应急管理部门证明。"
PAPER = "厅务会纪要〔2022〕8号"


def left_out():
    """Not on the list, told so on 20 April: until 26 April 24:00, for a Sunday between is worked."""
    return decided.move(decided.recommended(), "start_expert_review", "finish_expert_review", "leave_out")


def upheld():
    """On the public list until an objection was upheld."""
    made = decided.published(one := decided.proposed())
    answered = {"user": decided.officer(), "at": NEXT_SECOND, "is_upheld": True, "text": "属实。", "reason": "事故"}
    objections.answer(objection=decided.objected(made), **answered)
    one.refresh_from_db()
    return made, one


def not_recommended():
    one, city = submitted(), city_officer()
    given = {"user": city, "at": FIRST_DAY, "reason": "主导产品不符", "version": 1}
    first_review.not_recommend(declaration=one, **given)
    one.refresh_from_db()
    return one, city


def filed(one, at=None, **words):
    given = {"reason": REASON, "user": one.created_by, "at": at or one.entered_at, **words}
    return appeals.file_appeal(declaration=one, **given)


def answered(appeal, by, *, is_corrected, at=NEXT_SECOND, paper=PAPER):
    appeals.accept(appeal=appeal, user=by, at=at)
    given = {"text": "经复核。", "document_number": paper, "user": by, "at": at}
    return appeals.answer(appeal=appeal, is_corrected=is_corrected, **given)


def test_the_way_in_the_browser(client):
    officer, city, one = decided.officer(), city_officer(), left_out()
    detail = reverse("declarations:detail", args=[one.number])
    with clock.frozen(AT):
        client.force_login(one.created_by)
        assert "2022年4月26日 星期二24时前提出申诉" in client.get(detail).content.decode()
        address = reverse("review:appeal_new", args=[one.number])
        assert client.post(address, {"reason": "不服"}).status_code == 422
        for _ in range(2):
            assert client.post(address, {"reason": REASON, "files": [pdf()]}).status_code == 302
        found = Appeal.objects.get()
        assert (found.desk, found.answer_by.isoformat()) == ("province", "2022-05-12")
        client.force_login(city)
        assert client.get(reverse("review:appeal", args=[found.number])).status_code == 404
        client.force_login(officer)
        assert found.number in client.get(reverse("review:appeals") + "?state=open").content.decode()
        assert found.number not in client.get(reverse("review:appeals") + "?state=answered").content.decode()
        keep = reverse("review:appeal_maintain", args=[found.number])
        assert "先受理再答复" in client.post(keep, {"text": "维持。"}).content.decode()
        assert client.post(reverse("review:appeal_accept", args=[found.number])).status_code == 302
        assert client.post(keep, {"text": "经复核，维持原决定。"}).status_code == 302
        client.force_login(one.created_by)
        shown = client.get(detail).content.decode()
        page = client.get(reverse("review:appeal", args=[found.number])).content.decode()
    assert all(word in shown for word in ("提出申诉 SS20220420-0001", "受理申诉", "答复申诉：维持原决定"))
    assert officer.full_name not in page
    assert decided.told(one.created_by)[-2:] == ["申诉已受理", "申诉答复：维持原决定"]
    assert decided.told(officer)[-1] == "收到申诉 SS20220420-0001"
    assert decided.told(city)[-1] == "申诉答复：维持原决定"


def test_an_appeal_is_in_time_to_the_last_second_of_its_last_day():
    end = clock.as_moment("2022-04-27T00:00:00")
    with pytest.raises(MoveRefused, match="申诉期限已于2022年4月26日"):
        filed(left_out(), end)
    assert filed(left_out(), end - timedelta(seconds=1)).state == "filed"


def test_only_the_refused_appeal_and_only_once():
    with pytest.raises(MoveRefused, match="只有不予推荐或未认定"):
        filed(decided.proposed(), AT)
    one = left_out()
    assert filed(one) == filed(one)
    with pytest.raises(MoveRefused, match="只能申诉一次"):
        filed(one, reason=REASON + "再次申诉。")


def test_left_out_and_right_it_is_proposed_and_published_in_a_list_of_its_own():
    one, officer = left_out(), decided.officer()
    found = answered(filed(one), officer, is_corrected=True, at=AT)
    one.refresh_from_db()
    assert (one.status, found.move) == ("proposed", "correct_decision")
    assert [line["enterprise"] for line in decided.published(one).lines] == [one.enterprise_name]


def test_refused_by_an_objection_and_right_it_is_recognised_by_a_further_document():
    made, one = upheld()
    officer = decided.officer()
    found = answered(filed(one), officer, is_corrected=True)
    one.refresh_from_db()
    assert (one.status, found.move) == ("publicity", "correct_publicity")
    assert [entry.declaration for entry in recognition.ready(made)] == [one]
    decided.recognised(made, at=RECOGNISED_AT)
    assert Title.objects.get().enterprise == one.enterprise


def test_answers_are_letters_too(tmp_path):
    """The objector's by name, which is recorded; the enterprise's with its number; no officer's name on either."""
    made, one = upheld()
    officer, objection = decided.officer(full_name="钱承办"), made.objections.get()
    appeal = filed(one)
    with pytest.raises(MoveRefused, match="没有答复函"):
        answer_letters.request_letter(of=appeal, file_format="docx", user=officer)
    answered(appeal, officer, is_corrected=True)
    appeal.refresh_from_db()
    texts = {}
    for of in (objection, appeal):
        job = answer_letters.request_letter(of=of, file_format="docx", user=officer)
        assert answer_letters.request_letter(of=of, file_format="docx", user=officer) == job
        jobs.run(job.pk)
        job.refresh_from_db()
        with job.result.file.open("rb") as written:
            texts[str(of)] = " ".join(line.text for line in Document(written).paragraphs)
    first, second = texts.values()
    assert f"{decided.OBJECTION['name']}：" in first
    assert "结果：异议成立。" in first
    assert f"{one.enterprise_name}：" in second
    assert f"结果：予以纠正。依据：{PAPER}。" in second
    assert officer.full_name not in first + second
    assert AuditEntry.objects.filter(action="review.objection.contacts").count() == 2


CITY_CASES = [("open", "city_review", "correct_recommendation"), ("closed", "not_recommended", "")]


@pytest.mark.parametrize(("state", "status", "move"), CITY_CASES)
def test_the_city_corrects_itself_while_the_round_runs_and_keeps_the_answer_after_it(state, status, move):
    one, city = not_recommended()
    appeal = filed(one)
    with pytest.raises(MoveRefused, match="无权办理"):
        appeals.accept(appeal=appeal, user=decided.officer(), at=FIRST_DAY)
    with pytest.raises(MoveRefused, match="无权办理"):
        appeals.accept(appeal=appeal, user=city_officer(ANSHAN), at=FIRST_DAY)
    Round.objects.filter(pk=one.round_id).update(state=state)
    found = answered(appeal, city, is_corrected=True, at=FIRST_DAY)
    one.refresh_from_db()
    assert (one.status, found.move, found.state) == (status, move, "corrected")
    if move:
        assert one.due_at is not None, "an extension of first review moves it along"


def test_a_correction_rests_on_a_document_and_an_answer_is_given_once():
    appeal, officer = filed(left_out()), decided.officer()
    with pytest.raises(MoveRefused, match="须填写依据"):
        answered(appeal, officer, is_corrected=True, paper=" ")
    first = answered(appeal, officer, is_corrected=False)
    assert answered_again(appeal, officer) == first
    with pytest.raises(MoveRefused, match="已答复：维持原决定"):
        appeals.answer(appeal=appeal, is_corrected=True, text="经复核。", document_number=PAPER, user=officer, at=AT)


def answered_again(appeal, officer):
    return appeals.answer(appeal=appeal, is_corrected=False, text="经复核。", user=officer, at=NEXT_SECOND)


@pytest.mark.parametrize("change", [{"state": "corrected"}, {"state": "gone"}, {"reason": " "}, {"desk": "expert"}])
def test_database_refuses_impossible_appeals(change):
    found = filed(left_out())
    with pytest.raises(IntegrityError), transaction.atomic():
        Appeal.objects.filter(pk=found.pk).update(**change)


def test_an_appeal_that_waits_is_reminded_of_once_an_occasion():
    officer = decided.officer()
    found = filed(left_out())
    for day in (11, 12, 13, 16):
        remind(clock.as_moment(f"2022-05-{day}T09:00:00"))
    name = found.declaration.enterprise_name
    assert decided.told(officer)[-2:] == [f"申诉答复临近期限：{name}", f"申诉答复逾期：{name}"]
    answered(found, officer, is_corrected=False)
    assert remind(clock.as_moment("2022-05-18T09:00:00")) == 0


@pytest.mark.django_db(transaction=True)
def test_maintained_and_corrected_at_once_is_one_answer():
    for _ in range(4):
        one, officer, colleague = left_out(), decided.officer(), decided.officer()
        appeal = filed(one)
        appeals.accept(appeal=appeal, user=officer, at=AT)

        def answering(by, is_corrected, appeal=appeal):
            given = {"text": "经复核。", "document_number": PAPER, "user": by, "at": AT}
            return lambda: appeals.answer(appeal=appeal, is_corrected=is_corrected, **given)

        results = at_once(answering(officer, True), answering(colleague, False))
        assert sum(isinstance(result, MoveRefused) for result in results) == 1
        one.refresh_from_db()
        appeal.refresh_from_db()
        assert one.status == ("proposed" if appeal.state == "corrected" else "not_recognised")


@pytest.mark.django_db(transaction=True)
def test_an_objection_entered_while_recognition_runs_holds_its_row_or_finds_it_recognised():
    """Received within the days, entered after them: whoever comes first, the other row goes on."""
    for number in range(4):
        made = decided.published(decided.proposed(), decided.proposed())
        officer, clerk = decided.officer(), decided.officer()

        def entering(made=made, clerk=clerk, number=number):
            return objections.enter(
                publicity=made, serial=1, words=decided.OBJECTION, channel="letter", received_on=made.last_day,
                user=clerk, at=RECOGNISED_AT, request_key=f"late-{number}",
            )  # fmt: skip

        def recognising(made=made, officer=officer, number=number):
            return decided.recognised(made, by=officer, document_number=f"文件{number}号")

        objection, done = at_once(entering, recognising)
        first, second = (entry.declaration for entry in made.entries.select_related("declaration"))
        assert second.status == "recognised"
        assert first.status in ("recognised", "publicity")
        assert done.entries.count() == (2 if first.status == "recognised" else 1)
        given = {"user": clerk, "at": RECOGNISED_AT, "is_upheld": True, "text": "属实。", "reason": "事故"}
        assert objections.answer(objection=objection, **given).state == "upheld"
        titles = Title.objects.filter(enterprise=first.enterprise).count()
        first.refresh_from_db()
        assert (first.status, titles) in (("recognised", 1), ("not_recognised", 0))


@pytest.mark.django_db(transaction=True)
def test_an_objection_of_the_last_second_that_waits_for_the_lock_is_kept():
    """Its moment is that of the request: recognition cannot begin before the day is over, and finds it there."""
    made = decided.published(decided.proposed())
    sent = lambda: decided.objected(made, at=decided.LAST_SECOND)  # noqa: E731
    closed = lambda: publicity.close_over(NEXT_SECOND + timedelta(days=3))  # noqa: E731
    objection, _ = at_once(sent, closed)
    assert objection.state == "open"
    assert recognition.ready(made) == []
    assert [entry.serial for entry in recognition.held(made)] == [1]
    officer = decided.officer()
    objections.answer(objection=objection, user=officer, at=RECOGNISED_AT, is_upheld=False, text="不属实。")
    decided.recognised(made, document_number="补充1号")
    assert Title.objects.count() == 1
