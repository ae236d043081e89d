#!/bin/sh
# How good extraction is on articles that its weights were not fitted to: fits them to one half of the samples
# (even numbers), in a copy of data/, and measures on the other.
#
#   apart.sh SHOWN EVAL FOLDER     the programs of shown.c and tests/eval; a folder for the copy
set -eu
shown=$1 eval=$2 folder=$3
rm -rf "$folder"
mkdir -p "$folder/fitted" "$folder/apart"
cp -R data "$folder/data"
for file in data/sample/*.txt data/sample/modelled/*.txt; do
    number=$(basename "$file" | sed 's/^0*\([0-9]*\).*/\1/')
    half=fitted
    [ $((number % 2)) -eq 0 ] || half=apart
    cp "$file" "${file%.txt}.json" "$folder/$half"
done
tests/fit/fit.sh "$shown" "$folder/data" "$folder/fit" --without "$folder/apart" "$folder/fitted"
"$eval" --data "$folder/data" "$folder/apart"
