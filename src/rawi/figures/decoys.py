"""Numbers that are no figures: dates, clocks, scores, names, ranks, identifiers."""

from __future__ import annotations

import re

from rawi.clauses import Text
from rawi.figures.around import Around
from rawi.figures.counting import Counted
from rawi.figures.quantities import Quantity
from rawi.model import Mention

_GLUED = re.compile(r"[-/:+.*#@&_=\\]")
_DATED = re.compile(r"\d ?/ ?$")
_NAMES = frozenset(("person", "body", "place"))
_MARKS = frozenset("\"'(:.-")
# Of both calendars, written `2015م` or `1436ه`.
_YEARS = frozenset(range(1300, 2101))  # a range looks for a fraction number by number


class Decoys:
    """Says of a quantity whether something else than a count is told by it."""

    def __init__(self, around: Around) -> None:
        self._around = around

    def is_one(self, text: Text, words: list[str], one: Quantity, first: int) -> bool:
        """Whether the number is no figure whatever follows it."""
        if one.ordinal or one.low < 0 or (one.kind == "number" and one.low == 0 and not one.percent):
            return True
        name = text.name_at[one.first]
        if (
            name is not None
            and name.mention.kind in _NAMES
            and (name.last > one.first + 1 or (one.kind == "dual" and _is_known(name.mention)))
        ):
            return True
        if one.kind != "number" or one.words or one.percent:
            return False
        return _glued(text, one) or (len(one.rest) == 1 and one.high in _YEARS)

    def is_dated(self, text: Text, words: list[str], one: Quantity, counted: Counted | None) -> bool:
        """Whether the number stands in a date or a clock time, and is no length of time itself."""
        time = text.time_at[one.first]
        if time is None or one.kind != "number" or one.percent:
            return False
        noun = counted.noun if counted is not None and counted.first >= 0 else None
        if noun is not None and noun.of == "duration":
            return (
                time.time.kind == "time"
                and self._around.decoys_before.before(words, time.first + 1, time.first) is not None
            )
        return time.time.kind in ("date", "time") or counted is None

    def is_named(self, words: list[str], one: Quantity, first: int) -> bool:
        """Whether the word before makes it a rank or an identifier: `القرار 2720`."""
        at = self._outside(words, one.first, first)
        before = self._around.decoys_always.before(words, at, first)
        return (before or self._around.decoys_before.before(words, at, first)) is not None

    def _outside(self, words: list[str], at: int, first: int) -> int:
        """The token after the word before, when only marks stand between."""
        while at > first and words[at - 1] in _MARKS:
            at -= 1
        return at

    def is_agency(self, words: list[str], one: Quantity, first: int) -> bool:
        """`وكالة سندان`: behind a noun that it belongs to, a dual would end otherwise; so this is a name."""
        at = one.first - 1
        nominative = one.kind == "dual" and words[one.first].endswith("ان")
        return (
            nominative and at >= first and self._around.is_a("voice", words[at]) and words[at].endswith("ه")
        )

    def is_score(self, words: list[str], one: Quantity, counted: Counted, first: int) -> bool:
        """Whether the words beside make it a score or a name: `هدفين مقابل هدف`, `تحت 20 عاما`."""
        if self._around.decoys_after.at(words, counted.stop, bare=True) is not None:
            return True
        if (
            counted.en == "goals"
            and self._around.decoys_goals.before(words, counted.begin, first) is not None
        ):
            return True
        at = self._outside(words, counted.begin, first)
        always = self._around.decoys_always
        return always.before(words, at, first) is not None or always.at(words, counted.begin) is not None


def _is_known(mention: Mention) -> bool:
    """Whether a lone word that may be a dual is a name for certain: a person, or what the lists know."""
    return mention.kind == "person" or (mention.entity is not None and mention.entity.wikidata is not None)


def _glued(text: Text, one: Quantity) -> bool:
    """Whether digits are written onto a sign or another number: `2-1`, `6+6`, `10:30`, `f-16`."""
    folded = text.view.folded
    start = one.start
    before, after = folded[start - 1 : start], folded[one.end : one.end + 1]
    if before and _GLUED.match(before) and start > 1 and folded[start - 2].isalnum():
        return True
    if _DATED.search(folded, max(0, start - 4), start):
        return True
    follows = folded[one.end + 1 : one.end + 2]
    if after and _GLUED.match(after) and (follows.isdigit() or (follows.isalnum() and after not in ".:-")):
        return True
    return bool(re.match(r" ?[-:] ?\d", folded[one.end : one.end + 4])) and not one.range
