# kdidx.db(5): db.mdoc with the views and tables of schema.sql, their columns and its comments.
#
# Given: schema.sql, a file with "VIEW COLUMN ..." a line, db.mdoc. A comment above CREATE is what the
# table or view is, one behind a column, or with less space before the next, what that holds.

function roff(s) { gsub(/\\/, "\\e", s); if (s ~ /^[.']/) s = "\\&" s; return s }
function join(a, b) { return a == "" ? b : a " " b }

# Of a comment the first letter of each sentence begins a line, as mdoc has it.
function sentences(s, out, at) {
    while ((at = match(s, /[.] [A-Z]/)) > 0) {
        out = out roff(substr(s, 1, at)) "\n"
        s = substr(s, at + 2)
    }
    out = out roff(s)
    return out (out ~ /[.)]$/ ? "" : ".") "\n"
}

function end_column() {
    if (column != "")
        tables = tables ".It Va " column "\n" (told != "" ? sentences(told) : "")
    column = told = ""
}

FNR == 1 { file++ }

file == 1 && /^--/ { about = join(about, substr($0, 4)); next }
file == 1 && /^$/ { about = ""; next }
file == 1 && /^CREATE (VIRTUAL )?TABLE/ {
    name = $0
    sub(/^CREATE (VIRTUAL )?TABLE /, "", name)
    sub(/ .*/, "", name)
    tables = tables ".It Sy " name "\n" sentences(about) ".Bl -tag -width Ds -compact\n"
    inside = 1
    about = ""
    next
}
file == 1 && /^CREATE VIEW kd_/ { about = ""; next } # for kdidx alone
file == 1 && /^CREATE VIEW/ {
    if (about != "")
        last = about
    views[++n] = $3
    view_about[n] = last
    about = ""
    next
}
file == 1 && inside && /^\)/ { end_column(); tables = tables ".El\n"; inside = 0; next }
file == 1 && inside && /^    --/ { before = join(before, substr($0, 8)); next }
file == 1 && inside && /^ +--/ { sub(/^ +-- /, ""); told = join(told, $0); next }
file == 1 && inside && /^    [a-z_]+ +(INTEGER|TEXT|BLOB)/ {
    end_column()
    column = $1
    told = before
    before = ""
    if (match($0, / -- /))
        told = join(told, substr($0, RSTART + 4))
    next
}
file == 1 && inside && /^    [a-z]+, [a-z]+/ { column = $1; sub(/,$/, "", column); end_column(); column = $2; sub(/,$/, "", column); end_column(); next }
file == 1 { end_column(); next } # a constraint, or a line of a view

file == 2 { columns[$1] = $0; next }

/^\.\\" VIEWS/ {
    for (i = 1; i <= n; i++) {
        print ".It Sy " views[i]
        printf "%s", sentences(view_about[i])
        count = split(columns[views[i]], word, " ")
        print ".br\nColumns:"
        for (k = 2; k <= count; k++)
            print ".Va " word[k] (k < count ? " ," : " .")
    }
    next
}
/^\.\\" TABLES/ { printf "%s", tables; next }
{ print }
