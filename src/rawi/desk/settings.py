"""Where the language data lie, and what a run may cost."""

from __future__ import annotations

import gc
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Literal

from rawi.clauses import Stemmer
from rawi.errors import ArchiveError, LexiconError
from rawi.lexicon import Lexica, load_lexica
from rawi.stories import stem_rarities


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Bounds on one page: bytes when unpacked, seconds of reading and of fetching."""

    page_bytes: int = 10_000_000
    seconds: float = 20.0
    fetch_seconds: float = 20.0
    redirects: int = 5


def search_engine() -> Literal["fts5", "tantivy"]:
    """What ranks articles by words, which RAWI_SEARCH says: SQLite's FTS5, or Tantivy beside it.

    Raises:
        ArchiveError: it names another.
    """
    match os.environ.get("RAWI_SEARCH", ""):
        case "tantivy":
            return "tantivy"
        case "" | "fts5":
            return "fts5"
        case other:
            raise ArchiveError(f"RAWI_SEARCH is {other!r}; it is fts5 or tantivy")


def open_lexica(folder: Path | None = None) -> Lexica:
    """The language data of the package, joined by a folder of the user's own when given.

    Raises:
        LexiconError: the folder is missing, or a file in it is malformed.

    >>> "pages/markers" in open_lexica().tables
    True
    """
    return _loaded(folder)


# By itself, for a cache takes `f()` and `f(None)` for two calls and would load everything twice.
@lru_cache(maxsize=4)
def _loaded(folder: Path | None) -> Lexica:
    folders: list[Traversable] = [files("rawi") / "lexica"]
    if folder is not None:
        if not folder.is_dir():
            raise LexiconError(f"{folder}: no such folder; --lexica takes a folder laid out like lexica/")
        folders.append(folder)
    with uncollected():
        return load_lexica(*folders)


@lru_cache(maxsize=2)
def open_stems(folder: Path | None = None) -> tuple[Stemmer, tuple[dict[str, float], float]]:
    """The stemmer of the language data and how rare stems are (see `stem_rarities`), made once for all who use them."""
    data = open_lexica(folder)
    with compiling(folder):
        stemmer = Stemmer(data)
        return stemmer, stem_rarities(data, stemmer)


@contextmanager
def uncollected() -> Iterator[None]:
    """No search for rubbish while language data are loaded and compiled: what is made then stays.

    To walk it again and again as it grows would take a third as long as making it.
    """
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collects:
            gc.enable()


@contextmanager
def compiling(folder: Path | None) -> Iterator[None]:
    """While something is made from language data: what is wrong with a user's own is told as that.

    Raises:
        LexiconError: a cell of a list in `folder` is not what its column takes.
    """
    with uncollected():
        try:
            yield
        except (ValueError, LookupError, TypeError, ArithmeticError, re.error) as error:
            if folder is None:
                raise
            why = f"{type(error).__name__}: {error}"
            raise LexiconError(
                f"{folder}: its lists cannot be used, a cell is not what its column takes: {why}"
            ) from error
