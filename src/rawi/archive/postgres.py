"""An archive on a PostgreSQL server: many programs write, one at a time."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from rawi.archive.database import Row, Value
from rawi.errors import ArchiveError

_LOCK = 0x52415749  # "RAWI": one writer at a time, whatever its program
_SQL = (
    (re.compile(r"\bSERIAL PRIMARY KEY\b"), "BIGSERIAL PRIMARY KEY"),
    (re.compile(r"\bINTEGER\b"), "BIGINT"),
    (re.compile(r"\bREAL\b"), "DOUBLE PRECISION"),
    (re.compile(r"\bBLOB\b"), "BYTEA"),
    (re.compile(r"\) STRICT(, WITHOUT ROWID)?;"), ");"),
)
_STEP = 1000  # rows fetched at a time


class PostgresDatabase:
    """A connection by the server's own address: `postgresql://user@host/name`."""

    def __init__(self, address: str) -> None:
        try:
            import psycopg
        except ImportError as error:
            raise ArchiveError(
                "this address needs the PostgreSQL extra: pip install 'rawi[postgres]'"
            ) from error
        self._error: type[Exception] = psycopg.Error
        try:
            self._db: Any = psycopg.connect(address, autocommit=True)
        except psycopg.Error as error:
            raise ArchiveError(f"the server cannot be reached: {error}") from error

    def run(self, sql: str, values: Sequence[Value] = ()) -> list[Row]:
        """The rows that a statement answers with."""
        try:
            done = self._db.execute(_translated(sql), values or None)
            return done.fetchall() if done.description else []
        except self._error as error:
            raise ArchiveError(f"PostgreSQL: {error}") from error

    def many(self, sql: str, rows: Iterable[Sequence[Value]]) -> None:
        """Run a statement once for each row."""
        try:
            with self._db.cursor() as cursor:
                cursor.executemany(_translated(sql), list(rows))
        except self._error as error:
            raise ArchiveError(f"PostgreSQL: {error}") from error

    def stream(self, sql: str, values: Sequence[Value] = ()) -> Iterator[Row]:
        """The rows of a statement, a thousand in memory at a time."""
        try:
            with self._db.transaction(), self._db.cursor(name="rawi") as cursor:
                cursor.itersize = _STEP
                cursor.execute(_translated(sql), values or None)
                yield from cursor
        except self._error as error:
            raise ArchiveError(f"PostgreSQL: {error}") from error

    @contextmanager
    def writing(self) -> Iterator[None]:
        """One transaction, under a lock that all writers share: numbers of changes are seen in their order."""
        try:
            with self._db.transaction():
                self._db.execute("SELECT pg_advisory_xact_lock(%s)", (_LOCK,))
                yield
        except self._error as error:
            raise ArchiveError(f"PostgreSQL: {error}") from error

    def has(self, table: str) -> bool:
        """Whether there is a table of that name."""
        ((found,),) = self.run("SELECT to_regclass(?)::text", (table,))
        return found is not None

    def script(self, sql: str) -> None:
        """Run a migration, inside the transaction that is open."""
        for pattern, words in _SQL:
            sql = pattern.sub(words, sql)
        self._db.execute(sql)

    def bytes(self) -> int | None:
        """What the database takes on the server's disk."""
        ((size,),) = self.run("SELECT pg_database_size(current_database())")
        return int(size)

    def faults(self) -> Iterator[str]:
        """Nothing: the server checks its own pages and references."""
        yield from ()

    def close(self) -> None:
        """Close the connection."""
        self._db.close()


def _translated(sql: str) -> str:
    return sql.replace("?", "%s")
