#!/usr/bin/env bash
# Holds the manual pages against the program: what it knows must stand in them, and nothing else.
#
#   tests/man/man.sh KDIDX [DIR]     DIR: what data/man/build.sh makes; by default it does so now
#
# Prints TAP, a line a check, with what differs as comments: "<" only the program has, ">" only the
# page. What the pages must look like for it:
#   .It Fl n , Fl -limit Ar N        an option, as --help shows it
#   The default is 3.                in an option's item, where --help says "(default 3)"
#   .\" = EXPRESSION in FILE         the first number of the next line is what this comes to, with
#                                    the constants of that source file
#   $ command                        in EXAMPLES: it is run, "> " going on with it; the lines up to
#                                    the next are what it prints, standard error included; data/ is
#                                    that of the sources
#   .It 3                            in EXIT STATUS: exit.tsv has a command line that ends so
#   .It Ev KDIDX_DB                  in ENVIRONMENT: the command goes wrong when it names nothing
set -u
shopt -s nullglob
kdidx=$(realpath "$1") || exit 2
top=$(realpath "$(dirname "$0")/../..")
cd "$top" || exit 2
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
[ $# -gt 1 ] || data/man/build.sh "$kdidx" "$work/man" || exit 2
man=$(realpath "${2:-$work/man}") || exit 2
mkdir "$work/bin" && ln -s "$kdidx" "$work/bin/kdidx"
# The library as `make prefix` installs it, and a compiler that knows of its sanitizers.
build=${kdidx%/*}
export PKG_CONFIG_PATH=$build/prefix/lib/pkgconfig LD_LIBRARY_PATH=$build/prefix/lib
printf '#!/bin/sh\nexec %s %s "$@"\n' "$(command -v cc)" "$(cat "$build/lib/flags" 2>/dev/null)" >"$work/bin/cc"
chmod +x "$work/bin/cc"
export PATH="$work/bin:$PATH" LC_ALL=C.UTF-8 COLUMNS=72
unset KDIDX_DB KDIDX_DATA

. tests/tap.sh

# Compares two lists, whatever their order. An empty one is wrong: something was not found.
same() { # name, what the program knows, what the page says
    local differ
    [ -n "$2" ] && [ -n "$3" ] && differ=$(diff <(sort -u <<<"$2") <(sort -u <<<"$3"))
    report $? "$1" <<<"${differ:-nothing was found in one of the two}"
}

section() { # page, title: its lines
    awk -v title="$2" '/^\.Sh / { here = substr($0, 5) == title; next } here' "$1"
}

# ---- what the program knows ----

# Each help is asked for once, and kept in a file; the one of all commands is called all.
mkdir "$work/help" && kdidx help >"$work/help/all"
commands=$(awk '/^Options/ { exit } /^  [a-z]/ { print $1 }' "$work/help/all")
for c in $commands; do kdidx help "$c" >"$work/help/$c"; done
help_of() { cat "${@/#/$work/help/}"; } # commands

# "letter name argument default" for each option of a command, or of all; "-" for none.
options_in_help() {
    sed -nE '/^Options/,$ s/^  (-(.),|   ) --([a-z0-9-]+)( ([A-Z][A-Z=]*))?( .*)/\2|\3|\5|\6/p' |
        awk -F '|' '{
            d = match($4, /\(default [^)]*\)/) ? substr($4, RSTART + 9, RLENGTH - 10) : "-"
            print $1 == "" ? "-" : $1, $2, $3 == "" ? "-" : $3, d }'
}
options_of() { # commands
    local c
    for c; do options_in_help <"$work/help/$c"; done | grep -vxF "$common"
}
common=$(help_of all | options_in_help)

# ---- what a page says ----

# The same four words for each item of an option in a page.
options_in_page() { # page
    awk 'function put() { if (name != "") print letter, name, arg, value }
        /^\.It Fl / {
            put(); letter = "-"; name = ""; arg = "-"; value = "-"
            for (i = 3; i <= NF; i++) {
                if ($i ~ /^-/) name = substr($i, 2)
                else if ($(i - 1) == "Fl") letter = $i
                else if ($(i - 1) == "Ar") arg = $i
            }
            next
        }
        /^\.(It|El|Sh|Ss)/ { put(); name = "" }
        /[Tt]he default is / {
            value = $0; sub(/.*he default is /, "", value); sub(/[.,]?( .*)?$/, "", value) }
        END { put() }' "$1"
}

# What a command's SYNOPSIS names: long names, or the letter where there is one.
synopsis_of() { # page, command
    section "$1" SYNOPSIS | awk -v command="$2" '
        /^\.Nm/ { here = 0 }
        here && /^\.Op Fl/ { for (i = 3; i <= NF && $i != "Ar"; i++) if ($i != "|") print $i }
        $1 == ".Cm" && $2 == command { here = 1; print command }'
}

# The commands whose page this is: links to a page are its other names.
documented_in() { # page
    local c
    for c in $commands; do
        [ "$1" -ef "$man/kdidx-$c.1" ] && echo "$c"
    done
}
pages() { local p; for p in "$man"/*.[1-9]; do [ -L "$p" ] || echo "$p"; done; }

# ---- the checks ----

check_commands() {
    local c known said
    known=$(help_of $commands | sed -n 's/^Usage: kdidx //p' | sed 's/ \[OPTION\.\.\.\]//; s/[][]//g; s/|/ /g')
    said=$(sed -n 's/^\.It Cm //p' "$man/kdidx.1" | sed -E 's/\b(Ar|Op|Cm) |\| //g')
    same 'commands and their operands' "$known" "$said"
}

check_options() {
    local page names c rest=''
    for page in $(pages); do
        names=$(documented_in "$page")
        # shellcheck disable=SC2086
        [ -z "$names" ] ||
            same "options in ${page##*/}" "$(options_of $names; echo .)" "$(options_in_page "$page"; echo .)"
        for c in $names; do
            same "SYNOPSIS of $c" \
                "$(echo "$c"; options_of "$c" | awk '{ print $1 != "-" ? $1 : "-" $2 }')" "$(synopsis_of "$page" "$c")"
        done
    done
    for c in $commands; do [ -e "$man/kdidx-$c.1" ] || rest="$rest kdidx-$c(1)"; done
    [ -z "$rest" ]
    report $? 'a page for each command' <<<"missing, to be written in data/man/commands:$rest"
    same 'options in kdidx.1' "$common" "$(options_in_page "$man/kdidx.1")"
}

# A page that build.sh makes has each option; what it does is told in options.mdoc.
check_texts() {
    local known said
    known=$(for c in $commands; do
        [ "$(grep -c 'Made by data/man/build.sh' "$man/kdidx-$c.1" 2>/dev/null)" = 0 ] || options_of "$c"
    done | awk '{ print $2 }' | sort -u)
    said=$(awk '/^\.It Fl / { for (i = 3; i <= NF; i++) if ($i ~ /^-/) print substr($i, 2) }' data/man/options.mdoc | sort -u)
    same 'options in options.mdoc' "$known" "$said"
}

# Pages of kdidx that a page names are there.
check_references() {
    local missing
    missing=$(pages | xargs sed -nE 's/^\.Xr ([a-z]*kdidx[a-z.-]*) ([1-9]).*/\1.\2/p' | sort -u |
        while read -r page; do [ -e "$man/$page" ] || echo "$page"; done)
    [ -z "$missing" ]
    report $? 'pages that are named' <<<"not there: $missing"
}

# Options that are named in passing: by their macro, or in a command that is run.
check_mentions() {
    local c known said
    known=$(for c in $commands; do options_in_help <"$work/help/$c"; done | awk '{ print $2 }' | sort -u)
    said=$(pages | xargs awk '
        /pkg-config/ { next }
        /^\./ { for (i = 2; i <= NF; i++) if ($i ~ /^-[a-z]/ && $0 ~ /[. ]Fl /) print substr($i, 2) }
        /^[$>] / { for (i = 2; i <= NF; i++) if ($i ~ /^--[a-z]/) print substr($i, 3) }' | sed 's/=.*//')
    said=$(comm -13 <(echo "$known") <(sort -u <<<"$said"))
    [ -z "$said" ]
    report $? 'options named in passing' <<<"no command has: $said"
}

check_exit_status() {
    same 'exit statuses' \
        "$(help_of all | tr '\n' ' ' | grep -oE 'Exit status:[^.]*' | grep -oE '[0-9]+ ' | tr -d ' ')" \
        "$(statuses_of "$man/kdidx.1")"
}
statuses_of() { section "$1" 'EXIT STATUS' | sed -n 's/^\.It //p'; } # page

# What the command lines of exit.tsv find: each of them in a copy of its own, but for the bad rules.
prepare_exits() { # folder
    mkdir -p "$1" "$1.bad/rules" && ln -s "$1.bad" "$1/bad" && cd "$1" || exit 2
    cp "$top/data/sample/004-salt-road-making-of.txt" good.txt
    { cat good.txt; echo 'More pictures of it will be shown tonight.'; } >again.txt
    kdidx ingest good.txt again.txt "$top"/data/sample/00[1-3]*.txt
    kdidx extract --text good.txt >good.ndjson
    jq -c '.schema = "kdidx/record/99"' good.ndjson >later.ndjson
    kdidx -d empty.db load </dev/null
    LC_ALL=C sed 's/cheek was faster/sheet was faster/' kdidx.db >damaged.db
    cp empty.db later.db && printf '\0\0\0\143' | dd of=later.db bs=1 seek=60 conv=notrunc
    echo 'This is no database.' >text.txt
    printf 'a\0b' >zero.txt
    cp "$top"/data/rules/* bad/rules && cp -r "$top/data/names" bad && echo 'no rule' >bad/rules/bad.rules
}
# Runs a command while another process writes to kdidx.db.
busy() {
    python3 -c 'import sqlite3, subprocess, sys
holder = sqlite3.connect("kdidx.db")
holder.execute("BEGIN IMMEDIATE")
sys.exit(subprocess.call(sys.argv[1:]))' "$@"
}

# Each line of exit.tsv ends as it says.
check_exits_happen() {
    local page status line got n=0 wrong='' dir=$work/exits
    (prepare_exits "$dir/made") >"$work/log" 2>&1 || wrong=$(cat "$work/log")
    while IFS=$'\t' read -r page status line; do
        case $line in '- '*) continue ;; esac
        if [ "${line%% *}" = busy ] && ! command -v python3 >/dev/null; then
            echo "# no python3: status $status of $page was not tried"
            continue
        fi
        n=$((n + 1))
        rm -rf "$dir/here" && cp -r "$dir/made" "$dir/here"
        got=$(cd "$dir/here" && eval "$line" >"$work/log" 2>&1 </dev/null; echo $?)
        [ "$got" = "$status" ] ||
            wrong="$wrong$page: $line: ends with $got, not $status: $(tail -n 3 "$work/log")"$'\n'
    done < <(exits)
    [ -z "$wrong" ] && [ $n -gt 0 ]
    report $? "$n exit statuses, each provoked" <<<"$wrong"
}
exits() { grep -v '^#' "$top/tests/man/exit.tsv"; }

# And the pages list these alone. What stands in kdidx(1) holds for all commands, but 0, 1 and 3, which
# mean something else for each.
check_exits_listed() {
    local c page wrong=''
    same 'exit statuses of kdidx.1 in exit.tsv' "$(exits | awk '$1 == "kdidx" { print $2 }')" "$(statuses_of "$man/kdidx.1")"
    for c in $commands; do
        page=$man/kdidx-$c.1
        same "exit statuses of $c in exit.tsv" "$(exits | awk -v c="$c" '$1 == c { print $2 }')" "$(statuses_of "$page")"
        section "$page" 'EXIT STATUS' | tr '\n' ' ' | grep -qF 'The others are those of .Xr kdidx 1 .' || wrong="$wrong $c"
    done
    [ -z "$wrong" ]
    report $? 'where the other exit statuses stand' <<<"not told by:$wrong"
}

# What goes wrong alike for all: each command ends with what its page or kdidx(1) has for it.
check_exits_alike() {
    local c operands line got wrong=''
    mkdir -p "$work/exits/alike" && cd "$work/exits/alike" && cp ../made/*.* . || exit 2
    for c in $commands; do
        operands=$(help_of "$c" | sed -n '1s/^Usage: kdidx [a-z]* \[OPTION\.\.\.\]//p' | sed 's/\[[^]]*\]//g; s/\.\.\.//g')
        for line in "$c --no-such-option" "-d later.db $c $operands" "-d empty.db $c $operands" "-d nowhere.db $c $operands" \
            "$c $operands" "$c zero.txt zero.txt"; do
            # shellcheck disable=SC2086
            kdidx $line >"$work/log" 2>&1 </dev/null
            got=$?
            case $got in
            2 | 4 | 5 | 6) statuses_of "$man/kdidx.1" ;;
            *) statuses_of "$man/kdidx-$c.1" ;;
            esac | grep -qx $got || wrong="$wrong kdidx $line: $got, which the page has not"$'\n'
        done
    done
    cd "$top" || exit 2
    [ -z "$wrong" ]
    report $? 'exit statuses of what goes wrong alike' <<<"$wrong"
}

# The version stands in include/kdidx.h; the news begin with it.
check_version() {
    same 'version' "$(kdidx --version | sed 's/kdidx //')" "$(sed -n 's/^## \([0-9.]*\).*/\1/p' data/doc/NEWS.md | head -n 1)"
}

check_environment() {
    same 'environment' \
        "$(help_of all | grep -oE '\$[A-Z_]+' | tr -d '$'; grep -rhoE 'getenv\("[A-Z_]+' src | sed 's/.*"//')" \
        "$(variables_in "$man/kdidx.1")"
}
variables_in() { section "$1" ENVIRONMENT | sed -nE 's/^\.It Ev ([A-Z_]+).*/\1/p'; } # page

# A command that goes wrong when a variable of ours names what is not there reads it, and its page says so.
variables_read() { # command
    local name line here=$work/exits/here
    line=$(exits | awk -F '\t' -v c="$1" '$1 == c && $2 == 0 { print $3 }')
    for name in $(variables_in "$man/kdidx.1" | grep ^KDIDX_); do
        rm -rf "$here" && cp -r "$work/exits/made" "$here"
        (cd "$here" && export "$name=/nowhere/there" && eval "$line" >"$work/log" 2>&1 </dev/null) || echo "$name"
    done
}
check_environment_read() {
    local page c names
    for page in $(pages); do
        names=$(documented_in "$page")
        [ -z "$names" ] || same "environment in ${page##*/}" \
            "$(for c in $names; do variables_read "$c"; done; echo .)" "$(variables_in "$page"; echo .)"
    done
}

# The formats, and the names under which rows hold what.
check_reading() {
    same 'formats' \
        "$(kdidx extract --format papyrus . 2>&1 | sed 's/.*but auto, //; s/, /\n/g')" \
        "$(awk '/^\.Ss / { here = $0 == ".Ss What is read" } here && /^\.Pp/ { exit } here && /^\.It/ { print $2 }' \
            "$man/kdidx-ingest.1")"
    same 'names of fields' \
        "$(sed -n '/^static const char \*const text/,/^const char/p' src/input/keys.c | grep -oE '"[^"]+"' | tr -d '"')" \
        "$(sed -n '/^In rows of JSON/,/^\.El/p' "$man/kdidx-ingest.1" | sed -n 's/^\.Li //p' | tr -d ' ' | tr ',' '\n' |
            grep .)"
}

# The fields of a record, each with the list that has it.
check_record() {
    local known said
    known=$(jq -r '.properties | to_entries[] | .key, "\(.key) \(.value.items.properties // {} | keys[])"' \
        data/schema/record.1.json)
    said=$(awk '
        /^\.Ss / { ours = $0 == ".Ss The article"; n = 0 }
        ours && /^\.It Va / { print $3 }
        /^\.Sx|^\.Ss/ { lists = 0 }
        /^\.Ss Things/ { n = split("people characters works networks outlets", list, " ") }
        /^(Each of|and)$/ { if ($0 == "Each of") n = 0; naming = 1; next }
        naming && /^\.Va / { for (i = 2; i <= NF; i++) if ($i != ",") list[++n] = $i; naming = $NF == "," }
        !ours && /^\.It Va / { for (i = 1; i <= n; i++) print list[i], $3 }' "$man/kdidx-record.5")
    same 'fields of a record' "$known" "$said"
}

# The words of rule files, as the messages tell them, and the pieces that are built in.
rule_words() { # line of a rule, what stands before the words in the message
    mkdir -p "$work/rules"
    printf 'rule x\n%s\n' "$1" >"$work/rules/x.rules"
    kdidx rules list --data "$work" 2>&1 | grep -oE "$2.*" | sed -E "s/$2//; s/ or |, not .*/, /g; s/, /\n/g" | grep .
}
check_rules_page() {
    local page=$man/kdidx-rules.5
    same 'lines of a rule file' "$(rule_words 'lot x' 'begins with ' | grep -v '#')" \
        "$(awk '/^\.Ss / { here = $0 == ".Ss Lines" } here && /^\.It Ic/ { print $3 }' "$page")"
    same 'what a rule says' "$(rule_words 'say x' 'it can say ')" \
        "$(awk '/^\.Ss / { here = $0 == ".Ss What a rule says" } here && /^\.It Ic/ { print $3 }' "$page")"
    same 'what happens to a drama' "$(rule_words 'say event x' 'happens: ')" \
        "$(sed -n '/^What happened to/,/^with/p' "$page" | grep '^\.Cm' | sed 's/^\.Cm //; s/ ,//g' | tr ' ' '\n')"
    same 'pieces of patterns' \
        "$(sed -n '/^static const struct kd_let builtin/,/^};/p' src/extract/rulefile.c | grep -oE '\{"[a-z]+' | tr -d '{"')" \
        "$(sed -nE 's/^\.It Li \{([a-z]+)\}$/\1/p' "$page")"
}

# The columns of the lists, and their files.
check_names_page() {
    local page=$man/kdidx-names.5 f
    same 'lists of names' "$(cd data/names && ls ./*.tsv | sed 's/^..//')" \
        "$(sed -n 's/^\.It Pa //p' "$page" | sed 's/ ,//g' | tr ' ' '\n')"
    for f in dramas works people cast groups; do
        same "columns of $f.tsv" ". $(head -n 1 data/names/$f.tsv | tr '\t' '\n' | while read -r column; do
            grep -qE "^\.(It )?Li (.* )?$column\b" "$page" || echo "$column"
        done)" ". "
    done
}

# Views and tables: those of the schema, and the views that help names.
check_database_page() {
    local page=$man/kdidx.db.5
    same 'tables and views' \
        "$(sed -nE '/^CREATE VIEW kd_/d; s/^CREATE (VIRTUAL )?(TABLE|VIEW) ([a-z_]+).*/\3/p' src/store/schema.sql)" \
        "$(sed -n 's/^\.It Sy //p' "$page")"
    same 'views in help' "$(section "$page" VIEWS | sed -n 's/^\.It Sy //p')" \
        "$(help_of sql | sed -n '/asks views/,/\. /p' | tr '\n' ' ' | sed 's/.*views: //; s/\. .*//; s/, */\n/g')"
}

# What the constants of a source file make of an expression.
evaluate() { # expression, file
    (
        for word in $(grep -oE '[A-Z][A-Z_]+' <<<"$1"); do
            value=$(grep -oE "\b$word = [^,;/}]+" "$2" | sed 's/.*= //')
            [ "$(grep -c . <<<"$value")" = 1 ] || { echo "no $word in $2, or several"; exit; }
            printf -v "$word" '%s' "$value"
        done
        echo $(($1))
    )
}

check_figures() {
    local page marks what says is wrong='' n=0
    for page in $(pages); do
        marks=$(awk '/^\.\\" = / { what = substr($0, 6); next } what != "" { print what "|" $0; what = "" }' "$page")
        while IFS='|' read -r what says; do
            [ -n "$what" ] || continue
            n=$((n + 1))
            is=$(evaluate "${what% in *}" "${what##* in }")
            [ "$is" = "$(grep -oE '[0-9]+' <<<"$says" | head -n 1)" ] ||
                wrong="$wrong${page##*/}: \"$says\": ${what% in *} is $is"$'\n'
        done <<<"$marks"
    done
    [ -z "$wrong" ] && [ $n -gt 0 ]
    report $? "$n figures from the source" <<<"$wrong"
}

# Turns the examples of a page into a script and what it must print.
unpack_examples() { # page, script, expected
    section "$1" EXAMPLES | awk -v script="$2" -v want="$3" '
        /^\.Bd -literal/ { here = 1; next }
        /^\.Ed/ { here = 0 }
        !here { next }
        { gsub(/\\e/, "\001"); if (/\\/) print "an escape other than \\e: " $0; gsub("\001", "\\") }
        /^\$ / { print "mark " ++n "\n" substr($0, 3) >script; print "@@ " n >want; command = 1; next }
        command && /^>( |$)/ { print substr($0, 3) >script; next }
        { command = 0; print >want }
        END { if (n == 0) print "no example" }'
}

# Most pages ingest these into an empty folder to begin with: it is done once, in a folder like theirs, and
# the others get a copy of the database and of what was said.
begin='ingest data/sample/00*.txt'
prepare_begin() {
    mkdir -p "$work/begin/data" && ln -s "$top/data/sample" "$work/begin/data/sample"
    (cd "$work/begin" && HOME=$work/begin kdidx $begin >../begin.said 2>&1 && mv kdidx.db ../begin.db)
}
copy_begin() { # for the script of a page
    cat <<SCRIPT
kdidx() {
    if [ "\$*" = "\$(echo $begin)" ] && [ ! -e kdidx.db ]; then
        cp "$work/begin.db" kdidx.db && cat "$work/begin.said"
    else
        command kdidx "\$@"
    fi
}
SCRIPT
}

check_examples() { # page
    local name=${1##*/} dir=$work/${1##*/} wrong
    # Copies of what an example may change.
    mkdir -p "$dir/in/data" && cp -r "$top/data/rules" "$top/data/names" "$dir/in/data"
    ln -s "$top/data/sample" "$dir/in/data/sample"
    # A mark between two commands leaves the status of the first to the second.
    { echo 'mark() { local s=$?; echo "@@ $1"; return $s; }'; copy_begin; } >"$dir/script"
    : >"$dir/want"
    wrong=$(unpack_examples "$1" "$dir/examples" "$dir/want")
    [ -n "$wrong" ] || {
        cat "$dir/examples" >>"$dir/script"
        (cd "$dir/in" && HOME=$dir/in bash "$dir/script" >"$dir/got" 2>&1 </dev/null)
        wrong=$(diff -u --label 'the page' --label 'the program' "$dir/want" "$dir/got")
    }
    [ -z "$wrong" ]
    report $? "examples in $name" <<<"$wrong"
}

# A command line that stands elsewhere in a page would not be run.
check_examples_place() {
    local page wrong
    wrong=$(for page in $(pages); do
        awk -v page="${page##*/}" '/^\.Sh / { examples = $2 == "EXAMPLES" } !examples && /^(\$ |\.Dl \$ )/ {
            print page ": " $0 }' "$page"
    done)
    [ -z "$wrong" ]
    report $? 'command lines stand in EXAMPLES' <<<"$wrong"
}

check_form() {
    local page wrong
    if ! command -v mandoc >/dev/null; then
        echo "# no mandoc: the form of the pages was not checked"
        return
    fi
    for page in $(pages); do
        wrong=$(mandoc -T lint -W warning "$page")
        [ -z "$wrong" ]
        report $? "form of ${page##*/}" <<<"$wrong"
    done
}

check_commands
check_options
check_texts
check_references
check_mentions
check_exit_status
check_exits_happen
check_exits_listed
check_exits_alike
check_version
check_environment
check_environment_read
check_reading
check_record
check_rules_page
check_names_page
check_database_page
check_figures
prepare_begin || report 1 "$begin" <"$work/begin.said"
for page in $(pages); do check_examples "$page"; done
check_examples_place
check_form
finish
