"""Who is meant: names of one article to entities, by the article itself first, then by the world model and the date."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from rawi.entities.agreement import nisba_stem, place_stem
from rawi.entities.found import FoundName
from rawi.entities.posts import PostPhrase
from rawi.entities.world import Post, World, loose_key, new_entity
from rawi.model import DaySet, Entity


@dataclass(frozen=True, slots=True)
class Linked:
    """A found name with who it is: None when that is not told; `rivals` when several fit."""

    name: FoundName
    entity: Entity | None
    office: str | None
    rivals: tuple[Entity, ...] = ()


@dataclass(slots=True)
class _Person:
    entity: Entity
    words: tuple[str, ...]
    first: int  # the name's place among the article's
    posts: list[tuple[int, tuple[str, ...], Post | None, str | None]] = field(default_factory=list)


class Linker:
    """Links the names of an article; the world model is all it knows beside the article."""

    def __init__(self, world: World) -> None:
        self._world = world

    def link(self, names: Sequence[FoundName], days: DaySet) -> list[Linked]:
        """The names with their entities, in the same order; generic nouns that point nowhere are left out."""
        return _Article(self._world, names, days).link()


class _Article:
    """One article's names, read twice: first whom it introduces, then whom each name means."""

    def __init__(self, world: World, names: Sequence[FoundName], days: DaySet) -> None:
        self.world, self.names, self.days = world, names, days
        self.persons: list[_Person] = []
        self.bodies: list[tuple[int, tuple[str, ...], Entity]] = []
        self.places: dict[str, Entity] = {}
        self.nisba: dict[str, Entity] = {}
        for name in names:
            if name.kind == "place":
                self._introduce_place(name)
        for place, name in enumerate(names):
            if name.kind == "person" and len(name.words) > 1:
                self._introduce_person(place, name)
        for place, name in enumerate(names):
            if name.kind == "person" and len(name.words) == 1:
                self._introduce_person(place, name)
            elif name.kind == "body" and not name.generic:
                self._introduce_body(place, name)

    def link(self) -> list[Linked]:
        found: list[Linked] = []
        for place, name in enumerate(self.names):
            linked = getattr(self, f"_link_{name.kind}")(place, name)
            if linked is not None:
                found.append(linked)
        return found

    # --- whom the article introduces

    def _introduce_place(self, name: FoundName) -> None:
        form = " ".join(name.words)
        entity = name.entity or self.places.get(form) or new_entity("place", name.text)
        self.places.setdefault(form, entity)
        if len(name.words) == 1:
            self.nisba.setdefault(place_stem(form), entity)

    def _introduce_person(self, place: int, name: FoundName) -> None:
        person = self._person_of(name.words)
        if person is None or (len(name.words) > 1 and len(person.words) == 1):
            entity = name.entity or self._known_person(name.words) or new_entity("person", name.text)
            person = _Person(entity, name.words, place)
            self.persons.append(person)
        elif len(name.words) > len(person.words) and person.entity.en is None:
            person.words = name.words
            person.entity = new_entity("person", name.text)
        if name.holds is not None:
            self._give_post(place, person, name)

    def _give_post(self, place: int, person: _Person, name: FoundName) -> None:
        phrase = name.holds
        if phrase is None or phrase.counterpart:
            return
        person.posts.append((place, self._post_words(name), phrase.post, phrase.kind))

    def _post_words(self, name: FoundName) -> tuple[str, ...]:
        phrase = name.holds
        for other in self.names:
            if other.post is not None and phrase is not None and other.start == phrase.start:
                return other.words
        return ()

    def _person_of(self, words: tuple[str, ...]) -> _Person | None:
        """The person of the article whose name holds these words, the longest name first."""
        keys = [loose_key(word) for word in words]
        best: _Person | None = None
        for person in self.persons:
            own = [loose_key(word) for word in person.words]
            shorter, longer = (keys, own) if len(keys) <= len(own) else (own, keys)
            if (
                _within(shorter, longer)
                and (len(shorter) > 1 or shorter[0] == longer[-1] or shorter == longer)
            ) and (best is None or len(person.words) > len(best.words)):
                best = person
        return best

    def _known_person(self, words: tuple[str, ...]) -> Entity | None:
        known = self.world.person_forms.get(" ".join(words))
        if known is not None or len(words) < 2:
            return known
        return self.world.loose_persons.get(tuple(loose_key(word) for word in words))

    def _introduce_body(self, place: int, name: FoundName) -> None:
        entity = name.entity or self._same_body(name.words) or self._owned_body(name)
        self.bodies.append((place, name.words, entity or new_entity("body", name.text)))

    def _owned_body(self, name: FoundName) -> Entity | None:
        """A body named by its head and the one state, person or body it belongs to: `الحكومة المصرية`."""
        for length in (1, 2, 3):
            tail = name.words[-length:]
            if length >= len(name.words):
                return None
            form = " ".join(tail)
            owner = self.world.nationality_forms.get(form) or self.world.place_forms.get(form)
            if owner is None:
                bare = form[1:] if form[0] == "ل" else form
                owner = self.world.body_forms.get("ا" + form[1:]) if form.startswith("لل") else None
                owner = owner or self.world.body_forms.get(bare)
            if owner is None:
                bearers = self._bearers(tail)
                owner = bearers[0].entity if len(bearers) == 1 else None
            if owner is not None:
                body = self.world.body_of(name.words[:-length], owner, name.text)
                if body is not None:
                    return body
        return None

    def _same_body(self, words: tuple[str, ...]) -> Entity | None:
        """A body of the article with the same head and the same place: `حكومة كارونيا`, `الحكومة الكارونية`."""
        key = self._body_key(words)
        for _, other, entity in self.bodies:
            if other == words or self._body_key(other) == key:
                return entity
        return None

    def _body_key(self, words: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(self._place_key(word) or word.removeprefix("ال") for word in words)

    def _place_key(self, word: str) -> str | None:
        entity = self.world.nationality_forms.get(word) or self.places.get(word) or self._nisba_of(word)
        return entity.id if entity else None

    def _nisba_of(self, word: str) -> Entity | None:
        """The place of this article that an adjective is made of."""
        stem = nisba_stem(word)
        return self.nisba.get(stem) or self.nisba.get(place_stem(stem)) if stem else None

    # --- whom a name means

    def _link_person(self, place: int, name: FoundName) -> Linked | None:
        bearers = self._bearers(name.words)
        office = name.holds.post.name if name.holds is not None and name.holds.post is not None else None
        if name.holds is not None and name.holds.counterpart:
            post = self._counterpart_post(place, name.holds)
            office = post.name if post else None
        if len(bearers) > 1:
            before = [one for one in bearers if one.first <= place]
            if not before:
                return Linked(name, None, office, tuple(one.entity for one in bearers))
            chosen = max(before, key=lambda one: one.first)
            rivals = tuple(one.entity for one in bearers if one is not chosen)
            return Linked(name, chosen.entity, office, rivals)
        if bearers:
            beside = self._held_kind(bearers[0], name.holds) if name.holds is not None else None
            return Linked(name, bearers[0].entity, office or beside or self._held(bearers[0]))
        return Linked(name, name.entity or new_entity("person", name.text), office)

    def _held_kind(self, person: _Person, phrase: PostPhrase) -> str | None:
        """The one post of that kind that the person held on these days: `الرئيس` beside a president's name."""
        if phrase.kind is None:
            return None
        held = {
            post.name
            for post in self.world.posts_of(person.entity)
            if (post.kind == phrase.kind or (phrase.kind == "minister" and post.kind.endswith("minister")))
            and any(one.person.id == person.entity.id and one.days & self.days for one in post.tenures)
            and phrase.state in (None, post.country)
        }
        return held.pop() if len(held) == 1 else None

    def _held(self, person: _Person) -> str | None:
        return next((post.name for _, _, post, _ in person.posts if post is not None), None)

    def _bearers(self, words: tuple[str, ...]) -> list[_Person]:
        keys = [loose_key(word) for word in words]
        found = []
        for person in self.persons:
            own = [loose_key(word) for word in person.words]
            if own == keys or (
                len(keys) < len(own)
                and _within(keys, own)
                and (len(keys) > 1 or keys[0] in (own[-1], own[0]))
            ):
                found.append(person)
        by_end = [one for one in found if loose_key(one.words[-1]) == keys[-1]]
        distinct = {one.entity.id: one for one in (by_end or found)}
        return list(distinct.values())

    def _link_place(self, place: int, name: FoundName) -> Linked | None:
        form = " ".join(name.words)
        return Linked(name, name.entity or self.places.get(form) or new_entity("place", name.text), None)

    def _link_nationality(self, place: int, name: FoundName) -> Linked | None:
        entity = name.entity or self._nisba_of(name.words[-1])
        return Linked(name, entity, None) if entity else None

    def _link_body(self, place: int, name: FoundName) -> Linked | None:
        if not name.generic:
            entity = next((one for at, _, one in self.bodies if at == place), None)
            return Linked(name, entity or name.entity or new_entity("body", name.text), None)
        head = name.words[0].removeprefix("ال")
        before = [(words, one) for at, words, one in self.bodies if at < place]
        for words, entity in reversed(before):
            if words[0].removeprefix("ال") == head:
                return Linked(replace(name, score=0.6), entity, None)
        return None

    def _link_office(self, place: int, name: FoundName) -> Linked | None:
        phrase = name.post
        if phrase is None:
            return None
        holder = self._holder_beside(name)
        if phrase.counterpart:
            return self._counterpart(place, name, holder)
        office = phrase.post.name if phrase.post else None
        if holder is not None:
            return Linked(name, holder.entity, office or self._held_kind(holder, phrase))
        if phrase.former:
            return Linked(name, None, office)
        if phrase.post is not None:
            return self._by_date(name, phrase.post)
        told = self._told_holder(place, name)
        if told is not None:
            return Linked(name, told.entity, self._held(told))
        if len(name.words) == 1:
            return None  # a word such as `الوزير` that points at nobody here
        if phrase.kind is not None and phrase.state is None:
            return Linked(name, None, None)
        return Linked(name, new_entity("office", name.text), None)

    def _holder_beside(self, name: FoundName) -> _Person | None:
        for other in self.names:
            if other.kind == "person" and other.holds is not None and other.holds.start == name.start:
                bearers = self._bearers(other.words)
                return (
                    bearers[0]
                    if len(bearers) == 1
                    else next((one for one in bearers if one.words == other.words), None)
                )
        return None

    def _by_date(self, name: FoundName, post: Post) -> Linked:
        """The one who held a known post: named in the article first, else the only one of its days."""
        holders = post.holders(self.days)
        ids = {one.id for one in holders}
        named = {one.entity.id: one.entity for one in self.persons if one.entity.id in ids}
        if len(named) == 1:
            return Linked(name, next(iter(named.values())), post.name)
        given = [
            one.entity
            for one in self.persons
            if any(held is not None and held.name == post.name for _, _, held, _ in one.posts)
        ]
        if len({one.id for one in given}) == 1:
            return Linked(name, given[0], post.name)
        sure = post.holder(self.days)
        return Linked(name, sure, post.name, () if sure else holders)

    def _told_holder(self, place: int, name: FoundName) -> _Person | None:
        """The person whom the article gives this post elsewhere: in the same words, or in words that begin the same."""
        words = name.words
        phrase = name.post
        if phrase is not None and phrase.kind and not phrase.state:
            same = [(at, one) for one in self.persons for at, _, _, kind in one.posts if kind == phrase.kind]
            same += [
                (at, one)
                for one in self.persons
                for at, _, post, _ in one.posts
                if post is not None and post.kind == phrase.kind
            ]
            if len({one.entity.id for _, one in same}) == 1:
                return same[0][1]
        exact = [
            (at, one) for one in self.persons for at, held, _, _ in one.posts if self._same_post(held, words)
        ]
        if not exact:
            bare = words[0].removeprefix("ال")
            exact = [
                (at, one)
                for one in self.persons
                for at, held, _, _ in one.posts
                if held
                and held[0].removeprefix("ال") == bare
                and (len(words) == 1 or self._begins(held, words))
            ]
        before = [pair for pair in exact if pair[0] <= place]
        if before:
            return max(before, key=lambda pair: pair[0])[1]
        return exact[0][1] if len({one.entity.id for _, one in exact}) == 1 else None

    def _same_post(self, held: tuple[str, ...], words: tuple[str, ...]) -> bool:
        return self._body_key(held) == self._body_key(words)

    def _begins(self, held: tuple[str, ...], words: tuple[str, ...]) -> bool:
        shorter, longer = sorted((self._body_key(held), self._body_key(words)), key=len)
        return _within(list(shorter), list(longer))

    def _counterpart(self, place: int, name: FoundName, holder: _Person | None) -> Linked | None:
        """`نظيره المصري`: the post of that state that answers to the post named before it."""
        phrase = name.post
        if phrase is None:
            return None
        post = self._counterpart_post(place, phrase)
        if holder is not None:
            return Linked(name, holder.entity, post.name if post else None)
        if post is None:
            return Linked(name, None, None)
        return self._by_date(name, post)

    def _counterpart_post(self, place: int, phrase: PostPhrase) -> Post | None:
        kind = None
        for other in reversed(self.names[:place]):
            beside = other.post or other.holds
            if beside is not None and not beside.counterpart:
                kind = beside.post.kind if beside.post is not None else beside.kind
                if kind:
                    break
            elif other.kind == "person":
                person = next(iter(self._bearers(other.words)), None)
                kind = self._kind_of(person) if person else None
                if kind:
                    break
        return self.world.post(kind, phrase.state) if kind and phrase.state else None

    def _kind_of(self, person: _Person) -> str | None:
        for _, _, post, kind in person.posts:
            if post is not None or kind:
                return post.kind if post is not None else kind
        held = {
            post.kind
            for post in self.world.posts_of(person.entity)
            if any(one.person.id == person.entity.id and one.days & self.days for one in post.tenures)
        }
        return held.pop() if len(held) == 1 else None


def _within(shorter: list[str], longer: list[str]) -> bool:
    """Whether the words stand in the longer name in the same order."""
    rest = iter(longer)
    return all(word in rest for word in shorter)
