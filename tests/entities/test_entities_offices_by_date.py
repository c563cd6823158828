"""Who held which office on which day, as Arabic papers name the office: no wrong person, ever.

The cases are true, neutral facts, written without looking at the product's own list of tenures.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from rawi.desk import open_entities
from rawi.model import EVERY_DAY, DaySet, Mention, between

CASES = Path(__file__).parents[1] / "cases/offices_by_date.tsv"
# A text that says nothing of the office but its name.
TEXT = "ورد في النص ذكر {} مرة واحدة."
# Of every hundred cases with one answer so many are told; the rest are left open, never wrong.
LEAST_TOLD = 0.92


def _rows() -> list[tuple[str, str, str]]:
    lines = CASES.read_text("utf-8").splitlines()
    cells = (line.split("\t") for line in lines if line and not line.startswith("#"))
    return [(phrase, day, person) for phrase, day, person, _ in cells]


def _days(cell: str) -> DaySet:
    if cell == "-":
        return EVERY_DAY
    first, _, last = cell.partition("/")
    return between(date.fromisoformat(first), date.fromisoformat(last or first))


def _office(phrase: str, days: DaySet) -> Mention | None:
    text = TEXT.format(phrase)
    at = text.index(phrase)
    found = [one for one in open_entities().find(text, days) if one.kind == "office"]
    return next((one for one in found if one.evidence.span.start >= at), None)


def test_there_are_enough_cases_of_every_sort() -> None:
    rows = _rows()
    assert len(rows) >= 120
    assert sum(person == "-" for _, _, person in rows) >= 40
    answers: dict[str, set[str]] = {}
    for phrase, _, person in rows:
        answers.setdefault(phrase, set()).add(person)
    assert sum(len(ones - {"-"}) > 1 for ones in answers.values()) >= 12


def test_no_case_names_a_wrong_person() -> None:
    wrong = []
    for phrase, day, person in _rows():
        mention = _office(phrase, _days(day))
        told = mention.entity if mention and mention.entity and mention.entity.kind == "person" else None
        if told is not None and told.en != person:
            wrong.append(f"{phrase} on {day}: {told.en}, not {person}")
    assert not wrong


def test_most_cases_with_one_answer_are_told() -> None:
    asked = [(phrase, day) for phrase, day, person in _rows() if person != "-"]
    told = 0
    for phrase, day in asked:
        mention = _office(phrase, _days(day))
        told += bool(mention and mention.entity and mention.entity.kind == "person")
    assert told / len(asked) >= LEAST_TOLD


@pytest.mark.parametrize(
    ("day", "person"),
    [("2024-03-21", "Antony Blinken"), ("2025-04-10", "Marco Rubio"), ("2019-09-01", "Mike Pompeo")],
)
def test_one_office_is_another_person_in_another_year(day: str, person: str) -> None:
    mention = _office("وزير الخارجية الأمريكي", _days(day))
    assert mention is not None and mention.entity is not None
    assert (mention.entity.en, mention.office) == (person, "United States Secretary of State")
    assert mention.rivals == ()


def test_without_a_date_the_holders_are_rivals() -> None:
    mention = _office("وزير الخارجية الأمريكي", EVERY_DAY)
    assert mention is not None and mention.entity is None
    assert {"Antony Blinken", "Marco Rubio"} <= {one.en for one in mention.rivals}
