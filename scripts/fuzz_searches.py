"""What scripts/fuzz.py feeds of searches: read, and answered from the index of a small archive."""

from __future__ import annotations

import atexit
import random
import shutil
import tempfile
from functools import cache
from pathlib import Path

from fuzz_inputs import FIELDS, HARD, SIGNS, readings, words
from fuzz_targets import Target

from rawi import Reading, open_lexica
from rawi.archive.search import QueryReader, Sought
from rawi.desk.archiving import ArchiveDesk
from rawi.desk.pool import DeskPool
from rawi.errors import QueryError

AT = "2024-03-21T09:00:00Z"
SOUGHT: tuple[Sought, ...] = ("statements", "figures", "events", "people")


@cache
def _reader() -> QueryReader:
    return QueryReader(open_lexica())


def _query(text: str) -> None:
    _reader().read(text, order="newest" if len(text) % 2 else "best")


def _shortest() -> list[Reading]:
    return sorted(readings(), key=lambda one: len(one.page.text))[:8]


@cache
def _found_words() -> list[str]:
    return [word for one in _shortest() for word in one.page.text.split()]


@cache
def _shelf() -> DeskPool:
    """An archive of the shortest samples: what an answer costs grows with its articles."""
    folder = Path(tempfile.mkdtemp(prefix="rawi-fuzz-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    with ArchiveDesk(folder / "news.db", at=AT) as desk:
        desk.add_results(_shortest())
    return DeskPool(folder / "news.db")


def _search(text: str) -> None:
    with _shelf().reading() as desk:
        query = desk.query(text, newest=len(text) % 2 == 0)
        found = desk.search(query, limit=2, facets=len(text) % 3 == 0)
        for shown in desk.show(found.hits, query):
            if shown.snippet is not None and not all(0 <= one.start < one.end for one in shown.snippet.marks):
                raise AssertionError("a mark outside its text")
        desk.find(SOUGHT[len(text) % len(SOUGHT)], query, limit=3)


def _made_search(chance: random.Random) -> str:
    parts = []
    for _ in range(20 if chance.random() < 0.03 else chance.choice((1, 1, 2, 2, 3, 5))):
        kind = chance.random()
        word = chance.choice(_found_words() if kind < 0.5 else words() if kind < 0.75 else HARD)
        parts.append(
            chance.choice(("", "", "", "-")) + (chance.choice(FIELDS) + ":" if chance.random() < 0.3 else "")
            + (f'"{word} {chance.choice(words())}"' if chance.random() < 0.2 else word) + chance.choice(("", "", "", "*", *SIGNS))
        )  # fmt: skip
    return " ".join(parts)


def _searches() -> list[str]:
    _shelf()
    return _queries()


def _queries() -> list[str]:
    return [_made_search(random.Random(number)) for number in range(100)]


SEARCHES: dict[str, Target] = {
    one.name: one
    for one in (
        Target(name="queries", run=_query, corpus=_queries, pieces=lambda: HARD + SIGNS + FIELDS + words(),
               made=_made_search, allowed=(QueryError,), most=300),
        Target(name="search", run=_search, corpus=_searches, pieces=lambda: HARD + SIGNS + FIELDS + words(),
               made=_made_search, allowed=(QueryError,), most=300),
    )
}  # fmt: skip
