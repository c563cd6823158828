"""Feeds as RSS 2.0, Atom and JSON Feed 1.1. Whatever a page has for a title stays text: nothing in it is markup."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from email.utils import format_datetime
from typing import Any, Literal
from xml.etree import ElementTree

import msgspec

Form = Literal["rss", "atom", "json"]
_ATOM, _DC = "http://www.w3.org/2005/Atom", "http://purl.org/dc/elements/1.1/"
# What XML cannot hold, and what orders text against its own direction.
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]|[\u202a-\u202e\u2066-\u2069]")
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)  # Atom asks for a time of what has none


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One thing in a feed. `link` is its page here, `original` where it came from (None: not known), `by` its outlet.

    `day` None: it has none.
    """

    id: str
    link: str
    title: str
    day: date | None
    by: str | None
    text: str | None
    original: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A feed: its page, its own address, and its entries, the newest first."""

    title: str
    link: str
    own: str
    entries: tuple[Entry, ...]

    @property
    def updated(self) -> datetime:
        """The day of its newest entry."""
        return max((_moment(one.day) for one in self.entries), default=_NEVER)


def to_rss(feed: Feed) -> bytes:
    """RSS 2.0. Titles are text, descriptions HTML, as its readers take them."""
    ElementTree.register_namespace("atom", _ATOM)
    ElementTree.register_namespace("dc", _DC)
    root = ElementTree.Element("rss", version="2.0")
    channel = ElementTree.SubElement(root, "channel")
    _add(channel, "title", feed.title)
    _add(channel, "link", feed.link)
    _add(channel, "description", feed.title)
    _add(channel, "language", "ar")
    _add(channel, f"{{{_ATOM}}}link", None, href=feed.own, rel="self", type="application/rss+xml")
    if feed.entries:
        _add(channel, "lastBuildDate", format_datetime(feed.updated))
    for one in feed.entries:
        item = ElementTree.SubElement(channel, "item")
        _add(item, "title", one.title)
        _add(item, "link", one.link)
        _add(item, "guid", one.id, isPermaLink="false")
        if one.day:
            _add(item, "pubDate", format_datetime(_moment(one.day)))
        if one.by:
            _add(item, f"{{{_DC}}}creator", one.by)
        if one.original:
            _add(item, f"{{{_DC}}}source", one.original)
        if one.text:
            _add(item, "description", html.escape(_clean(one.text), quote=False))
    return _xml(root)


def to_atom(feed: Feed) -> bytes:
    """Atom (RFC 4287)."""
    root = ElementTree.Element("feed", {"xmlns": _ATOM, "xml:lang": "ar"})
    _add(root, "id", feed.own)
    _add(root, "title", feed.title)
    _add(root, "updated", feed.updated.isoformat())
    _add(root, "link", None, href=feed.own, rel="self", type="application/atom+xml")
    _add(root, "link", None, href=feed.link, rel="alternate", type="text/html")
    for one in feed.entries:
        entry = ElementTree.SubElement(root, "entry")
        _add(entry, "id", one.id)
        _add(entry, "title", one.title, type="text")
        _add(entry, "updated", _moment(one.day).isoformat())
        _add(entry, "link", None, href=one.link, rel="alternate", type="text/html")
        if one.original:
            _add(entry, "link", None, href=one.original, rel="via")
        author = ElementTree.SubElement(entry, "author")
        _add(author, "name", one.by or "?")
        if one.text:
            _add(entry, "summary", one.text, type="text")
    return _xml(root)


def to_json_feed(feed: Feed) -> bytes:
    """JSON Feed 1.1."""
    items: list[dict[str, Any]] = []
    for one in feed.entries:
        item: dict[str, Any] = {
            "id": one.id,
            "url": one.link,
            "title": _clean(one.title),
            "content_text": _clean(one.text or one.title),
            "external_url": one.original,
            "date_published": _moment(one.day).isoformat() if one.day else None,
            "authors": [{"name": _clean(one.by)}] if one.by else None,
        }
        items.append({name: value for name, value in item.items() if value is not None})
    return msgspec.json.encode(
        {
            "version": "https://jsonfeed.org/version/1.1",
            "title": _clean(feed.title),
            "home_page_url": feed.link,
            "feed_url": feed.own,
            "language": "ar",
            "items": items,
        }
    )


FORMS: dict[Form, tuple[str, Callable[[Feed], bytes]]] = {
    "rss": ("application/rss+xml; charset=utf-8", to_rss),
    "atom": ("application/atom+xml; charset=utf-8", to_atom),
    "json": ("application/feed+json", to_json_feed),
}


def _add(parent: ElementTree.Element, name: str, text: str | None, **attributes: str) -> None:
    one = ElementTree.SubElement(parent, name, attributes)
    one.text = _clean(text) if text is not None else None


def _clean(text: str) -> str:
    return _NOT_XML.sub("", text)


def _xml(root: ElementTree.Element) -> bytes:
    found = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    assert isinstance(found, bytes)
    return found


def _moment(day: date | None) -> datetime:
    return datetime.combine(day, time(), UTC) if day else _NEVER
