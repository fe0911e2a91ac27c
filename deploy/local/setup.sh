#!/usr/bin/env bash
# Installs what is missing on Debian 12 and nothing else: `setup.sh app` for running, `lint` for the tools, `test` for all.
# Debian packages are touched only when one is missing; .venv is reused while the lock it was made from is unchanged.
set -euo pipefail
cd "$(dirname "$0")/../.."

mode="${1:?app, lint or test}"
venv=.venv
digests="$venv/.lock-digest"
# uv brings its own list of authorities; a machine behind a company's proxy needs the system's.
export UV_SYSTEM_CERTS=1 UV_LINK_MODE="${UV_LINK_MODE:-copy}"

say() { printf '%s\n' "$*" >&2; }

as_root() {
    if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo "$@"; fi
}

has_package() {
    [ "$(dpkg-query -W -f='${Status}' "$1" 2>/dev/null)" = "install ok installed" ]
}

install_packages() {
    [ "$#" -gt 0 ] || return 0
    if ! command -v apt-get >/dev/null; then
        say "缺少以下 Debian 软件包，且本机没有 apt-get：$*"
        exit 1
    fi
    say "正在安装系统软件包：$*"
    local log
    log="$(mktemp)"
    # RUNLEVEL=1 keeps packages from starting their services: the tests start servers of their own.
    if ! {
        as_root apt-get -qq update \
            && as_root env DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 \
                apt-get -qq install -y --no-install-recommends -o Dpkg::Use-Pty=0 "$@"
    } >"$log" 2>&1; then
        cat "$log" >&2
        rm -f "$log"
        return 1
    fi
    rm -f "$log"
}

debian_packages() {
    local missing=() package
    if [ "$mode" != lint ]; then
        for package in libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-noto-cjk; do
            has_package "$package" || missing+=("$package")
        done
    fi
    if [ "$mode" = test ]; then
        if ! compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null; then
            missing+=(postgresql)
            # The tests make their own cluster; Debian's would only take the standard port.
            as_root mkdir -p /etc/postgresql-common
            [ -e /etc/postgresql-common/createcluster.conf ] \
                || echo 'create_main_cluster = false' | as_root tee /etc/postgresql-common/createcluster.conf >/dev/null
        fi
        command -v redis-server >/dev/null || missing+=(redis-server)
        command -v chromium >/dev/null || missing+=(chromium)
    fi
    if [ ! -x "$venv/bin/python" ]; then
        find_python >/dev/null || missing+=(python3)
        if ! find_uv >/dev/null && ! "$(find_python || echo python3)" -c 'import ensurepip' 2>/dev/null; then
            missing+=(python3-venv)
        fi
    fi
    install_packages "${missing[@]}"
}

find_python() {
    local candidate
    for candidate in python3.11 python3 python3.12 python3.13; do
        if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            command -v "$candidate"
            return 0
        fi
    done
    return 1
}

find_uv() {
    local candidate
    for candidate in uv "$PWD/$venv/.uv/bin/uv"; do
        if "$candidate" --version >/dev/null 2>&1; then
            echo "$candidate"
            return 0
        fi
    done
    return 1
}

make_venv() {
    if "$venv/bin/python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then return 0; fi
    rm -rf "$venv"
    local python uv
    python="$(find_python)"
    if uv="$(find_uv)"; then
        "$uv" venv -q --python "$python" "$venv"
    else
        "$python" -m venv "$venv"
    fi
}

# uv beside the environment, not in it, so that syncing the environment does not remove its own tool.
require_uv() {
    find_uv && return 0
    say "正在安装 uv"
    "$venv/bin/python" -m pip install -q --disable-pip-version-check --no-deps --require-hashes \
        --target "$venv/.uv" -r deploy/local/uv.txt >&2
    find_uv
}

digest_of() { sha256sum "$1" | cut -d' ' -f1; }

python_packages() {
    local lock=requirements.txt uv
    # Once the test tools are in, they stay: `make run` must not throw out what `make test` needs.
    if [ "$mode" != app ] || grep -qs '^tests/requirements.txt ' "$digests"; then lock=tests/requirements.txt; fi
    local line="$lock $(digest_of "$lock")"
    if [ "$(cat "$digests" 2>/dev/null)" = "$line" ]; then return 0; fi
    say "正在按 $lock 安装 Python 依赖"
    uv="$(require_uv)"
    rm -f "$digests"
    "$uv" pip sync -q --python "$venv/bin/python" --require-hashes "$lock"
    echo "$line" > "$digests"
}

debian_packages
make_venv
python_packages
