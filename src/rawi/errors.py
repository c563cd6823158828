"""Every error Rawi raises on purpose.

RawiError
├── LawBroken          a record that does not quote its page, or a span outside it
├── LexiconError       a file of lexica/ is malformed; the message names file and line
├── GoldError          a gold file is malformed or has no page
├── SourceError        what was given to read cannot be opened or fetched
├── ArchiveError       an archive cannot be opened, read or written, or is asked for what it does not hold
│   └── DamagedReading one page's reading cannot be read; the rest of the archive can
├── AccessError        tokens cannot be kept or read, or are asked for what they are not
├── BatchError         a batch cannot be begun or gone on with, or a shard of it cannot be read now
├── QueryError         a search that cannot be read
├── AlertError         an alert cannot be kept or sent
├── MissingExtra       a part of Rawi that needs a package which is not installed
└── Unreadable         a page that cannot be read; becomes a stored `Refusal`, never a crash
"""

from __future__ import annotations


class RawiError(Exception):
    """The root: catch this to catch everything Rawi raises on purpose."""


class LawBroken(RawiError):
    """A finding does not quote its page: `text[span] != quote`, or the span lies outside the text."""


class LexiconError(RawiError):
    """A file of `lexica/` is malformed. The message says which file, which line and what to do."""


class GoldError(RawiError):
    """A gold file is malformed, or the page it speaks of is missing."""


class SourceError(RawiError):
    """A path or URL cannot be opened. `reason` begins with one of the closed refusal reasons."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class ArchiveError(RawiError):
    """An archive cannot be opened, read or written, or does not hold what it is asked for."""


class DamagedReading(ArchiveError):
    """The stored reading of one page cannot be read. Those of others can: who follows the archive goes on."""


class AccessError(RawiError):
    """Tokens cannot be kept or read, or a name or role is none. The message says what to do."""


class BatchError(RawiError):
    """A batch that cannot be begun or gone on with, or a shard whose files cannot be read now."""


class QueryError(RawiError):
    """A search that cannot be read. The message says which part, and what it may be."""


class AlertError(RawiError):
    """An alert cannot be kept or sent. The message says what to do.

    `final`: to send it again is of no use. `wait`: the seconds its receiver asks to wait; None: it asks for none.
    """

    def __init__(self, message: str, *, final: bool = False, wait: float | None = None) -> None:
        super().__init__(message)
        self.final = final
        self.wait = wait


class MissingExtra(RawiError):
    """A part of Rawi needs packages that are not installed. The message says which extra to install."""


class Unreadable(RawiError):
    """A page that gives no article: carries the `stage` that gave up and the `reason` to store."""

    def __init__(self, stage: str, reason: str) -> None:
        super().__init__(f"{stage}: {reason}")
        self.stage = stage
        self.reason = reason
