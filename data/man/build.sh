#!/bin/sh
# Makes the manual pages: those beside this file as they are, and one for each file in commands/, whose
# NAME, SYNOPSIS and OPTIONS are what `kdidx help COMMAND` knows.
#
#   data/man/build.sh KDIDX DIR      writes into DIR, which it makes
#
# kdidx.db(5) is db.mdoc with the comments of the database's schema.
#
# A file in commands/ is the page in mdoc(7) from DESCRIPTION on, but
#   .\" commands who what            on its first line: the commands whose page it is
#   .\" OPTIONS                      is where the options go, each with its text from options.mdoc
#   .\" ENVIRONMENT NAME ...         the variables, each with its text from kdidx.1
# An item of options.mdoc that stands behind `.\" of COMMAND ...` is for these commands only; the first
# item that fits is taken. An option without an item has the line of --help; tests/man/man.sh says so.
set -eu
kdidx=$1 out=$2
here=$(dirname "$0")
rm -rf "$out"
mkdir -p "$out"
cp -P "$here"/*.[1-9] "$out"
for file in "$here"/commands/*.mdoc; do
    commands=$(sed -n '1s/^\.\\" commands //p' "$file")
    first=${commands%% *}
    for command in $commands; do
        "$kdidx" help "$command"
        [ "$command" = "$first" ] || ln -s "kdidx-$first.1" "$out/kdidx-$command.1"
    done >"$out/help"
    awk -f "$here/page.awk" "$out/help" "$here/options.mdoc" "$here/kdidx.1" "$file" >"$out/kdidx-$first.1"
done

# The columns of a view are what it gives, of a database without articles.
views() { sed -n '/^CREATE VIEW kd_/!s/^CREATE VIEW \([a-z_]*\) .*/\1/p' "$here/../../src/store/schema.sql"; }
"$kdidx" -d "$out/help.db" load </dev/null >"$out/help"
for view in $(views); do
    columns=$("$kdidx" -d "$out/help.db" sql --tsv "SELECT * FROM $view" || [ $? = 1 ])
    echo "$view" $columns
done >"$out/help"
awk -f "$here/schema.awk" "$here/../../src/store/schema.sql" "$out/help" "$here/db.mdoc" >"$out/kdidx.db.5"
rm "$out"/help*
