"""The laws of quotation, as checks that run whenever a reading is stored or printed."""

from __future__ import annotations

from collections.abc import Iterator

from rawi.errors import LawBroken
from rawi.model.findings import Event, Evidence, Figure, Mention, Span, Statement, Voice, When
from rawi.model.records import Article, Reading


def check_reading(reading: Reading) -> Reading:
    """The same reading, once every finding in it was seen to quote its page.

    Raises:
        LawBroken: a quote differs from the characters of its span, a span lies outside the text, or blocks
            overlap.
    """
    text = reading.page.text
    for evidence in find_evidence(reading):
        check_span(evidence.span, text)
        if evidence.span.of(text) != evidence.quote:
            raise LawBroken(
                f"{evidence.rule}: quotes {evidence.quote!r}, but the page has {evidence.span.of(text)!r}"
            )
    last = 0
    for block in reading.blocks:
        check_span(block.span, text)
        if block.span.start < last:
            raise LawBroken(f"blocks overlap at {block.span.start}: each character has one label")
        last = block.span.end
    for article in reading.articles:
        for span in article.paragraphs:
            check_span(span, text)
        if "\n".join(span.of(text) for span in article.paragraphs) != article.text:
            raise LawBroken(f"article {article.id}: its text is not its paragraphs of the page")
    return reading


def check_span(span: Span, text: str) -> None:
    """Raise LawBroken unless the span is a non-empty range inside the text."""
    if not 0 <= span.start < span.end <= len(text):
        raise LawBroken(f"span {span.start}:{span.end} lies outside the text of {len(text)} characters")


def find_evidence(reading: Reading) -> Iterator[Evidence]:
    """Every piece of evidence in a reading, in no promised order."""
    for article in reading.articles:
        yield from _of_article(article)
    for listed in (*reading.inline_links, *reading.related):
        yield listed.title
        yield from _of_mentions(listed.mentions)
    if reading.caption:
        yield reading.caption


def _of_article(article: Article) -> Iterator[Evidence]:
    for one in (article.title, article.credit, article.byline, article.dateline):
        if one:
            yield one
    yield from article.agencies
    yield from article.keywords
    for stamp in article.stamps:
        yield stamp.evidence
    for time in article.times:
        yield time.evidence
    for clue in article.dating.clues if article.dating else ():
        if clue.evidence:
            yield clue.evidence
    yield from _of_mentions(article.mentions)
    for figure in article.figures:
        yield from _of_figure(figure)
    for statement in article.statements:
        yield from _of_statement(statement)
    for event in article.events:
        yield from _of_event(event)


def _of_figure(figure: Figure) -> Iterator[Evidence]:
    yield figure.evidence
    for one in (figure.counted, figure.status_words, figure.attributed):
        if one:
            yield one
    if figure.place:
        yield figure.place.evidence
    yield from _of_when(figure.as_of)


def _of_statement(statement: Statement) -> Iterator[Evidence]:
    yield from statement.content
    yield statement.cue
    yield from _of_voices((*statement.chain, *statement.addressee))
    if statement.place:
        yield statement.place.evidence
    yield from _of_when(statement.on)


def _of_voices(voices: tuple[Voice, ...]) -> Iterator[Evidence]:
    for voice in voices:
        if voice.evidence:
            yield voice.evidence


def _of_when(when: When | None) -> Iterator[Evidence]:
    if when and when.evidence:
        yield when.evidence


def _of_event(event: Event) -> Iterator[Evidence]:
    yield event.trigger
    yield from _of_when(event.on)
    for part in (
        *event.parts,
        *([event.place] if event.place else ()),
        *([event.origin] if event.origin else ()),
    ):
        yield part.evidence


def _of_mentions(mentions: tuple[Mention, ...]) -> Iterator[Evidence]:
    for mention in mentions:
        yield mention.evidence
        yield from mention.titles
