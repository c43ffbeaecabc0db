#!/bin/sh
# Run as root by setup/system.sh: installs the named packages and leaves no new service running.
# The demo and the tests start private instances; a broker on 1883 of its own would take their port.
set -eu
policy=/usr/sbin/policy-rc.d
log=$(mktemp)
made_policy=
tidy() {
    [ -z "$made_policy" ] || rm -f "$policy"
    rm -f "$log"
}
trap tidy EXIT

# Debian's own way to say "install, but start nothing". A file that is there already is somebody else's.
if [ ! -e "$policy" ]; then
    printf '#!/bin/sh\nexit 101\n' >"$policy"
    chmod 755 "$policy"
    made_policy=yes
fi

quietly() {
    "$@" >"$log" 2>&1 </dev/null || {
        cat "$log" >&2
        echo "bamso: this failed: $* (its words are above). Is the network there?" >&2
        exit 1
    }
}
export DEBIAN_FRONTEND=noninteractive
# A mirror may be away for a moment; old lists are often good enough, and the install tells if not.
apt-get update >"$log" 2>&1 </dev/null || cat "$log" >&2
quietly apt-get install --yes --no-install-recommends "$@"

for package in "$@"; do
    case $package in mosquitto | postgresql)
        # Not at the next boot either. Only what was installed here just now is touched.
        if [ -d /run/systemd/system ]; then
            systemctl disable --now "$package" >/dev/null 2>&1 || true
        fi
        ;;
    esac
done
