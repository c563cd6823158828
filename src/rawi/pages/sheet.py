"""A page on the table: its text, lines, labels and metadata together, for those who read its fields."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rawi.model import Evidence, Span
from rawi.pages.features import Feature
from rawi.pages.labels import Draft, Labels
from rawi.pages.lines import PageText
from rawi.script import View, fold_words

_SITES = ("meta:site", "ld:publisher", "given:site", "head:title")
_FOOTER_WORDS = 60
_SHORT_LINE = 12


@dataclass(frozen=True, slots=True)
class Sheet:
    """What is known of a page once its lines are labelled."""

    content: PageText
    features: Sequence[Feature]
    labels: Labels

    @property
    def text(self) -> str:
        """The page's one text."""
        return self.content.text

    def draft(self, index: int) -> Draft:
        """The article of that index, by indexes of lines."""
        return self.labels.drafts[index]

    def first(self, index: int) -> int:
        """The line of an article's first paragraph; 0 when it has none."""
        body = self.draft(index).body
        return body[0] if body else 0

    def evidence(self, start: int, end: int, rule: str, score: float = 1.0) -> Evidence:
        """The page's characters between two offsets, as evidence."""
        return Evidence(span=Span(start=start, end=end), quote=self.text[start:end], rule=rule, score=score)

    def stated(self, *names: str) -> Evidence | None:
        """The first metadata value under one of the names, in the order of the names."""
        found = metadata_span(self.content, *names)
        return self.evidence(*found, rule="pages/metadata") if found else None

    def views(self) -> list[View]:
        """The folded lines that are no keywords."""
        kinds = self.labels.kinds
        return [one.view for one, kind in zip(self.features, kinds, strict=True) if kind != "keywords"]

    def short_lines(self) -> list[str]:
        """The folded text of the lines outside articles that are not long."""
        kinds = self.labels.kinds
        return [
            one.view.folded
            for one, kind in zip(self.features, kinds, strict=True)
            if one.words <= _FOOTER_WORDS and kind not in ("body", "title")
        ]

    def elsewhere(self, line: int) -> str:
        """The folded words of the page's other short lines and of its site's names: where outlets name themselves."""
        lines = [one.letters for i, one in enumerate(self.features) if i != line and one.words <= _SHORT_LINE]
        sites = [fold_words(self.text[a:b]) for name, a, b in self.content.metadata if name in _SITES]
        return f" {' . '.join([*lines, *sites])} "


def metadata_span(content: PageText, *names: str) -> tuple[int, int] | None:
    """Where the first metadata value under one of the names stands, in the order of the names."""
    for wanted in names:
        for name, start, end in content.metadata:
            if name == wanted:
                return start, end
    return None
