"""The world model, from `lexica/entities` and `lexica/places`: persons, bodies, places, posts, who held them when."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from rawi.lexicon import Lexica
from rawi.lexicon.tables import Row
from rawi.model import NO_DAY, DaySet, Entity, EntityKind, between, content_id
from rawi.script import fold_text, loose_key, without_article

_SHORTEST_NAME = 4


@dataclass(frozen=True, slots=True)
class Tenure:
    """A person in a post, and the days it may be said of."""

    person: Entity
    days: DaySet


@dataclass(frozen=True, slots=True)
class Post:
    """A post such as `Foreign Minister of Egypt`: its kind, its state (ISO code, None: none) and who held it."""

    name: str
    kind: str
    country: str | None
    tenures: tuple[Tenure, ...]

    def holders(self, days: DaySet) -> tuple[Entity, ...]:
        """Who may have held it on these days, in the order of their tenures, each once."""
        return tuple(dict.fromkeys(one.person for one in self.tenures if one.days & days))

    def held_by(self, person: Entity, days: DaySet) -> bool:
        """Whether a person held it on some of these days."""
        return any(one.person == person and one.days & days for one in self.tenures)

    def holder(self, days: DaySet) -> Entity | None:
        """The one who held it on all of these days, and nobody else on any of them; None: not told."""
        holders = self.holders(days)
        if len(holders) != 1:
            return None
        held = NO_DAY
        for one in self.tenures:
            if one.person == holders[0]:
                held |= one.days
        return holders[0] if days & held == days else None


def known_entity(kind: EntityKind, ar: str, en: str, wikidata: str = "") -> Entity:
    """An entity of the world model; its id hangs on kind and English name alone."""
    return Entity(id=content_id(kind, "en", en), kind=kind, ar=ar, en=en, wikidata=wikidata or None)


def new_entity(kind: EntityKind, ar: str) -> Entity:
    """An entity that the world model does not know; its id hangs on kind and folded name."""
    return Entity(id=content_id(kind, "ar", fold_text(ar)), kind=kind, ar=ar, en=None, wikidata=None)


class World:
    """What is known of named things, read once from the language data."""

    def __init__(self, lexica: Lexica) -> None:
        self.countries: dict[str, Entity] = {}
        self._english: dict[str, str] = {}
        self.persons: dict[str, Entity] = {}  # by English name
        self.person_forms: dict[str, Entity] = {}  # by folded Arabic form
        self.body_forms: dict[str, Entity] = {}
        self.place_forms: dict[str, Entity] = {}
        self.nationality_forms: dict[str, Entity] = {}
        self.codes: dict[str, str] = {}  # entity id of a state -> ISO code
        self.doubtful: set[str] = set()  # forms of outlets that are everyday words too
        self._read_places(lexica)
        self._read_persons(lexica)
        self.loose_persons = self._loose(self.person_forms)
        self._read_bodies(lexica)
        self._heads = {fold_text(row["form"]): row["en"] for row in lexica.table("entities/body_heads")}
        self.posts: dict[str, Post] = {}
        self._held: dict[str, tuple[Post, ...]] = {}
        self._by_kind: dict[tuple[str, str], list[Post]] = {}
        self._read_posts(lexica)
        self.post_forms = {fold_text(row["form"]): row["office"] for row in lexica.table("entities/offices")}

    def post(self, kind: str, country: str) -> Post | None:
        """The one post of that kind in that state; None: the model knows none, or several."""
        found = self._by_kind.get((kind, country), ())
        return found[0] if len(found) == 1 else None

    def body_of(self, head: tuple[str, ...], owner: Entity, ar: str) -> Entity | None:
        """The body of that head (folded words) that belongs to a known owner; None: the head has no English name."""
        english = self._heads.get(" ".join(without_article(word) for word in head))
        if english is None or owner.en is None:
            return None
        the = "the " if owner.en.startswith("United ") else ""
        return known_entity("body", ar, english.format(f"{the}{owner.en}"))

    def posts_of(self, person: Entity) -> tuple[Post, ...]:
        """The posts that a person is known to have held."""
        return self._held.get(person.id, ())

    def _read_places(self, lexica: Lexica) -> None:
        for row in lexica.table("places/cities"):
            self.place_forms.setdefault(fold_text(row["form"]), known_entity("place", row["form"], row["en"]))
        for row in lexica.table("places/regions"):
            _enter(self.place_forms, row, known_entity("place", row["ar"], row["en"]))
        for row in lexica.table("places/countries"):
            state = known_entity("place", row["ar"], row["en"])
            self.countries[row["iso"]] = state
            self.codes[state.id] = row["iso"]
            self._english[row["en"]] = row["iso"]
            _enter(self.place_forms, row, state)
        for row in lexica.table("places/nationalities"):
            state_of = self.countries.get(row["iso"])
            if state_of:
                self.nationality_forms[fold_text(row["form"])] = state_of

    def _read_persons(self, lexica: Lexica) -> None:
        for row in lexica.table("entities/persons"):
            person = known_entity("person", row["ar"], row["en"], row["wikidata"])
            self.persons[row["en"]] = person
            _enter(self.person_forms, row, person)
        for row in lexica.table("entities/tenures"):
            person = self.persons.setdefault(row["en"], known_entity("person", row["person"], row["en"]))
            self.person_forms.setdefault(fold_text(row["person"]), person)
        for row in lexica.table("entities/names"):
            if row["en"] in self.persons:
                self.person_forms[fold_text(row["form"])] = self.persons[row["en"]]

    @staticmethod
    def _loose(forms: dict[str, Entity]) -> dict[tuple[str, ...], Entity]:
        """Names of several words by their loose keys; a key that two people share is left out."""
        found: dict[tuple[str, ...], Entity | None] = {}
        for form, person in forms.items():
            words = form.split()
            key = tuple(loose_key(word) for word in words)
            if len(words) > 1 and sum(map(len, key)) > 4:
                found[key] = person if found.get(key, person) == person else None
        return {key: person for key, person in found.items() if person is not None}

    def _read_bodies(self, lexica: Lexica) -> None:
        common = {row["form"] for row in lexica.table("words/stems")} | lexica.forms("entities/also_words")
        for row in lexica.rows("outlets/"):
            if "aliases" not in row or not row["en"]:
                continue
            body = known_entity("body", row["name"], row["en"])
            for form in (row["name"], *_aliases(row)):
                folded = fold_text(form)
                if folded in self.place_forms or len(folded) < _SHORTEST_NAME:
                    continue
                self.body_forms.setdefault(folded, body)
                # Names of papers are often everyday words.
                if " " not in folded and common & {folded, without_article(folded), f"ال{folded}"}:
                    self.doubtful.add(folded)
        for row in lexica.table("entities/bodies"):
            body = known_entity("body", row["ar"], row["en"], row["wikidata"])
            _enter(self.body_forms, row, body)

    def _read_posts(self, lexica: Lexica) -> None:
        rows = list(lexica.table("entities/tenures"))
        known_until = _day(lexica.table("entities/tenures").header.get("known until", ""))
        held: dict[str, list[Row]] = {}
        for row in rows:
            held.setdefault(row["office"], []).append(row)
        for name, ones in held.items():
            country = self._country_of(name)
            post = Post(name, ones[0]["kind"], country, tuple(self._tenures(ones, known_until)))
            self.posts[name] = post
            if country:
                self._by_kind.setdefault((post.kind, country), []).append(post)
            for person in {one.person.id for one in post.tenures}:
                self._held[person] = (*self._held.get(person, ()), post)

    def _tenures(self, rows: list[Row], known_until: date | None) -> Iterator[Tenure]:
        starts = sorted(day for row in rows if (day := _day(row["since"])))
        for row in rows:
            since, until = _day(row["since"]), _day(row["until"])
            if until is None:
                # A tenure without a known end lasts to the next known holder, and no longer than the list knows.
                later = [day for day in starts if since and day > since]
                until = min(later) if later else known_until
            yield Tenure(self.persons[row["en"]], between(since, until))

    def _country_of(self, office: str) -> str | None:
        """The state in an English name of a post: `… of (the) State`, `United States …`."""
        match = re.search(r"\bof (?:the )?", office)
        if match and office[match.end() :] in self._english:
            return self._english[office[match.end() :]]
        return next((code for name, code in self._english.items() if office.startswith(f"{name} ")), None)


def _enter(forms: dict[str, Entity], row: Row, entity: Entity) -> None:
    for form in (row["ar"], *_aliases(row)):
        forms[fold_text(form)] = entity


def _aliases(row: Row) -> Iterable[str]:
    return (one.strip() for one in row["aliases"].split("|") if one.strip())


def _day(cell: str) -> date | None:
    return date.fromisoformat(cell) if cell else None
