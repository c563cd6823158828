"""The lines of a page's text: what HTML and flattened text become before one path takes both."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

_BULLET = re.compile(r"\s*(?:[•●▪■◾◆►▶‣⁃∙○◦➤➢✔✅🔴🔹🔸♦★☆*·]+|[-–—](?=\s))\s*")
_SPACES = re.compile(r"[^\S\n]+")


@dataclass(slots=True, kw_only=True)
class Line:
    """A line of the page's text, with what its markup said of it.

    `tag` is the innermost block element (`li` for a bullet in flattened text, "" where nothing is known);
    `path` the ids of the elements around it from the outside in, `marks` (element id, effect) of those whose
    class, id, role or tag name say what they are for; `links` the spans of its links with their addresses;
    `parts` the spans of its inline elements with what they are for; `moment` a `datetime` attribute around it; `gap` is true when an empty line stands before it.
    """

    start: int
    end: int
    tag: str = ""
    path: tuple[int, ...] = ()
    marks: tuple[tuple[int, str], ...] = ()
    links: list[tuple[int, int, str]] = field(default_factory=list)
    parts: list[tuple[int, int, tuple[str, ...]]] = field(default_factory=list)
    gap: bool = False
    moment: str | None = None


@dataclass(slots=True, kw_only=True)
class PageText:
    """A page's one text, its lines in order, and the `name<tab>value` lines of its metadata at the end."""

    text: str
    lines: list[Line]
    metadata: list[tuple[str, int, int]]
    is_html: bool


def read_plain(text: str) -> PageText:
    r"""Flattened text as lines; the text itself is kept as it came, with line ends made `\n`.

    >>> page = read_plain("العنوان\n\n• خبر آخر\n")
    >>> [(page.text[line.start:line.end], line.tag, line.gap) for line in page.lines]
    [('العنوان', '', False), ('خبر آخر', 'li', True)]
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n")
    lines: list[Line] = []
    offset, gap = 0, False
    for raw in text.split("\n"):
        bullet = _BULLET.match(raw)
        lead = bullet.end() if bullet and bullet.end() < len(raw) else len(raw) - len(raw.lstrip())
        end = len(raw.rstrip())
        if lead < end:
            tag = "li" if bullet and bullet.group().strip() else ""
            lines.append(Line(start=offset + lead, end=offset + end, tag=tag, gap=gap and bool(lines)))
            gap = False
        else:
            gap = True
        offset += len(raw) + 1
    return PageText(text=text, lines=lines, metadata=[], is_html=False)


def squeeze(text: str) -> str:
    """White space runs as single spaces, none at the ends."""
    return _SPACES.sub(" ", text.replace("\n", " ")).strip()
