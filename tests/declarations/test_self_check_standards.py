"""The self-check against a national standard by itself: no round needed, the year is the day's, nothing is stored."""

import json
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from declarations.answers.fields import inputs_of
from declarations.answers.parse import NONE_OF_THESE
from declarations.answers.parts import read_part
from declarations.eligibility import evaluate_request
from declarations.self_check.standards import standard, standards
from tests import factories
from tests.paper.reading import pdf_pages
from tests.sample_answers import sample
from zjtx.common import clock
from zjtx.common.models import AuditEntry

pytestmark = pytest.mark.django_db
AT = clock.as_moment("2026-06-10T10:00:00")
TIERS = (
    ("miit_2026", "little_giant"), ("miit_2026", "sme"),
    ("miit_2022", "little_giant"), ("miit_2022", "sme"), ("miit_2022", "innovative"),
)  # fmt: skip


@pytest.fixture(autouse=True)
def _today():
    with clock.frozen(AT):
        yield


def page_of(rule_set, tier):
    return reverse("declarations:self_check_rules", args=[rule_set, tier])


def paper_of(rule_set, tier):
    return reverse("declarations:self_check_rules_paper", args=[rule_set, tier])


def file_of(rule_set, tier):
    return reverse("declarations:self_check_rules_keep", args=[rule_set, tier])


def form_of(rule_set, tier):
    return standard(rule_set, AT).forms[tier]


def typed(rule_set, tier, **changes):
    """What a visitor types who has the sample enterprise's figures, of the two years before this one."""
    form = form_of(rule_set, tier)
    values, years = sample(form.sheet.version)
    figures = {form.years[place]: row for place, row in enumerate(years.values())}
    data = {}
    for name, one in form.inputs.items():
        value = figures[one.year].get(one.field.name) if one.year else values.get(one.field.name)
        if one.part is not None:
            value = read_part(one.field.kind, value, one.part.key)
            value = "1" if value is True else value
        elif value == []:
            value = [NONE_OF_THESE]
        elif isinstance(value, bool):
            value = str(value).lower()
        if value is not None:
            data[name] = value
    return data | changes


def test_start_page_offers_every_standard_with_or_without_a_round(client):
    text = client.get(reverse("declarations:self_check")).content.decode()
    assert [(one.rule_set, tier) for one in standards(AT) for tier in one.forms] == list(TIERS)
    assert all(f'href="{page_of(*one)}"' in text for one in TIERS)
    assert "按国家标准自测" in text
    assert "待按正式文本核对" in text
    assert "目前没有可供自测的批次" in text
    factories.open_round()
    text = client.get(reverse("declarations:self_check")).content.decode()
    assert "目前没有可供自测的批次" not in text
    assert all(f'href="{page_of(*one)}"' in text for one in TIERS)


@pytest.mark.parametrize("rule_set, tier", TIERS)
def test_page_asks_for_exactly_what_the_standard_looks_at(client, rule_set, tier):
    text = client.get(page_of(rule_set, tier)).content.decode()
    form = form_of(rule_set, tier)
    wanted = {name for clause in form.rules.clauses.values() for name in clause.field_names(2026)}
    for name, one in inputs_of(form.sheet.version, 2026).items():
        place = name if one.year else one.field.name
        is_wanted = place in wanted or place.removesuffix("_other") in wanted
        assert (f' name="{name}"' in text) == is_wanted, name
    if form.rules.score:
        scored = {place for one in form.rules.score.indicators for place in one.field_names(2026)}
        assert all(form.input_of(place) for place in scored)
    ids = re.findall(r' id="([^"]+)"', text)
    assert len(ids) == len(set(ids))
    assert "2025年" in text
    assert "专项类别" not in text
    assert "待按正式文本核对" in text


@pytest.mark.parametrize("rule_set, tier", TIERS)
def test_answer_is_the_report_of_the_standard_and_nothing_is_kept(client, rule_set, tier):
    before = AuditEntry.objects.count()
    answer = client.post(page_of(rule_set, tier), typed(rule_set, tier))
    assert answer.status_code == 200
    shown = {row["id"] for group in answer.context["report"]["groups"] for row in group["clauses"]}
    assert shown == set(form_of(rule_set, tier).rules.clauses)
    assert {row["tier"] for row in answer.context["outlook"]["rows"]} == set(standard(rule_set, AT).forms)
    text = answer.content.decode()
    assert "以省级主管部门当年通知为准" in text
    assert AuditEntry.objects.count() == before
    assert "sessionid" not in answer.cookies


@pytest.mark.parametrize("rule_set, tier", TIERS)
def test_file_goes_round_and_says_what_the_command_says(client, rule_set, tier):
    kept = client.post(file_of(rule_set, tier), typed(rule_set, tier))
    content = json.loads(kept.content)
    assert (content["rules"], content["tier"], content["year"]) == (rule_set, tier, 2026)
    wanted = evaluate_request(content)
    assert len(wanted.scores) == (tier in ("sme", "innovative") and rule_set == "miit_2022")
    loaded = load(client, kept.content)
    assert loaded.status_code == 200
    rows = (row for group in loaded.context["report"]["groups"] for row in group["clauses"])
    shown = {row["id"]: str(row["verdict"]) for row in rows}
    # An alternative that another one makes unnecessary is shown as moot.
    assert set(shown) == {one.id for one in wanted.clauses}
    assert all(shown[one.id] in ("moot", str(one.verdict)) for one in wanted.clauses)
    assert loaded.context["tier_url"] == page_of(rule_set, tier)


def load(client, content):
    return client.post(reverse("declarations:self_check_load"), {"file": SimpleUploadedFile("a.json", content)})


@pytest.mark.parametrize(
    "changes, words",
    [
        ({"year": 2022}, "文件不是2026年条件的自测数据"),
        ({"rules": "miit_2030"}, "文件不是2026年条件的自测数据"),
        ({"tier": "product"}, "可自测的类别"),
        ({"tier": "innovative", "rules": "miit_2026"}, "文件不是2026年条件的自测数据"),
    ],
)
def test_file_of_another_year_or_rule_set_is_refused(client, changes, words):
    content = json.loads(client.post(file_of("miit_2022", "sme"), typed("miit_2022", "sme")).content)
    answer = load(client, json.dumps(content | changes).encode())
    assert answer.status_code == 422
    assert words in answer.content.decode()


def test_what_cannot_be_read_comes_back_with_its_reason(client):
    answer = client.post(page_of("miit_2022", "sme"), typed("miit_2022", "sme", local_feature_score="16"))
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "“地方特色指标得分”不能大于15（单位：分）" in text
    assert 'value="16"' in text
    assert client.post(file_of("miit_2022", "sme"), {}).status_code == 422


@pytest.mark.parametrize(
    "rule_set, tier",
    [
        ("miit_2022", "product"),
        ("miit_2026", "innovative"),
        ("liaoning_2022", "sme"),
        ("..", "sme"),
        ("miit_2022", "x"),
    ],
)
def test_other_rule_sets_and_tiers_are_not_there(client, rule_set, tier):
    for url in (page_of(rule_set, tier), file_of(rule_set, tier), paper_of(rule_set, tier)):
        assert client.post(url, {}).status_code == 404


def test_shares_that_are_scored_are_shown_where_their_parts_are_asked(client):
    text = client.get(page_of("miit_2022", "sme")).content.decode()
    assert "主营业务收入占营业收入比重" in text.replace("·", "").replace("\n", "")
    assert "研发人员占从业人员比重" in text


def test_first_look_at_all_tiers_asks_what_a_national_round_requires(client):
    round_ = factories.open_round(AT, code="LN2026", year=2026)
    factories.offer(round_, "little_giant", "little_giant_miit_2026")
    round_.tiers.filter(tier="sme").update(rule_set="miit_2026", sheet="sme_miit_2026")
    round_.tiers.filter(tier="little_giant").update(rule_set="miit_2026")
    url = reverse("declarations:self_check_compare")
    text = client.get(url).content.decode()
    assert all(f' name="{name}"' in text for name in ("revenue.2025", "years_in_field", "holds_sme_title"))
    answer = client.post(url, typed("miit_2026", "sme") | typed("miit_2026", "little_giant"))
    assert answer.status_code == 200
    assert {row["tier"] for row in answer.context["outlook"]["rows"]} == {"sme", "little_giant"}


def test_answer_is_kept_as_a_pdf_that_says_the_standard_is_to_be_confirmed(client):
    answer = client.post(paper_of("miit_2022", "sme"), typed("miit_2022", "sme"))
    assert answer["Content-Type"] == "application/pdf"
    text = "".join(pdf_pages(answer.content))
    assert all(words in text for words in ("工信部企业〔2022〕63号", "待按正式文本核对", "评价得分"))
    assert client.post(paper_of("miit_2022", "sme"), {}).status_code == 422
