#!/usr/bin/env bash
# Holds every command that prints rows to one conduct: the same options, formats, empty answers, width.
#
#   tests/conduct/conduct.sh KDIDX
#
# The commands are those of `kdidx help`, their options those of `kdidx help COMMAND`: a new command
# fails until it is told of below, and then until it does as the others do. Prints TAP.
set -u
kdidx=$(realpath "$1") || exit 2
top=$(realpath "$(dirname "$0")/../..")
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
mkdir "$work/bin" "$work/of" "$work/said" "$work/there" && ln -s "$kdidx" "$work/bin/kdidx"
export PATH="$work/bin:$PATH" LC_ALL=C.UTF-8 COLUMNS=100
unset KDIDX_DB KDIDX_DATA NO_COLOR PAGER
cd "$work/there" || exit 2

# ---- what there is to ask ----

cp "$top"/data/sample/0[0-3]*.txt .
head -c 900 001-alchemy-part-two-database.txt >cut.txt
head -c 1200 008-wire-q-netflix.txt >short.txt
# Two that contradict each other.
printf '%s\n\n' 'Glass Bay finds its lead' '2021-03-04' 'Actress Seo Yi-an plays the diver Moon Ga-ram in the MBC drama "Glass Bay".' >bay.txt
printf '%s\n\n' 'Who dives in Glass Bay' '2021-05-06' 'Actress Noh Ha-rin plays the diver Moon Ga-ram in the MBC drama "Glass Bay".' >dive.txt
echo 'no words of any language' | gzip | head -c 20 >broken.gz
kdidx ingest *.txt broken.gz >log 2>&1
kdidx same "Jang Uk" "Jang Wook" >log 2>&1 || kdidx alias "Alchemy of Souls" "The Soul Shifters" >log 2>&1
kdidx differ "Lee Jae Wook" "Hwang Min-hyun" >log 2>&1
head -n 40 001-alchemy-part-two-database.txt | kdidx -d fresh.db ingest - >log 2>&1
kdidx extract --text 002*.txt >new.ndjson && kdidx extract --text --no-lists 002*.txt >old.ndjson
LC_ALL=C sed 's/Alchemy/Alchemi/g' kdidx.db >damaged.db

# These print no rows.
without_rows="load merge export report completion help"

# A command; the list of its rows; its status with rows and without; the field to sort by; what gives
# rows; what gives none, "-" where something always is one; an option of every other command that it has not, and why not.
table() {
    cat <<'TABLE'
ingest   inputs      0 0 source     | --dry-run 001*.txt 002*.txt    | -                    | offset: --limit counts articles
extract  inputs      0 0 source     | --dry-run 001*.txt 002*.txt    | -                    | offset: --limit counts articles
who      people      0 1 name       | "Alchemy of Souls"             | "Nobody at All"      |
what     works       0 1 title      | "Jung So Min"                  | "Nobody at All"      |
when     dates       0 1 value      | "Alchemy of Souls"             | "Nobody at All"      |
where    places      0 1 articles   | "Alchemy of Souls"             | "Nobody at All"      |
search   articles    0 1 source     | "drama AND actor"              | "zzyzx"              |
show     facts       0 1 name       | 001-alchemy-part-two-database.txt | 999.txt           |
list     items       0 1 title      | dramas                         | dramas --since 9998  |
same     decisions   0 1 a          |                                | -d fresh.db          |
differ   decisions   0 1 a          |                                | -d fresh.db          |
alias    decisions   0 1 a          |                                | -d fresh.db          |
copies   copies      0 1 source     |                                | -d fresh.db          |
conflicts conflicts  0 1 value      |                                | -d fresh.db          |
graph    edges       0 1 person     |                                | --around "Nobody"    | offset: --limit counts nodes
stats    counts      0 0 -          |                                | -                    | sort: its lists are of different things
status   items       0 0 source     | --no-lists                     | -d fresh.db          |
diff     differences 1 0 kind       | old.ndjson new.ndjson          | new.ndjson new.ndjson |
sql      rows        0 1 person     | "SELECT * FROM cast_list"      | "SELECT 1 AS n WHERE 0" |
schema   schemas     0 1 name       |                                | --offset 9999        |
check    findings    6 0 where      | -d damaged.db                  |                      |
explain  facts       0 1 name       | 004-salt-road-making-of.txt    | 004-salt-road-making-of.txt Zzyzx |
rules    rules       0 1 id         |                                | --offset 9999        |
TABLE
}

# These print rows, but do not ask what articles say.
no_questions="ingest extract same differ alias status diff sql schema check explain rules"

# Which of the options that choose what counts a question has, and why not the others.
choices() {
    cat <<'TABLE'
who       since until role min-confidence          | network: it asks of one drama
what      since until network role min-confidence  |
when      since until min-confidence               | its dates are of no network or role
where     since until network min-confidence       | role: it has no people
search    since until network                      | articles have no role, nor are they more or less sure
show      min-confidence                           | one article is asked for
list      since until network role                 | min-confidence: what is listed is counted, not weighed
copies    since until                              | it compares articles, not what they say
conflicts since until network min-confidence       | role: its people are those of characters
graph     since until network role min-confidence  |
stats     since until                              | it counts, and does not weigh
TABLE
}
narrowing="since until network role min-confidence"

# What a command is asked for with "-", beside the names that come from standard input.
names_of() {
    case $1 in
    who | when | where) printf 'Alchemy of Souls\nSalt Road\n' ;;
    conflicts) printf 'Glass Bay\nGo Yoon-jung\n' ;;
    what) printf 'Jung So Min\nLee Jae Wook\n' ;;
    search) printf 'salt road\nhunter\n' ;;
    show) printf '%s\n' 001-alchemy-part-two-database.txt 004-salt-road-making-of.txt ;;
    esac
}

# ---- TAP ----

wrong=''
report() { # name; what is wrong is in $wrong, or found by what is expected of answers that were kept
    [ -z "$expected" ] || judge
    if [ -z "$wrong" ]; then
        echo "ok - $1"
    else
        echo "not ok - $1"
        printf '%s' "$wrong" | sed 's/^/#   /'
    fi
    wrong=''
}
want() { # what it is about, what is wanted, what there is
    [ "$2" = "$3" ] || wrong+="$1: ${3:-nothing}, not ${2:-nothing}"$'\n'
}
# jq takes longer to start than most commands here to answer: it is asked once for all that a check
# expects. `keep NAME [FILE]` puts an answer by, for what is expected it is $NAME, an array.
kept=() expected=''
keep() {
    mv "${2:-out}" "kept.$1" && kept+=(--slurpfile "$1" "kept.$1")
}
expect() { # want() or holds(), as below
    expected+=", $1"
}
judge() {
    local found
    found=$(jq -rn --arg list "$rows" --arg field "$field" "${kept[@]}" "$jq_words empty$expected" 2>&1) ||
        found+=" in: $expected"
    wrong+=${found:+$found$'\n'}
    expected=''
}
# What is empty is like nothing, and holds nothing.
jq_words='
    def want($about; wanted; got): [wanted] as $wanted | [got] as $got |
        if $wanted == $got and $wanted != [] then empty else "\($about): \($got), not \($wanted)" end;
    def holds($about; condition): if [condition] == [true] then empty else "\($about): not so" end;
    def rows_of($document): $document[0][$list];
    def fields: map(.[$field] | values);
'

# ---- one command ----

# `ask OPTION...` runs the command so that it gives rows: to the file out, its status in $status.
ask() { eval "kdidx $c $some \"\$@\"" >out 2>err </dev/null; status=$?; }
ask_nothing() { eval "kdidx $c $none \"\$@\"" >out 2>err </dev/null; status=$?; }
read_help() { kdidx help "$c" >help; has=" $(sed -nE 's/^ +(-.,)? +--([a-z0-9-]+)( .*)?$/\2/p' help | tr '\n' ' ')"; }
has() { [[ $has == *" $1 "* ]]; }
rows_of_document() { jq -c ".$rows[]" out; }

check_options() {
    local option
    for option in json ndjson csv tsv print0 fields sort limit offset; do
        [ "$option" = "${unlike%%:*}" ] || has "$option" || wrong+="it has no --$option"$'\n'
    done
    [ -z "$unlike" ] || ! has "${unlike%%:*}" || wrong+="it has --${unlike%%:*} after all"$'\n'
    want 'options that choose what counts' \
        "$(choices | sed -n "s/^$c  *//p" | sed 's/ *|.*//')" \
        "$(for option in $narrowing; do ! has "$option" || echo "$option"; done | xargs)"
}

check_formats() {
    local n
    ask --json
    want 'exit status' "$yes" "$status"
    rows_of_document >rows
    keep json
    expect 'holds("--json"; ($json | length == 1) and ($json[0].schema | test("^kdidx/[a-z]+/1$")))'
    n=$(wc -l <rows)
    [ "$n" -gt 1 ] || wrong+="too few rows to tell: $n"$'\n'
    ask --ndjson
    want '--ndjson: lines' "$n" "$(wc -l <out)"
    keep lines
    expect 'holds("--ndjson"; $lines | all(type == "object"))'
    ask --tsv
    want '--tsv: lines' $((n + 1)) "$(wc -l <out)"
    want '--tsv: kinds of lines by their tabs' 1 "$(tr -cd '\t\n' <out | sort -u | wc -l)"
    head -n 1 out | tr '\t' ',' >heading
    ask --csv
    want '--csv: heading' "$(cat heading)" "$(head -n 1 out)"
    # What only a table words for people has no column. No one article has all that there can be.
    [ "$c" != show ] || kdidx list articles --ndjson | jq -r .id | kdidx show - --ndjson >kept.lines
    kept+=(--rawfile heading heading)
    expect 'want("--csv: columns that no row has"; [];
        ($heading | rtrimstr("\n") | split(",")) - [$lines[] | paths | map(strings) | join("_")])'
    ask -0
    [ "$(tr -cd '\000' <out | wc -c)" -gt 0 ] || wrong+="-0: no name"$'\n'
    want '-0: line ends' 0 "$(wc -l <out)"
}

check_fields() {
    local keys key n
    n=$(wc -l <rows)
    keys=$(jq -r 'keys[]' <rows | sort -u)
    for key in $keys; do
        ask --ndjson --fields "$key"
        cat out
    done >each
    # shellcheck disable=SC2086
    jq -sc '$ARGS.positional[] as $key | .[] | with_entries(select(.key == $key))' rows --args $keys |
        diff - each >differ || wrong+="--fields, each field alone:"$'\n'"$(head -n 6 differ)"$'\n'
    ask --fields "${keys%%$'\n'*},nonsense"
    want '--fields nonsense: exit status' 2 "$status"
    want '--fields nonsense' '' "$(cat out)"
    ask --ndjson --fields "$(tr '\n' ',' <<<"$keys")"
    want '--fields with all' "$n" "$(wc -l <out)"
    ask -0 --fields "$(head -n 2 <<<"$keys" | tr '\n' ',')"
    want '-0 --fields: rows' "$n" "$(tr -cd '\000' <out | wc -c)"
}

# $1: the part of the sorted rows; for commands whose --limit counts something else there is none.
check_order() {
    has sort || return 0
    ask --json --sort "$field"
    keep sorted
    expect 'want("--sort \($field): rows"; rows_of($json) | sort; rows_of($sorted) | sort)'
    expect 'want("--sort \($field): order"; rows_of($json) | fields | sort; rows_of($sorted) | fields)'
    ask --json --sort "$field:desc"
    keep falling
    expect 'want("--sort \($field):desc: order"; rows_of($json) | fields | sort | reverse; rows_of($falling) | fields)'
    ask --sort nonsense
    want '--sort nonsense: exit status' 2 "$status"
    has offset || return 0
    ask --json --sort "$field" --limit 1 --offset 1
    keep second
    expect 'want("--sort, --limit, --offset"; rows_of($sorted)[1:2]; rows_of($second))'
}

check_part() {
    has limit && has offset || return 0
    # They count groups of the first key here, and in each list there.
    case $c in
    stats | status | copies | conflicts) return ;;
    esac
    ask --json --limit 1 --offset 1
    keep part
    expect 'want("--limit 1 --offset 1"; rows_of($json)[1:2]; rows_of($part))'
    expect 'want("--limit: total"; rows_of($json) | length; $part[].total)'
    want '--limit 1: exit status' "$yes" "$status"
    ask --limit 1
    grep -q ' of [0-9]* .*--limit and --offset choose' out || wrong+="--limit: people are not told of the rest"$'\n'
}

check_questions() {
    local dates network
    if has min-confidence; then
        ask --ndjson --min-confidence 0.9
        keep sure
        expect 'holds("--min-confidence"; $sure | length > 0 and all(.confidence == null or .confidence >= 0.9))'
    fi
    if has evidence; then
        ask --ndjson --evidence none
        keep bare
        expect 'holds("--evidence none"; $bare | all(.evidence == []))'
        ask --ndjson --evidence best
        keep best
        expect 'holds("--evidence best"; $best | all(.evidence | length <= 1) and any(.evidence | length == 1))'
        ask --ndjson --evidence=all
        want '--evidence=all: rows' "$(wc -l <rows)" "$(wc -l <out)"
    fi
    if has since; then
        ask --json --since 9998
        keep future
        expect 'want("--since 9998"; []; rows_of($future))'
        want '--since 9998: exit status' 1 "$status"
        ask --json --until 1066-10
        keep past
        expect 'want("--until 1066-10"; []; rows_of($past))'
        ask --ndjson --since 2014-05 --until 2022
        ! cmp -s out rows || wrong+='--since, --until: all is counted'$'\n'
        keep within
        # The dates that when tells lie there, whenever they were told; all else is by articles of then.
        [ "$c" = when ] && dates='.value' || dates='.published, .earliest, .evidence[]?.published'
        expect "holds(\"--since, --until\"; \$within | length > 0 and
            all([$dates] | map(values) | all(. >= \"2014-05\" and . < \"2023\")))"
        ask --since yesterday
        want '--since yesterday: exit status' 2 "$status"
    fi
    if has network; then
        ask --json --network "No Such Network"
        want '--network: exit status' 1 "$status"
        keep unseen
        expect 'want("--network"; []; rows_of($unseen))'
        [ "$c" = conflicts ] && network=MBC || network=tvN
        ask --ndjson --network $network
        want "--network $network: exit status" 0 "$status"
        [ -s out ] && ! cmp -s out rows || wrong+="--network $network: all rows, or none"$'\n'
    fi
    if has role && [ "$c" != list ]; then # of people, which the rows here are not
        ask --ndjson --role actor
        keep actors
        expect 'holds("--role actor"; $actors | length > 0 and all(.role == "actor"))'
    fi
    if has role; then
        ask --role nonsense
        want '--role nonsense: exit status' 2 "$status"
    fi
}

check_nothing() {
    [ "${none// /}" != - ] || return
    ask_nothing --json
    want 'nothing: exit status' "$no" "$status"
    keep nothing
    expect 'want("nothing: --json"; []; rows_of($nothing))'
    ask_nothing --ndjson
    want 'nothing: --ndjson' '' "$(cat out)"
    ask_nothing --csv
    want 'nothing: --csv, lines' 1 "$(wc -l <out)"
    ask_nothing -0
    want 'nothing: -0, bytes' 0 "$(wc -c <out)"
    ask_nothing
    want 'nothing: exit status of a table' "$no" "$status"
    has offset && [ "$c" != status ] || return 0 # what is stale is told whatever the part
    ask --json --offset 999999
    keep beyond
    expect 'want("--offset 999999"; []; rows_of($beyond))'
    [ "$yes" != 0 ] || want '--offset 999999: exit status' 1 "$status"
}

check_table() {
    local width
    for width in 40 61; do
        COLUMNS=$width ask
        [ "$(wc -L <out)" -le $width ] || wrong+="COLUMNS=$width: a line of $(wc -L <out) columns"$'\n'
        [ -s out ] || wrong+="COLUMNS=$width: nothing is printed"$'\n'
    done
    ! grep -q $'\033' out || wrong+="colour without a terminal"$'\n'
    PAGER='touch paged; cat' ask
    [ ! -e paged ] || wrong+="the pager is used without a terminal"$'\n'
    rm -f paged
    # Whoever reads has gone before the first line is there.
    { sleep 0.05; ask; cp err gone; cat out; } | :
    (trap '' PIPE; sleep 0.05; eval "kdidx $c $some" 2>gone </dev/null) | :
    ! grep -q 'standard output' gone || wrong+="a closed pipe: $(cat gone)"$'\n'
}

check_names() {
    local asks
    asks=$(grep -c '^\(With - \|.* With - \)' help)
    [ "$asks" -gt 0 ] || { [ -z "$(names_of "$c")" ] || wrong+="help does not tell of -"$'\n'; return; }
    names_of "$c" | kdidx "$c" - --json >out 2>err
    want '-: exit status' 0 $?
    keep answers
    kept+=(--arg names "$(names_of "$c")")
    expect 'want("-: documents"; 2; $answers | length)'
    expect 'want("-: queries"; $names | split("\n"); [$answers[].query])'
    names_of "$c" | kdidx "$c" - --csv >out 2>err
    want '-: first column' query "$(head -n 1 out | cut -d, -f1)"
    want '-: headings' 1 "$(grep -c '^query,' out)"
    names_of "$c" | head -n 1 | kdidx "$c" - --ndjson --limit 2 >one
    names_of "$c" | kdidx "$c" - --ndjson --limit 2 | head -n "$(wc -l <one)" >out
    want '-: the first of several' "$(cat one)" "$(cat out)"
    keep one one
    expect 'holds("-: rows"; $one | all(.query == ($names | split("\n")[0])))'
    : | kdidx "$c" - >out 2>err
    want '-, without a name: exit status' 1 $?
}

# In a folder of its own, for it is not the only one.
check_command() {
    mkdir "$work/of/$c" && cd "$work/of/$c" && ln -s ../../there/* . || exit 2
    read_help
    check_options; report "$c: options"
    check_formats; report "$c: formats"
    check_fields; report "$c: --fields"
    check_order; report "$c: --sort"
    check_part; report "$c: --limit and --offset"
    check_questions; report "$c: what rows count"
    check_nothing; report "$c: nothing"
    check_table; report "$c: tables, pipes"
    check_names; report "$c: names from standard input"
}

check_list() {
    local known
    known=$(kdidx help | awk '/^Options/ { exit } /^  [a-z]/ { print $1 }')
    want 'commands' "$(sort <<<"$known")" \
        "$({ table | awk '{ print $1 }'; tr ' ' '\n' <<<"$without_rows"; } | sort)"
    want 'questions, and others' "$(table | awk '{ print $1 }' | sort)" \
        "$({ choices | awk '{ print $1 }'; tr ' ' '\n' <<<"$no_questions"; } | sort)"
    report 'each command is told of here'
    for c in $without_rows; do
        read_help
        ! has json || wrong+="$c has --json: it prints rows"$'\n'
    done
    report 'those without rows'
}

rm -f log
(cd "$work/of" && check_list) >"$work/said/0"
while IFS='|' read -r -u 3 head some none unlike; do
    read -r c rows yes no field <<<"$head"
    unlike=${unlike# }
    [ "$(jobs -r | wc -l)" -lt "$(nproc)" ] || wait -n
    check_command >"$work/said/$c" 3<&- &
done 3< <(table)
wait
cat "$work"/said/* | awk '/^(not )?ok - / { n++; bad += /^not/; sub(/ok/, "ok " n) } { print }
    END { print "1.." n + 0; exit bad > 0 }'
