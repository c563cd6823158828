"""Keeps alerts beside their archive: what is watched, what was told, and the messages on their way."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path
from typing import Any

import msgspec

from rawi.archive.database import Row
from rawi.archive.sqlite import SqliteDatabase
from rawi.desk.alerts.records import Alert, AlertItem, Message, State
from rawi.desk.archiving import archive_file
from rawi.errors import AlertError
from rawi.model import content_id

_SCHEMA = (
    """CREATE TABLE alert (
        number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, watch TEXT NOT NULL, what TEXT NOT NULL,
        channel TEXT NOT NULL, target TEXT NOT NULL, allow_private INTEGER NOT NULL, created TEXT NOT NULL,
        change INTEGER NOT NULL
    ) STRICT""",
    """CREATE TABLE looked (
        alert INTEGER NOT NULL REFERENCES alert ON DELETE CASCADE, article TEXT NOT NULL, PRIMARY KEY (alert, article)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE told (
        alert INTEGER NOT NULL REFERENCES alert ON DELETE CASCADE, content TEXT NOT NULL, PRIMARY KEY (alert, content)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE outbox (
        number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, alert INTEGER NOT NULL REFERENCES alert ON DELETE CASCADE,
        at TEXT NOT NULL, state TEXT NOT NULL CHECK (state IN ('waiting', 'sent', 'failed')),
        tries INTEGER NOT NULL, due TEXT NOT NULL, error TEXT
    ) STRICT""",
    "CREATE INDEX outbox_due ON outbox (due) WHERE state = 'waiting'",
    """CREATE TABLE item (
        number INTEGER PRIMARY KEY, alert INTEGER NOT NULL REFERENCES alert ON DELETE CASCADE,
        message INTEGER REFERENCES outbox ON DELETE CASCADE, record BLOB NOT NULL
    ) STRICT""",
    "CREATE INDEX item_alert ON item (alert, number)",
    "CREATE INDEX item_message ON item (message)",
)
_VERSION = 1
_ITEMS = 50  # of one message
_ALERT = "alert.id, watch, what, channel, target, allow_private, created"
_MESSAGE = (
    "outbox.id, alert.id, outbox.at, outbox.state, outbox.tries, outbox.due, outbox.error, outbox.number"
)


def alerts_file(where: str | Path) -> Path:
    """Where the alerts of an archive are kept: beside its file; for a server's archive in the user's own folder."""
    file = archive_file(where)
    if isinstance(file, Path):
        return file.with_name(f"{file.stem}.alerts.db")
    folder = Path(os.environ.get("XDG_STATE_HOME") or Path.home() / ".local/state") / "rawi"
    folder.mkdir(parents=True, exist_ok=True)
    return folder / f"{blake2b(file.encode(), digest_size=8).hexdigest()}.alerts.db"


class AlertStore:
    """One connection to the file of alerts; every method that writes is one transaction."""

    def __init__(self, path: Path) -> None:
        """Opens the file, or makes it, for its owner alone.

        Raises:
            AlertError: it is of a newer Rawi.
            ArchiveError: it cannot be opened.
        """
        # Addresses of receivers can be as good as passwords.
        with suppress(OSError):
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        self._db = SqliteDatabase(path)
        with self._db.writing():
            ((version,),) = self._db.run("PRAGMA user_version")
            if int(version) > _VERSION:
                raise AlertError(f"{path}: made by a newer Rawi; use that one")
            if int(version) < _VERSION:
                for statement in _SCHEMA:
                    self._db.run(statement)
                self._db.run(f"PRAGMA user_version = {_VERSION}")

    # --- what is watched

    def put(self, alert: Alert, *, change: int, looked: Iterable[str], told: Iterable[str]) -> bool:
        """Keep an alert with what it takes for known; False: it is kept already, and stays as it is."""
        with self._db.writing():
            if self._db.run("SELECT 1 FROM alert WHERE id = ?", (alert.id,)):
                return False
            values = (alert.id, alert.watch, alert.what, alert.channel, alert.target, int(alert.allow_private),
                      alert.created, change)  # fmt: skip
            self._db.run(
                "INSERT INTO alert (id, watch, what, channel, target, allow_private, created, change)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                values,
            )
            number = self._number(alert.id)
            self._mark(number, looked, told)
        return True

    def alerts(self) -> list[Alert]:
        """Those that are kept, oldest first."""
        return [alert for alert, _ in self.watched()]

    def watched(self) -> list[tuple[Alert, int]]:
        """The alerts with the number of the last change that each has looked at."""
        rows = self._db.run(f"SELECT {_ALERT}, change FROM alert ORDER BY number")
        return [
            (
                Alert(
                    id=id, watch=watch, what=what, channel=channel, target=target, allow_private=bool(private),
                    created=created,
                ),
                int(change),
            )
            for id, watch, what, channel, target, private, created, change in rows
        ]  # fmt: skip

    def remove(self, id: str) -> bool:
        """Forget an alert with all that it told; False: there is none of that id."""
        with self._db.writing():
            found = bool(self._db.run("SELECT 1 FROM alert WHERE id = ?", (id,)))
            self._db.run("DELETE FROM alert WHERE id = ?", (id,))
        return found

    def looked(self, id: str) -> list[str]:
        """The articles that an alert of a story has looked at."""
        sql = "SELECT article FROM looked JOIN alert ON alert.number = looked.alert WHERE alert.id = ?"
        return [str(article) for (article,) in self._db.run(sql, (id,))]

    def told(self, id: str, contents: Sequence[str]) -> set[str]:
        """Those of these contents that an alert has told."""
        sql = "SELECT content FROM told JOIN alert ON alert.number = told.alert WHERE alert.id = ? AND content IN"
        found: set[str] = set()
        for at in range(0, len(contents), 500):
            some = contents[at : at + 500]
            rows = self._db.run(f"{sql} ({', '.join('?' * len(some))})", (id, *some))
            found |= {str(content) for (content,) in rows}
        return found

    # --- what is found

    def keep(
        self,
        alert: Alert,
        items: Sequence[AlertItem],
        *,
        seen: int,
        change: int,
        looked: Iterable[str],
        at: str,
    ) -> bool:
        """Note how far an alert has looked, and put what is new in its outbox: both, or neither.

        `seen` is the change it had looked at before; False: another run was faster, and nothing is done.
        """
        with self._db.writing():
            found = self._db.run("SELECT number, change FROM alert WHERE id = ?", (alert.id,))
            if not found or int(found[0][1]) != seen:
                return False
            number = int(found[0][0])
            self._db.run("UPDATE alert SET change = ? WHERE number = ?", (change, number))
            self._mark(number, looked, (one.content for one in items))
            for first in range(0, len(items), _ITEMS):
                some = items[first : first + _ITEMS]
                message = self._put_message(number, some, at) if alert.channel != "feed" else None
                self._db.many(
                    "INSERT INTO item (alert, message, record) VALUES (?, ?, ?)",
                    [(number, message, msgspec.json.encode(one)) for one in some],
                )
        return True

    def _put_message(self, alert: int, items: Sequence[AlertItem], at: str) -> int:
        id = content_id("message", items[0].alert, *(one.content for one in items))
        self._db.run(
            "INSERT INTO outbox (id, alert, at, state, tries, due) VALUES (?, ?, ?, 'waiting', 0, ?)",
            (id, alert, at, at),
        )
        ((number,),) = self._db.run("SELECT number FROM outbox WHERE id = ?", (id,))
        return int(number)

    def _mark(self, alert: int, looked: Iterable[str], told: Iterable[str]) -> None:
        self._db.many("INSERT OR IGNORE INTO looked VALUES (?, ?)", [(alert, one) for one in looked])
        self._db.many("INSERT OR IGNORE INTO told VALUES (?, ?)", [(alert, one) for one in told])

    def _number(self, id: str) -> int:
        ((number,),) = self._db.run("SELECT number FROM alert WHERE id = ?", (id,))
        return int(number)

    def items(self, id: str, *, limit: int) -> list[AlertItem]:
        """What an alert has told, the newest first."""
        sql = (
            "SELECT record FROM item JOIN alert ON alert.number = item.alert WHERE alert.id = ?"
            " ORDER BY item.number DESC LIMIT ?"
        )
        return [_item(record) for (record,) in self._db.run(sql, (id, limit))]

    # --- what is sent

    def messages(self, state: State | None = None) -> list[Message]:
        """The messages of a state, or all, oldest first."""
        sql = f"SELECT {_MESSAGE} FROM outbox JOIN alert ON alert.number = outbox.alert"
        where = " WHERE state = ?" if state else ""
        rows = self._db.run(f"{sql}{where} ORDER BY outbox.number", (state,) if state else ())
        return [self._message(row) for row in rows]

    def claim(self, now: str, until: str) -> Message | None:
        """A message that is due, kept from others until then; None: none is."""
        with self._db.writing():
            rows = self._db.run(
                f"SELECT {_MESSAGE} FROM outbox JOIN alert ON alert.number = outbox.alert"
                " WHERE state = 'waiting' AND due <= ? ORDER BY due, outbox.number LIMIT 1",
                (now,),
            )
            if not rows:
                return None
            self._db.run("UPDATE outbox SET due = ? WHERE id = ?", (until, rows[0][0]))
        return self._message(rows[0])

    def revive(self, now: str) -> int:
        """Let messages that have failed be sent again; how many there are."""
        with self._db.writing():
            ((count,),) = self._db.run("SELECT COUNT(*) FROM outbox WHERE state = 'failed'")
            self._db.run(
                "UPDATE outbox SET state = 'waiting', tries = 0, due = ? WHERE state = 'failed'", (now,)
            )
        return int(count)

    def settle(self, id: str, state: State, *, tries: int, due: str, error: str | None) -> None:
        """Note what became of a message that was claimed."""
        with self._db.writing():
            self._db.run(
                "UPDATE outbox SET state = ?, tries = ?, due = ?, error = ? WHERE id = ?",
                (state, tries, due, error, id),
            )

    def _message(self, row: Row) -> Message:
        id, alert, at, state, tries, due, error, number = row
        records = self._db.run("SELECT record FROM item WHERE message = ? ORDER BY number", (number,))
        return Message(
            id=id, alert=alert, at=at, state=state, tries=tries, due=due, error=error,
            items=tuple(_item(record) for (record,) in records),
        )  # fmt: skip

    def close(self) -> None:
        """Close the file."""
        self._db.close()


def _item(record: Any) -> AlertItem:
    return msgspec.json.decode(bytes(record), type=AlertItem)
