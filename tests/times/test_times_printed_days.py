"""Full dates as the pages of every region print them, found as the day they mean."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rawi.desk.settings import open_lexica
from rawi.script import fold
from rawi.times import FoundStamp, StampReader

LAW = settings(deadline=None, max_examples=60)
DAYS = st.dates(date(1990, 1, 1), date(2039, 12, 31))
READER = StampReader(open_lexica())

EGYPT = [
    "يناير",
    "فبراير",
    "مارس",
    "أبريل",
    "مايو",
    "يونيو",
    "يوليو",
    "أغسطس",
    "سبتمبر",
    "أكتوبر",
    "نوفمبر",
    "ديسمبر",
]
LEVANT = [
    *["كانون الثاني", "شباط", "آذار", "نيسان", "أيار", "حزيران", "تموز", "آب", "أيلول"],
    *["تشرين الأول", "تشرين الثاني", "كانون الأول"],
]
TUNISIA = [
    "جانفي",
    "فيفري",
    "مارس",
    "أفريل",
    "ماي",
    "جوان",
    "جويلية",
    "أوت",
    "سبتمبر",
    "أكتوبر",
    "نوفمبر",
    "ديسمبر",
]
MOROCCO = [
    "يناير",
    "فبراير",
    "مارس",
    "أبريل",
    "ماي",
    "يونيو",
    "يوليوز",
    "غشت",
    "شتنبر",
    "أكتوبر",
    "نونبر",
    "دجنبر",
]
ENGLISH = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
SHORT = [name[:3] for name in ENGLISH]
FRENCH = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
]
WEEKDAYS = ["الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت", "الأحد"]
EASTERN = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
PERSIAN = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")


def found(text: str) -> list[FoundStamp]:
    return READER.find(fold(text))


def named(months: list[str], form: str) -> Callable[[date], str]:
    return lambda day: form.format(d=day.day, m=months[day.month - 1], y=day.year)


# Each prints a day; square brackets hold what a stamp's span must quote.
FORMS: dict[str, Callable[[date], str]] = {
    "egypt": named(EGYPT, "[{d} {m} {y}]"),
    "egypt, comma": named(EGYPT, "نشر في [{d} {m}، {y}] في رسوان"),
    "egypt, of": named(EGYPT, "[{d} من {m} من عام {y}]"),
    "egypt, year sign": named(EGYPT, "[{d} {m} {y}]م"),
    "egypt, month first": named(EGYPT, "[{m} {d}, {y}]"),
    "egypt, month first, arabic comma": named(EGYPT, "[{m} {d}، {y}]"),
    "egypt, dashes": named(EGYPT, "[{d} - {m} - {y}]"),
    "levant": named(LEVANT, "[{d} {m} {y}]"),
    "levant, year named": named(LEVANT, "[{d} {m} سنة {y}]"),
    "levant, slashes": named(LEVANT, "[{d}/{m}/{y}]"),
    "gulf, both names": lambda day: f"[{day.day} {LEVANT[day.month - 1]}/{EGYPT[day.month - 1]} {day.year}]",
    "gulf, both names apart": lambda day: (
        f"[{day.day} {EGYPT[day.month - 1]} / {LEVANT[day.month - 1]} {day.year}]"
    ),
    "gulf, second name in brackets": lambda day: (
        f"[{day.day} {EGYPT[day.month - 1]} ({LEVANT[day.month - 1]}) {day.year}]"
    ),
    "tunisia and algeria": named(TUNISIA, "[{d} {m} {y}]"),
    "morocco": named(MOROCCO, "[{d} {m} {y}]"),
    "morocco, dashes": named(MOROCCO, "[{d}-{m}-{y}]"),
    "english": named(ENGLISH, "[{d} {m} {y}]"),
    "english, american": named(ENGLISH, "[{m} {d}, {y}]"),
    "english, ordinal": named(ENGLISH, "[{d}th {m} {y}]"),
    "english, capitals": lambda day: f"[{day.day} {ENGLISH[day.month - 1].upper()} {day.year}]",
    "english, short": named(SHORT, "[{d}-{m}-{y}]"),
    "english, short with stop": named(SHORT, "[{m}. {d}, {y}]"),
    "french": named(FRENCH, "[{d} {m} {y}]"),
    "iso": lambda day: f"[{day:%Y-%m-%d}]",
    "year first, slashes": lambda day: f"[{day.year}/{day.month}/{day.day}]",
    "numbers, day first": lambda day: f"[{day:%d/%m/%Y}]",
    "numbers, stops": lambda day: f"[{day:%d.%m.%Y}]",
    "numbers, dashes": lambda day: f"[{day.day}-{day.month}-{day.year}]",
    "numbers, newsroom's dash": lambda day: f"[{day.day} ـ {day.month} ـ {day.year}]",
    "numbers, spaced": lambda day: f"[{day.day} / {day.month} / {day.year}]",
    "weekday and comma": lambda day: (
        f"{WEEKDAYS[day.weekday()]}، [{day.day} {EGYPT[day.month - 1]}، {day.year}]"
    ),
    "direction controls": lambda day: f"\u200f[{day.day}\u200f/{day.month}\u200f/{day.year}]",
}


@pytest.mark.parametrize("form", FORMS)
@LAW
@given(day=DAYS, digits=st.sampled_from([{}, EASTERN, PERSIAN]))
def test_any_day_in_any_printed_form_is_that_day_and_its_span_quotes_it(
    form: str, day: date, digits: dict[int, int]
) -> None:
    printed = FORMS[form](day).translate(digits)
    text = printed.replace("[", "").replace("]", "")
    (one,) = found(text)
    assert one.day == day
    assert one.span.of(text) == printed.partition("[")[2].partition("]")[0]
    assert (one.clock, one.zone, one.score) == (None, None, 1.0)


@LAW
@given(st.lists(DAYS, min_size=2, max_size=4), st.data())
def test_several_dates_come_left_to_right_and_apart(printed: list[date], data: st.DataObject) -> None:
    forms = [
        FORMS[data.draw(st.sampled_from(["egypt", "iso", "morocco", "english", "numbers, stops"]))]
        for _ in printed
    ]
    text = " | ".join(form(day)[1:-1] for form, day in zip(forms, printed, strict=True))
    stamps = found(text)
    assert [one.day for one in stamps] == printed
    assert all(one.span.end <= two.span.start for one, two in pairwise(stamps))
