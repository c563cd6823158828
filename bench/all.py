"""Every benchmark of this folder, one after another, each into a file of its own.

    pip install -e ".[bench,warc,parquet,cluster]" datasketch datasette
    python bench/all.py --into FOLDER [--news FOLDER] [--pages FOLDER] [--retrieval FOLDER] [--lucene FOLDER]
        [--only NAME,NAME] [--large]

`--news` is a folder of JSON in zip files (SaudiNewsNet's form), whose sentences made articles are of; without it they
are of the samples. `--pages`, `--retrieval` and `--lucene` are what bench/pages.py and bench/search.py take. `--large`
takes the sizes that docs/ shows, and hours. What a benchmark prints goes to `FOLDER/NAME.md`, beside the machine, the
day and the versions; a benchmark that fails leaves what it said, and the others go on. docs/benchmarks.md says where
the tables as last measured stand.
"""

from __future__ import annotations

import argparse
import platform
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from importlib.metadata import distributions
from pathlib import Path
from time import perf_counter

HERE = Path(__file__).parent


def commands(asked: argparse.Namespace) -> Iterator[tuple[str, list[str]]]:
    """The name of each benchmark, and what follows its file's name on the command line."""
    large = asked.large
    news = ["--sentences", str(asked.news)] if asked.news else []
    grown = asked.into / "grown"
    yield "pages", ["--rounds", "5", *(["--pages", str(asked.pages)] if asked.pages else [])]
    yield "times", []
    yield "entities", ["--rounds", "3"]
    yield "reading", []
    search = ["--retrieval", str(asked.retrieval)] if asked.retrieval else []
    yield "search", [*search, *(["--lucene", str(asked.lucene)] if asked.lucene else [])]
    sizes = "1000,10000,100000,1000000" if large else "1000,10000"
    yield "archive", ["--sizes", sizes, "--folder", str(grown), *news]
    yield "desk", [str(grown / "archive.db")]
    engines = "alone,local,daft,ray" if large else "alone,local"
    yield "batch", ["--pages", "20000" if large else "1000", "--engines", engines, "--join", "200000", *news]
    # A copy needs more sentences than the samples have.
    yield "copies", ["--documents", "200000" if large else "5000", *news]


def main() -> None:
    """Read the arguments, and run."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--into", type=Path, required=True)
    for name in ("--news", "--pages", "--retrieval", "--lucene"):
        parser.add_argument(name, type=Path)
    parser.add_argument("--only", help="names, with commas")
    parser.add_argument("--large", action="store_true")
    asked = parser.parse_args()
    asked.into.mkdir(parents=True, exist_ok=True)
    versions = sorted(f"{one.metadata['Name']} {one.version}" for one in distributions())
    head = f"{date.today()}, {platform.platform()}, Python {platform.python_version()}\n\n{', '.join(versions)}\n"
    (asked.into / "machine.md").write_text(head, "utf-8")
    failed = []
    for name, options in commands(asked):
        if asked.only and name not in asked.only.split(","):
            continue
        began = perf_counter()
        with (asked.into / f"{name}.md").open("w", encoding="utf-8") as told:
            command = [sys.executable, str(HERE / f"{name}.py"), *options]
            done = subprocess.run(command, check=False, stdout=told, stderr=subprocess.STDOUT)
        print(
            f"{name}: {'failed' if done.returncode else 'done'}, {perf_counter() - began:.0f} s", flush=True
        )
        if done.returncode:
            failed.append(name)
    sys.exit(f"failed, see their files: {', '.join(failed)}" if failed else 0)


if __name__ == "__main__":
    main()
