"""Where pages come from: files, folders, archives of pages, standard input, addresses."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterable, Iterator
from dataclasses import replace
from importlib.resources import files
from pathlib import Path
from typing import IO

from rawi.desk.settings import Limits
from rawi.errors import SourceError, Unreadable
from rawi.model import RawPage, Refusal
from rawi.pages import unpack


def find_pages(
    sources: Iterable[str | Path], limits: Limits, *, allow_private: bool = False
) -> Iterator[RawPage | Refusal]:
    """The raw pages of all sources, in their order; what cannot be opened is a refusal and the rest go on.

    A source is a file (a page, or WARC, JSON Lines, RSS, Atom, gzip, zstd), a folder (its files, by name,
    hidden ones left out), `-` (standard input), or an http(s) address, the only thing that is ever fetched.
    """
    for source in sources:
        name = str(source)
        try:
            if name.startswith(("http://", "https://")):
                from rawi.desk.fetching import fetch  # imports a network library, for addresses alone

                yield from _fetched(fetch(name, limits, allow_private=allow_private), limits)
            elif name == "-":
                yield from _unpacked(sys.stdin.buffer, "-", limits)
            else:
                yield from _in_path(Path(source), limits)
        except SourceError as error:
            yield Refusal(source=name, stage="open", reason=error.reason)


def find_samples() -> Iterator[RawPage]:
    """The sample pages that come with the package, by name."""
    for entry in sorted((files("rawi") / "samples" / "pages").iterdir(), key=lambda one: one.name):
        if entry.name.endswith((".html", ".txt")):
            yield RawPage(data=entry.read_bytes(), source=entry.name)


def _fetched(page: RawPage, limits: Limits) -> Iterator[RawPage | Refusal]:
    """The page an address gives, or the pages in it when it is a feed or an archive of pages."""
    for one in _unpacked(io.BytesIO(page.data), page.source, limits):
        same = isinstance(one, RawPage) and one.source == page.source
        yield replace(page, data=one.data) if same and isinstance(one, RawPage) else one


def _in_path(path: Path, limits: Limits, above: frozenset[Path] = frozenset()) -> Iterator[RawPage | Refusal]:
    try:
        if path.is_dir():
            yield from _in_folder(path, limits, above)
            return
        with path.open("rb") as stream:
            yield from _unpacked(stream, _name(path), limits)
    except FileNotFoundError:
        yield Refusal(source=_name(path), stage="open", reason="not found: no such file or folder")
    except (PermissionError, IsADirectoryError) as error:
        yield Refusal(source=_name(path), stage="open", reason=f"forbidden: {error.strerror}")
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        yield Refusal(source=_name(path), stage="open", reason=f"not found: {reason}")


def _in_folder(path: Path, limits: Limits, above: frozenset[Path]) -> Iterator[RawPage | Refusal]:
    real = path.resolve()
    if real in above:  # a link to a folder that holds it
        return
    entries = sorted(entry for entry in path.iterdir() if not entry.name.startswith("."))
    if not entries:
        yield Refusal(source=_name(path), stage="open", reason="empty: no pages in the folder")
    for entry in entries:
        if entry.is_dir() or entry.is_file() or not entry.exists():
            yield from _in_path(entry, limits, above | {real})
        else:  # a pipe or a socket would keep us waiting
            yield Refusal(source=_name(entry), stage="open", reason="not text: no regular file")


def _name(path: Path) -> str:
    """A path's name for people and JSON: bytes that are no UTF-8 become question marks."""
    return str(path).encode("utf-8", "replace").decode("utf-8")


def _unpacked(stream: IO[bytes], source: str, limits: Limits) -> Iterator[RawPage | Refusal]:
    try:
        yield from unpack(stream, source, page_bytes=limits.page_bytes)
    except Unreadable as error:
        yield Refusal(source=source, stage=error.stage, reason=error.reason)
