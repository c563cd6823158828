"""How fast Rawi reads pages, beside other extractors on the same pages.

    python bench/pages.py --pages DIR

reads the pages that ship with Rawi (`src/rawi/samples/pages`) and, when `DIR` is there, every `*.html` and
`*.html.gz` below it. HTML goes to every tool; flattened text only to Rawi, since the others do not read it.

- Speed: one pass to warm up, then N rounds in which every tool reads every page once, each round beginning
  with another tool, so that the machine's noise hits all alike. Before each pass, outside the clock, the tool
  forgets the pages it has seen: trafilatura and htmldate keep lines of text they have met, Rawi keeps HTML
  attributes, and a second look at the same page would flatter them.
- Import: a fresh process runs the import statement alone, once to fill the bytecode cache, then three times.
- First page and memory: a fresh process for each tool, three times, reads all pages once. The first page
  counts the import, what the tool sets up, and what it loads only when it is first used.

Rawi and jusText get bytes, the other tools the text decoded beforehand. Nothing is fetched: looking up an
address raises. A tool that is not installed, or raises on every page, is left out with a line that says so.
"""

from __future__ import annotations

import argparse
import codecs
import gc
import gzip
import json
import logging
import math
import os
import platform
import re
import shlex
import socket
import subprocess
import sys
import warnings
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Literal, NoReturn

from memory import peak_memory

SAMPLES = Path(__file__).resolve().parents[1] / "src" / "rawi" / "samples" / "pages"
STANDARD = "trafilatura"
BARE = "bare"
STARTS = 3
MIB = 1024 * 1024
_DECLARED = re.compile(rb"""charset\s*=\s*["']?\s*([A-Za-z0-9_:.\-]{2,40})""", re.I)


# Pages ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Page:
    """One input: its bytes, its text decoded beforehand, and the set it belongs to."""

    name: str
    data: bytes
    text: str
    kind: Literal["html", "text"]
    origin: Literal["samples", "real"]


def gather(folder: Path | None) -> list[Page]:
    """The pages of the package and those of `folder`, always in the same order."""
    pages = [
        _open(path, path.name, "html" if path.suffix == ".html" else "text", "samples")
        for path in sorted(SAMPLES.iterdir())
        if path.suffix in (".html", ".txt")
    ]
    if folder is not None and folder.is_dir():
        real = sorted(path for path in folder.rglob("*") if path.name.endswith((".html", ".html.gz")))
        pages += [_open(path, path.relative_to(folder).as_posix(), "html", "real") for path in real]
    return pages


def _open(path: Path, name: str, kind: Literal["html", "text"], origin: Literal["samples", "real"]) -> Page:
    data = path.read_bytes()
    if path.suffix == ".gz":
        data = gzip.decompress(data)
    return Page(name=name, data=data, text=_decode(data), kind=kind, origin=origin)


def _decode(data: bytes) -> str:
    """UTF-8 when the bytes are valid UTF-8, else the declared charset, else the Arabic one of Windows."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        declared = _DECLARED.search(data[:8192])
    try:
        name = codecs.lookup(declared.group(1).decode("ascii")).name if declared else "windows-1256"
    except LookupError:
        name = "windows-1256"
    return data.decode(name, "replace")


# Tools ------------------------------------------------------------------------------------------------------

Read = Callable[[Page], bool]


@dataclass(frozen=True, slots=True)
class Tool:
    """A tool: `load` gives a reader that remembers no page; a reader says whether it found anything.

    Exceptions of the kinds in `fails` make a page done without a result; others end the benchmark.
    """

    key: str
    name: str
    package: str
    modules: tuple[str, ...]
    load: Callable[[], Read]
    fails: tuple[type[Exception], ...] = (Exception,)
    kind: Literal["html", "text"] = "html"


def _load_rawi() -> Read:
    from rawi.desk import open_lexica
    from rawi.errors import Unreadable
    from rawi.model import RawPage
    from rawi.pages import PageReader

    reader = PageReader(open_lexica())

    def read(page: Page) -> bool:
        try:
            return bool(reader.read(RawPage(data=page.data, source=page.name, url=None)).articles)
        except Unreadable:
            return False

    return read


def _load_trafilatura() -> Read:
    from trafilatura import extract
    from trafilatura.meta import reset_caches

    reset_caches()
    return lambda page: bool(extract(page.text))


def _load_trafilatura_metadata() -> Read:
    from trafilatura import bare_extraction
    from trafilatura.meta import reset_caches

    reset_caches()
    return lambda page: bool(getattr(bare_extraction(page.text, with_metadata=True), "text", None))


def _load_resiliparse() -> Read:
    from resiliparse.extract.html2text import extract_plain_text

    return lambda page: bool(extract_plain_text(page.text, main_content=True).strip())


def _load_justext() -> Read:
    from justext import get_stoplist, justext

    stoplist = get_stoplist("Arabic")
    return lambda page: any(not paragraph.is_boilerplate for paragraph in justext(page.data, stoplist))


def _load_newspaper() -> Read:
    from newspaper import Article

    def read(page: Page) -> bool:
        article = Article(url="https://news.example/page", language="ar", fetch_images=False)
        article.download(input_html=page.text)
        article.parse()
        return bool(article.text)

    return read


def _load_htmldate() -> Read:
    from htmldate import find_date
    from htmldate.meta import reset_caches

    reset_caches()
    return lambda page: bool(find_date(page.text))


_RAWI = ("rawi.desk", "rawi.pages", "rawi.model")
TOOLS = (
    Tool("rawi", "**rawi**", "rawi", _RAWI, _load_rawi, fails=()),
    Tool(STANDARD, "trafilatura `extract`", "trafilatura", ("trafilatura",), _load_trafilatura),
    Tool(
        "trafilatura-metadata",
        "trafilatura `bare_extraction`, with metadata",
        "trafilatura",
        ("trafilatura",),
        _load_trafilatura_metadata,
    ),
    Tool(
        "resiliparse",
        "resiliparse, main content",
        "resiliparse",
        ("resiliparse.extract.html2text",),
        _load_resiliparse,
    ),
    Tool("justext", "jusText, Arabic stoplist", "justext", ("justext",), _load_justext),
    Tool("newspaper", "newspaper4k, Arabic", "newspaper4k", ("newspaper",), _load_newspaper),
    Tool("htmldate", "htmldate (date only)", "htmldate", ("htmldate",), _load_htmldate),
    Tool("rawi-text", "**rawi**, flattened text", "rawi", _RAWI, _load_rawi, fails=(), kind="text"),
)


# Processes of their own -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Start:
    """What a tool costs before it has read much: seconds to import, to the first page, and peak memory."""

    imported: float
    first_page: float
    peak: float


@cache
def time_import(modules: tuple[str, ...]) -> float | str:
    """The median seconds an import takes in a fresh interpreter, or why it cannot be imported."""
    code = (
        "from time import perf_counter as now; start = now(); "
        f"import {', '.join(modules)}; print(now() - start)"
    )
    taken: list[float] = []
    for _ in range(1 + STARTS):
        done = subprocess.run(
            [sys.executable, "-W", "ignore", "-c", code], capture_output=True, text=True, check=False
        )
        if done.returncode:
            return (done.stderr.strip().splitlines() or ["no reason given"])[-1]
        taken.append(float(done.stdout.split()[-1]))
    return median(taken[1:])


def run_child(key: str, folder: Path | None) -> tuple[float, float]:
    """Seconds from import to the first page, and peak bytes, in a process of its own: medians of three."""
    command = [sys.executable, str(Path(__file__).resolve()), "--child", key]
    command += ["--pages", str(folder)] if folder else []
    said: list[tuple[float, float]] = []
    for _ in range(STARTS):
        done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
        first_page, peak = json.loads(done.stdout.splitlines()[-1])
        said.append((float(first_page), float(peak)))
    return median(one[0] for one in said), median(one[1] for one in said)


def be_child(key: str, folder: Path | None) -> None:
    """Read all pages once with one tool, none with `bare`; print seconds to the first page and peak bytes."""
    pages = gather(folder)
    first_page = 0.0
    for tool in TOOLS:
        if tool.key == key:
            for name in tool.modules:
                import_module(name)
            start = perf_counter()
            read = tool.load()
            seconds = time_pass(tool, read, [page for page in pages if page.kind == tool.kind]).seconds
            first_page = perf_counter() - start - sum(seconds[1:])
    print(json.dumps([first_page, peak_memory()]))


# Rounds -----------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class Pass:
    """One reading of all pages by one tool: seconds a page, pages with a result, what was raised."""

    seconds: list[float] = field(default_factory=list)
    found: int = 0
    raised: list[str] = field(default_factory=list)


def time_pass(tool: Tool, read: Read, pages: Iterable[Page]) -> Pass:
    """Read every page once, each on its own clock."""
    done = Pass()
    for page in pages:
        start = perf_counter()
        try:
            found = read(page)
        except tool.fails as error:
            found = False
            done.raised.append(f"{type(error).__name__}: {error}".splitlines()[0])
        done.seconds.append(perf_counter() - start)
        done.found += found
    return done


@dataclass(slots=True)
class Row:
    """A tool, what it cost to start, the pages it reads and the passes it made over them."""

    tool: Tool
    start: Start
    pages: list[Page]
    passes: list[Pass] = field(default_factory=list)

    def rates(self, origin: str | None = None) -> list[float]:
        """Pages a second, one for each round; of one set of pages when `origin` names it."""
        chosen = [i for i, page in enumerate(self.pages) if origin in (None, page.origin)]
        return [len(chosen) / sum(one.seconds[i] for i in chosen) for one in self.passes] if chosen else []

    def milliseconds(self) -> list[float]:
        """Each page at its median over the rounds, from the quickest page to the slowest."""
        by_page = zip(*(one.seconds for one in self.passes), strict=True)
        return sorted(1000 * median(taken) for taken in by_page)


def make_pass(row: Row) -> Pass:
    """One pass with a reader that remembers no page and no rubbish left to collect."""
    read = row.tool.load()
    gc.collect()
    return time_pass(row.tool, read, row.pages)


def run_rounds(rows: Sequence[Row], rounds: int) -> None:
    """Every tool once a round, each round beginning with the next tool."""
    # What the tools hold once loaded is no rubbish: no collection of one tool's shall walk another's modules.
    gc.collect()
    gc.freeze()
    for number in range(rounds):
        _say(f"round {number + 1} of {rounds}")
        first = number % len(rows)
        for row in (*rows[first:], *rows[:first]):
            row.passes.append(make_pass(row))


def measure(pages: Sequence[Page], folder: Path | None, rounds: int) -> tuple[list[Row], float, list[str]]:
    """All rows, the peak bytes of a process that only loads the pages, and lines on what was left out."""
    rows: list[Row] = []
    left_out: list[str] = []
    for tool in TOOLS:
        _say(f"{tool.key}: import, first page, memory")
        imported = time_import(tool.modules)
        if isinstance(imported, str):
            left_out.append(f"{tool.name}: left out, it cannot be imported ({imported}).")
            continue
        ready, peak = run_child(tool.key, folder)
        start = Start(imported, imported + ready, peak)
        rows.append(Row(tool, start, [page for page in pages if page.kind == tool.kind]))
    _, bare = run_child(BARE, folder)
    kept: list[Row] = []
    for row in rows:
        _say(f"{row.tool.key}: warming up")
        warm = make_pass(row)
        if len(warm.raised) == len(row.pages):
            left_out.append(f"{row.tool.name}: left out, it raises on every page ({warm.raised[0]}).")
        else:
            kept.append(row)
    run_rounds(kept, rounds)
    return kept, bare, left_out


# The report -------------------------------------------------------------------------------------------------


_LEGEND = (
    "Pages a second: the median of the rounds, the slowest and the fastest in brackets. "
    "Ratio: to trafilatura `extract`. Milliseconds: each page at its median over the rounds. "
    "First page: importing, setting up and reading one page in a fresh process. "
    "Peak memory: above the {bare:.1f} MiB of a bare interpreter that holds the same pages. "
    "Result: pages on which the tool found any text or, for htmldate, a date; "
    "whether it is right is not asked here."
)


def report(rows: Sequence[Row], bare: float, notes: Sequence[str], pages: Sequence[Page], rounds: int) -> str:
    """The whole report in Markdown."""
    legend = _LEGEND.format(bare=bare / MIB)
    parts = [_circumstances(rows, pages, rounds), _main_table(rows, bare), legend]
    if len({page.origin for page in pages}) > 1:
        parts += ["The same rounds, by set of pages:", _origins_table(rows)]
    parts += [*notes, *_raised(rows)]
    return "\n\n".join(parts) + "\n"


def _circumstances(rows: Sequence[Row], pages: Sequence[Page], rounds: int) -> str:
    versions = {row.tool.package: version(row.tool.package) for row in rows}
    lines = [
        f"Date: {date.today().isoformat()}",
        f"Machine: {_cpu()}, {os.cpu_count()} cores, {platform.system()} {platform.machine()}",
        f"Python: {platform.python_implementation()} {platform.python_version()}",
        "Versions: " + ", ".join(f"{name} {number}" for name, number in versions.items()),
        "Pages: "
        + "; ".join(
            _amount(label, [page for page in pages if (page.kind, page.origin) == (kind, origin)])
            for label, kind, origin in (
                ("HTML samples", "html", "samples"),
                ("real HTML pages", "html", "real"),
                ("samples of flattened text", "text", "samples"),
            )
        ),
        f"Rounds: {rounds}; load of the machine at the end: {os.getloadavg()[0]:.1f} (1.0 is this benchmark)",
    ]
    return "\n".join(f"- {line}" for line in lines)


def _amount(label: str, pages: Sequence[Page]) -> str:
    return f"{len(pages)} {label} ({sum(len(page.data) for page in pages):,} bytes)"


def _cpu() -> str:
    info = Path("/proc/cpuinfo")
    found = re.search(r"^model name\s*:\s*(.+)$", info.read_text(), re.M) if info.exists() else None
    return found.group(1).strip() if found else platform.processor() or "unknown processor"


def _main_table(rows: Sequence[Row], bare: float) -> str:
    head = (
        "Tool",
        "Pages a second",
        "Ratio",
        "ms a page, median",
        "p95",
        "Import, ms",
        "First page, ms",
        "Peak memory, MiB",
        "Result",
    )
    return _table(head, [_main_cells(row, rows, bare) for row in rows])


def _main_cells(row: Row, rows: Sequence[Row], bare: float) -> list[str]:
    rates, taken = row.rates(), row.milliseconds()
    return [
        row.tool.name,
        f"{_short(median(rates))} ({_short(min(rates))}–{_short(max(rates))})",
        _ratio(row, rows),
        f"{median(taken):.2f}",
        f"{taken[math.ceil(0.95 * len(taken)) - 1]:.2f}",
        f"{1000 * row.start.imported:.0f}",
        f"{1000 * row.start.first_page:.0f}",
        f"{(row.start.peak - bare) / MIB:.0f}",
        f"{row.passes[-1].found} of {len(row.pages)}",
    ]


def _origins_table(rows: Sequence[Row]) -> str:
    html = [row for row in rows if row.tool.kind == "html"]
    lines = [
        [row.tool.name, *_origin_cells(row, rows, "samples"), *_origin_cells(row, rows, "real")]
        for row in html
    ]
    return _table(("Tool", "Samples a second", "Ratio", "Real pages a second", "Ratio"), lines)


def _origin_cells(row: Row, rows: Sequence[Row], origin: str) -> list[str]:
    return [_short(median(row.rates(origin))), _ratio(row, rows, origin)]


def _ratio(row: Row, rows: Sequence[Row], origin: str | None = None) -> str:
    standard = next((one for one in rows if one.tool.key == STANDARD), None)
    if standard is None or row.tool.kind != standard.tool.kind:
        return "—"
    return f"{median(row.rates(origin)) / median(standard.rates(origin)):.2f}"


def _short(rate: float) -> str:
    return f"{rate:,.0f}" if rate >= 100 else f"{rate:.1f}"


def _table(head: Sequence[str], lines: Sequence[Sequence[str]]) -> str:
    rule = ["---", *("---:" for _ in head[1:])]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (head, rule, *lines))


def _raised(rows: Sequence[Row]) -> list[str]:
    return [
        f"{row.tool.name}: raised on {len(row.passes[-1].raised)} pages (first: {row.passes[-1].raised[0]})."
        for row in rows
        if row.passes[-1].raised
    ]


def document(body: str, options: argparse.Namespace) -> str:
    """The report under a heading, with how it was measured and how to repeat it."""
    command = ["python", "bench/pages.py", "--rounds", str(options.rounds)]
    command += ["--pages", "DIR"] if options.pages else []  # where the reader keeps them
    return (
        "# Speed beside other extractors\n\n"
        f"After one pass to warm up, every tool read every page once in each of {options.rounds} interleaved "
        "rounds in one process, forgetting before each round the pages it had seen; imports, first pages and "
        "memory were measured in processes of their own. "
        'To repeat it: `pip install -e ".[bench,warc]"`, then '
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


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="How fast Rawi reads pages, beside other extractors.")
    parser.add_argument("--pages", type=Path, metavar="DIR", help="also read *.html and *.html.gz below DIR")
    parser.add_argument("--rounds", type=_at_least_one, default=5, help="passes over all pages (default 5)")
    parser.add_argument("--write", type=Path, metavar="FILE", help="also write the report to this file")
    parser.add_argument("--child", help=argparse.SUPPRESS)
    return parser.parse_args()


def main() -> None:
    options = _options()
    _be_quiet_and_offline()
    if options.child:
        be_child(options.child, options.pages)
        return
    pages = gather(options.pages)
    rows, bare, notes = measure(pages, options.pages, options.rounds)
    if options.pages and not options.pages.is_dir():
        notes.append(f"{options.pages}: no such folder; only the samples were read.")
    body = report(rows, bare, notes, pages, options.rounds)
    print(body)
    if options.write:
        options.write.write_text(document(body, options), encoding="utf-8")


if __name__ == "__main__":
    main()
