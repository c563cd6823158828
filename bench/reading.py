"""What the whole reading of an article costs, room by room, beside what is done today for less on the same pages.

    pip install -e . trafilatura dateparser
    python bench/reading.py

reads the pages that ship with Rawi (`src/rawi/samples/pages`), on one thread: numpy's is held to one before it loads.
Nothing is fetched: looking up an address raises.

- Speed: one pass to warm up, then N rounds in which every row reads its pages once, each round beginning with another
  row. Before each pass, outside the clock, Rawi forgets the words and attributes it has met, and trafilatura the
  lines. The words of a page are those between blanks in the titles and bodies that Rawi finds there; both sides are
  credited with the same.
- Rawi: `read_page`, everything: pages, times and dating, names, clauses, statements, figures, events, and the check of
  the reading against its laws. The rooms: the same steps, each on its own clock; what they give is compared with what
  `read_page` gives, and another reading ends the benchmark.
- The peer: trafilatura's `extract`, then dateparser's `search_dates` on the text, told that it is Arabic. It finds no
  names, statements, figures or events. It reads HTML alone, so that Rawi has a row on the HTML pages alone too.
- Not here: CAMeL Tools and Stanza, which tag words and names. Their code is on PyPI, their Arabic models are not: they
  fetch them when they are first used, and they could not be had where this was measured.
- Memory, and the first page: fresh processes, medians of three, which read the HTML pages once. Their modules are
  compiled to bytecode by one more process before them, as installing does it.
- Length: made articles, the samples' paragraphs over and over, each read whole by `read_page` with time enough; those
  with quotation marks have theirs instead of the samples' own: over many paragraphs, and all in a single one. A
  shorter text is read more often, and its median counts. Growth is how much longer a byte takes than in the
  shortest text of its kind: about 1 where the time is proportional to the length. Where it is not, the rooms' own
  growth is given.

A peer that is not installed is left out with a line that says so. Whether a finding is right is not asked here.
"""

from __future__ import annotations

import argparse
import gc
import json
import logging
import os
import platform
import re
import shlex
import socket
import subprocess
import sys
import warnings
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from itertools import cycle
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import TYPE_CHECKING, Any, NoReturn

from memory import peak_memory

if TYPE_CHECKING:
    from rawi.model import Article, RawPage, Reading

# Before numpy is imported, here and in the processes started from here.
for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS"):
    os.environ[_name] = "1"

SAMPLES = Path(__file__).resolve().parents[1] / "src" / "rawi" / "samples" / "pages"
ROOMS = ("pages", "times", "names", "clauses", "statements", "figures", "events", "laws")
PACKAGES = ("rawi", "numpy", "trafilatura", "dateparser")
PEER = "trafilatura `extract` + dateparser `search_dates`"
STARTS = 3
MIB = 1024 * 1024
USUAL = 400  # words of an article
LENGTHS = (100_000, 300_000, 1_000_000)  # bytes
MARKS = {"«…»": ("«", "»"), "« alone": ("«", ""), '"…"': ('"', '"')}
MARKED = (1_000, 10_000)  # quotation marks
APART = 5  # words from an opening mark to the next
MOST_READINGS = 3
PATIENCE = 600.0  # seconds for a made text
GROWN = 1.25
HEADLINE = "عنوان الخبر الطويل من وكالة الأنباء"
_OWN_MARKS = re.compile('[«»"“”„‟]')


# Pages ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Page:
    """One input: its bytes and its text decoded beforehand."""

    name: str
    data: bytes
    text: str

    @property
    def is_html(self) -> bool:
        return self.name.endswith(".html")


def gather() -> list[Page]:
    """The pages of the package, always in the same order; without Rawi, for the processes that do without it."""
    found = []
    for path in sorted(SAMPLES.iterdir()):
        if path.suffix in (".html", ".txt"):
            data = path.read_bytes()
            found.append(Page(path.name, data, _decode(data)))
    return found


def _decode(data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("windows-1256", "replace")


def as_raw(name: str, data: bytes) -> RawPage:
    from rawi.model import RawPage

    return RawPage(data=data, source=name, url=None)


@dataclass(frozen=True, slots=True)
class Material:
    """The pages that Rawi can read, and what it reads there."""

    pages: list[Page]
    readings: list[Reading]

    def of_html(self) -> Material:
        pairs = [pair for pair in zip(self.pages, self.readings, strict=True) if pair[0].is_html]
        return Material([page for page, _ in pairs], [reading for _, reading in pairs])

    @property
    def articles(self) -> list[Article]:
        return [article for reading in self.readings for article in reading.articles]

    @property
    def words(self) -> int:
        return sum(
            len(one.text.split()) + len(one.title.quote.split() if one.title else ()) for one in self.articles
        )

    @property
    def paragraphs(self) -> list[str]:
        return [
            span.of(reading.page.text)
            for reading in self.readings
            for article in reading.articles
            for span in article.paragraphs
        ]


def read_all(pages: Sequence[Page]) -> Material:
    from rawi.desk import read_page
    from rawi.model import Reading

    found = Material([], [])
    for page in pages:
        reading = read_page(as_raw(page.name, page.data))
        if isinstance(reading, Reading):
            found.pages.append(page)
            found.readings.append(reading)
    return found


# Rows -------------------------------------------------------------------------------------------------------

Parts = dict[str, float]  # seconds by what they went to


@dataclass(slots=True)
class Row:
    """What is measured: `make` reads all pages and says what its parts took; `before` gets it ready."""

    key: str
    name: str
    material: Material
    make: Callable[[], Parts]
    before: Callable[[], None]
    seconds: list[float] = field(default_factory=list)
    parts: list[Parts] = field(default_factory=list)

    def rates(self) -> list[float]:
        """Words a second, one for each round."""
        return [self.material.words / one for one in self.seconds]


class Rooms:
    """The steps of `read_page`, each on its own clock."""

    def __init__(self) -> None:
        from rawi.clauses import ClauseReader
        from rawi.desk import open_dater, open_entities, open_lexica, open_reader
        from rawi.events import EventReader
        from rawi.figures import FigureReader
        from rawi.statements import StatementReader

        data = open_lexica()
        self.pages, self.dater, self.names = open_reader(), open_dater(), open_entities()
        self.clauses, self.statements = ClauseReader(data), StatementReader(data)
        self.figures, self.events = FigureReader(data), EventReader(data)

    def read(self, raw: RawPage, parts: Parts) -> Reading:
        """The reading of a page; the seconds of each step are added to `parts`."""
        from rawi.model import check_reading
        from rawi.statements import give_sources

        last = perf_counter()

        def done(room: str) -> None:
            nonlocal last
            now = perf_counter()
            parts[room] = parts.get(room, 0.0) + now - last
            last = now

        read = self.pages.read(raw, None)
        done("pages")
        dated = replace(read, articles=tuple(self.dater.read(one, read.page) for one in read.articles))
        done("times")
        named = self.names.read_page(dated)
        done("names")
        articles = []
        for article in named.articles:
            text = self.clauses.open(article, named.page)
            done("clauses")
            statements = self.statements.read(text)
            done("statements")
            figures = give_sources(self.figures.read(text), statements)
            done("figures")
            events = self.events.read(text, statements)
            articles.append(replace(article, figures=figures, statements=statements, events=events))
            done("events")
        checked = check_reading(replace(named, articles=tuple(articles)))
        done("laws")
        return checked


@cache
def find_caches() -> list[Any]:
    """The caches that Rawi keeps of what it has read; not those of what it has opened."""
    from rawi.entities.kept_rows import KeptRows

    opened = ("rawi.desk.", "rawi.script.language")
    return [
        one
        for one in gc.get_objects()
        if isinstance(one, type(find_caches) | KeptRows)
        and one.__module__.startswith("rawi.")
        and not one.__module__.startswith(opened)
    ]


def forget() -> None:
    """Empty Rawi's caches of words, and build its page reader anew, which keeps attributes."""
    from rawi.desk import open_reader, reading

    for one in find_caches():
        one.cache_clear()
    reading._compiled.cache_clear()
    open_reader()


def load_rawi(key: str, name: str, material: Material) -> Row:
    from rawi.desk import read_page

    raws = [as_raw(page.name, page.data) for page in material.pages]

    def make() -> Parts:
        for raw in raws:
            read_page(raw)
        return {}

    return Row(key, name, material, make, forget)


def load_rooms(material: Material) -> Row:
    from rawi.desk import open_reader

    raws = [as_raw(page.name, page.data) for page in material.pages]
    rooms = Rooms()
    for raw, reading in zip(raws, material.readings, strict=True):
        if rooms.read(raw, {}) != reading:
            raise SystemExit(f"{raw.source}: the rooms one by one do not give what read_page gives")

    def before() -> None:
        forget()
        rooms.pages = open_reader()

    def make() -> Parts:
        parts: Parts = dict.fromkeys(ROOMS, 0.0)
        for raw in raws:
            rooms.read(raw, parts)
        return parts

    return Row("rooms", "**rawi**, the rooms one by one", material, make, before)


def load_peer(material: Material) -> Row:
    read, reset = open_peer()

    def make() -> Parts:
        parts: Parts = {"extract": 0.0, "search_dates": 0.0}
        for page in material.pages:
            read(page.text, parts)
        return parts

    return Row("peer", PEER, material, make, reset)


def open_peer() -> tuple[Callable[[str, Parts], int], Callable[[], None]]:
    """The peer: text in, its dates counted, seconds added by tool; and what makes it forget."""
    extract = import_module("trafilatura").extract
    reset = import_module("trafilatura.meta").reset_caches
    search = import_module("dateparser.search").search_dates

    def read(html: str, parts: Parts) -> int:
        start = perf_counter()
        text = extract(html) or ""
        between = perf_counter()
        found = len(search(text, languages=["ar"]) or ()) if text else 0
        parts["extract"] = parts.get("extract", 0.0) + between - start
        parts["search_dates"] = parts.get("search_dates", 0.0) + perf_counter() - between
        return found

    return read, reset


def measure(material: Material, rounds: int) -> tuple[list[Row], list[str]]:
    """The rows with their seconds, and lines on what was left out."""
    html = material.of_html()
    rows = [
        load_rawi("all", "**rawi**, `read_page`, all pages", material),
        load_rawi("html", "**rawi**, `read_page`, HTML pages", html),
        load_rooms(material),
    ]
    notes = []
    try:
        rows.append(load_peer(html))
    except ImportError as error:
        notes.append(f"{PEER}: left out, it cannot be imported ({error}).")
    for row in rows:
        _say(f"{row.key}: warming up")
        row.before()
        row.make()
    gc.collect()
    gc.freeze()  # what the rows hold is no rubbish for each other's collections to walk
    for number in range(rounds):
        _say(f"round {number + 1} of {rounds}")
        first = number % len(rows)
        for row in (*rows[first:], *rows[:first]):
            row.before()
            gc.collect()
            start = perf_counter()
            parts = row.make()
            row.seconds.append(perf_counter() - start)
            row.parts.append(parts)
    return rows, notes


# Length -----------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class Made:
    """A made article: the kind it is compared within, its bytes, and the seconds it took; or why it was not read."""

    kind: str
    name: str
    data: bytes
    seconds: float = 0.0
    rooms: Parts = field(default_factory=dict)
    refused: str = ""

    @property
    def pace(self) -> float:
        """Microseconds a byte."""
        return 1e6 * self.seconds / len(self.data)


def make_texts(material: Material) -> list[Made]:
    """Articles of several lengths, and with so many quotation marks of each kind."""
    paragraphs = material.paragraphs
    made = [
        Made("length", f"{size // 1000:,} kB", _as_page(_repeat(paragraphs, size), "\n\n"))
        for size in LENGTHS
    ]
    bare = [_OWN_MARKS.sub("", one) for one in paragraphs]
    for shape, joint in (("many paragraphs", "\n\n"), ("one paragraph", " ")):
        for kind, (opening, closing) in MARKS.items():
            for count in MARKED:
                text = _as_page(_mark(bare, count, opening, closing), joint)
                made.append(Made(f"{kind}, {shape}", f"{count:,} marks: {kind}, {shape}", text))
    return made


def _as_page(paragraphs: Iterator[str], joint: str) -> bytes:
    return f"{HEADLINE}\n\n{joint.join(paragraphs)}\n".encode()


def _repeat(paragraphs: Sequence[str], size: int) -> Iterator[str]:
    for one in cycle(paragraphs):
        yield one
        size -= len(one.encode()) + 2
        if size <= 0:
            return


def _mark(paragraphs: Sequence[str], count: int, opening: str, closing: str) -> Iterator[str]:
    """Paragraphs in which two words of five stand between marks, until there are so many marks."""
    each = bool(opening) + bool(closing)
    for one in cycle(paragraphs):
        words = one.split()
        for at in range(1, len(words) - 1, APART):
            if count > 0:
                words[at], words[at + 1] = opening + words[at], words[at + 1] + closing
                count -= each
        yield " ".join(words)
        if count <= 0:
            return


def measure_length(made: Sequence[Made]) -> None:
    """Read every made article; where a kind takes longer a byte as it grows, its ends by rooms too."""
    from rawi.desk import Limits, read_page
    from rawi.model import Refusal

    limits = Limits(seconds=PATIENCE)
    for one in made:
        longest = max(len(other.data) for other in made if other.kind == one.kind)
        _say(f"length: {one.name}")
        taken = []
        for _ in range(max(1, min(MOST_READINGS, longest // len(one.data)))):
            gc.collect()
            start = perf_counter()
            found = read_page(as_raw("made.txt", one.data), limits=limits)
            taken.append(perf_counter() - start)
            if isinstance(found, Refusal):
                one.refused = found.reason
                break
        one.seconds = median(taken)
    rooms = Rooms()
    for kind in dict.fromkeys(one.kind for one in made):
        same = [one for one in made if one.kind == kind]
        if not any(one.refused for one in same) and same[-1].pace / same[0].pace > GROWN:
            for one in (same[0], same[-1]):
                _say(f"length, by rooms: {one.name}")
                gc.collect()
                rooms.read(as_raw("made.txt", one.data), one.rooms)


# Processes of their own -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Start:
    """Seconds to be ready and to have read the first page, and peak bytes, having read all."""

    first: float
    peak: float


def measure_start(key: str) -> Start:
    """The medians of three fresh processes."""
    _say(f"{key}: first page, memory")
    command = [sys.executable, "-W", "ignore", str(Path(__file__).resolve()), "--child", key]
    said: list[tuple[float, float]] = []
    with TemporaryDirectory() as bytecode:
        environment = os.environ | {"PYTHONPYCACHEPREFIX": bytecode, "PYTHONDONTWRITEBYTECODE": ""}
        for _ in range(1 + STARTS):
            done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True, env=environment)
            first, peak = json.loads(done.stdout.splitlines()[-1])
            said.append((float(first), float(peak)))
    said = said[1:]  # the first one compiled
    return Start(median(one[0] for one in said), median(one[1] for one in said))


def be_child(key: str) -> None:
    """Read the HTML pages once with Rawi, the peer, or nothing; print seconds to the first page and peak bytes."""
    pages = [page for page in gather() if page.is_html]
    start = perf_counter()
    first = 0.0
    if key == "rawi":
        from rawi.desk import read_page

        for page in pages:
            read_page(as_raw(page.name, page.data))
            first = first or perf_counter() - start
    elif key == "peer":
        read, _ = open_peer()
        for page in pages:
            read(page.text, {})
            first = first or perf_counter() - start
    print(json.dumps([first, peak_memory()]))


# The report -------------------------------------------------------------------------------------------------


_LEGEND = (
    "Words a second: the median of the rounds, the slowest and the fastest in brackets; articles a second and an "
    f"article of {USUAL} words follow from it. Ratio: the seconds of the row over the peer's, both on the HTML pages, "
    "round by round, the median."
)


def report(
    rows: Sequence[Row],
    notes: Sequence[str],
    starts: dict[str, Start],
    made: Sequence[Made],
    material: Material,
    rounds: int,
) -> str:
    """The whole report in Markdown."""
    parts = [
        _circumstances(material, rounds),
        _speed(rows),
        _LEGEND,
        *_peer_parts(rows),
        *notes,
        _shares(rows),
    ]
    parts.append(_starts(starts))
    if made:
        parts += [_lengths(made), *_grown(made)]
    return "\n\n".join(parts) + "\n"


def _circumstances(material: Material, rounds: int) -> str:
    html = len(material.of_html().pages)
    lines = [
        f"Date: {date.today().isoformat()}",
        f"Machine: {_cpu()}, {os.cpu_count()} cores, {platform.system()} {platform.machine()}; one thread for all",
        f"Python: {platform.python_implementation()} {platform.python_version()}",
        "Versions: " + ", ".join(f"{name} {number}" for name in PACKAGES if (number := _version(name))),
        f"Text: {len(material.pages)} sample pages, {html} of them HTML; {len(material.articles)} articles, "
        f"{material.words:,} words",
        f"Rounds: {rounds}; load of the machine at the end: {os.getloadavg()[0]:.1f} (1.0 is this benchmark)",
    ]
    return "\n".join(f"- {line}" for line in lines)


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def _cpu() -> str:
    info = Path("/proc/cpuinfo")
    found = re.search(r"^model name\s*:\s*(.+)$", info.read_text(), re.M) if info.exists() else None
    return found.group(1).strip() if found else platform.processor() or "unknown processor"


def _speed(rows: Sequence[Row]) -> str:
    peer = next((row for row in rows if row.key == "peer"), None)
    lines = []
    for row in rows:
        rates, articles = row.rates(), len(row.material.articles)
        rate = median(rates)
        ratio = "—"
        if peer is not None and row.key in ("html", "peer"):
            ratio = f"{median(a / b for a, b in zip(row.seconds, peer.seconds, strict=True)):.2f}"
        lines.append(
            (
                row.name,
                f"{len(row.material.pages)}",
                f"{articles * rate / row.material.words:.1f}",
                f"{rate:,.0f} ({min(rates):,.0f}–{max(rates):,.0f})",
                f"{1000 * USUAL / rate:.0f} ms",
                ratio,
            )
        )
    head = ("What reads", "Pages", "Articles a second", "Words a second", f"{USUAL} words", "Ratio")
    return _table(head, lines)


def _peer_parts(rows: Sequence[Row]) -> list[str]:
    """What each half of the peer takes of its time."""
    peer = next((row for row in rows if row.key == "peer"), None)
    if peer is None:
        return []
    first, second = (
        median(100 * one[part] / sum(one.values()) for one in peer.parts) for part in peer.parts[0]
    )
    return [f"Of the peer's time `extract` takes {first:.0f} % and `search_dates` {second:.0f} %."]


def _shares(rows: Sequence[Row]) -> str:
    """What each room takes, by the rounds of the row that reads room by room."""
    row = next(one for one in rows if one.key == "rooms")
    lines = []
    for room in ROOMS:
        shares = [100 * parts[room] / sum(parts.values()) for parts in row.parts]
        taken = median(parts[room] for parts in row.parts)
        usual = 1000 * USUAL * taken / row.material.words
        share = f"{median(shares):.1f} % ({min(shares):.1f}–{max(shares):.1f})"
        lines.append((room, share, f"{usual:.1f} ms", f"{row.material.words / taken:,.0f}"))
    return _table(("Room", "Share", f"{USUAL} words", "Words a second"), lines)


def _starts(starts: dict[str, Start]) -> str:
    names = {"bare": "An interpreter that holds the pages", "rawi": "**rawi**, `read_page`", "peer": PEER}
    lines = [
        (
            names[key],
            f"{1000 * one.first:.0f} ms" if one.first else "—",
            f"{one.peak / MIB:.0f} MiB",
        )
        for key, one in starts.items()
    ]
    return _table(("Fresh process, HTML pages", "Import and first page", "Peak memory"), lines)


def _lengths(made: Sequence[Made]) -> str:
    lines = []
    for one in made:
        size = f"{len(one.data):,}"
        if one.refused:
            lines.append((one.name, size, f"not read: {one.refused}", "—", "—"))
            continue
        first = next(other for other in made if other.kind == one.kind)
        growth = "—" if first.refused else f"{one.pace / first.pace:.2f}"
        lines.append((one.name, size, f"{one.seconds:.2f}", f"{one.pace:.1f}", growth))
    return _table(("Made article", "Bytes", "Seconds", "µs a byte", "Growth"), lines)


def _grown(made: Sequence[Made]) -> list[str]:
    """How the rooms grow where the whole does."""
    lines = []
    for kind in dict.fromkeys(one.kind for one in made if one.rooms):
        short, *_, long = (one for one in made if one.kind == kind)
        times = len(long.data) / len(short.data)
        growth = (
            f"{room} {long.rooms[room] / short.rooms[room] / times:.2f} ({long.rooms[room]:.1f} s)"
            for room in ROOMS
        )
        lines.append(f"- {short.name} to {long.name}: {', '.join(growth)}")
    return (
        ["Growth by room, where the whole grows; one reading each:\n\n" + "\n".join(lines)] if lines else []
    )


def _table(head: Sequence[str], lines: Sequence[Sequence[str]]) -> str:
    rule = ["---", *("---:" for _ in head[1:])]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (head, rule, *lines))


def document(body: str, options: argparse.Namespace) -> str:
    """The report under a heading, with how it was measured and how to repeat it."""
    command = ["python", "bench/reading.py", "--rounds", str(options.rounds)]
    return (
        "# Speed of the whole reading\n\n"
        f"After a pass to warm up, every row read its pages once in each of {options.rounds} interleaved rounds of one "
        "run, on one thread, knowing no word from the pass before. First pages and memory: fresh processes, medians of "
        f"{STARTS}. To repeat it: `pip install -e . trafilatura dateparser`, then "
        f"`{shlex.join(command)} --write {shlex.quote(str(options.write))}`.\n\n{body}"
    )


# The command ------------------------------------------------------------------------------------------------


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def _refuse(*_: object, **__: object) -> NoReturn:
    raise OSError("the benchmark fetches nothing")


def _be_quiet_and_offline() -> None:
    warnings.simplefilter("ignore")
    logging.disable(logging.CRITICAL)
    socket.getaddrinfo = _refuse


def _at_least_one(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("at least 1")
    return number


def main() -> None:
    parser = argparse.ArgumentParser(description="What the whole reading of an article costs.")
    parser.add_argument("--rounds", type=_at_least_one, default=5, help="passes over all pages (default 5)")
    parser.add_argument("--no-length", action="store_true", help="leave out the made articles")
    parser.add_argument("--write", type=Path, metavar="FILE", help="also write the report to this file")
    parser.add_argument("--child", choices=("bare", "rawi", "peer"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    _be_quiet_and_offline()
    if options.child:
        be_child(options.child)
        return
    material = read_all(gather())
    rows, notes = measure(material, options.rounds)
    keys = ("bare", "rawi", *(row.key for row in rows if row.key == "peer"))
    starts = {key: measure_start(key) for key in keys}
    made = [] if options.no_length else make_texts(material)
    if made:
        measure_length(made)
    body = report(rows, notes, starts, made, material, options.rounds)
    print(body)
    if options.write:
        options.write.write_text(document(body, options), encoding="utf-8")


if __name__ == "__main__":
    main()
