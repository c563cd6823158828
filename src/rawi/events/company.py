"""Who takes part in an event as its next clause tells: `مؤتمر في القاهرة يشارك فيه وزراء`, `ويحاكم فيها 14 متهما`."""

from __future__ import annotations

from collections.abc import Sequence

from rawi.clauses import Text
from rawi.events.items import Item
from rawi.events.phrase import Phrase
from rawi.events.words import Words

_REACH = 12  # items behind an event
_ENDS = frozenset(("saying", "stop", "that", "noun"))
_WHO = frozenset(("person", "office", "people", "body"))


class CompanyReader:
    """Reads them; built once."""

    def __init__(self, words: Words) -> None:
        self._in_it = words.of("in_it")

    def read(self, text: Text, items: Sequence[Item], at: int) -> tuple[Phrase, ...]:
        """Those who do, or to whom something is done, in the event that the noun at an item tells; empty: nobody."""
        for k in range(at + 1, min(len(items) - 1, at + _REACH)):
            item = items[k]
            if text.form(item.last) in self._in_it:
                continue  # `ويتابع فيها 14 متهما`
            if item.sort in _ENDS or (item.sort == "mark" and text.form(item.first) != ","):
                return ()
            after = items[k + 1]
            if text.form(item.first) in self._in_it and after.phrases and not after.prep:
                return after.phrases if after.phrases[0].what in _WHO else ()
        return ()
