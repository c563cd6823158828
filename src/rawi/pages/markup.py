"""HTML → text, by one written rule (docs/pages.md has it in full).

Block elements and `<br>` end a line; white space within a line is one space; scripts, styles, form fields and
nodes hidden by `hidden` or inline style are left out; a picture's alt text becomes a line of its own after the
line it stands in; direction controls stay as they are; metadata follow at the end as `name<tab>value` lines.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape
from typing import Any
from urllib.parse import unquote

from selectolax.lexbor import LexborHTMLParser

from rawi.errors import Unreadable
from rawi.lexicon import Lexica
from rawi.pages.lines import Line, PageText, append_metadata, squeeze
from rawi.pages.metadata import META, read_json_ld
from rawi.pages.styles import hidden_by_style, hides

_LEFT_OUT = frozenset(
    {"script", "style", "template", "noscript", "iframe", "object", "embed", "svg", "canvas"}
    | {"math", "select", "option", "datalist", "textarea", "input", "audio", "video", "map", "area"}
    | {"head"}
)
_INLINE = frozenset(
    {"a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em"}
    | {"font", "i", "ins", "kbd", "label", "mark", "nobr", "q", "rp", "rt", "ruby", "s", "samp"}
    | {"small", "span", "strike", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr"}
)
_ZONES = {
    "nav": "navigation",
    "footer": "footer",
    "aside": "list",
    "figcaption": "caption",
    "caption": "embed",
    "form": "form",
    "button": "share",
    "dialog": "popup",
    "time": "date",
}
_ROLES = {"navigation": "navigation", "complementary": "list", "contentinfo": "footer", "search": "form",
          "dialog": "popup", "banner": "masthead"}  # fmt: skip
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)")
_CLOSING_THEMSELVES = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
    | {"p", "li", "dt", "dd", "td", "th", "tr", "option", "thead", "tbody", "tfoot", "colgroup"}
)
_DEEPEST = 5_000
_CLASS_WORD = re.compile(r"[A-Z]{2,}(?![a-z])|[A-Z]?[a-z]+")
_ADDRESS_PART = re.compile(r"[^/?#&=]+")
_MAX_DEPTH = 400
_MAX_LINES = 20_000
_SPACES = re.compile(r"\s+")


@dataclass(slots=True)
class _Frame:
    """An open element on the way down the tree."""

    node: Any
    block: bool
    path: tuple[int, ...]
    marks: tuple[tuple[int, str], ...]
    tag: str
    href: str | None
    effects: tuple[str, ...] = ()
    start: int = 0
    line: int = 0


class MarkupReader:
    """Turns HTML into lines; compiled once from `lexica/pages/hints`."""

    def __init__(self, lexica: Lexica) -> None:
        self._hints = {row["form"]: row["effect"] for row in lexica.table("pages/hints")}
        self._addresses = {row["form"]: row["effect"] for row in lexica.table("pages/addresses")}
        self._cache: dict[tuple[str | None, ...], tuple[str, ...]] = {}

    def read(self, html: str) -> PageText:
        """The text and lines of an HTML page.

        Raises:
            Unreadable: more than 20,000 lines, or elements nested more than 5,000 deep: no article has either.
        """
        _check_depth(html)
        tree = LexborHTMLParser(html)
        if tree.body is None:
            raise Unreadable("parse", "no article: the HTML has no body")
        builder = _Builder(hidden_by_style(tree))
        self._walk(tree.body, builder)
        lines, text = builder.finish()
        page = PageText(text=text, lines=lines, metadata=[], is_html=True)
        return append_metadata(page, _metadata(tree))

    def _walk(self, body: Any, builder: _Builder) -> None:
        stack: list[_Frame] = []
        node = body
        identity = 0
        while True:
            tag = node.tag
            entered = False
            if tag == "-text":
                builder.text(node.text_content or "")
            elif tag == "br":
                builder.line(stack)
            elif tag == "img":
                builder.alt(node.attributes.get("alt"))
            elif tag and tag[0] not in "-_!" and tag not in _LEFT_OUT:
                attributes = node.attributes
                if not builder.hides(attributes):
                    identity += 1
                    frame = self._frame(node, tag, attributes, stack, identity)
                    if frame.block:
                        builder.line(stack)
                    else:
                        frame.start = builder.open_inline(link=frame.href is not None)
                        frame.line = len(builder.lines)
                    stack.append(frame)
                    child = node.first_child
                    if child is not None:
                        node = child
                        entered = True
                    else:
                        self._leave(stack, builder)
            if entered:
                continue
            while node.next is None or (not stack and node is body):
                if not stack:
                    builder.line(stack)
                    return
                node = stack[-1].node
                self._leave(stack, builder)
                if not stack:
                    builder.line(stack)
                    return
            node = node.next

    def _leave(self, stack: list[_Frame], builder: _Builder) -> None:
        frame = stack[-1]
        if frame.block:
            builder.line(stack)
        else:
            builder.close_inline(frame)
        stack.pop()
        if frame.block and len(builder.lines) > _MAX_LINES:
            raise Unreadable("parse", f"too large: more than {_MAX_LINES} lines of text")

    def _frame(
        self, node: Any, tag: str, attributes: dict[str, str | None], stack: list[_Frame], identity: int
    ) -> _Frame:
        parent = stack[-1] if stack else None
        block = tag not in _INLINE
        path = parent.path if parent else ()
        marks = parent.marks if parent else ()
        effects = self._effects(tag, attributes) if parent else ()
        if (block or effects) and len(path) < _MAX_DEPTH:
            path = (*path, identity)
            marks = (*marks, *((identity, effect) for effect in effects))
        return _Frame(
            node=node,
            block=block,
            path=path,
            marks=marks,
            tag=tag if block else (parent.tag if parent else ""),
            href=(attributes.get("href") or "") if tag == "a" else None,
            effects=effects + self._link_effects(attributes.get("href")) if tag == "a" else effects,
        )

    def _link_effects(self, href: str | None) -> tuple[str, ...]:
        """What a link is for by the parts of its address (`/tag/`, `/author/`)."""
        parts = _ADDRESS_PART.findall(unquote(href or "").lower()[:300])
        return tuple({self._addresses[part]: None for part in parts if part in self._addresses})

    def _effects(self, tag: str, attributes: dict[str, str | None]) -> tuple[str, ...]:
        get = attributes.get
        key = (tag, get("class"), get("id"), get("role"), get("itemprop"), get("rel"))
        if key not in self._cache:
            if len(self._cache) > 20_000:
                self._cache.clear()
            names = f"{get('class') or ''} {get('id') or ''}"
            found = []
            if tag in _ZONES:
                found.append(_ZONES[tag])
            role = attributes.get("role") or ""
            if role in _ROLES:
                found.append(_ROLES[role])
            if (attributes.get("rel") or "") == "tag":
                found.append("tags")
            prop = attributes.get("itemprop") or ""
            if prop == "articleBody":
                found.append("body")
            elif prop in ("headline", "author", "datePublished", "dateModified"):
                found.append({"headline": "title", "author": "author"}.get(prop, "date"))
            squeezed = [name.replace("-", "").replace("_", "") for name in names.split()]
            for word in (*_CLASS_WORD.findall(names), *squeezed):
                effect = self._hints.get(word.lower())
                if effect and effect not in found:
                    found.append(effect)
            self._cache[key] = tuple(found)
        return self._cache[key]


class _Builder:
    """Gathers characters into lines, with the links in them, and counts offsets."""

    def __init__(self, hidden: frozenset[str]) -> None:
        self._hidden = hidden
        self.lines: list[Line] = []
        self._done: list[str] = []
        self._length = 0
        self._parts: list[str] = []
        self._size = 0
        self._space = False
        self._links: list[tuple[int, int, str]] = []
        self._parts_seen: list[tuple[int, int, tuple[str, ...]]] = []
        self._alts: list[str] = []

    def hides(self, attributes: dict[str, str | None]) -> bool:
        """Whether an element is hidden by an attribute, inline style, or a plain rule of the page's styles."""
        if not attributes:
            return False
        style = attributes.get("style")
        if "hidden" in attributes or (style and hides(style)):
            return True
        if not self._hidden:
            return False
        names = {f".{name}" for name in (attributes.get("class") or "").split()}
        return bool(self._hidden & (names | {f"#{attributes.get('id')}"}))

    def text(self, raw: str) -> None:
        piece = _SPACES.sub(" ", raw)
        if not piece:
            return
        if piece[0] == " ":
            self._space = True
            piece = piece[1:]
        if not piece:
            return
        if self._space and self._size:
            self._parts.append(" ")
            self._size += 1
        self._space = piece[-1] == " "
        if self._space:
            piece = piece[:-1]
        self._parts.append(piece)
        self._size += len(piece)

    def alt(self, text: str | None) -> None:
        squeezed = squeeze(_SPACES.sub(" ", text or ""))
        if " " in squeezed:
            self._alts.append(squeezed)

    def open_inline(self, *, link: bool) -> int:
        """Where an inline element begins on the line; two links that touch are kept apart by a space."""
        if link and self._size and self._links and self._links[-1][1] == self._size:
            self._space = True
        return self._size + (1 if self._space and self._size else 0)

    def close_inline(self, frame: _Frame) -> None:
        """Keep the stretch an inline element covers, when the whole of it stands on one line."""
        if frame.line != len(self.lines) or self._size <= frame.start:
            return
        if frame.href is not None:
            self._links.append((frame.start, self._size, frame.href))
        self._parts_seen.append((frame.start, self._size, frame.effects))

    def line(self, stack: list[_Frame]) -> None:
        """End the line, if anything stands on it; it belongs to the innermost open element."""
        frame = stack[-1] if stack else None
        around = [one for one in stack if one.href is not None]
        if self._size:
            for link in around:
                start = link.start if link.line == len(self.lines) else 0
                if self._size > start:
                    self._links.append((start, self._size, link.href or ""))
            self._add("".join(self._parts), frame, frame.tag if frame else "", self._links, self._parts_seen)
        self._parts, self._size, self._space, self._links, self._parts_seen = [], 0, False, [], []
        for alt in self._alts:
            self._add(alt, frame, "img", [], [])
        self._alts = []
        for link in around:
            link.start, link.line = 0, len(self.lines)

    def _add(
        self,
        text: str,
        frame: _Frame | None,
        tag: str,
        links: list[tuple[int, int, str]],
        parts: list[tuple[int, int, tuple[str, ...]]],
    ) -> None:
        start = self._length
        self.lines.append(
            Line(
                start=start,
                end=start + len(text),
                tag=tag,
                path=frame.path if frame else (),
                marks=frame.marks if frame else (),
                links=[(start + first, start + last, href) for first, last, href in links],
                parts=[(start + first, start + last, effects) for first, last, effects in parts],
            )
        )
        self._done.append(text)
        self._length += len(text) + 1

    def finish(self) -> tuple[list[Line], str]:
        return self.lines, "".join(f"{line}\n" for line in self._done)


def _check_depth(html: str) -> None:
    """The parser's time grows with the square of the depth, and nothing can stop it once it runs."""
    if html.count("<") - 2 * html.count("</") <= _DEEPEST:
        return
    depth = 0
    for match in _TAG.finditer(html):
        if match.group(2).lower() not in _CLOSING_THEMSELVES:
            depth = max(0, depth - 1) if match.group(1) else depth + 1
            if depth > _DEEPEST:
                raise Unreadable("parse", f"too large: elements nested more than {_DEEPEST:,} deep")


def _metadata(tree: Any) -> list[tuple[str, str]]:
    found: dict[tuple[str, str], None] = {}

    def add(name: str, value: str | None) -> None:
        squeezed = _SPACES.sub(" ", unescape(value or "")).strip()[:1000]
        if squeezed:
            found.setdefault((name, squeezed))

    title = tree.css_first("title")
    if title is not None:
        add("head:title", title.text())
    for node in tree.css("meta"):
        attributes = node.attributes
        for key in ("property", "name", "itemprop"):
            name = META.get((attributes.get(key) or "").lower())
            if name:
                add(f"meta:{name}", attributes.get("content"))
    for node in tree.css('link[rel="canonical"]'):
        add("link:url", node.attributes.get("href"))
    for node in tree.css("script"):
        if "ld+json" in (node.attributes.get("type") or "").lower():
            for name, value in read_json_ld(node.text() or ""):
                add(name, value)
    for node in tree.css("time[itemprop], time[pubdate], [itemprop=datePublished][datetime]"):
        prop = (node.attributes.get("itemprop") or "").lower()
        name = {"datepublished": "published", "datecreated": "published", "datemodified": "modified"}.get(
            prop
        )
        if "pubdate" in node.attributes:
            name = name or "published"
        if name:
            add(f"time:{name}", node.attributes.get("datetime"))
    return list(found)
