"""What a search asks of words, in the language of SQLite's FTS5."""

from __future__ import annotations

from collections.abc import Sequence

from rawi.archive.search.asked import Asked, Forms
from rawi.archive.search.words import as_stem

_TITLE = "{title title_stem} : "


def match_of(asked: Asked) -> str:
    """What FTS5 is asked; empty: no word must stand."""
    parts = (" OR " if asked.any_of else " AND ").join(map(forms_match, asked.terms))
    titles = [forms_match(one, _TITLE) for one in asked.titles]
    match = " AND ".join([*([f"({parts})"] if parts else []), *titles])
    nots = nots_of(asked)
    return f"({match}) NOT ({nots})" if match and nots else match


def nots_of(asked: Asked) -> str:
    """What FTS5 is asked for what must not stand; empty: nothing."""
    nots = [forms_match(one) for one in asked.nots]
    return " OR ".join([*nots, *(forms_match(one, "{title} : ") for one in asked.not_titles)])


def forms_match(forms: Forms, columns: str = "") -> str:
    """The same for one term, everywhere or in some columns (`{title} : `)."""
    more = "*" if forms.prefix else ""
    written = [*forms.words, *((as_stem(one),) for one in forms.stems)]
    return f"({columns}({' OR '.join(quoted(one) + more for one in written)}))"


def quoted(words: Sequence[str]) -> str:
    """Words side by side."""
    # A value kept whole may have quotes of its own; FTS5 ends a string at a NUL.
    return '"' + " ".join(words).replace('"', '""').replace("\0", " ") + '"'
