"""Whose figures they are: the statement that gives each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from rawi.model import Figure, Statement


def give_sources(figures: Sequence[Figure], statements: Sequence[Statement]) -> tuple[Figure, ...]:
    """The figures, each with the innermost statement whose content holds it as its source."""
    stretches = sorted(
        (one.span.start, one.span.end, statement.id) for statement in statements for one in statement.content
    )
    found = []
    at = 0
    open_ones: list[tuple[int, int, str]] = []
    for figure in sorted(figures, key=lambda one: one.evidence.span.start):
        span = figure.evidence.span
        while at < len(stretches) and stretches[at][0] <= span.start:
            open_ones.append(stretches[at])
            at += 1
        open_ones = [one for one in open_ones if one[1] > span.start]
        holding = [one for one in open_ones if one[1] >= span.end]
        source = min(holding, key=lambda one: one[1] - one[0])[2] if holding else None
        found.append(replace(figure, source=source))
    return tuple(found)
