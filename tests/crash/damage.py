"""Databases that cannot be used, or hold what kdidx did not write: it works with them or says why not."""
import json
import os
import sqlite3
import struct

import power
import world

PAGE = 16384
VERSION_AT = 60  # user_version in the file's header
MARGIN = 40      # of the start of a page: its header, and the first pointers to its cells
ASKED = (["export"], ["who", "Alchemy of Souls", "--json"], ["search", "drama", "--json"],
         ["list", "people", "--ndjson"], ["status", "--json", "--no-lists"])


def wrong_end(case, words, result):
    """What is wrong with how a command ended on a damaged database."""
    name = " ".join(words)
    if result.status not in (0, 1, 3, 5, 6):
        return f"{name}: exit {result.status}: {result.err[-2000:]}"
    if result.status in (5, 6) and case.db not in result.err:
        return f"{name}: exit {result.status}, and the message does not name the file: {result.err}"
    return ""


def try_image(scenario, files, writing):
    """Every command ends as it should."""
    with scenario.case(files) as case:
        wrong = ""
        for words in (["check"], *ASKED):
            wrong = wrong or wrong_end(case, words, case.ask(*words))
        if not wrong and writing:
            wrong = wrong_end(case, ["ingest"], case.ingest())
        return wrong


# ---- cut, altered ----

class Damaged(tuple):
    """What was done to a file, and the files."""

    def __str__(self):
        return self[0]


def cuts(base, dice):
    whole = base[""]
    lengths = {1, 15, 16, 99, 100, 512, PAGE - 1, PAGE + 1}
    lengths |= {n * PAGE for n in range(1, len(whole) // PAGE)}
    lengths |= {dice.randrange(1, len(whole)) for _ in range(60)}
    for n in sorted(lengths):
        yield Damaged((f"cut to {n} bytes", {"": whole[:n]}))


def flip(content, byte, bit):
    return content[:byte] + bytes([content[byte] ^ 1 << bit]) + content[byte + 1:]


def flips(base, dice):
    """In the header of the file and of every page; and all over it."""
    whole = base[""]
    places = list(range(100))
    places += [page + dice.randrange(12) + (100 if page == 0 else 0)
               for page in range(0, len(whole), PAGE) for _ in range(4)]
    places += [page + dice.randrange(MARGIN) for page in range(0, len(whole), PAGE) for _ in range(3)]
    places += [dice.randrange(len(whole)) for _ in range(1000)]
    for byte in places:
        bit = dice.randrange(8)
        yield Damaged((f"bit {bit} of byte {byte} flipped", {"": flip(whole, byte, bit)}))


def try_found(scenario, files):
    """check tells it."""
    with scenario.case(files) as case:
        checked = case.ask("check")
        return "" if checked.status == 6 and case.db in checked.err else f"check: exit {checked.status}: {checked.err}"


def text_flips(scenario, dice):
    """In the texts and the names, wherever they stand in the file; what rows are counted and found by. In their
    letters: what else a title has is in no index."""
    whole = scenario.end[""]
    with open(next(world.samples(1)), "rb") as f:
        lines = [line.strip() for line in f if len(line) > 40]
    with scenario.case(scenario.end) as case:
        names = [row["name"].encode() for row in map(json.loads, case.ask("list", "people", "--ndjson").out.splitlines())]
    for piece in lines + names:
        at = whole.find(piece)
        if at >= 0:
            letters = [i for i, byte in enumerate(piece) if bytes([byte]).isalpha()]
            byte, bit = at + dice.choice(letters), dice.randrange(5)
            yield Damaged((f"bit {bit} of byte {byte} flipped", {"": flip(whole, byte, bit)}))


def unwritten(scenario):
    """What an ingest leaves that is killed before its log is written back."""
    last = max(n for n, ended in enumerate(power.commits(scenario.changes), 1) if ended)
    at = next(n for n, op in enumerate(scenario.changes, 1) if n > last and op.what == "write" and op.name == "")
    with scenario.case() as case:
        case.disturb(SHIM_KILL=at)
        return case.files()


def log_damages(scenario, dice):
    files = unwritten(scenario)
    log = files["-wal"]
    for _ in range(100):
        n = dice.randrange(len(log))
        yield Damaged((f"log cut to {n} bytes", dict(files, **{"-wal": log[:n]})))
        frame = 32 + n // (PAGE + 24) * (PAGE + 24)
        byte, bit = min(len(log) - 1, dice.choice((dice.randrange(32), frame + dice.randrange(24), n))), dice.randrange(8)
        yield Damaged((f"bit {bit} of byte {byte} of the log flipped", dict(files, **{"-wal": flip(log, byte, bit)})))


def try_log(scenario, files):
    """It counts up to where it is damaged."""
    with scenario.case(files) as case:
        return case.wrong_after(scenario.states)


# ---- held, of a later version, for reading alone ----

def try_held(scenario, words):
    with scenario.case(scenario.end) as case:
        other = sqlite3.connect(case.db, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        result = case.ask(*words)
        other.close()
        if result.status != 4 or f"{case.db}: another process is writing to it" not in result.err:
            return f"exit {result.status}: {result.err}"
        return "" if case.state() == scenario.states[-1] else "it is another one now"


def try_later(scenario, words):
    whole = scenario.end[""]
    later = whole[:VERSION_AT] + struct.pack(">i", 1000) + whole[VERSION_AT + 4:]
    with scenario.case({"": later}) as case:
        result = case.ask(*words)
        if result.status != 5 or f"{case.db}: made by a later kdidx" not in result.err:
            return f"exit {result.status}: {result.err}"
        return "" if case.files() == {"": later} else "it is another one now"


def try_reading_alone(scenario, words):
    """On a file system that is mounted for reading: asked, it answers; nothing is written."""
    with scenario.case(scenario.end) as case:
        wanted = case.ask(*words)
        result = case.ask(*words, SHIM_FILES=case.db, SHIM_FAIL="open:1:EROFS:on")
        if words[0] in ("check", "ingest"):
            right = result.status == 6 and f"{case.db}: no permission to write" in result.err
        else:
            right = result == wanted
        return "" if right else f"exit {result.status}: {result.err}"


def damage(report, scenarios, dice):
    scenario = scenarios[0]
    writers = [["ingest", scenario.inputs], ["alias", "Alchemy of Souls", "The Soul Shifters"],
               ["load", os.devnull]]
    report.group("held by another process", "damaged", writers[:2], lambda words: try_held(scenario, words))
    all_words = [*ASKED, ["check"], *writers]
    report.group("from a later version", "damaged", all_words, lambda words: try_later(scenario, words))
    report.group("for reading alone", "damaged", [*ASKED, ["check"], writers[0]],
                 lambda words: try_reading_alone(scenario, words))
    points = report.some(cuts(scenario.end, dice), 3)
    report.group("cut short", "damaged", points, lambda image: try_image(scenario, image[1], True))
    points = report.some(flips(scenario.end, dice), 6)
    report.group("a bit flipped", "damaged", points, lambda image: try_image(scenario, image[1], hash(image[0]) % 4 == 0))
    points = report.some(text_flips(scenario, dice), 2)
    report.group("a bit of a text or a name flipped", "damaged", points, lambda image: try_found(scenario, image[1]))
    points = report.some(log_damages(scenario, dice), 1)
    report.group("a log that is damaged", "damaged", points, lambda image: try_log(scenario, image[1]))
