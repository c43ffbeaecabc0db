#!/bin/sh
# Writes requirements/run.txt and test.txt: exact versions with hashes, for Python 3.11 and later, on every
# platform. Options and settings of this machine (mirrors, local wheels) are left out: --no-config.
# `sh setup/lock.sh --upgrade` also takes newer versions.
set -eu
cd "$(dirname "$0")/.."

if [ -x .venv/bin/uv ]; then uv=.venv/bin/uv
elif command -v uv >/dev/null 2>&1; then uv=uv
else
    echo "bamso: the lock is written by uv. Next step: .venv/bin/python -m pip install uv" >&2
    exit 1
fi

lock() {
    "$uv" pip compile --universal --generate-hashes --python-version 3.11 --no-config --quiet \
        --custom-compile-command "make lock" "$@"
}
# run.txt first: test.in takes its versions from there.
lock pyproject.toml requirements/run.in -o requirements/run.txt "$@"
lock pyproject.toml requirements/test.in -o requirements/test.txt "$@"

if grep -nE 'https?:|file:|index-url|find-links' requirements/*.txt; then
    echo "bamso: a lock file names an index or a path of this machine (lines above)" >&2
    exit 1
fi
