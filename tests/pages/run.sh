#!/bin/sh
# How well the article is found in a saved page: makes the pages, reads them with the program, prints the table.
#
#   run.sh KDIDX FOLDER [--floor F] [--errors N]     a folder to work in; score.py's options
set -eu
kdidx=$1 folder=$2
shift 2
here=$(dirname "$0")
rm -rf "$folder"
PYTHONDONTWRITEBYTECODE=1 python3 "$here/pages.py" "$folder"
"$kdidx" extract --text "$folder"/*.html >"$folder/records.ndjson"
python3 "$here/score.py" "$folder" "$folder/records.ndjson" "$@"
