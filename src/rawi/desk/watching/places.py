"""Where the state of a watch lies, and the lock that lets one watcher at a time work on an archive."""

from __future__ import annotations

import os
from hashlib import blake2b
from pathlib import Path
from typing import Self

import apsw

from rawi.errors import ArchiveError

_SERVERS = ("postgresql://", "postgres://")
_PATIENCE = 2_000  # milliseconds: somebody may be looking whether a watcher runs


def state_file(where: str | Path) -> Path:
    """The state file of an archive's watch: beside the archive's file; for a server's in the user's state folder."""
    if not str(where).startswith(_SERVERS):
        path = Path(where)
        path = path / "archive.db" if path.is_dir() else path
        return path.with_name(f"{path.stem}.watch.db")
    home = os.environ.get("XDG_STATE_HOME")
    folder = (Path(home) if home else Path.home() / ".local" / "state") / "rawi"
    folder.mkdir(parents=True, exist_ok=True)
    return folder / f"{blake2b(str(where).encode(), digest_size=8).hexdigest()}.watch.db"


class Lock:
    """Held by the one watcher of an archive as long as its process lives; the system lets go of it, however that ends.

    A database of its own with a transaction that never ends: the state file itself stays open to all who look at it.
    """

    def __init__(self, state: Path) -> None:
        """Takes the lock. Raises ArchiveError: another watcher holds it, or the file cannot be made."""
        self._db = _open(state)
        try:
            self._db.set_busy_timeout(_PATIENCE)
            self._db.execute("BEGIN EXCLUSIVE")
        except apsw.BusyError as error:
            self._db.close()
            raise ArchiveError(f"{state}: another watcher works on this archive; one at a time") from error

    def close(self) -> None:
        """Let go."""
        self._db.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def is_locked(state: Path) -> bool:
    """Whether a watcher runs now."""
    if not _lock_file(state).exists():
        return False
    try:
        db = apsw.Connection(str(_lock_file(state)), flags=apsw.SQLITE_OPEN_READONLY)
    except apsw.Error:  # it may not be looked at
        return False
    try:
        db.execute("SELECT 1 FROM sqlite_schema").fetchall()
    except apsw.BusyError:
        return True
    finally:
        db.close()
    return False


def _open(state: Path) -> apsw.Connection:
    try:
        return apsw.Connection(str(_lock_file(state)))
    except apsw.Error as error:
        raise ArchiveError(
            f"{state}: cannot be made; does its folder exist, and may it be written to?"
        ) from error


def _lock_file(state: Path) -> Path:
    return state.with_suffix(".lock")
