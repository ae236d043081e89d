#!/usr/bin/env bash
# Runs the sessions in README.md: the indented blocks with lines that begin with "$ ". What they print,
# standard error included, must be what stands there.
#
#   tests/readme/readme.sh KDIDX [FILE]      FILE: default README.md of this repository
#
# Prints TAP, a line a block. All blocks run in one new folder, in which data/sample and tests/cases are those
# of the repository, each in a shell of its own, one after the other; "> " goes on with a command. What does not
# show in the README, right above a block, with a line between:
#   <!-- run: NAME=VALUE ... -->     sets these variables for it
#   <!-- not run: WHY -->            it is not run
set -u
kdidx=$(realpath "$1") || exit 2
top=$(realpath "$(dirname "$0")/../..")
file=$(realpath "${2:-$top/README.md}") || exit 2
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
mkdir "$work/bin" "$work/cwd" "$work/blocks" && ln -s "$kdidx" "$work/bin/kdidx"
mkdir "$work/cwd/tests" "$work/cwd/data" && cp -r "$top/tests/cases" "$work/cwd/tests"
ln -s "$top/data/sample" "$work/cwd/data/sample"
export PATH="$work/bin:$PATH" LC_ALL=C.UTF-8 TZ=UTC COLUMNS=80 HOME=$work
unset KDIDX_DB KDIDX_DATA NO_COLOR

# Each block as N.sh, N.want and N.line, and N.not where it is not to be run.
awk -v dir="$work/blocks/" '
    function begin() {
        session = 1; command = blank = 0
        n++
        printf "" >(dir n ".want")
        print NR >(dir n ".line")
        if (not_run)
            print mark >(dir n ".not")
        print "mark() { local s=$?; echo \"@@ $1\"; return $s; }" >(dir n ".sh")
        if (mark != "" && !not_run)
            print "export " mark >(dir n ".sh")
    }
    /^$/ { blank++; next }
    /^    \$ / {
        if (!session)
            begin()
        print "mark " ++command "\n" substr($0, 7) >(dir n ".sh")
        print "@@ " command >(dir n ".want")
        typed = 1; blank = 0
        next
    }
    session && typed && /^    > / { print substr($0, 7) >(dir n ".sh"); next }
    session && /^    / {
        for (; blank > 0; blank--)
            print "" >(dir n ".want")
        typed = 0
        print substr($0, 5) >(dir n ".want")
        next
    }
    { session = 0; mark = ""; not_run = 0 }
    /^<!-- (not )?run: .* -->$/ {
        not_run = /^<!-- not/
        mark = $0
        sub(/^<!-- (not )?run: /, "", mark)
        sub(/ -->$/, "", mark)
    }
    END { print n + 0 >(dir "count") }' "$file" || exit 2

. "$top/tests/tap.sh"
blocks=$(cat "$work/blocks/count")
cd "$work/cwd" || exit 2
for ((n = 1; n <= blocks; n++)); do
    block=$work/blocks/$n
    name="session at line $(cat "$block.line")"
    if [ -e "$block.not" ]; then
        echo "# $name: not run: $(cat "$block.not")"
        continue
    fi
    bash "$block.sh" >"$block.got" 2>&1 </dev/null
    diff -u --label README --label 'the program' "$block.want" "$block.got" >"$block.diff"
    report $? "$name" <"$block.diff"
done
[ "$count" -gt 0 ] || report 1 "a session in $file" </dev/null
finish
