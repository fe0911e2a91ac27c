"""After an act the message leads to the next thing of its kind, where there is one."""

import pytest
from django.urls import reverse

from tests.review import factories
from tests.review import panel_factories as make
from tests.review.factories import FIRST_DAY
from tests.review.panel_factories import PANEL_DAY, client_of, url
from tests.review.test_pages import messages_of
from zjtx.common import clock
from zjtx.common.sayings import with_next

pytestmark = pytest.mark.django_db


def test_a_message_keeps_its_text_and_escapes_it():
    assert with_next("甲<b>", "下一件", "") == "甲<b>"
    assert with_next("甲<b>", "下一件", "/x/?a=1&b=2") == '甲&lt;b&gt;。<a href="/x/?a=1&amp;b=2">下一件</a>'


def decided(client, officer, declaration, query=""):
    """(where the officer lands, what is said there)."""
    factories.check_commitments(declaration, officer)
    address = reverse("review:recommend", args=[declaration.number]) + query
    answer = client.post(address, {"version": "1", "opinion": "同意推荐"})
    return answer.url, messages_of(answer)[-1]


def test_a_decision_leads_to_the_next_file_of_the_filtered_queue_then_back_to_it():
    officer = factories.city_officer()
    first, second, third = (factories.submitted() for _ in range(3))
    client, queue = client_of(officer), reverse("review:queue")
    with clock.frozen(FIRST_DAY):
        landed, said = decided(client, officer, second, "?tier=sme")
        assert landed == reverse("review:desk", args=[third.number]) + "?tier=sme"
        assert said == f"{second.number} {second.enterprise_name}：推荐已办理，以下为下一件"
        landed, _ = decided(client, officer, third)
        assert landed == reverse("review:desk", args=[first.number]), "behind the last one the first"
        landed, said = decided(client, officer, first, "?tier=sme")
        assert landed == queue + "?tier=sme"
        assert "下一件" not in said


def test_a_decision_of_another_city_is_not_next():
    officer = factories.city_officer()
    own, other = factories.submitted(), factories.submitted()
    factories.submitted(region=factories.TIEDONG)
    with clock.frozen(FIRST_DAY):
        assert decided(client_of(officer), officer, own, "?mine=1")[0] == reverse("review:queue") + "?mine=1"
        assert decided(client_of(officer), officer, other)[0] == reverse("review:queue")


def test_a_sheet_handed_in_offers_the_next_task():
    with clock.frozen(PANEL_DAY):
        panel = make.started([make.recommended(), make.recommended()], experts=1)
        first, second = panel.places.order_by("declaration__number")
        client = client_of(panel.chair)
        for place in (first, second):
            make.fill_scores(make.accepted(panel, 0, place.declaration))
        said = messages_of(client.post(url("expert_submit", first.declaration.number)))[-1]
        assert f'href="{url("expert_score", second.declaration.number)}">评下一件' in said
        said = messages_of(client.post(url("expert_submit", second.declaration.number)))[-1]
        assert "评下一件" not in said


def test_the_next_task_begins_with_its_statement():
    with clock.frozen(PANEL_DAY):
        panel = make.started([make.recommended(), make.recommended()], experts=1)
        first, second = panel.places.order_by("declaration__number")
        make.fill_scores(make.accepted(panel, 0, first.declaration))
        said = messages_of(client_of(panel.chair).post(url("expert_submit", first.declaration.number)))[-1]
    assert url("expert_statement", second.declaration.number) in said


def test_a_groups_result_offers_the_next_one_without():
    with clock.frozen(PANEL_DAY):
        panel = make.scored(make.started([make.recommended(), make.recommended()], experts=2))
        first, second = panel.places.order_by("declaration__number")
        client = client_of(panel.chair)
        given = {"result": "pass", "opinion": "专家组一致同意"}
        said = messages_of(client.post(url("chair_group", panel.pk, first.declaration.number), given))[-1]
        assert f'href="{url("chair_group", panel.pk, second.declaration.number)}">填写下一件' in said
        said = messages_of(client.post(url("chair_group", panel.pk, second.declaration.number), given))[-1]
        assert "下一件" not in said
