"""Judgements as rows: kept, withdrawn, and which pages each bears on."""

from __future__ import annotations

import json

from rawi.archive.contract import Judgement
from rawi.archive.database import Database, Row

_COLUMNS = (
    "id",
    "verdict",
    "about",
    "page",
    "start_at",
    "end_at",
    "value",
    "by",
    "at",
    "withdrawn_by",
    "withdrawn_at",
)
_ROW = ", ".join(_COLUMNS)


class Judgements:
    """Reads and writes their table; a writing call is part of a transaction of its caller."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def put(self, one: Judgement, change: int) -> None:
        """Keep a judgement; one of its id that was taken back gives way to it."""
        self._database.run("DELETE FROM judgement WHERE id = ?", (one.id,))
        value = json.dumps(dict(one.value), ensure_ascii=False)
        row = (
            one.id,
            one.verdict,
            one.about,
            one.page,
            one.start,
            one.end,
            value,
            one.by,
            one.at,
            None,
            None,
            change,
        )
        marks = ", ".join("?" * len(row))
        self._database.run(f"INSERT INTO judgement ({_ROW}, added) VALUES ({marks})", row)

    def withdraw(self, id: str, *, by: str, at: str) -> None:
        """Note who took a judgement back, and when."""
        sql = "UPDATE judgement SET withdrawn_by = ?, withdrawn_at = ? WHERE id = ?"
        self._database.run(sql, (by, at, id))

    def bears_on(self, one: Judgement) -> list[str]:
        """The pages whose articles obey a judgement: its own, or all that name one of two persons."""
        if one.page is not None:
            return [one.page]
        if one.verdict != "same person":
            return []
        sql = (
            "SELECT DISTINCT page.id FROM mention JOIN article ON article.number = mention.article"
            " JOIN page ON page.number = article.page WHERE mention.entity IN (?, ?) ORDER BY page.id"
        )
        return [str(page) for (page,) in self._database.run(sql, (one.about, dict(one.value)["other"]))]

    def of_page(self, page: str) -> list[Judgement]:
        """The standing judgements that an article of a page obeys, oldest first."""
        sql = (
            f"SELECT {_ROW} FROM judgement WHERE withdrawn_by IS NULL AND (page = ? OR verdict = 'same person')"
            " ORDER BY number"
        )
        return [_judgement(row) for row in self._database.run(sql, (page,))]

    def get(self, id: str) -> Judgement | None:
        """A judgement, standing or not; None: there is none of that id."""
        found = self._database.run(f"SELECT {_ROW} FROM judgement WHERE id = ?", (id,))
        return _judgement(found[0]) if found else None

    def all(self, *, page: str | None = None, standing: bool = True) -> list[Judgement]:
        """Judgements, oldest first: of one page or all, those that stand or all."""
        where = [*(["page = ?"] if page else []), *(["withdrawn_by IS NULL"] if standing else [])]
        sql = f"SELECT {_ROW} FROM judgement" + (f" WHERE {' AND '.join(where)}" if where else "")
        return [
            _judgement(row) for row in self._database.run(f"{sql} ORDER BY number", [page] if page else ())
        ]


def _judgement(row: Row) -> Judgement:
    id, verdict, about, page, start, end, value, by, at, withdrawn_by, withdrawn_at = row
    return Judgement(
        id=id, verdict=verdict, about=about, page=page, start=start, end=end,
        value=tuple(sorted(json.loads(value).items())), by=by, at=at, withdrawn_by=withdrawn_by,
        withdrawn_at=withdrawn_at,
    )  # fmt: skip
