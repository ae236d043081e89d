#!/usr/bin/env bash
# How fast kdidx0 extracts inside SQLite, beside `kdidx extract` with one thread, on the same texts.
#
#   tests/bench/sqlite.sh BUILD [ROWS]      BUILD: a folder of `make lib`; ROWS: default 10000
set -eu
top=$(realpath "$(dirname "$0")/../..")
build=$(realpath "$1") rows=${2:-10000}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$top"

# The samples over and over, no two texts the same.
for f in data/sample/*.txt; do jq -Rsc '{text: .}' "$f"; done >"$work/one.jsonl"
for ((i = 0; i * 74 < rows; i++)); do jq -c --arg i "$i" '.text += "\n\nReader \($i)."' "$work/one.jsonl"; done |
    head -n "$rows" >"$work/texts.jsonl"
sqlite3 "$work/texts.db" "CREATE TABLE article (body TEXT)" ".mode ascii" '.separator "\001" "\n"' \
    "CREATE TABLE line (json TEXT)" ".import $work/texts.jsonl line" \
    "INSERT INTO article SELECT json ->> '\$.text' FROM line" "DROP TABLE line"

seconds() { # command: its user and system time
    local TIMEFORMAT='%U %S'
    { time "$@" >"$work/out" 2>&1; } 2>"$work/time"
    awk '{ printf "%.2f", $1 + $2 }' "$work/time"
}
line=$(seconds "$build/kdidx" extract -j 1 --languages all --split none "$work/texts.jsonl")
facts=$(seconds sqlite3 "$work/texts.db" ".load $build/lib/kdidx0" 'SELECT count(*) FROM article, kdidx_extract(body)')
tail -n 1 "$work/out"
record=$(seconds sqlite3 "$work/texts.db" ".load $build/lib/kdidx0" 'SELECT sum(length(kdidx_record(body))) FROM article')
echo "$rows texts: kdidx extract $line s, kdidx_extract() $facts s ($(awk "BEGIN { printf \"%.2f\", $facts / $line }") times)," \
    "kdidx_record() $record s ($(awk "BEGIN { printf \"%.2f\", $record / $line }") times)"
