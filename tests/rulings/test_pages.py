"""The pages of readings and waivers, and where a report says what was ruled."""

import re

import pytest
from django.urls import reverse

from declarations.models import Declaration, LockedReading, Waiver
from declarations.services import readings
from tests import factories
from tests.review import decided, panel_factories
from tests.review import factories as desks
from tests.rulings import making
from zjtx.common import clock, jobs
from zjtx.common.models import AuditEntry, Job

pytestmark = pytest.mark.django_db
AT = factories.AT
WAIVED = "不符合，已豁免"
PAPER = "辽工信函〔2022〕5号，辽宁省工业和信息化局2022年3月1日准予豁免，理由：并购贷款当年转入，次年已降"
LOCKED = "本批次特色化指标按从严读法核对"


@pytest.fixture(autouse=True)
def _now():
    with clock.frozen(AT):
        yield


def text_of(response):
    return re.sub(r"<[^>]+>|\s+", "", response.content.decode())


def as_(client, user):
    client.force_login(user)
    return client


def round_url(name, *more):
    return reverse(f"declarations:{name}", args=more)


def test_a_reading_goes_its_way_through_the_pages(client):
    declaration = making.green()
    admin, officer = making.administrator(), making.province()
    detail = round_url("round_detail", declaration.round.code)
    shown = text_of(as_(client, admin).get(detail))
    assert "中小企业特色化指标" in shown
    assert "“企业具有品牌培育理念”且“拥有自主品牌" in shown
    address = round_url("reading_propose", declaration.round.code, "sme", making.GROUP)
    assert client.post(address, {"reading": "strict", "reason": ""}).status_code == 422
    answer = client.post(address, {"reading": "strict", "reason": making.REASON})
    assert answer["Location"] == f"{detail}#readings"
    ruling = LockedReading.objects.get()
    confirm = round_url("reading_confirm", ruling.pk)
    assert address not in client.get(detail).content.decode()
    early = text_of(as_(client, officer).get(confirm))
    assert "尚在计算" in early
    assert client.post(confirm).status_code == 409
    jobs.run(Job.objects.get(kind=readings.EFFECT_JOB).pk)
    shown = text_of(client.get(confirm))
    assert "本组结果改变1份，总体结果改变1份（“各项符合”变为“待定”1份）" in shown
    assert "（2022年3月1日10:00计算）" in shown
    desks.submitted()
    assert "此后申报数有变化" in text_of(client.get(confirm))
    home = text_of(client.get("/"))
    assert "确认条款读法：LN2022中小企业特色化指标锁定为从严读法" in home
    assert client.post(confirm)["Location"] == f"{detail}#readings"
    shown = text_of(client.get(detail))
    assert f"{admin.full_name}提出，{officer.full_name}于2022年3月1日10:00确认，理由：{making.REASON}" in shown
    assert "已有申报提交，条件版本和申报表版本不能再改" in shown
    choices = text_of(as_(client, admin).get(address))
    assert "解除锁定（现为从严读法）" in choices


def test_administrator_takes_a_proposal_back_and_the_effect_is_counted_again(client):
    ruling = making.proposed()
    as_(client, ruling.prepared_by)
    assert "撤回条款读法" in text_of(client.get(round_url("reading_decline", ruling.pk)))
    assert client.post(round_url("reading_count", ruling.pk)).status_code == 302
    assert client.post(round_url("reading_decline", ruling.pk), {"reason": "填写有误"}).status_code == 302
    assert "通常读法" in text_of(client.get(round_url("round_detail", ruling.round.code)))
    assert "从严读法（未生效）" in text_of(client.get(round_url("round_detail", ruling.round.code)))


@pytest.mark.parametrize("tier, group", [("sme", "basic"), ("sme", "none"), ("product", "distinctive")])
def test_what_has_one_reading_only_has_no_page(client, tier, group):
    round_ = factories.open_round()
    assert (
        as_(client, making.administrator()).get(round_url("reading_propose", round_.code, tier, group)).status_code
        == 404
    )


def test_a_waiver_goes_its_way_through_the_pages(client):
    declaration = making.blocked()
    as_(client, making.province())
    found = client.get(reverse("review:waivers"), {"number": declaration.number.lower()})
    case = reverse("review:waiver_case", args=[declaration.number])
    assert found["Location"] == case
    page = client.get(case)
    assert "2021年75.00%" in text_of(page)
    give = reverse("review:waiver_give", args=[declaration.number, "S-B2b"])
    assert give in page.content.decode()
    assert client.post(give, {"reason": "并购贷款"}).status_code == 422
    assert client.post(give, {"reason": "并购贷款", "document_number": "辽工信函〔2022〕5号"})["Location"] == case
    waiver = Waiver.objects.get()
    assert give not in client.get(case).content.decode()
    assert client.get(give)["Location"] == case
    assert declaration.number in text_of(client.get(reverse("review:waivers")))
    withdraw = reverse("review:waiver_withdraw", args=[waiver.pk])
    assert client.post(withdraw, {"reason": "文件已废止"})["Location"] == case
    assert client.post(withdraw, {"reason": "另有理由"}).status_code == 409
    assert declaration.number not in text_of(client.get(reverse("review:waivers")))
    assert "文件已废止" in text_of(client.get(reverse("review:waivers"), {"status": "withdrawn"}))
    assert "文件已废止" in text_of(client.get(case))


def test_reading_a_draft_for_a_waiver_is_recorded(client):
    declaration, sent = making.blocked(), making.green()
    as_(client, making.province())
    for one in (declaration, sent):
        assert client.get(reverse("review:waiver_case", args=[one.number])).status_code == 200
    opened = AuditEntry.objects.filter(action="review.waiver.open_draft")
    assert [one.object_label for one in opened] == [declaration.number]


def test_a_number_that_is_not_there_is_said_at_the_field(client):
    page = as_(client, making.province()).get(reverse("review:waivers"), {"number": "LN2022-Q-999999"})
    assert "没有该编号的申报" in text_of(page)


def test_waivers_are_filtered(client):
    here, there = making.blocked(), making.blocked(region="210302")
    for one in (here, there):
        making.waive(one)
    as_(client, making.province())

    def numbers(**query):
        rows = client.get(reverse("review:waivers"), query).context["table"]["rows"]
        return [row["cells"][0]["text"] for row in rows]

    assert numbers() == [there.number, here.number]
    assert numbers(city="210300") == [there.number]
    assert numbers(q=here.enterprise_name) == [here.number]
    assert numbers(tier="product") == numbers(status="withdrawn") == numbers(round="LN2021") == []
    assert numbers(status="all") == [there.number, here.number]


def test_enterprise_sees_what_was_ruled_on_its_report_and_beside_the_sheet(client):
    declaration = making.blocked()
    making.waive(declaration)
    making.locked(declaration.round)
    as_(client, declaration.created_by)
    report = text_of(client.get(reverse("declarations:conditions", args=[declaration.number])))
    assert WAIVED in report
    assert PAPER in report
    assert LOCKED in report
    side = text_of(client.get(reverse("declarations:block", args=[declaration.number, "operations"])))
    assert PAPER in side
    submit = text_of(client.get(reverse("declarations:submit", args=[declaration.number])))
    assert "提交前须处理" not in submit


def test_desk_province_and_experts_see_what_was_ruled(client):
    panel = panel_factories.started()
    one = panel_factories.accepted(panel)
    declaration = one.declaration
    making.waive(declaration, "S-C4")
    making.locked(declaration.round)
    pages = (
        (desks.city_officer(), reverse("review:desk", args=[declaration.number])),
        (making.province(), reverse("review:province_case", args=[declaration.number])),
        (one.expert, reverse("review:expert_score", args=[declaration.number])),
    )
    for user, address in pages:
        shown = text_of(as_(client, user).get(address))
        assert WAIVED in shown, user.role
        assert "并购贷款当年转入" in shown, user.role
        assert LOCKED in shown, user.role


def test_province_case_leads_to_the_waivers(client):
    one, over = decided.recommended(), decided.recommended()
    Declaration.objects.filter(pk=over.pk).update(status="recognised")
    as_(client, making.province())
    acts = {}
    for declaration in (one, over):
        page = client.get(reverse("review:province_case", args=[declaration.number]))
        acts[declaration.pk] = [act["label"] for act in page.context["acts"]]
    assert acts == {one.pk: ["组建评审组", "退回市级", "豁免条款"], over.pk: []}


def test_self_check_stands_on_the_rounds_readings_and_names_no_person(client):
    round_ = factories.open_round()
    ruling = making.locked(round_)
    data = {"declared_on": "2022-03-01", "revenue.2021": "4300.00", "recognitions": ["green_demo"]}
    page = client.post(reverse("declarations:self_check_tier", args=["sme"]), data)
    shown = text_of(page)
    assert LOCKED in shown
    assert ruling.confirmed_by.full_name not in shown
    (group,) = [one for one in page.context["report"]["groups"] if one["title"] == "特色化指标"]
    assert group["verdict"] == "open"
