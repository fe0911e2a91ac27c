"""An objection goes to its enterprise's city and back: who reads what, what waits for what, and everything once."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse

from declarations.workflow import MoveRefused
from review import examinations, objections
from review.models import CaseFile, EnterpriseStatement, Objection, ObjectionExamination
from review.reminders import remind
from tests.at_once import at_once
from tests.review import decided
from tests.review.decided import FIRST_PUBLIC_DAY, LAST_SECOND, NEXT_SECOND
from tests.review.factories import ANSHAN, TIEDONG, city_officer
from tests.wall.cast import a_pdf
from zjtx.common import clock, throttle
from zjtx.common.models import AuditEntry, OutboxMessage, StoredFile

pytestmark = pytest.mark.django_db
DUE, ASKED_BY = date(2022, 5, 17), date(2022, 5, 13)
MATTER, QUESTION = "请核查是否发生事故", "请说明事故情况"
OBJECTOR = (decided.OBJECTION["name"], decided.OBJECTION["contact"])


def pdf(name="事故通报.pdf"):
    return SimpleUploadedFile(name, a_pdf(), content_type="application/pdf")


def handed(objection, *, key="hand", shared=(), **words):
    given = {"matter": MATTER, "due_on": DUE, "user": decided.officer(), "at": NEXT_SECOND, **words}
    return examinations.hand(objection=objection, shared=shared, request_key=key, **given)


def asked(examination, by):
    return examinations.ask(examination=examination, question=QUESTION, due_on=ASKED_BY, user=by, at=NEXT_SECOND)


def objected():
    return decided.objected(decided.published(decided.proposed()))


def opened(client, found):
    """The status of asking for a file."""
    answer = client.get(reverse("review:case_file", args=[found.pk]))
    for close in answer._resource_closers:  # close() would end the request, and the connection with it
        close()
    return answer.status_code


def bodies(user):
    return " ".join(f"{one.subject} {one.body}" for one in OutboxMessage.objects.filter(recipient=user))


def posted(client, name: str, pk: int, form: dict) -> None:
    """A form of the review, taken."""
    assert client.post(reverse(f"review:{name}", args=[pk]), form).status_code == 302


def objected_online(client) -> tuple[Any, Objection]:
    """(declaration, the objection to it from the public page with two files)."""
    made = decided.published(one := decided.proposed(), decided.proposed(TIEDONG))
    with clock.frozen(LAST_SECOND):
        form = {**decided.OBJECTION, "serial": "1", "request_key": "one", "files": [pdf(), pdf("照片.pdf")]}
        assert client.post(reverse("public:object", args=[made.pk]), form).status_code == 302
    return one, Objection.objects.get()


def test_the_whole_way_in_the_browser_pages_of_each(client):
    """Public page with a file, province, city, enterprise, city, province: each page by its own role."""
    officer, city, other_city = decided.officer(), city_officer(), city_officer(ANSHAN)
    one, objection = objected_online(client)
    letter, photo = objection.files.all()
    with clock.frozen(NEXT_SECOND):
        client.force_login(officer)
        assert letter.name in client.get(reverse("review:objection_hand", args=[objection.pk])).content.decode()
        words = {"matter": MATTER, "due_on": DUE.isoformat(), "request_key": "hand", "shared": [photo.pk]}
        for _ in range(2):
            posted(client, "objection_hand", objection.pk, words)
        examination = ObjectionExamination.objects.get()
        client.force_login(city)
        shown = client.get(reverse("review:examination", args=[examination.pk])).content.decode()
        assert [MATTER in shown, photo.name in shown] == [True, True]
        assert not [word for word in (*OBJECTOR, decided.OBJECTION["text"], letter.name) if word in shown]
        assert (opened(client, photo), opened(client, letter)) == (200, 404)
        posted(client, "examination_ask", examination.pk, {"question": QUESTION, "due_on": ASKED_BY.isoformat()})
        statement = EnterpriseStatement.objects.get()
        client.force_login(other_city)
        status = client.get(reverse("review:examination", args=[examination.pk])).status_code
        assert (status, opened(client, photo)) == (404, 404)
        client.force_login(one.created_by)
        assert "提交书面说明" in client.get(reverse("declarations:detail", args=[one.number])).content.decode()
        address = reverse("review:statement", args=[statement.pk])
        pages = client.get(address).content.decode() + bodies(one.created_by)
        assert QUESTION in pages
        assert not [word for word in (*OBJECTOR, decided.OBJECTION["text"], MATTER) if word in pages]
        assert client.post(address, {"text": "没有发生事故。", "files": [pdf("证明.pdf")]}).status_code == 302
        statuses = {opened(client, found) for found in CaseFile.objects.filter(statement=None)}
        assert (statuses, opened(client, CaseFile.objects.get(statement=statement))) == ({404}, 200)
        client.force_login(city)
        report = {"findings": "经核查不属实。", "files": [pdf("核查.pdf")]}
        posted(client, "examination_report", examination.pk, report)
        client.force_login(officer)
        shown = client.get(reverse("review:objection", args=[objection.pk])).content.decode()
        assert all(word in shown for word in ("经核查不属实。", "没有发生事故。", "核查.pdf", "证明.pdf"))
    name = one.enterprise_name
    assert decided.told(city)[-2:] == [f"异议核查：{name}", f"企业已提交书面说明：{name}"]
    assert decided.told(officer)[-1] == f"市级已反馈核查情况：{objection.receipt_number}"


def test_what_is_no_document_or_too_many_is_refused_and_nothing_is_kept(client):
    made = decided.published(decided.proposed())
    address = reverse("public:object", args=[made.pk])
    form = {**decided.OBJECTION, "serial": "1", "request_key": "one"}
    with clock.frozen(LAST_SECOND):
        for files in ([SimpleUploadedFile("a.exe", b"MZ" + b"\0" * 90)], [pdf() for _ in range(6)]):
            answer = client.post(address, {**form, "files": files})
            assert answer.status_code == 422
            assert decided.OBJECTION["text"] in answer.content.decode()
        for _ in range(2):
            assert client.post(address, {**form, "files": [pdf()]}).status_code == 302
    assert StoredFile.objects.filter(kind="case-file").count() == CaseFile.objects.count() == 1


def test_a_sealed_letter_comes_with_its_scan(client):
    made = decided.published(decided.proposed())
    client.force_login(decided.officer())
    form = {**decided.OBJECTION, "serial": "1", "request_key": "one", "channel": "sealed"}
    form["received_on"] = FIRST_PUBLIC_DAY.isoformat()
    address = reverse("review:objection_enter", args=[made.pk])
    with clock.frozen(NEXT_SECOND):
        refused = client.post(address, form)
        assert (refused.status_code, objections.NO_SCAN in refused.content.decode()) == (422, True)
        assert client.post(address, {**form, "files": [pdf()]}).status_code == 302
    assert Objection.objects.get().get_channel_display() == "加盖公章来函"


def test_how_an_objection_stands_is_told_to_its_code_alone(client):
    throttle.cache.clear()
    one = objected()
    address, right = reverse("public:objection_standing"), {"number": one.receipt_number, "code": one.query_code}

    def told(**words):
        answer = client.post(address, {**right, **words})
        return answer.status_code, answer.content.decode()

    status, first = told(code=one.query_code.upper())
    assert (status, "尚未开始" in first) == (200, True)
    examination = handed(one)
    assert "正在核查" in told()[1]
    assert "待答复" not in told()[1]
    officer = decided.officer(full_name="钱承办")
    objections.answer(objection=one, user=officer, at=NEXT_SECOND, is_upheld=False, text="经核查不属实，不予采纳。")
    status, last = told()
    assert "2022年5月10日已按所留联系方式答复" in last
    hidden = (*OBJECTOR, officer.full_name, "不属实", one.declaration.enterprise_name, examination.city.name)
    assert [word for word in hidden if word in last] == []
    wrong = [told(code="aaaaaaaa")[1], told(number="YY20220509-9999")[1]]
    assert all("未找到与该受理编号和查询码相符的异议" in text for text in wrong)
    for _ in range(20):
        told(code="aaaaaaaa")
    assert told()[0] == 429
    throttle.cache.clear()


def test_findings_wait_for_a_statement_until_its_day_is_over():
    city, one = city_officer(), objected()
    examination = handed(one)
    statement = asked(examination, city)
    given = {"examination": examination, "findings": "不属实。", "user": city}
    with pytest.raises(MoveRefused, match="书面说明尚未提交"):
        examinations.report(**given, at=NEXT_SECOND)
    for _ in range(2):
        done = examinations.report(**given, at=clock.as_moment("2022-05-14T09:00:00"))
    assert (done.state, done.returned_by) == ("returned", city)
    with pytest.raises(MoveRefused, match="不再收取书面说明"):
        examinations.give(statement=statement, text="没有。", user=one.declaration.created_by, at=NEXT_SECOND)
    assert handed(one, key="again").state == "open"


@pytest.mark.parametrize("day", [date(2022, 5, 9), date(2022, 5, 14)])
def test_a_due_day_is_a_working_day_from_today_on(day):
    with pytest.raises(MoveRefused, match=r"不应早于今天|应为工作日"):
        handed(objected(), due_on=day)


def test_an_answer_ends_the_examination_and_nothing_is_handed_over_after_it():
    city, one = city_officer(), objected()
    examination = handed(one)
    with pytest.raises(MoveRefused, match="已交办，市级尚未反馈"):
        handed(one, key="second")
    objections.answer(objection=one, user=decided.officer(), at=NEXT_SECOND, is_upheld=False, text="不属实。")
    with pytest.raises(MoveRefused, match="该核查已办结：已终止"):
        examinations.report(examination=examination, findings="属实。", user=city, at=NEXT_SECOND)
    with pytest.raises(MoveRefused, match="不能再交办"):
        handed(one, key="third")


def test_an_objection_to_the_whole_list_has_no_city():
    one = decided.objected(decided.published(decided.proposed()), serial=None)
    with pytest.raises(MoveRefused, match="没有所在市"):
        handed(one)


@pytest.mark.parametrize("change", [{"state": "returned"}, {"state": "gone"}, {"matter": " "}])
def test_database_refuses_impossible_examinations(change):
    one = handed(objected())
    with pytest.raises(IntegrityError), transaction.atomic():
        ObjectionExamination.objects.filter(pk=one.pk).update(**change)


def test_database_refuses_a_file_of_two_owners():
    one = handed(objected())
    stored = StoredFile.objects.create(kind="case-file", original_name="a.pdf", size=1, sha256="0" * 64)
    with pytest.raises(IntegrityError), transaction.atomic():
        CaseFile.objects.create(stored=stored, name="a.pdf", objection=one.objection, examination=one)


def test_each_reminder_comes_once_however_often_and_late_the_job_runs():
    officer, city, one = decided.officer(), city_officer(), objected()
    examination = handed(one, due_on=date(2022, 5, 13))
    asked(examination, city)
    owner = one.declaration.created_by
    before = len(decided.told(city))
    remind(NEXT_SECOND)
    assert len(decided.told(city)) == before
    for hour in (0, 3, 20):
        remind(clock.as_moment("2022-05-12T09:00:00") + timedelta(hours=hour))
    assert decided.told(city)[before:] == [f"异议核查临近期限：{one.declaration.enterprise_name}"]
    assert decided.told(owner)[-1] == "书面说明临近期限"
    for day in (20, 23):
        remind(clock.as_moment(f"2022-05-{day}T09:00:00"))
    assert decided.told(city)[before + 1 :] == [f"异议核查逾期：{one.declaration.enterprise_name}"]
    assert decided.told(officer)[-1] == "异议核查逾期：大连市"
    assert decided.told(owner).count("书面说明逾期") == 1


def test_reading_who_objects_is_recorded_and_not_the_citys(client):
    one = objected()
    handed(one)
    address = reverse("review:objection_contacts", args=[one.pk])
    for user in (city_officer(), one.declaration.created_by):
        client.force_login(user)
        assert client.post(address).status_code == 404
    assert not AuditEntry.objects.filter(action="review.objection.contacts").exists()


@pytest.mark.django_db(transaction=True)
def test_an_answer_and_findings_at_once_are_one_after_the_other():
    for _ in range(4):
        city, one, officer = city_officer(), objected(), decided.officer()
        examination = handed(one, key=f"hand-{one.pk}", user=officer)

        def reporting(examination=examination, city=city):
            return examinations.report(examination=examination, findings="不属实。", user=city, at=NEXT_SECOND)

        def answering(one=one, officer=officer):
            return objections.answer(objection=one, user=officer, at=NEXT_SECOND, is_upheld=False, text="不属实。")

        reported, answered = at_once(reporting, answering)
        assert isinstance(answered, Objection)
        examination.refresh_from_db()
        assert examination.state == ("closed" if isinstance(reported, MoveRefused) else "returned")


@pytest.mark.django_db(transaction=True)
def test_handed_over_twice_at_once_it_is_one():
    one, officer = objected(), decided.officer()
    acts = [lambda key=key: handed(one, key=key, user=officer) for key in ("same", "same", "other")]
    results = at_once(*acts)
    assert len({result.pk for result in results if not isinstance(result, MoveRefused)}) == 1
    assert ObjectionExamination.objects.count() == 1
