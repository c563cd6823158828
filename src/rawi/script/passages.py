"""Several stretches of a page as one folded text, with the way back to the page."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from rawi.model import Span
from rawi.script.fold import View, fold


@dataclass(frozen=True, slots=True)
class Passages:
    """Stretches of a page joined by newlines and folded; `starts` are where each begins in `view.text`.

    `by_place` are (start on the page, number) of each, in the order of the page: a title may stand behind its text.
    """

    view: View
    starts: tuple[int, ...]
    spans: tuple[Span, ...]
    by_place: tuple[tuple[int, int], ...]

    def span(self, start: int, end: int) -> Span:
        """The characters of the page behind folded offsets, which must lie in one passage.

        >>> page = "12:30 | وصل الوفد | إعلان | غادر الوفدُ"
        >>> passages = open_passages(page, [Span(start=8, end=17), Span(start=28, end=39)])
        >>> at = passages.view.folded.rindex("الوفد")
        >>> passages.span(at, at + 5).of(page)
        'الوفدُ'
        """
        first, last = self.view.reach(start, end)
        place = bisect_right(self.starts, first) - 1
        moved = self.spans[place].start - self.starts[place]
        return Span(start=first + moved, end=last + moved)

    def index(self, offset: int) -> int:
        """Where the page's character at `offset`, which must lie in a passage, stands in the folded view.

        >>> passages = open_passages("وصل | وصل الوفد", [Span(start=6, end=15)])
        >>> passages.index(10)
        4
        """
        place = self.by_place[max(0, bisect_right(self.by_place, (offset, len(self.spans))) - 1)][1]
        return self.view.index(offset - self.spans[place].start + self.starts[place])


# Times, entities and clauses open an article one after the other, and the titles of a page between: so many are kept,
# those of usual length.
KEPT = 32
USUAL_LENGTH = 20_000  # characters


def open_passages(text: str, spans: Sequence[Span]) -> Passages:
    """The stretches of a text as one folded view, in the given order."""
    opened = _open_usual if len(text) <= USUAL_LENGTH else _open_usual.__wrapped__
    return opened(text, tuple(spans))


@lru_cache(maxsize=KEPT)
def _open_usual(text: str, spans: tuple[Span, ...]) -> Passages:
    starts, parts, at = [], [], 0
    for span in spans:
        starts.append(at)
        parts.append(span.of(text))
        at += span.end - span.start + 1
    return Passages(
        view=fold("\n".join(parts)),
        starts=tuple(starts),
        spans=spans,
        by_place=tuple(sorted((span.start, k) for k, span in enumerate(spans))),
    )
