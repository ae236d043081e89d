#!/usr/bin/env python3
"""Sends kdidx what make.py makes, and looks at all that it says of it: hostile.py KDIDX FOLDER

Every command, in every form of answer, on both outputs, to a pipe and to a terminal: nothing that a terminal would
obey; in CSV and TSV no cell that a spreadsheet would calculate; in pages and graphs no element that is not kdidx's.
Prints TAP."""
import csv
import io
import os
import pty
import re
import subprocess
import sys
import xml.etree.ElementTree

kdidx, folder = os.path.realpath(sys.argv[1]), os.path.realpath(sys.argv[2])
here = os.path.dirname(os.path.realpath(__file__))
count = failed = 0

# What kdidx itself says to a terminal: colours, and a progress line begun anew.
OWN = re.compile(rb"\x1b\[[012]?m|\r\x1b\[K|\r\n")
OBEYED = re.compile("[\0-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\udc80-\udcff]")
FORMULA = tuple("=+-@\t\r\n＝＋－＠")


def report(wrong, what):
    global count, failed
    count, failed = count + 1, failed + bool(wrong)
    print("not ok" if wrong else "ok", count, "-", what)
    for line in wrong[:5]:
        print("#   " + ascii(line))


def run(*words, given=b""):
    done = subprocess.run([kdidx, *words], input=given, capture_output=True, cwd=folder, check=False)
    return done.returncode, done.stdout, done.stderr


def on_terminal(*words):
    """What a terminal gets of standard output and standard error."""
    master, slave = pty.openpty()
    env = dict(os.environ, TERM="xterm", COLUMNS="100", PAGER="cat")
    process = subprocess.Popen([kdidx, *words], stdin=subprocess.DEVNULL, stdout=slave, stderr=slave, cwd=folder, env=env)
    os.close(slave)
    got = b""
    while True:
        try:
            piece = os.read(master, 65536)
        except OSError: # the other end is closed
            piece = b""
        if not piece:
            break
        got += piece
    process.wait()
    os.close(master)
    return got


def obeyed(said, words):
    text = OWN.sub(b"\n", said).decode("utf-8", "surrogateescape")
    return [f"{' '.join(words)}: {text[max(0, m.start() - 30):m.end() + 30]}" for m in OBEYED.finditer(text)][:1]


def is_number(cell):
    try:
        return float(cell) is not None
    except ValueError:
        return False


def calculated(said, form, words):
    """Cells that a spreadsheet would calculate."""
    text = said.decode()
    rows = csv.reader(io.StringIO(text, newline="")) if form == "--csv" else (line.split("\t") for line in text.split("\n"))
    return [f"{' '.join(words)}: {cell[:60]}" for row in rows for cell in row
            if len(cell) > 1 and cell.startswith(FORMULA) and not is_number(cell)][:1]


def asked():
    """What gives rows, of every command that kdidx has; a new one is missed below until it stands here."""
    names = lambda kind: [name for name in run("list", kind, "-0")[1].decode("utf-8", "surrogateescape").split("\0")
                          if "\x1b" in name]
    drama, person, source = names("dramas")[0], names("people")[0], names("sources")[0]
    stored = ["who", "what", "when", "where", "search", "show", "list", "stats", "conflicts", "copies", "sql"]
    evil = "Nobody \x1b[31m\u202e\u009b"
    return {
        "ingest": [["-d", "new.db", "ingest", "-v", "in"], ["ingest", "--dry-run", "in"], ["ingest", "--refresh", "in"],
                   ["-d", "\u009b.db", "ingest", "--refresh", "in"]],
        "extract": [["extract", "--dry-run", "in"]],
        "load": [["-d", "\x1b[31m\u202e.db", "load", "records.ndjson"], ["-d", "loaded.db", "load", "records.ndjson", "in", evil]],
        "merge": [["-d", "merged.db", "merge", "kdidx.db"], ["merge", evil]],
        "export": [["export"]],
        "who": [["who", drama], ["who", evil]],
        "what": [["what", person], ["what", evil]],
        "when": [["when", drama], ["when", evil]],
        "where": [["where", drama], ["where", evil]],
        "search": [["search", "premieres"], ["search", f"outlet:({evil}"]],
        "show": [["show", source], ["show", evil]],
        "list": [["list", kind] for kind in ("people", "characters", "dramas", "works", "networks", "outlets",
                                             "articles", "sources", evil)],
        "same": [["same", person, evil], ["same"], ["same", drama, names("dramas")[1]]],
        "differ": [["differ"], ["differ", person, evil]],
        "alias": [["alias", drama, evil], ["alias"]],
        "copies": [["copies"]],
        "conflicts": [["conflicts"], ["conflicts", evil]],
        "graph": [["graph"], ["graph", "--people"], ["graph", "--dot"], ["graph", "--around", evil]],
        "report": [["report", "-o", f"/nowhere/{evil}"]],
        "stats": [["stats"]],
        "status": [["status", "--no-lists"], ["status", "--names", evil]],
        "diff": [["diff", "kdidx.db", "loaded.db"], ["diff", "kdidx.db", evil]],
        "sql": [["sql", "SELECT * FROM facts"], ["sql", "SELECT * FROM articles"], ["sql", f"SELECT '{evil}' AS \"{evil}\""],
                ["sql", f"SELECT {evil}"]],
        "schema": [["schema"], ["schema", evil]],
        "check": [["check"]],
        "explain": [["explain", source], ["explain", os.path.join(b"in", made("html")).decode("utf-8", "surrogateescape")],
                    ["explain", evil]],
        "rules": [["rules"], ["rules", "--stats", "in"], ["rules", "check", "--data", evil]],
        "completion": [["completion", "bash", "--", "who", ""], ["completion", evil]],
        "help": [["help"], ["help", evil], [evil]],
    }


def made(end):
    return next(name for name in os.listdir(os.path.join(folder, "in").encode()) if name.endswith(b"." + end.encode()))


def check_said(questions):
    for command, all_words in questions.items():
        wrong, sheets = [], []
        for words in all_words:
            for form in ([], ["--json"], ["--ndjson"], ["--csv"], ["--tsv"]):
                _, out, err = run(*words, *form)
                wrong += obeyed(out, words + form) + obeyed(err, words + form)
                sheets += calculated(out, form[0], words + form) if form in (["--csv"], ["--tsv"]) else []
            for form in ([], ["-0"]):
                said = on_terminal(*words, *form).replace(b"\0", b"\n" if form else b"\0")
                wrong += obeyed(said, words + form + ["on a terminal"])
        report(wrong, f"{command}: nothing that a terminal obeys")
        if command not in ("completion", "help"): # these print no rows, whatever is asked for
            report(sheets, f"{command}: nothing that a spreadsheet calculates")


def check_records():
    """Records and the list of what was rejected, whole."""
    wrong = []
    for words in (["extract", "--text", "in", "--reject-file", "rejects"], ["extract", "-j", "3", "in"]):
        _, out, err = run(*words)
        wrong += obeyed(out, words) + obeyed(err, words)
        wrong += [] if out.count(b"\n") > 3 else [f"{words}: too few records: {len(out)} bytes"]
        wrong += on_terminal(*words) and obeyed(on_terminal(*words), words)
    with open(os.path.join(folder, "rejects"), "rb") as file:
        rejects = file.read()
    wrong += obeyed(rejects, ["--reject-file"])
    report(wrong if rejects.count(b"\n") > 5 else [f"too few rejected: {rejects!r}"], "records, and what was rejected")


def check_drawn():
    """Pages and graphs are read as what they are, and hold the names as text."""
    wrong = []
    run("report", "-o", "page.html")
    page = subprocess.run([sys.executable, f"{here}/../report/page.py", f"{folder}/page.html", "--hashes"],
                          capture_output=True, check=False)
    wrong += [] if page.returncode == 0 else [page.stdout.decode() + page.stderr.decode()]
    with open(f"{folder}/page.html", "rb") as file:
        made_page = file.read()
    wrong += obeyed(made_page, ["report"])
    wrong += [] if made_page.count(b"&lt;/script&gt;&lt;img src=x onerror=alert(9)&gt;") > 20 else ["names are missing"]
    for form in ("--graphml", "--gexf"):
        graph = run("graph", form)[1]
        tags = {element.tag.split("}")[-1] for element in xml.etree.ElementTree.fromstring(graph).iter()}
        wrong += obeyed(graph, ["graph", form]) + [f"{form}: {tag}" for tag in tags & {"img", "script"}]
    report(wrong, "pages and graphs")


def main():
    subprocess.run([f"{here}/make.py", folder], check=True)
    status, out, err = run("load", "records.ndjson")
    report([] if status == 0 and b"5 new" in out else [out, err], "hostile records are stored as they are")
    files = sorted(os.listdir(folder)), sorted(os.listdir(os.path.join(folder, "in")))
    status, out, err = run("ingest", "in")
    report([] if status == 3 and b" 0 new" not in out else [out, err], "hostile articles are stored, bad ones refused")
    report(obeyed(out + err, ["ingest", "in"]), "ingest: nothing that a terminal obeys")
    after = sorted(os.listdir(folder)), sorted(os.listdir(os.path.join(folder, "in")))
    report([] if after == files else [str(after)], "no archive wrote a file")
    check_records()
    check_drawn()
    questions = asked()
    commands = set(re.findall(r"^  ([a-z]+) ", run("help")[1].decode().split("\nOptions")[0], re.MULTILINE))
    report(sorted(commands ^ set(questions)), "every command is asked")
    before = run("export")[1]
    check_said(questions)
    status, out, err = run("check")
    report([] if status == 0 and before.count(b'"text":') > 8 else [out, err], "the database is sound, and has its articles")
    print(f"1..{count}")
    return failed > 0


sys.exit(main())
