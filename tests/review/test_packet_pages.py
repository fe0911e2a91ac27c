"""The pages of the recommendation material: who sees which, what they say, files as jobs, phones by an act."""

import io
from datetime import timedelta

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from review import first_review
from tests.review import decided, factories
from tests.review import packet_factories as make
from tests.review.factories import ANSHAN, DALIAN, FIRST_DAY, GANJINGZI, TIEDONG
from tests.review.packet_factories import packet, recommended
from tests.review.test_pages import messages_of, text_of
from tests.wall.cast import a_pdf
from zjtx.common import clock, jobs
from zjtx.common.models import AuditEntry, Job, OutboxMessage, StoredFile

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
        assert letters == (set() if user.role == "province_officer" else wanted)
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


def test_a_district_drafts_its_letter_to_its_city_and_the_city_reads_what_was_sent(client):
    factories.switch_district_stage_on()
    district, city = factories.district_officer(), factories.city_officer()
    declaration = factories.submitted()
    factories.check_commitments(declaration, district)
    first_review.recommend(declaration=declaration, user=district, at=FIRST_DAY, opinion="同意推荐", version=1)
    client.force_login(district)
    client.post(address("packet_letter", GANJINGZI))
    texts = [one.text for one in docx.Document(made(client, Job.objects.get(kind="packet_letter"))).paragraphs]
    assert "大连市工业和信息化局：" in texts
    client.post(address("packet_summary", GANJINGZI, "sme"))
    assert load_workbook(made(client, Job.objects.get(kind="packet_summary")))
    client.force_login(city)
    assert "推荐名单" not in text_of(client.get(address(region=GANJINGZI)))
    make.sent(district, region=GANJINGZI)
    shown = text_of(client.get(address(region=GANJINGZI)))
    assert declaration.number in shown
    assert "接收推荐材料" in shown
    assert GANJINGZI in client.get(reverse("review:packets")).content.decode()


def test_the_whole_way_by_its_pages(client, officer):
    recommended(by=officer)
    with clock.frozen(make.AFTER):
        client.force_login(officer)
        make.stamp(packet())
        assert client.post(address("packet_close"), {"revision": "0"}).status_code == 302
        job = Job.objects.get(kind="packet_sheets")
        jobs.run(job.pk)
        page = text_of(client.get(address()))
        assert "推荐函未上传" in page
        upload = {
            "uploaded": SimpleUploadedFile("函.docx", b"PK", "application/pdf"),
            "revision": "1",
            "count-sme": "2",
        }
        answer = client.post(address("packet_sealed"), upload)
        assert answer.status_code == 422
        assert 'value="2"' in answer.content.decode()  # what was typed is kept
        letter = SimpleUploadedFile("推荐函.pdf", a_pdf(), "application/pdf")
        client.post(address("packet_sealed"), {"uploaded": letter, "revision": "1", "count-sme": "2"})
        assert "推荐函与系统不一致" in text_of(client.get(address()))
        answer = client.get(address("packet_send"))
        assert "数量不一致：系统1，汇总表1，推荐函2" in messages_of(answer)[0]
        letter = SimpleUploadedFile("推荐函2.pdf", a_pdf(), "application/pdf")
        client.post(address("packet_sealed"), {"uploaded": letter, "revision": "2", "count-sme": "1"})
        assert client.post(address("packet_send"), {"revision": "3"}).status_code == 302
        client.force_login(decided.officer())
        page = client.get(address())
        assert "推荐函2.pdf" in page.content.decode()
        stored = StoredFile.objects.get(original_name="推荐函2.pdf")
        answer = client.get(address("packet_file", DALIAN, stored.pk))
        assert b"".join(answer.streaming_content).startswith(b"%PDF")
        old = StoredFile.objects.get(kind="packet-letter", original_name="推荐函.pdf")
        assert client.get(address("packet_file", DALIAN, old.pk)).status_code == 404  # it was never sent
        listed = text_of(client.get(reverse("review:packets"), {"state": "sent"}))
        assert "按期" in listed
        assert "鞍山市" not in listed.split("报送时间")[1]
        assert client.post(address("packet_accept"), {"revision": "3"}).status_code == 422  # another page
        assert client.post(address("packet_accept"), {"revision": "4"}).status_code == 302
        assert "已接收" in text_of(client.get(address()))
