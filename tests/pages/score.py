#!/usr/bin/env python3
"""Measures how well the article was found in saved pages, against what pages.py says is in them.

    tests/pages/pages.py PAGES
    kdidx extract --text --format=auto PAGES/*.html > records.ndjson
    tests/pages/score.py PAGES records.ndjson
    tests/pages/score.py --errors 10 --floor 0.9 PAGES records.ndjson

Any program that prints {"source", "text", "title", "published", "outlet", "url", "lang"}, one line a
page, can be measured. Text: F1 of the tokens (lower-cased runs of letters and digits, each as often
as it occurs) of headline and body. Author, outlet and date of the page are neither asked for in the
text nor held against it, with the few words that go with them (by, posted, on ...). A template's row
sums up the tokens of its pages, the rows at the end are means of the pages. Where a page was read as
several articles, their texts are joined, and the longest one says the rest.

Metadata: how many of the pages that state a thing have it right, how many have something else
("wrong"), and how many pages that do not state it were given one all the same ("made up"). A thing
that only the running text says may be missing. Dates are compared to the day, languages by their first
part; no page is blamed for the language "en", which all articles are in.
"""
import argparse
import collections
import glob
import html
import json
import os
import re
import sys
import unicodedata

META = ["title", "published", "outlet", "url", "lang"]
SETS = ["seen", "unseen", "fresh"]
AROUND = "by posted on published updated written in at"


def tokens(text):
    """The words of a text and how often each occurs."""
    return collections.Counter(re.findall(r"[^\W_]+", unicodedata.normalize("NFC", text).lower()))


def read_truth(folder):
    """{stem: what pages.py wrote}"""
    truth = {}
    for path in sorted(glob.glob(os.path.join(folder, "*.json"))):
        with open(path, encoding="utf-8") as f:
            truth[os.path.basename(path)[:-5]] = json.load(f)
    return truth


def read_records(path):
    """{stem: record}"""
    parts = collections.defaultdict(list)
    with open(path, encoding="utf-8") as f:
        for line in f:
            record = json.loads(line)
            parts[os.path.basename(record["source"]).removesuffix(".html")].append(record)
    return {stem: joined(records) for stem, records in parts.items()}


def joined(records):
    """One record of all that a page was read as."""
    main = max(records, key=lambda record: len(record["text"]))
    return {**main, "text": "\n".join(record["text"] for record in records)}


def sites():
    """{template: the row of templates.tsv}"""
    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "templates.tsv")
    with open(path, encoding="utf-8") as f:
        head, *rows = [line.split("\t") for line in f.read().splitlines()]
    return {row[0]: dict(zip(head, row)) for row in rows}


# Text

def spoken_date(page):
    """Year, month and day as a page may write them."""
    if not page["published"]:
        return ""
    year, month, day = page["published"].split("-")
    names = ("January February March April May June July August September October November "
             "December").split()
    name = names[int(month) - 1]
    return f"{year} {month} {day} {int(month)} {int(day)} {name} {name[:3]}"


def count(page, site, record):
    """(tokens found, tokens wanted, tokens given)"""
    want = tokens("\n".join([page["title"], *page["body"]]))
    got = tokens(record["text"]) if record else collections.Counter()
    free = tokens(" ".join([AROUND, site, page["author"] or "", spoken_date(page)]))
    found = (got & want).total()
    return found, want.total(), found + (got - want - free).total()


def share(part, whole):
    return part / whole if whole else 0.0


def f1(found, want, got):
    return share(2 * found, want + got)


# Metadata

def plain(field, value):
    """A value in the form in which it is compared, None when there is none."""
    if not value:
        return None
    if field == "published":
        return value[:10]
    if field == "lang":
        return re.split("[-_]", value.lower())[0]
    return " ".join(html.unescape(unicodedata.normalize("NFC", value)).split())


def judge(field, page, record):
    """"right", "wrong", "missed", "made up" or None where there is nothing to say."""
    want, got = plain(field, page[field]), plain(field, (record or {}).get(field))
    if want is None:
        return "made up" if got and (field, got) != ("lang", "en") else None
    if got is None:
        return None if field in page["optional"] else "missed"
    return "right" if got == want else "wrong"


def metadata(truth, records):
    """{field: how often which verdict}"""
    verdicts = {field: collections.Counter() for field in META}
    for stem, page in truth.items():
        for field in META:
            verdicts[field][judge(field, page, records.get(stem))] += 1
    return verdicts


# What is printed

def mean(values):
    return sum(values) / len(values) if values else 0.0


def print_text(counts, truth, rows):
    """A row for each template, then the means; gives the mean of all pages."""
    print(f"{'template':<14} {'set':<7} precision  recall      F1   worst")
    for name, row in rows.items():
        own = [counts[stem] for stem in counts if truth[stem]["template"] == name]
        found, want, got = (sum(column) for column in zip(*own)) if own else (0, 0, 0)
        print(f"{name:<14} {row['set']:<7} {share(found, got):9.3f} {share(found, want):7.3f} "
              f"{f1(found, want, got):7.3f} {min((f1(*c) for c in own), default=0):7.3f}")
    for part in [*SETS, "all"]:
        own = [f1(*c) for stem, c in counts.items() if part in ("all", rows[truth[stem]["template"]]["set"])]
        print(f"{'mean of pages':<14} {part:<7} {'':17} {mean(own):7.3f} {min(own, default=0):7.3f}")
    return mean([f1(*c) for c in counts.values()])


def print_metadata(parts):
    """The verdicts, the sets side by side."""
    print(f"\n{'':<10} " + "   ".join(f"{part:<34}" for part in parts))
    head = f"{'stated':>6} {'right':>6} {'wrong':>5} {'made up':>8}{'':6}"
    print(f"{'metadata':<10} " + "   ".join([head] * len(parts)))
    for field in META:
        cells = []
        for verdicts in parts.values():
            of = verdicts[field]
            stated = of["right"] + of["wrong"] + of["missed"]
            cells.append(f"{stated:6} {share(of['right'], stated):6.2f} {of['wrong']:5} {of['made up']:8}{'':6}")
        print(f"{field:<10} " + "   ".join(cells))


def words(text):
    """A text as its tokens in a row, to look for one line in another text."""
    return " " + " ".join(re.findall(r"[^\W_]+", unicodedata.normalize("NFC", text).lower())) + " "


def strangers(lines, text):
    """The lines that are not in the text."""
    text = words(text)
    return [line for line in lines if words(line).strip() and words(line) not in text]


def print_errors(number, counts, truth, records):
    """What is missing and what is too much in the worst pages, and their metadata."""
    for stem in sorted(counts, key=lambda stem: f1(*counts[stem]))[:number]:
        page, record = truth[stem], records.get(stem)
        want, got = [page["title"], *page["body"]], record["text"] if record else ""
        print(f"\n{stem}: {f1(*counts[stem]):.3f}" + ("" if record else ", no record"))
        for line in strangers(want, got):
            print("  missed    " + line[:100])
        for line in strangers(got.splitlines(), "\n".join(want)):
            print("  too much  " + " ".join(line.split())[:100])
        for field in META:
            verdict = judge(field, page, record)
            if verdict in ("wrong", "missed", "made up"):
                print(f"  {field} {verdict}: {(record or {}).get(field)!r}, it is {page[field]!r}")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--floor", type=float, default=0.0, help="exit with 1 when the mean F1 is lower")
    parser.add_argument("--errors", type=int, nargs="?", const=5, default=0, metavar="N",
                        help="tell what is wrong in the N worst pages (put it last to have 5)")
    parser.add_argument("pages")
    parser.add_argument("records")
    args = parser.parse_args()

    truth, records, rows = read_truth(args.pages), read_records(args.records), sites()
    counts = {stem: count(page, rows[page["template"]]["site"], records.get(stem))
              for stem, page in truth.items()}
    reached = print_text(counts, truth, rows)
    by_set = {part: {stem: page for stem, page in truth.items() if rows[page["template"]]["set"] == part}
              for part in SETS}
    print_metadata({part: metadata(pages, records) for part, pages in by_set.items()})
    print_errors(args.errors, counts, truth, records)
    if reached < args.floor:
        sys.exit(f"score.py: the mean F1 {reached:.3f} is below {args.floor}")


if __name__ == "__main__":
    main()
