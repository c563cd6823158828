"""Reads single pages for who serves: many threads ask, a few readers in processes of their own answer.

A thread cannot be ended, and an exception raised in it from another may be lost; a process can. So a page that hangs,
dies or takes memory costs a server that process.
"""

from __future__ import annotations

import select
from pathlib import Path
from queue import LifoQueue
from typing import Self

from rawi.batch.keeper import Keeper
from rawi.batch.stepping import Settings
from rawi.desk.parts import result_of
from rawi.model import RawPage, Reading, Refusal

POSSIBLE = hasattr(select, "poll")  # readers are waited for by it: not on Windows


def page_settings(*, seconds: float = Settings().seconds, lexica: Path | None = None) -> Settings:
    """The settings that give what `read_page` gives, within the bounds of a batch."""
    step = "rawi.batch.stepping:read_chosen"
    return Settings(seconds=seconds, lexica=str(lexica) if lexica else None, step=step)


class Readers:
    """So many readers at most, each started when a page comes and the others are busy, and kept until `close`.

    They end with the process that keeps them, however that ends.
    """

    def __init__(self, settings: Settings, *, at_once: int = 2) -> None:
        self._keepers = [Keeper(settings) for _ in range(at_once)]
        # The one used last comes first: more are started only when they are needed.
        self._idle: LifoQueue[Keeper] = LifoQueue()
        for one in reversed(self._keepers):
            self._idle.put(one)

    def read(self, raw: RawPage) -> Reading | Refusal:
        """What stands on a page: the same as `read_page` gives, or a refusal when it ends or outlasts its reader.

        Raises:
            BatchError: no reader can be started now, or this was closed.
        """
        keeper = self._idle.get()
        try:
            return result_of(keeper.read_page(raw))
        finally:
            self._idle.put(keeper)

    def close(self) -> None:
        """End all readers; pages that are being read are not."""
        for one in self._keepers:
            one.stop()
        for one in [self._idle.get() for _ in self._keepers]:
            one.close()
            self._idle.put(one)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
