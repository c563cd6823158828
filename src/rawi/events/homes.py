"""Where something happened, as those who take part tell it: dwellers of a place, a court of a city, what was struck."""

from __future__ import annotations

from rawi.clauses import Text
from rawi.events.drafts import Draft
from rawi.events.phrase import Phrase
from rawi.events.words import Words

_COURTS = frozenset(("verdict", "trial"))
_NAMED = 2  # tokens of a place that is told by a noun with its name


class HomeReader:
    """Reads it; built once."""

    def __init__(self, words: Words) -> None:
        self._dwellers = words.terms("dweller")

    def read(self, text: Text, draft: Draft) -> Phrase | None:
        """The place in the first part that has one; None: no part tells it."""
        for role, phrase in draft.parts:
            sits = role == "actor" and draft.kind in _COURTS  # `محكمة بندر الغزلان`
            struck = draft.kind == "attack" and role == "target" and phrase.what in ("body", "thing")
            dwells = phrase.noun in self._dwellers
            if (sits or dwells or struck) and phrase.last - phrase.first > 1 and not phrase.counted:
                inner = [one for name in phrase.names[:1] for one in text.inner_of(name)]
                names = (one for one in (*phrase.names, *inner) if one.mention.kind == "place")
                name = next(names, None)
                if name is not None:  # `شيّع أهالي كفر الياقوت`, `هجوم على حامية النخيل`
                    return Phrase(name.first, name.last, name.cut, "place", (name,), "", "f")
            if dwells and phrase.last - phrase.first > _NAMED:
                return Phrase(phrase.last - _NAMED, phrase.last, 0, "place", (), "", "")
        return None
