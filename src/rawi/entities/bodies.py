"""Bodies that a head noun opens (`وزارة`, `الجيش`): where their names end, and which are names at all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from rawi.entities.forms import Hit, WordIndex
from rawi.entities.heads import read_heads
from rawi.entities.posts import PostReader
from rawi.entities.stretches import Known, Stretch
from rawi.entities.tokens import Token
from rawi.lexicon import Lexica
from rawi.script import has_article, without_article

_LONGEST = 9


class BodyReader:
    """Finds bodies by their heads; compiled once from `entities/heads`."""

    def __init__(self, lexica: Lexica, posts: PostReader) -> None:
        self._posts = posts
        opens = read_heads(lexica)
        self._heads = opens["body"]
        self._openings = WordIndex(self._heads)
        self._strong = opens["strong"]
        self._fields = opens["field"] | opens["landmark"]
        self._also_words = lexica.forms("entities/also_words")
        self._adjectives = {f"ال{form}" for form in opens["adjective"]}
        self._seen = {row["form"] for row in lexica.table("words/stems")}
        self._stops = lexica.forms("words/function") | lexica.forms("times/weekdays")
        self._stops |= {form for word in lexica.forms("times/words") for form in (word, f"ال{word}")}

    def is_head(self, form: str) -> bool:
        """Whether a folded word opens the names of bodies."""
        return form in self._heads

    def find(
        self, tokens: Sequence[Token], tags: Sequence[str], known: Sequence[Hit[Known]]
    ) -> Iterator[Stretch]:
        """The bodies among tokens, from the left; a head with its article alone is generic."""
        names = {
            place: hit for hit in known if hit.value.kind != "person" for place in range(hit.first, hit.last)
        }
        place = 0
        while place < len(tokens):
            opening = self._openings.find(tokens[place].form)
            if (
                opening is None
                or tags[place][2:] in ("PER", "LOC")
                or (place and self._posts.takes_field(tokens[place - 1].form))
            ):
                place += 1
                continue
            cut, head = opening
            last = self._end(tokens, tags, names, place, head)
            if last is not None:
                yield Stretch("body", place, last, cut, "entities/heads", 0.85)
                place = last
                continue
            if has_article(head):
                yield Stretch("body", place, place + 1, cut, "entities/heads", 0.7, generic=True)
            place += 1

    def _end(
        self,
        tokens: Sequence[Token],
        tags: Sequence[str],
        names: Mapping[int, Hit[Known]],
        place: int,
        head: str,
    ) -> int | None:
        """Where a body's name ends; None: nothing in it is proper to one body."""
        construct = head in self._strong and not has_article(head)
        last = place + 1
        proper = tags[place][2:] == "ORG" and place + 1 < len(tags) and tags[place + 1] == "I-ORG"
        at = last
        while at < min(len(tokens), place + _LONGEST):
            form, tag = tokens[at].form, tags[at]
            if tag == "I-ORG":
                at += 1
                last = at
                continue
            hit = names.get(at)
            if hit is not None and hit.first == at and tag[2:] != "PER" and form not in self._also_words:
                if not self._belongs(tokens, hit, at, place):
                    break
                proper, at = True, hit.last
                last = at
                continue
            if (
                not tokens[at].is_word
                or tag[2:] == "PER"
                or form in self._stops
                or self._posts.is_title(form)
            ):
                break
            if tag[2:] in ("LOC", "ORG") and form[0] not in "وف":
                proper, at = True, at + 1
                while at < len(tags) and tags[at] == f"I-{tag[2:]}":
                    at += 1
                last = at
                continue
            if construct and at == place + 1 and form.isalpha() and len(form) > 3 and form not in self._seen:
                proper, at, last = True, at + 1, at + 1  # a name that nobody knows: `جبهة سالدور`
                continue
            step = self._definite(tokens, tags, at, construct)
            if step == 0:
                break
            at += step
            adjective = form in self._adjectives
            if construct or adjective:
                proper = proper or construct or without_article(head) in self._strong
                last = at
        return last if proper else None

    def _belongs(self, tokens: Sequence[Token], hit: Hit[Known], at: int, place: int) -> bool:
        """Whether a known name at a place belongs to the body opened before it."""
        form = tokens[at].form
        if hit.cut and form[0] in "وف":
            return False
        if hit.value.kind == "nationality":
            # Right after a feminine noun it is feminine, if it belongs to it.
            return not hit.cut and (
                at > place + 1 or not tokens[place].form.endswith("ه") or form.endswith(("ه", "ات"))
            )
        return at == place + 1 or (hit.cut > 0 and form[0] in "بل")

    def _definite(self, tokens: Sequence[Token], tags: Sequence[str], at: int, construct: bool) -> int:
        """How many tokens from `at` go on with a body's name as its definite nouns; 0: none."""
        form = tokens[at].form
        if form.startswith("لل") and len(form) > 4:
            return 1
        if form.startswith("وال") and len(form) > 5:
            return 1 if construct and form[1:] not in self._heads and not self._posts.opens(form[1:]) else 0
        if has_article(form) and len(form) > 4:
            return 0 if self._posts.opens(form) or (form in self._heads and not construct) else 1
        bare = form[1:] if form[0] == "ل" else form
        if construct and at + 1 < len(tokens) and (bare in self._fields or bare.endswith(("ي", "و"))):
            after = tokens[at + 1].form
            named = has_article(after) or tags[at + 1][2:] in ("LOC", "ORG")
            return 1 if named and (bare in self._fields or len(bare) > 4) else 0
        return 0
