"""Where an article stands in its story: by its page, by its own words, by the others; on invented news."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from rawi.desk import read_text
from rawi.model import Article, Dating, DaySet, between
from rawi.stories import DayFrom, Narrowed, Place, places_of

MAY = date(2024, 5, 1)


def article(text: str, days: DaySet | None) -> Article:
    dating = Dating(days=days, clues=()) if days is not None else None
    return replace(read_text(text), dating=dating)


def weekly(first: date, times: int) -> DaySet:
    days = between(first, first)
    for week in range(1, times):
        days |= between(first + timedelta(weeks=week), first + timedelta(weeks=week))
    return days


KNOWN = article("عاد الهدوء إلى ميناء هيلارة.", between(MAY, MAY))
LATER = article("وصلت بعثة داغورة إلى بارديس.", between(date(2024, 9, 1), date(2024, 9, 1)))


def place(days: DaySet, after: DaySet | None = None, sorted_by: date | None = None) -> Place:
    """The place of an article beside one of 1 May and one of 1 September 2024."""
    one = article("أعلن المتحدث باسم الميناء استئناف الرحلات.", days)
    narrowed = [Narrowed(article=one.id, before=days, after=after, clues=())] if after is not None else []
    given = [(one, sorted_by), (KNOWN, MAY), (LATER, date(2024, 9, 1))]
    return places_of(given, narrowed)[0]


@pytest.mark.parametrize(
    ("days", "after", "day", "day_from"),
    [
        # The story leaves three days of all: the middle one.
        (between(None, None), between(date(2024, 5, 3), date(2024, 5, 5)), date(2024, 5, 4), "story"),
        # Nine Thursdays: as many before as after.
        (weekly(date(2024, 2, 1), 9), None, date(2024, 2, 29), "dating"),
        (weekly(date(2024, 2, 1), 9), weekly(date(2024, 2, 22), 8), date(2024, 3, 14), "story"),
        # A date that falls on its weekday in some years: the one of the story.
        (
            between(date(2013, 6, 7), date(2013, 6, 7))
            | between(date(2024, 6, 7), date(2024, 6, 7))
            | between(date(2030, 6, 7), date(2030, 6, 7)),
            None,
            date(2024, 6, 7),
            "story",
        ),
        # Open, years wide, or in each of two years beside the story: nothing says where.
        (between(None, None), None, None, None),
        (between(date(2024, 6, 1), None), None, None, None),
        (between(None, date(2024, 6, 1)), None, None, None),
        (weekly(date(2020, 1, 6), 300), None, None, None),
        (weekly(date(2024, 3, 4), 4) | weekly(date(2025, 3, 3), 4) | weekly(date(2031, 3, 3), 4), None, None, None),
    ],
)  # fmt: skip
def test_the_place_of_an_undated_article(
    days: DaySet, after: DaySet | None, day: date | None, day_from: DayFrom | None
) -> None:
    assert place(days, after) == Place(day=day, day_from=day_from)


def test_the_day_of_the_archive_gives_way_to_the_story_alone() -> None:
    crawled = between(None, date(2024, 5, 20))
    assert place(crawled, None, date(2024, 5, 20)) == Place(day=date(2024, 5, 20), day_from="dating")
    few = between(date(2024, 5, 2), date(2024, 5, 6))
    assert place(crawled, few, date(2024, 5, 20)) == Place(day=date(2024, 5, 4), day_from="story")


def test_days_that_are_years_apart_are_not_few() -> None:
    after = between(date(2024, 5, 2), date(2024, 5, 3)) | between(date(2029, 5, 2), date(2029, 5, 3))
    assert Narrowed(article="a", before=after, after=after, clues=()).day is None


def test_a_story_without_a_known_day() -> None:
    one = article("أعلن المتحدث باسم الميناء استئناف الرحلات.", weekly(date(2024, 2, 1), 9))
    assert places_of([(one, None)], []) == [Place(day=date(2024, 2, 29), day_from="dating")]
