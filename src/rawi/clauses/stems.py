"""What the forms of a word have in common, for search: without clitics, article, number, gender and person."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from rawi.clauses.verbs import VerbTable
from rawi.lexicon import Lexica
from rawi.script import fold_text

_CACHED = 1 << 17
_ARTICLE = "ال"
_DEFINITE = re.compile(r"^(?:[وف]?[بك]?ال|[وف]?لل)(?=\w{2})")
_SHORTEST = 3  # letters that must be left of a word
_VERB_COLUMNS = ("past", "present", "masdar", "participle")
_FINITE = frozenset(("past", "present", "future", "jussive"))
# How often, beside the word itself, must be seen what is left of it without a letter before it, or a pronoun.
# Measured on the questions of ARCD and XQuAD, where little hangs on it; `ف` and `ك` begin too many words.
_BEFORE = (("و", 1), ("بل", 2), ("فك", 20))
_PRONOUN = 2
_PRONOUNS = ("هما", "ها", "هم", "هن", "كم", "نا", "ه")
# Endings of nouns and adjectives, and what the word has instead: the first that is a known word.
_ENDINGS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("يتين", ("يه",)), ("يتان", ("يه",)), ("تين", ("ه",)), ("تان", ("ه",)), ("ييين", ("ي",)), ("يين", ("ي",)),
    ("يون", ("ي",)), ("يات", ("يه", "ي")), ("ات", ("ه", "")), ("ين", ("",)), ("ون", ("",)), ("ان", ("",)), ("ا", ("",)),
)  # fmt: skip
_KNOWN, _COMMONER = 5, 0.5  # a word seen so often keeps its ending, unless what is left is seen half as often
_OF_MANY = ("ات", "ين", "ون")  # endings that a word which is not known loses too
_LONG = 4  # letters that are left of such a word


class Stemmer:
    """Brings the forms of a word to one key; compiled once from the language data.

    A key is no word to show: it is what is compared. Forms that no list knows keep what no rule is sure of.
    """

    def __init__(self, lexica: Lexica) -> None:
        self._counts = {fold_text(row["form"]): int(row["count"]) for row in lexica.table("words/stems")}
        self._plurals: dict[str, str] = {}
        for row in lexica.table("words/plurals"):
            singular = fold_text(row["singular"])
            for plural in row["plurals"].split("|"):
                self._plurals.setdefault(fold_text(plural), singular)
        rows = [
            {column: row[column] for column in _VERB_COLUMNS}
            for name in sorted(lexica.tables)
            for row in (lexica.tables[name] if lexica.tables[name].columns[:2] == _VERB_COLUMNS[:2] else ())
            if " " not in row["past"] and row["past"]
        ]
        self._pasts = [fold_text(row["past"].partition("|")[0]) for row in rows]
        self._verbs = VerbTable(rows)
        self.stem = lru_cache(maxsize=_CACHED)(self._stem)

    def stems(self, words: Iterable[str]) -> list[str]:
        """The keys of folded words, in their order."""
        return [self.stem(word) for word in words]

    def _stem(self, word: str) -> str:
        if not word[0].isalpha() or word.isascii() or len(word) < _SHORTEST:
            return word
        verb = self._verb(word)
        if verb is not None:
            return verb
        definite = _DEFINITE.sub("", word)
        return self._noun(definite) if definite != word else self._noun(self._host(self._bare(word)))

    def _seen(self, word: str) -> int:
        return max(self._counts.get(word, 0), self._counts.get(_ARTICLE + word, 0))

    def _bare(self, word: str) -> str:
        """Without a conjunction or preposition written onto it: only where what is left is far more of a word."""
        rest = word[1:]
        for letters, often in _BEFORE:
            if (
                word[0] in letters
                and len(rest) >= _SHORTEST
                and self._seen(rest) > often * (self._seen(word) + 1)
            ):
                return self._bare(rest) if letters == "و" else rest
        return word

    def _host(self, word: str) -> str:
        """Without a pronoun written onto it, by the same measure."""
        for pronoun in _PRONOUNS:
            host = word[: -len(pronoun)]
            if not word.endswith(pronoun) or len(host) < _SHORTEST:
                continue
            for one in (f"{host[:-1]}ه", host) if host.endswith("ت") else (host,):
                if self._seen(one) >= _PRONOUN * (self._seen(word) + 1):
                    return one
        return word

    def _verb(self, word: str) -> str | None:
        """`ستعلن`, `واعلنوا`: the verb's own key; only finite forms, which no noun shares."""
        found = self._verbs.find(word)
        finite = [one for one in found if one.shape in _FINITE and not one.pronoun and one.joined != "ف"]
        if not finite or len(finite) < len(found):
            return None
        one = finite[0]
        return self._noun(self._pasts[one.row])

    def _noun(self, word: str) -> str:
        singular = self._plurals.get(word)
        if singular is not None:
            return self._ended(singular)
        return self._ended(word)

    def _ended(self, word: str) -> str:
        own = self._seen(word)
        for ending, instead in _ENDINGS:
            if not word.endswith(ending) or len(word) - len(ending) < _SHORTEST:
                continue
            host = word[: -len(ending)]
            best = max((host + other for other in instead), key=self._seen)
            seen = self._seen(best)
            if seen >= own * _COMMONER if own >= _KNOWN else seen:
                return self._last(self._plurals.get(best, best))
            if own < _KNOWN and ending in _OF_MANY and len(host) >= _LONG:
                return self._last(host)
        return self._last(word)

    def _last(self, word: str) -> str:
        """Ta marbuta and the endings of adjectives: one key for both genders."""
        if word.endswith("ه") and len(word) > _SHORTEST:
            word = word[:-1]
        return word
