"""The default home: SQLite in WAL mode, no broker, everything on this machine (decision 9)."""

import secrets

from .base import *
from .base import VAR_DIR, env

VAR_DIR.mkdir(parents=True, exist_ok=True)
_secret_file = VAR_DIR / "secret-key"
if not _secret_file.exists():
    _secret_file.write_text(secrets.token_urlsafe(50))
    _secret_file.chmod(0o600)
SECRET_KEY = env.str("ZJTX_SECRET_KEY", default=_secret_file.read_text())

DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": env.str("ZJTX_SQLITE_PATH", default=str(VAR_DIR / "zjtx.sqlite3")),
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
        },
    }
}
# Without a broker tasks run where they are called: in the beat process, which sweeps job and outbox rows.
CELERY_BROKER_URL = "memory://localhost/"
CELERY_TASK_ALWAYS_EAGER = True
CELERY_TASK_EAGER_PROPAGATES = False
HAS_BROKER = False
SWEEP_SECONDS = 2
# No mail server is asked for: letters lie as files beside the database.
EMAIL_BACKEND = env.str("ZJTX_EMAIL_BACKEND", default="django.core.mail.backends.filebased.EmailBackend")
EMAIL_FILE_PATH = str(VAR_DIR / "mail")
DEMONSTRATION = env.bool("ZJTX_DEMONSTRATION", default=True)
# Straight from the source folders and the installed packages: no collectstatic in the default home.
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
