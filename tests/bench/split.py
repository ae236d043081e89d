#!/usr/bin/env python3
"""How well articles are told apart: joins the given files, each one article, in random order and
in each of the usual forms, and compares what `kdidx extract` makes of that with the files.

    tests/bench/split.py data/sample/*.txt
    tests/bench/split.py --rounds 50 --forms cat,awk --show 10 DIR/*.txt

Prints per form the precision and recall of the boundaries and how many articles came out exactly;
first of all, how many of the single files are torn apart. The order is the same at each run.
"""
import argparse
import json
import os
import random
import subprocess
import tempfile

SPACE = " \t\r\n\f\v\u00a0\u2003\u3000\u200b\ufeff"

FORMS = {
    "cat": lambda names, texts: b"".join(texts),
    "awk": lambda names, texts: b"".join(t if t.endswith(b"\n") else t + b"\n" for t in texts),
    "blank": lambda names, texts: b"\n\n\n\n".join(texts),
    "headers": lambda names, texts: b"\n".join(
        b"==> %s <==\n%s" % (n.encode(), t) for n, t in zip(names, texts)),
    "rules": lambda names, texts: b"\n---\n".join(texts),
    "stars": lambda names, texts: b"\n\n***\n\n".join(texts),
    "named": lambda names, texts: b"".join(
        b"=== %s ===\n%s\n" % (n.encode(), t) for n, t in zip(names, texts)),
    "numbered": lambda names, texts: b"".join(
        b"Article %d\n%s\n\n" % (i + 1, t) for i, t in enumerate(texts)),
    "formfeed": lambda names, texts: b"\f".join(texts),
    "crlf": lambda names, texts: b"\r\n---\r\n".join(t.replace(b"\n", b"\r\n") for t in texts),
}


def extract(path):
    run = subprocess.run(["kdidx", "extract", "--no-lists", "--text", path],
                         capture_output=True, check=False)
    return [json.loads(line)["text"] for line in run.stdout.splitlines()]


def joined(form, names, texts):
    with tempfile.NamedTemporaryFile(suffix=".txt", delete=False) as file:
        file.write(FORMS[form](names, texts))
    try:
        return extract(file.name)
    finally:
        os.unlink(file.name)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--forms", default=",".join(FORMS))
    parser.add_argument("--show", type=int, default=0, help="faults to print per form")
    parser.add_argument("files", nargs="+")
    args = parser.parse_args()

    torn = [f for f in args.files if len(extract(f)) != 1]
    print(f"single files that are not one article: {len(torn)} of {len(args.files)}", *torn)
    raw = {f: open(f, "rb").read() for f in args.files}
    for form in args.forms.split(","):
        order, right, wrong, missed, exact, total, faults = random.Random(7), 0, 0, 0, 0, 0, []
        for _ in range(args.rounds):
            some = order.sample(args.files, min(order.choice([2, 3, 5, 8, 12]), len(args.files)))
            want = [raw[f].decode().replace("\r\n", "\n").strip(SPACE) for f in some]
            got = [t.strip(SPACE) for t in
                   joined(form, [os.path.basename(f) for f in some], [raw[f] for f in some])]
            begins = {w[:60] for w in want[1:]}
            found = {g[:60] for g in got[1:]}
            right += len(begins & found)
            wrong += len(found - begins)
            missed += len(begins - found)
            exact += sum(w in got for w in want)
            total += len(want)
            faults += [("made up", x) for x in found - begins]
            faults += [("missed", x) for x in begins - found]
        print(f"{form:10} precision {right / max(1, right + wrong):.3f}"
              f"  recall {right / max(1, right + missed):.3f}  exact articles {exact}/{total}")
        for kind, text in faults[:args.show]:
            print(f"    {kind}: {text!r}")


if __name__ == "__main__":
    main()
