"""Tags the words of sentences as parts of names, by a small network whose weights lie beside this file.

Trained by `scripts/train_names.py`; docs/names_model.md is its card. Four layers of convolutions over words, each word
from its pieces, letter groups and lists, then the likeliest sequence of tags. Plain numpy: sums in one order on one
machine, and no tag hangs on the last bit of a sum but by accident.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from hashlib import blake2b
from importlib.resources import files
from io import BytesIO
from typing import Any

import numpy as np
import numpy.typing as npt
from threadpoolctl import ThreadpoolController

from rawi.entities.features import FLAGS, FeatureReader, Pieces, parts
from rawi.entities.world import World
from rawi.errors import LexiconError
from rawi.lexicon import Lexica

TAGS = ("O", "B-PER", "I-PER", "B-LOC", "I-LOC", "B-ORG", "I-ORG", "B-MISC", "I-MISC")
DIGEST = "595446119d0db2b4"
_FILE = "names.npz"
_CACHED = 1 << 16
_ROWS = 2048  # of a batch
_GAP = 4  # rows of nothing between sentences: as far as a layer looks

Floats = npt.NDArray[np.float32]


class NameTagger:
    """Tags folded words; compiled once from its file and the language data.

    Raises:
        LexiconError: the file is missing or is not the one this version was built with.
    """

    def __init__(self, lexica: Lexica, world: World) -> None:
        held = _open()
        self._arrays: dict[str, Floats] = {
            name: _restored(held, name)
            for name in held
            if not name.endswith(".scale") and held[name].dtype.kind != "U"
        }
        names = {
            role: str(held[role]).split("\n") for role in ("given 1", "given 2", "surname 1", "surname 2")
        }
        self._often = frozenset(names["given 2"])
        self._given = frozenset(names["given 1"]) | self._often
        self._surnames = frozenset(names["surname 1"]) | frozenset(names["surname 2"])
        self._places = frozenset(str(held["far place"]).split("\n"))
        self._features = FeatureReader(lexica, world, names, str(held["far place"]).split("\n"))
        pieces = str(held["piece forms"]).split("\n")
        self._pieces = Pieces(pieces, self._arrays["piece scores"].tolist())
        self._layers = int(held["layers"])
        self._word = lru_cache(maxsize=_CACHED)(self._word_vector)
        self._blas = ThreadpoolController()

    def is_given_name(self, form: str, *, often: bool = False) -> bool:
        """Whether a folded word is known as a given name; `often`: of five people or more."""
        return form in (self._often if often else self._given)

    def is_person_name(self, form: str) -> bool:
        """Whether a folded word is known as a part of persons' names."""
        return form in self._given or form in self._surnames

    def is_place(self, form: str) -> bool:
        """Whether a folded word is known as a place somewhere."""
        return form in self._places

    def tag(self, sentences: Sequence[Sequence[str]]) -> list[list[str]]:
        """A tag a word for each sentence of folded words: `B-PER`, `I-PER`, … or `O`."""
        # On one thread: products of this size are slower on several, and their sums then hang on how many there are.
        with self._blas.limit(limits=1, user_api="blas"):
            return [tags for batch in _batches(sentences) for tags in self._tagged(batch)]

    def _tagged(self, sentences: Sequence[Sequence[str]]) -> list[list[str]]:
        if not any(sentences):
            return [[] for _ in sentences]
        a = self._arrays
        places: list[int] = []
        vectors: list[Floats] = []
        at = 0
        flags_at: list[int] = []
        flags_of: list[int] = []
        for words in sentences:
            places.append(at)
            for row, held in enumerate(self._features.read(words)):
                flags_at += [at + row] * len(held)
                flags_of += sorted(held)
            vectors += [self._word(word) for word in words]
            at += len(words) + _GAP
        mask: Floats = np.zeros((at, 1), dtype=np.float32)
        for place, words in zip(places, sentences, strict=True):
            mask[place : place + len(words)] = 1
        flags: Floats = np.zeros((at, len(FLAGS)), dtype=np.float32)
        flags[flags_at, flags_of] = 1
        seen: Floats = np.maximum(flags @ a["flags.weight"] + a["flags.bias"], 0)
        x: Floats = seen @ a["in.flags"] + a["in.bias"]
        inside = mask[:, 0] > 0
        x[inside] += np.stack(vectors)
        x = np.maximum(x, 0) * mask
        for layer in range(self._layers):
            even = _normal(x, a[f"norm{layer}.weight"], a[f"norm{layer}.bias"]) * mask
            x = x + _convolved(even, a, layer) * mask
        scores = x @ a["out.weight"] + a["out.bias"]
        spans = [(place, len(words)) for place, words in zip(places, sentences, strict=True)]
        return [[TAGS[tag] for tag in tags] for tags in _likeliest(scores, spans, a["steps"], a["starts"])]

    def _word_vector(self, word: str) -> Floats:
        a = self._arrays
        vector: Floats = _mean(a["parts"], parts(word)) @ a["in.parts"]
        pieces = self._pieces.cut(word) if word[0].isalpha() and not word[0].isascii() else []
        if pieces:
            vector = vector + _mean(a["pieces"], pieces) @ a["in.pieces"]
        return vector


def _mean(rows: Floats, places: Sequence[int]) -> Floats:
    """What `rows[places].mean(axis=0)` gives, bit by bit, at half the cost on so few rows."""
    mean: Floats = np.add.reduce(rows[places], axis=0) / np.float32(len(places))
    return mean


def _batches(sentences: Sequence[Sequence[str]]) -> Iterator[list[Sequence[str]]]:
    """Sentences in turn, so many that memory stays bounded; how they are cut changes no tag."""
    batch: list[Sequence[str]] = []
    rows = 0
    for words in sentences:
        if batch and rows + len(words) > _ROWS:
            yield batch
            batch, rows = [], 0
        batch.append(words)
        rows += len(words) + _GAP
    if batch:
        yield batch


def _open() -> dict[str, Any]:
    try:
        data = files("rawi.entities").joinpath(_FILE).read_bytes()
    except OSError as error:
        raise LexiconError(f"entities/{_FILE} is missing: install rawi again") from error
    digest = blake2b(data, digest_size=8).hexdigest()
    if digest != DIGEST:
        raise LexiconError(f"entities/{_FILE} is not the file of this version ({digest}): install rawi again")
    with np.load(BytesIO(data), allow_pickle=False) as held:
        return {name: held[name] for name in held.files}


def _restored(held: dict[str, Any], name: str) -> Floats:
    """An array as floats; tables are kept as bytes with a scale a row."""
    array: Floats = held[name].astype(np.float32)
    if f"{name}.scale" in held:
        array *= held[f"{name}.scale"].astype(np.float32)[:, None]
    return array


def _normal(x: Floats, weight: Floats, bias: Floats) -> Floats:
    centred = x - x.mean(axis=1, keepdims=True)
    spread = np.sqrt((centred * centred).mean(axis=1, keepdims=True) + np.float32(1e-5))
    normal: Floats = centred / spread * weight + bias
    return normal


def _convolved(x: Floats, a: dict[str, Floats], layer: int) -> Floats:
    apart = int(a[f"conv{layer}.apart"])
    wide = x.shape[1]
    around: Floats = np.zeros(
        (len(x), 3 * wide), dtype=np.float32
    )  # the word before, the word, the word after
    around[apart:, :wide] = x[:-apart]
    around[:, wide : 2 * wide] = x
    around[:-apart, 2 * wide :] = x[apart:]
    found: Floats = around @ a[f"conv{layer}.weight"].reshape(3 * wide, -1)
    found += a[f"conv{layer}.bias"]
    return np.maximum(found, 0, out=found)


def _likeliest(
    scores: Floats, spans: Sequence[tuple[int, int]], steps: Floats, starts: Floats
) -> list[list[int]]:
    """The best path of tags (Viterbi) for each stretch of rows (first, how many), all stretches at once."""
    order = sorted(range(len(spans)), key=lambda k: -spans[k][1])
    lengths = [spans[k][1] for k in order]
    firsts = np.array([spans[k][0] for k in order])
    longest = lengths[0] if lengths else 0
    paths: list[list[int]] = [[] for _ in spans]
    if not longest:
        return paths
    alive = sum(length > 0 for length in lengths)
    best = starts + scores[firsts[:alive]]
    back: list[npt.NDArray[np.intp]] = []
    ends: dict[int, Floats] = {}
    for at in range(1, longest + 1):
        still = sum(length > at for length in lengths)
        for row in range(still, alive):
            ends[row] = best[row]
        if at == longest:
            break
        ways = best[:still, :, None] + steps
        came = ways.argmax(axis=1)
        back.append(came)
        best = np.take_along_axis(ways, came[:, None, :], axis=1)[:, 0] + scores[firsts[:still] + at]
        alive = still
    for row, number in enumerate(order):
        if lengths[row]:
            path = [int(ends[row].argmax())]
            for at in range(lengths[row] - 2, -1, -1):
                path.append(int(back[at][row][path[-1]]))
            paths[number] = path[::-1]
    return paths
