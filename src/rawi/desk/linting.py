"""Checks the language data, the package's and a user's own."""

from __future__ import annotations

from pathlib import Path

from rawi import archive, clauses, entities, events, figures, pages, statements, stories, times
from rawi.desk.settings import compiling, open_lexica
from rawi.lexicon import lint_lexica

# Lists read by callers of `script`, which knows no lexicon.
USED = (
    *pages.LEXICA,
    *times.LEXICA,
    *entities.LEXICA,
    *clauses.LEXICA,
    *figures.LEXICA,
    *statements.LEXICA,
    *events.LEXICA,
    *archive.LEXICA,
    *stories.LEXICA,
    # Of the doors above, which no room below may import.
    "desk/",
    "places/points",
    "words/stems",
    "words/abbreviations",
    "words/bounds",
    "watching/tracking",
)


def check_lexica(folder: Path | None = None) -> list[str]:
    """Every fault of the language data in words, with file and line; empty when they are sound.

    Raises:
        LexiconError: a file cannot be loaded at all.
    """
    lexica = open_lexica(folder)
    with compiling(folder):
        return [*lint_lexica(lexica, USED), *times.check_phrases(lexica)]
