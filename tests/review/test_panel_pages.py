"""Pages of the chair and the province: forming, assigning, the group result, sign-off, filing, the printed sheet."""

import io
import re

import pypdf
import pytest
from django.urls import reverse

from review import opinion_paper, scoring
from review.models import Assignment, GroupResult, Panel
from tests.review import factories as review
from tests.review import panel_factories as make
from tests.review.panel_factories import PANEL_DAY, client_of, number_of, text_of, url
from zjtx.common import clock, jobs
from zjtx.common.models import Job, StoredFile

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def panel_day():
    with clock.frozen(PANEL_DAY):
        yield


def test_the_chair_writes_the_result_and_signs():
    panel = make.scored(make.started())
    client, number = client_of(panel.chair), number_of(panel)
    page = text_of(client.get(url("chair_group", panel.pk, number)))
    assert "平均分 80.00" in page
    assert "参考结果为“通过评审”" in page
    empty = client.post(url("chair_group", panel.pk, number), {"result": "pass", "opinion": ""})
    assert empty.status_code == 422
    early = client.post(url("chair_sign", panel.pk))
    assert early.status_code == 409
    assert "尚未填写专家组结果和意见" in text_of(early)
    client.post(url("chair_group", panel.pk, number), {"result": "pass", "opinion": "符合条件，同意推荐"})
    assert "签署评审结果" in text_of(client.get(url("chair_panel", panel.pk)))
    assert client.post(url("chair_sign", panel.pk)).status_code == 302
    assert GroupResult.objects.get().opinion == "符合条件，同意推荐"
    assert client.get(url("chair_sign", panel.pk)).status_code == 302
    assert "不能再修改" in text_of(client.get(url("chair_panel", panel.pk)))


def test_the_chair_sees_that_scores_are_far_apart():
    panel = make.scored(make.started(), "20", "10")
    client, number = client_of(panel.chair), number_of(panel)
    page = client.get(url("chair_group", panel.pk, number))
    assert "最高分与最低分相差40分，超过30分" in text_of(page)
    assert "评分相差较大的说明" in text_of(page)
    form = {"result": "pass", "opinion": "同意", "spread_reason": "口径理解不同，经合议"}
    client.post(url("chair_group", panel.pk, number), form)
    assert client.post(url("chair_sign", panel.pk)).status_code == 302
    waiting = make.scored(make.started(), "20", "10")
    shown = text_of(client_of(waiting.created_by).get(url("panel", waiting.pk)))
    assert "须增加一名专家评分；无专家可增加的，由组长说明理由" in shown


def test_the_province_forms_a_panel_on_its_page():
    first, second = make.recommended(), make.recommended(region=review.TIEDONG)
    experts = [make.expert(), make.expert()]
    client = client_of(make.province_officer())
    assert "待列入评审组" in text_of(client.get(url("panels")))
    assert first.number not in client.get(url("panel_new")).content.decode()
    query = "?round=LN2022&tier=sme"
    page = client.get(url("panel_new") + query).content.decode()
    assert first.number in page
    assert second.number in page
    narrowed = client.get(url("panel_new") + query + "&city=210300").content.decode()
    assert first.number not in narrowed
    assert second.number in narrowed
    form = {
        "name": "一组", "experts_required": "2", "spread_limit": "30", "pass_mark": "60", "chair": experts[0].pk,
        "experts": [one.pk for one in experts], "declarations": [first.pk, second.pk], "spread_counting": "all",
    }  # fmt: skip
    wrong = client.post(url("panel_new") + query, form | {"experts": [experts[1].pk]})
    assert wrong.status_code == 422
    assert "组长须是本评审组的专家" in text_of(wrong)
    assert 'value="一组"' in wrong.content.decode()
    made = client.post(url("panel_new") + query, form)
    panel = Panel.objects.get()
    assert made["Location"] == url("panel", panel.pk)
    assert panel.places.count() == 2


def test_the_province_assigns_starts_and_files_on_its_pages():
    panel = make.formed(experts=2)
    client, number = client_of(panel.created_by), number_of(panel)
    page = text_of(client.get(url("panel", panel.pk)))
    assert "已分配0名专家，须2名" in page
    assert client.post(url("panel_start", panel.pk)).status_code == 409
    assert client.get(url("panel_start", panel.pk))["Location"] == url("panel", panel.pk)
    ids = [one.pk for one in make.seated(panel)]
    assert client.post(url("panel_assign_all", panel.pk), {"experts": ids}).status_code == 302
    assert "全部用户" not in text_of(client.get(url("panel_start", panel.pk)))
    assert client.post(url("panel_start", panel.pk)).status_code == 302
    make.drafted(make.scored(Panel.objects.get()))
    assert client.post(url("panel_file", panel.pk)).status_code == 409
    assert client.get(url("panel_file", panel.pk))["Location"] == url("panel", panel.pk)
    scoring.sign_off(panel=panel, user=panel.chair, at=PANEL_DAY)
    result = text_of(client.get(url("result", panel.pk, number)))
    assert "专家组一致同意" in result
    assert "平均分 80.00" in result
    assert "1件申报转为“评审完成”状态" in text_of(client.get(url("panel_file", panel.pk)))
    assert client.post(url("panel_file", panel.pk)).status_code == 302
    assert "结果已归档" in text_of(client.get(url("panel", panel.pk)))


def test_small_acts_have_their_pages():
    panel = make.formed(experts=3)
    client, number = client_of(panel.created_by), number_of(panel)
    chair, second, third = make.seated(panel)
    newcomer, more = make.expert(), make.recommended()
    assert client.post(url("panel_assign", panel.pk, number), {"experts": [second.pk]}).status_code == 302
    one = Assignment.objects.get()
    assert "已填的评分不保留" in text_of(client.get(url("panel_unassign", panel.pk, one.pk)))
    assert client.post(url("panel_unassign", panel.pk, one.pk)).status_code == 302
    assert not Assignment.objects.exists()
    assert client.post(url("panel_experts_add", panel.pk), {"experts": [newcomer.pk]}).status_code == 302
    assert client.post(url("panel_chair", panel.pk), {"chair": second.pk}).status_code == 302
    assert client.post(url("panel_expert_remove", panel.pk, chair.pk)).status_code == 302
    assert make.seated(panel) == [second, third, newcomer]
    assert client.post(url("panel_declarations_add", panel.pk), {"declarations": [more.pk]}).status_code == 302
    assert client.post(url("panel_declaration_remove", panel.pk, number)).status_code == 302
    assert number_of(panel) == more.number
    assert client.post(url("panel_expert_remove", panel.pk, second.pk)).status_code == 409
    assert client.get(url("panel_expert_remove", panel.pk, chair.pk)).status_code == 404


def test_an_employer_is_refused_on_the_page():
    declaration = make.recommended()
    colleague = make.expert(declaration.enterprise_name)
    panel = make.formed([declaration], experts=[make.expert(), colleague])
    client = client_of(panel.created_by)
    answer = client.post(url("panel_assign", panel.pk, declaration.number), {"experts": [colleague.pk]})
    assert answer.status_code == 422
    assert "应当回避，不能评审" in text_of(answer)


def test_the_opinion_sheet_is_printed_as_a_job():
    panel = make.drafted(make.scored(make.started(experts=2), "20", "10"), spread_reason="经合议")
    officer, chair, number = client_of(panel.created_by), client_of(panel.chair), number_of(panel)
    assert officer.post(url("panel_print", panel.pk))["Location"] == url("panel", panel.pk)
    assert chair.post(url("chair_print", panel.pk))["Location"] == url("chair_panel", panel.pk)
    assert officer.post(url("result_print", panel.pk, number)).status_code == 404
    assert not Job.objects.filter(kind="print_opinion").exists()
    scoring.sign_off(panel=panel, user=panel.chair, at=PANEL_DAY)
    for client, address in (
        (officer, url("panel_print", panel.pk)),
        (officer, url("result_print", panel.pk, number)),
        (chair, url("chair_print", panel.pk)),
    ):
        assert client.post(address)["Location"].startswith("/jobs/")
    job = Job.objects.filter(kind="print_opinion", requested_by=panel.created_by).first()
    done = jobs.run(job.pk)
    assert done.status == Job.Status.DONE
    assert StoredFile.objects.get(pk=done.result_id).original_name.endswith("评审意见.pdf")
    answer = officer.get(reverse("jobs:download", args=[job.pk]))
    pages = pypdf.PdfReader(io.BytesIO(b"".join(answer.streaming_content))).pages
    text = re.sub(r"\s", "", "".join(page.extract_text() for page in pages))
    for words in (
        number,
        "专家组评审结果和意见",
        "平均分60.00",
        "分差说明：经合议",
        f"编号：LN2022-PS{panel.pk:03d}-{number[-6:]}",
        "2名专家认定：符合2名，不符合0名。",
        f"专家{make.seated(panel)[1].full_name}（签名）",
        "通过评审",
        "专家组一致同意",
        "专业化",
    ):
        assert words in text, words
    assert client_of(make.province_officer()).get(reverse("jobs:download", args=[job.pk])).status_code == 404


def test_the_score_table_is_printed_with_names_and_without():
    experts = [make.expert(full_name="钱三强"), make.expert(full_name="孙四海")]
    panel = make.signed(experts=experts)
    for client, address in (
        (client_of(panel.created_by), url("panel_print", panel.pk)),
        (client_of(panel.chair), url("chair_print", panel.pk)),
    ):
        assert client.post(address, {"paper": "nothing"}).status_code == 404
        assert client.post(address, {"paper": "scores"})["Location"].startswith("/jobs/")
    named = opinion_paper.paper_html(panel, list(panel.results.all()), paper="scores", printed_by="某人")
    unnamed = opinion_paper.paper_html(panel, list(panel.results.all()), paper="unnamed", printed_by="某人")
    for name in ("钱三强", "孙四海"):
        assert name in named
        assert name not in unnamed
    assert "专家一 80" in unnamed
    assert "（签名）" not in unnamed
    done = jobs.run(Job.objects.filter(kind="print_opinion").order_by("created_at").first().pk)
    assert StoredFile.objects.get(pk=done.result_id).original_name == f"{panel.name}-评分汇总表.pdf"


def test_home_says_what_an_expert_and_the_province_must_do():
    panel = make.started([make.recommended(), make.recommended()])
    _chair, second = make.seated(panel)

    def titles(user):
        return [task["title"] for task in client_of(user).get("/").context["tasks"]]

    assert titles(second) == ["声明是否须回避：2件"]
    make.accepted(panel, 1)
    assert titles(second) == ["声明是否须回避：1件", "评分：1件"]
    waiting = make.formed(name="未启动组", officer=panel.created_by)
    assert f"分配专家并启动评审：{waiting.name}" in titles(panel.created_by)
    one = make.assignment(panel, 1)
    scoring.declare_conflict(assignment=one, user=one.expert, at=PANEL_DAY, note="曾任职")
    assert f"另行分配专家：{panel.name}" in titles(panel.created_by)
    done = make.drafted(make.scored(make.started(officer=panel.created_by, name="待归档组")))
    assert f"签署评审结果：{done.name}" in titles(done.chair)
    scoring.sign_off(panel=done, user=done.chair, at=PANEL_DAY)
    assert f"归档评审结果：{done.name}" in titles(panel.created_by)
    assert titles(done.chair) == []
