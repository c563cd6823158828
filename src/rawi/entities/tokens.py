"""A sentence as the tokens names are read in: words with their clitics on, and every mark of punctuation."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

_TOKEN = re.compile(r"[^\W_]+|[^\w\s]|_")


@dataclass(frozen=True, slots=True)
class Token:
    """A word or mark of a folded text and where it stands in it."""

    form: str
    start: int
    end: int

    @property
    def is_word(self) -> bool:
        """Whether it is letters or digits."""
        return self.form[0].isalnum()


def find_tokens(folded: str, start: int, end: int) -> list[Token]:
    """The tokens between two offsets of a folded text.

    >>> [token.form for token in find_tokens("قال الوزير (سالم):", 0, 18)]
    ['قال', 'الوزير', '(', 'سالم', ')', ':']
    """
    return [Token(match.group(), match.start(), match.end()) for match in _TOKEN.finditer(folded, start, end)]


_CONJUNCTIONS, _PREPOSITIONS = "وف", "بلك"
_SHORTEST = 3  # letters that must be left


@lru_cache(maxsize=1 << 16)
def uncut(form: str) -> tuple[tuple[int, str], ...]:
    """A folded word as a word may stand in it: how many letters before it, and the word.

    A conjunction may stand before a preposition, never after it; `لل…` gives the word back with its article.

    >>> uncut("وللرئيس")
    ((0, 'وللرئيس'), (1, 'للرئيس'), (2, 'الرئيس'))
    """
    found = [(0, form)]
    cut = 0
    if form[0] in _CONJUNCTIONS and len(form) > _SHORTEST:
        cut = 1
        found.append((cut, form[cut:]))
    if form[cut] in _PREPOSITIONS and len(form) - cut > _SHORTEST:
        after = form[cut + 1 :]
        found.append((cut + 1, f"ا{after}" if form.startswith("لل", cut) else after))
    return tuple(found)
