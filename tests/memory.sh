#!/usr/bin/env bash
# Holds kdidx to the memory that the README states, on articles made to take much of it.
#
#   tests/memory.sh KDIDX MB [SHAPE...]     articles of that size, of all shapes or of these
#
# Each is extracted with two threads, and two of them ingested, under a limit of address space, which
# counts more than what is in use. Prints a line for each; exit 1 when memory was out.
set -u
LIMIT=$((512 * 1024)) # KiB
kdidx=$1 bytes=$(($2 * 1000 * 1000))
shift 2
shapes=("$@")
[ $# -gt 0 ] || shapes=(marks letters quotes names titles lists dates roles lines paragraphs word hangul)

fill() { # shape: what an article is full of, without end
    case $1 in
    marks) yes '&&&&&&&& ' ;;
    letters) yes 'x (y) a' ;;
    quotes) yes '“Salt Road, ' ;;
    names) yes 'Kim Min-jung and' ;;
    titles) yes 'the drama “Salt Road” and' ;;
    lists) yes 'Seo Ha On (Cha Mok),' ;;
    dates) yes 'May 1, 2 June 2021,' ;;
    roles) yes 'directed by Kim Ara as Choi Mina,' ;;
    hangul) yes '소금길' ;;
    word) yes 'salt' | tr -d '\n' ;;
    lines) yes X | sed 's/$/\r/' ;; # each a line of its own
    paragraphs) seq 100000 999999 | tr 0-9 a-j | sed 's/.*/Kim &-jung said so.\r\r/' ;;
    esac
}

article() { # shape, number
    printf 'Seo Ha On to star in the drama “Salt Road”\n\nShe plays Cha Mok, article %d.\n\n' "$2"
    fill "$1" | head -c "$bytes" | tr '\n\r' ' \n'
    printf '\nThe end is told by Lastword.\n'
}

work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 2
export MALLOC_ARENA_MAX=1 # glibc sets 64 MiB of address space aside for each thread
if ! (ulimit -v $LIMIT && "$kdidx" --version >/dev/null 2>&1) 2>/dev/null; then
    echo "memory: this build takes more address space by itself; not tested" >&2
    exit 77
fi
failed=0
for shape in "${shapes[@]}"; do
    article "$shape" 1 >1.txt
    article "$shape" 2 >2.txt
    rm -f articles.db
    if (ulimit -v $LIMIT && "$kdidx" extract -j 2 --languages=all --split=none 1.txt >records) 2>err &&
        (ulimit -v $LIMIT && "$kdidx" -d articles.db ingest -j 2 --languages=all --split=none ?.txt >sum) 2>>err &&
        grep -q '"Seo Ha On"' records && grep -q '2 new' sum &&
        [ "$("$kdidx" -d articles.db search --ndjson Lastword | wc -l)" = 2 ]; then
        echo "$shape: held"
    else
        echo "$shape: FAILED"
        cat err
        failed=1
    fi
done
exit $failed
