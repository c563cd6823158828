"""Listed words and phrases beside a place in the tokens: those that end before it, those that begin at it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Generic, TypeVar

from rawi.entities import cut_tokens
from rawi.script import fold_text, uncut

T = TypeVar("T")
_CACHED = 1 << 14
_forms_of = lru_cache(maxsize=_CACHED)(lambda word: frozenset(form for _, form in uncut(word)))


class Phrases(Generic[T]):
    """Phrases with a value each, the longest first; the first word of one may carry clitics.

    >>> phrases = Phrases([("أكثر من", "more_than"), ("نحو", "about")])
    >>> phrases.before(["بأكثر", "من", "20"], 2, 0)
    >>> phrases.before(["باكثر", "من", "20"], 2, 0)
    ('more_than', 0)
    >>> phrases.at(["نحو", "20"], 0)
    ('about', 1)
    """

    def __init__(self, forms: Iterable[tuple[str, T]]) -> None:
        self._by_last: dict[str, list[tuple[tuple[str, ...], T]]] = {}
        self._by_first: dict[str, list[tuple[tuple[str, ...], T]]] = {}
        self._lone: dict[str, T] = {}
        for form, value in forms:
            words = cut_tokens(fold_text(form))
            if len(words) == 1:
                self._lone.setdefault(words[0], value)
            self._by_last.setdefault(words[-1], []).append((words, value))
            self._by_first.setdefault(words[0], []).append((words, value))
        for known in (*self._by_last.values(), *self._by_first.values()):
            known.sort(key=lambda one: -len(one[0]))

    def opened(self, word: str) -> int:
        """How many letters of a word are clitics before the first word of a phrase."""
        return next((cut for cut, form in uncut(word) if form in self._by_first), 0)

    def before(self, words: Sequence[str], place: int, least: int) -> tuple[T, int] | None:
        """The phrase that ends before `place` and begins at `least` or later: its value and first token."""
        if place <= least:
            return None
        last = words[place - 1]
        found: tuple[T, int] | None = None
        for phrase, value in self._by_last.get(last, ()):
            first = place - len(phrase)
            if len(phrase) > 1 and first >= least and tuple(words[first + 1 : place]) == phrase[1:]:
                if phrase[0] == words[first]:
                    return value, first
                if found is None and phrase[0] in _forms_of(words[first]):
                    found = value, first
        if found is not None:
            return found
        for form in _forms_of(last):
            if form in self._lone:
                return self._lone[form], place - 1
        return None

    def at(self, words: Sequence[str], place: int, *, bare: bool = False) -> tuple[T, int] | None:
        """The phrase that begins at `place`: its value and the token after it. `bare`: no clitics before it."""
        if not 0 <= place < len(words):
            return None
        word = words[place]
        for form in (word,) if bare else _forms_of(word):
            for phrase, value in self._by_first.get(form, ()):
                if tuple(words[place + 1 : place + len(phrase)]) == phrase[1:]:
                    return value, place + len(phrase)
        return None
