"""Copies of a batch are the archive's copies."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rawi.archive.threads import LEAST, MOST, NEAR
from rawi.batch import Signed, find_copies, find_stories, near_pairs, read_batch, write_copies, write_stories
from rawi.desk.archiving import ArchiveDesk

pq: Any = pytest.importorskip("pyarrow.parquet")
SAMPLES = Path(__file__).parents[2] / "src" / "rawi" / "samples" / "pages"


def test_the_copies_and_stories_of_a_batch_are_those_of_the_archive(tmp_path: Path) -> None:
    read_batch([str(SAMPLES)], str(tmp_path / "out"), workers=2)
    with ArchiveDesk(tmp_path / "news.db", at="2026-11-22T09:00:00Z") as desk:
        desk.add([tmp_path / "out"])
        kept = desk.archive.threads.copies()
        stories = desk.stories(limit=1000, at_least=1)
    found = list(find_copies(str(tmp_path / "out")))
    assert len(kept) > 3
    assert [one for one, _ in find_stories(str(tmp_path / "out"))] == stories
    written = tmp_path / "stories.parquet"
    assert write_stories(str(tmp_path / "out"), str(written)) == len(stories) > 3
    assert [len(one) for one in pq.read_table(written)["articles"].to_pylist()] == [
        one.articles for one in stories
    ]
    assert sorted(found, key=repr) == sorted(kept, key=repr)
    copies = tmp_path / "copies.parquet"
    assert write_copies(str(tmp_path / "out"), str(copies)) == len(found)
    assert pq.read_table(copies)["article"].to_pylist() == [one.article for one in found]


def _slow(articles: list[Signed]) -> list[tuple[int, int]]:
    """What the archive does, one after another."""
    holders: dict[int, list[int]] = {}
    found = []
    for place, one in enumerate(articles):
        if one.words < 20:
            continue
        shared: dict[int, int] = {}
        for number in one.signature:
            for other in holders.setdefault(number, [])[-MOST:]:
                shared[other] = shared.get(other, 0) + 1
            holders[number].append(place)
        near = [(-count, other) for other, count in shared.items() if count >= min(LEAST, len(one.signature))]
        found += [(place, other) for _, other in sorted(near)[:NEAR]]
    return found


@given(
    st.lists(st.tuples(st.frozensets(st.integers(-9, 9), max_size=8), st.integers(18, 22)), max_size=90),
    st.integers(1, 400),
)
def test_the_join_finds_what_the_archive_finds(made: list[tuple[frozenset[int], int]], block: int) -> None:
    articles = [
        Signed(id=str(place), page=str(place), day=None, words=words, signature=tuple(sorted(numbers)))
        for place, (numbers, words) in enumerate(made)
    ]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("rawi.batch.copies._PAIRS", block)
        assert near_pairs(articles) == _slow(articles)


def test_what_a_common_number_finds_is_bounded() -> None:
    articles = [
        Signed(id=str(one), page=str(one), day=None, words=30, signature=(1, 2, 3)) for one in range(600)
    ]
    assert near_pairs(articles) == _slow(articles)
