"""The likeliest sequence of tags for each sentence (Viterbi), worked out only where single scores leave it open."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.intp]

_PASSES = 3
_SLACK = np.float32(0.01)  # above what rounding makes of a sum of scores


class PathFinder:
    """Finds the best paths through tags, by the scores of `steps` from a tag to the next and of `starts`.

    A tag whose score exceeds every other's by more than any steps around it could win back is on the best path. With
    half of the words settled so, their neighbours have fewer steps to reckon with; the rest are short runs.
    """

    def __init__(self, steps: Floats, starts: Floats) -> None:
        self._steps = steps
        count = len(starts)
        # What comes to a tag, by the tag before: the tags, any of them, and the beginning of a sentence. What follows
        # it, by the tag after: the tags, any, and the end. A row for `any` of those two holds no score.
        self._any, self._edge = count, count + 1
        self._before: Floats = np.vstack((steps, np.full_like(steps[:1], np.nan), starts[None, :]))
        self._after: Floats = np.vstack((steps.T, np.full_like(steps[:1], np.nan), np.zeros_like(steps[:1])))
        self._lost_before, self._lost_after = _lost(self._before), _lost(self._after)

    def find(self, scores: Floats, spans: Sequence[tuple[int, int]]) -> list[list[int]]:
        """The numbers of the tags for each stretch of rows (first, how many); a row has a score for each tag."""
        if not len(scores):
            return [[] for _ in spans]
        filled = [(start, size) for start, size in spans if size]
        firsts = np.array([start for start, _ in filled])
        lasts = np.array([start + size - 1 for start, size in filled])
        found, left, right = self._settled(scores, firsts, lasts)
        runs = _runs(found == self._any, firsts, lasts)
        if runs:
            self._walk(scores, runs, left, right, found)
        tags: list[int] = found.tolist()
        return [tags[start : start + size] for start, size in spans]

    def _settled(self, scores: Floats, firsts: Ints, lasts: Ints) -> tuple[Ints, Ints, Ints]:
        """For each row its tag, or `any` where that is open; and those of the rows before and after it."""
        rows = np.arange(len(scores))
        best = scores.argmax(axis=1)
        ahead = scores[rows, best][:, None] - scores
        ahead[rows, best] = np.inf
        ahead -= _SLACK
        found = np.full(len(scores), self._any)
        for _ in range(_PASSES):
            left, right = self._beside(found, firsts, lasts)
            lost = self._lost_before[left, best]
            lost += self._lost_after[right, best]
            found = np.where((ahead > lost).all(axis=1), best, self._any)
        return found, *self._beside(found, firsts, lasts)

    def _beside(self, found: Ints, firsts: Ints, lasts: Ints) -> tuple[Ints, Ints]:
        left, right = np.roll(found, 1), np.roll(found, -1)
        left[firsts] = right[lasts] = self._edge
        return left, right

    def _walk(
        self, scores: Floats, runs: Sequence[tuple[int, int]], left: Ints, right: Ints, found: Ints
    ) -> None:
        """The best paths through runs of rows (first, how many) that are open, all runs at once, into `found`."""
        # The longest first: those that go on stand in front.
        order = sorted(runs, key=lambda run: -run[1])
        firsts = np.array([start for start, _ in order])
        ending = Counter(size for _, size in order)
        # By the tag that is come to: what numpy compares then lies side by side.
        came_from = np.ascontiguousarray(self._steps.T)
        best = self._before[left[firsts]] + scores[firsts]
        reached: list[Floats] = []  # the best score of each tag, step by step
        still = len(order)
        for at in range(order[0][1]):
            if at:
                best = (best[:still, None, :] + came_from).max(axis=2)
                best += scores[firsts[:still] + at]
            reached.append(best)
            still -= ending[at + 1]
        tags = np.empty(0, dtype=np.intp)
        for at in range(order[0][1] - 1, -1, -1):
            ended = len(tags)
            behind = reached[at][ended:] if ended < len(reached[at]) else None
            on = (reached[at][:ended] + came_from[tags]).argmax(axis=1) if ended else tags
            if behind is not None:
                last = firsts[ended : len(reached[at])] + at
                on = np.concatenate((on, (behind + self._after[right[last]]).argmax(axis=1)))
            tags = on
            found[firsts[: len(tags)] + at] = tags


def _lost(beside: Floats) -> Floats:
    """What a tag may at most lose against another by what stands beside it: [beside, tag, other].

    `any`, the last row but one, is whatever is worst.
    """
    lost: Floats = beside[:, None, :] - beside[:, :, None]
    lost[-2] = np.fmax.reduce(lost, axis=0)
    return lost


def _runs(is_open: npt.NDArray[np.bool_], firsts: Ints, lasts: Ints) -> list[tuple[int, int]]:
    """Runs of open rows inside stretches: the first row of each, and how many."""
    before, after = np.roll(is_open, 1), np.roll(is_open, -1)
    before[firsts] = after[lasts] = False
    starts = np.flatnonzero(is_open & ~before)
    ends = np.flatnonzero(is_open & ~after)
    return list(zip(starts.tolist(), (ends - starts + 1).tolist(), strict=True))
