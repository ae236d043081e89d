#!/bin/sh
# Fits the weights in DATA/rules to annotated articles.
#
#   fit.sh SHOWN DATA FOLDER [--without DIR] DIR...     the program of shown.c; a folder to work in
#
# The titles are fitted to all articles, and for the other models to either half of them, so that these learn from
# titles as they are spotted in articles that are new. No variant of an article has a title of those in --without.
set -eu
shown=$1 data=$2 folder=$3
shift 3
without=
[ "$1" != --without ] || { without="--without $2"; shift 2; }
rm -rf "$folder"
mkdir -p "$folder/one" "$folder/two"
half=one
for dir; do
    for file in "$dir"/*.txt; do
        [ -e "${file%.txt}.json" ] || continue
        cp "$file" "${file%.txt}.json" "$folder/$half"
        [ $half = one ] && half=two || half=one
    done
done
for half in one two; do
    # shellcheck disable=SC2086
    python3 tests/fit/vary.py "$data" "$folder/$half-varied" $without "$folder/$half"
done
python3 tests/fit/titles.py "$shown" "$data" "$folder/by-one.tsv" "$folder/one" &
first=$!
python3 tests/fit/titles.py "$shown" "$data" "$folder/by-two.tsv" "$folder/two" || {
    kill "$first"
    exit 1
}
wait "$first"
python3 tests/fit/titles.py "$shown" "$data" "$data/rules/titles.tsv" \
    --from "$folder/by-one.tsv,$folder/by-two.tsv" "$folder/one" "$folder/two"
python3 tests/fit/things.py "$shown" "$data" "$folder/one" "$folder/by-two.tsv" \
    "$folder/two" "$folder/by-one.tsv" >"$folder/types.log"
for what in kinds roles claim making crew cast airs role; do
    python3 tests/fit/fit.py $what "$shown" "$data" "$folder/one" "$folder/by-two.tsv" \
        "$folder/two" "$folder/by-one.tsv" >"$folder/$what.log"
done
