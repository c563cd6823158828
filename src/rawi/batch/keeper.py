"""Keeps a reader: gives it shards, notes at which page it hangs or dies, and goes on behind that page with another.

So every engine isolates a page that kills in the same way, and needs no more of its workers than to call a function.
Servers give it single pages (serving.py).
"""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from time import monotonic
from typing import IO

from rawi.batch.messages import At, End, Failed, Frames, Job, Message, Read, Ready, send
from rawi.batch.shards import Shard
from rawi.batch.stepping import Settings
from rawi.desk.parts import Row, row_of
from rawi.errors import BatchError
from rawi.model import RawPage, Refusal

_GRACE = 2.0  # seconds above half as much again as a page may take: the reader's own alarm comes first
_OPENING = 600.0  # seconds in which a file must give its next page
_LOADING = 300.0
_DEATHS = 2  # at one page: once may be another's doing
_READ = 1 << 18
_THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")


class Keeper:
    """One reader at a time, made when it is first needed. Used by one thread; `stop` may be called by any."""

    def __init__(self, settings: Settings, *, seen: Callable[[], None] | None = None) -> None:
        self._settings, self._seen = settings, seen
        self._reader: _Reader | None = None
        self._stopped = False

    def read(self, shard: Shard) -> Iterator[Row]:
        """The rows of a shard, each page once and in order.

        Raises:
            BatchError: the shard's files cannot be read now, no reader can be started, or this was stopped.
        """
        try:
            yield from self._rows(shard)
        except BaseException:
            # It may be in the middle of the shard: another one begins with the next.
            self._end()
            raise

    def read_page(self, raw: RawPage) -> Row:
        """The row of one page.

        Raises:
            BatchError: no reader can be started, or this was stopped.
        """
        try:
            return self._row(raw)
        except BaseException:
            self._end()
            raise

    def _row(self, raw: RawPage) -> Row:
        for _ in range(_DEATHS):
            try:
                reader = self._begun()
                reader.ask(raw)
                message = reader.next(self._deadline)
                if not isinstance(message, Read):
                    raise BatchError("a reader does not speak as it should")
                return self._counted(message.row)
            except _Silent:
                self._end()
                return self._counted(self._slow(raw.source))
            except _Ended as end:
                self._mourn()
                if end.worn_out:
                    return self._counted(self._slow(raw.source))
        return self._counted(_deadly(raw.source, "engine", "reading"))

    def _begun(self) -> _Reader:
        """The reader, started when there is none."""
        if self._reader is None:
            self._reader = _Reader(self._settings)
            # Whoever stops this from now on ends it; who did before knew of none.
            if self._stopped:
                raise BatchError("stopped")
            try:
                self._reader.load()
            except (_Ended, _Silent) as error:
                why = "stopped" if self._stopped else "no reader can be started; what it says stands above"
                raise BatchError(why) from error
        return self._reader

    def _mourn(self) -> None:
        self._end()
        if self._stopped:
            raise BatchError("stopped") from None

    def _rows(self, shard: Shard) -> Iterator[Row]:
        first = deaths = 0
        begun: str | None = None
        while True:
            try:
                reader = self._begun()
                reader.ask(Job(shard, first))
                while True:
                    message = reader.next(self._deadline if begun is not None else _OPENING)
                    if isinstance(message, At):
                        begun = message.source
                    elif isinstance(message, Read):
                        yield self._counted(message.row)
                        first, deaths, begun = first + 1, 0, None
                    elif isinstance(message, End):
                        return
                    elif isinstance(message, Failed):
                        raise BatchError(message.why)
            except _Silent:
                self._end()
                if begun is None:
                    raise BatchError(f"nothing came of {shard.pieces[0].path} for {_OPENING:.0f} s") from None
                yield self._counted(self._slow(begun))
            except _Ended as end:
                self._mourn()
                deaths += 1
                if deaths < _DEATHS and not end.worn_out:
                    begun = None
                    continue
                if begun is None:
                    yield self._counted(_deadly(shard.pieces[0].name, "open", "unpacking"))
                    return
                yield self._counted(
                    self._slow(begun) if end.worn_out else _deadly(begun, "engine", "reading")
                )
            first, deaths, begun = first + 1, 0, None

    @property
    def _deadline(self) -> float:
        return self._settings.seconds * 1.5 + _GRACE

    def _slow(self, source: str) -> Row:
        reason = f"too slow: not read in {self._settings.seconds:g} s"
        return row_of(Refusal(source=source, stage="engine", reason=reason))

    def _counted(self, row: Row) -> Row:
        if self._seen:
            self._seen()
        return row

    def stop(self) -> None:
        """End the reader, whatever it is doing."""
        self._stopped = True
        reader = self._reader
        if reader is not None:
            reader.kill()

    def close(self) -> None:
        """End the reader."""
        self._end()

    def _end(self) -> None:
        if self._reader is not None:
            self._reader.close()
            self._reader = None


def _deadly(source: str, stage: str, doing: str) -> Row:
    reason = f"undecodable: {doing} it ends the process that does"
    return row_of(Refusal(source=source, stage=stage, reason=reason))


class _Silent(Exception):
    """The reader said nothing for too long."""


class _Ended(Exception):
    """The reader is no more."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.worn_out = code == -signal.SIGPROF  # by the kernel, for its processor time


class _Reader:
    def __init__(self, settings: Settings) -> None:
        # One thread each: there are as many readers as processors.
        environment = {**dict.fromkeys(_THREADS, "1"), **os.environ}
        environment["PYTHONPATH"] = os.pathsep.join(one for one in sys.path if one)
        command = [sys.executable, "-P", "-m", "rawi.batch.reader"]
        pipe = subprocess.PIPE
        try:
            self._process = subprocess.Popen(command, stdin=pipe, stdout=pipe, env=environment, bufsize=0)
        except OSError as error:
            raise BatchError(f"no reader can be started: {error}") from error
        self._settings = settings
        self._frames, self._poll = Frames(bytearray()), select.poll()
        self._poll.register(self._out, select.POLLIN)

    def load(self) -> None:
        """Wait until it has loaded all that it reads with."""
        self._send(self._settings)
        if not isinstance(self.next(_LOADING), Ready):
            raise BatchError("a reader does not speak as it should")

    @property
    def _out(self) -> IO[bytes]:
        assert self._process.stdout is not None
        return self._process.stdout

    def ask(self, job: Job | RawPage) -> None:
        self._send(job)

    def _send(self, message: Job | RawPage | Settings) -> None:
        assert self._process.stdin is not None
        try:
            send(self._process.stdin, message)
        except OSError:
            raise _Ended(self._process.wait()) from None

    def next(self, wait: float) -> Message:
        until = monotonic() + wait
        while True:
            message = self._frames.next()
            if message is not None:
                return message
            left = until - monotonic()
            if left <= 0 or not self._poll.poll(left * 1000):
                raise _Silent
            data = os.read(self._out.fileno(), _READ)
            if not data:
                raise _Ended(self._process.wait())
            self._frames.data += data

    def kill(self) -> None:
        self._process.kill()

    def close(self) -> None:
        self._process.kill()
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                stream.close()
        self._process.wait()
