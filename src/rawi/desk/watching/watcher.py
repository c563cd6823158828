"""Watches sources: asks them when they are due, fetches what is new in them, and adds it to an archive."""

from __future__ import annotations

import os
import random
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from functools import partial
from pathlib import Path

from rawi.desk.fetching import Permit, anywhere, is_public
from rawi.desk.reading import read_page
from rawi.desk.settings import Limits
from rawi.desk.watching.addresses import host_of, open_canon
from rawi.desk.watching.asking import Askers, Job
from rawi.desk.watching.hosts import Hosts
from rawi.desk.watching.keeping import Keeper, Reader
from rawi.desk.watching.ledger import Item, Ledger
from rawi.desk.watching.listings import Kind
from rawi.desk.watching.local import LocalSources
from rawi.desk.watching.metrics import Counted, Uncounted
from rawi.desk.watching.places import Lock, state_file
from rawi.desk.watching.receiving import Receiver, Round
from rawi.desk.watching.records import Politeness, Watched, iso
from rawi.errors import SourceError
from rawi.model import RawPage, Reading, Refusal

_SLICE = 0.2  # seconds that a stop may have to wait, while nothing is read
_AHEAD = 50  # articles of a host queued at a time
_FILES = 100  # files read before hosts get their turn again
_LONGEST_NAP = 60.0
_LATE = 5.0  # seconds after which what was read is added, though it is little


class Watcher:
    """Watches sources for one archive; one watcher at a time does.

    `sources` are addresses or paths: OPML, feeds, sitemaps, lists of addresses, folders. `every` is the least time
    from asking a source to asking it again, in seconds. `permit` says which addresses may be connected to (None:
    public ones, or all with `allow_private`). `read` makes a result of a page (None: `read_page`). With `follow`,
    stories and the search index are brought up to date with every addition. `told` is called with a line of what
    happens. `clock` gives seconds since 1970, `sleep` waits (None: until it is stopped); `chance` spreads the waits.
    """

    def __init__(
        self,
        where: str | Path,
        sources: Iterable[str | Path],
        *,
        every: float = 900.0,
        politeness: Politeness | None = None,
        allow_private: bool = False,
        permit: Permit | None = None,
        lexica: Path | None = None,
        read: Reader | None = None,
        follow: bool = True,
        counted: Counted | None = None,
        told: Callable[[str], None] | None = None,
        clock: Callable[[], float] = time.time,
        sleep: Callable[[float], None] | None = None,
        chance: random.Random | None = None,
    ) -> None:
        """Opens archive and state, and makes what is not there.

        Raises:
            ArchiveError: one of them cannot be opened, or another watcher works on the archive.
            SourceError: a source is neither an http or https address nor a file or folder that is there.
        """
        self._every, self._politeness = every, politeness or Politeness()
        self._clock, self._sleep, self._chance = clock, sleep or self._doze, chance or random.Random()
        self._counted, self._told = counted or Uncounted(), told or (lambda line: None)
        self._permit = permit or (anywhere if allow_private else is_public)
        self._limits = Limits(page_bytes=self._politeness.page_bytes)
        self._canon = open_canon(lexica)
        named = [self._named(str(one)) for one in sources]
        reader = read or partial(read_page, lexica=lexica, limits=self._limits)
        with ExitStack() as opened:
            state = state_file(where)
            opened.callback(Lock(state).close)
            self._ledger = Ledger(state)
            opened.callback(self._ledger.close)
            self._keeper = Keeper(
                where, self._ledger, self._timed(reader), lexica=lexica, follow=follow, added=self._added
            )
            opened.callback(self._keeper.close)
            self._opened = opened.pop_all()
        self._ledger.name(named, clock())
        self._ledger.tell(pid=str(os.getpid()), since=iso(clock()))
        self._hosts = Hosts(self._ledger, self._politeness, self._chance)
        self._receiver = Receiver(
            self._ledger, self._hosts, self._keeper, self._canon, every=every, politeness=self._politeness,
            chance=self._chance, counted=self._counted, told=self._told,
        )  # fmt: skip
        self._local = LocalSources(
            self._ledger,
            self._receiver,
            self._canon,
            every=every,
            politeness=self._politeness,
            told=self._told,
        )
        self._stop = threading.Event()
        self._refill_at = 0.0

    def _named(self, source: str) -> tuple[str, Kind | None]:
        if source.startswith(("http://", "https://", "HTTP://", "HTTPS://")):
            address = self._canon.of(source)
            if address is None:
                raise SourceError(f"not found: {source} is no address")
            return address, None
        path = Path(source).absolute()
        if path.is_dir():
            return str(path), "folder"
        if not path.is_file():
            raise SourceError(f"not found: {source}: no such file, folder or http address")
        return str(path), None

    def _timed(self, reader: Reader) -> Reader:
        def read(raw: RawPage) -> Reading | Refusal:
            began = time.monotonic()
            result = reader(raw)
            self._counted.took("read", time.monotonic() - began)
            return result

        return read

    # --- the round

    def run_once(self, stop: threading.Event | None = None) -> Watched:
        """Ask every source that is not in trouble, and fetch and add what is new, as far as hosts let us now.

        Raises:
            ArchiveError: the archive or the state cannot be written; what was not added is fetched again later.
        """
        return self._run(stop or threading.Event(), once=True)

    def run(self, stop: threading.Event) -> Watched:
        """Watch until `stop` is set; the page in hand is read and added first.

        Raises:
            ArchiveError: see `run_once`.
        """
        return self._run(stop, once=False)

    def _run(self, stop: threading.Event, *, once: bool) -> Watched:
        self._stop = stop
        done = self._receiver.round = Round()
        self._keeper.ends.clear()
        self._askers = Askers(self._politeness, self._permit)
        try:
            self._refill(early=once)
            while not stop.is_set():
                now = self._clock()
                if self._receiver.round.stale or now >= self._refill_at:
                    self._refill()
                self._hand_out(now)
                if self._askers.flying:
                    reply = self._askers.take(_SLICE)
                    if reply:
                        self._receiver.receive(reply, self._clock())
                    if self._keeper.full or (self._keeper.held and self._clock() - done.read_at > _LATE):
                        self._keeper.flush()
                    continue
                self._keeper.flush()
                if self._receiver.round.stale:
                    continue
                until = self._next(self._clock(), once=once)
                if until is None:
                    break
                self._sleep(min(max(until - self._clock(), 0.01), _LONGEST_NAP))
            self._keeper.flush()
        finally:
            self._askers.close()
            self._hosts.clear()
        ends = self._keeper.ends
        return Watched(
            asked=done.asked, new=done.new, done=ends["done"], refused=ends["refused"], gone=ends["gone"],
            waiting=self._ledger.count().get("waiting", 0),
        )  # fmt: skip

    def close(self) -> None:
        """Give archive, state and lock back."""
        self._opened.close()

    def _doze(self, seconds: float) -> None:
        # In slices, not by waiting for the event: a signal handler sets it in this very thread, and would wait for us.
        end = time.monotonic() + seconds
        while not self._stop.is_set() and (left := end - time.monotonic()) > 0:
            time.sleep(min(left, _SLICE))

    def _next(self, now: float, *, once: bool) -> float | None:
        """When there is something to do again; None, in a round that is to end: nothing now."""
        times = [self._hosts.next_at(now, held=not once)]
        times += (
            [self._receiver.round.settles]
            if once
            else [self._ledger.next_due(now), self._ledger.next_item(now)]
        )
        return min((one for one in times if one is not None), default=None if once else now + _LONGEST_NAP)

    def _refill(self, *, early: bool = False) -> None:
        """Queue what may be done now; look at files and folders at once."""
        now = self._clock()
        self._receiver.round.stale = False
        for source in self._ledger.due(now, early=early):
            if ("source", source.number) in self._receiver.round.held or self._stop.is_set():
                continue
            if source.address.startswith(("http://", "https://")):
                self._receiver.round.held.add(("source", source.number))
                self._hosts.put(Job("source", source.address, source))
            else:
                self._local.look(source, now)
        held = {number for what, number in self._receiver.round.held if what == "item"} | self._keeper.held
        for host in self._ledger.ready_hosts(now):
            if not host:
                self._read_files(now)
            elif not self._hosts.waits(host):
                for item in self._ledger.ready(host, now, _AHEAD + len(held)):
                    if item.number not in held:
                        self._receiver.round.held.add(("item", item.number))
                        self._hosts.put(Job("item", item.address, item))
        times = (self._ledger.next_due(now), self._ledger.next_item(now))
        self._refill_at = max(
            now + 0.01, min((one for one in times if one is not None), default=now + _LONGEST_NAP)
        )

    def _hand_out(self, now: float) -> None:
        while self._askers.flying < self._politeness.hosts and (job := self._hosts.take(now)):
            if job.what != "robots" and not self._hosts.allows(job.url):
                self._hosts.unasked(job)
                self._receiver.forbidden(job, now)
            elif isinstance(job.subject, Item) and self._settled(job.subject):
                self._hosts.unasked(job)
                self._receiver.round.held.discard(("item", job.subject.number))
            else:
                self._askers.send(job)
            if job.what == "item" and not self._hosts.waits(host_of(job.url)):
                self._receiver.round.stale = True

    def _settled(self, item: Item) -> bool:
        """Whether an item needs no fetching any more: another address was its own, or a kill came after adding it."""
        found = self._ledger.item(item.address)
        if found is None or found[0] != "waiting":
            return True
        if self._keeper.has(item.page):
            self._keeper.end_as_added(item)
            return True
        return False

    def _read_files(self, now: float) -> None:
        for item in self._ledger.ready("", now, _FILES):
            if self._stop.is_set():
                return
            self._keeper.take_file(item, self._limits, self._stop.is_set)
        self._keeper.flush()
        self._receiver.round.stale = True

    def _added(self, became: Counter[str], seconds: float) -> None:
        self._counted.took("add", seconds)
        self._told(f"{became['done']} added, {became['refused'] + became['gone']} refused or gone")
