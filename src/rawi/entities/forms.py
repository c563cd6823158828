"""Looks up names by their first word: finds the longest known forms in tokens, whatever clitics they carry."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Generic, TypeVar

from rawi.entities.tokens import Token, cut_tokens
from rawi.script import uncut

T = TypeVar("T")
_CACHED = 1 << 15
# What may follow the first word of a form: how many words, the most first, and the words with the value of the form.
_Rests = tuple[list[int], dict[tuple[str, ...], T]]


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
        found: dict[str, dict[tuple[str, ...], T]] = {}
        for form, value in forms:
            words = cut_tokens(form)
            if words:
                found.setdefault(words[0], {}).setdefault(words[1:], value)
        self._forms = found
        self._begun = lru_cache(maxsize=_CACHED)(self._begin)

    def _begin(self, word: str) -> tuple[tuple[int, _Rests[T]], ...]:
        """The forms that a word begins, by how many of its letters are clitics; of most words none."""
        found = []
        for cut, form in uncut(word):
            rests = self._forms.get(form)
            if rests is not None:
                found.append((cut, (sorted({len(rest) for rest in rests}, reverse=True), rests)))
        return tuple(found)

    def begins(self, word: str) -> bool:
        """Whether some form may begin at a word."""
        return bool(self._begun(word))

    def find(self, tokens: Sequence[Token], *, nested: bool = False) -> Iterator[Hit[T]]:
        """The longest forms from the left; with `nested`, also those that begin inside another."""
        done = 0
        words = [token.form for token in tokens]
        for place, word in enumerate(words):
            if (place < done and not nested) or not self._begun(word):
                continue
            hit = self.at(words, place)
            if hit is not None:
                done = hit.last
                yield hit

    def at(self, words: Sequence[str], place: int) -> Hit[T] | None:
        """The longest form that begins at a word, whatever clitics it carries; None: none does."""
        for cut, (sizes, rests) in self._begun(words[place]):
            for size in sizes:
                end = place + 1 + size
                rest = tuple(words[place + 1 : end])
                if rest in rests and end <= len(words):
                    return Hit(rests[rest], place, end, cut)
        return None


def find_among(words: Container[str], form: str) -> tuple[int, str] | None:
    """How many letters of a folded word are clitics before one of these words, and that word; None: it is none.

    >>> find_among({"وزير"}, "ولوزير")
    (2, 'وزير')
    """
    for cut, word in uncut(form):
        if word in words:
            return cut, word
    return None


class WordIndex:
    """Folded words, found whatever clitics they carry: `find_among` for words that are asked for again and again."""

    def __init__(self, words: Container[str]) -> None:
        self._words = words
        self.find = lru_cache(maxsize=_CACHED)(self._find)

    def _find(self, form: str) -> tuple[int, str] | None:
        return find_among(self._words, form)
