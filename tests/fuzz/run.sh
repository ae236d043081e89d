#!/bin/sh
# Runs the fuzz targets one after another (`make fuzz` builds them).
#
#   run.sh FOLDER SECONDS     where the targets are, for each of them
#
# What a target finds new is kept in FOLDER/found/NAME and is where it goes on the next time; what
# breaks it is in FOLDER/NAME-crash-..., timeout-... or oom-...: FOLDER/NAME FILE runs it again.
set -u
folder=$1 seconds=$2
here=$(dirname "$0")
failed=0
export UBSAN_OPTIONS=print_stacktrace=1
if [ ! -d "$folder/pages" ]; then
    PYTHONDONTWRITEBYTECODE=1 python3 "$here/../pages/pages.py" "$folder/pages"
fi
for source in "$here"/*.c; do
    name=$(basename "$source" .c) log=$folder/$(basename "$source" .c).log
    mkdir -p "$folder/found/$name"
    set -- "$folder/found/$name" "$here/seeds/$name"
    [ "$name" != html ] || set -- "$@" "$folder/pages"
    if "$folder/$name" -max_total_time="$seconds" -max_len=65536 -timeout=10 -rss_limit_mb=2048 \
        -dict="$here/$name.dict" -artifact_prefix="$folder/$name-" "$@" >"$log" 2>&1; then
        echo "$name: $(tail -n 1 "$log")"
    else
        echo "$name: FAILED, see $log"
        failed=1
    fi
done
exit $failed
