"""Sentences of a text, newspaper punctuation as it is."""

from __future__ import annotations

import re
from collections.abc import Set
from functools import lru_cache

from rawi.model import Span
from rawi.script.passages import KEPT, USUAL_LENGTH

_LETTER = r"[^\W\d_]"
_CLOSING = r"""(?:["'»”’›)\]}]|[“‘](?=\s|$))"""
# A full stop ends a sentence unless it stands in a number or an address, after a lone letter (`أ.ف.ب`, `د.`)
# or in a row of stops. Arabic newsrooms often leave no space after it (`القاهرة.وقال`).
# A row of marks is taken whole and from its beginning: of thousands each would else be tried as the first and the last.
_END = re.compile(
    rf"""
    (?=[\n!?؟.])(?:
      (?P<line>\n+)
    | (?P<ask>(?<![!?؟])[!?؟]++(?:{_CLOSING}+|\.(?!\.))?)(?=\s|{_LETTER}|["«“‘(]|$)
    | (?<![.…])\.(?![.…]){_CLOSING}*(?=\s|$|["«“‘(]|[ء-ي])
    )""",
    re.VERBOSE,
)
_WORD_BEFORE = re.compile(r"(?<!\w)[^\W_]+$")
_LONGEST = 12


def find_sentences(text: str, abbreviations: Set[str]) -> tuple[Span, ...]:
    """The sentences of a text, without the white space around them; a line break always ends one.

    `abbreviations` are words, as written and of less than 12 letters, whose full stop ends no sentence
    (`words/abbreviations` in lexica/); a letter alone is one always.

    >>> text = "وصل الوفد إلى القاهرة.وقال د. سالم لـ(أ.ف.ب): «ننتظر ردا». ثم غادر"
    >>> [span.of(text) for span in find_sentences(text, frozenset())]
    ['وصل الوفد إلى القاهرة.', 'وقال د. سالم لـ(أ.ف.ب): «ننتظر ردا».', 'ثم غادر']
    """
    found = _find_usual if len(text) <= USUAL_LENGTH else _find_usual.__wrapped__
    return found(text, frozenset(abbreviations))


@lru_cache(maxsize=KEPT)
def _find_usual(text: str, abbreviations: frozenset[str]) -> tuple[Span, ...]:
    spans: list[Span] = []
    start = 0
    for match in _END.finditer(text):
        if match.group("line") is None and match.group("ask") is None:
            before = _WORD_BEFORE.search(text, max(start, match.start() - _LONGEST), match.start())
            if before and _is_abbreviation(before.group(), abbreviations):
                continue
        end = match.end() + (_closes(text, start, match.end()) if match.group("line") is None else 0)
        _keep(spans, text, start, end)
        start = end
    _keep(spans, text, start, len(text))
    return tuple(spans)


def _is_abbreviation(word: str, abbreviations: Set[str]) -> bool:
    return word in abbreviations or (len(word) == 1 and not word.isdecimal())


def _closes(text: str, start: int, end: int) -> int:
    """1 when a “ or ‘ at `end` closes what „ or ” opened in the sentence, else 0."""
    mark = text[end : end + 1]
    openers = {"“": "„”", "‘": "‚’"}.get(mark)
    if openers is None or mark in text[start:end]:
        return 0
    return int(sum(text.count(opener, start, end) for opener in openers) % 2)


def _keep(spans: list[Span], text: str, start: int, end: int) -> None:
    piece = text[start:end]
    stripped = piece.strip()
    if stripped:
        first = start + piece.index(stripped[0])
        spans.append(Span(start=first, end=first + len(stripped)))
