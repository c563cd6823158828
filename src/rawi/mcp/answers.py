"""What the tools answer with. Their JSON Schemas are told to assistants; names are those of docs/output.md."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from rawi.archive.search import COUNTED

Sought = Literal["articles", "statements", "figures", "events", "people"]
PagePart = Literal["text", "statements", "figures", "events", "times", "names"]
StoryPart = Literal[
    "articles", "timeline", "figures", "contradictions", "agreements", "speakers", "outlets", "board", "news"
]
Pair = Annotated[
    tuple[int, int], Field(description="First character and the one after the last, in the page's text.")
]


class _Record(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Quote(_Record):
    """Characters of a page, as the outlet wrote them. `cut`: they go on; the span is of what is given."""

    text: str
    span: Pair
    cut: bool = False


class Source(_Record):
    """What a citation needs: article, outlet, day, address."""

    article: str = Field(description="Id of the article, for `read_page`.")
    uri: str = Field(description="The same as a resource: rawi://article/ID.")
    page: str = Field(description="Id of the page whose text all spans count in.")
    title: str | None
    outlet: str | None
    day: date | None = Field(description="The article's day; null: nothing bounds it.")
    day_from: Literal["page", "dating"] | None = Field(
        description="page: the page states the day; dating: it was found by the article's words, a crawl or an editor."
    )
    url: str | None = Field(description="The page's address; null: it has none, cite `source`.")
    source: str = Field(description="Where the page was read from.")


class Voice(_Record):
    """One link of a chain of attribution. `entity` null: none is known."""

    kind: str
    ar: str
    en: str | None
    entity: str | None


class Days(_Record):
    """From the first to the last possible day; null: open on that side."""

    earliest: date | None
    latest: date | None


class Item(_Record):
    """What every item has: its own characters, and where they stand (null in `read_page`: the answer's own source)."""

    quotes: list[Quote]
    source: Source | None


class ArticleItem(Item):
    """An article; `quotes` is the stretch that matches a search, or its title."""

    item: Literal["article"] = "article"
    id: str
    because: str | None = Field(default=None, description="Why it belongs to its story.")


class Move(_Record):
    """How a saying stands to an earlier one of the same speaker about the same thing."""

    relation: str
    earlier: str = Field(description="Id of the earlier statement.")


class StatementItem(Item):
    """Something said; `quotes` is what was said, in the outlet's words, in one stretch or more."""

    item: Literal["statement"] = "statement"
    id: str
    speaker: Voice
    act: str
    mode: str = Field(description="direct, indirect, or mixed (indirect with words in quotation marks).")
    anonymous: bool
    chain: list[Voice] = Field(description="From the one who spoke to the outlet.")
    addressee: list[str] = []
    on: Days | None = None
    negated: bool = False
    planned: bool = False
    nested_in: str | None = None
    moves: list[Move] = []


class FigureItem(Item):
    """A number. `low` and `high` are equal for one number; null: open on that side."""

    item: Literal["figure"] = "figure"
    id: str
    low: float | None
    high: float | None
    bound: str
    unit: str | None
    counted: str | None = Field(description="What is counted, in plain English; null: not on the lists.")
    counted_ar: str | None
    status: str | None
    place: str | None
    as_of: Days | None
    cumulative: bool | None
    by: list[Voice] = Field(description="Who gives it, through whom; empty: the outlet itself.")
    attributed: str | None = Field(description="The characters of who gives it, where it is no statement.")


class Actor(_Record):
    """Who takes part in an event, and as what."""

    role: str
    ar: str
    en: str | None
    entity: str | None


class EventItem(Item):
    """Something that happened, is planned or is denied; `quotes` are the words that tell it."""

    item: Literal["event"] = "event"
    id: str
    kind: str
    mood: str
    actors: list[Actor]
    place: str | None
    on: Days | None
    by: list[Voice] = Field(description="On whose word; empty: the outlet's own account.")


class PersonItem(Item):
    """A person or body; `quotes` is a place that names it."""

    item: Literal["person"] = "person"
    id: str
    kind: str
    ar: str
    en: str | None
    wikidata: str | None


class StretchItem(Item):
    """A paragraph of the article, or a part of a long one."""

    item: Literal["stretch"] = "stretch"
    number: int


class TimeItem(Item):
    """Words that tell a time, and the days they mean."""

    item: Literal["time"] = "time"
    kind: str
    value: str
    earliest: date | None
    latest: date | None


class NameItem(Item):
    """Characters that name somebody or something; `entity` null: not told who."""

    item: Literal["name"] = "name"
    kind: str
    ar: str | None
    en: str | None
    entity: str | None
    office: str | None


class Clue(_Record):
    """What rules days out for an article. `held` false: it contradicts stronger clues and was set aside."""

    why: str
    allows: str
    quote: Quote | None
    held: bool


class Dating(_Record):
    """The days that no clue rules out, and the clues, strongest first."""

    earliest: date | None
    latest: date | None
    exact: bool
    clues: list[Clue]


class Happening(Item):
    """What happened once, by all who tell it; `quotes` and `source` are of the first account."""

    item: Literal["happening"] = "happening"
    kind: str
    day: date | None
    actors: list[str]
    place: str | None
    accounts: list[Account]
    more_accounts: int = 0


class Account(Item):
    """One article's telling of a happening."""

    event: str
    mood: str
    said_in: str | None


class Point(Item):
    """A number of a story with the day it is told for and who gives it (`by` null: the outlet)."""

    item: Literal["point"] = "point"
    id: str
    counted: str
    status: str | None
    low: float | None
    high: float | None
    bound: str
    day: date | None
    told: bool = Field(description="Whether the text gives the day.")
    by: str | None
    place: str | None


class Comparison(_Record):
    """Numbers set side by side: two that cannot both be right, or several that agree or add up."""

    item: Literal["contradiction", "same", "sum"]
    counted: str
    status: str | None
    points: list[Point]


class WordUse(Item):
    """A word an outlet chose where there are several for the same; how often, and the first place."""

    group: str
    word: str
    times: int


class OutletItem(Item):
    """An outlet's part of a story; `quotes` is the title of its first article. No score of bias."""

    item: Literal["outlet"] = "outlet"
    outlet: str
    articles: int
    first: date | None
    wire: float = Field(description="The share of its words that are taken over from others, 0 to 1.")
    from_whom: list[str]
    left_out: list[str] = Field(description="Voices that at least two others have and it has not.")
    uses: list[WordUse]


class BoardItem(Item):
    """An entry of a negotiation's board."""

    item: Literal["entry"] = "entry"
    cell: str
    name: str
    by: str | None
    day: date | None
    statement: str | None
    event: str | None


class NewsItem(Item):
    """One thing that an article was the first of its story to tell."""

    item: Literal["news"] = "news"
    kind: str
    id: str
    what: str
    day: date | None
    by: list[str]
    before: str | None = Field(description="The last value told of the same figure.")


class _Answer(_Record):
    next_offset: int | None = Field(description="Ask again with this offset for more; null: that is all.")
    note: str | None = Field(description="What else to know of the answer, and how to go on.")


class SearchAnswer(_Answer):
    """What a search found. `loose`: no article has all the words, these have some."""

    sought: Sought
    total: int = Field(description=f"How many there are; {COUNTED:,} means that many or more.")
    loose: bool
    suggestions: list[str]
    items: list[
        Annotated[
            ArticleItem | StatementItem | FigureItem | EventItem | PersonItem, Field(discriminator="item")
        ]
    ]


class PageAnswer(_Answer):
    """An article, and one part of what stands in it."""

    source: Source
    role: str = Field(description="main, or embedded in another article's page.")
    published: Quote | None = Field(description="The day as the page states it.")
    dating: Dating | None
    credit: Quote | None
    byline: Quote | None
    dateline: Quote | None
    agencies: list[Quote]
    keywords: list[str]
    story: str | None = Field(description="Id of its story, for `story`.")
    counts: dict[str, int] = Field(description="How many items each part has.")
    part: PagePart
    items: list[
        Annotated[
            StretchItem | StatementItem | FigureItem | EventItem | TimeItem | NameItem,
            Field(discriminator="item"),
        ]
    ]


class StoryItem(Item):
    """A story; `quotes` and `source` are of its latest article, `title` is that of its most central one."""

    item: Literal["story"] = "story"
    id: str
    uri: str
    title: str | None
    opened: date | None
    last: date | None
    articles: int
    keywords: list[str]


class StoriesAnswer(_Answer):
    """Stories, the latest first."""

    items: list[StoryItem]


class StoryAnswer(_Answer):
    """A story, and one part of its dossier."""

    id: str
    uri: str
    title: str | None
    opened: date | None
    last: date | None
    keywords: list[str]
    subjects: list[str]
    counts: dict[str, int] = Field(description="How many items each part has.")
    part: StoryPart
    items: list[
        Annotated[
            ArticleItem | Happening | Point | Comparison | StatementItem | OutletItem | BoardItem | NewsItem,
            Field(discriminator="item"),
        ]
    ]


class WhoSaidAnswer(_Answer):
    """What people of a name said, the newest first, and who has such a name."""

    total: int
    people: list[PersonItem]
    items: list[StatementItem]


class FiguresAnswer(_Answer):
    """Numbers, the newest first unless the best were asked for."""

    total: int
    items: list[FigureItem]


Happening.model_rebuild()
