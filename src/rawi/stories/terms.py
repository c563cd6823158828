"""What an article is about, as weighted terms: its words by how rare they are, its title and lead first."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

_KEPT = 60  # terms of an article
_TITLE, _LEAD, _BODY = 3.0, 2.0, 1.0
_SHORTEST = 3  # letters


def weigh_terms(
    title: Sequence[str], lead: Sequence[str], body: Sequence[str], rarity: Mapping[str, float], unseen: float
) -> dict[str, float]:
    """The heaviest sixty stems of an article with their weights, of length 1 together.

    A stem weighs by how often it stands (its title three times, its lead twice) and by how rare it is in the language:
    `rarity` by stem, `unseen` for one that no list has, mostly a name. Nothing hangs on what else is in an archive.
    """
    counts: Counter[str] = Counter()
    for words, weight in ((title, _TITLE), (lead, _LEAD), (body, _BODY)):
        for word in words:
            if len(word) >= _SHORTEST:
                counts[word] += weight  # type: ignore[assignment]  # counts of weights
    weights = {
        word: (1 + math.log(count)) * rarity.get(word, unseen) for word, count in counts.items() if count > 0
    }
    heaviest = sorted(weights.items(), key=lambda one: (-one[1], one[0]))[:_KEPT]
    return normal(dict(heaviest))


def normal(weights: Mapping[str, float]) -> dict[str, float]:
    """The same weights, of length 1; of nothing, nothing."""
    length = math.sqrt(sum(value * value for value in weights.values()))
    return {word: value / length for word, value in weights.items()} if length else {}


def likeness(one: Mapping[str, float], other: Mapping[str, float]) -> float:
    """The cosine of two of length 1: 0 nothing in common, 1 the same."""
    if len(one) > len(other):
        one, other = other, one
    return sum(value * other[word] for word, value in one.items() if word in other)


def shared_terms(one: Mapping[str, float], other: Mapping[str, float], most: int) -> list[str]:
    """The terms that make two alike, those that do most first."""
    both = ((word, value * other[word]) for word, value in one.items() if word in other)
    return [word for word, _ in sorted(both, key=lambda each: (-each[1], each[0]))[:most]]


def rarities(counts: Mapping[str, int], common: Iterable[str]) -> tuple[dict[str, float], float]:
    """How rare stems are, from how often each was counted in a corpus, and the value of one that was not.

    Those in `common` (function words) weigh nothing.
    """
    total = sum(counts.values())
    found = {word: math.log(total / count) for word, count in counts.items() if count}
    found.update(dict.fromkeys(common, 0.0))
    return found, math.log(total)
