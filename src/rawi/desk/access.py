"""Who may ask and who may write: tokens of a server, of which only the SHA-256 is kept.

A token is 32 random bytes. What has 256 bits of chance in it cannot be guessed, so one plain SHA-256 keeps it safe; the
slow hashes made for passwords would cost time at each request and add nothing.
"""

from __future__ import annotations

import os
import secrets
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from hashlib import blake2b, sha256
from hmac import compare_digest
from pathlib import Path
from typing import Literal, cast, get_args
from urllib.parse import urlsplit

from rawi.desk.archiving import archive_file
from rawi.errors import AccessError

Role = Literal["reader", "editor", "intake"]
ROLES: tuple[Role, ...] = get_args(Role)

_MARK = "rawi_"
_LONGEST_TOKEN, _LONGEST_NAME = 200, 100
_WAIT_S = 5.0
_SCHEMA = """
create table if not exists grants (
  number integer primary key,
  name text not null,
  role text not null,
  digest blob not null unique,
  made_at text not null,
  withdrawn_at text
) strict;
create unique index if not exists one_of_a_name on grants (name) where withdrawn_at is null;
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """A name that was given a token, and for what. Times are ISO 8601; `withdrawn_at` None: it stands."""

    name: str
    role: Role
    made_at: str
    withdrawn_at: str | None


class Access:
    """The tokens of one archive, in one small file that only its owner reads.

    Every question reads the file, so that a token withdrawn in another process is refused at once.
    """

    def __init__(self, file: Path) -> None:
        """Nothing is opened and nothing made; a file that is not there holds no token."""
        self.file = file

    def give(self, name: str, role: Role, *, at: str) -> str:
        """A new token for a name. It is shown this once: what is kept cannot give it back.

        Raises:
            AccessError: the name is no name or has a token that stands, the role is unknown, or the file fails.
        """
        if role not in ROLES:
            raise AccessError(f"no role {role!r}; there are {', '.join(ROLES)}")
        if not name.strip() or len(name) > _LONGEST_NAME or not name.isprintable():
            raise AccessError(f"a name is 1 to {_LONGEST_NAME} characters that can be printed")
        token = _MARK + secrets.token_urlsafe(32)
        self._make()
        with self._opened("rw") as base:
            try:
                base.execute(
                    "insert into grants (name, role, digest, made_at) values (?, ?, ?, ?)",
                    (name.strip(), role, _digest(token), at),
                )
            except sqlite3.IntegrityError:
                raise AccessError(f"{name.strip()!r} has a token; withdraw it first") from None
        return token

    def known(self, token: str) -> Grant | None:
        """Who a token was given to; None when nobody was given it, or it was withdrawn.

        Raises:
            AccessError: the file cannot be read.
        """
        if not token.startswith(_MARK) or len(token) > _LONGEST_TOKEN or not token.isascii():
            return None
        digest, found = _digest(token), None
        for kept, grant in self._all():
            # Every one is compared, in the same time, so that the time tells nothing.
            if compare_digest(kept, digest) and grant.withdrawn_at is None:
                found = grant
        return found

    def withdraw(self, name: str, *, at: str) -> bool:
        """Withdraw the token of a name; False when it has none that stands."""
        if not self.file.exists():
            return False
        with self._opened("rw") as base:
            done = base.execute(
                "update grants set withdrawn_at = ? where name = ? and withdrawn_at is null",
                (at, name.strip()),
            )
            return done.rowcount > 0

    def grants(self) -> list[Grant]:
        """All that were ever given, the oldest first, withdrawn ones too."""
        return [grant for _, grant in self._all()]

    def _all(self) -> list[tuple[bytes, Grant]]:
        if not self.file.exists():
            return []
        with self._opened("ro") as base:
            rows = base.execute(
                "select digest, name, role, made_at, withdrawn_at from grants order by number"
            ).fetchall()
        return [
            (row[0], Grant(name=row[1], role=cast(Role, row[2]), made_at=row[3], withdrawn_at=row[4]))
            for row in rows
        ]

    def _make(self) -> None:
        try:
            # Made before SQLite opens it, which would make it for everyone to read.
            os.close(os.open(self.file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        except FileExistsError:
            pass
        except OSError as error:
            raise AccessError(f"{self.file} cannot be made: {error.strerror}") from error
        with self._opened("rw") as base:
            base.executescript(_SCHEMA)

    @contextmanager
    def _opened(self, mode: str) -> Iterator[sqlite3.Connection]:
        try:
            if os.name == "posix" and self.file.stat().st_mode & 0o022:
                raise AccessError(f"others may write to {self.file}; `chmod 600` it first")
            address = f"{self.file.absolute().as_uri()}?mode={mode}"
            with closing(sqlite3.connect(address, uri=True, timeout=_WAIT_S)) as base, base:
                yield base
        except (sqlite3.Error, OSError) as error:
            raise AccessError(f"the tokens in {self.file} cannot be used: {error}") from error


def access_file(where: str | Path) -> Path:
    """Where the tokens of an archive are kept: beside its file; in the user's settings for a server's.

    The folder of the settings is made. The address's password is no part of the file's name, so that it may change.
    """
    file = archive_file(where)
    if isinstance(file, Path):
        return file.with_name(f"{file.stem}.access.db")
    folder = Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config") / "rawi"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    parts = urlsplit(file)
    named = f"{parts.hostname or ''}:{parts.port or ''}{parts.path}?{parts.query}"
    return folder / f"{blake2b(named.encode(), digest_size=8).hexdigest()}.access.db"


def _digest(token: str) -> bytes:
    return sha256(token.encode()).digest()
