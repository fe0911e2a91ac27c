"""docs/process.md shows the moves as they are in declarations/workflow.py (decision 3)."""

import re
from dataclasses import replace

import pytest
from django.core.management import call_command

from declarations import guards
from declarations.enums import Status
from declarations.process_diagram import NoWords, generated, renewed
from declarations.workflow import MOVES, Move
from tests.house.project import ROOT

PAGE = ROOT / "docs" / "process.md"
SUBMIT = MOVES[0]


def _own_policy(user, declaration):
    return None


def test_the_page_shows_the_moves_as_they_are():
    page = PAGE.read_text(encoding="utf-8")
    assert page == renewed(page), "MOVES has changed: run `python manage.py process_diagram --write`"


def test_the_command_prints_the_generated_part(capsys):
    call_command("process_diagram")
    assert capsys.readouterr().out.strip() == generated()


def test_every_move_has_an_arrow_and_a_row():
    lines = generated().splitlines()
    arrows = [line.strip() for line in lines if " --> " in line and "[*]" not in line]
    assert arrows == [f"{move.source.value} --> {move.target.value} : {move.label}" for move in MOVES]
    rows = [line.split(" | ")[1].strip("`") for line in lines if line.startswith("| ") and " | `" in line]
    assert rows == [move.name for move in MOVES]


@pytest.mark.parametrize(
    "changed",
    [
        replace(SUBMIT, label="递交"),
        replace(SUBMIT, target=Status.RECOMMENDED),
        replace(SUBMIT, policy=MOVES[-1].policy),
        replace(SUBMIT, guards=(guards.in_apply_window,)),
        replace(SUBMIT, reason_required=True),
        replace(SUBMIT, writes={"occupies": False}),
    ],
)
def test_a_changed_move_changes_the_page(changed: Move):
    assert generated((changed, *MOVES[1:])) != generated()


@pytest.mark.parametrize(
    "changed",
    [
        replace(SUBMIT, policy=_own_policy),
        replace(SUBMIT, guards=(guards.has_place,)),
        replace(SUBMIT, writes={"occupies": True}),
    ],
)
def test_a_condition_without_words_is_refused(changed: Move):
    with pytest.raises(NoWords):
        generated((changed,))


def test_the_end_of_the_way_is_where_no_move_leads_on():
    ends = set(re.findall(r"(\w+) --> \[\*\]", generated()))
    assert ends == {"withdrawn", "not_recommended", "recognised", "not_recognised"}


def test_the_page_explains_every_status_once():
    written = PAGE.read_text(encoding="utf-8").replace(generated(), "")
    for status in Status:
        assert written.count(f"| {status.label} | `{status.value}` |") == 1, status


def test_a_page_without_marks_is_refused():
    with pytest.raises(ValueError, match="marks"):
        renewed("# 办理流程")
