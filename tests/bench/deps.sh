#!/bin/sh
# Installs what `make bench` compares kdidx with and the machine lacks: by its package manager (root), and
# wink-nlp and compromise by npm, into the given folder. What cannot be had is said, and `make bench` skips it.
#
#   tests/bench/deps.sh FOLDER
set -u
folder=$1
have() { command -v "$1" >/dev/null 2>&1; }

missing=
lack() { have "$1" || missing="$missing $2"; }
lack jq jq
lack rg ripgrep
lack sqlite3 sqlite3
lack valgrind valgrind
lack sqlite-utils sqlite-utils
lack quest xapian-tools
lack npm npm
lack node nodejs
/usr/bin/python3 -c 'import xapian' 2>/dev/null || missing="$missing python3-xapian"

root=
[ "$(id -u)" = 0 ] || root=sudo
if [ -n "$missing" ] && have apt-get; then
    echo "bench-deps: installing$missing"
    $root apt-get update -q || echo "bench-deps: apt-get update failed, trying with the lists there are" >&2
    for package in $missing; do
        $root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "$package" ||
            echo "bench-deps: $package could not be installed" >&2
    done
elif [ -n "$missing" ]; then
    echo "bench-deps: please install:$missing" >&2
fi

# The versions that the README's figures are of. wink-nlp tags by a model, which is a package of its own.
if have npm && [ ! -d "$folder/node_modules/wink-eng-lite-web-model" ]; then
    mkdir -p "$folder" && echo '{"private": true}' >"$folder/package.json" &&
        (cd "$folder" && npm install --no-audit --no-fund \
            wink-nlp@2.4.0 wink-eng-lite-web-model@1.8.1 compromise@14.17.0) ||
        echo "bench-deps: wink-nlp and compromise could not be installed" >&2
fi
echo "bench-deps: done"
