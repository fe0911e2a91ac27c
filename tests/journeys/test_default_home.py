"""The default home as `make run` serves it: SQLite, no broker, one command; a newcomer declares and gets the paper."""

from __future__ import annotations

import os
import re
import socket
import sqlite3
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from cultivation_pool.calendar import last_ended_quarter
from cultivation_pool.sheets.quarterly_2022 import short_title
from tests import factories
from tests.journeys import steps, steps_filling, steps_pool, steps_review
from tests.journeys.conftest import CLOCK_SOURCE, PATIENCE_MS, MovedClock, wait_until
from zjtx.common import clock
from zjtx.common.templatetags.zjtx import cn_date
from zjtx.registry import uscc

STOP = 20
NAME = "鞍山瀚元精密轴承有限公司"
# First review of the demonstration round is over then, its material is due some days later.
AFTER_REVIEW = timedelta(days=26)
# Five working days are over then, whatever holiday stands between.
AFTER_PUBLICITY = timedelta(days=20)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@dataclass(frozen=True)
class Home:
    """Where the default home answers, and the clock of its two processes."""

    address: str
    clock: MovedClock
    folder: Path

    def username_of(self, number: str) -> str:
        """Who filled that declaration in."""
        asked = (
            "SELECT username FROM accounts_user JOIN declarations_declaration AS one ON one.created_by_id = "
            "accounts_user.id WHERE one.number = ?"
        )
        with closing(sqlite3.connect(self.folder / "zjtx.sqlite3")) as database:
            return str(database.execute(asked, [number]).fetchone()[0])


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    """A freshly prepared default home with its demonstration, by the machine's clock until a test moves it."""
    port, folder = free_port(), tmp_path_factory.mktemp("home")
    foreign = ("ZJTX_DATABASE_URL", "ZJTX_REDIS_URL", "ZJTX_TEST_HOME", "DJANGO_SETTINGS_MODULE")
    environment = {name: value for name, value in os.environ.items() if name not in foreign}
    environment |= {
        "ZJTX_VAR_DIR": str(folder),
        "ZJTX_DEMO_PASSWORD": factories.PASSWORD,
        "ZJTX_CLOCK_SOURCE": CLOCK_SOURCE,
        clock.CLOCK_FILE_VARIABLE: str(folder / "clock"),
        "PORT": str(port),
    }
    subprocess.run([sys.executable, "deploy/local/prepare.py"], env=environment, check=True, timeout=300)
    log = folder / "serve.log"
    with log.open("wb") as output:
        served = subprocess.Popen(
            [sys.executable, "deploy/local/serve.py"], env=environment, stdout=output, stderr=subprocess.STDOUT
        )
    try:
        wait_until(lambda: _answers(port), what=f"the first page of the default home ({log})")
        yield Home(f"http://127.0.0.1:{port}", MovedClock(folder / "clock"), folder)
    finally:
        served.terminate()
        served.wait(STOP)


def _answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=2) as answer:
            return answer.status == 200
    except OSError:
        return False


@pytest.fixture
def new_page(home: Home, browser: Browser, patient: None) -> Iterator[Callable[..., Page]]:
    contexts: list[BrowserContext] = []

    def opened(**options: Any) -> Page:
        context = browser.new_context(base_url=home.address, locale="zh-CN", timezone_id="Asia/Shanghai", **options)
        context.set_default_timeout(PATIENCE_MS)
        contexts.append(context)
        return context.new_page()

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture
def page_of(new_page: Callable[..., Page]) -> Callable[[str], Page]:
    def opened(username: str) -> Page:
        page = new_page()
        steps.sign_in(page, username)
        return page

    return opened


def test_newcomer_starts_a_declaration_and_autosaves(page_of):
    page = page_of("enterprise-new")
    page.goto("/rounds/")
    page.get_by_role("button", name="开始填报中小企业").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("企业基本情况")
    steps.answer(
        page, "main_product" if page.locator('[data-field="main_product"]').count() else "address", "试用路1号"
    )
    steps.pick(page, "industry_class", "轴承", "3451")


def test_city_recommends_and_the_enterprise_gets_notice_and_paper(home, page_of):
    city = page_of("city-210300-1")
    city.goto("/review/")
    row = city.locator("table tbody tr").first
    number = row.get_by_role("link").first.inner_text().strip()
    row.get_by_role("link").first.click()
    steps_review.recommend(city, number, opinion="材料齐全，同意推荐。")
    steps_review.upload_scan(city, number)

    enterprise = page_of(home.username_of(number))
    enterprise.goto(f"/declarations/{number}/")
    expect(enterprise.get_by_text("材料齐全，同意推荐").first).to_be_visible()
    notice = "申报已通过初审推荐"
    wait_until(lambda: steps.has_notice(enterprise, notice), what="the notice, delivered by the beat process")
    ask_for_paper(enterprise, number)


def ask_for_paper(page: Page, number: str) -> None:
    """The paper of a seeded version is made when somebody asks, by the beat process itself."""
    page.goto(f"/declarations/{number}/")
    page.get_by_role("link", name="打印申报表").first.click()
    page.get_by_role("button", name="生成申报表").click()

    def fetched() -> bool:
        answer = page.request.get(f"/declarations/{number}/versions/1/pdf/")
        return answer.headers.get("content-type") == "application/pdf"

    assert wait_until(fetched, what="the PDF made by the beat process")


def test_a_newcomer_gets_a_title_and_its_first_report_is_accepted(
    home: Home, new_page: Callable[..., Page], page_of: Callable[[str], Page]
) -> None:
    """The whole way on the default home; the enterprise's browser runs no script."""
    enterprise, office = new_page(java_script_enabled=False), Office(new_page())
    code = f"YS{clock.now().year}"
    number = declared(enterprise, clock.now().year)
    city = office.of("city-210300-1")
    steps_review.open_case(city, number, NAME)
    steps_review.recommend(city, number, opinion="材料齐全，同意推荐。")
    steps_review.upload_scan(city, number)
    home.clock.move_to((clock.now() + AFTER_REVIEW).isoformat())
    steps_review.send_material(office.of("city-210300-1"), code, "鞍山市")
    steps_review.accept_material(office.of("province-1"), "鞍山市")
    decided(office, code, number)
    published(office, code)
    home.clock.move_to((clock.now() + AFTER_REVIEW + AFTER_PUBLICITY).isoformat())
    quarter = recognised(office, enterprise)
    steps_pool.fill_report_without_script(enterprise, quarter)
    steps_pool.accept_report(office.of("city-210300-1"), NAME)
    enterprise.goto("/pool/")
    expect(enterprise.get_by_role("row").filter(has_text=quarter)).to_contain_text("已通过")


class Office:
    """One browser at which staff sit down one after the other."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def of(self, username: str) -> Page:
        """The browser, with this person signed in anew."""
        self.page.context.clear_cookies()
        steps.sign_in(self.page, username)
        return self.page


def declared(page: Page, year: int) -> str:
    """Sign up, fill and submit; the number of the declaration."""
    steps.sign_up(page, uscc=uscc.with_check_digits("9121030200000077"), name=NAME, region="210302", username="hanyuan")
    page.goto("/rounds/")
    page.get_by_role("button", name="开始填报中小企业").click()
    steps_filling.fill_sheet_without_script(page, year)
    steps_filling.upload_required(page)
    page.get_by_role("link", name="前往提交").first.click()
    steps_filling.submit(page)
    page.goto("/declarations/")
    return page.get_by_role("main").get_by_role("link", name=re.compile(f"^YS{year}-Q-")).first.inner_text().strip()


def decided(office: Office, code: str, number: str) -> None:
    """One expert, who is the chair; the result filed and the list applied."""
    expert = office.of("expert-1").locator(".menu-who strong").text_content() or ""
    steps_review.form_panel(office.of("province-1"), code, number, [expert])
    steps_review.score(office.of("expert-1"), number, "21")
    steps_review.sign_off(office.page, number)
    steps_review.file_result(office.of("province-1"))
    steps_review.decide(office.of("province-1"), code, NAME)


def published(office: Office, code: str) -> None:
    """Before the public from today on."""
    first_day = (clock.now() + AFTER_REVIEW).date().isoformat()
    steps_review.publish(office.page, code, first_day, "共5个工作日，自开始日起算")
    address = office.page.get_by_role("link", name="查看公示页面").get_attribute("href")
    office.page.context.clear_cookies()
    office.page.goto(str(address))
    expect(office.page.get_by_role("row").filter(has_text=NAME)).to_contain_text("鞍山市")


def recognised(office: Office, enterprise: Page) -> str:
    """The title, read by its holder; the quarter of the first report, of which beat has told it."""
    issued_on = (clock.now() + AFTER_REVIEW + AFTER_PUBLICITY).date()
    province = office.of("province-1")
    province.goto("/review/decision/")
    province.get_by_role("link", name=re.compile("拟认定名单公示$")).first.click()
    steps_review.recognise(province, "演示〔2026〕77号", issued_on.isoformat())
    enterprise.goto("/pool/")
    title = enterprise.get_by_role("row").filter(has_text="辽专精特新-")
    expect(title).to_contain_text(cn_date(issued_on))
    quarter = short_title(last_ended_quarter(issued_on))
    wait_until(lambda: steps.has_notice(enterprise, f"{quarter}报表开始填报"), what="the notice of the first report")
    return quarter
