"""The fields of an article: title, source, agencies, dateline, byline, labels, keywords, stamps."""

from __future__ import annotations

import re

from rawi.lexicon import Lexica
from rawi.model import Article, Evidence, Page, Span, content_id
from rawi.pages.dating import StampChooser
from rawi.pages.features import Feature, LineWeigher
from rawi.pages.headings import HeadingReader
from rawi.pages.keywords import page_pairs, split_listed, split_run
from rawi.pages.lines import Line
from rawi.pages.sheet import Sheet
from rawi.pages.sources import Dateline, SourceReader, read_byline
from rawi.script import fold, fold_text, fold_words

_LABEL_SEPARATOR = re.compile(r'(?:\s*"[^"]{1,30}")?\s*[|:؛\-–—.!…]+\s*|\s*$')
_LINES_ABOVE = 8
_DATELINE_WORDS = 9
_NAME_WORDS = 6
_HEAD_CHARACTERS = 160


class FieldReader:
    """Reads the fields of each article on a sheet; compiled once from the language data."""

    def __init__(self, lexica: Lexica, weigher: LineWeigher, sources: SourceReader) -> None:
        self._weigher = weigher
        self._sources = sources
        self._headings = HeadingReader(lexica)
        self._chooser = StampChooser(lexica)
        self._joiners = lexica.forms("words/function")
        self._construct = lexica.forms("words/construct")
        self._labels = sorted(
            ((fold_text(row["form"]), row["label"]) for row in lexica.table("pages/labels")),
            key=lambda pair: -len(pair[0]),
        )

    def read(self, page: Page, sheet: Sheet, index: int) -> Article:
        """The article of that index, its fields quoted from the page."""
        draft = sheet.draft(index)
        lines = (sheet.features[i].line for i in draft.body)
        spans = tuple(Span(start=line.start, end=line.end) for line in lines)
        text = "\n".join(span.of(page.text) for span in spans)
        credit, agencies = self._credit(sheet, index)
        dateline = self._dateline(sheet, index)
        byline = self._byline(sheet, index) or (dateline.person if dateline else None)
        if dateline and dateline.outlet:
            if self._sources.is_agency(dateline.outlet.quote):
                agencies.append(dateline.outlet)
            else:
                credit = credit or dateline.outlet
        if byline and self._sources.is_agency(byline.quote):
            agencies.append(byline)
            byline = None
        if spans:
            signature = self._sources.read_signature(text.rsplit("\n", 1)[-1], spans[-1].start)
            agencies += [signature] if signature else []
        title = self._title(sheet, index)
        site = sheet.stated("meta:site", "ld:publisher", "given:site") or self._site(sheet, index)
        return Article(
            id=content_id("article", page.id, index, text),
            page=page.id,
            role=draft.role,
            outlet=None if index else self._sources.outlet_at(page.url, site.quote if site else None),
            title=title,
            credit=credit,
            agencies=_distinct(agencies),
            byline=byline,
            dateline=dateline.place if dateline else None,
            stamps=self._chooser.choose(sheet, index),
            labels=self._read_labels(sheet, index, title),
            keywords=self._keywords(sheet, index),
            paragraphs=spans,
            text=text,
        )

    def _site(self, sheet: Sheet, index: int) -> Evidence | None:
        """The site's name in the page's heading."""
        heading = None if index else sheet.stated("head:title")
        if heading is None:
            return None
        found = self._headings.find_site(heading.quote, sheet.short_lines())
        if found is None:
            return None
        start = heading.span.start
        return sheet.evidence(start + found[0], start + found[1], "pages/heading")

    def _title(self, sheet: Sheet, index: int) -> Evidence | None:
        draft = sheet.draft(index)
        if draft.title is not None:
            feature = sheet.features[draft.title]
            start = feature.marker[1] if feature.marker and draft.role == "embedded" else feature.line.start
            return sheet.evidence(start, feature.line.end, "pages/title")
        stated = None if index else sheet.stated("meta:title", "ld:title", "given:title")
        if stated is None:
            return None
        return sheet.evidence(stated.span.start, stated.span.end, "pages/title_metadata", 0.7)

    def _credit(self, sheet: Sheet, index: int) -> tuple[Evidence | None, list[Evidence]]:
        credit: Evidence | None = None
        agencies: list[Evidence] = []
        for i in sheet.draft(index).credits:
            feature = sheet.features[i]
            start = feature.marker[1] if feature.marker else feature.line.start
            named, found = self._sources.read_credit(feature.rest, start)
            credit = credit or named
            agencies += found
        return credit, agencies

    def _dateline(self, sheet: Sheet, index: int) -> Dateline | None:
        """From a line of its own above the text, or from the head of the first paragraph."""
        draft, kinds = sheet.draft(index), sheet.labels.kinds
        first = sheet.first(index)
        title = -1 if draft.title is None else draft.title
        above = [i for i in draft.head if title < i < first and kinds[i] in ("boilerplate", "navigation")]
        for i in reversed(above[-_LINES_ABOVE:]):
            feature = sheet.features[i]
            if feature.words > _DATELINE_WORDS or feature.link_share > 0.5 or feature.furniture:
                continue
            page = sheet.elsewhere(i)
            found = self._sources.read_dateline(feature.text, feature.line.start, whole=True, page=page)
            if found:
                sheet.labels.give(i, "dateline", index)
                return found
        if not draft.body:
            return None
        feature = sheet.features[first]
        head, page = feature.text[:_HEAD_CHARACTERS], sheet.elsewhere(first)
        return self._sources.read_dateline(head, feature.line.start, whole=False, page=page)

    def _byline(self, sheet: Sheet, index: int) -> Evidence | None:
        kinds, features = sheet.labels.kinds, sheet.features
        lines = [i for i in sheet.draft(index).head if kinds[i] != "title"]
        for i in lines:
            feature = features[i]
            if feature.marker and feature.effect == "byline":
                kinds[i] = "byline"
                found = read_byline(sheet.text, feature.marker[1], feature.line.end, feature.line.parts)
                if found:
                    return found
        menus = {one.letters for i, one in enumerate(features) if kinds[i] == "navigation" and i not in lines}
        for i in lines:
            named = self._named(sheet, i) if i < sheet.first(index) else None
            if named and fold_words(named.quote) not in menus:
                if features[i].words <= _NAME_WORDS + 2:
                    sheet.labels.give(i, "byline", index)
                return named
        return None if index else self._byline_in_metadata(sheet)

    def _named(self, sheet: Sheet, i: int) -> Evidence | None:
        """A byline in an element that is for the author; a marker inside it (`كتبت …`) is left out."""
        feature = sheet.features[i]
        parts = [(start, end) for start, end, effects in feature.line.parts if "author" in effects]
        if "author" in feature.effects and feature.words <= _NAME_WORDS:
            parts.append((feature.line.start, feature.line.end))
        if not parts:
            return None
        start, end = parts[0]
        text = sheet.text[start:end]
        weighed = self._weigher.weigh(sheet.text, Line(start=start, end=end))
        if weighed.effect not in (None, "byline"):
            return None
        reported = self._sources.read_dateline(text, start, whole=True)
        if reported and (reported.person or reported.outlet):
            return reported.person
        words = text.split(maxsplit=1)
        if len(words) == 2 and self._weigher.opens_byline(words[0]):
            start += text.index(words[1], len(words[0]))
        return read_byline(sheet.text, start, end, [])

    def _byline_in_metadata(self, sheet: Sheet) -> Evidence | None:
        """The author the metadata name, quoted from above the text when it stands there too."""
        content = sheet.content
        sites = [
            fold_words(content.text[a:b])
            for name, a, b in content.metadata
            if name in ("meta:site", "ld:publisher")
        ]
        for name, start, end in content.metadata:
            author = content.text[start:end]
            if name not in ("ld:author", "meta:author", "given:author") or "/" in author or "@" in author:
                continue
            own = fold_words(author)
            site = any(own in one for one in sites) or self._sources.is_outlet(author)
            if site or len(author.split()) > _NAME_WORDS:
                continue
            above = (sheet.features[i] for i in sheet.draft(0).head if i < sheet.first(0))
            places = (one.line.start + one.text.find(author) for one in above if author in one.text)
            at = next(places, start)
            return sheet.evidence(at, at + len(author), "pages/byline_metadata")
        return None

    def _read_labels(self, sheet: Sheet, index: int, title: Evidence | None) -> tuple[str, ...]:
        draft = sheet.draft(index)
        near = [sheet.features[i] for i in draft.head if draft.title is None or abs(i - draft.title) <= 3]
        texts = [title.quote] if title else []
        texts += [
            one.text
            for one in near
            if one.words <= 3 and not one.effects & {"list", "navigation", "masthead"}
        ]
        found: dict[str, None] = {}
        for text in texts:
            folded = fold_text(text).lstrip(" -|*#")
            for form, label in self._labels:
                if folded.startswith(form) and _LABEL_SEPARATOR.match(folded, len(form)):
                    found.setdefault(label)
                    break
        return tuple(found)

    def _keywords(self, sheet: Sheet, index: int) -> tuple[Evidence, ...]:
        draft = sheet.draft(index)
        found = [one for i in draft.keywords for one in self._keywords_of_line(sheet, sheet.features[i])]
        if not found and not index:
            for name, start, end in sheet.content.metadata:
                if name in ("meta:keywords", "ld:keywords", "given:keywords"):
                    listed = split_listed(sheet.text[start:end]) or [(0, end - start)]
                    found += [_piece(sheet, start + a, start + b, "pages/keywords_meta") for a, b in listed]
        title = None if draft.title is None else sheet.features[draft.title].letters
        seen: dict[str, Evidence] = {}
        for one in found:
            key = fold_words(one.quote)
            if key and key != title:
                seen.setdefault(key, one)
        return tuple(seen.values())

    def _keywords_of_line(self, sheet: Sheet, feature: Feature) -> list[Evidence]:
        start = feature.marker[1] if feature.marker else feature.line.start
        links = [(a, b) for a, b, _ in feature.line.links if a >= start]
        if links:
            return [_piece(sheet, a, b, "pages/keywords_links") for a, b in links]
        text = sheet.text[start : feature.line.end]
        listed = split_listed(text)
        if listed:
            return [_piece(sheet, start + a, start + b, "pages/keywords_listed") for a, b in listed]
        if feature.line.path or len(text.split()) < 2:
            return [_piece(sheet, start, feature.line.end, "pages/keywords_listed")]
        view = fold(text)
        run = split_run(view, page_pairs(sheet.views()), self._construct, self._joiners)
        pieces = (view.span(a, b) for a, b in run)
        return [_piece(sheet, start + one.start, start + one.end, "pages/keywords_run") for one in pieces]


def _distinct(found: list[Evidence]) -> tuple[Evidence, ...]:
    """Each name once, where it stands first."""
    seen: dict[str, Evidence] = {}
    for one in found:
        seen.setdefault(one.quote, one)
    return tuple(seen.values())


def _piece(sheet: Sheet, start: int, end: int, rule: str) -> Evidence:
    core = sheet.text[start:end].strip(' #.:،,|«»"')
    first = start + sheet.text[start:end].index(core)
    return sheet.evidence(first, first + len(core), rule)
