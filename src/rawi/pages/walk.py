"""Labels the lines of a page and gives each to its article: one walk for HTML and flattened text.

The head (title, stamps, byline, dateline, caption), the paragraphs, the tail (credit, keywords), and what
markers open: read-also links, related lists, a second article, lists of the whole site, comments.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum, auto

from rawi.model import BlockKind, Role
from rawi.pages.features import Feature
from rawi.pages.region import STRONG, WEAK, blind_elements, effects_below, find_container
from rawi.script import find_words, fold_text

_PARAGRAPHS = frozenset(["p", "blockquote", "li", "h2", "h3", "h4", "h5", "h6", "pre", "dd", "dt"])
_HEADINGS = frozenset(["h1", "h2", "h3", "h4", "h5", "h6"])
_TEXT_TAGS = frozenset(["p", "div", "blockquote", "section", "article"])
_TITLE_WORDS = range(2, 31)
_MAX_ITEMS = 15
_ITEM_WORDS = 3
_INLINE_TITLES = 5


@dataclass(slots=True, kw_only=True)
class Draft:
    """An article in the making, by indexes of lines."""

    role: Role
    title: int | None = None
    body: list[int] = field(default_factory=list)
    head: list[int] = field(default_factory=list)
    credits: list[int] = field(default_factory=list)
    keywords: list[int] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class Labels:
    """What every line is, whose it is, and the articles found; `items` are (line, start, end) of link titles."""

    kinds: list[BlockKind]
    owners: list[int | None]
    drafts: list[Draft]
    inline: list[int] = field(default_factory=list)
    related: list[int] = field(default_factory=list)
    caption: int | None = None
    container: frozenset[int] = frozenset()


class _State(Enum):
    BODY = auto()
    LINKS = auto()
    RELATED = auto()
    KEYWORDS = auto()
    CREDIT = auto()
    REST = auto()


def label_lines(features: Sequence[Feature], *, is_html: bool, titles: Sequence[str]) -> Labels | None:
    """The labels of a page's lines, or None when no line is an article's text.

    `titles` are the folded titles that the page's metadata give; empty for flattened text.
    """
    walker = _Walker(features, is_html, titles)
    if not walker.find_body():
        return None
    walker.walk_head()
    walker.walk_on()
    return walker.labels


class _Walker:
    def __init__(self, features: Sequence[Feature], is_html: bool, titles: Sequence[str]) -> None:
        self.features = features
        self.is_html = is_html
        self.titles = titles
        count = len(features)
        self.labels = Labels(
            kinds=["boilerplate"] * count, owners=[None] * count, drafts=[Draft(role="main")]
        )
        self.first = 0
        self.last = count - 1
        self.container: int | None = None
        self.around: frozenset[int] = frozenset()
        self.pending: list[int] = []
        self.scope: tuple[int, ...] | None = None
        self.embedded_scope: int | None = None
        self._scope_has_items = False
        self.rest_seen = False
        self.hrefs: set[str] = set()

    # -- where the text stands

    def find_body(self) -> bool:
        if self.is_html:
            self.container = find_container(self.features)
            if self.container is None:
                return False
            self.around = self._container_path() | blind_elements(self.features)
            self._widen_container()
            inside = [i for i, f in enumerate(self.features) if self.container in f.line.path]
            bodies = [i for i in inside if self._is_text(i)]
            prose = [i for i in bodies if self.features[i].prose]
            if not prose:
                return False
            self.first = self._first_html(bodies, prose[0])
            self.last = self._last_html(inside, bodies)
        else:
            first = next((i for i in range(len(self.features)) if self._opens_text(i)), None)
            if first is None:
                return False
            self.first = first
        self.labels.container = self.around
        return True

    def _widen_container(self) -> None:
        """Take in paragraphs that stand close behind the container or before it, in elements of their own."""
        for step, reach in ((1, 6), (-1, 3)):
            while True:
                inside = [i for i, f in enumerate(self.features) if self.container in f.line.path]
                edge = inside[-1] if step > 0 else inside[0]
                near = self._near_paragraph(edge, step, reach)
                if near is None:
                    break
                own, other = self.features[edge].line.path, self.features[near].line.path
                shared = [a for a, b in zip(own, other, strict=False) if a == b]
                if not shared:
                    break
                self.container = shared[-1]
                self.around = self._container_path() | self.around

    def _near_paragraph(self, edge: int, step: int, reach: int) -> int | None:
        for i in range(edge + step, edge + step * (reach + 1), step):
            if not 0 <= i < len(self.features):
                return None
            feature = self.features[i]
            if feature.marker or feature.line.tag in ("h1", "h2") or self._is_title(i):
                return None
            if feature.line.tag in _HEADINGS and feature.link_share > 0.5:
                return None
            plain = feature.prose and feature.link_share < 0.3 and not feature.furniture
            if (
                plain
                and not effects_below(feature, self.around) & (STRONG | WEAK)
                and feature.line.tag in _TEXT_TAGS
            ):
                return i
        return None

    def _container_path(self) -> frozenset[int]:
        for feature in self.features:
            if self.container in feature.line.path:
                path = feature.line.path
                return frozenset(path[: path.index(self.container) + 1])
        return frozenset()

    def _first_html(self, bodies: list[int], prose: int) -> int:
        """The first line of the text: a short lead in a paragraph of its own directly before the prose counts."""
        first = prose
        for i in reversed([i for i in bodies if i < prose]):
            feature = self.features[i]
            if i == first - 1 and feature.line.tag == "p" and feature.stop and not self._is_title(i):
                first = i
            else:
                break
        return first

    def _last_html(self, inside: list[int], bodies: list[int]) -> int:
        """The last line of the text: lists and comments inside its element end it, if more stands before."""
        closing = [i for i in bodies if self.features[i].prose or self.features[i].stop]
        for i in inside:
            marker = self.features[i].marker
            if i < self.first or not marker or marker[0] not in ("related", "site_list", "comments"):
                continue
            before = sum(self.features[k].words for k in closing if k < i)
            after = sum(self.features[k].words for k in closing if k > i)
            if before >= after or marker[0] == "comments":
                closing = [k for k in closing if k < i] or closing
                break
        return closing[-1]

    def _opens_text(self, i: int) -> bool:
        feature = self.features[i]
        if not feature.prose or feature.furniture:
            return False
        following = self.features[i + 1 : i + 6]
        if (
            feature.words > 30
            or not following
            or (feature.stop and not feature.text.endswith(("؟", "?", "!")))
        ):
            return True
        return not any(one.prose and one.words > feature.words / 2 for one in following) or i > 8

    def _is_text(self, i: int) -> bool:
        """Whether a line can be an article's paragraph, by its own features."""
        feature = self.features[i]
        if (
            feature.marker
            or feature.notice
            or (feature.furniture and not (feature.prose and feature.words > 25))
        ):
            return False
        if not self.is_html:
            return True
        if feature.line.tag in ("img", "button", "label", "h1") or feature.link_share > 0.6:
            return False
        below = effects_below(feature, self.around)
        if below & STRONG or (below & WEAK and not (feature.prose and feature.words >= 15)):
            return False
        if feature.line.tag in ("td", "th") and not self._container_is_cell(feature):
            return feature.prose and feature.words >= 15
        if feature.prose or feature.line.tag in _PARAGRAPHS:
            return True
        return feature.stop or feature.words >= 4

    def _container_is_cell(self, feature: Feature) -> bool:
        """In a layout of tables the cell itself, or something in it, is what holds the text."""
        return feature.line.path[-1:] == (self.container,)

    # -- the head

    def walk_head(self) -> None:
        draft = self.labels.drafts[0]
        title = self._find_title()
        draft.title = title
        start = 0 if title is None else title + 1
        for i in range(self.first):
            if i == title:
                self._set(i, "title", 0)
            elif i >= start or not self.is_html:
                self._label_head(i, draft)
            else:
                self._label_furniture(i)
                if self.features[i].marker and self.features[i].marker[0] in ("published", "byline"):
                    self._set(i, "published" if self.features[i].marker[0] == "published" else "byline", 0)
            if i >= start - 4 and i != title:
                draft.head.append(i)

    def _label_head(self, i: int, draft: Draft) -> None:
        feature = self.features[i]
        effects = effects_below(feature, self.around)
        marker = feature.marker[0] if feature.marker else None
        if marker in ("published", "modified"):
            self._set(i, "published", 0)
        elif marker == "byline":
            self._set(i, "byline", 0)
        elif marker == "keywords":
            self._set(i, "keywords", 0)
            draft.keywords.append(i)
        elif feature.line.tag in ("figcaption", "img") or "caption" in effects or feature.caption:
            self._set(i, "caption", 0)
            if self.labels.caption is None and feature.line.tag != "img":
                self.labels.caption = i
        else:
            self._label_furniture(i)

    def _find_title(self) -> int | None:
        lines = range(self.first)
        if self.is_html:
            matching = [i for i in lines if self._matches_title(i)]
            headings = [i for i in matching if self.features[i].line.tag == "h1"]
            if headings or matching:
                return (headings or matching)[-1]
            near = [i for i in lines if self._heads(i)]
            return near[-1] if near else None
        candidates = [i for i in lines if self._is_title(i)] or [i for i in lines if self._is_plain_title(i)]
        return candidates[0] if candidates else None

    def _heads(self, i: int) -> bool:
        """A headline by its markup alone, for pages whose metadata name another title or none."""
        feature = self.features[i]
        below = effects_below(feature, self.around)
        if feature.words not in _TITLE_WORDS or feature.words < 3 or feature.marker or feature.furniture:
            return False
        if below & (STRONG - {"related"}) or (feature.link_share > 0.9 and feature.line.tag != "h1"):
            return False
        return feature.line.tag in ("h1", "h2") or "title" in below

    def _matches_title(self, i: int) -> bool:
        feature = self.features[i]
        if feature.words < 2 or feature.line.tag == "img":
            return False
        if effects_below(feature, self.around) & frozenset(("breadcrumb", "navigation", "comment", "list")):
            return False
        own = _letters(feature.view.folded)
        return any(own == title or (feature.words >= 4 and own in title) for title in self.titles)

    def _is_title(self, i: int) -> bool:
        return any(_letters(self.features[i].view.folded) == title for title in self.titles)

    def _is_plain_title(self, i: int) -> bool:
        feature = self.features[i]
        if feature.marker or feature.furniture or feature.caption or feature.text.endswith("."):
            return False
        if feature.words not in _TITLE_WORDS or feature.line.tag == "li" or _is_trail(feature):
            return False
        return feature.words >= 4 and not self._is_caption(feature)

    def _is_caption(self, feature: Feature) -> bool:
        """A name or noun phrase that the first paragraph repeats word for word stands under a picture."""
        words = [word.form for word in find_words(feature.view.folded)]
        lead = [word.form for word in find_words(self.features[self.first].view.folded)]
        size = len(words)
        return size <= 10 and any(lead[k : k + size] == words for k in range(len(lead) - size + 1))

    # -- the text and what follows it

    def walk_on(self) -> None:
        state = _State.BODY
        for i in range(self.first, len(self.features)):
            state = self._step(i, state)
        self._flush_links()

    def _step(self, i: int, state: _State) -> _State:
        feature = self.features[i]
        marker = feature.marker
        if marker and not self._marker_is_body(i, state):
            return self._enter(i, state)
        if state is _State.LINKS:
            return self._in_links(i)
        if state is _State.RELATED:
            return self._in_related(i)
        if state in (_State.KEYWORDS, _State.CREDIT):
            kind: BlockKind = "keywords" if state is _State.KEYWORDS else "credit"
            self._take_tail(i, kind)
            return _State.BODY
        if state is _State.REST:
            self._label_furniture(i)
            return state
        return self._in_body(i)

    def _in_body(self, i: int) -> _State:
        if self._belongs(i):
            self._add_body(i)
        elif self.is_html and self._is_inline_link(i):
            self._take_inline(i)
        elif self.is_html and i > self.last and self._heads_another(i):
            self.pending = [i]
            return _State.LINKS
        else:
            self._label_aside(i)
        return _State.BODY

    def _heads_another(self, i: int) -> bool:
        """A heading after the main article that at least two paragraphs follow: a second article."""
        feature = self.features[i]
        if feature.line.tag not in _HEADINGS or feature.words < 4 or self._is_title(i):
            return False
        if effects_below(feature, self.around) & (STRONG - {"related"}):
            return False
        paragraphs = 0
        for k in range(i + 1, min(i + 7, len(self.features))):
            if self.features[k].line.tag in _HEADINGS or self.features[k].marker:
                break
            paragraphs += self._is_paragraph(k) and self.features[k].words >= 12
        return paragraphs >= 2

    def _belongs(self, i: int) -> bool:
        """Whether a line is the next paragraph of the article being read."""
        feature = self.features[i]
        if not self._is_text(i):
            return False
        if self.is_html:
            if len(self.labels.drafts) == 1:
                return self.container in feature.line.path and i <= self.last
            return self.embedded_scope in feature.line.path and self._text_follows(i)
        if feature.prose or feature.stop or (feature.words >= 9 and feature.line.tag != "li"):
            return True
        return self._text_follows(i)

    def _text_follows(self, i: int) -> bool:
        """A short line is a subhead or a point of a list when running text follows it before any marker."""
        if self.features[i].prose or self.features[i].stop:
            return True
        for feature in self.features[i + 1 : i + 8]:
            if feature.marker:
                return False
            if feature.prose:
                return True
        return False

    def _marker_is_body(self, i: int, state: _State) -> bool:
        """Running text may begin with a marker's word (`المصدر` as a subject): then no colon stands behind it."""
        feature = self.features[i]
        assert feature.marker
        effect = feature.marker[0]
        if effect in ("published", "modified", "byline", "comments", "site_list"):
            return state is _State.BODY and feature.stop and feature.words > 14 and not feature.furniture
        return False

    def _enter(self, i: int, state: _State) -> _State:
        feature = self.features[i]
        assert feature.marker
        effect = feature.marker[0]
        rest_words = len(feature.rest.split())
        if effect == "read_also":
            self._flush_links()
            self._set(i, "inline_link" if rest_words and not self.rest_seen else "marker", None)
            self.scope, self._scope_has_items = feature.line.path, False
            if rest_words >= _ITEM_WORDS:
                self.pending.append(i)
            return _State.LINKS
        if effect == "related" and rest_words >= 4 and not feature.line.links:
            # Flattened into one run of titles: their borders are lost, so it is labelled, not listed.
            self._set(i, "related", None)
            return state
        if state is _State.LINKS:
            self._flush_links()
        if effect == "related":
            self._set(i, "marker", None)
            self.scope, self._scope_has_items = feature.line.path, False
            if rest_words >= _ITEM_WORDS:
                self._take_related(i)
            return _State.RELATED
        if effect in ("keywords", "credit"):
            return self._enter_tail(i, effect, rest_words, state)
        if effect in ("published", "modified", "byline"):
            self._set(i, "byline" if effect == "byline" else "published", self._current)
            self._draft.head.append(i)
            return state if state is not _State.LINKS else _State.BODY
        self._set(i, "marker" if effect == "site_list" else "boilerplate", None)
        self.rest_seen = self.rest_seen or i > self.last
        return _State.REST if not self.is_html or i > self.last else state

    def _enter_tail(self, i: int, effect: str, rest_words: int, state: _State) -> _State:
        if self.is_html and state is _State.REST:
            self._label_furniture(i)
            return state
        if effect == "credit" and self._draft.body and self._belongs_after(i):
            self._take_tail(i, "credit") if rest_words else self._set(i, "marker", self._current)
            return _State.BODY if rest_words else _State.CREDIT
        if effect == "keywords":
            self._take_tail(i, "keywords") if rest_words else self._set(i, "marker", self._current)
            return _State.BODY if rest_words else _State.KEYWORDS
        self._label_furniture(i)
        return state

    def _belongs_after(self, i: int) -> bool:
        return not self.is_html or not effects_below(self.features[i], self.around) & (STRONG - {"footer"})

    def _take_tail(self, i: int, kind: BlockKind) -> None:
        self._set(i, kind, self._current)
        (self._draft.keywords if kind == "keywords" else self._draft.credits).append(i)

    # -- links between and after the paragraphs

    def _in_links(self, i: int) -> _State:
        feature = self.features[i]
        if self.is_html and feature.link_share > 0.6 and feature.line.tag != "img" and not feature.furniture:
            if self._in_scope(feature) and len(self.pending) < _MAX_ITEMS:
                self.pending.append(i)
                return _State.LINKS
            self._flush_links()
            return self._in_body(i)
        if self._is_paragraph(i):
            if self._opens_article(i):
                self._open_article(i)
            else:
                self._flush_links()
            return self._in_body(i)
        if feature.furniture or feature.line.tag == "img":
            self._label_furniture(i)
            return _State.LINKS
        if (
            self.is_html
            and i <= self.last
            and self.container in feature.line.path
            and self._belongs(i)
            and self.pending
        ):
            self._flush_links()
            return self._in_body(i)
        if len(self.pending) < (_INLINE_TITLES if not self.is_html else _MAX_ITEMS):
            self.pending.append(i)
        return _State.LINKS

    def _is_paragraph(self, i: int) -> bool:
        feature = self.features[i]
        if not self._is_text(i) or (not feature.prose and not (feature.stop and feature.words > 6)):
            return False
        if not self.is_html:
            return (feature.stop and not feature.text.endswith(("؟", "?", "!"))) or feature.words > 25
        own = effects_below(feature, self.around)
        return not own & frozenset(("comment", "form", "popup", "footer", "navigation", "author"))

    def _opens_article(self, i: int) -> bool:
        """Whether the paragraph at `i` begins a second article with the pending line as its title."""
        if not self.pending:
            return False
        title = self.features[self.pending[0]]
        if (
            self.features[self.pending[0]].marker
            and self.features[self.pending[0]].marker[0] == "read_also"
            and not self._tail_seen
        ):
            return False
        if self.is_html:
            outside = i > self.last or self.container not in self.features[i].line.path
            return (
                (outside or self._tail_seen)
                and title.words >= 3
                and not (
                    title.link_share > 0.6
                    and len(self.pending) > 1
                    and all(self.features[k].link_share > 0.6 for k in self.pending)
                )
            )
        if self._tail_seen:
            return True
        own = _letters(title.view.folded)
        if any(_letters(one.view.folded) == own for one in self.features[i + 1 :]):
            return True
        return self._tells_the_title(i, title)

    def _tells_the_title(self, i: int, title: Feature) -> bool:
        """The paragraph repeats most of the title's words and does not go on from the one before."""
        words = {word.form for word in find_words(title.view.folded) if len(word.form) > 3}
        paragraph = self.features[i].view.folded
        if not words or paragraph[0] in "وف":
            return False
        return sum(word in paragraph for word in words) / len(words) >= 0.6

    @property
    def _tail_seen(self) -> bool:
        return bool(self._draft.keywords or self._draft.credits)

    def _open_article(self, i: int) -> None:
        draft = Draft(role="embedded", title=self.pending[0])
        self.labels.drafts.append(draft)
        self._set(self.pending[0], "title", self._current)
        for k in self.pending[1:]:
            self._set(k, "boilerplate", self._current)
            draft.head.append(k)
        draft.head.extend(range(self.pending[0] + 1, i))
        self.pending = []
        path = self.features[i].line.path
        leaf = self.features[i].line.tag in _PARAGRAPHS
        self.embedded_scope = path[-2 if leaf and len(path) > 1 else -1] if path else None

    def _flush_links(self) -> None:
        for i in self.pending:
            feature = self.features[i]
            if self.is_html and (self.rest_seen or (feature.link_share < 0.4 and not feature.marker)):
                self._label_furniture(i)
            else:
                self._take_inline(i)
        self.pending = []

    def _take_inline(self, i: int) -> None:
        if self._is_new_item(i):
            self._set(i, "inline_link", None)
            self.labels.inline.append(i)
        else:
            self._label_furniture(i)

    def _is_inline_link(self, i: int) -> bool:
        feature = self.features[i]
        below = effects_below(feature, self.around)
        return (
            self.first < i < self.last
            and len(self.labels.drafts) == 1
            and self.container in feature.line.path
            and feature.link_share > 0.9
            and feature.words >= 4
            and feature.line.tag != "img"
            and not below & (STRONG - {"related"})
        )

    # -- lists of related titles

    def _in_related(self, i: int) -> _State:
        feature = self.features[i]
        if self.is_html:
            if feature.line.tag == "img" or (feature.furniture and feature.link_share < 0.6):
                self._label_furniture(i)
                return _State.RELATED
            if not self._in_scope(feature) or (
                feature.line.tag in _HEADINGS and feature.link_share < 0.6 and feature.words <= 4
            ):
                return self._leave_list(i)
            if feature.link_share > 0.6 or (feature.line.tag == "li" and not feature.prose):
                self._take_related(i)
            else:
                self._label_furniture(i)
            return _State.RELATED
        bullet = feature.line.tag == "li"
        header = feature.words < 4 and not bullet
        if self.labels.related and ((feature.line.gap and header) or (header and not feature.terminal)):
            self._label_furniture(i)
            return _State.REST
        if feature.stop and feature.words > 30:
            return self._leave_list(i)
        self._take_related(i)
        return _State.RELATED

    def _leave_list(self, i: int) -> _State:
        if self.is_html and i <= self.last:
            return self._in_body(i)
        self._label_furniture(i)
        return _State.REST if not self.is_html else _State.BODY

    def _take_related(self, i: int) -> None:
        if self._is_new_item(i):
            self._set(i, "related", None)
            self.labels.related.append(i)
        else:
            self._set(i, "related", None)

    def _is_new_item(self, i: int) -> bool:
        feature = self.features[i]
        if len(feature.rest.split()) < (2 if not self.is_html else _ITEM_WORDS):
            return False
        links = [
            href for _, _, href in feature.line.links if href and href[0] != "#" and ":" not in href[:11]
        ]
        links += [href for _, _, href in feature.line.links if href.startswith("http")]
        if links and links[0] in self.hrefs:
            return False
        self.hrefs.update(links[:1])
        return True

    def _in_scope(self, feature: Feature) -> bool:
        """Whether a line stands in the smallest element that holds the marker and its first item."""
        if self.scope is None:
            return True
        path = feature.line.path
        common = 0
        for own, other in zip(self.scope, path, strict=False):
            if own != other:
                break
            common += 1
        if not self._scope_has_items:
            self.scope = path[:common]
            self._scope_has_items = True
            return True
        return common >= len(self.scope)

    # -- small things

    @property
    def _current(self) -> int:
        return len(self.labels.drafts) - 1

    @property
    def _draft(self) -> Draft:
        return self.labels.drafts[-1]

    def _add_body(self, i: int) -> None:
        self._set(i, "body", self._current)
        self._draft.body.append(i)

    def _set(self, i: int, kind: BlockKind, owner: int | None) -> None:
        self.labels.kinds[i] = kind
        self.labels.owners[i] = owner

    def _label_aside(self, i: int) -> None:
        feature = self.features[i]
        effects = effects_below(feature, self.around)
        if feature.line.tag in ("figcaption", "img") or "caption" in effects:
            self._set(i, "caption", self._current)
            if self.labels.caption is None and feature.line.tag != "img" and i <= self.last:
                self.labels.caption = i
        elif self._holds_tags(feature) and not effects & {"list", "related", "author"}:
            self._take_tail(i, "keywords")
        else:
            self._label_furniture(i)
            if i <= self.last + 6 or not self.is_html:
                self._draft.head.append(i)

    def _holds_tags(self, feature: Feature) -> bool:
        if not feature.line.links:
            return False
        tagged = [part for part in feature.line.parts if "tags" in part[2]]
        return "tags" in effects_below(feature, self.around) or 2 * len(tagged) > len(feature.line.links)

    def _label_furniture(self, i: int) -> None:
        feature = self.features[i]
        linked = (
            feature.link_share > 0.5 or feature.effects & {"navigation", "breadcrumb"} or _is_trail(feature)
        )
        self._set(i, "navigation" if linked else "boilerplate", None)


def _letters(folded: str) -> str:
    return " ".join(word.form for word in find_words(folded))


def _is_trail(feature: Feature) -> bool:
    """A breadcrumb of flattened text: short steps between » or › or >."""
    return (
        sum(feature.text.count(sign) for sign in "»›>«/") >= 1
        and feature.words <= 14
        and ("»" in feature.text or "›" in feature.text or " > " in feature.text)
        and feature.text.count("«") == 0
        and not feature.stop
    )


def letters_of(text: str) -> str:
    """A folded text as its words alone, for comparing titles."""
    return _letters(fold_text(text))
