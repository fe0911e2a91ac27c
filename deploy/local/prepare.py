"""Bring the default home up to date: tables, reference data, demonstration data. Quick and harmless when repeated."""

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zjtx.settings.local")


def main() -> None:
    """Run the three commands in one process: starting Django thrice would cost the first page two seconds."""
    import django
    from django.conf import settings
    from django.core.management import call_command

    django.setup()
    call_command("migrate", interactive=False, verbosity=1 if _is_new() else 0)
    # seed_demo loads the reference data it stands on by itself.
    call_command("seed_demo" if settings.DEMONSTRATION else "load_reference", verbosity=0)


def _is_new() -> bool:
    """Whether the database has no tables yet."""
    from django.db import connection

    return not connection.introspection.table_names()


if __name__ == "__main__":
    main()
