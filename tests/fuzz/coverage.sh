#!/bin/sh
# How much of what a fuzz target is for its inputs reach: the seeds, and what `make fuzz` kept.
#
#   coverage.sh FOLDER FOUND [TARGET...]     where the targets are, built with clang's coverage;
#                                            where the inputs are; all targets
set -u
folder=$1 found=$2
shift 2
here=$(dirname "$0")
failed=0
TMPDIR=$(mktemp -d) || exit 2
trap 'rm -rf "$TMPDIR"' EXIT
trap 'exit 130' INT TERM
export TMPDIR

files_of() {
    case $1 in
    charset) echo input/charset ;;
    csv) echo input/csv ;;
    database) echo store/db store/check store/restore query ;;
    day) echo input/day ;;
    extract) echo extract ;;
    feed) echo input/feed input/syndication input/repeated input/xmltext ;;
    html) echo input/html input/body input/facts input/flow input/trim input/tree input/markup ;;
    jsonl) echo input/jsonl ;;
    jsonld) echo input/jsonld ;;
    names) echo extract/gazetteer base/tsv extract/phrase ;;
    normal) echo extract/text extract/garbled extract/wrap ;;
    packed) echo input/archive input/bzip2 input/format input/gzip input/unpack input/xz input/zstd ;;
    record) echo cmd/parse store/valid store/put store/write store/restore cmd/emit ;;
    rules) echo extract/rulefile extract/rule extract/match extract/need ;;
    searchquery) echo query/searchquery ;;
    split) echo input/plain input/split input/scheme input/place input/evidence input/separator \
        input/glue input/cohesion input/line input/text ;;
    warc) echo input/warc input/capture input/http input/inflate ;;
    wikitext) echo input/wikitext ;;
    esac
}

# The files as paths; a folder as all in it.
sources_of() {
    for file in $(files_of "$1"); do
        if [ -d "src/$file" ]; then ls "src/$file"/*.c; else echo "src/$file.c"; fi
    done
}

[ $# -gt 0 ] || set -- $(cd "$here" && ls ./*.c)
printf '%-12s %7s %9s %9s\n' TARGET FILES LINES BRANCHES
for name in "$@"; do
    name=$(basename "$name" .c)
    set -- "$here/seeds/$name"
    [ ! -d "$found/$name" ] || set -- "$@" "$found/$name"
    if ! LLVM_PROFILE_FILE=$TMPDIR/$name.raw "$folder/$name" -runs=0 "$@" >"$folder/$name.log" 2>&1 ||
        ! llvm-profdata merge -o "$folder/$name.profile" "$TMPDIR/$name.raw"; then
        echo "$name: FAILED, see $folder/$name.log"
        failed=1
        continue
    fi
    sources=$(sources_of "$name")
    # Paths without spaces, one an argument.
    # shellcheck disable=SC2086
    llvm-cov report "$folder/$name" -instr-profile="$folder/$name.profile" $sources >"$folder/$name.txt"
    awk -v name="$name" -v files="$(echo "$sources" | wc -l)" \
        '$1 == "TOTAL" { printf "%-12s %7d %9s %9s\n", name, files, $10, $13 }' "$folder/$name.txt"
done
echo "(by file: $folder/NAME.txt)"
exit $failed
