"""Lists over the whole archive: outlets, speakers, what one of them said, the newest articles, how far it has come."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from rawi.archive.database import Database, Row, Value
from rawi.model import Entity

_KINDS = ("person", "body", "office")


@dataclass(frozen=True, slots=True, kw_only=True)
class OutletRow:
    """An outlet with how many current articles it has, and the first and last of their days (None: none is dated).

    `name` is as its pages have it, or else its domain; empty: of pages that tell neither.
    """

    name: str
    domain: str | None
    articles: int
    first: date | None
    last: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeakerRow:
    """Who said something in the archive, and how often."""

    entity: Entity
    statements: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidRow:
    """A statement of somebody: its id, its article's, and the day it was said on or else its article's."""

    statement: str
    article: str
    day: date | None


class Listings:
    """Reads lists from the flat tables: judgements are obeyed, replaced versions left out."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def last_change(self) -> int:
        """The number of the last change; 0: nothing was ever added. What is the same by it is the same."""
        ((number,),) = self._database.run("SELECT COALESCE(MAX(number), 0) FROM change")
        return int(number)

    def state(self) -> tuple[int, int]:
        """The number of the last change, and how far copies and stories have followed: the same, nothing changed."""
        sql = "SELECT (SELECT COALESCE(MAX(number), 0) FROM change), (SELECT COALESCE(SUM(change), 0) FROM follower)"
        ((last, followed),) = self._database.run(sql)
        return int(last), int(followed)

    def outlets(self) -> list[OutletRow]:
        """All outlets, those with most articles first."""
        sql = (
            "SELECT COALESCE(outlet, domain, ''), MAX(domain), COUNT(*), MIN(day), MAX(day) FROM article"
            " WHERE current = 1 GROUP BY COALESCE(outlet, domain, '') ORDER BY COUNT(*) DESC, 1"
        )
        return [
            OutletRow(name=str(name), domain=domain, articles=int(count), first=_day(first), last=_day(last))
            for name, domain, count, first, last in self._database.run(sql)
        ]

    def newest(
        self, *, outlet: str | None = None, since: date | None = None, until: date | None = None,
        limit: int = 20, offset: int = 0,
    ) -> list[str]:  # fmt: skip
        """The ids of the newest current articles that have a day, of one outlet (as `outlets` names it) or of all."""
        where, values = "", list[Value]()
        if outlet is not None:
            where, values = " AND COALESCE(outlet, domain, '') = ?", [outlet]
        for sign, day in ((">=", since), ("<=", until)):
            if day is not None:
                where += f" AND day {sign} ?"
                values.append(day.isoformat())
        sql = (
            f"SELECT id FROM article WHERE current = 1 AND day IS NOT NULL{where}"
            " ORDER BY day DESC, number DESC LIMIT ? OFFSET ?"
        )
        return [str(id) for (id,) in self._database.run(sql, (*values, limit, offset))]

    def speakers(self, *, kind: str | None = None, limit: int = 50, offset: int = 0) -> list[SpeakerRow]:
        """Who said most. `kind`: person, body or office alone."""
        where, values = "", list[Value]()
        if kind in _KINDS:
            where, values = " WHERE entity.kind = ?", [kind]
        sql = (
            "SELECT entity.id, entity.kind, entity.ar, entity.en, entity.wikidata, said.times FROM"
            " (SELECT statement.entity AS id, COUNT(*) AS times FROM statement"
            " JOIN article ON article.number = statement.article AND article.current = 1"
            " WHERE statement.entity IS NOT NULL GROUP BY statement.entity) AS said"
            f" JOIN entity ON entity.id = said.id{where} ORDER BY said.times DESC, entity.id LIMIT ? OFFSET ?"
        )
        rows = self._database.run(sql, (*values, limit, offset))
        return [SpeakerRow(entity=_entity(row[:5]), statements=int(row[5])) for row in rows]

    def entity(self, id: str) -> Entity | None:
        """A person, body, place or office that some article names; None: none does."""
        found = self._database.run("SELECT id, kind, ar, en, wikidata FROM entity WHERE id = ?", (id,))
        return _entity(found[0]) if found else None

    def said_by(self, entity: str, *, limit: int = 50, offset: int = 0) -> list[SaidRow]:
        """What somebody said, the newest first; what has no day comes last."""
        day = "COALESCE(statement.latest, article.day)"
        sql = (
            f"SELECT statement.id, article.id, {day} FROM statement"
            " JOIN article ON article.number = statement.article AND article.current = 1"
            f" WHERE statement.entity = ? ORDER BY COALESCE({day}, '') DESC, article.number DESC, statement.number"
            " LIMIT ? OFFSET ?"
        )
        rows = self._database.run(sql, (entity, limit, offset))
        return [SaidRow(statement=str(id), article=str(article), day=_day(at)) for id, article, at in rows]

    def article_of(self, statement: str) -> str | None:
        """The id of the current article that has a statement; None: none has."""
        sql = (
            "SELECT article.id FROM statement JOIN article ON article.number = statement.article"
            " AND article.current = 1 WHERE statement.id = ?"
        )
        found = self._database.run(sql, (statement,))
        return str(found[0][0]) if found else None

    def said_count(self, entity: str) -> int:
        """How many statements somebody made."""
        sql = (
            "SELECT COUNT(*) FROM statement JOIN article ON article.number = statement.article"
            " AND article.current = 1 WHERE statement.entity = ?"
        )
        ((count,),) = self._database.run(sql, (entity,))
        return int(count)

    def naming(self, entity: str, *, limit: int = 20, offset: int = 0) -> list[str]:
        """The ids of the current articles that name somebody or something, the newest first."""
        sql = (
            "SELECT article.id FROM mention JOIN article ON article.number = mention.article AND article.current = 1"
            " WHERE mention.entity = ? ORDER BY COALESCE(article.day, '') DESC, article.number DESC LIMIT ? OFFSET ?"
        )
        return [str(id) for (id,) in self._database.run(sql, (entity, limit, offset))]

    def refused(self, *, limit: int = 50, offset: int = 0) -> list[tuple[str, str, str]]:
        """Source, stage and reason of pages that could not be read, the latest first."""
        sql = "SELECT source, stage, reason FROM refusal ORDER BY number DESC LIMIT ? OFFSET ?"
        return [(str(a), str(b), str(c)) for a, b, c in self._database.run(sql, (limit, offset))]


def _day(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None


def _entity(row: Row) -> Entity:
    id, kind, ar, en, wikidata = row
    return Entity(id=id, kind=kind, ar=ar, en=en, wikidata=wikidata)
