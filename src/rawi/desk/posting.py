"""Posts to one address: bounded, and never into the own network by way of a name or a redirect."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote, urljoin, urlsplit

import httpcore

from rawi.desk.fetching import (
    AGENT,
    URL_SAFE,
    CheckedNetwork,
    ForbiddenAddress,
    anywhere,
    check_scheme,
    is_public,
)
from rawi.errors import SourceError

_REDIRECTS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Posted:
    """What a server answered: its status, and the seconds it asks to wait (None: it asks for none)."""

    status: int
    wait: float | None


def post(
    url: str, body: bytes, headers: Mapping[str, str], *, seconds: float = 20.0, allow_private: bool = False
) -> Posted:
    """What the server at an http or https address answers to a POST; what it says besides is not read.

    A redirect is followed when it keeps method and body (307, 308). `allow_private` holds for the address that was
    given, never for another that it sends us to.

    Raises:
        SourceError: `forbidden` for private, loopback and other special addresses, for schemes other than http and
            https; `not found`, `too slow`.
    """
    given, deadline = _place(url), time.monotonic() + seconds
    for _ in range(_REDIRECTS + 1):
        check_scheme(url)
        allowed = allow_private and _place(url) == given
        try:
            with httpcore.ConnectionPool(
                network_backend=CheckedNetwork(anywhere if allowed else is_public, deadline)
            ) as pool:
                answer = _send(pool, url, body, headers, seconds)
        except ForbiddenAddress as error:
            raise SourceError(f"forbidden: {error}") from error
        except httpcore.TimeoutException as error:
            raise SourceError(f"too slow: {url} did not answer in {seconds:g} s") from error
        except (httpcore.NetworkError, httpcore.ProtocolError, OSError, ValueError) as error:
            raise SourceError(f"not found: {url}: {error or type(error).__name__}") from error
        if isinstance(answer, Posted):
            return answer
        url = answer
    raise SourceError(f"not found: more than {_REDIRECTS} redirects")


def _send(
    pool: httpcore.ConnectionPool, url: str, body: bytes, headers: Mapping[str, str], seconds: float
) -> Posted | str:
    """The answer, or the address it redirects to."""
    with pool.stream(
        "POST",
        quote(url, safe=URL_SAFE),
        headers=[("User-Agent", AGENT), *headers.items(), ("Content-Length", str(len(body)))],
        content=body,
        extensions={"timeout": dict.fromkeys(("connect", "read", "write", "pool"), seconds)},
    ) as response:
        told = {name.lower(): value.decode("latin-1") for name, value in response.headers}
        if response.status in (307, 308) and b"location" in told:
            return urljoin(url, told[b"location"])
        wait = told.get(b"retry-after", "").strip()
        return Posted(
            status=response.status, wait=float(wait) if wait.isdecimal() and len(wait) < 9 else None
        )


def _place(url: str) -> tuple[str, str]:
    try:
        parts = urlsplit(url)
    except ValueError:
        return "", url
    return parts.scheme, parts.netloc
