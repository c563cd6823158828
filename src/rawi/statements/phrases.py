"""Reads the noun phrase that names a speaker: names, posts, and nouns that stand for a source."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from rawi.clauses import Name, Text
from rawi.lexicon import Lexica, Row
from rawi.script import fold_words, has_article, is_verbal_noun, without_article
from rawi.statements.sources import SourceNouns, stands_apart
from rawi.statements.words import PREPOSITIONS, Words, listed

_LONGEST = 18  # tokens of a source with all that belongs to it
# With its article a noun is of none of these: `لمح المدرب إلى`.
_NOT_OF = (PREPOSITIONS["ila"], PREPOSITIONS["min"], PREPOSITIONS["ala"])
_SHORT_WORD = 3  # letters, with a conjunction
_QUOTED_NAME = 4  # tokens from a quotation mark to the one that closes a name
_TO = "ل"
_NISBA = ("ي", "يه")  # of adjectives
_IN = PREPOSITIONS["fi"]


@dataclass(frozen=True, slots=True)
class Phrase:
    """Tokens `first` to `last` that name a speaker, without `cut` letters of the first.

    `names` are the mentions in it; `source` the row of the noun that heads it, None for names. `definite`: it stands
    with the article, and may point back. `gender` m, f or ``, `number` s, d, p or ``.
    """

    first: int
    last: int
    cut: int
    names: tuple[Name, ...]
    source: Row | None
    definite: bool
    gender: str
    number: str

    @property
    def has_person(self) -> bool:
        """Whether a person is named in it."""
        return any(one.mention.kind == "person" for one in self.names)


class PhraseReader:
    """Reads such phrases; compiled once from the language data."""

    def __init__(self, lexica: Lexica, words: Words) -> None:
        self.sources = SourceNouns(lexica)
        self._outlets = {
            fold_words(name)
            for row in lexica.rows("outlets/")
            if "agency" in row
            for name in (row["name"], *row["aliases"].split("|"))
        }
        self.posts = listed(lexica, "entities/heads", "opens", "post", "profession")
        self._titles = listed(lexica, "entities/heads", "opens", "title")
        self._begins = self.sources.heads | self._titles
        self._masculine = listed(lexica, "statements/genders", "gender", "m")
        self._feminine = listed(lexica, "statements/genders", "gender", "f")
        self._belonging, self._issued = words.of("belonging"), words.of("issued")
        self._never_definite = words.of("never_definite")
        self._overseeing, self._over = words.of("overseeing"), words.of("over")

    def read(self, text: Text, at: int, end: int, *, cut: int = 0) -> Phrase | None:
        """The phrase that begins at token `at` after `cut` letters, before token `end`; None when none does."""
        if at >= end:
            return None
        if text.form(at) == '"' and text.closes.get(at, end) < end:
            return self._in_quotes(text, at, end)
        first = at
        while (
            not cut
            and at + 1 < end
            and without_article(text.form(at)) in self._titles
            and at not in text.names
        ):
            at += 1
        name = text.names.get(at)
        if name is not None and name.last <= end and (name.cut == cut or at > first):
            if self._is_unnamed(text, name):
                return self._sourced(text, first, end, cut, name)
            if self._is_document(text, name):
                return self._sourced(text, first, end, cut)
            if name.mention.kind in ("person", "office", "body", "place"):
                return self._named(text, first, name, end, cut)
        return self._sourced(text, first, end, cut) if at == first else None

    def _is_unnamed(self, text: Text, name: Name) -> bool:
        """Whether an office is nobody's: `مسؤول في الجبهة`."""
        if name.mention.kind != "office":
            return False
        row = self.sources.row(text.form(name.first)[name.cut :])
        known = name.mention.entity is not None and name.mention.entity.kind == "person"
        return row is not None and row["kind"] in ("unnamed", "office") and not known

    def _is_document(self, text: Text, name: Name) -> bool:
        """Whether a body's name is a document here: `البيان` and `النشرة` are newspapers too."""
        form = text.form(name.first)[name.cut :]
        bare = form[1:] if name.cut and form.startswith("ل") else without_article(form)
        row = self.sources.row(bare)
        return row is not None and row["kind"] == "document" and name.last - name.first == 1

    def _in_quotes(self, text: Text, at: int, end: int) -> Phrase | None:
        close = text.closes[at]
        inner = self.read(text, at + 1, close)
        if inner is None or inner.last != close:
            return None
        return Phrase(at, close + 1, 0, inner.names, inner.source, inner.definite, inner.gender, inner.number)

    # --- names

    def _named(self, text: Text, first: int, name: Name, end: int, cut: int) -> Phrase:
        names = [name]
        last = name.last
        number = "s"
        while last < end:
            grown = self._grown(text, names, last, end)
            if grown is None:
                break
            if grown[1] is not None:
                names.append(grown[1])
                if grown[2]:
                    number = "p"
            last = grown[0]
        gender = self._gender(text, names[0], first)
        return Phrase(first, last, cut, tuple(names), None, False, gender, number)

    def _grown(
        self, text: Text, names: list[Name], at: int, end: int
    ) -> tuple[int, Name | None, bool] | None:
        """What a phrase goes on with: where that ends, the name in it, and whether it is another speaker."""
        kinds = {one.mention.kind for one in names}
        after = text.names.get(at)
        if after is not None and after.last <= end:
            kind = after.mention.kind
            if not after.cut and (
                kind in ("person", "nationality")
                or names[-1].mention.kind in ("office", "body")
                or (kind == "office" and names[-1].mention.kind == "person")
            ):
                return after.last, after, False
            joined = after.cut and text.form(at)[0] == "و"
            if joined and (kind in kinds or {kind, *kinds} <= {"person", "office"}):
                return after.last, after, True
            return None
        form = text.form(at)
        if form == "(":
            for close in range(at + 1, min(at + 8, end)):
                if text.form(close) == ")":
                    return close + 1, text.names.get(at + 1), False
            return None
        if form == '"' and text.closes.get(at, end) < end:
            inner = text.names.get(at + 1)
            if inner is not None and inner.last == text.closes[at]:
                return inner.last + 1, inner, False
            return None
        if form == "," and at + 1 in text.names:
            other = text.names[at + 1]
            both = {names[-1].mention.kind, other.mention.kind}
            if both == {"person", "office"} and not other.cut and len(kinds) == 1:
                return other.last, other, False
        return None

    def _gender(self, text: Text, name: Name, first: int) -> str:
        form = text.form(name.first)[name.cut :]
        bare = without_article(form) if has_article(form) else form
        if bare in self._masculine:
            return "m"
        if bare in self._feminine:
            return "f"
        kind = name.mention.kind
        if kind == "office":
            return "f" if bare.endswith("ه") else "m"
        if kind == "body":
            source = self.sources.row(bare)
            if source is not None:
                return source["gender"]
            return "f" if bare.endswith(("ه", "ات")) else ""
        known = name.mention.entity is not None and name.mention.entity.en is not None
        return "f" if kind == "place" and known else ""

    # --- nouns that stand for a source

    def _sourced(
        self, text: Text, first: int, end: int, cut: int, office: Name | None = None
    ) -> Phrase | None:
        form = text.form(first)[cut:]
        if cut and text.form(first).startswith("لل", cut - 1):
            form = "ا" + form
        definite = has_article(form)
        bare = without_article(form)
        if bare not in self.sources.heads:
            return None
        after = text.form(first + 1) if first + 1 < end else ""
        row = self.sources.pair(bare, after)
        last = first + 2 if row is not None else first + 1
        row = row or self.sources.row(bare)
        if row is None or (definite and bare in self._never_definite):
            return None
        names: list[Name] = []
        if office is not None:
            last = office.last
            inner = text.inner_of(office)
            told = next((one for one in inner if self._is_told(text, one)), None)
            if told is not None:  # `مسؤول في الميناء لرويترز`: the agency is no part of the post
                last = told.first
            names += [one for one in inner if one.last <= last]
        if self.is_charge(text, first):
            over = self._modifier(text, last, end, False, True)
            last = over[0] if over is not None else last
        while last < min(end, first + _LONGEST):
            step = self._modifier(text, last, end, definite, last == first + 1)
            if step is None:
                break
            last, found = step
            names += found
        return Phrase(first, last, cut, tuple(names), row, definite, row["gender"], row["number"])

    def is_charge(self, text: Text, at: int) -> bool:
        """Whether a token is one in charge, with what he is in charge of behind it: `المشرف على المركز`."""
        head = text.form(at)
        known = has_article(head) and without_article(head) in self._overseeing
        return known and text.form(at + 1) in self._over

    def _modifier(
        self, text: Text, at: int, end: int, definite: bool, straight: bool
    ) -> tuple[int, list[Name]] | None:
        name = text.names.get(at)
        form = text.form(at)
        if text.time_at[at] is not None:
            return None
        if name is not None and not (straight and self._is_document(text, name)):
            clitic = form[: name.cut]
            if not clitic and stands_apart(text, at, name, definite=definite, straight=straight):
                return None
            if clitic in ("", "ب", "ل") and name.last <= end and not self._is_told(text, name):
                return name.last, [name]
            if clitic == "و" and not straight and name.last <= end:
                return name.last, [name]
            return None
        if form == '"' and text.closes.get(at, end) < end and text.closes[at] - at <= _QUOTED_NAME:
            close = text.closes[at]
            return close + 1, [one for key, one in text.names.items() if at < key < close]
        if form == "(" and at + 1 in text.names:
            inner = text.names[at + 1]
            if inner.last < end and text.form(inner.last) == ")":
                return inner.last + 1, [inner]
            return None
        if not form[:1].isalpha() or form == _NOT_OF[0] or (definite and form in _NOT_OF):
            return None
        if form in self._belonging and not (form == "ب" and text.form(at + 1) == '"'):
            rest = self._modifier(text, at + 1, end, False, True) if at + 1 < end else None
            if rest is not None:
                return rest
            noun = self._is_noun(text, at + 1, end) and (
                form != _IN or (has_article(text.form(at + 1)) and not is_verbal_noun(text.form(at + 1)))
            )
            return (at + 2, []) if noun else None
        bare = without_article(form)
        if self.sources.adjective(bare) is not None and (has_article(form) == definite or straight):
            return at + 1, []
        if bare in self._issued:
            return at + 1, []
        if definite:  # what follows a noun with its article is its adjective, or another noun of the sentence
            return (at + 1, []) if straight and has_article(form) and bare.endswith(_NISBA) else None
        return (
            (at + 1, []) if (straight and has_article(form)) or self.sources.row(bare) is not None else None
        )

    def tells_outlet(self, text: Text, at: int) -> bool:
        """Whether a token says which outlet was told: `لرويترز`, `لصحيفة …`."""
        form = text.form(at)
        name = text.names.get(at)
        if form[0] != _TO or (name is not None and name.cut != 1):
            return False
        row = self.sources.row(form[1:])
        return (row is not None and row["kind"] in ("outlet", "agency")) or (
            name is not None and self._is_told(text, name)
        )

    def _is_told(self, text: Text, name: Name) -> bool:
        """Whether a name is an outlet that something is told to: `لرويترز`."""
        to = text.form(name.first)[: name.cut] == _TO
        return to and fold_words(name.mention.evidence.quote) in self._outlets

    def _is_noun(self, text: Text, at: int, end: int) -> bool:
        form = text.form(at)
        return at < end and form.isalpha() and (has_article(form) or form[:1] in "مت")

    def find(self, text: Text, first: int, last: int) -> Iterator[Phrase]:
        """Every phrase between two tokens, left to right, none overlapping."""
        at = first
        while at < last:
            form = text.tokens[at].form
            named = at in text.names
            phrase = None
            # Most words begin no phrase, which is seen without reading one.
            if form == '"' or (form[0].isalpha() and (named or without_article(form) in self._begins)):
                phrase = self.read(text, at, last)
            joined = phrase is None and form[0] in "وف" and len(form) > _SHORT_WORD
            if joined and (named or without_article(form[1:]) in self.sources.heads):
                phrase = self.read(text, at, last, cut=1)
            if phrase is None:
                at += 1
                continue
            yield phrase
            at = max(phrase.last, at + 1)
