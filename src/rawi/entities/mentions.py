"""Finds the names in a sentence: the tagger's, the world model's, and those that their heads open."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from rawi.entities.forms import FormIndex, Hit
from rawi.entities.found import FoundName
from rawi.entities.posts import PostPhrase, PostReader
from rawi.entities.tagger import NameTagger
from rawi.entities.tokens import Token, find_tokens, uncut
from rawi.entities.world import World
from rawi.lexicon import Lexica
from rawi.model import Entity, MentionKind
from rawi.script import View, fold_text

_KINDS: dict[str, MentionKind] = {"PER": "person", "LOC": "place", "ORG": "body"}
_QUOTES = frozenset('"')
_LONGEST_BODY = 9
_LONGEST_NAME = 5


@dataclass(frozen=True, slots=True)
class _Known:
    kind: MentionKind
    entity: Entity
    words: int


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Tokens of one kind; `cut` letters of the first are clitics."""

    kind: MentionKind
    first: int
    last: int
    cut: int
    rule: str
    score: float
    entity: Entity | None = None
    generic: bool = False
    state: bool = False


class NameReader:
    """Finds names in sentences of a folded text; compiled once from the language data."""

    def __init__(self, lexica: Lexica, world: World, tagger: NameTagger) -> None:
        self._world = world
        self._tagger = tagger
        self._posts = PostReader(lexica, world)
        known: list[tuple[str, _Known]] = []
        for kind, forms in (
            ("person", world.person_forms),
            ("body", world.body_forms),
            ("place", world.place_forms),
            ("nationality", world.nationality_forms),
        ):
            known += [(form, _Known(kind, entity, len(form.split()))) for form, entity in forms.items()]  # type: ignore[arg-type]
        self._known = FormIndex(known)
        self._states = {form for form, one in world.place_forms.items() if one.id in world.codes}
        self._also_words = lexica.forms("entities/also_words")
        opens: dict[str, set[str]] = {}
        for row in lexica.table("entities/heads"):
            opens.setdefault(row["opens"], set()).add(fold_text(row["form"]))
        self._body_heads = opens["body"]
        self._place_heads = opens["place"]
        self._stops = lexica.forms("words/function") | lexica.forms("times/weekdays")
        self._stems = {row["form"]: int(row["count"]) for row in lexica.table("words/stems")}

    def find(self, view: View, sentences: Sequence[tuple[int, int]]) -> Iterator[list[FoundName]]:
        """The names of each sentence (folded offsets), in the order of the text; a name may hold another."""
        cut = [find_tokens(view.folded, start, end) for start, end in sentences]
        for tokens, tags in zip(
            cut, self._tagger.tag([[one.form for one in tokens] for tokens in cut]), strict=True
        ):
            yield self._sentence(view, tokens, tags) if tokens else []

    def _sentence(self, view: View, tokens: list[Token], tags: list[str]) -> list[FoundName]:
        tags = list(tags)
        known = list(self._known.find(tokens, nested=True))
        self._agree(tokens, tags, known)
        self._free_posts(tokens, tags)
        phrases = self._posts.find(tokens, tags)
        self._name_holders(tokens, tags, phrases)
        stretches = [*self._tagged(tokens, tags), *self._from_world(tokens, tags, known)]
        stretches += self._headed_bodies(tokens, tags, known)
        found = [self._found(view, tokens, one) for one in _settle(stretches)]
        return self._with_posts(view, tokens, found, phrases)

    def _agree(self, tokens: list[Token], tags: list[str], known: list[Hit[_Known]]) -> None:
        """A name of several words that the world model knows is what the model knows it as."""
        for hit in known:
            kind = {"person": "PER", "place": "LOC", "body": "ORG"}.get(hit.value.kind)
            inside = tags[hit.first : hit.last]
            if kind is None or hit.last - hit.first < 2 or (inside[0][:1] == "I" and kind != "PER"):
                continue
            if kind == "PER" and hit.last < len(tags) and tags[hit.last] == "I-PER":
                continue  # a longer name
            if all(tag[2:] == "ORG" for tag in inside) and kind == "LOC":
                continue  # a place in the name of a body
            tags[hit.first : hit.last] = [f"B-{kind}", *[f"I-{kind}"] * (hit.last - hit.first - 1)]
            if hit.last < len(tags) and tags[hit.last][:1] == "I":
                tags[hit.last] = "B" + tags[hit.last][1:] if kind != tags[hit.last][2:] else tags[hit.last]

    def _free_posts(self, tokens: list[Token], tags: list[str]) -> None:
        """No name of a person begins with the word of a post or with a nationality after one."""
        for place, tag in enumerate(tags):
            if tag != "B-PER":
                continue
            at = place
            while at < len(tags) and "PER" in tags[at] and self._is_no_name(tokens, at, place):
                tags[at] = "O"
                at += 1
            if at > place and at < len(tags) and tags[at] == "I-PER":
                tags[at] = "B-PER"

    def _is_no_name(self, tokens: list[Token], at: int, first: int) -> bool:
        form = tokens[at].form
        if at == first:
            return self._posts.opens(form) and not self._tagger.is_given_name(form)
        return form in self._world.nationality_forms and form.startswith("ال")

    def _name_holders(self, tokens: list[Token], tags: list[str], phrases: list[PostPhrase]) -> None:
        """After a post stand the words of a name, also where the tagger saw none."""
        for phrase in phrases:
            place = phrase.last
            while place < len(tokens) and self._posts.is_title(tokens[place].form):
                place += 1
            if place >= len(tokens) or tags[place] != "O" or not self._may_begin_name(tokens[place].form):
                continue
            last = place + 1
            while last < min(len(tokens), place + 3) and tags[last] in ("O", "B-PER", "I-PER"):
                form = tokens[last].form
                if tags[last] == "O" and not (self._is_rare(form) or self._tagger.is_person_name(form)):
                    break
                last += 1
            if last - place >= 2 or tokens[place].form in self._world.person_forms:
                tags[place:last] = ["B-PER", *["I-PER"] * (last - place - 1)]

    def _may_begin_name(self, form: str) -> bool:
        return (
            form[0].isalpha()
            and len(form) > 2
            and not form.startswith("ال")
            and form not in self._stops
            and self._tagger.is_given_name(form)
        )

    def _is_rare(self, form: str) -> bool:
        return form[0].isalpha() and self._stems.get(form, 0) < 3 and form not in self._stops

    def _tagged(self, tokens: list[Token], tags: list[str]) -> Iterator[_Stretch]:
        place = 0
        while place < len(tags):
            if tags[place][:1] != "B" or tags[place][2:] not in _KINDS:
                place += 1
                continue
            kind = tags[place][2:]
            last = place + 1
            while last < len(tags) and tags[last] == f"I-{kind}":
                last += 1
            stretch = self._trimmed(tokens, _Stretch(_KINDS[kind], place, last, 0, "entities/tagger", 0.8))
            if (
                stretch
                and not stretch.cut
                and tokens[stretch.first].form[0] == "و"
                and tags[place - 1][2:] == kind
            ):
                stretch = replace(stretch, cut=1)  # `نور وسالم`: the next of several names
            if stretch:
                yield stretch
            place = last

    def _trimmed(self, tokens: list[Token], one: _Stretch) -> _Stretch | None:
        """Without titles, quotes and marks at its edges, and without the clitics of its first word."""
        first, last = one.first, one.last
        while first < last and (
            not tokens[first].is_word
            or (one.kind == "person" and last - first > 1 and self._posts.is_title(tokens[first].form))
        ):
            first += 1
        while last > first and not tokens[last - 1].is_word:
            last -= 1
        if one.kind == "person" and tokens[first].form in self._world.person_forms:
            # A surname that stands for its bearer, and a verb the tagger took along.
            while last - first > 1 and self._is_common(tokens[last - 1].form):
                last -= 1
        if first == last:
            return None
        if last - first == 1:
            form = tokens[first].form
            nationality = next(
                ((cut, word) for cut, word in uncut(form) if word in self._world.nationality_forms), None
            )
            if nationality and one.kind != "person" and nationality[1] not in self._world.place_forms:
                return None  # found as a nationality
            if form in self._stops or form.isdigit():
                return None
            if one.kind in ("person", "place") and self._is_common(form):
                return None
        return replace(one, first=first, last=last, cut=self._clitics(tokens, first, last, one.kind))

    def _is_common(self, form: str) -> bool:
        """Whether a lone word that the tagger takes for a person or a place is rather an everyday word."""
        if self._tagger.is_person_name(form) or self._tagger.is_place(form):
            return False
        if form in self._world.person_forms or any(
            word in self._world.place_forms for _, word in uncut(form)
        ):
            return False
        return form.startswith("ال") or self._stems.get(form, 0) >= 3 or self._stems.get(f"ال{form}", 0) >= 3

    def _clitics(self, tokens: list[Token], first: int, last: int, kind: MentionKind) -> int:
        form = tokens[first].form
        if form[0] not in "وفبلك" or len(form) < 4:
            return 0
        rest = [token.form for token in tokens[first + 1 : last]]
        forms = {
            "person": self._world.person_forms, "place": self._world.place_forms, "body": self._world.body_forms
        }.get(kind, {})  # fmt: skip
        for cut, word in uncut(form):
            if " ".join((word, *rest)) in forms or (kind == "place" and word in self._world.place_forms):
                return cut
        if kind == "body":
            for cut, word in uncut(form):
                if word in self._body_heads:
                    return cut
        if kind == "person":
            for cut, word in uncut(form):
                if self._tagger.is_person_name(word):
                    return cut
        for cut, word in uncut(form):
            if cut and word.startswith("ال") and len(word) > 4:
                return cut
        if self._stems.get(form, 0):
            return 0
        # `و` and `ب` before a name that is found without it elsewhere
        return next((cut for cut, word in uncut(form) if cut and self._stems.get(word, 0) > 1), 0)

    def _from_world(
        self, tokens: list[Token], tags: list[str], known: list[Hit[_Known]]
    ) -> Iterator[_Stretch]:
        for hit in known:
            one = hit.value
            if self._holds(tokens, tags, hit):
                state = one.entity.id in self._world.codes
                yield _Stretch(
                    one.kind, hit.first, hit.last, hit.cut, "entities/world", 0.95, one.entity, state=state
                )

    def _holds(self, tokens: list[Token], tags: list[str], hit: Hit[_Known]) -> bool:
        """Whether a known form is that name here; a single word may be another one."""
        tag = tags[hit.first][2:]
        single = hit.last - hit.first == 1
        form = tokens[hit.first].form[hit.cut :]
        if not single:
            return True
        if form in self._also_words and tag not in ("LOC", "PER", "ORG"):
            return False
        kind = hit.value.kind
        if kind == "nationality":
            return tag != "PER" and not (hit.cut and not form.startswith(("ال", "ل")))
        if kind == "person":
            return tag in ("PER", "") and not (hit.cut and tokens[hit.first].form in self._stems)
        if kind == "body" and form in self._world.doubtful:
            speaks = (
                hit.first == 0 and len(tokens) > 1 and tokens[1].form == ":"
            )  # `الميزان: …` in a headline
            alone = hit.last == len(tags) or tags[hit.last] != "I-ORG"
            return (tags[hit.first] == "B-ORG" and alone) or speaks
        if kind == "body":
            return tag != "PER"
        if tag == "PER":
            return False
        if f"ا{form}" in self._states or form in self._states:
            return True
        before = tokens[hit.first - 1].form if hit.first else ""
        return tag in ("LOC", "ORG") or before in self._place_heads

    def _headed_bodies(
        self, tokens: list[Token], tags: list[str], known: list[Hit[_Known]]
    ) -> Iterator[_Stretch]:
        """Bodies that a head noun opens (`وزارة`, `الجيش`): up to the last word that belongs to the name."""
        names = {
            place: hit for hit in known if hit.value.kind != "person" for place in range(hit.first, hit.last)
        }
        place = 0
        while place < len(tokens):
            opening = next(
                ((cut, form) for cut, form in uncut(tokens[place].form) if form in self._body_heads), None
            )
            if (
                opening is None
                or tags[place][2:] in ("PER", "LOC")
                or (place and self._posts.takes_field(tokens[place - 1].form))
            ):
                place += 1
                continue
            last, proper = self._body_end(tokens, tags, names, place)
            cut, head = opening
            if proper:
                yield _Stretch("body", place, last, cut, "entities/heads", 0.85)
                place = last
                continue
            if head.startswith("ال"):
                yield _Stretch("body", place, place + 1, cut, "entities/heads", 0.7, generic=True)
            place += 1

    def _body_end(
        self, tokens: list[Token], tags: list[str], names: dict[int, Hit[_Known]], place: int
    ) -> tuple[int, bool]:
        """Where a body's name ends, and whether anything in it is proper to it."""
        last, proper = (
            place + 1,
            tags[place][2:] == "ORG" and place + 1 < len(tags) and tags[place + 1] == "I-ORG",
        )
        at = last
        while at < min(len(tokens), place + _LONGEST_BODY):
            token, tag = tokens[at], tags[at]
            form = token.form
            if tag == "I-ORG":
                at += 1
                last = at
                continue
            hit = names.get(at)
            if hit is not None and hit.first == at and not (form[0] in "وف" and hit.cut) and tag[2:] != "PER":
                if (
                    hit.value.kind == "nationality"
                    or tags[at - 1] != "O"
                    or form[0] in "بل"
                    or at == place + 1
                ):
                    proper, at = True, hit.last
                    last = at
                    if hit.value.kind == "nationality":
                        break
                    continue
                break
            if not token.is_word or tag[2:] == "PER" or form in self._stops or self._posts.is_title(form):
                break
            if form.startswith("ال") and len(form) > 4 and tag[2:] in ("", "ORG"):
                at += 1
                if tag[2:] == "ORG":
                    last = at
                continue
            if tag[2:] in ("LOC", "ORG") and form[0] not in "وف":
                proper, at = True, at + 1
                while at < len(tags) and tags[at] == f"I-{tag[2:]}":
                    at += 1
                last = at
                continue
            break
        return last, proper

    def _found(self, view: View, tokens: list[Token], one: _Stretch) -> FoundName:
        start, end = tokens[one.first].start + one.cut, tokens[one.last - 1].end
        words, text = _words(view, tokens, one.first, one.last, start)
        titles: list[tuple[int, int]] = []
        first = one.first
        while one.kind == "person" and one.last - first > 2 and self._posts.is_title(words[0]):
            titles.append((start, tokens[first].end))
            first, start = first + 1, tokens[first + 1].start
            words, text = _words(view, tokens, first, one.last, start)
        return FoundName(
            one.kind, start, end, words, text, one.rule, one.score,
            entity=one.entity, generic=one.generic, titles=tuple(titles),
        )  # fmt: skip

    def _with_posts(
        self, view: View, tokens: list[Token], found: list[FoundName], phrases: list[PostPhrase]
    ) -> list[FoundName]:
        by_start = {one.start: k for k, one in enumerate(found) if one.kind == "person"}
        by_end = {one.end: k for k, one in enumerate(found) if one.kind == "person"}
        starts = {token.start: place for place, token in enumerate(tokens)}
        for phrase in phrases:
            # A post before its holder, titles and marks between them.
            place, titles = phrase.last, []
            while place < len(tokens) and (
                self._posts.is_title(tokens[place].form)
                or (tokens[place].form in ('"', ",", "-", "(", "«", ":") and place == phrase.last)
            ):
                if tokens[place].is_word:
                    titles.append((tokens[place].start, tokens[place].end))
                place += 1
            key = tokens[place].start if place < len(tokens) else -1
            holder = by_start.get(key)
            if holder is not None and tokens[place - 1].form != ":" and not phrase.inner:
                found[holder] = replace(found[holder], holds=phrase, titles=tuple(titles))
            else:
                # A name, and its post after it.
                back = phrase.first - 1
                apart = back >= 0 and tokens[back].form in (",", "-", "(", '"')
                while back >= 0 and tokens[back].form in (",", "-", "(", '"'):
                    back -= 1
                holder = by_end.get(tokens[back].end) if back >= 0 else None
                straight = tokens[phrase.first].start == phrase.start
                if (
                    holder is not None
                    and found[holder].holds is None
                    and straight
                    and (apart or phrase.last - phrase.first > 1)
                ):
                    found[holder] = replace(found[holder], holds=phrase)
        for k, one in enumerate(found):
            if one.kind != "person" or one.titles:
                continue
            titles, place = [], starts.get(one.start, 0) - 1
            while place >= 0 and self._posts.is_title(tokens[place].form):
                titles.append((tokens[place].start, tokens[place].end))
                place -= 1
            if titles:
                found[k] = replace(one, titles=tuple(reversed(titles)))
        for phrase in phrases:
            words, text = _words(view, tokens, phrase.first, phrase.last, phrase.start)
            found.append(
                FoundName(
                    "office", phrase.start, phrase.end, words, text, "entities/posts", 0.85, post=phrase
                )
            )
        return sorted(found, key=lambda one: (one.start, -one.end))


def _agree(head: str, adjective: str) -> bool:
    """Whether a nationality right after a feminine noun is feminine, as it is when it belongs to it."""
    return not head.endswith("ه") or adjective.endswith(("ه", "ات"))


def _words(
    view: View, tokens: Sequence[Token], first: int, last: int, start: int
) -> tuple[tuple[str, ...], str]:
    """The folded words of a name from `start` on, and its characters; `لل` gives the article back."""
    cut = start - tokens[first].start
    head = tokens[first].form[cut:]
    text = view.span(start, tokens[last - 1].end).of(view.text)
    if cut and tokens[first].form.startswith("لل", cut - 1):
        head, text = "ا" + head, "ا" + text
    return (head, *(token.form for token in tokens[first + 1 : last])), text


def _settle(stretches: list[_Stretch]) -> list[_Stretch]:
    """One stretch a place and kind: what the world knows before what the tagger says, the longer before the shorter.

    Bodies may hold places, nationalities and other bodies; nothing lies in a person's name.
    """
    kept: list[_Stretch] = []
    order = sorted(
        stretches,
        key=lambda one: (one.kind != "person", -(one.last - one.first), one.entity is None, one.generic),
    )
    for one in order:
        clash = False
        for other in kept:
            if one.first >= other.last or other.first >= one.last:
                continue
            inside = other.first <= one.first and one.last <= other.last
            same = one.first == other.first and one.last == other.last
            if other.kind == "person" or same:
                clash = True
            elif inside:
                nests = other.kind == "body" and one.entity not in (None, other.entity) and not one.generic
                if one.kind == "body":
                    nests = nests and one.first > other.first  # `مجلس الأمن` is not in `مجلس الأمن القومي`
                elif one.kind == "place":
                    nests = nests and (other.entity is None or one.state)
                clash = not nests and one.kind != "nationality"
                if other.kind == "place" and one.kind in ("place", "nationality"):
                    clash = True
            else:
                clash = one.kind != "nationality"
            if clash:
                break
        if not clash:
            kept.append(one)
    return kept
