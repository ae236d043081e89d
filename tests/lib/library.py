#!/usr/bin/env python3
"""libkdidx by ctypes, as a program in Python would use it; held against the command line.

  library.py LIBKDIDX.SO KDIDX DATABASE TEXT...

Prints TAP. DATABASE is one that was made of TEXT... (files). The locale is that of the environment,
as in a program with windows: what the library says must not depend on it."""
import ctypes as c
import json
import locale
import os
import re
import subprocess
import sys
import tempfile

library, kdidx, database, *texts = sys.argv[1:]
lib = c.CDLL(library)
locale.setlocale(locale.LC_ALL, "")
point = locale.localeconv()["decimal_point"]
points = set()  # that the library's callers see while they are called
OK, NONE, USAGE, REJECTED = 0, 1, 2, 3


class Error(c.Structure):
    _fields_ = [("text", c.c_char * 1024)]


class Span(c.Structure):
    _fields_ = [("start", c.c_uint32), ("end", c.c_uint32)]


class Fact(c.Structure):
    _fields_ = [(name, c.c_char_p) for name in
                ("kind", "name", "role", "character", "drama", "value", "season")] + [
        ("episode", c.c_uint), ("confidence", c.c_double), ("rule", c.c_char_p),
        ("spans", c.POINTER(Span)), ("span_count", c.c_size_t), ("quote", c.c_char_p)]


FACT = c.CFUNCTYPE(c.c_int, c.c_void_p, c.POINTER(Fact))
ROW = c.CFUNCTYPE(c.c_int, c.c_void_p, c.c_char_p, c.c_size_t)
HANDLE = c.POINTER(c.c_void_p)
WORDS = c.POINTER(c.c_char_p)
lib.kdidx_version.restype = c.c_char_p
lib.kdidx_extractor_new.argtypes = [WORDS, HANDLE, c.POINTER(Error)]
lib.kdidx_extractor_free.argtypes = [c.c_void_p]
lib.kdidx_extract.argtypes = [c.c_void_p, c.c_char_p, c.c_size_t, WORDS, WORDS,
                              c.POINTER(c.c_size_t), c.POINTER(Error)]
lib.kdidx_facts.argtypes = [c.c_void_p, c.c_char_p, c.c_size_t, WORDS, FACT, c.c_void_p, c.POINTER(Error)]
lib.kdidx_open.argtypes = [c.c_char_p, c.c_int, HANDLE, c.POINTER(Error)]
lib.kdidx_add_path.argtypes = [c.c_void_p, c.c_void_p, c.c_char_p, WORDS, c.c_void_p, c.c_void_p, c.POINTER(Error)]
lib.kdidx_commit.argtypes = [c.c_void_p, c.POINTER(Error)]
lib.kdidx_close.argtypes = [c.c_void_p]
lib.kdidx_query.argtypes = [c.c_void_p, c.c_char_p, c.c_char_p, WORDS, ROW, c.c_void_p, c.POINTER(Error)]


def words(*text):
    return (c.c_char_p * (len(text) + 1))(*[t.encode() for t in text], None)


def run(*command):
    return subprocess.run([kdidx, *command], capture_output=True, text=True, check=False).stdout


class Extractor:
    def __init__(self, *options):
        self.handle, self.error = c.c_void_p(), Error()
        if lib.kdidx_extractor_new(words(*options), c.byref(self.handle), c.byref(self.error)) != OK:
            raise ValueError(self.error.text.decode())

    def extract(self, text, *about):
        out, size = c.c_char_p(), c.c_size_t()
        status = lib.kdidx_extract(self.handle, text, len(text), words(*about), c.byref(out),
                                   c.byref(size), c.byref(self.error))
        return status, c.string_at(out, size.value).decode() if status == OK else None

    def facts(self, text):
        found = []

        def take(_, fact):
            f = fact.contents
            points.add(locale.localeconv()["decimal_point"])
            found.append((f.kind.decode(), f.name and f.name.decode(), f.value and f.value.decode(), f.episode,
                          round(f.confidence, 2), [[f.spans[i].start, f.spans[i].end] for i in range(f.span_count)]))
            return 0
        lib.kdidx_facts(self.handle, text, len(text), None, FACT(take), None, c.byref(self.error))
        return found

    def free(self):
        lib.kdidx_extractor_free(self.handle)


def query(db, question, name, *options):
    rows, error = [], Error()

    def take(_, row, size):
        rows.append(row.decode())
        return 0 if len(row) == size else 1
    status = lib.kdidx_query(db, question.encode(), name and name.encode(), words(*options), ROW(take), None,
                             c.byref(error))
    return status, rows, error.text.decode()


# What a record says, in the form in which facts() gives it: each list of it with its kind.
LISTS = {"people": "person", "characters": "character", "works": "work", "networks": "network",
         "outlets": "outlet", "dates": "date", "events": "event", "cast": "cast", "crew": "crew", "airs": "airs"}


def of_record(record):
    for key, kind in LISTS.items():
        for f in record[key]:
            value = f.get("value") if kind == "date" else f.get("date") if kind == "event" else \
                f.get("kind") if kind == "work" else None
            name = {"date": None, "event": f.get("event"), "work": f.get("title"), "airs": f.get("network")}.get(
                kind, f.get("name") or f.get("person"))
            spans = f.get("mentions") or f.get("evidence") or [[f["start"], f["end"]]]
            yield kind, name, value, f.get("episode") or 0, f.get("confidence", 0), spans


def options_of(command):
    return set(re.findall(r"^  (?:-.,|   ) --([a-z0-9-]+)", run("help", command), re.M))


def fence():
    """What the kernel keeps from this process: the sandbox of the command line is not for its hosts."""
    with open("/proc/self/status", encoding="ascii") as status:
        return [line for line in status if line.startswith(("NoNewPrivs:", "Seccomp"))]


def check_texts():
    x = Extractor()
    same = facts = 0
    lines = run("extract", "--format=text", "--split=none", *texts).splitlines(keepends=True)
    for path, line in zip(texts, lines):
        with open(path, "rb") as file:
            text = file.read()
        status, record = x.extract(text, f"source={path}")
        same += status == OK and record + "\n" == line
        found = [f for f in x.facts(text) if f[0] != "airtime"]
        facts += found == list(of_record(json.loads(record)))
    x.free()
    yield points == {point} == {locale.localeconv()["decimal_point"]}, f"the locale is the caller's: 0{point}5"
    yield same == len(texts) == len(lines) > 0, "records are those of the command line"
    yield facts == len(texts), "facts are those of the record"


def check_errors():
    try:
        Extractor("no-such-thing")
        yield False, "a wrong option"
    except ValueError as error:
        yield "no-such-thing" in str(error), "a wrong option"
    x = Extractor("no-lists")
    yield x.extract(b"\0")[0] == REJECTED and b"NUL" in x.error.text, "a rejected text"
    x.free()


def check_questions():
    db, error = c.c_void_p(), Error()
    assert lib.kdidx_open(database.encode(), 0, c.byref(db), c.byref(error)) == OK, error.text
    asked = [("who", "Alchemy of Souls"), ("what", "Lee Jae Wook"), ("when", "Alchemy of Souls"),
             ("where", "Alchemy of Souls"), ("search", "drama"), ("list", "dramas"), ("stats", None),
             ("conflicts", None), ("copies", None), ("show", texts[0]),
             ("sql", "SELECT title FROM articles ORDER BY title")]
    for question, name in asked:
        status, rows, _ = query(db, question, name)
        same = "".join(row + "\n" for row in rows) == run("-d", database, question, *filter(None, [name]), "--ndjson")
        yield status in (OK, NONE) and same, f"{question}: rows are those of the command line"
        # A new option of the command has to be one of the library's question, too.
        form = {"json", "ndjson", "csv", "tsv"} | options_of("check") | options_of("help")
        unknown = [o for o in sorted(options_of(question) - form)
                   if "unknown option" in query(db, question, name, o + "=1")[2]]
        yield not unknown, f"{question}: has the options of the command" + " ".join([""] + unknown)
    lib.kdidx_close(db)


def fence():
    """What the kernel keeps from this process; the sandbox of the command line is not for its hosts."""
    with open("/proc/self/status", encoding="ascii") as status:
        return [line for line in status if line.startswith(("NoNewPrivs:", "Seccomp"))]


def check_ingest():
    db, error = c.c_void_p(), Error()
    with tempfile.TemporaryDirectory() as folder:
        assert lib.kdidx_open(os.path.join(folder, "new.db").encode(), 2, c.byref(db), c.byref(error)) == OK, error.text
        x = Extractor()
        status = lib.kdidx_add_path(db, x.handle, texts[0].encode(), None, None, None, c.byref(error))
        yield status == OK == lib.kdidx_commit(db, c.byref(error)), "an ingest of a file"
        lib.kdidx_close(db)
        x.free()


def check_host(before):
    yield fence() == before, "the host's process has all that it had"


count = wrong = 0
before = fence()
for right, what in [*check_texts(), *check_errors(), *check_questions(), *check_ingest(), *check_host(before)]:
    count += 1
    wrong += not right
    print("ok" if right else "not ok", count, "-", what)
print(f"1..{count}")
sys.exit(wrong > 0)
