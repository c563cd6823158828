"""Tags the words of sentences as parts of names, by a small network whose weights lie beside this file.

Trained by `scripts/train_names.py`; docs/names_model.md is its card. Four layers of convolutions over words, each word
from its pieces, letter groups and lists, then the likeliest sequence of tags. Plain numpy: sums in one order on one
machine, and no tag hangs on the last bit of a sum but by accident.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from hashlib import blake2b
from importlib.resources import files
from io import BytesIO
from itertools import chain
from typing import Any

import numpy as np
import numpy.typing as npt
from threadpoolctl import ThreadpoolController

from rawi.entities.features import FLAGS, FeatureReader, Pieces, parts
from rawi.entities.kept_rows import KeptRows
from rawi.entities.paths import PathFinder
from rawi.entities.world import World
from rawi.errors import LexiconError
from rawi.lexicon import Lexica

TAGS = ("O", "B-PER", "I-PER", "B-LOC", "I-LOC", "B-ORG", "I-ORG", "B-MISC", "I-MISC")
DIGEST = "595446119d0db2b4"
_FILE = "names.npz"
_WORDS, _PATTERNS = 1 << 15, 1 << 12  # kept with what they enter the network as
_ROWS = 2048  # of a batch

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
        width = len(self._arrays["in.bias"])
        self._words = KeptRows(self._of_words, width, _WORDS)
        self._flags = KeptRows(self._of_flags, width, _PATTERNS)
        self._paths = PathFinder(self._arrays["steps"], self._arrays["starts"])
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
        spans, at = [], 0
        for sentence in sentences:
            spans.append((at, len(sentence)))
            at += len(sentence)
        x = self._flags.find([flags for sentence in sentences for flags in self._features.read(sentence)])
        x += self._words.find([word for sentence in sentences for word in sentence])
        np.maximum(x, 0, out=x)
        even: Floats = np.zeros((at + 1, x.shape[1]), dtype=np.float32)  # the last row stands for no word
        near: dict[int, npt.NDArray[np.intp]] = {}
        for layer in range(self._layers):
            apart = int(a[f"conv{layer}.apart"])
            if apart not in near:
                near[apart] = _near(spans, apart)
            _normal(x, a[f"norm{layer}.weight"], a[f"norm{layer}.bias"], even[:-1])
            x += _convolved(even, near[apart], a[f"conv{layer}.weight"], a[f"conv{layer}.bias"])
        scores = x @ a["out.weight"] + a["out.bias"]
        return [[TAGS[tag] for tag in tags] for tags in self._paths.find(scores, spans)]

    def _of_flags(self, held: Sequence[int]) -> Floats:
        """What words with these flags (as bits) enter the network as, but for the words."""
        a = self._arrays
        flags: Floats = (np.array(held)[:, None] >> np.arange(len(FLAGS)) & 1).astype(np.float32)
        seen: Floats = np.maximum(flags @ a["flags.weight"] + a["flags.bias"], 0)
        found: Floats = seen @ a["in.flags"] + a["in.bias"]
        return found

    def _of_words(self, words: Sequence[str]) -> Floats:
        """What each word enters the network as, but for its flags: by its letter groups, and by its pieces."""
        a = self._arrays
        found: Floats = _means(a["parts"], [parts(word) for word in words]) @ a["in.parts"]
        cut = {
            place: pieces
            for place, word in enumerate(words)
            if word[0].isalpha() and not word[0].isascii() and (pieces := self._pieces.cut(word))
        }
        if cut:
            means = np.zeros((len(words), a["pieces"].shape[1]), dtype=np.float32)
            means[list(cut)] = _means(a["pieces"], list(cut.values()))
            found += means @ a["in.pieces"]
        return found


def _means(rows: Floats, places: Sequence[Sequence[int]]) -> Floats:
    """The mean of the rows at each list of places, none of them empty."""
    sizes = [len(one) for one in places]
    starts = np.cumsum([0, *sizes[:-1]])
    every = np.fromiter(chain.from_iterable(places), dtype=np.intp, count=sum(sizes))
    means: Floats = np.add.reduceat(rows[every], starts, axis=0)
    means /= np.array(sizes, dtype=np.float32)[:, None]
    return means


def _batches(sentences: Sequence[Sequence[str]]) -> Iterator[list[Sequence[str]]]:
    """Sentences in turn, so many that memory stays bounded; how they are cut changes no tag."""
    batch: list[Sequence[str]] = []
    rows = 0
    for words in sentences:
        if batch and rows + len(words) > _ROWS:
            yield batch
            batch, rows = [], 0
        batch.append(words)
        rows += len(words)
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
    """An array as floats, row after row; tables are kept as bytes with a scale a row, matrices column after column."""
    array: Floats = held[name].astype(np.float32, order="C")
    if f"{name}.scale" in held:
        array *= held[f"{name}.scale"].astype(np.float32)[:, None]
    return array


def _near(spans: Sequence[tuple[int, int]], apart: int) -> npt.NDArray[np.intp]:
    """For each word of the stretches the rows of the word before it, itself and the word after it, so far apart.

    Where its sentence has none, that is the row after all words.
    """
    first = np.repeat([start for start, _ in spans], [size for _, size in spans])
    last = np.repeat([start + size for start, size in spans], [size for _, size in spans])
    at = np.arange(len(first))
    before, after = at - apart, at + apart
    before[before < first] = len(at)
    after[after >= last] = len(at)
    return np.stack((before, at, after), axis=1)


def _normal(x: Floats, weight: Floats, bias: Floats, out: Floats) -> None:
    """Rows brought to mean 0 and spread 1, then scaled and moved, into `out`."""
    np.subtract(x, x.mean(axis=1, keepdims=True), out=out)
    out /= np.sqrt((out * out).mean(axis=1, keepdims=True) + np.float32(1e-5))
    out *= weight
    out += bias


def _convolved(x: Floats, near: npt.NDArray[np.intp], weight: Floats, bias: Floats) -> Floats:
    around = x[near].reshape(len(near), -1)
    found: Floats = around @ weight.reshape(around.shape[1], -1)
    found += bias
    return np.maximum(found, 0, out=found)
