"""Certificates: who prints which, what the paper says, and what everybody who holds it learns of it."""

import io
import re
from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from pypdf import PdfReader

from declarations.workflow import MoveRefused
from review import certificates
from review.models import Certificate
from tests import factories
from tests.review.factories import ANSHAN, DALIAN, GANJINGZI, TIEDONG, city_officer, district_officer
from zjtx.common import clock, jobs, pdf, throttle
from zjtx.common.models import AuditEntry, Job
from zjtx.registry.models import FormerName, Title

pytestmark = pytest.mark.django_db
AT = clock.as_moment("2023-03-01T10:00:00")
FIRST, LAST = date(2022, 5, 16), date(2025, 12, 31)
NUMBER, OLD_NAME = "辽专精特新-2022-Q-0001", "大连旧名机械有限公司"


def titled(region=GANJINGZI, **fields):
    values = {
        "tier": "sme",
        "year": 2022,
        "number": NUMBER,
        "document_number": "辽工信改革〔2022〕65号",
    }
    dates = {"starts_on": FIRST, "ends_on": LAST}
    return Title.objects.create(enterprise=factories.enterprise(region), **{**values, **dates, **fields})


def certified(title, at=AT):
    """The certificate of a title, asked for by its holder."""
    with clock.frozen(at):
        certificates.request_print(title=title, user=factories.user("enterprise", of=title.enterprise))
    return Certificate.objects.get(title=title)


def verified(client, code, at=AT):
    with clock.frozen(at):
        return client.get(reverse("public:certificate", args=[code]))


def typed(client, number, code, at=AT):
    with clock.frozen(at):
        return client.post(reverse("public:certificate_entry"), {"number": number, "code": code})


def main_of(response):
    main = re.search(r"<main.*?</main>", response.content.decode(), re.DOTALL)[0]
    return " ".join(re.sub(r"<[^>]+>|\s+", " ", main).split())


def paper_of(title):
    return pdf.write_pdf(certificates.certificate_html(Title.objects.get(pk=title.pk)))


def words_of(data):
    return re.sub(r"\s", "", "".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages))


def test_the_paper_names_holder_title_number_document_dates_office_and_code():
    title = titled()
    made = certified(title)
    data = paper_of(title)
    page = PdfReader(io.BytesIO(data)).pages
    assert len(page) == 1
    assert (round(page[0].mediabox.width), round(page[0].mediabox.height)) == (842, 595)
    words = words_of(data)
    for one in (
        title.enterprise.name, "辽宁省“专精特新”中小企业", "2022年度", NUMBER, "辽工信改革〔2022〕65号",
        "2022年5月16日至2025年12月31日", "辽宁省工业和信息化厅", certificates.grouped(made.code),
    ):  # fmt: skip
        assert one in words
    for one in (title.enterprise.uscc, "原名称", "None"):
        assert one not in words
    assert 'alt="扫码核验本证书"' in certificates.certificate_html(title)


def test_the_paper_of_a_product_names_it_and_that_of_a_renamed_holder_both_names():
    title = titled(tier="product", product_name="精密轴承 <A&B>", number="辽专精特新-2022-C-0001")
    FormerName.objects.create(enterprise=title.enterprise, name=OLD_NAME, until=date(2022, 12, 31))
    FormerName.objects.create(enterprise=title.enterprise, name="更早的名称", until=date(2021, 12, 31))
    certified(title)
    words = words_of(paper_of(title))
    for one in ("“精密轴承<A&B>”", "“专精特新”产品（技术）", title.enterprise.name, f"（原名称：{OLD_NAME}）"):
        assert one in words
    assert "更早的名称" not in words


def test_the_longest_names_stay_on_one_page():
    title = titled(tier="product", product_name="高" * 200, number="辽专精特新-2022-C-0001")
    title.enterprise.name = "大" * 120
    title.enterprise.save()
    FormerName.objects.create(enterprise=title.enterprise, name="旧" * 120, until=date(2022, 12, 31))
    certified(title)
    assert len(PdfReader(io.BytesIO(paper_of(title))).pages) == 1


def test_asked_twice_it_is_one_job_and_one_code_and_both_are_recorded(client):
    title = titled()
    by = factories.user("enterprise", of=title.enterprise)
    client.force_login(by)
    with clock.frozen(AT):
        answers = [client.post(reverse("certificates:title", args=[title.pk])) for _click in range(2)]
    job = Job.objects.get()
    assert [one["Location"] for one in answers] == [reverse("jobs:page", args=[job.pk])] * 2
    assert Certificate.objects.count() == 1
    assert AuditEntry.objects.filter(action="review.certificate.print", actor=by).count() == 2
    with clock.frozen(AT):
        done = jobs.run(job.pk)
    assert done.status == Job.Status.DONE
    assert done.result.original_name.startswith(NUMBER)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"ends_on": date(2022, 12, 31)}, "有效期已于2022年12月31日届满"),
        ({"ended_on": date(2023, 3, 1), "end_reason": "revoked"}, "已于2023年3月1日撤销"),
        ({"number": ""}, "没有登记证书编号"),
    ],
)
def test_nothing_is_printed_of_a_title_that_is_not_in_force(client, fields, words):
    title = titled(**fields)
    client.force_login(by := factories.user("enterprise", of=title.enterprise))
    address = reverse("certificates:title", args=[title.pk])
    with clock.frozen(AT):
        assert "打印证书</button>" not in (page := client.get(address).content.decode())
        assert words in page
        assert client.post(address)["Location"] == address
    assert not Job.objects.exists()
    with clock.frozen(AT), pytest.raises(MoveRefused, match=words):
        certificates.request_print(title=title, user=by)


def test_a_title_that_ends_while_its_job_waits_is_not_printed():
    title = titled()
    certified(title)
    Title.objects.filter(pk=title.pk).update(ended_on=date(2023, 3, 1), end_reason="revoked")
    with clock.frozen(AT):
        done = jobs.run(Job.objects.get().pk)
    assert (done.status, done.result) == (Job.Status.FAILED, None)
    assert "撤销" in done.error


def test_holders_and_officers_print_within_their_scope_alone():
    here, there = titled(), titled(TIEDONG, number="辽专精特新-2022-Q-0002")
    seen = {
        "holder": factories.user("enterprise", of=here.enterprise),
        "district": district_officer(),
        "city": city_officer(DALIAN),
        "other": city_officer(ANSHAN),
        "province": factories.user("province_officer", region="210000"),
    }
    found = {name: set(certificates.titles_visible_to(user)) for name, user in seen.items()}
    assert found == {
        "holder": {here}, "district": {here}, "city": {here}, "other": {there}, "province": {here, there},
    }  # fmt: skip


def test_the_list_shows_what_can_be_printed_and_finds_by_name_former_name_and_number(client):
    here = titled()
    FormerName.objects.create(enterprise=here.enterprise, name=OLD_NAME, until=date(2022, 12, 31))
    titled(TIEDONG, number="辽专精特新-2022-Q-0002")
    titled(number="辽专精特新-2018-Q-0001", year=2018, starts_on=date(2018, 9, 1), ends_on=date(2021, 12, 31))
    client.force_login(factories.user("province_officer", region="210000"))
    with clock.frozen(AT):
        everything = main_of(client.get(reverse("certificates:list")))
        for q in (OLD_NAME, "0001", here.enterprise.uscc):
            page = main_of(client.get(reverse("certificates:list"), {"q": q}))
            assert ("2022-Q-0001" in page, "2022-Q-0002" in page, "2018-Q-0001" in page) == (True, False, False)
    assert ("2022-Q-0001" in everything, "2022-Q-0002" in everything, "2018" in everything) == (True, True, False)


@pytest.mark.parametrize(
    ("fields", "at", "words", "is_valid"),
    [
        ({}, AT, "有效 ：该称号在有效期内，有效期至2025年12月31日", True),
        ({}, clock.as_moment("2025-12-31T23:59:59"), "有效 ：", True),
        ({}, clock.as_moment("2026-01-01T00:00:00"), "已到期 ：该称号的有效期已于2025年12月31日届满", False),
        ({"ended_on": date(2023, 2, 1), "end_reason": "revoked"}, AT, "已撤销 ：该称号已于2023年2月1日撤销", False),
        (
            {"ended_on": date(2023, 2, 1), "end_reason": "given_up"},
            AT,
            "已放弃 ：企业已于2023年2月1日放弃该称号",
            False,
        ),
        ({"ended_on": date(2023, 2, 1), "end_reason": "renewed"}, AT, "已接续 ：该称号已于2023年2月1日终止", False),
        ({"ended_on": date(2023, 3, 1), "end_reason": "renewed"}, AT, "有效 ：", True),
        ({"ended_on": date(2023, 3, 1), "end_reason": "revoked"}, AT, "已撤销 ：", False),
        ({"ended_on": LAST, "end_reason": "expired"}, clock.as_moment("2026-02-01"), "已到期 ：", False),
    ],
)
def test_everybody_learns_whether_a_certificate_is_valid_and_why_not(client, fields, at, words, is_valid):
    title = titled()
    made = certified(title)
    Title.objects.filter(pk=title.pk).update(**fields)
    answer = verified(client, made.code, at)
    assert (answer.status_code, answer["X-Robots-Tag"]) == (200, "noindex")
    page = main_of(answer)
    assert words in page
    assert ("notice-green" in answer.content.decode()) is is_valid
    assert "2022年5月16日至2025年12月31日" in page


def test_the_public_page_says_name_title_dates_and_standing_and_nothing_else(client):
    title = titled()
    name = title.enterprise.name
    assert main_of(verified(client, certified(title).code)) == (
        "证书核验 有效 ：该称号在有效期内，有效期至2025年12月31日。 "
        f"企业名称 {name} 称号 2022年度辽宁省“专精特新”中小企业 有效期 2022年5月16日至2025年12月31日 "
        "填写证书编号和核验码核验"
    )


def test_a_renamed_holder_is_shown_with_both_names(client):
    title = titled()
    made = certified(title)
    FormerName.objects.create(enterprise=title.enterprise, name=OLD_NAME, until=date(2022, 12, 31))
    page = main_of(verified(client, made.code))
    assert f"企业已更名，原名称“{OLD_NAME}”使用至2022年12月31日" in page
    assert title.enterprise.name in page


def test_number_and_code_are_typed_in_any_spelling(client):
    made = certified(titled())
    address = reverse("public:certificate", args=[made.code])
    spelled = certificates.grouped(made.code).upper().replace("-", " ")
    assert typed(client, " 辽专精特新－２０２２－q－0001", spelled)["Location"] == address
    assert typed(client, NUMBER, made.code)["Location"] == address


def test_an_unknown_number_a_foreign_number_and_a_wrong_code_are_refused_alike(client):
    made = certified(titled())
    titled(TIEDONG, number="辽专精特新-2022-Q-0002")
    wrong = made.code[:-1] + ("a" if made.code[-1] != "a" else "b")
    tries = ((NUMBER, wrong), ("辽专精特新-2022-Q-0002", made.code), ("辽专精特新-2022-Q-9999", made.code))
    answers = [typed(client, *one) for one in tries]
    assert {one.status_code for one in answers} == {422}
    assert all("未找到与该证书编号和核验码相符的证书" in one.content.decode() for one in answers)
    assert verified(client, wrong).status_code == 404
    assert verified(client, NUMBER).status_code == 404
    assert typed(client, NUMBER, "abc").status_code == 422


def test_whoever_tries_codes_is_held_off_and_nobody_else(client):
    made = certified(titled())
    for _try in range(throttle.MOST_MISSES):
        assert verified(client, certificates.new_code()).status_code == 404
    assert verified(client, made.code).status_code == 429
    assert typed(client, NUMBER, made.code).status_code == 429
    with clock.frozen(AT):
        elsewhere = client.get(reverse("public:certificate", args=[made.code]), REMOTE_ADDR="198.51.100.7")
    assert elsewhere.status_code == 200


def test_right_codes_are_never_counted(client):
    made = certified(titled())
    assert {verified(client, made.code).status_code for _scan in range(throttle.MOST_MISSES + 5)} == {200}


@pytest.mark.parametrize("code", ["", "short", "A" * 16, "l" * 16])
def test_the_database_keeps_codes_long(code):
    with pytest.raises(IntegrityError), transaction.atomic():
        Certificate.objects.create(title=titled(), code=code)
