"""A page read end to end: bytes in, a reading out; pure, given the language data."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

from rawi.errors import Unreadable
from rawi.lexicon import Lexica
from rawi.model import Block, Evidence, Listed, Page, RawPage, Reading, Span, content_id
from rawi.pages.decode import decode
from rawi.pages.features import Feature, LineWeigher
from rawi.pages.fields import FieldReader
from rawi.pages.labels import Labels, is_list
from rawi.pages.lines import PageText, append_metadata, read_plain, squeeze
from rawi.pages.markup import MarkupReader
from rawi.pages.sheet import Sheet, metadata_span
from rawi.pages.sources import SourceReader
from rawi.pages.walk import label_lines
from rawi.script import ARABIC, arabic_share, detect_language, fold_words

LEXICA = ("pages/", "outlets/", "places/", "words/function", "words/construct")
_HEAD_LINES = 15
_ARABIC_SHARE = 0.3
_LANGUAGE_CHARACTERS = 20_000
_FEWEST_WORDS, _FEWEST_WORDS_BARE = 12, 25


class PageReader:
    """Reads pages with one set of language data; holds only what was compiled from it."""

    def __init__(self, lexica: Lexica, engine: str = "rawi") -> None:
        self._engine = engine
        self._digest = lexica.digest
        # As written: folded, what the wrong charset makes of other words would be among them.
        self._common = frozenset(row["form"] for row in lexica.table("words/function"))
        self._markup = MarkupReader(lexica)
        self._weigher = LineWeigher(lexica)
        self._sources = SourceReader(lexica)
        self._fields = FieldReader(lexica, self._weigher, self._sources)

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
        decoded = decode(raw, self._common)
        is_html = decoded.media_type == "text/html"
        content = self._markup.read(decoded.text) if is_html else read_plain(decoded.text)
        facts = [(f"given:{name}", squeeze(value)) for name, value in raw.facts if squeeze(value)]
        if raw.url and metadata_span(content, "link:url", "meta:url") is None:
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
        sheet = Sheet(content, features, labels)
        stated = sheet.stated("link:url", "meta:url")
        url = raw.url or (stated.quote if stated else None)
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
        articles = tuple(self._fields.read(page, sheet, index) for index in range(len(labels.drafts)))
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
    arabic = islice((piece for piece in pieces[:40] if arabic_share(piece) > 0.5), 6)
    sample = " ".join(list(arabic) or pieces[:6])
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


def _metadata_titles(content: PageText) -> list[str]:
    names = ("meta:title", "ld:title", "head:title", "given:title")
    found = [content.text[start:end] for name, start, end in content.metadata if name in names]
    return list(dict.fromkeys(filter(None, map(fold_words, found))))
