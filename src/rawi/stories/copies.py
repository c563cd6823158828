"""Which articles carry one text: how much of it they share, where, what was changed, and who had it first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from rawi.model import Copy, CopyCause, CopyKind, Span
from rawi.stories.signatures import SHINGLE, inside, shingles

SAME, ALIKE, INSIDE = 0.9, 0.5, 0.8
_REWORKED, _TAKEN = 0.4, 30  # of one that stands in the other, and so many runs of three words,
_RUN, _RUNS = 6, 0.6  # most of them in runs of so many words,
_NEAR = 2  # in so many days
_TRIED = 8  # places of a run that is repeated
_NUMBERS, _COMMON = 5, 3  # of so many numbers one in three must be common
_SHORTEST = 20  # words: below that two texts are alike by chance (`أحوال الطقس`, a row of results)
_SHARED = 15  # shingles that a part of a longer text must share with it


@dataclass(frozen=True, slots=True, kw_only=True)
class Overlap:
    """How two texts overlap: `jaccard` of their shingles, and the share of each that stands in the other."""

    jaccard: float
    first_inside: float
    second_inside: float
    shared: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """Words that stand in both texts one after another: their span in the copy and in the original."""

    copy: Span
    original: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Carried:
    """What decides who had a text first: the article's id and words, its outlet, whom it credits, its day and clock.

    `names`, `credits` and `headed` (the names in its title) are folded. `clock` (`HH:MM`) and `day` None: not told.
    """

    id: str
    words: tuple[str, ...]
    names: tuple[str, ...]
    credits: tuple[str, ...]
    day: date | None
    clock: str | None
    headed: tuple[str, ...] = ()


def overlap(first: Sequence[str], second: Sequence[str]) -> Overlap:
    """How two texts, given by their folded words, overlap, exactly.

    >>> overlap("عاد الهدوء إلى الميناء أمس".split(), "عاد الهدوء إلى الميناء".split()).second_inside
    1.0
    """
    one, other = shingles(first), shingles(second)
    shared = len(one & other)
    if not shared:
        return Overlap(jaccard=0.0, first_inside=0.0, second_inside=0.0, shared=0)
    return Overlap(
        jaccard=shared / len(one | other),
        first_inside=shared / len(one),
        second_inside=shared / len(other),
        shared=shared,
    )


def may_carry(one: bytes, others: Sequence[bytes]) -> list[bool]:
    """Which texts share enough with one for `find_copy` to be asked, by their packed runs: no means no copy."""
    found: list[bool] = (inside(one, others) >= min(ALIKE, INSIDE, _REWORKED)).tolist()
    return found


def find_copy(one: Carried, other: Carried) -> Copy | None:
    """Whether two articles carry one text, and which has it from which; None: they do not."""
    if min(len(one.words), len(other.words)) < _SHORTEST:
        return None
    both = overlap(one.words, other.words)
    inside = max(both.first_inside, both.second_inside)
    plain = both.jaccard >= ALIKE or (inside >= INSIDE and both.shared >= _SHARED)
    if not plain and not _is_reworked(one, other, both, inside):
        return None
    if both.jaccard < SAME and _is_formula(one, other):
        return None
    credit_one, credit_other = _credits(one, other), _credits(other, one)
    credited = credit_one or credit_other or bool(set(one.credits) & set(other.credits))
    first_is_copy, because = _later(one, other, credit_one, credit_other)
    copy, original = (one, other) if first_is_copy else (other, one)
    copy_inside = both.first_inside if first_is_copy else both.second_inside
    original_inside = both.second_inside if first_is_copy else both.first_inside
    if both.jaccard >= SAME:
        kind: CopyKind = "same"
    elif copy_inside >= INSIDE and copy_inside >= original_inside:
        kind = "cut"
    elif original_inside >= INSIDE:
        kind = "extended"
    else:
        kind = "edited"
    return Copy(
        article=copy.id,
        original=original.id,
        kind=kind,
        shared=round(both.jaccard, 4),
        credited=credited,
        because=because,
    )


def _is_reworked(one: Carried, other: Carried, both: Overlap, inside: float) -> bool:
    """Whether a text was taken over with another lead or in another order: long runs of it stand in the other.

    Formulas (`بمناسبة ذكرى اليوم الوطني لبلاده`) are short, or come back after weeks.
    """
    if inside < _REWORKED or both.shared < _TAKEN:
        return False
    if one.day and other.day and abs((one.day - other.day).days) > _NEAR:
        return False
    long = sum(run - SHINGLE + 1 for run in _runs(one.words, other.words) if run >= _RUN)
    return long >= _RUNS * both.shared


def _is_formula(one: Carried, other: Carried) -> bool:
    """Whether one wording serves two occasions.

    Each title names what the other article has no word of; or the numbers of the one are not those of the other.
    """
    if _names_more(one, other) and _names_more(other, one):
        return True
    first, second = ({word for word in each.words if word[0].isdigit()} for each in (one, other))
    fewer = min(len(first), len(second))
    return fewer >= _NUMBERS and len(first & second) * _COMMON < fewer


def _names_more(one: Carried, other: Carried) -> bool:
    # A clitic may stand before a name: `لتشاد`.
    written = " ".join((*other.words, *other.headed)) + " "
    return any(all(f"{word} " not in written for word in name.split()) for name in one.headed if name)


def _runs(one: Sequence[str], other: Sequence[str]) -> list[int]:
    """The lengths of the runs of words of the first text that stand in the other, each as long as it can be."""
    places = _places(other)
    found, at = [], 0
    while at <= len(one) - SHINGLE:
        starts = places.get(tuple(one[at : at + SHINGLE]), ())[:_TRIED]
        longest = max((_common(one, at, other, start) for start in starts), default=0)
        if longest:
            found.append(longest)
        at += max(1, longest)
    return found


def _places(words: Sequence[str]) -> dict[tuple[str, ...], list[int]]:
    """Where each run of three words of a text begins."""
    found: dict[tuple[str, ...], list[int]] = {}
    for at in range(len(words) - SHINGLE + 1):
        found.setdefault(tuple(words[at : at + SHINGLE]), []).append(at)
    return found


def _common(one: Sequence[str], at: int, other: Sequence[str], start: int) -> int:
    """How many words both have in a row from there on."""
    length = 0
    while (
        at + length < len(one) and start + length < len(other) and one[at + length] == other[start + length]
    ):
        length += 1
    return length


def _credits(one: Carried, other: Carried) -> bool:
    """Whether the first names the outlet of the second: in its credits, or by several words in its text."""
    if set(one.names) & set(other.names):
        return False
    text = f" {' '.join(one.words)} "
    return bool(set(one.credits) & set(other.names)) or any(
        " " in name and f" {name} " in text for name in other.names
    )


def _later(one: Carried, other: Carried, credit_one: bool, credit_other: bool) -> tuple[bool, CopyCause]:
    """Whether the first has it from the second, and what says so."""
    if credit_one != credit_other:
        return credit_one, "credit"
    if one.day and other.day and one.day != other.day:
        return one.day > other.day, "time"
    if one.day and other.day and one.clock and other.clock and one.clock != other.clock:
        return one.clock > other.clock, "time"
    if len(one.words) != len(other.words):
        return len(one.words) < len(other.words), "length"
    return one.id > other.id, "order"


def find_passages(copy: Sequence[tuple[str, Span]], original: Sequence[tuple[str, Span]]) -> list[Passage]:
    """The runs of at least three words that stand in both, in the copy's order, each as long as it can be.

    Words are given folded, each with its span on its page. A run of the original is used as often as it is repeated.
    """
    words, theirs = [word for word, _ in copy], [word for word, _ in original]
    places = _places(theirs)
    found: list[Passage] = []
    at, expected = 0, 0
    while at <= len(words) - SHINGLE:
        starts = places.get(tuple(words[at : at + SHINGLE]))
        if not starts:
            at += 1
            continue
        # Of several places the one that goes on where the last run ended.
        start = min(starts, key=lambda place: abs(place - expected))
        length = _common(words, at, theirs, start)
        found.append(
            Passage(
                copy=Span(start=copy[at][1].start, end=copy[at + length - 1][1].end),
                original=Span(start=original[start][1].start, end=original[start + length - 1][1].end),
            )
        )
        at, expected = at + length, start + length
    return found
