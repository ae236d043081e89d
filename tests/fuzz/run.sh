#!/bin/sh
# Runs the fuzz targets one after another (`make fuzz` builds them).
#
#   run.sh FOLDER SECONDS [TARGET...]     where the targets are, for each of them; all of them
#
# What a target finds new is kept in FOLDER/found/NAME and is where it goes on the next time; what
# breaks it is in FOLDER/NAME-crash-..., timeout-... or oom-...: FOLDER/NAME FILE runs it again.
# Printed of each: the inputs tried, how many a second, the edges of the program that they take
# (cov), and these with how often they are taken (ft).
set -u
folder=$1 seconds=$2
shift 2
here=$(dirname "$0")
failed=0
TMPDIR=$(mktemp -d) || exit 2
trap 'rm -rf "$TMPDIR"' EXIT
trap 'exit 130' INT TERM
export TMPDIR UBSAN_OPTIONS=print_stacktrace=1
if [ ! -d "$folder/pages" ]; then
    PYTHONDONTWRITEBYTECODE=1 python3 "$here/../pages/pages.py" "$folder/pages"
fi
[ $# -gt 0 ] || set -- $(cd "$here" && ls ./*.c)
printf '%-12s %10s %8s %7s %8s\n' TARGET INPUTS /S COV FT
for name in "$@"; do
    name=$(basename "$name" .c) log=$folder/$(basename "$name" .c).log
    mkdir -p "$folder/found/$name"
    set -- "$folder/found/$name" "$here/seeds/$name"
    [ "$name" != html ] || set -- "$@" "$folder/pages"
    if "$folder/$name" -max_total_time="$seconds" -max_len=65536 -timeout=10 -rss_limit_mb=2048 \
        -dict="$here/$name.dict" -artifact_prefix="$folder/$name-" -print_final_stats=1 "$@" >"$log" 2>&1; then
        awk -v name="$name" '
            $2 == "DONE" { for (i = 3; i < NF; i++) said[$i] = $(i + 1) }
            $1 ~ /^stat::/ { stat[$1] = $2 }
            END { printf "%-12s %10d %8d %7d %8d\n", name, stat["stat::number_of_executed_units:"],
                         stat["stat::average_exec_per_sec:"], said["cov:"], said["ft:"] }' "$log"
    else
        echo "$name: FAILED, see $log"
        failed=1
    fi
done
exit $failed
