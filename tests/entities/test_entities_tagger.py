"""The tagger of names: its file, that company changes nothing, and its floors on what training held back."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from importlib.resources import files
from itertools import pairwise, product
from pathlib import Path
from zlib import crc32

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

import rawi.entities.tagger as room
from rawi.desk import open_lexica
from rawi.entities.features import BUCKETS, Pieces, parts
from rawi.entities.kept_rows import KeptRows
from rawi.entities.paths import PathFinder
from rawi.entities.tagger import DIGEST, TAGS, NameTagger
from rawi.entities.world import World
from rawi.errors import LexiconError
from rawi.script import fold_text

ROOT = Path(__file__).parents[2]
GATES = tomllib.loads((ROOT / "gates/names.toml").read_text("utf-8"))
Spans = set[tuple[int, int, int, str]]


@pytest.fixture(scope="module")
def tagger() -> NameTagger:
    lexica = open_lexica()
    return NameTagger(lexica, World(lexica))


SENTENCES = [
    fold_text(text).split()
    for text in (
        "قال سالم الحدادي إن الوفد وصل إلى القاهرة",
        "رحب مجلس الأمن الدولي بالاتفاق",
        "ارتفعت الأسعار",
        "وصل وزير النقل نديم حدان ومريم الساعدي إلى ميناء رسوان قبل الفجر بساعات",
    )
]


def test_every_word_gets_a_tag(tagger: NameTagger) -> None:
    found = tagger.tag(SENTENCES)
    assert [len(tags) for tags in found] == [len(words) for words in SENTENCES]
    assert {tag for tags in found for tag in tags} <= set(TAGS)


def test_company_changes_nothing(tagger: NameTagger) -> None:
    alone = [tagger.tag([words])[0] for words in SENTENCES]
    assert tagger.tag(SENTENCES) == alone
    assert tagger.tag(SENTENCES[::-1]) == alone[::-1]


def test_no_words_no_tags(tagger: NameTagger) -> None:
    assert tagger.tag([]) == []
    assert tagger.tag([[], ["رسوان"], []])[::2] == [[], []]


def test_another_file_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "DIGEST", "0" * 16)
    lexica = open_lexica()
    with pytest.raises(LexiconError, match="install rawi again"):
        NameTagger(lexica, World(lexica))


def test_the_file_lies_beside_the_code_and_is_small() -> None:
    assert files("rawi.entities").joinpath("names.npz").is_file()
    assert len(files("rawi.entities").joinpath("names.npz").read_bytes()) < 5_000_000


def _sentences(path: Path) -> list[list[tuple[str, str]]]:
    found: list[list[tuple[str, str]]] = [[]]
    for line in path.read_text("utf-8").splitlines():
        cells = line.split()
        if len(cells) < 2:
            found.append([])
        else:
            found[-1].append((cells[0].strip("\u200e\u200f\ufeff") or "-", cells[-1]))
    return [one for one in found if one]


def _spans(number: int, tags: list[str]) -> Spans:
    found: Spans = set()
    first = 0
    for place in range(len(tags) + 1):
        tag = tags[place] if place < len(tags) else "O"
        before = tags[place - 1] if place else "O"
        if before != "O" and (tag[:1] != "I" or tag[2:5] != before[2:5]):
            found.add((number, first, place, before[2:5]))
        if tag != "O" and (tag[:1] == "B" or tag[2:5] != before[2:5]):
            first = place
    return found


@pytest.mark.parametrize("name", ["anercorp", "aqmar"])
def test_the_tagger_holds_its_floors(tagger: NameTagger, name: str) -> None:
    gate = GATES[name]
    path = ROOT / gate["file"]
    if not path.is_file():
        pytest.skip(f"{gate['file']} is not beside this checkout")
    assert GATES["tagger"]["digest"] == DIGEST, "the weights changed: measure again and pin their digest"
    sentences = _sentences(path)
    if name == "anercorp":
        sentences = [one for at in range(160, len(sentences), 400) for one in sentences[at : at + 40]]
    tagged = tagger.tag([[fold_text(word) or word for word, _ in one] for one in sentences])
    wanted_spans = {span for k, one in enumerate(sentences) for span in _spans(k, [tag for _, tag in one])}
    given_spans = {span for k, tags in enumerate(tagged) for span in _spans(k, tags)}
    f1 = 2 * len(wanted_spans & given_spans) / (len(wanted_spans) + len(given_spans))
    assert f1 >= gate["floor"]


@pytest.mark.parametrize("sharp", [0.5, 1, 4, 12])
def test_the_path_is_the_best_of_all_paths(sharp: float) -> None:
    random = np.random.default_rng(7)
    steps, starts = random.normal(size=(3, 3)).astype("f"), random.normal(size=3).astype("f")
    lengths = (3, 0, 1, 5, 3, 7)
    scores = (sharp * random.normal(size=(sum(lengths), 3))).astype("f")
    spans = [(sum(lengths[:k]), length) for k, length in enumerate(lengths)]

    def worth(first: int, path: tuple[int, ...]) -> float:
        own = sum(scores[first + at, tag] for at, tag in enumerate(path))
        return float(starts[path[0]] + own + sum(steps[a, b] for a, b in pairwise(path)))

    for (first, length), path in zip(spans, PathFinder(steps, starts).find(scores, spans), strict=True):
        every = product(range(3), repeat=length)
        assert tuple(path) == (max(every, key=lambda one: worth(first, one)) if length else ())


@given(st.lists(st.lists(st.integers(0, 30), max_size=12), max_size=12))
def test_rows_are_those_of_their_keys_whatever_was_kept(asked: list[list[int]]) -> None:
    made: list[int] = []

    def make(keys: Sequence[int]) -> npt.NDArray[np.float32]:
        made.extend(set(keys))
        return np.array([[key, -key] for key in keys], dtype=np.float32)

    rows = KeptRows(make, 2, 40)
    for keys in asked:
        assert rows.find(keys).tolist() == [[key, -key] for key in keys]
    assert len(made) == len(set(made)), "a row was made twice though all had room"
    few = KeptRows(make, 2, 3)
    for keys in asked:
        assert few.find(keys).tolist() == [[key, -key] for key in keys]


@pytest.mark.parametrize("word", ["في", "والمفاوضات", "و", "x" * 30])
def test_letter_groups_are_hashed_whole(word: str) -> None:
    groups = [f"<{word}>"[at : at + size] for size in (2, 3, 4, 5) for at in range(len(word) + 3 - size)] + [
        f"W<{word}>"
    ]
    assert parts(word) == [crc32(group.encode()) % BUCKETS for group in groups][:40]


def test_pieces_are_cut_the_likeliest_way() -> None:
    pieces = Pieces(["▁", "▁ا", "ال", "لم", "الم", "ا", "ل", "م"], [-1, -1.5, -1, -1, -4, -2, -2, -2])
    assert pieces.cut("الم") == [1, 3]
    assert pieces.cut("xم") == [0, 7]  # a letter of no piece is left out
