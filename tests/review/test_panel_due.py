"""Until when experts are asked to score: set with the panel, changed by its officer, shown wherever it matters."""

from datetime import timedelta

import pytest

from declarations.workflow import MoveRefused
from review import panels, scoring
from review.models import Panel
from tests.review import panel_factories as make
from tests.review.panel_factories import PANEL_DAY, client_of, text_of, url
from zjtx.common import clock
from zjtx.common.models import AuditEntry, OutboxMessage

pytestmark = pytest.mark.django_db
DUE = clock.local(PANEL_DAY).date() + timedelta(days=7)
WORDS = f"{DUE.year}年{DUE.month}月{DUE.day}日"


@pytest.fixture(autouse=True)
def panel_day():
    with clock.frozen(PANEL_DAY) as frozen:
        yield frozen


def letters(user, words="评分截止日改为"):
    return OutboxMessage.objects.filter(recipient=user, kind="notice", subject__startswith=words)


def change(panel, due_on, user=None):
    panels.set_due(panel=panel, user=user or panel.created_by, at=PANEL_DAY, due_on=due_on)


def test_the_day_is_told_with_the_task():
    panel = make.started(due_on=DUE)
    for expert in make.seated(panel):
        assert f"{WORDS}" in letters(expert, "评审任务").get().body


@pytest.mark.parametrize("days", [-1, -400])
def test_a_day_before_today_is_refused(days):
    past = clock.local(PANEL_DAY).date() + timedelta(days=days)
    with pytest.raises(MoveRefused, match="不能早于今天"):
        make.formed(due_on=past)
    with pytest.raises(MoveRefused, match="不能早于今天"):
        change(make.formed(), past)


def test_a_change_is_told_once_to_those_who_still_have_to_score():
    panel = make.started(experts=3)
    done, waiting, out = make.seated(panel)
    make.submitted(panel, 0)
    scoring.declare_conflict(assignment=make.assignment(panel, 2), user=out, at=PANEL_DAY, note="近亲属任职")
    change(panel, DUE)
    change(panel, DUE)
    assert [letters(one).count() for one in (done, waiting, out)] == [0, 1, 0]
    assert AuditEntry.objects.get(action="review.panel.due").detail == {"from": "", "to": str(DUE)}
    change(panel, DUE + timedelta(days=1))
    change(panel, DUE)
    assert letters(waiting).count() == 3


def test_before_the_start_nobody_is_told():
    panel = make.formed()
    change(panel, DUE)
    assert Panel.objects.get(pk=panel.pk).due_on == DUE
    assert not letters(make.seated(panel)[0]).exists()


def test_only_the_bureau_changes_it_and_not_after_the_signature():
    panel = make.started()
    for user in (make.seated(panel)[0], make.expert()):
        with pytest.raises(MoveRefused, match="无权办理"):
            change(panel, DUE, user)
    with pytest.raises(MoveRefused, match="组长已签署"):
        change(make.signed(), DUE)


def test_scores_after_the_day_still_count(panel_day):
    panel = make.started(due_on=DUE)
    late = PANEL_DAY + timedelta(days=9)
    one = make.fill_scores(make.accepted(panel))
    scoring.submit_scores(assignment=make.assignment(panel), user=make.seated(panel)[0], at=late)
    assert make.assignment(panel).submitted_at == late, one


def test_the_page_proposes_ten_working_days_and_takes_none():
    officer, declaration = make.province_officer(), make.recommended()
    client, expert = client_of(officer), make.expert()
    address = url("panel_new") + f"?round={declaration.round.code}&tier=sme"
    proposed = client.get(address).context["form"]["due_on"].value()
    assert (proposed - clock.local(PANEL_DAY).date()).days >= 12
    given = {
        "name": "一组", "experts_required": 1, "spread_limit": 30, "spread_counting": "all", "pass_mark": 60,
        "due_on": "", "experts": [expert.pk], "chair": expert.pk, "declarations": [declaration.pk],
    }  # fmt: skip
    assert client.post(address, given).status_code == 302
    panel = Panel.objects.get(name="一组")
    assert panel.due_on is None
    page = client.post(url("panel_due", panel.pk), {"due_on": str(DUE)})
    assert page["Location"] == url("panel", panel.pk)
    assert WORDS in text_of(client.get(url("panel", panel.pk)))
    refused = client.post(url("panel_due", panel.pk), {"due_on": "2021-01-01"})
    assert (refused.status_code, "不能早于今天" in text_of(refused)) == (422, True)


def test_experts_and_chair_see_it_and_what_is_late_is_marked(panel_day):
    panel = make.started(due_on=DUE)
    chair = client_of(make.seated(panel)[0])
    number = make.number_of(panel)
    for address in (url("expert_desk"), url("expert_statement", number), url("chair_panel", panel.pk), "/"):
        assert WORDS in text_of(chair.get(address)), address
    panel_day.move_to(PANEL_DAY + timedelta(days=9))
    officer, chair = client_of(panel.created_by), client_of(make.seated(panel)[0])
    assert "已逾期" in text_of(chair.get(url("expert_desk")))
    assert "已逾期" in text_of(officer.get(url("panels")))
    assert chair.get("/").context["tasks"][0]["tone"] == "past"


@pytest.mark.parametrize("person", ["expert", "other"])
def test_the_page_is_nobody_elses(person):
    panel = make.started()
    user = make.seated(panel)[0] if person == "expert" else make.expert()
    assert client_of(user).get(url("panel_due", panel.pk)).status_code == 404
