"""Officers check the pool: once a choice, all rows or none, each city its own, the enterprise nothing."""

import io
import threading
from collections import Counter
from datetime import date, timedelta
from urllib.parse import urlencode

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from cultivation_pool.check_selectors import RowFilters, rows_page
from cultivation_pool.models import PoolCheck, PoolCheckRow
from cultivation_pool.pool_check.evaluating import checked
from cultivation_pool.services import pool_checks
from tests import factories
from tests.pool import factories as pool
from tests.pool.client import as_, text_of
from tests.review import factories as desks
from zjtx.common import clock, jobs
from zjtx.common.models import AuditEntry, Job, JobLost, OutboxMessage, StoredFile

pytestmark = pytest.mark.django_db
DAY = date(2022, 3, 1)
CHOICE = {"rules": "liaoning_2022", "tier": "little_giant", "city": None, "day": DAY}


@pytest.fixture(autouse=True)
def _at_the_time(request):
    with clock.frozen(factories.AT + timedelta(hours=2)):
        yield


def holder(region="210211", *, is_declared=True):
    user = pool.holder(region)
    if is_declared:
        desks.send(factories.draft(user))
    return user


def province():
    return factories.user("province_officer", region="210000")


def started(officer, **changes):
    return pool_checks.start_check(user=officer, at=clock.now(), **CHOICE | changes)


def done(officer, **changes):
    check = started(officer, **changes)
    jobs.run(check.job_id)
    check.refresh_from_db()
    assert check.made_at, check.job.error
    return check


def page(officer, name, *arguments, **query):
    return as_(officer).get(f"{reverse(f'pool:{name}', args=arguments)}?{urlencode(query)}")


def test_an_officer_chooses_waits_and_reads():
    own, other = holder(), holder("210302", is_declared=False)
    officer = province()
    client = as_(officer)
    assert "miit_2022/little_giant" in client.get(reverse("pool:checks")).content.decode()
    sent = {"rules": "liaoning_2022/little_giant", "city": "", "day": "2022-03-01"}
    answer = client.post(reverse("pool:check_start"), sent)
    check = PoolCheck.objects.get()
    assert answer["Location"] == reverse("pool:check", args=[check.pk])
    assert "等待办理" in text_of(client.get(answer["Location"]))
    jobs.run(check.job_id)
    shown = text_of(client.get(answer["Location"]))
    assert "看来符合1家" in "".join(shown.split())
    assert "数据不全1家" in "".join(shown.split())
    assert {own.enterprise.name, other.enterprise.name} <= set(shown.split())
    assert "2020年、2021年的数据" in shown
    row = text_of(page(officer, "check_row", check.pk, own.enterprise_id))
    assert "2021年营业收入4,300.00万元2022年度申报LN2022-Q-000001" in "".join(row.split())
    message = OutboxMessage.objects.get(key=f"pool_check:{check.pk}:1:notice")
    assert message.recipient == officer
    assert AuditEntry.objects.get(action="pool.check").actor == officer


def test_the_list_is_fetched_as_a_workbook_and_that_is_audited():
    holder()
    officer = province()
    check = done(officer)
    assert "下载名单" in text_of(page(officer, "check", check.pk))
    answer = as_(officer).get(reverse("jobs:download", args=[check.job_id]))
    book = load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    assert book["名单"].max_row == 3
    assert AuditEntry.objects.filter(action="job.download").count() == 1
    assert as_(province()).get(reverse("jobs:download", args=[check.job_id])).status_code == 404


def test_a_city_checks_its_own_enterprises_and_no_others():
    own, other = holder("210211"), holder("210302")
    officer, colleague = pool.city_officer(), pool.city_officer(pool.ANSHAN)
    client = as_(officer)
    sent = {"rules": "liaoning_2022/little_giant", "city": "210300", "day": "2022-03-01"}
    client.post(reverse("pool:check_start"), sent)
    check = PoolCheck.objects.get()
    jobs.run(check.job_id)
    check.refresh_from_db()
    assert (check.city_id, check.total) == ("210200", 1)
    shown = text_of(page(officer, "check", check.pk))
    assert own.enterprise.name in shown
    assert other.enterprise.name not in shown
    for stranger in (colleague, province(), own):
        assert page(stranger, "check", check.pk).status_code == 404
        assert page(stranger, "check_row", check.pk, own.enterprise_id).status_code == 404
    assert page(officer, "check_row", check.pk, other.enterprise_id).status_code == 404
    for name in ("checks", "check_start"):
        assert as_(own).post(reverse(f"pool:{name}"), sent).status_code == 404


def test_a_check_goes_with_the_scope_that_it_was_made_in():
    holder()
    officer = pool.city_officer()
    check = done(officer, city=officer.region)
    type(officer).objects.filter(pk=officer.pk).update(region_id=pool.ANSHAN)
    assert page(type(officer).objects.get(pk=officer.pk), "check", check.pk).status_code == 404


def test_the_same_choice_again_is_the_same_check():
    holder()
    officer = province()
    first, second = started(officer), started(officer)
    assert (first.pk, first.job_id) == (second.pk, second.job_id)
    jobs.run(first.job_id)
    third = started(officer)
    assert third.job_id == first.job_id
    assert Job.objects.filter(kind="pool_check").count() == 1
    assert StoredFile.objects.filter(kind="job-result").count() == 1
    assert started(officer, day=date(2022, 3, 2)).pk != first.pk
    assert started(province()).pk != first.pk


def test_asking_anew_takes_the_figures_of_now_once():
    user = holder(is_declared=False)
    officer = province()
    check = done(officer)
    assert check.rows.get().outcome == "incomplete"
    desks.send(factories.draft(user))
    client, address = as_(officer), reverse("pool:check_again", args=[check.pk])
    for _ in range(2):
        assert client.post(address, {"run": "1"}).status_code == 302
    assert check.rows.get().outcome == "incomplete"
    check.refresh_from_db()
    assert check.run == 2
    assert Job.objects.filter(kind="pool_check").count() == 2
    jobs.run(check.job_id)
    assert check.rows.get().outcome == "likely"


def test_a_killed_worker_leaves_no_half_list():
    """The first worker is taken for dead in the middle; what it does afterwards is not kept."""
    holder()
    check = started(province())
    first = jobs._claim(check.job_id)
    Job.objects.filter(pk=first.pk).update(heartbeat_at=clock.machine() - timedelta(minutes=5))
    jobs.run(check.job_id)
    assert PoolCheckRow.objects.filter(check_of=check).count() == 1
    made = PoolCheck.objects.get(pk=check.pk).made_at
    with pytest.raises(JobLost):
        pool_checks.run_check(PoolCheck.objects.get(pk=check.pk), first)
    assert PoolCheckRow.objects.filter(check_of=check).count() == 1
    assert PoolCheck.objects.get(pk=check.pk).made_at == made


def test_a_failing_check_says_so_and_can_be_asked_again(settings, monkeypatch):
    holder()
    officer, providers = province(), settings.PREFILL_PROVIDERS
    check = started(officer)
    settings.PREFILL_PROVIDERS = ["nowhere.Nothing"]
    monkeypatch.setattr(jobs, "MAX_ATTEMPTS", 1)
    jobs.run(check.job_id)
    assert "多次尝试后仍未完成" in text_of(page(officer, "check", check.pk))
    assert not check.rows.exists()
    settings.PREFILL_PROVIDERS = providers
    again = started(officer)
    assert (again.pk, again.job_id) == (check.pk, check.job_id)
    jobs.run(again.job_id)
    assert check.rows.count() == 1


def test_a_check_by_a_rule_set_that_is_gone_is_gone(listed):
    officer, check, _users = listed
    PoolCheck.objects.filter(pk=check.pk).update(rules="liaoning_1999")
    assert page(officer, "check", check.pk).status_code == 404
    assert "尚未核查过" in text_of(page(officer, "checks"))


@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_once_are_one_check():
    holder()
    officer, barrier, found = province(), threading.Barrier(3), []

    def go():
        try:
            barrier.wait()
            found.append(started(officer))
        finally:
            connection.close()

    threads = [threading.Thread(target=go) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({(one.pk, one.job_id) for one in found}) == 1
    assert Counter(Job.objects.values_list("kind", flat=True))["pool_check"] == 1


def test_old_checks_go_when_a_new_one_is_asked_for():
    officer = province()
    old = started(officer)
    PoolCheck.objects.filter(pk=old.pk).update(requested_at=clock.now() - timedelta(days=91))
    job = old.job_id
    started(officer, day=date(2022, 3, 2))
    assert not PoolCheck.objects.filter(pk=old.pk).exists()
    assert jobs.run(job).error == "该项核查已超过保存期限，请重新提交。"


# The list


@pytest.fixture
def listed():
    """A check of four enterprises in two cities; the rows are written directly."""
    users = [holder("210211"), holder("210302"), holder("210211", is_declared=False), holder("LN-SFSFQ")]
    officer = province()
    check = started(officer)
    rows = list(pool_checks.rows_of(check, checked(pool_checks.choice_of(check))))
    PoolCheckRow.objects.bulk_create(rows)
    PoolCheck.objects.filter(pk=check.pk).update(made_at=clock.now(), total=4, job=None)
    check.refresh_from_db()
    return officer, check, users


def names(check, **filters):
    rows, _after = rows_page(check, RowFilters.of(filters))
    return {one.name for one in rows}


def test_the_list_is_narrowed(listed):
    officer, check, (first, second, third, fourth) = listed
    everybody = {one.enterprise.name for one in (first, second, third, fourth)}
    assert names(check) == everybody
    assert names(check, outcome="incomplete") == {third.enterprise.name}
    assert names(check, city="210300") == {second.enterprise.name}
    assert names(check, industry="34", held="sme") == everybody
    assert names(check, held="little_giant") == names(check, industry="35") == set()
    assert names(check, q=first.enterprise.uscc[:17]) >= {first.enterprise.name}
    assert names(check, q=second.enterprise.name[6:10], city="210300") == {second.enterprise.name}
    shown = text_of(page(officer, "check", check.pk, city="210300", outcome="likely"))
    assert first.enterprise.name not in shown
    assert "鞍山市" in shown
    assert "没有符合条件的企业" in text_of(page(officer, "check", check.pk, q="全无此词"))


def test_the_pages_of_the_list_come_one_after_the_other(listed, monkeypatch):
    _officer, check, _users = listed
    monkeypatch.setattr("cultivation_pool.check_selectors.PAGE_SIZE", 1)
    seen, after = [], ""
    for _ in range(4):
        rows, after = rows_page(check, RowFilters(), after)
        seen += [one.pk for one in rows]
    assert (len(set(seen)), after) == (4, "")
    assert list(PoolCheckRow.objects.order_by("rank", "pk").values_list("pk", flat=True)) == seen


def test_a_city_has_its_bar_and_its_figures(listed):
    officer, check, _users = listed
    answer = page(officer, "check", check.pk)
    html = answer.content.decode()
    assert html.count("<rect") == 4
    assert "style=" not in html[html.index("stacked-bars") : html.index("</table>")]
    assert answer.context["chart"]["rows"][0]["total"] == "2"


def test_the_list_costs_the_same_for_one_row_and_for_many(listed, django_assert_max_num_queries):
    officer, check, _users = listed
    client = Client()
    client.force_login(officer)
    address = reverse("pool:check", args=[check.pk])
    client.get(address)
    with django_assert_max_num_queries(13):
        client.get(address)


@pytest.mark.parametrize(
    "sent, words",
    [
        ({"rules": "liaoning_2022/none", "day": "2022-03-01"}, "对照条件"),
        ({"rules": "", "day": ""}, "应选择一项"),
        ({"rules": "liaoning_2022/sme", "day": "1999-01-01"}, "核查日期应在2015年至2099年之间"),
        ({"rules": "liaoning_2022/sme", "city": "210211", "day": "2022-03-01"}, "范围"),
    ],
)
def test_a_wrong_choice_is_refused_at_the_field(sent, words):
    answer = as_(province()).post(reverse("pool:check_start"), sent)
    assert answer.status_code == 422
    assert words in text_of(answer)
    assert not PoolCheck.objects.exists()


# The database


def broken(listed, name):
    _officer, check, _users = listed
    row = check.rows.first()
    if name == "pool_check_once_a_choice":
        check.pk = None
        check.save(force_insert=True)
    elif name == "pool_check_counted_when_made":
        PoolCheck.objects.filter(pk=check.pk).update(made_at=None)
    elif name == "pool_check_enterprise_once":
        row.pk = None
        row.save(force_insert=True)
    elif name == "pool_check_outcome_known":
        PoolCheckRow.objects.filter(pk=row.pk).update(outcome="nonsense")
    else:
        PoolCheckRow.objects.filter(pk=row.pk).update(score_least=60, score_most=40)


@pytest.mark.parametrize("name", [one.name for model in (PoolCheck, PoolCheckRow) for one in model._meta.constraints])
def test_the_database_refuses(listed, name):
    with pytest.raises(IntegrityError, match=name if connection.vendor == "postgresql" else None), transaction.atomic():
        broken(listed, name)
