#!/usr/bin/env python3
"""Is a database whole whatever happens to kdidx, its disk or its power?

    tests/crash/crash.py KDIDX SHIM FOLDER [--all | --times N] [--seed N] [GROUP...]

SHIM is shim.c as a library; FOLDER is made, and removed at the end; GROUP is one of
  kills    killed before each change to the files, in the middle of each write, at random moments
  power    power lost after each change: what was not synced is there in part, or not
  faults   each open, read, write ... fails, is cut short or is interrupted
  damage   databases that others hold, cannot be written to, come from a later kdidx, are cut or altered
Each time the database must be sound, in a state between two transactions (for kills: in exactly the one that had
been reached), and the same ingest must end as one that nothing disturbed.

Without --all some points of each group are taken, the same ones each time, with --times N so many times as many;
--seed N chooses the random ones. Prints TAP, then 'N kill points, N power losses, N faults, N damaged' and 'N passed, N failed'.
"""
import argparse
import concurrent.futures
import os
import random
import shutil
import signal
import subprocess
import sys
import threading
import time

import damage
import power
import world

SHOWN = 10  # of the points of a group that fail


class Report:
    """Counts points by what they are, prints a line for each group."""

    def __init__(self, options):
        self.options = options
        self.counts = {"kill points": 0, "power losses": 0, "faults": 0, "damaged": 0}
        self.passed = self.failed = 0
        self.lock = threading.Lock()

    def group(self, name, what, points, try_point):
        """try_point(point) gives "" or what is wrong; points are shared out over the processors."""
        wrong = []
        with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
            for point, said in zip(points, pool.map(try_point, points)):
                if said:
                    wrong.append(f"{point}: {said}")
        self.counts[what] += len(points)
        self.passed += not wrong
        self.failed += bool(wrong)
        number = self.passed + self.failed
        print(f"{'not ok' if wrong else 'ok'} {number} - {name} ({len(points)} {what})", flush=True)
        for line in wrong[:SHOWN]:
            print("#   " + line.replace("\n", "\n#   "))
        if len(wrong) > SHOWN:
            print(f"#   and {len(wrong) - SHOWN} more")

    def some(self, points, few):
        """`few` of the points, evenly spread, in the short form; else all."""
        points = list(points)
        few *= self.options.times
        if self.options.all or len(points) <= few:
            return points
        return [points[i * len(points) // few + len(points) // few // 2] for i in range(few)]

    def end(self):
        print(f"1..{self.passed + self.failed}")
        print(", ".join(f"{n} {what}" for what, n in self.counts.items()))
        print(f"{self.passed} passed, {self.failed} failed")
        return self.failed > 0 or self.passed == 0


# ---- kills ----

def try_kill(scenario, point):
    """Before the n-th change; k: in the middle of it, a write."""
    n, k = point
    before = scenario.before[n - 1]
    allowed = scenario.states[before:before + 1 + (k > 0)]
    with scenario.case() as case:
        result = case.disturb(SHIM_KILL=f"{n}:{k}")
        if result.status != -signal.SIGKILL:
            return f"was not killed: exit {result.status}"
        return case.wrong_after(allowed)


def try_moment(scenario, seconds):
    """Killed from outside, wherever it is, with its threads."""
    with scenario.case() as case:
        with subprocess.Popen([case.kdidx, "-d", case.db, "ingest", "--no-sandbox", scenario.inputs], stdin=subprocess.DEVNULL,
                              stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
            time.sleep(seconds)
            process.kill()
        return case.wrong_after(scenario.states)


def writes_of(scenario, dice):
    for n, op in enumerate(scenario.changes, 1):
        if op.what == "write" and op.a > 1:
            yield n, dice.randrange(1, op.a)


def near_ends(scenario):
    """Before and after what ends a transaction, is synced, cut, made or removed."""
    near = set()
    for n, (op, ended) in enumerate(zip(scenario.changes, power.commits(scenario.changes)), 1):
        if ended or op.what != "write":
            near |= {n, n + 1}
    return [(n, 0) for n in sorted(near) if n <= len(scenario.changes)]


def kills(report, scenarios, dice):
    for scenario in scenarios[:2]:
        points = [(n, 0) for n in range(1, len(scenario.changes) + 1)]
        report.group(f"{scenario.name}: killed before each change", "kill points", report.some(points, 2),
                     lambda point, s=scenario: try_kill(s, point))
        points = list(writes_of(scenario, dice))
        report.group(f"{scenario.name}: killed in the middle of a write", "kill points", report.some(points, 1),
                     lambda point, s=scenario: try_kill(s, point))
    for scenario in scenarios[2:]:
        points = near_ends(scenario) + report.some(writes_of(scenario, dice), 0)[::150]
        report.group(f"{scenario.name}: killed near the ends of transactions", "kill points", points,
                     lambda point, s=scenario: try_kill(s, point))
    for scenario, many in zip(scenarios, (150, 50, 20) if report.options.all else (report.options.times,)):
        with scenario.case() as case:
            start = time.monotonic()
            case.ingest()
            longest = time.monotonic() - start
        moments = [dice.uniform(0, longest) for _ in range(many)]
        report.group(f"{scenario.name}: killed at random moments", "kill points", moments,
                     lambda point, s=scenario: try_moment(s, point))


# ---- power ----

def losses(scenario, dice, every):
    """What disks hold, each once, with the states that may be found there: all that was synced, or more."""
    disk, synced, seen = power.Disk(scenario.base), 0, set()
    for n, op in enumerate([None, *scenario.changes]):
        if op is not None:
            disk.do(op)
            if op.what == "sync" and op.name == "-wal":
                synced = scenario.before[n]
        if n % every:
            continue
        for how, left in (("nothing", disk.left(None, False)), ("some", disk.left(dice, False)),
                          ("torn", disk.left(dice, True))):
            image = hash(tuple(sorted(left.items())))
            if image not in seen:
                seen.add(image)
                yield n, how, left, scenario.states[synced:scenario.before[n] + 1]


def try_loss(scenario, loss):
    with scenario.case(loss[2]) as case:
        return case.wrong_after(loss[3])


class Loss(tuple):
    """Said in short."""

    def __str__(self):
        return f"after change {self[0]}, of what was not synced {self[1]}"


def power_losses(report, scenarios, dice):
    for scenario, few, every in zip(scenarios, (3, 1, 2), (1, 1, 97)):
        points = report.some(map(Loss, losses(scenario, dice, every)), few)
        report.group(f"{scenario.name}: power lost", "power losses", points, lambda loss, s=scenario: try_loss(s, loss))


# ---- faults ----

# What each call is made to do; and what must not even be noticed.
FAULTS = {
    "open": ("EIO", "EACCES", "EINTR", "EIO:on"), "create": ("ENOSPC", "EACCES", "ENOSPC:on"),
    "read": ("EIO", "EINTR", "short", "short:on", "EIO:on"),
    "write": ("EIO", "ENOSPC", "EINTR", "short", "short:on", "ENOSPC:on", "EIO:on"),
    "truncate": ("EIO", "EINTR", "ENOSPC"), "sync": ("EIO", "ENOSPC", "EINTR", "EIO:on"),
    "unlink": ("EIO", "EACCES:on"), "lock": ("EIO", "EIO:on"), "map": ("EIO",),
}
SURVIVED = {("open", "EINTR"), ("read", "EINTR"), ("write", "EINTR"), ("truncate", "EINTR")}
WORDS = {"EIO": "Input/output error", "ENOSPC": "KiB left on the file system of", "EACCES": "Permission denied"}


def must_survive(what, how):
    return how.startswith("short") or (what, how) in SURVIVED


def faults_of(calls):
    """WHAT:N:HOW for each call of each kind that there was."""
    for what, hows in FAULTS.items():
        for how in hows:
            for n in range(1, sum(op.what == what or (what, op.what) == ("open", "create") for op in calls) + 1):
                yield f"{what}:{n}:{how}"


def wrong_words(case, fault, result, calls=()):
    """What is wrong with what was said of a fault that ended the command; of an ingest with its calls."""
    what, _, how = fault.split(":")[:3]
    if result.status != 6 and (what, result.status) != ("lock", 4):  # SQLite takes any failure of a lock for that
        return f"exit {result.status}: {result.err}"
    if must_survive(what, how):
        return f"must be survived: {result.err}"
    if case.db not in result.err:
        return f"the message does not name the file: {result.err}"
    words = words_for(what, how)
    if any(op.name == "-journal" for op in calls) and not any(op.name == "-wal" for op in calls):
        words.append("disk I/O error")  # of the journal of a new database SQLite forgets why
    return "" if any(text in result.err for text in words) else f"not told why: {result.err}"


def words_for(what, how):
    """Of which one must be there. Some reasons SQLite forgets: of locks, of files that it tries to read when it
    cannot make them."""
    words = [WORDS.get(how, "")]
    if what == "lock":
        words += ["locking protocol", "database is locked"]
    if what in ("open", "create"):
        words += ["what SQLite keeps beside it (-journal, -wal, -shm) cannot be made", "no permission to write",
                  "cannot be opened (unable to open database file): "]
    return words


def try_fault(scenario, fault):
    with scenario.case() as case:
        log = os.path.join(case.folder, "log")
        result = case.disturb(SHIM_FAIL=fault, SHIM_LOG=log)
        if result.status == scenario.status:
            return case.wrong_after(scenario.states[-1:])
        calls = power.read_log(log)
        done = sum(power.commits(power.changes(calls)))
        return wrong_words(case, fault, result, calls) or case.wrong_after(scenario.states[done:])


def try_input_fault(scenario, fault):
    """Of what articles are read from: it is rejected by name, or the answer is no other."""
    with scenario.case() as case:
        result = case.ingest(SHIM_FILES=scenario.inputs + "/", SHIM_FAIL=fault)
        what, _, how = fault.split(":")[:3]
        if result.status not in (3, scenario.status):
            return f"exit {result.status}: {result.err}"
        state = case.state()
        if state == scenario.states[-1] or must_survive(what, how):
            return case.wrong_after(scenario.states[-1:])
        said = [line for line in result.err.splitlines() if f"rejected {scenario.inputs}" in line]
        if not any(WORDS[how] in line for line in said):
            return f"no rejection that says why: {result.err}"
        return case.wrong_after([state])


def try_reading_fault(scenario, point):
    """Of the database while it is read: no other answer than without."""
    question, fault = point
    with scenario.case(scenario.end) as case:
        wanted = case.ask(*question)
        result = case.ask(*question, SHIM_FILES=case.db, SHIM_FAIL=fault)
        if result.status == wanted.status:
            return "" if result.out == wanted.out else "another answer"
        return wrong_words(case, fault, result)


def input_calls(scenario):
    log = os.path.join(scenario.folder, "log")
    with scenario.case() as case:
        case.ingest(SHIM_FILES=scenario.inputs + "/", SHIM_LOG=log)
    return power.read_log(log)


def reading_faults(scenario):
    for question in (["export"], ["check"], ["who", "Alchemy of Souls", "--json"]):
        with scenario.case(scenario.end) as case:
            log = os.path.join(case.folder, "log")
            case.ask(*question, SHIM_FILES=case.db, SHIM_LOG=log)
            for fault in faults_of(power.read_log(log)):
                yield question, fault


def faults(report, scenarios, _):
    for scenario, few in zip(scenarios[:2], (5, 1)):
        report.group(f"{scenario.name}: calls on the database that fail", "faults",
                     report.some(faults_of(scenario.ops), few), lambda fault, s=scenario: try_fault(s, fault))
    scenario = scenarios[0]
    report.group("calls on inputs that fail", "faults", report.some(faults_of(input_calls(scenario)), 1),
                 lambda fault: try_input_fault(scenario, fault))
    report.group("calls on a database that is read", "faults", report.some(reading_faults(scenario), 6),
                 lambda point: try_reading_fault(scenario, point))


# ---- all ----

GROUPS = {"kills": kills, "power": power_losses, "faults": faults, "damage": damage.damage}


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("kdidx")
    parser.add_argument("shim")
    parser.add_argument("folder")
    parser.add_argument("--all", action="store_true")
    parser.add_argument("--times", type=int, default=1)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("groups", nargs="*", metavar="GROUP")
    options = parser.parse_intermixed_args()
    os.environ["CRASH_SHIM"] = os.path.realpath(options.shim)
    kdidx = os.path.realpath(options.kdidx)
    shutil.rmtree(options.folder, ignore_errors=True)
    report = Report(options)
    scenarios = [world.Scenario(kdidx, options.folder, prepare)
                 for prepare in (world.first_ingest, world.later_ingest, world.two_batches)[:3 if options.all else 2]]
    for name in options.groups or GROUPS:
        GROUPS[name](report, scenarios, random.Random(f"{options.seed} {name}"))
    shutil.rmtree(options.folder)
    return report.end()


if __name__ == "__main__":
    sys.exit(main())
