"""A sentence as the tokens names are read in: words with their clitics on, and every mark of punctuation."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from rawi.model import Span
from rawi.script import View, find_sentences
from rawi.script.passages import KEPT, USUAL_LENGTH

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


def read_sentences(view: View, abbreviations: frozenset[str]) -> Sequence[tuple[Span, list[Token]]]:
    """The sentences of a view, as spans of its text, with their tokens; `abbreviations` as `find_sentences` has them.

    The lists are shared by all who ask: the rooms above open an article of usual length again right after this one.
    """
    read = _read_usual if len(view.text) <= USUAL_LENGTH else _read_usual.__wrapped__
    return read(view, abbreviations)


@lru_cache(maxsize=KEPT)
def _read_usual(view: View, abbreviations: frozenset[str]) -> Sequence[tuple[Span, list[Token]]]:
    return [
        (span, find_tokens(view.folded, view.index(span.start), view.index(span.end)))
        for span in find_sentences(view.text, abbreviations)
    ]


def cut_tokens(folded: str) -> tuple[str, ...]:
    """The forms of the tokens of a folded name.

    >>> cut_tokens("مجلس التعاون (الخليجي)")
    ('مجلس', 'التعاون', '(', 'الخليجي', ')')
    """
    if folded.replace(" ", "").isalnum():
        return tuple(folded.split())  # as all names but a few: no need to search
    return tuple(_TOKEN.findall(folded))
