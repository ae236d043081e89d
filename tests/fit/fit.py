#!/usr/bin/env python3
"""Fits the weights in data/rules to annotated articles: logistic regression.

    fit.py types|kinds|cast|crew|airs|role|claim|making SHOWN DATA DIR TITLES [DIR TITLES]...

SHOWN is the program of shown.c, DATA the data folder; each DIR holds NNN.txt and its annotation
NNN.json, TITLES is a titles.tsv that was fitted to other articles than those, since what is spotted
in articles that it was fitted to is right too often. What a thing is is learned from the variants
NNN-3 in DIR-varied (vary.py) as well. An example is, once with the name lists and once without,

    types   every thing that an article names
    kinds   every work
    cast    every drama and actor, crew: maker, airs: network, that no rule ties together
    role    every actor and character, the same
    claim   every drama and rule that casts an actor, making: that says who makes something,
            where the rule does not name the drama

What the annotation calls optional is left out. The weights go to DATA/rules/types.tsv, kinds.tsv or
a column of context.tsv; of cast also to context-pairs.tsv, for what is seen together.
"""
import glob
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

import numpy as np
from scipy.optimize import minimize

STEPS = 1000
OFTEN = 30  # how often two things must be seen together to be weighed together
# On squared weights, so that what is seen rarely weighs little: as served best on articles that
# were kept apart.
PENALTY = {"types": 5, "kinds": 0.5, "claim": 20, "making": 2, "crew": 30, "cast": 60,
           "airs": 8, "role": 8}
TYPES = ["nothing", "person", "character", "work"]
KINDS = ["drama", "film", "show", "music", "other"]
BONDS = ["cast", "crew", "airs", "role", "claim", "making"]


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
        self.kind = {w["title"]: KINDS.index(w["kind"]) for w in gold["works"]}
        for network in gold["networks"]:
            self.named.setdefault(key(network), {})[4] = network
        self.tied = {(bond, tie.get("person") or tie["network"], tie["drama"])
                     for bond in BONDS[:3] for tie in gold[bond]}
        self.tied |= {("role", tie["person"], tie.get("character")) for tie in gold["cast"]}
        self.played = {(tie["person"], tie.get("character"), tie["drama"]) for tie in gold["cast"]}
        optional = gold.get("optional", [])
        self.pairs = {(o.get("person") or o.get("network"), o.get(what))
                      for o in optional for what in ("drama", "character")}
        self.optional = {key(o.get("name") or o.get("title") or "") for o in optional}

    def find(self, name):
        return self.named.get(key(name)) or self.named.get(key(base(name))) or {}

    def type_of(self, name, judged):
        """The class of a thing, or None for what is neither right nor wrong."""
        classes = {c for c in self.find(name) if c < 4}
        if not classes:
            return None if key(name) in self.optional else 0
        return judged if judged in classes else min(classes)

    def is_tied(self, bond, party, drama):
        found = self.find(party)
        who = found.get(4 if bond == "airs" else 1)
        what = self.find(drama).get(2 if bond == "role" else 3)
        if (bond, who, what) in self.tied:
            return 1
        if (who, what) in self.pairs or {key(party), key(drama)} & self.optional:
            return None
        return 0


    def is_meant(self, party, drama, character):
        """Whether it is in this drama that the party plays the character (any, when "")."""
        who, what = self.find(party).get(1), self.find(drama).get(3)
        if character == "":
            return self.is_tied("cast", party, drama)
        role = self.find(character).get(2)
        if any((who, role, w) in self.played for w in {w for _, _, w in self.played}):
            return int((who, role, what) in self.played)
        return None  # a wrong claim teaches nothing


def parse(traits):
    """{"a": 1.0, "b": 0.5} of "a b=0.5"."""
    pairs = (t.partition("=") for t in traits.split())
    return {name: float(value or 1) for name, _, value in pairs}


def label(what, gold, cells, seen):
    if what == "claim":
        return gold.is_meant(*cells)
    if what == "making":
        return gold.is_tied("crew", *cells)
    if what == "kinds":
        return gold.kind.get(gold.find(cells[0]).get(3))
    if what in BONDS:
        return gold.is_tied(what, cells[0], cells[1])
    judged = [i for i, c in enumerate(TYPES) if "judged-" + c in seen]
    return gold.type_of(cells[0], judged[0])


def examples(what, shown, data, parts):
    found = []
    for folder, titles in parts:
        found += examples_of(what, shown, data, folder, titles)
    return found


def examples_of(what, shown, data, folder, titles):
    found = []
    files = glob.glob(os.path.join(folder, "*.txt"))
    if what == "types":
        files += glob.glob(os.path.join(folder + "-varied", "*-3.txt"))
    with tempfile.TemporaryDirectory() as temp:
        copy = os.path.join(temp, "data")
        shutil.copytree(data, copy)
        shutil.copy(titles, os.path.join(copy, "rules", "titles.tsv"))
        gold = {f: Gold(f[:-4] + ".json") for f in files}
        for lists in ([], ["--no-lists"]):
            out = subprocess.run([shown, what, "--data", copy] + lists + sorted(files), check=True,
                                 capture_output=True, text=True).stdout
            for line in out.splitlines():
                file, *cells, traits = line.split("\t")
                seen = parse(traits)
                right = label(what, gold[file], cells, seen)
                if right is not None:
                    found.append((list(seen.items()), right))
    return found


def matrix(found, names):
    """What is seen as a matrix, a row for each example."""
    column = {n: i for i, n in enumerate(names)}
    seen = np.zeros((len(found), len(names)))
    for row, (pairs, _) in enumerate(found):
        for name, x in pairs:
            seen[row, column[name]] = x
    return seen


def likely(weight, seen):
    """The probability of each class, a row for each example; weight[name, class]."""
    odds = np.exp(seen @ weight)
    return odds / odds.sum(axis=1, keepdims=True)


def fit(seen, right, classes, penalty):
    rows, names = seen.shape
    wanted = np.eye(classes)[right]
    held = np.full((names, 1), penalty)
    held[0] = 0  # what is always there

    def loss(flat):
        weight = flat.reshape(names, classes)
        p = likely(weight, seen)
        slope = seen.T @ (p - wanted) + held * weight
        missed = -np.log(p[np.arange(rows), right] + 1e-300).sum()
        return missed + (held * weight ** 2).sum() / 2, slope.ravel()

    return minimize(loss, np.zeros(names * classes), jac=True, method="L-BFGS-B",
                    options={"maxiter": STEPS}).x.reshape(names, classes)


def with_pairs(seen, names):
    """Adds what is seen together often enough to learn from: "a & b"."""
    both = [(a, b) for a in range(1, len(names)) for b in range(a + 1, len(names))
            if (seen[:, a] * seen[:, b]).sum() >= OFTEN]
    together = [seen[:, a] * seen[:, b] for a, b in both]
    return np.column_stack([seen] + together), names + [(names[a], names[b]) for a, b in both]


def show(classes, p, right):
    for c, name in enumerate(classes):
        for least in (0.4, 0.5, 0.6, 0.7, 0.8, 0.9) if c > 0 else ():
            taken = p[:, c] >= least
            print(f"{name} from {least}: {(taken & (right == c)).sum()} right of {taken.sum()} "
                  f"taken, {(right == c).sum()} to be found")


class Table:
    """A table of weights: comment lines, a header, a row for each name."""

    def __init__(self, path, names, columns):
        self.path, self.columns = path, columns
        with open(path) as f:
            lines = f.read().splitlines()
        self.comment = [line for line in lines if line.startswith("#")]
        self.head, *rows = [line.split("\t") for line in lines if not line.startswith("#")]
        old = {row[0]: dict(zip(self.head, row)) for row in rows}
        self.rows = {n: {c: old.get(n, {}).get(c, "0.00") for c in columns} for n in names}

    def set(self, name, weight):
        for n, row in self.rows.items():
            row[name] = f"{weight[n]:.2f}"

    def write(self):
        lines = ["\t".join([self.head[0]] + self.columns)]
        lines += ["\t".join([n] + [row[c] for c in self.columns]) for n, row in self.rows.items()]
        with open(self.path, "w") as f:
            f.writelines(line + "\n" for line in self.comment + lines)


def fit_classes(what, classes, data, names, found):
    """A table of its own, with a column for each class."""
    seen, right = matrix(found, names), np.array([r for _, r in found])
    weight = fit(seen, right, len(classes), PENALTY[what])
    table = Table(os.path.join(data, "rules", what + ".tsv"), names, classes)
    for c, name in enumerate(classes):
        table.set(name, dict(zip(names, weight[:, c])))
    table.write()
    show(classes, likely(weight, seen), right)


def fit_bond(bond, data, names, found):
    """A column of context.tsv; for actors also context-pairs.tsv."""
    seen, right = matrix(found, names), np.array([r for _, r in found])
    rows = names
    if bond == "cast":
        seen, rows = with_pairs(seen, names)
    weight = fit(seen, right, 2, PENALTY[bond])
    odds = dict(zip(rows, weight[:, 1] - weight[:, 0]))
    table = Table(os.path.join(data, "rules", "context.tsv"), names, BONDS)
    table.set(bond, {n: odds[n] for n in names})
    table.write()
    if bond == "cast":
        write_pairs(os.path.join(data, "rules", "context-pairs.tsv"),
                    {pair: odds[pair] for pair in rows[len(names):]})
    show(["", bond], likely(weight, seen), right)


def write_pairs(path, odds):
    with open(path) as f:
        lines = [line for line in f if line.startswith("#")] + ["first\tsecond\tcast\n"]
    lines += [f"{a}\t{b}\t{w:.2f}\n" for (a, b), w in odds.items()]
    with open(path, "w") as f:
        f.writelines(lines)


def main(argv):
    what, shown, data, *parts = argv
    names = subprocess.run([shown, what, "--names"], check=True, capture_output=True,
                           text=True).stdout.split()
    found = examples(what, shown, data, list(zip(parts[::2], parts[1::2])))
    classes = {"types": TYPES, "kinds": KINDS}.get(what)
    if classes:
        fit_classes(what, classes, data, names, found)
    else:
        fit_bond(what, data, names, found)


main(sys.argv[1:])
