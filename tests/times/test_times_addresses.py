"""The day in the address of a page."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rawi.desk.settings import open_lexica
from rawi.times import StampReader

LAW = settings(deadline=None, max_examples=100)
READER = StampReader(open_lexica())
DAYS = st.dates(date(2000, 1, 1), date(2039, 12, 31))


def day_of(address: str) -> str | None:
    one = READER.find_in_address(address)
    return str(one.day) if one else None


@LAW
@given(
    DAYS,
    st.sampled_from(
        [
            "https://marsa.example/{0:%Y/%m/%d}/safina",
            "https://marsa.example/{0.year}/{0.month}/{0.day}/",
            "https://marsa.example/akhbar/{0:%Y-%m-%d}-1.387",
            "https://marsa.example/news/{0:%Y%m%d}1044893040",
            "/archive/{0:%Y%m%d}.html",
            "https://marsa.example/الأخبار/{0.year}/{0.month}/{0.day}/السفينة-ترسو",
        ]
    ),
)
def test_a_day_in_the_path_is_found_and_its_span_quotes_it(day: date, form: str) -> None:
    address = form.format(day)
    one = READER.find_in_address(address)
    assert one
    assert one.day == day
    digits = [int(part) for part in one.span.of(address).replace("/", "-").split("-")]
    assert digits in ([day.year, day.month, day.day], [int(f"{day:%Y%m%d}")])
    assert (one.clock, one.zone) == (None, None)


def test_a_day_in_an_address_is_less_sure_than_one_on_the_page() -> None:
    one = READER.find_in_address("https://marsa.example/2023/05/14/safina")
    assert one
    assert 0.0 < one.score < 1.0


@pytest.mark.parametrize(
    "address",
    [
        "",
        "https://marsa.example/",
        "https://marsa.example/2023/",
        "https://marsa.example/2023/05/",
        "https://marsa.example/2023/13/40",
        "https://marsa.example/2023/02/30/x",
        "https://marsa.example/20230230",
        "https://marsa.example/12023/1/1",
        "https://marsa.example/1202003171",
        "https://marsa.example/2023/5/144",
        "https://marsa.example/story-4471",
        "https://marsa.example/14/05/2023",
        "https://marsa.example/1998/05/14",
    ],
)
def test_an_address_without_a_whole_possible_day_has_none(address: str) -> None:
    assert day_of(address) is None


def test_a_day_that_cannot_be_does_not_hide_the_next_one() -> None:
    assert day_of("https://marsa.example/2023/02/30/2023/05/14") == "2023-05-14"
    assert day_of("https://marsa.example/2023-02-31/20230514") == "2023-05-14"


def test_a_day_in_parts_is_believed_before_a_run_of_digits() -> None:
    assert day_of("https://marsa.example/20201231/2023/05/14") == "2023-05-14"


def test_eastern_digits_in_an_address_are_digits() -> None:
    assert day_of("https://marsa.example/٢٠٢٣/٥/١٤") == "2023-05-14"


@LAW
@given(st.text([*"0123456789/-.:abc٣"], max_size=30))
def test_any_address_is_read_without_an_error(address: str) -> None:
    one = READER.find_in_address(address)
    assert one is None or (one.span.of(address) and one.day.year >= 2000)


def test_a_direction_control_inside_an_address_changes_nothing() -> None:
    assert day_of("https://marsa.example/20\u200e23/05/14") == "2023-05-14"
