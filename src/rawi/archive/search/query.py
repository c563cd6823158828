"""Reads a search as people write it: words, "phrases", -not, field:value, in English and Arabic."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date
from typing import Literal

from rawi.archive.search.words import index_words
from rawi.clauses import keep_signs, without_signs
from rawi.errors import QueryError
from rawi.lexicon import Lexica
from rawi.script import fold_text

Field = Literal["speaker", "person", "outlet", "act", "place", "since", "until", "figure", "event", "title"]
Order = Literal["best", "newest"]
_PART = re.compile(
    r"(?P<no>-)?(?:(?P<field>[^\W\d_]+):(?=[^\s:/]))?(?:\"(?P<phrase>[^\"]*)(?:\"|$)|(?P<word>\S+))"
)
_DAY = re.compile(r"(\d{4})(?:[-/.](\d{1,2}))?(?:[-/.](\d{1,2}))?")


@dataclass(frozen=True, slots=True)
class Term:
    """Folded words that must stand in an article: side by side (`phrase`), or one that only begins so (`prefix`).

    `signed` are the same words with the signs that folding loses, empty where they are not known.
    """

    words: tuple[str, ...]
    phrase: bool = False
    prefix: bool = False
    signed: tuple[str, ...] = ()

    @property
    def keyed(self) -> tuple[str, ...]:
        """The words as the stemmer takes them."""
        return self.signed or self.words


@dataclass(frozen=True, slots=True)
class Filter:
    """What a field must be, or must not (`no`): the value as written, and its folded words."""

    field: Field
    value: str
    words: tuple[str, ...]
    no: bool = False
    signed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """A search. All of `terms` must be there and none of `nots`; `filters` hold; days from `since` to `until`.

    Without terms and filters it asks for everything. None: open on that side.
    """

    terms: tuple[Term, ...] = ()
    nots: tuple[Term, ...] = ()
    filters: tuple[Filter, ...] = ()
    since: date | None = None
    until: date | None = None
    order: Order = "best"


class QueryReader:
    """Reads searches; made from the list of field names."""

    def __init__(self, lexica: Lexica) -> None:
        self._fields: dict[str, Field] = {
            fold_text(row["form"]): row["field"]  # type: ignore[misc]  # the column is closed
            for row in lexica.table("search/fields")
        }

    def read(self, text: str, *, order: Order = "best") -> Query:
        """The search a text asks for.

        Raises:
            QueryError: a Latin word before a colon is no field, or a day is none.
        """
        terms: list[Term] = []
        nots: list[Term] = []
        filters: list[Filter] = []
        days: dict[str, date] = {}
        # What a shell hands over may be half a character, which no file keeps.
        text = text.encode("utf-8", "replace").decode()
        for match in _PART.finditer(fold_text(keep_signs(text))):
            no, name = bool(match["no"]), match["field"]
            value = match["phrase"] if match["phrase"] is not None else match["word"]
            phrase = match["phrase"] is not None
            name = without_signs(name) if name else None
            field = self._fields.get(name) if name else None
            if name and field is None:
                if name.isascii():
                    known = ", ".join(sorted(set(self._fields.values())))
                    raise QueryError(f"no field is called {name!r}; fields are {known}")
                value = f"{name} {value}"
            folded, keyed = index_words(value)
            words, signed = tuple(folded.split()), tuple(" ".join(keyed).split())
            if not words or len(words) != len(signed):
                continue
            if field in ("since", "until"):
                days[field] = _day(value, last=field == "until")
            elif field:
                filters.append(Filter(field, without_signs(value), words, no, signed))
            else:
                (nots if no else terms).extend(_terms(words, signed, value, phrase=phrase))
        return Query(
            terms=tuple(dict.fromkeys(terms)),
            nots=tuple(dict.fromkeys(nots)),
            filters=tuple(filters),
            since=days.get("since"),
            until=days.get("until"),
            order=order,
        )


def _terms(words: tuple[str, ...], signed: tuple[str, ...], value: str, *, phrase: bool) -> list[Term]:
    if value.endswith("*") and not phrase:
        whole = [Term((word,), signed=(key,)) for word, key in zip(words[:-1], signed[:-1], strict=True)]
        return [*whole, Term(words[-1:], prefix=True, signed=signed[-1:])]
    # `6+6` and `2024-03` are written as one: their words stand side by side.
    return [Term(words, phrase=len(words) > 1, signed=signed)]


def _day(value: str, *, last: bool) -> date:
    """The day of `2024`, `2024-03` or `2024-03-21`: of a longer stretch its first or last."""
    found = _DAY.fullmatch(value.strip())
    if found is None:
        raise QueryError(f"{value!r} is no day: write 2024, 2024-03 or 2024-03-21")
    year, month, day = (int(part) if part else None for part in found.groups())
    try:
        assert year is not None
        month = month or (12 if last else 1)
        return date(year, month, day or (calendar.monthrange(year, month)[1] if last else 1))
    except ValueError as error:
        raise QueryError(f"{value!r} is no day: {error}") from error
