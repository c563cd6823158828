"""Folders and files that lie on this machine or in object storage (`s3://bucket/key`), read and written alike."""

from __future__ import annotations

import io
import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from tempfile import TemporaryFile
from typing import IO, Any, Protocol

from rawi.errors import MissingExtra, SourceError

_STORES = ("s3://", "gs://")
_BESIDE = ".writing"  # what a file is called until it is whole
_COPIED = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A file that was found: its whole address, its size in bytes, and when it was last changed, in nanoseconds."""

    path: str
    size: int
    changed: int


class Place(Protocol):
    """Where addresses of one kind lead."""

    def find(self, path: str) -> list[Entry]:
        """The file at an address, or all files below a folder, by name, hidden ones left out; none: nothing there."""

    def open(self, path: str) -> IO[bytes]:
        """A file to read, from any place in it. Raises OSError."""

    def exists(self, path: str) -> bool:
        """Whether there is a file."""

    def put(self, path: str, write: Callable[[IO[bytes]], None]) -> None:
        """Write a file: it is there whole or not at all, whatever happens. Raises OSError."""

    def clear(self, path: str) -> None:
        """Take away what runs that were cut off left half written in a folder."""


def is_stored(path: str) -> bool:
    """Whether an address is one of object storage."""
    return path.startswith(_STORES)


def place_of(path: str) -> Place:
    """Where an address leads.

    Raises:
        MissingExtra: it leads to object storage, and pyarrow is not installed.
        SourceError: no such storage can be reached from here.
    """
    return _Store(path) if is_stored(path) else _Disk()


def below(folder: str, *names: str) -> str:
    """The address of something in a folder.

    >>> below("s3://news/out/", "parts", "a.parquet")
    's3://news/out/parts/a.parquet'
    """
    return "/".join((folder.rstrip("/") if len(folder) > 1 else folder, *names))


class _Disk:
    def find(self, path: str) -> list[Entry]:
        where = Path(path)
        return [_entry(one) for one in ([where] if where.is_file() else _files(where))]

    def open(self, path: str) -> IO[bytes]:
        return Path(path).open("rb")

    def exists(self, path: str) -> bool:
        return Path(path).is_file()

    def put(self, path: str, write: Callable[[IO[bytes]], None]) -> None:
        where = Path(path)
        where.parent.mkdir(parents=True, exist_ok=True)
        beside = where.with_name(f"{where.name}.{os.getpid()}-{os.urandom(4).hex()}{_BESIDE}")
        try:
            with beside.open("wb") as stream:
                write(stream)
                stream.flush()
                os.fsync(stream.fileno())
            beside.replace(where)
        finally:
            beside.unlink(missing_ok=True)

    def clear(self, path: str) -> None:
        for one in Path(path).glob(f"*{_BESIDE}"):
            with suppress(FileNotFoundError):
                one.unlink()


def _files(folder: Path) -> Iterator[Path]:
    """All files below a folder in the order of their names; a link to a folder is not followed."""
    if not folder.is_dir():
        return
    for entry in sorted(folder.iterdir(), key=lambda one: os.fsencode(one.name)):
        if entry.name.startswith("."):
            continue
        if entry.is_dir() and not entry.is_symlink():
            yield from _files(entry)
        elif entry.is_file():
            yield entry


def _entry(path: Path) -> Entry:
    told = path.stat()
    return Entry(path=str(path), size=told.st_size, changed=told.st_mtime_ns)


class _Store:
    """Object storage through pyarrow; an object is seen when it was put whole, never before."""

    def __init__(self, path: str) -> None:
        scheme, _, rest = path.partition("://")
        self._scheme, self._query = f"{scheme}://", f"?{rest.partition('?')[2]}" if "?" in rest else ""
        self._system = _system(scheme, path)

    def find(self, path: str) -> list[Entry]:
        from pyarrow import fs

        key = self._key(path)
        told = self._system.get_file_info(key)
        if told.type == fs.FileType.NotFound:
            return []
        found = (
            [told]
            if told.type == fs.FileType.File
            else self._system.get_file_info(fs.FileSelector(key, recursive=True))
        )
        parts = len(PurePosixPath(key).parts)
        return [
            Entry(path=f"{self._scheme}{one.path}{self._query}", size=one.size, changed=one.mtime_ns or 0)
            for one in sorted(found, key=lambda one: str(one.path))
            if one.type == fs.FileType.File
            and not any(name.startswith(".") for name in PurePosixPath(one.path).parts[parts:])
        ]

    def open(self, path: str) -> IO[bytes]:
        return self._system.open_input_file(self._key(path))  # type: ignore[no-any-return]

    def exists(self, path: str) -> bool:
        from pyarrow import fs

        return bool(self._system.get_file_info(self._key(path)).type == fs.FileType.File)

    def put(self, path: str, write: Callable[[IO[bytes]], None]) -> None:
        # Whatever is sent in a stream that is then closed is there: so nothing is sent before all is written.
        with TemporaryFile() as whole:
            write(whole)
            whole.seek(0)
            stream = self._system.open_output_stream(self._key(path))
            while data := whole.read(_COPIED):
                stream.write(data)
            stream.close()

    def clear(self, path: str) -> None:
        """Nothing: storage shows no half objects."""

    def _key(self, path: str) -> str:
        return path.removeprefix(self._scheme).partition("?")[0].rstrip("/")


def _system(scheme: str, path: str) -> Any:
    try:
        from pyarrow import fs
    except ImportError as error:
        raise MissingExtra(f'{path}: to reach object storage install "rawi[parquet]"') from error
    try:
        endpoint = os.environ.get("AWS_ENDPOINT_URL_S3") or os.environ.get("AWS_ENDPOINT_URL")
        if scheme == "s3" and "?" not in path and endpoint:
            plain, _, host = endpoint.rpartition("://")
            return fs.S3FileSystem(endpoint_override=host.rstrip("/"), scheme=plain or "https")
        if scheme == "s3" and "?" not in path:
            return fs.S3FileSystem()
        return fs.FileSystem.from_uri(path)[0]
    except (OSError, ValueError) as error:
        raise SourceError(f"not found: {path}: {error}") from error


class Watched(io.RawIOBase):
    """A stream between two places of a file that remembers a fault of the place it is read from.

    Those who unpack take an error for a damaged page; `check` tells it from one.
    """

    def __init__(self, stream: IO[bytes], first: int = 0, last: int | None = None) -> None:
        self._stream, self._left = stream, None if last is None else last - first
        self.fault: OSError | None = None
        stream.seek(first)

    def readable(self) -> bool:
        """It is."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill the buffer with what comes next; 0 at the end."""
        size = len(buffer) if self._left is None else min(len(buffer), self._left)
        try:
            data = self._stream.read(size)
        except OSError as error:
            self.fault = error
            raise
        buffer[: len(data)] = data
        if self._left is not None:
            self._left -= len(data)
        return len(data)

    def check(self) -> None:
        """Raises the fault, if there was one."""
        if self.fault is not None:
            raise self.fault
