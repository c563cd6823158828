"""An index of names by their first word: finds the longest known forms in tokens, whatever clitics they carry."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Generic, TypeVar

from rawi.entities.tokens import Token, cut_tokens
from rawi.script import uncut

T = TypeVar("T")
_CACHED = 1 << 15


@dataclass(frozen=True, slots=True)
class Hit(Generic[T]):
    """A known form in tokens: its value, its tokens (half open), and how many letters of the first are clitics."""

    value: T
    first: int
    last: int
    cut: int


class FormIndex(Generic[T]):
    """Folded forms with a value each.

    >>> from rawi.entities.tokens import find_tokens
    >>> index = FormIndex([("الميناء القديم", 1), ("رسوان", 2)])
    >>> tokens = find_tokens("وصل للميناء القديم برسوان", 0, 25)
    >>> [(hit.value, hit.first, hit.last, hit.cut) for hit in index.find(tokens)]
    [(1, 1, 3, 1), (2, 3, 4, 1)]
    """

    def __init__(self, forms: Iterable[tuple[str, T]]) -> None:
        found: dict[str, list[tuple[tuple[str, ...], T]]] = {}
        for form, value in forms:
            words = cut_tokens(form)
            if words:
                found.setdefault(words[0], []).append((words[1:], value))
        for ones in found.values():
            ones.sort(key=lambda one: -len(one[0]))
        self._forms = found
        self._begun = lru_cache(maxsize=_CACHED)(self._begin)

    def _begin(self, word: str) -> tuple[tuple[int, list[tuple[tuple[str, ...], T]]], ...]:
        """The forms that a word begins, by how many of its letters are clitics; of most words none."""
        return tuple((cut, self._forms[form]) for cut, form in uncut(word) if form in self._forms)

    def find(self, tokens: Sequence[Token], *, nested: bool = False) -> Iterator[Hit[T]]:
        """The longest forms from the left; with `nested`, also those that begin inside another."""
        done = 0
        words = [token.form for token in tokens]
        for place in range(len(tokens)):
            if place < done and not nested:
                continue
            hit = self.at(words, place)
            if hit is not None:
                done = hit.last
                yield hit

    def at(self, words: Sequence[str], place: int) -> Hit[T] | None:
        """The longest form that begins at a word, whatever clitics it carries; None: none does."""
        for cut, forms in self._begun(words[place]):
            for rest, value in forms:
                end = place + 1 + len(rest)
                if not rest or tuple(words[place + 1 : end]) == rest:
                    return Hit(value, place, end, cut)
        return None
