"""What people do in the browser, as steps that journeys are made of."""

from __future__ import annotations

import io
from typing import Any

import pikepdf
from playwright.sync_api import Error, Locator, Page, expect

from tests import factories
from tests.sample_answers import VALUES, YEARS

SAVED = "已保存"


def a_pdf() -> bytes:
    """A small real PDF of one page."""
    made = io.BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page()
        document.save(made)
    return made.getvalue()


def sign_in(page: Page, username: str, password: str = factories.PASSWORD) -> None:
    """Sign in from the sign-in page."""
    page.goto("/account/sign-in/")
    page.get_by_label("登录名").fill(username)
    page.get_by_label("密码", exact=True).fill(password)
    page.get_by_role("main").get_by_role("button", name="登录").click()
    expect(page.get_by_role("heading", level=1)).not_to_have_text("登录")


def sign_up(page: Page, *, uscc: str, name: str, region: str, username: str) -> None:
    """Register an enterprise with its first account."""
    page.goto("/")
    page.get_by_role("link", name="注册").first.click()
    page.get_by_label("统一社会信用代码").fill(uscc)
    page.get_by_label("企业名称").fill(name)
    page.get_by_label("所在地区").select_option(region)
    page.get_by_label("姓名").fill("李文静")
    page.get_by_label("手机号码").fill("13900000002")
    page.get_by_label("电子邮箱").fill(f"{username}@example.com")
    page.get_by_label("登录名").fill(username)
    page.get_by_label("密码", exact=True).fill(factories.PASSWORD)
    page.get_by_label("再次输入密码").fill(factories.PASSWORD)
    page.get_by_label("已阅读《个人信息告知书》").check()
    page.get_by_role("button", name="注册").click()


def wrapper(page: Page, name: str) -> Locator:
    """The place of one input on the page of a block."""
    return page.locator(f'[data-field="{name}"]')


def answer(page: Page, name: str, value: Any) -> None:
    """Type or tick one answer and wait until it is saved."""
    saved(page, name, enter(page, name, value))


def answer_all(page: Page, answers: dict[str, Any]) -> None:
    """Type and tick one answer after the other, as fast as a person never would, and wait until all are saved."""
    versions = {name: enter(page, name, value) for name, value in answers.items()}
    for name, before in versions.items():
        saved(page, name, before)


def enter(page: Page, name: str, value: Any) -> str | None:
    """Type or tick one answer; the version that it stood at."""
    place = wrapper(page, name)
    before = place.get_attribute("data-version")
    if isinstance(value, bool):
        tick(place.locator(f'input[value="{str(value).lower()}"]'))
    elif isinstance(value, list):
        for key in value or ["none"]:
            tick(place.locator(f'input[value="{key}"]'))
    elif place.locator("input[type=radio]").count():
        tick(place.locator(f'input[value="{value}"]'))
    else:
        control = place.locator("input:not([type=hidden]), textarea").first
        control.fill(str(value))
        control.blur()
    return before


def tick(box: Locator) -> None:
    """Check it. What an earlier answer has saved meanwhile may move the page under the pointer between aim and click:
    a person sees the miss and clicks again."""
    try:
        box.check()
    except Error as missed:
        if "did not change its state" not in str(missed):
            raise
        box.check()


def saved(page: Page, name: str, before: str | None) -> None:
    """Wait until the input's version moved on, or was there already with the same value."""
    expect(wrapper(page, name)).not_to_have_attribute("data-version", before or "0")


def pick(page: Page, name: str, typed: str, option: str) -> None:
    """Pick a code by searching for its name."""
    place = wrapper(page, name)
    before = place.get_attribute("data-version")
    place.get_by_role("combobox").fill(typed)
    page.get_by_role("option").filter(has_text=option).first.click()
    saved(page, name, before)


def answers_of(block: str, year: int = 2022) -> dict[str, Any]:
    """{input name: value} of the sample enterprise for a block of attachment 2, in a round of the year."""
    from declarations.answers.fields import answer_fields

    found: dict[str, Any] = {}
    for name, field in answer_fields("sme_2022").items():
        if field.block.key != block:
            continue
        if field.is_yearly:
            for before, row in zip((2, 1), YEARS["sme"].values(), strict=True):
                if name in row:
                    found[f"{name}.{year - before}"] = row[name]
        elif name in VALUES["sme"]:
            value = VALUES["sme"][name]
            if field.kind == "list":
                found.update({f"{name}.{number}": entry for number, entry in enumerate(value, 1)})
            elif field.kind in ("recent_titles", "standards"):
                found[f"{name}.none"] = ["1"]
            else:
                found[name] = value
    return found


def has_notice(page: Page, words: str) -> bool:
    """Whether the inbox holds a message with these words in its subject."""
    return notices(page, words) > 0


def notices(page: Page, words: str) -> int:
    """How many messages of the inbox bear these words in their subject."""
    page.goto("/inbox/")
    return page.locator(".inbox-list h2").filter(has_text=words).count()


def confirm(page: Page, name: str) -> None:
    """Press the button of the page that says what will happen."""
    page.get_by_role("main").get_by_role("button", name=name, exact=True).click()
