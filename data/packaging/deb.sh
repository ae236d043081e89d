#!/bin/sh
# The packages for Debian and its kin, of the last commit: `make deb`.
#
#   data/packaging/deb.sh VERSION DIR       writes DIR/NAME_VERSION_ARCH.deb and prints their names
#
# kdidx has the program, which is linked with all that it needs of ours: it uses more than the library
# shows, and goes on when that is changed. libkdidx0 and libkdidx-dev have the library, and
# libsqlite3-mod-kdidx the extension for SQLite, which needs none of the others.
# Needs dpkg-dev, debhelper and what control names. The tests are run when CHECK=1.
set -eu
version=$1 out=$2
cd "$(dirname "$0")/../.."
archive=$(data/packaging/dist.sh "$version" "$out")
tree=$(mktemp -d)
trap 'rm -rf "$tree"' EXIT
tar -C "$tree" -xzf "$archive"
build=$tree/kdidx-$version
cp -r "$build/data/packaging/debian" "$build/debian"
# The news are the sources' own: the package's log only names the version.
cat >"$build/debian/changelog" <<END
kdidx ($version) unstable; urgency=medium

  * Version $version; /usr/share/doc/kdidx/NEWS.md.gz tells what is new.

 -- $(sed -n 's/^Maintainer: //p' "$build/debian/control")  $(git log -1 --format=%aD)
END
options=parallel=$(nproc 2>/dev/null || echo 1)
[ -n "${CHECK-}" ] || options="$options nocheck"
(cd "$build" && MAKEFLAGS='' DEB_BUILD_OPTIONS=$options dpkg-buildpackage -us -uc >"$tree/log" 2>&1) ||
    { tail -n 40 "$tree/log" >&2; exit 1; }
cp "$tree"/*_"$version"* "$out"
(cd "$tree" && ls ./*_"$version"_*.deb) | sed "s|^\.|$out|" | grep -v -e '-dbgsym_'
