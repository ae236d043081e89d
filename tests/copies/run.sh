#!/bin/sh
# How well copies are found: makes them, stores them with the program, prints the table.
#
#   run.sh KDIDX FOLDER EVERY [--precision P] [--recall R] [--errors N]
#
# a folder to work in; 1 for all samples, N for every N-th of them; score.py's options
set -eu
kdidx=$1 folder=$2 every=$3
shift 3
here=$(dirname "$0")
rm -rf "$folder"
PYTHONDONTWRITEBYTECODE=1 python3 "$here/make.py" "$folder/articles" --every "$every"
# Some copies have nothing left that is an article (exit 3): score.py counts them as missed.
"$kdidx" -d "$folder/copies.db" ingest --split=none "$folder/articles" >"$folder/log" 2>&1 || [ $? = 3 ]
"$kdidx" -d "$folder/copies.db" copies --ndjson >"$folder/copies.ndjson"
python3 "$here/score.py" "$folder/articles" "$folder/copies.ndjson" "$@"
