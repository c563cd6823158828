"""Where on an HTML page the main article's text stands: the element that gathers most prose."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from rawi.pages.features import Feature

# Elements for these never hold the article; the others (date, meta, title, tags) only hint.
STRONG = frozenset(
    [
        "comment",
        "share",
        "related",
        "list",
        "author",
        "caption",
        "breadcrumb",
        "navigation",
        "footer",
        "masthead",
        "ad",
        "form",
        "popup",
    ]
)
WEAK = frozenset(["date", "meta", "title", "tags", "embed"])
_FADE = 0.6  # the best of 0.4 to 0.9 on the sample pages
_NEVER = STRONG - frozenset(["list", "share", "author", "related"])


def blind_elements(features: Sequence[Feature]) -> frozenset[int]:
    """The elements that hold most of the page's prose: what their class says is of the page, not of a box."""
    words: dict[int, int] = defaultdict(int)
    total = 0
    for feature in features:
        if feature.prose:
            total += feature.words
            for element in feature.line.path:
                words[element] += feature.words
    return frozenset(element for element, count in words.items() if count > 0.7 * total)


def find_container(features: Sequence[Feature]) -> int | None:
    """The id of the element that holds the main article's paragraphs, or None when no line is prose.

    Each prose line gives its words to the elements around it, fading outwards; an element that says it is
    the article's body counts double.
    """
    blind = blind_elements(features)
    scores: dict[int, float] = defaultdict(float)
    for feature in features:
        effects = effects_below(feature, blind)
        if not feature.prose or effects & _NEVER:
            continue
        weight = feature.words * (1 - feature.link_share) * (0.3 if effects & STRONG else 1.0)
        bodies = {element for element, effect in feature.line.marks if effect == "body"}
        for distance, element in enumerate(reversed(feature.line.path)):
            scores[element] += weight * _FADE**distance * (2 if element in bodies else 1)
    return max(scores, key=lambda element: (scores[element], element), default=None)


def effects_below(feature: Feature, around: frozenset[int]) -> frozenset[str]:
    """What the elements around a line are for, those in `around` left aside."""
    return frozenset(effect for element, effect in feature.line.marks if element not in around)
