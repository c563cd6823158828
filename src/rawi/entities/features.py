"""What is seen of a word before its neighbours are: its shape, its pieces, and the lists that hold it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
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

# The words after the second of a form of several words, the flags of its first word as bits, and those of the others.
_Longer = tuple[tuple[str, ...], int, int]


class FeatureReader:
    """Turns folded words into flags (bits by the places in `FLAGS`); compiled once.

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

    def read(self, words: Sequence[str]) -> list[int]:
        """The flags of each word of a sentence, as bits: those of the word and of the names it is a part of."""
        known = [self.of_word(word) for word in words]
        found = [flags for flags, _ in known]
        for place, (_, longer) in enumerate(known[:-1]):
            if longer:
                for rest, begins, goes_on in longer.get(words[place + 1], ()):
                    end = place + 2 + len(rest)
                    if tuple(words[place + 2 : end]) == rest:
                        found[place] |= begins
                        for other in range(place + 1, end):
                            found[other] |= goes_on
        return found

    def _of_word(self, word: str) -> tuple[int, dict[str, list[_Longer]]]:
        """A word's flags whatever stands around it, and the forms of several words that it may begin by the second."""
        found = _shape(word)
        longer: dict[str, list[_Longer]] = {}
        for _, form in uncut(word):
            found |= self._alone.get(form, 0)
            for (second, *rest), bits in self._longer.get(form, {}).items():
                begins, goes_on = _inside(bits, "begins"), _inside(bits, "goes on")
                if begins or goes_on:
                    longer.setdefault(second, []).append((tuple(rest), begins, goes_on))
        return found, longer


def flags_of(bits: int) -> frozenset[int]:
    """Flags as numbers of `FLAGS`."""
    return frozenset(flag for flag in range(len(FLAGS)) if bits >> flag & 1)


@lru_cache(maxsize=1 << 10)
def _inside(bits: int, where: str) -> int:
    """The flags of words inside a form of several; those of some lists have none."""
    names = [f"{FLAGS[flag]} {where}" for flag in flags_of(bits)]
    return sum(1 << _FLAG[name] for name in names if name in _FLAG)


def _shape(word: str) -> int:
    kind = "mark"
    if word.isdecimal():
        kind = "digits"
    elif word[0].isascii() and word[0].isalpha():
        kind = "latin"
    elif word[0].isalnum():
        kind = "letters"
    return 1 << _FLAG[kind] | bool(_ARTICLE.match(word)) << _FLAG["article"]


class _Letters(dict[str, bytes]):
    """Letters as UTF-8: a call for each would take longer than their sums."""

    def __missing__(self, letter: str) -> bytes:
        return letter.encode("utf-8", "surrogatepass")


_LETTERS = _Letters({chr(code): chr(code).encode() for code in range(0x700)})


def parts(word: str) -> list[int]:
    """The buckets of a word's letter groups of two to five, and of the word whole."""
    edged = [b"<", *map(_LETTERS.__getitem__, word), b">"]
    # Each group's sum goes on from that of the group without its last letter.
    twos = list(map(crc32, edged[1:], map(crc32, edged)))
    threes = list(map(crc32, edged[2:], twos))
    fours = list(map(crc32, edged[3:], threes))
    found = [*twos, *threes, *fours, *map(crc32, edged[4:], fours), crc32(b"".join((b"W", *edged)))]
    return [one % BUCKETS for one in found[:_MOST_PARTS]]


class Pieces:
    """Cuts folded words into known pieces, the likeliest way (a unigram model)."""

    def __init__(self, pieces: Sequence[str], scores: Sequence[float]) -> None:
        self._numbers = {piece: number for number, piece in enumerate(pieces)}
        # Also all that pieces begin with, as pieces that never win: no longer piece goes on where none begins.
        self._scores = {piece[:size]: -inf for piece in pieces for size in range(1, len(piece))}
        self._scores |= {piece: float(score) for piece, score in zip(pieces, scores, strict=True)}
        self._unknown = min(map(float, scores)) - 10

    def cut(self, word: str) -> list[int]:
        """The numbers of the pieces; letters that no piece holds are left out."""
        edged = f"▁{word}"
        size = len(edged)
        best = [0.0, *[-inf] * size]
        back = [0] * (size + 1)  # where the piece that ends here begins; -1: here ends a letter of none
        score_of = self._scores.get
        for at in range(size):
            so_far = best[at]
            for end in range(at + 1, size + 1):
                score = score_of(edged[at:end])
                if score is None:
                    break
                if so_far + score > best[end]:
                    best[end], back[end] = so_far + score, at
            if so_far + self._unknown > best[at + 1]:
                best[at + 1], back[at + 1] = so_far + self._unknown, -1
        found = []
        at = size
        while at > 0:
            first = back[at]
            if first >= 0:
                found.append(self._numbers[edged[first:at]])
            at = first if first >= 0 else at - 1
        return found[::-1]
