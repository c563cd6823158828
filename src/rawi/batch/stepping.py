"""One page, whatever engine carries it: bytes in, a reading or a refusal out."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from functools import cached_property
from hashlib import blake2b
from importlib import import_module
from pathlib import Path

from rawi.batch.filtering import may_be_arabic, put_aside
from rawi.desk import Limits, open_lexica, read_page
from rawi.desk.parts import FORMAT
from rawi.model import RawPage, Reading, Refusal
from rawi.version import __version__


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What a run does with every page; all of it goes into the names of its parts.

    `memory` is in MB, above what the program takes before it has read anything; `seconds` bound one page. `lexica` is a
    folder of the user's own lists, `fetched_at` when the pages were fetched that do not say. `step` names the function
    that reads.
    """

    seconds: float = 20.0
    memory: int = 2048
    page_bytes: int = Limits().page_bytes
    lexica: str | None = None
    fetched_at: str | None = None
    step: str = "rawi.batch.stepping:step"

    @cached_property
    def digest(self) -> str:
        """Tells this engine with these settings and language data from every other."""
        told = {
            **asdict(self),
            "lexica": open_lexica(self.folder).digest,
            "engine": __version__,
            "format": FORMAT,
        }
        return blake2b(json.dumps(told, sort_keys=True).encode(), digest_size=12).hexdigest()

    @property
    def folder(self) -> Path | None:
        """The user's own lists."""
        return Path(self.lexica) if self.lexica else None

    @property
    def function(self) -> Callable[[RawPage, Settings], Reading | Refusal]:
        """What `step` names."""
        module, _, name = self.step.partition(":")
        found: Callable[[RawPage, Settings], Reading | Refusal] = getattr(import_module(module), name)
        return found


def step(raw: RawPage, settings: Settings) -> Reading | Refusal:
    """What stands on a page, or why it cannot be read: total, and the same whenever it is asked again.

    >>> step(RawPage(data=b"<p>Nothing Arabic here.</p>", source="page.html"), Settings()).stage
    'filter'
    """
    if len(raw.data) <= settings.page_bytes and not may_be_arabic(raw):
        return put_aside(raw)
    return read_chosen(raw, settings)


def read_chosen(raw: RawPage, settings: Settings) -> Reading | Refusal:
    """The same of a page that somebody chose: nothing is put aside, whatever language it is in.

    >>> read_chosen(RawPage(data=b"<p>Nothing Arabic here.</p>", source="page.html"), Settings()).stage
    'language'
    """
    page = raw if raw.fetched_at or not settings.fetched_at else replace(raw, fetched_at=settings.fetched_at)
    limits = Limits(page_bytes=settings.page_bytes, seconds=settings.seconds)
    return read_page(page, lexica=settings.folder, limits=limits)
