"""The pages of a round: who may open them, that a whole round can be made in them, and that nothing typed is lost."""

from dataclasses import replace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from declarations.models import Extension, Round
from declarations.pages.rounds import next_step
from declarations.round_content import EvidenceContent, read_content, seal
from declarations.services import rounds as services
from tests import factories
from zjtx.common import clock

pytestmark = pytest.mark.django_db
AT = factories.AT
BASICS = {
    "code": "ln2023",
    "year": "2023",
    "title": "2023年度通知",
    "document_number": "辽工信改革〔2023〕1号",
    "issued_on": "2023年1月10日",
    "office": "改革处",
    "desk_phones": "024-86906664",
    "notice_text": "各市：\r\n现通知如下。",
    "apply_first": "2023-02-06",
    "apply_last": "2023-03-17",
    "first_review_first": "2023-02-06",
    "first_review_last": "2023-03-17",
    "return_working_days": "5",
    "packet_working_days": "5",
    "publicity_working_days": "7",
    "new_title_working_days": "10",
    "validity_years": "3",
    "paper_copies": "2",
}


def _as(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def at_desk(admin) -> Client:
    with clock.frozen(AT):
        yield _as(admin)


@pytest.fixture
def at_province(officer) -> Client:
    with clock.frozen(AT):
        yield _as(officer)


def _url(name: str, *args: Any) -> str:
    return reverse(f"declarations:{name}", args=args)


def _lines(*rows: tuple[str, str, str, str]) -> dict[str, str]:
    data = {"form-TOTAL_FORMS": str(len(rows)), "form-INITIAL_FORMS": "0"}
    for place, (serial, text, required, clauses) in enumerate(rows):
        data |= {f"form-{place}-serial": serial, f"form-{place}-text": text, f"form-{place}-clauses": clauses}
        if required:
            data[f"form-{place}-is_required"] = "on"
    return data


def _seen(client: Client, url: str) -> str:
    return client.get(url).context["seen"]


def _write(at_desk: Client) -> None:
    """Make the whole of a round, part by part, through its pages only."""
    assert at_desk.post(_url("round_new"), BASICS).url == _url("round_detail", "LN2023")
    page = at_desk.get(_url("round_detail", "LN2023"))
    assert page.context["missing"] == ["尚未设定申报类别"]
    assert at_desk.post(_url("round_propose", "LN2023")).status_code == 409

    url = _url("round_tiers", "LN2023")
    tiers = {"sme_offered": "on", "sme_rule_set": "liaoning_2022", "sme_sheet": "sme_2022", "sme_plan_count": "220"}
    assert at_desk.post(url, tiers | {"seen": _seen(at_desk, url)}).status_code == 302
    url = _url("round_cities", "LN2023")
    cities = {"210200_district": "on", "210200_sme": "70", "210300_panel": "on"}
    assert at_desk.post(url, cities | {"seen": _seen(at_desk, url)}).status_code == 302
    url = _url("round_evidence", "LN2023", "sme")
    lines = _lines(
        ("4.10", "企业技术中心证书", "", ""), ("", "", "", ""), ("1", "营业执照", "on", "S-B1a、S-B1b，S-B1a")
    )
    assert at_desk.post(url, lines | {"seen": _seen(at_desk, url)}).status_code == 302


def test_whole_round_is_written_in_pages(at_desk, places) -> None:
    _write(at_desk)
    content = read_content(Round.objects.get())
    assert (content.code, content.publicity_working_days) == ("LN2023", 7)
    assert content.notice_text == "各市：\n现通知如下。"
    assert [(one.tier, one.plan_count) for one in content.tiers] == [("sme", 220)]
    assert [(one.city, one.has_district_stage, one.has_own_panel, one.plans) for one in content.cities] == [
        ("210200", True, False, (("sme", 70),)),
        ("210300", False, True, ()),
    ]
    assert [(one.serial, one.is_required, one.clauses) for one in content.evidence] == [
        ("1", True, ("S-B1a", "S-B1b")),
        ("4.10", False, ()),
    ]


def test_round_is_opened_extended_and_ended_in_pages(at_desk, at_province, places) -> None:
    _write(at_desk)
    assert at_desk.post(_url("round_propose", "LN2023")).status_code == 302
    hidden = dict(at_province.get(_url("round_confirm", "LN2023")).context["hidden"])
    assert at_province.post(_url("round_confirm", "LN2023"), hidden).status_code == 302
    asked = {"kinds": ["apply", "first_review"], "until": "2023-03-31", "reason": "假期影响"}
    assert at_desk.post(_url("round_extend", "LN2023"), asked).status_code == 302
    for extension in Extension.objects.all():
        assert at_province.post(_url("extension_confirm", extension.pk)).status_code == 302
    ends = {clock.local(one.closes_at).isoformat() for one in Round.objects.get().windows.all()}
    assert ends == {"2023-03-31T23:59:59+08:00"}
    assert at_desk.post(_url("round_close_propose", "LN2023"), {"reason": "已办结"}).status_code == 302
    assert at_province.post(_url("round_close", "LN2023")).status_code == 302
    assert Round.objects.get().state == "closed"
    assert "已结束" in at_desk.get(_url("round_list")).content.decode()


def test_new_round_from_last_years(at_desk, opened) -> None:
    page = at_desk.get(_url("round_new") + "?template=LN2022")
    assert page.context["form"].initial["year"] == 2023
    assert page.context["form"].initial["title"] == "关于开展2023年度“专精特新”企业梯度培育工作的通知"
    assert at_desk.post(_url("round_new") + "?template=LN2022", BASICS).status_code == 302
    made, old = read_content(Round.objects.get(code="LN2023")), read_content(opened)
    assert (made.tiers, made.cities) == (old.tiers, old.cities)
    assert made.evidence[1].text == "经审计的2021、2022年度会计报表"


def test_bad_input_is_refused_at_its_field_and_kept(at_desk, places) -> None:
    typed = BASICS | {
        "code": "2023辽宁",
        "issued_on": "昨天",
        "apply_last": "2023-01-01",
        "paper_copies": "两份",
        "title": "",
        "district_review_first": "2023-02-06",
    }
    page = at_desk.post(_url("round_new"), typed)
    assert page.status_code == 422
    form = page.context["form"]
    assert set(form.errors) == {"issued_on", "paper_copies", "title", "district_review_last"}
    assert form.errors["paper_copies"] == ["“纸质份数”应为0至20之间的整数。"]
    html = page.content.decode()
    for kept in ("2023辽宁", "昨天", "两份", "辽工信改革〔2023〕1号", "2023-01-01", "现通知如下。"):
        assert kept in html
    again = at_desk.post(
        _url("round_new"),
        typed | {"issued_on": "2023-01-10", "paper_copies": "2", "title": "通知", "district_review_first": ""},
    )
    assert set(again.context["form"].errors) == {"code", "apply_last"}
    assert not Round.objects.exists()


def test_code_that_is_taken_is_said_at_the_field(at_desk, opened) -> None:
    page = at_desk.post(_url("round_new"), BASICS | {"code": "LN2022"})
    assert page.context["form"].errors == {"code": ["该批次编号已使用，请另定编号。"]}


def test_offered_tier_needs_rule_set_and_sheet(at_desk, prepared) -> None:
    url = _url("round_tiers", "LN2022")
    page = at_desk.post(url, {"seen": _seen(at_desk, url), "product_offered": "on", "sme_plan_count": "-1"})
    assert page.status_code == 422
    assert set(page.context["form"].errors) == {"product_rule_set", "product_sheet", "sme_plan_count"}
    assert [one.tier for one in read_content(prepared).tiers] == ["sme"]


def test_evidence_lines_with_faults_are_named_and_kept(at_desk, prepared) -> None:
    url = _url("round_evidence", "LN2022", "sme")
    lines = _lines(
        ("1", "营业执照", "on", "S-B1a"),
        ("1", "重复序号", "", ""),
        ("第二", "报表", "", "S-X9"),
        ("", "没有序号", "", ""),
    )
    page = at_desk.post(url, lines | {"seen": _seen(at_desk, url)})
    html = page.content.decode()
    assert page.status_code == 422
    for words in (
        "序号“1”已在前面使用",
        "序号应为 1 或 4.2 的形式",
        "没有条款“S-X9”",
        "“序号”应填写",
        "没有序号",
        "第二",
    ):
        assert words in html
    assert len(read_content(prepared).evidence) == 4


def test_evidence_is_filled_in_from_another_round(at_desk, prepared, opened_before) -> None:
    page = at_desk.get(_url("round_evidence", "LN2022", "sme") + "?from=LN2021")
    shown = [form.initial for form in page.context["lines"] if form.initial]
    line = {"serial": "7", "text": "2020、2021年度报表", "examples": "2021年度审计报告"}
    assert shown == [{**line, "is_required": True, "clauses": "S-B2a"}]
    assert len(read_content(prepared).evidence) == 4


@pytest.fixture
def opened_before(content, admin) -> Round:
    evidence = (EvidenceContent("sme", "7", "2019、2020年度报表", True, ("S-B2a",), "2020年度审计报告"),)
    return services.create_round(content=replace(content, code="LN2021", year=2021, evidence=evidence), user=admin)


def test_two_administrators_do_not_overwrite_each_other(at_desk, prepared, content) -> None:
    url = _url("round_tiers", "LN2022")
    seen = _seen(at_desk, url)
    tiers = {"sme_offered": "on", "sme_rule_set": "liaoning_2022", "sme_sheet": "sme_2022"}
    assert at_desk.post(url, tiers | {"sme_plan_count": "210", "seen": seen}).status_code == 302
    page = at_desk.post(url, tiers | {"sme_plan_count": "230", "seen": seen})
    assert page.status_code == 200
    html = page.content.decode()
    assert "已由他人修改，本次未保存" in html
    assert 'value="230"' in html
    assert prepared.tiers.get().plan_count == 210
    # Told of it, the second one may save again, on the content that is there now.
    again = tiers | {"sme_plan_count": "230", "seen": page.context["seen"]}
    assert at_desk.post(url, again).status_code == 302
    assert prepared.tiers.get().plan_count == 230


def test_parts_of_an_open_round_are_not_there_to_edit(at_desk, opened) -> None:
    for name, args in (("round_edit", ()), ("round_tiers", ()), ("round_cities", ()), ("round_evidence", ("sme",))):
        assert at_desk.get(_url(name, "LN2022", *args)).status_code == 404
    assert at_desk.get(_url("round_detail", "LN2022")).context["can_edit"] is False


def test_evidence_of_a_tier_that_is_not_offered_is_missing(at_desk, prepared) -> None:
    assert at_desk.get(_url("round_evidence", "LN2022", "product")).status_code == 404
    assert at_desk.get(_url("round_evidence", "LN2022", "nonsense")).status_code == 404


PREPARING = ("round_edit", "round_tiers", "round_cities", "round_propose", "round_extend", "round_close_propose")
CONFIRMING = ("round_confirm", "round_return", "round_close")
ROLES = (
    "enterprise",
    "district_officer",
    "city_officer",
    "province_officer",
    "expert",
    "institution",
    "system_admin",
    "auditor",
)


def _member(role: str) -> Any:
    if role == "enterprise":
        return factories.user(role, of=factories.enterprise())
    region = {"district_officer": "210211", "city_officer": "210200", "province_officer": "210000"}.get(role)
    return factories.user(role, region=region)


@pytest.mark.parametrize("role", ROLES)
def test_only_administrators_prepare_and_only_province_officers_confirm(prepared, role) -> None:
    client = _as(_member(role))
    for names, allowed in ((PREPARING, "system_admin"), (CONFIRMING, "province_officer")):
        for name in names:
            status = client.get(_url(name, "LN2022")).status_code
            assert (status == 200) == (role == allowed), (name, status)
            if role != allowed:
                assert client.post(_url(name, "LN2022")).status_code == 404
    for name, args in (("round_list", ()), ("round_detail", ("LN2022",)), ("round_close_decline", ("LN2022",))):
        assert (client.get(_url(name, *args)).status_code == 200) == (role in ("system_admin", "province_officer"))
    assert (client.get(_url("round_new")).status_code == 200) == (role == "system_admin")


def test_visitor_is_sent_to_the_sign_in_page(prepared) -> None:
    for name, args in (("round_list", ()), ("round_detail", ("LN2022",)), ("round_confirm", ("LN2022",))):
        assert Client().get(_url(name, *args)).status_code == 302


def test_confirm_page_does_not_open_what_was_changed_since(at_province, proposed, content, admin) -> None:
    hidden = dict(at_province.get(_url("round_confirm", "LN2022")).context["hidden"])
    services.update_round(
        round_=proposed, changes={"paper_copies": 9}, seen=seal(content, ["paper_copies"]), user=admin
    )
    services.propose_round(round_=proposed, user=admin)
    page = at_province.post(_url("round_confirm", "LN2022"), hidden)
    assert page.status_code == 409
    assert "请核对最新内容后再确认" in page.content.decode()
    assert at_province.post(_url("round_confirm", "LN2022")).status_code == 409
    assert Round.objects.get().state == "prepared"


@pytest.mark.parametrize("name", ["round_return", "round_close_decline"])
def test_reason_is_asked_for_at_its_field(at_province, proposed, name) -> None:
    page = at_province.post(_url(name, "LN2022"), {"reason": " "})
    assert page.status_code == 422
    assert list(page.context["form"].errors) == ["reason"]


def test_refused_act_keeps_the_words(at_desk, opened, admin) -> None:
    services.propose_extension(round_=opened, kind="apply", until=AT.date().replace(month=4), reason="一", user=admin)
    page = at_desk.post(
        _url("round_extend", "LN2022"), {"kinds": ["apply"], "until": "2022-04-10", "reason": "疫情防控影响现场核验"}
    )
    html = page.content.decode()
    assert page.status_code == 409
    assert "已有一项待确认的延期" in html
    assert "疫情防控影响现场核验" in html
    assert "2022-04-10" in html


def test_unknown_window_and_round_are_refused(at_desk, opened) -> None:
    page = at_desk.post(
        _url("round_extend", "LN2022"), {"kinds": ["district_review"], "until": "2022-04-10", "reason": "一"}
    )
    assert page.status_code == 422
    assert at_desk.get(_url("round_detail", "LN1999")).status_code == 404
    assert at_desk.post(_url("extension_decline", 999), {"reason": "一"}).status_code == 404


def test_detail_shows_extensions_in_every_state(at_desk, at_province, opened, admin, officer) -> None:
    for kind, until in (("apply", "2022-03-25"), ("first_review", "2022-03-26")):
        services.propose_extension(
            round_=opened, kind=kind, until=clock.as_moment(until).date(), reason="雪灾", user=admin
        )
    first, second = Extension.objects.order_by("pk")
    services.confirm_extension(extension=first, user=officer, at=AT)
    html = at_province.get(_url("round_detail", "LN2022")).content.decode()
    assert _url("extension_confirm", second.pk) in html
    assert _url("extension_confirm", first.pk) not in html
    assert at_desk.post(_url("extension_decline", second.pk), {"reason": "填写有误"}).status_code == 302
    html = at_desk.get(_url("round_detail", "LN2022")).content.decode()
    assert "由2022年3月18日延至2022年3月25日 星期五，理由：雪灾" in html
    assert "填写有误" in html
    assert "待确认" not in html


def test_list_takes_as_many_queries_for_three_rounds_as_for_one(
    at_desk, opened, content, admin, django_assert_num_queries
) -> None:
    with django_assert_num_queries(6) as counted:
        at_desk.get(_url("round_list"))
    for code in ("LN2022-2", "LN2022-3"):
        services.create_round(content=replace(content, code=code), user=admin)
    with django_assert_num_queries(len(counted.captured_queries)):
        at_desk.get(_url("round_list"))


@pytest.mark.parametrize(
    "at, words",
    [
        ("2022-02-08T23:59:59", "企业申报自2022年2月9日 星期三开始。"),
        ("2022-02-09T00:00:00", "企业申报中，2022年3月18日 星期五截止。"),
        ("2022-03-18T23:59:59", "企业申报中，2022年3月18日 星期五截止。"),
        ("2022-03-19T00:00:00", "企业申报已截止，市级初审至2022年3月25日 星期五。"),
        ("2022-03-25T23:59:59", "企业申报已截止，市级初审至2022年3月25日 星期五。"),
        ("2022-03-26T00:00:00", "初审已截止。"),
    ],
)
def test_next_step_follows_the_windows(opened, at, words) -> None:
    opened.windows.filter(kind="first_review").update(closes_at=clock.as_moment("2022-03-25T23:59:59"))
    assert next_step(opened, "system_admin", clock.as_moment(at)) == words
