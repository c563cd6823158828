"""What is seen of a word before its neighbours are: its shape, its pieces, and the lists that hold it."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from rawi.entities.world import World
from rawi.lexicon import Lexica
from rawi.script import fold_text, uncut

FLAGS = (
    "digits", "latin", "mark", "letters", "article",
    "given 1", "given 2", "surname 1", "surname 2",
    "place", "place begins", "place goes on",
    "state", "state begins", "state goes on",
    "far place", "far place begins", "far place goes on",
    "person", "person begins", "person goes on",
    "body", "body begins", "body goes on",
    "nationality", "opens body", "opens place", "opens post", "profession", "title", "function", "calendar",
)  # fmt: skip
_FLAG = {name: number for number, name in enumerate(FLAGS)}
BUCKETS = 1 << 15
_ARTICLE = re.compile(r"(?:[وفبك]?ال|لل)")
_MOST_PARTS = 40


class FeatureReader:
    """Turns folded words into flags (numbers of `FLAGS`); compiled once.

    `names` are folded units of names with roles and `far` folded names of places, both from the tagger's file.
    """

    def __init__(
        self, lexica: Lexica, world: World, names: Mapping[str, Sequence[str]], far: Iterable[str]
    ) -> None:
        forms: dict[str, dict[tuple[str, ...], set[str]]] = {}

        def enter(form: str, flag: str) -> None:
            words = tuple(form.split())
            if words:
                forms.setdefault(words[0], {}).setdefault(words[1:], set()).add(flag)

        for role, units in names.items():
            for unit in units:
                enter(unit, role)
        for form in far:
            enter(form, "far place")
        for form, place in world.place_forms.items():
            enter(form, "state" if place.id in world.codes else "place")
        for form in world.person_forms:
            enter(form, "person")
        for form in world.body_forms:
            if form not in world.doubtful:
                enter(form, "body")
        for form in world.nationality_forms:
            enter(form, "nationality")
        for row in lexica.table("entities/heads"):
            flag = {"body": "opens body", "place": "opens place", "post": "opens post", "profession": "profession",
                    "title": "title"}.get(row["opens"])  # fmt: skip
            if flag:
                enter(fold_text(row["form"]), flag)
        for form in lexica.forms("words/function"):
            enter(form, "function")
        for form in lexica.forms("times/weekdays") | lexica.forms("times/months"):
            enter(form, "calendar")
        self._forms = {
            first: [(rest, tuple(sorted(flags))) for rest, flags in sorted(ones.items())]
            for first, ones in forms.items()
        }

    def read(self, words: Sequence[str]) -> list[set[int]]:
        """The flags of each word of a sentence."""
        found = [set(_shape(word)) for word in words]
        for place, word in enumerate(words):
            for _, form in uncut(word):
                for rest, flags in self._forms.get(form, ()):
                    if not rest:
                        found[place].update(_FLAG[flag] for flag in flags)
                    elif tuple(words[place + 1 : place + 1 + len(rest)]) == rest:
                        for flag in flags:
                            if f"{flag} begins" not in _FLAG:
                                continue
                            found[place].add(_FLAG[f"{flag} begins"])
                            for other in range(place + 1, place + 1 + len(rest)):
                                found[other].add(_FLAG[f"{flag} goes on"])
        return found


@lru_cache(maxsize=1 << 16)
def _shape(word: str) -> tuple[int, ...]:
    kind = "mark"
    if word.isdecimal():
        kind = "digits"
    elif word[0].isascii() and word[0].isalpha():
        kind = "latin"
    elif word[0].isalnum():
        kind = "letters"
    return (_FLAG[kind], _FLAG["article"]) if _ARTICLE.match(word) else (_FLAG[kind],)


def parts(word: str) -> list[int]:
    """The buckets of a word's letter groups of two to five, and of the word whole."""
    edged = f"<{word}>"
    found = [
        zlib.crc32(edged[at : at + size].encode("utf-8", "surrogatepass")) % BUCKETS
        for size in (2, 3, 4, 5)
        for at in range(len(edged) - size + 1)
    ]
    found.append(zlib.crc32(f"W{edged}".encode("utf-8", "surrogatepass")) % BUCKETS)
    return found[:_MOST_PARTS]


class Pieces:
    """Cuts folded words into known pieces, the likeliest way (a unigram model)."""

    def __init__(self, pieces: Sequence[str], scores: Sequence[float]) -> None:
        self._number = {piece: number for number, piece in enumerate(pieces)}
        self._scores = [float(score) for score in scores]
        self._longest = max(map(len, pieces))
        self._unknown = min(self._scores) - 10

    def cut(self, word: str) -> list[int]:
        """The numbers of the pieces; letters that no piece holds are left out."""
        edged = f"▁{word}"
        best = [0.0, *[-1e9] * len(edged)]
        back: list[tuple[int, int]] = [(0, -1)] * (len(edged) + 1)
        for at in range(len(edged)):
            if best[at] <= -1e8:
                continue
            for end in range(at + 1, min(len(edged), at + self._longest) + 1):
                number = self._number.get(edged[at:end])
                if number is not None and best[at] + self._scores[number] > best[end]:
                    best[end], back[end] = best[at] + self._scores[number], (at, number)
            if best[at] + self._unknown > best[at + 1]:
                best[at + 1], back[at + 1] = best[at] + self._unknown, (at, -1)
        found = []
        at = len(edged)
        while at > 0:
            at, number = back[at]
            if number >= 0:
                found.append(number)
        return found[::-1]
