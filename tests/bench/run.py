#!/usr/bin/env python3
"""Measures kdidx beside what it is compared with, in the same run, and prints one table of ratios.

    tests/bench/run.py BUILD [SIZE] [ONLY] [RUNS]      as `make bench` calls it

SIZE: articles (10000). ONLY: what to measure, of 'extract prefilter ingest query worst', all by default.
Corpora and peers are kept in build/bench, the results with every single time in BUILD/bench/bench-SIZE.json.

Each row is the median of RUNS (5) of each command, by turns; where one round takes minutes, of 3 or of 1, and
the row says so. `cpu` is the same ratio by processor time, which tells more where the machine has other work.
The ratio is how many times as fast kdidx is where the bar is a least, how many times as long it takes where
the bar is a most. How long a process takes counts from its start to its end.
"""
import hashlib
import json
import os
import platform
import shutil
import sqlite3
import subprocess
import sys
import time

from measure import Command, Failed, alternate

HERE = os.path.dirname(os.path.abspath(__file__))
TOP = os.path.realpath(os.path.join(HERE, "..", ".."))
WORK = os.path.join(TOP, "build", "bench")
NODE = os.path.join(WORK, "node")
SPEED_ARTICLES = 10000  # of the corpora for speed alone: more of the same would tell no more
TAGGED_ARTICLES = 500   # for the taggers, which are slow
FORMAT_ARTICLES = 2000
MIXED_PAGES = 50000     # so that starting counts for little
QUERY_RUNS = 5          # processes of a row and round that end in milliseconds
DOC_LIMIT = 20          # what `kdidx search` shows
SOME_REJECTED = (0, 3)  # what `kdidx ingest` ends with; how many is a row


class Bench:
    def __init__(self, build, size, rounds):
        self.build, self.size, self.rounds = build, size, rounds
        self.kdidx = os.path.join(build, "kdidx")
        self.rows, self.skipped = [], []

    # ---- corpora ----

    def corpus(self, count, *formats):
        """The folder with these formats, made unless the generator made them before."""
        folder = os.path.join(WORK, f"corpus-{count}")
        stamp = generator_stamp()
        for name in formats:
            mark = os.path.join(folder, f".{name}")
            if not os.path.exists(mark) or open(mark).read() != stamp:
                print(f"bench: making {name}, {count} articles", file=sys.stderr)
                subprocess.run([os.path.join(HERE, "corpus.py"), folder, str(count), name], check=True)
                with open(mark, "w") as file:
                    file.write(stamp)
        return folder

    def work(self, name):
        os.makedirs(os.path.join(WORK, "work"), exist_ok=True)
        return os.path.join(WORK, "work", name)

    def first_rows(self, source, count):
        path = self.work(f"first-{count}.jsonl")
        with open(source, "rb") as rows, open(path, "wb") as out:
            out.writelines(row for _, row in zip(range(count), rows))
        return path

    # ---- rows ----

    def peer(self, name, there):
        if not there and name not in self.skipped:
            self.skipped.append(name)
        return there

    def ran(self, commands, **how):
        """Runs them by turns; False when one failed, which is a row."""
        try:
            alternate(commands, how.pop("rounds", self.rounds), **how)
            return True
        except (Failed, OSError) as error:
            self.add("", str(error)[:200], bar="runs", holds=False)
            return False

    def add(self, line, what, ours="", peer="", ratio=None, cpu=None, bar="", holds=None, commands=()):
        row = {"line": line, "what": what, "kdidx": ours, "peer": peer, "ratio": ratio, "cpu": cpu,
               "bar": bar, "holds": holds, "runs": len(commands[0].wall) if commands else None,
               "commands": [c.as_json() for c in commands]}
        self.rows.append(row)
        print(show_row(row), flush=True)

    def faster(self, line, what, ours, peer, least=None):
        """A row for how many times as fast as a peer it is."""
        ratio, cpu = peer.seconds / ours.seconds, peer.cpu_seconds / ours.cpu_seconds
        self.add(line, what, seconds(ours), seconds(peer), ratio, cpu, f">= {least}" if least else "",
                 ratio >= least if least else None, [ours, peer])

    def slower(self, line, what, ours, peer, most=None):
        """A row for how many times as long as a peer it takes."""
        ratio, cpu = ours.seconds / peer.seconds, ours.cpu_seconds / peer.cpu_seconds
        self.add(line, what, seconds(ours), seconds(peer), ratio, cpu, f"<= {most}" if most else "",
                 ratio <= most if most else None, [ours, peer])

    def below(self, line, what, value, most, unit, commands=()):
        self.add(line, what, f"{value:.4g} {unit}".strip(), bar=f"<= {most} {unit}".strip(),
                 holds=value <= most, commands=commands)


def generator_stamp():
    """Changes when the generator would make something else."""
    names = [os.path.join(HERE, n) for n in ("corpus.py", "world.py", "patterns.py", "topics.txt")]
    for folder in "names", "sample", "sample/modelled":
        path = os.path.join(TOP, "data", folder)
        names += sorted(e.path for e in os.scandir(path) if e.is_file())
    out = hashlib.sha256()
    for name in names:
        with open(name, "rb") as file:
            out.update(hashlib.sha256(file.read()).digest())
    return out.hexdigest()


def seconds(command):
    t = command.seconds
    return f"> {t:.0f} s" if command.ended else f"{t * 1000:.1f} ms" if t < 0.2 else f"{t:.2f} s"


def number(value):
    return "" if value is None else f"{value:.3g}" if value < 1000 else f"{value:.0f}"


HEAD = {"line": "LINE", "what": "WHAT", "kdidx": "KDIDX", "peer": "PEER", "ratio": "RATIO", "cpu": "CPU",
        "bar": "BAR", "holds": "HOLDS", "runs": "RUNS"}


def show_row(row):
    cells = dict(row)
    if row is not HEAD:
        cells["ratio"], cells["cpu"] = number(row["ratio"]), number(row["cpu"])
        cells["holds"] = {True: "yes", False: "NO", None: "-"}[row["holds"]]
        cells["runs"] = row["runs"] or ""
    return (f"{cells['line']:<4}  {cells['what']:<58} {cells['kdidx']:>10} {cells['peer']:>10} {cells['ratio']:>7}"
            f" {cells['cpu']:>7}  {cells['bar']:<14} {cells['holds']:<5} {cells['runs']:>4}")


# ---- what is measured ----


def extract(bench):
    """Full records of JSON Lines, beside jq; the same texts beside programs that tag words."""
    count = min(bench.size, SPEED_ARTICLES)
    rows = bench.corpus(count, "jsonl") + "/rows.jsonl"
    one = Command([bench.kdidx, "extract", "-j", 1, rows])
    two = Command([bench.kdidx, "extract", "-j", 2, rows])
    jq = [Command(["jq", "-r", ".text", rows])] if bench.peer("jq", shutil.which("jq")) else []
    if bench.ran([one, two] + jq):
        if jq:
            bench.faster("2", f"extract, 1 thread, {count} articles : jq -r .text", one, jq[0], 0.5)
        bench.faster("2", "extract, 2 threads : 1 thread", two, one, 1.8)
    taggers(bench, bench.first_rows(rows, TAGGED_ARTICLES))
    other_formats(bench, min(count, FORMAT_ARTICLES))


def taggers(bench, rows):
    for name, script, least in ("wink-nlp", "wink.mjs", 20), ("compromise", "compromise.mjs", 300):
        if not bench.peer(name, shutil.which("node") and os.path.isdir(f"{NODE}/node_modules/{name}")):
            continue
        ours = Command([bench.kdidx, "extract", "-j", 1, rows])
        peer = Command(["node", os.path.join(HERE, "peers", script), NODE, rows])
        if bench.ran([ours, peer]):
            bench.faster("2", f"extract, 1 thread, {TAGGED_ARTICLES} articles : {name}", ours, peer, least)


def other_formats(bench, count):
    """What reading other formats adds to the extraction of the same articles."""
    folder = bench.corpus(count, "jsonl", "text", "folder", "html", "warc")
    inputs = {"one text file": "text.txt", "text files": "folder", "HTML pages": "pages", "WARC": "pages.warc.gz"}
    base = Command([bench.kdidx, "extract", "-j", 1, folder + "/rows.jsonl"])
    others = {name: Command([bench.kdidx, "extract", "-j", 1, f"{folder}/{path}"]) for name, path in inputs.items()}
    if bench.ran([base, *others.values()]):
        for name, command in others.items():
            bench.slower("", f"extract, {count} articles, {name} : JSON Lines", command, base)


def prefilter(bench):
    """Leaving out what is not about Korean drama, beside counting the lines with one of the same words."""
    if not bench.peer("ripgrep", shutil.which("rg")):
        return
    mixed = bench.corpus(MIXED_PAGES, "mixed") + "/mixed.jsonl"
    words = bench.work("words")
    with open(f"{TOP}/data/names/kdrama.tsv", encoding="utf-8") as table, open(words, "w", encoding="utf-8") as out:
        lines = [line for line in table if not line.startswith("#")]
        out.writelines(line.split("\t")[0] + "\n" for line in lines[1:])
    alone = Command([bench.kdidx, "ingest", "--dry-run", "--only-kdrama", "-j", 1, mixed])
    both = Command([bench.kdidx, "extract", "--only-kdrama", "-j", 1, mixed])
    rg = Command(["rg", "-c", "-i", "-w", "-F", "-f", words, mixed])
    if bench.ran([alone, both, rg]):
        bench.faster("3", f"prefilter alone, {MIXED_PAGES} mixed pages : rg -c", alone, rg, 0.5)
        bench.faster("3", "prefilter and extraction of what is left : rg -c", both, rg)


def sizes(bench):
    return [n for n in (10000, 100000, 1000000) if n < bench.size] + [bench.size]


def remove_db(path):
    def remove():
        for end in "", "-wal", "-shm":
            if os.path.exists(path + end):
                os.remove(path + end)
    return remove


def database(bench, count):
    return bench.work(f"kdidx-{count}.db")


def ingest(bench):
    """Time beside bare insertion, the size of the database, memory."""
    per_article = {}
    for count in sizes(bench):
        rows, db, copy = bench.corpus(count, "jsonl") + "/rows.jsonl", database(bench, count), bench.work("bare.db")
        ours = Command([bench.kdidx, "-d", db, "ingest", "-j", 2, rows], remove_db(db), SOME_REJECTED)
        bare = Command([f"{bench.build}/tests/bench/bare", db, copy], before=remove_db(copy))
        if not bench.ran([ours, bare]):
            return
        same_rows(db, copy)
        bench.slower("4", f"ingest, 2 threads, {count} articles : bare insertion", ours, bare, 1.4)
        bench.below("4", f"database of {count} articles : their bytes", database_ratio(db), 2.2, "")
        bench.below("", f"rejected of {count} articles", rejected(db), 0, "")
        bench.below("5", f"memory of ingest, 2 threads, {count} articles", ours.mebibytes, 192, "MiB", [ours])
        per_article[count] = ours.seconds / count
        remove_db(copy)()
    if bench.size > 10000:
        ratio = per_article[bench.size] / per_article[10000]
        bench.add("5", f"time per article, {bench.size} articles : 10000", f"{per_article[bench.size] * 1e6:.0f} us",
                  f"{per_article[10000] * 1e6:.0f} us", ratio, bar="<= 1.25", holds=ratio <= 1.25)
    other_indexers(bench, bench.corpus(sizes(bench)[0], "jsonl") + "/rows.jsonl", sizes(bench)[0])


def same_rows(db, copy):
    """The bare program is a peer only while it inserts all that kdidx does."""
    first, second = sqlite3.connect(db), sqlite3.connect(copy)
    tables = [t for t, in first.execute("SELECT name FROM sqlite_schema WHERE type = 'table'"
                                        " AND name NOT LIKE 'fulltext_%' AND name NOT LIKE 'sqlite_%'")]
    for table in tables:
        counts = [c.execute(f"SELECT count(*) FROM \"{table}\"").fetchone()[0] for c in (first, second)]
        if counts[0] != counts[1]:
            sys.exit(f"bench: bare.c does not insert the rows of {table}: {counts[1]} of {counts[0]}")
    first.close()
    second.close()


def rejected(db):
    connection = sqlite3.connect(db)
    count = connection.execute("SELECT count(*) FROM rejected").fetchone()[0]
    connection.close()
    return count


def database_ratio(db):
    connection = sqlite3.connect(db)
    texts = connection.execute("SELECT sum(length(CAST(text AS BLOB))) FROM article").fetchone()[0]
    connection.close()
    return os.path.getsize(db) / texts


def other_indexers(bench, rows, count):
    """Programs that index the words alone; no bar, for they do something else."""
    ours = Command([bench.kdidx, "-d", bench.work("x.db"), "ingest", "-j", 2, rows],
                   remove_db(bench.work("x.db")), SOME_REJECTED)
    peers = {}
    if bench.peer("sqlite-utils", shutil.which("sqlite-utils")):
        db = bench.work("utils.db")
        peers["sqlite-utils insert and enable-fts"] = Command(
            ["sh", "-c", 'sqlite-utils insert "$1" article "$2" --nl && sqlite-utils enable-fts "$1" article text',
             "sh", db, rows], before=remove_db(db))
    if bench.peer("xapian", python_with_xapian()):
        peers["xapian"] = Command([python_with_xapian(), f"{HERE}/peers/xapian_index.py", rows, bench.work("xapian")])
    if peers and bench.ran([ours, *peers.values()], rounds=min(3, bench.rounds)):
        for name, peer in peers.items():
            bench.slower("", f"ingest, 2 threads, {count} articles : {name}", ours, peer)


def python_with_xapian():
    """The system's Python has the system's bindings."""
    for python in "/usr/bin/python3", sys.executable:
        if os.path.exists(python) and subprocess.run([python, "-c", "import xapian"],
                                                     stderr=subprocess.DEVNULL, check=False).returncode == 0:
            return python
    return None


def ask(bench, db, *words):
    out = subprocess.run([bench.kdidx, "-d", db, *words], stdout=subprocess.PIPE, check=True).stdout
    return [json.loads(line) for line in out.splitlines()]


def query(bench):
    """Questions from the start of a process to its end, beside SQLite doing nothing and FTS5 doing the search."""
    db, count = database(bench, bench.size), bench.size
    if not bench.peer("sqlite3", shutil.which("sqlite3")):
        return
    if not os.path.exists(db):
        Command([bench.kdidx, "-d", db, "ingest", "-j", 2, bench.corpus(count, "jsonl") + "/rows.jsonl"],
                statuses=SOME_REJECTED).run()
    dramas = [row["title"] for row in ask(bench, db, "list", "dramas", "--ndjson", "--limit", "100")]
    people = [row["name"] for row in ask(bench, db, "list", "people", "--ndjson", "--limit", "100")]
    questions = [("list dramas, top 50", ["list", "dramas", "--limit", "50"]),
                 ("list people, top 50", ["list", "people", "--limit", "50"])]
    for what, at in ("most named", 0), ("100th", min(99, len(dramas) - 1, len(people) - 1)):
        questions += [(f"who, the {what} drama", ["who", dramas[at]]), (f"what, the {what} person", ["what", people[at]]),
                      (f"when, the {what} drama", ["when", dramas[at]]), (f"where, the {what} drama", ["where", dramas[at]])]
    for what, words in questions:
        ours, none = Command([bench.kdidx, "-d", db, *words]), Command(["sqlite3", db, "select 1"])
        if bench.ran([ours, none], rounds=bench.rounds * QUERY_RUNS, warm=True):
            most = 2 * none.seconds + 0.005
            bench.add("6", f"{what}, of {count} : select 1", seconds(ours), seconds(none), ours.seconds / none.seconds,
                      ours.cpu_seconds / none.cpu_seconds if none.cpu_seconds else None, f"<= {most * 1000:.1f} ms",
                      ours.seconds <= most, [ours, none])
    for what, words in ("one word", "prince"), ("a phrase", '"script reading"'), ("a rare word", "lighthouse"):
        searching(bench, db, what, words)


def searching(bench, db, what, words):
    """The bare query gives what `search` shows of each article: the best, with a snippet."""
    sql = (f"SELECT rowid, title, snippet(fulltext, 1, '', '', '...', 16) FROM fulltext"
           f" WHERE fulltext MATCH '{words}' ORDER BY rank LIMIT {DOC_LIMIT}")
    ours, bare = Command([bench.kdidx, "-d", db, "search", words], statuses=(0, 1)), Command(["sqlite3", db, sql])
    commands = [ours, bare]
    xapian = bench.work("xapian")
    if bench.size <= 10000 and shutil.which("quest") and os.path.isdir(xapian):
        commands.append(Command(["quest", "-s", "none", "-m", DOC_LIMIT, "-d", xapian, words]))
    if bench.ran(commands, rounds=bench.rounds * QUERY_RUNS, warm=True):
        bench.slower("6", f"search, {what}, of {bench.size} : the bare FTS5 query", ours, bare, 1.5)
        if len(commands) > 2:
            bench.slower("", f"search, {what}, of {bench.size} : xapian", ours, commands[2])


WORST = [("capital letters only", "capitals.jsonl"), ("quotation marks everywhere", "quotes.jsonl"),
         ("one article of 16 MiB", "long.txt"), ("100,000 names in one article", "names.txt"),
         ("40,000 dramas on one line", "line.txt"), ("40,000 times she in one sentence", "she.txt")]


def worst(bench):
    """Time per byte on what is hard, beside that on the usual articles."""
    count = min(bench.size, SPEED_ARTICLES)
    usual = bench.corpus(count, "jsonl") + "/rows.jsonl"
    folder = bench.corpus(count, "worst")
    options = [bench.kdidx, "extract", "-j", 1, "--languages=all", "--split=none"]
    normal = Command([*options, usual])
    commands = [Command([*options, f"{folder}/{path}"]) for _, path in WORST]
    if not bench.ran([normal, *commands], rounds=min(3, bench.rounds)):
        return
    each = normal.seconds / os.path.getsize(usual), normal.cpu_seconds / os.path.getsize(usual)
    for (what, path), command in zip(WORST, commands):
        size = os.path.getsize(f"{folder}/{path}")
        ratio, cpu = command.seconds / size / each[0], command.cpu_seconds / size / each[1]
        bench.add("8", f"extract, time per byte, {what} : usual", f"{command.seconds / size * 1e9:.0f} ns",
                  f"{each[0] * 1e9:.0f} ns", ratio, cpu, "<= 10", ratio <= 10, [command, normal])
        bench.add("", f"memory of extract, 1 thread, {what}", f"{command.mebibytes:.4g} MiB", commands=[command])


PARTS = {"extract": extract, "prefilter": prefilter, "ingest": ingest, "query": query, "worst": worst}


def machine():
    model = "unknown"
    if os.path.exists("/proc/cpuinfo"):
        with open("/proc/cpuinfo", encoding="utf-8") as info:
            model = next((line.split(":")[1].strip() for line in info if line.startswith("model name")), model)
    return {"cpu": model, "cores": os.cpu_count(), "system": platform.platform(), "load": os.getloadavg()}


def output(*words):
    return subprocess.run(words, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, cwd=TOP,
                          check=False).stdout.strip()


def main(build, size="10000", only="", runs="5"):
    parts = only.split() or list(PARTS)
    if not size.isdigit() or not runs.isdigit() or any(p not in PARTS for p in parts):
        sys.exit(f"usage: make bench [SIZE=articles] [RUNS=5] [ONLY='{' '.join(PARTS)}']")
    bench = Bench(os.path.realpath(build), int(size), int(runs))
    facts = {"version": output(bench.kdidx, "--version"), "commit": output("git", "describe", "--always", "--dirty"),
             "began": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()), "size": bench.size, "runs": bench.rounds,
             "machine": machine()}
    print(f"{facts['version']}, {facts['machine']['cpu']}, {facts['machine']['cores']} cores,"
          f" load {facts['machine']['load'][0]:.1f}\n{show_row(HEAD)}", flush=True)
    for part in parts:
        PARTS[part](bench)
    path = os.path.join(bench.build, "bench", f"bench-{bench.size}.json")
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        json.dump({**facts, "skipped": bench.skipped, "rows": bench.rows}, file, indent=1)
    held = [row["holds"] for row in bench.rows]
    for name in bench.skipped:
        print(f"skipped: {name} is not installed; make bench-deps")
    print(f"{held.count(True)} hold, {held.count(False)} do not; {os.path.relpath(path, TOP)}")


if __name__ == "__main__":
    main(*sys.argv[1:])
