#!/usr/bin/env python3
"""Which lines and branches of src the tests have reached: a table by folder, and what they have not.

    tests/coverage.py BUILD [NAME...]     BUILD: built by gcc with --coverage, its tests run;
                                          NAME: a folder or file of src, whose lines that were not reached are
                                          listed, with -v branches, too (default: store)

A branch is an edge of the flow of control that gcov counts (gcov -b: "taken at least once"). Run by `make coverage`.
"""
import argparse
import collections
import glob
import json
import os
import subprocess
import sys


class Line:
    """What became of one line, in all the objects that it is part of."""

    def __init__(self):
        self.count = 0
        self.branches = []

    def add(self, line):
        self.count += line["count"]
        counts = [branch["count"] for branch in line["branches"]]
        # A line that stands in several functions of an object, as one of a macro, has the branches of each.
        if len(counts) != len(self.branches):
            self.branches += [0] * (len(counts) - len(self.branches))
        self.branches[:len(counts)] = [a + b for a, b in zip(self.branches, counts)]


def read(build):
    """{file of src: {number: Line}} of all objects."""
    files = collections.defaultdict(lambda: collections.defaultdict(Line))
    notes = sorted(glob.glob(f"{build}/src/**/*.gcno", recursive=True))
    if not notes:
        sys.exit(f"{build}: nothing in it was built with --coverage")
    gcov = subprocess.run(["gcov", "--json-format", "--stdout", "--branch-probabilities", *notes],
                          check=False, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    if gcov.returncode != 0:
        sys.exit(f"{build}: gcov cannot read what is in it; was some of it compiled anew after the tests?")
    for document in gcov.stdout.splitlines():
        for file in json.loads(document)["files"]:
            if file["file"].startswith("src/"):
                for line in file["lines"]:
                    files[file["file"]][line["line_number"]].add(line)
    return files


def sums(files):
    """Lines reached, all lines, branches taken, all branches."""
    lines = [line for file in files for line in file.values()]
    branches = [count for line in lines for count in line.branches]
    return sum(line.count > 0 for line in lines), len(lines), sum(count > 0 for count in branches), len(branches)


def percent(part, whole):
    """Not rounded up to a hundred."""
    return f"{part * 10000 // whole / 100:.2f}" if whole else "-"


def table(files):
    folders = collections.defaultdict(list)
    for name, file in files.items():
        folders[os.path.dirname(name)].append(file)
    print(f"{'FOLDER':<12} {'LINES':>7} {'%':>7} {'BRANCHES':>9} {'%':>7}")
    for name, group in [*sorted(folders.items()), ("all", list(files.values()))]:
        reached, lines, taken, branches = sums(group)
        print(f"{name:<12} {lines:>7} {percent(reached, lines):>7} {branches:>9} {percent(taken, branches):>7}")


def missed(name, file, branches):
    with open(name, encoding="utf-8") as source:
        text = source.read().splitlines()
    for number, line in sorted(file.items()):
        if line.count == 0:
            print(f"{name}:{number}: {text[number - 1].strip()}")
        elif branches and 0 in line.branches:
            print(f"{name}:{number}: {line.branches.count(0)} of {len(line.branches)} branches: "
                  f"{text[number - 1].strip()}")


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("build")
    parser.add_argument("names", nargs="*", metavar="NAME")
    parser.add_argument("-v", dest="branches", action="store_true")
    options = parser.parse_intermixed_args()
    files = read(options.build)
    table(files)
    print("\nnot reached:")
    for name, file in sorted(files.items()):
        if any(f"{name}/".startswith(f"src/{wanted}/") for wanted in options.names or ["store"]):
            missed(name, file, options.branches)


if __name__ == "__main__":
    main()
