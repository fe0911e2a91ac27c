"""A list too long for a request is applied, and its titles given, by a job that asks everything again."""

import pytest
from django.urls import reverse

from declarations.models import Declaration
from review import long_acts
from review.models import DecisionList, Recognition
from tests.review import decided
from tests.review.decided import AT, DOCUMENT, RECOGNISED_AT
from zjtx.common import clock, jobs
from zjtx.common.models import Job

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _one_row_is_long(monkeypatch):
    monkeypatch.setattr(long_acts, "AT_ONCE_ROWS", 1)


@pytest.fixture
def province(client):
    user = decided.officer()
    client.force_login(user)
    return user


def run(job):
    with clock.frozen(AT):
        return jobs.run(job.pk)


def test_a_long_list_is_applied_once_by_its_job(client, province):
    one, other = decided.reviewed("80"), decided.reviewed("70")
    list_ = decided.drafted(one)
    address, body = reverse("review:decision_apply", args=[list_.pk]), {"revision": list_.revision, "note": "纪要5号"}
    with clock.frozen(AT):
        answers = [client.post(address, body) for _ in range(2)]
    job = Job.objects.get(kind=long_acts.DECISION)
    assert {answer.url for answer in answers} == {reverse("jobs:page", args=[job.pk])}
    assert DecisionList.objects.get().is_draft
    assert run(job).status == Job.Status.DONE
    list_.refresh_from_db()
    assert (list_.is_draft, list_.note, list_.applied_by) == (False, "纪要5号", province)
    assert {Declaration.objects.get(pk=one.pk).status, Declaration.objects.get(pk=other.pk).status} == {"proposed"}
    assert decided.told(province) == ["名单已审定：列入2户，不列入0户"]
    long_acts.carry_out_decision(job)  # as after the death of a worker that had come to the end
    assert len(decided.told(province)) == 1


def test_a_draft_that_was_changed_meanwhile_stays_one(client, province):
    one = decided.reviewed("80")
    decided.reviewed("70")
    list_ = decided.drafted(one)
    job = long_acts.order_decision(list_=list_, revision=list_.revision, user=province)
    decided.edit(list_, {one: {"is_proposed": False, "words": "不符合产业方向"}})
    assert run(job).status == Job.Status.FAILED
    assert "名单" in Job.objects.get(pk=job.pk).error
    list_.refresh_from_db()
    assert list_.is_draft


def test_an_officer_who_left_has_nothing_done(province):
    list_ = decided.drafted(decided.reviewed("80"), decided.reviewed("70"))
    job = long_acts.order_decision(list_=list_, revision=list_.revision, user=province)
    province.is_active = False
    province.save(update_fields=["is_active"])
    assert run(job).error == "交办人的账号已不能办理此事项"
    assert DecisionList.objects.get().is_draft


def test_titles_of_a_long_list_are_given_by_a_job(client, province):
    made = decided.published(decided.proposed(), decided.proposed())
    body = {"document_number": DOCUMENT, "issued_on": "2022-05-16"}
    with clock.frozen(RECOGNISED_AT):
        answers = [client.post(reverse("review:recognise", args=[made.pk]), body) for _ in range(2)]
        job = Job.objects.get(kind=long_acts.RECOGNITION)
        assert {answer.url for answer in answers} == {reverse("jobs:page", args=[job.pk])}
        assert not Recognition.objects.exists()
        assert jobs.run(job.pk).status == Job.Status.DONE
        assert client.get(reverse("jobs:page", args=[job.pk])).status_code == 200
    assert Recognition.objects.get().entries.count() == 2
    assert decided.told(province) == ["认定已办理：2户"]
