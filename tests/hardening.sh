#!/usr/bin/env bash
# Looks in a program for what the Makefile asks of a release build: that faults of memory end it.
#
#   tests/hardening.sh BUILD        the folder that the build is in
#
# Prints TAP. Sanitizers and builds for debugging do without.
set -u
build=$(realpath "$1") || exit 2
cd "$(dirname "$0")/.." || exit 2
. tests/tap.sh
if ! command -v readelf >/dev/null || ! grep -q -- '-fstack-protector' "$build/cflags"; then
    report 0 'no release build, or no readelf: not looked at' </dev/null
    finish
fi
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT

has() { # what it is, file that readelf made, expression
    grep -qE -- "$3" "$work/$2"
    report $? "$1" <<<"not found: $3"
}
# A property of one object is that of all: they are compiled alike.
object_has() { # option that the compiler was given, what it leaves in an object, expression
    grep -q -- "$1" "$build/cflags" || return
    has "$1" "$2" "$3"
}
look() { # file: what the linker was asked for
    local of=${1##*/}
    readelf -hW "$1" >"$work/head" 2>/dev/null
    readelf -lW "$1" >"$work/segments"
    readelf -dW "$1" >"$work/dynamic"
    readelf -sW --dyn-syms "$1" >"$work/symbols"
    has "$of: can lie anywhere" head 'Type: +DYN'
    has "$of: tables are only read" segments GNU_RELRO
    has "$of: names are looked up at the start" dynamic 'BIND_NOW|Flags:.* NOW'
    has "$of: the stack is not run" segments 'GNU_STACK .* RW +0x'
    has "$of: a stack that was overrun" symbols __stack_chk_fail
    has "$of: a buffer that is too small" symbols '__(memcpy|snprintf|vsnprintf|read)_chk'
}
look "$build/kdidx"
[ "$(uname -s)" != Linux ] || has 'kdidx: a position-independent program' dynamic 'Flags:.* PIE'
for library in "$build"/lib/libkdidx.so.*.*; do
    [ ! -e "$library" ] || look "$library"
done
# Who asks a question does not wait for what only reading needs (src/input/late.h).
readelf -dW "$build/kdidx" | grep -E 'NEEDED.*lib(xml2|archive)' >"$work/early"
[ ! -s "$work/early" ]
report $? 'kdidx: libxml2 and libarchive are loaded by what reads alone' <"$work/early"
# Which of them a command opens, as glibc tells: none where it is another.
opens() { # command line
    LD_DEBUG=files "$build/kdidx" -d "$work/db" "$@" 2>&1 | grep -oE 'lib(xml2|archive)\.so' | sort -u | paste -sd ' '
}
if [ -n "$(opens extract tests/hardening.sh)" ]; then
    opened=$(opens load tests/fixtures/records.ndjson)$(opens ingest --refresh)
    [ -z "$opened" ]
    report $? 'kdidx: what reads records loads neither' <<<"$opened"
    opened=$(opens ingest tests/hardening.sh)
    [ "$opened" = 'libarchive.so libxml2.so' ]
    report $? 'kdidx: what reads articles loads both' <<<"$opened"
    mkdir "$work/bad" && : >"$work/bad/$(grep -aoE -m 1 'libarchive\.so\.[0-9]+' "$build/kdidx" | head -n 1)"
    LD_LIBRARY_PATH=$work/bad "$build/kdidx" -d "$work/none" ingest tests/hardening.sh >"$work/said" 2>&1
    [ $? = 6 ] && [ ! -e "$work/none" ] && grep -q 'libarchive.*file too short' "$work/said"
    report $? 'kdidx: a library that is not there is told, and no database made' <"$work/said"
fi
readelf -nW "$build/src/main.o" >"$work/notes"
object_has -fcf-protection notes 'x86 feature: IBT, SHSTK'
object_has -mbranch-protection notes 'AArch64 feature: BTI, PAC'
finish
