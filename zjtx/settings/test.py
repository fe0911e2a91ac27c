"""Tests: PostgreSQL and Redis that the test command started itself (it hands their addresses over)."""

from .base import *
from .base import MIDDLEWARE, VAR_DIR, env

SECRET_KEY = "tests-only-" + "k" * 50
VAR_DIR.mkdir(parents=True, exist_ok=True)
if env.str("ZJTX_TEST_HOME", default="") == "sqlite":
    from .local import DATABASES

    # A file, for threads: connections to one database in memory refuse each other where they should wait.
    DATABASES["default"]["TEST"] = {"NAME": str(VAR_DIR / "test.sqlite3")}
else:
    DATABASES = {"default": env.db_url("ZJTX_DATABASE_URL", default="postgres://zjtx@127.0.0.1:5432/zjtx")}
HAS_BROKER = bool(env.str("ZJTX_REDIS_URL", default=""))
# Test processes side by side: a Redis database and folders each.
_worker = env.str("PYTEST_XDIST_WORKER", default="gw0")
CELERY_BROKER_URL = "memory://"
if HAS_BROKER:
    CELERY_BROKER_URL = env.str("ZJTX_REDIS_URL").rstrip("/").removesuffix("/0") + "/" + _worker.removeprefix("gw")
CELERY_TASK_ALWAYS_EAGER = not HAS_BROKER
SWEEP_SECONDS = 1
MESSAGE_QUIET_HOURS = (0, 0)  # the tests run at any hour
DEMONSTRATION = False
STAFF_SECOND_FACTOR_REQUIRED = False
DEBUG = False
ALLOWED_HOSTS = ["*"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher", "zjtx.accounts.hashers.Argon2idHasher"]
MIDDLEWARE = [m for m in MIDDLEWARE if not m.startswith("whitenoise")]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
MEDIA_ROOT = VAR_DIR / f"test-media-{_worker}"
AUDIT_ANCHOR_FILE = VAR_DIR / f"test-audit-anchor-{_worker}.log"

# Next year's version of a sheet, by which tests show that an old round keeps its own.
INSTALLED_APPS = [*INSTALLED_APPS, "tests.next_year"]
