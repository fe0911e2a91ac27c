"""Pages of the desk through Django's client: what they show, to whom, and what their forms do."""

import re

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from declarations.commitments import COMMITMENTS
from declarations.models import CommitmentCheck, Declaration, Finding, Remark
from review import first_review
from review.models import FirstReview
from tests.review import factories
from tests.review.factories import FIRST_DAY
from zjtx.common import clock
from zjtx.common.models import AuditEntry
from zjtx.registry.models import Title

pytestmark = pytest.mark.django_db
HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture(autouse=True)
def first_day():
    with clock.frozen(FIRST_DAY):
        yield


@pytest.fixture
def officer(client):
    officer = factories.city_officer(full_name="王敏")
    client.force_login(officer)
    return officer


@pytest.fixture
def declaration(officer):
    return factories.submitted()


def url(name, declaration, *arguments):
    return reverse(f"review:{name}", args=[declaration.number, *arguments])


def text_of(response):
    return re.sub(r"<[^>]+>|\s+", " ", response.content.decode())


def messages_of(response):
    return [str(message) for message in get_messages(response.wsgi_request)]


def count_queries(client, address):
    client.get(address)
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(address).status_code == 200
    return [query["sql"] for query in captured if "SAVEPOINT" not in query["sql"]]


def test_queue_shows_its_columns(client, declaration):
    response = client.get(reverse("review:queue"))
    shown = text_of(response)
    for text in (declaration.number, declaration.enterprise_name, "甘井子区", "13 个工作日", "3月18日截止"):
        assert text in shown
    assert f'href="{url("desk", declaration)}"' in response.content.decode()


def test_queue_keeps_its_filters_in_every_link(client, declaration):
    page = client.get(reverse("review:queue"), {"tier": "sme", "q": declaration.number}).content.decode()
    query = f"?tier=sme&amp;q={declaration.number}"
    assert f'href="{url("desk", declaration)}{query}"' in page
    desk = client.get(url("desk", declaration) + query.replace("&amp;", "&")).content.decode()
    assert f'href="{reverse("review:queue")}{query}"' in desk
    assert f'href="{url("not_recommend", declaration)}{query}"' in desk


def test_empty_queue_says_why(client, officer):
    assert "没有待办理的申报" in text_of(client.get(reverse("review:queue")))
    assert "没有符合条件的申报" in text_of(client.get(reverse("review:queue"), {"mine": "1"}))
    assert "还没有已办理的申报" in text_of(client.get(reverse("review:done")))


@pytest.mark.parametrize("name", ["review:queue", "review:done"])
def test_lists_ask_as_often_for_three_rows_as_for_one(client, officer, name):
    factories.returned(factories.submitted(), officer)
    factories.submitted()
    one = count_queries(client, reverse(name))
    for _ in range(2):
        factories.returned(factories.submitted(), officer)
        factories.resubmitted(factories.submitted(), officer)
    three = count_queries(client, reverse(name))
    assert len(three) == len(one)
    assert len(three) <= 8, three


def test_desk_asks_as_often_for_a_full_queue_as_for_one_file(client, declaration, officer):
    one = count_queries(client, url("desk", declaration))
    for _ in range(2):
        factories.submitted()
    assert len(count_queries(client, url("desk", declaration))) <= len(one) + 1  # the next file


PAGES = ("desk", "recommend", "return", "not_recommend", "remark_add")
POSTS = ("recommend", "return", "not_recommend", "take", "release", "contacts", "remark_add")


@pytest.mark.parametrize("stranger", ["other city", "district elsewhere", "enterprise", "auditor"])
def test_other_scopes_and_roles_find_nothing(client, stranger):
    declaration = factories.submitted()
    remark = factories.remark(declaration, factories.city_officer())
    users = {
        "other city": lambda: factories.city_officer(factories.ANSHAN),
        "district elsewhere": lambda: factories.district_officer(factories.TIEDONG),
        "enterprise": lambda: declaration.created_by,
        "auditor": lambda: factories.factories.user("auditor"),
    }
    client.force_login(users[stranger]())
    addresses = [url(name, declaration) for name in POSTS]
    addresses += [url("finding", declaration, "S-B1c"), url("commitment", declaration, "credit")]
    addresses.append(url("remark_remove", declaration, remark.pk))
    assert {client.get(url(name, declaration)).status_code for name in PAGES} == {404}
    answers = {
        client.post(address, {"text": "x", "verdict": "met", "is_clear": "yes"}).status_code for address in addresses
    }
    assert answers == {404}
    declaration.refresh_from_db()
    assert declaration.status == "city_review"
    assert Remark.objects.count() == 1
    assert not AuditEntry.objects.filter(action="phones.show").exists()


def test_visitors_are_asked_to_sign_in(client):
    declaration = factories.submitted()
    response = client.get(url("desk", declaration))
    assert response.status_code == 302
    assert response.url.startswith(reverse("accounts:sign_in"))


def test_desk_shows_sheet_conditions_titles_and_masks_phones(client, declaration, officer):
    Title.objects.create(
        enterprise=declaration.enterprise,
        tier="product",
        product_name="高精度滚珠丝杠",
        year=2020,
        starts_on="2020-06-01",
        ends_on="2023-12-31",
    )
    page = client.get(url("desk", declaration)).content.decode()
    for text in (
        "4,300.00 万元",
        "☑专　□精　□特　□新",
        "具有独立法人资格",
        "未具备前序称号的说明",
        "高精度滚珠丝杠",
        "139****0002",
    ):
        assert text in page
    assert "13900000002" not in page
    assert 'data-tab-title="修改"' not in page


def test_desk_reads_the_frozen_version_never_live_answers(client, declaration, officer):
    factories.returned(declaration, officer)
    factories.factories.fill(declaration, main_product="改后产品")
    page = client.get(url("desk", declaration)).content.decode()
    assert "高精度滚珠丝杠" in page
    assert "改后产品" not in page
    assert "目前为“已退回”状态" in text_of(client.get(url("desk", declaration)))
    assert url("remark_add", declaration) not in page


def test_desk_shows_what_changed_after_a_return(client, declaration, officer):
    factories.resubmitted(declaration, officer, main_product="精密滚珠丝杠副", contact_mobile="13911111111")
    page = client.get(url("desk", declaration)).content.decode()
    assert 'data-tab-title="修改"' in page
    assert "本次修改，原为：高精度滚珠丝杠" in page
    assert "联系人手机" in page
    assert "13911111111" not in page
    assert page.count('class="is-changed"') == 2


def test_showing_phones_is_recorded(client, declaration, officer):
    assert "13900000002" in client.post(url("contacts", declaration)).content.decode()
    assert "13900000002" in client.post(url("contacts", declaration), **HTMX).content.decode()
    entries = AuditEntry.objects.filter(action="phones.show", actor=officer)
    assert [entry.object_label for entry in entries] == [declaration.number] * 2
    assert client.get(url("contacts", declaration)).status_code == 405


def test_remark_from_the_sheet_changes_cell_list_and_acts(client, declaration):
    address = url("remark_add", declaration) + "?at=revenue.2021"
    form = client.get(address, **HTMX).content.decode()
    assert 'name="place" value="revenue.2021"' in form
    answer = client.post(address, {"place": "revenue.2021", "text": "与审计报告不一致"}, **HTMX).content.decode()
    assert answer.count("与审计报告不一致") == 2
    assert f'href="{url("return", declaration)}"' in answer
    remark = Remark.objects.get()
    assert (remark.field, remark.year) == ("revenue", 2021)
    closed = client.get(address + "&close=1", **HTMX).content.decode()
    assert "<form" not in closed.split("与审计报告不一致")[1]


def test_remark_from_the_list_appears_at_its_cell(client, declaration):
    given = {"place": "main_product", "text": "请填写全称"}
    answer = client.post(url("remark_add", declaration), given, **HTMX).content.decode()
    assert 'id="slot-main_product"' in answer
    assert "意见已保存" in answer


def test_remark_without_script_is_a_page(client, declaration):
    address = url("remark_add", declaration)
    assert "修改栏目" in text_of(client.get(address))
    empty = client.post(address, {"place": "contact_name", "text": " "})
    assert empty.status_code == 422
    assert "修改意见" in text_of(empty)
    done = client.post(address, {"place": "form", "text": "请补充签字盖章页"})
    assert done.url == url("desk", declaration) + "#remarks"
    assert Remark.objects.get().field == ""
    removed = client.post(url("remark_remove", declaration, Remark.objects.get().pk))
    assert removed.url == url("desk", declaration) + "#remarks"
    assert not Remark.objects.exists()


def test_refused_remark_keeps_its_text(client, declaration, officer):
    address = url("remark_add", declaration)
    factories.returned(declaration, officer)
    refused = client.post(address, {"place": "form", "text": "迟到的意见"})
    assert refused.status_code == 422
    assert "迟到的意见" in refused.content.decode()
    assert "目前为“已退回”状态" in text_of(refused)


def test_finding_answers_with_clause_and_summary(client, declaration):
    address = url("finding", declaration, "S-B1c")
    answer = client.post(address, {"verdict": "met", "note": "已核对"}, **HTMX).content.decode()
    assert "市级初审认定：符合" in answer
    assert 'id="report-summary" hx-swap-oob="true"' in answer
    assert Finding.objects.get().note == "已核对"
    assert client.post(address, {"verdict": ""}).url == url("desk", declaration) + "#clause-S-B1c"
    assert not Finding.objects.exists()


@pytest.mark.parametrize("extra", [HTMX, {}])
def test_refused_finding_keeps_its_choice(client, declaration, extra):
    answer = client.post(url("finding", declaration, "S-B2a"), {"verdict": "not_met", "note": " "}, **extra)
    assert answer.status_code == 422
    assert "请写明依据" in answer.content.decode()
    # Enter in the note now presses 不符合; before a refusal it pressed nothing.
    assert re.search(r'aria-hidden="true" name="verdict" value="not_met"', answer.content.decode())


@pytest.mark.parametrize("name, argument", [("finding", "P-B1c"), ("finding", "x"), ("commitment", "sunshine")])
def test_unknown_clauses_and_points_are_not_found(client, declaration, name, argument):
    assert client.post(url(name, declaration, argument), {"verdict": "met"}).status_code == 404


def test_commitment_answers_with_its_point_and_the_acts(client, declaration, officer):
    factories.check_commitments(declaration, officer, but="credit")
    address = url("commitment", declaration, "credit")
    refused = client.post(address, {"is_clear": "no"}, **HTMX)
    assert refused.status_code == 422
    assert "请写明情况和来源" in refused.content.decode()
    assert client.post(address, {}, **HTMX).status_code == 422
    assert client.post(address, {"is_clear": "no", "note": " "}).status_code == 422
    answer = client.post(address, {"is_clear": "yes"}, **HTMX).content.decode()
    assert "已核查，未发现问题" in answer
    assert f'href="{url("recommend", declaration)}"' in answer
    assert client.post(address, {"is_clear": "yes"}).url == url("desk", declaration) + "#commitment-credit"
    assert CommitmentCheck.objects.count() == len(COMMITMENTS)


def test_acts_that_are_off_say_why(client, declaration):
    shown = text_of(client.get(url("desk", declaration)))
    assert "尚有5项未核查通过" in shown
    assert "退回前请至少在一个栏目上填写修改意见" in shown
    refused = client.get(url("recommend", declaration))
    assert refused.url == url("desk", declaration)
    assert "银行信用、纳税信用和社会信用良好" in messages_of(refused)[0]


def test_recommending_through_its_page(client, declaration, officer):
    factories.check_commitments(declaration, officer)
    address = url("recommend", declaration) + "?tier=sme"
    page = text_of(client.get(address))
    assert "列入本市推荐材料" in page
    after = page.partition("办理后")[2]
    assert "需人工认定的条款未作认定" in page
    assert "条款" not in after, "what speaks against it is no consequence of the act"
    blank = client.post(address, {"version": "1", "opinion": " "})
    assert blank.status_code == 422
    done = client.post(address, {"version": "1", "opinion": "同意推荐"})
    assert done.url == reverse("review:queue") + "?tier=sme"
    assert messages_of(done) == [f"{declaration.number} {declaration.enterprise_name}：推荐已办理"]
    assert client.post(address, {"version": "1", "opinion": "同意推荐"}).status_code == 302
    assert FirstReview.objects.count() == 1
    assert "同意推荐" in text_of(client.get(url("desk", declaration)))


def test_returning_through_its_page(client, declaration, officer):
    factories.remark(declaration, officer)
    page = text_of(client.get(url("return", declaration)))
    assert "2022年3月8日 星期二 23:59" in page
    assert "与审计报告不一致" in page
    assert client.post(url("return", declaration), {"version": "1", "opinion": ""}).status_code == 302
    declaration.refresh_from_db()
    assert declaration.status == "returned"
    listed = text_of(client.get(reverse("review:done")))
    assert "退回修改" in listed
    assert declaration.number in listed


def test_a_decision_that_came_too_late_keeps_the_typed_words(client, declaration, officer):
    colleague = factories.city_officer()
    factories.remark(declaration, colleague)
    first_review.return_declaration(declaration=declaration, user=colleague, at=FIRST_DAY, version=1)
    answer = client.post(url("not_recommend", declaration), {"version": "1", "reason": "材料不实，详见核查记录"})
    assert answer.status_code == 409
    assert "材料不实，详见核查记录" in answer.content.decode()
    assert "目前为“已退回”状态" in text_of(answer)
    assert FirstReview.objects.count() == 1


def test_form_fields_change_nothing_but_what_they_are_for(client, declaration):
    given = {
        "version": "1",
        "reason": "不实",
        "status": "recognised",
        "region": "210300",
        "handler": "1",
        "number": "X",
    }
    client.post(url("not_recommend", declaration), given)
    after = Declaration.objects.get(pk=declaration.pk)
    assert (after.status, after.number, after.region_id) == ("not_recommended", declaration.number, "210211")
    assert after.handler is None


def test_taking_over_names_whose_case_it_was(client, declaration, officer):
    colleague = factories.city_officer(full_name="赵磊")
    assert client.post(url("take", declaration)).url == url("desk", declaration)
    assert "由本人经办" in text_of(client.get(url("desk", declaration)))
    client.post(url("release", declaration))
    first_review.take(declaration=declaration, user=colleague, at=FIRST_DAY)
    assert "经办人：赵磊" in text_of(client.get(url("desk", declaration)))
    refused = client.post(url("take", declaration), {"instead_of": "x"})
    assert "已由赵磊经办" in messages_of(refused)[-1]
    client.post(url("take", declaration), {"instead_of": str(colleague.pk)})
    declaration.refresh_from_db()
    assert declaration.handler == officer


def test_district_desk_is_the_same_page_with_its_own_words(client):
    factories.switch_district_stage_on()
    declaration, district = factories.submitted(), factories.district_officer()
    client.force_login(district)
    assert declaration.number in text_of(client.get(reverse("review:queue")))
    factories.check_commitments(declaration, district)
    assert "推荐至市级" in text_of(client.get(url("desk", declaration)))
    assert "申报转至市级初审" in text_of(client.get(url("recommend", declaration)))
    client.post(url("recommend", declaration), {"version": "1", "opinion": "同意"})
    declaration.refresh_from_db()
    assert declaration.status == "city_review"
    assert "目前为“市级初审”状态" in text_of(client.get(url("desk", declaration)))


def test_last_years_figures_stand_beside_this_years(client, declaration):
    earlier = factories.submitted()
    submission = earlier.submissions.get()
    content = submission.canonical.replace('"2020":"3900.00"', '"2020":"3950.00"')
    type(submission).objects.filter(pk=submission.pk).update(canonical=content)
    Declaration.objects.filter(pk=earlier.pk).update(year=2021, enterprise=declaration.enterprise)
    page = text_of(client.get(url("desk", declaration)))
    assert "与2021年度申报对照" in page
    assert re.search(r"2020年营业收入（万元）\s+3950.00\s+不一致：\s+3900.00", page)
