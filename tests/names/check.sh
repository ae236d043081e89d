#!/bin/sh
# Checks the name tables (see data/names/SOURCES.md): form, order, duplicates, contradictions.
#
#   tests/names/check.sh [DIR]       DIR: default data/names of this repository
#
# Prints "file:line: what is wrong" for each fault, then a sum. Exit status: 0 no fault, 1 faults,
# 2 a table that is missing or cannot be read.
set -u
here=$(cd "$(dirname "$0")" && pwd)
dir=${1:-$here/../../data/names}
cd "$dir" || exit 2
LC_ALL=C
export LC_ALL

status=0
# dramas, people, networks and groups before cast and crew: order does not matter to the checks, but a
# table that is not there must be named, not passed over.
set -- surnames.tsv syllables.tsv dramas.tsv works.tsv people.tsv cast.tsv crew.tsv networks.tsv outlets.tsv \
    groups.tsv companies.tsv places.tsv words.tsv
for file; do
    if [ ! -r "$file" ]; then
        echo "$file: cannot be read" >&2
        exit 2
    fi
    if ! iconv -f UTF-8 -t UTF-8 "$file" >/dev/null 2>&1; then
        n=0
        while IFS= read -r line; do
            n=$((n + 1))
            printf '%s\n' "$line" | iconv -f UTF-8 -t UTF-8 >/dev/null 2>&1 && continue
            echo "$file:$n: not UTF-8"
            break
        done <"$file"
        status=1
    fi
    if [ "$(tail -c 1 "$file" | od -An -tx1 | tr -d ' ')" != 0a ]; then
        echo "$file:$(($(wc -l <"$file") + 1)): the last line does not end"
        status=1
    fi
    # A fixed order (bytes) keeps the diffs of two people's changes small.
    if ! order=$(tail -n +2 "$file" | sort -c 2>&1); then
        line=$(echo "$order" | sed 's/^[^0-9]*-*:\([0-9][0-9]*\):.*/\1/')
        echo "$file:$((line + 1)): not in order (LC_ALL=C sort)"
        status=1
    fi
done
# The vocabulary stands by subject, with comments: of it, a row that stands twice is the fault.
awk '!/^#/ && NF && seen[$0]++ { printf "vocabulary.tsv:%d: the row stands twice\n", FNR; bad = 1 }
    END { exit bad }' vocabulary.tsv || status=1
awk -f "$here/check.awk" "$@" || status=1
exit $status
