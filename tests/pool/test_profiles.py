"""The annual profile (附件5): who owes it until when, what is filled in, what must agree; correction after acceptance
of either kind of report."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
import yaml
from django.conf import settings
from django.db import IntegrityError, transaction
from django.urls import reverse

from cultivation_pool.examination import examine
from cultivation_pool.facts import AnnualProfilePrefill, annual_profiles
from cultivation_pool.kinds import ANNUAL
from cultivation_pool.models import AnnualProfile, QuarterlyReport
from cultivation_pool.services.correcting import ask_correction, reopen
from cultivation_pool.services.filing import submit_report
from cultivation_pool.services.profiles import open_profiles
from cultivation_pool.services.refusals import ReportRefused
from cultivation_pool.sheets import annual_2022 as sheet
from declarations.models import Declaration
from review.models import Recognition
from review.signals import titles_granted
from tests import factories as people
from tests.pool import factories
from tests.pool.client import as_, desk, own, text_of
from tests.pool.factories import PROFILES_FILED, PROFILES_OPENED
from zjtx.common import clock
from zjtx.common.models import AuditEntry, OutboxMessage
from zjtx.registry.enums import Tier

pytestmark = pytest.mark.django_db
NOTICE = date(2022, 1, 18)


def texts(report):
    return [one.text for one in examine(report).blockers()]


def warned(report):
    return [one.message for one in examine(report).warnings()]


# the paper


def test_columns_labels_groups_and_notes_are_those_of_the_paper():
    path = settings.BASE_DIR / "fixtures" / "rules" / "attachments_2022.yaml"
    paper = yaml.safe_load(path.read_text(encoding="utf-8"))["annual_profile"]
    assert [one["name"] for one in paper["columns"]] == [sheet.SERIAL[0], *sheet.COLUMNS]
    fields = ANNUAL.fields("2022")
    groups = {name: sheet.worded(words, "2022") for words, names in sheet.GROUPS for name in names}
    for column in paper["columns"][1:]:
        field = fields[column["name"]]
        assert (field.label, groups.get(field.name)) == (column["label"], column.get("group"))
        assert column.get("type", field.kind) in (field.kind, {"industry": "code"}.get(field.kind))
    assert (sheet.TITLE, list(sheet.NOTES)) == (paper["title"], paper["footnotes"])
    shown = [field.column.footnote for field in fields.values() if field.column.footnote]
    assert [one for one in sheet.NOTES if one in shown] == paper["footnotes"]
    assert ANNUAL.fields("2023")["previous_rd_expense"].label == "2021年投入研发经费总额（万元）"


# who owes it, and until when


def test_holders_on_the_day_of_the_notice_owe_it_by_the_round_s_date():
    holder, newcomer = factories.holder(), people.enterprise()
    factories.title(newcomer, starts_on=NOTICE + timedelta(days=1))
    round_ = factories.profile_round()
    assert open_profiles(PROFILES_OPENED - timedelta(days=1)) == 0
    assert (open_profiles(PROFILES_OPENED), open_profiles(PROFILES_OPENED + timedelta(days=2))) == (1, 0)
    profile = AnnualProfile.objects.get()
    # 20 February is a Sunday and is not moved.
    assert (profile.enterprise_id, profile.year, profile.due_on) == (holder.enterprise_id, 2022, date(2022, 2, 20))
    assert [one.event for one in profile.log.all()] == ["opened"]
    # Whoever is opened after the date has as many working days as a new title: 14 March is the tenth from 28 February.
    late = factories.holder()
    assert open_profiles(clock.as_moment("2022-02-28T08:30:00")) == 1
    assert late.enterprise.annual_profiles.get().due_on == date(2022, 3, 14)
    round_.state = "prepared"
    round_.save(update_fields=["state"])
    factories.holder()
    assert open_profiles(clock.as_moment("2022-03-01T08:30:00")) == 0


def test_a_new_title_opens_both_sheets_due_by_the_round_s_working_days():
    round_ = factories.profile_round(new_title_working_days=5)
    user = people.user("enterprise", of=people.enterprise())
    granted = factories.title(user.enterprise, starts_on=date(2022, 6, 1), year=2022)
    at = clock.as_moment("2022-06-01T15:00:00")
    recognition = Recognition(round=round_, issued_on=date(2022, 6, 1), recognised_at=at)
    for _ in range(2):
        with transaction.atomic():
            titles_granted.send(sender=Recognition, recognition=recognition, titles=[granted])
    profile, report = AnnualProfile.objects.get(), QuarterlyReport.objects.get()
    assert (profile.due_on, report.due_on, report.quarter) == (date(2022, 6, 9), date(2022, 6, 9), "2022Q1")
    assert profile.highest_title == "2022年中小企业"
    keys = set(OutboxMessage.objects.filter(recipient=user, kind="notice").values_list("key", flat=True))
    assert keys == {
        f"{name}:{pk}:opened:{user.pk}:notice" for name, pk in (("profile", profile.pk), ("report", report.pk))
    }


# what is filled in


def test_it_begins_with_record_titles_and_the_last_accepted_profile():
    user = factories.holder()
    people_of = {"legal_representative": "王建国", "contact_mobile": "13940001234", "registered_on": date(2010, 3, 1)}
    type(user.enterprise).objects.filter(pk=user.enterprise_id).update(**people_of)
    factories.title(user.enterprise, tier=Tier.LITTLE_GIANT, year=2021)
    factories.title(user.enterprise, tier=Tier.PRODUCT, year=2021, product_name="轴承")
    last = factories.profile_of(user, 2021)
    factories.fill(last)
    officer = factories.city_officer()
    factories.submit(last)
    factories.accepted(last, officer)
    profile = factories.opened_profile(user)
    assert (profile.years_established, profile.industry_class_id, profile.legal_representative) == (
        11,
        "3484",
        "王建国",
    )
    assert profile.highest_title == "2021年小巨人企业"
    assert (profile.is_high_tech, profile.main_product) == (True, "高精度传动齿轮")
    assert profile.previous_rd_ratio == Decimal("5.60")
    assert profile.previous_rd_expense == Decimal("268.80")
    assert profile.revenue is None
    marks = {one.field: (one.source, one.detail) for one in profile.marks.all()}
    assert marks["contact_mobile"] == ("enterprise_record", "")
    assert marks["main_product"] == ("last_profile", "2021年度基本情况表")
    assert marks["highest_title"] == ("titles", "")
    page = text_of(as_(user).get(own("fill", quarter="2022")))
    assert "取自2021年度基本情况表" in page
    assert sheet.NOTES[0] in page.replace("&quot;", '"')


# what must agree


def test_what_keeps_it_from_being_submitted():
    profile = factories.opened_profile()
    factories.fill(profile, is_listed=True, maker_contest_entered=False, awards_top_three=4, invention_patents=40)
    assert texts(profile) == [
        "“其中：排名前三的科技奖励数”4大于“近2年获得省级以上科技奖励总数”3，请核对后更正其中一项",
        "“其中：发明专利数”40大于“获专利总数（项）”36，请核对后更正其中一项",
        "“是否上市”为“是”，“如未上市，是否有上市意愿”应留空",
        "“是否进入“创客中国”中小企业创新创业大赛企业组”为“否”，“如进入，“创客中国”大赛排名情况”应留空",
    ]
    factories.fill(profile, intends_to_list=None, main_revenue=Decimal("4900.00"))
    assert texts(profile)[0] == "“如未上市，是否有上市意愿”尚未填写"
    assert "主营业务收入 4,900.00 万元大于营业收入 4,800.00 万元" in texts(profile)[1]


def test_the_share_is_computed_and_figures_are_held_against_quarter_and_last_year():
    user = factories.holder()
    factories.standing_report(user, "2021Q4", revenue=Decimal("4000.00"), main_revenue=Decimal("3900.00"))
    profile = factories.filed_profile(
        user, debt_ratio=Decimal("120.00"), net_profit=Decimal("-15.00"), tax_paid=60, exports=0
    )
    assert profile.main_revenue_ratio == Decimal("93.75")
    said = [one["message"] for one in profile.log.last().issues]
    assert said == [
        "资产负债率120.00%大于100%，请核对",
        "营业收入 4,800.00 万元，2021年四季度报表为 4,000.00 万元，请核对",
        "主营业务收入 4,500.00 万元，2021年四季度报表为 3,900.00 万元，请核对",
        "按研发经费占比和营业收入计算的研发经费为 268.80 万元，2021年四季度报表为 55.00 万元，请核对",
    ]
    # The quarter's report shows the same from its side.
    report = QuarterlyReport.objects.get(quarter="2021Q4")
    assert warned(report)[0] == "营业收入 4,000.00 万元，2022年度基本情况表为 4,800.00 万元，请核对"
    assert len(warned(report)) == 3
    # And a declaration of that year is held against the profile, and filled in from it.
    asking = Declaration(enterprise=user.enterprise, tier="sme", year=2022)
    (document,) = annual_profiles(asking)
    assert (document.year, document.figures["employees"]) == (2021, Decimal(168))
    known = {one.name: (one.value, one.year) for one in AnnualProfilePrefill().answers(asking)}
    assert known["revenue"] == (Decimal("4800.00"), 2021)


@pytest.mark.parametrize(
    "columns",
    [{"domestic_market_share": 101}, {"year": 1999}, {"state": "submitted"}, {"correct_by": NOTICE}],
)
def test_the_database_refuses(columns):
    profile = factories.opened_profile()
    with pytest.raises(IntegrityError), transaction.atomic():
        AnnualProfile.objects.filter(pk=profile.pk).update(**columns)


def test_the_database_refuses_a_second_one_and_parts_beyond_their_totals_once_filed():
    profile = factories.filed_profile()
    for columns in ({"invention_patents": 37}, {"main_revenue": 4801}):
        with pytest.raises(IntegrityError), transaction.atomic():
            AnnualProfile.objects.filter(pk=profile.pk).update(**columns)
    with pytest.raises(IntegrityError), transaction.atomic():
        AnnualProfile.objects.create(
            enterprise=profile.enterprise, year=2022, region_path="x", opened_at=PROFILES_OPENED, due_on=NOTICE
        )


# correction after acceptance


@pytest.mark.parametrize("make", [factories.filed, factories.filed_profile])
def test_an_accepted_report_is_corrected_and_both_figures_stay(make):
    officer, colleague, elsewhere = factories.city_officer(), factories.city_officer(), factories.city_officer("210300")
    report = make()
    user, at = factories.someone_of(report), PROFILES_FILED + timedelta(days=80)
    with pytest.raises(ReportRefused, match="未审核通过的不需更正"):
        ask_correction(report=report, user=user, at=at, reason="审计调整")
    factories.accepted(report, officer)
    first = ask_correction(report=report, user=user, at=at, reason="审计调整")
    assert ask_correction(report=report, user=user, at=at, reason="再说一次").pk == first.pk
    assert OutboxMessage.objects.filter(key__contains=":asked:", kind="notice").count() == 2
    with pytest.raises(ReportRefused, match="无权"):
        reopen(report=report, user=elsewhere, at=at, version=1, reason="更正")
    entry = reopen(report=report, user=officer, at=at, version=1, reason="同意更正")
    assert reopen(report=report, user=officer, at=at, version=1, reason="同意更正").pk == entry.pk
    with pytest.raises(ReportRefused, match="已退回"):
        reopen(report=report, user=colleague, at=at, version=1, reason="同意更正")
    type(report).objects.filter(pk=report.pk).update(main_revenue=Decimal("1000.00"))
    submit_report(report=report, user=user, at=at, version=1)
    factories.accepted(report, officer, at=at)
    frozen = [one.answers["main_revenue"] for one in report.log.filter(event="submitted")]
    assert frozen[1] == "1000.00" != frozen[0]
    kind = "profile_" if isinstance(report, AnnualProfile) else ""
    page = text_of(as_(officer).get(desk(f"{kind}case", report)))
    assert "本次修改，原为" in page
    assert "同意更正" in page
    assert AuditEntry.objects.filter(action__in=["pool.reopen", "pool.ask_correction"]).count() == 2


# pages


def test_officers_see_masked_numbers_and_each_look_is_recorded():
    profile, officer = factories.filed_profile(), factories.city_officer()
    shown = as_(officer).get(desk("profile_case", profile)).content.decode()
    assert "139****1234" in shown
    assert "13940001234" not in shown
    full = as_(officer).post(desk("profile_contacts", profile)).content.decode()
    assert "13940001234" in full
    assert AuditEntry.objects.filter(action="phones.show", actor=officer).count() == 1
    assert as_(factories.city_officer("210300")).post(desk("profile_contacts", profile)).status_code == 404


def test_board_mine_and_home_show_it():
    user, officer = factories.holder(), factories.city_officer()
    factories.opened(user)
    factories.opened_profile(user)
    with clock.frozen(PROFILES_FILED + timedelta(days=11)):
        page = as_(user).get(reverse("pool:mine"))
        assert [one["title"] for one in page.context["waiting"]] == ["2022年度基本情况表", "2022年一季度报表"]
        board = as_(officer).get(reverse("pool:profile_board"))
        assert "2022年度基本情况表" in text_of(board)
        assert board.context["deadline"].date == date(2022, 2, 20)
        assert "年度基本情况表1份逾期未报" in [one["title"] for one in as_(officer).get("/").context["tasks"]]
        by_city = as_(people.user("province_officer", region="210000")).get(reverse("pool:profile_cities"))
        assert "大连市" in text_of(by_city)
