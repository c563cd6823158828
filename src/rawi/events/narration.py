"""How what is told stands in the telling: as the news itself, as what came next, or as what lies before."""

from __future__ import annotations

from collections.abc import Sequence

from rawi.clauses import Text
from rawi.events.items import Item
from rawi.events.words import Words

_THIRD = 3
_FAR = 12  # items before a trigger in which what makes it background is looked for
_CLOSE = 4
_LONGEST = 40  # items before a verb that its sentence begins with
_IN = "في"


class NarrationReader:
    """Tells them apart; built once."""

    def __init__(self, words: Words) -> None:
        self._was, self._already = words.terms("was"), words.terms("already")
        self._then, self._before = words.terms("then"), words.terms("before")
        self._of_itself = words.terms("of_itself")

    def is_main(self, text: Text, items: Sequence[Item], at: int) -> bool:
        """Whether an item is the past verb that its sentence begins with, or one joined to that by `و`.

        So is the noun that such a verb of saying announces, and what a speaker says of himself (`قالت إنها أوقفت`).
        """
        form = items[at].triggers[0].form
        if items[at].sort == "noun":
            said = _last(items, at, ("saying", "that", "verb"))
            return said is not None and items[said].sort == "saying" and self._is_first(text, items, said)
        if items[at].sort != "verb" or form is None or form.shape != "past" or form.person != _THIRD:
            return False
        if at and text.form(items[at - 1].first) in self._of_itself:
            said = _last(items, at, ("saying",))
            return said is not None and self._is_first(text, items, said)
        return self._is_first(text, items, at)

    def _is_first(self, text: Text, items: Sequence[Item], at: int) -> bool:
        k = at - 1
        while k >= max(0, at - _LONGEST) and (items[k].prep or items[k].sort in ("time", "mark", "word")):
            if text.form(items[k].first).lstrip("وف") in self._was:
                return False
            k -= 1
        return k < 0

    def goes_on(self, text: Text, items: Sequence[Item], at: int) -> bool:
        """Whether an item tells what came next, on the same day: `أوقفه ثم نقله`, `وأحاله`, `قبل أن ينقله`.

        A sitting in which something was done (`صوت المجلس، في اجتماع طارئ`) is of that day too.
        """
        form = items[at].triggers[0].form
        if items[at].sort == "noun":
            return items[at].prep == _IN
        if items[at].sort != "verb" or form is None:
            return False
        then = at > 0 and text.form(items[at - 1].last - 1) in self._then
        past = form.shape == "past" and (items[at].joined or then)
        return past or text.form(items[at].first - 2) in self._before

    def is_background(self, text: Text, items: Sequence[Item], at: int) -> bool:
        """Whether what an item tells lies before the news: `كان قد زار`, `الذي زار`, `بعد زيارة`, `سبق أن زار`."""
        for k in range(at - 1, max(-1, at - _FAR), -1):
            item = items[k]
            form = text.form(item.first).lstrip("وف")
            if form in self._was or form in self._already:
                return True
            if k >= at - _CLOSE and item.sort in ("relative", "after"):
                return True
            if item.sort == "stop":
                return False
        return False


def _last(items: Sequence[Item], at: int, sorts: Sequence[str]) -> int | None:
    """The last item of some sorts before an item."""
    return next((k for k in range(at - 1, max(-1, at - _LONGEST), -1) if items[k].sort in sorts), None)
