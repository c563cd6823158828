"""The numbers of a text before it is known what they count: digits, words, ranges, duals and shares, with bounds."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Literal

from rawi.clauses import Text
from rawi.figures.around import Around
from rawi.figures.nouns import NounHit, NounTable
from rawi.lexicon import Lexica
from rawi.model import Bound
from rawi.script import FoundNumber, NumberReader
from rawi.script.numbers import FoundPercent
from rawi.script.ranges import FoundRange, RangeReader

_SIZE = 1000
_SIZES = ("مليونا و", "مليارا و", "الفا و")
_FAR = 20
_ADJECTIVE = 3
# `بضعه` is of three to nine.
_FEW = (Fraction(3), Fraction(9))
# Agencies write 10.9 as 9ر10.
_TURNED = re.compile(r"(?<![\d.,a-z])(\d{1,3})ر(\d{1,4})(?!\w)")
_POINTED = re.compile(r"[1-9]\d{0,2}\.\d{3}")

Kind = Literal["number", "dual", "one", "share", "few"]


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number on tokens `first` to `last` (half open), with `cut` letters of clitics before it.

    `lead` is the first token of its bound, `start` and `end` are the folded extent of the number itself. `low` and
    `high` are the number; the bound says on which side it is open. `rest` are letters written onto its digits
    (`20كلم`). `noun` is the counted noun of a dual, or of `رجل واحد`.
    """

    kind: Kind
    first: int
    last: int
    cut: int
    lead: int
    low: Fraction
    high: Fraction
    bound: Bound
    start: int
    end: int
    percent: bool = False
    words: bool = False
    ordinal: bool = False
    definite: bool = False
    scale: bool = False
    thousands: bool = False
    rest: str = ""
    noun: NounHit | None = None

    @property
    def range(self) -> bool:
        """Whether it has two ends."""
        return self.low != self.high


class QuantityReader:
    """Finds quantities; compiled once from the language data."""

    def __init__(self, lexica: Lexica, nouns: NounTable, around: Around) -> None:
        self._numbers = NumberReader([*_units(around), *lexica.table("words/numbers")], glued=True)
        self._ranges = RangeReader(lexica.table("words/bounds"), self._numbers)
        self._nouns = nouns
        self._around = around
        self._ones = frozenset(around.forms("one"))

    def find(self, text: Text, words: list[str]) -> list[list[Quantity]]:
        """The quantities of each sentence, in order, none overlapping."""
        folded = _TURNED.sub(r"\2.\1", text.view.folded)
        numbers = [_accusative(one, folded) for one in self._numbers.find(folded) if not _is_one(one, folded)]
        numbers = _bracketed(folded, numbers)
        ends = {one.end: one for one in self._ranges.find_ranges(folded, numbers) if _two_ended(one)}
        percents = {one.start: one for one in self._numbers.find_percents(folded, numbers)}
        percents |= {one.end: one for one in percents.values()}
        found: list[list[Quantity]] = []
        starts = [token.start for token in text.tokens]
        at = 0
        for sentence in text.sentences:
            least, stop = text.tokens[sentence.first].start, text.tokens[sentence.last - 1].end
            told: list[Quantity] = []
            while at < len(numbers) and numbers[at].start < stop:
                number = numbers[at]
                at += 1
                if number.start < least:
                    continue
                limit = told[-1].last if told else sentence.first
                following = numbers[at] if at < len(numbers) and numbers[at].end <= stop else None
                one, both = self._read(text, folded, words, number, following, ends, percents, starts, limit)
                at += both
                if one is not None and one.first >= limit:
                    told.append(one)
            told += self._without_number(text, words, sentence.first, sentence.last, told)
            found.append(_joined(sorted(told, key=lambda one: one.first), words, self._around))
        return found

    def _read(
        self,
        text: Text,
        folded: str,
        words: list[str],
        number: FoundNumber,
        following: FoundNumber | None,
        ends: dict[int, FoundRange],
        percents: dict[int, FoundPercent],
        starts: list[int],
        limit: int,
    ) -> tuple[Quantity | None, bool]:
        """The quantity that a number opens, and whether it takes the number after it with it."""
        tokens = text.tokens
        end, low, high = number.end, number.value, number.value
        bound: Bound | None = None
        first = bisect_right(starts, number.start) - 1
        lead = first
        both = self._both(number, following, ends, folded, words, starts, limit)
        percent = percents.get(number.start) or percents.get(number.end)
        if following is not None and both is not None and percent is not None and percent.end > number.end:
            both = both if following.end in percents or following.start in percents else None
        if following is not None and both is not None:
            low, high, lead = both
            end = following.end
            percent = percents.get(following.start) or percents.get(following.end) or percent
        if percent is not None:
            end = max(end, percent.end)
            lead = min(lead, bisect_right(starts, percent.start) - 1)
        last = max(first + 1, bisect_left(starts, end))
        cut = number.start - tokens[first].start
        if cut == 0 or bound is None:
            before = self._around.bounds.before(words, lead, limit)
            if before is not None and not (cut and words[first][:1] == "و" and before[0] != "more_than"):
                bound, lead = before
            near = before and self._around.bounds.before(words, lead, limit)
            if near:
                lead = near[1]
                bound = near[0] if bound in ("about", None) else bound
        definite = cut > 1 and words[first][:cut].endswith("ال")
        definite = definite or (first > limit and self._around.is_a("article", words[first - 1]))
        definite = definite or (number.words and words[first][max(0, cut - 2) :].startswith("ال"))
        return (
            Quantity(
                kind="number",
                first=first,
                last=last,
                cut=cut,
                lead=lead,
                low=low,
                high=high,
                bound=bound or "exact",
                start=number.start,
                end=end,
                percent=percent is not None,
                words=number.words and not words[first][cut:][:1].isdigit(),
                ordinal=number.ordinal and not self._counts(words, number, last),
                definite=definite,
                scale=number.scale >= 1000,
                rest=words[last - 1][max(0, end - tokens[last - 1].start) :],
                thousands=_POINTED.fullmatch(folded, number.start, number.end) is not None,
            ),
            both is not None,
        )

    def _counts(self, words: list[str], number: FoundNumber, last: int) -> bool:
        """`المليون دولار` counts; `الزائر المليون` is an ordinal."""
        hit = self._nouns.at(words, last) if number.value >= _SIZE and last < len(words) else None
        return hit is not None and hit.number == "s" and not hit.definite and not hit.cut

    def _both(
        self,
        number: FoundNumber,
        following: FoundNumber | None,
        ends: dict[int, FoundRange],
        folded: str,
        words: list[str],
        starts: list[int],
        limit: int,
    ) -> tuple[Fraction, Fraction, int] | None:
        """The two ends that a number and the next are of a range, and the token where their wording begins."""
        if following is None:
            return None
        one = ends.get(following.end)
        if one is not None and one.low is not None and one.high is not None and one.start <= number.start:
            lead = bisect_right(starts, one.start) - 1
            if one.start == number.start:
                tight = len(folded[number.end : following.start].split()) <= 1
                return (one.low, one.high, lead) if tight and one.high <= _FAR * one.low else None
            changes = words[lead] == "من" and self._changes(words, lead, limit)
            return None if changes else (one.low, one.high, lead)
        gap = folded[number.end : following.start].strip(" ")
        if gap == "او" and number.value < following.value <= 10 * number.value:
            return number.value, following.value, bisect_right(starts, number.start) - 1
        return None

    def _changes(self, words: list[str], place: int, limit: int) -> bool:
        """`ارتفع العدد من 3 الي 5`: two figures, no range."""
        return any(self._around.is_a("change", words[at]) for at in range(max(limit, place - 8), place))

    def _without_number(
        self, text: Text, words: list[str], first: int, last: int, told: list[Quantity]
    ) -> Iterator[Quantity]:
        """Duals, `رجل واحد` and `نصفهم`."""
        taken = {at for one in told for at in range(one.first, one.last)}
        at = limit = first
        while at < last:
            one = None if at in taken else self._lone(text, words, at, last, limit)
            if one is not None:
                yield one
                limit = one.last
            at = max(at + 1, one.last if one else 0)
            limit = max(limit, at) if at in taken else limit

    def _lone(self, text: Text, words: list[str], at: int, last: int, limit: int) -> Quantity | None:
        share = self._around.shares.get(words[at]) or self._around.shares.get(words[at][1:])
        if share is not None:
            return self._made(text, words, "share", at, at + 1, 0, share, limit)
        hit = self._nouns.at(words, at)
        if hit is None or hit.definite or hit.noun.people or hit.last > last:
            return None
        after = words[hit.last] if hit.last < last else ""
        if hit.number == "p" and hit.cut == 0 and at > limit and self._around.is_a("few", words[at - 1]):
            few = self._made(text, words, "few", at - 1, hit.last, 0, _FEW[0], limit, hit)
            return replace(few, high=_FEW[1])
        if hit.number == "d":
            stop = hit.last + 1 if self._around.is_a("two", after) and after[:1] == "ا" else hit.last
            return self._made(text, words, "dual", at, stop, hit.cut, Fraction(2), limit, hit)
        one = self._one(words, hit, last)
        if one and not any(
            self._around.is_a("not_one", words[back]) for back in range(max(limit, at - 6), at)
        ):
            return self._made(text, words, "one", at, one, hit.cut, Fraction(1), limit, hit)
        return None

    def _one(self, words: list[str], hit: NounHit, last: int) -> int:
        """The token after `رجل واحد`, `خطا دفاعي واحد`; 0 when no such one stands there."""
        if hit.number != "s" or hit.noun.of not in ("person", "thing", "duration", "percent"):
            return 0
        if hit.last < last and words[hit.last] in self._ones:
            return hit.last + 1
        adjective = words[hit.last] if hit.last + 1 < last else ""
        alike = adjective.endswith("ه") == words[hit.last + 1].endswith("ه") if adjective else False
        plain = alike and adjective.isalpha() and len(adjective) > _ADJECTIVE and adjective[-1] in "هي"
        return hit.last + 2 if plain and words[hit.last + 1] in self._ones else 0

    def _made(
        self,
        text: Text,
        words: list[str],
        kind: Kind,
        first: int,
        last: int,
        cut: int,
        value: Fraction,
        limit: int,
        noun: NounHit | None = None,
    ) -> Quantity:
        before = self._around.bounds.before(words, first, limit)
        bound, lead = before or ("exact", first)
        return Quantity(
            kind=kind,
            first=first,
            last=last,
            cut=cut,
            lead=lead,
            low=value,
            high=value,
            bound=bound,
            start=text.tokens[first].start + cut,
            end=text.tokens[last - 1].end,
            words=True,
            noun=noun,
        )


def _units(around: Around) -> list[dict[str, str]]:
    """`ستا منها`, `مرتين او ثلاثا`: units whose noun is left out, in the accusative."""
    rows = [(form, around.value("unit", form)) for form in around.forms("unit")]
    return [{"form": form, "value": value, "kind": "unit", "role": "", "part": ""} for form, value in rows]


def _is_one(number: FoundNumber, folded: str) -> bool:
    """`واحد`, `احد`, `احدي` by themselves are one of many, and tell no number of their own."""
    return number.words and number.value == 1 and not number.ordinal and not folded[number.start].isdigit()


def _accusative(one: FoundNumber, folded: str) -> FoundNumber:
    """`مليونا ونصف المليون` is one and a half: a dual in construct has no conjunction after it."""
    dual = one.words and one.scale >= _SIZE and 2 * one.scale <= one.value < 3 * one.scale
    return replace(one, value=one.value - one.scale) if dual and folded.startswith(_SIZES, one.start) else one


def _bracketed(folded: str, numbers: list[FoundNumber]) -> list[FoundNumber]:
    """`(30) مليون`: the number in brackets and its word of size are one; `(30,500,000) مليون` says it twice."""
    found: list[FoundNumber] = []
    for one in numbers:
        last = found[-1] if found else None
        size = one.words and one.value == one.scale >= _SIZE
        if last is not None and size and not last.words and folded[last.end : one.start].strip(" ") == ")":
            value = last.value * (one.value if last.value < one.value else 1)
            found[-1] = replace(last, value=value, end=one.end, scale=one.scale)
        else:
            found.append(one)
    return found


def _two_ended(one: FoundRange) -> bool:
    return one.low is not None and one.high is not None and one.low != one.high


def _joined(found: list[Quantity], words: list[str], around: Around) -> list[Quantity]:
    """`يومين او ثلاثه`: a dual and the number after it are one quantity, counting what the dual counts."""
    joined: list[Quantity] = []
    skip = False
    for one, two in zip(found, [*found[1:], None], strict=False):
        if skip:
            skip = False
            continue
        if (
            two is not None
            and one.kind == "dual"
            and two.first == one.last + 1
            and words[one.last] in ("او", "الي")
            and two.low > one.low
        ):
            joined.append(
                Quantity(
                    kind="dual",
                    first=one.first,
                    last=two.last,
                    cut=one.cut,
                    lead=one.lead,
                    low=one.low,
                    high=two.high,
                    bound=one.bound,
                    start=one.start,
                    end=two.end,
                    words=True,
                    noun=one.noun,
                )
            )
            skip = True
        else:
            joined.append(one)
    return joined
