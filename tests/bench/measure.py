"""Runs commands by turns and tells how long they took and what they needed."""
import os
import signal
import statistics
import tempfile
import time

# A command that takes longer is ended, and counts as having taken so long.
LONGEST = 1800
# Less than five runs where one round of all takes longer than this many seconds.
THREE_ROUNDS, ONE_ROUND = 120, 300


class Failed(Exception):
    pass


class Command:
    """What is run: its words, what is done before (not timed), the statuses with which it may end. Its output
    goes nowhere."""

    def __init__(self, words, before=None, statuses=(0,)):
        self.words, self.before, self.statuses = [str(w) for w in words], before, statuses
        self.wall, self.cpu, self.rss, self.ended = [], [], [], False

    def run(self, keep=True):
        if self.before:
            self.before()
        with tempfile.TemporaryFile() as errors:
            begin = time.perf_counter()
            status, usage = self.wait(self.start(errors))
            wall = time.perf_counter() - begin
            if not self.ended and os.waitstatus_to_exitcode(status) not in self.statuses:
                raise Failed(self.what_failed(status, errors))
        if keep:
            self.wall.append(wall)
            self.cpu.append(usage.ru_utime + usage.ru_stime)
            self.rss.append(usage.ru_maxrss / 1024)

    def what_failed(self, status, errors):
        errors.seek(0)
        last = errors.read().decode(errors="replace").strip().split("\n")[-1]
        return f"{os.path.basename(self.words[0])}: exit {os.waitstatus_to_exitcode(status)}: {last}"

    def start(self, errors):
        null = os.open(os.devnull, os.O_RDWR)
        try:
            return os.posix_spawnp(self.words[0], self.words, dict(os.environ, LC_ALL="C.UTF-8"),
                                   file_actions=[(os.POSIX_SPAWN_DUP2, null, 0), (os.POSIX_SPAWN_DUP2, null, 1),
                                                 (os.POSIX_SPAWN_DUP2, errors.fileno(), 2)])
        finally:
            os.close(null)

    def wait(self, pid):
        def end(*_):
            self.ended = True
            os.kill(pid, signal.SIGKILL)
        old = signal.signal(signal.SIGALRM, end)
        signal.alarm(LONGEST)
        try:
            _, status, usage = os.wait4(pid, 0)
        finally:
            signal.alarm(0)
            signal.signal(signal.SIGALRM, old)
        return status, usage

    @property
    def seconds(self):
        return statistics.median(self.wall)

    @property
    def cpu_seconds(self):
        return statistics.median(self.cpu)

    @property
    def mebibytes(self):
        """The most of all runs."""
        return max(self.rss)

    def as_json(self):
        return {"command": self.words, "wall": [round(t, 4) for t in self.wall],
                "cpu": [round(t, 4) for t in self.cpu], "peak_mib": round(self.mebibytes, 1)}


def alternate(commands, rounds, warm=False):
    """Runs all, then all again ...: what slows the machine for a while slows each of them."""
    begin = time.perf_counter()
    if warm:
        for command in commands:
            command.run(keep=False)
    for done in range(1, rounds + 1):
        for command in commands:
            command.run()
        each = (time.perf_counter() - begin) / done
        if each > ONE_ROUND or (each > THREE_ROUNDS and done >= 3):
            return
