"""Rounds of talks, batches of an exchange, sittings of a court: the next is held by those who held the last."""

from __future__ import annotations

from collections.abc import Sequence

from rawi.clauses import Text
from rawi.events.drafts import Draft
from rawi.events.words import Words

_KINDS = ("talks", "exchange", "trial")
_NEAR = 3  # tokens beside a noun in which that stands which is a part of it: `مفاوضات المرحلة الثانية`


class RoundReader:
    """Gives them who takes part; built once."""

    def __init__(self, words: Words) -> None:
        self._rounds, self._sessions = words.of("round"), words.of("session")

    def fill(self, text: Text, drafts: Sequence[Draft]) -> None:
        """Changes the drafts of an article that are rounds: who takes part, whether they are told at all."""
        for place, draft in enumerate(drafts):
            if draft.kind not in _KINDS or not self._is_round(text, draft):
                continue
            draft.numbered = draft.kind != "trial"
            before = next((one for one in reversed(drafts[:place]) if _is_former(one, draft)), None)
            if len(draft.parts) > 1 or before is None:
                continue
            draft.parts = [*draft.parts, *(one for one in before.parts if one not in draft.parts)]
            if draft.mood != "happened" or (draft.kind == "trial" and draft.times):
                draft.loose = False

    def _is_round(self, text: Text, draft: Draft) -> bool:
        if draft.kind == "trial":
            return text.form(draft.first) in self._sessions
        start, end = max(0, draft.first - _NEAR), min(len(text.tokens), draft.last + 1)
        forms = [text.form(k) for k in range(start, end)]
        return any(form in self._rounds or form[1:] in self._rounds for form in forms)


def _is_former(one: Draft, draft: Draft) -> bool:
    named = [phrase for _, phrase in one.parts if phrase.names]
    return one.kind in _KINDS and draft.kind in (one.kind, "talks") and len(named) > 1
