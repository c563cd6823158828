"""Threads that ask: each request is made by one of them and its answer handed back; they decide nothing."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, replace
from queue import Empty, SimpleQueue
from typing import Literal

from rawi.desk.fetching import AGENT, Answer, Permit, request
from rawi.desk.settings import Limits
from rawi.desk.watching.ledger import Item, Source
from rawi.desk.watching.records import Politeness
from rawi.errors import SourceError

ROBOT = AGENT.partition(" ")[0]  # the name that robots.txt knows us by
_ROBOTS_BYTES = 512_000
_LISTINGS = (
    "application/rss+xml, application/atom+xml, application/feed+json, application/xml;q=0.9, */*;q=0.5"
)
_XML = (
    "application/xml",
    "application/json",
    "application/gzip",
    "application/x-gzip",
    "application/opml+xml",
)


@dataclass(frozen=True, slots=True)
class Job:
    """One request: what for, whose, and after how many redirects."""

    what: Literal["robots", "source", "item"]
    url: str
    subject: Source | Item | None = None
    moves: int = 0


@dataclass(frozen=True, slots=True)
class Reply:
    """What came of a job, and how many seconds it took."""

    job: Job
    answer: Answer | SourceError
    seconds: float


class Askers:
    """So many threads, fed by one queue and answering into another."""

    def __init__(self, politeness: Politeness, permit: Permit) -> None:
        self._politeness, self._permit = politeness, permit
        self._jobs: SimpleQueue[Job | None] = SimpleQueue()
        self._replies: SimpleQueue[Reply] = SimpleQueue()
        self.flying = 0
        for number in range(politeness.hosts):
            # Daemons: whoever stops does not wait for a server that is slow.
            threading.Thread(target=self._work, name=f"rawi-watch-{number}", daemon=True).start()

    def send(self, job: Job) -> None:
        """Have a job done; no more at a time than there are threads."""
        self.flying += 1
        self._jobs.put(job)

    def take(self, seconds: float) -> Reply | None:
        """The next reply; None: none came in so many seconds."""
        try:
            reply = self._replies.get(timeout=seconds)
        except Empty:
            return None
        self.flying -= 1
        return reply

    def close(self) -> None:
        """No job is begun any more."""
        for _ in range(self._politeness.hosts):
            self._jobs.put(None)

    def _work(self) -> None:
        while job := self._jobs.get():
            began = time.monotonic()
            answer: Answer | SourceError
            try:
                answer = ask(job, self._politeness, self._permit)
            except SourceError as error:
                answer = error
            except Exception as error:  # noqa: BLE001 - a fault of ours with one answer must not end the thread
                answer = SourceError(f"undecodable: internal error, please report it: {error!r}")
            self._replies.put(Reply(job, answer, time.monotonic() - began))


def ask(job: Job, politeness: Politeness, permit: Permit) -> Answer:
    """The answer to a job. Redirects are followed for robots.txt alone.

    Raises:
        SourceError: see `request`.
    """
    limits = Limits(fetch_seconds=politeness.fetch_seconds, page_bytes=politeness.page_bytes)
    if job.what == "item":
        listed = isinstance(job.subject, Item) and job.subject.of_list
        return request(job.url, limits, permit=permit, takes=_listed_type if listed else _page_type)
    if isinstance(job.subject, Source):
        known = {"If-None-Match": job.subject.etag, "If-Modified-Since": job.subject.last_modified}
        headers = {"Accept": _LISTINGS, **{name: value for name, value in known.items() if value}}
        limits = replace(limits, page_bytes=politeness.listing_bytes)
        return request(job.url, limits, permit=permit, headers=headers)
    limits, url = replace(limits, page_bytes=_ROBOTS_BYTES), job.url
    deadline = time.monotonic() + politeness.fetch_seconds
    for _ in range(politeness.redirects + 1):
        answer = request(
            url, limits, permit=permit, headers={"Accept": "text/plain"}, deadline=deadline, cut=True
        )
        if not answer.moved_to:
            break
        url = answer.moved_to
    return answer


def _page_type(media_type: str | None) -> bool:
    return media_type is None or media_type.startswith("text/") or media_type == "application/xhtml+xml"


def _listed_type(media_type: str | None) -> bool:
    return _page_type(media_type) or (media_type or "").endswith("+xml") or media_type in _XML
