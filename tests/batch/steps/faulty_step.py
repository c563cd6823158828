"""A step whose pages do what pages must not do: for the tests of those who keep readers. Read by them, not by pytest."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

from rawi.batch import Settings
from rawi.model import Page, RawPage, Reading, Refusal, content_id

_BLOCK = 16 << 20


def step(raw: RawPage, settings: Settings) -> Reading | Refusal:
    told = raw.data
    if b"RAISES" in told:
        raise ValueError("this page raises")
    if b"HANGS" in told:  # and no alarm is heard
        signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGALRM])
        time.sleep(600)
    if b"WORKS FOR EVER" in told:
        while True:
            pass
    if b"TAKES MEMORY" in told:
        taken = []
        while True:
            taken.append(b"x" * _BLOCK)
    if b"DIES" in told:
        os.kill(os.getpid(), signal.SIGKILL)
    if b"KILLED ONCE" in told:
        once = Path(os.environ["RAWI_TEST_ONCE"])
        if not once.exists():
            once.touch()
            os.kill(os.getpid(), signal.SIGKILL)
    if b"WAITS" in told:
        time.sleep(0.2)
    text = told.decode()
    page = Page(
        id=content_id("page", text), source=raw.source, url=raw.url, fetched_at=None, media_type="text/plain",
        charset="utf-8", language="ar", text=text,
    )  # fmt: skip
    return Reading(
        page=page, engine="faulty", lexica="", made_at=None, articles=(), blocks=(), inline_links=(), related=(),
        caption=None,
    )  # fmt: skip
