"""The command: one object, many lines, exit codes, errors that name the field (eligibility.md, check_eligibility)."""

import io
import json

import pytest
from django.core.management import call_command

from declarations.management.terminal import COLUMNS, width
from tests.eligibility.cases import all_judged_met, answers, last


def request(tier="sme", **changes):
    return {"tier": tier, "year": 2022, "declared_on": "2022-03-01", "answers": answers(tier)} | changes


def run(*arguments):
    """Exit code, standard output, standard error."""
    out, err = io.StringIO(), io.StringIO()
    try:
        call_command("check_eligibility", *arguments, stdout=out, stderr=err)
    except SystemExit as stop:
        return stop.code, out.getvalue(), err.getvalue()
    return 0, out.getvalue(), err.getvalue()


@pytest.fixture
def file_of(tmp_path):
    def write(content, name="declaration.json"):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
        return str(path)

    return write


@pytest.mark.parametrize("tier", ["product", "sme", "little_giant"])
def test_one_object_is_printed_whatever_the_verdict(file_of, tier):
    path = file_of(json.dumps(request(tier, judgements=all_judged_met(tier))))
    code, out, err = run(path, "--format", "json")
    answer = json.loads(out)
    assert (code, err) == (0, "")
    assert (answer["tier"], answer["year"], answer["verdict"]) == (tier, 2022, "eligible")
    low = file_of(json.dumps(request(tier, answers=answers(tier, revenue=last(1)))))
    code, out, err = run(low, "--format", "json")
    assert (code, json.loads(out)["verdict"]) == (0, "ineligible")


def test_numbers_keep_their_decimals(file_of):
    text = json.dumps(request(answers={})).replace(
        '"answers": {}', '"answers": {"debt_ratio": {"2020": 70.0000000000000001, "2021": 7e1}}'
    )
    clause = next(c for c in json.loads(run(file_of(text), "--format", "json")[1])["clauses"] if c["id"] == "S-B2b")
    assert clause["verdict"] == "not_met"
    assert clause["measured"] == "2020年 70.0000000000000001%，2021年 70.00%"


def test_rules_may_be_named(file_of):
    assert run(file_of(json.dumps(request(rules="liaoning_2022"))), "--format", "json")[0] == 0
    code, _, err = run(file_of(json.dumps(request(rules="liaoning_1900"))), "--format", "json")
    assert code == 2
    assert err == "rules：没有名为“liaoning_1900”的条件集\n"


BAD = [
    ("not json", "JSON"),
    ("[1]", "JSON"),
    ('{"tier": "sme", "year": NaN}', "JSON"),
    ("[" * 100000, "JSON"),
    ('{"year": 1e99999999999999999999}', "JSON"),
    (b'{"tier": "\xff"}', "JSON"),
    ("", "JSON"),
    (json.dumps(request() | {"tier": "giant"}), "tier"),
    (json.dumps(request() | {"tier": 1}), "tier"),
    (json.dumps(request() | {"tier": None}), "tier"),
    (json.dumps(request() | {"year": "2022"}), "year"),
    (json.dumps(request() | {"declared_on": "2022-3-1"}), "declared_on"),
    (json.dumps(request() | {"declared_on": " "}), "declared_on"),
    (json.dumps(request() | {"answers": []}), "answers"),
    (json.dumps(request() | {"rules": ["x"]}), "rules"),
    (json.dumps(request() | {"judgements": {"S-B1c": "missing"}}), "judgements.S-B1c"),
    (json.dumps(request(answers={"revenue": {"2021": "很多"}})), "revenue.2021"),
]


@pytest.mark.parametrize("content, field", BAD, ids=[str(number) for number in range(len(BAD))])
def test_what_is_no_such_object_exits_with_two_and_names_the_field(file_of, content, field):
    code, out, err = run(file_of(content), "--format", "json")
    assert (code, out) == (2, "")
    assert err.startswith(f"{field}：")


def test_each_line_is_answered_in_order(file_of):
    lines = [
        json.dumps(request()),
        "{",
        json.dumps(request(answers={"employees": {"2021": "约一百"}})),
        "",
        json.dumps(request("product")),
    ]
    code, out, err = run("--jsonl", file_of("\n".join(lines) + "\n"), "--format", "json")
    answers_ = [json.loads(line) for line in out.splitlines()]
    assert (code, err, len(answers_)) == (0, "", 5)
    assert [answer.get("tier") for answer in answers_] == ["sme", None, None, None, "product"]
    assert answers_[2] == {"error": "employees.2021：应填写数字，例如 1500.00"}
    assert list(answers_[1]) == list(answers_[3]) == ["error"]


def test_lone_surrogates_come_out_as_they_came_in(file_of):
    text = json.dumps(request(answers={"region": "x"})).replace('"x"', '"\\ud800"')
    code, out, _ = run(file_of(text), "--format", "json")
    assert code == 0
    assert json.loads(out)["clauses"][0]["measured"] == "\ud800"


@pytest.mark.parametrize(
    "arguments", [(), ("a.json", "--jsonl", "b.jsonl"), ("no/such/file",), ("--jsonl", "no/file"), (".",)]
)
def test_a_file_that_cannot_be_read_exits_with_two(arguments):
    code, out, err = run(*arguments, "--format", "json")
    assert (code, out) == (2, "")
    assert err


def test_text_is_for_people(file_of):
    changes = {"revenue": last(1480), "special_categories": ["refined"], "debt_ratio": {"2021": 99}}
    code, out, _ = run(file_of(json.dumps(request(answers=answers("sme", **changes)))))
    lines = out.splitlines()
    assert code == 0
    assert lines[0] == "“专精特新”中小企业（辽工信改革〔2022〕9号，2022年）"
    assert lines[1] == "基本条件有 2 项与填报数据不符：上年度营业收入、近2年资产负债率"
    place = lines.index("  不符合         S-B2a 企业上年度营业收入达到1500万元及以上")
    assert lines[place + 1].strip() == "申报数据 1480.00 万元　要求不低于 1500 万元　还差 20.00 万元"
    assert lines[3] == "所选类别：精细化指标"
    heads = [line for line in lines if line.startswith("【")]
    assert heads[0].startswith("【基本条件】不符合")
    assert heads[1] == "【精细化指标】待定（以下各项均须符合）"
    assert heads[-1].startswith("【创新化指标】未选，不计入")
    assert "  本类未勾选，看来符合，可考虑勾选" in lines
    assert max(map(width, lines)) <= COLUMNS


def test_text_of_many_lines_says_errors_too(file_of):
    code, out, _ = run("--jsonl", file_of("[]\n" + json.dumps(request()) + "\n"))
    assert code == 0
    assert out.startswith("JSON：")
    assert "基本条件没有与填报数据不符的项目" in out
