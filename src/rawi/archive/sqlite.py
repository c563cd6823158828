"""An archive in one file: SQLite with a write-ahead log, strict tables, nothing but plain tables and views."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import apsw

from rawi.archive.database import Row, Value
from rawi.errors import ArchiveError

_PATIENCE = 30_000  # milliseconds a writer waits for its turn
_CACHE = -65_536  # KiB of pages kept in memory
_LOG = (
    8192  # pages of the log (32 MiB) that are brought into the file at once: many were written more than once
)
_HOPE = "`rawi archive check` tells what is, `rawi archive salvage` brings over what can be read"
_SERIAL = re.compile(r"\bSERIAL PRIMARY KEY\b")


class SqliteDatabase:
    """A connection to one file. `readonly`: the file must be there, and nothing is written to it."""

    def __init__(self, path: Path, *, readonly: bool = False) -> None:
        self._path = path
        try:
            self._db = open_readonly(path) if readonly else apsw.Connection(str(path))
            self._db.set_busy_timeout(_PATIENCE)
            if not readonly:
                self._db.pragma("journal_mode", "wal")
                # Every commit is on the disk when it returns, whatever happens to the power.
                self._db.pragma("synchronous", "full")
                self._db.pragma("wal_autocheckpoint", _LOG)
            self._db.pragma("foreign_keys", True)
            self._db.pragma("cache_size", _CACHE)
        except apsw.Error as error:
            raise _told(error, path) from error

    def run(self, sql: str, values: Sequence[Value] = ()) -> list[Row]:
        """The rows that a statement answers with."""
        try:
            return self._db.execute(sql, values).fetchall()
        except apsw.Error as error:
            raise _told(error, self._path) from error

    def many(self, sql: str, rows: Iterable[Sequence[Value]]) -> None:
        """Run a statement once for each row."""
        try:
            self._db.executemany(sql, rows)
        except apsw.Error as error:
            raise _told(error, self._path) from error

    def stream(self, sql: str, values: Sequence[Value] = ()) -> Iterator[Row]:
        """The rows of a statement as SQLite steps through them."""
        try:
            yield from self._db.execute(sql, values)
        except apsw.Error as error:
            raise _told(error, self._path) from error

    @contextmanager
    def writing(self) -> Iterator[None]:
        """One transaction, begun with the lock in hand, so that it never fails half way for want of it."""
        self.run("BEGIN IMMEDIATE")
        try:
            yield
            self.run("COMMIT")
        except BaseException:
            # A full disk ends a transaction by itself, and a commit may fail with it still open.
            if self._db.in_transaction:
                self.run("ROLLBACK")
            raise

    def has(self, table: str) -> bool:
        """Whether there is a table of that name."""
        return bool(self.run("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?", (table,)))

    def script(self, sql: str) -> None:
        """Run a migration, inside the transaction that is open."""
        self.run(_SERIAL.sub("INTEGER PRIMARY KEY", sql))

    def bytes(self) -> int | None:
        """The file and its log."""
        names = (self._path, self._path.with_name(f"{self._path.name}-wal"))
        return sum(one.stat().st_size for one in names if one.exists())

    def faults(self) -> Iterator[str]:
        """What SQLite's own checks of pages, indexes and references find."""
        for (found,) in self.run("PRAGMA integrity_check"):
            if found != "ok":
                yield str(found)
        for table, row, parent, _ in self.run("PRAGMA foreign_key_check"):
            yield f"{table} row {row} points to no {parent}"

    def close(self) -> None:
        """Close the file."""
        self._db.close()


def open_readonly(path: Path) -> apsw.Connection:
    """A connection that only reads, also where nothing may be written beside the file.

    Readers of a write-ahead log keep a file of marks beside it. Where they may not, and no log is left, nobody writes,
    and the file is read as one that never changes.
    """
    try:
        db = apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READONLY)
        db.set_busy_timeout(_PATIENCE)
        db.execute("SELECT 1 FROM sqlite_schema").fetchall()
    except (apsw.ReadOnlyError, apsw.CantOpenError):
        if not path.is_file() or path.with_name(f"{path.name}-wal").exists():
            raise
        address = f"file:{quote(str(path.absolute()))}?immutable=1"
        db = apsw.Connection(address, flags=apsw.SQLITE_OPEN_READONLY | apsw.SQLITE_OPEN_URI)
    return db


def _told(error: apsw.Error, path: Path) -> ArchiveError:
    if isinstance(error, apsw.BusyError):
        return ArchiveError(f"{path}: another program has been writing for {_PATIENCE // 1000} s; try again")
    if isinstance(error, apsw.NotADBError | apsw.CorruptError):
        return ArchiveError(f"{path}: not an archive, or damaged ({error}); {_HOPE}")
    if isinstance(error, apsw.CantOpenError):
        return ArchiveError(f"{path}: cannot be opened; does its folder exist, and may it be written to?")
    if isinstance(error, apsw.FullError):
        return ArchiveError(f"{path}: the disk is full; nothing of the last addition was kept")
    if isinstance(error, apsw.IOError):
        return ArchiveError(f"{path}: the disk fails ({error}); nothing of the last addition was kept")
    if isinstance(error, apsw.ReadOnlyError):
        return ArchiveError(f"{path}: may only be read")
    return ArchiveError(f"{path}: {error}")
