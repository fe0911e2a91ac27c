"""A draft becomes one of the other enterprise tier: what both sheets share stays, everything else begins anew."""

from datetime import timedelta

import pytest
from django.urls import reverse

from declarations.answers.fields import answer_fields
from declarations.answers.storage import read_values
from declarations.models import AnswerMark, Declaration, EvidenceFile, LittleGiantSheet, SmeSheet
from declarations.services.tier_change import ChangeRefused, change_tier
from declarations.validators import examine
from tests import factories
from zjtx.common import clock
from zjtx.common.models import AuditEntry

pytestmark = pytest.mark.django_db
SHARED = set(answer_fields("sme_2022"))


def changed(declaration, tier="little_giant", **given):
    values = {"user": declaration.created_by, "at": factories.AT}
    return change_tier(declaration_id=declaration.pk, tier=tier, **{**values, **given})


@pytest.fixture
def draft():
    declaration = factories.draft()
    factories.offer(declaration.round, "little_giant")
    return declaration


def test_answers_that_both_sheets_share_stay(draft):
    before = read_values(draft)
    after = changed(draft)
    assert (after.pk, after.tier, after.number) == (draft.pk, "little_giant", "LN2022-J-000001")
    assert read_values(after) == before
    assert not SmeSheet.objects.filter(pk=draft.pk).exists()
    assert {one.input_name for one in examine(after, factories.AT).missing} & SHARED == set()


def test_back_again_drops_boxes_that_only_little_giants_have():
    declaration = factories.draft(tier="little_giant")
    factories.fill(declaration, recognitions=["high_tech", "other"], key_areas=["top_ten_manufacturing"])
    values = read_values(changed(declaration, "sme"))
    assert values["recognitions"] == ["high_tech"]
    assert "key_areas" not in values
    assert set(values) <= SHARED
    assert not LittleGiantSheet.objects.filter(pk=declaration.pk).exists()


def test_files_follow_the_number_of_their_item(draft):
    changed(draft)
    filed = EvidenceFile.objects.get(declaration=draft)
    assert (filed.requirement.tier, filed.requirement.serial, filed.removed_at) == ("little_giant", "1", None)


def test_marks_go_on_counting_where_the_answer_stays(draft, client):
    client.force_login(draft.created_by)
    address = reverse("declarations:autosave", args=[draft.number])
    assert client.post(address, {"field": "address", "value": "新址1号", "version": "0"}).status_code == 200
    version = AnswerMark.objects.get(declaration=draft, field="address").version
    after = changed(draft)
    late = client.post(
        reverse("declarations:autosave", args=[after.number]), {"field": "address", "value": "旧页", "version": "0"}
    )
    assert (late.status_code, version) == (409, 1)


def test_change_is_recorded_under_both_numbers(draft):
    after = changed(draft)
    entry = AuditEntry.objects.get(action="declaration.change_tier")
    assert entry.detail == {"before": draft.number, "after": after.number, "tier": "little_giant"}


BETWEEN = "只能在中小企业和“小巨人”企业之间改报"


@pytest.mark.parametrize(
    "tier, given, words",
    [
        ("product", {}, BETWEEN),
        ("sme", {}, BETWEEN),
        ("little_giant", {"at": factories.AT + timedelta(days=90)}, "不在企业申报时间内"),
    ],
)
def test_change_is_refused_with_its_reason(draft, tier, given, words):
    with pytest.raises(ChangeRefused) as refused:
        changed(draft, tier, **given)
    assert str(refused.value) == words
    assert Declaration.objects.get(pk=draft.pk).tier == "sme"


def test_only_the_administrator_of_the_enterprise_changes_the_tier(draft):
    colleague = factories.user("enterprise", of=draft.enterprise, is_enterprise_admin=False)
    with pytest.raises(ChangeRefused, match="管理员"):
        changed(draft, user=colleague)


def test_tier_that_the_round_does_not_take_is_refused():
    with pytest.raises(ChangeRefused, match="本批次不受理"):
        changed(factories.draft())


def test_submitted_declaration_keeps_its_tier(draft):
    Declaration.objects.filter(pk=draft.pk).update(status="city_review", submitted_at=factories.AT)
    with pytest.raises(ChangeRefused, match="只有草稿可以改报"):
        changed(draft)


def test_page_confirms_changes_and_leads_to_the_new_number(client):
    draft = factories.draft(at=clock.now())
    factories.offer(draft.round, "little_giant")
    client.force_login(draft.created_by)
    overview = client.get(reverse("declarations:detail", args=[draft.number])).content.decode()
    address = reverse("declarations:change_tier", args=[draft.number, "little_giant"])
    assert address in overview
    assert "换用" in client.get(address).content.decode()
    answer = client.post(address, follow=True)
    assert answer.redirect_chain == [(reverse("declarations:detail", args=["LN2022-J-000001"]), 302)]
    assert "已改报" in answer.content.decode()
    again = client.post(address)
    assert again.status_code == 404
