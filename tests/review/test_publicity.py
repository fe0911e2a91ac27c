"""Publicity: days by the clock and not by the job, a frozen list with nothing else in it, visible corrections."""

import re
import threading
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from declarations.models import Declaration
from declarations.workflow import MoveRefused
from review import publicity
from review.models import Publicity, PublicityCorrection
from review.tasks import close_publicities
from tests import factories
from tests.review import decided
from tests.review.decided import AT, FIRST_PUBLIC_DAY, LAST_PUBLIC_DAY, LAST_SECOND, NEXT_SECOND
from tests.review.factories import ANSHAN, TIEDONG, city_officer
from zjtx.common import clock
from zjtx.common.models import OutboxMessage

pytestmark = pytest.mark.django_db
MORNING = clock.as_moment(FIRST_PUBLIC_DAY)


def page(client, name, *arguments, at=LAST_SECOND, **query):
    with clock.frozen(at):
        return client.get(reverse(f"public:{name}", args=arguments), query)


def text_of(response):
    main = re.search(r"<main.*?</main>", response.content.decode(), re.DOTALL)[0]
    return re.sub(r"<[^>]+>|\s+", " ", main)


@pytest.mark.parametrize(
    ("first_day", "last_day"),
    [
        (date(2022, 4, 29), date(2022, 5, 9)),  # 劳动节放假，5月7日星期六上班
        (date(2022, 5, 7), date(2022, 5, 12)),  # begins on a worked Saturday
        (date(2022, 5, 16), date(2022, 5, 20)),
        (date(2022, 4, 30), date(2022, 5, 10)),  # begins in the holiday: the holiday counts for nothing
        (date(2022, 9, 30), date(2022, 10, 11)),  # 国庆节，10月8日、9日上班
    ],
)
def test_last_day_counts_working_days_with_the_first(first_day, last_day):
    assert publicity.last_day_of(factories.open_round(), first_day).date == last_day


def test_last_day_follows_the_round_and_is_provisional_without_a_calendar():
    round_ = factories.open_round(publicity_working_days=1)
    assert publicity.last_day_of(round_, FIRST_PUBLIC_DAY).date == FIRST_PUBLIC_DAY
    assert not publicity.last_day_of(round_, FIRST_PUBLIC_DAY).provisional
    assert publicity.last_day_of(round_, date(2031, 3, 3)).provisional


def test_publishing_freezes_serial_city_and_enterprise_in_the_order_of_cities():
    anshan, dalian = decided.proposed(TIEDONG), decided.proposed()
    made = decided.published(anshan, dalian)
    assert made.lines == [
        {"serial": 1, "city": "大连市", "enterprise": dalian.enterprise_name},
        {"serial": 2, "city": "鞍山市", "enterprise": anshan.enterprise_name},
    ]
    assert (made.first_day, made.last_day) == (FIRST_PUBLIC_DAY, LAST_PUBLIC_DAY)
    assert (anshan.status, dalian.status) == ("publicity", "publicity")
    Declaration.objects.filter(pk=anshan.pk).update(enterprise_name="后来的名称")
    assert publicity.corrected_lines(made)[1]["enterprise"] == anshan.enterprise_name


def test_publishing_tells_enterprises_and_only_their_cities():
    one = decided.proposed()
    here, there = city_officer(), city_officer(ANSHAN)
    made = decided.published(one)
    assert decided.told(one.created_by)[-1] == "已列入公示名单"
    assert decided.told(here) == [made.title]
    assert decided.told(there) == []


def test_lines_of_products_name_the_product():
    made = decided.published(decided.product(" 高精度  滚珠丝杠 "))
    assert made.lines[0]["product"] == "高精度 滚珠丝杠"
    assert set(made.lines[0]) == {"serial", "city", "enterprise", "product"}


def test_a_product_without_a_name_is_not_published():
    one = decided.product("")
    with pytest.raises(MoveRefused, match="没有填写产品"):
        decided.published(one)
    one.refresh_from_db()
    assert one.status == "proposed"


@pytest.mark.parametrize(
    ("first_day", "words"),
    [(AT.date() - timedelta(days=1), "不应早于今天"), (AT.date() + timedelta(days=31), "不应晚于今天起30天")],
)
def test_first_day_lies_between_today_and_a_month_ahead(first_day, words):
    one = decided.proposed()
    with pytest.raises(MoveRefused, match=words):
        decided.published(one, first_day=first_day)
    assert decided.published(one, first_day=AT.date()).first_day == AT.date()


def test_publishing_nothing_is_refused():
    decided.published(one := decided.proposed())
    with pytest.raises(MoveRefused, match="没有列入拟认定名单"):
        decided.published(one)
    assert Publicity.objects.count() == 1


@pytest.mark.parametrize(
    ("at", "status", "phase"),
    [
        (MORNING - timedelta(seconds=1), 404, ""),
        (MORNING, 200, "公示中"),
        (LAST_SECOND, 200, "公示中"),
        (NEXT_SECOND, 200, "公示期满"),
    ],
)
def test_public_page_follows_the_clock_and_not_the_job(client, at, status, phase):
    made = decided.published(decided.proposed())
    answer = page(client, "publicity", made.pk, at=at)
    assert answer.status_code == status
    listed = page(client, "publicity_list", at=at).content.decode()
    assert (made.title in listed) == (status == 200)
    if status == 200:
        assert phase in text_of(answer)
        assert ("在线提出异议" in text_of(answer)) == (phase == "公示中")
        assert phase in listed
    made.refresh_from_db()
    assert made.state == "open"


def test_public_page_shows_the_named_columns_and_nothing_else(client):
    here, there = decided.proposed(), decided.proposed(TIEDONG)
    made = decided.published(here, there)
    decided.objected(made)
    answer = page(client, "publicity", made.pk)
    table = answer.context["table"]
    assert [one["label"] for one in table["columns"]] == ["序号", "市", "企业名称"]
    rows = [[cell["text"] for cell in row["cells"]] for row in table["rows"]]
    assert rows == [["1", "大连市", here.enterprise_name], ["2", "鞍山市", there.enterprise_name]]
    shown = answer.content.decode()
    for one in (here, there):
        hidden = (one.number, one.enterprise.uscc, one.enterprise.contact_name, one.enterprise.contact_mobile)
        assert not [text for text in hidden if text in shown]
    assert not [text for text in decided.OBJECTION.values() if text in shown]
    assert "甘井子区" not in shown


def test_products_have_a_column_of_their_own(client):
    made = decided.published(decided.product("高精度滚珠丝杠"))
    table = page(client, "publicity", made.pk).context["table"]
    assert [one["label"] for one in table["columns"]] == ["序号", "市", "企业名称", "产品（技术）名称"]


def test_page_reads_without_style_sheets_and_without_a_script(client):
    made = decided.published(decided.proposed())
    shown = page(client, "publicity", made.pk).content.decode()
    main = shown[shown.index("<main") : shown.index("</main>")]
    order = [main.index(text) for text in (f"<h1>{made.title}", "现予公示", "公示期：", "<table", "提出异议</h2>")]
    assert order == sorted(order)
    assert "2022年4月29日 星期五至2022年5月9日 星期一" in re.sub(r"<[^>]+>", "", main)


def test_download_holds_the_same_columns_as_text(client):
    one = decided.proposed()
    Declaration.objects.filter(pk=one.pk).update(enterprise_name="=1+1 精工,有限公司")
    made = decided.published(one)
    answer = page(client, "publicity_csv", made.pk)
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.content.decode("utf-8-sig").split("\r\n") == [
        "序号,市,企业名称",
        '1,大连市,"\'=1+1 精工,有限公司"',
        "",
    ]


def test_correction_stands_beside_what_was_published(client):
    made = decided.published(one := decided.proposed())
    frozen = made.lines
    given = {"publicity": made, "serial": 1, "field": "enterprise", "note": "录入错误", "user": decided.officer()}
    publicity.correct(**given, after=" 辽宁瀚精 机械有限公司 ", at=MORNING)
    made.refresh_from_db()
    assert made.lines == frozen
    shown = text_of(page(client, "publicity", made.pk))
    assert "辽宁瀚精 机械有限公司" in shown
    assert f"2022年4月29日更正，原公示为“{one.enterprise_name}”：录入错误" in shown
    with pytest.raises(MoveRefused, match="相同"):
        publicity.correct(**given, after="辽宁瀚精 机械有限公司", at=MORNING)
    with pytest.raises(MoveRefused, match="没有这一栏"):
        publicity.correct(**{**given, "field": "product"}, after="另一产品", at=MORNING)


@pytest.mark.parametrize("change", [{"after": " "}, {"note": " "}, {"before": "甲", "after": "甲"}])
def test_database_refuses_empty_corrections(change):
    made = decided.published(decided.proposed())
    values = {"serial": 1, "field": "enterprise", "before": "甲", "after": "乙", "note": "录入错误", **change}
    with pytest.raises(IntegrityError), transaction.atomic():
        PublicityCorrection.objects.create(publicity=made, corrected_by=made.published_by, corrected_at=AT, **values)


@pytest.mark.parametrize(
    "change",
    [{"first_day": date(2022, 6, 1)}, {"state": "closed"}, {"closed_at": AT}, {"state": "unknown"}],
)
def test_database_refuses_impossible_publicities(change):
    made = decided.published(decided.proposed())
    with pytest.raises(IntegrityError), transaction.atomic():
        Publicity.objects.filter(pk=made.pk).update(**change)


def closed_and_told(officer):
    return Publicity.objects.get().state, decided.told(officer).count("公示期满，可以办理认定")


@pytest.mark.parametrize(
    ("at", "expected"),
    [(LAST_SECOND, ("open", 0)), (NEXT_SECOND, ("closed", 1)), (NEXT_SECOND + timedelta(days=9), ("closed", 1))],
)
def test_job_closes_after_the_last_day_and_once_however_late_and_often(at, expected):
    officer = decided.officer()
    decided.published(decided.proposed())
    for _ in range(3):
        with clock.frozen(at):
            close_publicities()
    assert closed_and_told(officer) == expected


@pytest.mark.django_db(transaction=True)
def test_two_workers_close_once():
    officer = decided.officer()
    decided.published(decided.proposed())
    barrier = threading.Barrier(3)

    def go():
        try:
            barrier.wait()
            publicity.close_over(NEXT_SECOND)
        finally:
            connection.close()

    threads = [threading.Thread(target=go) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert closed_and_told(officer) == ("closed", 1)
    keys = OutboxMessage.objects.filter(subject="公示期满，可以办理认定", kind="notice").values_list("recipient")
    assert len(keys) == len(set(keys))


@pytest.mark.django_db(transaction=True)
def test_two_officers_publish_one_list():
    one, results, barrier = decided.proposed(), [], threading.Barrier(2)
    officers = [decided.officer(), decided.officer()]

    def go(by):
        given = {"round_": one.round, "tier": "sme", "at": AT, "first_day": FIRST_PUBLIC_DAY, "words": decided.WORDS}
        try:
            barrier.wait()
            results.append(publicity.publish(user=by, **given))
        except MoveRefused as refused:
            results.append(refused)
        finally:
            connection.close()

    threads = [threading.Thread(target=go, args=[by]) for by in officers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(type(one).__name__ for one in results) == ["MoveRefused", "Publicity"]
    assert Publicity.objects.count() == 1


def test_page_before_publishing_shows_list_and_days(client):
    one = decided.proposed()
    client.force_login(decided.officer())
    address = reverse("review:publicity_new", args=["LN2022", "sme"])
    with clock.frozen("2022-04-28T10:00:00"):
        shown = text_of(client.get(address))
        assert "2022年4月29日 星期五" in shown
        assert one.enterprise_name in shown
        shown = text_of(client.get(address, {"first_day": "2022-05-05"}))
        assert "2022年5月10日 星期二" in shown
        form = {**decided.WORDS, "first_day": "2022-05-05"}
        assert client.post(address, {**form, "title": ""}).status_code == 422
        assert client.post(address, {**form, "first_day": "2022-04-27"}).status_code == 422
        answer = client.post(address, form)
    made = Publicity.objects.get()
    assert answer["Location"] == reverse("review:publicity", args=[made.pk])
    assert (made.first_day, made.last_day) == (date(2022, 5, 5), date(2022, 5, 10))


def test_province_page_shows_what_holds_and_corrects(client):
    made = decided.published(decided.proposed(), decided.proposed(TIEDONG))
    decided.objected(made, 2)
    client.force_login(decided.officer())
    with clock.frozen(LAST_SECOND):
        page_ = client.get(reverse("review:publicity", args=[made.pk]))
        held = [row["cells"][4]["note"] for row in page_.context["table"]["rows"]]
        assert held == ["", "有待答复的异议"]
        address = reverse("review:publicity_correct", args=[made.pk, 1])
        assert client.get(address).status_code == 200
        form = {"field": "enterprise", "after": "更正后的名称", "note": "录入错误"}
        assert client.post(address, form).status_code == 302
        assert client.post(address, {**form, "field": "product"}).status_code == 422
        assert "更正后的名称" in client.get(reverse("review:publicity", args=[made.pk])).content.decode()
