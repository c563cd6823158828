"""Noun phrases of words that no list has, as they stand beside a verb: `شباب اللوز`, `رافعة عائمة`."""

from __future__ import annotations

from rawi.clauses import Name, Text
from rawi.events.phrase import Phrase
from rawi.events.words import Words
from rawi.script import has_article, without_article

_UNLISTED = 4  # tokens of a phrase that no list has
# Roles of words that are nouns all the same.
COLOURLESS = frozenset(
    ("others", "quantity", "deal", "sport", "violent", "court", "session", "round", "seat")
)


class UnlistedReader:
    """Reads them; built once. `masculine`: men's names in ة."""

    def __init__(self, words: Words, masculine: frozenset[str]) -> None:
        self._words, self._masculine = words, masculine
        self._unread = words.terms("unread")

    def read(self, text: Text, at: int, end: int) -> Phrase | None:
        """A noun phrase of words that no list has, as it stands beside a verb: `شباب اللوز`, `الصواري`."""
        form = text.form(at)
        if not self.is_plain(text, at) or len(form) < 3 or form[0] in "وف" or form in self._unread:
            return None
        if self._words.roles(form) & {"no_noun", "quantity"} or (form[0] == "ي" and len(form) > 3):
            return None  # what begins so is a verb of the present, but for few nouns
        definite = has_article(form)
        last, names = at + 1, list[Name]()
        if not definite and last < end and self.is_plain(text, last) and _is_like(form, text.form(last)):
            last += 1
        while last < min(end, at + _UNLISTED):
            name = text.names.get(last)
            if name is not None and not name.cut and name.last <= end and not names:
                names.append(name)
                last = name.last
            elif self.is_plain(text, last) and has_article(text.form(last)):
                last += 1
                definite = True
            else:
                break
        bare = without_article(form)
        if not definite and not names and (form[0] in "بلك" or form.endswith("ا") or len(form) < 4):
            return None
        gender = "f" if bare.endswith(("ه", "ات")) and bare not in self._masculine else ""
        return Phrase(at, last, 0, "thing", tuple(names), bare, gender)

    def is_plain(self, text: Text, at: int) -> bool:
        """Whether a token is a word of no name, time or list, and no verb."""
        form = text.form(at)
        free = text.name_at[at] is None and text.time_at[at] is None
        return (
            free
            and form.isalpha()
            and not self._words.roles(form) - COLOURLESS
            and not self._words.is_verb(text, at)
        )


def _is_like(form: str, after: str) -> bool:
    """Whether a word may be the adjective of the indefinite noun before it: `رافعة عائمة`."""
    ends = next((tail for tail in ("ه", "ين", "ون", "ات", "ا") if form.endswith(tail)), "")
    return after.endswith(ends) and after[0] not in "وفبل" if ends else after.endswith("ي")
