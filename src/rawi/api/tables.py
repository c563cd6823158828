"""Answers as tables: CSV in UTF-8, with the mark and the quoting that spreadsheets need."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any

import msgspec

from rawi.api.table import Columns
from rawi.desk.exporting import csv_cell

CSV = "text/csv; charset=utf-8"


def to_csv(answer: Any, rows: str, columns: Columns) -> bytes:
    """The rows of an answer as CSV.

    `rows` is the path of a list, as `figures.points`: what stands above goes before what stands below, and `^` is the
    row above. A column's path goes on from its row; a list is joined by `; `.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(name for name, _ in columns)
    for row in _rows(msgspec.to_builtins(answer), rows.split(".")):
        writer.writerow(csv_cell(_cell(_at(row, path.split(".")))) for _, path in columns)
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def _rows(value: Any, path: list[str]) -> Iterator[dict[str, Any]]:
    first, *rest = path
    for one in value[first] or ():
        row = {**one, "^": value}
        if rest:
            yield from _rows(row, rest)
        else:
            yield row


def _at(value: Any, path: list[str]) -> Any:
    for name in path:
        if value is None:
            return None
        if isinstance(value, list | tuple):
            value = value[int(name)] if name.isdigit() else [one[name] for one in value]
        else:
            value = value[name]
    return value


def _cell(value: Any) -> Any:
    if isinstance(value, list | tuple):
        return "; ".join(str(one) for one in value)
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None else value
