"""Takes an archive out in forms that other programs read: JSON Lines, CSV, Parquet, ninjs, PLOVER's columns."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator
from dataclasses import astuple, dataclass, fields, replace
from datetime import date
from pathlib import Path
from typing import Any, Literal, get_args

from rawi.archive import Archive, ArticleRow
from rawi.desk.contract import to_json
from rawi.errors import ArchiveError
from rawi.model import Article, Event, Figure, Reading, Statement, When

Form = Literal["jsonl", "csv", "parquet", "ninjs", "plover"]
_STEP = 500
_ROWS = 50_000  # of a Parquet row group
_NINJS = "http://www.iptc.org/std/ninjs/ninjs-schema_3.0.json"
_PLOVER_COLUMNS = (
    "Event ID", "Event Date", "Event Type", "Event Mode", "Actor Name", "Recipient Name", "Placename", "Event Text",
    "Mood", "Story ID", "Publication Date", "Source", "URL", "Headline",
)  # fmt: skip
_RECIPIENTS = frozenset(("target",))


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleLine:
    """An article as a row."""

    id: str
    url: str | None
    source: str
    outlet: str | None
    domain: str | None
    day: date | None
    title: str | None
    credit: str | None
    keywords: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementLine:
    """A statement as a row; `chain` from the one who spoke to the outlet, joined by ` < `."""

    id: str
    article: str
    day: date | None
    outlet: str | None
    speaker_ar: str
    speaker_en: str | None
    speaker_kind: str
    act: str
    mode: str
    content: str
    cue: str
    chain: str
    anonymous: bool
    negated: bool
    planned: bool
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureLine:
    """A figure as a row; no `low` or `high`: open on that side."""

    id: str
    article: str
    day: date | None
    outlet: str | None
    text: str
    low: float | None
    high: float | None
    bound: str
    unit: str | None
    counted_ar: str | None
    counted_en: str | None
    status: str | None
    earliest: date | None
    latest: date | None
    source: str | None
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class EventLine:
    """An event as a row; `parts` with their roles, joined by `; `."""

    id: str
    article: str
    day: date | None
    outlet: str | None
    kind: str
    plover: str | None
    text: str
    parts: str
    place: str | None
    earliest: date | None
    latest: date | None
    mood: str
    start: int
    end: int


_Line = ArticleLine | StatementLine | FigureLine | EventLine
_TABLES: tuple[tuple[str, type[_Line], Callable[[ArticleRow, Article], Iterator[_Line]]], ...]


def export_archive(archive: Archive, form: Form, into: Path) -> list[Path]:
    """Write an archive's current articles, judgements obeyed, into a folder; the files written.

    `jsonl` is one line a page of the contract's JSON, `ninjs` one line an article of ninjs 3.0; `csv` and `parquet` are
    four tables (articles, statements, figures, events); `plover` is events alone, in PLOVER's columns.

    Raises:
        ArchiveError: the form is not known, needs an extra that is not installed, or the folder cannot be written to.
    """
    if form not in get_args(Form):
        raise ArchiveError(f"{form!r} is no form of export; it may be {', '.join(get_args(Form))}")
    try:
        into.mkdir(parents=True, exist_ok=True)
        if form == "jsonl":
            return [_lines(into / "pages.jsonl", (to_json(one).decode() for one in _readings(archive)))]
        if form == "ninjs":
            return [
                _lines(into / "articles.ninjs.jsonl", (_json(_ninjs(*one)) for one in _articles(archive)))
            ]
        if form == "plover":
            return [_csv(into / "events.plover.csv", _PLOVER_COLUMNS, _plover(archive))]
        if form == "parquet":
            return [
                _parquet(into / f"{name}.parquet", kind, _table(archive, read))
                for name, kind, read in _TABLES
            ]
        return [
            _csv(
                into / f"{name}.csv",
                tuple(one.name for one in fields(kind)),
                map(astuple, _table(archive, read)),
            )
            for name, kind, read in _TABLES
        ]
    except OSError as error:
        raise ArchiveError(f"{into}: cannot be written: {error.strerror or error}") from error


def _readings(archive: Archive) -> Iterator[Reading]:
    for page, shown in _shown(archive):
        reading = archive.reading(page)
        if reading is not None:
            yield replace(reading, articles=tuple(article for _, article in shown))


def _articles(archive: Archive) -> Iterator[tuple[ArticleRow, Article]]:
    for _, shown in _shown(archive):
        yield from shown


def _shown(archive: Archive) -> Iterator[tuple[str, list[tuple[ArticleRow, Article]]]]:
    last = 0
    while pages := archive.pages(after=last, limit=_STEP):
        for last, page in pages:  # noqa: B007 - the last one is where the next step goes on
            yield page, archive.shown(page)


def _table(archive: Archive, read: Callable[[ArticleRow, Article], Iterator[_Line]]) -> Iterator[_Line]:
    for row, article in _articles(archive):
        yield from read(row, article)


def _lines(path: Path, lines: Iterator[str]) -> Path:
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for line in lines:
            file.write(line + "\n")
    return path


def _csv(path: Path, columns: tuple[str, ...], rows: Iterator[tuple[Any, ...]]) -> Path:
    # With the mark that spreadsheets need to see that it is UTF-8.
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(columns)
        for row in rows:
            writer.writerow([csv_cell(value) for value in row])
    return path


def csv_cell(value: Any) -> Any:
    """A value as a cell of a CSV file."""
    # A cell that begins like a formula would be run by spreadsheets.
    return f"'{value}" if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r") else value


def _parquet(path: Path, kind: type[_Line], rows: Iterator[_Line]) -> Path:
    try:
        import pyarrow
        from pyarrow import parquet
    except ImportError as error:
        raise ArchiveError("Parquet needs an extra: pip install 'rawi[parquet]'") from error
    types = {
        "str": pyarrow.string(), "int": pyarrow.int64(), "float": pyarrow.float64(), "bool": pyarrow.bool_(),
        "date": pyarrow.date32(),
    }  # fmt: skip
    schema = pyarrow.schema([(one.name, types[str(one.type).partition(" ")[0]]) for one in fields(kind)])
    with parquet.ParquetWriter(path, schema, compression="zstd") as writer:
        batch: list[dict[str, Any]] = []
        for row in rows:
            batch.append({one.name: getattr(row, one.name) for one in fields(kind)})
            if len(batch) >= _ROWS:
                writer.write_table(pyarrow.Table.from_pylist(batch, schema=schema))
                batch = []
        writer.write_table(pyarrow.Table.from_pylist(batch, schema=schema))
    return path


def _article_lines(row: ArticleRow, article: Article) -> Iterator[_Line]:
    yield ArticleLine(
        id=row.id, url=row.url, source=row.source, outlet=row.outlet, domain=row.domain, day=row.day, title=row.title,
        credit=row.credit, keywords="; ".join(article.keyword_values), text=article.text,
    )  # fmt: skip


def _statement_lines(row: ArticleRow, article: Article) -> Iterator[_Line]:
    for one in article.statements:
        yield StatementLine(
            id=one.id, article=row.id, day=row.day, outlet=row.outlet, speaker_ar=one.speaker.ar,
            speaker_en=one.speaker.en, speaker_kind=one.speaker.kind, act=one.act, mode=one.mode, content=one.text,
            cue=one.cue.quote, chain=" < ".join(voice.ar for voice in one.chain), anonymous=one.anonymous,
            negated=one.negated, planned=one.planned, start=one.content[0].span.start, end=one.content[-1].span.end,
        )  # fmt: skip


def _figure_lines(row: ArticleRow, article: Article) -> Iterator[_Line]:
    for one in article.figures:
        earliest, latest = _days(one.as_of)
        yield FigureLine(
            id=one.id, article=row.id, day=row.day, outlet=row.outlet, text=one.evidence.quote, low=one.low,
            high=one.high, bound=one.bound, unit=one.unit, counted_ar=one.counted.quote if one.counted else None,
            counted_en=one.counted_en, status=one.status, earliest=earliest, latest=latest, source=_whose(one, article),
            start=one.evidence.span.start, end=one.evidence.span.end,
        )  # fmt: skip


def _event_lines(row: ArticleRow, article: Article) -> Iterator[_Line]:
    for one in article.events:
        earliest, latest = _days(one.on)
        yield EventLine(
            id=one.id, article=row.id, day=row.day, outlet=row.outlet, kind=one.kind, plover=one.plover,
            text=one.trigger.quote, parts="; ".join(f"{part.role}: {part.ar}" for part in one.parts),
            place=one.place.ar if one.place else None, earliest=earliest, latest=latest, mood=one.mood,
            start=one.trigger.span.start, end=one.trigger.span.end,
        )  # fmt: skip


_TABLES = (
    ("articles", ArticleLine, _article_lines),
    ("statements", StatementLine, _statement_lines),
    ("figures", FigureLine, _figure_lines),
    ("events", EventLine, _event_lines),
)


def _whose(figure: Figure, article: Article) -> str | None:
    statement: Statement | None = next((one for one in article.statements if one.id == figure.source), None)
    if statement:
        return statement.speaker.ar
    return figure.attributed.quote if figure.attributed else None


def _days(when: When | None) -> tuple[date | None, date | None]:
    return (when.earliest, when.latest) if when else (None, None)


def _ninjs(row: ArticleRow, article: Article) -> dict[str, Any]:
    """ninjs 3.0 (IPTC): only what the page states; a property without a value is left out, as the schema asks."""
    entities = {one.entity.id: one.entity for one in article.mentions if one.entity}
    named = {
        kind: [{"name": one.ar, "literal": one.id} for one in entities.values() if one.kind == of]
        for kind, of in (("people", "person"), ("organisations", "body"), ("places", "place"))
    }
    words = len(article.text.split())
    made: dict[str, Any] = {
        "standard": {"name": "ninjs", "version": "3.0", "schema": _NINJS},
        "uri": f"urn:rawi:article:{row.id}",
        "type": "text",
        "language": "ar",
        "renditions": [{"name": "web", "href": row.url}] if row.url else None,
        "firstcreated": f"{row.day.isoformat()}T00:00:00Z" if row.day else None,
        "versioncreated": f"{row.day.isoformat()}T00:00:00Z" if row.day else None,
        "headlines": [{"role": "main", "value": row.title}] if row.title else None,
        "bodies": [
            {"role": "main", "contenttype": "text/plain", "value": article.text, "charcount": len(article.text),
             "wordcount": words}
        ],
        "by": article.byline.quote if article.byline else None,
        "located": article.dateline.quote if article.dateline else None,
        "infosources": [{"name": one.quote} for one in (article.credit, *article.agencies) if one],
        "keywords": list(article.keyword_values),
        **named,
    }  # fmt: skip
    return {key: value for key, value in made.items() if value}


def _plover(archive: Archive) -> Iterator[tuple[Any, ...]]:
    for row, article in _articles(archive):
        for event in article.events:
            if event.plover:
                yield _plover_row(row, event)


def _plover_row(row: ArticleRow, event: Event) -> tuple[Any, ...]:
    earliest, latest = _days(event.on)
    actors = [part.en or part.ar for part in event.parts if part.role not in _RECIPIENTS]
    recipients = [part.en or part.ar for part in event.parts if part.role in _RECIPIENTS]
    return (
        event.id, earliest if earliest and earliest == latest else row.day, event.plover, event.kind,
        "; ".join(actors), "; ".join(recipients), (event.place.en or event.place.ar) if event.place else None,
        event.trigger.quote, event.mood, row.id, row.day, row.outlet or row.domain, row.url, row.title,
    )  # fmt: skip


def _json(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False)
