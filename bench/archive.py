"""What an archive costs as it grows: adding, searching, memory, disk, beside plain FTS5 and Tantivy.

    pip install -e . tantivy
    python bench/archive.py [--sizes 1000,10000,100000] [--sentences FOLDER] [--folder FOLDER]

Articles are made of shuffled sentences, six each, with a title and a day of four years: those of the samples, or,
with `--sentences`, of the JSON in zip files of a folder (SaudiNewsNet's form; their vocabulary is that of a newspaper).
They are made as readings without findings: what reading costs is in bench/reading.py.

- Growing: readings are added a thousand at a time and threaded into stories; the index follows in a second process.
- Adding 10: ten new articles, added, indexed and threaded into stories as `rawi add` does, fifty times; each step on
  its own clock. Median and p95.
- Searching: words drawn from the articles by how often they stand there, one to three of them, every second search with
  an outlet or a month; best first and newest first. p50 and p95 of two hundred searches each, first page of ten.
- Peers: FTS5 (`unicode61` over title and body as they are, in its own file, through the same SQLite) and Tantivy (its
  Arabic stemmer), given the same texts and words. A peer that is not installed is left out with a line that says so.
- `RAWI_SEARCH=tantivy`: the words of the index lie in Tantivy's folder too, and searches ask that.
- The row `words` (not run unless asked for): an index of made articles with no archive under it, its words in both;
  FTS5's searches, Tantivy's through Rawi, and plain Tantivy's by turns in one process. It grows as fast as an index is
  written, so large sizes need no days.
- Memory is the most the process had, in a fresh process for each size.
"""

from __future__ import annotations

import argparse
import json
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from importlib.util import find_spec
from itertools import islice
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter, sleep
from typing import Any

from memory import peak_memory
from sentences import sentences

SENTENCES = 6  # of an article
OUTLETS = ("المجداف", "الميدان", "نوماريا24", "دفتر السوق", "خان الحبر", "السنبوك", "ركنية بريس", "المنخل")
FIRST = date(2021, 1, 1)
DAYS = 1460
BATCH, TEN, WARMING, TIMES, SEARCHES = 1000, 10, 20, 50, 200
AT = "2024-03-21T09:00:00Z"
MIB = 1024 * 1024


@dataclass(frozen=True)
class Made:
    """One made article."""

    number: int
    title: str
    body: str
    day: date
    outlet: str


def articles(kept: Sequence[str], first: int = 0) -> Iterator[Made]:
    """Made articles without end; each number always gives the same one."""
    number = first
    while True:
        chance = random.Random(number)
        lines = chance.choices(kept, k=SENTENCES)
        title = " ".join(chance.choice(kept).split()[:8])
        body = "\n".join(" ".join(lines[at : at + 3]) for at in range(0, SENTENCES, 3))
        day = FIRST + timedelta(days=chance.randrange(DAYS))
        yield Made(number, title, body, day, chance.choice(OUTLETS))
        number += 1


def reading(one: Made) -> Any:
    """A made article as the reading of a page."""
    from rawi.model import Article, Evidence, Outlet, Page, Reading, Span, Stamp, content_id

    text = f"{one.title}\n{one.body}\n{one.day}"
    spans, at = [], 0
    for line in text.split("\n"):
        spans.append(Span(start=at, end=at + len(line)))
        at += len(line) + 1
    page = Page(
        id=content_id("made", one.number), source=f"made/{one.number}", url=None, fetched_at=None,
        media_type="text/plain", charset="utf-8", language="ar", text=text,
    )  # fmt: skip
    stamp = Evidence(span=spans[-1], quote=str(one.day), rule="made")
    article = Article(
        id=content_id("article", page.id), page=page.id, role="main", outlet=Outlet(name=one.outlet, domain=None),
        title=Evidence(span=spans[0], quote=one.title, rule="made"), credit=None, agencies=(), byline=None,
        dateline=None, labels=(), keywords=(), paragraphs=tuple(spans[1:-1]), text=one.body,
        stamps=(Stamp(kind="published", day=one.day, clock=None, zone=None, place="page", evidence=stamp),),
    )  # fmt: skip
    return Reading(
        page=page, engine="made", lexica="", made_at=None, articles=(article,), blocks=(), inline_links=(), related=(),
        caption=None,
    )  # fmt: skip


def timed(work: Callable[..., object], *given: object) -> float:
    """Milliseconds that something takes."""
    start = perf_counter()
    work(*given)
    return (perf_counter() - start) * 1000


def shares(times: Sequence[float]) -> dict[str, float]:
    """Median and 95th percentile."""
    return {"p50": round(median(times), 2), "p95": round(quantiles(times, n=20)[-1], 2)}


def drawn_words(kept: Sequence[str]) -> list[tuple[str, str]]:
    """Searches: words of real sentences, one to three, and for every second one a filter."""
    chance = random.Random(7)
    found = []
    for at in range(SEARCHES):
        words = [one for one in chance.choice(kept).split() if len(one) > 3 and one.isalpha()] or ["الميناء"]
        month = FIRST + timedelta(days=chance.randrange(DAYS))
        limits = (f"outlet:{chance.choice(OUTLETS[:3])}", f"since:{month:%Y-%m} until:{month:%Y-%m}")
        found.append(
            (
                " ".join(chance.sample(words, min(len(words), at % 3 + 1))),
                limits[at % 4 // 2] if at % 2 else "",
            )
        )
    return found


def grow(folder: Path, size: int, kept: Sequence[str]) -> float:
    """Grows the archive of a folder to a size, its stories with it; articles a second, the index beside it included."""
    from rawi.archive import open_archive
    from rawi.desk.threading import open_follower

    words = [sys.executable, __file__, "--index", str(folder)]
    with open_archive(folder / "archive.db", at=AT) as archive:
        known = dict(archive.info().counts)["page"]
        follower, rest = open_follower(), articles(kept, known)
        grown = folder / "grown"
        grown.unlink(missing_ok=True)
        start = perf_counter()
        indexing = subprocess.Popen(words)
        for done in range(known, size, BATCH):
            archive.add((reading(one) for one in islice(rest, min(BATCH, size - done))), at=AT)
            follower.follow(archive)
        grown.touch()
        if indexing.wait():
            raise SystemExit("the index could not follow")
        return (size - known) / (perf_counter() - start)


def open_index(file: Path, *, tantivy: bool | None = None, related: bool = True) -> Any:
    """The search index in a file, with Tantivy beside it if `tantivy` or else the setting says so."""
    from rawi.archive.search import SearchIndex, TantivyWords
    from rawi.clauses import Stemmer
    from rawi.desk import open_lexica
    from rawi.desk.relating import weigher
    from rawi.desk.settings import search_engine

    if tantivy is None:
        tantivy = search_engine() == "tantivy"
    stemmer = Stemmer(open_lexica())
    words = TantivyWords(file.with_name(f"{file.name}.tantivy")) if tantivy else None
    weigh = weigher() if related else None
    return SearchIndex(file, stemmer, lexica=stemmer.digest, weigh=weigh, words=words)


def follow_index(folder: Path) -> None:
    """Follows an archive with its search index, in a process of its own, until it has grown."""
    from rawi.archive import open_archive

    with open_archive(folder / "archive.db") as archive:
        index = open_index(folder / "search.db")
        while True:
            last = (folder / "grown").exists()
            index.follow(archive)
            if last:
                break
            sleep(0.2)
        index.close()


class Stream:
    """Made articles as the archive that an index follows: each is a change and a page of its own."""

    def __init__(self, kept: Sequence[str], size: int) -> None:
        self._kept, self._size = kept, size

    def changes(self, *, after: int = 0, limit: int = 1000) -> list[Any]:
        from rawi.archive import Change

        numbers = range(after + 1, min(after + limit, self._size) + 1)
        return [Change(number=one, at=AT, kind="page", subject=str(one)) for one in numbers]

    def judged_pages(self, ids: object) -> list[str]:
        return []

    def shown(self, page: str) -> list[tuple[Any, Any]]:
        from rawi.archive import ArticleRow

        one = next(articles(self._kept, int(page) - 1))
        article = reading(one).articles[0]
        row = ArticleRow(
            number=one.number + 1, id=article.id, page=page, source=page, url=None, role="main", title=one.title,
            lead=None, outlet=one.outlet, domain=None, credit=None, day=one.day, words=0, current=True,
        )  # fmt: skip
        return [(row, article)]


def measure_words(size: int, kept: Sequence[str], folder: Path) -> dict[str, Any]:
    """Measures searches of an index alone, by FTS5, by Tantivy, and of plain Tantivy beside it."""
    from rawi.archive.search import QueryReader, Searcher
    from rawi.desk import open_lexica

    file, lexica = folder / "words.db", open_lexica()
    index = open_index(file, tantivy=True, related=False)
    start = perf_counter()
    index.follow(Stream(kept, size))
    grown = perf_counter() - start
    other = open_index(file, tantivy=False, related=False)
    plain, queries = PlainTantivy(size, kept, folder), QueryReader(lexica)
    asked: dict[str, list[float]] = {}
    for words, limit in drawn_words(kept):
        asked.setdefault("plain Tantivy", []).append(timed(plain, words))
        for name, searcher in (("Tantivy", Searcher(index, lexica)), ("FTS5", Searcher(other, lexica))):
            for order in ("best", "newest"):
                query = queries.read(f"{words} {limit}", order=order)
                asked.setdefault(f"{name}, {order}", []).append(timed(searcher.search, query))
    folder_of = file.with_name(f"{file.name}.tantivy")
    disk = {"FTS5 and the rest": file.stat().st_size // MIB, "Tantivy": disk_of(folder_of)}
    index.close()
    other.close()
    return {
        "size": size, "growing, articles/s": round(size / grown),
        **{name: shares(each) for name, each in asked.items()}, "disk, MiB": disk,
    }  # fmt: skip


def disk_of(folder: Path) -> int:
    """MiB of a folder's files."""
    return sum(one.stat().st_size for one in folder.iterdir()) // MIB


def measure_rawi(size: int, kept: Sequence[str], folder: Path) -> dict[str, Any]:
    """Measures an archive that has grown to a size."""
    from rawi.archive import open_archive
    from rawi.archive.search import QueryReader, Searcher
    from rawi.desk import open_lexica
    from rawi.desk.threading import open_follower

    lexica = open_lexica()
    archive = open_archive(folder / "archive.db", at=AT)
    index = open_index(folder / "search.db")
    follower = open_follower()
    rest = articles(kept, dict(archive.info().counts)["page"])

    def add(some: list[Any]) -> None:
        archive.add(some, at=AT)

    # What opens lists and fills the stemmer's memory is not what adding costs.
    for _ in range(WARMING):
        add([reading(one) for one in islice(rest, TEN)])
        index.follow(archive)
        follower.follow(archive)
    steps: dict[str, list[float]] = {"archive": [], "search": [], "stories": [], "all": []}
    for _ in range(TIMES):
        ten = [reading(one) for one in islice(rest, TEN)]
        took = [timed(add, ten), timed(index.follow, archive), timed(follower.follow, archive)]
        for name, value in zip(steps, (*took, sum(took)), strict=True):
            steps[name].append(value)
    queries, searcher = QueryReader(lexica), Searcher(index, lexica)
    best, newest = [], []
    for words, limit in drawn_words(kept):
        one = queries.read(f"{words} {limit}")
        best.append(timed(searcher.search, one))
        other = queries.read(f"{words} {limit}", order="newest")
        newest.append(timed(searcher.search, other))
    sizes = {name: (folder / f"{name}.db").stat().st_size // MIB for name in ("archive", "search")}
    return {
        "size": size, **{f"add 10: {name}": shares(each) for name, each in steps.items()},
        "search, best": shares(best), "search, newest": shares(newest), "disk, MiB": sizes,
        "memory, MiB": peak_memory() // MIB,
    }  # fmt: skip


def measure_fts5(size: int, kept: Sequence[str], folder: Path) -> dict[str, Any]:
    """Plain FTS5 over the same texts."""
    import apsw

    for left in folder.glob("fts5.db*"):
        left.unlink()
    db = apsw.Connection(str(folder / "fts5.db"))
    db.pragma("journal_mode", "wal")
    db.execute("CREATE VIRTUAL TABLE article USING fts5 (title, body, tokenize='unicode61')")
    rest = articles(kept)
    insert = "INSERT INTO article (title, body) VALUES (?, ?)"
    start = perf_counter()
    for done in range(0, size, BATCH):
        with db:
            db.executemany(insert, ((one.title, one.body) for one in islice(rest, min(BATCH, size - done))))
    grown = perf_counter() - start

    def add(ten: list[Made]) -> None:
        with db:
            db.executemany(insert, ((one.title, one.body) for one in ten))

    adding = [timed(add, list(islice(rest, TEN))) for _ in range(TIMES)]
    sql = "SELECT rowid FROM article WHERE article MATCH ? ORDER BY rank LIMIT 10"

    def search(words: str) -> object:
        return db.execute(sql, (" ".join(f'"{one}"' for one in words.split()),)).fetchall()

    searching = [timed(search, words) for words, _ in drawn_words(kept)]
    return {
        "size": size, "growing, articles/s": round(size / grown), "add 10: all": shares(adding),
        "search, best": shares(searching), "disk, MiB": (folder / "fts5.db").stat().st_size // MIB,
        "memory, MiB": peak_memory() // MIB,
    }  # fmt: skip


def measure_tantivy(size: int, kept: Sequence[str], folder: Path) -> dict[str, Any]:
    """Tantivy with its Arabic stemmer over the same texts."""
    start = perf_counter()
    search = PlainTantivy(size, kept, folder)
    grown = perf_counter() - start
    rest = articles(kept, size)
    adding = [timed(search.add, islice(rest, TEN)) for _ in range(TIMES)]
    searching = [timed(search, words) for words, _ in drawn_words(kept)]
    return {
        "size": size, "growing, articles/s": round(size / grown), "add 10: all": shares(adding),
        "search, best": shares(searching), "disk, MiB": disk_of(folder / "tantivy"),
        "memory, MiB": peak_memory() // MIB,
    }  # fmt: skip


class PlainTantivy:
    """Tantivy as it comes, with its Arabic stemmer, over made articles: called with words it searches for them all."""

    def __init__(self, size: int, kept: Sequence[str], folder: Path) -> None:
        import tantivy

        shutil.rmtree(folder / "tantivy", ignore_errors=True)
        (folder / "tantivy").mkdir()
        builder = tantivy.SchemaBuilder()
        for name in ("title", "body"):
            builder.add_text_field(name, tokenizer_name="ar")
        self._tantivy = tantivy
        self._index = tantivy.Index(builder.build(), path=str(folder / "tantivy"))
        self._index.register_tokenizer(
            "ar",
            tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple()).filter(tantivy.Filter.lowercase())
            .filter(tantivy.Filter.stemmer("Arabic")).build(),
        )  # fmt: skip
        self._writer = self._index.writer(heap_size=128 * MIB, num_threads=1)
        self.add(islice(articles(kept), size))

    def add(self, some: Iterator[Made]) -> None:
        for one in some:
            self._writer.add_document(self._tantivy.Document(title=one.title, body=one.body))
        self._writer.commit()
        self._index.reload()

    def __call__(self, words: str) -> object:
        query = self._index.parse_query(" ".join(f"+{one}" for one in words.split()), ["title", "body"])
        return self._index.searcher().search(query, 10)


def main() -> None:
    """Read the arguments; measure each row in a process of its own."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sizes", default="1000,10000,100000")
    parser.add_argument("--sentences", type=Path)
    parser.add_argument("--rows", default="rawi,fts5,tantivy")
    parser.add_argument("--folder", type=Path, help="keep what is made here, and go on with what is there")
    parser.add_argument("--index", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--one", nargs=3, metavar=("ROW", "SIZE", "FOLDER"), help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.index:
        follow_index(asked.index)
        return
    if asked.one:
        row, size, folder = asked.one[0], int(asked.one[1]), Path(asked.one[2])
        kept = json.loads((folder / "sentences.json").read_text("utf-8"))
        measure = {
            "rawi": measure_rawi,
            "fts5": measure_fts5,
            "tantivy": measure_tantivy,
            "words": measure_words,
        }[row]
        print(json.dumps({"row": row, **measure(size, kept, folder)}, ensure_ascii=False))
        return
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        folder = asked.folder or Path(name)
        folder.mkdir(parents=True, exist_ok=True)
        kept = sentences(asked.sentences)
        (folder / "sentences.json").write_text(json.dumps(kept, ensure_ascii=False), "utf-8")
        for row in asked.rows.split(","):
            if row in ("tantivy", "words") and find_spec("tantivy") is None:
                print(f"{row}: tantivy is not installed: left out")
                continue
            for size in map(int, asked.sizes.split(",")):
                if row == "rawi":
                    print(f"grown to {size:,}: {grow(folder, size, kept):.0f} articles/s", flush=True)
                words = [sys.executable, __file__, "--one", row, str(size), str(folder)]
                done = subprocess.run(words, check=True, stdout=subprocess.PIPE, text=True)
                print(done.stdout.strip(), flush=True)


if __name__ == "__main__":
    main()
