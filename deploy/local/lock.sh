#!/usr/bin/env bash
# Write requirements.txt and tests/requirements.txt from pyproject.toml (uv pip compile, universal, with hashes).
set -euo pipefail
cd "$(dirname "$0")/../.."
uv="$(command -v uv || echo .venv/.uv/bin/uv)"
common=(pip compile --quiet --universal --python-version 3.11 --generate-hashes --custom-compile-command "make lock")
"$uv" "${common[@]}" pyproject.toml --output-file requirements.txt
"$uv" "${common[@]}" pyproject.toml --group test --constraint requirements.txt --output-file tests/requirements.txt
