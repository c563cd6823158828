"""Dates a corpus of articles with known times by evidence alone, their stamps hidden.

    python scripts/measure_dating.py [ARCHIVE.tar.gz] [--every N] [--wrong]

The archive holds TREC documents with <TIME>, <TITLE> and <TEXT>, as the ANT Corpus. Prints how often the dating
holds the true day, how often it is exact, how wide it is, each clue's own precision, and how often a date that an
article writes for its own day agrees with its true day.
"""

from __future__ import annotations

import argparse
import re
import tarfile
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from statistics import median

from rawi.desk import open_lexica
from rawi.model import Article, Evidence, Page, Span
from rawi.times import ArticleDater

_FIELD = {
    name: re.compile(rf"<{name}>(.*?)</{name}>", re.DOTALL) for name in ("DOCNO", "TIME", "TITLE", "TEXT")
}


def read_documents(archive: Path) -> Iterator[tuple[str, date, str, str]]:
    """(name, day, title, text) of each document with a time and a text."""
    with tarfile.open(archive) as files:
        for member in files:
            handle = files.extractfile(member) if member.name.endswith(".txt") else None
            if handle is None:
                continue
            document = handle.read().decode("utf-8-sig", "replace")
            found = {name: field.search(document) for name, field in _FIELD.items()}
            values = {name: match.group(1).strip() if match else "" for name, match in found.items()}
            time = values["TIME"][:10]
            try:
                day = date.fromisoformat("-".join(reversed(time.split("/"))) if "/" in time else time)
            except ValueError:
                continue
            if values["TEXT"]:
                yield values["DOCNO"], day, values["TITLE"], values["TEXT"]


def to_article(name: str, title: str, text: str) -> tuple[Article, Page]:
    """The records of a document, nothing known of its day."""
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    joined = "\n".join(lines)
    whole = f"{title}\n{joined}"
    page = Page(
        id=name, source=name, url=None, fetched_at=None, media_type="text/plain", charset="utf-8",
        language="ar", text=whole,
    )  # fmt: skip
    base = len(title) + 1
    spans, at = [], base
    for line in lines:
        spans.append(Span(start=at, end=at + len(line)))
        at += len(line) + 1
    quoted = Evidence(span=Span(start=0, end=len(title)), quote=title, rule="given") if title else None
    article = Article(
        id=name, page=name, role="main", outlet=None, title=quoted, credit=None, agencies=(), byline=None,
        dateline=None, stamps=(), labels=(), keywords=(), paragraphs=tuple(spans), text=joined,
    )  # fmt: skip
    return article, page


def main() -> None:
    """Prints the measures; with --wrong also each article whose dating misses its day."""
    root = Path(__file__).resolve().parents[1]
    parser = argparse.ArgumentParser(description=__doc__)
    default = root.parent / "shared" / "data" / "news" / "antcorpus" / "antcorpus.tar.gz"
    parser.add_argument("archive", nargs="?", type=Path, default=default)
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("--wrong", action="store_true")
    given = parser.parse_args()
    dater = ArticleDater(open_lexica())
    total = held = exact = exact_right = written = agreed = clued = 0
    widths: list[int] = []
    clues: Counter[tuple[str, bool]] = Counter()
    for place, (name, day, title, text) in enumerate(read_documents(given.archive)):
        if place % given.every:
            continue
        article, page = to_article(name, title, text)
        dating = dater.read(article, page).dating
        assert dating is not None
        total += 1
        if day not in dating.days and given.wrong:
            told = [(c.why, c.evidence.quote if c.evidence else "") for c in dating.clues]
            print("MISS", name, day, day.strftime("%a"), told)
        holds = day in dating.days
        held += holds
        clued += bool(dating.clues)
        exact += dating.exact
        exact_right += dating.exact and holds
        if dating.earliest and dating.latest:
            widths.append(len(dating.days))
        for clue, days in dater.clues(article, page):
            clues[clue.why, day in days] += 1
            if day not in days and given.wrong:
                print(name, day, clue.why, clue.evidence.quote if clue.evidence else None, "|", clue.allows)
        own = [one for one in dater.written(article, page) if one]
        if own:
            written += 1
            agreed += day in own
    print(f"articles {total}; with a clue {clued} ({clued / total:.3f})")
    print(f"the dating holds the true day: {held} ({held / total:.4f})")
    print(f"exact: {exact} ({exact / total:.3f}), right {exact_right} ({exact_right / max(1, exact):.4f})")
    print(
        f"bounded on both sides: {len(widths)} ({len(widths) / total:.3f}), median days left {median(widths or [0])}"
    )
    print(f"a written own date agrees: {agreed} of {written} ({agreed / max(1, written):.4f})")
    for why in sorted({why for why, _ in clues}):
        right, wrong = clues[why, True], clues[why, False]
        print(f"  {why:18} {right + wrong:6} clues, allow the true day {right / (right + wrong):.4f}")


if __name__ == "__main__":
    main()
