"""Who an article says it is from: source lines, agencies, datelines, bylines."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from rawi.lexicon import Lexica
from rawi.model import Evidence, Outlet, Span
from rawi.script import find_words, fold, fold_text

_ABBREVIATION = re.compile(r"(?:[^\W\d_][ .]){1,4}[^\W\d_]\.?|[a-z]{2,5}")
_SPLIT = re.compile(r"\s*(?:[|/،,+؛&]|\s[-–—]\s|\sو(?=وكال)|\s\+\s)\s*")
_BYLINE_END = re.compile(r"[|\d٠-٩،,(\n]|\s[-–—]\s|\s{2,}|[-–—]$")
_MAX_CREDIT = 60
_MAX_BYLINE_WORDS = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Dateline:
    """What a dateline names: place, and the outlet or agency beside it; None where it names none."""

    place: Evidence | None
    outlet: Evidence | None


class SourceReader:
    """Reads source lines and datelines; compiled once from `lexica/pages` and `lexica/outlets`."""

    def __init__(self, lexica: Lexica) -> None:
        self._lines = lexica.ruleset("pages/dateline_lines")
        self._heads = lexica.ruleset("pages/dateline_heads")
        self._agencies: set[str] = set()
        self._outlets: dict[str, Outlet] = {}
        self._domains: dict[str, Outlet] = {}
        self._generic: set[str] = set()
        self._agency_heads: tuple[str, ...] = ()
        for row in lexica.rows("outlets/"):
            if "kind" in row.cells and "domain" not in row.cells:
                self._take_word(fold_text(row["form"]), row["kind"])
                continue
            outlet = Outlet(name=row["name"], domain=row["domain"] or None)
            for name in (row["name"], row["en"], *row["aliases"].split(" | ")):
                form = _plain(name)
                if form:
                    self._outlets.setdefault(form, outlet)
                    if row["agency"] == "yes":
                        self._agencies.add(form)
            if row["domain"]:
                self._domains[row["domain"]] = outlet

    def _take_word(self, form: str, kind: str) -> None:
        if kind == "agencies":
            self._generic.add(form)
        elif kind == "agency_head":
            self._agency_heads = (*self._agency_heads, form + " ")

    def is_agency(self, name: str) -> bool:
        """Whether a name is a news agency's: by the list, or by its shape (`وكالة …`, `و ن ص`, `ABC`)."""
        form = _plain(name)
        latin = form.isascii() and name.strip(" .").isupper()
        return (
            form in self._agencies
            or form in self._generic
            or form.startswith(self._agency_heads)
            or (bool(_ABBREVIATION.fullmatch(form)) and (latin or not form.isascii()))
        )

    def is_outlet(self, name: str) -> bool:
        """Whether a name is in the list of outlets, under any of its forms."""
        return _plain(name) in self._outlets

    def is_generic(self, name: str) -> bool:
        """Whether a name stands for agencies at large (`وكالات`), not for one source."""
        return _plain(name) in self._generic

    def outlet_at(self, url: str | None, site: str | None) -> Outlet | None:
        """Who publishes the page: its domain in the list, or the name the page gives its site."""
        host = (urlsplit(url).hostname or "") if url else ""
        parts = host.split(".")
        for k in range(len(parts) - 1):
            if ".".join(parts[k:]) in self._domains:
                return self._domains[".".join(parts[k:])]
        domain = host.removeprefix("www.") or None
        if site:
            return Outlet(name=site, domain=domain)
        return Outlet(name=domain, domain=domain) if domain else None

    def read_credit(self, text: str, start: int) -> tuple[Evidence | None, list[Evidence]]:
        """The source named behind `المصدر:` and the agencies among the names; `start` is where `text` stands."""
        agencies: list[Evidence] = []
        credit: Evidence | None = None
        last = 0
        pieces = []
        for match in _SPLIT.finditer(text):
            pieces.append((last, match.start()))
            last = match.end()
        pieces.append((last, len(text)))
        for first, end in pieces:
            found = _trimmed(text, first, end)
            if found is None or found[1] - found[0] > _MAX_CREDIT:
                continue
            evidence = _evidence(text, *found, start, "pages/credit")
            if self.is_agency(evidence.quote):
                agencies.append(evidence)
            if not self.is_generic(evidence.quote) and credit is None:
                credit = evidence
        return credit, agencies

    def read_dateline(self, text: str, start: int, *, whole: bool) -> Dateline | None:
        """The dateline that is a line (`whole`) or stands at the head of a paragraph, or None."""
        view = fold(text)
        rules = self._lines if whole else self._heads
        match = rules.first(view)
        if match is None:
            return None
        place, outlet = match.slots.get("place"), match.slots.get("outlet")
        if outlet and not self._may_be_outlet(outlet.of(text)):
            return None
        if place and any(word.form in _NO_PLACE for word in find_words(fold_text(place.of(text)))):
            return None
        return Dateline(
            place=_evidence(text, place.start, place.end, start, match.rule) if place else None,
            outlet=_evidence(text, outlet.start, outlet.end, start, match.rule) if outlet else None,
        )

    def _may_be_outlet(self, name: str) -> bool:
        form = _plain(name)
        if form in self._outlets or self.is_agency(name):
            return True
        words = form.split()
        return 0 < len(words) <= 3 and words[0] not in _NO_PLACE


_NO_PLACE = frozenset(
    fold_text(word)
    for word in [
        "قال",
        "قالت",
        "وقال",
        "وقالت",
        "أضاف",
        "وأضاف",
        "أكد",
        "وأكد",
        "أعلن",
        "أعلنت",
        "إن",
        "أن",
        "التي",
        "الذي",
        "عن",
        "على",
        "إلى",
        "من",
        "هذا",
        "هذه",
        "وفي",
        "كتب",
        "كتبت",
    ]
)


def read_byline(
    text: str, start: int, end: int, parts: list[tuple[int, int, tuple[str, ...]]]
) -> Evidence | None:
    """The name behind `كتب:` between two offsets: up to a digit, a bar, or where its element ends."""
    stretch = text[start:end]
    bounds = [last for first, last, _ in parts if first <= start < last] + [
        first for first, _, _ in parts if first > start
    ]
    if bounds:
        stretch = text[start : min(bounds)] if min(bounds) > start else stretch
    cut = _BYLINE_END.search(stretch)
    found = _trimmed(stretch, 0, cut.start() if cut and cut.start() > 1 else len(stretch))
    if found is None or len(stretch[found[0] : found[1]].split()) > _MAX_BYLINE_WORDS:
        return None
    return _evidence(stretch, *found, start, "pages/byline")


def _plain(name: str) -> str:
    return " ".join(word.form for word in find_words(fold_text(name)))


def _trimmed(text: str, start: int, end: int) -> tuple[int, int] | None:
    piece = text[start:end]
    core = piece.strip(' .:|-–—/«»"“”()[]؛،,*\u00a0\u200f\u200e')
    if not core:
        return None
    first = start + piece.index(core)
    return first, first + len(core)


def _evidence(text: str, start: int, end: int, base: int, rule: str) -> Evidence:
    return Evidence(span=Span(start=base + start, end=base + end), quote=text[start:end], rule=rule)
