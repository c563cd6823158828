"""Answers searches from the index: BM25 over title, lead and body, filters, facets, suggestions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import cached_property
from heapq import nlargest
from itertools import groupby, islice
from operator import itemgetter

from rawi.archive.search.asked import Asked, Bounds, Ranked
from rawi.archive.search.asking import Asker
from rawi.archive.search.fts5 import forms_match, match_of, nots_of, quoted
from rawi.archive.search.index import SearchIndex, unpacked
from rawi.archive.search.query import Filter, Query, Term
from rawi.archive.search.related import term_number
from rawi.archive.search.results import Facet, Found, Hit, Related, Sought
from rawi.archive.search.words import as_kind, as_stem, find_tokens, with_clitics, without_clitics
from rawi.clauses import VerbTable
from rawi.lexicon import Lexica
from rawi.model import Article
from rawi.script import fold_text

# Hits are counted so far; of more articles that have a frequent word the newest are ranked: each costs its weighing.
COUNTED = 5_000
_VALUES = 10  # of each facet
_SUGGESTED = 3
# Title, lead, body as written, then by their stems. What is written as asked adds little: its words are rarer, and so
# weigh more already. Measured: docs/search.md.
_WEIGHTS = "1.0, 0.2, 0.2, 3.0, 1.2, 1.0"
_FINDING_WEIGHTS = "0.0, 2.0, 1.0, 2.0, 1.0"
_DAY_BITS = 32
_LAST = (1 << 62) - 1
_LETTERS = "ابتثجحخدذرزسشصضطظعغفقكلمنهويء"
_SHORTEST, _LONGEST = 4, 24  # letters of a word that is worth a suggestion
_ADVISED = 8  # words of a search for which suggestions are looked for: each costs two questions for hundreds of words
_KINDS: dict[Sought, str] = {
    "statements": "statement", "figures": "figure", "events": "event", "people": "person",
}  # fmt: skip


class Searcher:
    """Answers searches; made from an index and the language data."""

    def __init__(self, index: SearchIndex, lexica: Lexica) -> None:
        self._index = index
        self._lexica = lexica
        self._asker = Asker(index, lambda word: word in self._seen([word], "seen"))

    @cached_property
    def _verbs(self) -> VerbTable:
        return VerbTable(self._lexica.table("statements/verbs"))

    @cached_property
    def _acts(self) -> list[str]:
        return [row["act"] for row in self._lexica.table("statements/verbs")]

    @cached_property
    def _events(self) -> dict[str, str]:
        return {
            fold_text(form): row["kind"]
            for row in self._lexica.table("events/nouns")
            for form in (row["form"], *row["plural"].split("|"))
            if form
        }

    def search(self, query: Query, *, limit: int = 10, offset: int = 0, facets: bool = False) -> Found:
        """The articles a query asks for, best or newest first; `total` is counted up to 5,000.

        Where more have all words, the best are those of the five thousand newest; Tantivy weighs all.
        Where no article has all of several words, those that have some are given, and `loose` says so.
        """
        found = self._articles(query, limit, offset, facets, any_of=False)
        suggestions = tuple(self._suggestions(query)) if found.total == 0 else ()
        if found.total == 0 and len(query.terms) > 1:
            some = self._articles(query, limit, offset, facets, any_of=True)
            return Found(
                total=some.total,
                hits=some.hits,
                facets=some.facets,
                suggestions=suggestions,
                loose=some.total > 0,
            )
        return Found(total=found.total, hits=found.hits, facets=found.facets, suggestions=suggestions)

    def any_of(self, query: Query, *, limit: int = 10) -> Found:
        """The articles that have any of the words, those with most and rarest first: for whole questions.

        Its `total` are the hits that are given: nearly every article has some word of a question.
        """
        return self._articles(query, limit, 0, False, any_of=True, count=False)

    def _articles(
        self, query: Query, limit: int, offset: int, facets: bool, *, any_of: bool, count: bool = True
    ) -> Found:
        asked = self._asker.ask(query, any_of=any_of)
        words = self._index.words if asked else None
        bounds = self._bounds(query) if words else None
        if words and bounds:
            found = words.find(
                asked,
                bounds,
                best=query.order == "best",
                limit=limit,
                offset=offset,
                most=COUNTED if count else 0,
                facets=facets,
            )
        else:
            found = self._ranked(query, asked, limit, offset, count=count)
        counted = tuple(self._facets(found.counted)) if facets and found.counted else ()
        return Found(total=found.total, hits=tuple(self._hits(found.hits)), facets=counted)

    def _bounds(self, query: Query) -> Bounds | None:
        """What a search asks for beside words, where tags and days say it."""
        if any(one.field == "figure" for one in query.filters):
            return None
        tags = [(one.no, tuple(self._names(one))) for one in query.filters if one.field != "title"]
        return Bounds(
            days=_keys(query) if query.since or query.until else None,
            tags=tuple(tuple((field, value) for _, field, value in names) for no, names in tags if not no),
            no_tags=tuple((field, value) for no, names in tags if no for _, field, value in names),
        )

    def _ranked(self, query: Query, asked: Asked, limit: int, offset: int, *, count: bool) -> Ranked:
        """What FTS5 answers, or with no word to stand every article that the filters leave."""
        first, last = _keys(query)
        match = match_of(asked)
        best = bool(match) and query.order == "best"
        where = [f"hit.key BETWEEN {first} AND {last}"]
        values: list[str | int] = []
        for one in query.filters:
            if one.field != "title":
                sql, more = self._filter(one)
                where.append(sql)
                values += more
        if match:
            source, score = "(SELECT rowid AS key, rank FROM word WHERE word MATCH ?) AS hit", "0.0"
            values.insert(0, match)
            if best:
                score = "-hit.rank"
                where.append(f"hit.rank MATCH 'bm25({_WEIGHTS})'")
        else:
            source, score = "document AS hit", "0.0"
            if nots := nots_of(asked):
                where.append("hit.key NOT IN (SELECT rowid FROM word WHERE word MATCH ?)")
                values.append(nots)
        # One look at the rows for everything: those that are weighed are counted, and give the facets.
        most = COUNTED if best else max(COUNTED if count else 0, offset + limit)
        rows = self._index.rows(
            f"SELECT hit.key, {score} FROM {source} WHERE {' AND '.join(where)} ORDER BY hit.key DESC LIMIT {most}",
            values,
        )
        shown = nlargest(offset + limit, rows, key=itemgetter(1)) if best else rows
        hits = shown[offset : offset + limit]
        return Ranked(
            hits=tuple(hits),
            total=min(len(rows), COUNTED) if count else len(hits),
            counted=tuple(key for key, _ in rows[:COUNTED]),
        )

    def _hits(self, ranked: Iterable[tuple[int, float]]) -> Iterator[Hit]:
        sql = "SELECT article, title, outlet, day FROM document WHERE key = ?"
        for key, score in ranked:
            # None where another process has just taken the article out.
            for article, title, outlet, day in self._index.rows(sql, (key,)):
                yield Hit(
                    id=article, article=article, title=title, outlet=outlet, score=score,
                    day=date.fromisoformat(day) if day else None,
                )  # fmt: skip

    # --- what stands in the index

    def _term(self, term: Term, columns: str = "") -> str:
        """What FTS5 is asked for a term, everywhere or in some columns (`{title} : `)."""
        return forms_match(self._asker.forms(term), columns)

    def _filter(self, one: Filter) -> tuple[str, list[str | int]]:
        no = "NOT " if one.no else ""
        if one.field == "figure":
            match = self._finding_match("figure", _each(one))
            sql = "SELECT key FROM finding WHERE number IN (SELECT rowid FROM finding_word WHERE finding_word MATCH ?)"
            return f"+hit.key {no}IN ({sql})", [match]
        marks = ", ".join(str(number) for number, _, _ in self._names(one))
        return f"{no}EXISTS (SELECT 1 FROM tag WHERE tag.name IN ({marks}) AND tag.key = +hit.key)", []

    def _names(self, one: Filter) -> list[tuple[int, str, str]]:
        """The tags that a filter means: number, field and value."""
        asked = "SELECT number, field, value FROM name WHERE field = ? AND"
        value = self._value(one)
        if value is not None:
            return self._index.rows(f"{asked} value = ?", (one.field, value))
        match = " AND ".join(self._term(term) for term in _each(one))
        sql = f"{asked} number IN (SELECT rowid FROM name_word WHERE name_word MATCH ?)"
        return self._index.rows(sql, (one.field, match))

    def _value(self, one: Filter) -> str | None:
        """The closed word an act or a kind of event is kept under: `نفى` is `deny`, `اجتماعات` is `meeting`."""
        if one.field == "act":
            found = self._verbs.find(one.words[0])
            return self._acts[found[0].row] if found else one.value
        if one.field == "event":
            return self._events.get(one.value, one.value)
        return None

    # --- articles about the same things

    def related(self, article: Article, *, day: date | None = None, limit: int = 10) -> tuple[Related, ...]:
        """The articles of the index that are about the same things as one, the most alike first, without it.

        The article need not be in the index; `day` is then its day, None: it is taken for new.
        """
        alike = self._index.alike(article, day, limit=limit)
        written = self._written(article) if alike else {}
        return tuple(
            Related(hit=hit, words=tuple(written[term] for term in one.terms if term in written))
            for one in alike
            for hit in self._hits([(one.key, one.score)])
        )

    def _written(self, article: Article) -> dict[int, str]:
        """The words of an article by the numbers of their stems: of the forms of one the shortest, as it is written."""
        words: dict[int, str] = {}
        for text in (article.title.quote if article.title else "", article.text):
            view, tokens = find_tokens(text)
            for token in tokens:
                number = term_number(self._index.stemmer.stem(token.form))
                word = view.span(token.start, token.end).of(text)
                if number not in words or len(word) < len(words[number]):
                    words[number] = word
        return words

    # --- findings by themselves

    def find(self, sought: Sought, query: Query, *, limit: int = 10, offset: int = 0) -> Found:
        """The statements, figures, events or people a query asks for; `speaker:` and `act:` are theirs."""
        if sought == "articles":
            return self.search(query, limit=limit, offset=offset)
        first, last = _keys(query)
        words = list(query.terms)
        where: list[str] = [f"hit.key BETWEEN {first} AND {last}"]
        values: list[str | int] = []
        extra = []
        for one in query.filters:
            if one.field in ("speaker", "person") and not one.no:
                extra += [self._term(term, "{who who_stem} : ") for term in _each(one)]
            elif one.field in ("act", "event") and not one.no:
                extra.append(quoted([as_kind(self._value(one) or one.value)]))
            elif one.field == "figure" and not one.no:
                words += _each(one)
            elif one.field != "title":
                sql, more = self._filter(one)
                where.append(sql)
                values += more
        match = self._finding_match(_KINDS[sought], words, extra)
        nots = " OR ".join(self._term(one) for one in query.nots)
        match = f"({match}) NOT ({nots})" if nots else match
        # CROSS JOIN: the words lead. Left to itself SQLite may ask them once for every finding.
        source = (
            "(SELECT rowid AS number, rank FROM finding_word"
            f" WHERE finding_word MATCH ? AND rank MATCH 'bm25({_FINDING_WEIGHTS})') AS word"
            " CROSS JOIN finding AS hit ON hit.number = word.number"
        )
        condition = f"{source} WHERE {' AND '.join(where)}"
        best = query.order == "best" and bool(words)
        if sought == "people":
            asked = f"SELECT hit.id, max(hit.key), max(-word.rank) FROM {condition} GROUP BY hit.id"
        else:
            # Of very many those that were added last are weighed, as their numbers say.
            last_added = f"word.number DESC LIMIT {COUNTED}" if best else "hit.key DESC"
            asked = f"SELECT hit.id, hit.key, -word.rank FROM {condition} ORDER BY {last_added}"
        rows = self._index.rows(asked, (match, *values))
        shown = nlargest(offset + limit, rows, key=itemgetter(2 if best else 1))
        hits = [
            replace(hit, id=id)
            for id, key, score in shown[offset : offset + limit]
            for hit in self._hits([(key, score)])
        ]
        return Found(total=min(len(rows), COUNTED), hits=tuple(hits))

    def _finding_match(self, kind: str, terms: Sequence[Term], extra: Sequence[str] = ()) -> str:
        parts = [
            quoted([as_kind(kind)]),
            *map(self._term, terms),
            *extra,
        ]
        return " AND ".join(parts)

    # --- facets and suggestions

    def _facets(self, keys: Sequence[int]) -> Iterator[Facet]:
        counts: Counter[int] = Counter()
        months: Counter[str] = Counter()
        for at in range(0, len(keys), 500):
            part = keys[at : at + 500]
            marks = ", ".join("?" * len(part))
            for tags, day in self._index.rows(f"SELECT tags, day FROM document WHERE key IN ({marks})", part):
                counts.update(unpacked(tags))
                months[day[:7] if day else ""] += 1
        most = ", ".join(str(number) for number, _ in counts.most_common(2_000))
        names = self._index.rows(
            f"SELECT field, number, value FROM name WHERE number IN ({most}) ORDER BY field"
        )
        for field, rows in groupby(names, key=lambda row: str(row[0])):
            values = sorted(
                ((value, counts[number]) for _, number, value in rows), key=lambda one: (-one[1], one[0])
            )
            yield Facet(field=field, values=tuple(values[:_VALUES]))
        yield Facet(
            field="month", values=tuple(sorted((one for one in months.items() if one[0]), reverse=True))
        )

    def _suggestions(self, query: Query) -> Iterator[tuple[str, str]]:
        """For a word that nothing has: the words nearest to it that something has, names first."""
        words = [term.words[0] for term in query.terms if not term.phrase and not term.prefix]
        fit = [word for word in words if _SHORTEST <= len(word) <= _LONGEST]
        unseen = (word for word in fit if not self._seen([word], "seen"))
        for word in islice(unseen, _ADVISED):
            yield from ((word, one) for one in self._near(word))

    def _near(self, word: str) -> list[str]:
        """Words of the archive one letter away; where there are none, those of what stands behind a clitic."""
        for base in without_clitics(word):
            edits = sorted(_edits(base))
            names, everywhere = self._seen(edits, "seen_name"), self._seen(edits, "seen")
            counts = {one: (names.get(one, 0), everywhere.get(one, 0)) for one in names | everywhere}
            # `وكرنمار` is `كرنمار` again.
            found = [
                one
                for one in counts
                if not any(other != one and one in with_clitics(other) for other in counts)
            ]
            if found:
                return sorted(found, key=lambda one: (counts[one][0] == 0, -sum(counts[one]), one))[
                    :_SUGGESTED
                ]
        return []

    def _seen(self, words: Sequence[str], table: str) -> dict[str, int]:
        """In how many documents of a table each word stands, or a form of it as stem, for those that stand in any."""
        terms = {term: word for word in words for term in (word, as_stem(word))}
        places = ", ".join("?" * len(terms))
        found: dict[str, int] = {}
        for term, count in self._index.rows(f"SELECT term, doc FROM {table} WHERE term IN ({places})", terms):
            found[terms[term]] = max(count, found.get(terms[term], 0))
        return found


def _keys(query: Query) -> tuple[int, int]:
    first = query.since.toordinal() << _DAY_BITS if query.since else (1 << _DAY_BITS if query.until else 0)
    last = ((query.until.toordinal() + 1) << _DAY_BITS) - 1 if query.until else _LAST
    return first, last


def _each(one: Filter) -> list[Term]:
    signed = one.signed or one.words
    return [Term((word,), signed=(key,)) for word, key in zip(one.words, signed, strict=True)]


def _edits(word: str) -> set[str]:
    """All words one letter away: one left out, put in, put in place of another, or two exchanged."""
    cuts = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    found = {left + right[1:] for left, right in cuts if right}
    found |= {left + right[1] + right[0] + right[2:] for left, right in cuts if len(right) > 1}
    found |= {left + letter + right[1:] for left, right in cuts if right for letter in _LETTERS}
    found |= {left + letter + right for left, right in cuts for letter in _LETTERS}
    return found - {word}
