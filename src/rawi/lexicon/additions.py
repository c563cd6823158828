"""Which rows the items of Wikidata would add to the lists, and which items are left out, and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from rawi.lexicon.loading import Lexica
from rawi.lexicon.tables import UNKNOWN, Row
from rawi.lexicon.wikidata import Held, Item, has_latin
from rawi.script import fold_text

KNOWN = "already known"
AMBIGUOUS = "ambiguous"
NO_ARABIC = "no Arabic label"
NO_ENGLISH = "no English label"
NO_CLASS = "no class"
NO_OFFICE = "office without an English label"
NO_DAYS = "tenure without dates"
ROUGH_END = "tenure whose end is not told to the day"
BACKWARDS = "tenure that ends before it begins"
NO_PERSON = "tenure of a person left out"

TENURES = "entities/tenures"
LISTS = {"persons": "entities/persons", "bodies": "entities/bodies", "regions": "places/regions"}
_EXAMPLES = 3
_ARTICLE = "ال"
# Lists whose first column has words that are no names.
_WORDS = (
    "entities/also_words",
    "entities/counterparts",
    "entities/heads",
    "entities/offices",
    "entities/states_of_office",
    "places/nationalities",
    "times/feasts",
    "times/months",
    "times/weekdays",
    "times/words",
    "words/construct",
    "words/function",
)
# Lists of names: list, kind, columns of the Arabic and English name.
_NAMES = (
    ("entities/persons", "persons", "ar", "en"),
    ("entities/tenures", "persons", "person", "en"),
    ("entities/names", "persons", "form", "en"),
    ("entities/bodies", "bodies", "ar", "en"),
    ("outlets/", "bodies", "name", "en"),
    ("places/regions", "regions", "ar", "en"),
    ("places/countries", "regions", "ar", "en"),
    ("places/cities", "regions", "form", "en"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """Why items or tenures are left out, how many of them, and the first ones in words."""

    reason: str
    count: int
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Additions:
    """New rows by the name of their list, each a tuple of cells; and what is left out, most frequent reason first."""

    rows: Mapping[str, tuple[tuple[str, ...], ...]]
    left_out: tuple[LeftOut, ...]


class Tally:
    """Counts what is left out by reason, and keeps the first examples."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()
        self._examples: dict[str, list[str]] = {}

    def add(self, reason: str, example: str) -> None:
        """One more left out for this reason."""
        self._counts[reason] += 1
        examples = self._examples.setdefault(reason, [])
        if len(examples) < _EXAMPLES:
            examples.append(example)

    def take_back(self, reason: str, example: str) -> None:
        """One less: what was left out by itself served another's row."""
        self._counts[reason] -= 1
        if example in self._examples.get(reason, ()):
            self._examples[reason].remove(example)

    def found(self) -> tuple[LeftOut, ...]:
        """Every reason with its count, most frequent first."""
        return tuple(
            LeftOut(reason=reason, count=count, examples=tuple(self._examples[reason]))
            for reason, count in self._counts.most_common()
            if count > 0
        )


class Classes:
    """The classes of Wikidata that are taken, from `entities/classes`."""

    def __init__(self, lexica: Lexica) -> None:
        rows = enumerate(lexica.table("entities/classes"))
        self._rows = {row["wikidata"]: (place, row["list"], row["kind"]) for place, row in rows}

    def list_and_kind(self, item: Item) -> tuple[str, str] | None:
        """The list an item belongs to and its kind there, by the first of the list's classes; None: it is not taken."""
        found = min((self._rows[name] for name in item.classes if name in self._rows), default=None)
        return found[1:] if found and found[1] in LISTS else None

    def refusal(self, item: Item) -> str:
        """Why an item cannot become a row, seen by itself; `""`: it can."""
        if self.list_and_kind(item) is None:
            return NO_CLASS
        if not item.ar:
            return NO_ARABIC
        return "" if item.en else NO_ENGLISH


def wanted_names(items: Iterable[Item]) -> frozenset[str]:
    """The Q ids of offices and states that items name without saying what they are called."""
    offices = {held.office for item in items for held in item.held if held.office and not held.label}
    return frozenset(offices | {name for item in items for name in item.states})


def find_additions(
    items: Sequence[Item], names: Mapping[str, Item], lexica: Lexica, day: date, tally: Tally
) -> Additions:
    """The rows that these items add to the language data, and what is left out of them.

    `items` are such as `Classes.refusal` lets pass, one for each id; `names` are the offices and states they name, as
    far as the input has them, by Q id. What is left out comes on top of what `tally` has. No row's form is one that
    the language data or another item has for something else.

    Raises:
        LexiconError: the language data lack `entities/classes`, or a list that is added to.
    """
    return _Adder(items, names, lexica, day, tally).additions()


@dataclass(frozen=True, slots=True)
class _Person:
    ar: str
    en: str


class _Known:
    """What the language data already name: folded forms with their kinds, English names, Q ids, tenures."""

    def __init__(self, lexica: Lexica) -> None:
        self.forms: dict[str, dict[str, str]] = {}  # folded form -> kind -> English name, folded
        self.english: set[tuple[str, str]] = set()
        self.ids: dict[str, _Person | None] = {}
        self.people: dict[str, _Person] = {}
        self.person_ids: dict[str, str] = {}
        self.offices: dict[str, tuple[str, str]] = {}
        self.tenures: dict[tuple[str, str], list[tuple[str, str]]] = {}
        for name in _WORDS:
            for row in lexica.rows(name):
                self.forms.setdefault(fold_text(row.cells[0]), {}).setdefault("words", "")
        for name, kind, arabic, english in _NAMES:
            for row in lexica.rows(name):
                if arabic in row and english in row:
                    self._read_name(row, kind, row[arabic], row[english])
        for row in lexica.rows(TENURES):
            self.offices.setdefault(row["office"].casefold(), (row["office"], row["kind"]))
            self.held(row["en"], row["office"]).append((row["since"], row["until"]))
        self.stems = lexica.forms("words/stems") if "words/stems" in lexica.tables else frozenset()
        self.kinds = sorted({kind for _, kind in self.offices.values()}, key=len, reverse=True)
        self.states = {row["en"].casefold(): row["iso"] for row in lexica.rows("places/countries")}

    def held(self, person: str, office: str) -> list[tuple[str, str]]:
        return self.tenures.setdefault((person.casefold(), office.casefold()), [])

    def _read_name(self, row: Row, kind: str, arabic: str, english: str) -> None:
        aliases = row["aliases"].split("|") if "aliases" in row else []
        for form in (arabic, *aliases):
            if form.strip():
                self.forms.setdefault(fold_text(form.strip()), {}).setdefault(kind, english.casefold())
        person = _Person(arabic, english)
        if english:
            self.english.add((kind, english.casefold()))
            if kind == "persons" and "form" not in row:
                self.people.setdefault(english.casefold(), person)
        if "wikidata" not in row or not (item := row["wikidata"]):
            return
        self.ids[item] = person if kind == "persons" else None
        if kind == "persons":
            self.person_ids.setdefault(english.casefold(), item)

    def person(self, item: Item) -> _Person | None:
        """The known person an item surely is: of its Q id, or of its English and Arabic name and no other Q id."""
        if item.id in self.ids:
            return self.ids[item.id]
        name = item.en.casefold()
        if self.person_ids.get(name, item.id) != item.id:
            return None
        same = self.forms.get(fold_text(item.ar), {}).get("persons") == name
        return self.people.get(name) if same else None

    def is_word(self, form: str) -> bool:
        """Whether a folded form is one word that texts have in other meanings too."""
        bare = form.removeprefix(_ARTICLE)
        return " " not in form and (form in self.stems or bare in self.stems)


class _Adder:
    def __init__(
        self, items: Sequence[Item], names: Mapping[str, Item], lexica: Lexica, day: date, tally: Tally
    ) -> None:
        self._items, self._names, self._lexica, self._day, self._tally = items, names, lexica, day, tally
        self._known = _Known(lexica)
        classes = Classes(lexica)
        self._kinds = [classes.list_and_kind(item) or ("", "") for item in items]
        self._labels = Counter(fold_text(item.ar) for item in items)
        self._english = Counter(
            (kind, item.en.casefold()) for item, (kind, _) in zip(items, self._kinds, strict=True)
        )
        self._every_form = Counter(
            form for item in items for form in {fold_text(name) for name in (item.ar, *item.aliases)}
        )
        self._rows: dict[str, list[tuple[str, ...]]] = {}

    def additions(self) -> Additions:
        for item, (kind, sort) in zip(self._items, self._kinds, strict=True):
            reason, why = self._refusal(item, kind)
            if reason:
                self._tally.add(reason, f"{item.id} {item.ar}: {why}")
            else:
                self._add(LISTS[kind], self._cells(item, sort))
            if kind == "persons":
                person = self._known.person(item) if reason else _Person(item.ar, item.en)
                self._add_tenures(item, person)
        return Additions(
            rows={name: tuple(rows) for name, rows in sorted(self._rows.items())},
            left_out=self._tally.found(),
        )

    def _refusal(self, item: Item, kind: str) -> tuple[str, str]:
        """Why an item is left out, and that in words; both `""`: it becomes a row."""
        known, form, english = self._known, fold_text(item.ar), item.en.casefold()
        if item.id in known.ids:
            return KNOWN, "the Q id is on the lists"
        if (kind, english) in known.english:
            return KNOWN, f"the name {item.en} is on the lists"
        meanings = known.forms.get(form, {})
        if kind in meanings:
            return KNOWN, "the Arabic name is on the lists"
        if meanings:
            return AMBIGUOUS, f"the Arabic name is on the lists of {', '.join(sorted(meanings))}"
        if self._labels[form] > 1 or self._english[kind, english] > 1:
            return AMBIGUOUS, "another item has the same name"
        if known.is_word(form):
            return AMBIGUOUS, "one word that has other meanings"
        if any(sign in item.ar for sign in "()|"):
            return AMBIGUOUS, "the label has signs that stand in no text"
        return "", ""

    def _cells(self, item: Item, sort: str) -> dict[str, str]:
        return {
            "ar": item.ar,
            "en": item.en,
            "kind": sort,
            "country": self._country(item),
            "wikidata": item.id,
            "aliases": " | ".join(self._aliases(item)),
            "source": f"Wikidata: {item.id}",
            "checked": self._day.isoformat(),
        }

    def _aliases(self, item: Item) -> Iterator[str]:
        """Aliases of two words or in Latin letters that nothing else is called."""
        seen = {fold_text(item.ar)}
        for alias in item.aliases:
            form = fold_text(alias)
            fits = " " in alias or has_latin(alias)
            free = form not in self._known.forms and self._every_form[form] == 1
            if fits and free and form not in seen and not any(sign in alias for sign in "()|"):
                seen.add(form)
                yield alias

    def _country(self, item: Item) -> str:
        """The ISO code of its one state; `""`: not told, or several."""
        if item.country:
            return item.country
        states = (self._names[name] for name in item.states if name in self._names)
        codes = {state.iso or self._known.states.get(state.en.casefold(), "") for state in states} - {""}
        return codes.pop() if len(codes) == 1 else ""

    def _add_tenures(self, item: Item, person: _Person | None) -> None:
        # Those without a first day come last: such a one may be one of the others, told less well.
        for held in sorted(item.held, key=lambda one: (not one.since, one.since, not one.until, one.until)):
            named = self._names.get(held.office)
            label = held.label or (named.en if named else "")
            example = f"{item.id} {item.ar}: {label or held.office}"
            reason = self._tenure_refusal(held, label, person)
            if reason or person is None:
                self._tally.add(reason, example)
                continue
            office, kind = self._office(label)
            terms = self._known.held(person.en, office)
            if any(_overlap((held.since, held.until), term) for term in terms):
                self._tally.add(KNOWN, example)
                continue
            terms.append((held.since, held.until))
            cells = {"person": person.ar, "en": person.en, "office": office, "kind": kind}
            cells |= {"since": held.since, "until": held.until, "source": f"Wikidata: {item.id}"}
            self._add(TENURES, cells)

    @staticmethod
    def _tenure_refusal(held: Held, label: str, person: _Person | None) -> str:
        if person is None:
            return NO_PERSON
        if not label:
            return NO_OFFICE
        if not held.dated:
            return NO_DAYS
        if held.ended and not held.until:
            return ROUGH_END  # `-` would say that it goes on
        return BACKWARDS if held.since and held.until and held.since > held.until else ""

    def _office(self, label: str) -> tuple[str, str]:
        """The office of that name as the lists spell it, with its kind; a new one's is seen in `… of <state>` only."""
        if label.casefold() in self._known.offices:
            return self._known.offices[label.casefold()]
        post, of, state = label.casefold().partition(" of ")
        is_state = state.removeprefix("the ") in self._known.states or any(
            one.iso and one.en.casefold() == state.removeprefix("the ") for one in self._names.values()
        )
        return label, post if of and is_state and post in self._known.kinds else "other"

    def _add(self, name: str, cells: Mapping[str, str]) -> None:
        columns = self._lexica.table(name).columns
        self._rows.setdefault(name, []).append(tuple(cells.get(one) or UNKNOWN for one in columns))


def _overlap(one: tuple[str, str], other: tuple[str, str]) -> bool:
    """Whether two stretches, from since to until, are the same or share more than an end; `""` is open."""
    if one == other:
        return True
    return _before(one[0], other[1]) and _before(other[0], one[1])


def _before(since: str, until: str) -> bool:
    return not since or not until or since < until
