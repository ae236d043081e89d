#!/usr/bin/env python3
"""Fits the weights in data/rules to annotated articles: logistic regression, by hand.

    fit.py [--show] types|cast SHOWN DATA DIR...

SHOWN is the program of shown.c, DATA the data folder; each DIR holds NNN.txt and its annotation
NNN.json. Every thing that the articles name (types), or every actor and drama that no rule ties
together (cast), is an example, once with the name lists and once without. What the annotation
calls optional is left out. The weights go to DATA/rules/types.tsv or context.tsv; --show only
tells how they do.
"""
import glob
import json
import math
import os
import re
import subprocess
import sys

PENALTY = 0.5  # on squared weights, so that what is seen rarely weighs little
STEPS = 400
CLASSES = {"types": ["nothing", "person", "character", "work"], "cast": ["no", "yes"]}
TABLE = {"types": "types.tsv", "cast": "context.tsv"}


def key(name):
    return re.sub(r"[\W_]", "", name.lower())


def base(title):
    return re.sub(r"[,:]?\s*(season|part)?\s*\d$", "", title, flags=re.I)


class Gold:
    """One annotated article."""

    def __init__(self, path):
        with open(path) as f:
            gold = json.load(f)
        self.named = {}  # key of a form: {class: its entity's name}
        for kind, list_name in enumerate(("people", "characters", "works"), 1):
            for entity in gold[list_name]:
                name = entity.get("name") or entity["title"]
                for form in entity["forms"] + [name]:
                    for k in {key(form)} | ({key(base(form))} if kind == 3 else set()):
                        self.named.setdefault(k, {}).setdefault(kind, name)
        self.cast = {(c["person"], c["drama"]) for c in gold["cast"]}
        optional = gold.get("optional", [])
        self.pairs = {(o.get("person"), o.get("drama")) for o in optional}
        self.optional = {key(o.get("name") or o.get("title") or "") for o in optional}

    def find(self, name):
        return self.named.get(key(name)) or self.named.get(key(base(name))) or {}

    def type_of(self, name, judged):
        """The class of a thing, or None for what is neither right nor wrong."""
        classes = self.find(name)
        if not classes:
            return None if key(name) in self.optional else 0
        return judged if judged in classes else min(classes)

    def is_cast(self, person, drama):
        who, what = self.find(person).get(1), self.find(drama).get(3)
        if (who, what) in self.cast:
            return 1
        if (who, what) in self.pairs or {key(person), key(drama)} & self.optional:
            return None
        return 0


def parse(traits):
    """{"a": 1.0, "b": 0.5} of "a b=0.5"."""
    pairs = (t.partition("=") for t in traits.split())
    return {name: float(value or 1) for name, _, value in pairs}


def label(what, gold, cells, seen):
    if what == "cast":
        return gold.is_cast(cells[0], cells[1])
    judged = [i for i, c in enumerate(CLASSES["types"]) if "judged-" + c in seen]
    return gold.type_of(cells[0], judged[0])


def examples(what, shown, data, folders):
    found = []
    for folder in folders:
        files = sorted(f for f in glob.glob(os.path.join(folder, "*.txt"))
                       if os.path.exists(f[:-4] + ".json"))
        gold = {f: Gold(f[:-4] + ".json") for f in files}
        for lists in ([], ["--no-lists"]):
            out = subprocess.run([shown, what, "--data", data] + lists + files, check=True,
                                 capture_output=True, text=True).stdout
            for line in out.splitlines():
                file, *cells, traits = line.split("\t")
                seen = parse(traits)
                right = label(what, gold[file], cells, seen)
                if right is not None:
                    found.append((list(seen.items()), right))
    return found


def likely(weight, seen):
    """The probability of each class; weight[class][name]."""
    odds = [math.exp(sum(w[name] * x for name, x in seen)) for w in weight]
    return [o / sum(odds) for o in odds]


def fit(found, names, classes):
    weight = [dict.fromkeys(names, 0.0) for _ in range(classes)]
    moved = [dict.fromkeys(names, 1e-6) for _ in range(classes)]
    for _ in range(STEPS):  # gradient descent, each weight with its own pace
        slope = [{n: PENALTY * w[n] * (n != "always") for n in names} for w in weight]
        for seen, right in found:
            for c, p in enumerate(likely(weight, seen)):
                off = p - (c == right)
                for name, x in seen:
                    slope[c][name] += off * x
        for c in range(classes):
            for n in names:
                moved[c][n] += slope[c][n] ** 2
                weight[c][n] -= 0.5 * slope[c][n] / math.sqrt(moved[c][n])
    return weight


def show(what, weight, found):
    scores = [(likely(weight, seen), right) for seen, right in found]
    for c, name in enumerate(CLASSES[what]):
        for least in (0.4, 0.5, 0.6, 0.7, 0.8, 0.9) if c > 0 else ():
            taken = [right == c for p, right in scores if p[c] >= least]
            right = sum(right == c for _, right in found)
            print(f"{name} from {least}: {sum(taken)} right of {len(taken)} taken, "
                  f"{right} to be found")


def write(what, table, names, weight):
    with open(table) as f:
        comment = [line for line in f if line.startswith("#")]
    with open(table, "w") as f:
        f.writelines(comment)
        if what == "cast":
            f.write("evidence\tweight\n")
            f.writelines(f"{n}\t{weight[1][n] - weight[0][n]:.2f}\n" for n in names)
        else:
            f.write("\t".join(["trait"] + CLASSES[what]) + "\n")
            f.writelines("\t".join([n] + [f"{w[n]:.2f}" for w in weight]) + "\n" for n in names)


def read(what, table):
    with open(table) as f:
        rows = [line.split() for line in f if not line.startswith("#")][1:]
    if what == "cast":
        return [{r[0]: 0.0 for r in rows}, {r[0]: float(r[1]) for r in rows}]
    return [{r[0]: float(r[c]) for r in rows} for c in range(1, 5)]


def main(argv):
    only_show = "--show" in argv
    what, shown, data, *folders = [a for a in argv if a != "--show"]
    table = os.path.join(data, "rules", TABLE[what])
    names = subprocess.run([shown, what, "--names"], check=True, capture_output=True,
                           text=True).stdout.split()
    found = examples(what, shown, data, folders)
    weight = read(what, table) if only_show else fit(found, names, len(CLASSES[what]))
    if not only_show:
        write(what, table, names, weight)
    show(what, weight, found)


main(sys.argv[1:])
