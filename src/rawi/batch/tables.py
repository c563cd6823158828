"""Pages in Parquet tables: one a row, under the names that JSON Lines use."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from rawi.desk.places import place_of
from rawi.errors import MissingExtra, SourceError
from rawi.model import RawPage, Refusal
from rawi.pages import RECORD_KEYS, record_page

_ROWS = 64


def groups_of(path: str, shard_bytes: int) -> Iterator[tuple[int, int, int]]:
    """Stretches of a table's groups of rows, each as large as a shard: first, last (not in it), bytes.

    Raises:
        MissingExtra: pyarrow is not installed.
        SourceError: it is no table.
    """
    arrow = _arrow()
    try:
        with place_of(path).open(path) as stream:
            told = arrow.parquet.read_metadata(stream)
            sizes = [int(told.row_group(one).total_byte_size) for one in range(told.num_row_groups)]
    except (OSError, ValueError) as error:
        raise SourceError(f"undecodable: {path}: no Parquet that can be read: {error}") from error
    first, size = 0, 0
    for number, one in enumerate(sizes):
        if size and size + one > shard_bytes:
            yield first, number, size
            first, size = number, 0
        size += one
    if sizes:
        yield first, len(sizes), size


def read_table(path: str, name: str, groups: range) -> Iterator[RawPage | Refusal]:
    """The pages of some groups of rows; a row that gives none is a refusal. Raises OSError."""
    with place_of(path).open(path) as stream:
        file = _arrow().parquet.ParquetFile(stream)
        columns = [one for one in file.schema_arrow.names if one in RECORD_KEYS]
        if not columns:
            reason = f"empty: no column of pages (it has {', '.join(file.schema_arrow.names[:8])})"
            yield Refusal(source=name, stage="open", reason=reason)
            return
        number = sum(file.metadata.row_group(one).num_rows for one in range(groups.start))
        for batch in file.iter_batches(batch_size=_ROWS, row_groups=list(groups), columns=columns):
            for row in batch.to_pylist():
                number += 1
                yield _page(row, f"{name}#{number}")


def _page(row: dict[str, Any], name: str) -> RawPage | Refusal:
    data = next((value for value in row.values() if isinstance(value, bytes) and value), None)
    plain = {key: _plain(value) for key, value in row.items()}
    if data is None:
        return record_page(plain, name)
    # Bytes as they came from a server: what they are and in which charset is found out.
    found = record_page({**plain, "html": "html"}, name)
    return found if isinstance(found, Refusal) else replace(found, data=data, charset=None, media_type=None)


def _plain(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    return None if isinstance(value, bytes) else value


def _arrow() -> Any:
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError as error:
        raise MissingExtra('Parquet is read with pyarrow; install "rawi[parquet]"') from error
    return pyarrow
