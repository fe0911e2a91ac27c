"""The report of conditions where people read it: the enterprise's page, the self-check's answer, the paper of both."""

import io
from datetime import UTC, date, datetime

import pytest
from django.template.loader import render_to_string
from django.urls import reverse
from pypdf import PdfReader

from declarations.eligibility import evaluate
from declarations.pages.conditions import report_page
from declarations.pages.conditions.rows import all_rows
from declarations.rulings import Ruling, Rulings
from tests import factories
from tests.declarations.test_self_check import BY_TIER, answers, round_, typed  # noqa: F401 - a fixture
from tests.eligibility import cases
from tests.eligibility.cases import last

pytestmark = pytest.mark.django_db


@pytest.fixture
def declaration():
    return factories.draft()


@pytest.fixture
def own(client, declaration):
    client.force_login(declaration.created_by)
    return client


def shown(page):
    return render_to_string("pieces/clause_report.html", {"report": page})


def row_of(page, clause_id):
    return next(row for row in all_rows(page) if row["id"] == clause_id)


def pages_of(answer):
    assert answer["Content-Type"] == "application/pdf"
    return PdfReader(io.BytesIO(answer.content)).pages


def words_of(pages):
    return "".join("".join(page.extract_text() for page in pages).split())


@pytest.mark.parametrize(
    "changes, options, words",
    [
        ({"revenue": last(1480)}, {}, "还差 20.00 万元"),
        ({"debt_ratio": last(75)}, {}, "2021年超出 5.00 个百分点"),
        ({"revenue": last(1480)}, {"waivers": ["S-B2a"]}, "不符合，已豁免"),
        ({}, {}, "可选条件，已由其他条件满足"),
        ({}, {}, "以下任一即可，已由管理体系认证满足"),
        ({"key_areas": []}, {}, "未勾选"),
        ({"special_categories": ["refined"]}, {}, "未选，不计入"),
        ({}, {"locked_readings": {"distinctive": "strict"}}, "本批次对本组按从严读法核对"),
    ],
)
def test_words_of_each_state(changes, options, words):
    assert words in shown(report_page(cases.report("sme", changes, **options)))


def test_rulings_of_the_province_stand_where_they_matter():
    at = datetime(2022, 3, 1, 2, tzinfo=UTC)
    reading = Ruling("reading", "sme", "distinctive", "strict", "与专家组意见一致", "王敏", "省工信厅", at)
    waiver = Ruling("waiver", "", "S-B2a", "辽工信函〔2022〕1号", "灾后重建", "王敏", "省工信厅", at)
    rulings = Rulings((reading,), (waiver,))
    arguments = {"waivers": ["S-B2a"], "locked_readings": {"distinctive": "strict"}}
    found = cases.report("sme", {"revenue": last(1400)}, **arguments)
    page = report_page(found, rulings=rulings)
    group = next(group for group in page["groups"] if group["name"] == "distinctive")
    assert group["readings"][0].startswith("本批次特色化指标按从严读法核对（省工信厅王敏2022年3月1日确认")
    assert "豁免依据：辽工信函〔2022〕1号" in shown(page)
    assert "王敏" not in shown(report_page(found, rulings=Rulings((reading,)), is_public=True))


def test_missing_answers_are_named_each_with_its_way_there():
    found = cases.report("sme", {"revenue": last(None), "management_systems": None})
    page = report_page(found, lambda places: f"#field-{places[0]}", is_fillable=True, labels=lambda place: place)
    assert row_of(page, "S-B2a")["lacking"] == [{"label": "revenue.2021", "url": "#field-revenue.2021"}]
    # What stands behind 其他 is asked for only once it is ticked.
    assert [one["label"] for one in row_of(page, "S-B3c")["lacking"]] == ["management_systems"]
    for_reviewers = report_page(found, lambda places: f"#answer-{places[0]}")
    assert row_of(for_reviewers, "S-B2a")["lacking"] == []
    assert row_of(for_reviewers, "S-B2a")["url"] == "#answer-revenue.2021"


def test_bars_have_the_line_in_the_middle():
    page = report_page(cases.report("sme", {"revenue": {"2021": 750}, "debt_ratio": {"2020": 35, "2021": 500}}))
    assert row_of(page, "S-B2a")["bars"] == [{"label": "", "length": 25, "is_met": False}]
    assert [bar["length"] for bar in row_of(page, "S-B2b")["bars"]] == [25, 100]
    assert row_of(page, "S-J3")["bars"] == []


def test_counts_are_one_choice_for_the_keyboard():
    text = shown(report_page(cases.report("sme", {"revenue": last(1)})))
    assert 'type="radio" name="show" id="show-not_met"' in text
    assert 'id="show-waived"' not in text
    assert "<script" not in text
    assert "style=" not in text


def test_scores_stand_item_by_item():
    given = cases.answers("sme") | {"equity_two_years": "100"}
    del given["special_categories"]
    found = evaluate("sme", 2022, date(2022, 3, 1), given, rules="miit_2022")
    page = report_page(found, lambda places: f"#{places[0]}" if places else "", is_fillable=True)
    text = shown(page)
    assert "待按正式文本核对" in text
    assert "“8%-10%”，8 分，多 2 分" in text
    assert "0 至 5 分" in text
    assert row_of(page, "S22-4")["url"] == "#report-score"
    assert 0 < page["scores"][0]["bar"]["least"] < page["scores"][0]["bar"]["most"] <= 100


def test_page_says_what_to_do_next(own, declaration):
    factories.offer(declaration.round, "little_giant")
    address = reverse("declarations:conditions", args=[declaration.number])
    steps = own.get(address).context["report"]["steps"]
    assert 1 <= len(steps) <= 3
    assert all(link["url"] for step in steps for link in step["links"])
    factories.fill(declaration)
    filled = own.get(address)
    assert [step["text"] for step in filled.context["report"]["steps"]][-1].endswith("前提交")
    assert "下一步" in filled.content.decode()


def test_paper_of_a_declaration_names_it_and_its_page(own, declaration):
    factories.fill(declaration)
    answer = own.get(reverse("declarations:conditions_paper", args=[declaration.number]))
    assert "attachment" in answer["Content-Disposition"]
    pages = pages_of(answer)
    assert len(pages) <= 2
    text = words_of(pages)
    for words in ("条件核对报告", declaration.number, declaration.enterprise_name, "草稿，尚未提交", "不是审核意见"):
        assert words in text
    assert f"1/{len(pages)}" in text


def test_paper_of_a_self_check_is_of_the_answers_posted_and_short(client, round_):  # noqa: F811
    address = reverse("declarations:self_check_paper", args=["little_giant"])
    pages = pages_of(client.post(address, typed("little_giant", BY_TIER["little_giant"])))
    assert len(pages) == 2
    assert "不作为推荐或认定的依据" in words_of(pages)
    low = client.post(address, typed("little_giant", answers("little_giant", debt_ratio=last("70.01"))))
    assert "2021年超出0.01个百分点" in words_of(pages_of(low))


def test_paper_of_what_cannot_be_read_is_the_page_again(client, round_):  # noqa: F811
    address = reverse("declarations:self_check_paper", args=["sme"])
    answer = client.post(address, {"revenue.2021": "一千"})
    assert answer.status_code == 422
    assert "应填写数字" in answer.content.decode()
    assert client.post(address, {}).status_code == 422
