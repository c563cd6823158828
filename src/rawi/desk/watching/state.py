"""The state of a watch as others see it: the page `intake`, metrics, the command line."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import apsw

from rawi.archive.sqlite import open_readonly
from rawi.desk.watching.places import is_locked, state_file
from rawi.desk.watching.records import ItemStatus, WatchedItem, WatchedSource, WatchState, iso
from rawi.errors import ArchiveError

_STATES = ("waiting", "done", "refused", "gone")


def watch_state(where: str | Path) -> WatchState:
    """All that is watched for an archive; nothing when nothing ever was. May be asked while a watcher runs.

    Raises:
        ArchiveError: the state file cannot be read.
    """
    path = state_file(where)
    if not path.exists():
        return WatchState(
            running=False, pid=None, since=None, sources=(), items=dict.fromkeys(_STATES, 0), held={}
        )
    running = is_locked(path)
    with closing(_open(path)) as db:
        try:
            db.execute("BEGIN")  # all of it as of one moment
            return _state(db, running)
        except apsw.Error as error:
            raise ArchiveError(f"{path}: the state of the watch cannot be read: {error}") from error


def watch_items(
    where: str | Path, *, state: ItemStatus | None = None, limit: int = 50, offset: int = 0
) -> list[WatchedItem]:
    """Articles and files that sources listed, the newest first, of one state or all.

    Raises:
        ArchiveError: the state file cannot be read.
    """
    path = state_file(where)
    if not path.exists():
        return []
    with closing(_open(path)) as db:
        try:
            rows = _rows(
                db,
                "SELECT item.address, source.address, item.state, item.seen, item.tries, item.next, item.page,"
                " item.reason, item.same_as FROM item JOIN source ON source.number = item.source"
                " WHERE ?1 IS NULL OR item.state = ?1 ORDER BY item.number DESC LIMIT ?2 OFFSET ?3",
                (state, limit, offset),
            )
        except apsw.Error as error:
            raise ArchiveError(f"{path}: the state of the watch cannot be read: {error}") from error
    return [
        WatchedItem(
            address=row[0], source=row[1], state=row[2], seen=iso(row[3]), tries=row[4],
            next=iso(row[5]) if row[2] == "waiting" else None, page=row[6], reason=row[7], same_as=row[8],
        )
        for row in rows
    ]  # fmt: skip


def _rows(db: apsw.Connection, sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    return db.execute(sql, values).fetchall()


def _open(path: Path) -> apsw.Connection:
    try:
        return open_readonly(path)
    except apsw.Error as error:
        raise ArchiveError(f"{path}: the state of the watch cannot be read: {error}") from error


def _state(db: apsw.Connection, running: bool) -> WatchState:
    about = dict(_rows(db, "SELECT name, value FROM about"))
    counts: dict[int, dict[str, int]] = defaultdict(lambda: dict.fromkeys(_STATES, 0))
    total = dict.fromkeys(_STATES, 0)
    for source, state, count in _rows(db, "SELECT source, state, count(*) FROM item GROUP BY source, state"):
        counts[source][state] = count
        total[state] += count
    parents: dict[int, list[str]] = defaultdict(list)
    for child, address in _rows(
        db,
        "SELECT link.child, source.address FROM link JOIN source ON source.number = link.parent ORDER BY source.number",
    ):
        parents[child].append(address)
    rows = _rows(
        db,
        "SELECT number, address, kind, asked, due, status, failures, error, robots, moves, gone FROM source"
        " WHERE wanted = 1 AND page_of IS NULL ORDER BY number",
    )
    held = _rows(db, "SELECT name, hold FROM host WHERE hold > ? ORDER BY name", (time.time(),))
    return WatchState(
        running=running,
        pid=int(about["pid"]) if running and "pid" in about else None,
        since=about.get("since") if running else None,
        sources=tuple(_source(row, parents[row[0]], counts[row[0]]) for row in rows),
        items=total,
        held={name: iso(hold) for name, hold in held},
    )


def _source(row: tuple[Any, ...], parents: list[str], counts: dict[str, int]) -> WatchedSource:
    _, address, kind, asked, due, status, failures, error, robots, moves, gone = row
    return WatchedSource(
        address=address, kind=kind, listed_by=tuple(parents), asked=iso(asked) if asked is not None else None,
        due=None if gone else iso(due), status=status, failures=failures, error=error, robots=robots, moves=moves,
        gone=bool(gone), waiting=counts["waiting"], done=counts["done"], refused=counts["refused"],
        missing=counts["gone"],
    )  # fmt: skip
