"""Cases of what is reported: sentences that isolate one difficulty each, with what a careful reader gets from them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from rawi.errors import GoldError
from rawi.evaluation.gold import GoldEvent, GoldFigure, GoldStatement, read_reported
from rawi.evaluation.reported import REPORTED_TASKS, score_events, score_figures, score_statements
from rawi.evaluation.scores import Score
from rawi.model import Article


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportedCase:
    """A text and what it reports; `asked` are the kinds that are asked for (statements, figures, events).

    `headline`: the text is a title.
    """

    id: str
    difficulty: str
    text: str
    statements: tuple[GoldStatement, ...]
    figures: tuple[GoldFigure, ...]
    events: tuple[GoldEvent, ...]
    asked: frozenset[str]

    @property
    def headline(self) -> bool:
        """Whether the text stands for a title."""
        return self.difficulty.startswith("headline")


def read_reported_cases(path: Path) -> Iterator[ReportedCase]:
    """The cases of a file of JSON Lines.

    Raises:
        GoldError: a line is malformed.
    """
    for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1):
        try:
            one = json.loads(line)
            statements, figures, events = read_reported(one)
            yield ReportedCase(
                id=one["id"],
                difficulty=one["difficulty"],
                text=one["text"],
                statements=statements,
                figures=figures,
                events=events,
                asked=frozenset(
                    key for key in ("statements", "figures", "events") if one.get(key) is not None
                ),
            )
        except (KeyError, TypeError, ValueError) as error:
            raise GoldError(f"{path}:{number}: {error!r} in a case") from error


def score_reported_cases(pairs: Iterable[tuple[ReportedCase, Article]]) -> dict[str, Score]:
    """The scores by task over cases and what was read of each, counted as on the gold of pages."""
    scores = {task: Score() for task in REPORTED_TASKS}
    for case, found in pairs:
        name = f"{case.id} ({case.difficulty})"
        if "statements" in case.asked:
            score_statements(name, case.statements, found.statements, scores)
        if "figures" in case.asked:
            score_figures(name, case.figures, found.figures, scores)
        if "events" in case.asked:
            score_events(name, case.events, found.events, scores, found.times)
    return scores
