"""The whole way, from sign-up to the accepted first quarterly report, as all roles: real browsers, PostgreSQL, Redis,
a Celery worker and beat, and a clock that the test moves through three months of 2022."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from playwright.sync_api import Page, expect

from declarations.models import Declaration, Round
from tests import factories
from tests.journeys import steps, steps_filling, steps_pool, steps_review
from tests.journeys.conftest import MovedClock, Processes, wait_until
from zjtx.accounts.models import User
from zjtx.common.models import AuditEntry, Job, Notification

pytestmark = pytest.mark.django_db(transaction=True)
NAME = "大连瀚精传动科技有限公司"
ROUND = "LN2022-2"
NOTICE = {
    "批次编号": ROUND,
    "年度": "2022",
    "通知标题": "关于开展2022年度第二批“专精特新”企业梯度培育工作的通知",
    "文号": "辽工信改革〔2022〕30号",
    "印发日期": "2022-04-01",
    "企业申报开始日期": "2022-04-11",
    "企业申报截止日期": "2022-04-22",
    "市级初审开始日期": "2022-04-11",
    "市级初审截止日期": "2022-04-29",
}
DOCUMENT = "辽工信改革〔2022〕65号"
# Friday before the holiday of 2022: five working days, of which one is a worked Saturday.
FIRST_DAY, LAST_DAY = "2022-04-29", "2022年5月9日 星期一"
QUARTER, NEXT_QUARTER = "2022年一季度", "2022年二季度"
# The first report is due ten working days after the document of 10 May.
DUE = "2022年5月24日 星期二"
OPENED, BEFORE, TODAY, LATE = "报表开始填报", f"报表将于{DUE}截止", "报表今日截止", "报表已逾期"


@dataclass
class Way:
    """Who walks, by which clock: the enterprise in its browser, all others one after the other at another one."""

    clock: MovedClock
    processes: Processes
    enterprise: Page
    office: Page
    officers: dict[str, User]
    day: str = ""
    seated: tuple[str, str] = ("", "")
    code: str = ROUND

    def move_to(self, moment: str) -> None:
        """Another moment; on a new day staff sign in again, for their sessions were left idle."""
        self.day = moment
        self.clock.move_to(moment)

    def as_(self, role: str) -> Page:
        """The browser of the office, with this person signed in at this moment."""
        if self.seated != (role, self.day):
            self.office.context.clear_cookies()
            steps.sign_in(self.office, self.officers[role].username)
            self.seated = (role, self.day)
        return self.office

    def visitor(self) -> Page:
        """The same browser, with nobody signed in."""
        self.office.context.clear_cookies()
        self.seated = ("", "")
        return self.office

    @property
    def number(self) -> str:
        return Declaration.objects.get(round__code=self.code).number

    @property
    def round(self) -> Round:
        return Round.objects.prefetch_related("windows").get(code=self.code)


@pytest.fixture
def way(worker_and_beat: Processes, moved_clock: MovedClock, browser_of: Callable) -> Way:
    begins = "2022-04-11T09:00:00"
    moved_clock.move_to(begins)
    factories.regions()
    factories.industries()
    call_command("load_rounds", verbosity=0, stdout=StringIO())
    return Way(moved_clock, worker_and_beat, browser_of(), browser_of(), people(), begins)


def people() -> dict[str, User]:
    """One account of every role but the enterprise's, which signs up itself, and two experts."""
    expert = {"organisation": "某高校机械学院"}
    return {
        "admin": factories.user("system_admin"),
        "province": factories.user("province_officer", region="210000"),
        "city": factories.user("city_officer", region="210200"),
        "district": factories.user("district_officer", region="210211"),
        "chair": factories.user("expert", full_name="赵立新", **expert),
        "expert": factories.user("expert", full_name="孙志远", **expert),
        "institution": factories.user("institution", organisation="某科技评估机构"),
        "auditor": factories.user("auditor", organisation="审计部门"),
    }


def test_from_sign_up_to_the_accepted_first_report(way: Way, complaints: list[str]) -> None:
    steps_review.prepare_round(way.as_("admin"), "LN2022", NOTICE, "大连市")
    steps_review.open_round(way.as_("province"), ROUND)
    declare(way)
    first_review(way)
    expert_review(way)
    publicity(way)
    recognition(way)
    chased(way)
    report_accepted(way)
    next_quarter_opens(way)
    trail_is_intact(way)
    assert complaints == []


def declare(way: Way) -> None:
    """Sign up, fill attachment 2, upload, look at the conditions, submit, print."""
    page = way.enterprise
    steps.sign_up(page, uscc=factories.valid_uscc(), name=NAME, region="210211", username="hanjing")
    page.goto("/rounds/")
    page.get_by_role("button", name="开始填报中小企业").click()
    steps_filling.fill_sheet(page)
    steps_filling.upload_required(page)
    page.goto(f"/declarations/{way.number}/conditions/")
    expect(page.get_by_text("企业上年度营业收入达到1500万元及以上").first).to_be_visible()
    page.get_by_role("link", name="前往提交").first.click()
    assert steps_filling.submit(page).startswith("SL20220411-")


def first_review(way: Way) -> None:
    """The district passes it on, the city returns it once and then recommends it."""
    district = way.as_("district")
    steps_review.open_case(district, way.number, NAME)
    steps_review.recommend(district, way.number, button="推荐至市级", opinion="情况属实，同意推荐。")
    city = way.as_("city")
    steps_review.open_case(city, way.number, NAME)
    steps_review.return_with_remark(city, way.number)
    steps_filling.correct_and_resubmit(way.enterprise, way.number, steps_review.REMARK)
    steps_review.open_case(city, way.number, NAME)
    expect(city.get_by_text("4,320.50").first).to_be_attached()
    steps_review.recommend(city, way.number, opinion="材料齐全，同意推荐。")
    stands(way, "已推荐", "材料齐全，同意推荐")
    delivered("申报已通过初审推荐", times=2)
    assert steps_filling.printed(way.enterprise, way.number, 2).startswith(b"%PDF")


def stands(way: Way, *words: str) -> None:
    """What the enterprise reads on the page of its declaration."""
    way.enterprise.goto(f"/declarations/{way.number}/")
    for text in words:
        expect(way.enterprise.get_by_text(text).first).to_be_visible()


def delivered(words: str, times: int = 1) -> None:
    """Wait until the worker has put so many messages with these words into inboxes."""
    found = Notification.objects.filter(subject__contains=words)
    wait_until(lambda: found.count() >= times, what=f"the notice “{words}”")


def expert_review(way: Way) -> None:
    """The city's material sent and accepted; a panel chosen by hand, two sheets, the chair's signature, the list of
    decision, the publicity ahead."""
    way.move_to("2022-04-25T09:00:00")
    steps_review.upload_scan(way.as_("city"), way.number)
    steps_review.send_material(way.as_("city"), ROUND, "大连市")
    steps_review.accept_material(way.as_("province"), "大连市")
    names = [way.officers[one].full_name for one in ("chair", "expert")]
    province = way.as_("province")
    province.goto("/review/province/")
    expect(province.get_by_role("main").get_by_text(way.number).first).to_be_visible()
    steps_review.form_panel(province, ROUND, way.number, names)
    stands(way, "专家评审")
    expect(way.as_("institution").get_by_role("main")).to_contain_text("暂无受托的评审")
    steps_review.score(way.as_("expert"), way.number, "20")
    chair = way.as_("chair")
    steps_review.score(chair, way.number, "21")
    steps_review.sign_off(chair, way.number)
    province = way.as_("province")
    steps_review.file_and_decide(province, ROUND, NAME)
    steps_review.publish(province, ROUND, FIRST_DAY, LAST_DAY)


def publicity(way: Way) -> None:
    """Nothing to read before its first day, open to the last second of the last; beat tells the province of its end."""
    public = way.visitor()
    public.goto("/publicity/")
    expect(public.get_by_text("目前没有公示")).to_be_visible()
    way.move_to("2022-05-09T23:50:00")
    public.goto("/publicity/")
    public.get_by_role("link", name="拟认定名单公示").click()
    expect(public.get_by_role("row").filter(has_text=NAME)).to_contain_text("大连市")
    expect(public.get_by_role("link", name="在线提出异议")).to_be_visible()
    stands(way, "公示中")
    way.move_to("2022-05-10T00:00:00")
    public.reload()
    expect(public.get_by_text("公示期已满，不再受理在线异议")).to_be_visible()
    way.move_to("2022-05-10T09:00:00")
    delivered("公示期满，可以办理认定")


def recognition(way: Way) -> None:
    """The document writes the title, which its holder and everybody sees, and opens the first report."""
    province = way.as_("province")
    province.goto("/inbox/")
    province.get_by_role("button", name=re.compile("公示期满，可以办理认定")).click()
    steps_review.recognise(province, DOCUMENT, "2022-05-10")
    stands(way, "已认定")
    page = way.enterprise
    page.goto("/pool/")
    title = page.get_by_role("row").filter(has_text="辽专精特新-2022-Q-0001")
    expect(title).to_contain_text("2022年5月10日")
    expect(title).to_contain_text("2025年12月31日")
    public = way.visitor()
    public.goto("/recognised/")
    expect(public.get_by_role("row").filter(has_text=NAME)).to_contain_text("2025年12月31日")
    delivered(QUARTER + OPENED)
    told(way, opened=1)


def chase_done(day: str) -> None:
    """Wait until beat has had the day's chasing done."""
    done = Job.objects.filter(kind="pool_chase", args__day=day, status=Job.Status.DONE)
    wait_until(done.exists, what=f"the chasing of {day}")


def told(way: Way, **times: int) -> None:
    """How often the enterprise has been told each thing about its first report."""
    way.enterprise.goto("/inbox/")
    subjects = way.enterprise.locator(".inbox-list h2")
    for name, text in {"opened": OPENED, "before": BEFORE, "today": TODAY, "late": LATE}.items():
        expect(subjects.filter(has_text=QUARTER + text)).to_have_count(times.get(name, 0))


def chased(way: Way) -> None:
    """Three working days before, once however often beat asks, and on the day."""
    way.move_to("2022-05-19T09:00:00")
    chase_done("2022-05-19")
    delivered(QUARTER + BEFORE)
    log = way.processes.folder / "worker.log"
    asked = chasings(log)
    way.move_to("2022-05-19T18:00:00")
    wait_until(lambda: chasings(log) > asked, what="beat asking again on the same day")
    way.move_to("2022-05-24T09:00:00")
    chase_done("2022-05-24")
    delivered(QUARTER + TODAY)
    told(way, opened=1, before=1, today=1)


def chasings(log: Path) -> int:
    """How often the worker has finished the scheduled task."""
    lines = log.read_text(errors="replace").splitlines()
    return sum("cultivation_pool.tasks.open_and_chase" in line and "succeeded" in line for line in lines)


def report_accepted(way: Way) -> None:
    """Filed on the day, so chased no more; returned once with a remark at a cell, corrected, accepted."""
    steps_pool.fill_report(way.enterprise, QUARTER)
    way.move_to("2022-05-25T09:00:00")
    chase_done("2022-05-25")
    told(way, opened=1, before=1, today=1)
    city = way.as_("city")
    steps_pool.return_report(city, NAME)
    steps_pool.correct_report(way.enterprise, QUARTER)
    steps_pool.accept_report(city, NAME)
    way.enterprise.goto("/pool/")
    expect(way.enterprise.get_by_role("row").filter(has_text=QUARTER)).to_contain_text("已通过")
    province = way.as_("province")
    province.goto("/pool/cities/")
    expect(province.get_by_role("row").filter(has_text="大连市")).to_contain_text("1")


def next_quarter_opens(way: Way) -> None:
    """On the first day after the quarter beat opens the next report, prefilled from the accepted one, and says so."""
    way.move_to("2022-07-01T09:00:00")
    chase_done("2022-07-01")
    page = way.enterprise
    delivered(NEXT_QUARTER + OPENED)
    assert steps.notices(page, NEXT_QUARTER) == 1
    steps_pool.open_own(page, NEXT_QUARTER)
    expect(steps.wrapper(page, "is_listed")).to_contain_text("取自上一季度报表")
    expect(steps.wrapper(page, "is_listed").locator('input[value="false"]')).to_be_checked()
    expect(steps.wrapper(page, "industry_division")).to_contain_text("取自上一季度报表")


def trail_is_intact(way: Way) -> None:
    """The auditor reads what was done and has the chain verified."""
    page = way.as_("auditor")
    page.goto("/audit/")
    expect(page.get_by_role("row").filter(has_text="审核通过培育库报表")).to_contain_text("市级主管部门")
    page.get_by_role("button", name="核验审计链").click()
    wait_until(AuditEntry.objects.filter(action="audit.verify", actor=way.officers["auditor"]).exists, what="its end")
    page.goto("/audit/")
    expect(page.get_by_text(re.compile("审计链完好：.*核验[1-9][0-9]*条"))).to_be_visible()
