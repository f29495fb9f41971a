#!/bin/sh
# Installs claimwatch as a service: program, unit, user, config. Run it as root from a clone, after
# `cargo build --release`. It starts nothing and never overwrites a config.
#
#   systemd/install.sh                       into /usr and /etc
#   PREFIX=/usr/local systemd/install.sh     the program and the unit below /usr/local
#   DESTDIR=/tmp/image systemd/install.sh    into a tree to be packed: no user is made, systemd is not told
set -eu

root=$(cd "$(dirname "$0")/.." && pwd)
program=${CARGO_TARGET_DIR:-$root/target}/release/claimwatch
config=$root/config/claimwatch.toml
prefix=${PREFIX:-/usr}
destdir=${DESTDIR:-}

refuse() {
    echo "install.sh: $1" >&2
    exit 1
}

# put MODE FROM TO: a file in its place, with the folders above it.
put() {
    echo "install  $destdir$3"
    install -D -m "$1" "$2" "$destdir$3"
}

[ $# -eq 0 ] || refuse "takes no arguments; the places are set by PREFIX and DESTDIR (see the head of this file)"
case $prefix in /*) ;; *) refuse "PREFIX must be an absolute path, not \`$prefix\`" ;; esac
[ -x "$program" ] || refuse "there is no $program; build it first: cargo build --release"
[ -f "$config" ] || refuse "there is no $config; run this from a whole clone"
[ -n "$destdir" ] || [ "$(id -u)" = 0 ] || refuse "writes below $prefix and /etc: run it as root, or set DESTDIR"

unit=$(mktemp)
trap 'rm -f "$unit"' EXIT
sed "s|/usr/bin/claimwatch|$prefix/bin/claimwatch|" "$root/systemd/claimwatch.service" > "$unit"

put 0755 "$program" "$prefix/bin/claimwatch"
put 0644 "$unit" "$prefix/lib/systemd/system/claimwatch.service"
put 0644 "$root/systemd/claimwatch.sysusers" "$prefix/lib/sysusers.d/claimwatch.conf"
put 0644 "$root/systemd/claimwatch.tmpfiles" "$prefix/lib/tmpfiles.d/claimwatch.conf"
put 0644 "$root/systemd/claimwatch.logrotate" /etc/logrotate.d/claimwatch
if [ -e "$destdir/etc/claimwatch/claimwatch.toml" ]; then
    echo "keep     $destdir/etc/claimwatch/claimwatch.toml"
else
    install -d -m 0750 "$destdir/etc/claimwatch"
    put 0640 "$config" /etc/claimwatch/claimwatch.toml
fi

if [ -n "$destdir" ]; then
    echo "done: the tree is complete; user and folders are made where it is installed"
    exit 0
fi
if command -v systemd-sysusers > /dev/null; then
    echo "user     claimwatch"
    systemd-sysusers "$prefix/lib/sysusers.d/claimwatch.conf"
    systemd-tmpfiles --create "$prefix/lib/tmpfiles.d/claimwatch.conf"
else
    echo "skip     no systemd-sysusers here: make the user \`claimwatch\` by hand"
fi
if [ -d /run/systemd/system ]; then
    echo "reload   the unit files"
    systemctl daemon-reload
else
    echo "skip     systemd is not running here: nothing to reload"
fi
echo "done: put your feeds into /etc/claimwatch/claimwatch.toml, then: systemctl enable --now claimwatch"
