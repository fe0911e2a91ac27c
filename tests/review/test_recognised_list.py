"""The public list of who is recognised: titles in force today, searched, filtered, in pages."""

from datetime import date

import pytest
from django.urls import reverse

from tests.review import decided
from tests.review.decided import RECOGNISED_AT
from tests.review.factories import TIEDONG
from zjtx.common import clock

pytestmark = pytest.mark.django_db


@pytest.fixture
def recognised_list(client):
    here, there = decided.proposed(), decided.proposed(TIEDONG)
    decided.recognised(decided.published(here, there))
    expired = decided.proposed()
    decided.title(expired, year=2018, starts_on=date(2018, 9, 1), ends_on=date(2021, 12, 31))

    def rows(at=RECOGNISED_AT, **query):
        with clock.frozen(at):
            page = client.get(reverse("public:recognised"), query)
        assert page.status_code == 200
        return [[cell["text"] for cell in row["cells"]] for row in page.context["table"]["rows"]]

    return rows, here, there


def test_public_list_names_who_is_recognised_today(recognised_list):
    rows, here, there = recognised_list
    assert rows() == [
        [there.enterprise.name, "鞍山市", "中小企业", "2022年", "2025年12月31日"],
        [here.enterprise.name, "大连市", "中小企业", "2022年", "2025年12月31日"],
    ]
    assert rows(at=clock.as_moment("2025-12-31T23:59:59")) == rows()
    assert rows(at=clock.as_moment("2026-01-01")) == []


def test_public_list_is_searched_and_filtered(recognised_list):
    rows, here, there = recognised_list
    assert [row[0] for row in rows(q=here.enterprise.name)] == [here.enterprise.name]
    assert [row[0] for row in rows(q=there.enterprise.uscc)] == [there.enterprise.name]
    assert [row[0] for row in rows(city="210300")] == [there.enterprise.name]
    assert rows(tier="product") == []
    assert len(rows(year="2022", tier="sme")) == 2
    assert len(rows(after="no", year="x", tier="x")) == 2


def test_public_list_comes_in_pages(client, monkeypatch):
    monkeypatch.setattr("review.pages.public.PAGE_SIZE", 2)
    declarations = [decided.proposed() for _ in range(3)]
    decided.recognised(decided.published(*declarations))
    names, query = [], {}
    with clock.frozen(RECOGNISED_AT):
        while True:
            table = client.get(reverse("public:recognised"), query).context["table"]
            names += [row["cells"][0]["text"] for row in table["rows"]]
            if "next_url" not in table["pager"]:
                break
            query = {"after": table["pager"]["next_url"].split("after=")[1]}
    assert names == [one.enterprise.name for one in reversed(declarations)]
