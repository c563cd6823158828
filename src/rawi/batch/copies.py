"""Copies in a whole batch: what the archive finds article by article, found by one join of all signatures.

The same numbers, bounds and exact check as the archive's (`Threads.near`, `stories.find_copy`), so the same copies.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import IO

import numpy as np
from numpy.typing import NDArray

from rawi.archive.threads import LEAST, MOST, NEAR
from rawi.desk.comparing import carried
from rawi.desk.parts import Row, parts_of, read_rows, result_of
from rawi.desk.places import place_of
from rawi.desk.threading import SHORTEST
from rawi.errors import MissingExtra
from rawi.model import Copy, Reading
from rawi.script import WORD, fold
from rawi.stories import Carried, find_copy, may_carry, pack_runs

_PAIRS = 20_000_000  # joined at a time


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """An article of a batch as the join sees it: in what place it was read, on which page, with which signature."""

    id: str
    page: str
    day: date | None
    words: int
    signature: tuple[int, ...]


def find_copies(folder: str) -> Iterator[Copy]:
    """The copies among all articles of a batch, in the order of the later read ones.

    Of pages that stood at one address the last read counts, as in an archive.

    Raises:
        ArchiveError: the folder is no batch, or a part is damaged.
    """
    articles = read_signed(folder)
    pairs = near_pairs(articles)
    wanted = {articles[one].id for pair in pairs for one in pair}
    known = _carried_of(folder, {one.id: one for one in articles if one.id in wanted})
    runs = {id: pack_runs(one.words) for id, one in known.items()}
    for later, some in groupby(pairs, key=itemgetter(0)):
        one, others = articles[later], [articles[earlier] for _, earlier in some]
        for other, may in zip(
            others, may_carry(runs[one.id], [runs[each.id] for each in others]), strict=True
        ):
            copy = find_copy(known[one.id], known[other.id]) if may and one.page != other.page else None
            if copy is not None:
                yield copy


def write_copies(folder: str, out: str) -> int:
    """Write the copies of a batch into a Parquet file, here or in object storage; how many there are."""
    try:
        import pyarrow as arrow
        import pyarrow.parquet
    except ImportError as error:
        raise MissingExtra('copies are written as Parquet; install "rawi[parquet]"') from error
    names = [one.name for one in fields(Copy)]
    rows = [{name: getattr(one, name) for name in names} for one in find_copies(folder)]
    kinds = {"shared": arrow.float64(), "credited": arrow.bool_()}
    table = arrow.Table.from_pylist(
        rows, schema=arrow.schema([(one, kinds.get(one, arrow.string())) for one in names])
    )

    def write(stream: IO[bytes]) -> None:
        pyarrow.parquet.write_table(table, stream, compression="zstd")

    place_of(out).put(out, write)
    return len(rows)


def near_pairs(articles: Sequence[Signed]) -> list[tuple[int, int]]:
    """Places of articles and of earlier ones that may carry the same text: of each the likeliest sixty.

    >>> one = Signed(id="a", page="p", day=None, words=30, signature=(1, 2, 3, 4))
    >>> near_pairs([one, Signed(id="b", page="q", day=None, words=30, signature=(2, 3, 4, 9))])
    [(1, 0)]
    """
    taken = [one.signature if one.words >= SHORTEST else () for one in articles]
    sizes = np.array([len(one) for one in taken], np.int64)
    owners = np.repeat(np.arange(len(taken), dtype=np.int64), sizes)
    numbers = np.fromiter((number for one in taken for number in one), np.int64, int(sizes.sum()))
    by_number = np.argsort(numbers, kind="stable")  # of one number: in the order of the articles
    numbers, owners = numbers[by_number], owners[by_number]
    begins = (
        np.flatnonzero(np.r_[True, numbers[1:] != numbers[:-1]]) if len(numbers) else np.empty(0, np.int64)
    )
    first = np.repeat(begins, np.diff(np.r_[begins, len(numbers)]))
    at = np.arange(len(numbers))
    count = at - np.maximum(first, at - MOST)  # the latest ones that have the number too
    by_owner = np.argsort(owners, kind="stable")
    found: list[tuple[int, int]] = []
    for some in _blocks(by_owner, owners, count):
        found += _counted(some, owners, count, sizes)
    return found


def _blocks(
    by_owner: NDArray[np.int64], owners: NDArray[np.int64], count: NDArray[np.int64]
) -> Iterator[NDArray[np.int64]]:
    """The entries of some articles at a time, so that their pairs fit into memory."""
    costs, mine = np.cumsum(count[by_owner]), owners[by_owner]
    last_of_each = np.r_[mine[1:] != mine[:-1], True][: len(mine)]
    ends: list[int] = (np.flatnonzero(last_of_each) + 1).tolist()
    begin, paid = 0, 0
    for place, end in enumerate(ends):
        last = place == len(ends) - 1
        if last or costs[ends[place + 1] - 1] - paid > _PAIRS:
            yield by_owner[begin:end]
            begin, paid = end, int(costs[end - 1])


def _counted(
    entries: NDArray[np.int64], owners: NDArray[np.int64], count: NDArray[np.int64], sizes: NDArray[np.int64]
) -> Iterator[tuple[int, int]]:
    times = count[entries]
    total = int(times.sum())
    if not total:
        return
    # Of an entry at place p with n before it: p - n, …, p - 1.
    steps = np.arange(total) - np.repeat(np.cumsum(times) - times, times)
    others = owners[np.repeat(entries - times, times) + steps]
    pairs, shared = np.unique(np.repeat(owners[entries], times) * len(sizes) + others, return_counts=True)
    later, earlier = pairs // len(sizes), pairs % len(sizes)
    enough = shared >= np.minimum(LEAST, sizes[later])
    later, earlier, shared = later[enough], earlier[enough], shared[enough]
    order = np.lexsort((earlier, -shared, later))
    rank, before = 0, -1
    for one in order:
        rank = rank + 1 if later[one] == before else 0
        before = int(later[one])
        if rank < NEAR:
            yield before, int(earlier[one])


def read_signed(folder: str) -> list[Signed]:
    """The articles of the pages that are the last at their addresses, in the order they were read."""
    current: dict[str, str] = {}
    pages: dict[str, list[Signed]] = {}
    for row in _rows(folder, ("page", "url", "articles")):
        if row.page is None:
            continue
        current[row.url or row.source] = row.page
        pages.setdefault(
            row.page,
            [
                Signed(id=one.id, page=row.page, day=one.day, words=one.words, signature=one.signature)
                for one in row.articles
            ],
        )
    shown = set(current.values())
    return [one for page, found in pages.items() if page in shown for one in found]


def _carried_of(folder: str, wanted: dict[str, Signed]) -> dict[str, Carried]:
    found: dict[str, Carried] = {}
    for row in _rows(folder, ("page", "url", "text", "reading", "articles")):
        if not any(one.id in wanted and one.id not in found for one in row.articles):
            continue
        reading = result_of(row)
        for article in reading.articles if isinstance(reading, Reading) else ():
            if article.id in wanted:
                # Most words stand in many articles, and are kept once.
                words = [sys.intern(one) for one in WORD.findall(fold(article.text).folded)]
                found[article.id] = carried(wanted[article.id].day, article, words)
    return found


def _rows(folder: str, columns: Sequence[str]) -> Iterator[Row]:
    for path in parts_of(folder)[0]:
        yield from read_rows(path, columns)
