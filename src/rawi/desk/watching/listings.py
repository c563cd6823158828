"""What a source is, told by looking at it, and what it lists: articles, further sources, a next page."""

from __future__ import annotations

import io
import json
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from selectolax.lexbor import LexborHTMLParser

from rawi.desk.watching.addresses import Canon
from rawi.desk.watching.markup import elements, root_of
from rawi.errors import SourceError

Kind = Literal["opml", "feed", "sitemap", "list", "folder"]
_ROOTS: dict[str, Kind] = {
    "opml": "opml", "rss": "feed", "feed": "feed", "rdf": "feed", "urlset": "sitemap", "sitemapindex": "sitemap",
}  # fmt: skip
_FEED_BYTES = 10_000_000  # feedparser takes a second for each million
_FEED_TYPES = ("application/rss+xml", "application/atom+xml", "application/feed+json")
_MOST_ITEMS, _MOST_SOURCES = 50_000, 5_000
_NAMED = 5  # feeds of a page, in a message


@dataclass(frozen=True, slots=True, kw_only=True)
class Child:
    """A source that another one lists; `changed` is when, as that one says (`lastmod`). None: it does not say."""

    address: str
    changed: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """What a source listed, addresses canonical: `items` are articles, `sources` further sources, in their order.

    `next` is the feed's next page (None: there is none). `bare` names items that have no address. `fault` says what
    was broken while something could be read all the same; None: nothing.
    """

    kind: Kind
    items: tuple[str, ...] = ()
    sources: tuple[Child, ...] = ()
    next: str | None = None
    bare: tuple[str, ...] = ()
    fault: str | None = None


def read_listing(
    data: bytes,
    base: str,
    canon: Canon,
    *,
    most_bytes: int,
    media_type: str | None = None,
    charset: str | None = None,
) -> Listing:
    """What the bytes of a source list; `base` is its address.

    Raises:
        SourceError: it is none of OPML, feed, sitemap, list of addresses; it is broken, too large or declares entities.
    """  # fmt: skip
    data = unpacked(data, most_bytes)
    kind = tell_kind(data)
    if kind == "opml":
        return _opml(data, base, canon)
    if kind == "sitemap":
        return _sitemap(data, base, canon)
    if kind == "list":
        return Listing(kind=kind, items=_most(canon.of(line) for line in _lines(data)))
    if kind == "feed":
        if len(data) > _FEED_BYTES:
            raise SourceError(f"too large: a feed of more than {_FEED_BYTES:,} bytes")
        if data.lstrip()[:1] == b"{":
            return _json_feed(data, base, canon)
        return _feed(data, base, canon, media_type, charset)
    raise SourceError(_what_else(data, base, canon))


def tell_kind(data: bytes) -> Kind | None:
    """What unpacked bytes are; None: no source.

    Raises:
        SourceError: `forbidden`: XML that declares entities.
    """
    head = data[:2000].lstrip(b"\xef\xbb\xbf \t\r\n")
    if head.startswith(b"{"):
        return "feed" if b"jsonfeed.org/version" in head.replace(b"\\/", b"/") else None
    if b"<" in head:
        return _ROOTS.get(root_of(data) or "")
    lines = _lines(data)
    return "list" if lines and all(one.startswith(("http://", "https://")) for one in lines) else None


def unpacked(data: bytes, most: int) -> bytes:
    """The bytes, out of gzip when they are in it, and no more than `most` of them.

    Raises:
        SourceError: `too large`, or `undecodable` when the gzip is broken or cut.
    """
    if not data.startswith(b"\x1f\x8b"):
        return data
    unpacker = zlib.decompressobj(wbits=31)
    try:
        out = unpacker.decompress(data, most + 1)
    except zlib.error as error:
        raise SourceError(f"undecodable: broken compressed data ({error})") from error
    if len(out) > most:
        raise SourceError(f"too large: more than {most:,} bytes")
    if not unpacker.eof:
        raise SourceError("undecodable: the compressed data were cut short")
    return out


def _opml(data: bytes, base: str, canon: Canon) -> Listing:
    found = [
        canon.of(value, base)
        for name, attributes, _, _ in elements(data)
        if name.lower() == "outline"
        for key, value in attributes.items()
        if key.lower() == "xmlurl"
    ]
    sources = dict.fromkeys(one for one in found if one)
    return Listing(kind="opml", sources=tuple(Child(address=one) for one in list(sources)[:_MOST_SOURCES]))


def _sitemap(data: bytes, base: str, canon: Canon) -> Listing:
    items: list[str | None] = []
    sources: dict[str, Child] = {}
    location = changed = fault = None
    try:
        for name, _, text, depth in elements(data):
            # By depth, for images and videos have a `loc` of their own, deeper.
            if depth == 2 and name == "loc":
                location = canon.of(text, base)
            elif depth == 2 and name == "lastmod":
                changed = text or None
            elif depth == 1:
                if name == "url":
                    items.append(location)
                elif name == "sitemap" and location:
                    sources[location] = Child(address=location, changed=changed)
                location = changed = None
    except SourceError as error:
        if not (items or sources) or not error.reason.startswith("undecodable"):
            raise
        fault = error.reason
    return Listing(
        kind="sitemap", items=_most(items), sources=tuple(sources.values())[:_MOST_SOURCES], fault=fault
    )


def _feed(data: bytes, base: str, canon: Canon, media_type: str | None, charset: str | None) -> Listing:
    import feedparser  # slow to import

    # Without its charset a type makes feedparser guess by rules that few feeds keep.
    headers = {"content-type": f"{media_type or 'application/xml'}; charset={charset}"} if charset else {}
    try:
        parsed = feedparser.parse(
            io.BytesIO(data.lstrip()),
            sanitize_html=False,
            resolve_relative_uris=False,
            response_headers=headers,
        )
    except Exception as error:  # on a broken head it raises whatever its parsers do
        raise SourceError(f"undecodable: broken feed ({error})") from error
    broken = parsed.get("bozo_exception")
    harmless = type(broken).__name__ in ("CharacterEncodingOverride", "NonXMLContentType")
    fault = f"undecodable: broken XML ({broken})" if broken and not harmless else None
    if fault and not parsed.entries and not parsed.feed:
        raise SourceError(fault)
    items, bare = [], []
    for number, entry in enumerate(parsed.entries, start=1):
        found = canon.of(str(entry.get("link") or ""), base)
        items.append(found)
        if not found:
            bare.append(_name(entry, number))
    following = (one.get("href", "") for one in parsed.feed.get("links", ()) if one.get("rel") == "next")
    return Listing(
        kind="feed", items=_most(items), next=next((canon.of(one, base) for one in following if one), None),
        bare=tuple(bare), fault=fault,
    )  # fmt: skip


def _json_feed(data: bytes, base: str, canon: Canon) -> Listing:
    try:
        feed: Any = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise SourceError(f"undecodable: broken JSON ({error})") from error
    entries = feed.get("items")
    items, bare = [], []
    for number, entry in enumerate(entries if isinstance(entries, list) else [], start=1):
        values = entry if isinstance(entry, dict) else {}
        address, id = values.get("url"), values.get("id")
        found = canon.of(address, base) if isinstance(address, str) else None
        found = found or (canon.of(id) if isinstance(id, str) else None)
        items.append(found)
        if not found:
            bare.append(_name(values, number))
    following = feed.get("next_url")
    return Listing(
        kind="feed", items=_most(items), bare=tuple(bare),
        next=canon.of(following, base) if isinstance(following, str) else None,
    )  # fmt: skip


def _name(entry: dict[str, Any], number: int) -> str:
    name = str(entry.get("id") or entry.get("title") or number)[:200]
    return name.encode("utf-8", "replace").decode()  # JSON may hold halves of characters


def _most(found: Any) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one for one in found if one))[:_MOST_ITEMS]


def _lines(data: bytes) -> list[str]:
    """The lines of a list of addresses, without empty ones and comments (`#`)."""
    lines = (one.strip() for one in data.decode("utf-8-sig", "replace").splitlines())
    return [one for one in lines if one and not one.startswith("#")]


def _what_else(data: bytes, base: str, canon: Canon) -> str:
    what = "no article: neither OPML, feed, sitemap nor a list of addresses"
    feeds = list(_feeds_of(data, base, canon))[:_NAMED] if b"<" in data[:2000] else []
    return f"{what}; the page names these feeds: {' '.join(feeds)}" if feeds else what


def _feeds_of(data: bytes, base: str, canon: Canon) -> Iterator[str]:
    for node in LexborHTMLParser(data[:200_000].decode("utf-8", "replace")).css(
        'link[rel~="alternate"][href]'
    ):
        if (node.attributes.get("type") or "").lower() in _FEED_TYPES:
            found = canon.of(node.attributes.get("href") or "", base)
            if found:
                yield found
