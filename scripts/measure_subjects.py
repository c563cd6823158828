"""Measure the subjects of articles on the sections of the ANT corpus.

`python scripts/measure_subjects.py FOLDER [--half dev|test] [--wrong SECTION] [--draw N]` reads FOLDER/antcorpus.tar.gz
(TREC XML; its texts may not be redistributed, so only numbers are printed unless `--wrong` asks to see mistakes). The
corpus is cut in two by a hash of each article's number: mistakes are looked at in the half `dev` only, numbers are
told of `test`.

`--keywords` reads pages instead (FOLDER of pages, such as src/rawi/samples/pages) and compares the keywords that they
state for their articles with those found without them, by their stems.
"""

from __future__ import annotations

import argparse
import re
import sys
import tarfile
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from hashlib import blake2b
from pathlib import Path

from rawi.clauses import Stemmer
from rawi.desk import open_lexica, read_pages
from rawi.model import Article, Evidence, Page, Reading, Span, content_id
from rawi.script import fold_words
from rawi.stories import KeywordReader, Subject, SubjectReader

# Sections that mean a subject. `localNews`, `internationalNews` and `diverse` say where a story comes from, or that it
# has no section: nothing can be right or wrong there. `society` is this station's police blotter (arrests, accidents):
# its articles are of several subjects, most of them of crime.
SECTIONS = {
    "culture": "arts",
    "economy": "economy",
    "politic": "politics",
    "sport": "sport",
    "technology": "science",
}
_FIELD = re.compile(r"<(DOCNO|CAT|TITLE|TEXT)>(.*?)</\1>", re.DOTALL)


def documents(path: Path) -> Iterator[tuple[str, str, str, str]]:
    """Number, section, title and text of each article, in the order of the archive."""
    with tarfile.open(path) as archive:
        for member in archive:
            handle = archive.extractfile(member) if member.isfile() else None
            if handle is None:
                continue
            found = dict(_FIELD.findall(handle.read().decode("utf-8", "replace")))
            if found.get("TEXT", "").strip() and "CAT" in found:
                title = " ".join(found.get("TITLE", "").split())
                lines = (" ".join(line.split()) for line in found["TEXT"].split("\n"))
                text = "\n".join(line for line in lines if line)
                yield found.get("DOCNO", member.name).strip(), found["CAT"].strip(), title, text


def half(number: str) -> str:
    """Which half of the corpus an article is in, whatever else is there."""
    return "test" if blake2b(number.encode(), digest_size=1).digest()[0] & 1 else "dev"


def opened(title: str, text: str) -> tuple[Article, Page]:
    """An article without a page around it: its lines are its paragraphs."""
    whole = f"{title}\n{text}"
    page = Page(
        id=content_id("text", whole), source="text", url=None, fetched_at=None, media_type="text/plain",
        charset="utf-8", language="ar", text=whole,
    )  # fmt: skip
    at, spans = 0, []
    for line in whole.split("\n"):
        spans.append(Span(start=at, end=at + len(line)))
        at += len(line) + 1
    head = Evidence(span=spans[0], quote=title, rule="given") if title else None
    article = Article(
        id=page.id, page=page.id, role="main", outlet=None, title=head, credit=None, agencies=(), byline=None,
        dateline=None, stamps=(), labels=(), keywords=(), paragraphs=tuple(spans[1:]), text=text,
    )  # fmt: skip
    return article, page


def main(folder: Path, part: str, wrong: str | None, draw: int) -> int:
    """Print the table of one half."""
    lexica = open_lexica(None)
    reader = SubjectReader(lexica, Stemmer(lexica))
    read = [
        (number, section, *opened(title, text))
        for number, section, title, text in documents(folder / "antcorpus.tar.gz")
        if half(number) == part and section in SECTIONS
    ]
    told = [(section, reader.read(article, page)) for _, section, article, page in read]
    start = time.perf_counter()
    for _, _, article, page in read:
        reader.read(article, page)
    spent = time.perf_counter() - start
    words = sum(len(article.text.split()) for _, _, article, _ in read)
    report(told)
    print(f"\nspeed: {1e6 * spent / words * 0.4:.2f} ms an article of 400 words, caches warm")
    if wrong:
        shown = [(one, subjects) for one, (_, subjects) in zip(read, told, strict=True)]
        bad = [(o, s) for o, s in shown if o[1] == wrong and (not s or s[0].key != SECTIONS[wrong])]
        for (number, _, _, page), subjects in bad[draw * 25 : draw * 25 + 25]:
            print(f"\n{number} | {page.text[:330]}".replace("\n", " / "))
            for one in subjects:
                print(f"   {one.key} {one.score:.2f}", [word.form for word in one.words[:8]])
    return 0


def keywords(folder: Path) -> int:
    """Print how many of the pages' own keywords are found."""
    lexica = open_lexica(None)
    stemmer = Stemmer(lexica)
    reader = KeywordReader(lexica, stemmer)

    def keys(texts: Iterable[str]) -> set[tuple[str, ...]]:
        return {tuple(stemmer.stems(fold_words(text).split())) for text in texts}

    articles = right = near = given = wanted = 0
    for reading in read_pages([folder]):
        for article in reading.articles if isinstance(reading, Reading) else ():
            if article.keywords:
                own = keys(article.keyword_values)
                found = keys(one.quote for one in reader.read(article, reading.page))
                articles, given, wanted = articles + 1, given + len(found), wanted + len(own)
                right += len(own & found)
                near += sum(
                    any(set(one) <= set(other) or set(other) <= set(one) for other in found) for one in own
                )
    print(f"{articles} articles that state keywords: {wanted} stated, {given} found; precision {right / given:.3f}, "
          f"recall {right / wanted:.3f}; a part of the stated one, or more than it, {near / wanted:.3f}")  # fmt: skip
    return 0


def report(told: list[tuple[str, tuple[Subject, ...]]]) -> None:
    """Accuracy, F1 and what is taken for what."""
    keys = sorted(set(SECTIONS.values()))
    confusion: Counter[tuple[str, str]] = Counter()
    among = within = none = 0
    inside: Counter[bool] = Counter()
    for section, subjects in told:
        gold = SECTIONS[section]
        first = subjects[0].key if subjects else "none"
        confusion[gold, first] += 1
        none += not subjects
        among += any(one.key == gold for one in subjects)
        if first in keys:
            within += 1
            inside[first == gold] += 1
    right = sum(count for (gold, first), count in confusion.items() if gold == first)
    print(f"{len(told)} articles; first subject right {right / len(told):.3f}; right among the subjects told "
          f"{among / len(told):.3f}; none told {none / len(told):.3f}")  # fmt: skip
    print(
        f"of the {within} whose first subject is one of the {len(keys)} sections: right {inside[True] / within:.3f}"
    )
    scores = []
    print(f"\n{'section':<12}{'n':>6}{'P':>8}{'R':>8}{'F1':>8}  taken for")
    for key in keys:
        row = Counter({first: count for (gold, first), count in confusion.items() if gold == key})
        all_first = sum(count for (_, first), count in confusion.items() if first == key)
        hit, count = row[key], row.total()
        precision, recall = hit / all_first if all_first else 0.0, hit / count if count else 0.0
        f1 = 2 * precision * recall / (precision + recall) if hit else 0.0
        scores.append(f1)
        others = ", ".join(f"{first} {n}" for first, n in row.most_common(7) if first != key)
        print(f"{key:<12}{count:>6}{precision:>8.3f}{recall:>8.3f}{f1:>8.3f}  {others}")
    print(f"macro F1 {sum(scores) / len(scores):.3f}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--half", choices=("dev", "test"), default="test")
    parser.add_argument("--wrong", choices=sorted(SECTIONS))
    parser.add_argument("--draw", type=int, default=0)
    parser.add_argument("--keywords", action="store_true")
    given = parser.parse_args()
    if given.keywords:
        sys.exit(keywords(given.folder))
    if given.wrong and given.half == "test":
        parser.error("mistakes are looked at in the half dev only")
    sys.exit(main(given.folder, given.half, given.wrong, given.draw))
