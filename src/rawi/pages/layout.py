"""Where on a page the main article's text stands: in HTML the element that gathers most prose."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from rawi.pages.features import Feature

# Elements for these never hold the article; the others only hint.
STRONG = frozenset(
    {"comment", "share", "related", "list", "author", "caption", "breadcrumb", "navigation"}
    | {"footer", "masthead", "ad", "form", "popup"}
)
WEAK = frozenset({"date", "meta", "title", "tags", "embed"})
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
PARAGRAPHS = frozenset({"p", "blockquote", "li", "pre", "dd", "dt"}) | HEADINGS - {"h1"}
_NEVER = STRONG - {"list", "share", "author", "related"}
_TEXT_TAGS = frozenset({"p", "div", "blockquote", "section", "article"})
_ENDING = frozenset({"related", "site_list", "comments"})
_FADE = 0.6  # the best of 0.4 to 0.9 on the sample pages
_MOST = 0.7
_CELL_PROSE = 15
_REACH_AFTER, _REACH_BEFORE = 6, 3


@dataclass(frozen=True, slots=True)
class Layout:
    """The page's lines, and which of them span the main article: `first` to `last`.

    `container` is the id of the element that holds its paragraphs, None for flattened text; `around` are
    the elements around it, whose classes speak of the page and not of a box on it. `titles` are the
    folded titles that the page's metadata give.
    """

    features: Sequence[Feature]
    titles: Sequence[str]
    container: int | None
    around: frozenset[int]
    first: int = 0
    last: int = 0

    @property
    def is_html(self) -> bool:
        """Whether the lines come from markup."""
        return self.container is not None

    def effects(self, i: int) -> frozenset[str]:
        """What the elements around line `i` are for, those that also hold the article left aside."""
        return _effects(self.features[i], self.around)

    def inside(self, i: int) -> bool:
        """Whether line `i` stands in the article's element; always true for flattened text."""
        return self.container is None or self.container in self.features[i].line.path

    def is_title(self, i: int) -> bool:
        """Whether line `i` is word for word a title that the metadata give."""
        return self.features[i].letters in self.titles

    def is_doubled(self, i: int) -> bool:
        """Whether line `i` stands twice in a row: a picture's alt text and its caption."""
        feature = self.features[i]
        if feature.stop or not feature.letters:
            return False
        return any(
            0 <= k < len(self.features) and self.features[k].letters == feature.letters
            for k in (i - 1, i + 1)
        )

    def is_text(self, i: int) -> bool:
        """Whether line `i` can be an article's paragraph, by its own features."""
        feature = self.features[i]
        if (
            feature.marker
            or feature.notice
            or feature.stamp
            or feature.letters in self.titles
            or self.is_doubled(i)
            or (feature.furniture and not (feature.prose and feature.words > 25))
        ):
            return False
        if not self.is_html:
            return True
        if feature.line.tag in ("img", "button", "label", "h1") or feature.link_share > 0.6:
            return False
        effects = self.effects(i)
        long = feature.prose and feature.words >= _CELL_PROSE
        if effects & STRONG or (effects & WEAK and not long):
            return False
        # In a layout of tables the cell itself holds the text; in a table of figures it does not.
        if feature.line.tag in ("td", "th") and feature.line.path[-1:] != (self.container,):
            return long
        return feature.prose or feature.line.tag in PARAGRAPHS or feature.stop or feature.words >= 4

    def is_paragraph(self, i: int) -> bool:
        """Whether line `i` is surely a paragraph and not a title: it ends as a sentence does, or is long."""
        feature = self.features[i]
        if not self.is_text(i) or not (feature.prose or (feature.stop and feature.words > 6)):
            return False
        if not self.is_html:
            return (feature.stop and not _asks(feature)) or feature.words > 25
        return not self.effects(i) & {"comment", "form", "popup", "footer", "navigation", "author"}


def find_layout(features: Sequence[Feature], *, is_html: bool, titles: Sequence[str]) -> Layout | None:
    """Where the main article stands, or None when no line of the page is running text."""
    if not is_html:
        layout = Layout(features, titles, None, frozenset())
        first = next((i for i in range(len(features)) if _opens_text(layout, i)), None)
        if first is None:
            return None
        return replace(layout, first=_short_opening(layout, first), last=len(features) - 1)
    blind = _blind_elements(features)
    container = _find_container(features, blind)
    if container is None:
        return None
    layout = _widened(Layout(features, titles, container, _around(features, container) | blind))
    inside = [i for i in range(len(features)) if layout.inside(i)]
    bodies = [i for i in inside if layout.is_text(i)]
    prose = next((i for i in bodies if features[i].prose), None)
    if prose is None:
        return None
    first = _first_line(layout, bodies, prose)
    last = _last_line(layout, inside, bodies, first)
    return replace(layout, first=first, last=last)


def _effects(feature: Feature, around: frozenset[int]) -> frozenset[str]:
    return frozenset(effect for element, effect in feature.line.marks if element not in around)


def _asks(feature: Feature) -> bool:
    return feature.text.endswith(("؟", "?", "!"))


def _opens_text(layout: Layout, i: int) -> bool:
    """Whether a line of flattened text is the first paragraph: prose that no longer prose follows as its body."""
    feature = layout.features[i]
    if not feature.prose or feature.furniture or feature.stamp:
        return False
    following = layout.features[i + 1 : i + 6]
    if feature.words > 30 or not following or (feature.stop and not _asks(feature)):
        return True
    return not any(one.prose and one.words > feature.words / 2 for one in following) or i > 8


def _short_opening(layout: Layout, first: int) -> int:
    """A short sentence directly above the first paragraph opens the text, unless that paragraph retells it."""
    if not first:
        return first
    feature = layout.features[first - 1]
    words = [word for word in feature.letters.split() if len(word) > 3]
    told = sum(word in layout.features[first].letters for word in words)
    plain = layout.is_text(first - 1) and feature.text.endswith((".", ".»", '."')) and feature.words >= 3
    return first - 1 if plain and not feature.caption and 2 * told < len(words) else first


def _blind_elements(features: Sequence[Feature]) -> frozenset[int]:
    words: dict[int, int] = defaultdict(int)
    total = 0
    for feature in features:
        if feature.prose:
            total += feature.words
            for element in feature.line.path:
                words[element] += feature.words
    return frozenset(element for element, count in words.items() if count > _MOST * total)


def _find_container(features: Sequence[Feature], blind: frozenset[int]) -> int | None:
    """Each prose line gives its words to the elements around it, fading outwards; a body's name counts double."""
    scores: dict[int, float] = defaultdict(float)
    for feature in features:
        effects = _effects(feature, blind)
        if not feature.prose or effects & _NEVER:
            continue
        weight = feature.words * (1 - feature.link_share) * (0.3 if effects & STRONG else 1.0)
        bodies = {element for element, effect in feature.line.marks if effect == "body"}
        for distance, element in enumerate(reversed(feature.line.path)):
            scores[element] += weight * _FADE**distance * (2 if element in bodies else 1)
    return max(scores, key=lambda element: (scores[element], element), default=None)


def _around(features: Sequence[Feature], container: int) -> frozenset[int]:
    for feature in features:
        path = feature.line.path
        if container in path:
            return frozenset(path[: path.index(container) + 1])
    return frozenset()


def _widened(layout: Layout) -> Layout:
    """Takes in paragraphs that stand close behind the container or before it, in elements of their own."""
    features = layout.features
    for step, reach in ((1, _REACH_AFTER), (-1, _REACH_BEFORE)):
        while True:
            inside = [i for i in range(len(features)) if layout.inside(i)]
            edge = inside[-1] if step > 0 else inside[0]
            near = _near_paragraph(layout, edge, step, reach)
            if near is None:
                break
            pairs = zip(features[edge].line.path, features[near].line.path, strict=False)
            shared = [own for own, other in pairs if own == other]
            if not shared:
                break
            around = layout.around | _around(features, shared[-1])
            layout = Layout(features, layout.titles, shared[-1], around)
    return layout


def _near_paragraph(layout: Layout, edge: int, step: int, reach: int) -> int | None:
    for i in range(edge + step, edge + step * (reach + 1), step):
        if not 0 <= i < len(layout.features):
            return None
        feature = layout.features[i]
        heading = feature.line.tag in HEADINGS and (
            feature.line.tag in ("h1", "h2") or feature.link_share > 0.5
        )
        if feature.marker or heading or layout.is_title(i):
            return None
        plain = feature.prose and feature.link_share < 0.3 and not feature.furniture
        if plain and feature.line.tag in _TEXT_TAGS and not layout.effects(i) & (STRONG | WEAK):
            return i
    return None


def _first_line(layout: Layout, bodies: list[int], prose: int) -> int:
    """The first prose line, or a short lead in a paragraph of its own directly before it."""
    first = prose
    for i in reversed([i for i in bodies if i < prose]):
        feature = layout.features[i]
        if i != first - 1 or feature.line.tag != "p" or not feature.stop or layout.is_title(i):
            break
        first = i
    return first


def _last_line(layout: Layout, inside: list[int], bodies: list[int], first: int) -> int:
    """Lists and comments inside the article's element end the text, if more of it stands before them."""
    features = layout.features
    closing = [i for i in bodies if features[i].prose or features[i].stop]
    for i in inside:
        if i < first or features[i].effect not in _ENDING:
            continue
        before = sum(features[k].words for k in closing if k < i)
        after = sum(features[k].words for k in closing if k > i)
        if before >= after or features[i].effect == "comments":
            closing = [k for k in closing if k < i] or closing
            break
    return closing[-1]
