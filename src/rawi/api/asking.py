"""Reads what a request asks for: parameters against their declarations, media types, bodies within bounds."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from email.message import Message
from typing import Any
from urllib.parse import parse_qsl

import msgspec

from rawi.api.problems import Problem
from rawi.api.table import Body, Parameter, Value

_FIELDS = 40  # of a query
_WEIGHT = re.compile(r"\s*q\s*=\s*([01](?:\.[0-9]{0,3})?)\s*")


def read_parameters(
    parameters: Iterable[Parameter], path: Mapping[str, str], query: bytes
) -> dict[str, Value]:
    """The values of all parameters, defaults where none are given.

    Raises:
        Problem: 404 for a path that names nothing; 400 for a query with a parameter that is not known, given twice,
            missing, or out of its bounds.
    """
    known = {one.name: one for one in parameters}
    values: dict[str, Value] = {}
    for name, raw in path.items():
        try:
            values[name] = known[name].read(raw)
        except ValueError as error:
            raise Problem(404, f"there is nothing here: {name} {error}") from None
    asked = {name: one for name, one in known.items() if one.place == "query"}
    faults: dict[str, str] = {}
    try:
        pairs = parse_qsl(
            query.decode("latin-1"), keep_blank_values=True, max_num_fields=_FIELDS, errors="replace"
        )
    except ValueError:
        raise Problem(400, f"a query has {_FIELDS} fields at most") from None
    for name, raw in pairs:
        if name not in asked:
            faults[_plain(name)] = "is not known"
        elif name in values or name in faults:
            faults[name] = "is given twice"
        else:
            try:
                values[name] = asked[name].read(raw)
            except ValueError as error:
                faults[name] = str(error)
    for name, one in asked.items():
        if name in values or name in faults:
            continue
        if one.required:
            faults[name] = "is needed"
        else:
            values[name] = one.default
    if faults:
        names = ", ".join(asked) or "none"
        raise Problem(400, f"the query cannot be read; parameters are {names}", errors=faults)
    return values


def _plain(name: str) -> str:
    return "".join(one if one.isprintable() else "\ufffd" for one in name[:100])


def choose_media(accept: str | None, offered: Sequence[str]) -> str:
    """The media type that is asked for most, of those offered; the first where nothing is asked.

    Raises:
        Problem: 406, none of them is wanted.
    """
    if accept is None or not accept.strip():
        return offered[0]
    wanted: list[tuple[str, float]] = []
    for part in accept.split(",")[:50]:
        kind, *rest = part.split(";")
        weight = next((found[1] for one in rest if (found := _WEIGHT.fullmatch(one))), "1")
        wanted.append((kind.strip().lower(), float(weight)))

    def liking(media: str) -> float:
        main = media.partition(";")[0]
        ranges = (main, main.partition("/")[0] + "/*", "*/*")
        for one in ranges:  # what is more exact goes before
            found = [weight for kind, weight in wanted if kind == one]
            if found:
                return max(found)
        return 0.0

    best = max(offered, key=liking)  # of equals the first
    if liking(best) <= 0:
        raise Problem(406, f"this is given as {' or '.join(offered)}")
    return best


def content_type(header: str | None) -> tuple[str, str | None]:
    """Media type and character set that a request's header names; empty and None: it names none."""
    message = Message()
    message["content-type"] = header or ""
    return (message.get_content_type() if header and "/" in header else "", message.get_content_charset())


async def read_body(stream: AsyncIterator[bytes], length: str | None, most: int) -> bytes:
    """All of a body.

    Raises:
        Problem: 413, it is longer than it may be; no more than that is read.
    """
    told = int(length) if length and re.fullmatch("[0-9]{1,15}", length) else 0
    data = bytearray()
    if told <= most:
        async for chunk in stream:
            data += chunk
            if len(data) > most:
                break
    if told > most or len(data) > most:
        raise Problem(413, f"a body has {most:,} bytes at most here", headers={"connection": "close"})
    return bytes(data)


def read_json(data: bytes, body: Body) -> Any:
    """The struct that a body is.

    Raises:
        Problem: 400, it is no JSON; 422, it is not of the form asked for.
    """
    assert body.struct is not None
    try:
        return msgspec.json.decode(data, type=body.struct)
    except msgspec.ValidationError as error:
        raise Problem(422, "the body is not of its form", errors={"body": str(error)}) from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise Problem(400, "the body is no JSON in UTF-8") from None
