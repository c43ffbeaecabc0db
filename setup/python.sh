#!/bin/sh
# Prints the Python to use: $PYTHON if given, else the first of these that runs and is 3.11 or later.
set -eu
cd "$(dirname "$0")/.."
. setup/say.sh

# It must run, not only be found: a version switcher leaves names on PATH that start nothing.
fits() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; }

if [ -n "${PYTHON:-}" ]; then
    fits "$PYTHON" || stop "PYTHON=$PYTHON does not run or is older than 3.11"
    echo "$PYTHON"
    exit 0
fi
for python in python3.13 python3.12 python3.11 python3; do
    if fits "$python"; then
        echo "$python"
        exit 0
    fi
done
stop "Python 3.11 or later is needed and none was found ($(python3 --version 2>&1 || true)).
       Next step: use Debian 12 or later, or PYTHON=/path/to/python3.11 make run
       Cần Python 3.11 trở lên."
