"""Sources on this machine: lists in files, and folders that files come into."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from rawi.desk.watching.addresses import Canon
from rawi.desk.watching.folders import find_files, stamp_of
from rawi.desk.watching.ledger import Ledger, Source
from rawi.desk.watching.listings import read_listing
from rawi.desk.watching.receiving import Receiver
from rawi.desk.watching.records import Politeness
from rawi.errors import SourceError

_TICK = 0.01  # seconds: file systems count time in steps


class LocalSources:
    """Looks at files and folders."""

    def __init__(
        self, ledger: Ledger, receiver: Receiver, canon: Canon, *, every: float, politeness: Politeness,
        told: Callable[[str], None],
    ) -> None:  # fmt: skip
        self._ledger, self._receiver, self._canon = ledger, receiver, canon
        self._every, self._politeness, self._told = every, politeness, told

    def look(self, source: Source, now: float) -> None:
        """Look at a file or folder of this machine."""
        path = Path(source.address)
        self._receiver.round.asked += 1
        soon = now + min(self._every, self._politeness.look)
        try:
            if path.is_dir():
                soon = self._look_through(source, path, now) or soon
            else:
                self._look_at(source, path, now)
        except (SourceError, OSError) as error:
            reason = error.reason if isinstance(error, SourceError) else f"not found: {error.strerror}"
            self._ledger.asked(source, now=now, due=soon, error=reason, failed=True)
            self._told(f"{source.address}: {reason}")
        else:
            self._ledger.asked(source, now=now, due=soon)

    def _look_at(self, source: Source, path: Path, now: float) -> None:
        found = stamp_of(path)
        if found is None:
            raise SourceError("not found: no such file")
        if found[0] == source.stamp:
            return
        with path.open("rb") as stream:
            data = stream.read(self._politeness.listing_bytes + 1)
        if len(data) > self._politeness.listing_bytes:
            raise SourceError(f"too large: more than {self._politeness.listing_bytes:,} bytes")
        listing = read_listing(data, "", self._canon, most_bytes=self._politeness.listing_bytes)
        self._receiver.listed(source, listing, now, stamp=found[0])

    def _look_through(self, source: Source, path: Path, now: float) -> float | None:
        """Put new and changed files on the list; when to look again for those in the making, None: there are none."""
        settles: float | None = None
        new = 0
        for file, stamp, changed in find_files(path):
            if abs(now - changed) < self._politeness.settle:  # a clock may be a little behind
                settles = max(settles or now, changed + self._politeness.settle + _TICK)
                continue
            new += self._ledger.add_file(str(file), source.number, stamp, now)
        self._receiver.found(source, new, settles)
        return settles
