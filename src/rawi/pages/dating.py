"""Which of the days on a page are the article's own: published and modified, never a masthead's today."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rawi.lexicon import Lexica
from rawi.model import Evidence, Page, Place, Span, Stamp, StampKind
from rawi.pages.features import Feature
from rawi.pages.labels import Labels
from rawi.pages.lines import PageText
from rawi.script import fold
from rawi.times import FoundStamp, StampReader

# Trust in what states a day, highest first; docs/pages.md says why.
_LABELLED, _BESIDE_TITLE, _IN_HEAD, _AFTER_TEXT, _LOOSE = 5, 4, 3, 2, 1
_BREADCRUMB_LINKS = 3
_HEAD_LINES = 12
_STAMP_WORDS = 22
_NAMES: dict[str, tuple[StampKind, Place, int]] = {
    "ld:published": ("published", "json-ld", 3),
    "meta:published": ("published", "meta", 2),
    "time:published": ("published", "time", 2),
    "ld:page-published": ("published", "json-ld", 1),
    "ld:modified": ("modified", "json-ld", 3),
    "meta:modified": ("modified", "meta", 2),
    "time:modified": ("modified", "time", 2),
    "ld:page-modified": ("modified", "json-ld", 1),
    "given:published": ("published", "given", 2),
    "given:modified": ("modified", "given", 2),
}


@dataclass(frozen=True, slots=True)
class _Candidate:
    stamp: Stamp
    trust: int
    distance: int


class StampChooser:
    """Gathers the days a page states for each article and puts the truest first."""

    def __init__(self, lexica: Lexica) -> None:
        self._reader = StampReader(lexica)
        self._updates = tuple(
            fold(row["form"]).folded for row in lexica.table("pages/markers") if row["effect"] == "modified"
        )

    def choose(
        self, page: Page, content: PageText, features: Sequence[Feature], labels: Labels, index: int
    ) -> tuple[Stamp, ...]:
        """The stamps of one article, the chosen published and modified first, then what else was stated.

        Printed days win over metadata when they agree to a day, for they are in the newsroom's own zone;
        metadata win over a printed day that differs by more; the address's day comes last.
        """
        printed = self._printed(page, features, labels, index)
        stated = self._stated(page, content) if index == 0 else []
        chosen = [
            stamp
            for stamp in (
                _best(printed, stated, "published") or (self._address(page, content) if index == 0 else None),
                _best(printed, stated, "modified"),
            )
            if stamp
        ]
        others = [one.stamp for one in (*printed, *stated) if one.stamp not in chosen]
        return (*chosen, *dict.fromkeys(others))

    def _printed(
        self, page: Page, features: Sequence[Feature], labels: Labels, index: int
    ) -> list[_Candidate]:
        draft = labels.drafts[index]
        first = draft.body[0] if draft.body else 0
        title = draft.title
        found: list[_Candidate] = []
        if index == 0:
            lines = sorted(
                {*range(max(0, (title if title is not None else first) - _HEAD_LINES), first), *draft.head}
            )
        else:
            lines = sorted(set(draft.head))
        for i in lines:
            feature = features[i]
            if feature.words > _STAMP_WORDS or not any(char.isdigit() for char in feature.view.folded):
                continue
            kind, trust = self._trust(features, i, title, first, index)
            if trust == 0:
                continue
            for stamp in self._reader.find(feature.view):
                modified = kind == "modified" or self._follows_update(feature, stamp)
                found.append(
                    _Candidate(
                        _printed_stamp(page, feature, stamp, "modified" if modified else "published"),
                        trust if stamp.score > 0.5 else 0,
                        abs(i - (title if title is not None else first)),
                    )
                )
                if labels.kinds[i] in ("boilerplate", "navigation") and trust >= _BESIDE_TITLE:
                    labels.kinds[i] = "published"
                    labels.owners[i] = index
        return found

    def _trust(
        self, features: Sequence[Feature], i: int, title: int | None, first: int, index: int
    ) -> tuple[StampKind, int]:
        feature = features[i]
        marker = feature.marker[0] if feature.marker else None
        if marker in ("published", "modified"):
            kind: StampKind = "modified" if marker == "modified" else "published"
            return kind, _LABELLED if i < first or index else _AFTER_TEXT + 1
        if feature.effects & {"masthead", "navigation", "comment", "related", "list", "footer"}:
            return "published", 0
        if i > first:
            return (
                "published",
                _AFTER_TEXT if "date" in feature.effects or (index == 0 and i - first > 1) else _LOOSE,
            )
        if title is None:
            return "published", _IN_HEAD if i >= first - 4 else _LOOSE
        if i >= title:
            return "published", _BESIDE_TITLE
        if i >= title - 3 and not self._in_masthead(features, i, title):
            return "published", _IN_HEAD
        return "published", 0

    def _in_masthead(self, features: Sequence[Feature], i: int, title: int) -> bool:
        """A day above the title is the page's own clock when menus share with it all that holds the title."""
        shared = [a for a, b in zip(features[i].line.path, features[title].line.path, strict=False) if a == b]
        if not shared:
            return True
        above = (f for f in features[:title] if shared[-1] in f.line.path)
        return sum(len(f.line.links) for f in above) > _BREADCRUMB_LINKS

    def _follows_update(self, feature: Feature, stamp: FoundStamp) -> bool:
        start = feature.view.index(stamp.span.start)
        near = feature.view.folded[max(0, start - 22) : feature.view.index(stamp.span.end)]
        return any(word in near for word in self._updates)

    def _stated(self, page: Page, content: PageText) -> list[_Candidate]:
        found: list[_Candidate] = []
        for name, start, end in content.metadata:
            if name not in _NAMES:
                continue
            kind, place, trust = _NAMES[name]
            stamps = self._reader.find(fold(content.text[start:end]))
            if stamps:
                found.append(_Candidate(_stamp(page, start, stamps[0], kind, place), trust, 0))
        return found

    def _address(self, page: Page, content: PageText) -> Stamp | None:
        for name, start, end in content.metadata:
            if name in ("link:url", "meta:url", "given:url"):
                found = self._reader.find_in_address(content.text[start:end])
                if found:
                    return _stamp(page, start, found, "published", "url")
        return None


def _best(printed: list[_Candidate], stated: list[_Candidate], kind: StampKind) -> Stamp | None:
    on_page = sorted(
        (one for one in printed if one.stamp.kind == kind and one.trust > 0),
        key=lambda one: (-one.trust, one.distance),
    )
    in_head = sorted((one for one in stated if one.stamp.kind == kind), key=lambda one: -one.trust)
    if not in_head:
        return on_page[0].stamp if on_page and on_page[0].trust >= _AFTER_TEXT else None
    told = in_head[0].stamp
    near = [one.stamp for one in on_page if abs((one.stamp.day - told.day).days) <= 1]
    return near[0] if near else told


def _printed_stamp(page: Page, feature: Feature, found: FoundStamp, kind: StampKind) -> Stamp:
    return _stamp(page, feature.line.start, found, kind, "page")


def _stamp(page: Page, base: int, found: FoundStamp, kind: StampKind, place: Place) -> Stamp:
    span = Span(start=base + found.span.start, end=base + found.span.end)
    return Stamp(
        kind=kind,
        day=found.day,
        clock=found.clock,
        zone=found.zone,
        place=place,
        evidence=Evidence(span=span, quote=span.of(page.text), rule=found.rule, score=found.score),
    )
