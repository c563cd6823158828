"""What stands above an article's text: title, stamps, byline, caption."""

from __future__ import annotations

from rawi.model import BlockKind
from rawi.pages.features import Feature
from rawi.pages.labels import Labels
from rawi.pages.layout import STRONG, Layout
from rawi.script import rough_stem

_TITLE_WORDS = range(2, 31)
_PLAIN_TITLE_WORDS = 4
_CAPTION_WORDS = 10
_NAME_WORDS = 8
_LEAD_WORDS = 25
_REPEATED_NAME = 6
_NEAR_LINES = 12
_ABOVE_TITLE = 4
_NOT_A_TITLE = frozenset({"breadcrumb", "navigation", "comment", "list"})
_OF_MARKER: dict[str, BlockKind] = {
    "published": "published", "modified": "published", "byline": "byline", "keywords": "keywords"
}  # fmt: skip


def label_head(layout: Layout, labels: Labels) -> None:
    """Label the lines above the main article's text, and note those that may hold its stamps and byline."""
    title = _find_title(layout)
    draft = labels.drafts[0]
    draft.title = title
    start = 0 if title is None else title + 1
    for i in range(layout.first):
        if i == title:
            labels.give(i, "title", 0)
            continue
        _label_line(layout, labels, i, above=layout.is_html and i < start)
        if i >= start - _ABOVE_TITLE:
            draft.head.append(i)


def label_furniture(layout: Layout, labels: Labels, i: int) -> None:
    """Label a line as navigation when it links or leads somewhere, as boilerplate when not."""
    feature = layout.features[i]
    leads = feature.link_share > 0.5 or feature.effects & {"navigation", "breadcrumb"} or is_trail(feature)
    labels.give(i, "navigation" if leads else "boilerplate", None)


def is_trail(feature: Feature) -> bool:
    """A breadcrumb of flattened text: short steps between » or › or >."""
    text = feature.text
    return (
        ("»" in text or "›" in text or " > " in text)
        and "«" not in text
        and feature.words <= 14
        and not feature.stop
    )


def _label_line(layout: Layout, labels: Labels, i: int, *, above: bool) -> None:
    feature = layout.features[i]
    kind = _OF_MARKER.get(feature.effect or "")
    if kind and not (above and kind == "keywords"):
        labels.give(i, kind, 0)
        if kind == "keywords":
            labels.drafts[0].keywords.append(i)
    elif not above and (
        feature.line.tag in ("figcaption", "img") or "caption" in layout.effects(i) or feature.caption
    ):
        labels.add_caption(i, counts=feature.line.tag != "img")
    else:
        label_furniture(layout, labels, i)


def _find_title(layout: Layout) -> int | None:
    above = range(layout.first)
    if not layout.is_html:
        given = [i for i in above if layout.is_title(i)]
        if given:
            return given[0]
        found = _telling(layout, [i for i in above if _is_plain_title(layout, i)])
        return _short_title(layout) if found is None else found
    matching = [i for i in above if _matches(layout, i)]
    headings = [i for i in matching if layout.features[i].line.tag == "h1"]
    marked = [i for i in above if _is_marked_title(layout, i)]
    found = next(iter([*reversed(headings), *reversed(matching), *reversed(marked)]), None)
    if found is not None:
        return found
    near = [i for i in above[-_NEAR_LINES:] if _is_plain_title(layout, i) and not _is_apart(layout, i)]
    return next((i for i in near if _tells(layout, i)), None)


def _is_apart(layout: Layout, i: int) -> bool:
    """Whether a line of markup links elsewhere or stands in a box of its own."""
    return layout.features[i].link_share > 0.5 or bool(
        layout.effects(i) & (STRONG | {"meta", "tags", "embed"})
    )


def _matches(layout: Layout, i: int) -> bool:
    """Whether a line is the title that the metadata give, or the part of it without the site's name."""
    feature = layout.features[i]
    if feature.words < 2 or feature.line.tag == "img" or layout.effects(i) & _NOT_A_TITLE:
        return False
    return layout.is_title(i) or (
        feature.words >= _PLAIN_TITLE_WORDS and any(feature.letters in title for title in layout.titles)
    )


def _is_marked_title(layout: Layout, i: int) -> bool:
    """A headline by its markup alone, for pages whose metadata name another title or none."""
    feature = layout.features[i]
    if feature.words not in _TITLE_WORDS or feature.words < 3 or feature.marker or feature.furniture:
        return False
    effects = layout.effects(i)
    if effects & (STRONG - {"related"}) or (feature.link_share > 0.9 and feature.line.tag != "h1"):
        return False
    return feature.line.tag in ("h1", "h2") or "title" in effects


def _telling(layout: Layout, candidates: list[int]) -> int | None:
    """The first line that tells what the text tells: half of its longer words stand in the opening paragraphs.

    A line that stands twice above the text needs fewer. Where none tells, the first line will do, if it is
    no list of names or menu.
    """
    found = next((i for i in candidates if _tells(layout, i)), None)
    return next((i for i in candidates if not _closed(layout, i)), None) if found is None else found


def _tells(layout: Layout, i: int) -> bool:
    opening = layout.features[layout.first : layout.first + 5]
    told = {rough_stem(word) for feature in opening for word in feature.letters.split()}
    letters = layout.features[i].letters
    words = [rough_stem(word) for word in letters.split() if len(word) > 3]
    share = sum(word in told for word in words) / max(1, len(words))
    twice = [feature.letters for feature in layout.features[: layout.first + 3]].count(letters) > 1
    return share >= (0.6 if _closed(layout, i) else 0.5) or (share >= 0.2 and twice)


def _short_title(layout: Layout) -> int | None:
    """A title of two or three words, as columns have them: the only line above the text, stamps left aside."""
    features = layout.features
    above = [i for i in range(layout.first) if not features[i].stamp and not features[i].marker]
    if len(above) != 1:
        return None
    feature = features[above[0]]
    other = (
        feature.furniture
        or feature.caption
        or feature.dateline
        or is_trail(feature)
        or feature.line.tag == "li"
    )
    return above[0] if not other and feature.words in (2, 3) and not _is_caption(layout, feature) else None


def _closed(layout: Layout, i: int) -> bool:
    """Headlines hardly ever end with a full stop."""
    return layout.features[i].text.endswith(".")


def _is_plain_title(layout: Layout, i: int) -> bool:
    feature = layout.features[i]
    if feature.marker or feature.furniture or feature.caption or feature.stamp or feature.dateline:
        return False
    if feature.words not in _TITLE_WORDS or feature.line.tag == "li" or is_trail(feature):
        return False
    return feature.words >= _PLAIN_TITLE_WORDS and not _is_caption(layout, feature)


def _is_caption(layout: Layout, feature: Feature) -> bool:
    """A name under a picture: the first paragraph repeats it word for word, or it says nothing but a name.

    A headline says something: it has a verb, a preposition or a colon. A short line with none of these that the
    lead repeats, or whose every word the article's first paragraphs use, is a person and an office.
    """
    # Alone above the text a line is a headline sooner than a caption, though the text may end by repeating it.
    reach = None if layout.first > 1 else _LEAD_WORDS
    lead = " ".join(layout.features[layout.first].letters.split()[:reach])
    repeated = f" {feature.letters} " in f" {lead} "
    if repeated and (feature.words <= _REPEATED_NAME or not feature.says_something):
        return feature.words <= _CAPTION_WORDS
    if feature.says_something or feature.words > _NAME_WORDS:
        return False
    opening = " ".join(one.letters for one in layout.features[layout.first : layout.first + 4])
    return all(word in opening for word in feature.letters.split())
