"""The tools over stories: the latest ones, and one story's dossier part by part."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Any

from rawi.desk.archiving import ArchiveDesk
from rawi.desk.citing import Citer
from rawi.desk.dossiers import Dossier
from rawi.errors import ArchiveError
from rawi.mcp.answers import (
    Account,
    ArticleItem,
    BoardItem,
    Comparison,
    Happening,
    Move,
    NewsItem,
    OutletItem,
    Point,
    StatementItem,
    StoriesAnswer,
    StoryAnswer,
    StoryItem,
    StoryPart,
    WordUse,
)
from rawi.mcp.items import ANSWERED, fit, going_on, quotes_of, short, source_item, statement_item
from rawi.model import Evidence, Story
from rawi.stories import Agreement, Contradiction, Coverage, Entry, Fresh, News, Said, Speaker
from rawi.stories import Happening as HappeningRecord
from rawi.stories import Point as PointRecord

_SEVERAL = 12  # small things of one item
_ACCOUNTS = 5  # of one happening
_POINTS = 8  # of one comparison


def stories(desk: ArchiveDesk, *, at_least: int, limit: int, offset: int) -> StoriesAnswer:
    """Stories, those with the latest article first."""
    found = desk.stories(limit=limit + 1, offset=offset, at_least=at_least)
    citer = Citer(desk.archive)
    items, taken = fit(found, lambda one: _story(desk, citer, one), limit=limit)
    more = taken < len(found)
    note = f"There are more; ask again with offset={offset + taken}." if more else None
    if not found:
        note = "There are no more stories." if offset else "There is no story of so many articles yet."
    return StoriesAnswer(items=items, next_offset=offset + taken if more else None, note=note)


def story(
    desk: ArchiveDesk, id: str, part: StoryPart, *, limit: int, offset: int, room: int = ANSWERED
) -> StoryAnswer:
    """A story, and one part of its dossier.

    Raises:
        ArchiveError: there is no such story.
    """
    asked = id.removeprefix("rawi://story/").strip()
    if desk.archive.threads.story(asked) is None:
        raise ArchiveError(
            f"there is no story {short(id)!r} in this archive (any more: stories may be merged); `stories` lists them"
        )
    dossier = desk.dossier(asked)
    parts, maker = _parts(dossier), _Maker(Citer(desk.archive), dossier)
    given, make = parts[part], getattr(maker, part)
    items, taken = fit(islice(given, offset, None), make, limit=limit, room=room)
    next_offset, note = going_on(taken, offset, len(given))
    if part == "board" and dossier.board is None:
        note = "The story is not one of talks, so it has no board."
    return StoryAnswer(
        id=asked,
        uri=f"rawi://story/{asked}",
        title=short(dossier.story.title, 300) if dossier.story.title else None,
        opened=dossier.story.opened,
        last=dossier.story.last,
        keywords=[short(one, 100) for one in dossier.story_keywords[:_SEVERAL]],
        subjects=[one.en for one in dossier.story_subjects[:_SEVERAL]],
        counts={name: len(each) for name, each in parts.items()},
        part=part,
        items=items,
        next_offset=next_offset,
        note=note,
    )


def _story(desk: ArchiveDesk, citer: Citer, one: Story) -> StoryItem | None:
    rows = desk.archive.articles(ids=[tie.article for tie in desk.archive.threads.ties(one.id)])
    if not rows:
        return None
    latest = max(rows, key=lambda row: (row.day is not None, str(row.day), row.number))
    article, source = citer.article(latest.id), citer.source(latest.id)
    return StoryItem(
        quotes=quotes_of([article.title] if article and article.title else []),
        source=source_item(source) if source else None,
        id=one.id,
        uri=f"rawi://story/{one.id}",
        title=short(one.title, 300) if one.title else None,
        opened=one.opened,
        last=one.last,
        articles=one.articles,
        keywords=[short(word, 100) for word in one.keywords[:_SEVERAL]],
    )


def _parts(one: Dossier) -> dict[StoryPart, Sequence[Any]]:
    return {
        "articles": one.articles,
        "timeline": one.happenings,
        "figures": [
            (series.counted, series.status, point) for series in one.series for point in series.points
        ],
        "contradictions": one.contradictions,
        "agreements": one.agreements,
        "speakers": [(speaker, said) for speaker in one.speakers for said in speaker.sayings],
        "outlets": one.outlets,
        "board": one.board.entries if one.board else (),
        "news": [(news, fresh) for news in one.news for fresh in news.told],
    }


class _Maker:
    """Makes the items of a dossier; each part has the method of its name."""

    def __init__(self, citer: Citer, dossier: Dossier) -> None:
        self._citer = citer
        citer.sources(row.id for row, _ in dossier.articles)

    def articles(self, given: tuple[Any, Any]) -> ArticleItem:
        row, tie = given
        return ArticleItem(**self._title(row.id), id=row.id, because=tie.because)

    def timeline(self, one: HappeningRecord) -> Happening:
        accounts = [
            Account(
                **self._where(each.article, [Evidence(span=each.span, quote=each.words, rule="")]),
                event=each.event, mood=each.mood, said_in=each.said_in,
            )
            for each in one.accounts[:_ACCOUNTS]
        ]  # fmt: skip
        first = accounts[0]
        return Happening(
            quotes=first.quotes, source=first.source, kind=one.kind, day=one.day,
            actors=[short(actor) for actor in one.actors[:_SEVERAL]],
            place=short(one.place) if one.place else None, accounts=accounts,
            more_accounts=len(one.accounts) - len(accounts),
        )  # fmt: skip

    def figures(self, given: tuple[str, str | None, PointRecord]) -> Point | None:
        counted, status, point = given
        return self._point(point, counted, status)

    def contradictions(self, one: Contradiction) -> Comparison | None:
        return self._comparison("contradiction", one.counted, one.status, (one.first, one.second))

    def agreements(self, one: Agreement) -> Comparison | None:
        return self._comparison(one.kind, one.counted, None, one.points)

    def speakers(self, given: tuple[Speaker, Said]) -> StatementItem:
        speaker, said = given
        item = statement_item(said.statement, self._where(said.article, ())["source"])
        item.moves = [
            Move(relation=move.relation, earlier=move.earlier.statement.id)
            for move in speaker.moves
            if move.later.statement.id == said.statement.id
        ][:_SEVERAL]
        return item

    def outlets(self, one: Coverage) -> OutletItem:
        return OutletItem(
            **self._title(one.articles[0]),
            outlet=short(one.outlet),
            articles=len(one.articles),
            first=one.first,
            wire=round(one.wire, 3),
            from_whom=[short(name) for name in one.from_whom[:_SEVERAL]],
            left_out=[short(name) for name in one.left_out[:_SEVERAL]],
            uses=[
                WordUse(
                    **self._where(use.article, [Evidence(span=use.span, quote=use.quote, rule="")]),
                    group=use.group, word=use.word, times=use.times,
                )
                for use in one.uses[:_SEVERAL]
            ],
        )  # fmt: skip

    def board(self, one: Entry) -> BoardItem | None:
        words = self._words(one)
        if not words:
            return None
        return BoardItem(
            **self._where(one.article, words), cell=one.cell, name=short(one.name),
            by=short(one.by) if one.by else None, day=one.day, statement=one.statement, event=one.event,
        )  # fmt: skip

    def news(self, given: tuple[News, Fresh]) -> NewsItem:
        news, fresh = given
        return NewsItem(
            **self._where(news.article, [fresh.words]), kind=fresh.kind, id=fresh.id, what=fresh.what, day=news.day,
            by=[short(name) for name in fresh.by[:_SEVERAL]], before=short(fresh.before) if fresh.before else None,
        )  # fmt: skip

    def _words(self, one: Entry) -> Sequence[Evidence]:
        """The characters that an entry rests on: those of its statement, or those of its event that it quotes."""
        article = self._citer.article(one.article)
        if article is None:
            return ()
        if one.statement:
            return next((said.content for said in article.statements if said.id == one.statement), ())
        for event in article.events:
            if event.id == one.event:
                told = (event.trigger, *(part.evidence for part in event.parts))
                return [next((each for each in told if each.quote == one.text), event.trigger)]
        return ()

    def _point(self, point: PointRecord, counted: str, status: str | None) -> Point | None:
        article = self._citer.article(point.article)
        found = [one for one in article.figures if one.id == point.figure] if article else []
        if not found:
            return None
        return Point(
            **self._where(point.article, [found[0].evidence]), id=point.figure, counted=counted, status=status,
            low=point.low, high=point.high, bound=point.bound, day=point.day, told=point.told,
            by=short(point.source) if point.source else None, place=short(point.place) if point.place else None,
        )  # fmt: skip

    def _comparison(
        self, kind: str, counted: str, status: str | None, points: Iterable[PointRecord]
    ) -> Comparison | None:
        found = [made for one in islice(points, _POINTS) if (made := self._point(one, counted, status))]
        return Comparison(item=kind, counted=counted, status=status, points=found) if found else None  # type: ignore[arg-type]

    def _title(self, article: str) -> dict[str, Any]:
        found = self._citer.article(article)
        return self._where(article, [found.title] if found and found.title else ())

    def _where(self, article: str, words: Iterable[Evidence]) -> dict[str, Any]:
        source = self._citer.source(article)
        return {"quotes": quotes_of(words), "source": source_item(source) if source else None}
