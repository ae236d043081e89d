#!/usr/bin/env bash
# Holds libkdidx and kdidx0 against include/kdidx.h: what they export and touch, the examples as other
# programs would compile them, lifetimes, threads, Python, SQLite. Prints TAP.
#
#   tests/lib/run.sh BUILD WORK     BUILD: a folder in which `make check` has put all, with an
#                                   installation in BUILD/prefix; WORK: is made
set -u
shopt -s nullglob
top=$(realpath "$(dirname "$0")/../..") && build=$(realpath "$1") && prefix=$build/prefix || exit 2
mkdir -p "$2" && work=$(realpath "$2") || exit 2
cd "$top" || exit 2
export PKG_CONFIG_PATH=$prefix/lib/pkgconfig LD_LIBRARY_PATH=$prefix/lib
library=$prefix/lib/libkdidx.so
read -r -a flags <"$build/lib/flags" # sanitizers, that programs need as well
cc=${build##*-} && command -v "$cc" >/dev/null || cc=cc
case $cc in clang*) cxx=clang++ ;; *) cxx=g++ ;; esac

. "$top/tests/tap.sh"
same() { # name, wanted, got; an empty one is wrong
    local differ
    [ -n "$2" ] && [ -n "$3" ] && differ=$(diff <(echo "$2") <(echo "$3"))
    report $? "$1" <<<"${differ:-nothing was found in one of the two}"
}
tap() { # name, a program that prints TAP
    local log=$work/tap.log status
    "${@:2}" >"$log" 2>&1
    status=$?
    [ "$status" = 77 ] && { echo "# $1: left out"; return; }
    [ "$status" = 0 ] && grep -q '^1\.\.' "$log" && ! grep -q '^not ok' "$log"
    report $? "$1 ($(grep -c '^ok ' "$log"))" < <(grep -v '^ok ' "$log"; echo "exit $status")
}

# ---- names ----

declared=$(tr '\n' ' ' <include/kdidx.h | grep -oE 'KDIDX_API [^;(]*\(' | grep -oE 'kdidx_[a-z_]+\($' | tr -d '(' | sort)
# "TYPE NAME(TYPE NAME, ...)" of each function.
in_header() {
    tr '\n' ' ' <include/kdidx.h | sed -E 's|/\*[^*]*\*+([^/*][^*]*\*+)*/||g' | grep -oE 'KDIDX_API [^;{#"]*;' |
        sed -E 's/KDIDX_API //; s/ +/ /g; s/\( /(/g; s/;$//' | sort
}
in_page() {
    awk '/^\.Ft / { type = substr($0, 5); gsub(/"/, "", type) } /^\.Fo / { call = $2 "("; comma = "" }
        /^\.Fa ".*"$/ { a = substr($0, 6); sub(/"$/, "", a); if (call != "") { call = call comma a; comma = ", " } }
        /^\.Fc/ { print type (type ~ /\*$/ ? "" : " ") call ")"; call = "" }' data/man/libkdidx.3 | sort
}
same 'functions in libkdidx(3)' "$(in_header)" "$(in_page)"
same 'statuses in libkdidx(3)' "$(sed -nE 's/^    (KDIDX_[A-Z_]+)( = 0)?,.*/\1/p' include/kdidx.h | grep -vxE 'KDIDX_(READ|WRITE|CREATE)')" \
    "$(sed -n 's/^\.It Dv //p' data/man/libkdidx.3)"
exported() { nm --defined-only "$@" | awk 'NF == 3 && $3 !~ /^(_init|_fini|_edata|_end|__bss_start|__gcov.*|mangle_path|__asan.*|__odr.*|__start.*|__stop.*)$/ { print $3 }' | sort; }

same 'the shared library exports what the header declares' "$declared" "$(exported -D "$library")"
same 'the static one, too' "$declared" "$(exported -g "$prefix/lib/libkdidx.a" 2>/dev/null)"
same "the symbols of Debian's package, too" "$declared" \
    "$(sed -n 's/^ \(kdidx_[a-z_]*\)@Base .*/\1/p' data/packaging/debian/libkdidx0.symbols | sort)"
same 'kdidx0 exports its entry alone' sqlite3_kdidx_init "$(exported -D "$prefix/lib/kdidx0.so")"
same 'soname' 'libkdidx.so.0' "$(readelf -d "$library" | sed -n 's/.*SONAME.*\[\(.*\)\]/\1/p')"
found=$(readelf -d "$prefix/lib/kdidx0.so" | grep NEEDED | grep sqlite
    nm -D --undefined-only "$prefix/lib/kdidx0.so" | grep sqlite3_)
[ -z "$found" ]
report $? 'kdidx0 uses no SQLite but its host'\''s' <<<"$found"

# Memory that an arena lacks goes to its owner; one without is a mistake, which faults.c would meet.
found=$(nm -A --undefined-only "$build/all.a" 2>/dev/null | grep -E ' (abort|__assert_fail)$' | grep -v ':arena\.o:')
[ -z "$found" ]
report $? 'nothing calls abort() but an arena that nobody owns' <<<"$found"

# A sanitizer brings a state of its own, and says what it finds.
if [ ${#flags[@]} = 0 ]; then
    found=$(size -A "$prefix/lib/libkdidx.a" "$build/lib/kdidx0.o" |
        awk '/kdidx0\.o/ { known = 8 } $1 ~ /^\.(data|bss|tdata|tbss)$/ && $2 > ($1 == ".bss" ? known : 0)
            END { if (known == 0) print "kdidx0.o was not looked at" }')
    [ -z "$found" ]
    report $? 'no state outside of handles, but the address of the routines of SQLite'\''s host' <<<"$found"
    found=$(nm -D --undefined-only "$library" "$prefix/lib/kdidx0.so" | sed 's/@.*//' | awk '{ print $2 }' |
        grep -xE 'stdin|stdout|stderr|_?exit|_Exit|quick_exit|signal|sigaction|sigprocmask|raise|kill|setlocale|(put|set|unset|clear)env|(__)?v?printf(_chk)?|puts|putchar|perror|system|fork|chdir|umask|atexit')
    [ -z "$found" ]
    report $? 'nothing that prints, ends, or changes the process' <<<"$found"
fi

# ---- the examples ----

example() { # name, what the compilers are told beside
    local -a with
    read -r -a with < <(pkg-config --cflags --libs "${@:2}" kdidx)
    found=$( { "$cc" -std=c11 -pedantic -Wall -Wextra -Werror "tests/examples/$1.c" "${flags[@]}" \
        -o "$work/$1" "${with[@]}" && "$cxx" -std=c++11 -pedantic -Wall -Wextra -Werror -x c++ \
        "tests/examples/$1.c" "${flags[@]}" -o "$work/$1++" "${with[@]}"; } 2>&1)
}
for name in extract ingest query; do
    example "$name"
    report $? "examples/$name.c is C11 and C++11" <<<"$found"
done
mkdir -p "$work/in"
cp data/sample/00[1-9]*.txt "$work/in" && printf 'a\0b' >"$work/in/zero.txt"
rm -f "$work"/*.db
for kind in '' ++; do
    {
        "$work/extract$kind"
        (cd "$work" && "./ingest$kind" "example$kind.db" in && "./ingest$kind" "example$kind.db" in)
        "$work/query$kind" "$work/example$kind.db" who 'ferry at dawn' evidence=1 | sed 's/"article":"[0-9a-f]*"/"article":""/'
        "$work/query$kind" "$work/example$kind.db" what 'Moon Sea Ro' 2>&1
        "$work/query$kind" "$work/example$kind.db" list dramas limit=2 limits=3 2>&1
    } >"$work/examples.out" 2>&1
    [ -n "${REGEN:-}" ] && cp "$work/examples.out" tests/lib/examples.out
    found=$(diff tests/lib/examples.out "$work/examples.out")
    report $? "what the examples print${kind:+, as C++}" <<<"$found"
done
# What is linked statically needs no library of ours when it runs.
if [ ${#flags[@]} = 0 ]; then
    # shellcheck disable=SC2046
    read -r -a with < <(echo "$(pkg-config --libs $(pkg-config --print-requires-private kdidx)) -lbz2 -lm")
    found=$("$cc" -std=c11 -I"$prefix/include" tests/examples/extract.c -o "$work/static" \
        -L"$prefix/lib" -l:libkdidx.a "${with[@]}" 2>&1 &&
        LD_LIBRARY_PATH='' "$work/static" | diff - <("$work/extract") 2>&1)
    report $? 'the static library' <<<"$found"
fi

# ---- the same as the command line ----

kdidx=$build/kdidx
printf '%s' 'Bae Mi Ran writes the drama "Ferry at Dawn" for tvN.' | jq -Rsc '{title: "A letter", text: .}' >"$work/letter.jsonl"
"$kdidx" extract --text "$work/letter.jsonl" | jq -c '.source = "letters/17"' >"$work/letter.ndjson"
(cd "$work" && "$kdidx" -d line.db ingest in; "$kdidx" -d line.db load letter.ndjson; ./ingest lib.db in) >"$work/ingest.log" 2>&1
all() { "$kdidx" -d "$1" export; "$kdidx" -d "$1" sql 'SELECT source, place, reason FROM rejects' --ndjson; }
same 'kdidx_add_path and kdidx_add store what ingest and load store' "$(all "$work/line.db")" "$(all "$work/lib.db")"
same 'nothing of it is stale' '0' "$("$kdidx" -d "$work/lib.db" status --json | jq -c .stale)"
found=$("$kdidx" -d "$work/lib.db" check 2>&1)
report $? 'nothing of it is unsound' <<<"$found"

# ---- lifetimes, threads ----

for name in lifetimes threads; do
    read -r -a with < <(pkg-config --cflags --libs kdidx)
    found=$("$cc" -std=c11 -pedantic -Wall -Wextra -Werror "tests/lib/$name.c" "${flags[@]}" -pthread \
        -o "$work/$name" "${with[@]}" 2>&1)
    report $? "$name.c" <<<"$found"
    mkdir -p "$work/$name.d"
done
tap lifetimes "$work/lifetimes" "$work/lifetimes.d"
mkdir -p "$work/pages"
for name in data/sample/01*.txt; do
    sed '1s/.*/<html><title>&<\/title><h1>&<\/h1>/; 2,$s/.*/<p>&/' "$name" >"$work/pages/${name##*/}.html"
done
tap threads "$work/threads" "$work/threads.d" "$work/pages" data/sample/00*.txt
if [ -n "${VALGRIND:-}" ] && [ ${#flags[@]} = 0 ]; then
    rm -f "$work"/lifetimes.d/*
    tap 'lifetimes, in valgrind' valgrind -q --error-exitcode=9 --leak-check=full --smc-check=all \
        "$work/lifetimes" "$work/lifetimes.d"
fi

# ---- memory that runs out ----

# Articles in many forms, as a folder for kdidx_add_path.
fault_inputs() { # folder
    mkdir -p "$1" && cp tests/cases/ingest-packed/input/* data/sample/00[14]*.txt "$1"
    printf 'a\0b' >"$1/zero.txt"
    cp tests/lib/page.html "$1"
    jq -Rsc '{title: "Lines", text: .}' data/sample/002*.txt >"$1/lines.jsonl"
}
if ! getconf GNU_LIBC_VERSION >/dev/null 2>&1 || grep -q thread "$build/lib/flags"; then
    echo '# not glibc, or a sanitizer of threads: allocations were not made to fail'
else
    read -r -a with < <(pkg-config --cflags --libs kdidx)
    found=$("$cc" -std=c11 -D_GNU_SOURCE -pedantic -Wall -Wextra -Werror tests/lib/faults.c "${flags[@]}" \
        -o "$work/faults" "${with[@]}" -lsqlite3 2>&1)
    report $? 'faults.c' <<<"$found"
    mkdir -p "$work/faults.d" && fault_inputs "$work/faults.in"
    [ ${#flags[@]} = 0 ] && most=${FAULTS-5} || most=${FAULTS-3}
    tap 'allocations that fail' "$work/faults" "$work/faults.d" "$work/faults.in" data "$prefix/lib/kdidx0.so" "$most"
    found=$(grep -vE '^(ok|not ok|#|1\.\.)' "$work/tap.log")
    [ -z "$found" ]
    report $? 'nothing is printed of it' <<<"$found"
    [ -z "${FAULTS-}" ] || sed 's/^/# /' "$work/tap.log"
fi
[ -z "${FAULTS-}" ] || finish

# ---- Python and SQLite; neither is built with a sanitizer ----

if [ ${#flags[@]} != 0 ]; then
    echo '# a sanitizer is in the library: Python and sqlite3 were not asked to load it'
elif ! command -v python3 >/dev/null; then
    echo '# no python3: ctypes and SQLite were not tried in it'
else
    "$kdidx" -d "$work/sample.db" ingest data/sample/*.txt >/dev/null
    tap 'Python, by ctypes' python3 tests/lib/library.py "$library" "$kdidx" "$work/sample.db" data/sample/0[01]*.txt
    mkdir -p "$work/locale" && if localedef -i de_DE -f UTF-8 "$work/locale/de_DE.UTF-8" 2>/dev/null; then
        tap 'Python, with numbers in German' env LOCPATH="$work/locale" LC_ALL=de_DE.UTF-8 \
            python3 tests/lib/library.py "$library" "$kdidx" "$work/sample.db" data/sample/0[01]*.txt
        grep -q 'ok .*: 0,5' "$work/tap.log"
        report $? 'which have a comma' <"$work/tap.log"
    else
        echo '# no localedef: numbers with a comma were not tried'
    fi
    for python in python3 /usr/bin/python3; do # one that loads extensions
        "$python" -c 'import sqlite3; sqlite3.Connection.enable_load_extension' 2>/dev/null && break
    done
    tap 'SQLite in Python' "$python" tests/lib/sqlite.py "$prefix/lib/kdidx0" "$kdidx" data/sample/0[01]*.txt
fi
if [ ${#flags[@]} = 0 ] && command -v sqlite3 >/dev/null; then
    same 'SQLite'\''s shell' 'Seo Ha On|Cha Mok|Salt Road' "$(sqlite3 :memory: ".load $prefix/lib/kdidx0" \
        "SELECT name, character, drama FROM kdidx_extract('Seo Ha On plays Cha Mok in the drama \"Salt Road\".') WHERE kind = 'cast'" 2>&1)"
fi

# ---- away again ----

cp -a "$prefix" "$work/gone" && make -s PREFIX="$work/gone" uninstall >/dev/null 2>&1
found=$(find "$work/gone" ! -type d)
[ -z "$found" ]
report $? 'uninstall takes everything away' <<<"$found"
finish
