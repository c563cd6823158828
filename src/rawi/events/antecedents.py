"""Whom a relative clause is about: `الوزير الذي استقال`, `جثتين انتشلهما صيادون`."""

from __future__ import annotations

from collections.abc import Sequence

from rawi.clauses import Text
from rawi.events.items import Item
from rawi.events.phrase import Phrase
from rawi.events.triggers import Trigger
from rawi.events.words import Words
from rawi.script import has_article, without_article

_BACK = 4  # items before a relative pronoun in which the noun it goes back to stands
_GENDERS = {"ه": "m", "ها": "f"}
_PEOPLE = frozenset(("people", "person", "office"))


class AntecedentReader:
    """Finds them; built once."""

    def __init__(self, words: Words) -> None:
        self._plural = words.of("relative_plural")
        self._feminine = words.of("relative_feminine")

    def of_relative(self, text: Text, items: Sequence[Item], at: int) -> tuple[Phrase, ...]:
        """The phrase before the relative pronoun that stands right before an item; empty: there is none."""
        form = text.form(items[at - 1].first)
        words = 0
        for k in range(at - 2, max(-1, at - 2 - _BACK), -1):
            item = items[k]
            if item.sort == "phrase" and item.phrases:
                found = self._fitting(form, item.phrases)
                if found:
                    return found
            elif item.sort == "word":
                words += 1
            elif item.sort != "time" and text.form(item.first) not in (",", '"'):
                if item.sort == "noun":
                    return ()  # `التفجير الغاشم الذي استهدف`: it is about the event
                break
        last = items[at - 2] if at > 1 else None
        if not words or last is None or last.sort != "word" or form in self._plural:
            return ()
        first = items[at - 1 - min(words, 2)]
        if (
            first.sort != "word"
            or first.prep
            or first.last != last.first
            or text.form(first.first)[0] in "وف"
        ):
            first = last
        noun = without_article(text.form(first.first))
        cut = 1 if first is last and noun[0] in "وف" and has_article(noun[1:]) else 0
        return (Phrase(first.first, last.last, cut, "thing", (), without_article(noun[cut:]), ""),)

    def _fitting(self, form: str, phrases: tuple[Phrase, ...]) -> tuple[Phrase, ...]:
        last = phrases[-1]
        if form in self._plural:
            several = last.what == "people" or len(phrases) > 1
            return phrases if several else ()
        if form in self._feminine:
            return (last,) if last.gender != "m" or last.what in ("thing", "body") else ()
        return (last,) if last.gender != "f" else ()

    def of_pronoun(self, text: Text, items: Sequence[Item], at: int, trigger: Trigger) -> tuple[Phrase, ...]:
        """The indefinite noun right before a verb whose object goes back to it: `نشرة وزعها الاتحاد`."""
        form = trigger.form
        if form is None or not form.pronoun or items[at].joined or at == 0:
            return ()
        before = items[at - 1]
        if before.sort != "phrase" or not before.phrases or before.last != items[at].first:
            return ()
        last = before.phrases[-1]
        wanted = _GENDERS.get(form.pronoun)
        unlike = wanted is not None and last.gender not in ("", wanted) and last.what in _PEOPLE
        if unlike or not last.noun or has_article(text.form(last.first)[last.cut :]):
            return ()
        return before.phrases if form.pronoun in ("هما", "هم") else (last,)
