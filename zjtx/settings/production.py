"""Production: PostgreSQL, Redis, Celery workers and beat, several web processes behind nginx (decision 9).

Every secret comes from the environment; a missing one stops the start with the variable's name.
"""

from django.core.exceptions import ImproperlyConfigured

from .base import *
from .base import FILE_STORAGE, VAR_DIR, env

_REQUIRED = ("ZJTX_SECRET_KEY", "ZJTX_DATABASE_URL", "ZJTX_REDIS_URL", "ZJTX_ALLOWED_HOSTS", "ZJTX_PUBLIC_BASE_URL")
_missing = [name for name in _REQUIRED if not env.str(name, default="").strip()]
if _missing:
    raise ImproperlyConfigured(f"生产环境缺少必需的环境变量：{'、'.join(_missing)}")

SECRET_KEY = env.str("ZJTX_SECRET_KEY")
if len(SECRET_KEY) < 50 or SECRET_KEY.startswith("django-insecure"):
    raise ImproperlyConfigured("ZJTX_SECRET_KEY 过短或为示例值：应为至少 50 个字符的随机串")

DATABASES = {"default": env.db_url("ZJTX_DATABASE_URL")}
DATABASES["default"].setdefault("CONN_MAX_AGE", 60)
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
HAS_BROKER = True
SWEEP_SECONDS = 15
DEMONSTRATION = False
STAFF_SECOND_FACTOR_REQUIRED = env.bool("ZJTX_STAFF_SECOND_FACTOR_REQUIRED", default=True)

STORAGES = {
    "default": FILE_STORAGE,
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
# The containers' /tmp is memory: uploads under way lie on the data volume's disk.
FILE_UPLOAD_TEMP_DIR = VAR_DIR / "uploads"
FILE_UPLOAD_TEMP_DIR.mkdir(parents=True, exist_ok=True)
SECURE_SSL_REDIRECT = env.bool("ZJTX_SSL_REDIRECT", default=True)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 365 * 24 * 3600
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
CSRF_TRUSTED_ORIGINS = env.list("ZJTX_CSRF_TRUSTED_ORIGINS", default=[env.str("ZJTX_PUBLIC_BASE_URL")])
