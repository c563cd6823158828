"""What is done with each answer: listings are taken in, pages read, failures tried again later."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from rawi.desk.fetching import Answer
from rawi.desk.watching.addresses import Canon, host_of
from rawi.desk.watching.answers import Verdict, back_off, judge, last_try
from rawi.desk.watching.asking import Job, Reply
from rawi.desk.watching.hosts import Hosts
from rawi.desk.watching.keeping import Keeper
from rawi.desk.watching.ledger import Item, Ledger, Source
from rawi.desk.watching.listings import Listing, read_listing, tell_kind, unpacked
from rawi.desk.watching.metrics import Counted
from rawi.desk.watching.records import Politeness, iso
from rawi.errors import SourceError
from rawi.model import RawPage

_DATED = 8  # a sitemap whose index dates it is asked so many times less often


@dataclass(slots=True)
class Round:
    """What a round has done, and what it has in hand. `stale`: there may be more to queue than is queued."""

    asked: int = 0
    new: int = 0
    stale: bool = True
    held: set[tuple[str, int]] = field(default_factory=set)
    read_at: float = 0.0  # when the first page that is not added yet was read
    looked: set[int] = field(default_factory=set)  # folders that had files in the making
    settles: float | None = None  # when these are looked through again


class Receiver:
    """Takes answers, and decides what each of them means for the state, the archive and the queues."""

    def __init__(
        self,
        ledger: Ledger,
        hosts: Hosts,
        keeper: Keeper,
        canon: Canon,
        *,
        every: float,
        politeness: Politeness,
        chance: random.Random,
        counted: Counted,
        told: Callable[[str], None],
    ) -> None:
        self._ledger, self._hosts, self._keeper, self._canon = ledger, hosts, keeper, canon
        self._plain = Canon(())
        self._every, self._politeness, self._chance = every, politeness, chance
        self._counted, self._told = counted, told
        self.round = Round()

    def receive(self, reply: Reply, now: float) -> None:
        """Take an answer."""
        job = reply.job
        verdict = judge(reply.answer, now)
        self._counted.fetched(verdict.outcome)
        self._counted.took("fetch", reply.seconds)
        if job.what == "robots":
            verdict = self._hosts.take_robots(job, reply.answer, verdict, now)
            self._hosts.answered(job, verdict, now)
            if verdict.troubled:
                for one in self._hosts.take_sources(job.url):
                    self._source_failed(one, replace(verdict, reason=f"robots.txt: {verdict.reason}"), now)
            return
        self._hosts.answered(job, verdict, now)
        if verdict.outcome == "moved" and isinstance(reply.answer, Answer):
            verdict = self._move(job, reply.answer)
            if verdict.outcome == "moved":
                return
        if isinstance(job.subject, Source):
            self._source_answered(job, reply.answer, verdict, now)
        elif isinstance(job.subject, Item):
            self._item_answered(job, job.subject, reply.answer, verdict, now)

    def _move(self, job: Job, answer: Answer) -> Verdict:
        """Queue the address it redirects to at its own host, which has its own robots.txt and pauses."""
        target = self._plain.of(answer.moved_to or "")
        if target is None:
            reason = f"forbidden: {answer.moved_to}: only http and https addresses are fetched"
            return Verdict("refused", reason, end="refused")
        if job.moves >= self._politeness.redirects:
            reason = f"not found: more than {self._politeness.redirects} redirects"
            return Verdict("refused", reason, end="refused")
        self._hosts.put(replace(job, url=target, moves=job.moves + 1))
        return Verdict("moved")

    def forbidden(self, job: Job, now: float) -> None:
        """A job that robots.txt does not let us do."""
        self._counted.fetched("robots")
        reason = f"forbidden: robots.txt of {host_of(job.url)} does not let us fetch {job.url}"
        if isinstance(job.subject, Item):
            self.round.held.discard(("item", job.subject.number))
            self._begun(now)
            self._keeper.refuse(job.subject, reason)
            if self._keeper.full:
                self._keeper.flush()
        else:
            verdict = Verdict("robots", reason, wait=self._politeness.robots_age)
            self._source_failed(job, verdict, now, robots="forbidden")

    def _source_answered(self, job: Job, answer: Answer | SourceError, verdict: Verdict, now: float) -> None:
        source = job.subject
        assert isinstance(source, Source)
        status = answer.status if isinstance(answer, Answer) else None
        if isinstance(answer, SourceError) or verdict.outcome not in ("ok", "unchanged"):
            self._source_failed(job, verdict, now, status=status, robots="allowed")
            return
        interval = self._every * self._chance.uniform(0.9, 1.1) * (_DATED if source.dated else 1)
        if verdict.outcome == "unchanged":
            self.round.held.discard(("source", source.number))
            self.round.asked += 1
            self._ledger.asked(
                source, now=now, due=now + interval, status=status, robots="allowed", moves=job.moves
            )
            return
        try:
            listing = read_listing(
                answer.data, job.url, self._canon, most_bytes=self._politeness.listing_bytes,
                media_type=answer.media_type, charset=answer.charset,
            )  # fmt: skip
        except SourceError as error:
            self._source_failed(job, Verdict("refused", error.reason), now, status=status, robots="allowed")
            return
        with self._ledger.writing():
            self.listed(
                source, listing, now, etag=answer.headers.get("etag"),
                last_modified=answer.headers.get("last-modified"),
            )  # fmt: skip
            self._ledger.asked(
                source, now=now, due=now + interval, status=status, error=listing.fault, robots="allowed",
                moves=job.moves,
            )  # fmt: skip
            if source.page_of:
                self._ledger.leave_page(source)

    def listed(
        self, source: Source, listing: Listing, now: float, *, etag: str | None = None,
        last_modified: str | None = None, stamp: str | None = None,
    ) -> None:  # fmt: skip
        """Take in what a source lists."""
        new = self._ledger.listed(
            source, listing, now=now, etag=etag, last_modified=last_modified, stamp=stamp
        )
        self._keeper.refuse_bare(source.address, listing.bare)
        self.round.held.discard(("source", source.number))
        self.round.asked, self.round.new, self.round.stale = self.round.asked + 1, self.round.new + new, True
        if new or listing.fault:
            self._told(
                f"{source.address}: {listing.kind}, {new} new{f'; {listing.fault}' if listing.fault else ''}"
            )

    def _source_failed(
        self, job: Job, verdict: Verdict, now: float, *, status: int | None = None, robots: str | None = None
    ) -> None:
        source = job.subject
        assert isinstance(source, Source)
        self.round.held.discard(("source", source.number))
        self.round.asked += 1
        wait = back_off(source.failures + 1, self._every, self._politeness.longest_wait, self._chance)
        gone = verdict.outcome == "gone"
        self._ledger.asked(
            source, now=now, due=now + max(wait, verdict.wait or 0.0), status=status, error=verdict.reason, failed=True,
            robots=robots, moves=job.moves, gone=gone,
        )  # fmt: skip
        if source.page_of and (gone or verdict.end or source.failures + 1 >= self._politeness.tries):
            self._ledger.leave_page(source)
        self._told(f"{source.address}: {verdict.reason}")

    def _item_answered(
        self, job: Job, item: Item, answer: Answer | SourceError, verdict: Verdict, now: float
    ) -> None:
        self.round.held.discard(("item", item.number))
        self._begun(now)
        if verdict.outcome == "ok" and isinstance(answer, Answer):
            self._take(job, item, answer, now)
            return
        reason = verdict.reason or f"not found: {job.url} says that it is as before, which nobody asked"
        if end := last_try(verdict, item.tries + 1, self._politeness):
            self._keeper.refuse(item, reason, gone=end == "gone")
            return
        wait = back_off(
            item.tries + 1, self._politeness.first_wait, self._politeness.longest_wait, self._chance
        )
        busy = verdict.outcome == "busy"  # which says nothing about the article
        self._ledger.retry(item, next=now + max(wait, verdict.wait or 0.0), reason=reason, counts=not busy)

    def _take(self, job: Job, item: Item, answer: Answer, now: float) -> None:
        if item.of_list and self._is_source(answer.data):
            self._ledger.promote(item, now)
            self.round.stale = True
            return
        final = self._canon.of(job.url) or item.address
        stated = self._canon.stated(answer.data, job.url, answer.charset)
        raw = RawPage(
            data=answer.data, source=final, url=final, media_type=answer.media_type, charset=answer.charset,
            fetched_at=iso(now),
        )  # fmt: skip
        self._keeper.take(item, raw, [one for one in (stated, final) if one])

    def _is_source(self, data: bytes) -> bool:
        try:
            return tell_kind(unpacked(data, self._politeness.listing_bytes)) is not None
        except SourceError:
            return False

    def found(self, source: Source, new: int, settles: float | None) -> None:
        """A folder had so many new files, and others in the making until `settles` (None: none)."""
        self.round.new += new
        self.round.stale = self.round.stale or new > 0
        # In one round once: a file that grows and grows would keep it from ending.
        self.round.settles = settles if source.number not in self.round.looked else None
        if settles:
            self.round.looked.add(source.number)

    def _begun(self, now: float) -> None:
        if not self._keeper.held:
            self.round.read_at = now
