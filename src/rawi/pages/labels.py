"""The labels of a page's lines, as they are given."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from rawi.model import BlockKind, Role
from rawi.pages.features import Feature

_LIST_TAGS = frozenset({"li", "dd", "dt"})
_TEASERS = 4
_MOSTLY = 0.7


@dataclass(slots=True, kw_only=True)
class Draft:
    """An article in the making, by indexes of lines; `head` are lines that may hold its stamps and byline."""

    role: Role
    title: int | None = None
    body: list[int] = field(default_factory=list)
    head: list[int] = field(default_factory=list)
    credits: list[int] = field(default_factory=list)
    keywords: list[int] = field(default_factory=list)

    @property
    def tail_seen(self) -> bool:
        """Whether a source line or keywords have closed the article."""
        return bool(self.keywords or self.credits)


@dataclass(slots=True, kw_only=True)
class Labels:
    """What every line is and whose (None: the page's own); the articles; the lines that hold link titles."""

    kinds: list[BlockKind]
    owners: list[int | None]
    drafts: list[Draft] = field(default_factory=lambda: [Draft(role="main")])
    inline: list[int] = field(default_factory=list)
    related: list[int] = field(default_factory=list)
    caption: int | None = None

    @property
    def current(self) -> int:
        """The index of the article being read."""
        return len(self.drafts) - 1

    @property
    def draft(self) -> Draft:
        """The article being read."""
        return self.drafts[-1]

    def give(self, i: int, kind: BlockKind, owner: int | None) -> None:
        """Label line `i`."""
        self.kinds[i] = kind
        self.owners[i] = owner

    def add_body(self, i: int) -> None:
        """Line `i` is the next paragraph of the article being read."""
        self.give(i, "body", self.current)
        self.draft.body.append(i)

    def add_tail(self, i: int, kind: BlockKind) -> None:
        """Line `i` is a credit or keywords line of the article being read."""
        self.give(i, kind, self.current)
        (self.draft.keywords if kind == "keywords" else self.draft.credits).append(i)

    def add_caption(self, i: int, *, counts: bool) -> None:
        """Line `i` stands under a picture; the first that counts is the page's caption."""
        self.give(i, "caption", self.current)
        if counts and self.caption is None:
            self.caption = i


def is_list(features: Sequence[Feature], labels: Labels) -> bool:
    """Whether what looks like an article is a section front: items of a list, or teasers under links.

    At least four paragraphs, most of them list items or each directly below a link of its own. (On pages of
    articles the share of list items was nought, on section fronts all; see docs/quality.md.)
    """
    prose = [i for i in labels.drafts[0].body if features[i].prose]
    if len(prose) < _TEASERS:
        return False
    items = sum(features[i].line.tag in _LIST_TAGS for i in prose)
    return items >= _MOSTLY * len(prose) or sum(_below_link(features, i) for i in prose) >= _MOSTLY * len(
        prose
    )


def _below_link(features: Sequence[Feature], i: int) -> bool:
    for feature in reversed(features[max(0, i - 3) : i]):
        if feature.line.tag == "img" or feature.words <= 4:
            continue
        return feature.link_share > 0.8 and feature.words >= 3
    return False
