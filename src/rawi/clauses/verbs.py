"""The forms a listed verb takes in a newspaper, on folded text: person, tense, participle and verbal noun."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, Protocol

from rawi.script import fold_text

Shape = Literal["past", "present", "future", "jussive", "participle", "masdar"]


class VerbRow(Protocol):
    """A row of a list of verbs: cells by the columns past, present, masdar, participle."""

    def __getitem__(self, column: str, /) -> str: ...


@dataclass(frozen=True, slots=True)
class VerbForm:
    """A form of a listed verb. `row` is its place in the list, `person` 1 or 3.

    `gender` is m, f or `` (either), `number` s, d or p; of a participle or verbal noun they are its own. `pronoun` is
    the object written onto it (`اتهمها`), `cut` how many letters of the word are clitics before it, `joined` the
    conjunction among them.
    """

    row: int
    shape: Shape
    person: int
    gender: str
    number: str
    pronoun: str = ""
    cut: int = 0
    joined: str = ""


PRONOUNS = ("هما", "كما", "هم", "هن", "كم", "ها", "نا", "ني", "ه")  # written behind a finite form
_WEAK = "ايو"
_SHORTEST = 3
_CACHED = 1 << 16


class VerbTable:
    """Looks up folded words as forms of listed verbs; built once.

    >>> rows = [{"past": "أكد", "present": "يؤكد", "masdar": "تأكيد", "participle": "مؤكدا"}]
    >>> table = VerbTable(rows)
    >>> [(one.shape, one.gender, one.number, one.joined) for one in table.find("وسيوكدون")]
    [('future', 'm', 'p', 'و')]
    """

    def __init__(self, rows: Iterable[VerbRow]) -> None:
        rows = tuple(rows)
        self._forms: dict[str, list[VerbForm]] = {}
        for place, row in enumerate(rows):
            for form, verb in _forms(place, row):
                known = self._forms.setdefault(form, [])
                if verb not in known:
                    known.append(verb)
        self._own: dict[str, list[VerbForm]] = {}
        for place, row in enumerate(rows):
            for form, number in _first_person(row):
                self._own.setdefault(form, []).append(VerbForm(place, "past", 1, "", number))
        self.find = lru_cache(maxsize=_CACHED)(self._find)
        self.find_own = lru_cache(maxsize=_CACHED)(self._find_own)

    def _find(self, word: str) -> tuple[VerbForm, ...]:
        """The forms that a folded word may be, the one with least cut off first; empty when it is none."""
        if self._forms.keys().isdisjoint(_inside(word)):
            return ()  # as of most words
        found = list(self._forms.get(word, ()))
        for joined in ("و", "ف"):
            if word.startswith(joined) and len(word) >= _SHORTEST:
                found += (_with(one, joined, 1) for one in self._whole(word[1:]))
        return tuple(found or self._with_pronoun(word))

    def _find_own(self, word: str) -> tuple[VerbForm, ...]:
        """The forms of the first person's past that a folded word may be (`قلت`, `وطالبناها`).

        Many are the third person's as well, so they stand apart: only who quotes somebody may ask for them.
        """
        if self._own.keys().isdisjoint(_inside(word)):
            return ()
        found = list(self._own.get(word, ()))
        for joined in ("", "و", "ف"):
            rest = word.removeprefix(joined) if word.startswith(joined) else ""
            for pronoun in ("", *PRONOUNS):
                if rest.endswith(pronoun) and (joined or pronoun):
                    known = self._own.get(rest.removesuffix(pronoun), ())
                    found += (_with(one, joined, len(joined), pronoun) for one in known)
        return tuple(found)

    def _whole(self, word: str) -> list[VerbForm]:
        return self._forms.get(word) or self._with_pronoun(word)

    def _with_pronoun(self, word: str) -> list[VerbForm]:
        if not word.endswith(PRONOUNS):
            return []
        for pronoun in PRONOUNS:
            if not word.endswith(pronoun) or len(word) - len(pronoun) < 2:
                continue
            hosts = _hosts(word[: -len(pronoun)])
            found = [one for form in hosts for one in self._forms.get(form, ())]
            if found:
                return [_with(one, one.joined, one.cut, pronoun) for one in found]
        return []


def _hosts(rest: str) -> list[str]:
    """What a form may be that has lost a pronoun."""
    forms = [rest, rest[:-1] + "ي"] if rest.endswith("ا") else [rest]
    forms += [rest + "ا"] if rest.endswith("و") else []
    forms += [rest[:-1] + "ه"] if rest.endswith("ت") else []
    return forms


@lru_cache(maxsize=_CACHED)
def _inside(word: str) -> tuple[str, ...]:
    """All forms that a folded word may hold, a few too many: every table asks for the same words, most in vain."""
    found = [word]
    if word[:1] in ("و", "ف"):
        found.append(word[1:])
    if word.endswith(PRONOUNS):
        for whole in tuple(found):
            for pronoun in PRONOUNS:
                if whole.endswith(pronoun):
                    found += _hosts(whole[: -len(pronoun)])
    return tuple(found)


def _with(one: VerbForm, joined: str, cut: int, pronoun: str = "") -> VerbForm:
    return VerbForm(
        one.row, one.shape, one.person, one.gender, one.number, pronoun or one.pronoun, cut, joined
    )


def _forms(place: int, row: VerbRow) -> Iterator[tuple[str, VerbForm]]:
    for one in row["past"].split("|"):
        if one:
            for form, person, gender, number in _past(fold_text(one)):
                yield form, VerbForm(place, "past", person, gender, number)
    for one in row["present"].split("|"):
        if one:
            for form, gender in _jussive(fold_text(one)):
                yield form, VerbForm(place, "jussive", 3, gender, "s")
            for form, person, gender, number in _present(fold_text(one)):
                yield form, VerbForm(place, "present", person, gender, number)
                yield "س" + form, VerbForm(place, "future", person, gender, number)
                if person == 3:
                    yield "ل" + form, VerbForm(place, "present", person, gender, number)
    for one in row["participle"].split("|"):
        if one:
            for form, gender, number in _participle(fold_text(one)):
                yield form, VerbForm(place, "participle", 3, gender, number)
    for one in row["masdar"].split("|"):
        if one:
            yield fold_text(one), VerbForm(place, "masdar", 3, "", "s")


def _past(base: str) -> Iterator[tuple[str, int, str, str]]:
    yield base, 3, "m", "s"
    weak = base[-1] in "اي" and len(base) > 2
    stem = base[:-1] if weak else base
    yield stem + "ت", 3, "f", "s"
    yield stem + "وا", 3, "m", "p"
    # دعا gives دعوا and دعيا, نفي gives نفوا and نفيا: the dual keeps a glide.
    yield (stem + "يا" if weak else base + "ا"), 3, "m", "d"
    yield stem + "تا", 3, "f", "d"
    if not weak and base[-2] != "ا":
        yield base + "ن", 3, "f", "p"


def _present(base: str) -> Iterator[tuple[str, int, str, str]]:
    rest = base[1:]
    weak = rest[-1] in _WEAK
    stem = rest[:-1] if weak else rest
    yield base, 3, "m", "s"
    yield "ت" + rest, 3, "f", "s"
    yield "ن" + rest, 1, "", "p"
    for prefix, gender in (("ي", "m"), ("ت", "f")):
        yield prefix + stem + "ون", 3, "m", "p"
        yield prefix + stem + "وا", 3, "m", "p"
        dual = rest[:-1] + "ي" if rest[-1] == "ا" else rest
        yield prefix + dual + "ان", 3, gender, "d"
        yield prefix + dual + "ا", 3, gender, "d"
    yield "ي" + rest + "ن", 3, "f", "p"


def _first_person(row: VerbRow) -> Iterator[tuple[str, str]]:
    """The first person's past and its number: قلت and قلنا of قال, دعوت of دعا, طالبنا of طالب."""
    for one in row["past"].split("|"):
        base = fold_text(one)
        if len(base) < _SHORTEST:
            continue
        if base[-1] in "اي":
            base = base[:-1] + ("و" if fold_text(row["present"]).endswith("و") else "ي")
        elif base[-2] == "ا":
            base = base[:-2] + base[-1]
        yield base + "ت", "s"
        yield base + "نا", "p"


def _jussive(base: str) -> Iterator[tuple[str, str]]:
    """What is shorter after لم: يدع of يدعو, يقل of يقول."""
    rest = base[1:]
    for prefix, gender in (("ي", "m"), ("ت", "f")):
        if rest[-1] in _WEAK:
            yield prefix + rest[:-1], gender
        elif len(rest) > 2 and rest[-2] in "وي":
            yield prefix + rest[:-2] + rest[-1], gender


def _participle(base: str) -> Iterator[tuple[str, str, str]]:
    """Of the accusative: مؤكدا, داعيا, متهما; and those that agree with it."""
    yield base, "m", "s"
    stem = base[:-1] if base[-1] == "ا" else base
    yield stem, "m", "s"
    yield stem + "ه", "f", "s"
    bare = stem[:-1] if stem[-1] == "ي" else stem
    yield bare + "ين", "m", "p"
    yield bare + "ون", "m", "p"
    yield stem + "ات", "f", "p"
    yield stem + "تين", "f", "d"
