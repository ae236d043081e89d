#!/usr/bin/env python3
"""Fits data/rules/context.tsv to annotated articles: logistic regression, by hand.

    fit.py PAIRS DATA DIR...     PAIRS: the program of pairs.c; DATA: the data folder;
                                 each DIR holds NNN.txt and its annotation NNN.json

Every pair of an actor and a drama that no rule ties together is an example, once with the name
lists and once without; it is a positive one when the annotation has it under "cast", and left out
when the annotation calls it, or one of its names, optional. The weights go to
DATA/rules/context.tsv in the order of src/extract/context.c; --show prints how they do instead.
"""
import glob
import json
import math
import os
import re
import subprocess
import sys

PENALTY = 0.3  # on squared weights, so that what is seen rarely weighs little
STEPS = 400


def key(name):
    return re.sub(r"[\W_]", "", name.lower())


def base(title):
    return re.sub(r"[,:]?\s*(season|part)?\s*\d$", "", title, flags=re.I)


class Gold:
    """One annotated article."""

    def __init__(self, path):
        with open(path) as f:
            gold = json.load(f)
        self.person, self.drama = {}, {}
        for p in gold["people"]:
            for form in p["forms"] + [p["name"]]:
                self.person.setdefault(key(form), p["name"])
        for w in gold["works"]:
            for form in w["forms"] + [w["title"]]:
                self.drama.setdefault(key(form), w["title"])
                self.drama.setdefault(key(base(form)), w["title"])
        self.cast = {(c["person"], c["drama"]) for c in gold["cast"]}
        optional = gold.get("optional", [])
        self.pairs = {(o.get("person"), o.get("drama")) for o in optional}
        self.names = {key(o.get("name") or o.get("title") or "") for o in optional}

    def label(self, person, drama):
        """1, 0, or None for what is neither right nor wrong."""
        who = self.person.get(key(person))
        what = self.drama.get(key(drama)) or self.drama.get(key(base(drama)))
        if (who, what) in self.cast:
            return 1
        if (who, what) in self.pairs or key(person) in self.names or key(drama) in self.names:
            return None
        return 0


def examples(pairs, data, folders):
    found = []
    for folder in folders:
        files = sorted(f for f in glob.glob(os.path.join(folder, "*.txt"))
                       if os.path.exists(f[:-4] + ".json"))
        gold = {f: Gold(f[:-4] + ".json") for f in files}
        for lists in ([], ["--no-lists"]):
            out = subprocess.run([pairs, "--data", data] + lists + files, check=True,
                                 capture_output=True, text=True).stdout
            for line in out.splitlines():
                file, person, drama, evidence = line.split("\t")
                label = gold[file].label(person, drama)
                if label is not None:
                    found.append((evidence.split(), label))
    return found


def likely(weight, evidence):
    return 1 / (1 + math.exp(-sum(weight[e] for e in evidence)))


def fit(found, names):
    weight = dict.fromkeys(names, 0.0)
    moved = dict.fromkeys(names, 1e-6)
    for _ in range(STEPS):  # gradient descent, each weight with its own pace
        slope = {n: PENALTY * weight[n] * (n != names[0]) for n in names}
        for evidence, label in found:
            off = likely(weight, evidence) - label
            for e in evidence:
                slope[e] += off
        for n in names:
            moved[n] += slope[n] ** 2
            weight[n] -= 0.5 * slope[n] / math.sqrt(moved[n])
    return weight


def names_of(source):
    with open(source) as f:
        return re.findall(r'^    \[KD_E_\w+\] = "([a-z-]+)"', f.read(), flags=re.M)


def show(weight, found):
    for least in (0.3, 0.4, 0.5, 0.6, 0.7, 0.8):
        taken = [label for evidence, label in found if likely(weight, evidence) >= least]
        right, all_right = sum(taken), sum(label for _, label in found)
        print(f"from {least}: {right} right of {len(taken)} taken, {all_right} to be found")


def main(argv):
    only_show = "--show" in argv
    pairs, data, *folders = [a for a in argv if a != "--show"]
    table = os.path.join(data, "rules", "context.tsv")
    names = names_of(os.path.join(data, "..", "src", "extract", "context.c"))
    with open(table) as f:
        lines = f.read().splitlines()
    found = examples(pairs, data, folders)
    if only_show:
        rows = [line.split("\t") for line in lines if "\t" in line and line[0] != "#"]
        show({name: float(w) for name, w in rows[1:]}, found)
        return
    weight = fit(found, names)
    with open(table, "w") as f:
        f.writelines(line + "\n" for line in lines if line.startswith("#"))
        f.write("evidence\tweight\n")
        f.writelines(f"{n}\t{weight[n]:.2f}\n" for n in names)
    show(weight, found)


main(sys.argv[1:])
