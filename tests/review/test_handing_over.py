"""A case handed to a colleague: to whom, what is told, and what a page that is out of date may not do."""

import pytest
from django.urls import reverse

from declarations.models import Declaration
from declarations.workflow import MoveRefused
from review import first_review, handing_over
from review.models import HandOver
from tests.review import factories
from tests.review.factories import FIRST_DAY
from zjtx.common import clock
from zjtx.common.models import AuditEntry, OutboxMessage

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def first_day():
    with clock.frozen(FIRST_DAY):
        yield


def hand(declaration, user, to, **more):
    return handing_over.hand_over(declaration=declaration, user=user, to=to, at=FIRST_DAY, **more)


def handler(declaration):
    return Declaration.objects.get(pk=declaration.pk).handler


def notices(user):
    return list(OutboxMessage.objects.filter(recipient=user, kind="notice", key__startswith="hand_over:"))


def test_the_colleague_is_told_with_the_note_and_the_audit_trail_keeps_it():
    declaration, officer, colleague = factories.submitted(), factories.city_officer(), factories.city_officer()
    hand(declaration, officer, colleague, note="已核查承诺事项，还需看审计报告")
    assert handler(declaration) == colleague
    (told,) = notices(colleague)
    assert "还需看审计报告" in told.body
    assert told.url == reverse("review:desk", args=[declaration.number])
    entry = AuditEntry.objects.get(action="review.hand_over")
    assert entry.detail["to"] == colleague.pk
    assert entry.detail["note"] == "已核查承诺事项，还需看审计报告"
    assert hand(declaration, officer, colleague) is None, "a second click"
    assert HandOver.objects.count() == 1


def test_whose_case_it_was_is_told_too_and_nobody_loses_one_unseen():
    declaration, officer, colleague = factories.submitted(), factories.city_officer(), factories.city_officer()
    owner = factories.city_officer(full_name="李强")
    first_review.take(declaration=declaration, user=owner, at=FIRST_DAY)
    with pytest.raises(MoveRefused, match="已由李强经办"):
        hand(declaration, officer, colleague)
    hand(declaration, officer, colleague, instead_of=owner.pk)
    assert handler(declaration) == colleague
    assert len(notices(owner)) == 1
    assert notices(officer) == []


def test_only_a_colleague_of_the_same_desk_in_use():
    declaration, officer = factories.submitted(), factories.city_officer()
    others = (
        factories.city_officer(factories.ANSHAN),
        factories.district_officer(),
        factories.city_officer(is_active=False),
        officer,
        declaration.created_by,
    )
    for other in others:
        with pytest.raises(MoveRefused, match="只能移交给本单位"):
            hand(declaration, officer, other)
    with pytest.raises(MoveRefused, match="不得超过300字"):
        hand(declaration, officer, factories.city_officer(), note="长" * 301)
    assert handler(declaration) is None


def test_through_its_page_and_the_desk_shows_the_note(client):
    declaration, officer = factories.submitted(), factories.city_officer(full_name="王敏")
    colleague = factories.city_officer(full_name="李强")
    client.force_login(officer)
    address = reverse("review:hand_over", args=[declaration.number]) + "?tier=sme"
    desk = reverse("review:desk", args=[declaration.number])
    assert f'href="{address}"' in client.get(desk, {"tier": "sme"}).content.decode()
    page = client.get(address)
    assert [str(label) for _pk, label in page.context["form"].fields["colleague"].choices] == [
        "请选择",
        f"李强（{colleague.username}）",
    ]
    refused = client.post(address, {"note": "说明留存"})
    assert refused.status_code == 422
    assert "说明留存" in refused.content.decode()
    assert client.post(address, {"colleague": colleague.pk, "note": "请看审计报告"}).url == desk + "?tier=sme"
    client.force_login(colleague)
    assert "王敏移交：请看审计报告" in client.get(desk).content.decode()
    factories.returned(declaration, officer)
    assert client.get(address).url == desk + "?tier=sme"
    assert client.post(address, {"colleague": officer.pk}).status_code == 409
    client.force_login(factories.city_officer(factories.ANSHAN))
    assert client.get(address).status_code == 404


def test_taking_and_releasing_keep_the_filters(client):
    declaration = factories.submitted()
    client.force_login(factories.city_officer())
    desk = reverse("review:desk", args=[declaration.number]) + "?tier=sme"
    for name in ("take", "release"):
        assert client.post(reverse(f"review:{name}", args=[declaration.number]) + "?tier=sme").url == desk
