"""Shows where in an article a search matches: the page's own characters, whatever their spelling."""

from __future__ import annotations

from rawi.archive.search.query import Query
from rawi.archive.search.results import Snippet
from rawi.archive.search.words import Token, are_spellings, find_tokens, sound_key, with_clitics
from rawi.clauses import Stemmer
from rawi.model import Article, Page, Span

_AROUND = 14  # words shown before and after the first match, at most
_SHOWN = 32  # words of a snippet


def find_snippet(article: Article, page: Page, query: Query, stemmer: Stemmer) -> Snippet | None:
    """The stretch of the article that has most of the search's words, marked; without words its beginning.

    Spans count in the page's text. None: the article has no text. A title that matches alone gives the beginning too.
    """
    sought = _Sought(query, stemmer)
    best: tuple[int, Snippet] | None = None
    for span in article.paragraphs:
        view, found = find_tokens(span.of(page.text))
        hits = [at for at, one in enumerate(found) if sought.has(one)]
        if not found or (not hits and best is not None):
            continue
        start = max(0, (hits[0] if hits else 0) - _AROUND)
        shown = range(start, min(len(found), start + _SHOWN))
        inside = [at for at in hits if at in shown]
        value = len({stemmer.stem(found[at].signed) for at in inside})
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


class _Sought:
    """What a word must be to be marked: the same rules as the search's own."""

    def __init__(self, query: Query, stemmer: Stemmer) -> None:
        self._stem = stemmer.stem
        terms = [one for one in query.terms if not one.prefix]
        words = {word for term in terms for word in term.words}
        self._prefixes = tuple(term.words[0] for term in query.terms if term.prefix)
        self._stems = {stemmer.stem(key) for term in terms for key in term.keyed}
        self._stems |= {one for word in words for one in stemmer.other_singulars(word)}
        plurals = [one for stem in self._stems for one in stemmer.shared_plurals(stem)]
        plurals += [f"ال{one}" for one in plurals]
        unknown = [word for word in words if stemmer.may_name(word) or not stemmer.is_known(word)]
        self._forms = words | {form for word in (*plurals, *unknown) for form in with_clitics(word)}
        self._sounds = [
            (key, form, len(form) - len(word))
            for word in words
            if stemmer.may_name(word)
            for form in with_clitics(word)
            if (key := sound_key(form))
        ]

    def has(self, token: Token) -> bool:
        """Whether a word of a text is one that was sought."""
        word = token.form
        if word in self._forms or self._stem(token.signed) in self._stems or word.startswith(self._prefixes):
            return True
        if not self._sounds:
            return False
        sounds = sound_key(word)
        return any(
            key == sounds and are_spellings(form, word, joined=joined) for key, form, joined in self._sounds
        )
