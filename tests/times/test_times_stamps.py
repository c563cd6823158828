"""What is a stamp and what is not, and which stretch of a view is read."""

from __future__ import annotations

import pytest

from rawi.desk.settings import open_lexica
from rawi.script import fold
from rawi.times import LEXICA, StampReader

LEXICON = open_lexica()
READER = StampReader(LEXICON)


def days(text: str) -> list[str]:
    return [str(one.day) for one in READER.find(fold(text))]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("الثلاثاء 14 تشرين الثاني 2023", "2023-11-14"),
        ("تاريخ النشر: 14/05/2023", "2023-05-14"),
        ("آخر تحديث ٢٠٢٤/٣/٢٢م", "2024-03-22"),
        ("22nd, March 2024 GMT", "2024-03-22"),
        ("Sunday, May 14th, 2023", "2023-05-14"),
        ("20 تشرين ثاني 2023", "2023-11-20"),
        ("1 ك2 2024", "2024-01-01"),
        ("3 يونيه 2021", "2021-06-03"),
        ("3 إبريل 2021", "2021-04-03"),
        ("3 اغسطس 2021", "2021-08-03"),
        ("3 آيار 2021", "2021-05-03"),
        ("3 جويليه 2021", "2021-07-03"),
        ("12 دیسمبر 2020", "2020-12-12"),
        ("12 ديســـمبر 2020", "2020-12-12"),
        ("رسوان في 14 مايو 2023 /و م ن/", "2023-05-14"),
        ("(14 مايو 2023)", "2023-05-14"),
        ("وصلت السفينة في الـ14 من مايو 2023.", "2023-05-14"),
        ("2024-03-22T10:15:00+03:00", "2024-03-22"),
    ],
)
def test_a_stamp_as_a_newsroom_writes_it_is_read(text: str, day: str) -> None:
    assert days(text) == [day]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "14 مايو",
        "مايو 2023",
        "2023",
        "5 مارسيليا 2024",
        "القرار رقم 14/2023",
        "هاتف: 02-2023-1405",
        "112/05/2023",
        "14/05/20231",
        "بين 10 و12 مايوه 2023",
        "14/05/23",
    ],
)
def test_what_is_no_full_date_gives_no_stamp(text: str) -> None:
    assert days(text) == []


def test_every_form_of_a_month_in_the_lists_is_read_as_its_month() -> None:
    gregorian = [row for row in LEXICON.table("times/months") if row["calendar"] == "gregorian"]
    assert len({row["month"] for row in gregorian}) == 12
    unread = [
        row["form"]
        for row in gregorian
        if days(f"9 {row['form']} 2021") != [f"2021-{int(row['month']):02}-09"]
    ]
    assert unread == []


def test_no_never_example_of_the_rules_is_found_anywhere_in_its_text() -> None:
    rules = [
        one for name in ("stamps", "clocks", "addresses") for one in LEXICON.ruleset(f"times/{name}").rules
    ]
    assert sum(len(one.never) for one in rules) >= 10
    assert [(one.name, text) for one in rules for text in one.never if list(one.find(fold(text)))] == []


def test_the_room_names_every_list_it_reads() -> None:
    assert {
        name for name in (*LEXICON.tables, *LEXICON.rules, *LEXICON.grammars) if name.startswith(LEXICA)
    } == {
        "entities/names",
        "entities/offices",
        "entities/states_of_office",
        "entities/tenures",
        "times/dating",
        "times/events",
        "times/feasts",
        "times/phrases",
        "times/tense",
        "times/words",
        "words/numbers",
        "times/months",
        "times/names",
        "times/weekdays",
        "times/stamps",
        "times/clocks",
        "times/addresses",
    }


def test_only_the_asked_stretch_of_a_view_is_read() -> None:
    text = "14 مايو 2023 | 15 مايو 2023 | 16 مايو 2023"
    view = fold(text)
    start, end = view.folded.index("15"), view.folded.index(" | 16")
    assert [str(one.day) for one in READER.find(view, start, end)] == ["2023-05-15"]
    assert [str(one.day) for one in READER.find(view, start)] == ["2023-05-15", "2023-05-16"]
