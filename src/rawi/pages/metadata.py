"""The metadata of an HTML page, as `name<tab>value` pairs that become the last lines of its text.

Read here and not by extruct: it leaves out the plain `<meta name=…>` in which many Arabic newsrooms' systems put
their dates, so this table of names would stay beside it, and it brings lxml and rdflib (docs/architecture.md).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

# What the room reads, under one name each. Sources: Open Graph, schema.org, Dublin Core, and the names that
# Arabic newsrooms' systems give (checked on the real pages of docs/quality.md).
META = {
    "og:title": "title",
    "twitter:title": "title",
    "headline": "title",
    "og:site_name": "site",
    "application-name": "site",
    "og:url": "url",
    "article:published_time": "published",
    "og:published_time": "published",
    "og:article:published_time": "published",
    "published_time": "published",
    "datepublished": "published",
    "date_published": "published",
    "publish-date": "published",
    "publish_date": "published",
    "publishdate": "published",
    "publication_date": "published",
    "publicationdate": "published",
    "pubdate": "published",
    "dc.date": "published",
    "dc.date.issued": "published",
    "dc.date.created": "published",
    "dcterms.date": "published",
    "dcterms.created": "published",
    "dcterms.issued": "published",
    "parsely-pub-date": "published",
    "sailthru.date": "published",
    "cxenseparse:recs:publishtime": "published",
    "datecreated": "published",
    "article:modified_time": "modified",
    "og:updated_time": "modified",
    "datemodified": "modified",
    "dcterms.modified": "modified",
    "dc.date.modified": "modified",
    "lastmod": "modified",
    "author": "author",
    "article:author": "author",
    "keywords": "keywords",
    "news_keywords": "keywords",
    "article:tag": "keywords",
    "og:article:tag": "keywords",
    "article:section": "section",
}
_ARTICLE_TYPES = re.compile(r"Article|Posting|Report|WebPage|Review|Broadcast", re.I)
_LD_FIELDS = {
    "headline": "title",
    "datePublished": "published",
    "dateModified": "modified",
    "keywords": "keywords",
    "articleSection": "section",
}
_MAX_VALUE = 1000
_MAX_NODES = 2000
_TRAILING_COMMA = re.compile(r",(\s*[}\]])")
_OPENING = re.compile(r"(?:<!--|/\*|(?://)?\s*<!\[CDATA\[)")
_ENDING = ("-->", "*/", "]]>", "//", ";")
# What a broken block still says in plain sight.
_LOOSE = re.compile(r'"(headline|datePublished|dateModified)"\s*:\s*"([^"\n]{1,400})"')


def read_json_ld(script: str) -> Iterator[tuple[str, str]]:
    r"""The fields of the articles in one JSON-LD script: (name, value), `ld:` before each name.

    Raw newlines, trailing commas and HTML comments around it are forgiven; from a block that is still no
    JSON only plain headline and date fields are taken.

    >>> list(read_json_ld('{"@type": "NewsArticle", "datePublished": "2024-03-22",}'))
    [('ld:published', '2024-03-22')]
    """
    text = _unwrapped(script)
    data: Any = None
    for attempt in (text, _TRAILING_COMMA.sub(r"\1", text)):
        try:
            data = json.loads(attempt, strict=False)
            break
        except (ValueError, RecursionError):
            continue
    if data is None:
        for name, value in _LOOSE.findall(text):
            yield f"ld:{_LD_FIELDS[name]}", value
        return
    for node in _nodes(data):
        kind = " ".join(_strings(node.get("@type")))
        if not _ARTICLE_TYPES.search(kind):
            continue
        is_page = "WebPage" in kind
        for key, name in _LD_FIELDS.items():
            if is_page and key == "headline":
                continue
            for value in _strings(node.get(key)):
                yield f"ld:{'page-' if is_page else ''}{name}", value
        for name, key in (("author", "author"), ("publisher", "publisher")):
            for value in _names(node.get(key)):
                yield f"ld:{name}", value


def _unwrapped(script: str) -> str:
    """A script without the comment or CDATA marks around it."""
    text = script.strip()
    opening = _OPENING.match(text)
    if opening:
        text = text[opening.end() :].strip()
    while text.endswith(_ENDING):
        text = text[: -max(len(sign) for sign in _ENDING if text.endswith(sign))].rstrip()
    return text


def _nodes(data: Any) -> Iterator[dict[str, Any]]:
    queue, seen = [data], 0
    while queue and seen < _MAX_NODES:
        one = queue.pop(0)
        seen += 1
        if isinstance(one, list):
            queue.extend(one)
        elif isinstance(one, dict):
            yield one
            queue.extend(one[key] for key in ("@graph", "mainEntity", "mainEntityOfPage") if key in one)


def _strings(value: Any) -> Iterator[str]:
    for one in value if isinstance(value, list) else [value]:
        if isinstance(one, str) and one.strip():
            yield one[:_MAX_VALUE]


def _names(value: Any) -> Iterator[str]:
    for one in value if isinstance(value, list) else [value]:
        yield from _strings(one.get("name") if isinstance(one, dict) else one)
