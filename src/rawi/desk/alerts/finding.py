"""Looks up what came into an archive, and which of it belongs to what is watched."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import cast

from rawi.archive import Archive, Change
from rawi.archive.search import Query, Searcher, SearchIndex
from rawi.desk.alerts.comparing import (
    contents_of,
    contradiction_content,
    event_content,
    figure_content,
    last_number,
    of_person,
    statement_content,
)
from rawi.desk.alerts.records import Alert, AlertItem
from rawi.desk.archiving import ArchiveDesk
from rawi.desk.citing import Cite, Citer, Source, web_address
from rawi.desk.dossiers import Dossier
from rawi.desk.settings import open_lexica, open_stems
from rawi.errors import ArchiveError
from rawi.model import Article, Event, Figure, Statement
from rawi.stories import Contradiction, Fresh, NewsFinder

_STEP = 1_000  # changes read at a time
PAGES = 200  # that came in, searched together
_HITS = 500  # asked for at a time
_STORIES = 20  # looked through for contradictions, in one run of one alert


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrived:
    """Pages that came in, by the number of the change that brought each.

    `replaced` are pages that newer versions took the place of, each with the number of the change that had brought it:
    0: one before those that were looked at.
    """

    pages: Mapping[str, int]
    replaced: tuple[tuple[str, int], ...]


@dataclass(slots=True)
class Picked:
    """What belongs to an alert, by the articles it stands in."""

    statements: dict[str, list[Statement]] = field(default_factory=dict)
    figures: dict[str, list[Figure]] = field(default_factory=dict)
    events: dict[str, list[Event]] = field(default_factory=dict)


def last_change(archive: Archive) -> int:
    """The number of the archive's last change; 0: nothing ever changed."""
    return last_number(lambda number: bool(archive.changes(after=number, limit=1)))


def find_arrived(archive: Archive, *, after: int, until: int) -> Arrived:
    """The pages that came in after a change, up to another. Pages that are only read anew have not come in."""
    pages: dict[str, int] = {}
    replaced: list[tuple[str, int]] = []
    at = after
    while at < until:
        changes = archive.changes(after=at, limit=_STEP)
        if not changes:
            break
        for one in changes:
            if one.number <= until and one.kind == "page":
                pages[one.subject] = one.number
            elif one.number <= until and one.kind == "replaced":
                replaced.append((one.subject, pages.get(one.subject, 0)))
        at = changes[-1].number
    return Arrived(pages=pages, replaced=tuple(replaced))


def contents_of_page(archive: Archive, id: str) -> frozenset[str]:
    """The contents of all that a page, current or not, tells: what stays in a newer version of it is not new."""
    reading = archive.reading(id)
    if reading is None:
        return frozenset()
    address = web_address(reading.page.url) or reading.page.source
    return frozenset(one for article in reading.articles for one in contents_of(address, article))


class FreshIndex:
    """A search index in memory of pages that came in alone: a saved search asks no more than these."""

    def __init__(self, archive: Archive, pages: Sequence[str], lexica: Path | None) -> None:
        data = open_lexica(lexica)
        stemmer = open_stems(lexica)[0]
        self._index = SearchIndex(":memory:", stemmer, lexica=stemmer.digest)
        self._index.follow(cast(Archive, _Pages(archive, pages)))
        self._searcher = Searcher(self._index, data)

    def pick(self, query: Query, citer: Citer) -> Picked:
        """The statements, figures and events that a search asks for."""
        picked = Picked()
        for article, ids in self._ids("statements", query).items():
            if found := citer.article(article):
                picked.statements[article] = [one for one in found.statements if one.id in ids]
        for article, ids in self._ids("figures", query).items():
            if found := citer.article(article):
                picked.figures[article] = [one for one in found.figures if one.id in ids]
        for article, ids in self._ids("events", query).items():
            if found := citer.article(article):
                picked.events[article] = [one for one in found.events if one.id in ids]
        return picked

    def _ids(self, sought: str, query: Query) -> dict[str, set[str]]:
        ids: dict[str, set[str]] = {}
        offset = 0
        while hits := self._searcher.find(sought, query, limit=_HITS, offset=offset).hits:  # type: ignore[arg-type]
            for hit in hits:
                ids.setdefault(hit.article, set()).add(hit.id)
            offset += len(hits)
        return ids

    def close(self) -> None:
        """Forget it."""
        self._index.close()


class _Pages:
    """An archive as an index follows it, of some pages alone."""

    def __init__(self, archive: Archive, pages: Sequence[str]) -> None:
        self._pages = pages
        self.shown = archive.shown

    def changes(self, *, after: int = 0, limit: int = 1000) -> list[Change]:
        some = enumerate(self._pages[after : after + limit], after + 1)
        return [Change(number=number, at="", kind="page", subject=page) for number, page in some]

    def judged_pages(self, judgements: Iterable[str]) -> list[str]:
        return []


def pick_of_person(archive: Archive, pages: Iterable[str], name: str) -> Picked:
    """What pages have of a person or body; see `of_person`."""
    picked = Picked()
    for page in pages:
        for row, article in archive.shown(page):
            said, given, events = of_person(article, name)
            picked.statements[row.id], picked.figures[row.id], picked.events[row.id] = said, given, events
    return picked


class ItemMaker:
    """Makes items of an alert, with their evidence."""

    def __init__(self, desk: ArchiveDesk, citer: Citer, alert: Alert, at: str) -> None:
        self._desk, self._citer = desk, citer
        self._alert, self._at = alert, at

    def of_picked(self, picked: Picked, articles: Collection[str]) -> Iterator[AlertItem]:
        """Items of what was picked in these articles, statements first, then contradictions of its figures."""
        for article in articles:
            for said in picked.statements.get(article, ()):
                yield from self._statement(article, said)
        for article in articles:
            for figure in picked.figures.get(article, ()):
                yield from self._figure(article, figure)
        for article in articles:
            for event in picked.events.get(article, ()):
                yield from self._event(article, event)
        figures = {one.id for article in articles for one in picked.figures.get(article, ())}
        ties = (
            self._desk.archive.threads.story_of(article)
            for article in articles
            if picked.figures.get(article)
        )
        stories = list(dict.fromkeys(tie.story for tie in ties if tie))[:_STORIES]
        for story in stories:
            for one in self._desk.dossier(story).contradictions:
                if {one.first.figure, one.second.figure} & figures:
                    yield from self._contradiction(one)

    def of_story(self, dossier: Dossier, fresh: Collection[str], finder: NewsFinder) -> Iterator[AlertItem]:
        """Items of what articles new to a story tell that none of its others does, and their contradictions."""
        given = [
            (article, row.day) for row, _ in dossier.articles if (article := self._citer.article(row.id))
        ]
        # Whatever their days, the known ones were told before.
        order = [(one, (day or date.max) if one.id in fresh else date.min) for one, day in given]
        pairs = [(one.article, one.original) for one in dossier.copies]
        pages = {one.id: self._desk.archive.page(one.page) for one, _ in given}
        texts = {id: page.text for id, page in pages.items() if page}
        articles = {one.id: one for one, _ in given}
        for news in finder.find(order, pairs, texts):
            if news.article in fresh:
                for one in news.told:
                    yield from self._fresh(articles[news.article], one)
        for each in dossier.contradictions:
            if {each.first.article, each.second.article} & set(fresh):
                yield from self._contradiction(each)

    def _fresh(self, article: Article, one: Fresh) -> Iterator[AlertItem]:
        match one.kind:
            case "statement":
                said = next((each for each in article.statements if each.id == one.id), None)
                yield from self._statement(article.id, said) if said else ()
            case "figure":
                figure = next((each for each in article.figures if each.id == one.id), None)
                yield from self._figure(article.id, figure, one.before) if figure else ()
            case "happening":
                event = next((each for each in article.events if each.id == one.id), None)
                yield from self._event(article.id, event) if event else ()

    def _statement(self, article: str, one: Statement) -> Iterator[AlertItem]:
        cites = [cite for part in one.content if (cite := self._citer.cite(article, part))]
        if cites:
            by = () if one.anonymous else (one.speaker.ar,)
            what = f"{one.act}{', negated' if one.negated else ''}{', planned' if one.planned else ''}"
            yield self._item(
                statement_content(address_of(cites[0].source), one), "statement", (one.id,), what, by, cites
            )

    def _figure(self, article: str, one: Figure, before: str | None = None) -> Iterator[AlertItem]:
        cite, found = self._citer.cite(article, one.evidence), self._citer.article(article)
        if cite and found:
            said = next((each for each in found.statements if each.id == one.source), None)
            by = [said.speaker.ar] if said else [one.attributed.quote] if one.attributed else []
            counted = one.counted_en or (one.counted.quote if one.counted else one.unit or "")
            what = ", ".join(part for part in (counted, one.status) if part)
            content = figure_content(address_of(cite.source), one)
            yield self._item(content, "figure", (one.id,), what, by, [cite], before)

    def _event(self, article: str, one: Event) -> Iterator[AlertItem]:
        if cite := self._citer.cite(article, one.trigger):
            by = dict.fromkeys(part.ar for part in one.parts)
            what = one.kind + ("" if one.mood == "happened" else f", {one.mood}")
            yield self._item(
                event_content(address_of(cite.source), one), "event", (one.id,), what, by, [cite]
            )

    def _contradiction(self, one: Contradiction) -> Iterator[AlertItem]:
        cites, contents, by = [], [], []
        for point in (one.first, one.second):
            article = self._citer.article(point.article)
            figure = (
                next((each for each in article.figures if each.id == point.figure), None) if article else None
            )
            cite = self._citer.cite(point.article, figure.evidence) if figure else None
            if figure is None or cite is None:
                return
            cites.append(cite)
            contents.append(figure_content(address_of(cite.source), figure))
            by.append(point.source or cite.source.outlet or "")
        what = ", ".join(part for part in (one.counted, one.status) if part)
        content = contradiction_content(*contents)
        yield self._item(content, "contradiction", (one.first.figure, one.second.figure), what, by, cites)

    def _item(
        self,
        content: str,
        kind: str,
        ids: tuple[str, ...],
        what: str,
        by: Iterable[str],
        cites: Sequence[Cite],
        before: str | None = None,
    ) -> AlertItem:
        return AlertItem(
            alert=self._alert.id, content=content, kind=kind, ids=ids, what=what, by=tuple(by), before=before,  # type: ignore[arg-type]
            cites=tuple(cites), at=self._at,
        )  # fmt: skip


def story_now(archive: Archive, story: str, known: Iterable[str]) -> str:
    """The id of a watched story, or of the one that it became part of, by the articles it is known to have had.

    Raises:
        ArchiveError: none of them is in a story any more.
    """
    if archive.threads.story(story) is not None:
        return story
    for article in known:
        tie = archive.threads.story_of(article)
        if tie is not None:
            return tie.story
    raise ArchiveError(f"there is no story {story!r} any more; `rawi stories` lists those there are")


def open_news(lexica: Path | None) -> NewsFinder:
    """What finds what is new, made from the language data."""
    return NewsFinder(open_stems(lexica)[0].stem, open_lexica(lexica).forms("words/function"))


def address_of(source: Source) -> str:
    """Where versions of a page stand: what contents are told by."""
    return source.url or source.source
