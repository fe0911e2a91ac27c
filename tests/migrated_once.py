"""Where several processes test side by side, one of them migrates and all copy its database.

Migrating takes a processor ten seconds, copying a fraction of one; whoever comes second waits or has something else to
test. On SQLite, and for a process alone, nothing changes.
"""

from __future__ import annotations

import contextlib
from typing import Any

from django.conf import settings
from django.db import DatabaseError
from django.db.backends.base.base import BaseDatabaseWrapper

LOCK = 20220301


def prepare(connection: BaseDatabaseWrapper, run: str) -> str:
    """Have this connection's test database made from one that all processes of the run share; its name if it is new."""
    name = f"zjtx_migrated_{run[:16]}"
    with connection._nodb_cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])  # until the cursor's own connection is closed
        cursor.execute("SELECT FROM pg_database WHERE datname = %s", [name])
        is_new = cursor.fetchone() is None
        if is_new:
            _migrate(connection, cursor, name)
    connection.settings_dict["TEST"]["TEMPLATE"] = name
    return name if is_new else ""


def drop(connection: BaseDatabaseWrapper, name: str) -> None:
    """Remove what `prepare` made. Whoever comes later makes another; whoever is copying at this moment keeps it."""
    if name:
        with contextlib.suppress(DatabaseError), connection._nodb_cursor() as cursor:
            cursor.execute(f'DROP DATABASE "{name}"')


def _migrate(connection: BaseDatabaseWrapper, cursor: Any, name: str) -> None:
    """A migrated database of that name, which appears under it only when it is complete."""
    kept, wanted = connection.settings_dict["NAME"], connection.settings_dict["TEST"]["NAME"]
    connection.settings_dict["TEST"]["NAME"] = f"{name}_unfinished"
    try:
        connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    finally:
        connection.close()
        connection.settings_dict["TEST"]["NAME"] = wanted
        connection.settings_dict["NAME"] = settings.DATABASES[connection.alias]["NAME"] = kept
    cursor.execute(f'ALTER DATABASE "{name}_unfinished" RENAME TO "{name}"')
