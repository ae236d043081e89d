#!/usr/bin/env bash
# Holds completion against the program: at each TAB every shell must offer what the program takes.
#
#   tests/completion/completion.sh KDIDX
#
# Prints TAP, a line a check, with what differs as comments. Of zsh and fish only what is installed is
# tried; the scripts are those that `kdidx completion SHELL` prints.
set -u
kdidx=$(realpath "$1") || exit 2
top=$(realpath "$(dirname "$0")/../..")
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
mkdir "$work/bin" "$work/cwd" && ln -s "$kdidx" "$work/bin/kdidx"
export PATH="$work/bin:$PATH" LC_ALL=C.UTF-8 COLUMNS=72 HOME=$work
unset KDIDX_DB KDIDX_DATA
cd "$work/cwd" || exit 2
kdidx ingest "$top"/data/sample/00*.txt >/dev/null || exit 2
for shell in bash zsh fish; do kdidx completion $shell >"$work/kdidx.$shell" || exit 2; done

. "$top/tests/tap.sh"
same() { # name, wanted, got; an empty one is wrong
    [ "$2" = "$3" ] && [ -n "$2" ]
    report $? "$1" < <(diff <(echo "$2") <(echo "$3"))
}

commands() { kdidx help | awk '/^Options/ { exit } /^  [a-z]/ { print $1 }'; }
options() { sed -nE '/^Options/,$ s/^  (-.,|   ) --([a-z0-9-]+).*/--\2/p'; }
offered() { kdidx completion bash -- "$@" | tail -n +2; }

# ---- what the program offers is what it takes ----

same 'every command' "$(commands)" "$(offered '')"
for command in $(commands); do
    same "options of $command" "$(kdidx help "$command" | options | sort)" "$(offered "$command" -- | sort)"
done
for word in $(offered ingest --format ''); do
    printf 'The drama "Low Water" airs on tvN.\n' >one.txt
    kdidx ingest --dry-run --format "$word" one.txt >/dev/null 2>"$work/err"
    same "--format $word is taken" "$word" "$word$(grep -- '--format' "$work/err")"
done
for word in $(offered list people --role ''); do
    same "--role $word is taken" "$word" "$word$(kdidx list people --role "$word" 2>&1 >/dev/null | grep -- '--role')"
done
for word in $(offered list ''); do
    same "list $word is taken" "$word" "$word$(kdidx list "$word" 2>&1 >/dev/null | grep 'there is no')"
done

fields_taken() { # command line: what is offered, and what the command refuses, or prints unoffered
    local fields=${words//$'\n'/,} lacking
    # shellcheck disable=SC2086
    kdidx $1 --csv 2>/dev/null | head -n 1 | tr ',' '\n' | sort >"$work/heading"
    lacking=$(tr . _ <<<"$words" | sort | comm -13 - "$work/heading")
    # shellcheck disable=SC2086
    kdidx $1 --fields "$fields" >/dev/null 2>"$work/err" || [ $? -lt 2 ] || lacking+=" $(cat "$work/err")"
    echo "${words}${lacking}"
}
cp "$top/data/sample/004-salt-road-making-of.txt" one.txt
while read -r form; do
    # shellcheck disable=SC2086
    words=$(offered $form --fields '')
    same "fields of $form" "$words" "$(fields_taken "$form" </dev/null)"
done <<'END'
ingest --dry-run one.txt
extract --dry-run one.txt
who x
what x
when x
where x
search zzyzx
show x
list people
list characters
list dramas
list works
list networks
list outlets
list articles
list sources
same
differ
alias
copies
conflicts
graph
graph --people
stats
status
diff kdidx.db kdidx.db
schema
check
explain one.txt
rules
rules list
rules check
rules --stats one.txt
END
kinds=$(for kind in $(offered list ''); do offered list "$kind" --fields ''; done | sort -u)
same 'fields of a list before its kind' "$kinds" "$(offered list --fields '' | sort)"
same 'fields behind an empty name' "$(offered who --fields '')" "$(offered who '' --fields '')"
same 'a second field' 'name,articles' "$(offered who --fields name,art)"

# ---- what comes of it in a shell: the line, and what must be offered ----

cases() {
    while IFS='|' read -r line want; do
        [ -z "$line" ] || same "$1: kdidx $line" "$want" "$("in_$1" "kdidx $line" 2>&1 | sort | paste -sd ,)"
    done <<'END'
inge|ingest
ingest --dry|--dry-run
ingest --format h|html
ingest --format=h|--format=html
list dra|dramas
list people --role dir|director
who x --evidence b|best
who x --fields name,char|name,characters
list articles --sort o|ordinal,outlet
graph --people --fields d|dramas
who alch|Alchemy of Souls
who -d kdidx.db alch|Alchemy of Souls
-d none.db list wo|works
rules ch|check
help diff|diff,differ
load on|one.txt
END
}

in_bash() { # line
    bash --norc --noprofile -c '
        . "$1"; line=$2
        # What readline makes of the line: "=" and ":" stand alone.
        read -r -a parts <<<"${line//=/ = }"
        COMP_WORDS=("${parts[@]}") COMP_CWORD=$((${#parts[@]} - 1)) COMP_LINE=$line COMP_POINT=${#line}
        compopt() { options="${options-} $*"; }
        _kdidx
        case ${options-} in *default*) COMPREPLY=($(compgen -f -- "${parts[-1]}")) ;; esac
        case $line in *=*) COMPREPLY=("${COMPREPLY[@]/#/--format=}") ;; esac
        printf "%s\n" "${COMPREPLY[@]}"' bash "$work/kdidx.bash" "$1"
}

# compadd only lives in completion: what it is given is printed.
in_zsh() { # line
    zsh -f -c '
        compdef() { }
        compadd() { print -l -- "${(@P)@[-1]}"; }
        _files() { print -l -- ${words[CURRENT]}*(N); }
        . "$1"
        words=("${(z)2}") CURRENT=${#words}
        _kdidx' zsh "$work/kdidx.zsh" "$1"
}

in_fish() { # line
    fish --no-config -c 'source $argv[1]; complete -C "$argv[2]"' "$work/kdidx.fish" "$1" | cut -f 1
}

for shell in bash zsh fish; do
    if command -v $shell >/dev/null; then
        cases $shell
    else
        echo "# no $shell: its completion was not tried"
    fi
done
same 'bash: a name in quotes, with a colon' 'My Country: The New Age' "$(
    printf 'Yang Se-jong plays Seo Hwi in the JTBC drama "My Country: The New Age".\n' >country.txt
    kdidx ingest country.txt >/dev/null
    bash --norc --noprofile -c '. "$1"; compopt() { :; }
        COMP_WORDS=(kdidx who \"my\ Coun) COMP_CWORD=2; _kdidx; printf "%s\n" "${COMPREPLY[@]}"' \
        bash "$work/kdidx.bash")"
finish
