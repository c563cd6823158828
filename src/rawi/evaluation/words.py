"""How alike two texts are, word by word."""

from __future__ import annotations

from collections import Counter

from rawi.script import find_words, fold_text


def word_f1(first: str, second: str) -> float:
    """F1 of two texts' folded words, each counted as often as it stands.

    >>> word_f1("وصلت السفينة", "وصلت السفينه أمس")
    0.8
    """
    one, other = (Counter(word.form for word in find_words(fold_text(text))) for text in (first, second))
    total = one.total() + other.total()
    return 2 * (one & other).total() / total if total else 1.0
