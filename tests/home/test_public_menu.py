"""What everybody may read is reachable from every page, signed in or not; the navigation says where one is."""

import pytest
from django.test import Client

from declarations.models import Round
from tests import factories
from tests.home.factories import AT, ROLES, account, signed_in
from zjtx.common import clock
from zjtx.home.context import navigation

pytestmark = pytest.mark.django_db
PUBLIC = ["/publicity/", "/recognised/", "/notices/"]


@pytest.fixture(autouse=True)
def _first_of_march() -> None:
    with clock.frozen(AT):
        yield


@pytest.mark.parametrize("role", [*ROLES, ""])
def test_every_page_leads_to_what_is_public(role) -> None:
    client = signed_in(account(role)) if role else Client()
    for address in ["/", *PUBLIC]:
        page = client.get(address)
        assert page.status_code == 200, address
        footer = page.content.decode().partition('<footer class="site-footer">')[2]
        assert [f'href="{one}"' in footer for one in PUBLIC] == [True] * 3, address
        assert [entry.url for entry in page.context["public_entries"] if entry.active] == (
            [address] if address in PUBLIC else []
        )


@pytest.mark.parametrize("address", PUBLIC)
def test_a_visitors_navigation_marks_the_page(address) -> None:
    entries = Client().get(address).context["nav_entries"]
    assert [entry.url for entry in entries if entry.active] == [address]


@pytest.mark.parametrize(
    ("role", "path", "label"),
    [
        ("province_officer", "/pool/cities/", "培育库"),
        ("province_officer", "/pool/board/", "培育库"),
        ("province_officer", "/pool/board/7/", "培育库"),
        ("province_officer", "/review/province/LN2022-Q-000001/", "申报情况"),
        ("province_officer", "/review/decision/publicities/3/", "审定与公示"),
        ("city_officer", "/pool/board/7/", "培育库"),
        ("city_officer", "/review/done/", "已办"),
        ("enterprise", "/pool/reports/2022Q1/fill/", "培育库"),
    ],
)
def test_navigation_marks_the_room_of_a_page(role, path, label) -> None:
    assert [entry.label for entry in navigation(role, path) if entry.active] == [label]


@pytest.mark.parametrize(
    ("at", "state"),
    [
        ("2022-01-01T00:00:00", "即将受理"),
        ("2022-03-18T23:59:59", "正在受理"),
        ("2022-03-19T00:00:00", "申报已截止"),
    ],
)
def test_notices_say_by_their_windows_whether_they_are_open(at, state) -> None:
    round_ = factories.open_round()
    with clock.frozen(at):
        table = Client().get("/notices/").context["table"]
    assert [row["cells"][-1]["text"] for row in table["rows"]] == [state]
    assert table["rows"][0]["url"] == f"/rounds/{round_.code}/notice/"


def test_a_round_in_preparation_is_not_among_the_notices() -> None:
    Round.objects.filter(pk=factories.open_round().pk).update(state="prepared")
    page = Client().get("/notices/")
    assert page.context["table"]["rows"] == []
    assert "目前没有申报通知" in page.content.decode()
