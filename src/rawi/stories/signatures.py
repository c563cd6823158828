"""Samples of a text's runs of words, by which texts that carry one another's find each other."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

SHINGLE = 3  # words
_ONE_OF = 8  # runs is kept, the same ones of every text
_LEAST, _MOST = 24, 400  # runs of a short and of a long text
_WORDS = 1 << 17  # whose numbers are remembered
_PRIMES = np.array((0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9), np.uint64)
_DOWN, _LOW, _HALF = np.uint64(29), np.uint64(32), np.uint64(1 << 63)
_KEPT = np.uint64((1 << 64) // _ONE_OF)
# What a signature depends on: another string, and all are made anew.
SIGNED_WITH = f"one of {_ONE_OF}, {_LEAST} to {_MOST}, shingles {SHINGLE}"


def shingles(words: Sequence[str]) -> set[str]:
    """The runs of three words of a text; of a shorter one its words together.

    >>> sorted(shingles(["عاد", "الهدوء", "الي", "الميناء"]))
    ['الهدوء الي الميناء', 'عاد الهدوء الي']
    """
    if len(words) < SHINGLE:
        return {" ".join(words)} if words else set()
    return {" ".join(words[at : at + SHINGLE]) for at in range(len(words) - SHINGLE + 1)}


def sign(words: Sequence[str]) -> tuple[int, ...]:
    """Numbers of 63 bits and a sign: those of a text's runs of three words that are the lowest.

    Every text keeps the same eighth of all runs there are (of a short one the lowest twenty-four), so that the numbers
    two texts share tell how much of the one stands in the other, also where one is far longer: bands of MinHash, which
    see the likeness of the whole, miss a brief cut out of a long report. The same words give the same on any machine.
    """
    values = _values(words)
    kept = min(_MOST, max(_LEAST, int(np.searchsorted(values, _KEPT))))
    found: list[int] = (values[:kept] ^ _HALF).view(np.int64).tolist()
    return tuple(found)


def pack_runs(words: Sequence[str]) -> bytes:
    """All runs of three words of a text, as sorted numbers of 32 bits: enough to see what is no copy."""
    return (_values(words) >> _LOW).astype("<u4").tobytes()


def inside(one: bytes, others: Sequence[bytes]) -> NDArray[np.float64]:
    """How much of the shorter of two texts stands in the other, by their packed runs: 0 to 1, hardly ever too much.

    One text is held against many at once, which takes little more than one.

    >>> first = pack_runs("عاد الهدوء إلى الميناء أمس".split())
    >>> inside(first, [pack_runs("عاد الهدوء إلى الميناء".split()), pack_runs("وصل الوفد صباح اليوم".split())]).tolist()
    [1.0, 0.0]
    """
    mine, all_of_them = np.frombuffer(one, "<u4"), np.frombuffer(b"".join(others), "<u4")
    sizes = np.array([len(runs) // 4 for runs in others], np.int64)
    at = np.searchsorted(mine, all_of_them)
    shared = np.r_[0, np.cumsum(mine[np.minimum(at, len(mine) - 1)] == all_of_them)]
    ends = np.cumsum(sizes)
    found: NDArray[np.float64] = (shared[ends] - shared[ends - sizes]) / np.minimum(sizes, len(mine))
    return found


def _values(words: Sequence[str]) -> NDArray[np.uint64]:
    """A number for each run of three words that a text has, each once, sorted."""
    numbers = np.array([_number(word) for word in words] or [0], np.uint64)
    size = min(SHINGLE, len(numbers))
    values = np.zeros(len(numbers) - size + 1, np.uint64)
    for at in range(size):
        values = (values ^ numbers[at : at + len(values)]) * _PRIMES[at]
        values ^= values >> _DOWN
    return np.unique(values)


@lru_cache(maxsize=_WORDS)
def _number(word: str) -> int:
    return int.from_bytes(blake2b(word.encode(), digest_size=8).digest(), "little")
