"""Finds what the terms of a search may stand as in the texts of an index."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from rawi.archive.search.asked import Asked, Forms
from rawi.archive.search.index import SearchIndex
from rawi.archive.search.query import Query, Term
from rawi.archive.search.words import are_spellings, sound_key, with_clitics, without_clitics


class Asker:
    """Finds what the terms of a search may stand as in the texts of an index."""

    def __init__(self, index: SearchIndex, seen: Callable[[str], bool]) -> None:
        """`seen` is whether a word stands in some article."""
        self._index = index
        self._seen = seen

    def ask(self, query: Query, *, any_of: bool) -> Asked:
        """The words a search asks for, its other filters left out."""
        terms: Sequence[Term] = query.terms
        if any_of:
            # Two words of one key would count twice.
            keys = {self._key(one): one for one in reversed(terms)}
            terms = [one for one in terms if keys[self._key(one)] is one]
        titles = [one for one in query.filters if one.field == "title"]
        return Asked(
            terms=tuple(map(self.forms, terms)),
            any_of=any_of,
            titles=tuple(
                self.forms(Term(one.words, phrase=len(one.words) > 1, signed=one.signed))
                for one in titles
                if not one.no
            ),
            nots=tuple(map(self.forms, query.nots)),
            not_titles=tuple(Forms((one.words,)) for one in titles if one.no),
        )

    def _key(self, term: Term) -> str | Term:
        return term if term.phrase or term.prefix else self._index.stemmer.stem(term.keyed[0])

    def forms(self, term: Term) -> Forms:
        """What a term may stand as."""
        first, *rest = term.words
        if term.prefix:
            return Forms(((first,),), (first,), prefix=True)
        if term.phrase:
            return Forms(tuple((one, *rest) for one in with_clitics(first)))
        stem = self._index.stemmer.stem(term.keyed[0])
        stems = dict.fromkeys((stem, *self._index.stemmer.other_singulars(first)))
        return Forms(tuple((one,) for one in self._written(first, stem)), tuple(stems))

    def _written(self, word: str, stem: str) -> list[str]:
        """A word as it stands in texts whose stem does not say so: mostly names that no list knows."""
        stemmer = self._index.stemmer
        found = [word]
        for plural in stemmer.shared_plurals(stem):
            found += [*with_clitics(plural), *with_clitics(f"ال{plural}")]
        if not word.isalpha() or word.isascii():
            return found
        name = stemmer.may_name(word)
        if name or not stemmer.is_known(word):
            # Whoever asks for `لكارونيا` means `كارونيا`, if the archive has it.
            bare = [one for one in without_clitics(word) if one == word or self._is_name(one)]
            found = [form for one in bare for form in with_clitics(one)]
        if name:
            for form in with_clitics(word):
                key = sound_key(form)
                if key is None:
                    continue
                rows = self._index.rows("SELECT word FROM sound WHERE key = ?", (key,))
                found += [
                    other for (other,) in rows if are_spellings(form, other, joined=len(form) - len(word))
                ]
        return list(dict.fromkeys(found))

    def _is_name(self, word: str) -> bool:
        return not self._index.stemmer.is_known(word) and self._seen(word)
