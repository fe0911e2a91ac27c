"""Emptying the database after a test with transactions of its own, in a fraction of Django's time.

Django truncates all of some ninety tables, which gives every one of them and its indexes new files, and then writes
content types and permissions anew: up to half a second a test. Here rows are deleted where there are any. Content
types and permissions stay: the migrations make them, no test changes them.
"""

from __future__ import annotations

from typing import Any

from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.test import TransactionTestCase

KEPT = {"django_migrations", "django_content_type", "auth_permission"}
# PostgreSQL lets nobody delete a row of these (zjtx/common/migrations/0002_audit_guard.py).
GUARDED = {"common_auditentry"}


def empty(connection: BaseDatabaseWrapper) -> None:
    """Remove every row that a test may have written; numbers go on where they were, as after Django's own flush."""
    tables = set(connection.introspection.django_table_names(only_existing=False, include_views=False)) - KEPT
    with connection.cursor() as cursor, transaction.atomic(using=connection.alias):
        filled = _filled(cursor, sorted(tables))
        # Foreign keys are checked at the end of the transaction, so any order will do; TRUNCATE wants to be first.
        for table in sorted(filled, key=lambda name: name not in GUARDED):
            is_guarded = table in GUARDED and connection.vendor == "postgresql"
            cursor.execute(f'TRUNCATE "{table}"' if is_guarded else f'DELETE FROM "{table}"')


def _filled(cursor: Any, tables: list[str]) -> list[str]:
    cursor.execute(" UNION ALL ".join(f"SELECT '{name}' WHERE EXISTS (SELECT 1 FROM \"{name}\")" for name in tables))
    return [row[0] for row in cursor.fetchall()]


def _fixture_teardown(case: TransactionTestCase) -> None:
    for alias in case._databases_names(include_mirrors=False):
        empty(connections[alias])


def replace_djangos_flush() -> None:
    """From here on every TransactionTestCase, which pytest-django makes of each such test, ends in `empty`."""
    TransactionTestCase._fixture_teardown = _fixture_teardown
