"""What an answer means: good, try again later, or never again. Pure; the time is given."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import UTC
from email.utils import parsedate_to_datetime

from rawi.desk.fetching import Answer
from rawi.desk.watching.records import ItemStatus, Outcome, Politeness
from rawi.errors import SourceError

_NEVER = ("forbidden", "too large", "not text")  # reasons that asking again does not change
_MISSING_TRIES = 3  # a feed may list an article a little before it is there


@dataclass(frozen=True, slots=True)
class Verdict:
    """What an answer means.

    `reason` None: all is well. `end`: what it makes of an article for good; None: it is asked again. `troubled`: the
    host is to be left alone for a while, for `wait` seconds when it says so (None: it does not).
    """

    outcome: Outcome
    reason: str | None = None
    end: ItemStatus | None = None
    troubled: bool = False
    wait: float | None = None


def judge(answer: Answer | SourceError, now: float) -> Verdict:
    """What came back for one request means this."""
    if isinstance(answer, SourceError):
        return _of_error(answer.reason)
    status = answer.status
    said = f"{answer.url} answers with HTTP status {status}"
    if 200 <= status < 300:
        return Verdict("ok")
    if status == 304:
        return Verdict("unchanged")
    try:
        if answer.moved_to:
            return Verdict("moved")
    except SourceError as error:
        return Verdict("refused", error.reason, end="refused")
    if status == 410:
        return Verdict("gone", f"not found: {said}: gone", end="gone")
    if status == 404:
        return Verdict("missing", f"not found: {said}")
    if status in (429, 503):
        wait = retry_after(answer.headers.get("retry-after"), now)
        return Verdict("busy", f"too slow: {said}: it has too much to do", troubled=True, wait=wait)
    if status >= 500:
        return Verdict("failed", f"not found: {said}", troubled=True)
    if status in (408, 425) or status < 400:
        return Verdict("failed", f"not found: {said}")
    word = "forbidden" if status in (401, 402, 403, 407, 451) else "not found"
    return Verdict("refused", f"{word}: {said}", end="refused")


def _of_error(reason: str) -> Verdict:
    if reason.startswith(_NEVER):
        return Verdict("refused", reason, end="refused")
    if reason.startswith("too slow"):
        return Verdict("slow", reason, troubled=True)
    return Verdict("failed", reason, troubled=reason.startswith("not found"))


def last_try(verdict: Verdict, tries: int, politeness: Politeness) -> ItemStatus | None:
    """What an article becomes that has failed so many times, this one counted; None: it is tried again."""
    if verdict.end:
        return verdict.end
    if verdict.outcome == "missing" and tries >= _MISSING_TRIES:
        return "gone"
    return "refused" if tries >= politeness.tries else None


def retry_after(header: str | None, now: float) -> float | None:
    """Seconds to wait, from a `Retry-After` of seconds or a date; None: there is none that can be read.

    >>> retry_after("120", 0.0), retry_after("Thu, 01 Jan 1970 00:02:00 GMT", 60.0), retry_after("soon", 0.0)
    (120.0, 60.0, None)
    """
    text = (header or "").strip()
    if text.isascii() and text.isdigit():
        return float(text[:9])
    try:
        when = parsedate_to_datetime(text)
    except (ValueError, TypeError, OverflowError):
        return None
    if when.tzinfo is None:
        when = when.replace(tzinfo=UTC)
    return max(0.0, when.timestamp() - now)


def back_off(failures: int, first: float, most: float, chance: random.Random) -> float:
    """Seconds to wait after so many failures: twice as long each time, up to `most`, a quarter more or less."""
    longest = min(most, first * 2 ** min(failures - 1, 40)) if failures > 0 else first
    return longest * chance.uniform(0.75, 1.25)
