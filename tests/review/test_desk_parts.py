"""What else stands at the desk: only what changed, earlier years, how duties were kept, files that cannot be opened."""

import re
from datetime import date

import pytest
from django.urls import reverse

from cultivation_pool.models import QuarterlyReport
from declarations.models import Declaration
from review import first_review
from tests.review import factories
from tests.review.factories import FIRST_DAY
from zjtx.common import clock
from zjtx.common.models import StoredFile, VirusCheck
from zjtx.registry.models import Ban

pytestmark = pytest.mark.django_db
ONLY_CHANGES = re.compile(r'<input type="checkbox" id="only-changes"[^>]*>')


@pytest.fixture(autouse=True)
def first_day():
    with clock.frozen(FIRST_DAY):
        yield


@pytest.fixture
def declaration():
    return factories.submitted()


def desk(client, declaration, officer=None) -> str:
    client.force_login(officer or factories.city_officer())
    return client.get(reverse("review:desk", args=[declaration.number])).content.decode()


def test_desk_that_returned_begins_with_what_changed_alone(client, declaration):
    officer = factories.city_officer()
    assert not ONLY_CHANGES.search(desk(client, declaration, officer))
    factories.resubmitted(declaration, officer, address="华北路2号")
    switch = ONLY_CHANGES.search(desk(client, declaration, officer))
    assert " checked" in switch[0]


def test_desk_that_has_not_read_the_version_before_begins_with_the_whole_sheet(client, declaration):
    factories.switch_district_stage_on()
    Declaration.objects.filter(pk=declaration.pk).update(status="district_review")
    declaration.refresh_from_db()
    factories.resubmitted(declaration, factories.district_officer(), address="华北路2号")
    Declaration.objects.filter(pk=declaration.pk).update(status="city_review")
    switch = ONLY_CHANGES.search(desk(client, declaration))
    assert " checked" not in switch[0]


def test_earlier_years_stand_beside_this_declaration_whatever_its_tier_was(client, declaration):
    earlier = factories.submitted()
    submission = earlier.submissions.get()
    content = submission.canonical.replace('"2020":"3900.00"', '"2020":"3950.00","2019":"3100.00"')
    type(submission).objects.filter(pk=submission.pk).update(canonical=content)
    Declaration.objects.filter(pk=earlier.pk).update(year=2021, tier="little_giant", enterprise=declaration.enterprise)
    page = desk(client, declaration)
    past = page[page.index('id="past"') : page.index('id="history"')]
    assert earlier.number in past
    assert "2019年" in past
    assert re.search(
        r"3,900\.00<span class=\"cell-note\"><i[^>]*></i><span[^>]*>不一致：</span> 3,950\.00　前次申报", past
    )
    assert "3,100.00　前次申报" in past


def test_lapses_and_earlier_refusals_are_told_to_those_who_may_see_them(client, declaration):
    owner = declaration.created_by
    region, opened_at = owner.enterprise.region, clock.as_moment("2022-01-01T09:00:00")
    QuarterlyReport.objects.create(
        enterprise=owner.enterprise, enterprise_name=owner.enterprise.name, quarter="2021Q4", region=region,
        region_path=region.path, opened_at=opened_at, due_on=date(2022, 1, 17),
    )  # fmt: skip
    ban = {"starts_on": date(2018, 1, 1), "ends_on": date(2020, 12, 31), "document_number": "辽工信〔2018〕1号"}
    Ban.objects.create(enterprise=owner.enterprise, reason="填报虚假材料", **ban)
    refused = factories.submitted()
    Declaration.objects.filter(pk=refused.pk).update(enterprise=owner.enterprise, year=2021)
    officer = factories.city_officer()
    refused.refresh_from_db()
    first_review.not_recommend(declaration=refused, user=officer, at=FIRST_DAY, reason="专利数量不足", version=1)
    page = desk(client, declaration, officer)
    for words in ("最近应报1期，按期0期", "2021年第4季度未报", "填报虚假材料", "已到期", "不予推荐：专利数量不足"):
        assert words in page


def test_file_that_waits_for_the_scanner_is_said_to_instead_of_opened(client, declaration):
    StoredFile.objects.filter(kind="evidence").update(virus_check=VirusCheck.WAITING, content_type="application/pdf")
    page = desk(client, declaration)
    assert 'data-unready="该文件正在查毒，完成后可以打开。"' in page


def test_desk_needs_at_most_this_many_queries(client, declaration, django_assert_max_num_queries):
    desk(client, declaration)
    with django_assert_max_num_queries(44):
        client.get(reverse("review:desk", args=[declaration.number]))
