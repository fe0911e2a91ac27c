"""The bureau's lists: services and who comes, the bank list, the questionnaire of a quarter, contacts, candidates."""

from datetime import date
from functools import partial

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from cultivation_pool.models import PoolCheck, ServiceOffer, ServiceSignUp, SurveyMark
from cultivation_pool.services.offers import OfferRefused, sign_up
from tests import factories as people
from tests.at_once import at_once
from tests.pool import factories
from tests.pool.client import as_, messages_of, text_of
from tests.pool.factories import FILED, QUARTER, TIEDONG
from zjtx.common import clock, jobs
from zjtx.common.models import Job, OutboxMessage
from zjtx.registry.models import Title

OFFER = {
    "title": "精益生产培训", "kind": "training", "text": "两天，免费。", "starts_on": "2022-04-20",
    "ends_on": "2022-04-21", "sign_up_until": "2022-04-18", "capacity": "1", "request_key": "one",
}  # fmt: skip
WISH = {"amount": "500", "months": "12", "purpose": "购置设备", "bank": "", "agrees": "on"}


@pytest.fixture
def frozen():
    with clock.frozen(FILED) as stopped:
        yield stopped


def made_file(user, name, query=""):
    """The rows of a list as its reader gets them."""
    as_(user).post(reverse("pool:list_export", args=[name]), {"query": query, "request_key": name})
    job = jobs.run(Job.objects.filter(requested_by=user, args__list=name).latest("created_at").pk)
    assert job.status == Job.Status.DONE, job.error
    with job.result.file.open("rb") as stored:
        return [[cell.value for cell in row] for row in load_workbook(stored)["名单"].iter_rows()]


@pytest.mark.django_db
def test_a_service_is_offered_taken_up_and_its_attendance_noted(frozen):
    city, other_city = factories.city_officer(), factories.city_officer("210300")
    first, second, elsewhere = factories.holder(), factories.holder(), factories.holder(TIEDONG)
    answers = [as_(city).post(reverse("pool:offer_new"), OFFER) for _click in range(2)]
    offer = ServiceOffer.objects.get()
    assert {answer.url for answer in answers} == {reverse("pool:offer", args=[offer.pk])}
    letters = OutboxMessage.objects.filter(kind="notice", key__startswith="service-offer")
    assert set(letters.values_list("recipient", flat=True)) == {first.pk, second.pk}
    url = reverse("pool:own_sign_up", args=[offer.pk])
    for _click in range(2):
        as_(first).post(url)
    assert messages_of(as_(second).post(url)) == ["“精益生产培训”名额1个已满"]
    assert as_(elsewhere).post(url).status_code == 404
    as_(first).post(reverse("pool:own_withdraw", args=[offer.pk]))
    as_(second).post(url)
    assert "已报名" in text_of(as_(second).get(reverse("pool:own_services")))
    noting = reverse("pool:offer_attendance", args=[offer.pk])
    assert "开始后方可登记" in messages_of(as_(city).post(noting))[0]
    frozen.move_to("2022-04-21T09:00:00")
    assert as_(other_city).post(noting).status_code == 404
    own = ServiceSignUp.objects.get(enterprise=second.enterprise)
    as_(city).post(noting, {"came": [own.pk, "x", 10**17]})
    assert dict(ServiceSignUp.objects.values_list("enterprise", "attendance")) == {
        first.enterprise_id: "", second.enterprise_id: "came",
    }  # fmt: skip
    assert "不能取消报名" in messages_of(as_(second).post(reverse("pool:own_withdraw", args=[offer.pk])))[0]
    rows = made_file(city, "sign-ups", f"?offer={offer.pk}")
    assert [row[1] for row in rows[3:]] == [second.enterprise.name]
    assert as_(other_city).get(reverse("pool:offer", args=[offer.pk])).status_code == 404
    Title.objects.filter(enterprise=first.enterprise).update(ended_on=date(2022, 4, 1), end_reason="revoked")
    ServiceOffer.objects.update(capacity=None, sign_up_until=date(2022, 4, 21))
    assert "持有有效称号" in messages_of(as_(first).post(url))[0]


@pytest.mark.django_db(transaction=True)
def test_the_last_place_is_taken_once(frozen):
    city, users = factories.city_officer(), [factories.holder() for _ in range(4)]
    as_(city).post(reverse("pool:offer_new"), OFFER)
    offer = ServiceOffer.objects.get()
    acts = [partial(sign_up, offer=offer, user=user, at=FILED) for user in users]
    results = at_once(*acts, refusals=(OfferRefused,))
    assert sorted(type(one).__name__ for one in results) == ["OfferRefused"] * 3 + ["ServiceSignUp"]


@pytest.mark.django_db
def test_banks_get_all_holders_and_what_they_agreed_to(frozen):
    city, keen, other = factories.city_officer(), factories.holder(), factories.holder()
    client = as_(keen)
    assert client.post(reverse("pool:own_financing"), {**WISH, "agrees": ""}).status_code == 422
    client.post(reverse("pool:own_financing"), WISH)
    page = as_(city).get(reverse("pool:bank_list") + "?wish=1")
    assert [row["cells"][0]["text"] for row in page.context["table"]["rows"]] == [keen.enterprise.name]
    assert [one["value"] for one in page.context["figures"]] == [2, 1]
    rows = made_file(city, "bank")
    said = {row[1]: (row[7], row[9]) for row in rows[4:]}
    assert said == {keen.enterprise.name: (500, "购置设备"), other.enterprise.name: (None, None)}
    client.post(reverse("pool:own_financing_end"))
    assert as_(city).get(reverse("pool:bank_list") + "?wish=1").context["table"]["rows"] == []


@pytest.mark.django_db
def test_the_questionnaire_is_marked_by_page_and_by_lines(frozen):
    city, province = factories.city_officer(), people.user("province_officer", region="210000")
    one, two, three = (factories.holder().enterprise for _ in range(3))
    theirs = factories.holder(TIEDONG).enterprise
    mark, lines = (reverse(f"pool:survey_{name}", args=[QUARTER]) for name in ("mark", "lines"))
    body = {"shown": [one.pk, two.pk, theirs.pk], "took": [one.pk, theirs.pk], "query": "?standing=took"}
    answer = as_(city).post(mark, body)
    assert answer.url == f"{reverse('pool:survey')}?quarter={QUARTER}&standing=took"
    marks = lambda: dict(SurveyMark.objects.values_list("enterprise", "took_part"))  # noqa: E731
    assert marks() == {one.pk: True, two.pk: False}
    refused = as_(city).post(lines, {"lines": f"{two.uscc.lower()}\n{three.name}\n\n没有这家\n{theirs.name}"})
    assert refused.status_code == 422
    assert refused.context["form"].data["lines"] == f"没有这家\n{theirs.name}"
    assert marks() == {one.pk: True, two.pk: True, three.pk: True}
    page = as_(province).get(f"{reverse('pool:survey')}?quarter={QUARTER}")
    assert [figure["value"] for figure in page.context["figures"]] == [4, 3, 0, 1]
    shares = {row["label"]: row["values"][-1]["text"] for row in page.context["chart"]["rows"]}
    assert (shares["大连市"], shares["鞍山市"]) == ("100.0%", "0.0%")
    assert [row[5] for row in made_file(province, "survey", f"?quarter={QUARTER}")[3:]] == ["已参加"] * 3 + ["未登记"]
    assert as_(province).post(mark, body).status_code == 404


@pytest.mark.django_db
def test_bureaus_keep_their_contacts_and_enterprises_read_them(frozen):
    city, district = factories.city_officer(), people.user("district_officer", region="210211")
    form = {"name": "韩科长", "position": "企业处", "phone": "0411-65850000", "mobile": "13800000001"}
    as_(city).post(reverse("pool:contact_edit"), form)
    assert as_(district).post(reverse("pool:contact_edit"), {**form, "phone": "请打"}).status_code == 422
    listed = text_of(as_(district).get(reverse("pool:contacts")))
    assert "韩科长" in listed
    assert "鞍山市" not in listed
    own = text_of(as_(factories.holder()).get(reverse("pool:own_services")))
    assert "0411-65850000" in own
    assert "13800000001" not in own
    assert "韩科长" in str(made_file(city, "contacts"))


@pytest.mark.django_db
def test_national_candidates_are_the_officer_s_check_of_the_pool(frozen):
    city, holder = factories.city_officer(), factories.holder()
    client, url = as_(city), reverse("pool:national")
    choices = client.get(url).context["choices"]
    assert all(value.startswith("miit_") for value, _text in choices)
    client.post(reverse("pool:check_start"), {"rules": choices[0][0], "city": "", "day": FILED.date().isoformat()})
    jobs.run(PoolCheck.objects.get().job_id)
    page = client.get(url)
    assert holder.enterprise.name in text_of(page)
    assert page.context["checked"]["download_url"]
