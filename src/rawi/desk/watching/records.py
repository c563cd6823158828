"""What watching is told to keep to, and what it tells of itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

from rawi.desk.watching.listings import Kind

ItemStatus = Literal["waiting", "done", "refused", "gone"]
Outcome = Literal[
    "ok", "unchanged", "moved", "gone", "missing", "busy", "failed", "slow", "refused", "robots",
]  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Politeness:
    """How hosts are treated, and the bounds on what they send. Seconds and bytes.

    `delay` is the least time from one answer of a host to the next question; robots.txt may ask for more, up to
    `longest_delay`. `hosts` are asked at the same time, each one question at a time. Failures wait `first_wait`, twice
    as long each time, up to `longest_wait`; after `tries` of them an article is refused. `settle` is how long a file
    must be unchanged before it is read, `look` how often folders are looked through.
    """

    delay: float = 2.0
    longest_delay: float = 60.0
    hosts: int = 4
    first_wait: float = 60.0
    longest_wait: float = 86_400.0
    tries: int = 8
    redirects: int = 5
    robots_age: float = 86_400.0
    fetch_seconds: float = 20.0
    page_bytes: int = 10_000_000
    listing_bytes: int = 50_000_000
    settle: float = 2.0
    look: float = 30.0


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchedSource:
    """A source as it stands; times are ISO 8601 in UTC.

    `kind` None: not looked at yet. `listed_by`: addresses of the sources that list it; none: it was named. `asked`
    None: never. `due` is when it is asked next; None: not again, since it is `gone`. `status` is the last answer's;
    None: none came. `failures` are counted since the last success. `error` is what was wrong last; None: nothing.
    `robots`: `allowed` or `forbidden`; None: not asked. `moves`: redirects on the last way. Counts are of the items
    it was first to list.
    """

    address: str
    kind: Kind | None
    listed_by: tuple[str, ...]
    asked: str | None
    due: str | None
    status: int | None
    failures: int
    error: str | None
    robots: str | None
    moves: int
    gone: bool
    waiting: int
    done: int
    refused: int
    missing: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchedItem:
    """An article or file that a source listed.

    `page` is the id of the page it became; None: none, or a file of several. `reason` is why it waits or was refused;
    None: nothing is wrong. `same_as`: the address it is the same as. `next` (ISO 8601, UTC) None: it waits no more.
    """

    address: str
    source: str
    state: ItemStatus
    seen: str
    tries: int
    next: str | None
    page: str | None
    reason: str | None
    same_as: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchState:
    """All that is watched for an archive, sources that are wanted no more left out.

    `running`: a watcher runs now, as process `pid` since `since` (both None when none does). `items` counts all items
    by state. `held` are hosts that are left alone, and until when.
    """

    running: bool
    pid: int | None
    since: str | None
    sources: tuple[WatchedSource, ...]
    items: Mapping[str, int]
    held: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """What one round did: sources asked, items new in them, pages added, pages refused, items gone, items left waiting."""  # noqa: E501

    asked: int = 0
    new: int = 0
    done: int = 0
    refused: int = 0
    gone: int = 0
    waiting: int = 0


def iso(seconds: float) -> str:
    """Seconds since 1970 as ISO 8601, in UTC."""
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds")
