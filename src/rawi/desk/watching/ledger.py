"""The state file: every change is one transaction, so that a kill leaves it as before or as after."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

import apsw

from rawi.desk.watching.addresses import host_of
from rawi.desk.watching.listings import Kind, Listing
from rawi.desk.watching.records import ItemStatus
from rawi.errors import ArchiveError

_SCHEMA = "1"
_PATIENCE = 30_000  # milliseconds
_DEEPEST_LIST = 3  # OPML, a sitemap index in it, a sitemap
_LONGEST_CHAIN = 1_000  # pages of one feed
_SOURCE = "number, address, kind, page_of, depth, etag, last_modified, stamp, failures, changed IS NOT NULL"
_WANTED = """UPDATE source SET wanted = number IN (
    WITH RECURSIVE wanted (number) AS (
        SELECT number FROM source WHERE named = 1
        UNION SELECT link.child FROM link JOIN wanted ON link.parent = wanted.number
    ) SELECT number FROM wanted
) OR (page_of IS NOT NULL AND (SELECT one.wanted FROM source AS one WHERE one.number = source.page_of))"""


@dataclass(frozen=True, slots=True)
class Source:
    """A source that is to be asked. `page_of`: the feed whose further page it is; None: it is no such page.

    `dated`: an index says when it changes.
    """

    number: int
    address: str
    kind: Kind | None
    page_of: int | None
    depth: int
    etag: str | None
    last_modified: str | None
    stamp: str | None
    failures: int
    dated: bool


@dataclass(frozen=True, slots=True)
class Item:
    """An item that is to be fetched or, when it is a file, read. `page`: it was about to be added as this page."""

    number: int
    address: str
    source: int
    tries: int
    page: str | None
    of_list: bool


@dataclass(frozen=True, slots=True)
class Robots:
    """What a robots.txt said. `text` None: it could not be had, since `failing_since`."""

    at: float
    text: str | None
    failing_since: float | None


@dataclass(frozen=True, slots=True)
class Finish:
    """What became of an item for good."""

    number: int
    state: ItemStatus
    page: str | None = None
    reason: str | None = None
    same_as: str | None = None


class Ledger:
    """The state of one watch, in a file. Used by one thread."""

    def __init__(self, path: Path) -> None:
        """Opens or makes the file.

        Raises:
            ArchiveError: it cannot be opened, or a newer Rawi wrote it.
        """
        try:
            self._db = apsw.Connection(str(path))
            self._db.set_busy_timeout(_PATIENCE)
            self._db.pragma("journal_mode", "wal")
            # What a power cut may cost is done again, and is found to be there already.
            self._db.pragma("synchronous", "normal")
            self._db.pragma("foreign_keys", True)
            with self.writing():
                if not self._run("SELECT 1 FROM sqlite_schema WHERE name = 'about'"):
                    self._db.execute((files("rawi.desk.watching") / "tables.sql").read_text("utf-8"))
                    self.tell(schema=_SCHEMA)
            if self._run("SELECT value FROM about WHERE name = 'schema'") != [(_SCHEMA,)]:
                raise ArchiveError(f"{path}: written by another version of Rawi; upgrade, or delete it")
        except apsw.Error as error:
            raise ArchiveError(f"{path}: the state of the watch cannot be opened: {error}") from error

    def _run(self, sql: str, values: Sequence[Any] = ()) -> list[Any]:
        return self._db.execute(sql, values).fetchall()

    @contextmanager
    def writing(self) -> Iterator[None]:
        """One transaction; those within it are part of it."""
        if self._db.in_transaction:
            yield
            return
        self._run("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._run("ROLLBACK")
            raise
        self._run("COMMIT")

    def tell(self, **facts: str) -> None:
        """Note facts about the watch: its process, since when it runs."""
        with self.writing():
            for name, value in facts.items():
                self._run("INSERT OR REPLACE INTO about VALUES (?, ?)", (name, value))

    # --- sources

    def name(self, addresses: Iterable[tuple[str, Kind | None]], now: float) -> None:
        """These are the sources named now; others are kept, and asked no more unless one of these lists them."""
        with self.writing():
            self._run("UPDATE source SET named = 0")
            for address, kind in addresses:
                self._add_source(address, kind, now, depth=0)
                self._run("UPDATE source SET named = 1, depth = 0 WHERE address = ?", (address,))
            self._run(_WANTED)

    def _add_source(self, address: str, kind: Kind | None, now: float, *, depth: int) -> int:
        self._run(
            "INSERT INTO source (address, kind, named, wanted, depth, due, failures, moves, gone, complete)"
            " VALUES (?, ?, 0, 0, ?, ?, 0, 0, 0, 0) ON CONFLICT (address) DO NOTHING",
            (address, kind, depth, now),
        )
        return int(self._run("SELECT number FROM source WHERE address = ?", (address,))[0][0])

    def due(self, now: float, *, early: bool = False) -> list[Source]:
        """The sources to ask now, the longest due first; `early`: those that are well too, whenever they are due."""
        rows = self._run(
            f"SELECT {_SOURCE} FROM source WHERE wanted = 1 AND gone = 0 AND (due <= ? OR (? AND failures = 0))"
            " ORDER BY due, number",
            (now, early),
        )
        return [Source(*row) for row in rows]

    def next_due(self, now: float) -> float | None:
        """When the next source is due, of those that are not yet; None: there is none."""
        sql = "SELECT min(due) FROM source WHERE wanted = 1 AND gone = 0 AND due > ?"
        found: float | None = self._run(sql, (now,))[0][0]
        return found

    def asked(
        self, source: Source, *, now: float, due: float, status: int | None = None, error: str | None = None,
        failed: bool = False, robots: str | None = None, moves: int = 0, gone: bool = False,
    ) -> None:  # fmt: skip
        """Note what came of asking a source, and when it is to be asked again."""
        with self.writing():
            self._run(
                "UPDATE source SET asked = ?, due = ?, status = ?, error = ?, failures = ?,"
                " robots = coalesce(?, robots), moves = ?, gone = ? WHERE number = ?",
                (now, due, status, error, source.failures + 1 if failed else 0, robots, moves, gone, source.number),
            )  # fmt: skip

    def listed(
        self, source: Source, listing: Listing, *, now: float, etag: str | None = None,
        last_modified: str | None = None, stamp: str | None = None,
    ) -> int:  # fmt: skip
        """Take in what a source lists, in the transaction that notes its validators; how many items are new."""
        feed = source.page_of or source.number
        with self.writing():
            new = sum(self.add_item(one, feed, now) for one in listing.items)
            for child in listing.sources if source.depth < _DEEPEST_LIST else ():
                self._list_source(source, child.address, child.changed, now)
            self._forget_links(source, [one.address for one in listing.sources])
            self._go_on(source, feed, listing.next, new, now)
            self._run(
                "UPDATE source SET kind = ?, etag = ?, last_modified = ?, stamp = ? WHERE number = ?",
                (listing.kind, etag, last_modified, stamp, source.number),
            )
            self._run(_WANTED)
        return new

    def _list_source(self, parent: Source, address: str, changed: str | None, now: float) -> None:
        number = self._add_source(address, None, now, depth=parent.depth + 1)
        self._run("INSERT OR IGNORE INTO link VALUES (?, ?)", (parent.number, number))
        # An index that dates its parts says when one is to be asked.
        self._run(
            "UPDATE source SET due = CASE WHEN failures = 0 THEN ?1 ELSE due END, changed = ?2"
            " WHERE number = ?3 AND changed IS NOT ?2",
            (now, changed, number),
        )

    def _forget_links(self, source: Source, addresses: list[str]) -> None:
        kept = set(addresses)
        links = self._run(
            "SELECT child, address FROM link JOIN source ON number = child WHERE parent = ?", (source.number,)
        )
        gone = [(source.number, child) for child, address in links if address not in kept]
        self._db.executemany("DELETE FROM link WHERE parent = ? AND child = ?", gone)

    def _go_on(self, source: Source, feed: int, following: str | None, new: int, now: float) -> None:
        """Queue the feed's next page with what this one gave, so that a kill between two of them loses none.

        Pages stay until the chain ends, so that one that leads back ends it. Once a chain was read to its end, a page
        without news ends it: what lies behind was read before.
        """
        depth = source.depth + 1 if source.page_of else 1
        complete = self._run("SELECT complete FROM source WHERE number = ?", (feed,))[0][0]
        if following and depth <= _LONGEST_CHAIN and (new or not complete):
            self._run(
                "INSERT INTO source (address, kind, named, wanted, page_of, depth, due, failures, moves, gone,"
                " complete) VALUES (?, 'feed', 0, 1, ?, ?, ?, 0, 0, 0, 0) ON CONFLICT (address) DO NOTHING",
                (following, feed, depth, now),
            )
            if self._db.changes():
                return
        if source.page_of or not following:
            self._run("UPDATE source SET complete = 1 WHERE number = ?", (feed,))

    def leave_page(self, source: Source) -> None:
        """A feed's further page was read, or cannot be: it is not asked again; with the last one all are forgotten."""
        with self.writing():
            self._run("UPDATE source SET gone = 1 WHERE number = ?", (source.number,))
            self._run(
                "DELETE FROM source WHERE page_of = ?1 AND NOT EXISTS"
                " (SELECT 1 FROM source AS one WHERE one.page_of = ?1 AND one.gone = 0)",
                (source.page_of,),
            )

    def promote(self, item: Item, now: float) -> None:
        """An address of a list turned out to be a source: it is one from now on."""
        with self.writing():
            depth = self._run("SELECT depth FROM source WHERE number = ?", (item.source,))[0][0] + 1
            number = self._add_source(item.address, None, now, depth=depth)
            self._run("INSERT OR IGNORE INTO link VALUES (?, ?)", (item.source, number))
            self._run("DELETE FROM item WHERE number = ?", (item.number,))
            self._run(_WANTED)

    # --- items

    def add_item(self, address: str, source: int, now: float) -> bool:
        """Put an address on the list of what is to be fetched; False: it was there already."""
        self._run(
            "INSERT INTO item (address, source, host, seen, state, tries, next) VALUES (?, ?, ?, ?, 'waiting', 0, ?)"
            " ON CONFLICT (address) DO NOTHING",
            (address, source, host_of(address), now, now),
        )
        return self._db.changes() > 0

    def add_file(self, path: str, source: int, stamp: str, now: float) -> bool:
        """Put a file on the list, again when its stamp is another; False: it is there as it is."""
        with self.writing():
            self._run(
                "INSERT INTO item (address, source, host, seen, state, tries, next, stamp)"
                " VALUES (?1, ?2, '', ?4, 'waiting', 0, ?4, ?3) ON CONFLICT (address) DO UPDATE SET"
                " state = 'waiting', tries = 0, next = ?4, stamp = ?3, page = NULL, reason = NULL"
                " WHERE stamp IS NOT ?3",
                (path, source, stamp, now),
            )
            return self._db.changes() > 0

    def ready_hosts(self, now: float) -> list[str]:
        """The hosts of which something waits and may be fetched now; `""` stands for files."""
        sql = "SELECT DISTINCT host FROM item WHERE state = 'waiting' AND next <= ?"
        return [str(host) for (host,) in self._run(sql, (now,))]

    def ready(self, host: str, now: float, limit: int) -> list[Item]:
        """What may be fetched from a host now, the longest waiting first."""
        rows = self._run(
            "SELECT item.number, item.address, item.source, item.tries, item.page, source.kind = 'list'"
            " FROM item JOIN source ON source.number = item.source"
            " WHERE item.state = 'waiting' AND item.host = ? AND item.next <= ?"
            " ORDER BY item.next, item.number LIMIT ?",
            (host, now, limit),
        )
        return [Item(*row) for row in rows]

    def next_item(self, now: float) -> float | None:
        """When the next item may be fetched, of those that may not yet; None: there is none."""
        sql = "SELECT min(next) FROM item WHERE state = 'waiting' AND next > ?"
        found: float | None = self._run(sql, (now,))[0][0]
        return found

    def item(self, address: str) -> tuple[ItemStatus, str | None] | None:
        """State and page of the item of an address; None: there is none."""
        rows = self._run("SELECT state, page FROM item WHERE address = ?", (address,))
        return (rows[0][0], rows[0][1]) if rows else None

    def note(self, pages: Iterable[tuple[int, str, str | None]]) -> None:
        """Note which pages are about to be added for items, so that a kill right after it makes no second version.

        Number, page, and the address the page calls its own, when that is not the item's: that is an item too.
        """
        with self.writing():
            for number, page, own in pages:
                self._run("UPDATE item SET page = ? WHERE number = ?", (page, number))
                if own:
                    self._run(
                        "INSERT INTO item (address, source, host, seen, state, tries, next, page)"
                        " SELECT ?1, source, ?2, seen, 'waiting', 0, next, ?3 FROM item WHERE number = ?4"
                        " ON CONFLICT (address) DO UPDATE SET page = ?3",
                        (own, host_of(own), page, number),
                    )

    def finish(self, ends: Iterable[Finish]) -> None:
        """What became of items, for good."""
        with self.writing():
            self._db.executemany(
                "UPDATE item SET state = ?, page = ?, reason = ?, same_as = ? WHERE number = ?",
                [(one.state, one.page, one.reason, one.same_as, one.number) for one in ends],
            )

    def known_as(self, address: str, page: str) -> None:
        """An article that was fetched from another address has this one as its own: it is not fetched again."""
        with self.writing():
            self._run(
                "UPDATE item SET state = 'done', page = ?, reason = NULL WHERE address = ?", (page, address)
            )

    def retry(self, item: Item, *, next: float, reason: str, counts: bool) -> None:
        """Fetch an item later; `counts`: it is one of the tries it has."""
        with self.writing():
            self._run(
                "UPDATE item SET tries = tries + ?, next = ?, reason = ? WHERE number = ?",
                (counts, next, reason, item.number),
            )

    def count(self) -> dict[str, int]:
        """How many items there are by state."""
        return dict(self._run("SELECT state, count(*) FROM item GROUP BY state"))

    # --- hosts

    def holds(self) -> list[tuple[str, float, int]]:
        """Hosts that are or were left alone: name, until when, failures since the last success."""
        return self._run("SELECT name, hold, failures FROM host")

    def hold(self, host: str, until: float, failures: int) -> None:
        """Leave a host alone until a time."""
        with self.writing():
            self._run("INSERT OR REPLACE INTO host VALUES (?, ?, ?)", (host, until, failures))

    def robots(self, origin: str) -> Robots | None:
        """What an origin's robots.txt said when it was last asked; None: never."""
        rows = self._run("SELECT at, text, failing_since FROM robots WHERE origin = ?", (origin,))
        return Robots(*rows[0]) if rows else None

    def keep_robots(self, origin: str, robots: Robots) -> None:
        """Keep what an origin's robots.txt said."""
        with self.writing():
            self._run(
                "INSERT OR REPLACE INTO robots VALUES (?, ?, ?, ?)",
                (origin, robots.at, robots.text, robots.failing_since),
            )

    def close(self) -> None:
        """Close the file."""
        self._db.close()
