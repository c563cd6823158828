"""MinHash signatures of texts, and the bands by which near-duplicates find each other."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from rensa import RMinHash

SHINGLE = 3  # words
_PERMUTATIONS, _ROWS = 126, 3  # 42 bands of 3: .996 of pairs at Jaccard .5 meet in a band, .94 at .4
_SEED = 1
_PRIMES = np.array((0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9), np.uint64)
_FIRST = np.arange(1, _PERMUTATIONS, _ROWS, dtype=np.uint64)
_HALF, _DOWN = np.uint64(1 << 63), np.uint64(29)
# What a signature depends on: another string, and all are made anew.
SIGNED_WITH = f"rensa {RMinHash.ALGORITHM_VERSION} {_PERMUTATIONS}x{_ROWS} shingles {SHINGLE} seed {_SEED}"


def shingles(words: Sequence[str]) -> set[str]:
    """The runs of three words of a text; of a shorter one its words together.

    >>> sorted(shingles(["عاد", "الهدوء", "الي", "الميناء"]))
    ['الهدوء الي الميناء', 'عاد الهدوء الي']
    """
    if len(words) < SHINGLE:
        return {" ".join(words)} if words else set()
    return {" ".join(words[at : at + SHINGLE]) for at in range(len(words) - SHINGLE + 1)}


def sign(words: Sequence[str]) -> tuple[int, ...]:
    """The MinHash of a text's shingles: 126 numbers of 32 bits. The same words give the same on any machine."""
    one = RMinHash(num_perm=_PERMUTATIONS, seed=_SEED)
    one.update(list(shingles(words)))
    return tuple(one.digest())


def bands(signature: Sequence[int]) -> list[int]:
    """Numbers of 63 bits and a sign, one a band: two texts that share one may be near-duplicates."""
    rows = np.array(signature, np.uint64).reshape(-1, _ROWS)
    values = _FIRST.copy()
    for at, prime in enumerate(_PRIMES):
        values = (values ^ rows[:, at]) * prime
        values ^= values >> _DOWN
    found: list[int] = (values ^ _HALF).view(np.int64).tolist()
    return found
