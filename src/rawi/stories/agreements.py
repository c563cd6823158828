"""Values of two sources that bear each other out: equal ones, and parts that make a whole."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations, permutations

from rawi.stories.counts import (
    Count,
    Point,
    by_article,
    in_a_row,
    names_voice,
    near,
    overlap_of,
    places_meet,
    same_voice,
    shared_words,
    stretches_meet,
)

_LEAST = 5  # below that, equal numbers come out by chance
_RUN = 6  # words in a row that two sentences share: then one is taken from the other
_TAKEN = 3  # runs of seven words that two articles share: parts of one are taken from the other
_HALF = 0.5  # of the words that name a source
_PRECISE = 100  # such a number, if it is not round, is not told twice by chance
_SHARED = 2
_MORE, _LIKE = 3, 0.2
_FEW = 10  # smaller numbers are often equal
_CLOSE = 2
_LONG = 120  # days
_LEAST_SUM = 10
_SURE = 40  # a sum that does not come out by chance
_TWO = 2
_FEW_SENTENCES = 3
_WEEK = 7
_MANY = 1000  # a sum of things that do not change, told weeks later
_BESIDE = 6


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
    return [*_equal(counts, same), *_Sums(counts, sums).find()]


def _equal(counts: Sequence[Count], copies: set[frozenset[str]]) -> Iterable[Agreement]:
    by_value: dict[tuple[float, bool], list[Count]] = {}
    for one in counts:
        chance = one.thing != "percent" and one.low < _LEAST
        if one.value is not None and not chance and not one.context.title:
            by_value.setdefault((one.value, one.thing == "percent"), []).append(one)
    seen: set[tuple[object, ...]] = set()
    for (value, _), alike in by_value.items():
        for first, second in combinations(alike, 2):
            if not (_independent(first, second, copies) and _one_matter(first, second)):
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
    if (
        not (first.voices or second.voices)
        or same_voice(first, second)
        or names_voice(first, second, _HALF)
        or names_voice(second, first, _HALF)
    ):
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


def _people(one: Count) -> bool:
    return one.anyone or one.kind == "person"


# --- sums


class _Sums:
    """Finds parts that make a whole."""

    def __init__(self, counts: Sequence[Count], sums: Iterable[tuple[str, str, str]]) -> None:
        self._parts: dict[str, frozenset[str]] = {}
        self._later: set[tuple[str, str]] = set()
        self._pairs: set[frozenset[str]] = set()
        for total, part, when in sums:
            self._parts[total] = self._parts.get(total, frozenset()) | {part}
            if when == "things":
                self._pairs.add(frozenset((total, part)))
            if when == "later":
                self._later.add((total, part))
        usable = [one for one in counts if one.value and one.thing != "percent" and not one.change]
        self._own = by_article(usable)
        self._by_value: dict[float, list[Count]] = {}
        for one in usable:
            self._by_value.setdefault(one.value or 0, []).append(one)

    def find(self) -> Iterable[Agreement]:
        seen: set[tuple[float, ...]] = set()
        for parts, whole in self._candidates():
            values = (*sorted(one.low for one in parts), whole.low)
            if values not in seen:
                seen.add(values)
                points = (*(one.point for one in parts), whole.point)
                yield Agreement(kind="sum", counted=_name(whole, *parts), points=points)

    def _candidates(self) -> Iterable[tuple[tuple[Count, ...], Count]]:
        groups = [group for own in self._own.values() for group in _groups(own)]
        for parts in groups:
            for whole in self._by_value.get(sum(one.low for one in parts), ()):
                if whole.point.article == parts[0].point.article and self._inside(parts, whole):
                    yield parts, whole
        for parts in groups:
            if (
                abs(parts[0].context.sentence - parts[-1].context.sentence) > 1
                and len({one.matter for one in parts}) == 1
            ):
                continue
            for whole in self._by_value.get(sum(one.low for one in parts), ()):
                if whole.point.article != parts[0].point.article and self._across(parts, whole):
                    yield parts, whole
        for own in self._own.values():
            for part, whole in permutations(own, 2):
                if part.context.sentence == whole.context.sentence and part.low < whole.low:
                    for other in self._by_value.get(whole.low - part.low, ()):
                        if other is not part and self._rest(part, other, whole):
                            yield (other, part), whole

    def _inside(self, parts: tuple[Count, ...], whole: Count) -> bool:
        """Parts and whole of one article: side by side, or told of one matter."""
        if whole.low < _LEAST_SUM:
            return False
        if any(
            one.around.earlier != whole.around.earlier and one.context.sentence != whole.context.sentence
            for one in parts
        ):
            return False
        listed = whole.around.lists and in_a_row((whole, *parts))
        if listed and all(one.low < whole.low for one in parts):
            return True
        if not self._fit(parts, whole):
            return False
        close = all(abs(one.context.sentence - whole.context.sentence) <= 1 for one in parts)
        difference = len(parts) == _TWO and parts[1].figure.status == "difference"
        if difference and all(
            abs(one.context.sentence - whole.context.sentence) <= _FEW_SENTENCES for one in parts
        ):
            return True
        far = max(abs(one.context.sentence - parts[0].context.sentence) for one in parts) > len(parts) - 1
        plain = len({one.matter for one in parts}) == 1
        if plain and (far or whole.matter == "price" or near(parts[0], whole, 0) is False):
            return close and (difference or listed)
        if (
            plain and parts[0].context.sentence == whole.context.sentence and not listed
        ):  # one of many numbers of a row
            return False
        if whole.around.asked and not listed:
            return False
        so_far = any(one.figure.cumulative for one in parts)
        rest = (
            close
            and whole.around.after_of
            and not plain
            and not so_far
            and parts[0].context.sentence == whole.context.sentence
        )
        return (close and (difference or listed)) or rest or self._one_matter(parts, whole)

    def _across(self, parts: tuple[Count, ...], whole: Count) -> bool:
        """Parts of one article, their whole in another."""
        if not self._fit(parts, whole) or whole.low < _LEAST_SUM:
            return False
        together, sure = parts[0].context.sentence == parts[-1].context.sentence, whole.low >= _SURE
        shared = max(shared_words(one, whole) for one in parts)
        if self._cast(parts, whole):
            return together and whole.low >= _MANY
        if not self._one_matter(parts, whole) or not (shared or sure):
            return False
        if len({one.matter for one in parts}) == 1:
            return together and self._plain(parts, whole)
        later = any((whole.matter, one.matter) in self._later for one in parts)
        if later and (not together or (parts[0].days and whole.days and whole.days[1] < parts[0].days[0])):
            return False
        return near(parts[0], whole, _LONG) is not False

    def _plain(self, parts: tuple[Count, ...], whole: Count) -> bool:
        """Parts of one matter, by place or kind: told near the whole, and too many to come out by chance."""
        sure = whole.low >= _SURE
        if whole.matter == "price" or (not sure and any(one.around.earlier for one in (*parts, whole))):
            return False
        told = len({one.figure.status for one in parts}) > 1
        if whole.running and not told and parts[0].days and whole.days and whole.days[1] < parts[0].days[0]:
            return False
        slack = _LONG if not whole.running and whole.low >= _MANY else _WEEK if sure else 0
        days = near(parts[0], whole, slack)
        return sure if days is None else days

    def _cast(self, parts: tuple[Count, ...], whole: Count) -> bool:
        """Valid and invalid papers of those who voted."""
        alike = parts[0].thing == parts[1].thing and len(parts) == _TWO
        return alike and frozenset((str(parts[0].thing), str(whole.thing))) in self._pairs

    def _rest(self, part: Count, other: Count, whole: Count) -> bool:
        """`14 من أصل 61` and 47 elsewhere; `خمس جثث، ما رفع الحصيلة إلى 71` and 66 the days before."""
        if whole.low < _LEAST_SUM or not self._fit((part, other), whole):
            return False
        # `ليرتفع العدد إلى 320 من أصل 480`: the last 160 are among the 320.
        so_far = part.figure.cumulative or other.figure.cumulative
        beside = part.thing == other.thing and part.matter != other.matter and not other.anyone
        if whole.around.after_of and beside and not so_far:
            return near(other, whole, _WEEK) is not False
        raised = whole.running and other.matter == whole.matter == part.matter and other.reach == "whole"
        earlier = other.days is None or whole.days is None or other.days[1] <= whole.days[1]
        return raised and earlier and part.reach == "part"

    def _fit(self, parts: tuple[Count, ...], whole: Count) -> bool:
        if whole in parts or any(one.low >= whole.low or one.around.asked for one in parts):
            return False
        if any(
            one.around.part and not whole.around.after_of and one.context.start < whole.context.start
            for one in parts
        ):
            return False
        if self._cast(parts, whole):
            return True
        return all(_kin(one, whole) for one in parts) and _kin(*parts[:2])

    def _one_matter(self, parts: tuple[Count, ...], whole: Count) -> bool:
        """All of one matter, or of matters that make that of the whole."""
        told = [one.matter for one in parts]
        if all(one is not None and one == whole.matter for one in told):
            whose = {one.anyone for one in parts}
            inside = any(one.around.out_of for one in parts[1:])  # `قتل سبعة، وثلاثة من القتلى`
            return len(whose) == 1 and (whole.anyone or whose == {False}) and not inside
        matter = whole.matter
        if matter is None and (whole.anyone or whole.thing == parts[0].thing):
            matter = next(
                (one.thing for one in parts if one.thing in self._parts and one.thing in whole.context.named),
                None,
            )
        allowed = self._parts.get(matter or "", frozenset())
        return len(set(told)) == len(told) and all(one in allowed for one in told)


def _kin(one: Count, other: Count) -> bool:
    """Whether two numbers may be of one kind, so that they can be added."""
    if one.thing == other.thing or (one.kind == other.kind == "person"):
        return True
    return (one.thing is None or other.thing is None) and "thing" not in (one.kind, other.kind)


def _groups(own: Sequence[Count]) -> Iterable[tuple[Count, ...]]:
    """Two or three counts of one article that stand near each other."""
    for size in (3, 2):
        for at, first in enumerate(own):
            beside = [
                one
                for one in own[at + 1 : at + _BESIDE]
                if one.context.sentence - first.context.sentence < size
                and not (first.context.title or one.context.title)
            ]
            for rest in combinations(beside, size - 1):
                yield first, *rest
    for first, second in combinations(own, 2):  # far apart: what both tell must make the whole
        told = (first.matter and second.matter) or second.figure.status == "difference"
        if second.context.sentence - first.context.sentence > 1 and not first.context.title and told:
            yield first, second
