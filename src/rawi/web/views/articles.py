"""An article on its page: what was found, on the very characters; its versions, and copies side by side."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby, islice
from typing import Any

from starlette.requests import Request

from rawi.archive import Archive, ArticleRow, Judgement, Version
from rawi.desk import to_output
from rawi.desk.archiving import ArchiveDesk
from rawi.desk.relating import related_output
from rawi.model import Article, Reading, Span
from rawi.script import find_words, fold
from rawi.web.marks import ASKED, Line, Mark, lay_out, marks_of
from rawi.web.site import Missing, Table, View
from rawi.web.wording import Wording

_RELATED = 6
_LONGEST = 6000  # words that are compared
_MOST_PAIRS = 1_000_000  # of equal words


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Blocks side by side that belong together. `folded`: they are no part of an article, and are shown closed."""

    folded: bool
    lines: tuple[Line, ...]

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of its blocks."""
        return tuple(dict.fromkeys(one.kind for one in self.lines))


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A stretch of two texts side by side: `same`, only in the `first`, only in the `second`, or `other` in each."""

    kind: str
    first: str
    second: str


def article(desk: ArchiveDesk, request: Request, t: Wording) -> View:
    """An article, its page, what was found on it and why."""
    id = request.path_params["id"].removesuffix(".json").removesuffix(".csv")
    row, found, reading = _read(desk.archive, id, t)
    archive = desk.archive
    marks = [*marks_of(found), *_asked(request, len(reading.page.text))]
    lines = lay_out(reading, marks)
    place = next((at for at, one in enumerate(reading.articles) if one.id == id), 0)
    tie = archive.threads.story_of(id)
    story = archive.threads.story(tie.story) if tie else None
    copies = archive.threads.copies(of=[id])
    others = {one.id: one for one in archive.articles(ids=[_other(one, id) for one in copies])}
    versions = archive.versions(reading.page.url or reading.page.source)
    return View(
        template="article.html",
        title=found.title.quote if found.title else t("untitled"),
        context={
            "row": row, "article": found, "reading": reading, "page": reading.page, "place": place,
            "date_shown": any("date" in one.first_of for line in lines for one in line.stretches),
            "groups": list(_groups(lines)), "story": story, "tie": tie,
            "copies": [(one, others[_other(one, id)]) for one in copies if _other(one, id) in others],
            "versions": versions, "pages": list(dict.fromkeys(one.page for one in versions)),
            "earlier": _same_place(archive, versions, reading.page.id, place),
            "siblings": [one for one in reading.articles if one.id != id],
            "related": [related_output(one) for one in desk.related(id, limit=_RELATED)],
            "judgements": _judgements(archive, reading.page.id),
            "told_by": {one.id: f"s{at}" for at, one in enumerate(found.statements)},
            "linked_data": linked_data(row, found, reading),
        },
        data=lambda: to_output(reading),
        table=lambda: Table(header=("kind", "text", "start", "end", "what", "who", "day"), rows=_findings(found)),
    )  # fmt: skip


def _asked(request: Request, length: int) -> list[Mark]:
    """The characters that a link points out by `?at=12-34`."""
    first, _, last = request.query_params.get("at", "").partition("-")
    if not (
        first.isascii() and first.isdigit() and last.isascii() and last.isdigit() and len(first + last) < 20
    ):
        return []
    span = Span(start=int(first), end=min(int(last), length))
    return [Mark(card=ASKED, kind="asked", span=span)] if span.start < span.end else []


def _read(archive: Archive, id: str, t: Wording) -> tuple[ArticleRow, Article, Reading]:
    rows, found = archive.articles(ids=[id]), archive.article(id)
    reading = archive.reading(found.page) if found else None
    if not rows or found is None or reading is None:
        raise Missing(t("no_article"))
    return rows[0], found, reading


def _other(copy: Any, id: str) -> str:
    return str(copy.original if copy.article == id else copy.article)


def _groups(lines: Sequence[Line]) -> Iterator[Group]:
    for folded, some in groupby(lines, key=lambda one: one.outside):
        yield Group(folded=folded, lines=tuple(some))


def _same_place(archive: Archive, versions: Sequence[Version], page: str, place: int) -> dict[str, str]:
    """By page, the article that stands at the same place on another version of a page."""
    found = {}
    for other in dict.fromkeys(one.page for one in versions if one.page != page):
        read = archive.reading(other)
        if read and place < len(read.articles):
            found[other] = read.articles[place].id
    return found


def _judgements(archive: Archive, page: str) -> list[Judgement]:
    return [one for one in archive.judgements(page=page, standing=False) if one.page == page][::-1]


def _findings(found: Article) -> Iterator[tuple[object, ...]]:
    for said in found.statements:
        span, on = said.content[0].span, said.on
        who = " < ".join(voice.ar for voice in said.chain)
        yield (
            "statement",
            said.text,
            span.start,
            said.content[-1].span.end,
            said.act,
            who,
            on.earliest if on else None,
        )
    for figure in found.figures:
        span, on = figure.evidence.span, figure.as_of
        whose = figure.attributed.quote if figure.attributed else None
        what = " ".join(one for one in (figure.counted_en, figure.status) if one)
        yield "figure", figure.evidence.quote, span.start, span.end, what, whose, on.earliest if on else None
    for event in found.events:
        span, on = event.trigger.span, event.on
        who = "، ".join(part.ar for part in event.parts)
        yield "event", event.trigger.quote, span.start, span.end, event.kind, who, on.earliest if on else None
    for time in found.times:
        yield (
            "time",
            time.evidence.quote,
            time.evidence.span.start,
            time.evidence.span.end,
            time.value,
            None,
            time.earliest,
        )
    for one in found.mentions:
        span = one.evidence.span
        yield (
            "name",
            one.evidence.quote,
            span.start,
            span.end,
            one.kind,
            one.entity.ar if one.entity else None,
            None,
        )


def linked_data(row: ArticleRow, found: Article, reading: Reading) -> dict[str, Any]:
    """The article as schema.org has it."""
    published = found.stamp("published")
    data: dict[str, Any] = {
        "@context": "https://schema.org", "@type": "NewsArticle", "inLanguage": reading.page.language,
        "headline": found.title.quote if found.title else None, "identifier": row.id,
        "url": row.url if row.url and row.url.startswith(("http://", "https://")) else None,
        "datePublished": published.day.isoformat() if published else None,
        "publisher": {"@type": "NewsMediaOrganization", "name": row.outlet} if row.outlet else None,
        "author": {"@type": "Person", "name": found.byline.quote} if found.byline else None,
        "keywords": list(found.keyword_values) or None,
    }  # fmt: skip
    return {key: value for key, value in data.items() if value is not None}


# --- two texts side by side


def compare(desk: ArchiveDesk, request: Request, t: Wording) -> View:
    """Two articles side by side, with what one has and the other has not: copies, or versions of one page."""
    one, other = request.query_params.get("one", ""), request.query_params.get("other", "")
    (first_row, first, _), (second_row, second, _) = (
        _read(desk.archive, one, t),
        _read(desk.archive, other, t),
    )
    changes = compare_texts(first, second)
    copies = [
        copy for copy in desk.archive.threads.copies(of=[one]) if other in (copy.article, copy.original)
    ]
    return View(
        template="compare.html",
        title=t("side_by_side"),
        context={
            "first": first, "second": second, "first_row": first_row, "second_row": second_row, "changes": changes,
            "copy": copies[0] if copies else None,
            "shared": _share(changes),
        },
        data=lambda: {"one": one, "other": other, "copy": copies[0] if copies else None, "changes": changes},
        table=lambda: Table(
            header=("kind", "one", "other"), rows=[(each.kind, each.first, each.second) for each in changes]
        ),
    )  # fmt: skip


def compare_texts(first: Article, second: Article) -> list[Change]:
    """The texts of two articles, stretch by stretch, word by word; spelling alone is no change."""
    (one, words), (other, others) = _words(first.text), _words(second.text)
    mine, theirs = [form for _, _, form in words], [form for _, _, form in others]
    # Words that stand everywhere make the work grow with the square; where it would be too much they are passed over.
    often = Counter(theirs)
    heavy = sum(often[form] for form in mine) > _MOST_PAIRS
    matcher = SequenceMatcher(None, mine, theirs, autojunk=heavy)
    kinds = {"equal": "same", "delete": "first", "insert": "second", "replace": "other"}
    return [
        Change(kind=kinds[kind], first=_between(one, words, a, b), second=_between(other, others, c, d))
        for kind, a, b, c, d in matcher.get_opcodes()
    ]


def _words(text: str) -> tuple[str, list[tuple[int, int, str]]]:
    view = fold(text)
    found = []
    for word in islice(find_words(view.folded), _LONGEST):
        span = view.span(word.start, word.end)
        found.append((span.start, span.end, word.form))
    return text, found


def _between(text: str, words: Sequence[tuple[int, int, str]], first: int, last: int) -> str:
    """The characters of some words, with what stands between them and before the next."""
    if first == last:
        return ""
    start = words[first][0] if first else 0
    return text[start : words[last][0] if last < len(words) else len(text)]


def _share(changes: Sequence[Change]) -> float:
    same = sum(len(one.first) for one in changes if one.kind == "same")
    return same / max(1, sum(len(one.first) + len(one.second) for one in changes) - same)
