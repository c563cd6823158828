"""Scores time expressions against published cases: Microsoft's Recognizers and Duckling's Arabic corpus.

A case is right when every expression it names is found with its very extent, or read with its very value;
where a reading is kept beside another (the Friday before or after), either counts, as in the cases themselves.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from rawi.model import TimeExpression

Find = Callable[[str, date | datetime], Sequence[TimeExpression]]
_DUCKLING_NOW = datetime(2013, 2, 12, 4, 30)
_DUCKLING_HOLIDAY = re.compile(r'"[^"]*"')
_INSTANT = re.compile(r"\((\d+), ?(\d+), ?(\d+), ?(\d+), ?(\d+), ?(\d+)\)")
_NO_CONTEXT = datetime(2016, 11, 7)
_SECONDS = {"S": 1, "H": 3600, "D": 86400, "W": 604800, "Y": 31536000}


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One published case: its text, the day it is said on, what is wanted, and how the publisher holds it.

    `run` whether the publisher's own tests run it, `checked` whether they check its values.
    """

    text: str
    said: datetime
    wanted: tuple[Mapping[str, Any], ...]
    run: bool
    checked: bool


def read_recognizers(cases: Iterable[Mapping[str, Any]]) -> list[Case]:
    """The cases of one file of Recognizers' specs, parsed from JSON."""
    found = []
    for one in cases:
        said = str(one.get("Context", {}).get("ReferenceDateTime", ""))[:19]
        run = "dotnet" not in f"{one.get('NotSupported', '')}{one.get('NotSupportedByDesign', '')}"
        found.append(
            Case(
                text=one["Input"],
                said=datetime.fromisoformat(said) if said else _NO_CONTEXT,
                wanted=tuple(one.get("Results", ())),
                run=run,
                checked=run and str(one.get("IgnoreResolution", "")).lower() != "true",
            )
        )
    return found


def is_found(case: Case, find: Find, *, kinds: frozenset[str]) -> bool:
    """Whether just the wanted extents are found; expressions of other kinds beside them do not count."""
    found = find(case.text, case.said)
    spans = {(one.evidence.span.start, one.evidence.span.end) for one in found}
    of_kind = {(one.evidence.span.start, one.evidence.span.end) for one in found if kind_of(one) in kinds}
    wanted = {_extent(case.text, one) for one in case.wanted}
    return wanted <= spans and of_kind <= wanted


def is_read(case: Case, find: Find) -> bool:
    """Whether every wanted value is among the readings of what is found."""
    found = find(case.text, case.said)
    return all(any(_same_value(one, wanted) for one in found) for wanted in case.wanted)


def kind_of(one: TimeExpression) -> str:
    """The type that Recognizers give such an expression."""
    if one.kind == "time":
        dated = one.value[:1].isdigit() or one.value.startswith("X")
        ranged = "/" in one.value or one.value[-2:].isalpha()
        return ("datetime" if dated else "time") + ("range" if ranged else "")
    if one.kind == "date":
        whole = one.grain == "day" and "/" not in one.value
        return "date" if whole else "daterange"
    return one.kind


def _extent(text: str, wanted: Mapping[str, Any]) -> tuple[int, int]:
    quote = str(wanted["Text"])
    start = int(wanted.get("Start", -1))
    if text[start : start + len(quote)] != quote or start < 0:
        start = text.find(quote)
    stripped = quote.strip(" .؟?!,،")
    start += quote.index(stripped) if stripped else 0
    return start, start + len(stripped)


def _same_value(one: TimeExpression, wanted: Mapping[str, Any]) -> bool:
    value = wanted.get("Value") or {}
    readings = [(one.earliest, one.latest, one.value), *((r.earliest, r.latest, r.value) for r in one.rivals)]
    resolutions = [value.get("FutureResolution") or {}, value.get("PastResolution") or {}]
    for resolution in resolutions:
        days = [text for key, text in resolution.items() if "ate" in key and "ime" not in key]
        if days and any(_same_days(days, earliest, latest) for earliest, latest, _ in readings):
            return True
        if "dateTime" in resolution and any(
            earliest is not None and f"{earliest} {_clock_of(text)}" == resolution["dateTime"]
            for earliest, _, text in readings
        ):
            return True
        if "startDateTime" in resolution and any(
            earliest is not None
            and latest is not None
            and (f"{earliest} {_clocks_of(text)[0]}", f"{latest} {_clocks_of(text)[1]}")
            == (resolution["startDateTime"], resolution["endDateTime"])
            for earliest, latest, text in readings
        ):
            return True
        if "time" in resolution and any(_clock_of(text) == resolution["time"] for _, _, text in readings):
            return True
        if "startTime" in resolution and any(
            _clocks_of(text) == (resolution["startTime"], resolution["endTime"]) for _, _, text in readings
        ):
            return True
        if "duration" in resolution and any(
            abs(seconds_of(text) - float(resolution["duration"])) < 1 for _, _, text in readings
        ):
            return True
        if "set" in resolution and f"Set: {one.value}" == resolution["set"]:
            return True
    timex = str(value.get("Timex", ""))
    return not any(resolutions) and bool(timex) and any(_same_timex(text, timex) for _, _, text in readings)


def _same_days(wanted: list[str], earliest: date | None, latest: date | None) -> bool:
    if wanted[0].startswith("0001"):
        return earliest is None
    if earliest is None or latest is None:
        return False
    first, last = date.fromisoformat(wanted[0]), date.fromisoformat(wanted[-1])
    if len(wanted) == 1:
        middle = earliest + timedelta(days=(latest - earliest).days // 2)
        return first == middle
    # Recognizers end a range on the day after it, or on its last day where the text names it.
    return earliest == first and last in (latest, latest + timedelta(days=1))


def _same_timex(ours: str, theirs: str) -> bool:
    return ours == theirs or (theirs in ("SU", "SP", "FA", "WI") and ours.endswith(theirs))


def _clock_of(value: str) -> str | None:
    found = re.search(r"T(\d\d)(?::(\d\d))?(?::(\d\d))?", value)
    return f"{found[1]}:{found[2] or '00'}:{found[3] or '00'}" if found else None


def _clocks_of(value: str) -> tuple[str | None, str | None]:
    start, _, end = value.partition("/")
    return _clock_of(start), _clock_of(end)


def seconds_of(value: str) -> float:
    """The seconds of an ISO 8601 duration, months of 30 days and years of 365; −1 when it is none.

    >>> seconds_of("PT1.5H")
    5400.0
    """
    if not re.fullmatch(r"P(?:[\d.]+[YMWD])*(?:T(?:[\d.]+[HMS])+)?", value):
        return -1
    dates, _, times = value[1:].partition("T")
    sizes = {**_SECONDS, "M": 2592000}
    total = sum(float(count) * sizes[unit] for count, unit in re.findall(r"([\d.]+)([YMWD])", dates))
    return total + sum(
        float(count) * {"H": 3600, "M": 60, "S": 1}[unit]
        for count, unit in re.findall(r"([\d.]+)([HMS])", times)
    )


def read_duckling(groups: Iterable[Mapping[str, Any]]) -> list[tuple[str, str]]:
    """(text, value) of every example of one of Duckling's corpora."""
    return [(text, str(group["value"])) for group in groups for text in group["texts"]]


def is_duckling_time(text: str, value: str, find: Find) -> bool:
    """Whether the whole of an example is read as its time; the reference is 12 February 2013, 4:30."""
    instants = [datetime(*(int(part) for part in one)) for one in _INSTANT.findall(value)]  # type: ignore[arg-type]
    grain = _DUCKLING_HOLIDAY.sub("", value).split()[-1].lower()
    ranged = "Interval" in value
    for one in find(text, _DUCKLING_NOW):
        if not _covers(one, text):
            continue
        for earliest, latest, said in (
            (one.earliest, one.latest, one.value),
            *((r.earliest, r.latest, r.value) for r in one.rivals),
        ):
            if _same_instants(instants, grain, ranged, earliest, latest, said):
                return True
    return False


def _covers(one: TimeExpression, text: str) -> bool:
    """All but prepositions and hedges before it and punctuation: these Duckling counts in."""
    rest = len(text) - (one.evidence.span.end - one.evidence.span.start)
    return rest <= 7 and one.evidence.span.end >= len(text) - 1


def _same_instants(
    instants: list[datetime], grain: str, ranged: bool, earliest: date | None, latest: date | None, said: str
) -> bool:
    if earliest is None or latest is None:
        return False
    start = instants[0]
    if said == "PRESENT_REF":
        return start == _DUCKLING_NOW
    if grain in ("second", "minute", "hour") and not ranged:
        clock = _clock_of(said)
        shift = 2 if said.endswith("Z") else 0
        wanted = (start + timedelta(hours=shift)).strftime("%H:%M:%S")
        return earliest == start.date() and clock == wanted
    if not ranged:
        if grain == "day":
            middle = earliest + timedelta(days=(latest - earliest).days // 2)
            return start.date() in (middle, earliest)
        return earliest == start.date()
    end = instants[1]
    if grain == "hour":
        first, last = _clocks_of(said)
        if last is None:
            return earliest == start.date() and "T" in said and said.endswith(("NI", "EV"))
        hour = timedelta(hours=1)  # Duckling's hours end when the last named hour ends
        return first == start.strftime("%H:%M:%S") and last in (
            end.strftime("%H:%M:%S"), (end - hour).strftime("%H:%M:%S")
        )  # fmt: skip
    one_day = timedelta(days=1)
    started = (
        start.date() in (earliest, earliest - one_day) if grain == "second" else start.date() == earliest
    )
    return started and end.date() in (latest, latest + one_day)
