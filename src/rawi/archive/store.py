"""The archive over a database of tables: adding, re-reading, judging, looking up. One code for every backend."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from datetime import date
from typing import Self

from rawi.archive import rows
from rawi.archive.checking import find_faults
from rawi.archive.codec import digest, pack_reading, pack_text, unpack_reading, unpack_text
from rawi.archive.contract import (
    Added,
    ArticleRow,
    Change,
    ChangeKind,
    Fault,
    Info,
    Judgement,
    Version,
)
from rawi.archive.database import Database, Row, Value
from rawi.archive.judged import Judgements
from rawi.archive.judging import check_judgement, obey
from rawi.archive.listings import Listings
from rawi.archive.migrating import migrate, schema_of
from rawi.archive.threads import Threads
from rawi.errors import ArchiveError, DamagedReading
from rawi.model import Article, Page, Reading, Refusal, check_reading

TABLES = (
    "page", "reading", "article", "statement", "figure", "event", "entity", "mention", "refusal", "judgement", "change",
)  # fmt: skip
FINDINGS = ("statement", "figure", "event", "part", "mention")
_ROW = (
    "article.number, article.id, page.id, page.source, page.url, article.role, article.title, article.lead,"
    " article.outlet, article.domain, article.credit, article.day, article.words, article.current"
    " FROM article JOIN page ON page.number = article.page"
)
_ASKED = 500  # ids in one question: every database takes so many


class StoredArchive:
    """An archive over one connection. Not shared between threads; open another one, opening is cheap."""

    def __init__(self, database: Database, *, at: str | None = None) -> None:
        """Brings the tables up to date when `at` (the time, ISO 8601) is given; without it nothing is written."""
        self.database = database
        self.threads = Threads(database)
        self.listings = Listings(database)
        self._judgements = Judgements(database)
        try:
            migrate(database, at)
        except BaseException:
            database.close()
            raise

    def writing(self) -> AbstractContextManager[None]:
        """One transaction around several calls that write derived rows."""
        return self.database.writing()

    # --- adding

    def add(self, results: Iterable[Reading | Refusal], *, at: str) -> Added:
        """Add results in one transaction. The same page read the same way changes nothing.

        Raises:
            LawBroken: a finding does not quote its page; nothing was added.
            ArchiveError: the archive cannot be written.
        """
        counts: Counter[str] = Counter()
        articles: list[str] = []
        with self.database.writing():
            for result in results:
                if isinstance(result, Refusal):
                    counts["refused"] += self._refuse(result, at)
                    continue
                what = self._add(check_reading(result), at)
                counts[what] += 1
                if what != "same":
                    articles += [one.id for one in result.articles]
        return Added(
            pages=counts["page"], changed=counts["changed"], reread=counts["reread"], same=counts["same"],
            refused=counts["refused"], articles=tuple(dict.fromkeys(articles)),
        )  # fmt: skip

    def _refuse(self, refusal: Refusal, at: str) -> bool:
        key = (refusal.source, refusal.stage, refusal.reason)
        sql = "SELECT 1 FROM refusal WHERE source = ? AND stage = ? AND reason = ?"
        if self.database.run(sql, key):
            return False
        change = self._change("refusal", refusal.source, at)
        self.database.run(
            "INSERT INTO refusal (source, stage, reason, added) VALUES (?, ?, ?, ?)", (*key, change)
        )
        return True

    def _add(self, reading: Reading, at: str) -> str:
        page = reading.page
        address = rows.address_of(page)
        known = self.database.run("SELECT number, current FROM page WHERE id = ?", (page.id,))
        if not known:
            replaced = self._replace(address, at)
            change = self._change("page", page.id, at)
            text = pack_text(page.text)
            number = self._insert(
                "page",
                ("id", "address", "source", "url", "fetched_at", "media_type", "charset", "language", "characters",
                 "digest", "text", "current", "added"),
                (page.id, address, page.source, page.url, page.fetched_at, page.media_type, page.charset,
                 page.language, len(page.text), digest(text), text, 1, change),
            )  # fmt: skip
            self._keep(reading, number, change)
            self._write_articles(reading.articles, number, change, ())
            return "changed" if replaced else "page"
        number, current = int(known[0][0]), bool(known[0][1])
        back = not current
        if back:  # the address shows again what it showed before
            self._replace(address, at)
            self.database.run("UPDATE page SET current = 1 WHERE number = ?", (number,))
        sql = "SELECT number, current FROM reading WHERE page = ? AND engine = ? AND lexica = ?"
        read = self.database.run(sql, (number, reading.engine, reading.lexica))
        if read:
            if back:
                change = self._change("page", page.id, at)
                self._refresh(number, change)
            return "changed" if back else "same"
        change = self._change("reading", page.id, at)
        self.database.run("UPDATE reading SET current = 0 WHERE page = ?", (number,))
        self._keep(reading, number, change)
        self._refresh(number, change)
        return "changed" if back else "reread"

    def _replace(self, address: str, at: str) -> bool:
        """Takes the page that stands at an address out of the current ones; it stays, as a version."""
        old = self.database.run("SELECT number, id FROM page WHERE address = ? AND current = 1", (address,))
        for number, id in old:
            self._change("replaced", str(id), at)
            self.database.run("UPDATE page SET current = 0 WHERE number = ?", (number,))
            self.database.run("UPDATE article SET current = 0 WHERE page = ?", (number,))
        return bool(old)

    def _keep(self, reading: Reading, page: int, change: int) -> None:
        try:
            record = pack_reading(reading)
        except UnicodeEncodeError as error:
            raise ArchiveError(f"{reading.page.source}: has characters that are no text: {error}") from error
        self._insert(
            "reading",
            ("page", "engine", "lexica", "made_at", "digest", "record", "current", "added"),
            (page, reading.engine, reading.lexica, reading.made_at, digest(record), record, 1, change),
        )

    def refresh(self, page: str, *, at: str) -> None:
        """Write the flat rows of a page anew from its newest reading and the judgements on it."""
        with self.database.writing():
            ((number,),) = self.database.run("SELECT number FROM page WHERE id = ?", (page,))
            self._refresh(int(number), self._change("reading", page, at))

    def _refresh(self, page: int, change: int) -> None:
        reading = self._reading_of(page)
        judged = self.judged(reading.page.id)
        articles = [obey(one, judged) for one in reading.articles]
        old = self.database.run("SELECT number, id FROM article WHERE page = ?", (page,))
        for number, _ in old:
            self._forget(int(number))
        self.database.run("UPDATE article SET current = 0 WHERE page = ?", (page,))
        self._write_articles(articles, page, change, old)

    def _forget(self, article: int) -> None:
        for table in FINDINGS:
            self.database.run(f"DELETE FROM {table} WHERE article = ?", (article,))

    def _write_articles(
        self, articles: Sequence[Article], page: int, change: int, old: Sequence[Row]
    ) -> None:
        numbers = {str(id): int(number) for number, id in old}
        for position, article in enumerate(articles):
            row = rows.article_row(article, page, position, current=True, added=change)
            number = numbers.get(article.id)
            if number is None:
                number = self._insert("article", rows.ARTICLE_COLUMNS, row)
            else:
                names = ", ".join(f"{name} = ?" for name in rows.ARTICLE_COLUMNS)
                self.database.run(f"UPDATE article SET {names} WHERE number = ?", (*row, number))
            self._write_findings(article, number)

    def _write_findings(self, article: Article, number: int) -> None:
        entities = rows.entities_of(article).values()
        keep = "ON CONFLICT (id) DO NOTHING"
        self._insert_all("entity", rows.ENTITY_COLUMNS, [rows.entity_row(one) for one in entities], keep)
        for table, columns, found in rows.finding_rows(article, number):
            self._insert_all(table, columns, found)

    def _insert(self, table: str, columns: Sequence[str], values: Sequence[Value]) -> int:
        marks = ", ".join("?" * len(columns))
        sql = f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks}) RETURNING number"
        return int(self.database.run(sql, values)[0][0])

    def _insert_all(self, table: str, columns: Sequence[str], values: Sequence[Row], rest: str = "") -> None:
        if values:
            marks = ", ".join("?" * len(columns))
            self.database.many(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks}) {rest}", values)

    def _change(self, kind: ChangeKind, subject: str, at: str) -> int:
        return self._insert("change", ("at", "kind", "subject"), (at, kind, subject))

    # --- looking up

    def article(self, id: str) -> Article | None:
        """An article as its newest reading has it, judgements obeyed."""
        found = self.database.run("SELECT page FROM article WHERE id = ?", (id,))
        if not found:
            return None
        reading = self._reading_of(int(found[0][0]))
        article = next((one for one in reading.articles if one.id == id), None)
        return obey(article, self.judged(reading.page.id)) if article else None

    def page(self, id: str) -> Page | None:
        """A page, with its text."""
        reading = self.reading(id)
        return reading.page if reading else None

    def pages(self, *, after: int = 0, limit: int = 1000) -> list[tuple[int, str]]:
        """Numbers and ids of the current pages, by number, from the one after `after`."""
        sql = "SELECT number, id FROM page WHERE current = 1 AND number > ? ORDER BY number LIMIT ?"
        return [(int(number), str(id)) for number, id in self.database.run(sql, (after, limit))]

    def reading(self, page: str) -> Reading | None:
        """The newest reading of a page, as it was made."""
        found = self.database.run("SELECT number FROM page WHERE id = ?", (page,))
        return self._reading_of(int(found[0][0])) if found else None

    def _reading_of(self, page: int) -> Reading:
        sql = (
            "SELECT page.id, page.text, reading.record FROM page JOIN reading ON reading.page = page.number"
            " WHERE page.number = ? AND reading.current = 1"
        )
        ((id, text, record),) = self.database.run(sql, (page,))
        try:
            return unpack_reading(bytes(record), unpack_text(bytes(text)))
        except Exception as error:
            raise DamagedReading(f"page {id}: its reading is damaged; see `rawi archive check`") from error

    def versions(self, address: str) -> list[Version]:
        """The readings of all pages that stood at an address, oldest first."""
        sql = (
            "SELECT page.id, reading.engine, reading.lexica, reading.made_at, page.current * reading.current"
            " FROM reading JOIN page ON page.number = reading.page WHERE page.address = ? ORDER BY reading.number"
        )
        return [
            Version(
                page=str(page), engine=str(engine), lexica=str(lexica), made_at=_text(made_at), current=bool(current)
            )
            for page, engine, lexica, made_at, current in self.database.run(sql, (address,))
        ]  # fmt: skip

    def articles(
        self, *, after: int = 0, limit: int = 1000, ids: Iterable[str] | None = None
    ) -> list[ArticleRow]:
        """Rows of articles by number, from the one after `after`; with `ids`, those alone, all of them."""
        if ids is None:
            sql = f"SELECT {_ROW} WHERE article.number > ? ORDER BY article.number LIMIT ?"
            return [_article_row(row) for row in self.database.run(sql, (after, limit))]
        asked, found = list(dict.fromkeys(ids)), []
        for at in range(0, len(asked), _ASKED):
            part = asked[at : at + _ASKED]
            marks = ", ".join("?" * len(part))
            found += self.database.run(f"SELECT {_ROW} WHERE article.id IN ({marks})", part)
        return sorted((_article_row(row) for row in found), key=lambda one: one.number)

    def changes(self, *, after: int = 0, limit: int = 1000) -> list[Change]:
        """What changed after a number, oldest first."""
        sql = "SELECT number, at, kind, subject FROM change WHERE number > ? ORDER BY number LIMIT ?"
        return [
            Change(number=int(number), at=str(at), kind=kind, subject=str(subject))
            for number, at, kind, subject in self.database.run(sql, (after, limit))
        ]  # fmt: skip

    def shown(self, page: str) -> list[tuple[ArticleRow, Article]]:
        """The articles that a page gives now, judgements obeyed; none when the page is no more the current one."""
        found = self.database.run("SELECT number FROM page WHERE id = ? AND current = 1", (page,))
        if not found:
            return []
        reading = self._reading_of(int(found[0][0]))
        judged = self.judged(page)
        articles = {one.id: obey(one, judged) for one in reading.articles}
        return [(row, articles[row.id]) for row in self.articles(ids=articles) if row.current]

    def page_articles(self, page: str) -> list[ArticleRow]:
        """Rows of all articles that any reading of a page gave, current or not."""
        sql = f"SELECT {_ROW} WHERE page.id = ? ORDER BY article.number"
        return [_article_row(row) for row in self.database.run(sql, (page,))]

    def judged_pages(self, judgements: Iterable[str]) -> list[str]:
        """The pages that judgements of these ids bear on, standing or not."""
        found = [self.judgement(one) for one in judgements]
        return [page for one in found if one is not None for page in self._judgements.bears_on(one)]

    def refusals(self) -> Iterator[Refusal]:
        """Every page that could not be read, in the order they were added."""
        for source, stage, reason in self.database.run(
            "SELECT source, stage, reason FROM refusal ORDER BY number"
        ):
            yield Refusal(source=str(source), stage=str(stage), reason=str(reason))

    # --- judging

    def judge(self, judgement: Judgement) -> None:
        """Keep a judgement and obey it at once. One that stands already changes nothing.

        Raises:
            ArchiveError: it cannot be obeyed: what it is about is not here, or its value does not fit.
        """
        check_judgement(judgement)
        with self.database.writing():
            page = judgement.page
            if page is not None and not self.database.run("SELECT 1 FROM page WHERE id = ?", (page,)):
                raise ArchiveError(f"no page {page!r} in the archive")
            known = self.judgement(judgement.id)
            if known is not None and known.withdrawn_by is None:
                return
            change = self._change("judgement", judgement.id, judgement.at)
            self._judgements.put(judgement, change)
            self._obey(judgement, change)

    def take_back(self, judgement: str, *, by: str, at: str) -> bool:
        """Take a judgement back; False when there is none of that id that stands."""
        with self.database.writing():
            found = self.judgement(judgement)
            if found is None or found.withdrawn_by is not None:
                return False
            change = self._change("judgement", judgement, at)
            self._judgements.withdraw(judgement, by=by, at=at)
            self._obey(found, change)
        return True

    def _obey(self, one: Judgement, change: int) -> None:
        """Write the flat rows of every page anew that a judgement bears on."""
        for page in self._judgements.bears_on(one):
            found = self.database.run("SELECT number FROM page WHERE id = ? AND current = 1", (page,))
            if found:
                self._refresh(int(found[0][0]), change)

    def judged(self, page: str) -> list[Judgement]:
        """The standing judgements that an article of a page obeys: those on the page, and those on persons."""
        return self._judgements.of_page(page)

    def judgement(self, id: str) -> Judgement | None:
        """A judgement, standing or not; None: there is none of that id."""
        return self._judgements.get(id)

    def judgements(self, *, page: str | None = None, standing: bool = True) -> list[Judgement]:
        """Judgements, oldest first: of one page or all, those that stand or all."""
        return self._judgements.all(page=page, standing=standing)

    # --- the whole

    def check(self, *, mend: bool = False, at: str = "") -> Iterator[Fault]:
        """What is not as it should be, part by part; with `mend`, derived rows are made anew."""
        yield from find_faults(self, mend=mend, at=at)

    def info(self) -> Info:
        """What the archive holds."""
        counts = [(name, self._count(name)) for name in TABLES]
        return Info(counts=tuple(counts), schema=schema_of(self.database), bytes=self.database.bytes())

    def _count(self, table: str) -> int:
        return int(self.database.run(f"SELECT COUNT(*) FROM {table}")[0][0])

    def close(self) -> None:
        """Close the connection."""
        self.database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _text(value: Value) -> str | None:
    return None if value is None else str(value)


def _article_row(row: Row) -> ArticleRow:
    number, id, page, source, url, role, title, lead, outlet, domain, credit, day, words, current = row
    return ArticleRow(
        number=int(number), id=str(id), page=str(page), source=str(source), url=_text(url),
        role=str(role), title=_text(title), lead=_text(lead), outlet=_text(outlet), domain=_text(domain),
        credit=_text(credit), day=date.fromisoformat(str(day)) if day else None, words=int(words),
        current=bool(current),
    )  # fmt: skip
