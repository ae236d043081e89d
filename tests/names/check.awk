# Checks the tables of data/names: form, duplicates, contradictions. Called by check.sh with every
# table as an argument; prints "file:line: what is wrong" and, last, how many faults there are.
#
# Plain POSIX awk on bytes (LC_ALL=C), so that it runs wherever the program builds.
#
# Two forms are the same when they agree but for case, hyphens, spaces and punctuation; that is how
# the extractor compares them too. A form may stand for two things only where that is said: by
# `common` (the name) or `cued` (the alias) when it is also something else, by `homonym` when two
# people share it.

BEGIN {
    FS = "\t"
    table("surnames", "surname hangul weight word source", "surname")
    table("syllables", "syllable hangul weight word source", "syllable")
    table("dramas", "title aliases hangul year start end networks common n_sources cued source", "title year")
    table("works", "title aliases kind common cued source", "title kind")
    table("people", "name aliases hangul roles group common homonym cued source", "name group roles aliases hangul")
    table("cast", "drama year actor character character_ko cued source", "drama year actor")
    table("crew", "drama year maker role source", "drama year maker role")
    table("networks", "name aliases kind country common cued source", "name")
    table("outlets", "name aliases kind common cued source", "name")
    table("groups", "name aliases hangul members common cued source", "name")
    table("companies", "name aliases kind common cued source", "name")
    table("places", "name aliases kind source", "name")
    table("words", "word kind source", "word")
    kinds("works", "drama film show music other")
    kinds("networks", "broadcast cable streaming")
    kinds("companies", "agency production ratings company organisation brand site")
    kinds("people", "actor director writer idol singer host comedian")
    kinds("crew", "director writer")
    words_of(flags, "word common homonym")
    words_of(numbers, "weight n_sources")
    words_of(lists, "aliases hangul networks group character cued members kind roles role")
    words_of(sources, "wp wd kn own mdl tm im dd da ek kw kg kp")
    # Tables whose names must not be names in another one, unless marked in one of the two.
    words_of(entity, "dramas works people networks outlets groups companies places")
}

function words_of(set, list,    part, n, i) {
    n = split(list, part, " ")
    for (i = 1; i <= n; i++)
        set[part[i]] = 1
}

function table(name, columns, key) {
    header[name] = columns
    key_of[name] = key
}

function kinds(name, list,    part, n, i) {
    has_kinds[name] = 1
    n = split(list, part, " ")
    for (i = 1; i <= n; i++)
        kind_ok[name, part[i]] = 1
}

function fault(text) { fault_at(FILENAME, FNR, text) }

function fault_at(file, line, text) {
    print file ":" line ": " text
    faults++
}

function folded(form,    s) {
    s = tolower(form)
    gsub(/[ -*,-\/:-@\[-`{-~]/, "", s) # ASCII punctuation and spaces, but not "+" (Disney, Disney+)
    return s == "" ? form : s
}

# ---- one row ----

FNR == 1 {
    current = FILENAME
    sub(/.*\//, "", current)
    sub(/\.tsv$/, "", current)
    known = current in header
    if (!known)
        next
    tables++
    got = $0
    gsub(/\t/, " ", got)
    if (got != header[current])
        fault("the columns are \"" got "\", not \"" header[current] "\"")
    width = split(header[current], column, " ")
    split("", at)
    for (i = 1; i <= width; i++)
        at[column[i]] = i
    next
}

!known { next }

NF != width {
    fault(NF " columns where there should be " width)
    next
}

{
    check_text()
    for (i = 1; i <= width; i++)
        check_cell(i, column[i], $i)
    check_key()
    if (current == "dramas")
        check_run()
    if (current == "cast" || current == "crew")
        remember_tie()
    else if (current in entity)
        remember_forms()
}

function check_text() {
    if ($0 ~ /[\001-\010\013-\037\177]/)
        fault("a control character")
    if ($0 ~ /(^| |\t|\|) / || $0 ~ / (\t|\||$)/)
        fault("a stray space")
    if ($0 ~ /(^|\t|\|)\|/ || $0 ~ /\|(\t|$)/)
        fault("an empty value beside a |")
    if ($0 ~ /\302\240|\342\200\213|\357\273\277/)
        fault("a space that cannot be seen (U+00A0, U+200B or U+FEFF)")
}

function check_cell(number, name, cell,    part, n, i, seen) {
    if (number > 1 && name in flags && cell != "0" && cell != "1")
        fault(name " is \"" cell "\", not 0 or 1")
    if (name in numbers && cell !~ /^[1-9][0-9]*$/)
        fault(name " is \"" cell "\", not a number from 1")
    if (name == "source")
        check_source(cell)
    if (!(name in lists))
        return
    n = split(cell, part, "|")
    for (i = 1; i <= n; i++) {
        if (part[i] in seen)
            fault("\"" part[i] "\" stands twice in " name)
        seen[part[i]] = 1
        if (name == "hangul" && part[i] !~ /[\352-\355][\200-\277][\200-\277]/)
            fault("\"" part[i] "\" is not Hangul")
        if ((name == "kind" || name == "roles" || name == "role") && current in has_kinds && !((current, part[i]) in kind_ok))
            fault("unknown " name " \"" part[i] "\"")
    }
}

function check_source(cell,    part, n, i) {
    if (cell == "")
        fault("no source")
    n = split(cell, part, "+")
    for (i = 1; i <= n; i++)
        if (!(part[i] in sources))
            fault("unknown source \"" part[i] "\" (SOURCES.md lists them)")
}

function check_key(    part, n, i, key) {
    if ($1 == "")
        fault("no " column[1])
    n = split(key_of[current], part, " ")
    for (i = 1; i <= n; i++)
        key = key "\t" $(at[part[i]])
    if ((current, key) in first_line)
        fault("the same row as line " first_line[current, key])
    first_line[current, key] = FNR
}

function check_run(    year, start, end) {
    year = $(at["year"]); start = $(at["start"]); end = $(at["end"])
    if (year != "" && year !~ /^(19|20)[0-9][0-9]$/)
        fault("year is \"" year "\"")
    check_date("start", start)
    check_date("end", end)
    if (start != "" && substr(start, 1, 4) != year)
        fault("starts in " substr(start, 1, 4) ", but year is " year)
    if (start != "" && end != "" && start > end)
        fault("ends before it starts")
}

function check_date(name, date) {
    if (date != "" && date !~ /^(19|20)[0-9][0-9]-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$/)
        fault(name " is \"" date "\", not a date")
}

# ---- what is needed when all rows are known ----

function remember_tie() {
    ties++
    tie_line[ties] = FNR
    tie_work[ties] = $1 "\t" $2
    tie_person[ties] = $3
    tie_file[ties] = FILENAME
}

function remember_forms(    part, n, i, marked) {
    marked = ("common" in at && $(at["common"]) == "1")
    remember($1, marked, 0)
    n = split($(at["aliases"]), part, "|")
    for (i = 1; i <= n; i++) {
        if (folded(part[i]) == folded($1) && current != "networks" && current != "outlets" &&
            current != "companies")
            fault("\"" part[i] "\" says no more than the name")
        remember(part[i], marked, 1)
    }
    n = "cued" in at ? split($(at["cued"]), part, "|") : 0
    for (i = 1; i <= n; i++)
        remember(part[i], 1, 1)
    if (current == "dramas") {
        is_drama[$1 "\t" $(at["year"])] = 1
        pending("network", $(at["networks"]))
    } else if (current == "people")
        pending("group", $(at["group"]))
    is_name[current, $1] = 1
}

function pending(what, cell,    part, n, i) {
    n = split(cell, part, "|")
    for (i = 1; i <= n; i++) {
        waits++
        wait_what[waits] = what
        wait_name[waits] = part[i]
        wait_where[waits] = FILENAME
        wait_line[waits] = FNR
    }
}

# One form, to be compared in the end with the same form elsewhere.
function remember(form, marked, alias) {
    forms++
    form_key[forms] = folded(form)
    form_text[forms] = form
    form_table[forms] = current
    form_row[forms] = current == "people" || current == "dramas" ? $1 "\t" FNR : $1
    form_name[forms] = $1
    form_file[forms] = FILENAME
    form_line[forms] = FNR
    form_marked[forms] = marked
    form_alias[forms] = alias
    form_homonym[forms] = "homonym" in at && $(at["homonym"]) == "1"
    chain[forms] = last_form[form_key[forms]]
    last_form[form_key[forms]] = forms
}

END {
    for (i = 1; i <= waits; i++) {
        t = wait_what[i] "s"
        if (t in header && !((t, wait_name[i]) in is_name))
            fault_at(wait_where[i], wait_line[i], "no " wait_what[i] " \"" wait_name[i] "\" in " t ".tsv")
    }
    for (i = 1; i <= ties; i++) {
        if (!(tie_work[i] in is_drama)) {
            sub(/\t/, " (", tie_work[i])
            fault_at(tie_file[i], tie_line[i], "no drama \"" tie_work[i] ")\" in dramas.tsv")
        }
        if (!(("people", tie_person[i]) in is_name))
            fault_at(tie_file[i], tie_line[i], "no person \"" tie_person[i] "\" in people.tsv")
    }
    for (i = 1; i <= forms; i++)
        for (j = chain[i]; j; j = chain[j])
            compare(i, j)
    printf "%d tables checked, %d faults\n", tables, faults
    exit faults > 0
}

# Whether form b, an earlier one with the same letters, may stand beside form a.
function compare(a, b,    same) {
    same = form_table[a] == form_table[b]
    if (same && form_row[a] == form_row[b])
        return
    if (form_marked[a] || form_marked[b])
        return
    if (same && form_table[a] == "people" && form_homonym[a] && form_homonym[b] && !form_alias[a] && !form_alias[b])
        return
    # A remade drama has its title twice, told apart by the year.
    if (same && form_table[a] == "dramas" && folded(form_name[a]) == folded(form_name[b]))
        return
    # A network that is also a publisher, a film of the drama's name: told apart by what is said.
    fault_at(form_file[a], form_line[a], "\"" form_text[a] "\" also stands at " form_file[b] ":" form_line[b] \
        ", as " form_name[b] ", and neither is marked")
}
