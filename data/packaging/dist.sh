#!/bin/sh
# The sources of the last commit as one file, the same bytes whoever makes it: `make dist`.
#
#   data/packaging/dist.sh VERSION DIR      writes DIR/kdidx-VERSION.tar.gz and prints its name
set -eu
name=kdidx-$1 out=$2
cd "$(dirname "$0")/../.."
git rev-parse --verify -q HEAD >/dev/null || { echo "dist: this is no git repository" >&2; exit 1; }
[ -z "$(git status --porcelain)" ] || echo "dist: note: what is not committed is not in it" >&2
mkdir -p "$out"
tree=$(mktemp -d)
trap 'rm -rf "$tree"' EXIT
git archive --prefix="$name/" HEAD | tar -C "$tree" -x
# Not as git packs it, which changes with its version: in the order of names, all with the time of the
# commit and nobody's name.
tar -C "$tree" --sort=name --format=ustar --owner=0 --group=0 --numeric-owner --mode=u+rw,go+r,go-w \
    --mtime="@$(git log -1 --format=%ct)" -c "$name" | gzip -9n >"$out/$name.tar.gz"
echo "$out/$name.tar.gz"
