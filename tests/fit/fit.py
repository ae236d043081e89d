#!/usr/bin/env python3
"""Fits the weights in data/rules to annotated articles: logistic regression.

    fit.py kinds|roles|cast|crew|airs|role|claim|making SHOWN DATA DIR TITLES [DIR TITLES]...

SHOWN is the program of shown.c, DATA the data folder; each DIR holds NNN.txt and its annotation
NNN.json, TITLES is a titles.tsv that was fitted to other articles than those, since what is spotted
in articles that it was fitted to is right too often. An example is, once with the name lists and
once without,

    kinds   every work
    roles   every person
    cast    every drama and actor, crew: maker, airs: network, that no rule ties together
    role    every actor and character, the same
    claim   every drama and rule that casts an actor, making: that says who makes something,
            where the rule does not name the drama

What the annotation calls optional is left out. The weights go to DATA/rules/kinds.tsv and
kinds-words.tsv, to roles.tsv, roles-words.tsv and, of what votes for a person being anything,
roles-rules.tsv, or to a column of context.tsv, of context-pairs.tsv for what is seen together, and
of context-words.tsv.
"""
import collections
import glob
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

import numpy as np
from scipy import sparse

from chain import least

STEPS = 1000
OFTEN = 30  # how often two things must be seen together to be weighed together
# On squared weights, so that what is seen rarely weighs little: as served best on articles that
# were kept apart.
PENALTY = {"kinds": 0.5, "roles": 2, "claim": 40, "making": 20, "crew": 20, "cast": 60,
           "airs": 30, "role": 20}
PAIRED = {"claim", "cast", "airs", "role"}  # of these, what is seen together is weighed as well
WORD_PENALTY = {"kinds": 10, "roles": 4}
WORD_PENALTY_ELSE = 60
RULE_PENALTY = 3
WORD_OFTEN = 4  # in how many articles a word must be near, or a rule vote
FAINT = 0.05    # words and pairs that weigh less are left out of the tables
TYPES = ["nothing", "person", "character", "work"]
ROLES = ["actor", "director", "writer", "other"]
KINDS = ["drama", "film", "show", "music", "other"]
CLASSES = {"kinds": KINDS, "roles": ROLES}
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
        self.role = {p["name"]: ROLES.index(p["role"]) for p in gold["people"]}
        self.kind = {w["title"]: KINDS.index(w["kind"]) for w in gold["works"]}
        for network in gold["networks"]:
            self.named.setdefault(key(network), {})[4] = network
        self.tied = {(bond, tie.get("person") or tie["network"], tie["drama"])
                     for bond in BONDS[:3] for tie in gold[bond]}
        self.tied |= {("role", tie["person"], tie["character"]) for tie in gold["cast"]
                      if tie.get("character")}
        self.played = {(tie["person"], tie.get("character"), tie["drama"]) for tie in gold["cast"]}
        optional = gold.get("optional", [])
        self.pairs = {(o.get("person") or o.get("network"), o[what])
                      for o in optional for what in ("drama", "character") if o.get(what)}
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


def label(what, gold, cells):
    if what == "claim":
        return gold.is_meant(*cells)
    if what == "making":
        return gold.is_tied("crew", *cells)
    if what == "roles":
        return gold.role.get(gold.find(cells[0]).get(1))
    if what == "kinds":
        return gold.kind.get(gold.find(cells[0]).get(3))
    return gold.is_tied(what, cells[0], cells[1])


def examples(what, shown, data, parts):
    """Of each example: the file, what is seen {name: value}, the words near (and, at the place
    "rule", who votes), what is right."""
    found = []
    for folder, titles in parts:
        files = sorted(glob.glob(os.path.join(folder, "*.txt")))
        gold = {f: Gold(f[:-4] + ".json") for f in files}
        for lists in ([], ["--no-lists"]):
            for file, *cells in run_shown(shown, what, data, titles, lists, files):
                words = split(cells.pop())
                if what == "roles":
                    words += votes_of(cells.pop())
                seen = parse(cells.pop())
                right = label(what, gold[file], cells)
                if right is not None:
                    found.append((file, seen, words, right))
    return found


def split(signs):
    """(place, sign) of each word near, as shown.c prints them."""
    return [tuple(s.partition(" ")[::2]) for s in signs.split("\x1f") if s]


def votes_of(cell):
    """As words at the place "rule" who votes for what, as shown.c prints it."""
    return [("rule", vote) for vote in cell.split("\x1f") if vote]


def run_shown(shown, what, data, titles, options, files):
    """The cells of each line; `titles` in the place of DATA/rules/titles.tsv, if not None."""
    with tempfile.TemporaryDirectory() as temp:
        if titles is not None:
            copy = os.path.join(temp, "data")
            shutil.copytree(data, copy)
            shutil.copy(titles, os.path.join(copy, "rules", "titles.tsv"))
            options = ["--data", copy] + options
        out = subprocess.run([shown, what] + options + files, check=True, capture_output=True,
                             text=True, errors="replace").stdout
    return [line.split("\t") for line in out.split("\n")[:-1]]


def matrix(rows, names):
    """Rows of (name, value) as a matrix with a column for each name."""
    column = {n: i for i, n in enumerate(names)}
    at = [(r, column[n], x) for r, row in enumerate(rows) for n, x in row if n in column]
    r, c, x = zip(*at) if at else ([], [], [])
    return sparse.csr_matrix((x, (r, c)), shape=(len(rows), len(names)))


def likely(weight, seen):
    """The probability of each class, a row for each example; weight[name, class]."""
    odds = seen @ weight
    odds = np.exp(odds - odds.max(axis=1, keepdims=True))
    return odds / odds.sum(axis=1, keepdims=True)


def fit(seen, right, classes, held):
    """`held` is the penalty of each name."""
    rows, names = seen.shape
    wanted, back = np.eye(classes)[right], seen.T.tocsr()
    held = np.array(held, float)[:, None]
    held[0] = 0  # what is always there

    def loss(flat):
        weight = flat.reshape(names, classes)
        p = likely(weight, seen)
        slope = back @ (p - wanted) + held * weight
        missed = -np.log(p[np.arange(rows), right] + 1e-300).sum()
        return missed + (held * weight ** 2).sum() / 2, slope.ravel()

    return least(loss, np.zeros(names * classes), STEPS).reshape(names, classes)


def pairs_of(rows, names):
    """What is seen together often enough to learn from, [(name, name)], each row's of them."""
    order = {n: i for i, n in enumerate(names)}
    both = [[(a, b) for a in row for b in row if 0 < order[a] < order[b]] for row in rows]
    count = collections.Counter(pair for row in both for pair in row)
    return sorted(pair for pair, n in count.items() if n >= OFTEN), both


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


def near(found):
    """The words (and votes) that are there in enough articles, and each example's as a row."""
    files = collections.defaultdict(set)
    for file, _, words, _ in found:
        for word in words:
            files[word].add(file)
    return (sorted(w for w, of in files.items() if len(of) >= WORD_OFTEN),
            [[(w, 1) for w in set(words)] for _, _, words, _ in found])


def fit_classes(what, data, names, found):
    """A table of its own, with a column for each class; of words and of rules that vote as well."""
    classes = CLASSES[what]
    words, rows = near(found)
    seen = sparse.hstack([matrix([list(s.items()) for _, s, _, _ in found], names),
                          matrix(rows, words)]).tocsr()
    right = np.array([r for *_, r in found])
    held = [PENALTY[what]] * len(names)
    held += [RULE_PENALTY if place == "rule" else WORD_PENALTY[what] for place, _ in words]
    weight = fit(seen, right, len(classes), held)
    table = Table(os.path.join(data, "rules", what + ".tsv"), names, classes)
    near_words = {w: i for i, w in enumerate(words, len(names)) if w[0] != "rule"}
    rules = {tuple(w[1].split(" ")): i for i, w in enumerate(words, len(names)) if w[0] == "rule"}
    for c, name in enumerate(classes):
        table.set(name, dict(zip(names, weight[:, c])))
        for end, at in ("-words", near_words), ("-rules", rules):
            if at:
                write_sparse(os.path.join(data, "rules", what + end + ".tsv"), name,
                             {w: weight[i, c] for w, i in at.items()})
    table.write()
    show(classes, likely(weight, seen), right)


def fit_bond(bond, data, names, found):
    """A column of context.tsv, of context-pairs.tsv and of context-words.tsv."""
    rows = [list(s) for _, s, _, _ in found]
    pairs, both = pairs_of(rows, names) if bond in PAIRED else ([], rows)
    words, word_rows = near(found)
    seen = sparse.hstack([matrix([[(n, 1) for n in row] for row in rows], names),
                          matrix([[(p, 1) for p in row] for row in both], pairs),
                          matrix(word_rows, words)]).tocsr()
    right = np.array([r for *_, r in found])
    held = [PENALTY[bond]] * (len(names) + len(pairs)) + [WORD_PENALTY_ELSE] * len(words)
    weight = fit(seen, right, 2, held)
    odds = weight[:, 1] - weight[:, 0]
    table = Table(os.path.join(data, "rules", "context.tsv"), names, BONDS)
    table.set(bond, dict(zip(names, odds)))
    table.write()
    write_sparse(os.path.join(data, "rules", "context-pairs.tsv"), bond,
                 dict(zip(pairs, odds[len(names):])))
    write_sparse(os.path.join(data, "rules", "context-words.tsv"), bond,
                 dict(zip(words, odds[len(names) + len(pairs):])))
    show(["", bond], likely(weight, seen), right)


def write_sparse(path, name, odds):
    """Puts the weights into a column of the table, the rows of which are named by two cells."""
    with open(path) as f:
        lines = f.read().splitlines()
    comment = [line for line in lines if line.startswith("#")]
    head, *rows = [line.split("\t") for line in lines if not line.startswith("#")]
    column = head.index(name)
    table = {(row[0], row[1]): row[2:] for row in rows}
    for word in set(table) | set(odds):
        row = table.setdefault(word, ["0.00"] * (len(head) - 2))
        row[column - 2] = f"{odds.get(word, 0):.2f}"
    with open(path, "w") as f:
        f.writelines(line + "\n" for line in comment + ["\t".join(head)])
        f.writelines("\t".join([*word, *row]) + "\n" for word, row in sorted(table.items())
                     if max(abs(float(w)) for w in row) >= FAINT)


def main(argv):
    what, shown, data, *parts = argv
    names = [row[0] for row in run_shown(shown, what, None, None, ["--names"], [])]
    found = examples(what, shown, data, list(zip(parts[::2], parts[1::2])))
    if what in CLASSES:
        fit_classes(what, data, names, found)
    else:
        fit_bond(what, data, names, found)


if __name__ == "__main__":
    main(sys.argv[1:])
