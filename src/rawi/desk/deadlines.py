"""Ends work that takes too long: by the alarm of the process, or in other threads by another thread."""

from __future__ import annotations

import ctypes
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from rawi.errors import RawiError


class TooSlow(RawiError):
    """The time is up."""


@contextmanager
def deadline(seconds: float) -> Iterator[None]:
    """Raises TooSlow in the body after so many seconds, between two steps of Python, not in midst of C."""
    if hasattr(signal, "setitimer") and threading.current_thread() is threading.main_thread():
        with _by_alarm(seconds):
            yield
    else:
        alarm = _Alarm(threading.get_ident())
        timer = threading.Timer(seconds, alarm.ring)
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()
            alarm.silence()


@contextmanager
def _by_alarm(seconds: float) -> Iterator[None]:
    def ring(number: int, frame: FrameType | None) -> None:
        raise TooSlow

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


class _Alarm:
    """Rings in one thread, and never after it was silenced: what is raised for a thread may lie there unraised."""

    def __init__(self, thread: int) -> None:
        self._thread = ctypes.c_ulong(thread)
        self._lock = threading.Lock()
        self._silenced = False

    def ring(self) -> None:
        with self._lock:
            if not self._silenced:
                ctypes.pythonapi.PyThreadState_SetAsyncExc(self._thread, ctypes.py_object(TooSlow))

    def silence(self) -> None:
        with self._lock:
            self._silenced = True
            ctypes.pythonapi.PyThreadState_SetAsyncExc(self._thread, None)
