"""Who an article says it is from: source lines, agencies, datelines, bylines."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from rawi.lexicon import Lexica
from rawi.model import Evidence, Outlet, Span
from rawi.pages.lines import split_at
from rawi.script import fold, fold_text, fold_words

_ABBREVIATION = re.compile(r"(?:[^\W\d_][ .]){1,4}[^\W\d_]\.?|[a-z]{2,5}")
_BYLINE_END = re.compile(r"[|\d٠-٩،,(\n]|\s[-–—]\s|\s{2,}|[-–—]$")
_SIGNATURE = re.compile(r"[(\[/]\s*([^()\[\]/]{2,30}?)\s*[)\]/]\s*\.?\s*$")
_MAX_CREDIT = 60
_MAX_BYLINE_WORDS = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Dateline:
    """What a dateline names: place, the outlet or agency beside it, or a reporter; None where it names none."""

    place: Evidence | None
    outlet: Evidence | None
    person: Evidence | None = None


class SourceReader:
    """Reads source lines and datelines; compiled once from `lexica/pages` and `lexica/outlets`."""

    def __init__(self, lexica: Lexica) -> None:
        self._lines = lexica.ruleset("pages/dateline_lines")
        self._heads = lexica.ruleset("pages/dateline_heads")
        self._agencies: set[str] = set()
        self._outlets: dict[str, Outlet] = {}
        self._domains: dict[str, Outlet] = {}
        words = [(row["form"], row["kind"]) for row in lexica.table("outlets/words")]
        generic = [form for form, kind in words if kind == "agencies"]
        heads = [form for form, kind in words if kind == "agency_head"]
        self._generic = frozenset(map(fold_text, generic))
        self._agency_heads = tuple(fold_text(form) + " " for form in heads)
        agency = "|".join(map(re.escape, (*generic, *heads)))
        # White space is taken from its beginning alone, so that a long run of it is walked once.
        self._between = re.compile(rf"(?:(?<!\s)\s+)?(?:[|/،,+؛&]|\s[-–—]\s|\sو(?={agency}))\s*")
        self._places = lexica.forms("places/cities")
        self._function = lexica.forms("words/function")
        self._parts = lexica.forms("outlets/parts")
        for row in lexica.rows("outlets/"):
            if "domain" not in row:
                continue
            outlet = Outlet(name=row["name"], domain=row["domain"] or None)
            for name in (row["name"], row["en"], *row["aliases"].split(" | ")):
                form = fold_words(name)
                if form:
                    self._outlets.setdefault(form, outlet)
                    if row["agency"] == "yes":
                        self._agencies.add(form)
            if row["domain"]:
                self._domains[row["domain"]] = outlet

    def is_agency(self, name: str) -> bool:
        """Whether a name is a news agency's: by the list, or by its shape (`وكالة …`, `و ن ص`, `ABC`)."""
        form = fold_words(name)
        latin = form.isascii() and name.strip(" .").isupper()
        return (
            form in self._agencies
            or form in self._generic
            or form.startswith(self._agency_heads)
            or (bool(_ABBREVIATION.fullmatch(form)) and (latin or not form.isascii()))
        )

    def is_outlet(self, name: str) -> bool:
        """Whether a name is in the list of outlets, under any of its forms."""
        return fold_words(name) in self._outlets

    def is_generic(self, name: str) -> bool:
        """Whether a name stands for agencies at large (`وكالات`), not for one source."""
        return fold_words(name) in self._generic

    def outlet_at(self, url: str | None, site: str | None) -> Outlet | None:
        """Who publishes the page: its domain in the list, or the name the page gives its site."""
        host = _host(url) if url else ""
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
        for first, end in split_at(self._between, text):
            found = _trimmed(text, first, end)
            if found is None or found[1] - found[0] > _MAX_CREDIT:
                continue
            evidence = _evidence(text, *found, start, "pages/credit")
            if self.is_agency(evidence.quote):
                agencies.append(evidence)
            if not self.is_generic(evidence.quote) and credit is None:
                credit = evidence
        return credit, agencies

    def read_signature(self, text: str, start: int) -> Evidence | None:
        """The agency in brackets at the very end of an article's last paragraph, or None."""
        signed = _SIGNATURE.search(text)
        if not signed or not self.is_agency(signed.group(1)):
            return None
        return _evidence(text, signed.start(1), signed.end(1), start, "pages/signature")

    def read_dateline(self, text: str, start: int, *, whole: bool, page: str = "") -> Dateline | None:
        """The dateline that is a line (`whole`) or stands at the head of a paragraph, or None.

        The shape alone proves nothing (`الرئيس: المفاوضات مستمرة`): the place must be a known city or the other
        name an outlet's: in the list, shaped like one, or found on the rest of the page (its folded words).
        A known city beside a plain name of two to four words is a reporter's line: no outlet then.
        """
        view = fold(text)
        match = (self._lines if whole else self._heads).first(view)
        if match is None:
            return None
        spans = match.slots.get("place"), match.slots.get("outlet")
        place, outlet = (
            _evidence(text, one.start, one.end, start, match.rule) if one else None for one in spans
        )
        if place and outlet and self._names_outlet(place.quote) and not self._names_outlet(outlet.quote):
            place, outlet = outlet, place
        if place and any(word in self._function for word in fold_words(place.quote).split()):
            return None
        if place and outlet and self._names_outlet(place.quote):  # `سبق - وكالات`: two sources and no place
            place = None
        known_place = place is not None and fold_words(place.quote) in self._places
        known_outlet = outlet is not None and self._is_outlet_name(outlet.quote, page)
        dashed = match.rule.endswith("lines:dash") and place is not None and outlet is not None
        if (
            dashed
            and not known_place
            and outlet
            and self._names_outlet(outlet.quote)
            and self._is_person(place)
        ):
            return Dateline(place=None, outlet=outlet, person=place)
        if not known_place and not (known_outlet and self._may_be_place(place, outlet)):
            bare = whole and place and outlet and not match.rule.endswith("colon")
            if not bare or not _is_bare_dateline(place, outlet):
                return None
            known_outlet = True
        if outlet and not known_outlet and 2 <= len(outlet.quote.split()) <= 4:
            return Dateline(place=place, outlet=None, person=outlet)
        return Dateline(place=place, outlet=outlet)

    def _is_person(self, name: Evidence | None) -> bool:
        """Two to four plain words, none of them such as no name has: `سلمى الراوي - الضفة اليوم`."""
        words = fold_words(name.quote).split() if name else []
        return 2 <= len(words) <= 4 and not any(word in self._function or word[0].isdigit() for word in words)

    def _may_be_place(self, place: Evidence | None, outlet: Evidence | None) -> bool:
        """A city not in the list is one word; two are a person under a picture (`سالم الراوي (الضفة)`)."""
        words = len(fold_words(place.quote).split()) if place else 0
        return words <= 1 or (words == 2 and outlet is not None and self.is_agency(outlet.quote))

    def _names_outlet(self, name: str) -> bool:
        """Whether a name is an outlet's or agency's by the lists, or has a word that outlets have."""
        form = fold_words(name)
        if form in self._places:
            return False
        return (
            form in self._outlets or self.is_agency(name) or any(word in self._parts for word in form.split())
        )

    def _is_outlet_name(self, name: str, page: str) -> bool:
        form = fold_words(name)
        if self._names_outlet(name) or form in self._outlets:
            return True
        if not form or form.isascii() or form.split()[0] in self._function or len(form.split()) > 3:
            return False
        return f" {form} " in page


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:  # an address with one bracket
        return ""


def _is_bare_dateline(place: Evidence | None, outlet: Evidence | None) -> bool:
    """One indefinite word beside a definite name, or one with a figure, of at most two: `رسوان (الضفة)`."""
    if not place or not outlet:
        return False
    city, name = fold_words(place.quote), fold_words(outlet.quote)
    named = name.startswith("ال") or any(char.isdigit() for char in name)
    return len(city.split()) == 1 and not city.startswith("ال") and 0 < len(name.split()) <= 2 and named


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


def _trimmed(text: str, start: int, end: int) -> tuple[int, int] | None:
    piece = text[start:end]
    core = piece.strip(' .:|-–—/«»"“”()[]؛،,*\u00a0\u200f\u200e')
    if not core:
        return None
    first = start + piece.index(core)
    return first, first + len(core)


def _evidence(text: str, start: int, end: int, base: int, rule: str) -> Evidence:
    return Evidence(span=Span(start=base + start, end=base + end), quote=text[start:end], rule=rule)
