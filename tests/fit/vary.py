#!/usr/bin/env python3
"""Makes variants of annotated articles, to learn from: titles are replaced by others of the lists,
or lose their quotation marks, or both. So one learns how titles are placed and made, not which
there are.

    vary.py DATA OUT [--without DIR] DIR

DATA is the data folder. DIR holds NNN.txt and its annotation NNN.json, and so will OUT, with
NNN-1 (other titles), NNN-2 (no quotation marks) and NNN-3 (both). Titles that the articles in the
folder --without have are not used.
"""
import glob
import json
import os
import random
import re
import sys

MARKS = ["“”", "‘’", '""', "''", "«»", "『』", "「」"]


def forms_of(work):
    """Longest first."""
    return sorted(set(work["forms"] + [work["title"]]), key=lambda form: (-len(form), form))


def listed_titles(data, without):
    """All titles of dramas on the list in Latin letters that no article of the folder has."""
    taken = set()
    for path in glob.glob(os.path.join(without, "*.json")) if without else []:
        with open(path) as f:
            taken |= {form.lower() for work in json.load(f)["works"] for form in forms_of(work)}
    with open(os.path.join(data, "names", "dramas.tsv")) as f:
        titles = [line.split("\t")[0] for line in f.read().splitlines()[1:]]
    return [t for t in titles if t.lower() not in taken and all(ord(c) < 0x300 for c in t)]


def rename(text, gold, titles):
    """Gives the works other titles, most of them."""
    for work in gold["works"]:
        held = [form for form in forms_of(work) if form in text]
        if not held or random.random() < 0.15:
            continue
        old = work["title"] if work["title"] in text else held[0]
        if len(old) < 3:
            continue
        new = random.choice(titles)
        new = new.upper() if old.isupper() else new
        text = re.sub(r"(?<!\w)" + re.escape(old) + r"(?!\w)", lambda _: new, text)
        title = work["title"].replace(old, new)
        for tie in gold["cast"] + gold["crew"] + gold["airs"] + gold["airtimes"]:
            tie["drama"] = title if tie["drama"] == work["title"] else tie["drama"]
        work["forms"] = [form.replace(old, new) for form in work["forms"]]
        work["title"] = title
    return text


def unquote(text, gold):
    for work in gold["works"]:
        for form in forms_of(work):
            for left, right in MARKS:
                text = re.sub(left + "(" + re.escape(form) + ")([,.!?]?)" + right, r"\1\2", text)
    return text


def write(stem, text, gold):
    with open(stem + ".txt", "w") as f:
        f.write(text)
    with open(stem + ".json", "w") as f:
        json.dump(gold, f)


def main(argv):
    without = argv[argv.index("--without") + 1] if "--without" in argv else None
    data, out, folder = argv[0], argv[1], argv[-1]
    titles = listed_titles(data, without)
    random.seed(1)
    os.makedirs(out, exist_ok=True)
    for path in sorted(glob.glob(os.path.join(folder, "*.json"))):
        stem = os.path.basename(path)[:-5]
        with open(path) as f:
            gold = f.read()
        with open(path[:-5] + ".txt") as f:
            text = f.read()
        renamed = json.loads(gold)
        other = rename(text, renamed, titles)
        write(os.path.join(out, stem + "-1"), other, renamed)
        write(os.path.join(out, stem + "-2"), unquote(text, json.loads(gold)), json.loads(gold))
        renamed = json.loads(gold)
        other = unquote(rename(text, renamed, titles), renamed)
        write(os.path.join(out, stem + "-3"), other, renamed)


if __name__ == "__main__":
    main(sys.argv[1:])
