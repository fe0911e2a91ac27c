"""The enterprise's steps from a new declaration to the receipt and the print."""

from __future__ import annotations

import re
from typing import Any

from playwright.sync_api import Page, expect

from tests.journeys import steps
from tests.journeys.conftest import wait_until

BLOCKS = ("operations", "product", "specialised", "refined", "distinctive", "innovative", "fields", "overview")


def basics(year: int = 2022) -> dict[str, Any]:
    """What is typed on the first part of attachment 2, but for division and class."""
    sample = steps.answers_of("basics", year)
    names = ("address", "postcode", "legal_representative", "legal_representative_mobile", "registered_capital")
    answers = {name: sample[name] for name in names}
    answers |= {"registered_on": sample["registered_on"].isoformat(), "size": "small", "registration_type": "private"}
    return answers | {"recent_titles.none": ["1"]}


def fill_basics(page: Page, year: int = 2022) -> None:
    """The first part of attachment 2; division and class are picked by name."""
    steps.answer_all(page, basics(year))
    steps.pick(page, "industry_division", "通用设备", "34")
    steps.pick(page, "industry_class", "3484", "机械零部件加工")


def fill_sheet(page: Page, year: int = 2022) -> None:
    """All blocks of attachment 2, from the first page on, by the button that leads to the next part."""
    fill_basics(page, year)
    for block in BLOCKS:
        page.get_by_role("link", name="下一部分").first.click()
        expect(page).to_have_url(re.compile(f"/fill/{block}/"))
        steps.answer_all(page, steps.answers_of(block, year))
    page.get_by_role("link", name="下一部分").first.click()


def fill_sheet_without_script(page: Page, year: int) -> None:
    """The same in a browser that runs no script: each part is typed and saved by its button."""
    save_page(page, {**basics(year), "industry_division": "34", "industry_class": "3484"})
    for block in BLOCKS:
        page.get_by_role("link", name="下一部分").first.click()
        save_page(page, steps.answers_of(block, year))
    page.get_by_role("link", name="下一部分").first.click()


def save_page(page: Page, answers: dict[str, Any]) -> None:
    """Type and tick, and save the page as it stands."""
    for name, value in answers.items():
        steps.enter(page, name, value)
    page.get_by_role("button", name="保存本页").click()
    expect(page.get_by_text(re.compile("已保存.*其中0项需要修改")).first).to_be_visible()


def upload_required(page: Page) -> None:
    """A file under every item that must be provided, from the page of evidence."""
    expect(page.get_by_role("heading", level=1)).to_have_text("佐证材料")
    items = page.locator("section.evidence").filter(has_text="必须提供")
    for place in range(items.count()):
        name = f"材料{place + 1}.pdf"
        item = items.nth(place)
        item.locator("input[type=file]").set_input_files(
            {"name": name, "mimeType": "application/pdf", "buffer": steps.a_pdf()}
        )
        button = item.get_by_role("button", name="上传文件")
        if button.count():  # without the script; with it choosing uploads at once
            button.click()
        # Looking into a file takes a second of a processor that the journeys share.
        expect(item.get_by_role("link", name=name, exact=True)).to_be_visible(timeout=20_000)


def submit(page: Page, *, button: str = "提交申报") -> str:
    """Tick statement and commitments, submit; returns the receipt number."""
    for words in ("未具备有效期内的", "不申报小巨人的理由"):
        reason = page.get_by_label(re.compile(words))
        if reason.count():
            reason.fill("产品认定材料正在准备")
    for box in page.locator('input[name="commitments"]').all():
        box.check()
    page.locator('input[name="truth_statement"]').check()
    steps.confirm(page, button)
    expect(page.get_by_role("heading", level=1)).to_have_text("已提交")
    return page.locator("dd.number").first.inner_text()


def printed(page: Page, number: str, version: int) -> bytes:
    """The PDF of a version, once the worker has made it."""
    address = f"/declarations/{number}/versions/{version}/pdf/"

    def fetched() -> bytes | None:
        answer = page.request.get(address)
        return answer.body() if answer.headers.get("content-type") == "application/pdf" else None

    found = wait_until(fetched, what="the PDF of the submitted version")
    assert isinstance(found, bytes)
    return found


def correct_and_resubmit(page: Page, number: str, remark: str) -> None:
    """See the remark at the field, correct it, resubmit."""
    page.goto(f"/declarations/{number}/")
    expect(page.get_by_text(remark).first).to_be_visible()
    page.goto(f"/declarations/{number}/fill/operations/")
    expect(steps.wrapper(page, "revenue.2021")).to_contain_text(remark)
    steps.answer(page, "revenue.2021", "4,320.50")
    page.goto(f"/declarations/{number}/submit/")
    submit(page, button="重新提交")
