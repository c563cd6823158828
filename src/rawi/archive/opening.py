"""Opens an archive where it lies: a file, or a server's address."""

from __future__ import annotations

from pathlib import Path

from rawi.archive.contract import Archive
from rawi.archive.sqlite import SqliteDatabase
from rawi.archive.store import StoredArchive

_SERVERS = ("postgresql://", "postgres://")


def open_archive(where: str | Path, *, at: str | None = None) -> Archive:
    """The archive at a path, or at a PostgreSQL server's address (`postgresql://…`; the extra `rawi[postgres]`).

    `at` is the time, ISO 8601: given, the archive is opened for writing, made when it is not there and brought up to
    date when it is older; without it, it is only read.

    Raises:
        ArchiveError: it cannot be opened, there is none and `at` is not given, or a newer Rawi wrote it.
    """
    if str(where).startswith(_SERVERS):
        from rawi.archive.postgres import PostgresDatabase

        return StoredArchive(PostgresDatabase(str(where)), at=at)
    path = Path(where)
    return StoredArchive(SqliteDatabase(path, readonly=at is None), at=at)
