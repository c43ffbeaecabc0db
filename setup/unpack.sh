#!/bin/sh
# Unpacks Debian packages and the libraries they need into .tools/, without any right to install.
#   .tools/debian/usr/sbin/mosquitto   the files as in the packages (broker_config/mosquitto.py looks here)
#   .tools/bin/mosquitto             small starters that set LD_LIBRARY_PATH (the Makefile puts them on PATH)
# What cannot be had that way (a browser, a database server) is said; tests that need it are then skipped.
set -eu
cd "$(dirname "$0")/.."
. setup/say.sh

tools=$PWD/.tools
debs=$tools/debs
mkdir -p "$tools/debian" "$tools/bin" "$debs"

# Lists of our own when the system has none or old ones: an ordinary user may not refresh those.
own_lists() {
    mkdir -p "$tools/apt/lists/partial" "$tools/apt/cache/archives/partial"
    apt-get update -o Dir::State::lists="$tools/apt/lists" -o Dir::Cache="$tools/apt/cache" >/dev/null
}
apt() {
    verb=$1
    shift
    if [ -d "$tools/apt" ]; then
        "apt-$verb" -o Dir::State::lists="$tools/apt/lists" -o Dir::Cache="$tools/apt/cache" "$@"
    else
        "apt-$verb" "$@"
    fi
}

installed() { dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null | grep -qx installed; }

# The package itself and each library or data package below it that the system lacks.
needed_for() {
    apt cache depends --recurse --no-recommends --no-suggests --no-conflicts --no-breaks \
        --no-replaces --no-enhances "$1" 2>/dev/null | grep -E '^[a-z0-9]' | sort -u |
        while read -r package; do
            [ "${package%:*}" = "$package" ] || continue
            case $package in
                "$1" | python3-pip-whl | python3-setuptools-whl) echo "$package" ;;
                libc6 | libgcc-s1 | libpam* | libsystemd-shared) ;;
                lib* | *-data) installed "$package" || echo "$package" ;;
            esac
        done
}

unpack() {
    packages=$(needed_for "$1")
    [ -n "$packages" ] || return 1
    # shellcheck disable=SC2086
    (cd "$debs" && rm -f ./*.deb && apt get download -q $packages >/dev/null) || return 1
    for deb in "$debs"/*.deb; do
        dpkg -x "$deb" "$tools/debian"
    done
    rm -f "$debs"/*.deb
}

starter() { # starter NAME PATH-BELOW-debian
    cat >"$tools/bin/$1" <<END
#!/bin/sh
here=\$(cd "\$(dirname "\$0")/.." && pwd)/debian
paths=
for dir in "\$here"/usr/lib/*-linux-gnu* "\$here"/lib/*-linux-gnu* "\$here"/usr/lib/*-linux-gnu*/pulseaudio; do
    [ ! -d "\$dir" ] || paths=\$paths\${paths:+:}\$dir
done
for dir in "\$here"/usr/lib/*-linux-gnu*/espeak-ng-data "\$here"/usr/share/espeak-ng-data; do
    [ ! -d "\$dir" ] || export ESPEAK_DATA_PATH="\$dir"
done
export LD_LIBRARY_PATH="\$paths\${LD_LIBRARY_PATH:+:\$LD_LIBRARY_PATH}"
exec "\$here/$2" "\$@"
END
    chmod 755 "$tools/bin/$1"
}

runs() { "$tools/bin/$1" "$2" >/dev/null 2>&1; }

for package in "$@"; do
    case $package in
        mosquitto | mosquitto-clients | espeak-ng | python3-venv) ;;
        *)
            say "$package cannot be unpacked: ask an administrator for it" "cần quản trị viên cài $package"
            continue
            ;;
    esac
    real=$package
    [ "$package" != python3-venv ] || real=python3-pip-whl
    say "unpacking $package into .tools/" "đang giải nén $package"
    if ! unpack "$real"; then
        own_lists || stop "the package lists cannot be fetched. Is the network there?"
        unpack "$real" || stop "$package cannot be fetched"
    fi
    case $package in
        mosquitto)
            starter mosquitto usr/sbin/mosquitto
            starter mosquitto_passwd usr/bin/mosquitto_passwd
            # -h ends with 3 in this program; 126 and 127 are "does not start", a library is missing.
            code=0
            "$tools/bin/mosquitto" -h >/dev/null 2>&1 || code=$?
            [ "$code" -lt 100 ] || stop "the unpacked mosquitto does not start: $("$tools/bin/mosquitto" -h 2>&1 | head -n 1)"
            ;;
        mosquitto-clients)
            for name in mosquitto_pub mosquitto_sub mosquitto_rr; do starter $name usr/bin/$name; done
            ;;
        espeak-ng)
            starter espeak-ng usr/bin/espeak-ng
            runs espeak-ng --version || {
                rm -f "$tools/bin/espeak-ng"
                say "espeak-ng does not start here: the voice stays silent" "không có tiếng nói"
            }
            ;;
    esac
done
rm -rf "$debs" "$tools/apt"
say "done; nothing outside .tools/ was touched" "xong"
