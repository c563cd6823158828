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
        self._function = {fold_text(row["form"]) for row in lexica.table("words/function")}
        self._plurals = _others(lexica, "words/plurals", "singular", "plurals")
        self._spelled = _others(lexica, "words/spellings", "form", "others")
        self._people = {
            fold_text(row["singular"]) for row in lexica.table("figures/counted") if row["of"] == "person"
        }
        rows = [
            {column: row[column] for column in _VERB_COLUMNS}
            for name in sorted(lexica.tables)
            for row in (lexica.tables[name] if lexica.tables[name].columns[:2] == _VERB_COLUMNS[:2] else ())
            if " " not in row["past"] and row["past"]
        ]
        self._pasts = [fold_text(row["past"].partition("|")[0]) for row in rows]
        self._verbs = VerbTable(rows)
        self.stem = lru_cache(maxsize=_CACHED)(self._stem)

    def is_known(self, word: str) -> bool:
        """Whether a folded word is one of the language's, and no name that may stand with anything joined to it."""
        return self._seen(word) > 0 or word in self._plurals

    def stems(self, words: Iterable[str]) -> list[str]:
        """The keys of folded words, in their order."""
        return [self.stem(word) for word in words]

    def _stem(self, word: str) -> str:
        if not word[0].isalpha() or word.isascii() or len(word) < _SHORTEST:
            return word
        verb = self._verb(word)
        if verb is not None:
            return verb
        return self._noun(self._definite(word) or self._host(self._bare(word)))

    def _definite(self, word: str) -> str | None:
        """What stands behind the article, if there is one: `الغاء` and `والد` only begin like it."""
        match = _DEFINITE.match(word)
        if match is None:
            return None
        rest = word[match.end() :]
        if match.group().endswith("لل"):
            # `للجنه` is `ل` and `اللجنه`: of two ل one is not written.
            return max((rest, f"ل{rest}"), key=lambda one: self._counts.get(one, 0))
        own = self._counts.get(word, 0)
        if own and self._counts.get(rest, 0) == 0 and (own >= _KNOWN or match.group() != _ARTICLE):
            return None
        if match.group() != _ARTICLE and self._host(word) != word and not self._counts.get(rest):
            return None
        return rest

    def _seen(self, word: str) -> int:
        return max(self._counts.get(word, 0), self._counts.get(_ARTICLE + word, 0))

    def _bare(self, word: str) -> str:
        """Without a conjunction or preposition written onto it: only where what is left is far more of a word."""
        rest = word[1:]
        for letters, often in _BEFORE:
            if (
                word[0] in letters
                and len(rest) >= _SHORTEST
                and rest not in self._function
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
            hosts = (f"{host[:-1]}ه", host) if host.endswith("ت") else (host,)
            best = max(hosts, key=self._seen)
            if self._seen(best) >= _PRONOUN * (self._seen(word) + 1):
                return best
        return word

    def _verb(self, word: str) -> str | None:
        """`ستعلن`, `واعلنوا`: the verb's own key; only finite forms, which no noun shares."""
        found = self._verbs.find(word)
        finite = [one for one in found if one.shape in _FINITE and not one.pronoun and one.joined != "ف"]
        if not finite or len(finite) < len(found):
            return None
        one = finite[0]
        return self._pasts[one.row]

    def _noun(self, word: str) -> str:
        word = self._spelled.get(word, word)
        return self._ended(self._plurals.get(word, word))

    def _ended(self, word: str) -> str:
        own = self._seen(word)
        for ending, instead in _ENDINGS:
            if not word.endswith(ending) or len(word) - len(ending) < _SHORTEST:
                continue
            host = word[: -len(ending)]
            best = max((host + other for other in instead), key=self._seen)
            seen = self._seen(best)
            if seen >= own * _COMMONER if own >= _KNOWN else seen:
                return self._last(self._spelled.get(best, self._plurals.get(best, best)))
            many = ending in ("ين", "ون") and all(self._seen(host + one) for one in ("ين", "ون"))
            if many or (own < _KNOWN and ending in _OF_MANY and len(host) >= _LONG):
                return self._last(host)
        return self._last(word)

    def _last(self, word: str) -> str:
        """Without the ending of a woman or of an adjective; `مكتبه` and `مكتب` are two words, and stay two."""
        if not word.endswith("ه") or len(word) <= _SHORTEST:
            return word
        host = word[:-1]
        own = host.endswith("ي") or host in self._people or min(self._seen(host), self._seen(word)) < _KNOWN
        return host if own else word


def _others(lexica: Lexica, table: str, one: str, many: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for row in lexica.table(table):
        for other in row[many].split("|"):
            found.setdefault(fold_text(other), fold_text(row[one]))
    return {other: form for other, form in found.items() if other != form}
