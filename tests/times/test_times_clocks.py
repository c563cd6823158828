"""The clock and the zone beside a day, before it or after it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rawi.desk.settings import open_lexica
from rawi.script import fold
from rawi.times import FoundStamp, StampReader

LAW = settings(deadline=None, max_examples=150)
READER = StampReader(open_lexica())
EASTERN = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")


def stamp(text: str) -> FoundStamp:
    (one,) = READER.find(fold(text))
    return one


def clocks(text: str) -> list[str | None]:
    return [one.clock for one in READER.find(fold(text))]


@LAW
@given(
    st.times(),
    st.sampled_from(
        ["14 مايو 2023 - [H]", "[H] | 14 مايو 2023", "14/05/2023 [H]", "[H] 14/05/2023", "2023-05-14 [H]"]
    ),
    st.sampled_from([{}, EASTERN]),
)
def test_a_clock_of_twenty_four_hours_before_or_after_the_day_is_its_clock(
    time: object, form: str, digits: dict[int, int]
) -> None:
    clock = f"{time:%H:%M}"
    text = form.replace("[H]", clock).translate(digits)
    one = stamp(text)
    assert (str(one.day), one.clock, one.zone) == ("2023-05-14", clock, None)
    assert one.span.of(text) == text


@LAW
@given(
    st.integers(1, 12),
    st.integers(0, 59),
    st.sampled_from(["ص", "صباحا", "صباحاً", "AM", "am", "a.m."]),
    st.sampled_from(["م", "مساء", "مساءً", "PM", "pm", "p.m."]),
    st.sampled_from(["", " "]),
)
def test_halves_of_the_day_give_the_hour_of_twenty_four(
    hour: int, minute: int, morning: str, evening: str, gap: str
) -> None:
    before, after = (f"14 مايو 2023 {hour}:{minute:02}{gap}{half}" for half in (morning, evening))
    assert clocks(before) == [f"{hour % 12:02}:{minute:02}"]
    assert clocks(after) == [f"{hour % 12 + 12:02}:{minute:02}"]
    assert stamp(after).span.of(after) == after


@pytest.mark.parametrize(
    ("text", "clock", "zone"),
    [
        ("14/05/2023 - 18:32", "18:32", None),
        ("14/05/2023 18:32:59", "18:32", None),
        ("14 مايو 2023 | الساعة 10:35 مساءً", "22:35", None),
        ("14 مايو 2023 على الساعة 9:05", "09:05", None),
        ("14 مايو 2023 12:05 ص", "00:05", None),
        ("14 مايو 2023 12:30 ظهرا", "12:30", None),
        ("14 مايو 2023 1:15 ظهراً", "13:15", None),
        ("14 مايو 2023 4:15 عصراً", "16:15", None),
        ("14 مايو 2023 18:30 مساء", "18:30", None),
        ("١٤ مايو ٢٠٢٣ - ١٠:٣٥ م", "22:35", None),
        ("14 مايو 2023 1:59 صباحًا", "01:59", None),
        ("Sunday, May 14, 2023 - 10:35 PM", "22:35", None),
        ("2023-05-14T10:15:00Z", "10:15", "Z"),
        ("2023-05-14T10:15:00.123Z", "10:15", "Z"),
        ("2023-05-14T10:15:00+03:00", "10:15", "+03:00"),
        ("2023-05-14T10:15+0300", "10:15", "+03:00"),
        ("2023-05-14T10:15:00-05:00", "10:15", "-05:00"),
        ("14/05/2023 02:21 (GMT+0400)", "02:21", "+04:00"),
        ("14/05/2023 02:21 GMT+04:00", "02:21", "+04:00"),
        ("14/05/2023 02:21 GMT-05:30", "02:21", "-05:30"),
        ("14/05/2023 02:21 GMT+3:00", "02:21", "+03:00"),
        ("14 مايو 2023 12:30 ليلا", "00:30", None),
        ("14 مايو 2023 1:30 ليلا", "01:30", None),
        ("14/05/2023 02:21 GMT", "02:21", "Z"),
        ("14/05/2023 02:21 UTC", "02:21", "Z"),
        ("14 مايو 2023 02:21 ت.غ", "02:21", "Z"),
        ("14 مايو 2023 02:21 تغ", "02:21", "Z"),
        ("14 مايو 2023 10:35 مساءً بتوقيت غرينتش", "22:35", "Z"),
        ("14 مايو 2023 10:35 (بتوقيت جرينتش)", "10:35", "Z"),
        ("22nd, March 2024 GMT", None, "Z"),
        ("14 مايو 2023", None, None),
    ],
)
def test_clock_and_zone_are_read_as_printed(text: str, clock: str | None, zone: str | None) -> None:
    one = stamp(text)
    assert (one.clock, one.zone) == (clock, zone)


@pytest.mark.parametrize(
    "text",
    [
        "14 مايو 2023 24:00",
        "14 مايو 2023 12:60",
        "14 مايو 2023 99:99",
        "14 مايو 2023 فاز 3-2",
        "14 مايو 2023 1:2",
        "14 مايو 2023 12:345",
        "14 مايو 2023 1:12:345",
    ],
)
def test_what_is_no_time_of_day_is_no_clock(text: str) -> None:
    assert clocks(text) == [None]


def test_a_clock_far_from_the_day_is_not_its_clock() -> None:
    far = "وصلت السفينة إلى رسوان وأعلن الميناء ذلك"
    assert clocks(f"14 مايو 2023 {far} 10:35") == [None]
    assert clocks(f"10:35 {far} 14 مايو 2023") == [None]
    assert clocks("14 مايو 2023 في الساعة 10:35") == ["10:35"]


@pytest.mark.parametrize(("between", "clock"), [(24, "10:35"), (25, None)])
def test_no_more_than_twenty_four_characters_lie_between_a_day_and_its_clock(
    between: int, clock: str | None
) -> None:
    gap = " " + "س" * (between - 2) + " "
    assert clocks(f"14 مايو 2023{gap}10:35") == [clock]
    assert clocks(f"10:35{gap}14 مايو 2023") == [clock]


def test_the_nearer_of_two_clocks_behind_the_day_is_its_clock() -> None:
    assert clocks("14 مايو 2023 10:35 - 11:40") == ["10:35"]


def test_each_day_of_a_line_has_the_clock_behind_it() -> None:
    assert clocks("نشر 14/05/2023 10:00 تحديث 15/05/2023 12:00") == ["10:00", "12:00"]


def test_each_day_of_a_line_has_the_clock_before_it() -> None:
    assert clocks("نشر: 10:00 14/05/2023 تحديث: 12:00 15/05/2023") == ["10:00", "12:00"]


@pytest.mark.parametrize("zone", ["GMT+3", "UTC+3", "GMT +3", "(GMT+03)", "+03"])
def test_an_offset_of_whole_hours_is_the_zone(zone: str) -> None:
    assert stamp(f"14/05/2023 10:35 {zone}").zone == "+03:00"


@pytest.mark.parametrize("text", ["22nd, March 2024 GMT+3", "14/05/2023 10:35 GMT 3+"])
def test_a_zone_is_never_greenwich_where_the_page_prints_an_offset(text: str) -> None:
    assert stamp(text).zone != "Z"


@pytest.mark.parametrize("text", ["14 مايو 2023 11:30-12:45", "10:35 -2023/05/14", "10:35-2023-05-14"])
def test_a_range_or_a_date_behind_a_dash_is_no_offset(text: str) -> None:
    assert stamp(text).zone is None


@pytest.mark.parametrize(
    ("printed", "zone"), [("+٠٣:٠٠", "+03:00"), ("\u22120500", "-05:00"), ("+03\u200f:00", "+03:00")]
)
def test_an_offset_in_other_digits_or_signs_is_given_in_plain_ones(printed: str, zone: str) -> None:
    assert stamp(f"14/05/2023 10:35 {printed}").zone == zone


@pytest.mark.parametrize("printed", ["1\u200f0:35", "10:3\u200e5", "1\u200d0:35"])
def test_a_direction_control_inside_a_clock_changes_nothing(printed: str) -> None:
    assert clocks(f"14/05/2023 {printed}") == ["10:35"]


@pytest.mark.parametrize(("printed", "clock"), [("11:45 ظهراً", "11:45"), ("11:45 ليلاً", "23:45")])
def test_words_of_the_day_give_the_hour_they_mean(printed: str, clock: str) -> None:
    assert clocks(f"14 مايو 2023 {printed}") == [clock]
