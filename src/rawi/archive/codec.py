"""Readings as bytes and back, to the last field."""

from __future__ import annotations

import zlib
from dataclasses import replace
from hashlib import blake2b
from typing import Any

import msgspec

from rawi.model import FIRST_DAY, LAST_DAY, DaySet, Page, Reading

_DAYS = ((LAST_DAY - FIRST_DAY).days + 8) // 8
_LEVEL = 6


def _plain(value: Any) -> Any:
    if isinstance(value, DaySet):
        return zlib.compress(value.bits.to_bytes(_DAYS, "big"))
    raise NotImplementedError(f"no way to keep a {type(value).__name__}")


def _record(kind: type, value: Any) -> Any:
    if kind is DaySet:
        return DaySet(int.from_bytes(zlib.decompress(value), "big"))
    raise NotImplementedError(f"no way to read a {kind.__name__}")


_encoder = msgspec.msgpack.Encoder(enc_hook=_plain)
_decoder = msgspec.msgpack.Decoder(Reading, dec_hook=_record)


def pack_text(text: str) -> bytes:
    """A page's text, compressed. Lone surrogates are kept."""
    return zlib.compress(text.encode("utf-8", "surrogatepass"), _LEVEL)


def unpack_text(data: bytes) -> str:
    """The text that `pack_text` was given. Raises ValueError or zlib.error when the bytes are damaged."""
    return zlib.decompress(data).decode("utf-8", "surrogatepass")


def pack_reading(reading: Reading) -> bytes:
    """A reading, compressed, without its page's text, which is kept once for all its readings."""
    bare = replace(reading, page=replace(reading.page, text=""))
    return zlib.compress(_encoder.encode(bare), _LEVEL)


def unpack_reading(data: bytes, text: str) -> Reading:
    """The reading that `pack_reading` was given. Raises ValueError or zlib.error when the bytes are damaged."""
    bare = _decoder.decode(zlib.decompress(data))
    return replace(bare, page=with_text(bare.page, text))


def with_text(page: Page, text: str) -> Page:
    """The page with its text."""
    return replace(page, text=text)


def digest(data: bytes) -> str:
    """What bytes must still give when they are read again."""
    return blake2b(data, digest_size=16).hexdigest()
