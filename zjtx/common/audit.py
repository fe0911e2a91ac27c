"""Audit trail: record acts, seal them into a chain of digests, verify the chain.

A row is written in the transaction of its act and is no part of the chain yet: acts never queue on a global head. One
sealer gives the rows their place afterwards (architecture.md, decision 7). Since a place is given when a row is
sealed and not when it is written, a transaction that commits late loses nothing: its rows are sealed with the next
run."""

import json
from dataclasses import dataclass
from datetime import UTC, timedelta
from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, transaction
from django.db.models import Max, Model, Q, QuerySet
from django.http import HttpRequest

from zjtx.common import clock
from zjtx.common.addresses import client_address
from zjtx.common.anchor import Anchor
from zjtx.common.digests import digest
from zjtx.common.models.audit import AuditEntry
from zjtx.common.text import without_hostile

# Young rows wait, so that the chain mostly follows the order of the acts.
SEAL_AFTER = timedelta(seconds=5)
_BATCH = 200
_ADVISORY_LOCK = 0x7A6A7478  # "zjtx"


@dataclass(frozen=True)
class VerifyResult:
    """What verify() found: `checked` sealed rows, `unsealed` rows at the end that the chain does not protect yet."""

    ok: bool
    checked: int
    unsealed: int
    broken_at: int | None = None
    reason: str = ""


def record(
    action: str,
    *,
    actor: Any = None,
    obj: Model | None = None,
    label: str = "",
    detail: dict[str, Any] | None = None,
    request: HttpRequest | None = None,
    result: str = "ok",
) -> AuditEntry:
    """Write one act in the caller's transaction. The actor is the request's user where none is given; `detail` may hold
    anything JSON can, dates and Decimals too. Hostile characters are replaced: the record must not fail on them."""
    if actor is None and request is not None:
        user = getattr(request, "user", None)
        actor = user if user is not None and user.is_authenticated else None
    return AuditEntry.objects.create(
        actor=actor,
        actor_name=_fit(getattr(actor, "full_name", "") or str(actor or ""), 150),
        actor_role=_fit(getattr(actor, "role", ""), 30),
        action=_fit(action, 60),
        object_type=obj._meta.label if obj is not None else "",
        object_id=_fit(str(obj.pk), 64) if obj is not None else "",
        object_label=_fit(label or (str(obj) if obj is not None else ""), 255),
        detail=_plain(detail or {}),
        address=client_address(request) if request is not None else "",
        result=result,
    )


def seal(limit: int | None = None) -> int:
    """Give committed rows their place in the chain, oldest first; at most `limit`. Returns how many were sealed, 0 when
    another sealer is at work. Each batch is one short transaction, noted in the anchor file after its commit."""
    sealed = 0
    while limit is None or sealed < limit:
        size = _BATCH if limit is None else min(_BATCH, limit - sealed)
        last = _seal_batch(size)
        if not last:
            break
        Anchor(settings.AUDIT_ANCHOR_FILE).append(last[-1])
        sealed += len(last)
        if len(last) < size:
            break
    return sealed


def verify() -> VerifyResult:
    """Recompute the whole chain in constant memory and compare it with the anchor file outside the database."""
    unsealed = AuditEntry.objects.filter(sequence__isnull=True).count()
    anchored = Anchor(settings.AUDIT_ANCHOR_FILE).read()
    checked, previous = 0, ""
    for entry in AuditEntry.objects.filter(sequence__isnull=False).order_by("sequence").iterator(chunk_size=1000):
        reason = _fault(entry, checked + 1, previous, anchored.get(checked + 1))
        if reason:
            return VerifyResult(False, checked, unsealed, checked + 1, reason)
        checked, previous = checked + 1, entry.hash
    reason = _missing_tail(checked, anchored)
    return VerifyResult(not reason, checked, unsealed, checked + 1 if reason else None, reason)


def entry_digest(entry: AuditEntry) -> str:
    """The digest of a sealed row: all its columns, its place and the digest of the row before it."""
    content = {
        "sequence": entry.sequence,
        "previous": entry.previous_hash,
        "id": entry.pk,
        "at": entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "actor": entry.actor_id,
        "actor_name": entry.actor_name,
        "actor_role": entry.actor_role,
        "action": entry.action,
        "object": [entry.object_type, entry.object_id, entry.object_label],
        "detail": entry.detail,
        "address": entry.address,
        "result": entry.result,
    }
    return digest(json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode())


def _seal_batch(size: int) -> list[AuditEntry]:
    """Seal up to `size` rows in one transaction; SQLite lets only one writer in anyway, PostgreSQL takes a lock."""
    now = clock.fresh()
    # A clock that was moved back must not leave the rows of the time before it unsealed.
    ripe = Q(at__lte=now - SEAL_AFTER) | Q(at__gt=now)
    with transaction.atomic():
        if connection.vendor == "postgresql" and not _is_only_sealer():
            return []
        rows = list(AuditEntry.objects.filter(ripe, sequence__isnull=True).order_by("id")[:size])
        last = AuditEntry.objects.aggregate(last=Max("sequence"))["last"] or 0
        previous = AuditEntry.objects.get(sequence=last).hash if last else ""
        for place, entry in enumerate(rows, start=last + 1):
            entry.sequence, entry.previous_hash = place, previous
            entry.hash = previous = entry_digest(entry)
        # The plain queryset: AuditEntry.objects refuses every update.
        QuerySet(AuditEntry).bulk_update(rows, ["sequence", "previous_hash", "hash"])
    return rows


def _is_only_sealer() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_ADVISORY_LOCK])
        return bool(cursor.fetchone()[0])


def _fault(entry: AuditEntry, expected: int, previous: str, anchored: str | None) -> str:
    """What is wrong with a sealed row, "" for nothing."""
    if entry.sequence != expected:
        return f"缺少第 {expected} 条记录（其后为第 {entry.sequence} 条）"
    if entry.previous_hash != previous:
        return "与上一条记录的摘要不衔接"
    if entry.hash != entry_digest(entry):
        return "内容与封存时的摘要不一致"
    if anchored is not None and anchored != entry.hash:
        return "摘要与锚定文件不一致"
    return ""


def _missing_tail(checked: int, anchored: dict[int, str]) -> str:
    """What the anchor file says about the end of the chain, "" for nothing wrong."""
    last = max(anchored, default=0)
    if last > checked:
        return f"链尾缺失：锚定文件记至第 {last} 条，数据库只有 {checked} 条"
    if checked and not anchored:
        return "锚定文件不存在或为空，无法核对链尾"
    return ""


def _fit(text: str, length: int) -> str:
    return without_hostile(str(text))[:length]


def _plain(value: dict[str, Any]) -> dict[str, Any]:
    """JSON that reads back the same from every database: fractions as text, no character a column refuses."""
    text = json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False)
    return _without_hostile_inside(json.loads(text, parse_float=str, parse_constant=str))


def _without_hostile_inside(value: Any) -> Any:
    if isinstance(value, dict):
        return {without_hostile(key): _without_hostile_inside(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_without_hostile_inside(inner) for inner in value]
    return without_hostile(value) if isinstance(value, str) else value
