"""The lines of a page's text: what HTML and flattened text become before one path takes both."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

_BULLET = re.compile(r"\s*(?:[•●▪■◾◆►▶‣⁃∙○◦➤➢✔✅🔴🔹🔸♦★☆*·]+|[-–—](?=\s))\s*")
_SPACES = re.compile(r"[^\S\n]+")


@dataclass(slots=True, kw_only=True)
class Line:
    """A line of the page's text, with what its markup said of it.

    `tag` is the innermost block element (`li` for a bullet in flattened text, "" where nothing is known);
    `path` the ids of the elements around it from the outside in; `marks` (element id, effect) of those whose
    class, id, role or tag name say what they are for; `links` the spans of its links with their addresses;
    `parts` the spans of its inline elements with what they are for; `gap` is true when an empty line stands
    before it.
    """

    start: int
    end: int
    tag: str = ""
    path: tuple[int, ...] = ()
    marks: tuple[tuple[int, str], ...] = ()
    links: list[tuple[int, int, str]] = field(default_factory=list)
    parts: list[tuple[int, int, tuple[str, ...]]] = field(default_factory=list)
    gap: bool = False


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


def append_metadata(page: PageText, pairs: Iterable[tuple[str, str]]) -> PageText:
    r"""The page with `name<tab>value` lines added at the end of its text, one a pair.

    >>> append_metadata(read_plain("نص\n"), [("given:title", "عنوان")]).text
    'نص\n\ngiven:title\tعنوان\n'
    """
    pieces = [page.text]
    length = len(page.text)
    metadata = list(page.metadata)
    for name, value in pairs:
        if not metadata and length:
            gap = "\n" if page.text.endswith("\n") else "\n\n"
            pieces.append(gap)
            length += len(gap)
        entry = f"{name}\t{value}\n"
        metadata.append((name, length + len(name) + 1, length + len(entry) - 1))
        pieces.append(entry)
        length += len(entry)
    return PageText(text="".join(pieces), lines=page.lines, metadata=metadata, is_html=page.is_html)


def squeeze(text: str) -> str:
    """White space runs as single spaces, none at the ends."""
    return _SPACES.sub(" ", text.replace("\n", " ")).strip()


def split_at(separators: re.Pattern[str], text: str) -> list[tuple[int, int]]:
    """The stretches of a text between separators, as offsets; always at least one, and some may be empty.

    >>> split_at(re.compile("،"), "جسر،سفينة")
    [(0, 3), (4, 9)]
    """
    found = list(separators.finditer(text))
    starts = [0, *(match.end() for match in found)]
    ends = [*(match.start() for match in found), len(text)]
    return list(zip(starts, ends, strict=True))
