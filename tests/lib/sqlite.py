#!/usr/bin/env python3
"""kdidx0 in Python's sqlite3: joins, several cursors, two connections, what is no text.

  sqlite.py KDIDX0 KDIDX TEXT...

Prints TAP. Exit status 77: this Python cannot load extensions."""
import json
import sqlite3
import subprocess
import sys

extension, kdidx, *texts = sys.argv[1:]
if not hasattr(sqlite3.Connection, "enable_load_extension"):
    sys.exit(77)


def connect():
    db = sqlite3.connect(":memory:")
    db.enable_load_extension(True)
    db.load_extension(extension)
    db.execute("CREATE TABLE article (path TEXT, body)")
    return db


def records():
    out = subprocess.run([kdidx, "extract", "--format=text", "--split=none", *texts], capture_output=True, check=True)
    return [json.loads(line) for line in out.stdout.splitlines()]


def fails(db, sql, *values):
    try:
        db.execute(sql, values).fetchall()
    except sqlite3.OperationalError as error:
        return str(error)
    return ""


def checks():
    db, other, want = connect(), connect(), records()
    for path in texts:
        with open(path, encoding="utf-8") as file:
            db.execute("INSERT INTO article VALUES (?, ?)", (path, file.read()))
    cast = [(r["source"], c["person"], c["character"], c["drama"], c["confidence"], c["rule"], *c["evidence"][0])
            for r in want for c in r["cast"]]
    got = db.execute("SELECT path, name, character, drama, confidence, rule, start, stop FROM article, "
                     "kdidx_extract(body) WHERE kind = 'cast'").fetchall()
    yield sorted(got, key=str) == sorted(cast, key=str) and len(cast) > 0, "a join gives the cast of each text"
    got = [json.loads(r) for r, in db.execute("SELECT kdidx_record(body) FROM article ORDER BY rowid")]
    for record in want:
        record["source"] = "-"
    yield got == want, "kdidx_record gives the records of the command line"
    wrong = db.execute("SELECT count(*) FROM article, kdidx_extract(body) AS f WHERE quote IS NOT "
                       "CAST(substr(CAST(trim(body, char(10)) AS BLOB), start + 1, stop - start) AS TEXT)").fetchone()
    yield wrong == (0,), "quotes are the bytes from start to stop"
    spans = db.execute("SELECT count(*), sum(json_array_length(spans)) FROM article, kdidx_extract(body) "
                       "WHERE kind = 'person'").fetchone()
    yield spans == (sum(len(r["people"]) for r in want), sum(len(p["mentions"]) for r in want for p in r["people"])), \
        "spans has all mentions"
    twice = db.execute("SELECT count(*) FROM article, kdidx_extract(body) AS a, kdidx_extract(body) AS b "
                       "WHERE a.kind = 'person' AND b.kind = 'work'").fetchone()
    yield twice == (sum(len(r["people"]) * len(r["works"]) for r in want),), "two cursors at once"
    nothing = db.execute("SELECT count(*) FROM (SELECT NULL AS v UNION ALL VALUES (''), (' \n\t'), (x''), (7)), "
                         "kdidx_extract(v)").fetchone()
    yield nothing == (0,), "NULL, nothing and a number have no facts"
    yield db.execute("SELECT kdidx_record(NULL), kdidx_record(''), kdidx_record(x'')").fetchone() == (None,) * 3, \
        "and no record"
    sentence = 'Seo Ha On plays Cha Mok in the drama "Salt Road".'
    blob = other.execute("SELECT name, character FROM kdidx_extract(?) WHERE kind = 'cast'", (sentence.encode(),))
    yield blob.fetchall() == [("Seo Ha On", "Cha Mok")], "a blob is taken for a text, in another connection"
    yield "NUL" in fails(db, "SELECT * FROM kdidx_extract(x'6100')"), "a NUL is told"
    yield "NUL" in fails(db, "SELECT kdidx_record(x'6100')"), "by the function, too"
    yield "needs a text" in fails(db, "SELECT * FROM kdidx_extract"), "without a text it says what it needs"
    left = other.execute("SELECT count(*), count(f.name) FROM (SELECT NULL AS v) LEFT JOIN kdidx_extract(v) AS f")
    yield left.fetchone() == (1, 0), "a left join keeps the row"
    other.execute("CREATE VIEW facts AS SELECT path, f.* FROM article, kdidx_extract(body) AS f")
    other.execute("INSERT INTO article VALUES ('x', ?)", (sentence,))
    yield other.execute("SELECT path FROM facts WHERE kind = 'cast'").fetchall() == [("x",)], "it can stand in a view"
    db.close()
    yield len(other.execute("SELECT * FROM facts").fetchall()) > 0, "the end of one connection is not another's"
    other.close()


count = wrong = 0
for right, what in checks():
    count += 1
    wrong += not right
    print("ok" if right else "not ok", count, "-", what)
print(f"1..{count}")
sys.exit(wrong > 0)
