#!/usr/bin/env python3
"""Measures how well copies were found, against what make.py made.

    tests/copies/make.py ARTICLES
    kdidx -d copies.db ingest --split=none ARTICLES
    kdidx -d copies.db copies --ndjson > copies.ndjson
    tests/copies/score.py ARTICLES copies.ndjson [--precision P] [--recall R] [--errors N]

A pair of articles is right when one was made of the other. Precision: of the pairs that stand in one group,
how many are right. Recall: of the right pairs, how many stand in one group. An article that the program
rejected is missed. A way's row counts the pairs of an article and its copy, the rows of what is no copy how
many were taken for one. Pairs of articles that retell the same page (`modelled_on` in their annotations; no
copies, but more alike than articles are that know nothing of each other) count neither way; how many of them
are linked is said apart.
"""
import argparse
import collections
import glob
import itertools
import json
import os
import sys

SAMPLE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "data", "sample")


def stem(path):
    return os.path.basename(path).removesuffix(".txt")


def pages():
    """{article: the page that it retells}"""
    found = {}
    for path in glob.glob(os.path.join(SAMPLE, "**", "*.json"), recursive=True):
        with open(path, encoding="utf-8") as f:
            on = json.load(f).get("modelled_on")
        found[os.path.basename(path)[:-5]] = on if isinstance(on, list) else [on] if on else []
    return found


def read_groups(path):
    """Lists of stems."""
    groups = collections.defaultdict(list)
    with open(path, encoding="utf-8") as f:
        for line in f:
            row = json.loads(line)
            groups[row["group"]].append(stem(row["source"]))
    return list(groups.values())


def split(name):
    """(article, way); the way of an article itself is ''."""
    article, _, way = name.partition("--")
    return article, way


def is_copy(a, b):
    ways = split(a)[1], split(b)[1]
    return split(a)[0] == split(b)[0] and not any(way.startswith("not-") for way in ways)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("articles")
    parser.add_argument("copies")
    parser.add_argument("--precision", type=float, default=0)
    parser.add_argument("--recall", type=float, default=0)
    parser.add_argument("--errors", type=int, default=0)
    args = parser.parse_args()

    names = [stem(path) for path in glob.glob(os.path.join(args.articles, "*.txt"))]
    made = [name for name in names if "--" in name]
    page_of = pages()
    group_of, right, wrong, retold = {}, 0, [], []
    for number, group in enumerate(read_groups(args.copies)):
        group_of.update((name, number) for name in group)
        for a, b in itertools.combinations(sorted(group), 2):
            if is_copy(a, b):
                right += 1
            elif split(a)[0] != split(b)[0] and set(page_of[split(a)[0]]) & set(page_of[split(b)[0]]):
                retold.append((a, b))
            else:
                wrong.append((a, b))

    rows = collections.defaultdict(lambda: [0, 0])
    missed = []
    for name in made:
        article, way = split(name)
        found = name in group_of and group_of[name] == group_of.get(article)
        rows[way][0] += 1
        rows[way][1] += found
        if not found and is_copy(article, name):
            missed.append(name)
    wanted = sum(n for way, (n, _) in rows.items() if not way.startswith("not-"))
    precision = right / (right + len(wrong)) if right + len(wrong) else 1.0
    recall = right / wanted if wanted else 1.0

    print(f"{len(names)} articles, {wanted} of them copies")
    print(f"{'way':24}{'pairs':>7}{'found':>7}{'recall':>8}")
    for way, (n, found) in sorted(rows.items(), key=lambda row: ("not-" in row[0], "+" in row[0], row[0])):
        print(f"{way:24}{n:7}{found:7}{'' if 'not-' in way else f'{found / n:8.3f}'}")
    print(f"{'all':24}{wanted:7}{right:7}{recall:8.3f}   precision {precision:.3f} ({len(wrong)} wrong)")
    strict = right / (right + len(wrong) + len(retold)) if right else 0.0
    print(f"retellings of one page that are linked: {len(retold)} pairs; held against it, precision {strict:.3f}")
    for name in missed[:args.errors]:
        print("missed", name)
    for a, b in wrong[:args.errors]:
        print("wrong ", a, b)
    if precision < args.precision or recall < args.recall:
        print(f"wanted: precision {args.precision}, recall {args.recall}")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
