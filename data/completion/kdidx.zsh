#compdef kdidx
# Completion of kdidx in zsh: put it as "_kdidx" into a folder of $fpath, or source it after compinit.
# What can stand where, kdidx knows itself (see src/cmd/completion.c).

_kdidx() {
    local -a lines names meanings
    local line
    lines=("${(@f)$(command ${words[1]} completion zsh -- "${(@Q)words[2,CURRENT]}" 2>/dev/null)}")
    if [[ ${lines[1]} == files ]]; then
        _files
        return
    fi
    for line in "${(@)lines[2,-1]}"; do
        names+=("${line%%$'\t'*}")
        meanings+=("${line/$'\t'/  -- }")
    done
    # -U: kdidx has chosen, whatever the case; -l: a line each, with its meaning.
    (( ${#names} )) && compadd -U -l -d meanings -a names
}

if [[ ${funcstack[1]} == _kdidx ]]; then
    _kdidx "$@"
else
    compdef _kdidx kdidx
fi
