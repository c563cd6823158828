"""What an archive asks of the database under it: one dialect of SQL, run and answered the same way everywhere."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from importlib.resources import files
from typing import Any, Protocol

Value = str | int | float | bytes | None
# What comes back is typed by the tables (STRICT), which no type checker sees.
Row = tuple[Any, ...]


class Database(Protocol):
    """A connection. SQL is written once, in SQLite's words with `?`; a backend translates what it must."""

    def run(self, sql: str, values: Sequence[Value] = ()) -> list[Row]:
        """The rows that a statement answers with."""
        ...

    def many(self, sql: str, rows: Iterable[Sequence[Value]]) -> None:
        """Run a statement once for each row."""
        ...

    def stream(self, sql: str, values: Sequence[Value] = ()) -> Iterator[Row]:
        """The rows of a statement, a bounded number in memory at a time."""
        ...

    def writing(self) -> AbstractContextManager[None]:
        """One transaction of the one writer: waits for its turn; whole, or not at all."""
        ...

    def has(self, table: str) -> bool:
        """Whether there is a table of that name."""
        ...

    def script(self, sql: str) -> None:
        """Run a migration, inside the transaction that is open."""
        ...

    def bytes(self) -> int | None:
        """How many bytes it takes on disk; None: not known."""
        ...

    def faults(self) -> Iterator[str]:
        """What the database itself finds broken."""
        ...

    def close(self) -> None:
        """Give the connection back."""
        ...


def migrations() -> list[tuple[int, str, str]]:
    """The numbered migrations in their order: number, name, SQL."""
    found = []
    for entry in (files("rawi") / "archive" / "migrations").iterdir():
        if entry.name.endswith(".sql"):
            number, _, name = entry.name.removesuffix(".sql").partition("_")
            found.append((int(number), name, entry.read_text("utf-8")))
    return sorted(found)
