#!/usr/bin/env bash
# `make dist` gives the same bytes again at another time, from a clone at another path, with another umask,
# language and time zone. Prints TAP.
#
#   tests/dist.sh [ARCHIVE]      ARCHIVE: one that was made of the last commit, to be the same, too
set -u
cd "$(dirname "$0")/.." || exit 2
if [ "$(git rev-parse --show-toplevel 2>/dev/null)" != "$(pwd -P)" ]; then
    echo "ok 1 - make dist # SKIP not a git repository of its own"
    echo 1..1
    exit
fi
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
version=$(sed -n 's/^#define KDIDX_VERSION "\(.*\)"/\1/p' include/kdidx.h)
made=kdidx-$version.tar.gz
. tests/tap.sh
same() { # what it shows, a file
    cmp "$work/first/$made" "$2" >"$work/log" 2>&1
    report $? "$1" <"$work/log"
}
data/packaging/dist.sh "$version" "$work/first" >"$work/log" 2>&1 || { echo "not ok 1 - make dist"; cat "$work/log"; exit 1; }
sleep 1 # of a second that gzip or tar would note
(umask 077 && export LC_ALL=C TZ=Asia/Seoul && git clone -q . "$work/a longer path/clone" &&
    cd "$work/a longer path/clone" && make -s dist) >"$work/log" 2>&1
same 'make dist, later, elsewhere, by another user' "$work/a longer path/clone/build/$made"
[ $# = 0 ] || same 'the one that was made' "$1"
# One folder, with each file that git has.
whole() {
    [ "$(tar -tzf "$work/first/$made" | sed 's|/.*||' | sort -u)" = "kdidx-$version" ] &&
        diff <(tar -tzf "$work/first/$made" | grep -v '/$' | cut -d / -f 2- | sort) <(git ls-tree -r --name-only HEAD | sort)
}
whole >"$work/log"
report $? 'it holds what git has' <"$work/log"
finish
