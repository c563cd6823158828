"""The nouns that figures count, in every form a newspaper writes them: `سفينه`, `سفينتين`, `السفن`, `سعوديا`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from rawi.lexicon import Lexica, Row
from rawi.script import fold_text, uncut

# Shorter ones are abbreviations (`كم`), which have no dual.
_SHORTEST = 3
_CACHED = 1 << 16

Number = Literal["s", "d", "p"]


@dataclass(frozen=True, slots=True)
class Noun:
    """What is counted: plain English in the plural, what kind of thing, and how it is with it by its own name.

    `status` None: the noun says nothing of it. `firm`: it says so whatever stands around it (`قتيلا`).
    """

    en: str
    of: str
    status: str | None = None
    firm: bool = False
    people: bool = False


@dataclass(frozen=True, slots=True)
class NounHit:
    """A counted noun on tokens `first` to `last` (half open); `cut` letters of the first are clitics."""

    noun: Noun
    number: Number
    definite: bool
    first: int
    last: int
    cut: int


_Form = tuple[tuple[str, ...], Noun, Number, bool]


class NounTable:
    """Finds counted nouns and the people of states in folded words; built once.

    >>> from rawi.desk import open_lexica
    >>> table = NounTable(open_lexica())
    >>> hit = table.at(["والسفينتان", "الحربيتان"], 0)
    >>> (hit.noun.en, hit.number, hit.definite, hit.cut)
    ('warships', 'd', True, 1)
    """

    def __init__(self, lexica: Lexica) -> None:
        self._false_duals = lexica.forms("figures/false_duals")
        self._forms: dict[str, list[_Form]] = {}
        for row in lexica.table("figures/counted"):
            noun = Noun(row["en"], row["of"], row["status"] or None, row["hold"] == "firm")
            for form, number in self._inflected(row):
                self._add(form, noun, number)
        people = {row["iso"]: (row["en"], row["plural"]) for row in lexica.table("figures/demonyms")}
        self._adjectives: dict[str, str] = {}
        for row in lexica.table("places/nationalities"):
            if row["iso"] not in people:
                continue
            form = fold_text(row["form"])
            adjective, plural = people[row["iso"]]
            noun = Noun(plural, "person", people=True)
            for one in (form, form + "ا") if form.endswith("ي") else (form,):
                self._adjectives[one] = self._adjectives["ال" + one] = adjective
                self._add(one, noun, "p")
        for forms in self._forms.values():
            forms.sort(key=lambda one: -len(one[0]))
        self._begun = lru_cache(maxsize=_CACHED)(self._begin)

    def at(self, words: Sequence[str], place: int) -> NounHit | None:
        """The longest noun that begins at a word, with the fewest clitics before it."""
        for cut, (rest, noun, number, definite) in self._begun(words[place]):
            last = place + 1 + len(rest)
            if not rest or tuple(words[place + 1 : last]) == rest:
                return NounHit(noun, number, definite, place, last, cut)
        return None

    def _begin(self, word: str) -> tuple[tuple[int, _Form], ...]:
        """The nouns that a folded word may begin, by how many of its letters are clitics; of most words none."""
        forms = uncut(word) if word[0].isalpha() else ()
        return tuple((cut, one) for cut, form in forms for one in self._forms.get(form, ()))

    def adjective(self, word: str) -> str | None:
        """The English adjective of a state's people: `اسراييليين` is Israeli."""
        return self._adjectives.get(word)

    def _add(self, form: str, noun: Noun, number: Number) -> None:
        first, *rest = form.split(" ")
        self._put(first, tuple(rest), noun, number, definite=False)
        of_state = tuple("ال" + word for word in rest)
        for words in {tuple(rest), of_state}:
            self._put("ال" + first, words, noun, number, definite=True)

    def _put(self, first: str, rest: tuple[str, ...], noun: Noun, number: Number, *, definite: bool) -> None:
        known = self._forms.setdefault(first, [])
        if all(one[0] != rest for one in known):
            known.append((rest, noun, number, definite))

    def _inflected(self, row: Row) -> Iterator[tuple[str, Number]]:
        """Plurals come first: what is both a plural and a dual (`مدنيين`) is read as a plural."""
        for plural in row["plurals"].split("|"):
            for form in _plurals(fold_text(plural)) if plural else ():
                yield form, "p"
        singular, *rest = fold_text(row["singular"]).split(" ")
        tail = "".join(f" {word}" for word in rest)
        yield singular + tail, "s"
        if singular[-1] not in "هاء":
            yield singular + "ا" + tail, "s"
            if rest:
                yield singular + "ا" + tail + "ا", "s"
        if len(singular) < _SHORTEST:
            return
        stem = singular[:-1] + "ت" if singular.endswith("ه") else singular
        for ending in ("ان", "ين"):
            if rest and stem != singular:
                yield stem + ending[0] + tail, "d"
            if stem + ending not in self._false_duals:
                yield stem + ending + tail, "d"
                if rest:
                    yield stem + ending + "".join(f" {_dual(word)}{ending}" for word in rest), "d"


def _dual(word: str) -> str:
    return word[:-1] + "ت" if word.endswith("ه") else word


def _plurals(form: str) -> Iterator[str]:
    yield form
    first, *rest = form.split(" ")
    tail = "".join(f" {word}" for word in rest)
    if first.endswith("ون"):
        yield first[:-2] + "ين" + tail
    elif first[-1] not in "هاء" and not first.endswith(("ات", "ين")):
        yield first + "ا" + tail
