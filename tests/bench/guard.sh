#!/usr/bin/env bash
# Holds a fixed extract and ingest to the number of instructions in baseline.json, within 10 %. Instructions,
# counted by valgrind, are the same on a busy machine; other compilers and libraries make others, so with those
# nothing is compared.
#
#   tests/bench/guard.sh KDIDX                    compare; the last line is 'N passed, N failed'
#   tests/bench/guard.sh KDIDX --record REASON    make what is counted now the baseline
#
# A baseline that was raised has to say why: the reason in it must not be that of the one before.
set -u
cd "$(dirname "$0")/../.." || exit 2
kdidx=$(realpath "$1") reason=${3-} baseline=tests/bench/baseline.json
within=10 # %
passed=0 failed=0

finish() {
    echo "$passed passed, $failed failed"
    [ "$failed" = 0 ]
    exit
}
leave_out() {
    echo "(left out: $1)"
    finish
}
for tool in valgrind jq readelf; do
    command -v $tool >/dev/null || leave_out "no $tool: the count of instructions"
done

work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT

# What the counts depend on beside our sources.
libraries() {
    readelf -p .comment "$kdidx" | sed -n 's/^.*\] *//p'
    valgrind --version
    ldd --version | head -n 1
    for name in libxml-2.0 libpcre2-8 sqlite3 libutf8proc jansson libxxhash libarchive zlib libzstd liblzma; do
        echo "$name $(pkg-config --modversion "$name")"
    done
}

count() { # name, a command
    local name=$1
    shift
    valgrind --tool=callgrind --callgrind-out-file=/dev/null "$@" >"$work/$name.out" 2>"$work/$name.err" ||
        { cat "$work/$name.err" >&2; return 1; }
    sed -n 's/.*Collected : \([0-9]*\).*/\1/p' "$work/$name.err" >"$work/$name"
}

if [ "${2-}" != --record ] && [ "$(libraries)" != "$(jq -r '.with[]' "$baseline")" ]; then
    diff <(jq -r '.with[]' "$baseline") <(libraries) | sed -n 's/^[<>]/    &/p'
    leave_out "other versions than those of $baseline (<): the count of instructions"
fi

for f in data/sample/*.txt; do jq -Rsc '{text: .}' "$f"; done >"$work/sample.jsonl"
articles=$(grep -c . "$work/sample.jsonl")
count ingest "$kdidx" -d "$work/sample.db" ingest -j 1 "$work/sample.jsonl" & # at the same time
if ! count extract "$kdidx" extract -j 1 "$work/sample.jsonl" || ! wait $! ||
    [ "$(grep -c . "$work/extract.out")" != "$articles" ] || ! grep -q "$articles new" "$work/ingest.out"; then
    echo "FAILED: the $articles articles were not extracted and ingested"
    failed=1
    finish
fi
extract=$(cat "$work/extract") ingest=$(cat "$work/ingest")

if [ "${2-}" = --record ]; then
    [ -n "$reason" ] || { echo "guard: a baseline needs its reason" >&2; exit 2; }
    jq -n --arg reason "$reason" --argjson extract "$extract" --argjson ingest "$ingest" \
        --arg with "$(libraries)" '{$reason, $extract, $ingest, with: ($with | split("\n"))}' >"$work/new" &&
        cp "$work/new" "$baseline"
    echo "$baseline: extract $extract, ingest $ingest"
    exit
fi

compare() { # what, count
    local base percent
    base=$(jq -r --arg what "$1" '.[$what]' "$baseline")
    percent=$(awk "BEGIN { printf \"%.1f\", 100 * $2 / $base }")
    if awk "BEGIN { exit !($2 > $base * (1 + $within / 100)) }"; then
        echo "FAILED $1: $2 instructions are $percent % of the baseline, $base; a commit that has to" \
            "take more records it: make guard REASON='...'"
        failed=$((failed + 1))
        return
    fi
    echo "$1: $2 instructions, $percent % of the baseline"
    passed=$((passed + 1))
    if awk "BEGIN { exit !($2 < $base * (1 - $within / 100)) }"; then
        echo "($1 takes less by more than $within %: record it, or the guard sleeps: make guard REASON='...')"
    fi
}

# The last two versions of the baseline, the working tree's first.
raised_without_reason() {
    local before
    before=$(git log -n 2 --format=%H -- "$baseline" 2>/dev/null)
    for commit in $before; do
        git show "$commit:$baseline" >"$work/before" 2>/dev/null || continue
        cmp -s "$work/before" "$baseline" && continue
        jq -en --slurpfile a "$work/before" --slurpfile b "$baseline" \
            '$a[0] as $a | $b[0] as $b | $a.reason == $b.reason and $a.with == $b.with
             and ($b.extract > $a.extract or $b.ingest > $a.ingest)' >/dev/null
        return
    done
    return 1
}

if raised_without_reason; then
    echo "FAILED: $baseline was raised, and gives the reason of the one before"
    failed=$((failed + 1))
else
    passed=$((passed + 1))
fi
compare extract "$extract"
compare ingest "$ingest"
finish
