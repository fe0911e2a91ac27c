"""The pool's list follows from titles on the day: filters, search, scope, the file, an enterprise over its years."""

from datetime import date

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from cultivation_pool.member_sections import PROVIDERS, Section
from cultivation_pool.models import QuarterlyReport
from tests import factories as people
from tests.pool import factories
from tests.pool.client import as_, text_of
from tests.pool.factories import FILED, TIEDONG
from zjtx.common import clock, jobs
from zjtx.common.models import AuditEntry, Job
from zjtx.registry.enums import EndReason
from zjtx.registry.models import FormerName

pytestmark = pytest.mark.django_db
MEMBERS = "/pool/members/"
LIST = reverse("pool:members")


@pytest.fixture
def pool():
    """In Dalian one in the pool with a report overdue and one whose title was revoked; one in Anshan."""
    with clock.frozen(FILED):
        keen = factories.holder(name="大连海石精密有限公司")
        gone, theirs = factories.holder(), factories.holder(TIEDONG)
        FormerName.objects.create(enterprise=keen.enterprise, name="大连老石精密厂", until=date(2021, 3, 1))
        keen.enterprise.titles.update(number="辽专精特新-2020-Q-0007", ends_on=date(2022, 12, 31))
        gone.enterprise.titles.update(ended_on=date(2022, 2, 1), end_reason=EndReason.REVOKED)
        report = factories.opened(keen)
        QuarterlyReport.objects.filter(pk=report.pk).update(due_on=date(2022, 4, 8))
        yield keen.enterprise, gone.enterprise, theirs.enterprise


def listed(user, query=""):
    answer = as_(user).get(f"{LIST}{query}")
    assert answer.status_code == 200
    return {row["cells"][0]["text"] for row in answer.context["table"]["rows"]}


def test_filters_and_search_find_what_they_say(pool):
    keen, gone, theirs = (one.name for one in pool)
    province = people.user("province_officer", region="210000")
    expected = {
        "": {keen, theirs},
        "?standing=expiring": {keen},
        "?standing=out": {gone},
        "?standing=all": {keen, gone, theirs},
        "?city=210300": {theirs},
        "?city=210200&district=210211": {keen},
        "?industry=34": {keen, theirs},
        "?industry=99": set(),
        "?tier=little_giant": set(),
        "?tier=sme&year=2020": {keen, theirs},
        "?standing=out&year=2020": {gone},
        "?missing=1": {keen},
        "?q=老石": {keen},
        "?q=辽专精特新-2020-q-0007": {keen},
        f"?q={pool[2].uscc[:12]}": {theirs} | ({keen} if pool[0].uscc.startswith(pool[2].uscc[:12]) else set()),
        f"?after={pool[0].pk}": {theirs},
        "?standing=x&year=20&missing=2&after=x": {keen, theirs},
    }
    assert {query: listed(province, query) for query in expected} == expected
    assert listed(factories.city_officer()) == {keen}
    figures = as_(province).get(LIST).context["figures"]
    assert [one["value"] for one in figures] == [2, 1, 1, 1]


def test_the_file_has_the_same_rows_and_full_numbers_only_for_who_may_see_them(pool, tmp_path):
    city, province = factories.city_officer(), people.user("province_officer", region="210000")
    url = reverse("pool:list_export", args=["members"])
    phones = {}
    for user, key in ((city, "a"), (city, "a"), (province, "b")):
        answer = as_(user).post(url, {"query": "?missing=1&bad=1", "request_key": key, "phones": "1"})
        assert answer.url == f"{LIST}?missing=1#export"
        job = jobs.run(Job.objects.filter(requested_by=user).get().pk) or Job.objects.get(requested_by=user)
        assert job.status == Job.Status.DONE, job.error
        with job.result.file.open("rb") as stored:
            page = load_workbook(stored)["名单"]
        head, row = ([cell.value for cell in page[number]] for number in (3, 4))
        assert page.max_row == 4
        assert row[1:5] == [pool[0].name, "大连老石精密厂", pool[0].uscc, "大连市"]
        phones[user.role] = row[head.index("联系电话")]
    assert phones == {"city_officer": "13900000002", "province_officer": "139****0002"}
    acts = AuditEntry.objects.values_list("action", flat=True)
    assert (list(acts).count("pool.list_export"), list(acts).count("phones.show")) == (2, 1)
    assert as_(city).post(reverse("pool:list_export", args=["nothing"]), {}).status_code == 404


def test_an_enterprise_s_page_shows_its_years_to_its_officers_and_itself(pool, monkeypatch):
    keen, gone, theirs = pool
    user = keen.users.get()
    factories.standing_report(user, "2021Q4")
    city = factories.city_officer()
    monkeypatch.setattr("cultivation_pool.member_sections.PROVIDERS", (*PROVIDERS, f"{__name__}.more"))
    page = as_(city).get(reverse("pool:member", args=[keen.pk]))
    headings = [one.heading for one in page.context["sections"]]
    assert headings == ["称号", "年度数据", "季度数据", "季度报表", "曾用名", "变更"]
    said = text_of(page)
    assert "到期应报2期，按期1期，逾期提交0期，未报1期" in said
    assert all(text in said for text in ("1,200.00", "2021年", "139****0002"))
    assert "已撤销" in text_of(as_(city).get(reverse("pool:member", args=[gone.pk])))
    assert as_(city).get(reverse("pool:member", args=[theirs.pk])).status_code == 404
    own = as_(user).get(reverse("pool:own_record"))
    assert [one.heading for one in own.context["sections"]] == headings
    assert own.context["record"] == []
    newcomer = people.user("enterprise", of=people.enterprise())
    assert as_(newcomer).get(reverse("pool:own_record")).url == reverse("pool:mine")


def more(user, enterprise, day):
    return Section("变更", lead="尚无变更")
