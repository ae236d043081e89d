#!/usr/bin/env python3
"""Fits the weights in data/rules to annotated articles: logistic regression, by hand.

    fit.py [--show] types|kinds|cast|crew|airs|role|claim|making SHOWN DATA DIR...

SHOWN is the program of shown.c, DATA the data folder; each DIR holds NNN.txt and its annotation
NNN.json. Every thing that the articles name (types), every work (kinds), or every drama with an actor, maker or network
that no rule ties to it (cast, crew, airs), or every actor and character (role), or every
drama and rule that casts an actor, or names a maker, but no drama (claim, making), is an example, once with the name lists and once without. What the annotation
calls optional is left out. The weights go to DATA/rules/types.tsv or kinds.tsv, or to a column of context.tsv; --show only
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


def show(classes, weight, found):
    scores = [(likely(weight, seen), right) for seen, right in found]
    for c, name in enumerate(classes):
        for least in (0.4, 0.5, 0.6, 0.7, 0.8, 0.9) if c > 0 else ():
            taken = [right == c for p, right in scores if p[c] >= least]
            right = sum(right == c for _, right in found)
            print(f"{name} from {least}: {sum(taken)} right of {len(taken)} taken, "
                  f"{right} to be found")


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

    def column(self, name):
        return {n: float(row[name]) for n, row in self.rows.items()}

    def set(self, name, weight):
        for n, row in self.rows.items():
            row[name] = f"{weight[n]:.2f}"

    def write(self):
        lines = ["\t".join([self.head[0]] + self.columns)]
        lines += ["\t".join([n] + [row[c] for c in self.columns]) for n, row in self.rows.items()]
        with open(self.path, "w") as f:
            f.writelines(line + "\n" for line in self.comment + lines)


def main(argv):
    only_show = "--show" in argv
    what, shown, data, *folders = [a for a in argv if a != "--show"]
    names = subprocess.run([shown, what, "--names"], check=True, capture_output=True,
                           text=True).stdout.split()
    found = examples(what, shown, data, folders)
    classes = {"types": TYPES, "kinds": KINDS}.get(what)
    table = Table(os.path.join(data, "rules", f"{what if classes else 'context'}.tsv"), names,
                  classes or BONDS)
    nothing = dict.fromkeys(names, 0.0)
    if only_show:
        weight = [table.column(c) for c in classes] if classes else [nothing, table.column(what)]
    else:
        weight = fit(found, names, len(classes) if classes else 2)
        if classes:
            for c, name in enumerate(classes):
                table.set(name, weight[c])
        else:
            table.set(what, {n: weight[1][n] - weight[0][n] for n in names})
        table.write()
    show(classes or ["", what], weight, found)


main(sys.argv[1:])
