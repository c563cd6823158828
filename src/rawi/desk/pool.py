"""One archive for many threads: as many readers as ask at once, and one writer at a time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from queue import Empty, LifoQueue
from threading import Lock
from typing import Self

from rawi.desk.archiving import ArchiveDesk
from rawi.errors import QueryError

_IDLE = 8  # open desks kept for the next who ask


class DeskPool:
    """Desks over one archive, lent one by one; a desk is never in two threads at once.

    What servers are made over: each request borrows a desk and gives it back.
    """

    def __init__(self, where: str | Path, *, lexica: Path | None = None) -> None:
        """Opens the archive once, so that what is wrong with it is told now.

        Raises:
            ArchiveError: there is no archive, or it cannot be read.
        """
        self.where, self.lexica = where, lexica
        self._idle: LifoQueue[ArchiveDesk] = LifoQueue()
        self._writer = Lock()
        self._idle.put(ArchiveDesk(where, lexica=lexica))

    @contextmanager
    def reading(self) -> Iterator[ArchiveDesk]:
        """A desk that only reads."""
        try:
            desk = self._idle.get_nowait()
        except Empty:
            desk = ArchiveDesk(self.where, lexica=self.lexica)
        try:
            yield desk
        except QueryError:
            # A search that cannot be read has touched nothing.
            self._take_back(desk)
            raise
        except BaseException:
            # Something may be left half done in it.
            desk.close()
            raise
        self._take_back(desk)

    def _take_back(self, desk: ArchiveDesk) -> None:
        if self._idle.qsize() < _IDLE:
            self._idle.put(desk)
        else:
            desk.close()

    @contextmanager
    def writing(self) -> Iterator[ArchiveDesk]:
        """The one desk that may write; who asks second waits for the first."""
        with self._writer, ArchiveDesk(self.where, at=now(), lexica=self.lexica) as desk:
            yield desk

    def close(self) -> None:
        """Close what is not lent."""
        while True:
            try:
                self._idle.get_nowait().close()
            except Empty:
                return

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def now() -> str:
    """The time in UTC to the second, ISO 8601, as it is noted beside what is added."""
    return datetime.now(UTC).isoformat(timespec="seconds")
