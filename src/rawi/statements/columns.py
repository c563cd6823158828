"""Columns: texts in which the writer says I, and tells of poets, readers and proverbs rather than of statements."""

from __future__ import annotations

from dataclasses import replace

from rawi.statements.drafts import Discourse, Draft
from rawi.statements.words import Words

_OWN = 2  # words with which the writer speaks of himself
_SPARSE = 350  # tokens to one of them: fewer, and it is a slip in a report
_REPORT = 90  # tokens to a statement: a report has more of them than that
_NAMED = ("person", "body", "outlet", "agency")


class ColumnReader:
    """Tells columns; compiled once from the language data."""

    def __init__(self, words: Words) -> None:
        self._self = words.of("self")

    def keep(self, discourse: Discourse) -> None:
        """Leave in a column only what somebody named is told to have said, in the past, with `أن` or in quotation."""
        if not self._is_column(discourse):
            return
        found, kept, places = discourse.found, list[Draft](), dict[int, int]()
        for place, one in enumerate(found):
            if _is_told(discourse, one) and (one.nested is None or one.nested in places):
                places[place] = len(kept)
                kept.append(one if one.nested is None else replace(one, nested=places[one.nested]))
        discourse.found = kept

    def _is_column(self, discourse: Discourse) -> bool:
        text, found = discourse.text, discourse.found
        count = len(text.tokens)
        if not found or len(found) * _REPORT > count:
            return False
        own = sum(
            text.form(at) in self._self and text.quoted[at] < 0 and not any(one.holds(at) for one in found)
            for at in range(count)
        )
        return own >= _OWN and own * _SPARSE > count


def _is_told(discourse: Discourse, one: Draft) -> bool:
    """Whether a statement may stand in a column."""
    past = one.cue.form is not None and one.cue.form.shape == "past"
    quoted = one.cue.how == "quote" and discourse.text.form(one.cue.content) == '"'
    named = not one.understood and one.speaker.voice.kind in _NAMED
    return past and named and (quoted or one.cue.how == "that")
