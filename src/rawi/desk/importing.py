"""Takes Wikidata's JSON into a folder of the user's own language data: first what it would add, then the files."""

from __future__ import annotations

import bz2
import gzip
import json
import os
import re
import tempfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from importlib.resources.abc import Traversable
from io import BufferedReader
from pathlib import Path

from rawi import times
from rawi.desk.linting import USED
from rawi.errors import LexiconError
from rawi.lexicon import lint_lexica, load_lexica
from rawi.lexicon.additions import TENURES, Classes, LeftOut, Tally, find_additions, wanted_names
from rawi.lexicon.wikidata import Item, join_items, read_document, read_line

_Stream = BufferedReader | gzip.GzipFile | bz2.BZ2File

_LONGEST_LINE = 64_000_000  # bytes; the longest entities of Wikidata have a few million
_LARGEST_DOCUMENT = 512_000_000
_NAMED_LINES = 20
_DOCUMENT = re.compile(rb'(?:\xef\xbb\xbf)?\s*\{\s*"(?:head|results|entities)"\s*:')
_DUMP_LINE = re.compile(rb'\[?\s*\{"type":"item","id":"(Q\d+)"')
_SOURCE = "Wikidata"
_LICENCE = "CC0-1.0"
_WHAT = {
    "entities/persons": "people that Arabic news names",
    "entities/bodies": "bodies that Arabic news names",
    "entities/tenures": "people and the days between which they held an office",
    "places/regions": "places that Arabic news names",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportPlan:
    """What files of Wikidata would add to a folder.

    `added` has the new lines by the name of their list, without line ends. `bad_lines` names the first lines that were
    not read (`file:line: why`), `bad` counts them all; `items` counts the items that were read.
    """

    added: Mapping[str, tuple[str, ...]]
    left_out: tuple[LeftOut, ...]
    items: int
    bad: int
    bad_lines: tuple[str, ...]


def plan_import(sources: Sequence[Path], into: Path, *, day: date) -> ImportPlan:
    """What these files would add to the folder `into`, which need not exist yet; nothing is written.

    A file is an entity dump (one entity a line) or a document of SPARQL results, plain or compressed by gzip or bzip2.
    Dumps are read twice, line by line; only the items that can become rows are kept in memory. `day` is the day of the
    look-up, for the column `checked`.

    Raises:
        LexiconError: a file cannot be opened or unpacked, or the language data are malformed.
    """
    lexica = load_lexica(*_folders(into))
    classes, tally, bad = Classes(lexica), Tally(), _BadLines()
    count = 0
    picked: list[Item] = []
    for item in _read_files(sources, bad):
        count += 1
        reason = classes.refusal(item)
        if reason:
            tally.add(reason, _example(item))
        else:
            picked.append(item)
    picked = list(join_items(picked))
    wanted = wanted_names(picked)
    names: dict[str, Item] = {}
    for item in _read_files(sources, _BadLines(), wanted) if wanted else ():
        if item.id in wanted:
            names[item.id] = join_items((names[item.id], item))[0] if item.id in names else item
            reason = classes.refusal(item)
            if reason:
                tally.take_back(reason, _example(item))
    found = find_additions(picked, names, lexica, day, tally)
    return ImportPlan(
        added={name: tuple("\t".join(cells) for cells in rows) for name, rows in found.rows.items()},
        left_out=found.left_out,
        items=count,
        bad=bad.count,
        bad_lines=tuple(bad.named),
    )


def write_import(plan: ImportPlan, into: Path, *, day: date) -> tuple[Path, ...]:
    """Writes a plan's lines to the lists in the folder `into`, and gives the files that were written.

    A list that is there is extended, and its header says so; others get a header. Every file is replaced in one step,
    and none before the whole folder is known to pass `rawi lexica check`. Data that `open_lexica` gave before for this
    folder stay as they were.

    Raises:
        LexiconError: the folder would not pass the check, or cannot be written; the message says why.
    """
    if not plan.added:
        return ()
    columns = {name: load_lexica(*_folders(into)).table(name).columns for name in plan.added}
    faults = _faults(plan, columns, into, day)
    if faults:
        more = f" (and {len(faults) - 3} more)" if len(faults) > 3 else ""
        raise LexiconError(f"{into}: nothing written, for it would not pass: {'; '.join(faults[:3])}{more}")
    written = []
    try:
        for name, lines in plan.added.items():
            path = (into / f"{name}.tsv").resolve()
            path.parent.mkdir(parents=True, exist_ok=True)
            text = _extended(path.read_bytes(), day) if path.exists() else _header(name, columns[name], day)
            staged = path.with_name(f".{path.name}.{os.getpid()}.tmp")
            written.append((staged, path))
            staged.write_bytes(text + "".join(f"{line}\n" for line in lines).encode())
        for staged, path in written:
            staged.replace(path)
    except OSError as error:
        raise LexiconError(f"{error.filename or into}: cannot be written: {error.strerror}") from error
    finally:
        for staged, _ in written:
            staged.unlink(missing_ok=True)
    return tuple(path for _, path in written)


def _faults(plan: ImportPlan, columns: Mapping[str, tuple[str, ...]], into: Path, day: date) -> list[str]:
    """What `rawi lexica check` would say of the folder with the new lines, which stand in a third folder here."""
    with tempfile.TemporaryDirectory() as folder:
        for name, lines in plan.added.items():
            path = Path(folder, f"{name}.tsv")
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(_header(name, columns[name], day) + "\n".join(lines).encode())
        lexica = load_lexica(*_folders(into), Path(folder))
        return [*lint_lexica(lexica, USED), *times.check_phrases(lexica)]


def _header(name: str, columns: Sequence[str], day: date) -> bytes:
    alike = ("# alike: allowed",) if name == TENURES else ()
    lines = (
        f"# what: {_WHAT[name]}, taken from Wikidata by rawi lexica import",
        f"# source: {_SOURCE}",
        f"# licence: {_LICENCE}",
        f"# reviewed: {day}",
        *alike,
        "# columns: " + "\t".join(columns),
    )
    return "".join(f"{line}\n" for line in lines).encode()


def _extended(data: bytes, day: date) -> bytes:
    """A list's text, ready for more lines; its header names Wikidata and its licence beside what it named before."""
    lines = data.decode("utf-8").splitlines(keepends=True)
    alone = any(re.fullmatch(rf"#\s*source:\s*{_SOURCE}\s*", line) for line in lines)
    for place, line in enumerate(lines):
        key, _, value = line.rstrip().partition(":")
        if key and not key.lstrip("\ufeff").startswith("#"):
            break
        if key.endswith("source") and _SOURCE not in value:
            lines[place] = f"{key}:{value}; {_SOURCE}\n"
        elif key.endswith("licence") and _LICENCE not in value:
            lines[place] = f"{key}:{value}; rows from {_SOURCE} {_LICENCE}\n"
        elif key.endswith("reviewed") and alone:
            lines[place] = f"{key}: {day}\n"
    text = "".join(lines)
    return (text if text.endswith("\n") else f"{text}\n").encode()


def _folders(into: Path) -> list[Traversable]:
    package = files("rawi") / "lexica"
    if not into.exists():
        return [package]
    if not into.is_dir():
        raise LexiconError(f"{into}: no folder; --into takes a folder laid out like lexica/")
    if isinstance(package, Path) and into.resolve() == package.resolve():
        raise LexiconError(f"{into}: the package's own lists; --into takes a folder of your own")
    return [package, into]


def _example(item: Item) -> str:
    return f"{item.id} {item.ar or item.en}".strip()


class _BadLines:
    def __init__(self) -> None:
        self.count = 0
        self.named: list[str] = []

    def add(self, path: Path, line: int, why: object) -> None:
        self.count += 1
        if len(self.named) < _NAMED_LINES:
            self.named.append(f"{path}:{line}: {why}")


def _read_files(
    sources: Sequence[Path], bad: _BadLines, only: frozenset[str] | None = None
) -> Iterator[Item]:
    """The items of files; of dumps as Wikidata writes them, `only` those of these Q ids are parsed at all."""
    for path in sources:
        try:
            with _opened(path) as stream:
                if _DOCUMENT.match(stream.peek(4096)):
                    yield from _document(path, stream, bad)
                else:
                    yield from _lines(path, stream, bad, only)
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:
            raise LexiconError(f"{path}: cannot be unpacked: {error}") from error
        except OSError as error:
            raise LexiconError(f"{path}: cannot be read: {error.strerror or error}") from error


def _opened(path: Path) -> _Stream:
    if not path.is_file():
        why = "no plain file, which it must be to be read twice" if path.exists() else "no such file"
        raise LexiconError(f"{path}: {why}")
    with path.open("rb") as stream:
        magic = stream.read(3)
    if magic.startswith(b"\x1f\x8b"):
        return gzip.GzipFile(path)
    return bz2.BZ2File(path) if magic == b"BZh" else path.open("rb")


def _document(path: Path, stream: _Stream, bad: _BadLines) -> Iterator[Item]:
    data = stream.read(_LARGEST_DOCUMENT + 1)
    if len(data) > _LARGEST_DOCUMENT:
        raise LexiconError(f"{path}: results of more than {_LARGEST_DOCUMENT:,} bytes; ask for them in parts")
    try:
        yield from read_document(data)
    except ValueError as error:
        bad.add(path, getattr(error, "lineno", 1), _why(error))


def _lines(path: Path, stream: _Stream, bad: _BadLines, only: frozenset[str] | None) -> Iterator[Item]:
    number = 0
    while line := stream.readline(_LONGEST_LINE):
        number += 1
        if len(line) == _LONGEST_LINE and not line.endswith(b"\n"):
            bad.add(path, number, f"longer than {_LONGEST_LINE:,} bytes")
            while line and not line.endswith(b"\n"):
                line = stream.readline(_LONGEST_LINE)
            continue
        named = _DUMP_LINE.match(line) if only is not None else None
        if only is not None and named and named.group(1).decode() not in only:
            continue
        try:
            yield from read_line(line)
        except ValueError as error:
            bad.add(path, number, _why(error))


def _why(error: ValueError) -> str:
    if isinstance(error, json.JSONDecodeError):
        return f"no JSON: {error.msg}"
    return "not UTF-8" if isinstance(error, UnicodeDecodeError) else str(error)
