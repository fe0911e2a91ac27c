"""A city's own panel before it recommends: who may form it, the status stays, the guard, returns during it, scopes."""

import pytest
from django.urls import reverse

from declarations.models import CityStage, Declaration, Finding, TransitionLog
from declarations.workflow import MoveRefused
from review import first_review, panels, scoring, sending_back, stages
from review.models import Assignment, GroupResult, PanelDeclaration
from review.panel_selectors import CandidateFilters, candidates
from tests import factories
from tests.at_once import at_once
from tests.review import city_panel_factories as city
from tests.review import factories as review
from tests.review import panel_factories as make
from tests.review.panel_factories import PANEL_DAY, client_of, text_of, url
from zjtx.common import clock

pytestmark = pytest.mark.django_db


def recommend(declaration, version=1, user=None):
    declaration.refresh_from_db()
    return first_review.recommend(
        declaration=declaration, user=user or review.city_officer(), at=review.FIRST_DAY, opinion="同意推荐",
        version=version,
    )  # fmt: skip


def one_of(panel):
    return panel.places.get().declaration


def again(declaration, officer):
    """The corrected version, with the five points checked once more."""
    review.resubmitted(declaration, officer, address="华北路8号")
    review.check_commitments(declaration, officer)
    return declaration


def test_the_city_recommends_only_after_its_panels_result_is_filed():
    declaration = city.at_city()
    with pytest.raises(MoveRefused, match="须先列入评审组"):
        recommend(declaration)
    panel = city.city_formed([declaration])
    with pytest.raises(MoveRefused, match="评审尚未启动"):
        recommend(declaration)
    panels.assign(panel=panel, user=panel.created_by, at=PANEL_DAY, experts=make.seated(panel))
    panels.start_panel(panel=panel, user=panel.created_by, at=PANEL_DAY)
    declaration.refresh_from_db()
    assert declaration.status == "city_review"
    make.drafted(make.scored(panel))
    scoring.sign_off(panel=panel, user=panel.chair, at=PANEL_DAY)
    with pytest.raises(MoveRefused, match="结果归档后才能推荐"):
        recommend(declaration)
    scoring.file_result(panel, user=panel.created_by, at=PANEL_DAY)
    recommend(declaration)
    declaration.refresh_from_db()
    assert declaration.status == "recommended"
    moves = TransitionLog.objects.filter(declaration=declaration).values_list("move", flat=True)
    assert list(moves.order_by("pk")) == ["submit", "recommend"], "the timeline, which enterprises read, has no panel"


def test_a_city_without_panels_of_its_own_forms_none_and_recommends_as_before():
    declaration = review.submitted()
    with pytest.raises(MoveRefused, match="未定由本市自行组织评审"):
        city.city_formed([declaration])
    review.check_commitments(declaration, review.city_officer())
    recommend(declaration)
    assert "未定由本市自行组织评审" in text_of(client_of(review.city_officer()).get(url("panels")))


def test_the_group_result_goes_to_the_desk_the_opinion_and_the_province():
    panel = city.city_filed(result="fail")
    declaration, officer = one_of(panel), client_of(panel.created_by)
    desk = text_of(officer.get(url("desk", declaration.number)))
    assert "市级专家组评审结果" in desk
    assert "专家组一致同意" in desk
    with clock.frozen(review.FIRST_DAY):
        page = officer.get(url("recommend", declaration.number))
    assert page.context["form"]["opinion"].value().startswith("专家组评审结果：未通过评审（平均分80.00）")
    assert "市级专家组评审结果为“未通过评审”" in text_of(page)
    recommend(declaration, user=panel.created_by)
    province = client_of(make.province_officer())
    case = province.get(url("province_case", declaration.number))
    assert "市级专家组结果" in text_of(case)
    result = province.get(url("result", panel.pk, declaration.number))
    assert "专家组一致同意" in text_of(result)
    assert url("result_print", panel.pk, declaration.number) not in result.content.decode()
    for address in (url("panel", panel.pk), url("panel_experts_add", panel.pk)):
        assert province.get(address).status_code == 404


def test_a_panel_is_its_citys_alone():
    panel = city.city_started()
    number = one_of(panel).number
    others = (review.city_officer(review.ANSHAN), make.province_officer())
    for user in others:
        client = client_of(user)
        assert panel.name not in client.get(url("panels")).content.decode()
        for address in (url("panel", panel.pk), url("panel_draw", panel.pk), url("result", panel.pk, number)):
            assert client.get(address).status_code == 404
        with pytest.raises(MoveRefused, match="无权"):
            panels.set_chair(panel=panel, user=user, at=PANEL_DAY, chair=make.seated(panel)[1])


def test_a_city_seats_experts_of_its_own_bank_only():
    panel = city.city_formed()
    for stranger in (make.expert(), city.city_expert(review.ANSHAN)):
        with pytest.raises(MoveRefused, match="不是可用的评审专家账号"):
            panels.add_expert(panel=panel, user=panel.created_by, at=PANEL_DAY, expert=stranger)
    page = text_of(client_of(panel.created_by).get(url("panel_experts_add", panel.pk)))
    assert stranger.full_name not in page
    panels.add_expert(panel=panel, user=panel.created_by, at=PANEL_DAY, expert=city.city_expert())


def test_the_experts_read_and_score_while_the_case_lies_with_the_city():
    panel = city.city_started()
    one = make.assignment(panel)
    client = client_of(one.expert)
    assert one.declaration.number in client.get(url("expert_desk")).content.decode()
    assert client.get(url("expert_score", one.declaration.number)).status_code == 302
    assert not Declaration.objects.visible_to(one.expert).exists(), "nothing opens before the statement"
    scoring.accept_statement(assignment=one, user=one.expert, at=PANEL_DAY)
    assert client.get(url("expert_score", one.declaration.number)).status_code == 200
    make.drafted(make.scored(panel))
    scoring.sign_off(panel=panel, user=panel.chair, at=PANEL_DAY)
    scoring.file_result(panel, user=panel.created_by, at=PANEL_DAY)
    assert client.get(url("expert_score", one.declaration.number)).status_code == 404
    assert not Declaration.objects.visible_to(one.expert).exists()


def test_a_returned_case_leaves_the_panel_and_its_new_version_is_reviewed_anew():
    kept, back = city.at_city(), city.at_city()
    panel, officer = city.city_started([kept, back]), review.city_officer()
    make.accepted(panel, 1, back)
    review.returned(back, officer)
    expert = make.seated(panel)[1]
    assert client_of(expert).get(url("expert_score", back.number)).status_code == 404
    factories.fill(back, address="华北路8号")
    review.send(back, at=review.FIRST_DAY, key="second")
    assert "不再评审" in text_of(client_of(panel.created_by).get(url("panel", panel.pk)))
    with pytest.raises(MoveRefused, match="不再评审"):
        scoring.draft_result(
            panel=panel, user=panel.chair, at=PANEL_DAY, declaration=back, result="pass", opinion="同意"
        )
    for place in range(2):
        make.submitted(panel, place, kept)
    scoring.draft_result(panel=panel, user=panel.chair, at=PANEL_DAY, declaration=kept, result="pass", opinion="同意")
    scoring.sign_off(panel=panel, user=panel.chair, at=PANEL_DAY)
    scoring.file_result(panel, user=panel.created_by, at=PANEL_DAY)
    assert [one.declaration_id for one in GroupResult.objects.all()] == [kept.pk]
    with pytest.raises(MoveRefused, match="须重新列入评审组"):
        recommend(back, version=2)
    second = city.city_started([back], name="二组")
    assert stages.city_place(back).panel_id == second.pk
    assert PanelDeclaration.objects.filter(declaration=back).count() == 2, "the first place stays on record"


def test_a_filed_result_is_out_of_date_with_a_new_version():
    panel = city.city_filed()
    declaration, officer = one_of(panel), panel.created_by
    again(declaration, officer)
    assert stages.city_result(declaration) is None
    assert "评审的是第1版" in text_of(client_of(officer).get(url("desk", declaration.number)))
    filters = CandidateFilters(declaration.round.code, "sme")
    assert candidates(officer, filters) == [declaration]
    newer = make.drafted(
        make.scored(make.started([declaration], experts=make.seated(panel), officer=officer, name="二"))
    )
    scoring.sign_off(panel=newer, user=newer.chair, at=PANEL_DAY)
    scoring.file_result(newer, user=officer, at=PANEL_DAY)
    recommend(declaration, version=2)
    assert stages.city_result(declaration).panel_id == newer.pk


def test_what_the_province_sends_back_is_recommended_again_on_the_same_result():
    panel = city.city_filed()
    declaration = one_of(panel)
    recommend(declaration)
    declaration.refresh_from_db()
    sending_back.send_back(
        declaration=declaration, user=make.province_officer(), at=review.FIRST_DAY, reason="请补充意见",
        seen=sending_back.latest_entry(declaration).pk,
    )  # fmt: skip
    assert candidates(panel.created_by, CandidateFilters(declaration.round.code, "sme")) == []
    recommend(declaration)


def test_the_province_reviews_afterwards_by_other_experts():
    panel = city.city_filed()
    declaration = one_of(panel)
    assert not Finding.objects.filter(desk="expert").exists(), "a city's findings stand in its result"
    recommend(declaration)
    declaration.refresh_from_db()
    theirs = make.formed([declaration], experts=2, name=panel.name)
    scorer = make.seated(panel)[0]
    scorer.expert_entry.delete()
    panels.add_expert(panel=theirs, user=theirs.created_by, at=PANEL_DAY, expert=scorer)
    with pytest.raises(MoveRefused, match="已参加市级对该申报的评审"):
        panels.assign(panel=theirs, user=theirs.created_by, at=PANEL_DAY, experts=[scorer], declaration=declaration)
    panels.assign(panel=theirs, user=theirs.created_by, at=PANEL_DAY, experts=make.seated(theirs)[:2])
    started = panels.start_panel(panel=theirs, user=theirs.created_by, at=PANEL_DAY)
    declaration.refresh_from_db()
    assert (declaration.status, declaration.panel_place.panel_id) == ("expert_review", started.pk)
    assert declaration.city_place.panel_id == panel.pk


def test_the_bank_is_drawn_for_a_citys_panel():
    from tests.review.draw_factories import drawn

    panel = city.city_formed(experts=0)
    own = {city.city_expert().pk for _ in range(3)}
    make.expert()
    with_others = city.city_expert(review.ANSHAN)
    made = drawn(panel, wanted=2)
    picked = set(Assignment.objects.filter(panel=panel).values_list("expert_id", flat=True))
    assert picked <= own
    assert str(with_others.pk) not in str(made.question)
    with pytest.raises(MoveRefused, match="尚未确定组长"):
        panels.start_panel(panel=panel, user=panel.created_by, at=PANEL_DAY)


def test_the_city_forms_a_panel_on_its_pages():
    declaration, officer = city.at_city(), review.city_officer()
    experts = [city.city_expert() for _ in range(2)]
    client = client_of(officer)
    assert "列入评审组" in text_of(client.get("/"))
    query = f"?round={declaration.round.code}&tier=sme"
    page = client.get(url("panel_new") + query)
    assert "全部区县" in text_of(page)
    form = {
        "name": "一组", "experts_required": "2", "spread_limit": "30", "pass_mark": "60", "due_on": "",
        "spread_counting": "all", "experts": [one.pk for one in experts], "chair": "", "declarations": [declaration.pk],
    }  # fmt: skip
    address = client.post(url("panel_new") + query, form)["Location"]
    assert "尚未确定组长" in text_of(client.get(address))
    panel = stages.city_place(declaration).panel
    client.post(url("panel_assign_all", panel.pk), {"experts": [one.pk for one in experts]})
    client.post(url("panel_chair", panel.pk), {"chair": experts[0].pk})
    assert "状态仍为“市级初审”" in text_of(client.get(url("panel_start", panel.pk)))
    assert client.post(url("panel_start", panel.pk)).status_code == 302
    assert "推荐" in text_of(client.get(reverse("review:desk", args=[declaration.number])))


@pytest.mark.django_db(transaction=True)
def test_a_return_and_the_sign_off_at_once_leave_one_story():
    """Either the case was returned first and has no result, or the result was signed first and is out of date later."""
    panel = make.drafted(make.scored(city.city_started()))
    declaration, officer = one_of(panel), panel.created_by
    review.remark(declaration, officer)
    at_once(
        lambda: scoring.sign_off(panel=panel, user=panel.chair, at=PANEL_DAY),
        lambda: first_review.return_declaration(declaration=declaration, user=officer, at=review.FIRST_DAY, version=1),
    )
    declaration.refresh_from_db()
    panel.refresh_from_db()
    assert (declaration.status, panel.state) == ("returned", "signed_off")
    assert GroupResult.objects.count() <= 1


def test_two_panels_of_the_city_cannot_take_the_same_case():
    declaration = city.at_city()
    panel = city.city_formed([declaration])
    with pytest.raises(MoveRefused, match="已列入评审组"):
        city.city_formed([declaration], name="二组")
    CityStage.objects.update(has_own_panel=False)
    assert stages.city_panel_refusal(declaration) is None, "switched off, the city recommends as others do"
    assert panel.places.count() == 1
