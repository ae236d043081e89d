"""What a disk holds after the power failed: made of the log that shim.c writes.

A file holds what was synced. What was written since is there, or not, by sectors; so are lengths that were set,
and names that were made or removed since their folder was synced. So it is with SQLite's own crash tests.
"""
import collections

CHANGES = ("create", "write", "truncate", "sync", "unlink")
SECTOR = 512
FRAME_HEADER = 24  # of SQLite's log; bytes 4 to 7 of it are not 0 where a transaction ends

Op = collections.namedtuple("Op", "what name a b data")


def read_log(path):
    """All calls, in their order."""
    ops, at = [], 0
    with open(path, "rb") as f:
        log = f.read()
    while at < len(log):
        end = log.index(b"\n", at)
        what, name, a, b = log[at:end].decode().split("\t")
        at = end + 1
        data = log[at:at + int(a)] if what == "write" else b""
        at += len(data)
        ops.append(Op(what, name, int(a), int(b), data))
    return ops


def changes(ops):
    """Those that shim.c counts for SHIM_KILL."""
    return [op for op in ops if op.what in CHANGES]


def commits(ops):
    """Of each call, whether it is the last of a transaction in the log."""
    ends, pending = [], None
    for op in ops:
        ended = False
        if op.what == "write" and op.name == "-wal":
            ended = pending is not None and op.b == pending
            is_last = op.a == FRAME_HEADER and op.data[4:8] != bytes(4)
            pending = op.b + FRAME_HEADER if is_last else None
        ends.append(ended)
    return ends


class File:
    def __init__(self, content=b""):
        self.durable = content
        self.pending = []


class Disk:
    """`files`: what there is at first, by the part of the name behind the database's."""

    def __init__(self, files):
        self.names = {name: File(content) for name, content in files.items()}  # as the program sees them
        self.durable = dict(self.names)
        self.pending = []  # names made (with their file) and removed (None)

    def do(self, op):
        if op.name == "/":
            self._sync_names()
        elif op.what == "create":
            self.names[op.name] = File()
            self.pending.append((op.name, self.names[op.name]))
        elif op.what == "unlink":
            self.names.pop(op.name, None)
            self.pending.append((op.name, None))
        elif op.what == "sync":
            file = self.names[op.name]
            file.durable = content(file, None, False)
            file.pending = []
        else:
            self.names[op.name].pending.append(op)

    def _sync_names(self):
        for name, file in self.pending:
            put(self.durable, name, file)
        self.pending = []

    def seen(self):
        """What the program sees: what is left when it is killed."""
        return {name: content(file, None, False) for name, file in self.names.items() if name != "-shm"}

    def left(self, dice, torn):
        """What is left without power; no dice: nothing that was not synced. torn: sectors that were about to be
        written may hold anything."""
        names = dict(self.durable)
        for name, file in self.pending if dice is not None else ():
            if dice.random() < 0.5:
                put(names, name, file)
        left = {}
        for name, file in names.items():
            if name == "-shm":
                left[name] = dice.randbytes(32768) if torn else b""
            else:
                left[name] = content(file, dice, torn) if dice is not None else file.durable
        return left


def put(names, name, file):
    if file is None:
        names.pop(name, None)
    else:
        names[name] = file


def content(file, dice, torn):
    """A file's bytes with all that is pending, or with what the dice say."""
    got = bytearray(file.durable)
    for op in file.pending:
        if op.what == "truncate":
            if dice is None or dice.random() < 0.5:
                got[op.a:] = bytes(max(0, op.a - len(got)))
            continue
        if dice is None:
            overwrite(got, op.b, op.data)
            continue
        for at, piece in sectors(op):
            fate = dice.random()
            if fate < 0.5:
                overwrite(got, at, piece)
            elif torn and fate < 0.6:
                overwrite(got, at, dice.randbytes(len(piece)))
    return bytes(got)


def sectors(op):
    """A write's pieces, cut where sectors of the file end."""
    at = op.b
    while at < op.b + op.a:
        end = min(op.b + op.a, (at // SECTOR + 1) * SECTOR)
        yield at, op.data[at - op.b:end - op.b]
        at = end


def overwrite(got, at, data):
    if at > len(got):
        got.extend(bytes(at - len(got)))
    got[at:at + len(data)] = data
