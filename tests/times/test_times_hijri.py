"""Days of the Hijri calendar, given back as days of the Gregorian one."""

from __future__ import annotations

from datetime import date

import pytest
from hijridate import Gregorian, Hijri
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from rawi.desk.settings import open_lexica
from rawi.script import fold
from rawi.times import StampReader

LAW = settings(deadline=None, max_examples=150)
LEXICON = open_lexica()
READER = StampReader(LEXICON)
MONTHS = [
    *["محرم", "صفر", "ربيع الأول", "ربيع الآخر", "جمادى الأولى", "جمادى الآخرة"],
    *["رجب", "شعبان", "رمضان", "شوال", "ذو القعدة", "ذو الحجة"],
]
EASTERN = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")


def days(text: str) -> list[str]:
    return [str(one.day) for one in READER.find(fold(text))]


@LAW
@given(
    st.dates(date(1990, 1, 1), date(2039, 12, 31)),
    st.sampled_from(
        ["{d} {m} {y}هـ", "{d} {m} {y} هـ", "{d} {m} {y}", "{d} من {m} عام {y}هـ", "{d} {m}، {y}هـ"]
    ),
    st.sampled_from([{}, EASTERN]),
)
def test_any_hijri_day_is_found_as_its_gregorian_day(day: date, form: str, digits: dict[int, int]) -> None:
    hijri = Gregorian.fromdate(day).to_hijri()
    text = form.format(d=hijri.day, m=MONTHS[hijri.month - 1], y=hijri.year).translate(digits)
    (one,) = READER.find(fold(f"رسوان، {text}"))
    assert one.day == day
    assert one.span.of(f"رسوان، {text}") == text


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("15 صفر 1446هـ", "2024-08-19"),
        ("١٥ صَفَر ١٤٤٦ هـ", "2024-08-19"),
        ("9 رمضان 1445", "2024-03-19"),
        ("12 ربيع الثاني 1445هـ", "2023-10-27"),
        ("12 جمادي الاخرة 1445هـ", "2023-12-25"),
        ("1 ذي الحجة 1445هـ", "2024-06-07"),
        ("1 ذوالقعدة 1445هـ", "2024-05-09"),
        ("15-صفر-1446", "2024-08-19"),
        ("15/صفر/1446هـ", "2024-08-19"),
    ],
)
def test_a_hijri_stamp_as_a_newsroom_writes_it_is_read(text: str, day: str) -> None:
    assert days(text) == [day]


def test_a_hijri_day_and_its_gregorian_day_are_two_stamps_of_one_day() -> None:
    text = "الاثنين 15 صفر 1446هـ الموافق 19 أغسطس 2024م"
    stamps = READER.find(fold(text))
    assert [(str(one.day), one.span.of(text)) for one in stamps] == [
        ("2024-08-19", "15 صفر 1446هـ"),
        ("2024-08-19", "19 أغسطس 2024"),
    ]


@LAW
@given(st.integers(1411, 1460), st.integers(1, 12))
def test_a_thirtieth_that_its_month_does_not_have_gives_no_stamp(year: int, month: int) -> None:
    assume(Hijri(year, month, 1).month_length() == 29)
    assert days(f"29 {MONTHS[month - 1]} {year}هـ") != []
    assert days(f"30 {MONTHS[month - 1]} {year}هـ") == []


@pytest.mark.parametrize(
    "text", ["15 صفر", "صفر 1446", "31 صفر 1446هـ", "0 صفر 1446", "15 صفر 1599", "15 صفر 14466"]
)
def test_what_is_no_full_or_no_possible_hijri_day_gives_no_stamp(text: str) -> None:
    assert days(text) == []


@pytest.mark.parametrize("text", ["15/02/1446", "1446/02/15", "1446-02-15"])
def test_a_hijri_year_among_numbers_is_not_read_as_a_gregorian_one(text: str) -> None:
    assert days(text) == []


@pytest.mark.parametrize("text", ["15 صفر 2024", "15 مايو 1446"])
def test_a_month_of_one_calendar_with_a_year_of_the_other_gives_no_stamp(text: str) -> None:
    assert days(text) == []


def test_every_form_of_a_hijri_month_in_the_lists_is_read_as_its_month() -> None:
    rows = [row for row in LEXICON.table("times/months") if row["calendar"] == "hijri"]
    wanted = {row["form"]: [str(Hijri(1446, int(row["month"]), 3).to_gregorian())] for row in rows}
    assert len(set(map(str, wanted.values()))) == 12
    assert {form: days(f"3 {form} 1446هـ") for form in wanted} == wanted


@pytest.mark.parametrize("text", ["15 صفر 1350هـ", "1 محرم 1400"])
def test_a_hijri_day_before_the_press_went_online_gives_no_stamp(text: str) -> None:
    assert days(text) == []


@pytest.mark.parametrize("text", ["9 رمضان المبارك 1445هـ", "9 شهر رمضان 1445هـ", "12 محرم الحرام 1446هـ"])
def test_a_month_with_its_customary_epithet_is_read(text: str) -> None:
    assert len(days(text)) == 1
