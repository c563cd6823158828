"""What an article introduces by name: people with their posts, bodies and places, looked up as names need them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from rawi.entities.found import FoundName
from rawi.entities.world import Post, World, new_entity
from rawi.model import Entity
from rawi.script import loose_key, nisba_stem, place_stem, without_article


@dataclass(frozen=True, slots=True)
class Given:
    """A post that the article gives a person beside a name: which of its names that is, and the words of the post."""

    place: int
    words: tuple[str, ...]
    post: Post | None
    kind: str | None


@dataclass(slots=True, eq=False)
class Person:
    """A person of the article by the fullest name it has.

    `first` is the place of the name among the article's, `times` how often it was found, `vouched` whether a post or a
    title stands beside it somewhere.
    """

    entity: Entity
    words: tuple[str, ...]
    keys: tuple[str, ...]
    first: int
    posts: list[Given] = field(default_factory=list)
    times: int = 0
    vouched: bool = False

    @property
    def doubtful(self) -> bool:
        """Whether all there is of it is one unknown word, once: oftener an everyday word than a name."""
        return len(self.words) == 1 and self.entity.en is None and self.times < 2 and not self.vouched


class Introduced:
    """Read once over all names, so that a title knows whom the text introduces; lookups do not walk the article."""

    def __init__(self, world: World, names: Sequence[FoundName]) -> None:
        self._world = world
        self.persons: list[Person] = []
        self._ends: dict[str, list[Person]] = {}  # by the loose key of the last word
        self._fronts: dict[
            str, list[Person]
        ] = {}  # of the first, names of two words apart: they share the last too
        self._pairs: dict[str, list[Person]] = {}  # of the first, names of two words
        self._posts: dict[str, list[tuple[Given, Person]]] = {}  # by the bare head of the post's words
        self._kinds: dict[str, list[Person]] = {}
        self.bodies: dict[int, Entity] = {}
        self._body_keys: dict[tuple[str, ...], Entity] = {}
        self.places: dict[str, Entity] = {}
        self._nisba: dict[str, Entity] = {}
        self._common: dict[
            tuple[str, ...], tuple[str, ...]
        ] = {}  # what `key` found; places are all known by then
        self._post_words = {one.start: one.words for one in names if one.post is not None}
        for name in names:
            if name.kind == "place":
                self._place(name)
        persons = [(place, name) for place, name in enumerate(names) if name.kind == "person"]
        # Full names first: a surname in the title is the one whom the text names in full.
        for place, name in sorted(persons, key=lambda one: (len(one[1].words) == 1, one[0])):
            self._person(place, name)
        for place, name in enumerate(names):
            if name.kind == "body" and not name.generic:
                self._body(place, name)

    # --- people

    def bearers(self, words: tuple[str, ...]) -> list[Person]:
        """The people whom a name may mean: those whose names hold its words, by the end of the name if any."""
        keys = _keys(words)
        found = [
            one
            for one in self._near(keys)
            if one.keys == keys or (len(keys) < len(one.keys) and within(keys, one.keys))
        ]
        by_end = [one for one in found if one.keys[-1] == keys[-1]]
        return list({one.entity.id: one for one in (by_end or found)}.values())

    def holders(self, words: tuple[str, ...]) -> list[tuple[Given, Person]]:
        """Who is given a post with the same head, and in which words."""
        return self._posts.get(without_article(words[0]), [])

    def of_kind(self, kind: str) -> list[Person]:
        """Who is given a post of a kind (`foreign minister`)."""
        return self._kinds.get(kind, [])

    def _near(self, keys: tuple[str, ...]) -> Iterator[Person]:
        """Who may share a name with these words: by its last word, or by its first."""
        seen: set[int] = set()
        fronts = [self._fronts.get(keys[0], ())]
        if len(keys) != 2:
            fronts.append(self._pairs.get(keys[0], ()))
        for ones in (self._ends.get(keys[-1], ()), *fronts):
            for one in ones:
                if id(one) not in seen:
                    seen.add(id(one))
                    yield one

    def _person(self, place: int, name: FoundName) -> None:
        keys = _keys(name.words)
        person = self._same_person(keys)
        if person is None or (len(keys) > 1 and len(person.keys) == 1):
            entity = name.entity or self._known_person(name.words) or new_entity("person", name.text)
            person = Person(entity, name.words, keys, place)
            self.persons.append(person)
            self._enter(person)
        elif len(keys) > len(person.keys) and person.entity.en is None:
            person.words, person.keys = name.words, keys
            person.entity = new_entity("person", name.text)
            self._enter(person)
        person.first = min(person.first, place)
        person.times += 1
        person.vouched = person.vouched or name.holds is not None or bool(name.titles)
        if name.holds is not None and not name.holds.counterpart:
            words = self._post_words.get(name.holds.start, ())
            given = Given(place, words, name.holds.post, name.holds.kind)
            person.posts.append(given)
            if words:
                self._posts.setdefault(without_article(words[0]), []).append((given, person))
            kind = given.post.kind if given.post is not None else given.kind
            if kind:
                self._kinds.setdefault(kind, []).append(person)

    def _enter(self, person: Person) -> None:
        self._ends.setdefault(person.keys[-1], []).append(person)
        fronts = self._pairs if len(person.keys) == 2 else self._fronts
        fronts.setdefault(person.keys[0], []).append(person)

    def _same_person(self, keys: tuple[str, ...]) -> Person | None:
        """The person with the longest name that holds these words, or that they hold."""
        best: Person | None = None
        for one in self._near(keys):
            shorter, longer = sorted((keys, one.keys), key=len)
            fits = shorter == longer or (
                within(shorter, longer) and (len(shorter) > 1 or shorter[0] == longer[-1])
            )
            if fits and (best is None or len(one.keys) > len(best.keys)):
                best = one
        return best

    def _known_person(self, words: tuple[str, ...]) -> Entity | None:
        known = self._world.person_forms.get(" ".join(words))
        if known is not None or len(words) < 2:
            return known
        return self._world.loose_persons.get(_keys(words))

    # --- places and bodies

    def place_of(self, word: str) -> Entity | None:
        """The place of this article that an adjective is made of."""
        stem = nisba_stem(word)
        return self._nisba.get(stem) or self._nisba.get(place_stem(stem)) if stem else None

    def key(self, words: tuple[str, ...]) -> tuple[str, ...]:
        """Words as different ways to name one thing have them in common: `حكومة كارونيا`, `الحكومة الكارونية`."""
        if words not in self._common:
            self._common[words] = tuple(self._place_key(word) or without_article(word) for word in words)
        return self._common[words]

    def _place_key(self, word: str) -> str | None:
        entity = self._world.nationality_forms.get(word) or self.places.get(word) or self.place_of(word)
        return entity.id if entity else None

    def _place(self, name: FoundName) -> None:
        form = " ".join(name.words)
        entity = name.entity or self.places.get(form) or new_entity("place", name.text)
        self.places.setdefault(form, entity)
        if len(name.words) == 1:
            self._nisba.setdefault(place_stem(form), entity)

    def _body(self, place: int, name: FoundName) -> None:
        key = self.key(name.words)
        entity = name.entity or self._body_keys.get(key) or self._owned_body(name)
        self.bodies[place] = entity or new_entity("body", name.text)
        self._body_keys.setdefault(key, self.bodies[place])

    def _owned_body(self, name: FoundName) -> Entity | None:
        """A body named by its head and the one state, person or body it belongs to: `الحكومة المصرية`."""
        for length in range(1, min(4, len(name.words))):
            owner = self._owner(name.words[-length:])
            body = self._world.body_of(name.words[:-length], owner, name.text) if owner is not None else None
            if body is not None:
                return body
        return None

    def _owner(self, words: tuple[str, ...]) -> Entity | None:
        form = " ".join(words)
        world = self._world
        owner = world.nationality_forms.get(form) or world.place_forms.get(form)
        if owner is None and form[0] == "ل":
            owner = world.body_forms.get(f"ا{form[1:]}" if form.startswith("لل") else form[1:])
        if owner is None:
            owner = world.body_forms.get(form)
        if owner is None:
            bearers = self.bearers(words)
            owner = bearers[0].entity if len(bearers) == 1 else None
        return owner


def _keys(words: Sequence[str]) -> tuple[str, ...]:
    return tuple(loose_key(word) for word in words)


def within(shorter: Sequence[str], longer: Sequence[str]) -> bool:
    """Whether the words stand in the longer name, or phrase of a post, in the same order.

    >>> within(["سالم", "الحدادي"], ["سالم", "نديم", "الحدادي"])
    True
    """
    rest = iter(longer)
    return all(word in rest for word in shorter)
