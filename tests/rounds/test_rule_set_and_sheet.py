"""Whether the rule set and the sheet of a tier go together, and what is said of a rule set that is to be confirmed."""

from dataclasses import replace
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from declarations.enums import RoundState
from declarations.models import Round
from declarations.round_content import TierContent, blockers, for_year, hints, misfit, rule_set_label
from declarations.services import rounds as services
from tests import factories
from zjtx.common import clock

pytestmark = pytest.mark.django_db
DAY = date(2022, 3, 1)
NATIONAL = (TierContent("sme", "miit_2022", "sme_miit_2022", 200),)


@pytest.mark.parametrize(
    "tier, rule_set, sheet, words",
    [
        ("sme", "liaoning_2022", "sme_2022", ""),
        ("sme", "liaoning_2022", "sme_miit_2022", ""),
        ("product", "liaoning_2022", "product_2022", ""),
        ("little_giant", "miit_2026", "little_giant_miit_2026", ""),
        (
            "sme",
            "miit_2022",
            "sme_2022",
            "的条件版本要查看申报表没有的栏目：“近2年新增股权融资总额”、“主导产品所属领域情况”、"
            "“数字化水平”、“是否获得省级以上质量奖荣誉”等12项，"
            "请改用“附件2（工信部企业〔2022〕63号补充版） 辽宁省“专精特新”中小企业申报表”",
        ),
        (
            "little_giant",
            "miit_2026",
            "little_giant_miit_2022",
            "的条件版本要查看申报表没有的栏目：“是否为有效期内的专精特新中小企业”、“是否申请复核”、"
            "“与主导产品相关的Ⅰ类知识产权”、“主导产品细分市场全国排名”等5项，"
            "请改用“附件3（工信部企业〔2026〕2号补充版） 辽宁省专精特新“小巨人”企业推荐表”",
        ),
        ("sme", "miit_2030", "sme_2022", ""),
        ("sme", "miit_2022", "sme_2030", ""),
    ],
)
def test_a_sheet_that_lacks_what_the_rule_set_looks_at_is_named_with_the_one_that_fits(tier, rule_set, sheet, words):
    assert misfit(TierContent(tier, rule_set, sheet)) == words


def test_round_whose_sheet_does_not_fit_cannot_be_proposed(content, admin):
    wrong = replace(content, tiers=(TierContent("sme", "miit_2022", "sme_2022", 200),))
    (reason,) = blockers(wrong)
    assert reason.startswith("中小企业的条件版本要查看申报表没有的栏目")
    round_ = services.create_round(content=wrong, user=admin)
    with pytest.raises(services.RoundRefused, match="申报表没有的栏目"):
        services.propose_round(round_=round_, user=admin)
    assert blockers(replace(content, tiers=NATIONAL)) == []


def test_a_rule_set_to_be_confirmed_is_said_wherever_it_is_named(content):
    assert rule_set_label("miit_2022", "sme") == "工信部企业〔2022〕63号（待按正式文本核对）"
    assert rule_set_label("liaoning_2022", "sme") == "辽工信改革〔2022〕9号"
    said = "中小企业的条件版本（工信部企业〔2022〕63号）待按正式文本核对，开放前应逐条核对"
    assert said in hints(replace(content, tiers=NATIONAL), DAY)
    assert not any("待按正式文本核对" in one for one in hints(content, DAY))


def test_national_figures_that_nobody_looks_at_are_pointed_out(content):
    needless = (TierContent("sme", "liaoning_2022", "sme_miit_2022", 200),)
    words = "申报表中的国家标准补充数据，条件版本不查看，可改用“附件2 辽宁省“专精特新”中小企业申报表”"
    assert f"中小企业{words}" in hints(replace(content, tiers=needless), DAY)


def test_evidence_moves_to_another_year_with_a_national_round(content):
    later = for_year(replace(content, tiers=NATIONAL), 2026)
    assert later.tiers == NATIONAL
    assert [one.text for one in later.evidence_of("sme")][1] == "经审计的2024、2025年度会计报表"


def test_officer_who_confirms_is_warned_and_the_administrator_sees_both_versions(content, admin, officer):
    round_ = services.create_round(content=replace(content, tiers=NATIONAL), user=admin)
    with clock.frozen(factories.AT):
        client = Client()
        client.force_login(admin)
        page = client.get(reverse("declarations:round_tiers", args=[round_.code])).content.decode()
        assert "工信部企业〔2026〕2号（待按正式文本核对）" in page
        assert "附件2（工信部企业〔2026〕2号补充版）" in page
        services.propose_round(round_=round_, user=admin)
        client.force_login(officer)
        page = client.get(reverse("declarations:round_confirm", args=[round_.code])).content.decode()
        assert "注意：中小企业的条件版本（工信部企业〔2022〕63号）待按正式文本核对，开放前应逐条核对。" in page
        services.confirm_round(round_=round_, user=officer, at=factories.AT)
    assert Round.objects.get(pk=round_.pk).state == RoundState.OPEN
