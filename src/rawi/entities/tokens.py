"""A sentence as the tokens names are read in: words with their clitics on, and every mark of punctuation."""

from __future__ import annotations

import re
from typing import NamedTuple

_TOKEN = re.compile(r"[^\W_]+|[^\w\s]|_")


class Token(NamedTuple):  # a frozen dataclass takes three times as long to make, and there is one a word
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


def cut_tokens(folded: str) -> tuple[str, ...]:
    """The forms of the tokens of a folded name.

    >>> cut_tokens("مجلس التعاون (الخليجي)")
    ('مجلس', 'التعاون', '(', 'الخليجي', ')')
    """
    return tuple(_TOKEN.findall(folded))
