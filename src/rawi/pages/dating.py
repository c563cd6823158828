"""Which of the days on a page are the article's own: published and modified, never a masthead's today."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rawi.lexicon import Lexica
from rawi.model import Place, Stamp, StampKind
from rawi.pages.features import Feature
from rawi.pages.sheet import Sheet
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

    def choose(self, sheet: Sheet, index: int) -> tuple[Stamp, ...]:
        """The stamps of one article, the chosen published and modified first, then what else was stated.

        Printed days win over metadata when they agree to a day, for they are in the newsroom's own zone;
        metadata win over a printed day that differs by more; the address's day comes last.
        """
        printed = self._printed(sheet, index)
        stated = [] if index else self._stated(sheet)
        published = _best(printed, stated, "published") or (None if index else self._address(sheet))
        chosen = [stamp for stamp in (published, _best(printed, stated, "modified")) if stamp]
        others = [one.stamp for one in (*printed, *stated) if one.stamp not in chosen]
        return (*chosen, *dict.fromkeys(others))

    def _printed(self, sheet: Sheet, index: int) -> list[_Candidate]:
        labels, draft, first = sheet.labels, sheet.draft(index), sheet.first(index)
        middle = first if draft.title is None else draft.title
        above = () if index else range(max(0, middle - _HEAD_LINES), first)
        found: list[_Candidate] = []
        for i in sorted({*above, *draft.head}):
            feature = sheet.features[i]
            if feature.words > _STAMP_WORDS or not any(char.isdigit() for char in feature.view.folded):
                continue
            marked, trust = self._trust(sheet, i, index)
            if not trust:
                continue
            for stamp in self._reader.find(feature.view):
                modified = marked == "modified" or self._follows_update(feature, stamp)
                kind: StampKind = "modified" if modified else "published"
                printed = _stamp(sheet, feature.line.start, stamp, kind, "page")
                found.append(_Candidate(printed, trust if stamp.score > 0.5 else 0, abs(i - middle)))
                if labels.kinds[i] in ("boilerplate", "navigation") and trust >= _BESIDE_TITLE:
                    labels.give(i, "published", index)
        return found

    def _trust(self, sheet: Sheet, i: int, index: int) -> tuple[StampKind, int]:
        feature, title, first = sheet.features[i], sheet.draft(index).title, sheet.first(index)
        if feature.effect in ("published", "modified"):
            kind: StampKind = "modified" if feature.effect == "modified" else "published"
            return kind, _LABELLED if i < first or index else _AFTER_TEXT + 1
        if feature.effects & {"masthead", "navigation", "comment", "related", "list", "footer"}:
            return "published", 0
        if i > first:
            apart = "date" in feature.effects or (not index and i - first > 1)
            return "published", _AFTER_TEXT if apart else _LOOSE
        if title is None:
            return "published", _IN_HEAD if i >= first - 4 else _LOOSE
        if i >= title:
            return "published", _BESIDE_TITLE
        beside = i >= title - 3 and not self._in_masthead(sheet.features, i, title)
        return "published", _IN_HEAD if beside else 0

    def _in_masthead(self, features: Sequence[Feature], i: int, title: int) -> bool:
        """A day above the title is the page's own clock when menus share with it all that holds the title."""
        shared = [a for a, b in zip(features[i].line.path, features[title].line.path, strict=False) if a == b]
        if not shared:
            return True
        above = (one for one in features[:title] if shared[-1] in one.line.path)
        return sum(len(one.line.links) for one in above) > _BREADCRUMB_LINKS

    def _follows_update(self, feature: Feature, stamp: FoundStamp) -> bool:
        start = feature.view.index(stamp.span.start)
        near = feature.view.folded[max(0, start - 22) : feature.view.index(stamp.span.end)]
        return any(word in near for word in self._updates)

    def _stated(self, sheet: Sheet) -> list[_Candidate]:
        found: list[_Candidate] = []
        for name, start, end in sheet.content.metadata:
            if name not in _NAMES:
                continue
            kind, place, trust = _NAMES[name]
            stamps = self._reader.find(fold(sheet.text[start:end]))
            if stamps:
                found.append(_Candidate(_stamp(sheet, start, stamps[0], kind, place), trust, 0))
        return found

    def _address(self, sheet: Sheet) -> Stamp | None:
        for name, start, end in sheet.content.metadata:
            if name in ("link:url", "meta:url", "given:url"):
                found = self._reader.find_in_address(sheet.text[start:end])
                if found:
                    return _stamp(sheet, start, found, "published", "url")
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


def _stamp(sheet: Sheet, base: int, found: FoundStamp, kind: StampKind, place: Place) -> Stamp:
    return Stamp(
        kind=kind,
        day=found.day,
        clock=found.clock,
        zone=found.zone,
        place=place,
        evidence=sheet.evidence(base + found.span.start, base + found.span.end, found.rule, found.score),
    )
