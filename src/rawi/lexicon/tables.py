"""Lists as TSV: one fact a line, under a header that says what it is, where it comes from and its licence."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from rawi.errors import LexiconError

_HEADER_KEYS = ("what", "source", "licence", "reviewed", "columns")
UNKNOWN = "-"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of a table: its cells by column, and where it stands. A cell `-` is unknown: `""`."""

    cells: tuple[str, ...]
    columns: dict[str, int]
    file: str
    line: int

    def __getitem__(self, column: str) -> str:
        return self.cells[self.columns[column]]

    def __contains__(self, column: str) -> bool:
        return column in self.columns


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A list of `lexica/`: name (`pages/markers`), header, columns and rows in file order."""

    name: str
    header: dict[str, str] = field(default_factory=dict)
    columns: tuple[str, ...]
    rows: tuple[Row, ...]

    def __iter__(self) -> Iterator[Row]:
        return iter(self.rows)

    @property
    def may_fold_alike(self) -> bool:
        """Whether the header says `alike: allowed`: names that several real things share."""
        return self.header.get("alike") == "allowed"


def closed_columns(table: Table) -> dict[str, frozenset[str]]:
    """The columns whose cells are of a closed set: `# closed: where any start whole; needs any stop`.

    Raises:
        LexiconError: the header names a column the list has not.
    """
    parts = (part.split() for part in table.header.get("closed", "").split(";"))
    closed = {column: frozenset(values) for column, *values in (part for part in parts if part)}
    for column in closed:
        if column not in table.columns:
            raise LexiconError(
                f"{table.name}.tsv: `# closed:` names {column}, which is no column of the list"
            )
    return closed


def read_table(name: str, text: str) -> Table:
    r"""The table in the text of a TSV file.

    Raises:
        LexiconError: a header line is missing, or a row has another number of cells than the header names.

    >>> read_table("demo", "# what: x\n# source: x\n# licence: CC0-1.0\n# reviewed: 2026-01-01\n"
    ...            "# columns: form\tkind\nميناء\tplace\n").rows[0]["form"]
    'ميناء'
    """
    header: dict[str, str] = {}
    rows: list[Row] = []
    columns: tuple[str, ...] = ()
    index: dict[str, int] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        if line.startswith("#") and not rows:
            key, colon, value = line[1:].partition(":")
            if colon:
                header[key.strip()] = value.strip() if key.strip() != "columns" else value.strip(" ")
            continue
        if not columns:
            columns = _columns(name, header)
            index = {column: place for place, column in enumerate(columns)}
        cells = line.split("\t")
        if len(cells) != len(columns):
            raise LexiconError(
                f"{name}.tsv:{number}: {len(cells)} cells, but the header names {len(columns)} columns"
                f" ({', '.join(columns)}); separate cells by single tabs and write - for unknown"
            )
        known = ["" if (known := cell.strip()) == UNKNOWN else known for cell in cells]
        rows.append(Row(cells=tuple(known), columns=index, file=name, line=number))
    return Table(name=name, header=header, columns=columns or _columns(name, header), rows=tuple(rows))


def _columns(name: str, header: dict[str, str]) -> tuple[str, ...]:
    missing = [key for key in _HEADER_KEYS if key not in header]
    if missing:
        raise LexiconError(
            f"{name}.tsv: the header lacks {', '.join(missing)}; write lines such as `# what: …`"
        )
    return tuple(header["columns"].split("\t"))
