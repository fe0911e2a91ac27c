"""The public self-check: what it asks and answers, nothing typed is lost or stored, the file goes round."""

import json
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from declarations.answers.fields import inputs_of
from declarations.answers.parse import NONE_OF_THESE
from declarations.answers.parts import read_part
from declarations.answers.vocabulary import read_vocabulary
from declarations.eligibility import evaluate_request, telling
from declarations.self_check.asked import asked
from declarations.sheets import sheet_named
from tests import factories
from tests.eligibility import cases
from tests.eligibility.cases import both, last
from zjtx.common.models import AuditEntry

pytestmark = pytest.mark.django_db
TIERS = ("product", "sme", "little_giant")
# The page verifies a 信用代码 by its check digits, which the rules' own cases do not mind.
USCC = {"uscc": factories.valid_uscc()}
BY_TIER = {tier: found | USCC for tier, found in cases.BY_TIER.items()}
RULES, YEAR, DECLARED_ON = "liaoning_2022", 2022, "2022-03-01"


@pytest.fixture
def round_(db):
    found = factories.open_round()
    factories.regions()
    factories.industries()
    for tier in TIERS:
        if not found.tiers.filter(tier=tier).exists():
            factories.offer(found, tier)
    return found


def form_of(tier):
    return asked(tier, RULES, f"{tier}_2022", YEAR)


def answers(tier, **changes):
    return cases.answers(tier, **USCC, **changes)


def typed(tier, given):
    """What a visitor types for answers in the interchange vocabulary."""
    form = form_of(tier)
    reading = read_vocabulary(sheet_named(f"{tier}_2022"), given, year=YEAR)
    assert reading.problems == {}
    values = reading.values
    data = {"declared_on": DECLARED_ON}
    for name, one in form.inputs.items():
        value = values.get(one.field.name)
        if one.part is not None:
            value = read_part(one.field.kind, value, one.part.key)
            value = "1" if value is True else value
        elif one.year:
            value = (value or {}).get(str(one.year))
        elif one.field.kind == "multi_choice" and value == []:
            value = [NONE_OF_THESE]
        if value is not None:
            data[name] = {True: "true", False: "false"}.get(value, value) if isinstance(value, bool) else value
    return data


def ask(client, tier, data):
    return client.post(reverse("declarations:self_check_tier", args=[tier]), data)


@pytest.mark.parametrize("tier", TIERS)
def test_page_asks_for_exactly_what_the_rule_set_looks_at(client, round_, tier):
    text = client.get(reverse("declarations:self_check_tier", args=[tier])).content.decode()
    form = form_of(tier)
    wanted = {"special_categories"}
    for clause in form.rules.clauses.values():
        if clause.condition.name != "judgement" or "shows" in clause.parameters:
            wanted |= set(clause.field_names(YEAR))
    for name, one in inputs_of(f"{tier}_2022", YEAR).items():
        place = name if one.year else one.field.name
        is_wanted = place in wanted or place.removesuffix("_other") in wanted
        assert (f' name="{name}"' in text) == is_wanted, name
    assert all(form.input_of(place) for place in wanted)
    ids = re.findall(r' id="([^"]+)"', text)
    assert len(ids) == len(set(ids))
    assert "2020年" in text
    assert "2021年" in text


@pytest.mark.parametrize(
    "tier, changes, words",
    [
        ("product", {"revenue": last("999.99")}, "还差 0.01 万元"),
        ("product", {"revenue": last("1000.00"), "main_revenue": last("900")}, "1000.00 万元"),
        ("product", {"revenue": last("1000.01"), "main_revenue": last("900")}, "1000.01 万元"),
        ("product", {"revenue": last(None)}, "填写所缺数据"),
        ("sme", {"revenue": both("1480", "1480"), "main_revenue": both("1400", "1450")}, "还差 20.00 万元"),
        ("sme", {"revenue": both("1500", "1500"), "main_revenue": both("1400", "1450")}, "1500.00 万元"),
        ("sme", {"revenue": both("1600", "1501"), "main_revenue": both("1400", "1450")}, "1501.00 万元"),
        ("sme", {"revenue": last(None)}, "填写所缺数据"),
        ("little_giant", {"debt_ratio": last("70.01")}, "2021年超出 0.01 个百分点"),
        ("little_giant", {"debt_ratio": last("70.00")}, "2021年 70.00%"),
        ("little_giant", {"debt_ratio": last("69.99")}, "2021年 69.99%"),
        ("little_giant", {"debt_ratio": last(None)}, "填写所缺数据"),
    ],
)
def test_answer_says_by_how_much_a_line_is_missed(client, round_, tier, changes, words):
    answer = ask(client, tier, typed(tier, answers(tier, **changes)))
    assert answer.status_code == 200
    assert words in answer.content.decode()


@pytest.mark.parametrize("tier", TIERS)
def test_nothing_is_kept_on_the_server(client, round_, tier):
    before = AuditEntry.objects.count()
    answer = ask(client, tier, typed(tier, BY_TIER[tier]))
    assert answer.status_code == 200
    assert AuditEntry.objects.count() == before
    assert "sessionid" not in answer.cookies


@pytest.mark.parametrize("tier", TIERS)
def test_everything_typed_comes_back_after_an_error(client, round_, tier):
    data = typed(tier, BY_TIER[tier]) | {"revenue.2021": "一千五百", "special_categories": ["refined", NONE_OF_THESE]}
    answer = ask(client, tier, data)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "“2021年营业收入”应填写数字（单位：万元），例如 1500.00" in text
    assert 'href="#field-revenue.2021"' in text
    assert "核对结果" not in text
    for name, value in data.items():
        for one in value if isinstance(value, list) else [value]:
            kind = form_of(tier).inputs[name].field.kind if name in form_of(tier).inputs else "date"
            if kind in ("multi_choice", "choice", "bool"):
                assert re.search(rf'name="{name}" value="{one}"[^>]* checked', text), name
            else:
                assert f'value="{one}"' in text, name


@pytest.mark.parametrize("tier", TIERS)
@pytest.mark.parametrize("changes", [{}, {"region": None}, {"management_systems": []}, {"revenue": last("10")}])
def test_file_goes_round_and_says_what_the_command_says(client, round_, tier, changes):
    given = answers(tier, **changes)
    request = {"tier": tier, "year": YEAR, "declared_on": DECLARED_ON, "answers": given}
    wanted = evaluate_request(request)
    kept = client.post(reverse("declarations:self_check_keep", args=[tier]), typed(tier, given))
    assert kept["Content-Type"].startswith("application/json")
    assert "attachment" in kept["Content-Disposition"]
    found = evaluate_request(json.loads(kept.content))
    assert [(one.id, one.verdict) for one in found.clauses] == [(one.id, one.verdict) for one in wanted.clauses]
    assert found.verdict == wanted.verdict
    loaded = client.post(reverse("declarations:self_check_load"), {"file": SimpleUploadedFile("a.json", kept.content)})
    assert loaded.status_code == 200
    page = loaded.context["report"]
    shown = {row["id"]: row["verdict"] for group in page["groups"] for row in group["clauses"]}
    told = [leaf for group in telling.told_groups(wanted) for leaf in group.leaves()]
    assert shown == {leaf.result.id: leaf.state for leaf in told}
    assert shown.keys() == {one.id for one in wanted.clauses}
    again = client.post(
        reverse("declarations:self_check_keep", args=[tier]), typed(tier, json.loads(kept.content)["answers"])
    )
    assert json.loads(again.content) == json.loads(kept.content)


def load(client, content):
    return client.post(reverse("declarations:self_check_load"), {"file": SimpleUploadedFile("a.json", content)})


GOOD = {"tier": "sme", "year": YEAR, "declared_on": DECLARED_ON, "answers": {"revenue": {"2021": "1480"}}}


@pytest.mark.parametrize(
    "content, words",
    [
        (b"", "无法识别"),
        (b"{", "无法识别"),
        (b"[" * 50000, "无法识别"),
        (b"[]", "不是自测数据"),
        (b'{"answers": {"region": "\\ud800"}}', "不是自测数据"),
        (b'{"answers": {"region": "\\u0000"}}', "不是自测数据"),
        (b"{}" + b" " * 70000, "超过64 KB"),
        (json.dumps(GOOD | {"tier": "giant"}).encode(), "未写明类别"),
        (json.dumps(GOOD | {"tier": ["sme"]}).encode(), "未写明类别"),
        (json.dumps(GOOD | {"year": 2021}).encode(), "不是2022年条件"),
        (json.dumps(GOOD | {"rules": "other"}).encode(), "不是2022年条件"),
        (json.dumps(GOOD | {"declared_on": "soon"}).encode(), "declared_on"),
        (json.dumps(GOOD | {"answers": {"revenue": {"2021": "many"}}}).encode(), "“2021年营业收入”应填写数字"),
        (json.dumps(GOOD | {"answers": {"standards": "many"}}).encode(), "主持或参与制（修）的标准数量和名称"),
        (json.dumps(GOOD | {"answers": {"revenue": 5, "standards": [[1]], "region": {"a": 1}}}).encode(), "营业收入"),
    ],
)
def test_file_that_cannot_be_loaded_says_why(client, round_, content, words):
    answer = load(client, content)
    assert answer.status_code == 422
    assert words in answer.content.decode()


def test_file_without_a_file_says_so(client, round_):
    answer = client.post(reverse("declarations:self_check_load"))
    assert answer.status_code == 422
    assert "请选择自测时下载的 JSON 文件" in answer.content.decode()


def test_file_of_a_whole_declaration_says_what_it_left_out(client, round_):
    content = json.dumps(GOOD | {"answers": BY_TIER["sme"] | {"contact_name": "王某"}}).encode()
    answer = load(client, content)
    assert answer.status_code == 200
    assert "与条件核对无关，未载入" in answer.content.decode()
    assert "王某" not in answer.content.decode()


def test_empty_page_asks_to_fill_something_in(client, round_):
    answer = ask(client, "sme", {})
    assert answer.status_code == 422
    assert "尚未填写任何一项" in answer.content.decode()


def test_a_post_larger_than_the_page_can_be_is_refused(client, round_):
    answer = ask(client, "sme", {"management_systems_other": "长" * 30000})
    assert answer.status_code == 422
    assert "内容过大" in answer.content.decode()


def test_compare_says_which_tier_looks_highest_and_carries_the_figures_on(client, round_):
    url = reverse("declarations:self_check_compare")
    shown = client.get(url).content.decode()
    ids = re.findall(r' id="([^"]+)"', shown)
    assert len(ids) == len(set(ids))
    data = typed("product", BY_TIER["product"]) | typed("little_giant", BY_TIER["little_giant"])
    text = client.post(url, data).content.decode()
    assert "看来可以申报的最高类别：专精特新“小巨人”企业" in text
    assert f'formaction="{reverse("declarations:self_check_tier", args=["sme"])}"' in text
    poor = client.post(url, data | {"revenue.2021": "1800", "main_revenue.2021": "1700"}).content.decode()
    assert "最高类别：“专精特新”中小企业" in poor
    wrong = client.post(url, data | {"revenue.2021": "x"})
    assert wrong.status_code == 422
    assert "“2021年营业收入”应填写数字" in wrong.content.decode()


def test_answer_names_other_tiers_and_other_readings(client, round_):
    text = ask(client, "sme", typed("sme", BY_TIER["sme"])).content.decode()
    assert "看来可以申报的最高类别" in text
    assert "用这些数据自测专精特新“小巨人”企业" in text
    green = ask(client, "sme", typed("sme", answers("sme", brand_count=0, provincial_brand_count=0))).content.decode()
    assert "如按从严读法，本组" in green


def test_without_an_open_round_the_latest_one_is_used_and_said(client, round_):
    round_.windows.update(closes_at="2022-03-18T15:59:59Z")
    text = client.get(reverse("declarations:self_check_tier", args=["sme"])).content.decode()
    assert "目前没有正在受理的批次，按最近的LN2022批次核对" in text


def test_without_any_round_the_start_page_says_so(client):
    assert "目前没有可供自测的批次" in client.get(reverse("declarations:self_check")).content.decode()
    assert client.get(reverse("declarations:self_check_tier", args=["sme"])).status_code == 404


def test_pages_take_few_queries(client, round_, django_assert_max_num_queries):
    data = typed("little_giant", BY_TIER["little_giant"])
    ask(client, "little_giant", data)
    # Besides: two codes looked up, their names, the name of the region in the answer, the blank forms of the round, its
    # readings.
    with django_assert_max_num_queries(10):
        assert ask(client, "little_giant", data).status_code == 200
    # The database's clock, the tiers with their rounds, the windows.
    with django_assert_max_num_queries(3):
        client.get(reverse("declarations:self_check_tier", args=["sme"]))


def test_form_is_protected_against_other_sites(round_):
    strict = Client(enforce_csrf_checks=True)
    url = reverse("declarations:self_check_tier", args=["sme"])
    assert strict.post(url, {}).status_code == 403
    token = strict.get(url).cookies["csrftoken"].value
    assert strict.post(url, {"csrfmiddlewaretoken": token, "revenue.2021": "1480"}).status_code == 200
