#!/usr/bin/env python3
"""Are worked out years right?

Half of the samples are stored as if their articles named no year and no day of their own; `kdidx
when` has to find the years of their events from the other half and the lists.

    years.py KDIDX FOLDER [--errors]
"""
import argparse
import collections
import glob
import json
import os
import random
import subprocess

TOP = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")


def run(kdidx, *args, text=None):
    done = subprocess.run([kdidx, *args], capture_output=True, text=True, encoding="utf-8", input=text)
    assert done.returncode in (0, 1, 3), done.stderr
    return done.stdout


def is_day(value):
    return len(value) == 10 and value[0] != "X"


def hide(record, hidden):
    """Takes the years away; `hidden` gets them by article, drama, event and day."""
    for event in record["events"]:
        if is_day(event["date"]):
            hidden[record["id"], event["drama"], event["event"], event["date"][4:]] = event["date"][:4]
            event["date"] = "XXXX" + event["date"][4:]
    for date in record["dates"]:
        if is_day(date["value"]):
            date["value"] = "XXXX" + date["value"][4:]
        date.pop("inferred", None)
    record["published"] = None


def store(kdidx, db):
    folder = os.path.join(TOP, "data", "sample")
    files = sorted(glob.glob(folder + "/*.txt") + glob.glob(folder + "/modelled/*.txt"))
    chance, hidden, lines = random.Random(5), {}, []
    for line in run(kdidx, "extract", "--text", *files).splitlines():
        record = json.loads(line)
        if chance.random() < 0.5:
            hide(record, hidden)
        lines.append(json.dumps(record))
    if os.path.exists(db):
        os.remove(db)
    run(kdidx, "-d", db, "load", text="\n".join(lines) + "\n")
    return hidden


def answers(kdidx, db, drama):
    """Article, event and day of each event, with year and what gave it."""
    asked = json.loads(run(kdidx, "-d", db, "when", "--json", "--evidence", "all", drama))
    for row in asked["dates"]:
        for evidence in row["evidence"] if row["event"] else []:
            yield (evidence["article"], row["event"], row["value"][4:]), row["value"][:4], row["year"]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("kdidx")
    parser.add_argument("folder")
    parser.add_argument("--errors", action="store_true")
    args = parser.parse_args()
    os.makedirs(args.folder, exist_ok=True)
    db = os.path.join(args.folder, "years.db")
    hidden = store(args.kdidx, db)
    counts = collections.Counter()
    for drama in sorted({key[1] for key in hidden}):
        found = {key: (year, by) for key, year, by in answers(args.kdidx, db, drama)}
        for (article, of, event, day), year in hidden.items():
            if of != drama or (article, event, day) not in found:
                continue
            got, by = found[article, event, day]
            outcome = "none" if got == "XXXX" else "right" if got == year else "wrong"
            counts["" if outcome == "none" else by, outcome] += 1
            if args.errors and outcome == "wrong":
                print(f"{event} of {drama}: {got}{day}, not {year} ({by})")
    print("years      right  wrong   none")
    for by in sorted({key[0] for key in counts if key[0]}):
        print(f"{by:9} {counts[by, 'right']:6} {counts[by, 'wrong']:6}")
    print(f"{'all':9} {sum(n for k, n in counts.items() if k[1] == 'right'):6}"
          f" {sum(n for k, n in counts.items() if k[1] == 'wrong'):6} {counts['', 'none']:6}")


main()
