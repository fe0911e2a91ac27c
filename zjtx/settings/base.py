"""Settings shared by all homes of zjtx. Everything that differs by machine comes from the environment."""

from pathlib import Path
from typing import Any

import environ
from csp.constants import NONE, SELF

env = environ.Env()
BASE_DIR = Path(__file__).resolve().parent.parent.parent
VAR_DIR = Path(env.str("ZJTX_VAR_DIR", default=str(BASE_DIR / "var")))

SYSTEM_NAME = "“专精特新”梯度培育管理系统"
BUREAU_NAME = env.str("ZJTX_BUREAU_NAME", default="辽宁省工业和信息化厅")
# Whom to ask about personal data (templates/home/privacy.html); an office telephone, never a person's.
BUREAU_PHONE = env.str("ZJTX_BUREAU_PHONE", default="")
SUPPORT_NAME = env.str("ZJTX_SUPPORT_NAME", default="")
PUBLIC_BASE_URL = env.str("ZJTX_PUBLIC_BASE_URL", default="http://127.0.0.1:8000")

DEBUG = False
ALLOWED_HOSTS = env.list("ZJTX_ALLOWED_HOSTS", default=["127.0.0.1", "localhost"])

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "axes",
    "crispy_forms",
    "crispy_bootstrap5",
    "csp",
    "django_htmx",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "zjtx.common",
    "zjtx.registry",
    "zjtx.accounts",
    "declarations",
    "review",
    "cultivation_pool",
    "zjtx.home",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "zjtx.common.middleware.HostileInputMiddleware",
    "zjtx.common.middleware.RequestClockMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "zjtx.accounts.middleware.SessionLimitMiddleware",
    "zjtx.common.middleware.AccessMarkMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "zjtx.common.middleware.NoStoreMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "zjtx.urls"
WSGI_APPLICATION = "zjtx.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "zjtx.home.context.frame",
            ],
            "builtins": ["zjtx.common.templatetags.zjtx"],
        },
    },
]

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "accounts.User"
# The first holds the lock-out, the second asks for name and password, the third for the code of a second step.
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "zjtx.accounts.backends.AccountBackend",
    "zjtx.accounts.backends.SecondFactorBackend",
]
# Complexity and regular change (GB/T 22239-2019 8.1.4.1 a) are for staff and can be switched off by 0 each.
PASSWORD_CLASSES_STAFF = env.int("ZJTX_PASSWORD_CLASSES_STAFF", default=3)
PASSWORD_HASHERS = ["zjtx.accounts.hashers.Argon2idHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "zjtx.accounts.passwords.LengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "zjtx.accounts.passwords.ContextWordsValidator"},
    {"NAME": "zjtx.accounts.passwords.StaffComplexityValidator", "OPTIONS": {"classes": PASSWORD_CLASSES_STAFF}},
]
# Staff use a second factor where this is on (security.md, Decisions): production's default; off for trying out.
STAFF_SECOND_FACTOR_REQUIRED = env.bool("ZJTX_STAFF_SECOND_FACTOR_REQUIRED", default=False)
OTP_TOTP_ISSUER = "专精特新梯度培育管理系统"
LOGIN_URL = "accounts:sign_in"
LOGIN_REDIRECT_URL = "home:index"

# Lock-out per account and address, so that the true owner is not locked out from elsewhere (security.md).
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_CALLABLE = "zjtx.accounts.views.sessions.locked_out"
AXES_CLIENT_IP_CALLABLE = "zjtx.common.addresses.client_address"
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False

SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 14 * 3600
SESSION_SAVE_EVERY_REQUEST = False
STAFF_IDLE_SECONDS = env.int("ZJTX_STAFF_IDLE_SECONDS", default=30 * 60)
PASSWORD_MAX_AGE_DAYS_STAFF = env.int("ZJTX_PASSWORD_MAX_AGE_DAYS_STAFF", default=90)
CSRF_COOKIE_HTTPONLY = False
CSRF_FAILURE_VIEW = "zjtx.home.errors.csrf_failure"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
# A whole sheet in one form has under 300 fields; larger bodies are uploads and are streamed to disk.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 600
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.TemporaryFileUploadHandler"]

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = Path(env.str("ZJTX_STATIC_ROOT", default=str(BASE_DIR / "staticfiles")))
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "zjtx.common.staticfinder.PackagedAssetsFinder",
]
MEDIA_ROOT = Path(env.str("ZJTX_MEDIA_ROOT", default=str(VAR_DIR / "media")))
MEDIA_URL = "/protected/"
# Set behind nginx: files on the local disk are handed over by X-Accel-Redirect after the permission check.
ACCEL_REDIRECT_PREFIX = env.str("ZJTX_ACCEL_REDIRECT_PREFIX", default="")
# Uploads lie on the local disk, or in a bucket where one is named (docs/decisions/0013-storage.md).
FILE_STORAGE: dict[str, Any] = {"BACKEND": "django.core.files.storage.FileSystemStorage"}
if env.str("ZJTX_S3_BUCKET", default=""):
    FILE_STORAGE = {
        "BACKEND": "zjtx.common.files.object_storage.ObjectStorage",
        "OPTIONS": {
            "bucket_name": env.str("ZJTX_S3_BUCKET"),
            "endpoint_url": env.str("ZJTX_S3_ENDPOINT", default="") or None,
            "region_name": env.str("ZJTX_S3_REGION", default="") or None,
            "access_key": env.str("ZJTX_S3_ACCESS_KEY", default="") or None,
            "secret_key": env.str("ZJTX_S3_SECRET_KEY", default="") or None,
            "location": env.str("ZJTX_S3_PREFIX", default=""),
        },
    }
STORAGES = {
    "default": FILE_STORAGE,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# The virus scanner clamd, "host:port" or the path of its socket; off where empty (docs/decisions/0012-scanner.md).
CLAMD_ADDRESS = env.str("ZJTX_CLAMD_ADDRESS", default="")

CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "frame-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [SELF],
        "object-src": [NONE],
    }
}
X_FRAME_OPTIONS = "SAMEORIGIN"
# Our own pages show evidence beside the form in a frame of the same origin.
SILENCED_SYSTEM_CHECKS = ["security.W019"]
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"

# Evidence limits (product.md, part 3 item 5), in bytes.
EVIDENCE_MAX_FILE_BYTES = 50 * 1024 * 1024
EVIDENCE_MAX_DECLARATION_BYTES = 500 * 1024 * 1024

CLOCK_SOURCE = env.str("ZJTX_CLOCK_SOURCE", default="")
AUDIT_ANCHOR_FILE = Path(env.str("ZJTX_AUDIT_ANCHOR_FILE", default=str(VAR_DIR / "audit-anchor.log")))

EMAIL_BACKEND = env.str("ZJTX_EMAIL_BACKEND", default="django.core.mail.backends.console.EmailBackend")
EMAIL_HOST = env.str("ZJTX_EMAIL_HOST", default="127.0.0.1")
EMAIL_PORT = env.int("ZJTX_EMAIL_PORT", default=25)
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.str("ZJTX_FROM_EMAIL", default="noreply@localhost")
# From this hour on the day's digest of messages is written (0 to 23, Asia/Shanghai).
MESSAGE_DIGEST_HOUR = env.int("ZJTX_MESSAGE_DIGEST_HOUR", default=9)
# From the first hour to the second no e-mail and no short message goes out but of security (0 to 23, the same: always).
MESSAGE_QUIET_HOURS = (env.int("ZJTX_MESSAGE_QUIET_FROM", default=21), env.int("ZJTX_MESSAGE_QUIET_UNTIL", default=8))
INBOX_URL = "/inbox/"
# Short messages are offered once there is a contract with a carrier and its sender.
SMS_OFFERED = env.bool("ZJTX_SMS_OFFERED", default=False)
SMS_SENDER = env.str("ZJTX_SMS_SENDER", default="zjtx.common.senders.ConsoleSms")

# Celery is the bell, the job and outbox rows are the truth (decision 8): losing a bell loses nothing.
CELERY_BROKER_URL = env.str("ZJTX_REDIS_URL", default="memory://")
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 2 * 3600,
    "unacked_restore_interval": 2,
    "socket_connect_timeout": 1,
    "socket_timeout": 2,
    "max_retries": 0,
}
CELERY_TASK_IGNORE_RESULT = True
CELERY_TIMEZONE = TIME_ZONE
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_PUBLISH_RETRY = False

# Providers of facts that upper apps own (architecture.md, "Two ways up, no third").
# What is known already of an answer, the nearest source first (declarations.known).
PREFILL_PROVIDERS: list[str] = [
    "declarations.prefill.EnterpriseRecordPrefill",
    "declarations.prefill.EarlierDeclarationsPrefill",
    "cultivation_pool.facts.AnnualProfilePrefill",
    "cultivation_pool.facts.QuarterlyReportPrefill",
    "cultivation_pool.facts.CandidatePrefill",
]
# Figures of the same year in documents of upper apps (declarations.other_documents).
OTHER_DOCUMENT_PROVIDERS: list[str] = [
    "cultivation_pool.facts.annual_profiles",
    "cultivation_pool.facts.fourth_quarter_reports",
]
# How an enterprise kept the duties of its title, for the desk (review.enterprise_record).
ENTERPRISE_RECORD_PROVIDERS: list[str] = [
    "cultivation_pool.record.report_record",
    "cultivation_pool.record.matter_record",
]
# By which document and why a title ended or came back, for certificates (review.titles).
TITLE_NOTES_PROVIDERS: list[str] = [
    "cultivation_pool.title_notes.revocation_notes",
    "cultivation_pool.title_notes.title_act_notes",
]
# What roles without an enterprise or a region may read of declarations (declarations.models.declaration).
DECLARATION_SCOPE_PROVIDERS: list[str] = ["review.scopes.expert_declarations", "review.scopes.institution_declarations"]
# What an enterprise may read of the findings on its declaration (declarations.findings).
DISCLOSED_FINDINGS_PROVIDERS: list[str] = ["review.disclosure.disclosed_findings"]
# What upper apps add to the enterprise's page of a declaration (declarations.matters).
OWN_MATTERS_PROVIDERS: list[str] = ["review.own_matters.own_matters"]

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.str("ZJTX_LOG_LEVEL", default="INFO")},
    # The progress of every rendering and every successful sign-in are no news for an operator.
    "loggers": {"weasyprint.progress": {"level": "WARNING"}, "axes": {"level": "WARNING"}},
}
