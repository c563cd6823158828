"""What of an article decides whether it is another's copy, and in which days its story may be open."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from rawi.archive import ArticleRow
from rawi.model import Article, Story
from rawi.script import fold_words
from rawi.stories import WINDOW, Carried, Period


def period_of(row: ArticleRow, article: Article) -> Period:
    """When an article may have been written: on its day, or on one of those that its dating leaves."""
    stamp = article.stamp("published")
    days = article.dating.days if article.dating else None
    if days is None or (stamp is not None and stamp.day == row.day):
        return Period(first=row.day, last=row.day)
    return Period(first=days.earliest, last=days.latest)


def reach_of(period: Period) -> tuple[date | None, date | None]:
    """The days in which stories are open that an article may belong to."""
    window = timedelta(days=WINDOW)
    return (period.first - window if period.first else None, period.last + window if period.last else None)


def in_time(period: Period, story: Story) -> bool:
    """Whether a story was open when an article may have been written."""
    first, last = reach_of(period)
    return (first is None or story.last is None or story.last >= first) and (
        last is None or story.opened is None or story.opened <= last
    )


def carried(day: date | None, article: Article, words: Sequence[str]) -> Carried:
    """What decides whether an article is another's copy; `words` are those of its folded text."""
    stamp = article.stamp("published")
    names = [article.outlet.name] if article.outlet else []
    names += [article.outlet.domain] if article.outlet and article.outlet.domain else []
    credits = [article.credit.quote] if article.credit else []
    credits += [one.quote for one in article.agencies]
    return Carried(
        id=article.id,
        words=tuple(words),
        names=tuple(fold_words(one) for one in names),
        credits=tuple(fold_words(one) for one in credits),
        day=day,
        clock=stamp.clock if stamp else None,
        headed=_headed(article),
    )


def _headed(article: Article) -> tuple[str, ...]:
    """The names in an article's title, folded."""
    if article.title is None:
        return ()
    span = article.title.span
    names = (one.evidence for one in article.mentions)
    return tuple(
        fold_words(one.quote) for one in names if span.start <= one.span.start and one.span.end <= span.end
    )
