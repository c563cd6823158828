"""Phrases that name a post, from its head to the last word that belongs to it, and the post they name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from rawi.entities.forms import FormIndex, WordIndex
from rawi.entities.heads import read_heads
from rawi.entities.tokens import Token
from rawi.entities.world import Post, World
from rawi.lexicon import Lexica
from rawi.script import fold_text, has_article

_LONGEST = 14
_ARTICLE = ("ال", "لل", "بال", "وال", "كال", "فال")


@dataclass(frozen=True, slots=True)
class PostPhrase:
    """A phrase that names a post: its tokens (half open), where it begins in the folded text, and what it names.

    `post` None: none that the world model knows. `kind` None: of no known kind (`foreign minister`). `state` is the ISO
    code it names, None: none. `counterpart`: the post of that state that answers to another one (`نظيره المصري`).
    `former`: it is over, or has not begun. `inner`: its last word is another's post, and the name after it is his
    (`مبعوث الرئيس …`).
    """

    first: int
    last: int
    start: int
    end: int
    post: Post | None
    kind: str | None
    state: str | None
    counterpart: bool
    former: bool
    inner: bool = False


class PostReader:
    """Finds phrases of posts; compiled once from `entities/heads`, `entities/offices` and the world model."""

    def __init__(self, lexica: Lexica, world: World) -> None:
        self._world = world
        opens = read_heads(lexica)
        self._heads = opens["post"]
        self._fields = opens["field"]
        self._joins = opens["joins"]
        self._at = opens["at"]
        self._sent = opens["sent"]
        self._titles = opens["title"]
        self._stops = lexica.forms("words/function") | lexica.forms("times/weekdays") | opens["title"]
        states = {fold_text(row["form"]): row["state"] for row in lexica.table("entities/states_of_office")}
        self._former = {form for form, state in states.items() if state == "former"}
        self._elect = {form for form, state in states.items() if state == "elect"}
        self._counterparts = lexica.forms("entities/counterparts")
        self._forms = FormIndex((form, form) for form in world.post_forms)
        self._places = FormIndex((form, form) for form in (*world.place_forms, *world.nationality_forms))
        self._bodies = FormIndex((form, form) for form in world.body_forms)
        self._fielded = opens["fielded"]
        self._openings = WordIndex(self._heads | self._counterparts)
        self._fieldings = WordIndex(self._fielded)

    def takes_field(self, form: str) -> bool:
        """Whether a folded word opens a post whose next word is its field, and no body (`وزير الخارجية`)."""
        return self._fieldings.find(form) is not None

    def is_title(self, form: str) -> bool:
        """Whether a folded word is a title that may stand between a post and a name."""
        return form in self._titles

    def joins(self, form: str) -> bool:
        """Whether a folded word joins a post to what it is of (`باسم`)."""
        return form in self._joins

    def is_counterpart(self, form: str) -> bool:
        """Whether a folded word means the one who holds the same post elsewhere (`نظيره`)."""
        return form in self._counterparts

    def find(self, tokens: Sequence[Token], tags: Sequence[str]) -> list[PostPhrase]:
        """The phrases among tokens, longest first from the left; `tags` are the tagger's, one a token."""
        found: list[PostPhrase] = []
        words = [token.form for token in tokens]
        place = 0
        while place < len(tokens):
            opens = self._openings.find(words[place]) or self._forms.begins(words[place])
            phrase = self._read(tokens, words, tags, place) if opens else None
            if phrase is None:
                place += 1
            else:
                inner = self._inner(tokens, words, tags, phrase)
                found.append(phrase if inner is None else replace(phrase, inner=True))
                found += [inner] if inner is not None else []
                place = phrase.last
        return found

    def _inner(
        self, tokens: Sequence[Token], words: Sequence[str], tags: Sequence[str], phrase: PostPhrase
    ) -> PostPhrase | None:
        at = phrase.last - 1
        if at == phrase.first or phrase.last >= len(tags) or tags[phrase.last] != "B-PER":
            return None
        if not (has_article(words[at]) and words[at] in self._heads):
            return None
        return self._read(tokens, words, tags, at)

    def _read(
        self, tokens: Sequence[Token], words: Sequence[str], tags: Sequence[str], place: int
    ) -> PostPhrase | None:
        token = tokens[place]
        if tags[place] == "B-PER" or not token.is_word:
            return None
        listed = self._forms.at(words, place)
        if listed is not None:
            moved, head = listed.cut, listed.value.split()[0]
        else:
            opening = self._openings.find(token.form)
            if opening is None:
                return None
            moved, head = opening
        counterpart = head in self._counterparts
        last = listed.last if listed is not None else place + 1
        complete = last if listed is not None and (last > place + 1 or has_article(head)) else None
        if has_article(head) or counterpart or self._has_pronoun(head):
            complete = last
        former = False
        while last < min(len(tokens), place + _LONGEST):
            step = self._goes_on(tokens, words, tags, last, head, complete is not None)
            if step == 0:
                break
            # `الرئيس المنتخب` is not yet one; `قائد المنتخب` leads a team.
            elect = tokens[last].form in self._elect and (has_article(head) or last > place + 1)
            if tokens[last].form in self._former or elect:
                former = True
            elif former and not tokens[last].form.startswith("ل"):
                break  # after `السابق` only its state may follow: `السابق للولايات المتحدة`
            last += step
            if step == 1 and tokens[last - 1].form in self._fields and not _definite(tokens[last - 1].form):
                continue
            complete = last
        if complete is None or (counterpart and complete == place + 1):
            return None
        end = tokens[complete - 1].end
        post, kind, state = self._decide([head, *words[place + 1 : complete]])
        return PostPhrase(place, complete, token.start + moved, end, post, kind, state, counterpart, former)

    def opens(self, form: str) -> bool:
        """Whether a folded word opens the phrase of a post."""
        return form in self._heads or form in self._counterparts

    def _has_pronoun(self, head: str) -> bool:
        # Not ه alone: once folded it is the ending of the feminine too.
        return any(head.endswith(one) and head[: -len(one)] in self._heads for one in ("ها", "هم"))

    def _goes_on(
        self,
        tokens: Sequence[Token],
        words: Sequence[str],
        tags: Sequence[str],
        at: int,
        head: str,
        complete: bool,
    ) -> int:
        """How many tokens from `at` belong to the phrase; 0: it is over."""
        form, tag = tokens[at].form, tags[at]
        if not tokens[at].is_word or form in self._titles or "PER" in tag:
            return 0
        named = self._places.at(words, at)
        if named is not None and (named.cut == 0 or (form[0] in "بل" and head in self._sent)):
            return named.last - at
        if tag[2:] in ("ORG", "LOC"):
            return 1
        if form in self._former or form in self._elect:
            return 1
        if form in self._joins or (form in self._at and head in self._sent):
            return 2 if at + 1 < len(tokens) and self._may_follow(tokens[at + 1].form, tags[at + 1]) else 0
        if form in self._stops:
            return 0
        if form[0] in "بل" and len(form) > 3:
            body = self._bodies.at(words, at)
            if body is not None and body.cut:
                return body.last - at
            if form[1:] in self._fields:
                return 1
        if _definite(form):
            if form.startswith("وال"):
                return 1 if head in self._fielded and form[1:] not in self._heads else 0
            if form.startswith(("كال", "فال")):
                return 0
            return 0 if self.opens(form) and complete else 1
        return 1 if form in self._fields else 0

    def _may_follow(self, form: str, tag: str) -> bool:
        return _definite(form) or self._world_name(form) or tag[2:] in ("ORG", "LOC") or form in self._fields

    def _world_name(self, form: str) -> bool:
        return form in self._world.nationality_forms or form in self._world.place_forms

    def _decide(self, words: list[str]) -> tuple[Post | None, str | None, str | None]:
        """The post that a phrase names, the kind of post, and the state it names."""
        world = self._world
        words = [word for word in words if word not in self._former and word not in self._elect]
        state = self._state(words)
        for length in range(len(words), 0, -1):
            named = world.post_forms.get(" ".join(words[:length]))
            if named is None:
                continue
            if not named.startswith("*"):
                # What follows a full form may only say again where it is.
                after = words[length:]
                return (world.posts.get(named) if not after or self._repeats(after) else None), None, state
            kind = named[1:]
            if state is None:
                return None, kind if length == len(words) else None, None
            rest = " ".join(words[length:])
            if rest in world.nationality_forms or rest in world.place_forms:
                return world.post(kind, state), kind, state
            return None, None, state
        return None, None, state

    def _repeats(self, rest: list[str]) -> bool:
        """Whether what follows the words of a post only says again where it is: `في البيت الأبيض`."""
        if rest[0] in self._at or rest[0] in self._joins:
            rest = rest[1:]
        hit = self._bodies.at(rest, 0) or self._places.at(rest, 0) if rest else None
        return hit is not None and hit.last == len(rest)

    def _state(self, words: list[str]) -> str | None:
        for length in (3, 2, 1):
            form = " ".join(words[-length:])
            entity = self._world.nationality_forms.get(form) or self._world.place_forms.get(form)
            if entity is not None and len(words) > length:
                return self._world.codes.get(entity.id)
        return None


def _definite(form: str) -> bool:
    return form.startswith(_ARTICLE) and len(form) > 4
