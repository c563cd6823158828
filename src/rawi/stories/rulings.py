"""What editors have said about stories: which are one, which articles belong together, apart, or by themselves."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Rulings:
    """Standing judgements about stories, ready to be asked.

    `merged`: story by the story it became one with; `together`: article and articles it belongs to the story of;
    `apart`: article and articles whose story it is kept out of; `alone`: articles that have a story of their own.
    """

    merged: dict[str, str] = field(default_factory=dict)
    together: dict[str, list[str]] = field(default_factory=dict)
    apart: dict[str, list[str]] = field(default_factory=dict)
    alone: set[str] = field(default_factory=set)

    def story(self, id: str) -> str:
        """The story that one of this id has become; itself when it was not merged. A ring of mergers ends somewhere."""
        seen = set()
        while id in self.merged and id not in seen:
            seen.add(id)
            id = self.merged[id]
        return id


STORY_VERDICTS = frozenset(("merge", "split", "same story", "other story"))


def read_rulings(judgements: Iterable[tuple[str, str, str]]) -> Rulings:
    """The rulings of judgements, each given by its verdict, what it is about and the other one; the later overrule.

    >>> read_rulings([("merge", "a", "b"), ("merge", "c", "a")]).story("b")
    'c'
    """
    found = Rulings()
    for verdict, about, other in judgements:
        if verdict == "merge":
            found.merged.pop(about, None)
            found.merged[other] = about
        elif verdict == "split":
            found.alone.add(about)
        elif verdict == "same story":
            found.together.setdefault(about, []).append(other)
            found.together.setdefault(other, []).append(about)
        elif verdict == "other story":
            found.apart.setdefault(about, []).append(other)
            found.apart.setdefault(other, []).append(about)
    return found
