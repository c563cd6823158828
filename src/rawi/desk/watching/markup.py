"""XML from strangers: no entities, nothing from outside, bounded in depth and number."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.parsers import expat

from rawi.errors import SourceError

_DEEPEST = 64
_MOST = 2_000_000  # elements
_LONGEST = 100_000  # characters of one element's text
_ROOT = re.compile(rb"<(?:[\w.-]{1,40}:)?(rss|feed|rdf|opml|urlset|sitemapindex|html)[\s>/]", re.I)
_ENTITY = re.compile(rb"<!ENTITY", re.I)
_HEAD = 20_000


class _Seen(Exception):
    """Ends the parser once the root is seen."""


def root_of(data: bytes) -> str | None:
    """The name of the root element, lower case, without its namespace; None: there is none to be seen.

    Looks at the beginning alone, so a document that is broken further on has a root all the same.

    Raises:
        SourceError: `forbidden`: it declares entities.
    """
    name: list[str] = []

    def start(tag: str, attributes: dict[str, str]) -> None:
        name.append(tag)
        raise _Seen

    parser = _parser()
    parser.StartElementHandler = start
    try:
        parser.Parse(data.lstrip(b"\xef\xbb\xbf \t\r\n")[:_HEAD], False)
    except _Seen:
        return _local(name[0]).lower()
    except (expat.ExpatError, ValueError, LookupError):  # a charset that is not known, besides broken XML
        pass
    head = data[:_HEAD]
    if found := _ROOT.search(head):
        if _ENTITY.search(head[: found.start()]):
            raise SourceError("forbidden: the document declares entities; none are expanded")
        return found[1].decode().lower()
    return None


def elements(data: bytes) -> Iterator[tuple[str, dict[str, str], str, int]]:
    """Name (without namespace), attributes, text and depth of each element, in the order in which they end.

    Raises:
        SourceError: `forbidden`: it declares entities; `undecodable`: broken; `too large`: too deep or too many.
    """
    ended: list[tuple[str, dict[str, str], str, int]] = []
    open_ones: list[tuple[str, dict[str, str], list[str]]] = []
    count = 0

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal count
        count += 1
        if len(open_ones) >= _DEEPEST or count > _MOST:
            raise SourceError("too large: the XML is nested too deeply or has too many elements")
        open_ones.append((_local(tag), {_local(name): value for name, value in attributes.items()}, []))

    def text(found: str) -> None:
        if open_ones and len(open_ones[-1][2]) < _LONGEST:
            open_ones[-1][2].append(found[:_LONGEST])

    def end(tag: str) -> None:
        name, attributes, pieces = open_ones.pop()
        ended.append((name, attributes, "".join(pieces).strip()[:_LONGEST], len(open_ones)))

    parser = _parser()
    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = start, end, text
    data = data.lstrip(b"\xef\xbb\xbf \t\r\n")
    try:
        for at in range(0, len(data), 1 << 16):
            parser.Parse(data[at : at + (1 << 16)], False)
            yield from ended
            ended.clear()
        parser.Parse(b"", True)
    except (expat.ExpatError, ValueError, LookupError) as error:
        yield from ended
        raise SourceError(f"undecodable: broken XML ({error})") from error
    yield from ended


def _parser() -> expat.XMLParserType:
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
    parser.buffer_text = True
    parser.EntityDeclHandler = _refuse
    parser.ExternalEntityRefHandler = lambda *_: 0
    return parser


def _refuse(*_: object) -> None:
    raise SourceError("forbidden: the document declares entities; none are expanded")


def _local(name: str) -> str:
    return name.rpartition(" ")[2]
