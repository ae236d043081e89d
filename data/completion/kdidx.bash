# Completion of kdidx in bash: source it, or put it as "kdidx" where bash-completion looks.
# What can stand where, kdidx knows itself (see src/cmd/completion.c).

_kdidx() {
    local words=() word glued='' i line kind=''
    # bash parts words at "=" and ":"; kdidx is to see them as it will be called.
    for ((i = 1; i <= COMP_CWORD; i++)); do
        word=${COMP_WORDS[i]}
        if [[ ${#words[@]} -gt 0 && ( $word == [=:]* || $glued ) ]]; then
            words[-1]+=$word
        else
            words+=("$word")
        fi
        [[ $word == *[=:] ]] && glued=1 || glued=''
    done
    COMPREPLY=()
    # As far as quotes are typed, they are no part of the word.
    for ((i = 0; i < ${#words[@]}; i++)); do
        word=${words[i]}
        word=${word#[\"\']} word=${word%[\"\']}
        words[i]=${word//\\/}
    done
    local typed=${words[-1]} last=${COMP_WORDS[COMP_CWORD]}
    last=${last#[\"\']} last=${last//\\/}
    [[ $last == [=:] ]] && last=''
    local before=${typed%"$last"}
    while IFS= read -r line; do
        if [[ -z $kind ]]; then
            kind=$line
        else
            COMPREPLY+=("${line#"$before"}")
        fi
    done < <(command "${COMP_WORDS[0]}" completion bash -- "${words[@]}" 2>/dev/null)
    if [[ $kind == files ]]; then
        compopt -o filenames -o default 2>/dev/null
    elif [[ ${COMPREPLY[0]-} == *= && ${#COMPREPLY[@]} == 1 ]]; then
        compopt -o nospace 2>/dev/null
    elif [[ ${COMPREPLY[*]-} == *' '* ]]; then
        compopt -o filenames 2>/dev/null # which puts quotes where they are needed
    fi
}
complete -F _kdidx kdidx
