#!/usr/bin/env bash
# Make or refresh .venv from locks/dev.txt: every package pinned and checked by its hash.
set -euo pipefail
cd "$(dirname "$0")/.."

UV_VERSION=0.13.9

suits() { "$1" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }

find_python() {
    local candidate
    for candidate in "${PYTHON:-python3}" python3.11 python3.12 python3.13; do
        if suits "$candidate"; then
            echo "$candidate"
            return
        fi
    done
    return 1
}

install_python() {
    local command="apt-get update -q && apt-get install -y -q --no-install-recommends python3 python3-venv"
    if command -v apt-get >/dev/null && [ "$(id -u)" = 0 ]; then
        echo "Python 3.11 or later with venv is missing; installing it: $command" >&2
        bash -c "DEBIAN_FRONTEND=noninteractive; export DEBIAN_FRONTEND; $command" >&2
    else
        echo "Python 3.11 or later with venv is missing. On Debian or Ubuntu:" >&2
        echo "    sudo sh -c '$command'" >&2
        exit 1
    fi
}

if ! suits .venv/bin/python; then
    python=$(find_python) || { install_python; python=$(find_python); }
    echo "Making .venv with $("$python" --version) ..."
    rm -rf .venv
    "$python" -m venv .venv
fi

if ! .venv/bin/uv --version 2>/dev/null | grep -qF " $UV_VERSION"; then
    .venv/bin/python -m pip install --quiet --disable-pip-version-check "uv==$UV_VERSION"
fi

# uv is quick; pip knows settings of this machine that uv may not.
.venv/bin/uv pip sync --quiet --compile-bytecode --python .venv/bin/python --require-hashes locks/dev.txt ||
    .venv/bin/python -m pip install --quiet --require-hashes --no-deps -r locks/dev.txt

# The project itself, in place: the `followup` command and its imports.
.venv/bin/python -m pip install --quiet --disable-pip-version-check \
    --no-deps --no-build-isolation --no-index --editable .
echo "The environment in .venv is ready."
