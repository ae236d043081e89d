"""An ingest that is disturbed again and again: its inputs, the database before, and all states between which it may
leave the database in."""
import collections
import glob
import json
import os
import shutil
import subprocess
import tempfile

import power

TOP = os.path.realpath(os.path.join(os.path.dirname(__file__), "..", ".."))
SUFFIXES = ("", "-wal", "-shm", "-journal")
TIMEOUT = 60  # of what takes a second, also under sanitizers
# All that a database says; what is joined over articles, too.
QUESTIONS = (["export"], ["sql", "--tsv", "SELECT * FROM rejects"], ["list", "people", "--ndjson"],
             ["list", "works", "--ndjson"], ["copies", "--ndjson"])
NOTHING = "nothing"  # the state of a database that was not made yet
NOT_MADE = ("there is no database", "holds nothing yet")

Result = collections.namedtuple("Result", "status out err")


def run(kdidx, arguments, **shim):
    """Runs kdidx; under shim.c with SHIM_... when there is any."""
    env = dict(os.environ, LC_ALL="C.UTF-8", **{name: str(value) for name, value in shim.items()})
    for name in ("KDIDX_DB", "KDIDX_DATA"):
        env.pop(name, None)
    if shim:
        env["LD_PRELOAD"] = os.environ["CRASH_SHIM"]
        # Its library comes second then, which does no harm here.
        env["ASAN_OPTIONS"] = env.get("ASAN_OPTIONS", "") + ":verify_asan_link_order=0"
    try:
        done = subprocess.run([kdidx, *arguments], env=env, stdin=subprocess.DEVNULL, capture_output=True,
                              timeout=TIMEOUT, check=False)
    except subprocess.TimeoutExpired:
        return Result("no end", b"", "")
    return Result(done.returncode, done.stdout, done.stderr.decode(errors="replace").strip())


class Case:
    """A database in a folder of its own."""

    def __init__(self, scenario, files):
        self.scenario, self.kdidx = scenario, scenario.kdidx
        self.folder = tempfile.mkdtemp(dir=scenario.folder)
        self.db = os.path.join(self.folder, "k.db")
        for name, content in files.items():
            with open(self.db + name, "wb") as f:
                f.write(content)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        shutil.rmtree(self.folder)

    def ask(self, *arguments, **shim):
        return run(self.kdidx, ["-d", self.db, *arguments], **shim)

    def ingest(self, **shim):
        """The ingest that is disturbed: one thread, so that each time the calls are the same; without the sandbox,
        which would keep the shim from killing it and from writing its log."""
        return self.ask("ingest", "--no-sandbox", "--jobs", "1", self.scenario.inputs, **shim)

    def disturb(self, **shim):
        return self.ingest(SHIM_FILES=self.db, **shim)

    def files(self):
        files = {}
        for name in SUFFIXES:
            if os.path.exists(self.db + name):
                with open(self.db + name, "rb") as f:
                    files[name] = f.read()
        return files

    def state(self):
        """All that the database says; NOTHING: there is none yet."""
        said = []
        for question in QUESTIONS:
            result = self.ask(*question)
            if any(words in result.err for words in NOT_MADE) and result.status in (5, 6):
                return NOTHING
            if result.status not in (0, 1):
                return f"{question[0]}: exit {result.status}: {result.err}"
            said.append(result.out)
        return b"".join(said)

    def wrong_after(self, allowed):
        """What is wrong with the database that a disturbed ingest left, "" when nothing is: it must be sound and in
        an allowed state, and the same ingest must end as if it had not been disturbed."""
        checked = self.ask("check")
        state = self.state()
        if state not in allowed:
            return f"the state is none that it may be in: {state[:200]}"
        if checked.status != 0 and state != NOTHING:
            return f"check: exit {checked.status}: {checked.out[:300]} {checked.err[:300]}"
        again = self.ingest()
        if again.status != self.scenario.status:
            return f"the second ingest: exit {again.status}: {again.err[:300]}"
        if self.state() != self.scenario.states[-1]:
            return "the second ingest ends in another state"
        checked = self.ask("check")
        return "" if checked.status == 0 else f"check at the end: {checked.out[:300]} {checked.err[:300]}"


class Scenario:
    """`prepare(scenario)` fills the folder `inputs`, and gives the files of the database before."""

    def __init__(self, kdidx, folder, prepare):
        self.kdidx, self.folder = kdidx, os.path.join(os.path.realpath(folder), prepare.__name__)
        self.name = prepare.__name__.replace("_", " ")
        self.inputs = os.path.join(self.folder, "in")
        os.makedirs(self.inputs)
        self.base = prepare(self)
        self._run_undisturbed()
        self._find_states()

    def case(self, files=None):
        return Case(self, self.base if files is None else files)

    def _run_undisturbed(self):
        log = os.path.join(self.folder, "log")
        with self.case() as case:
            done = case.disturb(SHIM_LOG=log)
            self.status, self.end = done.status, case.files()
        if done.status not in (0, 3):
            raise SystemExit(f"{self.name}: the ingest fails undisturbed: {done}")
        self.ops = power.read_log(log)
        self.changes = power.changes(self.ops)
        os.remove(log)

    def _find_states(self):
        """What is stored after each transaction; and how many have ended before each change."""
        disk, done = power.Disk(self.base), 0
        self.states, self.before = [self._state_of(self.base)], []
        for op, ended in zip(self.changes, power.commits(self.changes)):
            self.before.append(done)
            disk.do(op)
            if ended:
                done += 1
                self.states.append(self._state_of(disk.seen()))
        self.before.append(done)

    def _state_of(self, files):
        with self.case(files) as case:
            return case.state()


# ---- what is ingested ----

def samples(*numbers):
    for number in numbers:
        yield from sorted(glob.glob(os.path.join(TOP, "data", "sample", f"{number:03}-*.txt")))


def copy_samples(scenario, *numbers):
    for path in samples(*numbers):
        shutil.copy(path, scenario.inputs)


def first_ingest(scenario):
    """Makes the database; one input is rejected."""
    copy_samples(scenario, 1, 2, 5)
    with open(os.path.join(scenario.inputs, "broken.gz"), "wb") as f:
        f.write(bytes.fromhex("1f8b0800000000000003"))
    return {}


def later_ingest(scenario):
    """Into a database that holds something: of its articles one is the same, one changed, and one comes."""
    copy_samples(scenario, 2, 18)
    with Case(scenario, {}) as case:
        case.ingest()
        base = case.files()
    copy_samples(scenario, 1)
    path = next(samples(18))
    with open(path, encoding="utf-8") as f, \
            open(os.path.join(scenario.inputs, os.path.basename(path)), "w", encoding="utf-8") as out:
        out.write(f.read() + "\nThe drama was later sold to Netflix.\n")
    return base


def two_batches(scenario):
    """More articles than one transaction takes, and more pages than the log takes before it is written back."""
    families, given = ("Kim", "Lee", "Seo", "Moon", "Bae", "Ahn", "Han"), ("Sae", "Ro", "Min", "Gyo", "Ha", "Ran")
    with open(os.path.join(scenario.inputs, "rows.jsonl"), "w", encoding="utf-8") as out:
        for i in range(700):
            name = f"{families[i % 7]} {given[i // 7 % 6]}-{given[i // 42 % 6].lower()}"
            title = f"Ferry {i // 252} at {given[i // 3 % 6]}"
            text = f'{name} plays keeper {given[i % 6]} {i} in the tvN drama "{title}".\n\n' \
                   f"It airs from {i % 28 + 1} March {2000 + i % 20}. " + f"The pier of day {i} was built for it. " * 600
            out.write(json.dumps({"title": f'{name} joins "{title}"', "text": text}) + "\n")
    return {}
