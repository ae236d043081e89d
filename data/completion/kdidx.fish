# Completion of kdidx in fish: put it into a folder of $fish_complete_path.
# What can stand where, kdidx knows itself (see src/cmd/completion.c).

function __kdidx_complete
    set -l words (commandline -opc) (commandline -ct)
    set -l lines (command $words[1] completion fish -- $words[2..-1] 2>/dev/null)
    if test "$lines[1]" = files
        __fish_complete_path (commandline -ct)
    else
        string join \n -- $lines[2..-1]
    end
end

complete -c kdidx -f -a '(__kdidx_complete)'
