"""The steps of those who decide: administrator, district, city, experts, province."""

from __future__ import annotations

import re
from collections.abc import Sequence

from playwright.sync_api import Page, expect

from tests.journeys import steps
from tests.journeys.conftest import wait_until

REMARK = "与审计报告不一致，请核对。"
PANEL = "装备制造一组"
GROUP_OPINION = "专家组一致同意推荐认定。"


def prepare_round(
    page: Page, template: str, values: dict[str, str], staged: str, *, has_own_panel: bool = False
) -> None:
    """The administrator's part: a round after an earlier one, with the district stage in one city, which may review by
    a panel of its own."""
    page.goto("/rounds/manage/new/")
    page.get_by_role("link", name=template, exact=True).click()
    for label, value in values.items():
        page.get_by_label(label, exact=True).fill(value)
    steps.confirm(page, "建立批次")
    page.get_by_role("link", name=re.compile(r"修改\s*各市安排")).click()
    page.get_by_label(f"{staged}设区县初审").check()
    if has_own_panel:
        page.get_by_label(f"{staged}自行组织评审").check()
    steps.confirm(page, "保存")
    page.get_by_role("main").get_by_role("link", name="提请确认").click()
    steps.confirm(page, "提请确认")
    expect(page.get_by_text("已提请省级主管部门确认").first).to_be_visible()


def open_round(page: Page, code: str) -> None:
    """The other pair of eyes: the province opens what the administrator prepared."""
    page.goto("/rounds/manage/")
    page.get_by_role("main").get_by_role("link", name=code).first.click()
    page.get_by_role("main").get_by_role("link", name="确认开放").click()
    steps.confirm(page, "确认开放")
    expect(page.get_by_text("批次已开放").first).to_be_visible()


def open_case(page: Page, number: str, name: str) -> None:
    """From the queue to the desk of one declaration."""
    page.goto("/review/")
    page.get_by_role("link", name=number).first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(name)


def check_commitments(page: Page) -> None:
    """The five points of the desk, one after the other; each is saved before the next."""
    page.get_by_role("tab", name="承诺").click()
    points = page.locator("#commitments section.commitment")
    for place in range(points.count()):
        point = points.nth(place)
        point.get_by_role("button", name="未发现问题").click()
        expect(point).to_contain_text("已核查，未发现问题")


def act(page: Page, name: str, *, opinion: str = "") -> None:
    """An act from the bar at the bottom of the desk, with its confirmation."""
    page.get_by_role("region", name="办理").get_by_role("link", name=name, exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(name)
    if opinion:
        page.get_by_role("textbox", name=re.compile("意见")).fill(opinion)
    steps.confirm(page, name)


def recommend(page: Page, number: str, *, button: str = "推荐", opinion: str) -> None:
    """From the open desk: the commitments, the opinion, the act."""
    check_commitments(page)
    act(page, button, opinion=opinion)
    expect(page.get_by_text(re.compile(f"{number} .*已办理")).first).to_be_visible()


def return_with_remark(page: Page, number: str) -> None:
    """From the open desk: a remark at last year's revenue, and the return."""
    cell = page.locator("#answer-revenue-2021")
    cell.get_by_role("link", name="填写修改意见").click()
    cell.get_by_role("textbox").fill(REMARK)
    cell.get_by_role("button", name="保存意见").click()
    expect(cell).to_contain_text(REMARK)
    act(page, "退回修改")
    page.goto(f"/review/{number}/")
    expect(page.get_by_text("已退回").first).to_be_visible()


def upload_scan(page: Page, number: str) -> None:
    """The scan of the stamped form of a recommended declaration."""
    page.goto(f"/review/{number}/stamped/")
    scan = {"name": "盖章申报表.pdf", "mimeType": "application/pdf", "buffer": steps.a_pdf()}
    page.get_by_label("扫描件", exact=True).set_input_files(scan)
    page.get_by_label(re.compile("已核对：扫描件各页页脚")).check()
    page.get_by_role("main").get_by_role("button", name="上传扫描件").click()
    expect(page.get_by_text("盖章申报表.pdf").first).to_be_visible()


def send_material(page: Page, code: str, place: str, *, late: str = "", candidates: str = "") -> None:
    """The bureau's part: close first review, upload the sealed letter with its number, a district's candidate table,
    send."""
    page.goto("/review/packets/")
    page.get_by_role("row").filter(has_text=place).filter(has_text=code).get_by_role("link").first.click()
    act(page, "办结初审")
    expect(page.get_by_text("初审已办结").first).to_be_visible()
    rows = page.get_by_role("region", name="数量核对").locator("tbody tr").all()
    numbers = {row.locator("td").nth(0).inner_text(): row.locator("td").nth(1).inner_text() for row in rows}
    page.get_by_role("region", name="办理").get_by_role("link", name="上传盖章的推荐函").click()
    letter = {"name": "推荐函.pdf", "mimeType": "application/pdf", "buffer": steps.a_pdf()}
    page.get_by_label("盖章的推荐函").set_input_files(letter)
    for tier, number in numbers.items():
        page.get_by_label(f"推荐函所载{tier.strip()}数量").fill(number.strip())
    page.get_by_role("button", name="上传", exact=True).click()
    expect(page.get_by_text("推荐函已上传").first).to_be_visible()
    if candidates:
        page.get_by_role("region", name="办理").get_by_role("link", name="上传后备企业表").click()
        table = {"name": candidates, "mimeType": "application/pdf", "buffer": steps.a_pdf()}
        page.get_by_label("后备企业表").set_input_files(table)
        page.get_by_role("button", name="上传", exact=True).click()
        expect(page.get_by_text("后备企业表已上传").first).to_be_visible()
    _agreeing(page)
    page.get_by_role("region", name="办理").get_by_role("link", name="报送", exact=True).click()
    if late:
        page.get_by_label("逾期理由").fill(late)
    steps.confirm(page, "报送")
    expect(page.get_by_text("推荐材料已报送").first).to_be_visible()


def _agreeing(page: Page) -> None:
    """Until the summary sheet is made by the background and the three numbers agree."""
    send = page.get_by_role("region", name="办理").get_by_role("link", name="报送", exact=True)
    wait_until(lambda: page.reload() and send.get_attribute("aria-disabled") is None, what="the summary sheet")
    expect(page.get_by_text("一致", exact=True).first).to_be_visible()


def accept_material(page: Page, place: str) -> None:
    """The province's part: from its home page to the acceptance."""
    page.goto("/")
    page.get_by_role("main").get_by_role("listitem").filter(has_text=f"接收推荐材料：{place}").get_by_role(
        "link"
    ).click()
    expect(page.get_by_text("按期").or_(page.get_by_text("逾期")).first).to_be_visible()
    act(page, "接收推荐材料")
    expect(page.get_by_text("推荐材料已接收").first).to_be_visible()


def add_to_bank(page: Page, usernames: Sequence[str]) -> None:
    """Experts into the bank of the own bureau, by the names of their accounts."""
    for username in usernames:
        page.goto("/review/experts/add/")
        page.get_by_label("专家的登录名").fill(username)
        page.get_by_role("main").get_by_role("button").first.click()
        expect(page).to_have_url(re.compile(r"/review/experts/\d+/$"))


def form_panel(page: Page, code: str, number: str, experts: Sequence[str]) -> None:
    """A panel of the named experts with the first as chair, and the start of the review."""
    _begin_panel(page, code, number, len(experts))
    _tick(page, experts)
    chair = page.get_by_label("组长").locator("option").filter(has_text=experts[0])
    page.get_by_label("组长").select_option(chair.get_attribute("value"))
    steps.confirm(page, "组建评审组")
    _start_panel(page, experts)


def register_institution(page: Page, name: str, code: str, username: str) -> None:
    """Province or city enters an institution and the account that acts for it."""
    page.goto("/review/panels/institutions/add/")
    page.get_by_label("机构名称").fill(name)
    page.get_by_label("统一社会信用代码").fill(code)
    page.get_by_role("main").get_by_role("button", name="登记").click()
    page.get_by_label("机构人员的登录名").fill(username)
    page.get_by_role("button", name="加入机构").click()
    expect(page.get_by_text(f"已加入{name}").first).to_be_visible()


def commission_panel(page: Page, code: str, number: str, wanted: int, institution: str) -> None:
    """A panel without experts, given to the institution."""
    _begin_panel(page, code, number, wanted)
    steps.confirm(page, "组建评审组")
    page.get_by_role("link", name="委托第三方机构").click()
    page.get_by_label(institution).check()
    steps.confirm(page, "委托第三方机构")
    expect(page.get_by_text("已委托").first).to_be_visible()


def run_commissioned_panel(page: Page, usernames: Sequence[str], experts: Sequence[str]) -> None:
    """The institution's part: its own experts into its bank and the panel, the first as chair, and the start."""
    add_to_bank(page, usernames)
    page.goto("/review/panels/")
    page.get_by_role("link", name=PANEL).click()
    page.get_by_role("link", name="增加专家").click()
    _tick(page, experts)
    steps.confirm(page, "增加到评审组")
    page.get_by_role("link", name="确定组长").click()
    page.get_by_role("radio", name=experts[0]).check()
    steps.confirm(page, "更换组长")
    _start_panel(page, experts)


def _begin_panel(page: Page, code: str, number: str, wanted: int) -> None:
    page.goto("/review/panels/")
    page.get_by_role("link", name=f"{code} 中小企业待列入评审组").first.click()
    page.get_by_label("评审组名称").fill(PANEL)
    page.get_by_label("每件申报的专家数").fill(str(wanted))
    page.get_by_label(f"选择 {number}").check()


def _tick(page: Page, experts: Sequence[str]) -> None:
    for name in experts:
        page.get_by_role("checkbox", name=name).check()


def _start_panel(page: Page, experts: Sequence[str]) -> None:
    """Every declaration to every expert, and the start."""
    page.get_by_role("link", name="为全部申报分配专家").click()
    _tick(page, experts)
    steps.confirm(page, "分配专家")
    act(page, "启动评审")
    expect(page.get_by_text("评审已启动").first).to_be_visible()


def score(page: Page, number: str, points: str) -> None:
    """One expert's work: the statement, the sheet, the hand-in."""
    page.goto("/review/expert/")
    page.get_by_role("link", name=number).click()
    page.get_by_role("button", name="声明无须回避，打开申报材料").click()
    for title in ("专业化", "精细化", "特色化", "新颖化"):
        page.get_by_label(f"{title}得分").fill(points)
    for clause in page.locator('[data-field^="clause."]').all():
        clause.get_by_label("符合", exact=True).check()
    page.get_by_label("评审意见").fill("主导产品明确，同意推荐。")
    page.get_by_label("评审意见").blur()
    expect(page.locator("#score-summary")).to_contain_text("已填全，可提交")
    page.get_by_role("link", name="提交评分").click()
    steps.confirm(page, "提交评分")
    expect(page.get_by_text(f"{number} 评分已提交")).to_be_visible()


def sign_off(page: Page, number: str) -> None:
    """The chair's part: the group's result and opinion, and the signature."""
    page.goto("/review/expert/")
    page.get_by_role("link", name=re.compile("签署评审结果")).click()
    page.get_by_role("link", name=number).click()
    page.get_by_label("通过评审", exact=True).check()
    page.get_by_label("专家组意见").fill(GROUP_OPINION)
    steps.confirm(page, "保存专家组结果和意见")
    page.get_by_role("link", name="签署评审结果").click()
    steps.confirm(page, "签署评审结果")
    expect(page.get_by_text("评审结果已签署").first).to_be_visible()


def file_result(page: Page) -> None:
    """Bureau or institution files what its panel's chair has signed."""
    page.goto("/review/panels/")
    page.get_by_role("link", name=PANEL).click()
    act(page, "归档评审结果")
    expect(page.get_by_text("评审结果已归档").first).to_be_visible()


def decide(page: Page, code: str, name: str) -> None:
    """Draft the list of decision, tick the enterprise, apply."""
    page.goto("/review/decision/")
    page.get_by_role("button", name=re.compile(f"拟定名单.*{code} 中小企业")).click()
    page.get_by_label(f"列入：{name}").check()
    steps.confirm(page, "保存本页")
    page.get_by_role("link", name="审定名单").click()
    page.get_by_label(re.compile("审定依据")).fill("厅务会纪要〔2022〕5号")
    steps.confirm(page, "审定名单")
    expect(page.get_by_text("名单已审定：列入1户").first).to_be_visible()


def publish(page: Page, code: str, first_day: str, last_day_text: str) -> None:
    """Publish what is proposed from that day on; the system says which day is the last."""
    page.goto("/review/decision/")
    page.get_by_role("link", name=re.compile(f"发布公示.*{code} 中小企业")).click()
    page.get_by_role("textbox", name="公示开始日").fill(first_day)
    page.get_by_role("button", name="计算截止日").click()
    expect(page.get_by_role("main")).to_contain_text(last_day_text)
    steps.confirm(page, "发布公示")
    expect(page.get_by_text("公示已发布").first).to_be_visible()


def recognise(page: Page, document: str, issued_on: str) -> None:
    """From the open publicity that is over: the document and the titles."""
    page.get_by_role("link", name="办理认定").click()
    page.get_by_label("认定文号").fill(document)
    page.get_by_label("印发日期").fill(issued_on)
    steps.confirm(page, "办理认定")
    expect(page.get_by_text("认定已办理：1户").first).to_be_visible()
