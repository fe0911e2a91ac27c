"""The demonstration's pool: titles from before the system, last year's update, services, questionnaires, contacts."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random

from cultivation_pool.calendar import last_ended_quarter
from cultivation_pool.models import BureauContact, FinancingWish, PoolUpdate, ServiceOffer, ServiceSignUp, SurveyMark
from cultivation_pool.services import updates
from cultivation_pool.services.title_imports import write
from cultivation_pool.title_rows import Row
from zjtx.accounts.models import User
from zjtx.common import clock
from zjtx.home.demo.second_half import moment
from zjtx.registry import uscc
from zjtx.registry.models import Enterprise, Region, Title

FORMER = ("恒力机电", "北方轴承", "金州阀门", "铁西电气", "渤海泵业", "辽河仪表")
SURNAMES = "王李张刘陈杨赵周吴徐孙马"
OFFERS = (
    ("training", "精益生产和质量管理培训班", "面向库内企业生产负责人，为期两天，免费。每家企业2人。", -40, 60),
    ("financing", "“专精特新”企业银企对接会", "省内8家银行到会，介绍知识产权质押等产品。每家企业1至2人。", 12, 40),
    ("exhibition", "中国国际中小企业博览会辽宁展区", "统一搭建展位，展位费由省级补助，企业自备展品。", 30, None),
)  # fmt: skip
PURPOSES = ("扩建生产线，购置五轴加工中心", "补充订单流动资金", "新产品中试和检测设备", "海外订单备货")


def make(at: datetime) -> None:
    """All of it, once; called again it finds its work done."""
    if PoolUpdate.objects.exists():
        return
    today = clock.local(at).date()
    _former_titles(at)
    province = User.objects.filter(role="province_officer").order_by("pk").first()
    day = date(today.year - 1, 11, 20)
    seen = updates.preview(day)
    updates.confirm(day=day, document_number="", seen=seen.digest, user=province, at=moment(day, 15))
    holders = list(
        Enterprise.objects.filter(titles__in=Title.objects.valid_on(today)).distinct().select_related("region")
    )
    _offers(holders, today)
    _wishes(holders, at)
    _survey(holders, at)
    _contacts(at)


def _former_titles(at: datetime) -> None:
    """Titles of former years whose enterprises have no account yet: some over, some in their last year."""
    today = clock.local(at).date()
    districts = list(Region.objects.filter(level="district").order_by("path")[: len(FORMER) * 5 : 5])
    rows = []
    for number, (name, region) in enumerate(zip(FORMER, districts, strict=False), 1):
        year = today.year - 3 - number % 3
        head = f"91{region.code}{number:08d}"
        city = region.parent.name if region.parent else region.name
        rows.append(
            Row(3 + number, f"{city.removesuffix('市')}{name}有限公司", uscc.with_check_digits(head), region.pk, "sme",
                "", year, f"辽专精特新-{year}-Q-{900 + number:04d}", f"辽工信改革〔{year}〕12号", f"{year}-06-30",
                f"{year + 3}-12-31")
        )  # fmt: skip
    write(rows, at)


def _offers(holders: list[Enterprise], today: date) -> None:
    officer = User.objects.filter(role="province_officer").select_related("region").order_by("pk").first()
    for number, (kind, title, text, begins, capacity) in enumerate(OFFERS):
        starts = today + timedelta(days=begins)
        offer = ServiceOffer.objects.create(
            region=officer.region, scope_path=officer.scope_path, kind=kind, title=title, text=text, starts_on=starts,
            ends_on=starts + timedelta(days=1), sign_up_until=starts - timedelta(days=2), capacity=capacity,
            published_by=officer, published_at=moment(min(today, starts) - timedelta(days=10)),
            request_key=f"demo-{number}",
        )  # fmt: skip
        for place, enterprise in enumerate(holders[number::4]):
            user = User.objects.filter(enterprise=enterprise).order_by("pk").first()
            if user is not None:
                came = "" if begins > 0 else "missed" if place % 5 == 4 else "came"
                signed_at = moment(offer.published_at.date() + timedelta(days=3))
                ServiceSignUp.objects.create(
                    offer=offer, enterprise=enterprise, signed_by=user, signed_at=signed_at, attendance=came
                )


def _wishes(holders: list[Enterprise], at: datetime) -> None:
    for number, enterprise in enumerate(holders[::5]):
        user = User.objects.filter(enterprise=enterprise).order_by("pk").first()
        if user is not None:
            FinancingWish.objects.create(
                enterprise=enterprise, amount=Decimal(300 + 150 * (number % 6)), months=(12, 24, 36)[number % 3],
                purpose=PURPOSES[number % len(PURPOSES)], bank=("", "中国银行", "建设银行")[number % 3], agrees=True,
                updated_by=user, updated_at=at - timedelta(days=3 * number + 1),
            )  # fmt: skip


def _survey(holders: list[Enterprise], at: datetime) -> None:
    quarter, random = last_ended_quarter(clock.local(at).date()), Random("zjtx-demo-survey")
    officers = {one.scope_path: one for one in User.objects.filter(role="city_officer").select_related("region")}
    marks = []
    for enterprise in holders:
        officer = next((one for path, one in officers.items() if enterprise.region.path.startswith(path)), None)
        if officer is not None and random.random() < 0.85:
            took = random.random() < 0.9
            marks.append(
                SurveyMark(enterprise=enterprise, quarter=quarter, took_part=took, marked_by=officer, marked_at=at)
            )
    SurveyMark.objects.bulk_create(marks)


def _contacts(at: datetime) -> None:
    roles = ("province_officer", "city_officer")
    officers = User.objects.filter(role__in=roles).select_related("region").order_by("region__path", "pk")
    for number, officer in enumerate({one.region_id: one for one in officers}.values()):
        BureauContact.objects.create(
            region=officer.region, name=f"{SURNAMES[number % len(SURNAMES)]}科长", position="中小企业科",
            phone=f"024-2300{number:04d}", updated_by=officer, updated_at=at - timedelta(days=20 + number),
        )  # fmt: skip
