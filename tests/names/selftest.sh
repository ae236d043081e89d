#!/bin/sh
# Shows that check.sh can fail: puts one fault at a time into a copy of the tables and wants it
# named with its file and line. Prints one line for each fault that was missed, then a sum.
#
#   tests/names/selftest.sh       exit status: 0 every fault was seen, 1 not
set -u
here=$(cd "$(dirname "$0")" && pwd)
tables=$here/../../data/names
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
LC_ALL=C
export LC_ALL
good=$work/good copy=$work/copy
mkdir "$good" "$copy"

# A small set without faults, so that each of the runs below is short: the first rows of every table,
# all networks and groups (other tables name them), and one role and one maker of the first drama.
for file in "$tables"/*.tsv; do
    name=$(basename "$file")
    case $name in
    networks.tsv | groups.tsv) cat "$file" ;;
    cast.tsv | crew.tsv) head -n 1 "$file" ;;
    *) head -n 60 "$file" ;;
    esac >"$good/$name"
done
awk -F '\t' -v OFS='\t' 'FNR == 2 && NR != FNR { print title, year, $1, "Ann Example", "", "", "own" }
    FNR == 2 { title = $1; year = $4 }' "$good/dramas.tsv" "$good/people.tsv" >>"$good/cast.tsv"
awk -F '\t' -v OFS='\t' 'FNR == 2 { print $1, $2, $3, "director", "own" }' "$good/cast.tsv" >>"$good/crew.tsv"
"$here/check.sh" "$good" >"$copy/said" || { cat "$copy/said"; exit 2; }
seen=0 missed=0

# fault FILE AWK-PROGRAM MESSAGE: the program changes the table, the checker must say MESSAGE (a
# part of its line) about FILE, with a line number.
fault() {
    cp "$good"/*.tsv "$copy" || exit 2
    awk -F '\t' -v OFS='\t' "$2" "$good/$1" >"$copy/$1"
    if cmp -s "$good/$1" "$copy/$1"; then
        echo "no fault was made: $1 ($3)"
        missed=$((missed + 1))
    elif "$here/check.sh" "$copy" >"$copy/said"; then
        echo "passed with a fault: $1 ($3)"
        missed=$((missed + 1))
    elif grep -q "^$1:[0-9][0-9]*: .*$3" "$copy/said"; then
        seen=$((seen + 1))
    else
        echo "not named: $1 ($3)"
        sed 's/^/    /' "$copy/said" | head -3
        missed=$((missed + 1))
    fi
}

fault people.tsv 'NR == 1 { sub(/name/, "names") } 1' 'the columns are'
fault people.tsv 'NR == 9 { $0 = $0 "\textra" } 1' 'columns where there should be'
fault people.tsv 'NR == 9 { $1 = "" } 1' 'no name'
fault people.tsv 'NR == 9 { $1 = $1 " " } 1' 'a stray space'
fault people.tsv 'NR == 9 { $2 = "Ab Cd||Ef Gh" } 1' 'an empty value'
fault people.tsv 'NR == 9 { $1 = $1 "\r" } 1' 'a control character'
fault people.tsv 'NR == 9 { $1 = $1 "\302\240x" } 1' 'cannot be seen'
fault people.tsv 'NR == 9 { $1 = "A\377b" } 1' 'not UTF-8'
fault people.tsv 'NR == 9 { $2 = $1 } 1' 'no more than the name'
fault people.tsv 'NR == 9 { $2 = "Same Two|Same Two" } 1' 'stands twice'
fault people.tsv 'NR == 9 { $3 = "Seoul" } 1' 'is not Hangul'
fault people.tsv 'NR == 9 { $4 = "acter" } 1' 'unknown roles'
fault people.tsv 'NR == 9 { $5 = "No Such Group" } 1' 'no group'
fault people.tsv 'NR == 9 { $6 = "yes" } 1' 'not 0 or 1'
fault people.tsv 'NR == 9 { $9 = "" } 1' 'no source'
fault people.tsv 'NR == 9 { $9 = "wp+xx" } 1' 'unknown source'
fault people.tsv 'NR == 9 { print } 1' 'the same row as line'
fault people.tsv 'NR == 9 { line = $0; next } { print } NR == 20 { print line }' 'not in order'
fault people.tsv '{ print } END { print "Zz Same-name\t\t\tactor\t\t0\t0\t\town\nZz Samename\t\t\tactor\t\t0\t0\t\town" }' 'neither is marked'
fault people.tsv '{ printf "%s%s", s, $0; s = "\n" }' 'the last line does not end'
fault surnames.tsv 'NR == 9 { $3 = "much" } 1' 'not a number'
fault dramas.tsv 'NR > 1 && $5 != "" && !n++ { $4 = $4 + 1 } 1' 'but year is'
fault dramas.tsv 'NR > 1 && $6 != "" && !n++ { $6 = "1950" } 1' 'end is'
fault dramas.tsv 'NR > 1 && $6 != "" && !n++ { $4 = 1991; $5 = "1991-01-01"; $6 = "1990-01-01" } 1' 'ends before it starts'
fault dramas.tsv 'NR > 1 && $5 != "" && !n++ { $5 = "1990-13-01" } 1' 'not a date'
fault dramas.tsv 'NR > 1 && $7 != "" && !n++ { $7 = "No Such Network" } 1' 'no network'
fault cast.tsv 'NR == 2 { $1 = "No Such Drama" } 1' 'no drama'
fault cast.tsv 'NR == 2 { $3 = "No Such-actor" } 1' 'no person'
fault crew.tsv 'NR == 2 { $1 = "No Such Drama" } 1' 'no drama'
fault crew.tsv 'NR == 2 { $3 = "No Such-writer" } 1' 'no person'
fault crew.tsv 'NR == 2 { $4 = "producer" } 1' 'unknown role'
fault networks.tsv 'NR == 9 { $3 = "cinema" } 1' 'unknown kind'
fault outlets.tsv '{ print } END { print "tvN\t\tenglish-news\t0\t\town" }' 'neither is marked'
fault works.tsv '{ print } END { print "100 days my prince\t\tfilm\t0\t\town" }' 'neither is marked'
fault vocabulary.tsv '{ print } !/^#/ && NF && !n++ { print }' 'stands twice'

printf '%d faults seen, %d missed\n' "$seen" "$missed"
[ "$missed" = 0 ]
