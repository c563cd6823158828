"""Values of two sources that bear each other out: equal ones, and parts that make a whole."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from rawi.stories.counts import (
    Count,
    Point,
    names_voice,
    near,
    overlap_of,
    places_meet,
    same_voice,
    shared_words,
    stretches_meet,
)
from rawi.stories.open_matters import openly_equal
from rawi.stories.sums import Sums

_LEAST = 5  # below that, equal numbers come out by chance
_RUN = 6  # words in a row that two sentences share: then one is taken from the other
_TAKEN = 3  # runs of seven words that two articles share: parts of one are taken from the other
_HALF = 0.5  # of the words that name a source
_PRECISE = 100  # such a number, if it is not round, is not told twice by chance
_SHARED = 2
_MORE, _LIKE = 3, 0.2
_FEW = 10  # smaller numbers are often equal
_CLOSE = 2
_SURE = 40  # a number that is not told twice by chance


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """Values that bear each other out: `same` by two sources for one day, or `sum`: the first ones make the last."""

    kind: str
    counted: str
    points: tuple[Point, ...]


def find_agreements(
    counts: Sequence[Count], sums: Iterable[tuple[str, str, str]], copies: Iterable[tuple[str, str]] = ()
) -> list[Agreement]:
    """Values that bear each other out.

    The same value of one matter by two sources, neither of them a copy of the other; and sums, as 24 alive and 35
    dead make 59 held: `sums` are the matters of wholes, of their parts, and whether the whole is told `later`.
    """
    same = {frozenset(pair) for pair in copies}
    made = (
        Agreement(
            kind="sum", counted=_name(whole, *parts), points=(*(one.point for one in parts), whole.point)
        )
        for parts, whole in Sums(counts, sums, same).find()
    )
    return [*_equal(counts, same), *made]


def _titled(counts: Sequence[Count]) -> Mapping[str, Count]:
    """By its figure each count that the title of its article gives too, in the words of that title."""
    titles: dict[tuple[object, ...], frozenset[str]] = {
        (one.point.article, one.value, one.thing): one.context.words
        for one in counts
        if one.context.title and one.value is not None
    }
    return {
        one.point.figure: replace(one, context=replace(one.context, words=words))
        for one in counts
        if (words := titles.get((one.point.article, one.value, one.thing))) is not None
    }


def _equal(counts: Sequence[Count], copies: set[frozenset[str]]) -> Iterable[Agreement]:
    by_value: dict[tuple[float, bool], list[Count]] = {}
    for one in counts:
        chance = one.low == _PRECISE if one.thing == "percent" else one.low < _LEAST  # `ملتزم مئة في المئة`
        if one.about_value is not None and not chance and not one.context.title:
            by_value.setdefault((one.about_value, one.thing == "percent"), []).append(one)
    titled = _titled(counts)
    seen: set[tuple[object, ...]] = set()
    for (value, _), alike in by_value.items():
        for first, second in combinations(alike, 2):
            if not _independent(first, second, copies):
                continue
            mine, yours = (titled.get(one.point.figure, one) for one in (first, second))
            told = ((first, second), (mine, second), (first, yours))
            voiced = bool(first.voices or second.voices)
            known = voiced and any(_one_matter(one, other) for one, other in told)
            if not (known or _openly_one(first, second)):
                continue
            key = (
                value,
                first.matter or second.matter,
                frozenset((first.point.article, second.point.article)),
            )
            if key not in seen:
                seen.add(key)
                yield Agreement(kind="same", counted=_name(first, second), points=(first.point, second.point))


def _name(*counts: Count) -> str:
    """What is counted, in plain English or in the words of the text."""
    for one in counts:
        if one.figure.counted_en:
            return one.figure.counted_en
    return next((one.figure.counted.quote for one in counts if one.figure.counted), "")


def _independent(first: Count, second: Count, copies: set[frozenset[str]]) -> bool:
    if same_voice(first, second) or names_voice(first, second, _HALF) or names_voice(second, first, _HALF):
        return False
    if first.point.article == second.point.article:
        return bool(first.voices and second.voices)
    pair = frozenset((first.point.article, second.point.article))
    taken = len(first.context.runs & second.context.runs) >= _TAKEN
    return pair not in copies and not taken and not _taken(first.context.run, second.context.run)


def _taken(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether two sentences share a long run of words."""
    runs = {one[at : at + _RUN] for at in range(len(one) - _RUN + 1)}
    return any(other[at : at + _RUN] in runs for at in range(len(other) - _RUN + 1))


def _one_matter(first: Count, second: Count) -> bool:
    if (
        first.around.asked
        or second.around.asked
        or (first.around.part != second.around.part and first.low < _SURE)
    ):
        return False
    if not (
        first.thing == second.thing
        or None in (first.thing, second.thing)
        or (_people(first) and _people(second))
    ):
        return False
    if not (places_meet(first, second) and stretches_meet(first, second)):
        return False
    matters = {first.matter, second.matter}
    alike, days = (
        shared_words(first, second),
        near(first, second, 1 if first.running or second.running else _CLOSE),
    )
    if len(matters) == 1 and None not in matters:
        if str(first.matter).startswith("="):
            return alike >= _SHARED and near(first, second, 1) is True
        if not days and first.low >= _PRECISE and first.low % 10 and alike:
            return True
        if not days:
            lasting = not first.running or max(first.low, second.low) >= _SURE
            return (
                lasting
                and alike >= (_SHARED if days is None else _MORE)
                and overlap_of(first, second) >= _LIKE
            )
        return first.low >= _FEW or alike >= _SHARED or near(first, second, 0) is True
    both = first.voices and second.voices and first.thing == second.thing
    return bool(both and len(matters) == 2 and None in matters and days and alike >= _SHARED)


def _openly_one(first: Count, second: Count) -> bool:
    asked = first.around.asked or second.around.asked
    apart = first.point.article != second.point.article
    voiced = first.voices or second.voices or first.point.outlet != second.point.outlet
    return apart and bool(voiced) and not asked and openly_equal(first, second)


def _people(one: Count) -> bool:
    return one.anyone or one.kind == "person"
