"""Scores of datings: whether the true day is left, and whether what the page rules out is ruled out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from rawi.evaluation.gold import GoldDating
from rawi.evaluation.scores import Score
from rawi.model import Dating


def score_dating(name: str, wanted: GoldDating, found: Dating | None, scores: Mapping[str, Score]) -> None:
    """Counts one dating: holds (the true day is left), exact (it alone, where the gold asks it), narrow (no day left
    has another weekday or month than the gold's, or lies outside its bounds; one question a key).
    """
    holds = found is not None and wanted.true in found.days
    told = f"{found.earliest} to {found.latest}" if found else "no dating"
    scores["dating_holds"].count(holds, f"{name}: {told} lacks {wanted.true}")
    if wanted.exact:
        exact = holds and found is not None and found.exact
        scores["dating_exact"].count(exact, f"{name}: {told}, not {wanted.true}")
        return
    for key, narrow in _keys(wanted, found):
        scores["dating_narrow"].count(narrow, f"{name}: {told} is not as narrow as {key}")


def _keys(wanted: GoldDating, found: Dating | None) -> Iterator[tuple[str, bool]]:
    days = list(found.days.runs()) if found else []
    if wanted.weekday:
        yield (
            f"weekday {wanted.weekday}",
            bool(days) and all(first == last and f"{first:%A}" == wanted.weekday for first, last in days),
        )
    if wanted.month:
        yield (
            f"month {wanted.month}",
            bool(days)
            and all(
                (last - first) < timedelta(days=31) and {f"{first:%B}", f"{last:%B}"} == {wanted.month}
                for first, last in days
            ),
        )
    low, high = wanted.within
    if low or high:
        inside = bool(days) and (low or date.min) <= days[0][0] and days[-1][1] <= (high or date.max)
        yield f"within {low} to {high}", inside
    if wanted.not_on:
        yield f"not on {wanted.not_on}", found is not None and wanted.not_on not in found.days
