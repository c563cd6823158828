"""Brings an archive's tables up to date, step by step; an archive of a newer Rawi is refused."""

from __future__ import annotations

from rawi.archive.database import Database, migrations
from rawi.errors import ArchiveError


def schema_of(database: Database) -> int:
    """The number of the last step an archive has come by; 0: there is none yet."""
    if not database.has("migration"):  # nothing was ever written here
        return 0
    ((found,),) = database.run("SELECT MAX(number) FROM migration")
    return int(found or 0)


def migrate(database: Database, at: str | None) -> None:
    """Take the steps that are missing, in one transaction; `at` is the time, None: nothing may be written.

    Raises:
        ArchiveError: a newer Rawi wrote the archive; or there is none, or an older one, and nothing may be written.
    """
    steps = migrations()
    last, known = schema_of(database), steps[-1][0]
    if last > known:
        raise ArchiveError(
            f"the archive was written by a newer version of Rawi (schema {last}, this one knows {known}): upgrade"
        )
    if last == known:
        return
    if at is None:
        raise ArchiveError(
            "there is no archive here yet: add pages to it first, with `rawi add`"
            if last == 0
            else f"the archive is of an older schema ({last} of {known}); `rawi archive check --mend` makes it new"
        )
    with database.writing():
        database.script(
            "CREATE TABLE IF NOT EXISTS migration ("
            "number INTEGER PRIMARY KEY, name TEXT NOT NULL, at TEXT NOT NULL) STRICT;"
        )
        last = schema_of(database)  # another program may have been first
        for number, name, sql in steps:
            if number > last:
                database.script(sql)
                database.run("INSERT INTO migration VALUES (?, ?, ?)", (number, name, at))
