"""What a reader in a process of its own and the one who keeps it say to each other."""

from __future__ import annotations

import pickle
import struct
from dataclasses import dataclass
from typing import IO, Any

import msgspec

from rawi.batch.shards import Shard
from rawi.batch.stepping import Settings
from rawi.desk.parts import Row
from rawi.model import RawPage

_HEAD = struct.Struct("<I")


@dataclass(frozen=True, slots=True)
class Job:
    """Read a shard from its page `first` (counted from 0) on."""

    shard: Shard
    first: int


class Ready(msgspec.Struct, frozen=True, array_like=True, tag=True):
    """All that is read with is loaded."""


class At(msgspec.Struct, frozen=True, array_like=True, tag=True):
    """A page is begun."""

    source: str


class Read(msgspec.Struct, frozen=True, array_like=True, tag=True):
    """A page is done."""

    row: Row


class End(msgspec.Struct, frozen=True, array_like=True, tag=True):
    """There are no more pages in the shard."""


class Failed(msgspec.Struct, frozen=True, array_like=True, tag=True):
    """The files of the shard cannot be read now."""

    why: str


Message = Ready | At | Read | End | Failed
_encode = msgspec.msgpack.Encoder().encode
_messages = msgspec.msgpack.Decoder(Message)
_settings = msgspec.msgpack.Decoder(Settings)


@dataclass(slots=True)
class Frames:
    """Messages out of bytes as they come."""

    data: bytearray

    def next(self) -> Message | None:
        """The next whole message; None: more bytes are needed."""
        if len(self.data) < _HEAD.size:
            return None
        end = _HEAD.size + _HEAD.unpack_from(self.data)[0]
        if len(self.data) < end:
            return None
        found: Message = _messages.decode(self.data[_HEAD.size : end])
        del self.data[:end]
        return found


def send(stream: IO[bytes], message: Message | Job | RawPage | Settings) -> None:
    """Write one message."""
    # Paths that are no UTF-8 go to the reader as they are: nothing but Python's own form carries them.
    data: bytes = pickle.dumps(message) if isinstance(message, Job | RawPage) else _encode(message)
    stream.write(_HEAD.pack(len(data)) + data)
    stream.flush()


def receive_settings(stream: IO[bytes]) -> Settings | None:
    """The settings, which come first; None: nobody is there any more."""
    data = _next(stream)
    return _settings.decode(data) if data is not None else None


def receive_job(stream: IO[bytes]) -> Job | RawPage | None:
    """The next job, a page where it is that alone; None: there is none any more."""
    data = _next(stream)
    job: Job | RawPage | None = pickle.loads(data) if data is not None else None  # of our own parent
    return job


def _next(stream: IO[bytes]) -> Any:
    head = stream.read(_HEAD.size)
    return stream.read(_HEAD.unpack(head)[0]) if len(head) == _HEAD.size else None
