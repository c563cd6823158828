"""Nouns of people, bodies and things that may take part in an event."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from rawi.lexicon import Lexica
from rawi.script import fold_text, without_article

_PRONOUNS = ("هما", "هم", "ها", "ه")
_SHORTEST = 3


class NounTable:
    """Looks them up in any number and case; built once.

    >>> from rawi.desk import open_lexica
    >>> NounTable(open_lexica()).find("العمال")
    ('people', 'm')
    """

    def __init__(self, lexica: Lexica) -> None:
        self._nouns: dict[str, tuple[str, str]] = {}
        self._found = cache(self._find)
        for row in lexica.table("events/people"):
            self._nouns[fold_text(row["form"])] = (row["what"], row["gender"])
        for row in lexica.table("figures/counted"):
            if row["of"] == "person":
                for form in _inflected(row["singular"], row["plurals"]):
                    self._nouns.setdefault(form, ("people", ""))

    def find(self, form: str) -> tuple[str, str] | None:
        """What a listed noun is, and its gender; it may stand with its article or in the accusative."""
        return self._found(form)

    def _find(self, form: str) -> tuple[str, str] | None:
        bare = without_article(form)
        if bare != form and bare.endswith("ي") and bare + "ن" in self._nouns:
            return None  # `الرئيسي` is no `رئيسي البلدين`
        found = self._nouns.get(bare) or (self._nouns.get(bare[:-1]) if bare.endswith("ا") else None)
        return found or self._owned(form)

    def _owned(self, form: str) -> tuple[str, str] | None:
        """A body with the pronoun of whom it belongs to: `فريقه`, `قواتها`."""
        for tail in _PRONOUNS:
            if form.endswith(tail) and len(form) - len(tail) >= _SHORTEST:
                host = form[: -len(tail)]
                known = self._nouns.get(host) or self._nouns.get(
                    host[:-1] + "ه" if host.endswith("ت") else ""
                )
                if known is not None and known[0] == "body":
                    return known
        return None

    def is_pair(self, noun: str) -> bool:
        """Whether a noun without article is the dual of people: `الرئيسان`, `الجانبين`."""
        host = noun[:-2]
        return noun.endswith(("ان", "ين")) and host + "ان" in self._nouns and host + "ين" in self._nouns


def _inflected(singular: str, plurals: str) -> Iterator[str]:
    base = fold_text(singular)
    yield base
    yield base[:-1] + "تين" if base.endswith("ه") else base + "ين"
    yield base[:-1] + "تان" if base.endswith("ه") else base + "ان"
    for plural in plurals.split("|"):
        form = fold_text(plural)
        if form:
            yield form
            if form.endswith("ون"):
                yield form[:-2] + "ين"
