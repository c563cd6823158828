"""Day and month among numbers, the weekday that settles them, and days that cannot be."""

from __future__ import annotations

import calendar
from datetime import date

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from rawi.desk.settings import open_lexica
from rawi.script import fold
from rawi.times import FoundStamp, StampReader

LAW = settings(deadline=None, max_examples=150)
READER = StampReader(open_lexica())
DAYS = st.dates(date(1990, 1, 1), date(2039, 12, 31))
EARLY = st.builds(date, st.integers(1990, 2039), st.integers(1, 12), st.integers(1, 12))
WEEKDAYS = ["الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت", "الأحد"]
ENGLISH = list(calendar.day_name)


def found(text: str) -> list[FoundStamp]:
    return READER.find(fold(text))


def days(text: str) -> list[str]:
    return [str(one.day) for one in found(text)]


@LAW
@given(DAYS)
def test_without_a_weekday_numbers_are_read_day_first(day: date) -> None:
    assert [one.day for one in found(f"{day.day}/{day.month}/{day.year}")] == [day]


@LAW
@given(DAYS.filter(lambda day: day.day > 12))
def test_month_first_is_read_where_day_first_cannot_be(day: date) -> None:
    assert [one.day for one in found(f"{day.month}/{day.day}/{day.year}")] == [day]
    assert [one.day for one in found(f"{day.year}/{day.day}/{day.month}")] == [day]


@LAW
@given(EARLY, st.sampled_from([WEEKDAYS, ENGLISH]), st.sampled_from(["{w} {n}", "{n} {w}", "{w}، {n}"]))
def test_the_weekday_beside_the_numbers_settles_their_order(day: date, names: list[str], form: str) -> None:
    assume(date(day.year, day.day, day.month).weekday() != day.weekday())
    weekday = names[day.weekday()]
    for numbers in (f"{day.day}/{day.month}/{day.year}", f"{day.month}/{day.day}/{day.year}"):
        (one,) = found(form.format(w=weekday, n=numbers))
        assert (one.day, one.score) == (day, 1.0)


@pytest.mark.parametrize(
    "weekday", ["الأحد", "الاحد", "يوم الأحد", "اليوم الأحد", "الأحدَ", "Sunday", "SUNDAY"]
)
def test_the_weekday_is_seen_through_spelling(weekday: str) -> None:
    assert days(f"{weekday} 06/05/2022") == ["2022-06-05"]
    assert days(f"{weekday} 05/06/2022") == ["2022-06-05"]


@LAW
@given(DAYS, st.integers(1, 6))
def test_a_day_with_another_days_weekday_is_kept_and_doubted(day: date, off: int) -> None:
    assume(day.day > 12)
    right, wrong = WEEKDAYS[day.weekday()], WEEKDAYS[(day.weekday() + off) % 7]
    numbers = f"{day.day}/{day.month}/{day.year}"
    assert [(one.day, one.score) for one in found(f"{right} {numbers}")] == [(day, 1.0)]
    assert [(one.day, one.score) for one in found(f"{wrong} {numbers}")] == [(day, 0.3)]


COMMAS = "الأحد، 14 مايو 2023، الاثنين، 15 مايو 2023"
CLOCKS = "الأحد 10:35 14 مايو 2023 | الاثنين 10:35 15 مايو 2023"


@pytest.mark.parametrize(
    "text",
    [
        "الأحد 14 مايو 2023 ثم الاثنين 15 مايو 2023",
        "14 مايو 2023 الأحد | 15 مايو 2023 الاثنين",
        *(pytest.param(text) for text in (COMMAS, CLOCKS)),
    ],
)
def test_each_day_is_held_against_the_weekday_beside_it(text: str) -> None:
    assert [(str(one.day), one.score) for one in found(text)] == [("2023-05-14", 1.0), ("2023-05-15", 1.0)]


@pytest.mark.parametrize(
    "text",
    [
        "15 مايو 2023 ثم غادرت السفينة ميناء رسوان بعد أيام من العمل يوم الأحد",
        "يوم الأحد غادرت السفينة ميناء رسوان بعد أيام من العمل كما جاء في بيان 15 مايو 2023",
    ],
)
def test_a_weekday_far_from_the_day_casts_no_doubt(text: str) -> None:
    assert [one.score for one in found(text)] == [1.0]


def test_a_weekday_far_from_the_numbers_does_not_turn_them_round() -> None:
    far = "ثم غادرت السفينة ميناء رسوان بعد أيام من العمل يوم"
    assert days(f"06/05/2022 {far} الأحد") == ["2022-05-06"]


@pytest.mark.parametrize(
    "text",
    [
        "31/02/2024",
        "2024/02/31",
        "30 فبراير 2024",
        "فبراير 30, 2024",
        "29/02/2023",
        "29 فبراير 2023",
        "31 نيسان 2023",
        "31 April 2023",
        "13/13/2023",
        "2023-00-10",
        "00/05/2023",
        "0 مايو 2023",
        "32 مايو 2023",
        "45/45/2023",
    ],
)
def test_a_day_that_cannot_be_gives_no_stamp(text: str) -> None:
    assert days(text) == []


def test_a_leap_day_is_a_day() -> None:
    assert days("29 فبراير 2024 | 29/02/2024 | 2024-02-29") == ["2024-02-29"] * 3


def test_a_day_that_cannot_be_does_not_hide_the_next_one() -> None:
    assert days("31/02/2024 - 14 مايو 2023") == ["2023-05-14"]
    assert days("30 فبراير 2024 و14/05/2023") == ["2023-05-14"]


@LAW
@given(st.dates(date(1900, 1, 1), date(1989, 12, 31)))
def test_a_day_before_the_press_went_online_gives_no_stamp(day: date) -> None:
    assert found(f"{day:%d/%m/%Y} | {day:%Y-%m-%d} | {day.day} مايو {day.year}") == []


@LAW
@given(st.text([*"0123456789٣٢ /-.:,،صم+Zمايوهـ\u064b\n"], max_size=40))
def test_any_text_is_read_without_an_error_and_every_stamp_quotes_a_range_of_it(text: str) -> None:
    for one in found(text):
        assert 0 <= one.span.start < one.span.end <= len(text)
        assert one.day.year >= 1990
        assert one.score in {1.0, 0.3}
        assert READER.find(fold(one.span.of(text)))
