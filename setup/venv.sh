#!/bin/sh
# Makes .venv with the hash-locked packages and this checkout (editable): `sh setup/venv.sh run|test`.
# A stamp in .venv holds what was installed; while it still agrees nothing is done, so `make run` is quick.
# PYTHON=/path/to/python chooses an interpreter; otherwise the newest tried one that is there.
set -eu
cd "$(dirname "$0")/.."
. setup/say.sh

what=${1:?run or test}
# Where the checkout lies is part of it: the editable install would else point to the place it was copied from.
want() { echo "$(cat requirements/run.txt "requirements/$1.txt" pyproject.toml setup/venv.sh | cksum) $PWD"; }
installed() { [ -x .venv/bin/python ] && [ "$(cat ".venv/.bamso-$what" 2>/dev/null)" = "$(want "$what")" ]; }

if installed; then exit 0; fi

# Two at once would spoil each other's work; the second waits and then finds it done.
if command -v flock >/dev/null 2>&1; then
    exec 9<setup/venv.sh
    flock 9
    if installed; then exit 0; fi
fi

if ! .venv/bin/python -c '' 2>/dev/null; then
    python=$(sh setup/python.sh)
    say "making .venv with $("$python" --version)" "tạo môi trường Python"
    rm -rf .venv
    options=
    # There is no lgpio wheel for Python 3.13: on a Raspberry Pi the system's own package is used.
    if [ "$(uname -m)" = aarch64 ] && "$python" -c 'import sys; sys.exit(sys.version_info < (3, 13))' &&
        "$python" -c 'import lgpio' 2>/dev/null; then
        options=--system-site-packages
    fi
    if "$python" -c 'import ensurepip' 2>/dev/null; then
        "$python" -m venv $options .venv
    else
        # No python3-venv and no right to install it: pip comes from the wheel that system.sh unpacked.
        wheel=$(ls .tools/debian/usr/share/python-wheels/pip-*.whl 2>/dev/null | head -n 1)
        [ -n "$wheel" ] || stop "this Python has no venv module. Next step: install python3-venv"
        "$python" -m venv --without-pip $options .venv
        PYTHONPATH=$wheel .venv/bin/python -m pip install --quiet --no-index "$wheel"
    fi
fi

# Twice quiet: errors only. A person has no use for warnings about this machine's pip settings.
pip() { .venv/bin/python -m pip --disable-pip-version-check --quiet --quiet "$@"; }

say "installing packages (about a minute the first time)" "đang cài thư viện, xin chờ"
rm -f .venv/.bamso-*
pip install --require-hashes -r "requirements/$what.txt"
# Without isolation: setuptools and wheel are in the lock, so no index is asked for unlocked ones.
pip install --no-deps --no-build-isolation --editable .
# The test packages are the run-time ones at the same versions, and more.
want run >.venv/.bamso-run
[ "$what" = run ] || want "$what" >".venv/.bamso-$what"
say "packages are ready" "đã cài xong thư viện"
