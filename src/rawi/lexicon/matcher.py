"""Finds the forms of a list in a folded text, all at once (Aho-Corasick, by ahocorasick_rs)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Generic, TypeVar

from ahocorasick_rs import AhoCorasick

from rawi.script import fold_text

T = TypeVar("T")


class Matcher(Generic[T]):
    """Forms with a value each; built once, used on any number of folded texts.

    >>> matcher = Matcher([("إقرأ أيضاً", "read_also")])
    >>> list(matcher.find("اقرا ايضا: وصول السفينه"))
    [('read_also', 0, 9)]
    """

    def __init__(self, forms: Iterable[tuple[str, T]]) -> None:
        folded: dict[str, T] = {}
        for form, value in forms:
            folded.setdefault(fold_text(form), value)
        folded.pop("", None)
        self._values = list(folded.values())
        self._automaton = AhoCorasick(list(folded)) if folded else None

    def find(self, folded: str, *, words: bool = True, joined: str = "") -> Iterator[tuple[T, int, int]]:
        """The longest forms in a folded text, left to right, none overlapping: (value, start, end).

        With `words`, a form must not stand inside a longer run of letters or digits; one of the letters `joined`
        may be written onto its beginning (`و`), and is no part of it.
        """
        if self._automaton is None:
            return
        found = self._automaton.find_matches_as_indexes(folded, overlapping=True)
        if words:
            found = [hit for hit in found if _is_word(folded, hit[1], hit[2], joined)]
        done = 0
        for index, start, end in sorted(found, key=lambda hit: (hit[1], -hit[2])):
            if start >= done:
                yield self._values[index], start, end
                done = end


def _is_word(folded: str, start: int, end: int, joined: str) -> bool:
    if end < len(folded) and folded[end].isalnum() and folded[end - 1].isalnum():
        return False
    if not (start and folded[start - 1].isalnum() and folded[start].isalnum()):
        return True
    return folded[start - 1] in joined and not (start > 1 and folded[start - 2].isalnum())
