"""Stories of a whole batch: an archive is made of it for a while, and its stories are written out."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO

from rawi.archive import open_archive
from rawi.desk.parts import read_parts
from rawi.desk.places import place_of
from rawi.desk.threading import open_follower
from rawi.errors import MissingExtra
from rawi.model import Reading, Story, Tie

_AT = "1970-01-01T00:00:00Z"  # nobody sees the archive
_BATCH = 200
_STORIES = 1000


def find_stories(folder: str, *, lexica: Path | None = None) -> Iterator[tuple[Story, list[Tie]]]:
    """The stories of a batch with their articles, the latest first: those that an archive would have of it.

    Articles join stories one after another, so this is the work of one process; on disk it needs what an archive does.

    Raises:
        ArchiveError: the folder is no batch.
    """
    with TemporaryDirectory() as made:
        archive = open_archive(Path(made, "batch.db"), at=_AT)
        try:
            readings = (one for one in read_parts(folder) if isinstance(one, Reading))
            while some := list(islice(readings, _BATCH)):
                archive.add(some, at=_AT)
            open_follower(lexica).follow(archive)
            for offset in range(0, 1 << 62, _STORIES):
                stories = archive.threads.stories(limit=_STORIES, offset=offset)
                for story in stories:
                    yield story, archive.threads.ties(story.id)
                if len(stories) < _STORIES:
                    return
        finally:
            archive.close()


def write_stories(folder: str, out: str, *, lexica: Path | None = None) -> int:
    """Write a batch's stories into a Parquet file, one a row with the ids of its articles; how many there are."""
    try:
        import pyarrow as arrow
        import pyarrow.parquet
    except ImportError as error:
        raise MissingExtra('stories are written as Parquet; install "rawi[parquet]"') from error
    text, day = arrow.string(), arrow.date32()
    schema = arrow.schema(
        [("id", text), ("title", text), ("opened", day), ("last", day), ("keywords", arrow.list_(text)),
         ("articles", arrow.list_(text))]
    )  # fmt: skip
    rows = [
        {
            "id": story.id, "title": story.title, "opened": story.opened, "last": story.last,
            "keywords": list(story.keywords), "articles": [one.article for one in ties],
        }
        for story, ties in find_stories(folder, lexica=lexica)
    ]  # fmt: skip
    table = arrow.Table.from_pylist(rows, schema=schema)

    def write(stream: IO[bytes]) -> None:
        pyarrow.parquet.write_table(table, stream, compression="zstd")

    place_of(out).put(out, write)
    return len(rows)
