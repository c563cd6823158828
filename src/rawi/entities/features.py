"""What is seen of a word before its neighbours are: its shape, its pieces, and the lists that hold it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from math import inf
from zlib import crc32

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

# The words that follow in a form of several words, the flags of its first word, and those of the others.
_Longer = tuple[tuple[str, ...], frozenset[int], frozenset[int]]


class FeatureReader:
    """Turns folded words into flags (numbers of `FLAGS`); compiled once.

    `names` are folded units of names with roles and `far` folded names of places, both from the tagger's file.
    """

    def __init__(
        self, lexica: Lexica, world: World, names: Mapping[str, Sequence[str]], far: Iterable[str]
    ) -> None:
        # Flags as bits: a set for each of fifty thousand forms would take long to fill, and much room.
        self._alone: dict[str, int] = {}
        self._longer: dict[str, dict[tuple[str, ...], int]] = {}
        for role, units in names.items():
            self._enter(role, units)
        self._enter("far place", far)
        states = {form for form, place in world.place_forms.items() if place.id in world.codes}
        self._enter("state", states)
        self._enter("place", (form for form in world.place_forms if form not in states))
        self._enter("person", world.person_forms)
        self._enter("body", (form for form in world.body_forms if form not in world.doubtful))
        self._enter("nationality", world.nationality_forms)
        for row in lexica.table("entities/heads"):
            flag = {"body": "opens body", "place": "opens place", "post": "opens post", "profession": "profession",
                    "title": "title"}.get(row["opens"])  # fmt: skip
            if flag:
                self._enter(flag, [fold_text(row["form"])])
        self._enter("function", lexica.forms("words/function"))
        self._enter("calendar", lexica.forms("times/weekdays") | lexica.forms("times/months"))
        self.of_word = lru_cache(maxsize=1 << 16)(self._of_word)

    def _enter(self, flag: str, forms: Iterable[str]) -> None:
        bit = 1 << _FLAG[flag]
        for form in forms:
            if " " not in form:
                self._alone[form] = self._alone.get(form, 0) | bit
                continue
            first, *rest = form.split()
            longer = self._longer.setdefault(first, {})
            longer[tuple(rest)] = longer.get(tuple(rest), 0) | bit

    def read(self, words: Sequence[str]) -> list[frozenset[int]]:
        """The flags of each word of a sentence."""
        found = [self.of_word(word)[0] for word in words]
        for place, word in enumerate(words):
            for other, flags in self.begun(words, place) if self.of_word(word)[1] else ():
                found[other] |= flags
        return found

    def begun(self, words: Sequence[str], place: int) -> Iterator[tuple[int, frozenset[int]]]:
        """What forms of several words that begin at a place of a sentence add: places, and the flags of each."""
        for rest, begins, goes_on in self.of_word(words[place])[1]:
            end = place + 1 + len(rest)
            if tuple(words[place + 1 : end]) == rest:
                yield place, begins
                yield from ((other, goes_on) for other in range(place + 1, end))

    def _of_word(self, word: str) -> tuple[frozenset[int], list[_Longer]]:
        """A word's flags whatever stands around it, and the forms of several words that it may begin."""
        found = set(_shape(word))
        longer: list[_Longer] = []
        for _, form in uncut(word):
            found.update(_flags(self._alone.get(form, 0)))
            for rest, bits in self._longer.get(form, {}).items():
                longer.append((rest, _inside(bits, "begins"), _inside(bits, "goes on")))
        return frozenset(found), longer


@lru_cache(maxsize=1 << 10)
def _flags(bits: int) -> frozenset[int]:
    return frozenset(flag for flag in range(len(FLAGS)) if bits >> flag & 1)


@lru_cache(maxsize=1 << 10)
def _inside(bits: int, where: str) -> frozenset[int]:
    """The flags of words inside a form of several; those of some lists have none."""
    names = [f"{FLAGS[flag]} {where}" for flag in _flags(bits)]
    return frozenset(_FLAG[name] for name in names if name in _FLAG)


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
    edged = [letter.encode("utf-8", "surrogatepass") for letter in f"<{word}>"]
    found: list[int] = []
    sums = list(map(crc32, edged))
    for size in (2, 3, 4, 5):  # each group's sum goes on from that of the group without its last letter
        sums = list(map(crc32, edged[size - 1 :], sums))
        found += sums
    found.append(crc32(b"".join((b"W", *edged))))
    return [one % BUCKETS for one in found[:_MOST_PARTS]]


class Pieces:
    """Cuts folded words into known pieces, the likeliest way (a unigram model)."""

    def __init__(self, pieces: Sequence[str], scores: Sequence[float]) -> None:
        # Also all that pieces begin with, as pieces that never win: no longer piece goes on where none begins.
        self._known = {piece[:size]: (-1, -inf) for piece in pieces for size in range(1, len(piece))}
        self._known |= {
            piece: (number, float(score))
            for number, (piece, score) in enumerate(zip(pieces, scores, strict=True))
        }
        self._unknown = min(map(float, scores)) - 10

    def cut(self, word: str) -> list[int]:
        """The numbers of the pieces; letters that no piece holds are left out."""
        edged = f"▁{word}"
        best = [0.0, *[-1e9] * len(edged)]
        back: list[tuple[int, int]] = [(0, -1)] * (len(edged) + 1)
        for at in range(len(edged)):
            so_far = best[at]
            if so_far <= -1e8:
                continue
            for end in range(at + 1, len(edged) + 1):
                known = self._known.get(edged[at:end])
                if known is None:
                    break
                number, score = known
                if so_far + score > best[end]:
                    best[end], back[end] = so_far + score, (at, number)
            if so_far + self._unknown > best[at + 1]:
                best[at + 1], back[at + 1] = so_far + self._unknown, (at, -1)
        found = []
        at = len(edged)
        while at > 0:
            at, number = back[at]
            if number >= 0:
                found.append(number)
        return found[::-1]
