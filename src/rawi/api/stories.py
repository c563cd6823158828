"""Endpoints of stories: the list, a dossier, and its parts by themselves, as tables too."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec

from rawi.api.lists import ID, PAGING, ListOut, paged
from rawi.api.problems import missing
from rawi.api.table import Answer, Call, Columns, Endpoint, Parameter
from rawi.desk.answers import CopyOut, StoryLineOut, story_line
from rawi.desk.story_schema import (
    AgreementOut,
    BoardEntryOut,
    ContradictionOut,
    CoverageOut,
    HappeningOut,
    ItineraryOut,
    MemberOut,
    NewsOut,
    SameEventOut,
    SeriesOut,
    SpeakerOut,
    StoryOut,
)


class StoryArticlesOut(msgspec.Struct, kw_only=True):
    """A story's articles in the order of their days, and why each belongs to it."""

    story: str
    articles: list[MemberOut]
    copies: list[CopyOut]


class StoryFiguresOut(msgspec.Struct, kw_only=True):
    """A story's figures over time, those that contradict, and those that bear each other out."""

    story: str
    figures: list[SeriesOut]
    contradictions: list[ContradictionOut]
    agreements: list[AgreementOut]


class StoryTimelineOut(msgspec.Struct, kw_only=True):
    """What happened, by day, and the articles whose main matter is one happening."""

    story: str
    timeline: list[HappeningOut]
    same_events: list[SameEventOut]


class StoryOutletsOut(msgspec.Struct, kw_only=True):
    """A story's outlets side by side."""

    story: str
    outlets: list[CoverageOut]


class StoryBoardOut(msgspec.Struct, kw_only=True):
    """The negotiation a story tells of; `board` null: of none."""

    story: str
    board: list[BoardEntryOut] | None


class StorySpeakersOut(msgspec.Struct, kw_only=True):
    """Who said what over the days, and how it moved."""

    story: str
    speakers: list[SpeakerOut]


class StoryNewsOut(msgspec.Struct, kw_only=True):
    """What each article adds to those before it."""

    story: str
    news: list[NewsOut]


class StoryItinerariesOut(msgspec.Struct, kw_only=True):
    """The visits, calls and meetings of each person."""

    story: str
    itineraries: list[ItineraryOut]


def _stories(call: Call) -> Answer:
    with call.pool.reading() as desk:
        return paged(
            call,
            lambda limit, offset: [
                story_line(one) for one in desk.stories(limit=limit, offset=offset, at_least=call["at_least"])
            ],
        )


def _dossier(call: Call) -> dict[str, Any]:
    with call.pool.reading() as desk:
        found = call.dossiers.of(desk, call["id"])
    if found is None:
        raise missing("story", call["id"])
    return found


def _part(kind: type[msgspec.Struct]) -> Callable[[Call], dict[str, Any]]:
    names = [one for one in kind.__struct_fields__ if one != "story"]

    def give(call: Call) -> dict[str, Any]:
        found = _dossier(call)
        return {"story": found["id"], **{name: found[name] for name in names}}

    return give


def _same(*names: str) -> Columns:
    return tuple((name, name) for name in names)


_POINT = _same(
    "day", "told", "low", "high", "bound", "source", "place", "outlet", "text", "article", "figure"
)
_PARTS: tuple[tuple[str, str, type[msgspec.Struct], str, Columns], ...] = (
    ("articles", "Its articles, in the order of their days.", StoryArticlesOut, "articles",
     _same("stands", "day", "day_from", "outlet", "title", "url", "because", "score", "keywords", "id")),
    ("figures", "Its figures over time, what contradicts, what agrees.", StoryFiguresOut, "figures.points",
     (("counted", "^.counted"), ("status", "^.status"), *_POINT)),
    ("timeline", "What happened, by day, by all who tell it.", StoryTimelineOut, "timeline.accounts",
     (("day", "^.day"), ("kind", "^.kind"), ("actors", "^.actors"), ("place", "^.place"), ("words", "words"),
      ("mood", "mood"), ("article", "article"), ("event", "event"), ("start", "span.start"), ("end", "span.end"))),
    ("outlets", "Its outlets side by side.", StoryOutletsOut, "outlets",
     (*_same("outlet", "first"), ("articles", "articles"), *_same("words", "wire", "from_whom", "left_out"))),
    ("board", "The negotiation, cell by cell.", StoryBoardOut, "board",
     _same("cell", "day", "name", "text", "by", "article", "statement", "event")),
    ("speakers", "Who said what over the days, and how it moved.", StorySpeakersOut, "speakers.statements",
     (("speaker", "^.name"), ("entity", "^.entity"),
      *_same("day", "act", "content", "outlet", "article", "statement"))),
    ("news", "What each article adds to those before it.", StoryNewsOut, "news.told",
     (("article", "^.article"), ("day", "^.day"), *_same("kind", "what", "text", "by", "before"),
      ("start", "span.0"), ("end", "span.1"), ("id", "id"))),
    ("itineraries", "The visits, calls and meetings of each person.", StoryItinerariesOut, "itineraries.stops",
     (("name", "^.name"), ("entity", "^.entity"), *_same("day", "kind", "place", "origin", "others", "event"))),
)  # fmt: skip

STORIES: tuple[Endpoint, ...] = (
    Endpoint(
        path="/stories",
        what="Stories, the latest first.",
        tag="stories",
        handler=_stories,
        answer=ListOut[StoryLineOut],
        parameters=(
            *PAGING,
            Parameter(
                name="at_least",
                what="Only stories of at least so many articles.",
                kind="integer",
                default=2,
                least=1,
                most=10_000,
            ),
        ),
        columns=_same("id", "opened", "last", "articles", "title", "keywords"),
    ),
    Endpoint(
        path="/stories/{id}",
        what="A story's dossier: all that its articles tell, set side by side.",
        tag="stories",
        handler=_dossier,
        answer=StoryOut,
        parameters=(ID,),
    ),
    *(
        Endpoint(
            path=f"/stories/{{id}}/{name}",
            what=what,
            tag="stories",
            handler=_part(kind),
            answer=kind,
            parameters=(ID,),
            rows=rows,
            columns=columns,
        )
        for name, what, kind, rows, columns in _PARTS
    ),
)
