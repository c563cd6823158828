"""The server: the tools and resources that an assistant is offered, over one archive."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Annotated, Any

from mcp.server.mcpserver import MCPServer
from mcp.server.mcpserver.exceptions import ResourceNotFoundError, ToolError
from mcp_types import CallToolResult, TextContent, ToolAnnotations
from pydantic import Field

from rawi.archive.search import COUNTED
from rawi.desk.archiving import ArchiveDesk
from rawi.desk.pool import DeskPool
from rawi.errors import ArchiveError, RawiError
from rawi.mcp import reading, searching
from rawi.mcp import stories as threads
from rawi.mcp.answers import (
    FiguresAnswer,
    PageAnswer,
    PagePart,
    SearchAnswer,
    Sought,
    StoriesAnswer,
    StoryAnswer,
    StoryPart,
    WhoSaidAnswer,
)
from rawi.mcp.descriptions import INSTRUCTIONS, QUERY, TOOLS, WORDING
from rawi.mcp.wording import cited, one_line, told
from rawi.version import __version__

Query = Annotated[str, Field(description=QUERY, max_length=1_000)]
Limit = Annotated[
    int, Field(ge=1, le=50, description="How many items at most; fewer come when they are long.")
]
Offset = Annotated[
    int,
    Field(ge=0, le=100_000, description="How many to leave out first: `next_offset` of the answer before."),
]
Id = Annotated[str, Field(max_length=200)]
Since = Annotated[date | None, Field(description="The first day, YYYY-MM-DD.")]
Until = Annotated[date | None, Field(description="The last day, YYYY-MM-DD.")]


class Tools:
    """The tools over one archive; each borrows a desk and gives it back."""

    def __init__(self, pool: DeskPool) -> None:
        self._pool = pool

    @contextmanager
    def _desk(self) -> Iterator[ArchiveDesk]:
        try:
            with self._pool.reading() as desk:
                yield desk
        except RawiError as error:
            raise ToolError(str(error)) from error

    def search(
        self,
        query: Query,
        sought: Annotated[
            Sought, Field(description="What to find: whole articles, or findings by themselves.")
        ] = "articles",
        newest: Annotated[bool, Field(description="The newest first, not the best.")] = False,
        limit: Limit = 10,
        offset: Offset = 0,
    ) -> Annotated[CallToolResult, SearchAnswer]:
        """What a search finds."""
        with self._desk() as desk:
            answer = searching.search(desk, query, sought, newest=newest, limit=limit, offset=offset)
        hints = "".join(f"\nDid you mean {one}?" for one in answer.suggestions)
        return _result(answer, f"{_several(answer.total)} {sought} found.{hints}")

    def read_page(
        self,
        article: Annotated[Id, Field(description="Id of the article, or its rawi://article/ID.")],
        part: Annotated[
            PagePart, Field(description="Its text paragraph by paragraph, or what was found in it.")
        ] = "text",
        limit: Limit = 30,
        offset: Offset = 0,
    ) -> Annotated[CallToolResult, PageAnswer]:
        """One part of an article."""
        with self._desk() as desk:
            answer = reading.read_page(desk, article, part, limit=limit, offset=offset)
        return _result(answer, _page_head(answer))

    def stories(
        self,
        at_least: Annotated[int, Field(ge=1, le=1_000, description="Only stories of so many articles.")] = 2,
        limit: Limit = 10,
        offset: Offset = 0,
    ) -> Annotated[CallToolResult, StoriesAnswer]:
        """The latest stories."""
        with self._desk() as desk:
            answer = threads.stories(desk, at_least=at_least, limit=limit, offset=offset)
        return _result(answer, "Stories, the latest first.")

    def story(
        self,
        story: Annotated[Id, Field(description="Id of the story, or its rawi://story/ID.")],
        part: Annotated[StoryPart, Field(description="Which part of its dossier.")] = "timeline",
        limit: Limit = 15,
        offset: Offset = 0,
    ) -> Annotated[CallToolResult, StoryAnswer]:
        """One part of a story's dossier."""
        with self._desk() as desk:
            answer = threads.story(desk, story, part, limit=limit, offset=offset)
        return _result(answer, _story_head(answer))

    def who_said(
        self,
        name: Annotated[
            str, Field(max_length=200, description="A person, office or body, in Arabic or English.")
        ],
        words: Annotated[
            str,
            Field(max_length=500, description="Only statements with these words; act:deny and the like too."),
        ] = "",
        since: Since = None,
        until: Until = None,
        limit: Limit = 15,
        offset: Offset = 0,
    ) -> Annotated[CallToolResult, WhoSaidAnswer]:
        """Statements of who has a name."""
        with self._desk() as desk:
            answer = searching.who_said(
                desk, name, words=words, since=since, until=until, limit=limit, offset=offset
            )
        people = "".join(
            f"\nOf that name: {one.ar} ({one.en or 'no English name known'}), {one.kind}, {one.id}"
            for one in answer.people
        )
        return _result(answer, f"{_several(answer.total)} statements found, the newest first.{people}")

    def figures(
        self,
        query: Annotated[
            str,
            Field(
                max_length=500,
                description="What is counted, a status, a number: قتيل, hostages released, 117.",
            ),
        ],
        since: Since = None,
        until: Until = None,
        newest: Annotated[bool, Field(description="The newest first; false: the best.")] = True,
        limit: Limit = 20,
        offset: Offset = 0,
    ) -> Annotated[CallToolResult, FiguresAnswer]:
        """Who gave which number when."""
        with self._desk() as desk:
            answer = searching.figures(
                desk, query, since=since, until=until, newest=newest, limit=limit, offset=offset
            )
        return _result(answer, f"{_several(answer.total)} figures found.")

    def article_resource(self, id: str) -> str:
        """An article with its findings, as JSON."""
        with self._resource() as desk:
            parts = [
                reading.read_page(desk, id, part, limit=_MOST, offset=0, room=_ROOM) for part in _PAGE_PARTS
            ]
        return _joined(parts, "`read_page`")

    def story_resource(self, id: str) -> str:
        """A story's main parts, as JSON."""
        with self._resource() as desk:
            parts = [
                threads.story(desk, id, part, limit=_MOST, offset=0, room=_ROOM) for part in _STORY_PARTS
            ]
        return _joined(parts, "`story`")

    @contextmanager
    def _resource(self) -> Iterator[ArchiveDesk]:
        try:
            with self._pool.reading() as desk:
                yield desk
        except ArchiveError as error:
            raise ResourceNotFoundError(str(error)) from error


def make_server(pool: DeskPool) -> MCPServer[Any]:
    """The server over a pool of desks, with its tools and resources; read-only.

    `run("stdio")` serves it to the program that started this process; `rawi.mcp.make_app` serves it over HTTP.
    """
    tools = Tools(pool)
    server: MCPServer[Any] = MCPServer(
        "rawi", title="Rawi", version=__version__, instructions=INSTRUCTIONS, log_level="WARNING"
    )
    for name, (title, description) in TOOLS.items():
        server.add_tool(
            getattr(tools, name),
            name=name,
            title=title,
            description=description + WORDING,
            annotations=ToolAnnotations(
                title=title, read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False
            ),
        )  # fmt: skip
    server.resource(
        "rawi://article/{id}",
        name="article",
        title="An article",
        mime_type="application/json",
        description="An article: its source and dating, its text by paragraphs with spans, statements, figures, events."
        + WORDING,
    )(tools.article_resource)
    server.resource(
        "rawi://story/{id}",
        name="story",
        title="A story",
        mime_type="application/json",
        description="A story: its articles, timeline, figures and contradictions, each with its quotes."
        + WORDING,
    )(tools.story_resource)
    return server


_PAGE_PARTS: Sequence[PagePart] = ("text", "statements", "figures", "events")
_STORY_PARTS: Sequence[StoryPart] = ("articles", "timeline", "figures", "contradictions")
_MOST, _ROOM = 500, 60_000  # items and characters of each part of a resource


def _result(
    answer: SearchAnswer | PageAnswer | StoriesAnswer | StoryAnswer | WhoSaidAnswer | FiguresAnswer, head: str
) -> CallToolResult:
    return CallToolResult(
        content=[TextContent(type="text", text=told(head, answer.items, answer.note))],
        structured_content=answer.model_dump(mode="json"),
    )


def _joined(answers: Sequence[PageAnswer] | Sequence[StoryAnswer], tool: str) -> str:
    """The parts of one thing as one JSON object: what all have in common once, then the items of each part."""
    first = answers[0]
    whole = first.model_dump(mode="json", exclude={"part", "items", "next_offset", "note"})
    dumped = {one.part: [item.model_dump(mode="json") for item in one.items] for one in answers}
    cut = [f"{one.part} from offset {one.next_offset}" for one in answers if one.next_offset]
    note = f"Not all is here: {tool} gives {', '.join(cut)}." if cut else None
    return json.dumps({**whole, "parts": dumped, "note": note}, ensure_ascii=False)


def _page_head(answer: PageAnswer) -> str:
    dating = answer.dating
    days = f"\nPossible days: {dating.earliest or '…'} to {dating.latest or '…'}" if dating else ""
    why = "".join(
        f"\n  {clue.why}: {clue.allows}{f' «{one_line(clue.quote.text)}»' if clue.quote else ''}"
        f"{'' if clue.held else ' (set aside)'}"
        for clue in (dating.clues if dating else ())
    )
    counts = ", ".join(f"{count} {name}" for name, count in answer.counts.items())
    return f"{cited(answer.source)}{days}{why}\nStory: {answer.story or 'none'}. It has: {counts}. {answer.part}:"


def _story_head(answer: StoryAnswer) -> str:
    counts = ", ".join(f"{count} {name}" for name, count in answer.counts.items())
    days = f"{answer.opened or '?'} to {answer.last or '?'}"
    return f"Story {answer.id}, {days}, «{one_line(answer.title or '')}». It has: {counts}. {answer.part}:"


def _several(total: int) -> str:
    return f"{COUNTED:,} or more" if total >= COUNTED else str(total)
