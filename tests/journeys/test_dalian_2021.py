"""The round of 2021 as its notice ran it in Dalian: the district first, with its material and candidate table; the
city's own panel before it recommends; then the province, by the panel of an institution. Real browsers, a worker and
beat, and a clock on the notice's days (fixtures/rounds/DL2021.json).

The conditions of 2021 are not at hand: those of 2022, which read their years from the round, stand in for them.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, time
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from playwright.sync_api import Page, expect

from review.packets.due import due_of
from review.packets.selection import Packet
from tests import factories
from tests.journeys import steps, steps_filling, steps_review
from tests.journeys.conftest import MovedClock, Processes
from tests.journeys.test_whole_way import Way, people
from zjtx.accounts.models import User
from zjtx.registry.models import Region, Title

pytestmark = pytest.mark.django_db(transaction=True)
NAME = "大连瀚精传动科技有限公司"
ROUND = "DL2021-2"
WINDOWS = {"apply": "企业申报", "district_review": "区县初审", "first_review": "市级初审"}
OPTIONAL = {"district_review": "（选填）"}
INSTITUTION = "某科技评估机构"
DOCUMENT = "辽工信改革〔2021〕65号"


def notice() -> dict[str, str]:
    """What the administrator types: the dates are the fixture's."""
    found = json.loads((Path(settings.BASE_DIR) / "fixtures/rounds/DL2021.json").read_text(encoding="utf-8"))
    days = {
        f"{WINDOWS[one['kind']]}{label}日期{OPTIONAL.get(one['kind'], '')}": one[name]
        for one in found["windows"]
        for label, name in (("开始", "first_day"), ("截止", "last_day"))
    }
    head = {"批次编号": ROUND, "年度": "2021", "通知标题": found["title"], "文号": "大工信发〔2021〕31号"}
    return head | {"印发日期": found["issued_on"], "纸质份数": str(found["paper_copies"])} | days


def staff() -> dict[str, User]:
    """The people of the other journey, and two experts of the city's own."""
    expert = {"organisation": "某市属研究院"}
    own = {
        "city_chair": factories.user("expert", full_name="钱文博", **expert),
        "city_expert": factories.user("expert", full_name="周立群", **expert),
    }
    return people() | own


@pytest.fixture
def way(worker_and_beat: Processes, moved_clock: MovedClock, browser_of: Callable) -> Way:
    begins = "2021-05-20T09:00:00"
    moved_clock.move_to(begins)
    factories.regions()
    factories.industries()
    call_command("load_rounds", verbosity=0, stdout=StringIO())
    return Way(moved_clock, worker_and_beat, browser_of(), browser_of(), staff(), begins, code=ROUND)


def test_from_the_notice_to_the_title_by_district_and_city_panel(way: Way, complaints: list[str]) -> None:
    steps_review.prepare_round(way.as_("admin"), "LN2022", notice(), "大连市", has_own_panel=True)
    steps_review.open_round(way.as_("province"), ROUND)
    declare(way)
    district(way)
    city_panel(way)
    to_the_province(way)
    recognised(way)
    assert complaints == []


def declare(way: Way) -> None:
    """Sign up and fill in attachment 2 for 2021: its years are 2020 and 2019."""
    page = way.enterprise
    steps.sign_up(page, uscc=factories.valid_uscc(), name=NAME, region="210211", username="hanjing")
    page.goto("/rounds/")
    page.get_by_role("button", name="开始填报中小企业").click()
    steps_filling.fill_sheet(page, 2021)
    steps_filling.upload_required(page)
    page.goto(f"/declarations/{way.number}/conditions/")
    expect(page.get_by_text("2020年").first).to_be_visible()
    page.get_by_role("link", name="前往提交").first.click()
    assert steps_filling.submit(page).startswith("SL20210520-")


def district(way: Way) -> None:
    """The district recommends in its own time, and sends letter, sheets and candidate table; the city takes them."""
    way.move_to("2021-06-10T09:00:00")
    page = way.as_("district")
    steps_review.open_case(page, way.number, NAME)
    steps_review.recommend(page, way.number, button="推荐至市级", opinion="情况属实，同意推荐。")
    steps_review.upload_scan(page, way.number)
    way.move_to("2021-06-15T09:00:00")
    steps_review.send_material(way.as_("district"), ROUND, "甘井子区", candidates="后备企业表.pdf")
    steps_review.accept_material(way.as_("city"), "甘井子区")


def city_panel(way: Way) -> None:
    """The city cannot recommend before its own panel's result is filed; its experts are those of its bank."""
    city = way.as_("city")
    steps_review.open_case(city, way.number, NAME)
    bar = city.get_by_role("region", name="办理")
    expect(bar.get_by_text("本市自行组织评审，须先列入评审组评审")).to_be_visible()
    steps_review.add_to_bank(city, [way.officers[one].username for one in ("city_chair", "city_expert")])
    names = [way.officers[one].full_name for one in ("city_chair", "city_expert")]
    steps_review.form_panel(city, ROUND, way.number, names)
    steps_review.score(way.as_("city_expert"), way.number, "20")
    chair = way.as_("city_chair")
    steps_review.score(chair, way.number, "22")
    steps_review.sign_off(chair, way.number)
    city = way.as_("city")
    steps_review.file_result(city)
    steps_review.open_case(city, way.number, NAME)
    expect(city.get_by_text("市级专家组评审结果").first).to_be_visible()
    steps_review.recommend(city, way.number, opinion="经专家组评审，同意推荐。")


def to_the_province(way: Way) -> None:
    """After first review: the city's material within five working days, an institution's panel, decision."""
    packet = Packet(way.round, Region.objects.get(pk="210200"))
    due = due_of(packet)
    assert due is not None
    assert str(due.date) == "2021-07-07"
    way.move_to(datetime.combine(due.date, time(9)).isoformat())
    steps_review.send_material(way.as_("city"), ROUND, "大连市")
    province = way.as_("province")
    steps_review.accept_material(province, "大连市")
    by_institution(way)
    steps_review.decide(way.as_("province"), ROUND, NAME)


def by_institution(way: Way) -> None:
    """The province has an institution review: it seats experts of its own and files the group's result."""
    province, account = way.as_("province"), way.officers["institution"]
    steps_review.register_institution(province, INSTITUTION, factories.valid_uscc(), account.username)
    seated = [way.officers[one] for one in ("chair", "expert")]
    steps_review.commission_panel(province, ROUND, way.number, len(seated), INSTITUTION)
    steps_review.run_commissioned_panel(
        way.as_("institution"), [one.username for one in seated], [one.full_name for one in seated]
    )
    steps_review.score(way.as_("expert"), way.number, "20")
    chair = way.as_("chair")
    steps_review.score(chair, way.number, "21")
    steps_review.sign_off(chair, way.number)
    institution = way.as_("institution")
    steps_review.file_result(institution)
    institution.goto("/review/decision/")
    expect(institution.get_by_role("heading", level=1)).to_contain_text("未找到页面")


def recognised(way: Way) -> None:
    """Published for five working days from Monday 12 July, then recognised until the end of 2024."""
    province = way.as_("province")
    steps_review.publish(province, ROUND, "2021-07-12", "2021年7月16日 星期五")
    way.move_to("2021-07-19T09:00:00")
    province = way.as_("province")
    province.goto("/review/decision/")
    province.get_by_role("link", name="拟认定名单公示").first.click()
    steps_review.recognise(province, DOCUMENT, "2021-07-19")
    assert str(Title.objects.get(enterprise__name=NAME).ends_on) == "2024-12-31"
    visitor: Page = way.visitor()
    visitor.goto("/recognised/")
    expect(visitor.get_by_role("row").filter(has_text=NAME)).to_contain_text("2024年12月31日")
