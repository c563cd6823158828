"""A noun phrase that takes part in an event, or the place of one."""

from __future__ import annotations

from dataclasses import dataclass

from rawi.clauses import Name


@dataclass(frozen=True, slots=True)
class Phrase:
    """Tokens `first` to `last` (half open), without `cut` letters of the first.

    `what` is person, office, body, place, people or thing; `names` are the mentions in it, the first heads it unless
    `noun` (folded, bare) does. `gender` m, f or ``. `counted`: a number or quantity stands in it. `site`: a place that
    hardly acts (`ملعب المدينة`).
    """

    first: int
    last: int
    cut: int
    what: str
    names: tuple[Name, ...]
    noun: str
    gender: str
    counted: bool = False
    site: bool = False

    @property
    def living(self) -> bool:
        """Whether it is people: a person, an office, a group."""
        return self.what in ("person", "office", "people")
