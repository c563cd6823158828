"""Finds the names in a text: the tagger's, the world model's, and those that their heads open."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from types import MappingProxyType

from rawi.entities.agreement import Sentence, TagMender
from rawi.entities.bodies import BodyReader
from rawi.entities.forms import FormIndex, Hit, WordIndex, find_among
from rawi.entities.found import FoundName
from rawi.entities.heads import read_heads
from rawi.entities.posts import PostPhrase, PostReader
from rawi.entities.stretches import Known, Stretch, settle
from rawi.entities.tagger import NameTagger
from rawi.entities.tokens import Token
from rawi.entities.world import World
from rawi.lexicon import Lexica
from rawi.model import Entity, MentionKind
from rawi.script import View, has_article, nisba_stem, place_stem, uncut

_KINDS: dict[str, MentionKind] = {"PER": "person", "LOC": "place", "ORG": "body"}
_LONGEST_SENTENCE = 200  # tokens; what never stops is read in pieces
_BESIDE = frozenset((",", "-", "(", '"'))  # between a name and its post


@dataclass(frozen=True, slots=True)
class _Words:
    """Folded words of one article: its places of one word, all as they stand, and those inside names."""

    own: frozenset[str]
    plain: frozenset[str]
    inner: frozenset[str]


class NameReader:
    """Finds names in sentences of a folded text; compiled once from the language data."""

    def __init__(self, lexica: Lexica, world: World, tagger: NameTagger) -> None:
        self._world = world
        self._tagger = tagger
        self._posts = PostReader(lexica, world)
        self._bodies = BodyReader(lexica, self._posts)
        self._mender = TagMender(lexica, world, tagger, self._posts)
        named: tuple[tuple[MentionKind, dict[str, Entity]], ...] = (
            ("person", world.person_forms),
            ("body", world.body_forms),
            ("place", world.place_forms),
            ("nationality", world.nationality_forms),
        )
        self._known = FormIndex(
            (form, Known(kind, one)) for kind, forms in named for form, one in forms.items()
        )
        self._states = {form for form, one in world.place_forms.items() if one.id in world.codes}
        self._also_words = lexica.forms("entities/also_words")
        heads = read_heads(lexica)
        self._place_heads = heads["place"]
        self._landmark_heads = WordIndex(heads["landmark"] | {f"ال{form}" for form in heads["landmark"]})
        self._sides = {f"ال{form}" for form in heads["side"]}
        self._stops = lexica.forms("words/function") | lexica.forms("times/weekdays")

    def cut(self, sentences: Sequence[list[Token]]) -> list[list[Token]]:
        """The tokens of each sentence; one that never stops is several."""
        return [
            tokens[at : at + _LONGEST_SENTENCE]
            for tokens in sentences
            for at in range(0, len(tokens), _LONGEST_SENTENCE)
        ]

    def tag(self, sentences: Sequence[Sequence[Token]]) -> list[list[str]]:
        """What the tagger says of each token; sentences of several texts at once give the same as one by one."""
        return self._tagger.tag([[one.form for one in tokens] for tokens in sentences])

    def find(
        self, view: View, read: Sequence[Sentence], bodies: Mapping[str, Entity] = MappingProxyType({})
    ) -> Iterator[FoundName]:
        """The names in the tagged sentences of one article, in its order; a name may hold another.

        `bodies` are bodies that the page names outside the text (its outlet, its agencies), by folded form. The tags
        are mended in place.
        """
        known = [list(self._known.find(tokens, nested=True)) for tokens, _ in read]
        if bodies:
            told = FormIndex((form, Known("body", one, told=True)) for form, one in bodies.items())
            for (tokens, _), hits in zip(read, known, strict=True):
                hits.extend(told.find(tokens))
        for sentence, hits in zip(read, known, strict=True):
            self._mender.with_world(sentence, hits)
            self._mender.free_posts(sentence)
        self._mender.agree(read)
        own = {form for form in _own_places(read) if not self._mender.is_common(form)}
        words = _Words(
            own=frozenset(own),
            plain=frozenset(token.form for tokens, _ in read for token in tokens),
            inner=frozenset(
                token.form
                for tokens, tags in read
                for token, tag in zip(tokens, tags, strict=True)
                if tag[:1] == "I"
            ),
        )
        places = {place_stem(form) for form in own}
        for sentence in read:
            self._mender.free_posts(sentence, places)
        for sentence, hits in zip(read, known, strict=True):
            more = self._own_nationalities(sentence[0], hits, own, places)
            yield from self._sentence(view, sentence, [*hits, *more], words)

    def _sentence(
        self, view: View, sentence: Sentence, known: list[Hit[Known]], words: _Words
    ) -> list[FoundName]:
        tokens, tags = sentence
        phrases = self._posts.find(tokens, tags)
        self._mender.clear_posts(sentence, phrases)
        self._mender.name_holders(sentence, phrases)
        stretches = [*self._tagged(tokens, tags, words), *self._from_world(tokens, tags, known)]
        stretches += self._bodies.find(tokens, tags, known)
        stretches += self._landmarks(tokens, tags)
        for place, token in enumerate(tokens if words.own else ()):
            name = find_among(words.own, token.form)
            if name is not None:
                stretches.append(
                    Stretch("place", place, place + 1, name[0], "entities/agreement", 0.7, own=True)
                )
        found = [self._found(view, tokens, one) for one in settle(stretches)]
        return self._with_posts(view, tokens, found, phrases)

    def _own_nationalities(
        self, tokens: Sequence[Token], known: Sequence[Hit[Known]], own: Set[str], places: Set[str]
    ) -> Iterator[Hit[Known]]:
        """Adjectives of places that only the article knows: `own` by name, `places` by stem."""
        if not places:
            return
        taken = {place for hit in known for place in range(hit.first, hit.last)}
        for place, token in enumerate(tokens):
            if place in taken:
                continue
            for cut, form in uncut(token.form):
                stem = nisba_stem(form)
                if stem is None or form in own or (stem not in places and place_stem(stem) not in places):
                    continue
                if not self._mender.is_common(stem) and not self._mender.is_common(form):
                    yield Hit(Known("nationality", None), place, place + 1, cut)
                    break

    # --- the tagger's

    def _tagged(self, tokens: list[Token], tags: list[str], words: _Words) -> Iterator[Stretch]:
        place = 0
        while place < len(tags):
            kind = tags[place][2:]
            if tags[place][:1] != "B" or kind not in _KINDS:
                place += 1
                continue
            last = place + 1
            while last < len(tags) and tags[last] == f"I-{kind}":
                last += 1
            stretch = self._trimmed(
                tokens, Stretch(_KINDS[kind], place, last, 0, "entities/tagger", 0.8), words
            )
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

    def _trimmed(self, tokens: list[Token], one: Stretch, words: _Words) -> Stretch | None:
        """Without titles, quotes and marks at its edges, and without the clitics of its first word."""
        first, last = one.first, one.last
        person = one.kind == "person"
        while first < last and (
            not tokens[first].is_word
            or (person and last - first > 1 and self._posts.is_title(tokens[first].form))
        ):
            first += 1
        while last > first and not tokens[last - 1].is_word:
            last -= 1
        if person and first < last and tokens[first].form in self._world.person_forms:
            # A surname that stands for its bearer, and a verb the tagger took along.
            while last - first > 1 and self._mender.is_common(tokens[last - 1].form):
                last -= 1
        if first == last or (last - first == 1 and self._is_no_name(tokens[first].form, one.kind)):
            return None
        cut = self._clitics(tokens, first, last, one.kind, words)
        return Stretch(one.kind, first, last, cut, one.rule, one.score)

    def _is_no_name(self, form: str, kind: MentionKind) -> bool:
        if form in self._stops or form.isdigit():
            return True
        if kind == "body":
            return any(word in self._world.nationality_forms for _, word in uncut(form))
        if kind == "place" and any(
            word in self._world.nationality_forms and word not in self._world.place_forms
            for _, word in uncut(form)
        ):
            return True
        return self._mender.is_common(form)

    def _clitics(self, tokens: list[Token], first: int, last: int, kind: MentionKind, words: _Words) -> int:
        """How many letters of a name's first word are clitics."""
        form = tokens[first].form
        if form[0] not in "وفبلك" or len(form) < 4:
            return 0
        rest = [token.form for token in tokens[first + 1 : last]]
        for cut, word in uncut(form):
            if self._is_known(kind, word, rest):
                return cut
        for cut, word in uncut(form):
            if cut and form[0] != "ك" and has_article(word) and len(word) > 4:
                return cut
        told = next((cut for cut, word in uncut(form) if cut and word in words.plain), 0)
        if told or form in words.inner or self._mender.is_seen(form):
            return told
        # An unknown word with و: oftener the conjunction than a letter of the name.
        return next(
            (cut for cut, word in uncut(form) if cut and (form[0] == "و" or self._mender.is_seen(word))), 0
        )

    def _is_known(self, kind: MentionKind, word: str, rest: list[str]) -> bool:
        whole = " ".join((word, *rest))
        if kind == "person":
            return whole in self._world.person_forms or self._tagger.is_person_name(word)
        if kind == "body":
            return whole in self._world.body_forms or self._bodies.is_head(word)
        return whole in self._world.place_forms or word in self._world.place_forms

    # --- the world model's

    def _from_world(self, tokens: list[Token], tags: list[str], known: list[Hit[Known]]) -> Iterator[Stretch]:
        for hit in known:
            one = hit.value
            if self._holds(tokens, tags, hit):
                state = one.entity is not None and one.entity.id in self._world.codes
                yield Stretch(
                    one.kind, hit.first, hit.last, hit.cut, "entities/world", 0.95, one.entity, state=state
                )

    def _holds(self, tokens: list[Token], tags: list[str], hit: Hit[Known]) -> bool:
        """Whether a known form is that name here; a single word may be another one."""
        tag = tags[hit.first][2:]
        form = tokens[hit.first].form[hit.cut :]
        if hit.last - hit.first > 1:
            return True
        if form in self._also_words and tag not in ("LOC", "PER", "ORG"):
            return False
        kind = hit.value.kind
        if kind == "nationality":
            return tag != "PER" and not (hit.cut and not form.startswith(("ال", "ل")))
        if kind == "person":
            return tag in ("PER", "") and not (hit.cut and self._mender.is_seen(tokens[hit.first].form))
        if hit.value.told:
            return True
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
        words = [word for _, word in uncut(form)]
        if any(self._bodies.is_head(word) or self._posts.opens(word) for word in words):
            return tags[hit.first] == "B-LOC" and len(words) == 1
        before = tokens[hit.first - 1].form if hit.first else ""
        return tag in ("LOC", "ORG") or before in self._place_heads

    # --- places that a head noun opens

    def _landmarks(self, tokens: list[Token], tags: list[str]) -> Iterator[Stretch]:
        """`ميناء رسوان`, `محور الجسرين`, `الجسر الغربي`: the head is part of the name."""
        for place, token in enumerate(tokens[:-1]):
            opening = self._landmark_heads.find(token.form)
            if opening is None or tags[place][2:] in ("PER", "ORG"):
                continue
            cut, head = opening
            form, tag = tokens[place + 1].form, tags[place + 1]
            last = place + 2
            if has_article(head):
                if form not in self._sides:
                    continue
            elif tag[2:] == "LOC" or form in self._world.place_forms:
                while last < len(tags) and tags[last] == "I-LOC":
                    last += 1
            elif not (has_article(form) and len(form) > 4) or form in self._stops:
                continue
            yield Stretch("place", place, last, cut, "entities/heads", 0.8)

    # --- as found in the text

    def _found(self, view: View, tokens: list[Token], one: Stretch) -> FoundName:
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
        """The names with the posts and titles beside them, and the posts as names of their own."""
        persons = {place: one for place, one in enumerate(found) if one.kind == "person"}
        for phrase in phrases:
            self._give_post(tokens, persons, phrase)
        for place, one in persons.items():
            found[place] = one if one.titles else replace(one, titles=self._titles(tokens, one.start))
        bodies = [(one.start, one.end) for one in found if one.kind == "body" and one.entity is not None]
        for phrase in phrases:
            if any(start < phrase.start and phrase.end <= end for start, end in bodies):
                continue  # `جامعة الملك …`: part of a name that is known
            words, text = _words(view, tokens, phrase.first, phrase.last, phrase.start)
            found.append(
                FoundName(
                    "office", phrase.start, phrase.end, words, text, "entities/posts", 0.85, post=phrase
                )
            )
        return sorted(found, key=lambda one: (one.start, -one.end))

    def _give_post(self, tokens: list[Token], persons: dict[int, FoundName], phrase: PostPhrase) -> None:
        """A post to the name right after it, titles and marks between them, else to the name right before it."""
        after = phrase.last
        while after < len(tokens) and (
            self._posts.is_title(tokens[after].form)
            or (tokens[after].form in _BESIDE and after == phrase.last)
        ):
            after += 1
        titles = tuple((one.start, one.end) for one in tokens[phrase.last : after] if one.is_word)
        start = tokens[after].start if after < len(tokens) else -1
        holder = next((place for place, one in persons.items() if one.start == start), None)
        if holder is not None and not phrase.inner:
            persons[holder] = replace(persons[holder], holds=phrase, titles=titles or persons[holder].titles)
            return
        before = phrase.first - 1
        while before >= 0 and tokens[before].form in _BESIDE:
            before -= 1
        apart = before < phrase.first - 1
        end = tokens[before].end if before >= 0 else -1
        holder = next((place for place, one in persons.items() if one.end == end), None)
        straight = tokens[phrase.first].start == phrase.start  # no `و` before it
        beside = straight and (apart or phrase.last - phrase.first > 1)
        if holder is not None and persons[holder].holds is None and beside:
            persons[holder] = replace(persons[holder], holds=phrase)

    def _titles(self, tokens: list[Token], start: int) -> tuple[tuple[int, int], ...]:
        place = next((k for k, token in enumerate(tokens) if token.end > start), 0) - 1
        titles: list[tuple[int, int]] = []
        while place >= 0 and self._posts.is_title(tokens[place].form):
            titles.append((tokens[place].start, tokens[place].end))
            place -= 1
        return tuple(reversed(titles))


def _own_places(sentences: Sequence[Sentence]) -> set[str]:
    """The folded names of one word that stand alone as places in the article."""
    found: set[str] = set()
    for tokens, tags in sentences:
        for place, tag in enumerate(tags):
            alone = place + 1 == len(tags) or tags[place + 1][:1] != "I"
            if tag == "B-LOC" and alone and len(tokens[place].form) > 3 and tokens[place].form.isalpha():
                found.add(tokens[place].form)
    # `بكالدورا` is the place `كالدورا` where that stands too.
    return {form for form in found if not any(cut and word in found for cut, word in uncut(form))}


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
