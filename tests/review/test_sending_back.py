"""退回市级: the province sends a recommended declaration back, the city finds it with the reason and goes on."""

from datetime import timedelta

import pytest
from django.urls import reverse

from declarations.models import Declaration, Round, RoundWindow, TransitionLog
from declarations.services import rounds
from declarations.workflow import MoveRefused
from review import first_review, panels, sending_back
from tests import factories
from tests.at_once import at_once
from tests.review import decided
from tests.review import factories as desks
from tests.review import panel_factories as make
from tests.review.factories import ANSHAN, FIRST_DAY, TIEDONG
from tests.review.test_pages import messages_of, text_of
from zjtx.common import clock
from zjtx.common.models import AuditEntry, OutboxMessage

DAY = FIRST_DAY + timedelta(days=1)
AFTER = clock.as_moment("2022-03-21T09:00:00")  # first review of the factories' round ends on 18 March
REASON = "主导产品市场占有率缺少佐证，请核实后再推荐。"
OPINION = "已核实并补充佐证，同意推荐。"
SUBJECT = "省级退回"


def send_back(declaration, officer=None, *, at=DAY, reason=REASON, seen=None):
    latest = sending_back.latest_entry(declaration)
    return sending_back.send_back(
        declaration=declaration, user=officer or decided.officer(), at=at, reason=reason, seen=seen or latest.pk
    )


def recommend(declaration, officer, *, at=DAY, opinion=OPINION, version=1):
    return first_review.recommend(declaration=declaration, user=officer, at=at, opinion=opinion, version=version)


def city_of(declaration):
    """The officer who recommended it."""
    return TransitionLog.objects.filter(declaration=declaration, move="recommend").latest("pk").actor


def moves(declaration):
    return list(TransitionLog.objects.filter(declaration=declaration).order_by("pk").values_list("move", flat=True))


def letters(user):
    return OutboxMessage.objects.filter(recipient=user, kind="notice", subject__startswith=SUBJECT)


@pytest.mark.django_db
def test_it_lies_on_the_citys_desk_again_with_reason_version_and_date():
    declaration, officer = decided.recommended(), decided.officer()
    entry = send_back(declaration, officer)
    declaration.refresh_from_db()
    window = RoundWindow.objects.get(round=declaration.round, kind="first_review")
    assert (declaration.status, declaration.due_at, declaration.entered_at) == ("city_review", window.closes_at, DAY)
    assert (entry.move, entry.reason, entry.version, entry.actor) == ("send_back", REASON, 1, officer)
    audited = AuditEntry.objects.get(action="declaration.send_back")
    assert (audited.actor, audited.object_label) == (officer, declaration.number)
    assert audited.detail == {"from": "recommended", "to": "city_review", "version": 1}


@pytest.mark.django_db
def test_every_officer_of_the_city_and_the_enterprise_is_told_once():
    declaration, officer = decided.recommended(), decided.officer()
    here = [city_of(declaration), desks.city_officer()]
    there, gone = desks.city_officer(ANSHAN), desks.city_officer(is_active=False)
    first = send_back(declaration, officer)
    again = send_back(declaration, officer)
    assert first == again
    assert moves(declaration).count("send_back") == 1
    for one in here:
        assert REASON in letters(one).get().body
        assert letters(one).get().url == f"/review/{declaration.number}/"
    assert not letters(there).exists()
    assert not letters(gone).exists()
    assert decided.told(declaration.created_by).count("申报退回市级初审") == 1


@pytest.mark.django_db
@pytest.mark.parametrize("reason", ["", "  \n"])
def test_a_reason_is_required(reason):
    declaration = decided.recommended()
    with pytest.raises(MoveRefused, match="须填写理由"):
        send_back(declaration, reason=reason)
    declaration.refresh_from_db()
    assert declaration.status == "recommended"


@pytest.mark.django_db
@pytest.mark.parametrize(("role", "region"), [("city_officer", "210200"), ("expert", None), ("system_admin", None)])
def test_only_the_province_sends_back(role, region):
    declaration = decided.recommended()
    with pytest.raises(MoveRefused, match="无权办理"):
        send_back(declaration, factories.user(role, region=region))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("moved", "state"),
    [
        (("start_expert_review",), "专家评审"),
        (("start_expert_review", "finish_expert_review"), "评审完成"),
        (("start_expert_review", "finish_expert_review", "propose"), "拟认定"),
    ],
)
def test_behind_the_recommendation_it_is_refused_with_the_present_state(moved, state):
    declaration = decided.move(decided.recommended(), *moved)
    with pytest.raises(MoveRefused, match=f"目前为“{state}”状态"):
        send_back(declaration)


@pytest.mark.django_db
def test_what_stands_in_a_decision_list_or_before_the_public_is_refused():
    listed, public = decided.reviewed(), decided.proposed(TIEDONG)
    decided.drafted(listed)
    decided.published(public)
    for declaration, state in ((listed, "评审完成"), (public, "公示中")):
        with pytest.raises(MoveRefused, match=f"目前为“{state}”状态"):
            send_back(declaration)


@pytest.mark.django_db
def test_a_panel_holds_its_declarations_until_they_are_taken_off():
    panel = make.formed([decided.recommended()])
    declaration = panel.places.get().declaration
    with pytest.raises(MoveRefused, match=f"已列入评审组“{panel.name}”，请先移出评审组"):
        send_back(declaration)
    panels.remove_declaration(panel=panel, user=panel.created_by, at=DAY, declaration=declaration)
    send_back(declaration)
    declaration.refresh_from_db()
    assert declaration.status == "city_review"
    with pytest.raises(MoveRefused, match="不能列入评审组"):
        panels.add_declarations(panel=panel, user=panel.created_by, at=DAY, declarations=[declaration])


@pytest.mark.django_db
def test_a_round_that_is_over_takes_nothing_back():
    declaration = decided.recommended()
    Round.objects.filter(pk=declaration.round_id).update(state="closed")
    declaration.refresh_from_db()
    with pytest.raises(MoveRefused, match="本批次已结束"):
        send_back(declaration)


@pytest.mark.django_db
def test_the_city_recommends_again_with_another_opinion():
    declaration = decided.recommended()
    officer = city_of(declaration)
    send_back(declaration)
    recommend(declaration, officer)
    declaration.refresh_from_db()
    assert declaration.status == "recommended"
    assert moves(declaration)[-2:] == ["send_back", "recommend"]


@pytest.mark.django_db
def test_the_city_returns_it_and_the_enterprise_submits_it_again():
    declaration = decided.recommended()
    officer = city_of(declaration)
    send_back(declaration)
    declaration.refresh_from_db()
    desks.resubmitted(declaration, officer, at=DAY, contact_name="李文静")
    assert (declaration.status, declaration.submissions.count()) == ("city_review", 2)
    assert moves(declaration)[-3:] == ["send_back", "return", "resubmit"]


@pytest.mark.django_db
def test_after_first_review_it_goes_back_and_the_city_acts_within_an_extension():
    declaration = decided.recommended()
    officer = city_of(declaration)
    send_back(declaration, at=AFTER)
    declaration.refresh_from_db()
    with pytest.raises(MoveRefused, match="已于2022年3月18日23:59截止"):
        recommend(declaration, officer, at=AFTER)
    extension = rounds.propose_extension(
        round_=declaration.round, kind="first_review", until=(AFTER + timedelta(days=7)).date(), reason="补充核实",
        user=factories.user("system_admin"),
    )  # fmt: skip
    rounds.confirm_extension(extension=extension, user=decided.officer(), at=AFTER)
    declaration.refresh_from_db()
    assert declaration.due_at == extension.closes_at
    recommend(declaration, officer, at=AFTER)
    declaration.refresh_from_db()
    assert declaration.status == "recommended"


@pytest.mark.django_db
def test_a_page_opened_before_the_city_recommended_again_sends_nothing_back():
    declaration = decided.recommended()
    officer, colleague = city_of(declaration), decided.officer()
    seen = sending_back.latest_entry(declaration).pk
    send_back(declaration)
    recommend(declaration, officer)
    with pytest.raises(MoveRefused, match="打开本页后又有办理"):
        send_back(declaration, colleague, seen=seen)
    assert moves(declaration).count("send_back") == 1


@pytest.fixture
def province(client, db):
    with clock.frozen(DAY):
        client.force_login(decided.officer())
        yield client


def address(name, declaration):
    return reverse(f"review:{name}", args=[declaration.number])


def test_the_list_offers_it_where_it_is_possible(province):
    free, seated = decided.recommended(), decided.recommended(TIEDONG)
    make.formed([seated])
    page = province.get(reverse("review:province_list"), {"status": "recommended"})
    rows = {row["cells"][0]["text"]: row["cells"] for row in page.context["table"]["rows"]}
    assert rows[free.number][-1]["url"] == address("send_back", free) + "?status=recommended"
    assert "url" not in rows[seated.number][-1]
    others = province.get(reverse("review:province_list")).context["table"]
    assert [column["label"] for column in others["columns"]][-1] == "进入本环节"


def test_the_case_shows_what_the_city_said_and_why_the_act_is_off(province):
    free, seated = decided.recommended(), decided.recommended(TIEDONG)
    panel = make.formed([seated])
    page = text_of(province.get(address("province_case", free)))
    for words in ("市级初审意见", "同意推荐", "待列入评审组", "退回市级", "条件核对", "未发现问题"):
        assert words in page
    page = text_of(province.get(address("province_case", seated)))
    assert f"已列入评审组“{panel.name}”，请先移出评审组" in page
    assert address("send_back", seated) not in page
    answer = province.get(address("send_back", seated))
    assert answer["Location"] == address("province_case", seated)
    assert "请先移出评审组" in messages_of(answer)[0]


def test_the_page_says_what_will_happen_and_the_act_leads_back_to_the_list(province):
    declaration = decided.recommended()
    page = province.get(address("send_back", declaration) + "?status=recommended")
    for words in ("由大连市重新办理", "2022年3月18日 星期五 23:59前办理", "不能撤回", "同意推荐"):
        assert words in text_of(page)
    given = {"seen": page.context["form"]["seen"].value(), "reason": REASON}
    answer = province.post(address("send_back", declaration) + "?status=recommended", given)
    assert answer["Location"] == reverse("review:province_list") + "?status=recommended"
    assert "已退回市级初审" in messages_of(answer)[0]
    assert Declaration.objects.get(pk=declaration.pk).status == "city_review"


def test_a_refusal_keeps_the_words(province):
    declaration = decided.recommended()
    seen = sending_back.latest_entry(declaration).pk
    blank = province.post(address("send_back", declaration), {"seen": seen, "reason": " "})
    assert (blank.status_code, "退回理由" in text_of(blank)) == (422, True)
    send_back(declaration)
    late = province.post(address("send_back", declaration), {"seen": seen, "reason": "另一条理由"})
    assert late.status_code == 409
    assert "目前为“市级初审”状态" in text_of(late)
    assert "另一条理由" in late.content.decode()


def test_asking_for_the_head_of_the_page_sends_nothing_back(province):
    declaration = decided.recommended()
    assert province.head(address("send_back", declaration)).status_code == 200
    assert Declaration.objects.get(pk=declaration.pk).status == "recommended"


@pytest.mark.parametrize("name", ["province_case", "send_back"])
@pytest.mark.parametrize("role", ["city_officer", "district_officer", "expert", "system_admin", "auditor"])
def test_the_pages_do_not_exist_for_others(client, db, name, role):
    declaration = decided.recommended()
    region = {"city_officer": "210200", "district_officer": "210211"}.get(role)
    client.force_login(factories.user(role, region=region))
    assert client.get(address(name, declaration)).status_code == 404
    assert client.post(address(name, declaration), {"seen": 1, "reason": REASON}).status_code in (404, 405)
    assert Declaration.objects.get(pk=declaration.pk).status == "recommended"


def test_a_draft_is_nothing_to_the_province(province):
    assert province.get(address("province_case", factories.draft())).status_code == 404


def test_the_city_sees_it_marked_in_queue_home_and_desk(client, db):
    plain, declaration = desks.submitted(), decided.recommended()
    officer = city_of(declaration)
    send_back(declaration)
    with clock.frozen(DAY):
        client.force_login(officer)
        page = client.get(reverse("review:queue"))
        notes = {row["cells"][0]["text"]: row["cells"][1].get("note") for row in page.context["table"]["rows"]}
        assert notes == {plain.number: "", declaration.number: "省级退回"}
        assert "省级退回（1）" in [one["label"] for one in page.context["filters"]]
        only = client.get(reverse("review:queue"), {"sent_back": "1"}).context["table"]["rows"]
        assert [row["cells"][0]["text"] for row in only] == [declaration.number]
        home = client.get("/").context["tasks"]
        assert [one["note"].endswith("省级退回") for one in home if declaration.number in one["note"]] == [True]
        assert REASON in text_of(client.get(address("desk", declaration)))
        assert REASON not in text_of(client.get(address("desk", plain)))


def test_a_queue_without_any_has_no_switch_for_it(client, db):
    desks.submitted()
    with clock.frozen(DAY):
        client.force_login(desks.city_officer())
        page = client.get(reverse("review:queue"))
    assert "省级退回" not in page.content.decode()


def sending(declaration, officer, seen):
    return lambda: send_back(declaration, officer, seen=seen)


def forming(declaration, officer, expert):
    return lambda: make.formed([declaration], experts=[expert], officer=officer)


@pytest.mark.django_db(transaction=True)
def test_two_officers_at_once_send_back_once():
    for _ in range(4):
        declaration, officers = decided.recommended(), [decided.officer(), decided.officer()]
        seen = sending_back.latest_entry(declaration).pk
        results = at_once(*(sending(declaration, one, seen) for one in officers))
        refused = [one for one in results if isinstance(one, MoveRefused)]
        assert len(refused) == 1, results
        assert "目前为“市级初审”状态" in str(refused[0])
        assert moves(declaration).count("send_back") == 1
        assert letters(city_of(declaration)).filter(body__contains=declaration.number).count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_panel_and_the_way_back_at_once_never_both_have_it():
    for _ in range(4):
        declaration, officer = decided.recommended(), decided.officer()
        seen = sending_back.latest_entry(declaration).pk
        results = at_once(forming(declaration, officer, make.expert()), sending(declaration, officer, seen))
        assert sum(isinstance(one, MoveRefused) for one in results) == 1, results
        declaration.refresh_from_db()
        assert hasattr(declaration, "panel_place") == (declaration.status == "recommended")
