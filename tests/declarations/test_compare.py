"""Any two frozen versions side by side in the layout of the sheet."""

import pytest
from django.urls import reverse

from declarations.models import Declaration, EvidenceFile
from tests import factories
from tests.declarations.test_submission import send
from zjtx.common.models import StoredFile

pytestmark = pytest.mark.django_db


def again(declaration, key, **answers):
    """Returned, changed and sent anew."""
    Declaration.objects.filter(pk=declaration.pk).update(status="returned", returned_by="city")
    declaration.refresh_from_db()
    factories.fill(declaration, **answers)
    return send(declaration, key=key)


@pytest.fixture
def declaration():
    """Three versions: the address changed twice, the contact's mobile once, a file was added in the second."""
    found = factories.draft()
    send(found)
    stored = StoredFile.objects.create(
        sha256="1" * 64, size=9, content_type="application/pdf", original_name="专利证书.pdf", file="x",
        uploaded_by=found.created_by, kind="evidence",
    )  # fmt: skip
    requirement = found.round.evidence_requirements.get(serial="3")
    EvidenceFile.objects.create(
        declaration=found, requirement=requirement, stored=stored, name="专利证书.pdf",
        uploaded_by=found.created_by, uploaded_at=factories.AT,
    )  # fmt: skip
    again(found, "k2", address="二厂路2号", contact_mobile="13911112222")
    again(found, "k3", address="三厂路3号", contact_mobile="13911112222")
    found.refresh_from_db()
    return found


def page(client, user, declaration, earlier, later, **how):
    client.force_login(user)
    return client.get(reverse("declarations:compare", args=[declaration.number, earlier, later]), **how)


def test_any_two_versions_are_compared_in_place(client, declaration):
    text = page(client, declaration.created_by, declaration, 1, 3).content.decode()
    assert "甘井子区华北路100号" in text
    assert "三厂路3号" in text
    assert "二厂路2号" not in text
    assert "第1版为：甘井子区华北路100号" in text
    assert "填报内容（2处不同）" in text
    assert "佐证材料（1处不同）" in text
    assert "专利证书.pdf" in text


def test_versions_without_a_difference_in_evidence_say_so(client, declaration):
    text = page(client, declaration.created_by, declaration, 2, 3).content.decode()
    assert "填报内容（1处不同）" in text
    assert "两个版本的佐证材料相同" in text


def test_order_does_not_matter_and_the_same_version_is_no_comparison(client, declaration):
    swapped = page(client, declaration.created_by, declaration, 3, 1)
    assert swapped.url == reverse("declarations:compare", args=[declaration.number, 1, 3])
    same = page(client, declaration.created_by, declaration, 2, 2)
    assert same.url == reverse("declarations:version", args=[declaration.number, 2])
    assert page(client, declaration.created_by, declaration, 1, 9).status_code == 404


def test_officers_in_scope_see_masked_telephones_and_others_nothing(client, declaration):
    text = page(client, factories.user("city_officer", region="210200"), declaration, 1, 3).content.decode()
    assert "13911112222" not in text
    assert "13900000002" not in text
    assert "联系人手机" in text
    assert page(client, factories.user("city_officer", region="210300"), declaration, 1, 3).status_code == 404


def test_version_page_leads_to_the_comparison(client, declaration):
    client.force_login(declaration.created_by)
    text = client.get(reverse("declarations:version", args=[declaration.number, 2])).content.decode()
    for other in (1, 3):
        assert f"与第{other}版比较" in text
        assert reverse("declarations:compare", args=[declaration.number, other, 2]) in text


def test_comparison_takes_few_queries(client, declaration, django_assert_max_num_queries):
    page(client, declaration.created_by, declaration, 1, 3)
    with django_assert_max_num_queries(14):
        client.get(reverse("declarations:compare", args=[declaration.number, 1, 3]))
