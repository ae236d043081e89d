#!/usr/bin/env python3
"""Fits the weights of data/rules/titles.tsv to annotated articles: a linear-chain conditional
random field (Lafferty, McCallum and Pereira 2001) with the labels outside, begin, inside and
between: what strings two titles together, as in "A, B (2019) and C".

    titles.py SHOWN DATA OUT [--from TABLE,TABLE] DIR...

SHOWN is the program of shown.c, DATA the data folder; each DIR holds NNN.txt and its annotation
NNN.json, and DIR-varied variants of these (vary.py). The table goes to OUT. An example is every
line of every article, with the name lists and without, and of every variant, without. The weights
are looked for from the mean of the tables behind --from on, which were fitted to parts of DIR...
"""
import collections
import glob
import itertools
import json
import os
import shutil
import subprocess
import sys
import tempfile

import numpy as np
from scipy import sparse

from chain import Chains, least
from vary import forms_of

LABELS = ["outside", "begin", "inside", "between"]
OUTSIDE, BEGIN, INSIDE, BETWEEN = range(4)
NEVER = -1e4   # what weighs this does not happen
OFTEN = 12     # in how many articles and variants a word must be to be weighed
SEEN = 5       # how often anything must be seen
PENALTY = 3    # on squared weights
STEPS = 300
FURTHER = 100  # steps from weights that were fitted to parts
LONGEST_JOINT = 8  # tokens between two titles that are strung together
FAINT = 0.1    # weights that are all nearer to 0 are left out of the table
COMMENT = """\
# How far what is seen at a word, and around it, speaks for it being outside of titles, the first word of one, a
# later one or between two that are strung together. The weights are log odds and are added up along the line (a
# linear-chain conditional random field); `make fit` fits them to annotated articles. w:drama is a word in small
# letters, W:drama one with a capital, v:work a class of data/names/vocabulary.tsv; what the other signs mean:
# src/extract/titles.h.
"""
PLAIN = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-"})


# ---- examples ----

def read_tokens(shown, data, files, lists):
    """What is shown of each file: [line number, text, signs of itself, signs for neighbours]."""
    tokens = {file: [] for file in files}
    for at in range(0, len(files), 100):
        out = subprocess.run([shown, "titles", "--data", data] + lists + files[at:at + 100],
                             check=True, capture_output=True, text=True, errors="replace").stdout
        for row in out.split("\n")[:-1]:
            file, line, text, itself, beside = row.split("\t")
            tokens[file].append((int(line), text, itself.split(), beside.split()))
    return tokens


def labels_of(tokens, gold):
    """A label for each token; -1 for those of what the annotation calls optional."""
    text = "".join(token[1] for token in tokens)
    starts, at = {}, 0
    for i, token in enumerate(tokens):
        starts[at] = i
        at += len(token[1])
    starts[at] = len(tokens)
    label = np.zeros(len(tokens), int)
    works = sorted({form for work in gold["works"] for form in forms_of(work)},
                   key=lambda form: (-len(form), form))
    optional = [o.get("title") or o.get("name") or "" for o in gold.get("optional", [])]
    for form, value in [(f, 1) for f in works] + [(f, -1) for f in optional]:
        plain = "".join(form.translate(PLAIN).split())
        at = text.find(plain) if plain else -1
        while at >= 0:
            first, last = starts.get(at), starts.get(at + len(plain))
            if first is not None and last is not None and not label[first:last].any() and \
                    is_title(tokens, first, last):
                label[first:last] = value if value < 0 else 2
                label[first] = value
            at = text.find(plain, at + 1)
    return label


def is_title(tokens, first, last):
    """Whether the words of a form are one here: a word alone may be just that."""
    itself = tokens[first][2]
    return last > first + 1 or ("small" not in itself and "sentence-common" not in itself)


def strings_together(tokens):
    """Whether the tokens between two titles say no more than that there is another."""
    words = [text.lower() for _, text, itself, _ in tokens if itself[0] in ("capital", "small")]
    return len(tokens) <= LONGEST_JOINT and set(words) <= {"and", "or"} and \
        any(text.lower() in (",", ";", "/", "&", "and", "or") for _, text, *_ in tokens)


def mark_between(tokens, label):
    """Labels what strings titles of a line together."""
    starts = np.flatnonzero(label == BEGIN)
    for start, following in zip(starts, starts[1:]):
        last = start + 1
        while label[last] == INSIDE:
            last += 1
        if strings_together(tokens[last:following]):
            label[last:following] = BETWEEN


def lines_of(tokens, label):
    """(signs, labels) of each line without anything optional."""
    lines = collections.defaultdict(list)
    for token, y in zip(tokens, label):
        lines[token[0]].append((token, y))
    for line in lines.values():
        if all(y >= 0 for _, y in line):
            tokens, label = [t for t, _ in line], np.array([y for _, y in line])
            mark_between(tokens, label)
            yield tuple(map(tuple, signs_of(tokens))), tuple(label)


def is_word(sign):
    return sign[:2] in ("w:", "W:")


def signs_of(line):
    """The rows of the table that each token of a line is weighed by, as spot.c has them."""
    places = {-2: "two-before", -1: "before", 1: "behind", 2: "two-behind"}
    out = []
    for i, (_, _, itself, _) in enumerate(line):
        own = itself[0] if itself[0] in ("capital", "small") else "mark"
        signs = [("here", s, "") for s in itself]
        for step, place in places.items():
            inside = 0 <= i + step < len(line)
            signs += [(place, s, "") for s in (line[i + step][3] if inside else ["end"])]
        if i > 0:
            signs += [("before+here", s, own) for s in line[i - 1][3]]
        if i + 1 < len(line):
            signs += [("behind+here", s, own) for s in line[i + 1][3]]
        if i > 1:
            before = line[i - 1][3]
            words = before[:2] if len(before) > 1 and is_word(before[1]) else before[:1]
            signs += [("before+two-before", s, line[i - 2][3][0]) for s in words]
        out.append(signs)
    return out


def articles(folder):
    return sorted(f for f in glob.glob(os.path.join(folder, "*.txt"))
                  if os.path.exists(f[:-4] + ".json"))


def examples(shown, data, folders):
    """How often there is each line with its labels; how many articles and variants have each
    word."""
    files = [f for folder in folders for f in articles(folder)]
    varied = [f for folder in folders for f in articles(folder + "-varied")]
    lines, words = collections.Counter(), collections.Counter()
    with tempfile.TemporaryDirectory() as temp:
        bare = os.path.join(temp, "data")  # without weights, nothing is spotted yet
        shutil.copytree(data, bare)
        with open(os.path.join(bare, "rules", "titles.tsv"), "w") as f:
            f.write("\t".join(["place", "sign", "with"] + LABELS) + "\n")
        for some, lists in ((files, []), (files + varied, ["--no-lists"])):
            for file, tokens in read_tokens(shown, bare, some, lists).items():
                with open(file[:-4] + ".json") as f:
                    lines.update(lines_of(tokens, labels_of(tokens, json.load(f))))
                if lists:
                    words.update({s for t in tokens for s in t[2] if is_word(s)})
    return lines, words


# ---- the field ----

class Field:
    """The lines as one matrix, longest line first, a row for each token; each line once, with how
    often there is one like it."""

    def __init__(self, lines, words):
        lines = sorted(lines.items(), key=lambda line: -len(line[0][1]))
        common = collections.Counter()
        for word, n in words.items():
            common[word[2:]] += n
        def weighed(sign):
            return not is_word(sign[1]) or common[sign[1][2:]] >= OFTEN
        count = collections.Counter()
        for (signs, _), times in lines:
            for s in itertools.chain.from_iterable(signs):
                count[s] += times
        self.names = sorted(s for s, n in count.items() if n >= SEEN and weighed(s))
        column = {s: i for i, s in enumerate(self.names)}
        starts, columns = [0], []
        for (signs, _), _ in lines:
            for token in signs:
                columns += [column[s] for s in token if s in column]
                starts.append(len(columns))
        self.seen = sparse.csr_matrix((np.ones(len(columns)), columns, starts),
                                      shape=(len(starts) - 1, len(self.names)))
        self.chains = Chains([len(y) for (_, y), _ in lines])
        self.label = np.concatenate([y for (_, y), _ in lines])
        self.times = np.array([n for _, n in lines], float)

    def fit(self, start):
        n, k = len(self.names), len(LABELS)
        back = self.seen.T.tocsr()
        times = np.repeat(self.times, self.chains.length)
        found = back @ (np.eye(k)[self.label] * times[:, None])
        follow = np.zeros((k, k))
        i = self.chains.behind
        np.add.at(follow, (self.label[i - 1], self.label[i]), times[i])
        never = np.zeros((k, k))
        never[[OUTSIDE, BETWEEN, OUTSIDE, BETWEEN], [INSIDE, INSIDE, BETWEEN, OUTSIDE]] = NEVER
        first = np.array([0, 0, NEVER, NEVER])
        ends = self.chains.start + self.chains.length - 1

        def loss(weight):
            signs, after = weight[:n * k].reshape(n, k), weight[n * k:].reshape(k, k)
            token = self.seen @ signs
            token[ends, BETWEEN] = NEVER
            whole, each, pair = self.chains.expect(token, after + never, first, self.times)
            right = token[np.arange(len(token)), self.label] @ times + (after * follow).sum()
            slope = np.concatenate([(back @ each - found).ravel(), (pair.sum(0) - follow).ravel()])
            return whole - right + PENALTY / 2 * weight @ weight, slope + PENALTY * weight

        weight = least(loss, start, STEPS if not start.any() else FURTHER)
        signs = weight[:n * k].reshape(n, k)
        return signs - signs.mean(axis=1, keepdims=True), weight[n * k:].reshape(k, k)


def write(path, names, signs, after):
    rows = [("label-before", label, "", *after[i]) for i, label in enumerate(LABELS)]
    rows += [(*names[i], *signs[i]) for i in range(len(names)) if abs(signs[i]).max() >= FAINT]
    with open(path, "w") as f:
        f.write(COMMENT + "\t".join(["place", "sign", "with"] + LABELS) + "\n")
        for place, sign, beside, *weight in rows:
            f.write("\t".join([place, sign, beside] + [f"{w:.2f}" for w in weight]) + "\n")


def start_from(tables, names):
    """The mean of the tables' weights, as Field.fit has them; 0 for what they do not have."""
    column = {name: i for i, name in enumerate(names)}
    start, after = np.zeros((len(names), len(LABELS))), np.zeros((len(LABELS), len(LABELS)))
    for table in tables:
        with open(table) as f:
            rows = [line.rstrip("\n").split("\t") for line in f if not line.startswith("#")][1:]
        for place, sign, beside, *weight in rows:
            weight = np.array([float(w) for w in weight]) / len(tables)
            if place == "label-before":
                after[LABELS.index(sign)] += weight
            elif (place, sign, beside) in column:
                start[column[place, sign, beside]] += weight
    return np.concatenate([start.ravel(), after.ravel()])


def main(argv):
    shown, data, out, *folders = argv
    tables = folders[1].split(",") if folders[0] == "--from" else []
    field = Field(*examples(shown, data, folders[2:] if tables else folders))
    write(out, field.names, *field.fit(start_from(tables, field.names)))


main(sys.argv[1:])
