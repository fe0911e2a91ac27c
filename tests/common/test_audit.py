"""The audit trail: append-only, sealed in order, every change found."""

from datetime import date, timedelta
from decimal import Decimal
from io import StringIO
from itertools import pairwise
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.db.models import ProtectedError
from django.test import RequestFactory

from tests.common.factories import in_threads, make_user
from zjtx.common import audit, clock
from zjtx.common.models import AuditEntry, TrailIsAppendOnly

pytestmark = pytest.mark.django_db


def _tamper(sql: str, *params: object) -> None:
    """Change the trail as whoever owns the database could: past the guard."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("ALTER TABLE common_auditentry DISABLE TRIGGER common_audit_guard")
        cursor.execute(sql, params)
        if connection.vendor == "postgresql":
            cursor.execute("ALTER TABLE common_auditentry ENABLE TRIGGER common_audit_guard")


def _sealed_trail(count: int = 5) -> list[AuditEntry]:
    with clock.frozen("2022-03-18T09:00:00") as stopped:
        for number in range(count):
            audit.record("test.act", label=f"第 {number + 1} 项", detail={"number": number})
        stopped.advance(minutes=1)
        assert audit.seal() == count
    return list(AuditEntry.objects.order_by("sequence"))


def test_record_keeps_who_what_and_from_where() -> None:
    user = make_user("auditor", full_name="审计员甲")
    request = RequestFactory().post("/x/", REMOTE_ADDR="192.0.2.7")
    request.user = user
    entry = audit.record(
        "account.read", obj=user, request=request, detail={"on": date(2022, 3, 18), "sum": Decimal("1.50")}
    )
    entry.refresh_from_db()
    assert (entry.actor, entry.actor_name, entry.actor_role) == (user, "审计员甲", "auditor")
    assert (entry.object_type, entry.object_id, entry.object_label) == ("accounts.User", str(user.pk), str(user))
    assert (entry.address, entry.result, entry.sequence) == ("192.0.2.7", "ok", None)
    assert entry.detail == {"on": "2022-03-18", "sum": "1.50"}


def test_record_without_anybody_has_no_actor() -> None:
    entry = audit.record("session.refused", label="someone", result="refused")
    assert (entry.actor, entry.actor_name, entry.result) == (None, "", "refused")


def test_address_behind_the_proxy_is_the_one_the_proxy_added(settings) -> None:
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    request = RequestFactory().get("/", REMOTE_ADDR="", HTTP_X_FORWARDED_FOR="203.0.113.9, 192.0.2.7")
    assert audit.record("x", request=request).address == "192.0.2.7"


def test_address_without_a_proxy_ignores_what_the_client_claims() -> None:
    request = RequestFactory().get("/", REMOTE_ADDR="192.0.2.7", HTTP_X_FORWARDED_FOR="203.0.113.9")
    assert audit.record("x", request=request).address == "192.0.2.7"


def test_record_survives_hostile_text() -> None:
    entry = audit.record("x" * 80, label="名\x00称\ud800" + "长" * 300, detail={"k\x00": ["\udfff", 0.1, float("inf")]})
    entry.refresh_from_db()
    assert entry.object_label.startswith("名\ufffd称\ufffd长")
    assert entry.detail == {"k\ufffd": ["\ufffd", "0.1", "Infinity"]}


def test_saved_entry_refuses_save_delete_and_bulk_changes() -> None:
    entry = audit.record("test.act")
    for change in (
        entry.save,
        entry.delete,
        AuditEntry.objects.all().delete,
        lambda: AuditEntry.objects.update(action="other"),
        lambda: AuditEntry.objects.bulk_update([entry], ["action"]),
    ):
        with pytest.raises(TrailIsAppendOnly):
            change()
    assert AuditEntry.objects.get().action == "test.act"


def test_actor_with_entries_cannot_be_removed() -> None:
    user = make_user()
    audit.record("test.act", actor=user)
    with pytest.raises(ProtectedError):
        user.delete()


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE common_auditentry SET action = 'other' WHERE sequence = 2",
        "UPDATE common_auditentry SET hash = '' , sequence = NULL WHERE sequence = 2",
        "UPDATE common_auditentry SET sequence = 99, hash = 'x' , action = 'other' WHERE sequence IS NULL",
        "UPDATE common_auditentry SET action = 'other' WHERE sequence IS NULL",
        "DELETE FROM common_auditentry WHERE sequence = 2",
        "DELETE FROM common_auditentry WHERE sequence IS NULL",
    ],
)
def test_postgresql_refuses_changes_that_go_past_the_models(sql: str) -> None:
    """On SQLite, which has no guard, the change goes through and only verify() tells (architecture.md, decision 6)."""
    _sealed_trail(3)
    audit.record("test.unsealed")
    before = list(AuditEntry.objects.order_by("id").values())
    refused = False
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)
    except IntegrityError:
        refused = True
    assert refused == (connection.vendor == "postgresql")
    if refused:
        assert list(AuditEntry.objects.order_by("id").values()) == before


def test_seal_chains_rows_in_order_and_verify_finds_them_intact() -> None:
    rows = _sealed_trail(5)
    assert [row.sequence for row in rows] == [1, 2, 3, 4, 5]
    assert [row.object_label for row in rows] == [f"第 {n} 项" for n in range(1, 6)]
    assert rows[0].previous_hash == ""
    assert all(later.previous_hash == earlier.hash for earlier, later in pairwise(rows))
    assert audit.verify() == audit.VerifyResult(ok=True, checked=5, unsealed=0)


def test_seal_goes_on_where_the_last_run_stopped() -> None:
    _sealed_trail(3)
    with clock.frozen("2022-03-18T10:00:00"):
        audit.record("test.later")
    with clock.frozen("2022-03-18T10:01:00"):
        assert audit.seal() == 1
        assert audit.seal() == 0
    assert audit.verify() == audit.VerifyResult(ok=True, checked=4, unsealed=0)


def test_seal_leaves_young_rows_and_verify_reports_them() -> None:
    with clock.frozen("2022-03-18T09:00:00") as stopped:
        audit.record("test.act")
        stopped.advance(seconds=2)
        assert audit.seal() == 0
        assert audit.verify() == audit.VerifyResult(ok=True, checked=0, unsealed=1)
        stopped.advance(seconds=5)
        assert audit.seal() == 1


def test_seal_takes_rows_of_a_clock_that_was_moved_back() -> None:
    with clock.frozen("2022-06-01"):
        audit.record("test.act")
    with clock.frozen("2022-03-18"):
        assert audit.seal() == 1


def test_seal_works_in_batches_up_to_its_limit() -> None:
    with clock.frozen("2022-03-18T09:00:00"):
        AuditEntry.objects.bulk_create(AuditEntry(action=f"act {n}") for n in range(450))
    with clock.frozen("2022-03-18T10:00:00"):
        assert audit.seal(limit=210) == 210
        assert audit.seal() == 240
    assert audit.verify() == audit.VerifyResult(ok=True, checked=450, unsealed=0)


@pytest.mark.parametrize(
    "column, value",
    [
        ("action", "other"),
        ("actor_name", "other"),
        ("actor_role", "auditor"),
        ("object_label", "other"),
        ("object_id", "9"),
        ("object_type", "x.Y"),
        ("address", "192.0.2.1"),
        ("result", "failed"),
        ("at", "2022-03-18 00:00:00+00:00"),
        ("detail", '{"number": 7}'),
        ("previous_hash", "0" * 64),
        ("hash", "0" * 64),
    ],
)
def test_verify_finds_an_edited_column(column: str, value: str) -> None:
    _sealed_trail(5)
    _tamper(f"UPDATE common_auditentry SET {column} = %s WHERE sequence = 3", value)
    found = audit.verify()
    assert (found.ok, found.checked, found.broken_at) == (False, 2, 3)


def test_verify_finds_a_removed_row() -> None:
    _sealed_trail(5)
    _tamper("DELETE FROM common_auditentry WHERE sequence = 3")
    found = audit.verify()
    assert (found.ok, found.broken_at) == (False, 3)
    assert "缺少第 3 条" in found.reason


def test_verify_finds_a_cut_tail_by_the_anchor() -> None:
    _sealed_trail(5)
    _tamper("DELETE FROM common_auditentry WHERE sequence > 3")
    found = audit.verify()
    assert (found.ok, found.checked, found.broken_at) == (False, 3, 4)
    assert "锚定文件记至第 5 条" in found.reason


def test_verify_finds_a_chain_that_was_computed_anew() -> None:
    """Whoever knows the rule can recompute every digest, but not those in the anchor file."""
    rows = _sealed_trail(5)
    rows[2].action, previous = "other", rows[1].hash
    for row in rows[2:]:
        row.previous_hash = previous
        row.hash = previous = audit.entry_digest(row)
        _tamper(
            "UPDATE common_auditentry SET action = %s, previous_hash = %s, hash = %s WHERE id = %s",
            *(row.action, row.previous_hash, row.hash, row.pk),
        )
    found = audit.verify()
    assert (found.ok, found.broken_at, found.reason) == (False, 5, "摘要与锚定文件不一致")


def test_verify_asks_for_the_anchor_file(settings) -> None:
    _sealed_trail(2)
    Path(settings.AUDIT_ANCHOR_FILE).unlink()
    assert not audit.verify().ok


def test_verify_skips_an_anchor_line_cut_short(settings) -> None:
    _sealed_trail(2)
    with Path(settings.AUDIT_ANCHOR_FILE).open("a") as anchor:
        anchor.write("3 abcd")
    assert audit.verify().ok


def test_verify_audit_says_intact_and_names_the_unsealed_tail() -> None:
    _sealed_trail(2)
    audit.record("test.young")
    output = StringIO()
    call_command("verify_audit", stdout=output)
    assert "已核验 2 条封存记录" in output.getvalue()
    assert "另有 1 条记录尚未封存" in output.getvalue()
    assert "审计链完好" in output.getvalue()


def test_verify_audit_ends_with_one_at_the_first_broken_link() -> None:
    _sealed_trail(5)
    _tamper("UPDATE common_auditentry SET action = 'other' WHERE sequence = 4")
    with pytest.raises(CommandError, match="第 4 条，内容与封存时的摘要不一致") as failure:
        call_command("verify_audit", stdout=StringIO())
    assert failure.value.returncode == 1


@pytest.mark.django_db(transaction=True)
def test_rows_of_a_late_transaction_are_sealed_with_the_next_run() -> None:
    """A row that has a lower id than sealed ones, because its transaction committed late, is not skipped."""
    with clock.frozen("2022-03-18T09:00:00") as stopped:
        late = AuditEntry(action="late", at=clock.now())
        audit.record("early")
        late.pk = AuditEntry.objects.get().pk - 1
        stopped.advance(minutes=1)
        assert audit.seal() == 1
        late.save(force_insert=True)
        assert audit.seal() == 1
    assert [row.action for row in AuditEntry.objects.order_by("sequence")] == ["early", "late"]
    assert audit.verify().ok


@pytest.mark.django_db(transaction=True)
def test_sealers_at_the_same_time_leave_one_chain() -> None:
    ago = clock.now() - timedelta(minutes=1)
    AuditEntry.objects.bulk_create(AuditEntry(action=f"act {n}", at=ago) for n in range(300))

    def seal(_index: int) -> int:
        return audit.seal()

    results = in_threads(4, seal)
    assert all(isinstance(result, int) for result in results), results
    audit.seal()
    assert audit.verify() == audit.VerifyResult(ok=True, checked=300, unsealed=0)
