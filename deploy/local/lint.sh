#!/usr/bin/env bash
# Style, formats, import directions, missing migrations, production checks and types of the pure packages.
set -euo pipefail
cd "$(dirname "$0")/../.."
bin=.venv/bin
scratch="$(mktemp -d)"
trap 'rm -rf "$scratch"' EXIT

step() { printf '\n== %s\n' "$*"; }

step ruff
"$bin/ruff" check .
"$bin/ruff" format --check .

step djade
find templates zjtx declarations review cultivation_pool -path '*templates*' -name '*.html' \
    -exec "$bin/djade" --check --target-version 5.2 {} +

step import-linter
"$bin/lint-imports"

step migrations
ZJTX_VAR_DIR="$scratch" DJANGO_SETTINGS_MODULE=zjtx.settings.local \
    "$bin/python" manage.py makemigrations --check --dry-run

step "production checks"
# The example file itself is the environment, but for the secret, of which it may hold none.
set -a
# shellcheck disable=SC1091
. deploy/env.example
set +a
ZJTX_SECRET_KEY="$("$bin/python" -c 'import secrets; print(secrets.token_urlsafe(60))')" ZJTX_VAR_DIR="$scratch" \
    DJANGO_SETTINGS_MODULE=zjtx.settings.production \
    "$bin/python" manage.py check --deploy --fail-level WARNING

step mypy
env -u ZJTX_DATABASE_URL -u ZJTX_REDIS_URL -u DJANGO_SETTINGS_MODULE ZJTX_VAR_DIR="$scratch" "$bin/mypy"
