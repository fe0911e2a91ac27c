"""The enterprise's pages: who may open them, what autosave answers, nothing typed is lost, few queries."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from declarations.models import AnswerMark, Declaration, EvidenceFile
from tests import factories
from tests.files import papers
from zjtx.common.models import AuditEntry

pytestmark = pytest.mark.django_db


@pytest.fixture
def declaration():
    return factories.draft()


@pytest.fixture
def own(client, declaration):
    client.force_login(declaration.created_by)
    return client


def autosave(client, declaration, field, value, version="0"):
    return client.post(
        reverse("declarations:autosave", args=[declaration.number]),
        {"field": field, "value": value, "version": version},
        headers={"X-Requested-With": "autosave", "Accept": "application/json"},
    )


PAGES = (
    "declarations:detail", "declarations:conditions", "declarations:submit", "declarations:evidence",
    "declarations:withdraw",
)  # fmt: skip
BLOCKS = (
    "basics", "operations", "product", "specialised", "refined", "distinctive", "innovative", "fields", "overview",
)  # fmt: skip


@pytest.mark.parametrize("name", PAGES)
def test_pages_open_for_the_enterprise(own, declaration, name):
    assert own.get(reverse(name, args=[declaration.number])).status_code == 200


@pytest.mark.parametrize("block", BLOCKS)
def test_every_block_shows_each_of_its_answers(own, declaration, block):
    from declarations.answers.fields import inputs_of

    answer = own.get(reverse("declarations:block", args=[declaration.number, block]))
    text = answer.content.decode()
    assert answer.status_code == 200
    for name, one in inputs_of("sme_2022", 2022).items():
        if one.field.block.key == block:
            assert f'data-field="{name}"' in text, name


def test_block_that_does_not_exist_is_404(own, declaration):
    assert own.get(reverse("declarations:block", args=[declaration.number, "secret"])).status_code == 404


def test_other_enterprises_and_cities_get_the_same_404_as_for_a_missing_number(declaration):
    strangers = [
        factories.user("enterprise", of=factories.enterprise("210302")),
        factories.user("city_officer", region="210200"),
        factories.user("system_admin"),
        factories.user("auditor"),
        factories.user("expert"),
    ]
    for stranger in strangers:
        client = Client()
        client.force_login(stranger)
        for name in (*PAGES, "declarations:autosave"):
            method = client.post if name.endswith("autosave") else client.get
            answer = method(reverse(name, args=[declaration.number]))
            missing = method(reverse(name, args=["LN2022-Q-999999"]))
            assert answer.status_code == missing.status_code == 404, (stranger.role, name)
            assert answer.content == missing.content, (stranger.role, name)


def test_autosave_answers_version_time_and_normalised_text(own, declaration):
    answer = autosave(own, declaration, "revenue.2021", "１，６８０.5 万元")
    body = answer.json()
    assert answer.status_code == 200
    assert (body["version"], body["value"], body["error"]) == (1, "1680.50", None)
    assert len(body["saved_at"]) == 8


def test_autosave_keeps_invalid_text_and_says_why(own, declaration):
    body = autosave(own, declaration, "revenue.2021", "约四千").json()
    assert body["error"].startswith("“2021年营业收入”应填写数字")
    assert body["value"] is None
    page = own.get(reverse("declarations:block", args=[declaration.number, "operations"])).content.decode()
    assert "约四千" in page
    assert body["error"] in page


def test_autosave_conflict_names_the_other_person_and_their_value(own, declaration):
    autosave(own, declaration, "size", "small")
    answer = autosave(own, declaration, "size", "medium")
    conflict = answer.json()["conflict"]
    assert answer.status_code == 409
    assert (conflict["theirs"], conflict["their_values"], conflict["their_version"]) == ("小型", ["small"], 1)
    assert conflict["by"] == declaration.created_by.full_name


def test_autosave_without_session_answers_401_and_saves_nothing(client, declaration):
    answer = autosave(client, declaration, "revenue.2021", "1680")
    assert answer.status_code == 401
    assert not AnswerMark.objects.filter(declaration=declaration, field="revenue").exists()


def test_autosave_after_submission_is_refused_with_the_state(own, declaration):
    Declaration.objects.filter(pk=declaration.pk).update(status="city_review", submitted_at=factories.AT)
    answer = autosave(own, declaration, "revenue.2021", "1680")
    assert answer.status_code == 403
    assert "市级初审" in answer.json()["refusal"]


def test_autosave_of_an_unknown_field_writes_nothing(own, declaration):
    for field in ("status", "enterprise_id", "occupies", "number", "region_path", "main_revenue_ratio.2021"):
        assert autosave(own, declaration, field, "x").status_code == 404
    declaration.refresh_from_db()
    assert (declaration.status, declaration.occupies) == ("draft", True)


def test_autosave_costs_few_queries(own, declaration, django_assert_max_num_queries):
    autosave(own, declaration, "revenue.2021", "1680")
    with django_assert_max_num_queries(8):
        autosave(own, declaration, "revenue.2021", "1690", version="1")


def test_side_follows_with_computed_figures_and_clauses(own, declaration):
    autosave(own, declaration, "rd_expense.2021", "430")
    answer = own.get(reverse("declarations:side", args=[declaration.number, "operations"])).json()
    assert answer["computed"]["rd_ratio.2021"] == "10.00"
    assert "企业近2年的研发投入占营业收入的比重" in answer["side"]
    assert "经营情况" in answer["nav"]


def test_side_says_which_answers_are_asked_for_by_now(own, declaration):
    for field, value in (("management_systems", "other"), ("management_systems_other", "")):
        autosave(own, declaration, field, value, version=str(mark_version(declaration, field)))
    answer = own.get(reverse("declarations:side", args=[declaration.number, "refined"])).json()
    assert answer["fields"]["management_systems_other"] == {"required": True, "missing": True}


def mark_version(declaration, field):
    mark = AnswerMark.objects.filter(declaration=declaration, field=field).first()
    return mark.version if mark else 0


def test_failed_submission_keeps_reason_and_ticks(own, declaration):
    answer = own.post(
        reverse("declarations:submit", args=[declaration.number]),
        {"request_key": "k", "prerequisite_reason": "产品材料另行申报", "commitments": ["honesty", "credit"]},
    )
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "提交前须确认真实性声明" in text
    assert "产品材料另行申报" in text
    assert 'value="honesty" checked' in text
    assert 'value="safety" checked' not in text


def test_uploaded_file_is_filed_served_and_recorded(own, declaration):
    item = declaration.round.evidence_requirements.get(serial="3")
    upload = SimpleUploadedFile("市场占有率证明.pdf", papers.pdf())
    answer = own.post(reverse("declarations:evidence_upload", args=[declaration.number, item.pk]), {"file": upload})
    assert answer.status_code == 302
    filed = EvidenceFile.objects.get(requirement=item)
    url = reverse("declarations:evidence_file", args=[declaration.number, filed.pk])
    served = own.get(url)
    assert b"".join(served.streaming_content).startswith(b"%PDF")
    assert served["X-Content-Type-Options"] == "nosniff"
    assert AuditEntry.objects.filter(action="evidence.upload").count() == 1
    stranger = Client()
    stranger.force_login(factories.user("enterprise", of=factories.enterprise()))
    assert stranger.get(url).status_code == 404


def test_refused_file_is_named_at_its_item(own, declaration):
    item = declaration.round.evidence_requirements.get(serial="3")
    fake = SimpleUploadedFile("审计报告.pdf", b"MZ\x90\x00 this is a program")
    answer = own.post(reverse("declarations:evidence_upload", args=[declaration.number, item.pk]), {"file": fake})
    assert answer.status_code == 422
    assert "审计报告.pdf" in answer.content.decode()
    assert not EvidenceFile.objects.filter(requirement=item).exists()


def test_removed_file_is_gone_from_the_draft_but_not_from_a_frozen_version(own, declaration):
    filed = declaration.evidence.get()
    own.post(reverse("declarations:evidence_remove", args=[declaration.number, filed.pk]))
    url = reverse("declarations:evidence_file", args=[declaration.number, filed.pk])
    assert own.get(url).status_code == 404
    assert EvidenceFile.objects.filter(pk=filed.pk, removed_at__isnull=False).exists()


def test_start_twice_takes_one_place(client):
    company = factories.enterprise()
    round_ = factories.open_round(factories.clock.now())
    client.force_login(factories.user("enterprise", of=company))
    url = reverse("declarations:start", args=[round_.code, "sme"])
    first, second = client.post(url), client.post(url, follow=True)
    assert first.status_code == 302
    assert "已有中小企业申报" in second.content.decode()
    assert Declaration.objects.filter(enterprise=company).count() == 1


def test_codes_are_found_by_name_and_number(client):
    factories.industries()
    factories.regions()
    url = reverse("declarations:industry_search")
    assert [one["code"] for one in json.loads(client.get(url, {"q": "机械零部件"}).content)] == ["3484"]
    assert [one["code"] for one in json.loads(client.get(url, {"q": "34", "level": "2"}).content)] == ["34"]
    regions = client.get(reverse("declarations:region_search"), {"q": "甘井子"}).json()
    assert regions[0]["code"] == "210211"


def test_conditions_lead_from_missing_data_to_the_field_and_name_the_highest_tier(own, declaration):
    factories.offer(declaration.round, "little_giant")
    factories.fill(declaration, region=None)
    report = reverse("declarations:conditions", args=[declaration.number])
    text = own.get(report).content.decode()
    block = reverse("declarations:block", args=[declaration.number, "basics"])
    field = f'填写所缺数据：<a href="{block}?clause=S-B1a#field-region">所在地区</a>'
    assert field in text
    assert f'href="{report}#clause-S-B1a">返回条件核对' in own.get(f"{block}?clause=S-B1a").content.decode()
    assert "返回条件核对" not in own.get(f"{block}?clause=S-B0").content.decode()
    factories.fill(declaration, region="210211")
    filled = own.get(report).content.decode()
    assert field not in filled
    assert "看来可以申报的最高类别" in filled
