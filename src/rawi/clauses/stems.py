"""What the forms of a word have in common, for search: without clitics, article, number, gender and person."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from rawi.clauses.verb_keys import VerbKeys
from rawi.lexicon import Lexica
from rawi.script import fold_text

_CACHED = 1 << 17
_ARTICLE = "ال"
_DEFINITE = re.compile(r"^(?:[وف]?[بك]?ال|[وف]?لل)(?=\w{2})")
_SHORTEST = 3  # letters that must be left of a word
_VERB_COLUMNS = ("past", "present", "masdar", "participle")
# A letter of no Arabic newspaper, kept by folding, written where folding loses a sign that says what a word is:
# before an alif with hamza or madda, which is never the article's, and behind ة, which is no pronoun.
_SIGN = "\u0674"
_SIGNED = (("أ", f"{_SIGN}أ"), ("إ", f"{_SIGN}إ"), ("آ", f"{_SIGN}آ"), ("ة", f"ة{_SIGN}"))
_OWN_ALIF = re.compile(f"^[وف]?[بكل]?{_SIGN}(?=ال)")
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
_LISTED = 2  # how often a listed word counts as seen, at least
_OF_MANY = ("ات", "ين", "ون")  # endings that a word which is not known loses too
_LONG = 4  # letters that are left of such a word
_DOER = re.compile(r"م\w{4,}")  # participles of derived verbs, of which ين and ون are plurals
_DONE = re.compile(r"م\wا\w\w")  # with ه their verbal noun: مراقبة is what a مراقب does
_QUALITY = re.compile(r"\w\w[يو]\w|\wا\w\w|م\w{3,}")  # كبير, سابق, مشهور, مستمر: women's with ه


class Stemmer:
    """Brings the forms of a word to one key; compiled once from the language data.

    A key is no word to show: it is what is compared. Forms that no list knows keep what no rule is sure of.
    Words may come from a text with its signs kept (`keep_signs`), and are then told apart better.
    """

    def __init__(self, lexica: Lexica) -> None:
        self._counts = {fold_text(row["form"]): int(row["count"]) for row in lexica.table("words/stems")}
        self._function = {fold_text(row["form"]) for row in lexica.table("words/function")}
        self._plurals = _whole(
            _others(lexica, "words/plurals", "singular", "plurals"),
            {fold_text(row["singular"]) for row in lexica.table("words/plurals")},
        )
        self._shared, self._singulars = _shared(lexica, self._plurals)
        self._spelled = _others(lexica, "words/spellings", "form", "others")
        self._people = {
            fold_text(row["singular"]) for row in lexica.table("figures/counted") if row["of"] == "person"
        }
        self._own = {fold_text(row["form"]) for row in lexica.table("words/own_article")}
        self._apart = {fold_text(row["form"]) for row in lexica.table("words/apart")}
        self._adjectives = {fold_text(row["form"]) for row in lexica.table("words/adjectives")}
        listed = {
            *self._adjectives,
            *self._own,
            *self._apart,
            *self._people,
            *self._plurals,
            *self._plurals.values(),
        }
        for word in listed:
            self._counts[word] = max(_LISTED, self._counts.get(word, 0))
        self._nouns = {*self._plurals, *self._people}
        # The general list comes last: of two verbs that share a form, the one that tells statements and events leads.
        names = sorted(lexica.tables, key=lambda name: (name == "words/verbs", name))
        self._verbs = VerbKeys(
            row
            for name in names
            if lexica.tables[name].columns[:2] == _VERB_COLUMNS[:2]
            for row in lexica.tables[name]
        )
        self.stem = lru_cache(maxsize=_CACHED)(self._stem)
        lists = [
            one
            for one in names
            if one.startswith("words/") or lexica.tables[one].columns[:2] == _VERB_COLUMNS[:2]
        ]
        # What keys hang on: keys that are kept are made anew when it is another.
        self.digest = lexica.digest_of([*lists, "figures/counted"])

    def is_known(self, word: str) -> bool:
        """Whether a folded word is one of the language's, and no name that may stand with anything joined to it."""
        return self._seen(word) > 0 or word in self._plurals or self._verbs.find(word) is not None

    def is_noun(self, word: str) -> bool:
        """Whether a folded word is a common noun: it is listed, or stands with the article elsewhere."""
        return word in self._nouns or _ARTICLE + word in self._counts

    def may_name(self, word: str) -> bool:
        """Whether nothing says that a folded word is anything but a name."""
        stem = self.stem(word)
        return not (
            any(self.is_noun(one) or one in self._function for one in (word, stem))
            or (stem != word and self.is_known(stem))
            or self._verbs.find(word)
        )

    def shared_plurals(self, key: str) -> tuple[str, ...]:
        """Plurals of a singular whose key is another singular's: `خرائط` of both `خارطة` and `خريطة`."""
        return self._shared.get(key, ())

    def other_singulars(self, word: str) -> tuple[str, ...]:
        """Keys of the singulars of a plural, beside the key it has: `خرائط` of maps is `خارطة` and `خريطة`."""
        match = _DEFINITE.match(word)
        return self._singulars.get(word[match.end() :] if match else word, ())

    def stems(self, words: Iterable[str]) -> list[str]:
        """The keys of folded words, in their order."""
        return [self.stem(word) for word in words]

    def _stem(self, word: str) -> str:
        own = _OWN_ALIF.match(word)
        woman = word.endswith(f"ه{_SIGN}")
        rest = without_signs(word[own.end() :]) if own else ""
        word = without_signs(word)
        if not word or not word[0].isalpha() or word.isascii() or len(word) < _SHORTEST:
            return word
        verb = None if woman else self._verb(word)
        if verb is not None:
            return verb
        if own is None and not self._is_own(word):
            rest = self._definite(word) or ""
        inner = rest or self._bare(word)
        return self._noun(inner if woman else self._host(inner), woman=woman)

    def _is_own(self, word: str) -> bool:
        """Whether a word's `ال` is listed as its own, whatever is written before and behind it."""
        start = word.find(_ARTICLE)
        if start < 0 or start > 2 or word[:start].strip("وفبكل"):
            return False
        rest = word[start:]
        if rest in self._own:
            return True
        for ending in (*_PRONOUNS, "ا", "ات", "ين"):
            host = rest.removesuffix(ending)
            if host != rest and len(host) >= _LONG and (host in self._own or _seated(host) in self._own):
                return True
        return False

    def _definite(self, word: str) -> str | None:
        """What stands behind the article, if there is one: `الغاء` and `والد` only begin like it."""
        match = _DEFINITE.match(word)
        if match is None:
            return None
        rest = word[match.end() :]
        if match.group().endswith("لل"):
            # `للجنه` is `ل` and `اللجنه`: of two ل one is not written.
            return max((rest, f"ل{rest}"), key=lambda one: self._counts.get(one, 0))
        if match.group() == _ARTICLE:
            return None if word in self._function else rest
        if self._seen(rest):
            return rest
        # `والد`, `كالدورا`: what no list has without the letters may be whole with them.
        whole = self._counts.get(word, 0) or word[0] in "كف" or self._host(word) != word
        return None if whole else rest

    def _seen(self, word: str) -> int:
        return max(self._counts.get(word, 0), self._counts.get(_ARTICLE + word, 0))

    def _bare(self, word: str) -> str:
        """Without a conjunction or preposition written onto it: only where what is left is far more of a word."""
        rest = word[1:]
        if len(rest) < _SHORTEST or rest in self._function or self.is_noun(word):
            return word
        for letters, often in _BEFORE:
            if word[0] not in letters:
                continue
            seen = self._seen(word)
            left = self._seen(rest)
            if not seen and not left and letters != "فك":
                # `بحقوقهم`: with something behind it, too.
                host = self._host(rest)
                left = self._seen(host) if host != rest else 0
                seen = self._seen(self._host(word))
            if left > often * (seen + 1):
                return self._bare(rest) if letters == "و" else rest
        return word

    def _host(self, word: str) -> str:
        """Without a pronoun written onto it, by the same measure."""
        for pronoun in _PRONOUNS:
            host = word[: -len(pronoun)]
            if not word.endswith(pronoun) or len(host) < _SHORTEST:
                continue
            hosts: tuple[str, ...] = (host,)
            if host.endswith("ت"):
                hosts = (f"{host[:-1]}ه", host)
                if host[:-1] in self._people:
                    return host[:-1]
            elif host.endswith(("او", "اي")):
                hosts = (_seated(host), host)
            best = max(hosts, key=self._seen)
            if self._seen(best) >= _PRONOUN * (self._seen(word) + 1):
                return best
        return word

    def _verb(self, word: str) -> str | None:
        """`ستعلن`, `واعلنوا`: the verb's own key; only of forms that no noun shares."""
        if self.is_noun(word):
            return None
        found = self._verbs.find(word)
        if found is None:
            return None
        if self._verbs.is_joined(word) and self._seen(word) >= _KNOWN:
            return None
        # The dual of a verb is rare, the accusative of a noun is not: `كتبا` are books.
        if word.endswith("ا") and self.is_noun(word[:-1]):
            return None
        return found

    def _noun(self, word: str, *, woman: bool = False) -> str:
        word = self._spelled.get(word, word)
        word = self._plurals.get(word, word)
        word = self._ended(self._spelled.get(word, word), woman=woman)
        return self._spelled.get(word, word)

    def _ended(self, word: str, *, woman: bool = False) -> str:
        own = self._seen(word)
        if word in self._apart:
            return word
        for ending, instead in _ENDINGS:
            if not word.endswith(ending) or len(word) - len(ending) < _SHORTEST - (ending == "ات"):
                continue
            host = word[: -len(ending)]
            best = max(
                (host + other for other in instead), key=lambda one: (one in self._apart, self._seen(one))
            )
            if best in self._apart:
                return best
            seen = self._seen(best)
            if len(host) < _SHORTEST and best == host:
                continue
            if seen >= own * _COMMONER if own >= _KNOWN else seen:
                return self._last(self._spelled.get(best, self._plurals.get(best, best)), woman=woman)
            many = ending in ("ين", "ون") and (
                _DOER.fullmatch(host) is not None or all(self._seen(host + one) for one in ("ين", "ون"))
            )
            if many or (own < _KNOWN and ending in _OF_MANY and len(host) >= _SHORTEST):
                return self._last(host, woman=woman)
        return self._last(self._before_of(word), woman=woman)

    def _before_of(self, word: str) -> str:
        """`لاعبو الفريق`, `مراقبي الاحزاب`: a plural before what it belongs to, without its ن."""
        if word[-1] not in "وي" or len(word) <= _SHORTEST:
            return word
        host = word[:-1]
        doer = host in self._people or (self._seen(host) > self._seen(word) and _DOER.fullmatch(host))
        # `العالمي` is an adjective: what stands before its owner has no article.
        return host if doer and _ARTICLE + word not in self._counts else word

    def _last(self, word: str, *, woman: bool = False) -> str:
        """Without the ending of a woman or of an adjective; `مكتبه` and `مكتب` are two words, and stay two."""
        if not word.endswith("ه") or len(word) <= _SHORTEST or word in self._apart:
            return word
        host = word[:-1]
        if host in self._adjectives:
            return host
        if _DONE.fullmatch(host):
            return word
        if host.endswith("ي") or host in self._people:
            return host
        if _DOER.fullmatch(host) or (self._seen(host) and _QUALITY.fullmatch(host)):
            return host
        if not self._seen(word) and not (woman and self._seen(host)):
            return host
        return word


def keep_signs(text: str) -> str:
    """A text whose folded words still say where it has an alif with hamza or madda, and where it ends in ة.

    >>> [fold_text(one) == fold_text(without_signs(keep_signs(one))) for one in ("ألبوم", "فكرة")]
    [True, True]
    """
    for letter, signed in _SIGNED:
        text = text.replace(letter, signed)
    return text


def without_signs(words: str) -> str:
    """Folded words without what `keep_signs` wrote into them."""
    return words.replace(_SIGN, "")


def _whole(plurals: dict[str, str], singulars: set[str]) -> dict[str, str]:
    """`قاض` and `قاضي` are one word, `قضاة` its plural."""
    short = {
        one: f"{one}ي" for one in singulars if f"{one}ي" in singulars and one[1] == "ا" and len(one) == 3
    }
    return short | {other: short.get(one, one) for other, one in plurals.items()}


def _seated(host: str) -> str:
    """`الغاو` of `الغاوها` is `الغاء`: before a pronoun the hamza changes its seat."""
    return f"{host[:-1]}ء" if host.endswith(("او", "اي")) else host


def _others(lexica: Lexica, table: str, one: str, many: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for row in lexica.table(table):
        for other in row[many].split("|"):
            found.setdefault(fold_text(other), fold_text(row[one]))
    return {other: form for other, form in found.items() if other != form}


def _shared(
    lexica: Lexica, plurals: dict[str, str]
) -> tuple[dict[str, tuple[str, ...]], dict[str, tuple[str, ...]]]:
    """By singular the plurals that another singular has the key of; by plural its other singulars."""
    shared: dict[str, list[str]] = {}
    singulars: dict[str, list[str]] = {}
    for row in lexica.table("words/plurals"):
        one = fold_text(row["singular"])
        one = plurals.get(one, one)
        for other in map(fold_text, row["plurals"].split("|")):
            if plurals.get(other, one) != one:
                shared.setdefault(one, []).append(other)
                singulars.setdefault(other, []).append(one)
    return _frozen(shared), _frozen(singulars)


def _frozen(lists: dict[str, list[str]]) -> dict[str, tuple[str, ...]]:
    return {key: tuple(dict.fromkeys(values)) for key, values in lists.items()}
