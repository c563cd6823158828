"""Fetches one page by its address: bounded, and never from inside the reader's own network."""

from __future__ import annotations

import ipaddress
import socket
import ssl
import time
import zlib
from collections.abc import Iterable
from email.message import Message
from typing import Any
from urllib.parse import quote, urljoin, urlsplit

import httpcore

from rawi.desk.settings import Limits
from rawi.errors import SourceError
from rawi.model import RawPage

_AGENT = "rawi (+https://pypi.org/project/rawi)"
_URL_SAFE = "/:?#[]@!$&'()*+,;=%~"


def fetch(url: str, limits: Limits, *, allow_private: bool = False) -> RawPage:
    """The page at an http or https address.

    Every name is resolved once and the connection goes to the address that was checked, at each redirect
    anew, so that no name can point inside afterwards. Sizes, times and redirects are bounded by `limits`.

    Raises:
        SourceError: `forbidden` for private, loopback and other special addresses (unless `allow_private`)
            and for schemes other than http and https; `not found`, `too large`, `too slow`.
    """
    network = _CheckedNetwork(allow_private, time.monotonic() + limits.fetch_seconds)
    with httpcore.ConnectionPool(network_backend=network) as pool:
        for _ in range(limits.redirects + 1):
            _check_scheme(url)
            try:
                page = _get(pool, url, limits)
            except _Forbidden as error:
                raise SourceError(f"forbidden: {error}") from error
            except httpcore.TimeoutException as error:
                raise SourceError(f"too slow: {url} did not answer in {limits.fetch_seconds:g} s") from error
            except (httpcore.NetworkError, httpcore.ProtocolError, OSError, ValueError) as error:
                raise SourceError(f"not found: {url}: {error or type(error).__name__}") from error
            if isinstance(page, RawPage):
                return page
            url = page
    raise SourceError(f"not found: more than {limits.redirects} redirects")


def _get(pool: httpcore.ConnectionPool, url: str, limits: Limits) -> RawPage | str:
    """The page, or the address it redirects to."""
    kinds = ("connect", "read", "write", "pool")
    with pool.stream(
        "GET",
        quote(url, safe=_URL_SAFE),
        headers={"User-Agent": _AGENT, "Accept": "text/html,*/*;q=0.5", "Accept-Encoding": "gzip"},
        extensions={"timeout": dict.fromkeys(kinds, limits.fetch_seconds)},
    ) as response:
        headers = {name.lower(): value.decode("latin-1") for name, value in response.headers}
        if response.status in (301, 302, 303, 307, 308) and b"location" in headers:
            return urljoin(url, headers[b"location"])
        if response.status in (401, 402, 403, 451):
            raise SourceError(f"forbidden: {url} answers with HTTP status {response.status}")
        if response.status >= 300:
            raise SourceError(f"not found: {url} answers with HTTP status {response.status}")
        content = Message()
        content["content-type"] = headers.get(b"content-type", "")
        return RawPage(
            data=_body(response.iter_stream(), "gzip" in headers.get(b"content-encoding", ""), limits),
            source=url,
            url=url,
            media_type=content.get_content_type() if headers.get(b"content-type") else None,
            charset=content.get_content_charset(),
        )


def _body(chunks: Iterable[bytes], gzipped: bool, limits: Limits) -> bytes:
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
            raise SourceError(f"too large: more than {limits.page_bytes:,} bytes")
    if unpacker is not None and not unpacker.eof:
        raise SourceError("undecodable: the compressed answer was cut short")
    return bytes(data)


def _check_scheme(url: str) -> None:
    try:
        parts = urlsplit(url)
    except ValueError as error:
        raise SourceError(f"not found: {url}: {error}") from error
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise SourceError(f"forbidden: {url}: only http and https addresses are fetched")


class _Forbidden(httpcore.ConnectError):
    """An address that is not to be reached."""


class _CheckedNetwork(httpcore.NetworkBackend):
    """Resolves each name itself, refuses special addresses, and connects to the address it has checked."""

    def __init__(self, allow_private: bool, deadline: float) -> None:
        self._inner = httpcore.SyncBackend()
        self._allow_private = allow_private
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
        if not self._allow_private:
            for address in addresses:
                if not ipaddress.ip_address(str(address).split("%")[0]).is_global:
                    raise _Forbidden(
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
        raise _Forbidden("unix sockets are not fetched from")


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
        return _TimedStream(self._inner.start_tls(ssl_context, server_hostname, timeout), self._deadline)

    def get_extra_info(self, info: str) -> Any:
        """What the connection below knows of itself."""
        return self._inner.get_extra_info(info)
