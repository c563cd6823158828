"""Articles that are about the same things as one: few rare words find them, all of its words say how alike they are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

# What an article is about: its stems with their weights, of length 1, from the stems of title, lead and body.
Weigh = Callable[[Sequence[str], Sequence[str], Sequence[str]], Mapping[str, float]]
Rows = Callable[[str, Iterable[int]], list[tuple[Any, ...]]]

SOUGHT = 20  # heaviest terms by which articles find each other
_NEAR = 150  # articles of a term that are looked at, on each side of the article's own day
_CANDIDATES = 200  # articles that are compared term by term
# How alike two must be: of pairs of one week drawn by chance 97 in 100 are less so.
LEAST = 0.1
_WORDS = 4  # that say why
SCHEMA = """
CREATE TABLE about (term INTEGER NOT NULL, key INTEGER NOT NULL, PRIMARY KEY (term, key)) STRICT, WITHOUT ROWID;
CREATE TABLE profile (key INTEGER PRIMARY KEY, terms BLOB NOT NULL) STRICT;
"""


@dataclass(frozen=True, slots=True, eq=False)
class Profile:
    """What an article is about, as the index keeps it: numbers of terms, the heaviest first, with their weights."""

    terms: NDArray[np.uint32]
    weights: NDArray[np.float32]

    def packed(self) -> bytes:
        """The same in bytes: six a term."""
        return self.terms.astype("<u4").tobytes() + self.weights.astype("<f2").tobytes()


@dataclass(frozen=True, slots=True, kw_only=True)
class Alike:
    """An article by its key in the index, how alike it is (above 0, at most 1), and the terms that make it so."""

    key: int
    score: float
    terms: tuple[int, ...]


def term_number(stem: str) -> int:
    """The number a stem is kept under; two stems may share one, two articles hardly several."""
    return crc32(stem.encode())


def make_profile(weights: Mapping[str, float]) -> Profile:
    """The profile of weighed stems."""
    order = sorted(weights.items(), key=lambda one: (-one[1], one[0]))
    heaviest = {term_number(stem): weight for stem, weight in reversed(order)}
    terms = list(dict.fromkeys(term_number(stem) for stem, _ in order))
    return Profile(
        np.array(terms, dtype=np.uint32), np.array([heaviest[one] for one in terms], dtype=np.float32)
    )


def unpack_profile(data: bytes) -> Profile:
    """The profile that was packed."""
    count = len(data) // 6
    return Profile(
        np.frombuffer(data, dtype="<u4", count=count),
        np.frombuffer(data, dtype="<f2", offset=4 * count).astype(np.float32),
    )


def find_alike(
    own: Profile, key: int, rows: Rows, *, leave_out: Iterable[int] = (), limit: int
) -> list[Alike]:
    """The articles most like a profile, the most alike first.

    What is read does not grow with the archive: of each of the heaviest terms the articles nearest in time to `key`.
    `rows` answers questions to the index. None of `leave_out` is given.
    """
    found: defaultdict[int, float] = defaultdict(float)
    for term, weight in zip(own.terms[:SOUGHT].tolist(), own.weights[:SOUGHT].tolist(), strict=True):
        value = weight * weight
        for sql in (
            f"SELECT key FROM about WHERE term = ? AND key <= ? ORDER BY key DESC LIMIT {_NEAR}",
            f"SELECT key FROM about WHERE term = ? AND key > ? ORDER BY key LIMIT {_NEAR}",
        ):
            for (other,) in rows(sql, (term, key)):
                found[other] += value
    for one in leave_out:
        found.pop(one, None)
    best = sorted(found, key=lambda one: (-found[one], -one))[:_CANDIDATES]
    if not best:
        return []
    marks = ", ".join("?" * len(best))
    return _most_alike(own, rows(f"SELECT key, terms FROM profile WHERE key IN ({marks})", best), limit)


def _most_alike(own: Profile, found: Sequence[tuple[Any, ...]], limit: int) -> list[Alike]:
    """By the cosine of a profile and each of others, all at once: one by one takes longer than finding them."""
    profiles = [unpack_profile(data) for _, data in found]
    order = np.argsort(own.terms)
    sorted_terms, weights = own.terms[order], own.weights[order]
    terms = np.concatenate([one.terms for one in profiles])
    whose = np.repeat(np.arange(len(profiles)), [len(one.terms) for one in profiles])
    at = np.minimum(np.searchsorted(sorted_terms, terms), len(sorted_terms) - 1)
    values = np.concatenate([one.weights for one in profiles]) * weights[at] * (sorted_terms[at] == terms)
    sums = np.bincount(whose, weights=values, minlength=len(profiles)).tolist()
    scores = [round(min(1.0, value), 4) for value in sums]
    places = sorted(range(len(found)), key=lambda place: (-scores[place], -found[place][0]))
    alike = []
    for place in places[:limit]:
        if scores[place] < LEAST:
            break
        part = whose == place
        first = np.argsort(-values[part], kind="stable")[:_WORDS]
        shared = terms[part][first][values[part][first] > 0]
        alike.append(Alike(key=found[place][0], score=scores[place], terms=tuple(shared.tolist())))
    return alike
