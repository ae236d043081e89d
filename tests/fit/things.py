#!/usr/bin/env python3
"""Fits the weights of data/rules/types.tsv, types-rules.tsv and types-words.tsv to annotated
articles: a chain of the things that an article names, each of which is nothing, a person, a
character or a work.

    things.py SHOWN DATA DIR TITLES [DIR TITLES]...

The arguments are those of fit.py. An example is every article, with the name lists and without,
and the variant NNN-3 of each in DIR-varied (vary.py). What the annotation calls optional is left out.
"""
import collections
import glob
import os
import sys

import numpy as np
from scipy import sparse

from chain import Chains, least
from fit import TYPES, Gold, Table, matrix, parse, run_shown, split, votes_of

STEPS = 250
# On squared weights: of traits, of rules that voted, of words next to a mention and around it, and
# of what stands between two.
PENALTY = {"trait": 10, "rule": 20, "word": 12, "around": 100, "step": 8}
OFTEN = {"rule": 8, "word": 6, "around": 25, "step": 12}   # how often they must be seen
FAINT = 0.05                     # what is nearer to 0 is left out of the tables of rules and words
COMMENT = """\
# How far a word near something that an article names speaks for that being no name at all, a person, a character or a
# work; with a type in the column `before`, for what stands behind something of that type, the two being parted by these
# words. The weights are log odds and are added up; `make fit` fits them to annotated articles. What the places and the
# signs in braces mean: src/extract/near.h.
"""


RULES_COMMENT = """\
# How far it speaks for something being no name at all, a person, a character or a work that a rule, a list or a form
# votes for one of them. The weights are log odds and come on top of what the votes themselves weigh, each rule once;
# `make fit` fits them to annotated articles.
"""


class Article:
    """What an article names, in its order: for each a thing, traits, signs, steps and its type.
    Signs are the words near, and as words at the place "rule" the rules that voted."""

    def __init__(self, gold):
        self.gold = gold
        self.named = []
        self.gap = False  # something optional was left out right before

    def add(self, name, traits, votes, words, steps):
        seen = parse(traits)
        judged = [i for i, c in enumerate(TYPES) if "judged-" + c in seen]
        right = self.gold.type_of(name, judged[0])
        if right is not None:
            signs = set(votes) | set(words)
            self.named.append((seen, sorted(signs), [] if self.gap else steps, right))
        self.gap = right is None


def articles(shown, data, parts):
    found = []
    for folder, titles in parts:
        files = sorted(glob.glob(os.path.join(folder, "*.txt")) +
                       glob.glob(os.path.join(folder + "-varied", "*-3.txt")))
        gold = {f: Gold(f[:-4] + ".json") for f in files}
        for lists in ([], ["--no-lists"]):
            of_file = collections.defaultdict(list)
            for row in run_shown(shown, "types", data, titles, lists, files):
                of_file[row[0]].append(row)
            for file, rows in of_file.items():
                article = Article(gold[file])
                for _, name, traits, votes, words, steps in rows:
                    article.add(name, traits, votes_of(votes), split(words), split(steps))
                if article.named:
                    found.append(article.named)
    return sorted(found, key=len, reverse=True)


def kind_of_sign(sign):
    return sign[0] if sign[0] in ("rule", "around") else "word"


def often(rows, least_often):
    """What is seen often enough; how often is told for each sign."""
    count = collections.Counter(n for row in rows for n, _ in row)
    return sorted(n for n, c in count.items() if c >= least_often(n))


def fit(found, traits):
    """Weights: of traits and words [name, type], of steps [name, before, type]; and their names."""
    named = [n for article in found for n in article]
    word_rows = [[(w, 1) for w in words] for _, words, _, _ in named]
    step_rows = [[(s, 1) for s in steps] for _, _, steps, _ in named]
    right = np.array([r for _, _, _, r in named])
    words = often(word_rows, lambda w: OFTEN[kind_of_sign(w)])
    steps = often(step_rows, lambda s: OFTEN["step"])
    seen = sparse.hstack([matrix([list(t.items()) for t, _, _, _ in named], traits),
                          matrix(word_rows, words)]).tocsr()
    between = matrix(step_rows, steps)
    seen_back, between_back = seen.T.tocsr(), between.T.tocsr()
    chains, k = Chains([len(a) for a in found]), len(TYPES)
    i = chains.behind
    n, m = seen.shape[1], between.shape[1]
    held = np.array([[float(PENALTY["trait"])]] * len(traits) +
                    [[float(PENALTY[kind_of_sign(w)])] for w in words])
    held[0] = 0  # what is always there
    wanted = np.eye(k)[right]
    follow = np.zeros((len(right), k, k))
    follow[i, right[i - 1], right[i]] = 1

    def loss(flat):
        sign, step = flat[:n * k].reshape(n, k), flat[n * k:].reshape(m, k * k)
        row, after = seen @ sign, (between @ step).reshape(-1, k, k)
        whole, each, pair = chains.expect(row, after)
        missed = whole - (row * wanted).sum() - (after * follow).sum()
        over = -follow
        over[i] += pair
        slope = np.concatenate([(seen_back @ (each - wanted) + held * sign).ravel(),
                                (between_back @ over.reshape(-1, k * k)
                                 + PENALTY["step"] * step).ravel()])
        return missed + (held * sign ** 2).sum() / 2 + PENALTY["step"] / 2 * (step ** 2).sum(), slope

    flat = least(loss, np.zeros(n * k + m * k * k), STEPS)
    sign, step = flat[:n * k].reshape(n, k), flat[n * k:].reshape(m, k, k)
    print(f"{len(right)} named, {len(words)} words, {len(steps)} steps")
    return sign[:len(traits)], words, sign[len(traits):], steps, step


def write_rows(path, comment, head, rows):
    """(cells, weights) as a table."""
    with open(path, "w") as f:
        f.write(comment + "\t".join(head + TYPES) + "\n")
        for cells, weight in rows:
            if abs(weight).max() >= FAINT:
                f.write("\t".join(cells + [f"{w:.2f}" for w in weight]) + "\n")


def write_signs(data, signs, weight, steps, step):
    rules, words = [], []
    for (place, sign), w in zip(signs, weight - weight.mean(axis=1, keepdims=True)):
        if place == "rule":
            rules.append((sign.split(" "), w))
        else:
            words.append(([place, sign, ""], w))
    words += [([place, sign, before], w) for (place, sign), s in zip(steps, step)
              for before, w in zip(TYPES, s)]
    folder = os.path.join(data, "rules")
    write_rows(os.path.join(folder, "types-rules.tsv"), RULES_COMMENT, ["rule", "votes"], rules)
    write_rows(os.path.join(folder, "types-words.tsv"), COMMENT, ["place", "sign", "before"], words)


def main(argv):
    shown, data, *parts = argv
    traits = [row[0] for row in run_shown(shown, "types", None, None, ["--names"], [])]
    weight, *others = fit(articles(shown, data, list(zip(parts[::2], parts[1::2]))), traits)
    table = Table(os.path.join(data, "rules", "types.tsv"), traits, TYPES)
    for c, name in enumerate(TYPES):
        table.set(name, dict(zip(traits, weight[:, c])))
    table.write()
    write_signs(data, *others)


main(sys.argv[1:])
