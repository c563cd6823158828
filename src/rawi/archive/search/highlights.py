"""Shows where in an article a search matches: the page's own characters, whatever their spelling."""

from __future__ import annotations

from rawi.archive.search.query import Query
from rawi.archive.search.results import Snippet
from rawi.clauses import Stemmer
from rawi.model import Article, Page, Span
from rawi.script import find_words, fold

_AROUND = 14  # words shown before and after the first match, at most
_SHOWN = 32  # words of a snippet


def find_snippet(article: Article, page: Page, query: Query, stemmer: Stemmer) -> Snippet | None:
    """The stretch of the article that has most of the search's words, marked; without words its beginning.

    Spans count in the page's text. None: the article has no text. A title that matches alone gives the beginning too.
    """
    words = {word for term in query.terms for word in term.words if not term.prefix}
    prefixes = tuple(term.words[0] for term in query.terms if term.prefix)
    stems = {stemmer.stem(word) for word in words}
    best: tuple[int, Snippet] | None = None
    for span in article.paragraphs:
        view = fold(span.of(page.text))
        found = list(find_words(view.folded))
        hits = [
            at
            for at, one in enumerate(found)
            if one.form in words
            or stemmer.stem(one.form) in stems
            or (prefixes and one.form.startswith(prefixes))
        ]
        if not found or (not hits and best is not None):
            continue
        start = max(0, (hits[0] if hits else 0) - _AROUND)
        shown = range(start, min(len(found), start + _SHOWN))
        inside = [at for at in hits if at in shown]
        value = len({stemmer.stem(found[at].form) for at in inside})
        if best is not None and value <= best[0]:
            continue
        whole = view.span(found[shown[0]].start, found[shown[-1]].end)
        end = len(view.text) if shown[-1] == len(found) - 1 else whole.end
        whole = Span(start=span.start + (0 if start == 0 else whole.start), end=span.start + end)
        marks = (view.span(found[at].start, found[at].end) for at in inside)
        best = (
            value,
            Snippet(
                span=whole,
                text=whole.of(page.text),
                marks=tuple(Span(start=span.start + one.start, end=span.start + one.end) for one in marks),
            ),
        )
    return best[1] if best else None
