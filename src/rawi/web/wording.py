"""The interface's own words, in Arabic and English: data in lexica/desk/interface.tsv."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Literal

from rawi.lexicon import Lexica

Language = Literal["ar", "en"]
LANGUAGES: tuple[Language, ...] = ("ar", "en")


class Wording:
    """The words of one language."""

    def __init__(self, lexica: Lexica, language: Language) -> None:
        self.language = language
        self.direction = "rtl" if language == "ar" else "ltr"
        self._words = {row["key"]: row[language] for row in lexica.table("desk/interface")}
        # The lists of figures read Arabic into plain English; here the way back is taken, first form first.
        listed = lexica.table("figures/counted")
        self._things = _first((row["en"], row["plurals"].split("|")[0] or row["singular"]) for row in listed)
        self._states = _first(
            [
                *(
                    (row["status"], _named(row["masdar"], row["words"], row["past"]))
                    for row in lexica.table("figures/status")
                ),
                *((row["en"], row["form"]) for row in lexica.table("figures/measures")),
            ]
        )

    def __call__(self, key: str, **values: object) -> str:
        """The words of a key, with values put in; the key itself where there are none."""
        return self._words.get(key, key).format(**values) if values else self._words.get(key, key)

    def named(self, group: str, value: object) -> str:
        """The word for one value of a closed vocabulary (`act`, `event`, …), or the value itself."""
        return self._words.get(f"{group}.{value}", str(value))

    def count(self, number: int, key: str) -> str:
        """A number with what it counts, in the form that the language asks for after it."""
        form = _arabic_form(number) if self.language == "ar" else ("one" if number == 1 else "other")
        words = self._words.get(f"{key}.{form}") or self._words.get(f"{key}.other", key)
        return words.format(n=f"{number:,}")

    def day(self, day: date | None) -> str:
        """A day as people write it; None: that it is not known."""
        if day is None:
            return self("undated")
        return f"{day.day} {self(f'month.{day.month}')} {day.year}"

    def apart(self, text: str) -> str:
        """Text in the language's direction, for drawings whose own runs from left to right."""
        return f"\u2067{text}\u2069" if self.language == "ar" else text

    def thing(self, english: str | None) -> str:
        """What a figure counts: its plain English, or the first noun of the lists that it stands for."""
        if not english:
            return self("figure")
        own = self._words.get(f"thing.{english}")
        return english if self.language == "en" else own or self._things.get(english, english)

    def state(self, english: str | None) -> str:
        """How it is with what a figure counts."""
        if not english:
            return ""
        own = self._words.get(f"state.{english}")
        return english if self.language == "en" else own or self._states.get(english, english)


def _named(*forms: str) -> str:
    return next((one.split("|")[0] for one in forms if one), "")


def _first(pairs: Iterable[tuple[str, str]]) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for key, value in pairs:
        if value:
            found.setdefault(key, value)
    return found


def _arabic_form(number: int) -> str:
    """As the Unicode CLDR has the plurals of Arabic."""
    if number < 3:
        return ("zero", "one", "two")[number]
    rest = number % 100
    if 3 <= rest <= 10:
        return "few"
    return "many" if rest >= 11 else "other"
