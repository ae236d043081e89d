#!/usr/bin/env bash
# Makes a report's page and looks through it; with Chromium also as the browser has it: no error, nothing fetched,
# the script runs, names full of markup stay names, no name lies over another, and the keyboard leads everywhere.
#
#   run.sh KDIDX FOLDER [SCREENSHOT]     a folder to work in; where to put a picture of the page
set -eu
kdidx=$1 folder=$2 picture=${3:-}
here=$(cd "$(dirname "$0")" && pwd) top=$(cd "$(dirname "$0")/../.." && pwd)
export PYTHONDONTWRITEBYTECODE=1
rm -rf "$folder" && mkdir -p "$folder"
db=$folder/report.db page=$folder/page.html
"$kdidx" -d "$db" ingest "$top"/data/sample/*.txt >"$folder/log" 2>&1
"$kdidx" -d "$db" load "$top/tests/fixtures/hostile.ndjson" >>"$folder/log" 2>&1
"$kdidx" -d "$db" report --limit 200 -o "$page"
python3 "$here/page.py" "$page" --hashes
grep -q '&lt;/script&gt;&lt;script&gt;alert(1)&lt;/script&gt;' "$page"

python3 "$here/large.py" | "$kdidx" -d "$folder/large.db" load >>"$folder/log"
"$kdidx" -d "$folder/large.db" report -o "$folder/large.html"
python3 "$here/page.py" "$folder/large.html"

browser=$(command -v chromium || command -v chromium-browser || command -v google-chrome || true)
if [ -z "$browser" ]; then
    echo "(no chromium: the report was not opened in a browser)"
    exit 0
fi
# What the browser has after the script ran; its complaints, and what it asked of the net.
open_page() { # page, fragment, result, further options
    local url="file://$1$2" result=$3
    shift 3
    HOME=$folder timeout 120 "$browser" --headless --no-sandbox --disable-gpu --disable-dev-shm-usage \
        --user-data-dir="$folder/profile" --no-first-run --disable-background-networking --disable-sync \
        --disable-component-update --disable-default-apps --host-resolver-rules='MAP * ~NOTFOUND' \
        --log-net-log="$folder/net.json" --enable-logging=stderr --window-size=1280,1600 "$@" "$url" \
        >"$result" 2>"$folder/browser.log"
    if grep CONSOLE "$folder/browser.log"; then return 1; fi
    # The page is a file; what the browser asks for on its own account is not the page's.
    if grep -o '"url":"[^"]*"' "$folder/net.json" |
        grep -vE '//([a-z0-9-]+\.)*(google\.com|googleapis\.com|gvt1\.com)/'; then
        return 1
    fi
}
open_page "$page" '#d0-p0' "$folder/dom.html" --dump-dom
python3 "$here/page.py" "$folder/dom.html" --open d0
find_in() { # page, what is typed, what the box says
    sed "s/<input id=\"find\"/& value=\"$2\"/" "$1" >"$folder/search.html"
    open_page "$folder/search.html" '' "$folder/dom.html" --dump-dom
    python3 "$here/page.py" "$folder/dom.html" --found "$3"
}
find_in "$page" 'moon SEOLAH' '1 entry, named in 5 more'
find_in "$page" 'nohgwang pil' 'Named in 2 entries'
find_in "$page" 'nobody at all' 'Not among those shown here; kdidx who or kdidx what knows more.'
HOME=$folder timeout 120 python3 "$here/keys.py" "$browser" "$page" "$folder"
[ -z "$picture" ] || open_page "$page" '' /dev/null --screenshot="$picture"
