"""Ranges in running text: two numbers with `بين` or `الي` about them, or one with a bound such as `اكثر من`.

The wordings come as rows of `lexica/words/bounds`. Ranges of two ends leave out the upper one
(`بين 20 و30` is [20, 30)), as number recognizers count them; the rows say so and may say otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from rawi.script.fold import fold_text
from rawi.script.numbers import FoundNumber, NumberReader, NumberRow


@dataclass(frozen=True, slots=True)
class FoundRange:
    """From `low` to `high`, None where there is no end; `…_open`: that end itself is outside.

    start and end are offsets of the folded text, the wording of the bounds included. An end that is not
    there is open.
    """

    low: Fraction | None
    high: Fraction | None
    low_open: bool
    high_open: bool
    start: int
    end: int


# How far before a number its bound may begin, and how much may stand between the two ends of a range.
_REACH = 32
_JOIN = re.compile(r",? *(?:و|او) *")
# What a number counts may stand before the second end: `من 3 ملايين دولار الي 5 ملايين`.
_COUNTED = r" ?%?(?: [^\W\d_]+){0,2}? *"
_NUMERIC = re.compile(r"[-/.:\d]")


class RangeReader:
    """Finds ranges in folded texts, among the numbers that `numbers` finds there.

    `rows` are those of `words/bounds`.

    >>> rows = [{"form": "أكثر من", "place": "before", "low": "open", "high": ""}]
    >>> found = RangeReader(rows, NumberReader([])).find_ranges("وصلت اكثر من 20 سفينه")
    >>> [(str(one.low), one.high, one.low_open, one.start, one.end) for one in found]
    [('20', None, True, 5, 15)]
    """

    def __init__(self, rows: Iterable[NumberRow], numbers: NumberReader) -> None:
        self._numbers = numbers
        self._ends: dict[str, tuple[str, str]] = {}
        places: dict[str, list[str]] = {}
        for row in rows:
            form = fold_text(row["form"])
            self._ends[_key(form)] = (row["low"], row["high"])
            for place in row["place"].split("|"):
                places.setdefault(place, []).append(form)
        group = {
            name: _group(places.get(name, []))
            for name in ("before", "after", "between", "to", "dash", "from")
        }
        equal = _group(places.get("equal", []), "equal")
        every = [form for forms in places.values() for form in forms]
        self._last = {form.split(" ")[-1] if form[-1].isalpha() else form[-1] for form in every}
        self._before = re.compile(rf"{group['before']}(?: *{equal})? *$")
        self._after = re.compile(rf" *{group['after']}")
        self._equal = re.compile(rf" *{equal}")
        self._from = re.compile(rf"{group['from']} *$")
        self._between = re.compile(rf"{group['between']} *$")
        self._to = re.compile(rf"{_COUNTED}{group['to']} *")
        self._and = re.compile(rf"{_COUNTED} و *")
        self._dash = re.compile(rf" *{group['dash']} *")

    def find_ranges(self, folded: str, numbers: Sequence[FoundNumber] | None = None) -> list[FoundRange]:
        """Every range of a folded text, left to right, none overlapping; `numbers` are its own, if known already."""
        numbers = self._numbers.find(folded) if numbers is None else numbers
        found: list[FoundRange] = []
        at = done = 0
        while at < len(numbers):
            both = self._two_ended(folded, numbers[at : at + 2], done)
            one = both or self._one_ended(folded, numbers[at], done)
            if one:
                found.append(one)
                done = one.end
            at += 2 if both else 1
        return _joined(folded, found)

    def _leads(self, folded: str, at: int) -> bool:
        """Whether the word before may end a bound: a cheap look before the searches."""
        words = folded[max(0, at - _REACH) : at].split()
        last = words[-1] if words else ""
        return last in self._last or last[1:] in self._last or last[-1:] in self._last

    def _two_ended(self, folded: str, numbers: Sequence[FoundNumber], done: int) -> FoundRange | None:
        if len(numbers) < 2 or numbers[1].start - numbers[0].end > _REACH:
            return None
        left, right = numbers
        gap = folded[left.end : right.start]
        lead = max(done, left.start - _REACH)
        to = self._to.fullmatch(gap)
        leads = self._leads(folded, left.start)
        between = self._between.search(folded, lead, left.start) if leads else None
        if between and (to or self._and.fullmatch(gap)):
            return self._between_ends(left, right, between["form"], between.start())
        if to:
            before = self._from.search(folded, lead, left.start) if leads else None
            return self._between_ends(left, right, to["form"], before.start() if before else left.start)
        dash = self._dash.fullmatch(gap) if _may_dash(folded, left, right) else None
        return self._between_ends(left, right, dash["form"], left.start) if dash else None

    def _between_ends(
        self, left: FoundNumber, right: FoundNumber, form: str, start: int
    ) -> FoundRange | None:
        low = left.value
        if left.scale == 1 < right.scale and not left.words and low < right.value / right.scale:
            low *= right.scale
        if low >= right.value:
            return None
        opens = [end == "open" for end in self._ends[_key(form)]]
        return FoundRange(low, right.value, opens[0], opens[1], start, right.end)

    def _one_ended(self, folded: str, number: FoundNumber, done: int) -> FoundRange | None:
        leads = self._leads(folded, number.start)
        before = (
            self._before.search(folded, max(done, number.start - _REACH), number.start) if leads else None
        )
        after = self._after.match(folded, number.end)
        match = after or before
        if match is None:
            return None
        equal = self._equal_after(folded, number.end) if before else None
        closed = bool(equal or (before and before["equal"]))
        low, high = self._ends[_key(match["form"])]
        stop = after or equal
        return FoundRange(
            number.value if low else None,
            number.value if high else None,
            not low or (low == "open" and not closed),
            not high or (high == "open" and not closed),
            before.start() if before else number.start,
            stop.end() if stop else number.end,
        )

    def _equal_after(self, folded: str, at: int) -> re.Match[str] | None:
        """`اكثر من 10 او يساوي`, unless another number comes: `او يساوي 20` is a bound of its own."""
        equal = self._equal.match(folded, at)
        if equal is None:
            return None
        follows = self._numbers.find(folded, equal.end(), equal.end() + 16)
        return None if follows and not folded[equal.end() : follows[0].start].strip() else equal


def _key(form: str) -> str:
    return form.replace(" ", "")


def _group(forms: list[str], name: str = "form") -> str:
    """A group of expressions, the longest first; words stand free but for `و` or `ف`, signs by themselves."""
    longest_first = sorted(forms, key=len, reverse=True)
    words = [" +".join(map(re.escape, form.split(" "))) for form in longest_first if form[0].isalpha()]
    signs = [" ?".join(map(re.escape, form)) for form in longest_first if not form[0].isalpha()]
    # What must stand around them is asked once for all words, not again for each.
    spelled = [rf"(?:(?<![^\W_])|(?<=\bو)|(?<=\bف))(?:{'|'.join(words)})(?![^\W_])"] if words else []
    spelled += [rf"(?<![<>=])(?:{'|'.join(signs)})(?![<>=])"] if signs else []
    return f"(?P<{name}>{'|'.join(spelled) or '(?!)'})"


def _may_dash(folded: str, left: FoundNumber, right: FoundNumber) -> bool:
    """Whether a dash between the two may mean `to`: not in a date, an id or a telephone number."""
    outside = folded[left.start - 1 : left.start] + folded[right.end : right.end + 1]
    leading_zero = folded[right.start] == "0" and right.value >= 1
    digits = not left.words and not (right.words and right.scale == 1)
    return digits and not leading_zero and not _NUMERIC.search(outside.rstrip("."))


def _joined(folded: str, found: list[FoundRange]) -> list[FoundRange]:
    """A lower bound and an upper one that `و` or `او` joins become one range, when it is not empty."""
    joined: list[FoundRange] = []
    for one in found:
        both = (
            _join(joined[-1], one) if joined and _JOIN.fullmatch(folded, joined[-1].end, one.start) else None
        )
        if both:
            joined[-1] = both
        else:
            joined.append(one)
    return joined


def _join(left: FoundRange, right: FoundRange) -> FoundRange | None:
    low, high = (left, right) if left.high is None else (right, left)
    if low.low is None or high.high is None or low.high is not None or high.low is not None:
        return None
    if low.low >= high.high:
        return None
    return FoundRange(low.low, high.high, low.low_open, high.high_open, left.start, right.end)
