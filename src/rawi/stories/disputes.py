"""Two sources with values of one thing that cannot both be right."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

from rawi.script import WORD, fold_text
from rawi.stories.counts import (
    Count,
    Point,
    names_voice,
    near,
    overlap_of,
    places_meet,
    same_voice,
    shared_beside,
    shared_words,
    stretches_meet,
)
from rawi.stories.open_matters import openly_against, openly_set_against
from rawi.stories.roundings import allowed, cut_short, ends_of

_WIDE = 10.0  # where one article sets them against each other
_FACTOR = 3.0  # figures farther apart count other things under one name
_CLOSE = 2  # days between two papers that tell of one day
_CHANCE = 10.0  # a number below that stands in another article by chance
_APART = 2  # sentences between two accounts that nothing sets against each other
_TWO = 2
_EVEN = 0.001  # of a sum, for what its parts may miss it by
_MORE, _LIKE = 3, 0.18  # of accounts that lie farther apart in time
_SIZES = frozenset(("area", "weight", "volume", "distance"))
_CLOSE_BY = 0.3  # of the stems close by, where two articles give them
_SHARED = 2  # stems around both, where their matter alone does not say that they are of one thing


@dataclass(frozen=True, slots=True, kw_only=True)
class Contradiction:
    """Two sources that give different values of one thing for one day."""

    counted: str
    status: str | None
    first: Point
    second: Point


def find_contradictions(
    counts: Sequence[Count], copies: Iterable[tuple[str, str]] = ()
) -> list[Contradiction]:
    """Pairs of sources whose values of one thing cannot both be right, one pair for each two values.

    `copies` are pairs of articles that carry one text: what is changed in a copy counts, what is kept is one account.
    Both must tell of one matter (`stories/matters`) or say so by the words around them, of one day where the count
    changes from day to day, of places that may be one, and be the word of different sources. A part (`بينهم 14`) is
    none, nor a number that the other article gives too, nor one that a bound or rounding allows.
    """
    same = {frozenset(pair) for pair in copies}
    scope = _Scope(counts)
    found: dict[tuple[object, ...], Contradiction] = {}
    for first, second in _pairs(counts):
        if not (_differ(first, second) and _two_sources(first, second, same)):
            continue
        known = _one_thing(first, second) and (
            _denied(first, second) or _denied(second, first) or scope.one_matter(first, second)
        )
        if not (known or scope.by_words(first, second)):
            continue
        nouns = [one.figure.counted.quote for one in (first, second) if one.figure.counted]
        counted = first.figure.counted_en or second.figure.counted_en or "".join(nouns[:1])
        status = first.figure.status or second.figure.status
        made = Contradiction(counted=counted, status=status, first=first.point, second=second.point)
        values = frozenset(((first.low, first.high), (second.low, second.high)))
        found.setdefault((first.matter or second.matter or counted, values), made)
    return list(found.values())


def _pairs(counts: Sequence[Count]) -> Iterable[tuple[Count, Count]]:
    """Counts that may be set against each other: of one matter, of none, or denied by name."""
    whole = _wholes(one for one in counts if _tells(one))
    yield from combinations(whole, 2)
    for one in counts:
        if one.around.denied:
            yield from ((one, other) for other in counts if other is not one and _denied(one, other))


def _tells(one: Count) -> bool:
    """Whether a count tells what there is or will be."""
    wanted = one.around.asked and not one.around.foreseen
    return not (one.change or one.reach == "part" or wanted or one.around.part)


def _wholes(counts: Iterable[Count]) -> list[Count]:
    """Of the values that a source gives in an article for one matter and day the largest: the others are its parts."""
    largest: dict[tuple[object, ...], Count] = {}
    for one in counts:
        about = (one.matter, one.anyone or one.thing, one.figure.status if one.matter is None else None)
        key = (one.point.article, one.point.source, one.days, one.point.place, one.around.foreseen, *about)
        before = largest.get(key)
        if before is None or ends_of(one)[0] > ends_of(before)[0]:
            largest[key] = one
    return list(largest.values())


def _one_thing(first: Count, second: Count) -> bool:
    if (first.thing == "percent") != (second.thing == "percent"):
        return False
    if first.thing == "percent" and (first.matter is None or second.matter is None):
        return False
    if first.thing is None or second.thing is None:  # `4.2 مليون`: the matter or the words before tell what
        if first.thing is second.thing:
            return False
        return first.point.article == second.point.article or first.matter == second.matter is not None
    return first.thing == second.thing or (first.anyone and second.anyone) or _of_some(first, second)


def _of_some(first: Count, second: Count) -> bool:
    """`خمسة عمال`, `سبعة قتلى`: one article tells one thing of people, of a kind and of no certain kind."""
    if first.thing == second.thing or (first.anyone and second.anyone):
        return False
    people = (first.anyone and second.kind == "person") or (second.anyone and first.kind == "person")
    return (
        people and first.point.article == second.point.article and first.matter == second.matter is not None
    )


def _loose(one: Count) -> bool:
    """Whether nothing that has its row is told of a count: then only the words around tell what it is of."""
    return one.matter is None or one.matter.startswith("=") or one.lasts or one.around.foreseen


def _differ(first: Count, second: Count) -> bool:
    (low, high), (other_low, other_high) = (
        (one.low, float("inf") if one.reach == "part" else one.high) for one in (first, second)
    )
    if low <= other_high and other_low <= high:
        return False
    known = sorted(one for one in (low, high, other_low, other_high) if 0 < one < float("inf"))
    together = first.point.article == second.point.article and (
        first.around.contrast or second.around.contrast
    )
    return bool(known) and known[-1] <= (_WIDE if together else _FACTOR) * known[0]


def _two_sources(first: Count, second: Count, copies: set[frozenset[str]]) -> bool:
    if first.voices and second.voices:
        return not same_voice(first, second)
    if first.point.article == second.point.article:
        return False
    if first.voices or second.voices:
        return True
    pair = frozenset((first.point.article, second.point.article))
    return pair not in copies and first.point.outlet != second.point.outlet


def _denied(one: Count, other: Count) -> bool:
    """`9240 طنا، لا 9800`: one says that the other is not so."""
    return bool(one.around.denied) and one.around.denied in WORD.findall(fold_text(other.point.quote))


class _Scope:
    """What the articles of a story give besides: it tells whether two of their counts are of one matter."""

    def __init__(self, counts: Sequence[Count]) -> None:
        self._given: dict[str, list[Count]] = {}
        told: dict[tuple[object, ...], set[tuple[float, float]]] = {}
        for one in counts:
            self._given.setdefault(one.point.article, []).append(one)
            if not one.around.part and one.reach == "whole":
                told.setdefault(_told_of(one), set()).add((one.low, one.high))
        self._rows: dict[tuple[str, int], list[Count]] = {}
        for one in counts:
            self._rows.setdefault((one.point.article, one.context.sentence), []).append(one)
        self._spoken: dict[tuple[object, ...], int] = {}
        for one in counts:
            self._spoken[_said_in(one)] = self._spoken.get(_said_in(one), 0) + 1
        self._several = {key: len(own) for key, own in told.items()}

    def one_matter(self, first: Count, second: Count) -> bool:
        """Whether two counts are of one matter, one place and one time."""
        if allowed(first, second) or not (places_meet(first, second) and stretches_meet(first, second)):
            return False
        if max(first.low, second.low) < max(first.least, second.least):
            return False
        if first.around.among != second.around.among or self._in_parts(first, second):
            return False
        if first.point.article == second.point.article:
            return self._side_by_side(first, second)
        if not self._apart(first, second):
            return False
        if any(self._several.get(_told_of(one), 0) > 1 for one in (first, second)):
            return False
        if any(_loose(one) and one.matter is not None for one in (first, second)):
            return _by_words(first, second)
        return (
            _surely_one(first, second) if None in (first.matter, second.matter) else _one_time(first, second)
        )

    def by_words(self, first: Count, second: Count) -> bool:
        """Whether two accounts tell of one thing by its noun and their words, whatever matter their verbs tell."""
        if allowed(first, second):
            return False
        if first.point.article == second.point.article:
            before, later = sorted((first, second), key=lambda one: (one.context.sentence, one.context.start))
            once = all(self._spoken.get(_said_in(one), 0) == 1 for one in (first, second))
            return once and openly_set_against(before, later) and not self._in_parts(first, second)
        lone = self._lone(first) and self._lone(second)
        return (
            openly_against(first, second, lone=lone)
            and not self._in_parts(first, second)
            and self._untold(first, second)
        )

    def _in_parts(self, first: Count, second: Count) -> bool:
        """`سددت 4.2 مليار للمصرف و2.05 مليار للصندوق`: one stands beside what makes it the other, or bears it out."""
        for one, other in ((first, second), (second, first)):
            told = self._given.get(one.point.article, ())
            apart = one.point.article != other.point.article
            if apart and any(_bears_out(beside, other) for beside in told if beside is not one):
                return True
        less, more = sorted((first, second), key=lambda one: one.low)
        beside = self._rows.get((less.point.article, less.context.sentence), ())
        return any(
            one is not less
            and one is not more
            and one.thing == less.thing
            and abs(one.low + less.low - more.low) < _EVEN * more.low
            for one in beside
        )

    def _side_by_side(self, first: Count, second: Count) -> bool:
        """Two accounts that one article sets side by side."""
        if self._set_against(first, second):
            return True
        if any(_loose(one) and one.matter is not None for one in (first, second)):
            return False
        later = max(first, second, key=lambda one: (one.context.sentence, one.context.start))
        gap = abs(first.context.sentence - second.context.sentence)
        against = later.around.contrast
        if first.matter is None or second.matter is None:
            if (
                first.matter is second.matter
                or gap > _APART
                or not (later.around.opposes if gap else against)
            ):
                return False
            loose = any(one.thing is None and not one.around.out_of for one in (first, second))
            return loose or (first.thing == second.thing and not first.anyone)
        if first.matter != second.matter or _told_before(first, second):
            return False
        if later.around.aside or _of_some(first, second):
            return False
        if not against and (gap > _APART or self._several.get(_told_of(first), 0) > _TWO):
            return False
        return near(first, second, 0) is not False

    def _set_against(self, first: Count, second: Count) -> bool:
        """Whether one article sets the words of two sources against each other, whatever the verbs are."""
        before, later = sorted((first, second), key=lambda one: (one.context.sentence, one.context.start))
        gap = later.context.sentence - before.context.sentence
        changed = any(one.around.earlier for one in (first, second))
        if gap > _APART or changed or later.around.aside or not (first.voices and second.voices):
            return False
        if first.around.foreseen != second.around.foreseen or near(first, second, 1) is False:
            return False
        against = later.around.opposes if gap else later.around.contrast and not before.around.contrast
        doubted = gap <= 1 and (first.around.doubts or second.around.doubts)
        if not (
            against or doubted or (first.matter == "dead" and (first.around.early or second.around.early))
        ):
            return False
        if first.matter != second.matter and None not in (first.matter, second.matter):
            return False
        return self._one_said(first, second, gap)

    def _one_said(self, first: Count, second: Count, gap: int) -> bool:
        """Whether the words around two counts that an article sets against each other tell of one thing."""
        shared = shared_beside(first, second)
        if first.lasts or first.thing == "percent":
            return first.matter == second.matter is not None and shared > 0
        if first.matter == second.matter is not None:
            return True
        if not _same_named(first, second) or first.kind == "money":
            return False
        if any(self._spoken.get(_said_in(one), 0) > 1 for one in (first, second)):
            return False
        return gap == 0 or shared_words(first, second) > 0 or first.kind in _SIZES

    def _apart(self, first: Count, second: Count) -> bool:
        """Whether two articles are about one thing, and neither gives the other's number."""
        mine, yours = first.context.about, second.context.about
        like = bool(mine and yours) and len(mine & yours) >= _LIKE * min(len(mine), len(yours))
        return like and self._untold(first, second)

    def _untold(self, first: Count, second: Count) -> bool:
        """Whether neither of two articles gives the other's number or names who says it."""
        if names_voice(first, second) or names_voice(second, first):
            return False
        for one, other in ((first, second), (second, first)):
            known = self._given[other.point.article]
            if (
                one.value is not None
                and one.value >= _CHANCE
                and any(
                    one.value == told.value or (one.thing == told.thing and cut_short(told, one))
                    for told in known
                )
            ):
                return False
        spoken = first.spoken_of <= second.context.about and second.spoken_of <= first.context.about
        return not first.running or spoken  # the place of one is nowhere in the article of the other

    def _lone(self, one: Count) -> bool:
        """Whether an article gives one value of the noun of a count, those far larger or smaller apart."""
        told = self._given.get(one.point.article, ())
        near_by = [each for each in told if each.thing == one.thing and not each.around.part]
        values = {
            each.low for each in near_by if each.low <= _FACTOR * one.low and one.low <= _FACTOR * each.low
        }
        return len(values) == 1


def _bears_out(beside: Count, other: Count) -> bool:
    """Whether a number beside one of two is the other one, as far as rounding goes: then it is told of that."""
    measured = beside.kind not in ("person", "thing", "") and beside.thing != "percent"
    told = beside.thing == other.thing and {beside.point.bound, other.point.bound} <= {"exact", "about"}
    return measured and told and not (beside.around.earlier or beside.around.early) and allowed(beside, other)


def _surely_one(first: Count, second: Count) -> bool:
    """Whether two sources tell of one thing by the words around, where one has no matter of its own."""
    if first.matter is second.matter or first.anyone or not (first.voices and second.voices):
        return False
    return _same_named(first, second) and _alike(first, second) and near(first, second, 1) is True


def _by_words(first: Count, second: Count) -> bool:
    """Whether two sources of one day tell of one thing by the words close by, whatever matter their verbs tell."""
    if not _same_named(first, second) or first.anyone or near(first, second, 0) is not True:
        return False
    if first.thing == "percent" or first.kind not in ("person", "thing", "area", "weight"):
        return False
    if any(one.around.earlier or one.around.asked or not one.voices for one in (first, second)):
        return False
    if first.matter != second.matter and (
        first.kind not in _SIZES or None not in (first.matter, second.matter)
    ):
        return False
    least = min(len(first.context.beside), len(second.context.beside))
    return shared_beside(first, second) >= max(_SHARED, _CLOSE_BY * least)


def _one_time(first: Count, second: Count) -> bool:
    """Whether two articles tell of one matter for one day, or of what does not change."""
    if first.matter != second.matter or _told_before(first, second):
        return False
    both, either = bool(first.voices and second.voices), bool(first.voices or second.voices)
    if both and _undated(first, second):
        return True
    if first.running:
        whole = first.anyone or first.thing == "percent"  # a count of some people is often of one place
        placed = first.point.place == second.point.place or shared_words(first, second) > 0
        return both and whole and placed and near(first, second, 0) is True
    if near(first, second, _CLOSE if both else 1):
        return either and (_same_named(first, second) or shared_words(first, second) >= _SHARED)
    return (both or first.over == "lasting") and _alike(first, second)


def _told_before(first: Count, second: Count) -> bool:
    """Whether one is an earlier number of what has changed since."""
    told = any(one.around.earlier or one.around.early for one in (first, second))
    return first.over != "lasting" and told


def _undated(first: Count, second: Count) -> bool:
    """Whether articles without a day speak of one kind of people or things, named more closely than people."""
    if first.around.of_more or second.around.of_more or first.anyone:
        return False
    return _same_named(first, second) and first.days is None and second.days is None


def _same_named(first: Count, second: Count) -> bool:
    return first.thing is not None and first.thing == second.thing


def _alike(first: Count, second: Count) -> bool:
    return shared_words(first, second) >= _MORE and overlap_of(first, second) >= _LIKE


def _said_in(one: Count) -> tuple[object, ...]:
    """A sentence, what it counts and who says it."""
    return one.point.article, one.context.sentence, one.thing, one.point.source


def _told_of(one: Count) -> tuple[object, ...]:
    """What an article may give several numbers of: then it does not tell by itself which is meant."""
    return one.point.article, one.matter, "people" if one.anyone else one.thing
