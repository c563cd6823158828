"""Reads pages one after another: every page gives a reading or a refusal, never a crash."""

from __future__ import annotations

import re
import signal
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from types import FrameType

from rawi.clauses import ClauseReader
from rawi.desk.settings import Limits, compiling, open_lexica
from rawi.desk.sources import find_pages
from rawi.entities import EntityReader
from rawi.errors import LawBroken, RawiError, Unreadable
from rawi.events import EventReader
from rawi.figures import FigureReader
from rawi.model import Article, Evidence, Page, RawPage, Reading, Refusal, Span, check_reading, content_id
from rawi.pages import PageReader
from rawi.statements import StatementReader, give_sources
from rawi.times import ArticleDater
from rawi.version import __version__

_SURROGATES = re.compile("[\ud800-\udfff]")
_AGAIN = 1.0  # seconds after which an alarm that was not heard rings again


class _TooSlow(RawiError):
    """The alarm that ends a page which takes too long."""


def open_reader(lexica: Path | None = None) -> PageReader:
    """A reader compiled from the package's language data and, if given, a folder of the user's own."""
    return _compiled(lexica)


def open_dater(lexica: Path | None = None) -> ArticleDater:
    """What finds times in articles and dates them, compiled from the same language data."""
    return _compiled_dater(lexica)


def open_entities(lexica: Path | None = None) -> EntityReader:
    """What finds and links the names in articles, compiled from the same language data."""
    return _compiled_entities(lexica)


def open_reporter(lexica: Path | None = None) -> Reporter:
    """What finds statements, figures and events in articles, compiled from the same language data."""
    return _compiled_reporter(lexica)


class Reporter:
    """The rooms that read what is reported, in their order."""

    def __init__(self, lexica: Path | None = None) -> None:
        data = open_lexica(lexica)
        self._clauses = ClauseReader(data)
        self._figures = FigureReader(data)
        self._statements = StatementReader(data)
        self._events = EventReader(data)

    def read(self, article: Article, page: Page) -> Article:
        """The article, whose times and mentions are found already, with its figures, statements and events."""
        text = self._clauses.open(article, page)
        statements = self._statements.read(text)
        figures = give_sources(self._figures.read(text), statements)
        events = self._events.read(text, statements)
        return replace(article, figures=figures, statements=statements, events=events)


@lru_cache(maxsize=4)
def _compiled_reporter(lexica: Path | None) -> Reporter:
    with compiling(lexica):
        return Reporter(lexica)


@lru_cache(maxsize=4)
def _compiled(lexica: Path | None) -> PageReader:
    with compiling(lexica):
        return PageReader(open_lexica(lexica), engine=f"rawi {__version__}")


@lru_cache(maxsize=4)
def _compiled_dater(lexica: Path | None) -> ArticleDater:
    with compiling(lexica):
        return ArticleDater(open_lexica(lexica))


@lru_cache(maxsize=4)
def _compiled_entities(lexica: Path | None) -> EntityReader:
    with compiling(lexica):
        return EntityReader(open_lexica(lexica))


def _found(reading: Reading, dater: ArticleDater, entities: EntityReader, reporter: Reporter) -> Reading:
    """The reading with what the articles tell: their times and dating first, since offices hang on the day."""
    dated = replace(reading, articles=tuple(dater.read(one, reading.page) for one in reading.articles))
    named = entities.read_page(dated)
    return replace(named, articles=tuple(reporter.read(one, named.page) for one in named.articles))


def read_page(
    raw: RawPage,
    *,
    lexica: Path | None = None,
    limits: Limits | None = None,
    made_at: str | None = None,
) -> Reading | Refusal:
    """What stands on one page, or the reason why it cannot be read.

    Total: any bytes in, a reading or a refusal out. The same bytes give the same reading, to the byte;
    `made_at` is only noted. Bounded by `limits`; the time bound needs the main thread of a Unix process.

    >>> read_page(RawPage(data=b"%PDF-1.7 ...", source="report.pdf")).reason
    'not text: PDF'
    """
    bounds = limits or Limits()
    if len(raw.data) > bounds.page_bytes:
        return Refusal(
            source=raw.source, stage="open", reason=f"too large: more than {bounds.page_bytes:,} bytes"
        )
    reader, dater, entities = open_reader(lexica), open_dater(lexica), open_entities(lexica)
    reporter = open_reporter(lexica)
    try:
        with _deadline(bounds.seconds):
            return check_reading(_found(reader.read(raw, made_at), dater, entities, reporter))
    except Unreadable as error:
        return Refusal(source=raw.source, stage=error.stage, reason=error.reason)
    except _TooSlow:
        return Refusal(
            source=raw.source, stage="engine", reason=f"too slow: not read in {bounds.seconds:g} s"
        )
    except LawBroken as error:
        return Refusal(source=raw.source, stage="laws", reason=f"undecodable: {error}")
    except MemoryError:
        return Refusal(source=raw.source, stage="engine", reason="too large: the page needs too much memory")
    except Exception as error:  # noqa: BLE001 - a fault of ours on one page must not end the run
        reason = f"undecodable: internal error, please report it: {type(error).__name__}: {error}"
        return Refusal(source=raw.source, stage="engine", reason=reason)


def read_text(text: str, *, headline: bool = False, lexica: Path | None = None) -> Article:
    """What a text without a page around it tells: one article whose paragraphs are its lines, undated, without title.

    With `headline`, its first line is the title. Lone surrogates, which are no text, are read as U+FFFD.

    >>> article = read_text("أعلنت وزارة الصحة أن 12 شخصاً أصيبوا.")
    >>> [(one.speaker.ar, one.act, one.text) for one in article.statements]
    [('وزارة الصحة', 'announce', '12 شخصاً أصيبوا')]
    """
    text = _SURROGATES.sub("\ufffd", text)
    page = Page(
        id=content_id("text", text), source="text", url=None, fetched_at=None,
        media_type="text/plain", charset="utf-8", language="ar", text=text,
    )  # fmt: skip
    spans, at = [], 0
    for line in text.split("\n"):
        if line.strip():
            spans.append(Span(start=at, end=at + len(line)))
        at += len(line) + 1
    title = Evidence(span=spans[0], quote=spans[0].of(text), rule="given") if headline and spans else None
    spans = spans[1:] if title else spans
    article = Article(
        id=content_id(page.id, 0, "article"), page=page.id, role="main", outlet=None, title=title, credit=None,
        agencies=(), byline=None, dateline=None, stamps=(), labels=(), keywords=(), paragraphs=tuple(spans),
        text="\n".join(one.of(text) for one in spans),
    )  # fmt: skip
    dated = open_dater(lexica).read(article, page)
    return open_reporter(lexica).read(open_entities(lexica).read(dated, page), page)


def read_pages(
    sources: Iterable[str | Path],
    *,
    lexica: Path | None = None,
    limits: Limits | None = None,
    allow_private: bool = False,
    made_at: str | None = None,
    fetched_at: str | None = None,
    seen: Callable[[str], None] | None = None,
) -> Iterator[Reading | Refusal]:
    """The readings and refusals of all sources (see `find_pages`), in their order.

    `fetched_at` (ISO 8601) is when the pages were fetched, for those that do not say: no article is dated after it.
    `seen` is told the name of each page before it is read, for progress bars.
    """
    bounds = limits or Limits()
    for raw in find_pages(sources, bounds, allow_private=allow_private):
        if seen:
            seen(raw.source)
        if isinstance(raw, Refusal):
            yield raw
        else:
            page = raw if raw.fetched_at or not fetched_at else replace(raw, fetched_at=fetched_at)
            yield read_page(page, lexica=lexica, limits=bounds, made_at=made_at)


@contextmanager
def _deadline(seconds: float) -> Iterator[None]:
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return

    def ring(number: int, frame: FrameType | None) -> None:
        raise _TooSlow

    before = signal.signal(signal.SIGALRM, ring)
    # Again and again: what is raised while the garbage collector calls somebody back is lost.
    signal.setitimer(signal.ITIMER_REAL, seconds, _AGAIN)
    try:
        try:
            yield
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
    finally:
        # Once more, if it rang just then.
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
