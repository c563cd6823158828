"""Words that tell an event: verbs of deeds, nouns of events, and verbs that stand beside such nouns."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from rawi.clauses import Text, VerbForm, VerbTable
from rawi.lexicon import Lexica, Row
from rawi.model import EventKind
from rawi.script import fold_text, has_article, uncut, without_article

_FINITE = ("past", "present", "future", "jussive")
_PRONOUNS = ("ه", "ها", "هم", "هما")
_TAIL_REACH = 9  # tokens between a verb and the second word of its phrase (`ألقت الشرطة القبض`)


@dataclass(frozen=True, slots=True)
class Deed:
    """A verb that tells an event (`events/verbs`). `tails`: words one of which must follow."""

    kind: EventKind
    subject: str
    object: frozenset[str]
    takes: dict[str, str]
    needs: frozenset[str]
    marks: frozenset[str]
    tails: frozenset[str]


@dataclass(frozen=True, slots=True)
class Happening:
    """A noun that tells an event (`events/nouns`); `rest` are the words after its first."""

    kind: EventKind
    rest: tuple[str, ...]
    owner: str
    by: str
    takes: dict[str, str]
    firm: str


@dataclass(frozen=True, slots=True)
class Trigger:
    """Tokens that may tell an event: one of `deed`, `happening`, or `gives` of a verb that stands beside a noun.

    `cut` letters of the first token are clitics. `pronoun`: one is written onto it. `definite`: it has its article.
    """

    first: int
    last: int
    cut: int
    form: VerbForm | None = None
    deed: Deed | None = None
    happening: Happening | None = None
    gives: str = ""
    pronoun: bool = False
    definite: bool = False
    plural: bool = False

    @property
    def is_verb(self) -> bool:
        """Whether it is a finite verb."""
        return self.form is not None


@dataclass(frozen=True, slots=True)
class _Form:
    happening: Happening
    pronoun: bool
    definite: bool
    plural: bool


class TriggerReader:
    """Finds them; compiled once from the language data."""

    def __init__(self, lexica: Lexica) -> None:
        rows = [_verb(row) for row in lexica.table("events/verbs")]
        self.deeds = VerbTable([cells for cells, _ in rows])
        self._deeds = [deed for _, deed in rows]
        # Rows that list the feminine alone, since the masculine is oftener another word.
        self._feminine = {
            place
            for place, (cells, _) in enumerate(rows)
            if all(one.endswith("ت") for one in cells["past"].split("|"))
            and cells["present"][:1] in ("", "ت")
        }
        # Feminines listed beside their masculine, which folding leaves unlike what the verb table makes of it.
        self._listed = {
            fold_text(cell)
            for cells, _ in rows
            for cell in cells["past"].split("|")[1:]
            if cell.endswith("ت")
        }
        light = list(lexica.table("events/light"))
        self.light = VerbTable(light)
        self._gives = [row["gives"] for row in light]
        self._nouns: dict[str, list[_Form]] = {}
        for row in lexica.table("events/nouns"):
            self._add(row)
        for forms in self._nouns.values():
            forms.sort(key=lambda one: -len(one.happening.rest))

    def _add(self, row: Row) -> None:
        takes = _takes(row["takes"])
        for cell, plural in ((row["form"], False), (row["plural"], True)):
            if not cell:
                continue
            words = fold_text(cell).split(" ")
            known = Happening(
                row["kind"],  # type: ignore[arg-type]
                tuple(without_article(word) for word in words[1:]),
                row["owner"],
                row["by"],
                takes,
                row["firm"],
            )
            for form, pronoun, definite in _noun_forms(words[0]):
                if pronoun and known.kind == "disaster":
                    continue  # `سيولة` is no flood of somebody's
                one = _Form(known, pronoun, definite, plural)
                self._nouns.setdefault(form, []).append(one)

    def may_be_verb(self, form: str) -> bool:
        """Whether a folded word may be one of the verbs."""
        return bool(self.deeds.find(form) or self.light.find(form))

    def may_begin_noun(self, form: str) -> bool:
        """Whether the noun of an event may begin at a folded word."""
        return any(word in self._nouns for _, word in uncut(form))

    def verbs(self, text: Text, at: int, end: int) -> list[Trigger]:
        """The verbs that a token may be, those that tell an event by themselves first."""
        form = text.form(at)
        found = []
        for one in self.deeds.find(form):
            if one.shape in _FINITE:
                if (one.row in self._feminine or form in self._listed) and one.number == "s":
                    one = replace(one, gender="f")  # noqa: PLW2901
                deed = self._deeds[one.row]
                if not deed.tails or any(
                    text.form(k) in deed.tails for k in range(at + 1, min(at + _TAIL_REACH, end))
                ):
                    found.append(Trigger(at, at + 1, one.cut, one, deed=deed, pronoun=bool(one.pronoun)))
        for one in self.light.find(form):
            if one.shape in _FINITE:
                # `مؤتمر عقده الوزير`: the pronoun is the event.
                gives = "event" if one.pronoun else self._gives[one.row]
                found.append(Trigger(at, at + 1, one.cut, one, gives=gives))
        return found

    def noun(self, text: Text, at: int, end: int) -> Trigger | None:
        """The noun of an event that begins at a token, the longest phrase of those that may."""
        for cut, word in uncut(text.form(at)) if text.form(at)[0].isalpha() else ():
            for one in self._nouns.get(word, ()):
                rest = one.happening.rest
                last = at + 1 + len(rest)
                if last > end or any(
                    without_article(_plain(text.form(at + 1 + k))) != _plain(each)
                    for k, each in enumerate(rest)
                ):
                    continue
                return Trigger(
                    at, last, cut, happening=one.happening, pronoun=one.pronoun,
                    definite=one.definite or (bool(rest) and has_article(text.form(at + 1)) and one.pronoun),
                    plural=one.plural,
                )  # fmt: skip
        return None


def _plain(form: str) -> str:
    """Without the ending of the accusative."""
    return form[:-1] if form.endswith("ا") and len(form) > 3 else form


def _takes(cell: str) -> dict[str, str]:
    pairs = (one.split("=") for one in cell.split())
    return {fold_text(word): "" if role == "-" else role for word, role in pairs}


def _verb(row: Row) -> tuple[dict[str, str], Deed]:
    cells: dict[str, str] = {"masdar": "", "participle": ""}
    tails: set[str] = set()
    for column in ("past", "present"):
        firsts: list[str] = []
        for one in row[column].split("|"):
            head, _, tail = one.partition(" ")
            if head and head not in firsts:
                firsts.append(head)
            if tail:
                tails.add(fold_text(tail).split(" ")[-1])
        cells[column] = "|".join(firsts)
    needs = [word for cell in row["needs"].split("|") for word in cell.split() if cell]
    deed = Deed(
        kind=row["kind"],  # type: ignore[arg-type]
        subject=row["subject"],
        object=frozenset(one for one in row["object"].split("|") if one),
        takes=_takes(row["takes"]),
        needs=frozenset(word if word[0] == "@" else without_article(fold_text(word)) for word in needs),
        marks=frozenset(row["marks"].split()),
        tails=frozenset(tails),
    )
    return cells, deed


def _noun_forms(base: str) -> Iterator[tuple[str, bool, bool]]:
    """The forms of a noun: bare, accusative, dual, with its article, with a pronoun."""
    if base.startswith("ال"):
        yield base, False, False
        return
    yield base, False, False
    yield "ال" + base, False, True
    stem = base[:-1] + "ت" if base.endswith("ه") else base
    if stem == base and not base.endswith("ات"):
        yield base + "ا", False, False
    yield stem + "ين", False, False
    yield stem + "ان", False, False
    hosts = [stem]
    if base.endswith("ء"):
        hosts += [base[:-1] + "ي", base[:-1] + "و"]
    for host in hosts:
        for pronoun in _PRONOUNS:
            yield host + pronoun, True, False
