"""A reader in a process of its own, `python -m rawi.batch.reader`: jobs come in, rows go out, and it may die of a page.

It guards itself: a deadline by alarm and another by processor time that the kernel keeps, and a bound on memory. What
none of them stops, the one who keeps it does (keeper.py); when that one is no more, it ends.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from threading import Thread
from time import sleep
from typing import IO

from rawi.batch.inputs import read
from rawi.batch.messages import At, End, Failed, Job, Read, Ready, receive_job, receive_settings, send
from rawi.batch.stepping import Settings
from rawi.desk.parts import Row, row_of
from rawi.errors import RawiError
from rawi.model import RawPage, Reading, Refusal

_PATIENCE = 3  # times the deadline, in processor time
_EXAMPLE = "وصل الوفد إلى العاصمة اليوم. " * 8
_MB = 1 << 20
_LOOK = 1.0  # seconds

Step = Callable[[RawPage, Settings], Reading | Refusal]


def main() -> None:
    """Read what standard input asks for, until it ends."""
    jobs = sys.stdin.buffer
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # who keeps it is asked to stop, and stops it
    # What a library prints must not stand among the messages.
    out = os.fdopen(os.dup(1), "wb", buffering=1 << 16)
    os.dup2(2, 1)
    settings = receive_settings(jobs)
    if settings is None:
        return
    Thread(target=_end_with, args=(os.getppid(),), daemon=True).start()
    function = settings.function
    function(RawPage(data=_EXAMPLE.encode(), source="example"), settings)  # loads and compiles everything
    _bound_memory(settings.memory)
    with suppress(BrokenPipeError):
        send(out, Ready())
        while (job := receive_job(jobs)) is not None:
            if isinstance(job, RawPage):
                send(out, Read(_row(job, settings, function)))
            else:
                _do(job, settings, function, out)


def _do(job: Job, settings: Settings, function: Step, out: IO[bytes]) -> None:
    name = job.shard.pieces[0].name
    try:
        for number, raw in enumerate(read(job.shard, page_bytes=settings.page_bytes)):
            if number < job.first:
                continue
            if isinstance(raw, RawPage):
                send(out, At(raw.source))
                send(out, Read(_row(raw, settings, function)))
            else:
                send(out, Read(row_of(raw)))
        send(out, End())
    except BrokenPipeError:
        raise
    except MemoryError:
        _give_up(out, name, "too large: unpacking it needs too much memory")
    except (OSError, RawiError) as error:
        send(out, Failed(f"{type(error).__name__}: {error}"))
    except Exception as error:  # noqa: BLE001 - a fault of ours in one file must not end the run
        _give_up(out, name, f"undecodable: internal error, please report it: {type(error).__name__}: {error}")


def _give_up(out: IO[bytes], name: str, reason: str) -> None:
    send(out, Read(row_of(Refusal(source=name, stage="open", reason=reason))))
    send(out, End())


def _row(raw: RawPage, settings: Settings, function: Step) -> Row:
    try:
        _bound_time(settings.seconds * _PATIENCE)
        return row_of(function(raw, settings))
    except MemoryError:
        reason = "too large: the page needs too much memory"
    except Exception as error:  # noqa: BLE001 - the same for one page
        reason = f"undecodable: internal error, please report it: {type(error).__name__}: {error}"
    finally:
        _bound_time(0)
    return row_of(Refusal(source=raw.source, stage="engine", reason=reason))


def _end_with(parent: int) -> None:
    """End this process when its parent has gone: also in the middle of a page, which nobody waits for any more."""
    while os.getppid() == parent:
        sleep(_LOOK)
    os._exit(1)


def _bound_time(seconds: float) -> None:
    """The kernel ends this process when it has worked so long: also when Python is not asked, and nobody keeps it."""
    if hasattr(signal, "ITIMER_PROF"):
        signal.setitimer(signal.ITIMER_PROF, seconds)


def _bound_memory(megabytes: int) -> None:
    statm = Path("/proc/self/statm")
    if not statm.exists():
        return
    import resource

    taken = int(statm.read_text().split()[0]) * resource.getpagesize()
    bound, hard = taken + megabytes * _MB, resource.getrlimit(resource.RLIMIT_AS)[1]
    resource.setrlimit(resource.RLIMIT_AS, (bound if hard < 0 else min(bound, hard), hard))


if __name__ == "__main__":
    main()
