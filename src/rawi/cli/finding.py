"""The commands that find: search, related, stories, who, figures, copies."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from rawi.archive.search import COUNTED
from rawi.cli.archive import ArchiveOption, JsonOption, line
from rawi.cli.dossiers import DossierRenderer
from rawi.cli.rendering import plain
from rawi.desk.archiving import ArchiveDesk, Shown
from rawi.desk.relating import related_output
from rawi.desk.reported import figure_out, statement_out
from rawi.desk.storied import story_output

LimitOption = Annotated[int, typer.Option("--limit", "-n", min=1, help="How many at most.")]


class Sought(StrEnum):
    """What a search is for."""

    articles = "articles"
    statements = "statements"
    figures = "figures"
    events = "events"
    people = "people"


def search(
    words: Annotated[
        list[str],
        typer.Argument(
            metavar="WORDS…", help='Words, "phrases", -not, field:value (speaker, outlet, place, since, …).'
        ),
    ],
    archive: ArchiveOption,
    sought: Annotated[Sought, typer.Option("--in", help="What to find.")] = Sought.articles,
    newest: Annotated[bool, typer.Option("--newest", help="The newest first, not the best.")] = False,
    facets: Annotated[
        bool, typer.Option("--facets", help="Count what was found by outlet, speaker, …")
    ] = False,
    limit: LimitOption = 10,
    offset: Annotated[int, typer.Option(min=0, help="How many to leave out first.")] = 0,
    as_json: JsonOption = False,
) -> None:
    """Search an archive: spelling, clitics, number and gender are seen through."""
    with ArchiveDesk(archive) as desk:
        query = desk.query(" ".join(_quoted(words)), newest=newest)
        found = desk.find(sought.value, query, limit=limit, offset=offset)
        if sought is Sought.articles:
            found = desk.search(query, limit=limit, offset=offset, facets=facets)
        shown = list(desk.show(found.hits, query))
    if as_json:
        for one in shown:
            line(one)
        return
    console = Console()
    for one in shown:
        console.print(_hit(one))
    several = " or more" if found.total >= COUNTED else ""
    console.print(f"{found.total}{several} found" + (", none with all the words" if found.loose else ""))
    for word, better in found.suggestions:
        console.print(Text(plain(f"{word}: did you mean {better}?")))
    for facet in found.facets:
        values = "  ".join(f"{value} {count}" for value, count in facet.values)
        console.print(Text(plain(f"{facet.field}: {values}"), style="dim"))


def stories(
    archive: ArchiveOption,
    at_least: Annotated[int, typer.Option(min=1, help="Only stories of at least so many articles.")] = 2,
    limit: LimitOption = 20,
    as_json: JsonOption = False,
) -> None:
    """The stories of an archive, the latest first."""
    with ArchiveDesk(archive) as desk:
        found = desk.stories(limit=limit, at_least=at_least)
        if as_json:
            for story in found:
                line(story_output(desk.dossier(story.id)))
            return
    table = Table("story", "from", "to", "articles", "title")
    for story in found:
        table.add_row(
            story.id, str(story.opened or "?"), str(story.last or "?"), str(story.articles),
            Text(plain(story.title or " ".join(story.keywords)), justify="right"),
        )  # fmt: skip
    Console().print(table)


def story(
    id: Annotated[str, typer.Argument(metavar="STORY")],
    archive: ArchiveOption,
    board: Annotated[bool, typer.Option("--board", help="The negotiation, cell by cell.")] = False,
    figures: Annotated[
        bool, typer.Option("--figures", help="Figures over time, who agrees and who does not.")
    ] = False,
    outlets: Annotated[bool, typer.Option("--outlets", help="Outlets side by side.")] = False,
    timeline: Annotated[
        bool, typer.Option("--timeline", help="What happened, by day, and who tells it.")
    ] = False,
    speakers: Annotated[bool, typer.Option("--speakers", help="Who said what over the days.")] = False,
    new: Annotated[bool, typer.Option("--new", help="What each article adds to those before it.")] = False,
    as_json: JsonOption = False,
) -> None:
    """One story: its articles, why each belongs to it, and what they tell together."""
    with ArchiveDesk(archive) as desk:
        if as_json:
            line(story_output(desk.dossier(id)))
            return
        dossier = desk.dossier(id)
    shown = DossierRenderer(Console())
    shown.head(dossier)
    parts = ((board, shown.board), (figures, shown.figures), (outlets, shown.outlets),
             (timeline, shown.timeline), (speakers, shown.speakers), (new, shown.news))  # fmt: skip
    for asked, show in parts:
        if asked:
            show(dossier)
    if not any(asked for asked, _ in parts):
        shown.articles(dossier)


def who(
    name: Annotated[
        list[str], typer.Argument(metavar="NAME…", help="A person or body, in Arabic or English.")
    ],
    archive: ArchiveOption,
    limit: LimitOption = 20,
    as_json: JsonOption = False,
) -> None:
    """Everything a person or body said, the newest first; and who else has such a name."""
    with ArchiveDesk(archive) as desk:
        query = desk.query(" ".join(f"speaker:{word}" for word in " ".join(name).split()), newest=True)
        found = desk.find("statements", query, limit=limit)
        people = desk.find("people", desk.query(" ".join(name)), limit=limit)
        said = [(hit, desk.statement(hit)) for hit in found.hits]
        named = {hit.id: desk.entity(hit) for hit in people.hits}
    if as_json:
        for entity in named.values():
            line({"entity": entity})
        for hit, statement in said:
            line({"hit": hit, "statement": statement_out(statement) if statement else None})
        return
    console = Console()
    for entity in named.values():
        if entity:
            console.print(
                Text(plain(f"{entity.ar} ({entity.en or '?'}), {entity.kind}, {entity.id}"), style="bold")
            )
    for hit, statement in said:
        if statement:
            chain = " < ".join(voice.ar for voice in statement.chain)
            console.print(Text(plain(f"{hit.day or '?'} {statement.act}, {chain}"), style="dim"))
            console.print(Text(plain(statement.text)))
    console.print(f"{found.total} statements")


def figures(
    words: Annotated[
        list[str], typer.Argument(metavar="WORDS…", help="What is counted, a number, a status.")
    ],
    archive: ArchiveOption,
    limit: LimitOption = 20,
    as_json: JsonOption = False,
) -> None:
    """Figures with what they count, their day and whose they are."""
    with ArchiveDesk(archive) as desk:
        found = desk.find("figures", desk.query(" ".join(_quoted(words))), limit=limit)
        shown = [(hit, desk.figure(hit)) for hit in found.hits]
    if as_json:
        for hit, figure in shown:
            line({"hit": hit, "figure": figure_out(figure) if figure else None})
        return
    table = Table("day", "figure", "counted", "status", "whose", "outlet", "article")
    for hit, figure in shown:
        if figure:
            whose = figure.attributed.quote if figure.attributed else ""
            table.add_row(
                str(hit.day or "?"), Text(plain(figure.evidence.quote)), figure.counted_en or "", figure.status or "",
                Text(plain(whose)), Text(plain(hit.outlet or "")), hit.article,
            )  # fmt: skip
    Console().print(table)
    typer.echo(f"{found.total} figures")


def copies(archive: ArchiveOption, as_json: JsonOption = False) -> None:
    """Articles that carry one text: which has it from which, and how much of it."""
    with ArchiveDesk(archive) as desk:
        found = desk.archive.threads.copies()
        if as_json:
            for one in found:
                line(one)
            return
        rows = {
            row.id: row
            for row in desk.archive.articles(ids=[id for one in found for id in (one.article, one.original)])
        }
    table = Table("kind", "shared", "credited", "copy", "original", "because")
    for one in found:
        names = [
            Text(plain(f"{rows[id].outlet or rows[id].source}: {rows[id].title or ''}"))
            for id in (one.article, one.original)
        ]
        table.add_row(one.kind, f"{one.shared:.0%}", "yes" if one.credited else "no", *names, one.because)
    Console().print(table)


def related(
    article: Annotated[
        str, typer.Argument(metavar="ID|PATH", help="An article of the archive, or a page that is read now.")
    ],
    archive: ArchiveOption,
    limit: LimitOption = 10,
    as_json: JsonOption = False,
) -> None:
    """Articles about the same things as one, the most alike first; which are copies, which of its story."""
    with ArchiveDesk(archive) as desk:
        path = Path(article)
        found = (
            desk.related_to_page(path, limit=limit) if path.is_file() else desk.related(article, limit=limit)
        )
    if as_json:
        for one in found:
            line(related_output(one))
        return
    console = Console()
    for one in found:
        hit = one.related.hit
        known: list[str] = [one.copy.kind if one.copy.kind != "same" else "same text"] if one.copy else []
        known += ["same story"] if one.same_story else []
        text = Text(plain(hit.title or hit.id), style="bold")
        text.append(plain(f"\n{hit.day or '?'}  {hit.outlet or ''}  {hit.article}\n"), style="dim")
        text.append(plain(f"{hit.score:.2f}  {'، '.join(one.related.words)}"), style="not bold")
        text.append(f"{'  (' + ', '.join(known) + ')' if known else ''}\n", style="dim")
        console.print(text)
    console.print(f"{len(found)} related")


def _hit(one: Shown) -> Text:
    hit, snippet = one.hit, one.snippet
    text = Text()
    text.append(plain(hit.title or hit.id), style="bold")
    text.append(plain(f"\n{hit.day or '?'}  {hit.outlet or ''}  {hit.article}\n"), style="dim")
    if snippet:
        at = snippet.span.start
        last = 0
        for mark in snippet.marks:
            text.append(plain(snippet.text[last : mark.start - at]))
            text.append(plain(snippet.text[mark.start - at : mark.end - at]), style="reverse")
            last = mark.end - at
        text.append(plain(snippet.text[last:]) + "\n")
    return text


def _quoted(words: list[str]) -> Iterable[str]:
    """The shell took the quotation marks: words given together, beside others, are a phrase again."""
    for word in words:
        phrase = len(words) > 1 and " " in word and not set('":') & set(word)
        yield f'"{word}"' if phrase else word
