"""One process of a run migrates and all copy its database; the next run reads what it came to from a file.

Migrating takes a processor half a minute, reading the file a second, copying a fraction of one. The file lies beside
the packages (`.venv/test-database/`) under a digest of all that migrating depends on. On SQLite nothing changes.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import DatabaseError
from django.db.backends.base.base import BaseDatabaseWrapper

LOCK = 20220301
ROOT = Path(__file__).resolve().parent.parent
KEPT = Path(sys.prefix) / "test-database"


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
    unfinished, dump = f"{name}_unfinished", KEPT / f"{_digest(connection)}.dump"
    if not (dump.exists() and _read(connection, cursor, unfinished, dump)):
        _make(connection, unfinished)
        _keep(connection, unfinished, dump)
    cursor.execute(f'ALTER DATABASE "{unfinished}" RENAME TO "{name}"')


def _make(connection: BaseDatabaseWrapper, name: str) -> None:
    kept, wanted = connection.settings_dict["NAME"], connection.settings_dict["TEST"]["NAME"]
    connection.settings_dict["TEST"]["NAME"] = name
    try:
        connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    finally:
        connection.close()
        connection.settings_dict["TEST"]["NAME"] = wanted
        connection.settings_dict["NAME"] = settings.DATABASES[connection.alias]["NAME"] = kept


def _digest(connection: BaseDatabaseWrapper) -> str:
    """Of every file that says what a migrated database is, and of the server."""
    places = [f"{room}/{part}/**/*.py" for room in ("*", "zjtx/*") for part in ("migrations", "models")]
    found = {file for place in places for file in ROOT.glob(place)}
    digest = hashlib.sha256(str(connection.pg_version).encode())
    for file in [*sorted(found), ROOT / "requirements.txt"]:
        digest.update(f"{file.relative_to(ROOT)}\0".encode() + file.read_bytes())
    return digest.hexdigest()[:24]


def _program(connection: BaseDatabaseWrapper, name: str) -> str | None:
    """The server's own version of a program, else the one on the path."""
    own = Path(f"/usr/lib/postgresql/{connection.pg_version // 10000}/bin/{name}")
    return str(own) if own.exists() else shutil.which(name)


def _run(connection: BaseDatabaseWrapper, program: str, database: str, *arguments: str) -> bool:
    """Whether the program was there and did it."""
    found, given = _program(connection, program), connection.settings_dict
    if found is None:
        return False
    place = ["-h", given["HOST"], "-p", str(given["PORT"]), "-U", given["USER"], "-d", database]
    secret = {"PGPASSWORD": given["PASSWORD"]} if given["PASSWORD"] else {}
    done = subprocess.run([found, *place, *arguments], capture_output=True, env={**os.environ, **secret})
    return done.returncode == 0


def _read(connection: BaseDatabaseWrapper, cursor: Any, name: str, dump: Path) -> bool:
    """Whether the database could be made from the file; nothing is left of one that could not."""
    cursor.execute(f'CREATE DATABASE "{name}"')
    if _run(connection, "pg_restore", name, "--exit-on-error", "--no-owner", str(dump)):
        return True
    cursor.execute(f'DROP DATABASE "{name}"')
    dump.unlink(missing_ok=True)
    return False


def _keep(connection: BaseDatabaseWrapper, name: str, dump: Path) -> None:
    """Write the file, which appears under its name only when it is complete; older ones go."""
    KEPT.mkdir(parents=True, exist_ok=True)
    unfinished = dump.with_suffix(f".{os.getpid()}")
    if _run(connection, "pg_dump", name, "-Fc", "-f", str(unfinished)):
        unfinished.replace(dump)
    unfinished.unlink(missing_ok=True)
    for old in sorted(KEPT.glob("*.dump"), key=lambda one: one.stat().st_mtime)[:-12]:
        old.unlink(missing_ok=True)
