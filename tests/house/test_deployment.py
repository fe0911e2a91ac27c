"""The files of production name only what the project has: commands, variables, ports, folders, packages."""

import os
import re
import subprocess
import sys

import pytest
import yaml
from django.conf import settings
from django.core.management import get_commands
from django.urls import reverse

from tests.house.project import ROOT, name, sources
from zjtx.celery import app as celery_app
from zjtx.schedule import entries

SETTINGS = ("base", "production")
# Of the tests alone: production refuses to start with a moved clock.
TESTS_ONLY = {"ZJTX_CLOCK_SOURCE", "ZJTX_CLOCK_FILE"}
# How entrypoint.sh gives gunicorn.conf.py the second pool's address.
BETWEEN_OURS = {"ZJTX_BIND", "ZJTX_SIGN_IN_BIND"}
# Entry points (commands are others), the tools around the project, and the clock file of the tests.
MAY_READ_ENVIRONMENT = (
    *("tests/", "deploy/", "bench/", "zjtx/settings/", "manage.py", "zjtx/celery.py", "zjtx/wsgi.py"),
    *("zjtx/common/clock.py", "zjtx/common/apps.py"),
)
REQUIRED = ("ZJTX_SECRET_KEY", "ZJTX_DATABASE_URL", "ZJTX_REDIS_URL", "ZJTX_ALLOWED_HOSTS", "ZJTX_PUBLIC_BASE_URL")


def _text(path: str) -> str:
    return (ROOT / path).read_text(encoding="utf-8")


def _compose() -> dict:
    return yaml.safe_load(_text("docker-compose.yml"))


def _ours() -> dict[str, dict]:
    return {key: service for key, service in _compose()["services"].items() if service["image"] == "zjtx"}


def _example() -> dict[str, str]:
    lines = [line for line in _text("deploy/env.example").splitlines() if line and not line.startswith("#")]
    return dict(line.split("=", 1) for line in lines)


def _production(**changes: str) -> dict[str, str]:
    """The example's environment with a secret of its own, as a process of production gets it."""
    bare = {key: value for key, value in os.environ.items() if not key.startswith("ZJTX_")}
    ours = {"ZJTX_SECRET_KEY": "s" * 64, "DJANGO_SETTINGS_MODULE": "zjtx.settings.production"}
    return {**bare, **_example(), **ours, "ZJTX_VAR_DIR": str(settings.VAR_DIR), **changes}


def _start(code: str, environment: dict[str, str]) -> subprocess.CompletedProcess:
    return subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True)


def _processes() -> set[str]:
    return set(re.findall(r"^    ([a-z-]+)\)$", _text("deploy/entrypoint.sh"), re.MULTILINE))


def test_every_container_runs_a_process_of_the_entry_point():
    commands = {service["command"][0] for service in _ours().values()}
    assert commands == _processes() - {"manage"}


def test_commands_of_the_entry_point_exist():
    text = _text("deploy/entrypoint.sh")
    commands = set(re.findall(r"manage\.py ([a-z_]+)", text))
    assert {"migrate", "load_reference", "load_rounds", "collectstatic"} <= commands
    assert commands <= set(get_commands())
    assert text.count("celery -A zjtx ") == 2
    assert text.count("zjtx.wsgi:application") == 2


def test_gunicorn_takes_its_configuration_and_loads_the_application():
    command = [sys.executable, "-m", "gunicorn", "--check-config", "--config", "deploy/gunicorn.conf.py"]
    done = subprocess.run(
        [*command, "zjtx.wsgi:application"], cwd=ROOT, env=_production(), capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr


def test_every_scheduled_task_is_registered():
    celery_app.loader.import_default_modules()
    assert {entry["task"] for entry in entries().values()} <= set(celery_app.tasks)


def test_variables_of_production_are_in_the_example():
    pattern = re.compile(r'env\.\w+\(\s*"(\w+)"')
    used = {found for module in SETTINGS for found in pattern.findall(_text(f"zjtx/settings/{module}.py"))}
    around = {found for file in ("deploy/entrypoint.sh", "deploy/gunicorn.conf.py") for found in _named(file)}
    assert used | around | _named("docker-compose.yml") <= set(_example()) | TESTS_ONLY | BETWEEN_OURS


def test_the_example_names_no_variable_that_nothing_reads():
    files = [f"zjtx/settings/{m}.py" for m in SETTINGS] + ["deploy/entrypoint.sh", "deploy/gunicorn.conf.py"]
    read = {found for file in files for found in _named(file)}
    assert {key for key in _example() if key.startswith("ZJTX_")} <= read
    assert not set(_example()) & TESTS_ONLY


def test_the_documentation_names_every_variable_and_no_other():
    assert _named("docs/deployment.md") == {key for key in _example() if key.startswith("ZJTX_")}


def _named(path: str) -> set[str]:
    return set(re.findall(r"\bZJTX_[A-Z0-9_]+\b", _text(path)))


def test_the_example_holds_no_secret():
    assert _example()["ZJTX_SECRET_KEY"] == ""
    assert _example()["POSTGRES_PASSWORD"] == "change-me"


def test_ports_match_from_nginx_to_gunicorn():
    nginx, compose = _text("deploy/nginx.conf"), _compose()["services"]
    upstreams = dict(re.findall(r"server ([a-z-]+):(\d+);", nginx))
    bound = {
        "web": re.search(r'"ZJTX_BIND", "0\.0\.0\.0:(\d+)"', _text("deploy/gunicorn.conf.py"))[1],
        "sign-in": re.search(r"ZJTX_SIGN_IN_BIND:-0\.0\.0\.0:(\d+)", _text("deploy/entrypoint.sh"))[1],
    }
    assert upstreams == bound
    for service, port in bound.items():
        assert f"('127.0.0.1', {port})" in compose[service]["healthcheck"]["test"][-1]
    listens = sorted(re.findall(r"listen (\d+)", nginx))
    assert listens == sorted(pair.split(":")[1] for pair in compose["nginx"]["ports"])
    published = {key for key, service in compose.items() if "ports" in service}
    assert published == {"nginx"}


def test_nginx_serves_the_folders_and_addresses_of_the_application():
    nginx, example = _text("deploy/nginx.conf"), _example()
    prefix = example["ZJTX_ACCEL_REDIRECT_PREFIX"]
    protected = re.search(rf"location {prefix} {{\s+internal;\s+alias (\S+);", nginx)
    assert protected, "uploads must not be reachable but through the application"
    assert protected[1] == example["ZJTX_MEDIA_ROOT"] + "/"
    assert f"alias {example['ZJTX_STATIC_ROOT']}/;" in nginx
    megabytes = int(re.search(r"client_max_body_size (\d+)m;", nginx)[1])
    assert megabytes * 1024 * 1024 > settings.EVIDENCE_MAX_FILE_BYTES
    assert "proxy_set_header X-Forwarded-For $remote_addr;" in nginx


@pytest.mark.parametrize(
    "view, arguments",
    [
        ("sign_in", []),
        ("sign_in_inline", []),
        ("second_step", []),
        ("second_factor_set_up", []),
        ("sign_up", []),
        ("invitation", ["token"]),
        ("password_change", []),
        ("password_reset", []),
        ("password_reset_confirm", ["uid", "token"]),
    ],
)
def test_pages_that_hash_passwords_go_to_their_own_pool(view, arguments):
    pattern = re.search(
        r"location ~ (\S+) {\s+limit_req zone=sign_in.+?proxy_pass http://sign-in;",
        _text("deploy/nginx.conf"),
        re.DOTALL,
    )[1]
    assert re.match(pattern, reverse(f"accounts:{view}", args=arguments))
    assert not re.match(pattern, reverse("accounts:sign_out"))


def test_commands_of_the_documentation_exist():
    named = set(re.findall(r"web manage ([a-z_]+)", _text("docs/deployment.md")))
    assert named == {"bootstrap_admins"}
    assert named <= set(get_commands())


def test_files_and_packages_named_for_containers_exist():
    dockerfile = _text("deploy/Dockerfile")
    copied = [source for line in re.findall(r"^COPY (.+)$", dockerfile, re.MULTILINE) for source in line.split()[:-1]]
    assert copied
    assert [source for source in copied if not (ROOT / source).exists()] == []
    packages = re.search(r"for package in (libpango[^;]+);", _text("deploy/local/setup.sh"))[1].split()
    assert set(packages) <= set(dockerfile.split())
    mounted = [v.split(":")[0] for s in _compose()["services"].values() for v in s.get("volumes", [])]
    volumes = set(_compose()["volumes"])
    from_here = {source for source in mounted if source.startswith("./")}
    assert set(mounted) - from_here == volumes
    assert from_here - {"./deploy/tls"} == {"./deploy/nginx.conf", "./deploy/clamd.conf"}


def test_the_scanner_of_the_containers_takes_the_largest_upload():
    clamd, example = _text("deploy/clamd.conf"), _example()
    name, port = example["ZJTX_CLAMD_ADDRESS"].split(":")
    assert name in _compose()["services"]
    assert re.search(r"^TCPSocket (\d+)$", clamd, re.MULTILINE)[1] == port
    for limit in ("StreamMaxLength", "MaxFileSize"):
        megabytes = int(re.search(rf"^{limit} (\d+)M$", clamd, re.MULTILINE)[1])
        assert megabytes * 1024 * 1024 > settings.EVIDENCE_MAX_FILE_BYTES


def test_production_with_a_bucket_keeps_uploads_there():
    code = (
        "import django; django.setup(); from django.core.files.storage import default_storage as s;"
        "print(type(s._wrapped).__name__ if s.exists else '', s.bucket_name, s.endpoint_url, s.location)"
    )
    bucket = {"ZJTX_S3_BUCKET": "zjtx", "ZJTX_S3_ENDPOINT": "http://minio:9000", "ZJTX_S3_PREFIX": "files"}
    done = _start(code, _production(**bucket))
    assert done.stdout.split() == ["ObjectStorage", "zjtx", "http://minio:9000", "files"], done.stderr


def test_only_settings_and_entry_points_read_the_environment():
    readers = {name(path) for path in sources(".py") if "os.environ" in path.read_text("utf-8")}
    inside = {reader for reader in readers if not reader.startswith(MAY_READ_ENVIRONMENT)}
    assert {reader for reader in inside if "/management/commands/" not in reader} == set()


def test_production_starts_with_the_example_and_a_secret():
    done = _start("import django; django.setup(); print('up')", _production())
    assert done.stdout.strip() == "up", done.stderr


@pytest.mark.parametrize("variable", REQUIRED)
def test_production_refuses_to_start_without(variable):
    done = _start("import django; django.setup()", _production(**{variable: " "}))
    assert done.returncode != 0
    assert "ImproperlyConfigured" in done.stderr
    assert variable in done.stderr


@pytest.mark.parametrize("secret", ["short", "django-insecure-" + "x" * 60])
def test_production_refuses_a_weak_secret(secret):
    done = _start("import django; django.setup()", _production(ZJTX_SECRET_KEY=secret))
    assert done.returncode != 0
    assert "ZJTX_SECRET_KEY" in done.stderr


def test_the_continuous_check_is_lint_and_test():
    lines = [line for line in _text(".ci/run").splitlines() if line.startswith("make")]
    assert lines == ["make lint", "make test"]
