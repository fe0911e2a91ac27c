"""Institutions: entered by a bureau, commissioned with a panel, which they run and file; what they never see."""

import pytest
from django.urls import reverse

from declarations.models import Declaration, TransitionLog
from declarations.workflow import MoveRefused
from review import commissions, experts, institutions, panels, scoring
from review.models import ExpertEntry, Institution, InstitutionMember, Panel
from tests import factories
from tests.review import city_panel_factories as city
from tests.review import factories as review
from tests.review import panel_factories as make
from tests.review.draw_factories import drawn
from tests.review.panel_factories import PANEL_DAY, client_of, number_of, text_of, url
from zjtx.common.models import OutboxMessage

pytestmark = pytest.mark.django_db


def staffed(panel=None):
    """(panel, one of the institution's people): two of its experts drawn, the first the chair."""
    one = city.commissioned(panel or make.formed(experts=[], required=2))
    people = city.people_of(one.institution)
    for _ in range(2):
        city.institution_expert(one.institution)
    drawn(one, wanted=2, user=people)
    chair = make.seated(one)[0]
    panels.set_chair(panel=one, user=people, at=PANEL_DAY, chair=chair)
    one.refresh_from_db()
    return one, people


def test_the_institution_runs_its_panel_from_the_draw_to_the_filing():
    panel, people = staffed()
    panels.start_panel(panel=panel, user=people, at=PANEL_DAY)
    panel.refresh_from_db()
    make.drafted(make.scored(panel))
    scoring.sign_off(panel=panel, user=panel.chair, at=PANEL_DAY)
    filed = scoring.file_result(panel, user=people, at=PANEL_DAY)
    declaration = panel.places.get().declaration
    assert (declaration.status, filed.filed_by) == ("reviewed", people)
    told = OutboxMessage.objects.filter(subject__startswith="受托评审结果已归档")
    assert panel.created_by in {one.recipient for one in told}
    labels = TransitionLog.objects.filter(declaration=declaration).values_list("actor_label", flat=True)
    assert [one for one in labels if people.full_name in one or panel.institution.name in one] == []
    assert client_of(people).get(url("panel_sheet", panel.pk, declaration.number)).status_code == 404, "it is over"


def test_the_bureau_reads_and_withdraws_before_the_start():
    panel, people = staffed()
    officer = panel.created_by
    page = text_of(client_of(officer).get(url("panel", panel.pk)))
    assert "由受托机构选定专家、归档结果" in page
    assert "抽取专家" not in page
    for act in (panels.start_panel, scoring.file_result):
        with pytest.raises(MoveRefused, match="由受托机构办理"):
            act(panel=panel, user=officer, at=PANEL_DAY)
    with pytest.raises(MoveRefused, match="撤回委托的理由"):
        commissions.withdraw_commission(panel=panel, user=officer, at=PANEL_DAY, reason=" ")
    address = url("panel_commission_withdraw", panel.pk)
    assert client_of(officer).post(address, {"reason": "改由本部门组织"}).status_code == 302
    panel.refresh_from_db()
    assert (panel.institution, panel.chair, panel.experts.count(), panel.assignments.count()) == (None, None, 0, 0)
    assert panel.draws.count() == 1, "the draw stays on record"
    assert client_of(people).get(url("panel", panel.pk)).status_code == 404
    assert not Declaration.objects.visible_to(people).exists()


def test_a_commission_cannot_be_withdrawn_after_the_start():
    panel, people = staffed()
    panels.start_panel(panel=panel, user=people, at=PANEL_DAY)
    with pytest.raises(MoveRefused, match="“评审中”状态，委托不能再变更"):
        commissions.withdraw_commission(panel=panel, user=panel.created_by, at=PANEL_DAY, reason="改由本部门组织")
    assert client_of(panel.created_by).get(url("panel_commission_withdraw", panel.pk)).status_code == 302


def test_an_institution_seats_its_own_experts_only_and_chooses_no_declarations():
    panel, people = staffed()
    other = city.institution_expert(city.institution("另一评估中心"))
    for stranger in (make.expert(), other):
        with pytest.raises(MoveRefused, match="不是可用的评审专家账号"):
            panels.add_expert(panel=panel, user=people, at=PANEL_DAY, expert=stranger)
    with pytest.raises(MoveRefused, match="无权"):
        panels.add_declarations(panel=panel, user=people, at=PANEL_DAY, declarations=[make.recommended()])


def test_an_institution_sees_its_panel_and_the_sheets_without_persons_and_nothing_else():
    panel, people = staffed()
    foreign = make.formed([make.recommended()], name="别组")
    client, number = client_of(people), number_of(panel)
    assert "启动评审" in text_of(client.get("/"))
    assert "别组" not in text_of(client.get(url("panels")))
    sheet = client.get(url("panel_sheet", panel.pk, number))
    assert sheet.status_code == 200
    content = panel.places.get().declaration.submissions.get().content["answers"]
    assert content["contact_name"] not in sheet.content.decode()
    assert content["contact_mobile"] not in sheet.content.decode()
    closed = [
        url("panel", foreign.pk), url("panel_sheet", panel.pk, number_of(foreign)), url("province_list"),
        url("decisions"), url("desk", number), url("province_case", number), url("panel_commission", panel.pk),
        url("institutions"), url("panel_declarations_add", panel.pk),
        reverse("declarations:version", args=[number, 1]),
    ]  # fmt: skip
    assert [one for one in closed if client.get(one).status_code != 404] == []
    assert list(Declaration.objects.visible_to(people).values_list("number", flat=True)) == [number]


def test_an_institution_runs_a_citys_panel_too():
    officer = review.city_officer()
    panel, people = staffed(city.city_formed(experts=0, officer=officer))
    panels.start_panel(panel=panel, user=people, at=PANEL_DAY)
    panel.refresh_from_db()
    make.drafted(make.scored(panel))
    scoring.sign_off(panel=panel, user=panel.chair, at=PANEL_DAY)
    scoring.file_result(panel, user=people, at=PANEL_DAY)
    declaration = panel.places.get().declaration
    assert declaration.status == "city_review"
    page = text_of(client_of(officer).get(url("result", panel.pk, declaration.number)))
    assert f"委托{panel.institution.name}组织评审" in page


def test_institutions_are_entered_once_and_kept_by_their_bureau():
    officer, other = make.province_officer(), review.city_officer()
    code = factories.valid_uscc()
    client = client_of(officer)
    made = client.post(url("institution_add"), {"name": "某评估中心", "code": code})
    found = Institution.objects.get()
    assert made["Location"] == url("institution", found.pk)
    assert client.post(url("institution_add"), {"name": "同码", "code": code}).status_code == 422
    account = factories.user("institution")
    assert client.post(made["Location"], {"username": account.username}).status_code == 302
    assert institutions.institution_of(account) == found
    for wrong in (make.expert().username, "nobody-here"):
        answer = client.post(made["Location"], {"username": wrong})
        assert "没有可加入的第三方机构账号" in text_of(answer)
    with pytest.raises(MoveRefused, match="由其他部门登记"):
        institutions.add_member(
            institution=found, user=other, at=PANEL_DAY, username=factories.user("institution").username
        )
    assert "由其他部门登记" in text_of(client_of(other).get(url("institution", found.pk)))
    member = InstitutionMember.objects.get()
    client.post(url("institution_member_remove", found.pk, member.pk))
    assert institutions.institution_of(account) is None


def test_only_an_active_institution_with_people_is_commissioned():
    panel, closed, empty = make.formed(experts=[]), city.institution(is_active=False), city.institution("无人机构")
    empty.members.all().delete()
    for one, words in ((closed, "已停止接受委托"), (empty, "还没有可用的账号")):
        with pytest.raises(MoveRefused, match=words):
            commissions.commission(panel=panel, user=panel.created_by, at=PANEL_DAY, institution=one)
    answer = client_of(panel.created_by).get(url("panel_commission", panel.pk))
    assert answer["Location"] == url("institutions")
    good = city.institution("可委托机构")
    sent = {"institution": good.pk}
    assert client_of(panel.created_by).post(url("panel_commission", panel.pk), sent).status_code == 302
    again = commissions.commission(panel=panel, user=panel.created_by, at=PANEL_DAY, institution=good)
    assert again.institution == good
    assert OutboxMessage.objects.filter(subject__startswith="受托组织评审").count() == 1
    assert "正在选定" in text_of(client_of(panel.created_by).get(url("panel", panel.pk)))


def test_an_institution_keeps_experts_of_its_own():
    agency = city.institution()
    people, expert = city.people_of(agency), make.expert()
    client = client_of(people)
    assert client.post(url("expert_add"), {"username": expert.username}).status_code == 302
    entry = ExpertEntry.objects.get(user=expert)
    assert (entry.institution, entry.bureau) == (agency, None)
    assert expert.full_name in text_of(client.get(url("experts")))
    assert client_of(make.province_officer()).get(url("expert_entry", entry.pk)).status_code == 404
    loose = factories.user("institution")
    with pytest.raises(MoveRefused, match="无权"):
        experts.add_entry(user=loose, at=PANEL_DAY, username=make.expert().username)
    assert not Panel.objects.visible_to(loose).exists()
