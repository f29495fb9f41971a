#!/bin/sh
# Takes away what install.sh put in place, with the same PREFIX and DESTDIR. The config, the store and the alert log stay,
# and with them the user who owns them.
#
#   systemd/uninstall.sh            stops the service; removes program, unit and user file
#   systemd/uninstall.sh --purge    removes config, store, alert log and user as well
set -eu

prefix=${PREFIX:-/usr}
destdir=${DESTDIR:-}
purge=no

refuse() {
    echo "uninstall.sh: $1" >&2
    exit 1
}

# take PATH: removes a file or folder, if it is there.
take() {
    if [ -e "$destdir$1" ]; then
        echo "remove   $destdir$1"
        rm -rf "$destdir$1"
    fi
}

case "$#:${1:-}" in
    0:) ;;
    1:--purge) purge=yes ;;
    *) refuse "takes nothing but --purge" ;;
esac
case $prefix in /*) ;; *) refuse "PREFIX must be an absolute path, not \`$prefix\`" ;; esac
[ -n "$destdir" ] || [ "$(id -u)" = 0 ] || refuse "removes files below $prefix: run it as root, or set DESTDIR"

live=no
[ -z "$destdir" ] && [ -d /run/systemd/system ] && live=yes
if [ $live = yes ] && systemctl cat claimwatch.service > /dev/null 2>&1; then
    echo "stop     claimwatch.service"
    systemctl disable --now claimwatch.service
fi

take "$prefix/bin/claimwatch"
take "$prefix/lib/systemd/system/claimwatch.service"
take "$prefix/lib/sysusers.d/claimwatch.conf"
take "$prefix/lib/tmpfiles.d/claimwatch.conf"
take /etc/logrotate.d/claimwatch
[ $live = no ] || systemctl daemon-reload

if [ $purge = no ]; then
    echo "done: /etc/claimwatch, /var/lib/claimwatch and /var/log/claimwatch are kept; --purge removes them"
    exit 0
fi
take /etc/claimwatch
take /var/lib/claimwatch
take /var/log/claimwatch
if [ -z "$destdir" ] && id claimwatch > /dev/null 2>&1; then
    echo "user     claimwatch is removed"
    userdel claimwatch
fi
echo "done: nothing of claimwatch is left"
