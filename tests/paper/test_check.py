"""The check of a paper: everybody learns whether it is current, those in scope what differs; by code or by hand."""

import pytest
from django.test import Client
from django.urls import reverse

from declarations.models import Declaration
from declarations.printing import check_url
from tests import factories
from tests.paper.samples import frozen

pytestmark = pytest.mark.django_db


@pytest.fixture
def papers():
    """Two versions: the first one is on paper."""
    declaration = factories.draft()
    first = frozen(declaration)
    Declaration.objects.filter(pk=declaration.pk).update(status="returned", returned_by="city")
    declaration.refresh_from_db()
    factories.fill(declaration, main_product="行星滚柱丝杠", contact_mobile="13911112222")
    return first, frozen(declaration, "again")


def page(address: str, user=None) -> str:
    client = Client()
    if user is not None:
        client.force_login(user)
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def path(submission) -> str:
    return "/check/" + check_url(submission).split("/check/", 1)[1]


def test_public_learns_only_whether_the_paper_is_current(papers):
    first, second = papers
    assert "是最新版本" in page(path(second))
    old = page(path(first))
    assert "不是最新版本" in old
    for secret in (first.declaration.enterprise_name, "滚珠丝杠", second.short_digest, "2022年3月1日"):
        assert secret not in old.replace(path(first), "")


def test_officer_in_scope_sees_what_differs_with_telephones_masked(papers):
    first, _ = papers
    text = page(path(first), factories.user("city_officer", region="210200"))
    for words in ("不是最新版本", "高精度滚珠丝杠", "行星滚柱丝杠", "纸质（第1版）", "最新（第2版）", "佐证材料相同"):
        assert words in text
    assert "13911112222" not in text


def test_owner_sees_its_own_telephone(papers):
    assert "13911112222" in page(path(papers[0]), papers[0].submitted_by)


@pytest.mark.parametrize("who", ["other_city", "other_enterprise", "expert", "auditor", "system_admin"])
def test_others_are_told_what_the_public_is_told(papers, who):
    user = {
        "other_city": lambda: factories.user("city_officer", region="210300"),
        "other_enterprise": lambda: factories.user("enterprise", of=factories.enterprise()),
    }.get(who, lambda: factories.user(who))()
    text = page(path(papers[0]), user)
    assert "不是最新版本" in text
    assert "丝杠" not in text
    assert papers[0].declaration.enterprise_name not in text


@pytest.mark.parametrize("change", ["digest", "version", "number"])
def test_paper_that_does_not_exist_is_unknown_and_tells_nothing(papers, change):
    first, _ = papers
    arguments = {"number": first.declaration.number, "version": 1, "digest": first.short_digest}
    arguments[change] = {"digest": "0" * 16, "version": 9, "number": "LN2022-Q-999999"}[change]
    answer = Client().get(reverse("declarations:paper_check", kwargs=arguments))
    assert answer.status_code == 404
    assert "未找到" in answer.content.decode()


@pytest.mark.parametrize("typed", [
    lambda one: (one.declaration.number, "1", one.short_digest),
    lambda one: (f" {one.declaration.number.lower()} ", "第1版", one.short_digest.upper()),
    lambda one: (one.declaration.number.replace("-", "－"), "１", f"{one.short_digest[:8]} {one.short_digest[8:]}"),
])  # fmt: skip
def test_what_is_printed_can_be_typed_by_hand(papers, typed):
    number, version, digest = typed(papers[0])
    answer = Client().post(
        reverse("declarations:paper_check_entry"), {"number": number, "version": version, "digest": digest}
    )
    assert (answer.status_code, answer.headers["Location"]) == (302, path(papers[0]))


@pytest.mark.parametrize("field, value, message", [
    ("number", "", "本项应填写。"),
    ("number", "../etc", "应与页脚所印一致，例如 LN2022-Q-000001。"),
    ("version", "两", "应为数字，例如 2。"),
    ("version", "0", "应为数字，例如 2。"),
    ("version", "99999999", "应为数字，例如 2。"),
    ("digest", "abc", "应为16位，只含数字0-9和字母a-f；现为3位。"),
    ("digest", "g" * 16, "应为16位，只含数字0-9和字母a-f；现为16位。"),
])  # fmt: skip
def test_bad_entry_is_refused_at_its_place_and_kept(field, value, message):
    given = {"number": "LN2022-Q-000001", "version": "1", "digest": "0123456789abcdef", field: value}
    answer = Client().post(reverse("declarations:paper_check_entry"), given)
    assert answer.status_code == 422
    assert answer.context["form"].errors[field] == [message]
    assert all(value in answer.content.decode() for value in given.values())
