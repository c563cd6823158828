"""Fetches by address: bounded, and never from inside the reader's own network."""

from __future__ import annotations

import ipaddress
import socket
import ssl
import time
import zlib
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from email.message import Message
from functools import lru_cache
from typing import Any
from urllib.parse import quote, urljoin, urlsplit

import httpcore

from rawi.desk.settings import Limits
from rawi.errors import SourceError
from rawi.model import RawPage

AGENT = "rawi (+https://pypi.org/project/rawi)"
URL_SAFE = "/:?#[]@!$&'()*+,;=%~"
_NAT64 = ipaddress.ip_network("64:ff9b::/96")  # a gateway takes it to the IPv4 address at its end
_MOVED = (301, 302, 303, 307, 308)

Permit = Callable[[str, int], bool]
"""Says whether an address (IPv4 or IPv6, as text) may be connected to at a port."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came back for one request, whatever its status; redirects are not followed.

    `headers` have lower-case names, the last of a name counts. `data` is unpacked; empty when the status is not a 2xx.
    `media_type` and `charset` are what the header says; None: it does not.
    """

    url: str
    status: int
    headers: Mapping[str, str]
    data: bytes
    media_type: str | None
    charset: str | None

    @property
    def moved_to(self) -> str | None:
        """The address it redirects to; None: it does not."""
        target = self.headers.get("location") if self.status in _MOVED else None
        if not target:
            return None
        with suppress(UnicodeDecodeError):  # many a server writes Arabic into it as it is
            target = target.encode("latin-1").decode("utf-8")
        try:
            return urljoin(self.url, target)
        except ValueError as error:
            raise SourceError(f"not found: {self.url} redirects to no address: {error}") from error


def is_public(address: str, port: int = 0) -> bool:
    """Whether an address lies in the open internet: not private, loopback or otherwise special, nor one of IPv4 in it.

    >>> [is_public(one) for one in ("93.184.215.14", "10.0.0.1", "::1", "64:ff9b::a00:1", "2002:a00:1::", "224.0.0.1")]
    [True, False, False, False, False, False]
    """
    found = ipaddress.ip_address(address.partition("%")[0])
    carried: list[ipaddress.IPv4Address | None] = []
    if isinstance(found, ipaddress.IPv6Address):
        carried = [found.ipv4_mapped, found.sixtofour, *(found.teredo or ())]
        if found in _NAT64:
            carried.append(ipaddress.IPv4Address(int(found) & 0xFFFF_FFFF))
    inside = all(is_public(str(one)) for one in carried if one is not None)
    return inside and found.is_global and not found.is_multicast


def anywhere(address: str, port: int) -> bool:
    """Every address may be connected to."""
    return True


def fetch(url: str, limits: Limits, *, allow_private: bool = False) -> RawPage:
    """The page at an http or https address.

    Every name is resolved once and the connection goes to the address that was checked, at each redirect
    anew, so that no name can point inside afterwards. Sizes, times and redirects are bounded by `limits`.

    Raises:
        SourceError: `forbidden` for private, loopback and other special addresses (unless `allow_private`)
            and for schemes other than http and https; `not found`, `too large`, `too slow`.
    """
    deadline = time.monotonic() + limits.fetch_seconds
    for _ in range(limits.redirects + 1):
        answer = request(url, limits, permit=anywhere if allow_private else is_public, deadline=deadline)
        if moved := answer.moved_to:
            url = moved
            continue
        if answer.status in (401, 402, 403, 451):
            raise SourceError(f"forbidden: {url} answers with HTTP status {answer.status}")
        if answer.status >= 300:
            raise SourceError(f"not found: {url} answers with HTTP status {answer.status}")
        return RawPage(
            data=answer.data, source=url, url=url, media_type=answer.media_type, charset=answer.charset
        )
    raise SourceError(f"not found: more than {limits.redirects} redirects")


def request(
    url: str,
    limits: Limits,
    *,
    permit: Permit = is_public,
    headers: Mapping[str, str] | None = None,
    takes: Callable[[str | None], bool] | None = None,
    deadline: float | None = None,
    cut: bool = False,
) -> Answer:
    """What a server answers to one GET, within `limits.fetch_seconds` or until `deadline` (of `time.monotonic`).

    `headers` are sent beside our own, or in place of them. `takes` is asked about the media type before the body is
    read. With `cut`, a body longer than `limits.page_bytes` is cut there, not refused.

    Raises:
        SourceError: `forbidden` (an address that `permit` does not let through, a scheme that is not http or https),
            `not found` (no connection, no HTTP), `too slow`, `too large`, `undecodable`, `not text` (not taken).
    """
    check_scheme(url)
    network = CheckedNetwork(permit, deadline or time.monotonic() + limits.fetch_seconds)
    sent = {
        "User-Agent": AGENT,
        "Accept": "text/html,*/*;q=0.5",
        "Accept-Encoding": "gzip",
        **(headers or {}),
    }
    timeout = dict.fromkeys(("connect", "read", "write", "pool"), limits.fetch_seconds)
    try:
        with (
            httpcore.ConnectionPool(network_backend=network, ssl_context=_secure()) as pool,
            pool.stream(
                "GET", _sent(url), headers=tuple(sent.items()), extensions={"timeout": timeout}
            ) as response,
        ):
            return _answer(url, response, limits, takes, cut)
    except ForbiddenAddress as error:
        raise SourceError(f"forbidden: {error}") from error
    except httpcore.TimeoutException as error:
        raise SourceError(f"too slow: {url} did not answer in {limits.fetch_seconds:g} s") from error
    except (httpcore.NetworkError, httpcore.ProtocolError, OSError, ValueError) as error:
        raise SourceError(f"not found: {url}: {error or type(error).__name__}") from error


@lru_cache(maxsize=1)
def _secure() -> ssl.SSLContext:
    # Made once: to load the list of authorities takes longer than many an answer.
    return httpcore.default_ssl_context()


def _sent(url: str) -> str:
    """An address as it goes over the wire: a name in another script as punycode, everything else as percent signs."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    if not host.isascii():
        url = parts._replace(netloc=parts.netloc.replace(host, host.encode("idna").decode())).geturl()
    return quote(url, safe=URL_SAFE)


def _answer(
    url: str,
    response: httpcore.Response,
    limits: Limits,
    takes: Callable[[str | None], bool] | None,
    cut: bool,
) -> Answer:
    headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in response.headers}
    content = Message()
    content["content-type"] = headers.get("content-type", "")
    media_type = content.get_content_type() if headers.get("content-type") else None
    data = b""
    if 200 <= response.status < 300:
        if takes and not takes(media_type):
            raise SourceError(f"not text: {url} is {media_type}")
        gzipped = "gzip" in headers.get("content-encoding", "").lower()
        data = _body(response.iter_stream(), gzipped, limits, cut)
    return Answer(
        url=url, status=response.status, headers=headers, data=data, media_type=media_type,
        charset=content.get_content_charset(),
    )  # fmt: skip


def _body(chunks: Iterable[bytes], gzipped: bool, limits: Limits, cut: bool) -> bytes:
    unpacker = zlib.decompressobj(wbits=31) if gzipped else None
    data = bytearray()
    for chunk in chunks:
        rest = chunk
        while rest:
            if unpacker is None:
                data += rest
                break
            if unpacker.eof:  # gzip allows one member after another
                unpacker = zlib.decompressobj(wbits=31)
            try:
                data += unpacker.decompress(rest, limits.page_bytes + 1 - len(data))
            except zlib.error as error:
                raise SourceError(f"undecodable: broken compressed data ({error})") from error
            rest = unpacker.unused_data
            if len(data) > limits.page_bytes:
                break
        if len(data) > limits.page_bytes:
            if cut:
                return bytes(data[: limits.page_bytes])
            raise SourceError(f"too large: more than {limits.page_bytes:,} bytes")
    if unpacker is not None and not unpacker.eof:
        raise SourceError("undecodable: the compressed answer was cut short")
    return bytes(data)


def check_scheme(url: str) -> None:
    """Raises SourceError, `forbidden` or `not found`, for what is no http or https address."""
    try:
        parts = urlsplit(url)
    except ValueError as error:
        raise SourceError(f"not found: {url}: {error}") from error
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise SourceError(f"forbidden: {url}: only http and https addresses are fetched")


class ForbiddenAddress(httpcore.ConnectError):
    """An address that is not to be reached."""


class CheckedNetwork(httpcore.NetworkBackend):
    """Resolves each name itself, refuses what is not permitted, and connects to the address it has checked."""

    def __init__(self, permit: Permit, deadline: float) -> None:
        self._inner = httpcore.SyncBackend()
        self._permit = permit
        self._deadline = deadline

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """A connection to the first address of the name, once all its addresses were checked."""
        addresses = list(
            dict.fromkeys(found[4][0] for found in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
        )
        for address in addresses:
            if not self._permit(str(address), port):
                raise ForbiddenAddress(
                    f"{host} is {address}, not a public address (--allow-private permits it)"
                )
        left = max(0.001, self._deadline - time.monotonic())
        wait = left if timeout is None else min(timeout, left)
        stream = self._inner.connect_tcp(str(addresses[0]), port, wait, local_address, socket_options)
        return _TimedStream(stream, self._deadline)

    def connect_unix_socket(
        self, path: str, timeout: float | None = None, socket_options: Iterable[Any] | None = None
    ) -> httpcore.NetworkStream:
        """Never: a page has no business with the machine's sockets."""
        raise ForbiddenAddress("unix sockets are not fetched from")


class _TimedStream(httpcore.NetworkStream):
    """A connection that ends at a deadline, so that an answer that drips byte by byte is given up too."""

    def __init__(self, inner: httpcore.NetworkStream, deadline: float) -> None:
        self._inner = inner
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Up to `max_bytes`, not waiting past the deadline."""
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise httpcore.ReadTimeout("the answer took too long")
        return self._inner.read(max_bytes, left if timeout is None else min(timeout, left))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Send the bytes."""
        self._inner.write(buffer, timeout)

    def close(self) -> None:
        """End the connection."""
        self._inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        """The same connection, encrypted; the certificate is checked against the name, not the address."""
        left = max(0.001, self._deadline - time.monotonic())
        wait = left if timeout is None else min(timeout, left)
        return _TimedStream(self._inner.start_tls(ssl_context, server_hostname, wait), self._deadline)

    def get_extra_info(self, info: str) -> Any:
        """What the connection below knows of itself."""
        return self._inner.get_extra_info(info)
