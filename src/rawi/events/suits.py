"""The sides of a suit: `الدعوى المقامة من فلان ضد الوزارة`, `الدعوى التي رفعها فلان أمام المحكمة`."""

from __future__ import annotations

from collections.abc import Sequence

from rawi.clauses import Text
from rawi.events.drafts import Draft
from rawi.events.items import Item
from rawi.events.phrase import Phrase
from rawi.events.triggers import Trigger
from rawi.events.words import Words
from rawi.script import without_article

_REACH = 12  # items behind the suit in which its sides stand
_COURT = 14  # tokens around a session in which its court is told
_ROLES = {"ضد": "target", "علي": "target", "امام": "actor", "لدي": "actor"}


class SuitReader:
    """Reads them; built once."""

    def __init__(self, words: Words) -> None:
        self._words = words
        self._suits, self._brought = words.terms("suit"), words.terms("brought")
        self._against = frozenset(("ضد", "علي"))

    def read(self, text: Text, items: Sequence[Item]) -> list[tuple[str, Phrase]]:
        """Who brought the suit that a sentence tells of, against whom, and before which court; empty: not told."""
        at = next((k for k, one in enumerate(items) if self._opens(text, one)), None)
        if at is None:
            return []
        found: list[tuple[str, Phrase]] = []
        against = brings = False
        for item in items[at : at + _REACH]:
            words = [text.form(k) for k in range(item.first, item.last)]
            if item.sort == "mark" and words[0] in (".", ";", ":"):
                break
            phrases = item.phrases or ((item.place,) if item.place else ())
            if phrases and not self._opens(text, item):
                role = _ROLES.get(item.prep, "target" if against else "")
                if brings and not role and item.prep in ("", "من"):
                    role, brings = "actor", False
                if role:
                    found.append((role, phrases[0]))
                against = False
            brings = brings or any(word in self._brought for word in words)
            against = against or (len(words) == 1 and words[0] in self._against)
        return found

    def _opens(self, text: Text, item: Item) -> bool:
        words = (without_article(text.form(k)) for k in range(item.first, item.last))
        return any(word in self._suits for word in words)

    def is_session(self, text: Text, trigger: Trigger) -> bool:
        """Whether what is told is the session of a court."""
        sits = "session" in self._words.roles(text.form(trigger.first)[trigger.cut :])
        return sits and self.is_near_court(text, trigger)

    def is_near_court(self, text: Text, told: Trigger | Draft) -> bool:
        """Whether a court is told near what is told."""
        start, end = max(0, told.first - _COURT), min(len(text.tokens), told.last + _COURT)
        return any("court" in self._words.roles(text.form(k)) for k in range(start, end))
