"""Each of the three sheets from nothing to the receipt with the keyboard alone; the year tables are pasted."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from declarations.answers.fields import answer_fields, inputs_of
from declarations.answers.storage import read_values
from declarations.models import Declaration, Submission
from declarations.sheets import sheet_named
from declarations.sheets.base import Growth, Years
from tests import factories
from tests.journeys import steps
from tests.journeys.keyboard import Keyboard
from tests.sample_answers import VALUES, YEARS
from zjtx.common import clock

pytestmark = pytest.mark.django_db(transaction=True)
TIERS = ("product", "sme", "little_giant")
LABELS = {"product": "产品", "sme": "中小企业", "little_giant": "小巨人"}


@pytest.fixture
def page(new_context: Callable) -> Page:
    opened = new_context(permissions=["clipboard-read", "clipboard-write"]).new_page()
    # Listened to from the start: the browser must not open a chooser of its own before somebody waits for it.
    opened.on("filechooser", lambda _: None)
    return opened


def typed_answers(tier: str, block: str) -> dict[str, Any]:
    """{input: what is typed} of one block, without the cells of its year tables."""
    found: dict[str, Any] = {}
    for name, one in answer_fields(f"{tier}_2022").items():
        if one.block.key != block or one.is_yearly or name not in VALUES[tier]:
            continue
        value = VALUES[tier][name]
        if one.kind == "list":
            found |= {f"{name}.{number}": entry for number, entry in enumerate(value, 1)}
        elif one.kind == "institutions":
            found |= {f"{name}.{level}": count for level, count in value.items()}
        elif one.parts:
            found[f"{name}.none"] = ["1"]
        else:
            found[name] = value
    return found


def pasted_rows(tier: str, block: str, year: int) -> tuple[str, str]:
    """(first input of the block's year table, the table as a spreadsheet copies it: both years of every row)."""
    sheet, first, lines = sheet_named(f"{tier}_2022"), "", []
    older, newer = YEARS[tier].values()
    for row in sheet.block(block).rows:
        if not isinstance(row, Years):
            continue
        for name in row.fields:
            computed = isinstance(sheet.derived.get(name), Growth)
            first = first or f"{name}.{year - 2}"
            lines.append(f"{older[name]}\t{'' if computed else newer[name]}")
        if first:  # a computed row between the typed ones
            lines += ["\t"] * len(row.derived)
    return first, "\n".join(lines)


def fill_block(keys: Keyboard, tier: str, block: str, year: int, known: set[str]) -> None:
    first, lines = pasted_rows(tier, block, year)
    answers = {name: value for name, value in typed_answers(tier, block).items() if name not in known}
    order = list(inputs_of(f"{tier}_2022", year))
    place = order.index(first) if first else -1
    keys.fill({name: answers[name] for name in answers if not first or order.index(name) < place})
    if first:
        keys.tab_to(field=first)
        keys.paste(lines)
    keys.fill({name: answers[name] for name in answers if first and order.index(name) > place})


def upload(keys: Keyboard) -> None:
    """A file under the first item, which must be provided: Space on the file input, the chooser, the file."""
    keys.page.wait_for_load_state("networkidle")
    keys.tab_to(type="file")
    with keys.page.expect_file_chooser() as chooser:
        keys.press("Space")
    chooser.value.set_files({"name": "营业执照.pdf", "mimeType": "application/pdf", "buffer": steps.a_pdf()})
    expect(keys.page.locator("[data-evidence-body]").get_by_text("营业执照.pdf").first).to_be_visible()


def submit(keys: Keyboard, tier: str) -> None:
    assert keys.page.locator(".blockers li").all_inner_texts() == []
    wanted = 6
    while wanted:
        here = keys.here
        if here["type"] == "checkbox" and not here["checked"]:
            keys.press("Space")
            wanted -= 1
        elif here["name"].endswith("_reason"):
            keys.page.keyboard.insert_text("认定材料正在准备")
        keys.press("Tab")
    keys.push("提交申报")
    expect(keys.page.get_by_role("heading", level=1)).to_have_text("已提交")


@pytest.mark.parametrize("tier", TIERS)
def test_sheet_is_filled_and_submitted_with_the_keyboard_alone(page: Page, tier: str) -> None:
    at = clock.now()
    round_ = factories.open_round(at, code="LN2022", year=2022)
    factories.offer(round_, tier)
    user = factories.user("enterprise", of=factories.enterprise())
    steps.sign_in(page, user.username)
    keys = Keyboard(page)
    page.goto("/rounds/")
    keys.tab_to(tag="BUTTON", label=f"开始填报{LABELS[tier]}")
    keys.press("Enter")
    page.wait_for_url(re.compile("/fill/basics/"))
    declaration = Declaration.objects.get(enterprise=user.enterprise)
    known = set(read_values(declaration))
    for block in sheet_named(f"{tier}_2022").blocks:
        page.wait_for_url(re.compile(f"/fill/{block.key}/"))
        fill_block(keys, tier, block.key, 2022, known)
        keys.follow("下一部分")
    page.wait_for_url(re.compile("/evidence/"))
    upload(keys)
    keys.follow("前往提交")
    submit(keys, tier)
    frozen = Submission.objects.get(declaration=declaration).content["answers"]
    expected = factories.draft(factories.user("enterprise", of=factories.enterprise("210302")), tier=tier, at=at)
    complete = set(read_values(expected))
    assert set(frozen) == complete
