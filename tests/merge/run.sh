#!/usr/bin/env bash
# Does the order matter? Articles are ingested at once and in parts, in shuffled orders and with one
# thread and two; the parts are merged, and their exports loaded, in shuffled orders. `export` must
# print the same bytes after all of it, and so must what is worked out from all articles together:
# near copies, names of one thing, what is said of dramas, conflicts, and what of it is stale.
#
#   run.sh KDIDX FOLDER EVERY ROUNDS [SEED]
#
# a folder to work in; 1 for all samples, N for every N-th of them; how often it is shuffled
set -euo pipefail
export LC_ALL=C
kdidx=$1 folder=$2 every=$3 rounds=$4
top=$(cd "$(dirname "$0")/../.." && pwd)
rm -rf "$folder" && mkdir -p "$folder/in" "$folder/other/in" && cd "$folder"
echo "${5:-1}" >seed

# What a spinner makes of names.
spun() {
    sed -E -e 's/\bSeo ([A-Z])/Website positioning \1/g' -e 's/\bPark ([A-Z])/Playground \1/g' \
        -e 's/\bSong ([A-Z])/Track \1/g' -e 's/\bMin ([A-Z])/Minutes \1/g' -e 's/ Young\b/ Younger/g' \
        -e 's/\bSweet /Candy /g; s/ Game\b/ Sport/g; s/ Home\b/ Dwelling/g; s/\bLove /Affection /g' \
        -e 's/ Road\b/ Avenue/g; s/ Sun\b/ Solar/g; s/\bGood /Nice /g; s/\bFive /5 /g' "$1"
}

# Samples; the same text under another name; the same text from a source that states its outlet and
# address, so that it comes with another record; several articles in one file; copies with garbled names.
n=0
for file in "$top"/data/sample/*.txt "$top"/data/sample/modelled/*.txt; do
    n=$((n + 1))
    [ $((n % every)) = 0 ] || continue
    cp "$file" in/
    case $((n / every % 4)) in
    0) cp "$file" "in/again-$n.txt" ;;
    1) jq -Rsc --arg n "$n" '{url: ("https://news.example/" + $n), outlet: "Example News", text: .}' \
        "$file" >"in/page-$n.jsonl" ;;
    2) jq -Rsc '{text: .}' "$file" >>in/many.jsonl ;;
    3) spun "$file" >"in/spun-$n.txt" ;;
    esac
done
# Two people of one name, and one who acts and directs.
for file in "$top"/tests/cases/namesakes/input/*.txt; do cp "$file" "in/name-$(basename "$file")"; done
# Other texts at the same paths, as somebody else's folder of the same name may have them.
ls in >names
{ tail -n +2 names; head -n 1 names; } | paste names - | while read -r name next; do
    case $name$next in
    *.jsonl*) ;;
    *) cp "in/$next" "other/in/$name" ;;
    esac
done

# The seed lies in a file, for the ends of pipes are processes of their own.
shuffled() { # lines on standard input, in another order at each call
    echo $(($(cat seed) + 1)) >seed
    shuf --random-source=<(yes "$(cat seed)" 2>/dev/null)
}

ingest() { # database, threads; files on standard input
    xargs "$kdidx" -d "$1" ingest --jobs "$2" >>log
}

everything() { # database
    "$kdidx" -d "$1" export
    # Which inputs were rejected only the database knows that read them.
    "$kdidx" -d "$1" status --json |
        jq -c 'del(.database, .rejected) | .items |= map(select(.state != "rejected"))'
    for kind in people characters works; do "$kdidx" -d "$1" list $kind --ndjson; done
    "$kdidx" -d "$1" sql --tsv "SELECT kind, name, form, mended FROM aliases ORDER BY 1, 2, 3"
    "$kdidx" -d "$1" sql --tsv "SELECT * FROM consensus ORDER BY 1, 2, 3, 4, 5"
    "$kdidx" -d "$1" copies --ndjson || [ $? = 1 ]
    "$kdidx" -d "$1" conflicts --ndjson || [ $? = 1 ]
    for name in "Baek Do-yun" "Baek Do-yun (director)" "Seo Ki-joon"; do
        "$kdidx" -d "$1" what "$name" --json || [ $? = 1 ]
    done
    "$kdidx" -d "$1" list dramas --limit 15 --ndjson | jq -r .title | while read -r title; do
        for question in who when where; do
            "$kdidx" -d "$1" $question --ndjson "$title" || [ $? = 1 ]
        done
    done
}

same() { # database, what was done
    everything "$1" >got.ndjson 2>>log
    cmp -s "$want" got.ndjson && return
    echo "$2, seed $(cat seed): what is printed differs"
    diff "$want" got.ndjson | cut -c 1-300 | head -4
    exit 1
}

merge_parts() { # number, what they are
    ls part-*.db | shuffled | xargs "$kdidx" -d "merged-$1.db" merge >>log
    same "merged-$1.db" "$2 merged"
    ls part-*.db | shuffled | xargs "$kdidx" -d "merged-$1.db" merge >>log
    same "merged-$1.db" "$2 merged twice"
    for db in $(ls part-*.db | shuffled); do "$kdidx" -d "$db" export; done |
        "$kdidx" -d "loaded-$1.db" load >>log
    same "loaded-$1.db" "exports of $2 loaded"
    "$kdidx" -d "merged-$1.db" check >>log
}

sed 's|^|in/|' names | ingest whole.db 1
"$kdidx" -d whole.db export >whole.ndjson
everything whole.db >whole.out 2>>log
want=whole.out
# Else nothing of the above is tried.
"$kdidx" -d whole.db list people --json |
    jq -e '[.items[] | select(.qualifier != null and .name == "Baek Do-yun")] | length == 2' >>log
"$kdidx" -d whole.db sql --tsv "SELECT (SELECT count(*) FROM articles), (SELECT count(*) FROM sources)" >counts
[ "$("$kdidx" -d whole.db sql --tsv "SELECT count(*) > 0 FROM aliases WHERE mended" | tail -n 1)" = 1 ] ||
    { echo "no name was mended"; exit 1; }
"$kdidx" load -d loaded.db whole.ndjson >>log && same loaded.db "export loaded"

for round in $(seq "$rounds"); do
    sed 's|^|in/|' names | shuffled | ingest "all-$round.db" 2
    same "all-$round.db" "all files in another order"
    rm -f part-*.db
    # Each file into one of three parts, every fourth into two of them.
    sed 's|^|in/|' names | shuffled >order
    for part in 0 1 2; do
        awk -v part=$part 'NR % 3 == part || NR % 4 == 0 && (NR + 1) % 3 == part' order |
            shuffled | ingest "part-$part.db" $((part % 2 + 1))
    done
    merge_parts "$round" "the parts"
done

rm -f part-*.db
cp whole.db part-0.db
# Another maker, whose records are the very same: of each text one of the two is kept.
printf 'name\troles\nNobody Ever Called So\tactor\n' >own.tsv
(cd other && ls in/* | xargs "$kdidx" -d ../part-1.db ingest --jobs 2 --names ../own.tsv >>../log)
"$kdidx" -d both.db merge part-0.db part-1.db >>log
everything both.db >both.out 2>>log
want=both.out
# Else nothing of that is tried.
for db in part-?.db; do "$kdidx" -d $db sql --tsv "SELECT DISTINCT maker FROM makers"; done >makers
[ "$(grep -v maker makers | sort -u | wc -l)" = 2 ]
for round in $(seq "$rounds"); do merge_parts "both-$round" "two texts at one place"; done
cat counts
