"""Makes the tags of an article agree: with the world model, with the posts beside names, and with one another."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence, Set

from rawi.entities.forms import Hit, find_among
from rawi.entities.heads import read_heads
from rawi.entities.posts import PostPhrase, PostReader
from rawi.entities.stretches import Known
from rawi.entities.tagger import NameTagger
from rawi.entities.tokens import Token
from rawi.entities.world import World
from rawi.lexicon import Lexica
from rawi.script import has_article, nisba_stem, place_stem, uncut, without_article

_TAG = {"person": "PER", "place": "LOC", "body": "ORG"}
_EVERYDAY = 3  # a word seen so often in half a million
_FREQUENT = 30
_OF_PEOPLE = 6  # votes of an adjective of a place
_SURE = 2  # votes that make a word a name wherever it stands

Sentence = tuple[list[Token], list[str]]


class TagMender:
    """Mends the tagger's tags in place; compiled once from the language data."""

    def __init__(self, lexica: Lexica, world: World, tagger: NameTagger, posts: PostReader) -> None:
        self._world, self._tagger, self._posts = world, tagger, posts
        self._stops = (
            lexica.forms("words/function") | lexica.forms("times/weekdays") | lexica.forms("times/months")
        )
        self._stems = {row["form"]: int(row["count"]) for row in lexica.table("words/stems")}
        opens = read_heads(lexica)
        self._before_places = opens["place"] | opens["at"]

    def is_common(self, form: str) -> bool:
        """Whether a lone word that the tagger takes for a person or a place is rather an everyday word."""
        if form in self._stops:
            return True
        if form.endswith("ا") and self._stems.get(form[:-1], 0) >= _FREQUENT:
            return True  # `يوما`: a noun in the accusative
        if self._tagger.is_person_name(form) or self._tagger.is_place(form):
            return False
        if form in self._world.person_forms or any(
            word in self._world.place_forms for _, word in uncut(form)
        ):
            return False
        others = (form, f"ال{form}", without_article(form), form.removesuffix("ا"))
        return any(self._stems.get(other, 0) >= _EVERYDAY for other in others)

    def is_seen(self, form: str) -> bool:
        """Whether a folded word is known from running text."""
        return form in self._stems

    def with_world(self, sentence: Sentence, known: Sequence[Hit[Known]]) -> None:
        """A name of several words that the world model knows is what the model knows it as."""
        _, tags = sentence
        for hit in known:
            kind = _TAG.get(hit.value.kind)
            inside = tags[hit.first : hit.last]
            if kind is None or hit.last - hit.first < 2 or (inside[0][:1] == "I" and kind != "PER"):
                continue
            if kind == "PER" and hit.last < len(tags) and tags[hit.last] == "I-PER":
                continue  # a longer name
            if all(tag[2:] == "ORG" for tag in inside) and kind == "LOC":
                continue  # a place in the name of a body
            tags[hit.first : hit.last] = [f"B-{kind}", *[f"I-{kind}"] * (hit.last - hit.first - 1)]
            if hit.last < len(tags) and tags[hit.last][:1] == "I" and kind != tags[hit.last][2:]:
                tags[hit.last] = "B" + tags[hit.last][1:]

    def free_posts(self, sentence: Sentence, places: Set[str] = frozenset()) -> None:
        """No name of a person begins with the word of a post or a nationality; `places` are stems of the article's."""
        tokens, tags = sentence
        for place, tag in enumerate(tags):
            if tag != "B-PER":
                continue
            at = place
            longer = tags[place + 1 : place + 3] == ["I-PER", "I-PER"]
            while (
                at < len(tags)
                and "PER" in tags[at]
                and self._is_no_name(tokens[at].form, places, first=at == place, longer=longer)
            ):
                tags[at] = "O"
                at += 1
            if at > place and at < len(tags) and tags[at] == "I-PER":
                tags[at] = "B-PER"

    def _is_no_name(self, form: str, places: Set[str], *, first: bool, longer: bool) -> bool:
        if has_article(form) and (form in self._world.nationality_forms or nisba_stem(form) in places):
            return True
        if first and longer and has_article(form) and nisba_stem(form):
            return True  # `الرسواني فلان بن فلان`: a name of three words does not begin with its adjective
        if not first or not self._posts.opens(form):
            return False
        return self._posts.is_counterpart(form) or not self._tagger.is_given_name(form)

    def clear_posts(self, sentence: Sentence, phrases: Sequence[PostPhrase]) -> None:
        """The words of a post are no person's name."""
        _, tags = sentence
        for phrase in phrases:
            for place in range(phrase.first, phrase.last):
                if "PER" in tags[place]:
                    tags[place] = "O"
            if phrase.last < len(tags) and tags[phrase.last] == "I-PER":
                tags[phrase.last] = "B-PER"

    def name_holders(self, sentence: Sentence, phrases: Sequence[PostPhrase]) -> None:
        """After a post stand the words of a name, also where the tagger saw none."""
        tokens, tags = sentence
        for phrase in phrases:
            place = phrase.last
            while place < len(tokens) and self._posts.is_title(tokens[place].form):
                place += 1
            if place >= len(tokens) or tags[place] != "O" or not self._may_begin_name(tokens[place].form):
                continue
            last = place + 1
            while last < min(len(tokens), place + 3) and tags[last] in ("O", "B-PER", "I-PER"):
                form = tokens[last].form
                if tags[last] == "O" and not self._tagger.is_person_name(form):
                    break
                last += 1
            if last - place >= 2 or tokens[place].form in self._world.person_forms:
                tags[place:last] = ["B-PER", *["I-PER"] * (last - place - 1)]

    def _may_begin_name(self, form: str) -> bool:
        return (
            form[0].isalpha()
            and len(form) > 2
            and not has_article(form)
            and form not in self._stops
            and not self._posts.joins(form)
            and self._tagger.is_given_name(form, often=True)
        )

    def agree(self, sentences: Sequence[Sentence]) -> None:
        """One word is one kind of name in an article: by how often it was tagged so, and by what is made of it.

        Adjectives in ـي speak for a place of that stem; being the last word of a fuller name, for a person.
        """
        votes = self._votes(sentences)
        decided = {
            form: kinds.most_common(1)[0][0]
            for form, kinds in votes.items()
            if kinds.most_common(1)[0][1] >= _SURE and kinds.most_common(1)[0][1] * 2 > kinds.total()
        }
        if not decided:
            return
        for tokens, tags in sentences:
            for place, token in enumerate(tokens):
                name = find_among(decided, token.form)
                if name is not None:
                    _set(tags, place, decided[name[1]])

    def _votes(self, sentences: Sequence[Sentence]) -> dict[str, Counter[str]]:
        votes: dict[str, Counter[str]] = {}
        plain = Counter(token.form for tokens, _ in sentences for token in tokens)
        bare = {word for form in plain for _, word in uncut(form)}
        stems: Counter[str] = Counter()
        for form, times in plain.items():
            stem = nisba_stem(form)
            if stem is not None and form not in self._world.nationality_forms:
                stems[stem] += times
        surnames: Counter[str] = Counter()
        for tokens, tags in sentences:
            for place, tag in enumerate(tags):
                if tag == "I-PER" and (place + 1 == len(tags) or tags[place + 1] != "I-PER"):
                    surnames[tokens[place].form] += 1
        for tokens, tags in sentences:
            for place, tag in enumerate(tags):
                if tag == "O" or tag[:1] != "B" or tag[2:] == "MISC" or len(tokens[place].form) < 4:
                    continue
                if place + 1 < len(tags) and tags[place + 1][:1] == "I":
                    continue  # a longer name
                form = tokens[place].form
                # Without its clitics where the article has the word without them.
                form = next((word for cut, word in uncut(form) if cut and word in plain), form)
                if not form[0].isalpha() or form in self._world.place_forms or self.is_common(form):
                    continue
                kinds = votes.setdefault(form, Counter())
                kinds[tag[2:]] += 1
                if place and tokens[place - 1].form in self._before_places:
                    kinds["LOC"] += 1
        for form in bare:
            # A place whose people the article names, however its name was tagged.
            if form in votes or len(form) < 4 or place_stem(form) not in stems or nisba_stem(form):
                continue
            if form[0].isalpha() and form not in self._world.place_forms and not self.is_common(form):
                votes[form] = Counter()
        for form, kinds in votes.items():
            kinds["LOC"] += _OF_PEOPLE * min(3, stems[place_stem(form)])
            kinds["PER"] += 2 * min(2, surnames[form])
        return votes


def _set(tags: list[str], place: int, kind: str) -> None:
    """The word at a place becomes a name of its own of that kind, unless it is inside a longer name of another."""
    tag = tags[place]
    following = tags[place + 1] if place + 1 < len(tags) else "O"
    if tag == "O":
        tags[place] = f"B-{kind}"
    elif tag[:1] == "B" and tag[2:] != kind:
        if following[:1] == "I" and tag[2:] == "ORG":
            return
        tags[place] = f"B-{kind}"
        if following[:1] == "I":
            tags[place + 1] = "B" + following[1:]
    elif tag[:1] == "I" and tag[2:] == "PER" and kind == "LOC" and following[:1] != "I":
        tags[place] = f"B-{kind}"
