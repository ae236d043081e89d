#!/usr/bin/env python3
"""How well garbled names are mended: spins articles, stores them with the program, counts.

    tests/mend/measure.py KDIDX FOLDER EVERY [--precision P] [--recall R] [--held-out R] [--errors]

Articles of data/sample and every EVERY-th of data/sample/modelled are spun: common words are swapped as in
tests/copies, and words of names and titles by one of two tables, in turns:
  table     what data/names has (swaps.tsv, spun.tsv);
  held-out  held-out.tsv and names.tsv here, of which data/names has nothing.
A word of an article is swapped everywhere in it, or nowhere (one in five). The articles themselves are stored
beside their copies, but for every third: there, only other articles and the lists can tell what a name was.

Counted is every garbled name that extraction found as a person, a character or a work: mended rightly (it is
shown as the article has it, or as the lists call the same), wrongly, or not; and "lost", not mended where neither
another article nor a list has what it was, so that it cannot be known: recall leaves these out. What is mended
and was not garbled is wrong, unless natural.tsv has it: that is what the articles themselves hold of such names,
checked by hand.

Then copies of articles on invented dramas are stored alone, so that nobody else names those: there, what no list
and no article has must not be mended.
"""
import argparse
import collections
import contextlib
import csv
import glob
import importlib.util
import json
import os
import random
import re
import shutil
import sqlite3
import subprocess
import unicodedata

HERE = os.path.dirname(os.path.abspath(__file__))
TOP = os.path.join(HERE, "..", "..")
KINDS = {"person": "people", "character": "characters", "work": "works"}
WORD = re.compile(r"(?<![\w’'-])[A-Z][a-z]+(?![\w-])")
SOUNDS = [("yeo", "yu"), ("eo", "u"), ("oo", "u"), ("ou", "u"), ("ee", "i"), ("ah", "a"), ("uh", "u"), ("oh", "o"),
          ("yi", "i"), ("ck", "g"), ("k", "g"), ("p", "b"), ("ch", "j"), ("t", "d"), ("r", "l")]


def load_copies():
    spec = importlib.util.spec_from_file_location("copies", os.path.join(HERE, "..", "copies", "make.py"))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def rows(path):
    with open(path, encoding="utf-8") as f:
        lines = (line for line in f if not line.startswith("#"))
        yield from csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)


def key(name):
    folded = unicodedata.normalize("NFKD", name.replace("&", "and")).lower()
    return "".join(c for c in folded if c.isalnum())


def sound(name):
    name = key(name)
    out = ""
    while name:
        source, to = next(((a, b) for a, b in SOUNDS if name.startswith(a)), (name[0], name[0]))
        out, name = out + to, name[len(source):]
    return out


SEASON = re.compile(r"[,:(]?\s*\(?(season|part) (\w+)\)?$|\s+\d{1,2}$", re.I)


def base(kind, name):
    return SEASON.sub("", name) or name if kind == "work" else name


# ---- spinning

def swap_tables():
    """{"table": {word: [swaps]}, "held-out": ...}"""
    tables = {"table": collections.defaultdict(list), "held-out": collections.defaultdict(list)}
    names = os.path.join(TOP, "data", "names")
    for row in rows(os.path.join(names, "swaps.tsv")):
        tables["table"][row["word"]] += row["swaps"].split("|")
    for row in rows(os.path.join(names, "spun.tsv")):
        tables["table"][row["stands_for"].lower()].append(row["form"].lower())
    known = {(word, swap) for word, swaps in tables["table"].items() for swap in swaps}
    for file in ("held-out.tsv", "names.tsv"):
        for row in rows(os.path.join(HERE, file)):
            for swap in row["swaps"].split("|"):
                assert (row["word"], swap) not in known, "%s: data/names has %s for %s" % (file, swap, row["word"])
                tables["held-out"][row["word"]].append(swap)
    return {name: dict(table) for name, table in tables.items()}


class Spinner:
    """Swaps the words of one article."""

    def __init__(self, table, seed, chance):
        self.table, self.seed, self.chance = table, seed, chance

    def swap(self, m):
        rng = random.Random(self.seed + m.group())
        swaps = self.table.get(m.group().lower())
        if not swaps or rng.random() >= self.chance:
            return m.group()
        other = rng.choice(swaps)
        return other[0].upper() + other[1:]

    def __call__(self, text):
        return WORD.sub(self.swap, text)


# ---- what is in an article, and in its copy

def forms_of(annotation, natural):
    """[(kind, names of one thing)]; of what is garbled already also the name that it was."""
    found = []
    for kind, field in KINDS.items():
        for thing in annotation[field]:
            names = [thing.get("name") or thing["title"], *thing.get("forms", [])]
            found.append((kind, names + [was for name in names for was in natural.get((kind, name), [])]))
    return found


class Lists:
    """All names that the lists have for one thing."""

    def __init__(self):
        self.names = {"person": {}, "work": {}, "character": {}}
        for kind, file, column in (("person", "people", "name"), ("work", "dramas", "title"), ("work", "works", "title")):
            for row in rows(os.path.join(TOP, "data", "names", file + ".tsv")):
                names = [row[column], *(row["aliases"] or "").split("|"), *(row.get("hangul") or "").split("|")]
                for name in names:
                    if name:
                        self.names[kind].setdefault(key(base(kind, name)), set()).update(names)
        for row in rows(os.path.join(TOP, "data", "names", "cast.tsv")):
            for name in (row["character"] or "").split("|"):
                self.names["character"].setdefault(key(name), set()).add(name)

    def has(self, kind, name):
        return key(base(kind, name)) in self.names[kind]

    def of(self, kind, name):
        return self.names[kind].get(key(base(kind, name)), set())


def is_one(kind, shown, names, lists):
    accepted = set(names).union(*(lists.of(kind, name) for name in names))
    shown = base(kind, shown)
    if any(sound(base(kind, name)) == sound(shown) for name in accepted):
        return True
    # "Bo-ra" of an article is Kim Bo-ra: the index may know more of the name than this article
    return kind != "work" and any(len(sound(name)) > 3 and (sound(shown).endswith(sound(name)) or
                                                            sound(name).endswith(sound(shown))) for name in accepted)


class Copies:
    """The garbled names of spun articles: {source: {(kind, key of the garbled name): names it may be}}"""

    def __init__(self, natural):
        self.natural, self.garbled, self.all, self.spinner, self.way = natural, {}, {}, {}, {}

    def add(self, source, annotation, spinner, way):
        self.garbled[source], self.spinner[source], self.way[source] = {}, spinner, way
        self.all[source] = forms_of(annotation, self.natural)
        for kind, names in self.all[source]:
            for name in names:
                spun = spinner(name)
                if key(spun) != key(name):
                    self.garbled[source].setdefault((kind, key(base(kind, spun))), []).extend(names)


    def explains(self, source, kind, row, lists):
        """Whether what is shown for a name that no annotation has is one of the article's, or was garbled so."""
        return key(base(kind, self.spinner[source](row["name"]))) == row["key"] or any(
            k == kind and is_one(kind, row["name"], names, lists) for k, names in self.all[source])


# ---- the database

def run(kdidx, *args):
    done = subprocess.run([kdidx, *args], capture_output=True, text=True, encoding="utf-8")
    assert done.returncode in (0, 1, 3), done.stderr
    return done.stdout


# The tables below the views, which `kdidx sql` does not show.
def table(db, sql):
    connection = sqlite3.connect(db)
    connection.row_factory = sqlite3.Row
    with contextlib.closing(connection):
        return [dict(row) for row in connection.execute(sql)]


NAMED = """SELECT DISTINCT entity.kind, entity.key, alias.form, alias.mended,
 (SELECT name FROM kd_entities AS entities WHERE entities.entity = ifnull(entity.same, entity.id)) AS name, source.path
 FROM entity JOIN alias ON alias.entity = entity.id JOIN found ON found.alias = alias.id
 JOIN place ON place.article = found.article JOIN source ON source.id = place.source
 WHERE entity.kind IN ('person', 'character', 'work') AND alias.mended >= 0"""


def stem(path):
    return os.path.basename(path).removesuffix(".txt")


# ---- counting

class Count:
    def __init__(self, lists, natural, known):
        """`known`: what the index has, by kind and sound."""
        self.lists, self.natural, self.known = lists, natural, known
        self.tally = collections.defaultdict(collections.Counter)
        self.errors, self.seen = [], set()

    def add(self, way, kind, verdict, form, shown):
        if (way, kind, form, verdict) in self.seen:
            return
        self.seen.add((way, kind, form, verdict))
        self.tally[way, kind][verdict] += 1
        if verdict != "right":
            self.errors.append("%-9s %-9s %-5s %s -> %s" % (way, kind, verdict, form, shown))

    def verdict(self, kind, mended, shown, names):
        if mended:
            return "right" if is_one(kind, shown, names, self.lists) else "wrong"
        known = any(self.lists.has(kind, name) or (kind, sound(base(kind, name))) in self.known for name in names)
        return "not" if known else "lost"

    def row(self, row, copies):
        """One name of one article."""
        kind, source, mended = row["kind"], stem(row["path"]), row["mended"] == 1
        if source not in copies.garbled:
            if mended:
                right = is_one(kind, row["name"], self.natural.get((kind, row["form"]), []), self.lists)
                self.add("natural", kind, "right" if right else "wrong", row["form"], row["name"])
            return
        names = copies.garbled[source].get((kind, row["key"]))
        if names is not None:
            self.add(copies.way[source], kind, self.verdict(kind, mended, row["name"], names), row["form"], row["name"])
        elif mended and not copies.explains(source, kind, row, self.lists):
            self.add(copies.way[source], kind, "wrong", row["form"], row["name"])

    def print(self):
        print("%-9s %-10s %6s %6s %6s %6s %10s %7s" % (
            "swaps", "", "right", "wrong", "not", "lost", "precision", "recall"))
        for way in ("natural", "table", "held-out"):
            total = collections.Counter()
            for kind in KINDS:
                total += self.tally[way, kind]
                self.line(way, KINDS[kind], self.tally[way, kind])
            self.line(way, "all", total)

    @staticmethod
    def line(way, kind, n):
        mended = n["right"] + n["wrong"]
        print("%-9s %-10s %6d %6d %6d %6d %10.3f %7.3f" % (
            way, kind, n["right"], n["wrong"], n["not"], n["lost"], n["right"] / max(1, mended),
            n["right"] / max(1, mended + n["not"])))

    def rates(self, *ways):
        n = sum((self.tally[way, kind] for way in ways for kind in KINDS), collections.Counter())
        mended = n["right"] + n["wrong"]
        return n["right"] / max(1, mended), n["right"] / max(1, mended + n["not"])


# ---- the two measures

def samples(every):
    found = sorted(glob.glob(os.path.join(TOP, "data", "sample", "*.txt")))
    found += sorted(glob.glob(os.path.join(TOP, "data", "sample", "modelled", "*.txt")))[::every]
    for path in found:
        with open(path, encoding="utf-8") as text, open(path[:-4] + ".json", encoding="utf-8") as annotation:
            yield stem(path), text.read(), json.load(annotation)


def write(folder, name, text):
    with open(os.path.join(folder, name + ".txt"), "w", encoding="utf-8") as f:
        f.write(text)


def ingest(kdidx, folder, name):
    db = os.path.join(folder, name + ".db")
    run(kdidx, "-d", db, "ingest", "--split=none", os.path.join(folder, name))
    return db


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("kdidx")
    parser.add_argument("folder")
    parser.add_argument("every", type=int)
    parser.add_argument("--precision", type=float, default=0)
    parser.add_argument("--recall", type=float, default=0)
    parser.add_argument("--held-out", type=float, default=0)
    parser.add_argument("--errors", action="store_true")
    args = parser.parse_args()
    shutil.rmtree(args.folder, ignore_errors=True)
    for name in ("mixed", "alone"):
        os.makedirs(os.path.join(args.folder, name))

    tables, spun = swap_tables(), load_copies().spun
    natural = collections.defaultdict(list)
    for row in rows(os.path.join(HERE, "natural.tsv")):
        natural[row["kind"], row["form"]].append(row["name"])
    mixed, alone, ways = Copies(natural), Copies(natural), list(tables)
    for i, (name, text, annotation) in enumerate(samples(args.every)):
        way = ways[i % 2]
        spinner = Spinner(tables[way], name, 0.8)
        if i % 3 != 2:
            write(os.path.join(args.folder, "mixed"), name, text)
        mixed.add(name + "--" + way, annotation, spinner, way)
        write(os.path.join(args.folder, "mixed"), name + "--" + way, spinner(spun(text, random.Random(name))))
        if annotation.get("invented"):
            spinner = Spinner(tables["table"], name, 1)
            alone.add(name, annotation, spinner, "alone")
            write(os.path.join(args.folder, "alone"), name, spinner(spun(text, random.Random(name))))

    lists = Lists()
    db = ingest(args.kdidx, args.folder, "mixed")
    named = table(db, NAMED)
    count = Count(lists, natural, {(row["kind"], sound(base(row["kind"], row["form"]))) for row in named})
    for row in named:
        count.row(row, mixed)
    count.print()

    db = ingest(args.kdidx, args.folder, "alone")
    baseless, garbled = [], 0
    named = table(db, NAMED)
    known = {(row["kind"], key(base(row["kind"], row["form"]))) for row in named}
    for row in named:
        kind = row["kind"]
        garbled += (kind, row["key"]) in alone.garbled[stem(row["path"])]
        if row["mended"] == 1 and (kind, key(row["name"])) not in known and not lists.has(kind, row["name"]):
            baseless.append("%s %s -> %s" % (kind, row["form"], row["name"]))
    print("alone: %d garbled names of articles on invented dramas, %d mended to what nobody names" % (
        garbled, len(baseless)))

    if args.errors:
        print("\n".join(sorted(count.errors) + baseless))
    precision = min(count.rates("natural", "table", "held-out")[0], 1 - len(baseless))
    recall, held_out = count.rates("table")[1], count.rates("held-out")[1]
    print("precision %.3f (at least %.2f), recall of swaps in the tables %.3f (%.2f), held out %.3f (%.2f)" % (
        precision, args.precision, recall, args.recall, held_out, args.held_out))
    raise SystemExit(precision < args.precision or recall < args.recall or held_out < args.held_out)


if __name__ == "__main__":
    main()
