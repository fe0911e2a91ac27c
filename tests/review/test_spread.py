"""Scores too far apart: another expert is drawn by rule, the sign-off waits, the score is counted as the panel says."""

from decimal import Decimal

import pytest

from declarations.workflow import MoveRefused
from review import panels, scoring, spread
from review.drawing import is_repeated
from review.group import group_of
from review.models import Assignment, ExpertDraw, GroupResult, Panel, PanelDeclaration
from review.panel_selectors import panels_waiting
from tests.at_once import at_once
from tests.review import draw_factories as draws
from tests.review import panel_factories as make
from tests.review.panel_factories import PANEL_DAY, client_of, number_of, text_of, url
from zjtx.common import clock
from zjtx.common.models import AuditEntry, OutboxMessage

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def panel_day():
    with clock.frozen(PANEL_DAY):
        yield


def far_apart(**fields):
    """Two experts 40 points apart, where 30 are let pass."""
    return make.scored(make.started(**fields), "20", "10")


def the_group(panel):
    return group_of(Panel.objects.get(pk=panel.pk), panel.places.get().declaration_id)


def declaration_of(panel):
    return panel.places.get().declaration


def told(key):
    return OutboxMessage.objects.filter(kind="notice", key__startswith=key).order_by("pk")


def sheet_of_extra(panel, points):
    """The expert whom the rule drew states and scores."""
    one = Assignment.objects.get(panel=panel, assigned_by=None)
    one = scoring.accept_statement(assignment=one, user=one.expert, at=PANEL_DAY)
    make.fill_scores(one, points)
    return scoring.submit_scores(assignment=one, user=one.expert, at=PANEL_DAY)


def signed(panel):
    return scoring.sign_off(panel=make.drafted(panel), user=panel.chair, at=PANEL_DAY)


def test_the_rule_draws_one_more_and_the_sign_off_waits():
    in_bank = draws.entry()
    panel = far_apart()
    made = ExpertDraw.objects.get()
    assert (made.for_spread, made.made_by, made.answer["picks"]) == (
        True, None, {number_of(panel): [str(in_bank.user_id)]}
    )  # fmt: skip
    assert is_repeated(made)
    assert the_group(panel).waits_for_extra
    assert told("assigned:").get().recipient == in_bank.user
    assert AuditEntry.objects.filter(action="review.panel.draw_extra", actor=None).count() == 1
    with pytest.raises(MoveRefused, match="各专家提交评分后"):
        make.drafted(panel, spread_reason="不等增加的专家")
    with pytest.raises(MoveRefused, match="增加的专家尚未提交评分"):
        scoring.sign_off(panel=panel, user=panel.chair, at=PANEL_DAY)
    chair, number = client_of(panel.chair), number_of(panel)
    page = text_of(chair.get(url("chair_group", panel.pk, number)))
    assert "已按规则增加一名专家" in page
    assert "40.00" not in page
    sheet_of_extra(panel, "16")
    assert ExpertDraw.objects.count() == 1
    signed(panel)
    result = GroupResult.objects.get()
    assert (result.average, result.frozen["counting"]) == (Decimal("61.33"), "全部评分的平均分")
    officer = client_of(panel.created_by)
    drawn = text_of(officer.get(url("panel_drawn", panel.pk, 1)))
    assert "系统按分差规则" in drawn
    assert "评分相差过大，增加一名专家" in drawn
    assert "评分相差过大，增加一名专家" in text_of(officer.get(url("panel", panel.pk)))


@pytest.mark.parametrize("extra, average", [("19", "78.00"), ("11", "42.00"), ("15", "60.00")])
def test_the_farthest_is_left_out_where_the_panel_says_so(extra, average):
    draws.entry()
    panel = far_apart(spread_counting="trimmed")
    sheet_of_extra(panel, extra)
    assert the_group(panel).average == Decimal(average)
    signed(panel)
    rows = GroupResult.objects.get().frozen["rows"]
    assert sum(row["left_out"] for row in rows) == (extra != "15")


def test_scores_close_enough_are_averaged_whatever_the_panel_says():
    draws.entry()
    panel = make.scored(make.started(spread_counting="trimmed", experts=3), "20", "20", "14")
    assert the_group(panel).average == Decimal("72.00")
    assert not ExpertDraw.objects.exists()


def test_a_conflict_of_the_one_drawn_draws_the_next():
    first, second = draws.entry(), draws.entry()
    panel = far_apart()
    one = Assignment.objects.get(assigned_by=None)
    scoring.declare_conflict(assignment=one, user=one.expert, at=PANEL_DAY, note="近亲属任职")
    drawn = {made.answer["picks"][number_of(panel)][0] for made in ExpertDraw.objects.all()}
    assert drawn == {str(first.user_id), str(second.user_id)}
    assert the_group(panel).waits_for_extra
    assert "已按规则抽取一名专家" in told("conflict:").first().body


def test_where_nobody_is_left_the_officer_draws_or_the_chair_explains():
    panel = far_apart()
    officer, number = client_of(panel.created_by), number_of(panel)
    assert not ExpertDraw.objects.exists()
    assert list(panels_waiting(panel.created_by)) == [panel]
    assert f"为{number}抽取一名专家" in text_of(officer.get(url("panel", panel.pk)))
    button = url("panel_another", panel.pk, number)
    assert "没有可增加的专家" in text_of(officer.post(button, follow=True))
    chair_page = text_of(client_of(panel.chair).get(url("chair_group", panel.pk, number)))
    assert "请在下方说明理由" in chair_page
    added = draws.entry()
    assert officer.post(button).headers["Location"] == url("panel_drawn", panel.pk, 1)
    assert officer.post(button).headers["Location"] == url("panel_drawn", panel.pk, 1)
    made = ExpertDraw.objects.get()
    assert (made.made_by, made.answer["picks"][number]) == (panel.created_by, [str(added.user_id)])
    assert not panels_waiting(panel.created_by).exists()
    assert officer.post(url("panel_another", panel.pk, "LN2022-Q-999999")).status_code == 404


def test_a_reason_does_not_do_where_somebody_is_left():
    panel = far_apart()
    draws.entry()
    page = text_of(client_of(panel.chair).get(url("chair_group", panel.pk, number_of(panel))))
    assert "须由主管部门抽取一名专家补充评分" in page
    with pytest.raises(MoveRefused, match="不能以说明理由代替"):
        make.drafted(panel, spread_reason="经合议取平均分")


def test_no_expert_more_is_asked_where_none_is_wanted():
    panel = make.started()
    with pytest.raises(MoveRefused, match="目前不须增加专家"):
        spread.ask_again(panel=panel, user=panel.created_by, at=PANEL_DAY, declaration=declaration_of(panel))
    with pytest.raises(MoveRefused, match="无权"):
        spread.ask_again(panel=panel, user=panel.chair, at=PANEL_DAY, declaration=declaration_of(panel))


def test_the_chair_who_may_have_read_the_scores_is_not_the_one_more():
    seats = [make.expert() for _ in range(3)]
    panel = make.formed(experts=seats, required=2)
    panels.assign(panel=panel, user=panel.created_by, at=PANEL_DAY, experts=seats[1:])
    panel = panels.start_panel(panel=panel, user=panel.created_by, at=PANEL_DAY)
    make.submitted(panel, 1, points="20")
    make.submitted(panel, 2, points="10")
    assert not ExpertDraw.objects.exists()
    with pytest.raises(MoveRefused, match="是组长，已可查看"):
        panels.assign(
            panel=panel, user=panel.created_by, at=PANEL_DAY, experts=seats[:1], declaration=declaration_of(panel)
        )


def test_a_new_panel_is_proposed_the_rules_of_the_one_before():
    panel = far_apart(spread_limit=25, spread_counting="trimmed")
    make.recommended()
    page = client_of(panel.created_by).get(url("panel_new") + "?round=LN2022&tier=sme").content.decode()
    assert 'name="spread_limit" value="25"' in page
    assert '<option value="trimmed" selected>' in page


@pytest.mark.django_db(transaction=True)
def test_the_last_two_sheets_at_once_ask_for_one_more():
    for _ in range(3):
        draws.entry()
        panel = make.started()
        for place, points in enumerate(("20", "10")):
            make.fill_scores(make.accepted(panel, place), points)

        def handing_in(place, panel=panel):
            one = make.assignment(panel, place)
            return lambda: scoring.submit_scores(assignment=one, user=one.expert, at=PANEL_DAY)

        at_once(handing_in(0), handing_in(1))
        assert panel.draws.count() == 1
        assert Assignment.objects.filter(panel=panel).count() == 3
        assert PanelDeclaration.objects.get(panel=panel).spread_found_with == 2
