"""What an attacker's reading of the code found, each with the request that showed it."""

from __future__ import annotations

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from declarations.commitments import KEYS
from declarations.models import EvidenceFile, EvidenceRequirement, Submission
from declarations.services.submission import withdraw
from review import first_review
from tests.review import factories as desks
from tests.wall.asking import ask, body
from tests.wall.cast import NOW, Cast, a_pdf
from zjtx.common.files.store import store

pytestmark = pytest.mark.django_db
PROMISES = {"request_key": "later", "truth_statement": "yes", "commitments": sorted(KEYS), "prerequisite_reason": "有"}


def _withdrawn(cast: Cast) -> None:
    withdraw(declaration=cast.case, user=cast.people["owner"], at=NOW)


def _not_recommended(cast: Cast) -> None:
    first_review.not_recommend(declaration=cast.case, user=cast.people["city"], at=NOW, reason="不符合条件", version=1)


@pytest.mark.parametrize(("end", "state"), [(_withdrawn, "已撤回"), (_not_recommended, "不予推荐")])
def test_submitting_what_is_over_is_refused_with_its_state(cast: Cast, end: object, state: str) -> None:
    """It was answered with the old receipt, as if it had been submitted."""
    end(cast)
    answer = ask(cast, "owner", "post", reverse("declarations:submit", args=[cast.case.number]), PROMISES)
    assert answer.status_code == 422
    assert state in answer.content.decode()
    assert Submission.objects.filter(declaration=cast.case).count() == 1


def test_a_form_without_a_key_submits_anew_after_a_return(cast: Cast) -> None:
    """Two forms without a key counted as one: the second was answered with the first receipt and sent nothing."""
    address = reverse("declarations:submit", args=[cast.case.number])
    Submission.objects.filter(pk=cast.submission.pk).update(request_key="")
    desks.returned(cast.case, cast.people["city"], at=NOW)
    answer = cast.clients["owner"].post(address, {**PROMISES, "request_key": ""})
    assert answer["Location"] == reverse("declarations:receipt", args=[cast.case.number, 2])


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01", "2041-01-05"])
def test_a_publicity_is_asked_for_on_any_day(cast: Cast, day: str) -> None:
    """At the ends of the calendar it was a server error: no working day lies before or behind."""
    address = reverse("review:publicity_new", args=[cast.earlier.code, "sme"])
    assert ask(cast, "province", "get", f"{address}?first_day={day}").status_code == 200
    sent = {"title": "公示", "document": "现予公示。", "contact": "改革处", "first_day": day}
    assert ask(cast, "province", "post", address, sent).status_code == 422


def test_a_tier_that_does_not_exist_cannot_be_started(cast: Cast) -> None:
    """It was a server error."""
    assert ask(cast, "other_enterprise", "post", "/rounds/LN2022/start/nothing/").status_code == 404


def test_a_round_in_preparation_cannot_be_found_by_starting(cast: Cast) -> None:
    """The refusal told every enterprise which rounds are being prepared."""
    prepared, missing = (f"/rounds/{code}/start/sme/" for code in (cast.prepared.code, "XX0000"))
    answers = [ask(cast, "owner", "post", address) for address in (prepared, missing)]
    assert [one.status_code for one in answers] == [404, 404]
    assert answers[0].content == answers[1].content


def test_evidence_not_yet_submitted_is_seen_by_the_enterprise_alone(cast: Cast) -> None:
    """After a return officers could open what was uploaded since, before it was submitted."""
    desks.returned(cast.case, cast.people["city"], at=NOW)
    owner, item = cast.people["owner"], EvidenceRequirement.objects.filter(round=cast.round).first()
    stored = store(ContentFile(a_pdf(), name="新.pdf"), user=owner, kind="evidence", content_type="application/pdf")
    fresh = EvidenceFile.objects.create(
        declaration=cast.case, requirement=item, stored=stored, name="新.pdf", uploaded_by=owner, uploaded_at=NOW
    )
    for filed, wanted in ((fresh, 404), (cast.evidence, 200)):
        address = reverse("declarations:evidence_file", args=[cast.case.number, filed.pk])
        assert ask(cast, "city", "get", address).status_code == wanted
        assert ask(cast, "owner", "get", address).status_code == 200


@pytest.mark.parametrize("person", ["district", "city", "province"])
def test_officers_read_a_version_with_telephone_numbers_masked(cast: Cast, person: str) -> None:
    """The desk masks them and records who asks; the version's own page showed them to every officer."""
    address = reverse("declarations:version", args=[cast.case.number, 1])
    for number in (b"13900000001", b"13900000002"):
        assert number not in body(ask(cast, person, "get", address))
        assert number in body(ask(cast, "owner", "get", address))
