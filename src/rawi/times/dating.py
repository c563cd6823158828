"""Times and dating of an article: every clue, what it allows, and the days that are left."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from rawi.lexicon import Lexica
from rawi.model import EVERY_DAY, Article, Clue, Dating, DaySet, Evidence, Page, Stamp, between
from rawi.script import Passages, open_passages
from rawi.times.calendar import add_days
from rawi.times.clues import ClueReader, FoundClue, matching_days
from rawi.times.offices import WorldReader
from rawi.times.reader import FoundTime, TimeReader

_BEFORE_STAMP = timedelta(days=6)  # an aggregator stamps what it took over some days later
_TOLD_TRUST = 0.9  # at least so far must a clue be trusted to move an article from the day of its stamp
_FIRM = {"json-ld": 0.98, "meta": 0.97, "time": 0.97, "page": 0.97, "given": 0.97, "url": 0.96}


class ArticleDater:
    """Reads the times of articles and dates them; compiled once from the language data."""

    def __init__(self, lexica: Lexica) -> None:
        self.times = TimeReader(lexica)
        self._clues = ClueReader(lexica)
        self._world = WorldReader(lexica)

    def read(self, article: Article, page: Page) -> Article:
        """The article with its times and its dating; a pure function of both arguments.

        Each article is dated by its own words and stamps alone. Times are resolved against
        the day that the dating leaves; when it leaves more than one, only absolute times have days.
        """
        sheet, body = _passages(article, page.text)
        found = self.times.read(sheet.view)
        dating = decide_dating(self._gather(article, page, sheet, body, found))
        on = dating.earliest if dating.exact else None
        times = self.times.resolve(sheet.view, found, on)
        moved = tuple(
            replace(one, evidence=_moved(sheet, seen, one.evidence, page.text))
            for one, seen in zip(times, found, strict=True)
        )
        return replace(article, times=moved, dating=dating)

    def clues(self, article: Article, page: Page) -> list[tuple[Clue, DaySet]]:
        """Every clue of an article with the days it allows by itself, for measuring them."""
        sheet, body = _passages(article, page.text)
        gathered = self._gather(article, page, sheet, body, self.times.read(sheet.view))
        return [(clue, days) for clue, days, _ in gathered]

    def written(self, article: Article, page: Page) -> list[date]:
        """The days that an article writes out for its own day (`اليوم الثلاثاء 24 جانفي`), read without a stamp.

        A date without its year is read as the one nearest to what else dates the article.
        """
        sheet, _ = _passages(article, page.text)
        dating = self.read(article, page).dating
        found = []
        for one in self.times.read(sheet.view):
            base = one.meaning.base
            own = one.meaning.op == "date" and base is not None and base.op == "period" and base.shift == 0
            if (
                own
                and one.meaning.day is not None
                and one.meaning.month is not None
                and not (base and base.text)
            ):
                days = matching_days(one.meaning)
                near = [first for first, _ in days.runs() if dating is None or first in dating.days]
                found += near if len(near) > 1 or dating is None else near[:1]
        return found

    def _gather(
        self, article: Article, page: Page, sheet: Passages, body: int, found: list[FoundTime]
    ) -> list[tuple[Clue, DaySet, float]]:
        gathered = [_stamp_clue(stamp) for stamp in _told_stamps(article)]
        crawled = _day_of(page.fetched_at)
        if crawled:
            words = f"not after the day it was fetched, {crawled}"
            clue = Clue(
                why="crawl", allows=words, allows_ar=f"لا يتجاوز يوم جلب الصفحة {crawled}", evidence=None
            )
            gathered.append((clue, between(None, add_days(crawled, 1)), 0.99))
        end = sheet.view.folded.find("\n", body)
        lede = (body, len(sheet.view.folded) if end < 0 else end)
        clues = [
            *self._clues.find(sheet.view, found, lede),
            *self._world.find(sheet.view, body, len(sheet.view.folded)),
        ]
        # The same thing said again adds nothing.
        told = {(one.why, one.allows): one for one in reversed(clues)}
        gathered += [(_clue(sheet, one, page.text), one.days, one.trust) for one in reversed(told.values())]
        return gathered


def decide_dating(gathered: list[tuple[Clue, DaySet, float]]) -> Dating:
    """The days left by clues, the most trusted first; one that would leave none is set aside and shown as such.

    With a published stamp the article is of that day, unless words of its own that tell today's date or weekday
    say that it was written within the six days before.
    """
    order = sorted(enumerate(gathered), key=lambda pair: (-pair[1][2], pair[0]))
    days, stamped = EVERY_DAY, EVERY_DAY
    kept: list[Clue] = []
    for _, (clue, allowed, trust) in order:
        if clue.why == "stamp":
            if (days & allowed) and stamped == EVERY_DAY:
                stamped = allowed
                days &= _before(allowed)
                kept.append(clue)
            else:
                kept.append(replace(clue, held=bool(days & _before(allowed))))
            continue
        left = days & allowed
        if stamped != EVERY_DAY and trust < _TOLD_TRUST:
            # Weaker words do not move an article from its stamp; they only agree with it or not.
            kept.append(replace(clue, held=bool(left)))
            continue
        if left:
            days = left
        kept.append(replace(clue, held=bool(left)))
    if stamped != EVERY_DAY:
        days = days & stamped or between(days.last, days.last)
    return Dating(days=days, clues=tuple(kept))


def _before(stamped: DaySet) -> DaySet:
    """The days of a stamp and the six before."""
    last = stamped.last
    return between(last - _BEFORE_STAMP, last)


def _told_stamps(article: Article) -> Iterator[Stamp]:
    published = article.stamp("published")
    if published:
        yield published
    modified = article.stamp("modified")
    if modified:
        yield modified


def _stamp_clue(stamp: Stamp) -> tuple[Clue, DaySet, float]:
    if stamp.kind == "modified":
        clue = Clue(
            why="modified",
            allows=f"on or before {stamp.day}",
            allows_ar=f"في {stamp.day} أو قبله",
            evidence=stamp.evidence,
        )
        return clue, between(None, stamp.day), 0.93
    clue = Clue(why="stamp", allows=f"{stamp.day}", allows_ar=f"{stamp.day}", evidence=stamp.evidence)
    return clue, between(stamp.day, stamp.day), _FIRM[stamp.place]


def _clue(sheet: Passages, one: FoundClue, text: str) -> Clue:
    span = sheet.span(one.start, one.end)
    evidence = Evidence(span=span, quote=span.of(text), rule=f"times/{one.why}", score=one.trust)
    return Clue(why=one.why, allows=one.allows, allows_ar=one.allows_ar, evidence=evidence)


def _moved(sheet: Passages, seen: FoundTime, evidence: Evidence, text: str) -> Evidence:
    span = sheet.span(seen.start, seen.end)
    return replace(evidence, span=span, quote=span.of(text))


def _passages(article: Article, text: str) -> tuple[Passages, int]:
    """Title and paragraphs as one text, and where the paragraphs begin in its folded form."""
    passages = open_passages(text, article.passages)
    body = passages.view.index(passages.starts[1]) if article.title and len(passages.starts) > 1 else 0
    return passages, body


def _day_of(stamp: str | None) -> date | None:
    try:
        return date.fromisoformat(stamp[:10]) if stamp else None
    except ValueError:
        return None
