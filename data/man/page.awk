# One manual page: what `kdidx help` says of its commands, options.mdoc, and the page's own text; see
# build.sh.



# "[A B]" -> ".Op Ar A B"; "[list|check]" -> ".Op Cm list | check"; "PATH..." -> ".Ar PATH ..."
function operand(words, macro) {
    macro = words ~ /^\[/ ? ".Op " : "."
    gsub(/[][]/, "", words)
    macro = macro (words ~ /^[a-z]/ ? "Cm" : "Ar")
    gsub(/\|/, " \\| ", words)
    gsub(/\\/, "", words)
    sub(/\.\.\.$/, " ...", words)
    return macro " " words
}

function operands(rest, words) {
    while (match(rest, /^ *(\[[^]]*\]|[^ ]+)/)) {
        words = substr(rest, 1, RLENGTH)
        rest = substr(rest, RLENGTH + 1)
        sub(/^ */, "", words)
        print operand(words)
    }
}

function flag(c, i) { return letter[c, i] != "" ? letter[c, i] : "-" name[c, i] }

# Options that choose one of several forms stand in one pair of brackets.
function synopsis(c, i, forms) {
    print ".Nm kdidx"
    print ".Op Fl d Ar FILE"
    print ".Cm " command[c]
    for (i = 1; i <= options[c]; i++)
        if (name[c, i] ~ /^(json|ndjson|csv|tsv)$/)
            forms = forms (forms == "" ? "" : " | ") "-" name[c, i]
    if (forms != "")
        print ".Op Fl " forms
    for (i = 1; i <= options[c]; i++)
        if (name[c, i] !~ /^(json|ndjson|csv|tsv)$/)
            print ".Op Fl " flag(c, i) (argument[c, i] != "" ? " Ar " argument[c, i] : "")
    operands(asked[c])
}

function names_this(list, c, words, n, i) {
    if (list == "")
        return 1
    n = split(list, words, " ")
    for (i = 1; i <= n; i++)
        if (words[i] == command[c])
            return 1
    return 0
}

function option_text(c, i, t) {
    for (t = 1; t <= texts; t++)
        if (text_of[t] == name[c, i] && names_this(text_for[t], c))
            return text[t]
    return help[c, i] "\n"
}

function print_options(c, i) {
    print ".Sh OPTIONS"
    print "Those of every command are in\n.Xr kdidx 1 ."
    print ".Bl -tag -width Ds"
    for (c = 1; c <= commands; c++)
        for (i = 1; i <= options[c]; i++) {
            if (done[name[c, i]]++)
                continue
            print ".It Fl " (letter[c, i] != "" ? letter[c, i] " , Fl " : "") "-" name[c, i] \
                (argument[c, i] != "" ? " Ar " argument[c, i] : "")
            printf "%s", option_text(c, i)
        }
    print ".El"
}

function print_environment(i) {
    print ".Sh ENVIRONMENT\n.Bl -tag -width Ds"
    for (i = 3; i <= NF; i++)
        printf ".It Ev %s\n%s", $i, environment[$i]
    print ".El\n.Pp\nThose of the terminal are in\n.Xr kdidx 1 ."
}

function print_head(c, about) {
    print ".\\\" Made by data/man/build.sh."
    print date
    print ".Dt KDIDX-" toupper(command[1]) " 1\n.Os\n.Sh NAME"
    for (c = 1; c <= commands; c++)
        print ".Nm kdidx-" command[c] (c < commands ? " ," : "")
    about = summary[1]
    if (about ~ /^[A-Z][a-z ]/)
        about = tolower(substr(about, 1, 1)) substr(about, 2)
    print ".Nd " (title != "" ? title : about)
    print ".Sh SYNOPSIS"
    for (c = 1; c <= commands; c++)
        synopsis(c)
}

FNR == 1 { file++ }

# What help says.
file == 1 && /^Usage: kdidx / {
    command[++commands] = $3
    asked[commands] = $0
    sub(/^.*\[OPTION\.\.\.\] ?/, "", asked[commands])
    state = "summary"
    next
}
file == 1 && state == "summary" && NF > 0 { summary[commands] = $0; sub(/\.$/, "", summary[commands]); state = "" }
file == 1 && /^Options/ { state = "options"; next }
file == 1 && state == "options" && match($0, /--[a-z0-9-]+( [A-Z=]+)?/) {
    split(substr($0, RSTART + 2, RLENGTH - 2), parts, " ")
    if (parts[1] ~ /^(db|help|version|no-pager)$/)
        next
    n = ++options[commands]
    name[commands, n] = parts[1]
    argument[commands, n] = parts[2]
    letter[commands, n] = $0 ~ /^  -[a-zA-Z0-9],/ ? substr($0, 4, 1) : ""
    help[commands, n] = substr($0, RSTART + RLENGTH)
    sub(/^ +/, "", help[commands, n])
    parts[2] = ""
    next
}

# options.mdoc
file == 2 && /^\.\\" of / { only = substr($0, 7); next }
file == 2 && /^\.\\"/ { next }
file == 2 && /^\.It Fl / {
    texts++
    text_for[texts] = only
    only = ""
    text[texts] = ""
    match($0, /Fl -[a-z0-9-]+/)
    text_of[texts] = substr($0, RSTART + 4, RLENGTH - 4)
    next
}
file == 2 { text[texts] = text[texts] $0 "\n"; next }

# kdidx.1, for what it says of the environment.
file == 3 && /^\.Sh / { state = $2 == "ENVIRONMENT" ? "environment" : ""; next }
file == 3 && state == "environment" && /^\.It Ev / { variable = $3; next }
file == 3 && state == "environment" && /^\.El/ { state = "" }
file == 3 && state == "environment" { environment[variable] = environment[variable] $0 "\n" }
file == 3 { next }

# The page's own text.
file == 4 && /^\.Dd / { date = $0; next }
file == 4 && /^\.Nd / { title = substr($0, 5); next }
file == 4 && /^\.\\" OPTIONS/ { for (c = n = 0; c <= commands; c++) n += options[c]; if (n > 0) print_options(); next }
file == 4 && /^\.\\" ENVIRONMENT / { print_environment(); next }
file == 4 && /^\.\\"/ { next }
file == 4 && !headed++ { print_head() }
file == 4 { print }
