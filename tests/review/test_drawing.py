"""Draws of a panel: conflicts from the register, kept and replayed, replacements, pages, two officers at once."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction

from declarations.workflow import MoveRefused
from review import drawing, panels, scoring
from review.models import Assignment, ExpertDraw, ExpertEntry, PanelExpert
from tests import factories
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


def reasons(panel, source="bank"):
    """{expert: why not} of the panel's first declaration, and of those left out altogether."""
    data = drawing.ask(panel, wanted=2, source=source).data
    return {**data["cases"][0]["barred"], **{one["key"]: one["reason"] for one in data["excluded"]}}


def test_the_register_keeps_conflicts_out_of_a_draw():
    panel = make.formed()
    enterprise = panel.places.get().declaration.enterprise
    named, coded, owner, declared = (draws.entry() for _ in range(4))
    draws.tie(named, "past", f"{enterprise.name}技术部")
    draws.tie(coded, "past", "改名前的公司", enterprise.uscc)
    draws.tie(owner, "shares", enterprise.name)
    draws.tie(declared, "declared", enterprise.name)
    employed = draws.entry(make.expert("某集团", full_name="某人"), employer_code=enterprise.uscc)
    free = draws.entry(divisions=())
    found = reasons(panel)
    assert "曾在" in found[str(named.user_id)]
    assert "曾在" in found[str(coded.user_id)]
    assert "股份" in found[str(owner.user_id)]
    assert "应当回避" in found[str(declared.user_id)]
    assert "工作单位" in found[str(employed.user_id)]
    assert str(free.user_id) not in found
    made = draws.drawn(panel, wanted=15)
    seated = {one.user_id for one in (named, coded, owner, declared, employed)}
    assert not Assignment.objects.filter(expert__in=seated).exists()
    assert Assignment.objects.filter(expert=free.user).exists()
    assert made.answer["short"] == {number_of(panel): 12}


def test_a_hand_made_assignment_is_held_to_the_register_too():
    panel = make.formed()
    expert = make.seated(panel)[1]
    draws.tie(draws.entry(expert), "past", panel.places.get().declaration.enterprise.name)
    with pytest.raises(MoveRefused, match="任职，应当回避"):
        panels.assign(
            panel=panel,
            user=panel.created_by,
            at=PANEL_DAY,
            experts=[expert],
            declaration=panel.places.get().declaration,
        )


def test_who_is_not_available_is_left_out_with_the_reason():
    panel = make.formed(due_on=PANEL_DAY.date() + timedelta(days=10))
    today = PANEL_DAY.date()
    paused = draws.entry(is_suspended=True)
    later = draws.entry(available_from=today + timedelta(days=1))
    short = draws.entry(available_until=today + timedelta(days=9))
    fits = draws.entry(available_from=today, available_until=today + timedelta(days=10))
    elsewhere = draws.entry(region="210200")
    found = reasons(panel)
    assert "暂停" in found[str(paused.user_id)]
    assert "起方可" in found[str(later.user_id)]
    assert "参加评审至" in found[str(short.user_id)]
    keys = {one["key"] for one in drawing.ask(panel, wanted=2, source="bank").data["candidates"]}
    assert str(fits.user_id) in keys
    assert str(elsewhere.user_id) not in keys


def test_a_draw_seats_assigns_and_can_be_replayed(capsys):
    panel = make.formed([make.recommended() for _ in range(2)], required=2)
    bank = [draws.entry() for _ in range(2)]
    made = draws.drawn(panel)
    rows = Assignment.objects.filter(panel=panel)
    assert {one: rows.filter(declaration__number=one).count() for one in made.answer["picks"]} == dict.fromkeys(
        made.answer["picks"], 2
    )
    assert set(made.answer["loads"].values()) == {1}
    assert PanelExpert.objects.filter(panel=panel, expert__in=[one.user for one in bank]).count() == 2
    assert AuditEntry.objects.get(action="review.panel.draw").detail["seed"] == made.seed
    call_command("replay_draw", str(made.pk))
    assert capsys.readouterr().out.startswith("一致：")
    tampered = {**made.answer, "loads": {}}
    ExpertDraw.objects.filter(pk=made.pk).update(answer=tampered)
    with pytest.raises(SystemExit) as left:
        call_command("replay_draw", str(made.pk))
    assert left.value.code == 1
    assert capsys.readouterr().out.startswith("不一致：")
    with pytest.raises(SystemExit) as left:
        call_command("replay_draw", "99999999")
    assert left.value.code == 2


def test_a_changed_question_is_no_repetition():
    made = draws.drawn(make.formed())
    made.question["candidates"][0]["divisions"] = ["01"]
    assert not drawing.is_repeated(made)


def test_a_preview_that_is_out_of_date_is_refused_and_sent_twice_draws_once():
    panel = make.formed([make.recommended(), make.recommended()], required=1)
    seal = drawing.ask(panel, wanted=1, source="seated").seal
    panels.remove_declaration(
        panel=panel, user=panel.created_by, at=PANEL_DAY, declaration=panel.places.last().declaration
    )
    with pytest.raises(MoveRefused, match="已有变化"):
        draws.drawn(panel, wanted=1, source="seated", seal=seal)
    seal = drawing.ask(panel, wanted=1, source="seated").seal
    first = draws.drawn(panel, wanted=1, source="seated", seal=seal)
    assert draws.drawn(panel, wanted=1, source="seated", seal=seal) == first
    with pytest.raises(MoveRefused, match="已分配齐"):
        draws.drawn(panel, wanted=1, source="seated")


def test_a_declared_conflict_is_filled_by_another_draw():
    panel = make.started()
    spare = draws.entry()
    out = make.assignment(panel, 1)
    scoring.declare_conflict(assignment=out, user=out.expert, at=PANEL_DAY, note="曾有合作")
    panel.refresh_from_db()
    made = draws.drawn(panel)
    assert made.answer["picks"] == {number_of(panel): [str(spare.user_id)]}
    assert "声明回避" in made.question["cases"][0]["barred"][str(out.expert_id)]
    assert OutboxMessage.objects.filter(kind="notice", key__startswith="assigned:").count() == 1


def test_an_expert_who_withdraws_is_replaced_and_not_drawn_again():
    panel = make.started([make.recommended(), make.recommended()])
    gone = make.seated(panel)[1]
    kept = make.submitted(panel, 1)
    spares = [draws.entry(), draws.entry(gone)]
    made = draws.replaced(panel, gone)
    assert made.withdrawn == gone
    assert list(made.answer["picks"].values()) == [[str(spares[0].user_id)]]
    assert list(Assignment.objects.filter(panel=panel, expert=gone)) == [kept]
    assert {"key": str(gone.pk), "name": gone.full_name, "reason": "已退出本评审组"} in drawing.ask(
        panel, wanted=3, source="bank"
    ).data["excluded"]
    again = drawing.replace_expert(
        panel=panel, user=panel.created_by, at=PANEL_DAY, expert=gone, source="bank", reason="因病", seal=made.seal
    )
    assert again == made
    assert drawing.is_repeated(made)
    with pytest.raises(MoveRefused, match="组长"):
        draws.replaced(panel, panel.chair)


def test_the_province_previews_draws_and_reads_the_result():
    panel = make.formed()
    client, address = client_of(panel.created_by), url("panel_draw", panel.pk)
    page = client.get(address)
    assert "待抽取的席位" in text_of(page)
    assert not ExpertDraw.objects.exists()
    seal = drawing.ask(panel, wanted=2, source="seated").seal
    assert client.post(address, {"wanted": "2", "source": "seated"}).status_code == 422
    stale = client.post(address, {"wanted": "2", "source": "seated", "seal": "0" * 64})
    assert stale.status_code == 409
    assert "已有变化" in text_of(stale)
    done = client.post(address, {"wanted": "2", "source": "seated", "seal": seal})
    assert client.post(address, {"wanted": "2", "source": "seated", "seal": seal})["Location"] == done["Location"]
    assert ExpertDraw.objects.count() == 1
    result = text_of(client.get(done["Location"]))
    assert all(one.full_name in result for one in make.seated(panel))
    assert f"replay_draw {ExpertDraw.objects.get().pk}" in result
    assert "第1次抽取" in text_of(client.get(url("panel", panel.pk)))


def test_what_cannot_be_covered_is_said_before_the_draw():
    panel = make.formed()
    page = text_of(client_of(panel.created_by).get(url("panel_draw", panel.pk) + "?wanted=5&source=seated"))
    assert "抽不足" in page
    assert "缺3名专家" in page


def test_an_expert_is_replaced_on_a_page():
    panel = make.started()
    spare, gone = draws.entry(), make.seated(panel)[1]
    client, address = client_of(panel.created_by), url("panel_replace", panel.pk, gone.pk)
    assert "未提交的评审任务" in text_of(client.get(address))
    seal = drawing.ask(panel, wanted=2, source="bank", withdrawn=gone).seal
    body = {"source": "bank", "reason": "", "seal": seal}
    assert client.post(address, body).status_code == 422
    done = client.post(address, body | {"reason": "出差"})
    assert client.post(address, body | {"reason": "出差"})["Location"] == done["Location"]
    assert Assignment.objects.filter(panel=panel, expert=spare.user).count() == 1


BROKEN_ENTRIES = [
    {"available_from": PANEL_DAY.date(), "available_until": PANEL_DAY.date() - timedelta(days=1)},
    {"employer_code": "123"},
]


@pytest.mark.parametrize("columns", BROKEN_ENTRIES)
def test_the_database_refuses_an_impossible_entry(columns):
    with pytest.raises(IntegrityError), transaction.atomic():
        draws.entry(**columns)


@pytest.mark.parametrize(
    "columns", [{"kind": "unknown"}, {"name": " "}, {"code": "1"}, {"kind": "past", "name": "甲公司"}]
)
def test_the_database_refuses_an_impossible_tie(columns):
    one = draws.entry()
    draws.tie(one, "past", "甲公司")
    with pytest.raises(IntegrityError), transaction.atomic():
        draws.tie(one, **{"kind": "shares", "name": "乙公司", **columns})


@pytest.mark.parametrize(
    "columns", [{"number": 1}, {"wanted": 0}, {"source": "all"}, {"seed": ""}, {"reason": "有事由无人"}]
)
def test_the_database_refuses_an_impossible_draw(columns):
    made = draws.drawn(make.formed())
    copied = ("panel", "wanted", "source", "seed", "algorithm", "seal", "question", "answer", "made_by", "made_at")
    values = {name: getattr(made, name) for name in copied}
    with pytest.raises(IntegrityError), transaction.atomic():
        ExpertDraw.objects.create(**{**values, "number": 2, **columns})


def test_a_draw_is_never_changed():
    made = draws.drawn(make.formed())
    for act in (made.save, made.delete):
        with pytest.raises(TypeError):
            act()


def test_one_entry_an_expert():
    one = draws.entry()
    with pytest.raises(IntegrityError), transaction.atomic():
        draws.entry(one.user, region="210200")
    assert ExpertEntry.objects.get().bureau_id == "210000"
    assert factories.regions()
