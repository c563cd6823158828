"""Readings in Parquet: the columns that a batch writes and an archive takes in."""

from __future__ import annotations

import json
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain, islice
from typing import IO, Any

from rawi.archive.codec import pack_reading, unpack_reading
from rawi.archive.rows import day_of
from rawi.desk.places import below, place_of
from rawi.errors import ArchiveError, MissingExtra
from rawi.model import Article, Reading, Refusal
from rawi.script import WORD, fold
from rawi.stories import SIGNED_WITH, sign

MANIFEST = "rawi-batch.json"
FORMAT = 1
FILTERED = "filter"  # the stage of refusals by the early filter: kept in parts, not taken into archives
_GROUP = 512  # rows
_READ = 64
_LEVEL = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleCell:
    """An article of a row. `day` is the one it is sorted by; `signature` is what its copies are found by, of
    its `words` (so many) as they are folded.
    """

    id: str
    role: str
    title: str | None
    outlet: str | None
    domain: str | None
    published: date | None
    day: date | None
    text: str
    words: int
    signature: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One page of a part. Refused: `stage` and `reason` say why, and all after them is None or empty.

    `reading` is everything that was found, as the archive keeps it.
    """

    source: str
    stage: str | None = None
    reason: str | None = None
    page: str | None = None
    url: str | None = None
    fetched_at: str | None = None
    media_type: str | None = None
    charset: str | None = None
    language: str | None = None
    text: str | None = None
    engine: str | None = None
    lexica: str | None = None
    articles: tuple[ArticleCell, ...] = ()
    reading: bytes | None = None


def row_of(result: Reading | Refusal) -> Row:
    """A result as a row, without the time it was made at. Raises UnicodeEncodeError for what is no text."""
    if isinstance(result, Refusal):
        return Row(source=_text(result.source), stage=result.stage, reason=_text(result.reason))
    page = result.page
    page.text.encode()
    return Row(
        source=_text(page.source), page=page.id, url=page.url, fetched_at=page.fetched_at,
        media_type=page.media_type, charset=page.charset, language=page.language, text=page.text,
        engine=result.engine, lexica=result.lexica, articles=tuple(map(_cell, result.articles)),
        reading=pack_reading(replace(result, made_at=None)),
    )  # fmt: skip


def result_of(row: Row) -> Reading | Refusal:
    """The result that `row_of` was given. Raises ValueError, TypeError or zlib.error when it is damaged."""
    if row.reading is None or row.text is None:
        return Refusal(source=row.source, stage=row.stage or "", reason=row.reason or "")
    return unpack_reading(row.reading, row.text)


def _cell(article: Article) -> ArticleCell:
    stamp = article.stamp("published")
    words = WORD.findall(fold(article.text).folded)
    return ArticleCell(
        id=article.id, role=article.role, title=article.title.quote if article.title else None,
        outlet=article.outlet.name if article.outlet else None,
        domain=article.outlet.domain if article.outlet else None,
        published=stamp.day if stamp else None, day=day_of(article), text=article.text,
        words=len(words), signature=sign(words),
    )  # fmt: skip


def _text(text: str) -> str:
    return text.encode("utf-8", "replace").decode()


def _arrow() -> Any:
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError as error:
        raise MissingExtra('a batch is written as Parquet; install "rawi[parquet]"') from error
    return pyarrow


def _schema(arrow: Any) -> Any:
    text, day = arrow.string(), arrow.date32()
    article = arrow.struct(
        [("id", text), ("role", text), ("title", text), ("outlet", text), ("domain", text), ("published", day),
         ("day", day), ("text", text), ("words", arrow.int32()), ("signature", arrow.list_(arrow.int64()))]
    )  # fmt: skip
    names = (
        "source", "stage", "reason", "page", "url", "fetched_at", "media_type", "charset", "language", "text",
        "engine", "lexica",
    )  # fmt: skip
    fields = [(name, text) for name in names]
    return arrow.schema([*fields, ("articles", arrow.list_(article)), ("reading", arrow.binary())])


def write_part(stream: IO[bytes], rows: Iterable[Row]) -> dict[str, int]:
    """Write rows as one Parquet file; how many pages were read, and how many were refused for each reason's first word.

    The same rows give the same bytes wherever the same pyarrow writes them.

    Raises:
        MissingExtra: pyarrow is not installed.
    """
    arrow = _arrow()
    schema, counts, rest = _schema(arrow), Counter[str](), iter(rows)
    writer = arrow.parquet.ParquetWriter(
        stream, schema, compression="zstd", compression_level=_LEVEL, version="2.6", data_page_version="1.0",
        use_dictionary=["stage", "reason", "media_type", "charset", "language", "engine", "lexica"],
        write_statistics=["source", "page", "url"],
    )  # fmt: skip
    with writer:
        while group := list(islice(rest, _GROUP)):
            for one in group:
                counts[_counted(one)] += 1
            columns = {name: [_plain(one, name) for one in group] for name in schema.names}
            writer.write_table(arrow.table(columns, schema=schema), row_group_size=_GROUP)
        told = {"counts": dict(sorted(counts.items())), "format": FORMAT, "signed": SIGNED_WITH}
        writer.add_key_value_metadata({"rawi": json.dumps(told, sort_keys=True)})
    return dict(counts)


def _plain(row: Row, name: str) -> Any:
    value = getattr(row, name)
    if name != "articles":
        return value
    return [{key: getattr(one, key) for key in ArticleCell.__slots__} for one in value]


def _counted(row: Row) -> str:
    if row.reason is None:
        return "pages"
    return FILTERED if row.stage == FILTERED else row.reason.partition(":")[0]


def counts_of(path: str) -> dict[str, int]:
    """The counts that `write_part` gave, from a part's last bytes. Raises ArchiveError when it is none of ours."""
    arrow = _arrow()
    try:
        with place_of(path).open(path) as stream:
            told = json.loads(arrow.parquet.read_metadata(stream).metadata[b"rawi"])
        return dict(told["counts"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ArchiveError(f"{path}: damaged, or not of this program: {error}") from error


def read_rows(path: str, columns: Iterable[str] | None = None) -> Iterator[Row]:
    """The rows of a part, in order; with `columns`, those columns alone (`source` is always read).

    Raises:
        ArchiveError: the part is damaged, or none of ours.
    """
    arrow = _arrow()
    wanted = None if columns is None else list(dict.fromkeys(("source", *columns)))
    try:
        with place_of(path).open(path) as stream:
            file = arrow.parquet.ParquetFile(stream)
            for batch in file.iter_batches(batch_size=_READ, columns=wanted):
                for one in batch.to_pylist():
                    cells = [
                        ArticleCell(**{**cell, "signature": tuple(cell["signature"])})
                        for cell in one.pop("articles", None) or ()
                    ]
                    yield Row(**one, articles=tuple(cells))
    except (OSError, ValueError, TypeError) as error:
        raise ArchiveError(f"{path}: damaged, or not of this program: {error}") from error


# --- folders of parts


def has_parts(folder: str) -> bool:
    """Whether a batch has written to this folder, here or in object storage."""
    path = below(folder, MANIFEST)
    return place_of(path).exists(path)


def parts_of(folder: str) -> tuple[list[str], int]:
    """The addresses of a batch's parts, in its order, and how many more there will be when it is done.

    Raises:
        ArchiveError: the folder's list of parts is missing or damaged.
    """
    path = below(folder, MANIFEST)
    try:
        with place_of(path).open(path) as stream:
            names = [str(one["part"]) for one in json.load(stream)["shards"]]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ArchiveError(f"{path}: damaged, or not of this program: {error}") from error
    there = {one.path for one in place_of(folder).find(below(folder, "parts"))}
    whole = [below(folder, "parts", name) for name in names]
    found = [one for one in whole if one in there]
    return found, len(whole) - len(found)


def read_parts(
    folder: str, *, made_at: str | None = None, seen: Callable[[str], None] | None = None
) -> Iterator[Reading | Refusal]:
    """The readings and refusals of a batch, in its order, without the pages that its early filter put aside.

    `made_at` is noted in the readings, which have no time of their own; `seen` is told the name of each page. A part
    that is damaged, or not there yet, is a refusal that says so, and the rest go on.
    """
    paths, missing = parts_of(folder)
    for result in chain.from_iterable(map(_results, paths)):
        if isinstance(result, Refusal):
            yield result
            continue
        if seen:
            seen(result.page.source)
        yield replace(result, made_at=made_at)
    if missing:
        reason = f"not found: {missing} of {missing + len(paths)} parts are not read yet; run rawi batch read again"
        yield Refusal(source=folder, stage="open", reason=reason)


def _results(path: str) -> Iterator[Reading | Refusal]:
    try:
        for row in read_rows(path):
            if row.stage == FILTERED:
                continue
            try:
                yield result_of(row)
            except (ValueError, TypeError, zlib.error) as error:
                yield Refusal(source=row.source, stage="open", reason=f"undecodable: damaged row ({error})")
    except ArchiveError as error:
        yield Refusal(source=path, stage="open", reason=f"undecodable: {error}")
