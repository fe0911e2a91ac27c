"""check_rules: what of a rule set does not fit is named by file and clause, and decides the exit."""

import shutil
from pathlib import Path

import pytest
from django.core.management import call_command

from declarations.rule_check import check_rule_set, is_asked

RULES = Path(__file__).parents[1] / "eligibility" / "rules"


def broken(tmp_path, old="", new=""):
    shutil.copytree(RULES / "other_2030", tmp_path / "broken")
    path = tmp_path / "broken" / "champion.toml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return tmp_path


def errors(folder):
    return [str(one) for one in check_rule_set("broken", folder) if one.is_error]


@pytest.mark.parametrize(
    "old, new, message",
    [
        ('line = 800\nunit = "万元"', 'unit = "万元"', "broken/champion.toml：C-1: figure_of_last_year needs line"),
        ('title = "单项冠军"', "", "broken/champion.toml：broken/champion.toml: 'title' is not there"),
        ('citation = "另一通知一"', 'citation = " "', "broken/champion.toml C-1：没有出处"),
        ('text = "理念先进"', 'text = ""', "broken/champion.toml C-5：没有原文"),
        ('["会计报表"]', '["{year}年会计报表"]', "C-1：佐证材料中的 {year} 不能代入，只有 previous_year、last_year"),
        ('title = "单项冠军"', "title = ", "broken/champion.toml"),
    ],
)
def test_an_error_is_named_with_its_place(tmp_path, old, new, message):
    found = errors(broken(tmp_path, old, new))
    assert message in found[0]
    assert found[0].startswith("错误 ")


def test_hints_do_not_decide(tmp_path, capsys):
    folder = broken(tmp_path, '{ or = ["C-4", "C-5"] }', '{ and = ["C-4"] }')
    path = folder / "broken" / "champion.toml"
    path.write_text(path.read_text(encoding="utf-8").replace('strict = { and = ["C-4", "C-5"] }', ""), encoding="utf-8")
    call_command("check_rules", "broken", directory=folder)
    said = capsys.readouterr().out.splitlines()
    assert "提示 broken/champion.toml C-2：没有佐证材料" in said
    assert "提示 broken/champion.toml C-5：不在任何条件树中，不影响结论" in said
    assert "提示 broken/champion.toml C-4：申报表没有栏目 badges，该数据一直缺少" in said
    assert said[-1].startswith("broken：错误 0 处，提示")


def test_errors_decide(tmp_path, capsys):
    with pytest.raises(SystemExit) as left:
        call_command("check_rules", directory=broken(tmp_path, 'boxes = "badges"\n', ""))
    assert left.value.code == 1
    assert "broken：错误 1 处" in capsys.readouterr().out


def test_a_rule_set_that_is_not_there(capsys):
    with pytest.raises(SystemExit):
        call_command("check_rules", "liaoning_1999")
    assert "没有这个条件版本" in capsys.readouterr().out


@pytest.mark.parametrize(
    "name, tier, asked",
    [
        ("revenue", "sme", True),
        ("special_titles", "sme", False),
        ("special_titles", "little_giant", True),
        # A tier without a sheet of its own is declared on another's.
        ("special_titles", "innovative", True),
        ("badges", "innovative", False),
    ],
)
def test_what_a_sheet_asks(name, tier, asked):
    assert is_asked(name, tier) is asked
