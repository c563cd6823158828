"""A page read end to end: bytes in, a reading out; pure, given the language data."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rawi.errors import Unreadable
from rawi.lexicon import Lexica
from rawi.model import (
    Article,
    Block,
    Evidence,
    Listed,
    Page,
    RawPage,
    Reading,
    Span,
    Stamp,
    content_id,
)
from rawi.pages.dating import StampChooser
from rawi.pages.decode import decode
from rawi.pages.features import Feature, LineWeigher
from rawi.pages.keywords import page_pairs, split_listed, split_run
from rawi.pages.labels import Draft, Labels, is_list
from rawi.pages.lines import Line, PageText, append_metadata, read_plain, squeeze
from rawi.pages.markup import MarkupReader
from rawi.pages.sources import SourceReader, read_byline
from rawi.pages.walk import label_lines
from rawi.script import ARABIC, View, arabic_share, detect_language, find_words, fold, fold_text

LEXICA = ("pages/", "outlets/", "places/", "words/function", "words/construct")
_HEAD_LINES = 15
_ARABIC_SHARE = 0.3
_LANGUAGE_CHARACTERS = 20_000
_FEWEST_WORDS, _FEWEST_WORDS_BARE = 12, 25
_SITES = ("meta:site", "ld:publisher", "given:site", "head:title")
_LABEL_SEPARATOR = re.compile(r'(?:\s*"[^"]{1,30}")?\s*[|:؛\-–—.!…]+\s*|\s*$')


class PageReader:
    """Reads pages with one set of language data; holds only what was compiled from it."""

    def __init__(self, lexica: Lexica, engine: str = "rawi") -> None:
        self._engine = engine
        self._digest = lexica.digest
        self._markup = MarkupReader(lexica)
        self._weigher = LineWeigher(lexica)
        self._sources = SourceReader(lexica)
        self._chooser = StampChooser(lexica)
        self._construct = frozenset(fold(row["form"]).folded for row in lexica.table("words/construct"))
        self._labels = sorted(
            ((fold(row["form"]).folded, row["label"]) for row in lexica.table("pages/labels")),
            key=lambda pair: -len(pair[0]),
        )

    def read(self, raw: RawPage, made_at: str | None = None) -> Reading:
        r"""What stands on a page: its one text, articles, blocks, inline links and related titles.

        Raises:
            Unreadable: empty, not text, undecodable, too large, not Arabic, or no article on it.

        >>> from rawi.desk import open_lexica
        >>> text = "وصل الوفد إلى العاصمة.\nقالت الوزيرة إن المحادثات بدأت صباح اليوم في القصر القديم " \
        ...        "وإنها تستمر يومين على الأقل قبل أن يعلن الوسيط نتائجها أمام الصحافة."
        >>> reading = PageReader(open_lexica()).read(RawPage(data=text.encode(), source="example"))
        >>> reading.articles[0].text.split()[:2]
        ['وصل', 'الوفد']
        """
        decoded = decode(raw)
        is_html = decoded.media_type == "text/html"
        content = self._markup.read(decoded.text) if is_html else read_plain(decoded.text)
        facts = [(f"given:{name}", squeeze(value)) for name, value in raw.facts if squeeze(value)]
        if raw.url and _metadata_value(content, ("link:url", "meta:url")) is None:
            facts.append(("given:url", squeeze(raw.url)))
        content = append_metadata(content, facts)
        language = _language(content)
        features = [self._weigher.weigh(content.text, line) for line in content.lines]
        for feature in features[:_HEAD_LINES] if not is_html else ():
            feature.dateline = feature.words <= 8 and bool(
                self._sources.read_dateline(feature.text, 0, whole=True)
            )
        titles = _metadata_titles(content)
        found = label_lines(features, is_html=is_html, titles=titles)
        if found is None or _too_little(features, found[1]):
            raise Unreadable("articles", "no article: the page has no running text of an article")
        _, labels = found
        if is_html and is_list(features, labels):
            raise Unreadable("articles", "no article: the page is a list of titles and teasers")
        url = raw.url or _metadata_value(content, ("link:url", "meta:url"))
        page = Page(
            id=content_id("page", url or "", content.text),
            source=raw.source,
            url=url,
            fetched_at=raw.fetched_at,
            media_type=decoded.media_type,
            charset=decoded.charset,
            language=language,
            text=content.text,
        )
        runs = [f.view for f, kind in zip(features, labels.kinds, strict=True) if kind != "keywords"]
        articles = tuple(
            self._article(page, content, features, labels, index, runs) for index in range(len(labels.drafts))
        )
        return Reading(
            page=page,
            engine=self._engine,
            lexica=self._digest,
            made_at=made_at,
            articles=articles,
            blocks=_blocks(content, features, labels),
            inline_links=tuple(one for i in labels.inline for one in _listed(features[i], "pages/read_also")),
            related=tuple(one for i in labels.related for one in _listed(features[i], "pages/related")),
            caption=_line_evidence(features[labels.caption], "pages/caption")
            if labels.caption is not None
            else None,
        )

    def _article(
        self,
        page: Page,
        content: PageText,
        features: Sequence[Feature],
        labels: Labels,
        index: int,
        views: Sequence[View],
    ) -> Article:
        draft = labels.drafts[index]
        spans = tuple(Span(start=features[i].line.start, end=features[i].line.end) for i in draft.body)
        text = "\n".join(span.of(page.text) for span in spans)
        credit, agencies = self._credit(features, draft)
        place, source, reporter = self._dateline(features, draft, labels, content)
        if source and self._sources.is_agency(source.quote):
            if source.quote not in {one.quote for one in agencies}:
                agencies.append(source)
        elif source and credit is None:
            credit = source
        byline = self._byline(features, draft, labels, content, index) or reporter
        signed = self._sources.read_signature(text.rsplit("\n", 1)[-1], spans[-1].start) if spans else None
        if byline and self._sources.is_agency(byline.quote):
            byline, signed = None, signed or byline
        if signed and signed.quote not in {one.quote for one in agencies}:
            agencies.append(signed)
        title = self._title(features, draft, content, index)
        stamps: tuple[Stamp, ...] = self._chooser.choose(page, content, features, labels, index)
        site = _metadata_value(content, ("meta:site", "ld:publisher", "given:site"))
        return Article(
            id=content_id("article", page.id, index, text),
            page=page.id,
            role=draft.role,
            outlet=self._sources.outlet_at(page.url, site) if index == 0 else None,
            title=title,
            credit=credit,
            agencies=tuple(agencies),
            byline=byline,
            dateline=place,
            stamps=stamps,
            labels=self._read_labels(features, draft, title),
            keywords=self._keywords(features, draft, content, views, index),
            paragraphs=spans,
            text=text,
        )

    def _title(
        self, features: Sequence[Feature], draft: Draft, content: PageText, index: int
    ) -> Evidence | None:
        if draft.title is not None:
            feature = features[draft.title]
            start = feature.marker[1] if feature.marker and draft.role == "embedded" else feature.line.start
            return Evidence(
                span=Span(start=start, end=feature.line.end),
                quote=content.text[start : feature.line.end],
                rule="pages/title",
            )
        if index == 0:
            for name, start, end in content.metadata:
                if name in ("meta:title", "ld:title", "given:title"):
                    return Evidence(
                        span=Span(start=start, end=end),
                        quote=content.text[start:end],
                        rule="pages/title_metadata",
                        score=0.7,
                    )
        return None

    def _credit(self, features: Sequence[Feature], draft: Draft) -> tuple[Evidence | None, list[Evidence]]:
        credit: Evidence | None = None
        agencies: list[Evidence] = []
        for i in draft.credits:
            feature = features[i]
            start = feature.marker[1] if feature.marker else feature.line.start
            named, found = self._sources.read_credit(feature.rest, start)
            credit = credit or named
            agencies += [one for one in found if one.quote not in {known.quote for known in agencies}]
        return credit, agencies

    def _dateline(
        self, features: Sequence[Feature], draft: Draft, labels: Labels, content: PageText
    ) -> tuple[Evidence | None, Evidence | None, Evidence | None]:
        """Place, outlet or agency, and reporter, from a line of its own or the head of the first paragraph."""
        first = draft.body[0] if draft.body else 0
        title = -1 if draft.title is None else draft.title
        above = [
            i for i in draft.head if title < i < first and labels.kinds[i] in ("boilerplate", "navigation")
        ]
        for i in reversed(above[-8:]):
            feature = features[i]
            if feature.words > 9 or feature.link_share > 0.5 or feature.furniture:
                continue
            page = self._elsewhere(features, content, i)
            found = self._sources.read_dateline(feature.text, feature.line.start, whole=True, page=page)
            if found:
                labels.give(i, "dateline", labels.drafts.index(draft))
                return found.place, found.outlet, found.person
        if draft.body:
            feature = features[first]
            page = self._elsewhere(features, content, first)
            found = self._sources.read_dateline(
                feature.text[:160], feature.line.start, whole=False, page=page
            )
            if found:
                return found.place, found.outlet, found.person
        return None, None, None

    def _elsewhere(self, features: Sequence[Feature], content: PageText, line: int) -> str:
        """The folded words of the page's short lines and site names, one line apart: where outlets name themselves."""
        lines = [f.letters for i, f in enumerate(features) if i != line and f.words <= 12]
        sites = [letters_of(content.text[a:b]) for name, a, b in content.metadata if name in _SITES]
        return f" {' . '.join([*lines, *sites])} "

    def _byline(
        self,
        features: Sequence[Feature],
        draft: Draft,
        labels: Labels,
        content: PageText,
        index: int,
    ) -> Evidence | None:
        first = draft.body[0] if draft.body else 0
        lines = [i for i in draft.head if labels.kinds[i] != "title"]
        for i in lines:
            feature = features[i]
            if feature.marker and feature.marker[0] == "byline":
                labels.kinds[i] = "byline"
                found = read_byline(content.text, feature.marker[1], feature.line.end, feature.line.parts)
                if found:
                    return found
        elsewhere = {
            f.letters for i, f in enumerate(features) if labels.kinds[i] == "navigation" and i not in lines
        }
        for i in (i for i in lines if i < first):
            feature = features[i]
            named = [part for part in feature.line.parts if "author" in part[2]]
            if named:
                found = self._named(content.text, named[0][0], named[0][1])
            elif "author" in feature.effects and feature.words <= 6:
                found = self._named(content.text, feature.line.start, feature.line.end)
            else:
                continue
            if found and letters_of(found.quote) not in elsewhere:
                if feature.words <= 8:
                    labels.kinds[i], labels.owners[i] = "byline", index
                return found
        return self._byline_in_metadata(features, draft, content) if index == 0 else None

    def _named(self, text: str, start: int, end: int) -> Evidence | None:
        """A byline in an element of its own; a marker inside it (`كتبت …`) is left out."""
        line = self._weigher.weigh(text, Line(start=start, end=end))
        if line.marker and line.marker[0] != "byline":
            return None
        reported = self._sources.read_dateline(text[start:end], start, whole=True)
        if reported and (reported.person or reported.outlet):
            return reported.person
        words = text[start:end].split(maxsplit=1)
        if len(words) == 2 and self._weigher.opens_byline(words[0]):
            start += text[start:end].index(words[1], len(words[0]))
        return read_byline(text, start, end, [])

    def _byline_in_metadata(
        self, features: Sequence[Feature], draft: Draft, content: PageText
    ) -> Evidence | None:
        """The author the metadata name, quoted from above the text when it stands there too."""
        sites = {
            letters_of(content.text[a:b])
            for name, a, b in content.metadata
            if name in ("meta:site", "ld:publisher")
        }
        for name, start, end in content.metadata:
            author = content.text[start:end]
            if name not in ("ld:author", "meta:author", "given:author") or "/" in author or "@" in author:
                continue
            own = letters_of(author)
            if (
                any(own in site for site in sites)
                or self._sources.is_outlet(author)
                or len(author.split()) > 6
            ):
                continue
            first = draft.body[0] if draft.body else 0
            above = (features[i].line.start + features[i].text.find(author) for i in draft.head if i < first)
            at = next((offset for offset in above if content.text.startswith(author, offset)), start)
            span = Span(start=at, end=at + len(author))
            return Evidence(span=span, quote=author, rule="pages/byline_metadata")
        return None

    def _read_labels(
        self, features: Sequence[Feature], draft: Draft, title: Evidence | None
    ) -> tuple[str, ...]:
        texts = [title.quote] if title else []
        texts += [
            features[i].text
            for i in draft.head
            if features[i].words <= 3
            and not features[i].effects & {"list", "navigation", "masthead"}
            and (draft.title is None or abs(i - draft.title) <= 3)
        ]
        found: dict[str, None] = {}
        for text in texts:
            folded = fold(text).folded.lstrip(" -|*#")
            for form, label in self._labels:
                if folded.startswith(form) and _LABEL_SEPARATOR.match(folded, len(form)):
                    found.setdefault(label)
                    break
        return tuple(found)

    def _keywords(
        self,
        features: Sequence[Feature],
        draft: Draft,
        content: PageText,
        views: Sequence[View],
        index: int,
    ) -> tuple[Evidence, ...]:
        found: list[Evidence] = []
        for i in draft.keywords:
            found += self._keywords_of_line(features[i], content, views)
        if not found and index == 0:
            for name, start, end in content.metadata:
                if name in ("meta:keywords", "ld:keywords", "given:keywords"):
                    listed = split_listed(content.text[start:end]) or [(0, end - start)]
                    found += [
                        _piece(content.text, start + a, start + b, "pages/keywords_meta") for a, b in listed
                    ]
        seen: dict[str, Evidence] = {}
        for one in found:
            key = letters_of(one.quote)
            if key and not (draft.title is not None and key == features[draft.title].letters):
                seen.setdefault(key, one)
        return tuple(seen.values())

    def _keywords_of_line(self, feature: Feature, content: PageText, views: Sequence[View]) -> list[Evidence]:
        start = feature.marker[1] if feature.marker else feature.line.start
        links = [(a, b) for a, b, _ in feature.line.links if a >= start]
        if links:
            return [_piece(content.text, a, b, "pages/keywords_links") for a, b in links]
        text = content.text[start : feature.line.end]
        listed = split_listed(text)
        if listed:
            return [_piece(content.text, start + a, start + b, "pages/keywords_listed") for a, b in listed]
        view = fold(text)
        if feature.line.path or len(text.split()) < 2:
            return [_piece(content.text, start, feature.line.end, "pages/keywords_listed")]
        pieces = (view.span(a, b) for a, b in split_run(view, page_pairs(views), self._construct))
        return [
            _piece(content.text, start + piece.start, start + piece.end, "pages/keywords_run")
            for piece in pieces
        ]


def _piece(text: str, start: int, end: int, rule: str) -> Evidence:
    core = text[start:end].strip(' #.:،,|«»"')
    first = start + text[start:end].index(core)
    return Evidence(span=Span(start=first, end=first + len(core)), quote=core, rule=rule)


def _line_evidence(feature: Feature, rule: str) -> Evidence:
    return Evidence(span=Span(start=feature.line.start, end=feature.line.end), quote=feature.text, rule=rule)


def _listed(feature: Feature, rule: str) -> list[Listed]:
    """The titles on a line: one a link where it has links, else what stands after its marker."""
    start = feature.marker[1] if feature.marker else feature.line.start
    links = [
        link
        for link in feature.line.links
        if link[1] > start
        and len(feature.text[link[0] - feature.line.start : link[1] - feature.line.start].split()) > 1
    ]
    if len({href for _, _, href in links}) < 2:
        links = [(links[0][0], links[-1][1], links[0][2])] if links else [(start, feature.line.end, "")]
    found = []
    for first, end, href in links:
        quote = feature.text[max(first, start) - feature.line.start : end - feature.line.start]
        evidence = Evidence(span=Span(start=max(first, start), end=end), quote=quote, rule=rule)
        found.append(Listed(title=evidence, url=href or None))
    return found


def _blocks(content: PageText, features: Sequence[Feature], labels: Labels) -> tuple[Block, ...]:
    blocks: list[Block] = []
    for i, feature in enumerate(features):
        kind, owner = labels.kinds[i], labels.owners[i]
        line = feature.line
        if kind == "inline_link" and feature.marker and line.start < feature.marker[1] < line.end:
            blocks.append(Block(kind="marker", span=Span(start=line.start, end=feature.marker[1])))
            blocks.append(Block(kind=kind, span=Span(start=feature.marker[1], end=line.end), article=owner))
        else:
            blocks.append(Block(kind=kind, span=Span(start=line.start, end=line.end), article=owner))
    blocks += [
        Block(kind="metadata", span=Span(start=start - len(name) - 1, end=end))
        for name, start, end in content.metadata
    ]
    return tuple(blocks)


def _language(content: PageText) -> str:
    body_end = content.metadata[0][1] if content.metadata else len(content.text)
    text = content.text[: min(body_end, _LANGUAGE_CHARACTERS)]
    if not content.lines:
        raise Unreadable("parse", "no article: the page has no text")
    pieces = sorted((content.text[line.start : line.end] for line in content.lines), key=len, reverse=True)
    sample = " ".join([piece for piece in pieces[:40] if arabic_share(piece) > 0.5][:6] or pieces[:6])
    language = detect_language(sample)
    if arabic_share(sample) < _ARABIC_SHARE or arabic_share(text) < _ARABIC_SHARE / 3:
        raise Unreadable("language", f"not Arabic: {'und' if language in ARABIC else language}")
    if language not in ARABIC:
        raise Unreadable("language", f"not Arabic: {language}")
    return language


def _too_little(features: Sequence[Feature], labels: Labels) -> bool:
    """A flash is one sentence; on a page of markup so little text needs a headline of its own above it."""
    draft = labels.drafts[0]
    words = sum(features[i].words for i in draft.body)
    bare = draft.title is None and bool(features[0].line.path)
    return words < (_FEWEST_WORDS_BARE if bare else _FEWEST_WORDS)


def letters_of(text: str) -> str:
    """A text's folded words alone, for comparing names and titles."""
    return " ".join(word.form for word in find_words(fold_text(text)))


def _metadata_titles(content: PageText) -> list[str]:
    names = ("meta:title", "ld:title", "head:title", "given:title")
    found = [content.text[start:end] for name, start, end in content.metadata if name in names]
    return list(dict.fromkeys(filter(None, map(letters_of, found))))


def _metadata_value(content: PageText, names: tuple[str, ...]) -> str | None:
    for wanted in names:
        for name, start, end in content.metadata:
            if name == wanted:
                return content.text[start:end]
    return None
