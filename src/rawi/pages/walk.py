"""Labels the lines of a page and gives each to its article: one walk for HTML and flattened text.

The head (title, stamps, byline, dateline, caption), the paragraphs, the tail (credit, keywords), and what
markers open: read-also links, related lists, a second article, lists of the whole site, comments.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import Enum, auto

from rawi.model import BlockKind
from rawi.pages.features import Feature
from rawi.pages.heads import label_furniture, label_head
from rawi.pages.labels import Draft, Labels
from rawi.pages.layout import HEADINGS, PARAGRAPHS, STRONG, Layout, find_layout
from rawi.pages.scope import LinkScope

_MAX_ITEMS = 15
_ITEM_WORDS = 3
_INLINE_TITLES = 5
_HEAD_AFTER = 6


class _State(Enum):
    BODY = auto()
    LINKS = auto()
    RELATED = auto()
    KEYWORDS = auto()
    CREDIT = auto()
    REST = auto()


def label_lines(
    features: Sequence[Feature], *, is_html: bool, titles: Sequence[str]
) -> tuple[Layout, Labels] | None:
    """The labels of a page's lines, or None when no line is an article's text.

    `titles` are the folded titles that the page's metadata give; empty for flattened text.
    """
    layout = find_layout(features, is_html=is_html, titles=titles)
    if layout is None:
        return None
    count = len(features)
    labels = Labels(kinds=["boilerplate"] * count, owners=[None] * count)
    label_head(layout, labels)
    _Walker(layout, labels).walk()
    return layout, labels


class _Walker:
    """Goes down the lines from the first paragraph; its state is what the last marker opened."""

    def __init__(self, layout: Layout, labels: Labels) -> None:
        self._layout = layout
        self._labels = labels
        self._features = layout.features
        self._pending: list[int] = []
        self._scope = LinkScope()
        self._embedded: int | None = None
        self._rest_seen = False
        self._steps: dict[_State, Callable[[int], _State]] = {
            _State.BODY: self._in_body,
            _State.LINKS: self._in_links,
            _State.RELATED: self._in_related,
            _State.KEYWORDS: self._in_keywords,
            _State.CREDIT: self._in_credit,
            _State.REST: self._in_rest,
        }

    def walk(self) -> None:
        state = _State.BODY
        for i in range(self._layout.first, len(self._features)):
            if self._features[i].marker and not self._is_sentence(i, state):
                state = self._enter(i, state)
            else:
                state = self._steps[state](i)
        self._flush_links()

    # -- what markers open

    def _is_sentence(self, i: int, state: _State) -> bool:
        """Running text may begin with a marker's word (`نشرت الصحيفة …`)."""
        feature = self._features[i]
        if feature.effect not in ("published", "modified", "byline", "comments", "site_list"):
            return False
        return state is _State.BODY and feature.stop and feature.words > 14 and not feature.furniture

    def _enter(self, i: int, state: _State) -> _State:
        feature = self._features[i]
        effect = feature.effect
        rest_words = len(feature.rest.split())
        if effect == "read_also":
            return self._enter_links(i, rest_words)
        if effect == "related" and rest_words >= 4 and not feature.line.links:
            # Flattened into one run of titles: their borders are lost, so it is labelled, not listed.
            self._labels.give(i, "related", None)
            return state
        if state is _State.LINKS and self._pending and effect in ("published", "modified", "byline"):
            # The date line of a second article: it is given to that article if its text follows.
            self._labels.give(i, "byline" if effect == "byline" else "published", None)
            return state
        if state is _State.LINKS:
            self._flush_links()
        if effect == "related":
            self._labels.give(i, "marker", None)
            self._scope.open(feature.line.path)
            if rest_words >= _ITEM_WORDS and feature.line.tag not in HEADINGS:
                self._take_related(i)
            return _State.RELATED
        if effect in ("keywords", "credit"):
            return self._enter_tail(i, "keywords" if effect == "keywords" else "credit", rest_words, state)
        if effect in ("published", "modified", "byline"):
            self._labels.give(i, "byline" if effect == "byline" else "published", self._labels.current)
            self._labels.draft.head.append(i)
            return state if state is not _State.LINKS else _State.BODY
        self._labels.give(i, "marker" if effect == "site_list" else "boilerplate", None)
        self._rest_seen = self._rest_seen or i > self._layout.last
        return _State.REST if not self._layout.is_html or i > self._layout.last else state

    def _enter_links(self, i: int, rest_words: int) -> _State:
        self._flush_links()
        self._labels.give(i, "inline_link" if rest_words and not self._rest_seen else "marker", None)
        self._scope.open(self._features[i].line.path)
        if rest_words >= _ITEM_WORDS:
            self._pending.append(i)
        return _State.LINKS

    def _enter_tail(self, i: int, kind: BlockKind, rest_words: int, state: _State) -> _State:
        lost = self._layout.is_html and state is _State.REST
        foreign = (
            kind == "credit" and self._layout.is_html and self._layout.effects(i) & (STRONG - {"footer"})
        )
        if lost or foreign or (kind == "credit" and not self._labels.draft.body):
            label_furniture(self._layout, self._labels, i)
            return state
        if rest_words:
            self._labels.add_tail(i, kind)
            return _State.BODY
        self._labels.give(i, "marker", self._labels.current)
        return _State.KEYWORDS if kind == "keywords" else _State.CREDIT

    # -- paragraphs

    def _in_body(self, i: int) -> _State:
        if self._belongs(i):
            self._labels.add_body(i)
        elif self._is_inline_link(i):
            self._take_inline(i)
        elif self._heads_another(i):
            self._pending = [i]
            return _State.LINKS
        else:
            self._label_aside(i)
        return _State.BODY

    def _in_rest(self, i: int) -> _State:
        label_furniture(self._layout, self._labels, i)
        return _State.REST

    def _in_keywords(self, i: int) -> _State:
        self._labels.add_tail(i, "keywords")
        return _State.BODY

    def _in_credit(self, i: int) -> _State:
        self._labels.add_tail(i, "credit")
        return _State.BODY

    def _belongs(self, i: int) -> bool:
        """Whether a line is the next paragraph of the article being read."""
        feature = self._features[i]
        if not self._layout.is_text(i):
            return False
        if self._layout.is_html:
            if not self._labels.current:
                return self._layout.inside(i) and i <= self._layout.last
            return self._embedded in feature.line.path and self._text_follows(i)
        if feature.words >= 9 and feature.line.tag != "li":
            return True
        return self._text_follows(i)

    def _text_follows(self, i: int) -> bool:
        """A short line is a subhead or a point of a list when running text follows it before any marker."""
        if self._features[i].prose or self._features[i].stop:
            return True
        for feature in self._features[i + 1 : i + 8]:
            if feature.marker:
                return False
            if feature.prose:
                return True
        return False

    def _label_aside(self, i: int) -> None:
        feature = self._features[i]
        effects = self._layout.effects(i)
        doubled = i <= self._layout.last and self._layout.is_doubled(i)
        if feature.line.tag in ("figcaption", "img") or "caption" in effects or doubled:
            self._labels.add_caption(i, counts=feature.line.tag != "img" and i <= self._layout.last)
        elif self._holds_tags(i):
            self._labels.add_tail(i, "keywords")
        else:
            label_furniture(self._layout, self._labels, i)
            if i <= self._layout.last + _HEAD_AFTER:
                self._labels.draft.head.append(i)

    def _holds_tags(self, i: int) -> bool:
        feature = self._features[i]
        effects = self._layout.effects(i)
        if not feature.line.links or effects & {"list", "related", "author"} or self._rest_seen:
            return False
        tagged = sum("tags" in part[2] for part in feature.line.parts)
        return "tags" in effects or 2 * tagged > len(feature.line.links)

    # -- a second article

    def _heads_another(self, i: int) -> bool:
        """A heading after the main article that at least two paragraphs follow: a second article."""
        feature = self._features[i]
        if not self._layout.is_html or i <= self._layout.last or feature.line.tag not in HEADINGS:
            return False
        if feature.words < 4 or self._layout.is_title(i) or self._layout.effects(i) & (STRONG - {"related"}):
            return False
        paragraphs = 0
        for k in range(i + 1, min(i + 7, len(self._features))):
            if self._features[k].line.tag in HEADINGS or self._features[k].marker:
                break
            paragraphs += self._layout.is_paragraph(k) and self._features[k].words >= 12
        return paragraphs >= 2

    def _opens_article(self, i: int) -> bool:
        """Whether the paragraph at `i` begins a second article with the pending line as its title."""
        if not self._pending:
            return False
        title = self._features[self._pending[0]]
        tail_seen = self._labels.draft.tail_seen
        if title.effect == "read_also" and not tail_seen:
            return False
        if self._layout.is_html:
            outside = i > self._layout.last or not self._layout.inside(i)
            links = all(self._features[k].link_share > 0.6 for k in self._pending)
            return (outside or tail_seen) and title.words >= 3 and not (links and len(self._pending) > 1)
        listed_again = any(one.letters == title.letters for one in self._features[i + 1 :])
        return tail_seen or listed_again or self._tells(i, title)

    def _tells(self, i: int, title: Feature) -> bool:
        """The paragraph repeats most of the title's words and does not go on from the one before."""
        words = {word for word in title.letters.split() if len(word) > 3}
        paragraph = self._features[i].letters
        if not words or paragraph[0] in "وف":
            return False
        return sum(word in paragraph for word in words) / len(words) >= 0.6

    def _open_article(self, i: int) -> None:
        title, *others = self._pending
        draft = Draft(role="embedded", title=title, head=list(range(title + 1, i)))
        self._labels.drafts.append(draft)
        self._labels.give(title, "title", self._labels.current)
        for k in others:
            self._labels.give(k, "boilerplate", self._labels.current)
        for k in draft.head:
            if self._labels.kinds[k] in ("published", "byline"):
                self._labels.owners[k] = self._labels.current
        self._pending = []
        path = self._features[i].line.path
        leaf = self._features[i].line.tag in PARAGRAPHS and len(path) > 1
        self._embedded = path[-2 if leaf else -1] if path else None

    # -- links between and after the paragraphs

    def _in_links(self, i: int) -> _State:
        feature = self._features[i]
        if self._layout.is_html and feature.link_share > 0.6 and not feature.furniture:
            if feature.line.tag == "img":
                label_furniture(self._layout, self._labels, i)
                return _State.LINKS
            if (
                not self._holds_tags(i)
                and self._scope.holds(feature.line.path)
                and len(self._pending) < _MAX_ITEMS
            ):
                self._pending.append(i)
                return _State.LINKS
            self._flush_links()
            return self._in_body(i)
        if self._layout.is_paragraph(i) or self._goes_on(i):
            if self._opens_article(i):
                self._open_article(i)
            else:
                self._flush_links()
            return self._in_body(i)
        if feature.furniture or feature.line.tag == "img":
            label_furniture(self._layout, self._labels, i)
        elif len(self._pending) < (_MAX_ITEMS if self._layout.is_html else _INLINE_TITLES):
            self._pending.append(i)
        return _State.LINKS

    def _goes_on(self, i: int) -> bool:
        """Short lines that go on with the article after its links: in its element, or turns of an interview."""
        if not self._pending or not self._belongs(i):
            return False
        if self._layout.is_html:
            return i <= self._layout.last
        body = self._labels.draft.body
        return self._features[i].line.tag == "li" and any(self._features[k].line.tag == "li" for k in body)

    def _flush_links(self) -> None:
        for i in self._pending:
            feature = self._features[i]
            unlinked = self._layout.is_html and feature.link_share < 0.4 and not feature.marker
            if unlinked or (self._layout.is_html and self._rest_seen):
                label_furniture(self._layout, self._labels, i)
            else:
                self._take_inline(i)
        self._pending = []

    def _take_inline(self, i: int) -> None:
        if self._scope.is_new(self._features[i], _ITEM_WORDS if self._layout.is_html else 2):
            self._labels.give(i, "inline_link", None)
            self._labels.inline.append(i)
        else:
            label_furniture(self._layout, self._labels, i)

    def _is_inline_link(self, i: int) -> bool:
        """A paragraph that is nothing but a link, between the main article's paragraphs."""
        feature = self._features[i]
        return (
            self._layout.first < i < self._layout.last
            and not self._labels.current
            and self._layout.inside(i)
            and feature.link_share > 0.9
            and feature.words >= 4
            and feature.line.tag != "img"
            and not self._holds_tags(i)
            and not self._layout.effects(i) & (STRONG - {"related"})
        )

    # -- lists of related titles

    def _in_related(self, i: int) -> _State:
        feature = self._features[i]
        if self._layout.is_html:
            return self._in_related_html(i)
        header = feature.words < 4 and feature.line.tag != "li"
        if self._labels.related and header and (feature.line.gap or not feature.terminal):
            return self._in_rest(i)
        if feature.stop and feature.words > 30:
            return self._in_rest(i)
        self._take_related(i)
        return _State.RELATED

    def _in_related_html(self, i: int) -> _State:
        feature = self._features[i]
        linked = feature.link_share > 0.6
        if feature.line.tag == "img" or (feature.furniture and not linked):
            label_furniture(self._layout, self._labels, i)
            return _State.RELATED
        heading = feature.line.tag in HEADINGS and not linked and feature.words <= 4
        if heading or self._holds_tags(i) or not self._scope.holds(feature.line.path):
            return self._in_body(i)
        if linked or (feature.line.tag == "li" and not feature.prose):
            self._take_related(i)
        else:
            label_furniture(self._layout, self._labels, i)
        return _State.RELATED

    def _take_related(self, i: int) -> None:
        self._labels.give(i, "related", None)
        if self._scope.is_new(self._features[i], _ITEM_WORDS if self._layout.is_html else 2):
            self._labels.related.append(i)
