"""Numbers of a story that make another one: parts of a whole, what is left of it, what lies between two accounts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import combinations, pairwise, permutations

from rawi.stories.counts import Count, by_article, in_a_row, near, places_meet, shared_words
from rawi.stories.open_matters import alike_articles, openly_whole

_LEAST = 10  # smaller wholes come out by chance
_SURE = 40  # a sum that does not come out by chance
_TWO = 2
_FEW_SENTENCES = 3
_WEEK, _LONG = 7, 120  # days
_MANY = 1000  # a sum of things that do not change, told weeks later
_BESIDE = 6
_FEW = 4  # numbers of one noun in a story that hardly make a sum by chance
_TAKEN = 3  # runs of seven words that two articles share: the parts of one are taken from the other
_COUNTABLE = frozenset(("person", "thing", ""))


class Sums:
    """Finds parts that make a whole."""

    def __init__(
        self,
        counts: Sequence[Count],
        sums: Iterable[tuple[str, str, str]],
        copies: Iterable[frozenset[str]] = (),
    ) -> None:
        self._parts: dict[str, frozenset[str]] = {}
        self._later: set[tuple[str, str]] = set()
        self._rows: set[tuple[str, str]] = set()
        self._pairs: set[frozenset[str]] = set()
        for total, part, when in sums:
            if when == "row":
                self._rows.add((total, part))
                continue
            self._parts[total] = self._parts.get(total, frozenset()) | {part}
            if when == "things":
                self._pairs.add(frozenset((total, part)))
            if when == "later":
                self._later.add((total, part))
        usable = [one for one in counts if one.value and one.thing != "percent" and not one.change]
        self._own = by_article(usable)
        self._copies = set(copies)
        self._by_value: dict[float, list[Count]] = {}
        for one in usable:
            self._by_value.setdefault(one.value or 0, []).append(one)
        self._told_of: dict[str | None, set[float]] = {}
        for one in usable:
            self._told_of.setdefault(one.thing, set()).add(one.low)

    def find(self) -> Iterable[tuple[tuple[Count, ...], Count]]:
        """Parts and their whole; sums of the same numbers again where an article that took nothing over tells them."""
        seen: dict[tuple[float, ...], list[Count]] = {}
        for parts, whole in self._candidates():
            values = (*sorted(one.low for one in parts), whole.low)
            before = seen.setdefault(values, [])
            if not before or (whole.low >= _SURE and self._told_again(parts, before)):
                before.extend(parts)
                yield parts, whole
        yield from self._between()

    def _told_again(self, parts: Iterable[Count], before: Iterable[Count]) -> bool:
        """Whether parts that an article gives are its own, none of another that tells the same sum."""
        pairs = [(one, other) for one in parts for other in before]
        return not any(
            one.point.article == other.point.article
            or frozenset((one.point.article, other.point.article)) in self._copies
            or len(one.context.runs & other.context.runs) >= _TAKEN
            for one, other in pairs
        )

    def _candidates(self) -> Iterable[tuple[tuple[Count, ...], Count]]:
        groups = [group for own in self._own.values() for group in _groups(own)]
        for parts in groups:
            for whole in self._wholes(parts):
                if whole.point.article == parts[0].point.article and (
                    self._inside(parts, whole) or self._added(parts, whole) or self._open(parts, whole)
                ):
                    yield parts, whole
        for parts in groups:
            for whole in self._wholes(parts):
                if whole.point.article != parts[0].point.article and (
                    (not _scattered(parts) and self._across(parts, whole))
                    or self._added(parts, whole)
                    or self._open(parts, whole)
                ):
                    yield parts, whole
        for own in self._own.values():
            for part, whole in permutations(own, 2):
                if part.context.sentence == whole.context.sentence and part.low < whole.low:
                    for other in self._by_value.get(whole.low - part.low, ()):
                        if other is not part and self._rest(part, other, whole):
                            yield (other, part), whole

    def _wholes(self, parts: tuple[Count, ...]) -> Sequence[Count]:
        return self._by_value.get(sum(one.low for one in parts), ())

    def _between(self) -> Iterable[tuple[tuple[Count, ...], Count]]:
        """`الفرق 2.5 مليار` between 3.9 and 6.4, which it names: those of two other articles."""
        for own in self._own.values():
            known = {one.low for one in own}
            for gap in own:
                if gap.figure.status != "difference" or gap.low < _SURE or gap.thing is None:
                    continue
                for less in known:
                    if less + gap.low in known and less != gap.low:
                        yield from self._apart(gap, less)

    def _apart(self, gap: Count, less: float) -> Iterable[tuple[tuple[Count, ...], Count]]:
        """The first two counts of other articles that lie so far apart."""
        for part in self._by_value.get(less, ()):
            for whole in self._by_value.get(less + gap.low, ()):
                apart = len({one.point.article for one in (gap, part, whole)}) > _TWO
                alike = part.thing == whole.thing == gap.thing
                if apart and alike and near(part, whole, _WEEK) is not False:
                    yield (part, gap), whole
                    return

    def _added(self, parts: tuple[Count, ...], whole: Count) -> bool:
        """`64 وأربعة، يضاف إليهم ثلاثة`, `16 مليونا ثم مليونان`: a text that adds them up itself."""
        if whole in parts or whole.low < _LEAST or not parts[-1].around.adds or whole.around.asked:
            return False
        if any(one.low >= whole.low or one.around.asked for one in parts):
            return False
        matters = {one.matter for one in parts}
        if len(matters) > 1 or None in matters or whole.around.part:
            return False
        if whole.point.article != parts[0].point.article and near(parts[0], whole, _LONG) is False:
            return False
        if (str(whole.matter), str(parts[0].matter)) in self._rows:
            return in_a_row(parts) and all(_kin(one, whole) for one in parts)
        people = all(one.kind in ("person", "") for one in (*parts, whole))
        return people and matters == {whole.matter} and (whole.anyone or whole.low >= _SURE)

    def _inside(self, parts: tuple[Count, ...], whole: Count) -> bool:
        """Parts and whole of one article: side by side, or told of one matter."""
        if whole.low < _LEAST:
            return False
        if any(
            one.around.earlier != whole.around.earlier and one.context.sentence != whole.context.sentence
            for one in parts
        ):
            return False
        listed = whole.around.lists and in_a_row((whole, *parts))
        if listed and all(one.low < whole.low for one in parts):
            return True
        if self._left(parts, whole):
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
        if plain and whole.kind not in _COUNTABLE and not (listed or difference or whole.around.totals):
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

    def _open(self, parts: tuple[Count, ...], whole: Count) -> bool:
        """Parts and whole of one noun, whatever is told of them."""
        beside = (
            whole.context.sentence == parts[0].context.sentence
            and whole.point.article == parts[0].point.article
        )
        return (
            not beside
            and self._fit(parts, whole)
            and self._all_of(parts, whole)
            and openly_whole(parts, whole, lone=len(self._told_of.get(whole.thing, ())) <= _FEW)
        )

    def _all_of(self, parts: tuple[Count, ...], whole: Count) -> bool:
        """Whether parts are all that their sentences count of such, and the whole is none of a list itself."""
        first, last = parts[0].context.sentence, parts[-1].context.sentence
        listed = [
            one
            for one in self._own[parts[0].point.article]
            if first <= one.context.sentence <= last
            and one is not whole
            and not one.around.part
            and (one.thing == whole.thing or one.kind == whole.kind == "person")
        ]
        among = [
            one
            for one in self._own[whole.point.article]
            if one.context.sentence == whole.context.sentence and one.thing == whole.thing
        ]
        return len(listed) == len(parts) and len(among) <= _TWO and all(one in parts for one in listed)

    def _left(self, parts: tuple[Count, ...], whole: Count) -> bool:
        """`عائلات 70 ضحية، ولا تزال ستة ملفات`: what is left of what was told before, whatever it is called."""
        if len(parts) != _TWO or whole in parts or whole.low < _SURE or whole.around.asked:
            return False
        first, second = parts
        row = first.context.sentence == second.context.sentence > whole.context.sentence
        loose = not (first.around.part or second.around.part or whole.around.part or second.around.asked)
        countable = all(one.kind in _COUNTABLE for one in (*parts, whole))
        return row and loose and countable and second.around.left and first.low < whole.low

    def _across(self, parts: tuple[Count, ...], whole: Count) -> bool:
        """Parts of one article, their whole in another."""
        if not self._fit(parts, whole) or whole.low < _LEAST:
            return False
        together, sure = parts[0].context.sentence == parts[-1].context.sentence, whole.low >= _SURE
        shared = max(shared_words(one, whole) for one in parts)
        if self._cast(parts, whole):
            return together and whole.low >= _MANY
        if self._spoken_of(parts, whole):
            return together and near(parts[0], whole, _LONG) is not False
        made = self._one_matter(parts, whole)
        several = len({one.matter for one in parts}) > 1
        if not made or not (shared or sure or (several and alike_articles(parts[0], whole))):
            return False
        if not several:
            return together and self._plain(parts, whole)
        later = any((whole.matter, one.matter) in self._later for one in parts)
        if later and (not together or (parts[0].days and whole.days and whole.days[1] < parts[0].days[0])):
            return False
        return near(parts[0], whole, _LONG) is not False

    def _spoken_of(self, parts: tuple[Count, ...], whole: Count) -> bool:
        """`وديعة بمليار وأخرى بمليار ونصف`, and elsewhere `2.5 مليار، وهي ودائع`: the whole is called what they are."""
        told = {one.matter for one in parts}
        named = all(one.called & whole.context.words for one in parts)
        same = whole.matter is None and len(told) == 1 and all(one.thing == whole.thing for one in parts)
        return (
            same
            and named
            and whole.around.lists
            and whole.low >= _MANY
            and str(parts[0].matter).startswith("=")
        )

    def _plain(self, parts: tuple[Count, ...], whole: Count) -> bool:
        """Parts of one matter, by place or kind: told near the whole, and too many to come out by chance."""
        sure = whole.low >= _SURE
        if whole.matter == "price" or (not sure and any(one.around.earlier for one in (*parts, whole))):
            return False
        if len({one.around.earlier for one in parts}) > 1:
            return False
        if whole.kind not in _COUNTABLE and max(shared_words(one, whole) for one in parts) < _TWO:
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
        if whole.low < _LEAST or not self._fit((part, other), whole):
            return False
        # `ليرتفع العدد إلى 320 من أصل 480`: the last 160 are among the 320.
        so_far = part.figure.cumulative or other.figure.cumulative
        beside = part.thing == other.thing and part.matter != other.matter is not None and not other.anyone
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
        if _within_another(parts, whole) or _told_twice(parts):
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
            # `عددهم 64 شخصا` in a sentence on captives.
            named = [one.thing for one in parts] + sorted(whole.context.named if whole.anyone else ())
            matter = next((one for one in named if one in self._parts and one in whole.context.named), None)
        allowed = self._parts.get(matter or "", frozenset())
        return len(set(told)) == len(told) and all(one in allowed for one in told)


def _within_another(parts: Sequence[Count], whole: Count) -> bool:
    """`أصيب سبعة، ثلاثة منهم بجروح خطرة`: whether one part is of the part before it, not of the whole."""
    for before, one in pairwise(parts):
        of_whole = one.context.sentence == whole.context.sentence and whole.context.start < one.context.start
        if one.around.part and before.low > one.low and not of_whole:
            return True
    return False


def _told_twice(parts: Sequence[Count]) -> bool:
    """Whether two parts are one number told again, farther on or by another word (`طفلان شقيقان`)."""
    return any(
        one.low == other.low
        and one.matter == other.matter
        and (
            (not in_a_row((one, other)) and places_meet(one, other))
            or 0 <= other.context.start - one.context.end <= _TWO
        )
        for one, other in pairwise(parts)
    )


def _scattered(parts: Sequence[Count]) -> bool:
    """Whether parts of one matter lie sentences apart: then nothing says that they belong together."""
    apart = abs(parts[0].context.sentence - parts[-1].context.sentence) > 1
    return apart and len({one.matter for one in parts}) == 1


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
