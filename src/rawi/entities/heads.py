"""The words that open names, by what they open (`entities/heads`)."""

from __future__ import annotations

from collections import defaultdict

from rawi.lexicon import Lexica
from rawi.script import fold_text


def read_heads(lexica: Lexica) -> defaultdict[str, set[str]]:
    """Folded words by what they open: `body`, `post`, `title` and the others that the list names; empty for any other.

    >>> from rawi.desk import open_lexica
    >>> "وزاره" in read_heads(open_lexica())["body"]
    True
    """
    found: defaultdict[str, set[str]] = defaultdict(set)
    for row in lexica.table("entities/heads"):
        found[row["opens"]].add(fold_text(row["form"]))
    return found
