"""Experts, chair and officers at once: one start, one flag, one set of results (real threads, real locks)."""

import pytest

from declarations.models import TransitionLog
from declarations.workflow import MoveRefused
from review import drawing, panels, scoring
from review.models import Assignment, ExpertDraw, GroupResult, PanelDeclaration, Score
from review.score_sheet import POINTS
from tests.at_once import at_once
from tests.review import draw_factories as draws
from tests.review import panel_factories as make
from tests.review.panel_factories import PANEL_DAY
from zjtx.common.models import OutboxMessage

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 3


def notices(key):
    return OutboxMessage.objects.filter(kind="notice", key__startswith=key).count()


def test_a_panel_started_twice_starts_once():
    for _ in range(ROUNDS):
        panel = make.formed()
        panels.assign(panel=panel, user=panel.created_by, at=PANEL_DAY, experts=make.seated(panel))

        def starting(panel=panel):
            return panels.start_panel(panel=panel, user=panel.created_by, at=PANEL_DAY)

        results = at_once(starting, starting, starting)
        assert {one.state for one in results} == {"scoring"}
        place = panel.places.get()
        assert TransitionLog.objects.filter(declaration=place.declaration, move="start_expert_review").count() == 1
        assert notices(f"panel_started:{panel.pk}:") == 2


def test_two_officers_who_draw_at_once_draw_once():
    for _ in range(ROUNDS):
        panel, colleague = make.formed(experts=4, required=2), make.province_officer()
        seal = drawing.ask(panel, wanted=2, source="seated").seal

        def drawing_by(user, panel=panel, seal=seal):
            return lambda: draws.drawn(panel, source="seated", seal=seal, user=user)

        results = at_once(*map(drawing_by, (panel.created_by, colleague, colleague)))
        assert set(results) == {ExpertDraw.objects.get(panel=panel)}
        assert Assignment.objects.filter(panel=panel).count() == 2


def test_one_declaration_goes_to_one_of_two_panels():
    for _ in range(ROUNDS):
        declaration, officer = make.recommended(), make.province_officer()
        seats = [make.expert(), make.expert()]

        def forming(name, declaration=declaration, officer=officer, seats=seats):
            return lambda: make.formed([declaration], experts=seats, officer=officer, name=name)

        results = at_once(forming(f"甲{declaration.pk}"), forming(f"乙{declaration.pk}"))
        assert sum(isinstance(one, MoveRefused) for one in results) == 1
        assert PanelDeclaration.objects.filter(declaration=declaration).count() == 1


def test_the_last_two_sheets_at_once_are_noticed():
    for _ in range(ROUNDS):
        panel = make.started()
        for place, points in enumerate(("20", "10")):
            make.fill_scores(make.accepted(panel, place), points)

        def handing_in(place, panel=panel):
            one = make.assignment(panel, place)
            return lambda: scoring.submit_scores(assignment=one, user=one.expert, at=PANEL_DAY)

        at_once(handing_in(0), handing_in(1))
        assert PanelDeclaration.objects.get(panel=panel).spread_found_with == 2
        assert notices(f"panel_scored:{panel.pk}") == 1


def test_saving_and_handing_in_at_once_leave_a_sheet_as_it_was_read():
    for _ in range(ROUNDS):
        one = make.accepted(make.started())
        make.fill_scores(one)
        name = f"{POINTS}.specialised"
        version = Assignment.objects.get(pk=one.pk).input_versions[name]

        def saving(one=one, version=version, name=name):
            return scoring.save_score(
                assignment=one, user=one.expert, at=PANEL_DAY, input_name=name, given=["9.9"], based_on=version
            )

        def handing_in(one=one):
            return scoring.submit_scores(assignment=one, user=one.expert, at=PANEL_DAY)

        saved, _done = at_once(saving, handing_in)
        points = Score.objects.get(assignment=one, item__key="specialised").points
        assert str(points) == ("20.0" if isinstance(saved, MoveRefused) else "9.9")
        assert Assignment.objects.get(pk=one.pk).submitted_at == PANEL_DAY


def test_two_windows_of_one_expert_save_one_value():
    for _ in range(ROUNDS):
        one = make.accepted(make.started())

        def saving(value, one=one):
            return lambda: scoring.save_score(
                assignment=one, user=one.expert, at=PANEL_DAY, input_name="opinion", given=[value], based_on=0
            )

        results = at_once(saving("甲"), saving("乙"))
        assert sum(result.is_conflict for result in results) == 1
        kept = next(result.value for result in results if not result.is_conflict)
        assert Assignment.objects.get(pk=one.pk).opinion == kept


def test_signing_twice_yields_one_result():
    for _ in range(ROUNDS):
        panel = make.drafted(make.scored(make.started()))

        def signing(panel=panel):
            return scoring.sign_off(panel=panel, user=panel.chair, at=PANEL_DAY)

        results = at_once(signing, signing)
        assert {one.state for one in results} == {"signed_off"}
        assert GroupResult.objects.filter(panel=panel).count() == 1
