"""Paper check at the desk: what a scanner types or a hand, told to those within scope alone."""

import pytest
from django.urls import reverse

from declarations.printing import check_url
from tests.review import factories
from tests.review.factories import ANSHAN, FIRST_DAY
from zjtx.common import clock

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def first_day():
    with clock.frozen(FIRST_DAY):
        yield


@pytest.fixture
def papers():
    """Two versions of a declaration: the first is on paper."""
    declaration = factories.resubmitted(factories.submitted(), factories.city_officer(), address="华北路2号")
    return list(declaration.submissions.order_by("version"))


def check(client, paper, officer=None):
    client.force_login(officer or factories.city_officer())
    return client.get(reverse("review:paper_check"), {"paper": paper})


@pytest.mark.parametrize("typed", [
    check_url,
    lambda one: f"{one.declaration.number.lower()} 第1版 摘要 {one.short_digest[:8]} {one.short_digest[8:]}",
    lambda one: f"{one.declaration.number}，1，{one.short_digest.upper()}",
])  # fmt: skip
def test_old_paper_is_told_with_what_differs_and_where_to_compare(client, papers, typed):
    answer = check(client, typed(papers[0]))
    text = answer.content.decode()
    assert answer.status_code == 200
    for words in ("不是最新版本", "华北路2号", "纸质（第1版）", "最新（第2版）", "盖章扫描件"):
        assert words in text
    number = papers[0].declaration.number
    for address in (reverse("declarations:compare", args=[number, 1, 2]), reverse("review:desk", args=[number])):
        assert f'href="{address}"' in text


def test_present_paper_is_told_and_leads_to_the_upload_of_its_scan(client, papers):
    text = check(client, check_url(papers[1])).content.decode()
    assert "是最新版本" in text
    assert reverse("review:stamped", args=[papers[1].declaration.number]) in text


def test_wrong_unknown_and_other_city_are_answered_alike(client, papers):
    one = papers[0]
    number, digest = one.declaration.number, one.short_digest
    asked = [
        (f"{number} 1 {digest}", factories.city_officer(ANSHAN)),
        (f"LN2022-Q-999999 1 {digest}", factories.city_officer(ANSHAN)),
        (f"{number} 1 {'0' * 16}", None),
        (f"{number} 7 {digest}", None),
    ]
    for paper, officer in asked:
        answer = check(client, paper, officer)
        assert answer.status_code == 404
        assert "本单位办理的申报中没有" in answer.content.decode()
        assert one.declaration.enterprise_name not in answer.content.decode()


@pytest.mark.parametrize("paper", ["https://example.cn/", "http://x/check/", "啊" * 100, "1 2", "../../etc 1 zz"])
def test_what_is_no_mark_of_a_paper_is_refused(client, paper):
    answer = check(client, paper)
    assert answer.status_code == 422
    assert "扫描内容不是申报表页脚的二维码" in answer.content.decode()


def test_public_address_of_the_code_leads_officers_on(client, papers):
    client.force_login(factories.city_officer())
    address = "/check/" + check_url(papers[0]).split("/check/", 1)[1]
    text = client.get(address).content.decode()
    assert reverse("review:paper_check") in text
    assert reverse("declarations:compare", args=[papers[0].declaration.number, 1, 2]) in text
