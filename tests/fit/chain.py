"""Linear-chain conditional random fields (Lafferty, McCallum and Pereira 2001): what is expected of
labels in a row."""
import numpy as np
from scipy.optimize import minimize


def log_sum(x, axis):
    most = x.max(axis=axis, keepdims=True)
    return np.log(np.exp(x - most).sum(axis=axis)) + most.squeeze(axis)


class Chains:
    """The rows of a matrix as chains of these lengths, one behind another, the longest first."""

    def __init__(self, lengths):
        self.length = np.array(lengths)
        self.start = np.concatenate([[0], np.cumsum(self.length)[:-1]])
        inner = np.ones(self.length.sum(), bool)
        inner[self.start] = False
        self.behind = np.flatnonzero(inner)  # rows with one before them in their chain

    def expect(self, row, step, first=0, times=None):
        """The log of all labellings' weight, what is expected of each row, and of each row in
        self.behind with the one before it: [before, label]. `step` is [before, label], or that
        for each row; `first` is added to the first row of each chain. Each chain counts as
        many times as `times` says, once when that is None."""
        at = (lambda i: step[i]) if step.ndim == 3 else (lambda i: step)
        ahead, back = np.empty_like(row), np.zeros_like(row)
        for t in range(self.length[0]):
            i = self.start[:(self.length > t).sum()] + t
            ahead[i] = row[i] + (first if t == 0
                                 else log_sum(ahead[i - 1][:, :, None] + at(i), 1))
        for t in range(self.length[0] - 2, -1, -1):
            i = self.start[:(self.length > t + 1).sum()] + t
            back[i] = log_sum(at(i + 1) + (row[i + 1] + back[i + 1])[:, None, :], 2)
        whole = log_sum(ahead[self.start + self.length - 1], 1)
        each = np.repeat(whole, self.length)[:, None]
        i = self.behind
        pair = np.exp(ahead[i - 1][:, :, None] + at(i) + (row[i] + back[i])[:, None, :]
                      - each[i][:, :, None])
        each = np.exp(ahead + back - each)
        if times is None:
            return whole.sum(), each, pair
        rows = np.repeat(times, self.length)
        return whole @ times, each * rows[:, None], pair * rows[i, None, None]


def least(loss, start, steps):
    """The weights with the least loss, which comes with its slope, looked for from `start` on."""
    return minimize(loss, start, jac=True, method="L-BFGS-B",
                    options={"maxiter": steps}).x
