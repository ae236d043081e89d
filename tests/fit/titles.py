#!/usr/bin/env python3
"""Fits the weights of data/rules/titles.tsv to annotated articles: a linear-chain conditional
random field (Lafferty, McCallum and Pereira 2001) with the labels outside, begin and inside.

    titles.py SHOWN DATA OUT DIR...

SHOWN is the program of shown.c, DATA the data folder; each DIR holds NNN.txt and its annotation
NNN.json, and DIR-varied variants of these (vary.py). The table goes to OUT. An example is every
line of every article, with the name lists and without, and of every variant, without.
"""
import collections
import glob
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

LABELS = ["outside", "begin", "inside"]
OFTEN = 12     # in how many articles and variants a word must be to be weighed
SEEN = 5       # how often anything must be seen
PENALTY = 3    # on squared weights
STEPS = 120
FAINT = 0.1    # weights that are all nearer to 0 are left out of the table
COMMENT = """\
# How far what is seen at a word, and around it, speaks for it being outside of titles, the first word of one or a
# later one. The weights are log odds and are added up along the line (a linear-chain conditional random field);
# `make fit` fits them to annotated articles. w:drama is a word in small letters, W:drama one with a capital, v:work a
# class of data/names/vocabulary.tsv; what the other signs mean: src/extract/titles.h.
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


def lines_of(tokens, label):
    """(signs, labels) of each line without anything optional."""
    lines = collections.defaultdict(list)
    for token, y in zip(tokens, label):
        lines[token[0]].append((token, y))
    for line in lines.values():
        if all(y >= 0 for _, y in line):
            yield signs_of([t for t, _ in line]), np.array([y for _, y in line])


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
    """All lines with their labels, and how many articles and variants have each word."""
    files = [f for folder in folders for f in articles(folder)]
    varied = [f for folder in folders for f in articles(folder + "-varied")]
    lines, words = [], collections.Counter()
    with tempfile.TemporaryDirectory() as temp:
        bare = os.path.join(temp, "data")  # without weights, nothing is spotted yet
        shutil.copytree(data, bare)
        with open(os.path.join(bare, "rules", "titles.tsv"), "w") as f:
            f.write("place\tsign\twith\toutside\tbegin\tinside\n")
        for some, lists in ((files, []), (files + varied, ["--no-lists"])):
            for file, tokens in read_tokens(shown, bare, some, lists).items():
                with open(file[:-4] + ".json") as f:
                    lines += lines_of(tokens, labels_of(tokens, json.load(f)))
                if lists:
                    words.update({s for t in tokens for s in t[2] if is_word(s)})
    return lines, words


# ---- the field ----

class Field:
    """The lines as one matrix, longest line first, a row for each token."""

    def __init__(self, lines, words):
        lines.sort(key=lambda line: -len(line[1]))
        common = collections.Counter()
        for word, n in words.items():
            common[word[2:]] += n
        def weighed(sign):
            return not is_word(sign[1]) or common[sign[1][2:]] >= OFTEN
        count = collections.Counter(s for signs, _ in lines for token in signs for s in token)
        self.names = sorted(s for s, n in count.items() if n >= SEEN and weighed(s))
        column = {s: i for i, s in enumerate(self.names)}
        starts, columns = [0], []
        for signs, _ in lines:
            for token in signs:
                columns += [column[s] for s in token if s in column]
                starts.append(len(columns))
        self.seen = sparse.csr_matrix((np.ones(len(columns)), columns, starts),
                                      shape=(len(starts) - 1, len(self.names)))
        self.chains = Chains([len(y) for _, y in lines])
        self.label = np.concatenate([y for _, y in lines])

    def fit(self):
        n, k = len(self.names), len(LABELS)
        back = self.seen.T.tocsr()
        found = back @ np.eye(k)[self.label]
        follow = np.zeros((k, k))
        i = self.chains.behind
        np.add.at(follow, (self.label[i - 1], self.label[i]), 1)
        never = np.zeros((k, k))
        never[0, 2] = -1e4
        first = np.array([0, 0, -1e4])

        def loss(weight):
            signs, after = weight[:n * k].reshape(n, k), weight[n * k:].reshape(k, k)
            token = self.seen @ signs
            whole, each, pair = self.chains.expect(token, after + never, first)
            right = token[np.arange(len(token)), self.label].sum() + (after * follow).sum()
            slope = np.concatenate([(back @ each - found).ravel(), (pair.sum(0) - follow).ravel()])
            return whole - right + PENALTY / 2 * weight @ weight, slope + PENALTY * weight

        weight = least(loss, n * k + k * k, STEPS)
        signs = weight[:n * k].reshape(n, k)
        return signs - signs.mean(axis=1, keepdims=True), weight[n * k:].reshape(k, k)


def write(path, names, signs, after):
    rows = [("label-before", label, "", *after[i]) for i, label in enumerate(LABELS)]
    rows += [(*names[i], *signs[i]) for i in range(len(names)) if abs(signs[i]).max() >= FAINT]
    with open(path, "w") as f:
        f.write(COMMENT + "\t".join(["place", "sign", "with"] + LABELS) + "\n")
        for place, sign, beside, *weight in rows:
            f.write("\t".join([place, sign, beside] + [f"{w:.2f}" for w in weight]) + "\n")


def main(argv):
    shown, data, out, *folders = argv
    field = Field(*examples(shown, data, folders))
    write(out, field.names, *field.fit())


main(sys.argv[1:])
