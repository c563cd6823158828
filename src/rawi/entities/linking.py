"""Who is meant: names of one article to entities, by the article itself first, then by the world model and the date."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from rawi.entities.found import FoundName
from rawi.entities.introduced import Introduced, Person, within
from rawi.entities.posts import PostPhrase
from rawi.entities.world import Post, World, new_entity
from rawi.model import DaySet, Entity
from rawi.script import without_article

_GENERIC_SCORE = 0.6
_MOST_RIVALS = 12  # of one surname: a page may be a list of names


@dataclass(frozen=True, slots=True)
class Linked:
    """A found name with who it is: None when that is not told; `rivals` when several fit."""

    name: FoundName
    entity: Entity | None
    office: str | None = None
    rivals: tuple[Entity, ...] = ()


class Linker:
    """Links the names of an article; the world model is all it knows beside the article."""

    def __init__(self, world: World) -> None:
        self._world = world

    def link(self, names: Sequence[FoundName], days: DaySet) -> list[Linked]:
        """The names with their entities, in the same order; generic nouns that point nowhere are left out."""
        return _Article(self._world, names, days).link()


class _Article:
    """One article's names, in order, each linked by what the article introduces and by what stands before it."""

    def __init__(self, world: World, names: Sequence[FoundName], days: DaySet) -> None:
        self._world, self._names, self._days = world, names, days
        self._told = Introduced(world, names)
        self._beside = {
            one.holds.start: one for one in names if one.kind == "person" and one.holds is not None
        }
        self._heads: dict[str, Entity] = {}  # the last body of each head so far
        self._kind: str | None = None  # of the last post so far, for its counterpart

    def link(self) -> list[Linked]:
        found: list[Linked] = []
        for place, name in enumerate(self._names):
            linked = self._link(place, name)
            if linked is not None:
                found.append(linked)
        return found

    def _link(self, place: int, name: FoundName) -> Linked | None:
        if name.kind == "person":
            return self._person(place, name)
        if name.kind == "office" and name.post is not None:
            return self._office(place, name, name.post)
        if name.kind == "body":
            return self._body(place, name)
        if name.kind == "nationality":
            entity = name.entity or self._told.place_of(name.words[-1])
            return Linked(name, entity) if entity else None
        form = " ".join(name.words)
        return Linked(name, name.entity or self._told.places.get(form) or new_entity("place", name.text))

    # --- people

    def _person(self, place: int, name: FoundName) -> Linked | None:
        bearers = self._told.bearers(name.words)
        if len(bearers) == 1 and bearers[0].doubtful:
            return None
        office = None
        if name.holds is not None:
            post = self._counterpart_post(name.holds) if name.holds.counterpart else name.holds.post
            office = post.name if post else None
        if len(bearers) > 1:
            before = [one for one in bearers if one.first <= place]
            if not before:
                return Linked(name, None, office, tuple(one.entity for one in bearers))
            chosen = max(before, key=lambda one: one.first)
            return Linked(
                name, chosen.entity, office, tuple(one.entity for one in bearers if one is not chosen)
            )
        person = bearers[0] if bearers else None
        self._kind = self._kind_of(person) or self._kind if person else self._kind
        if person is None:
            return Linked(name, name.entity or new_entity("person", name.text), office)
        beside = self._held_kind(person, name.holds) if name.holds is not None else None
        return Linked(name, person.entity, office or beside or _held(person))

    def _kind_of(self, person: Person) -> str | None:
        """The kind of post that the article gives a person, else the one kind he held on these days."""
        for given in person.posts:
            if given.post is not None or given.kind:
                return given.post.kind if given.post is not None else given.kind
        held = {
            post.kind
            for post in self._world.posts_of(person.entity)
            if post.held_by(person.entity, self._days)
        }
        return held.pop() if len(held) == 1 else None

    def _held_kind(self, person: Person, phrase: PostPhrase) -> str | None:
        """The one post of that kind that the person held on these days: `الرئيس` beside a president's name."""
        kind = phrase.kind
        if kind is None:
            return None
        held = {
            post.name
            for post in self._world.posts_of(person.entity)
            if (post.kind == kind or (kind == "minister" and post.kind.endswith("minister")))
            and post.held_by(person.entity, self._days)
            and phrase.state in (None, post.country)
        }
        return held.pop() if len(held) == 1 else None

    # --- bodies

    def _body(self, place: int, name: FoundName) -> Linked | None:
        head = without_article(name.words[0])
        if not name.generic:
            self._heads[head] = self._told.bodies[place]
            return Linked(name, self._told.bodies[place])
        entity = self._heads.get(head)
        return Linked(replace(name, score=_GENERIC_SCORE), entity) if entity else None

    # --- posts

    def _office(self, place: int, name: FoundName, phrase: PostPhrase) -> Linked | None:
        linked = self._counterpart(name, phrase) if phrase.counterpart else self._post(place, name, phrase)
        if not phrase.counterpart:
            self._kind = (phrase.post.kind if phrase.post is not None else phrase.kind) or self._kind
        return linked

    def _post(self, place: int, name: FoundName, phrase: PostPhrase) -> Linked | None:
        holder = self._holder_beside(name)
        office = phrase.post.name if phrase.post else None
        if holder is not None:
            return Linked(name, holder.entity, office or self._held_kind(holder, phrase))
        if phrase.former:
            return Linked(name, None, office)
        if phrase.post is not None:
            return self._by_date(name, phrase.post)
        told = self._told_holder(place, name, phrase)
        if told is not None:
            return Linked(name, told.entity, _held(told))
        if len(name.words) == 1:
            return None  # a word such as `الوزير` that points at nobody here
        if phrase.kind is not None and phrase.state is None:
            return Linked(name, None)
        return Linked(name, new_entity("office", name.text))

    def _holder_beside(self, name: FoundName) -> Person | None:
        other = self._beside.get(name.start)
        if other is None:
            return None
        bearers = self._told.bearers(other.words)
        return (
            bearers[0]
            if len(bearers) == 1
            else next((one for one in bearers if one.words == other.words), None)
        )

    def _by_date(self, name: FoundName, post: Post) -> Linked:
        """Who held a known post: named in the article first, else the only one of its days."""
        holders = post.holders(self._days)
        sure = post.holder(self._days)
        ids = {one.id for one in holders}
        named = {one.entity.id: one.entity for one in self._told.persons if one.entity.id in ids}
        given = {
            one.entity.id: one.entity
            for one in self._told.of_kind(post.kind)
            if any(held.post is not None and held.post.name == post.name for held in one.posts)
        }
        for ones in (named, given):
            if len(ones) == 1:
                entity = next(iter(ones.values()))
                # The date alone would leave others too.
                return Linked(
                    name, entity, post.name, () if sure else tuple(one for one in holders if one != entity)
                )
        return Linked(name, sure, post.name, () if sure else holders)

    def _told_holder(self, place: int, name: FoundName, phrase: PostPhrase) -> Person | None:
        """The person to whom the article gives this post elsewhere: the same kind, the same words, or some of them."""
        if phrase.kind and not phrase.state:
            same = {one.entity.id: one for one in self._told.of_kind(phrase.kind)}
            if len(same) == 1:
                return next(iter(same.values()))
        key = self._told.key(name.words)
        known = [(given, one, self._told.key(given.words)) for given, one in self._told.holders(name.words)]
        fits = [(given.place, one) for given, one, other in known if other == key]
        if not fits:
            fits = [
                (given.place, one)
                for given, one, other in known
                if len(key) == 1 or within(*sorted((key, other), key=len))
            ]
        before = [pair for pair in fits if pair[0] <= place]
        if before:
            return max(before, key=lambda pair: pair[0])[1]
        return fits[0][1] if len({one.entity.id for _, one in fits}) == 1 else None

    def _counterpart(self, name: FoundName, phrase: PostPhrase) -> Linked:
        """`نظيره المصري`: the post of that state that answers to the post named before it."""
        post = self._counterpart_post(phrase)
        holder = self._holder_beside(name)
        if holder is not None:
            return Linked(name, holder.entity, post.name if post else None)
        return self._by_date(name, post) if post is not None else Linked(name, None)

    def _counterpart_post(self, phrase: PostPhrase) -> Post | None:
        return self._world.post(self._kind, phrase.state) if self._kind and phrase.state else None


def _held(person: Person) -> str | None:
    return next((given.post.name for given in person.posts if given.post is not None), None)
