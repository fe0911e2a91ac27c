"""Two years with jobs that are late, doubled and killed end with just the messages, states and titles that a simple
calculation gives. `make drill` lives them with 300 enterprises."""

import os

import pytest

from cultivation_pool.kinds import KINDS
from tests.pool import two_years
from zjtx.registry.models import Title

COUNT = int(os.environ.get("ZJTX_DRILL_ENTERPRISES", "20"))
SEED = int(os.environ.get("ZJTX_DRILL_SEED", "2022"))


@pytest.mark.django_db
def test_two_years_end_as_a_simple_calculation_says(monkeypatch: pytest.MonkeyPatch) -> None:
    world = two_years.world(COUNT, SEED)
    two_years.live(world, monkeypatch, every_day=COUNT > 20)
    expected, written = two_years.expected(world), two_years.written()
    assert sorted(expected.keys() - written.keys()) == [], "never said"
    assert sorted(written.keys() - expected.keys()) == [], "said without reason"
    assert {key: count for key, count in written.items() if count > 1} == {}, "said twice"
    assert _reports() == {
        (member.name, period): (report.state, report.due_on, report.filed_on is not None)
        for member in world.members
        for period, report in member.reports.items()
    }
    ended = {one.title.pk: one.title.ends_on for one in world.members if one.title.ends_on < world.ran[-1]}
    assert dict(Title.objects.filter(end_reason="expired").values_list("pk", "ended_on")) == ended
    # The world was rich enough to tell: everything that can be said was said.
    assert {key[-2] for key in expected if key[0] == "report"} >= {"opened", "three_before", "due", "five_after"}
    assert {key[-2] for key in expected if key[0] == "profile"} >= {"opened", "submitted", "accepted", "returned"}
    assert {"reports-out", "profiles-out", "title-expiry"} <= {key[0] for key in expected}


def _reports() -> dict:
    rows = [one for kind in KINDS for one in kind.model.objects.select_related("enterprise")]
    return {(one.enterprise.name, one.period): (one.state, one.due_on, one.submitted_at is not None) for one in rows}
