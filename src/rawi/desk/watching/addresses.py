"""One address for one article: what differs between two addresses of the same page is taken off."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from urllib.parse import quote, urljoin, urlsplit, urlunsplit

from selectolax.lexbor import LexborHTMLParser

from rawi.desk.settings import open_lexica

_PORTS = {"http": 80, "https": 443}
_LONGEST = 2048  # characters; browsers and servers take no longer ones
_SAFE = "/:?#[]@!$&'()*+,;=%~"
_PERCENT = re.compile(r"%([0-9a-fA-F]{2})")
_BARE = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_HEAD = 200_000  # bytes of a page in which its canonical address is looked for


class Canon:
    """Makes addresses canonical, with a list of parameters that only track readers."""

    def __init__(self, tracking: Iterable[str]) -> None:
        """`tracking` are names of parameters; a `*` at the end stands for anything."""
        names = {one.lower() for one in tracking}
        self._names = frozenset(one for one in names if not one.endswith("*"))
        self._heads = tuple(one[:-1] for one in names if one.endswith("*"))

    def of(self, address: str, base: str | None = None) -> str | None:
        """The canonical form of an address, absolute; None: it is no http or https address.

        >>> canon = Canon(["utm_*", "fbclid"])
        >>> canon.of("HTTPS://News.Example:443/a/../n/%d8%ae?utm_source=x&id=7#top")
        'https://news.example/n/%D8%AE?id=7'
        >>> canon.of("mailto:a@b.example") is None
        True
        """
        if not address.strip():
            return None
        try:
            parts = urlsplit(urljoin(base, address.strip()) if base else address.strip())
            host, port = parts.hostname, parts.port
            if parts.scheme not in _PORTS or not host:
                return None
            if not host.isascii():
                host = host.encode("idna").decode()
        except ValueError:  # a broken port or bracket, a name that is none
            return None
        host = f"[{host}]" if ":" in host else host.rstrip(".")
        if not host or re.search(r"[\s/?#@%\\]", host):
            return None
        if port is not None and port != _PORTS[parts.scheme]:
            host = f"{host}:{port}"
        found = urlunsplit((parts.scheme, host, _path(parts.path), self._query(parts.query), ""))
        return found if len(found) <= _LONGEST else None

    def _query(self, query: str) -> str:
        kept = [one for one in query.split("&") if one and not self._tracks(one.partition("=")[0].lower())]
        return _quoted("&".join(kept))

    def _tracks(self, name: str) -> bool:
        return name in self._names or name.startswith(self._heads)

    def stated(self, data: bytes, url: str, charset: str | None) -> str | None:
        """The address that a page of HTML states as its own (`rel=canonical`), when it is on the same host.

        None: it states none, or one that cannot be meant: another host's, or the front page for a page within.
        """
        try:
            head = data[:_HEAD].decode(charset or "utf-8", "replace")
        except LookupError:
            head = data[:_HEAD].decode("utf-8", "replace")
        if "canonical" not in head:
            return None
        for node in LexborHTMLParser(head).css('link[rel~="canonical"][href]'):
            found = self.of(node.attributes.get("href") or "", url)
            if found is None or host_of(found) != host_of(url):
                continue
            return None if urlsplit(found)[2:4] == ("/", "") else found
        return None


def open_canon(lexica: Path | None = None) -> Canon:
    """What makes addresses canonical, with the language data's list `watching/tracking`."""
    return _canon(lexica)


@lru_cache(maxsize=4)
def _canon(lexica: Path | None) -> Canon:
    return Canon(row["form"] for row in open_lexica(lexica).table("watching/tracking"))


def host_of(address: str) -> str:
    """The host of a canonical address, with its port where that is not the usual one."""
    return urlsplit(address).netloc


def origin_of(address: str) -> str:
    """Scheme and host of a canonical address: what one robots.txt speaks for."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"


def _path(path: str) -> str:
    """A path without `.` and `..`, which begins with `/`."""
    kept: list[str] = []
    path = _quoted(path)  # first, for dots may be written as percent signs
    steps = path.split("/")
    for step in steps[1:] if path.startswith("/") else steps:
        if step == "..":
            del kept[-1:]
        elif step != ".":
            kept.append(step)
    if steps[-1] in (".", "..") and (not kept or kept[-1]):
        kept.append("")
    return "/" + "/".join(kept)


def _quoted(text: str) -> str:
    """Percent signs written one way: letters, digits and `-._~` bare, the rest in capitals."""

    def one(found: re.Match[str]) -> str:
        value = int(found[1], 16)
        return chr(value) if value in _BARE else f"%{found[1].upper()}"

    lone = re.sub(r"%(?![0-9a-fA-F]{2})", "%25", text)
    return quote(_PERCENT.sub(one, lone), safe=_SAFE, errors="replace")
