"""Holds `lexica/` to its laws: used, told apart when folded, dated right, every example true."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date

from rawi.lexicon.loading import Lexica
from rawi.lexicon.rules import check_rule
from rawi.lexicon.tables import Table, closed_columns
from rawi.script import fold_text

_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def lint_lexica(lexica: Lexica, used: Iterable[str]) -> list[str]:
    """Every fault in words, with file and line; empty when the data are sound.

    `used` are the names, or prefixes ending in `/`, of what the rooms read.
    """
    used = tuple(used)
    faults: list[str] = []
    for name, table in sorted(lexica.tables.items()):
        if not _is_used(name, used):
            faults.append(f"{name}.tsv: no room reads this list")
        faults += _lint_table(table)
    for name in sorted(lexica.rules):
        if not _is_used(name, used):
            faults.append(f"{name}.toml: no room reads these rules")
    for rule in lexica.every_rule():
        faults += check_rule(rule)
    return faults


def _is_used(name: str, used: tuple[str, ...]) -> bool:
    return any(name == one or (one.endswith("/") and name.startswith(one)) for one in used)


def _lint_table(table: Table) -> Iterator[str]:
    if not table.rows:
        yield f"{table.name}.tsv: no rows"
    closed = closed_columns(table)
    first = table.columns[0]
    seen: dict[str, int] = {}
    for row in table:
        form = fold_text(row[first])
        if not form:
            yield f"{row.file}.tsv:{row.line}: the first cell is empty"
        elif form in seen and not table.may_fold_alike:
            yield f"{row.file}.tsv:{row.line}: {row[first]!r} folds like line {seen[form]}; keep one"
        seen.setdefault(form, row.line)
        for column, values in closed.items():
            if row[column] not in values:
                known = ", ".join(sorted(values))
                yield f"{row.file}.tsv:{row.line}: {column} is {row[column]!r}; it can be {known}"
        if "since" in table.columns and "until" in table.columns:
            yield from _lint_dates(row.file, row.line, row["since"], row["until"])


def _lint_dates(file: str, line: int, since: str, until: str) -> Iterator[str]:
    days = []
    for cell in (since, until):
        try:
            if cell and not _DAY.fullmatch(cell):
                raise ValueError(cell)
            days.append(date.fromisoformat(cell) if cell else None)
        except ValueError:
            yield f"{file}.tsv:{line}: {cell!r} is no date; write YYYY-MM-DD, or - when unknown"
            return
    if days[0] and days[1] and days[0] > days[1]:
        yield f"{file}.tsv:{line}: since {since} is after until {until}"
