#!/bin/sh
# Makes sure that the parts that pip cannot bring are there: `sh setup/system.sh python|run|test`.
#   python  the venv module
#   run     also the broker (Mosquitto) with its clients, and the voice (espeak-ng)
#   test    also a browser, PostgreSQL, systemd-analyze, strace and libfaketime to hurt programs with, and
#           Tesseract and ZBar, which read tickets as strangers would
# When all are there it does nothing. Otherwise it uses apt-get: directly as root, else with sudo, and where
# neither is possible setup/unpack.sh puts the broker and the voice into .tools/.
# BAMSO_TOOLS_ONLY=1 behaves as on a machine with none of the parts and no right to install them.
set -eu
cd "$(dirname "$0")/.."
. setup/say.sh

what=${1:?python, run or test}
only_tools=${BAMSO_TOOLS_ONLY:-}

# Daemons live in sbin, which an ordinary user's PATH leaves out on Debian.
PATH=$PATH:/usr/sbin:/sbin

here() {
    [ -x ".tools/bin/$1" ] && return 0
    [ -z "$only_tools" ] && command -v "$1" >/dev/null 2>&1
}
has_browser() { command -v chromium || command -v chromium-browser || command -v google-chrome; }
has_faketime() { ls /usr/lib/*/faketime/libfaketimeMT.so.1 || ls /usr/lib*/faketime/libfaketimeMT.so.1; }
has_postgres() { command -v initdb || ls /usr/lib/postgresql/*/bin/initdb; }
has_venv() {
    [ -x .venv/bin/python ] && return 0
    ls .tools/debian/usr/share/python-wheels/pip-*.whl && return 0
    # No usable Python at all is told by setup/python.sh, with the next step.
    python=$(sh setup/python.sh) || return 0
    # `python3.12-venv` and the like exist only for the system's own interpreter.
    "$python" -c 'import ensurepip'
}
on_a_pi_without_lgpio() {
    grep -qs 'Raspberry Pi' /proc/device-tree/model || return 1
    python3 -c 'import sys; sys.exit(sys.version_info < (3, 13))' || return 1
    ! python3 -c 'import lgpio'
}

missing=
need() { missing="$missing $1"; }

has_venv >/dev/null 2>&1 || need python3-venv
if [ "$what" != python ]; then
    { here mosquitto && here mosquitto_passwd; } || need mosquitto
    here mosquitto_pub || need mosquitto-clients  # what the demo tells a newcomer to try
    here espeak-ng || need espeak-ng
    if on_a_pi_without_lgpio >/dev/null 2>&1; then need python3-lgpio; fi
fi
if [ "$what" = test ]; then
    has_browser >/dev/null 2>&1 || need chromium
    has_postgres >/dev/null 2>&1 || need postgresql
    command -v systemd-analyze >/dev/null 2>&1 || need systemd
    command -v strace >/dev/null 2>&1 || need strace
    has_faketime >/dev/null 2>&1 || need libfaketime
    tesseract --list-langs 2>/dev/null | grep -qx vie || need tesseract-ocr-vie
    command -v zbarimg >/dev/null 2>&1 || need zbar-tools
fi
missing=${missing# }
[ -n "$missing" ] || exit 0

if ! command -v apt-get >/dev/null 2>&1; then
    stop "missing: $missing, and this system has no apt-get. Next step: install them its own way"
fi

install_as() {
    say "installing with apt-get: $missing" "đang cài: $missing"
    # shellcheck disable=SC2086  # the names are separate words
    "$@" sh setup/apt.sh $missing
}

if [ -z "$only_tools" ]; then
    if [ "$(id -u)" = 0 ]; then
        install_as env
        exit 0
    fi
    if command -v sudo >/dev/null 2>&1; then
        # Without a terminal a password cannot be asked for.
        ask=-n
        [ -t 0 ] && ask=
        say "sudo is needed to install: $missing" "cần quyền sudo để cài: $missing"
        # shellcheck disable=SC2086
        if sudo $ask true && install_as sudo $ask; then exit 0; fi
        say "sudo did not work" "không dùng được sudo"
    fi
fi
say "no right to install for the whole system: unpacking into .tools/" "giải nén vào .tools/"
# shellcheck disable=SC2086
exec sh setup/unpack.sh $missing
