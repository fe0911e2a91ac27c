"""The pages of the recommendation material: who sees which, what they say, files as jobs, phones by an act."""

import io
from datetime import timedelta

import docx
import pytest
from django.urls import reverse
from openpyxl import load_workbook

from tests.review import decided, factories
from tests.review.factories import ANSHAN, DALIAN, FIRST_DAY, GANJINGZI, TIEDONG
from tests.review.packet_factories import packet, recommended
from tests.review.test_pages import messages_of, text_of
from zjtx.common import clock, jobs
from zjtx.common.models import AuditEntry, Job, OutboxMessage

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def first_day():
    with clock.frozen(FIRST_DAY):
        yield


@pytest.fixture
def officer(client):
    officer = factories.city_officer(full_name="王敏")
    client.force_login(officer)
    return officer


def address(name="packet", region=DALIAN, *rest):
    return reverse(f"review:{name}", args=["LN2022", region, *rest])


def made(client, job):
    """The file of a job, fetched as its requester would."""
    jobs.run(job.pk)
    answer = client.get(reverse("jobs:download", args=[job.pk]))
    assert answer.status_code == 200
    return io.BytesIO(b"".join(answer.streaming_content))


def test_the_page_says_how_far_it_is_and_until_when(client, officer):
    recommended()
    factories.returned(factories.submitted(), officer)
    factories.submitted()
    shown = text_of(client.get(address()))
    for text in (
        "大连市工业和信息化局",
        "2022年3月25日 星期五",
        "还有18个工作日",
        "尚有1份申报初审未办结",
        "有1份已退回企业修改",
        "起草推荐函",
    ):
        assert text in shown
    overview = text_of(client.get(reverse("review:packets")))
    assert "LN2022" in overview
    assert reverse("review:packets") in client.get(reverse("review:queue")).content.decode()


def test_a_city_has_its_own_packet_a_district_its_own_the_province_any_citys(client):
    packet()
    seen = {
        "city": (factories.city_officer(), {DALIAN}),
        "other city": (factories.city_officer(ANSHAN), {ANSHAN}),
        "district": (factories.district_officer(), {GANJINGZI}),
        "province": (decided.officer(), {DALIAN, ANSHAN}),
    }
    for user, wanted in seen.values():
        client.force_login(user)
        regions = (DALIAN, ANSHAN, GANJINGZI, TIEDONG)
        assert {one for one in regions if client.get(address(region=one)).status_code == 200} == wanted
        posts = {one for one in regions if client.post(address("packet_summary", one, "sme")).status_code == 302}
        assert posts == wanted
        letters = {one for one in regions if client.post(address("packet_letter", one)).status_code == 302}
        assert letters == (wanted if user.role == "city_officer" else set())
    assert client.get(reverse("review:packet", args=["XX", DALIAN])).status_code == 404
    assert client.post(address("packet_summary", DALIAN, "none")).status_code == 404


def test_the_summary_is_one_job_while_the_same_recommendations_stand(client, officer):
    recommended()
    for _ in range(2):
        assert client.post(address("packet_summary", DALIAN, "sme")).url == address()
    job = Job.objects.get(kind="packet_summary")
    sheet = load_workbook(made(client, job))["推荐汇总表"]
    assert sheet["O6"].value is not None
    values = [cell.value for cell in sheet[6]]
    assert "139****0002" in values
    assert "王敏" in sheet["A3"].value
    page = client.get(address()).content.decode()
    assert reverse("jobs:download", args=[job.pk]) in page
    told = OutboxMessage.objects.filter(key__startswith=f"packet:{job.pk}").values_list("subject", flat=True)
    assert set(told) == {"LN2022 大连市 “专精特新”中小企业推荐汇总表已生成"}
    recommended()
    assert reverse("jobs:download", args=[job.pk]) not in client.get(address()).content.decode()
    client.post(address("packet_summary", DALIAN, "sme"))
    assert Job.objects.filter(kind="packet_summary").count() == 2
    assert AuditEntry.objects.filter(action="review.packet.summary", actor=officer).count() == 3
    assert not AuditEntry.objects.filter(action="phones.show").exists()


def test_a_link_that_has_expired_is_not_offered(client, officer):
    recommended()
    client.post(address("packet_summary", DALIAN, "sme"))
    job = Job.objects.get(kind="packet_summary")
    made(client, job)
    with clock.frozen(FIRST_DAY + timedelta(days=4)):
        assert reverse("jobs:download", args=[job.pk]) not in client.get(address()).content.decode()


def test_full_phones_are_for_desks_by_an_act_that_is_recorded(client, officer):
    recommended()
    client.post(address("packet_summary", DALIAN, "sme"), {"phones": "yes"})
    job = Job.objects.get(kind="packet_summary")
    values = [cell.value for cell in load_workbook(made(client, job))["推荐汇总表"][6]]
    assert "13900000002" in values
    assert AuditEntry.objects.get(action="phones.show").detail["rows"] == 1
    client.force_login(decided.officer())
    assert 'name="phones"' not in client.get(address()).content.decode()
    client.post(address("packet_summary", DALIAN, "sme"), {"phones": "yes"})
    theirs = Job.objects.exclude(pk=job.pk).get(kind="packet_summary")
    values = [cell.value for cell in load_workbook(made(client, theirs))["推荐汇总表"][6]]
    assert "139****0002" in values
    assert AuditEntry.objects.filter(action="phones.show").count() == 1


def test_the_letter_is_drafted_for_the_own_city(client, officer):
    recommended()
    client.post(address("packet_letter"))
    job = Job.objects.get(kind="packet_letter")
    assert job.label == "LN2022 大连市 推荐函（草稿）"
    texts = [one.text for one in docx.Document(made(client, job)).paragraphs]
    assert "2022年3月1日" in texts
    assert AuditEntry.objects.filter(action="review.packet.letter", actor=officer).count() == 1


def test_without_recommendations_nothing_is_made_and_the_page_says_so(client, officer):
    packet()
    for name, rest in (("packet_summary", ["sme"]), ("packet_letter", [])):
        answer = client.post(address(name, DALIAN, *rest))
        assert "没有已推荐的" in messages_of(answer)[0]
    assert not Job.objects.exists()
    assert "没有已推荐的申报" in text_of(client.get(address()))


def test_the_province_chooses_a_round_and_reads_every_city(client):
    recommended()
    client.force_login(decided.officer())
    shown = text_of(client.get(reverse("review:packets"), {"round": "LN2022"}))
    for name in ("大连市", "鞍山市", "沈抚改革创新示范区"):
        assert name in shown
    page = client.get(address())
    assert address("packet_summary", DALIAN, "sme") in page.content.decode()
    assert "待办事项" not in text_of(page)
