"""What a story is about, by what its articles are about: its subjects and its keywords."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from rawi.script import fold_words
from rawi.stories.subjects import Subject

_BESIDE = 0.4  # of the first subject's share that a second one must have
_SUBJECTS, _KEYWORDS = 3, 8


@dataclass(frozen=True, slots=True, kw_only=True)
class StorySubject:
    """What a story is about: a top subject of IPTC Media Topics, by its number, and its names.

    `score` is the mean of what it has in the story's articles, between 0 and 1; `articles` is how many have it.
    """

    key: str
    medtop: str
    en: str
    ar: str
    score: float
    articles: int


def story_subjects(articles: Iterable[Sequence[Subject]]) -> tuple[StorySubject, ...]:
    """The subjects of a story from those of each of its articles, at most three, the first the surest.

    Articles whose words say too little of what they are about say nothing of the story either.
    """
    told = [own for own in articles if own]
    shares: Counter[str] = Counter()
    having: Counter[str] = Counter()
    known: dict[str, Subject] = {}
    for own in told:
        for one in own:
            shares[one.key] += one.score  # type: ignore[assignment]  # sums of shares
            having[one.key] += 1
            known.setdefault(one.key, one)
    ranked = sorted(shares.items(), key=lambda one: (-one[1], one[0]))[:_SUBJECTS]
    return tuple(
        StorySubject(
            key=key,
            medtop=known[key].medtop,
            en=known[key].en,
            ar=known[key].ar,
            score=round(share / len(told), 4),
            articles=having[key],
        )
        for key, share in ranked
        if share >= _BESIDE * ranked[0][1]
    )


def story_keywords(
    articles: Iterable[Sequence[str]], stems: Callable[[Iterable[str]], list[str]]
) -> tuple[str, ...]:
    """The keywords of a story from those of each of its articles, the heaviest first; as most articles write them.

    A keyword weighs by how many articles have it and how early. One of a single article is taken only where the
    others are few; none stands inside another.

    >>> story_keywords([["ميناء هيلارة", "العبارة"], ["ميناء هيلارة", "العبارة", "القضاء"]], list)
    ('ميناء هيلارة', 'العبارة', 'القضاء')
    """
    weights: dict[frozenset[str], float] = {}
    counts: Counter[frozenset[str]] = Counter()
    written: dict[frozenset[str], Counter[str]] = {}
    for own in articles:
        for at, word in enumerate(own):
            key = frozenset(stems(fold_words(word).split()))
            if key:
                weights[key] = weights.get(key, 0.0) + 1 / (at + 2)
                counts[key] += 1
                written.setdefault(key, Counter())[word] += 1
    chosen: list[frozenset[str]] = []
    for key in sorted(weights, key=lambda one: (counts[one] == 1, -weights[one], sorted(one))):
        if len(chosen) == _KEYWORDS:
            break
        if not any(key <= other or other <= key for other in chosen):
            chosen.append(key)
    return tuple(min(written[key], key=lambda word: (-written[key][word], len(word), word)) for key in chosen)
