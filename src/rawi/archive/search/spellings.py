"""How the articles write a word that the index keeps folded."""

from __future__ import annotations

from collections import Counter

from rawi.archive.contract import Archive
from rawi.archive.search.index import SearchIndex
from rawi.archive.search.words import find_tokens

_READ = 8  # articles, the newest that have the word


def written_as(word: str, index: SearchIndex, archive: Archive) -> str:
    """A folded word as most of the newest articles with it write it; itself where none does."""
    sql = (
        "SELECT document.article FROM (SELECT rowid AS key FROM word WHERE word MATCH ? ORDER BY rowid DESC LIMIT ?)"
        " AS hit CROSS JOIN document ON document.key = hit.key"
    )
    forms: Counter[str] = Counter()
    for (id,) in index.rows(sql, (f'"{word}"', _READ)):
        article = archive.article(id)
        for text in (article.title.quote if article.title else "", article.text) if article else ():
            view, tokens = find_tokens(text)
            forms.update(view.span(one.start, one.end).of(text) for one in tokens if one.form == word)
    return min(forms, key=lambda one: (-forms[one], len(one), one), default=word)
