"""The trail as the auditor reads it, its verification, and that nobody else sees it."""

import re

import pytest
from django.conf import settings

from declarations import workflow
from tests.home.factories import ROLES, account, signed_in
from zjtx.common import audit, clock, jobs
from zjtx.common.models import AuditEntry, Job, OutboxMessage
from zjtx.home.audit_words import GROUPS, WORDS, words_of
from zjtx.home.selectors import PAGE_SIZE, TrailFilters, trail
from zjtx.home.tasks import verify_audit_trail

pytestmark = pytest.mark.django_db
NIGHT = "2022-03-02T04:10:00"


def _record(number: int, action: str = "round.update", **fields: object) -> AuditEntry:
    return audit.record(action, label=f"对象{number}", detail={"number": number}, **fields)


@pytest.mark.parametrize("role", ROLES)
def test_only_the_auditor_reads_and_verifies(role) -> None:
    entry = _record(1)
    client = signed_in(account(role))
    for path in ("/audit/", f"/audit/{entry.pk}/"):
        assert (client.get(path).status_code == 200) == (role == "auditor")
    assert (client.post("/audit/verify/").status_code == 302) == (role == "auditor")
    assert client.get("/audit/verify/").status_code in (404, 405)


def test_list_is_paged_by_key_newest_first() -> None:
    entries = [_record(number) for number in range(PAGE_SIZE + 3)]
    first = trail(TrailFilters())
    assert [one.pk for one in first.rows] == [one.pk for one in reversed(entries)][:PAGE_SIZE]
    second = trail(TrailFilters(), before=first.older)
    assert [one.pk for one in second.rows] == [entries[2].pk, entries[1].pk, entries[0].pk]
    assert second.older == ""
    # A row written meanwhile does not shift the second page.
    _record(99)
    assert [one.pk for one in trail(TrailFilters(), before=first.older).rows] == [one.pk for one in second.rows]


def test_filters_live_in_the_address() -> None:
    user = account("system_admin", full_name="管理员甲")
    with clock.frozen("2022-03-01T23:59:59"):
        _record(1, "round.update", actor=user)
    with clock.frozen("2022-03-02T00:00:00"):
        _record(2, "account.sign_in", result="refused")
    client = signed_in(account("auditor"))

    def found(query: str) -> set[str]:
        rows = client.get(f"/audit/?{query}").context["table"]["rows"]
        return {row["cells"][3]["text"] for row in rows} & {"对象1", "对象2"}

    assert found("group=round") == {"对象1"}
    assert found("result=refused") == {"对象2"}
    assert found("since=2022-03-02") == {"对象2"}
    assert found("until=2022-03-01") == {"对象1"}
    assert found("q=管理员甲") == {"对象1"}
    assert found("q=对象2") == {"对象2"}


@pytest.mark.parametrize(
    "query",
    [
        "before=99999999999999999999",
        "before=-1",
        "since=2022-13-40",
        "until=9999-12-31",
        "group=x",
        "result=%27",
        "before=１",
    ],
)
def test_hostile_addresses_show_a_page(query) -> None:
    _record(1)
    assert signed_in(account("auditor")).get(f"/audit/?{query}").status_code == 200


def test_entry_shows_everything_that_was_recorded() -> None:
    entry = _record(7)
    html = signed_in(account("auditor")).get(f"/audit/{entry.pk}/").content.decode()
    assert "&quot;number&quot;: 7" in html
    assert "修改批次" in html
    assert signed_in(account("auditor")).get("/audit/999999/").status_code == 404


def _seal_all() -> None:
    with clock.frozen("2022-03-02T03:00:00"):
        audit.seal()


def test_verification_runs_in_the_background_and_is_recorded() -> None:
    auditor = account("auditor")
    with clock.frozen("2022-03-01"):
        _record(1)
    _seal_all()
    client = signed_in(auditor)
    assert "尚未核验" in client.get("/audit/").content.decode()
    for _click in range(2):
        client.post("/audit/verify/")
    assert Job.objects.count() == 1
    assert client.get("/audit/").context["running"] is not None
    jobs.run(Job.objects.get().pk)
    page = client.get("/audit/")
    assert page.context["running"] is None
    assert page.context["last"]["tone"] == "green"
    entry = AuditEntry.objects.get(action="audit.verify")
    assert (entry.actor, entry.result, entry.detail["broken_at"]) == (auditor, "ok", None)


def test_broken_chain_is_told_to_every_auditor_once_a_day(settings) -> None:
    auditors = [account("auditor"), account("auditor")]
    with clock.frozen("2022-03-01"):
        _record(1)
    _seal_all()
    # As if the second sealed row had been cut off: the anchor outside the database remembers it.
    with settings.AUDIT_ANCHOR_FILE.open("a") as anchor:
        anchor.write(f"2 {'a' * 64} 2022-03-02T03:00:00+08:00\n")
    with clock.frozen(NIGHT):
        verify_audit_trail()
        verify_audit_trail()
        page = signed_in(auditors[0]).get("/")
        assert [task["title"] for task in page.context["tasks"]] == ["审计链断裂，应立即查明原因"]
        assert signed_in(auditors[0]).get("/audit/").context["last"]["tone"] == "red"
    told = OutboxMessage.objects.filter(kind="notice").values_list("recipient", flat=True)
    assert sorted(told) == sorted(one.pk for one in auditors)
    assert AuditEntry.objects.filter(action="audit.verify", result="failed").count() == 2


def test_home_page_of_the_auditor_leads_to_the_first_verification() -> None:
    page = signed_in(account("auditor")).get("/")
    assert [task["title"] for task in page.context["tasks"]] == ["核验审计链"]
    with clock.frozen(NIGHT):
        verify_audit_trail()
        assert signed_in(account("auditor")).get("/").context["tasks"] == []


def _recorded_actions() -> set[str]:
    """Every action that the source names: first argument of a record() or _record(), keyword or default of action."""
    found: set[str] = set()
    pattern = re.compile(r"(?:\brecord\(\s*|\b_record\(\s*|\baction(?:: str)?\s*=\s*)\"([a-z_]+(?:\.[a-z_]+)+)\"")
    for folder in ("zjtx", "declarations", "review", "cultivation_pool"):
        for path in (settings.BASE_DIR / folder).rglob("*.py"):
            found |= set(pattern.findall(path.read_text(encoding="utf-8")))
    return found


def test_every_act_has_words_and_a_group() -> None:
    actions = _recorded_actions()
    assert len(actions) > 30
    assert sorted(action for action in actions if words_of(action) == action) == []
    assert sorted(action for action in {*actions, *WORDS} if action.partition(".")[0] not in GROUPS) == []
    for move in workflow.MOVES:
        assert words_of(f"declaration.{move.name}") == move.label
