"""Whether what a trigger tells happened, is planned, is denied, or is not told as a fact at all."""

from __future__ import annotations

from rawi.clauses import Text
from rawi.events.triggers import Trigger
from rawi.events.words import Words
from rawi.model import Mood

_BEFORE = 4  # tokens before a trigger that may colour it
_AFTER = 4
_ON = "علي"
_EARLY = 8  # tokens of a sentence within which a verb of the present tells news


class MoodReader:
    """Reads moods; built once."""

    def __init__(self, words: Words) -> None:
        self._words = words
        self._negations, self._past_negations = words.terms("negation"), words.terms("past_negation")
        self._except, self._if = words.terms("except"), words.terms("if")
        self._will, self._done = words.terms("will"), words.terms("already_done")
        self._that, self._before = words.terms("subjunctive"), words.terms("before")

    def of_verb(
        self, text: Text, trigger: Trigger, start: int, *, timed: bool, told: bool = False
    ) -> Mood | None:
        """The mood of a verb; None: it is not told as a fact. `timed`: its clause tells a day.

        `told`: it has its subject before it, in a clause of its own.
        """
        form = trigger.form
        assert form is not None
        at = trigger.first
        before = text.form(at - 1) if at > start else ""
        roles = self._around(text, at, start)
        if before in self._negations:
            only = any(text.form(k) in self._except for k in range(at + 1, min(at + 4, len(text.tokens))))
            return "denied" if before in self._past_negations and not only else None
        if form.shape == "jussive":
            return None
        if form.shape == "future":
            return "planned"
        if form.shape == "past":
            if before in self._if:
                return None
            return "denied" if "denied" in roles else None if roles & {"unsure"} else "happened"
        if before in self._will:
            return "planned"
        if before in self._that and at - 2 > start:
            if text.form(at - 2) in self._before:
                return "happened"  # `قبل أن يزور`
            if text.form(at - 2) == _ON:
                return "planned"  # `على أن تقام`
        if before in self._that or before[:1] == "ل":
            return "planned" if "planned" in roles and "unsure" not in roles else None
        if text.form(at).startswith("ل") and form.shape == "present":
            return None
        if roles & {"unsure"}:
            return None
        if before in self._done:
            return None
        return "happened" if timed or told or at - start < _EARLY else None

    def of_noun(self, text: Text, trigger: Trigger, start: int, end: int) -> Mood | None:
        """The mood of a noun; None: it is not told as a fact."""
        roles = self._around(text, trigger.first, start)
        after: set[str] = set()
        for k in range(trigger.last, min(end, trigger.last + _AFTER)):
            found = self._words.roles(text.form(k))
            if not text.form(k)[0].isalpha() or found & {"stop", "relative"}:
                break
            after |= found
        if "denied" in roles:
            return "denied"
        if "unsure" in roles:
            return None
        if "planned" in roles or "planned" in after:
            return "planned"
        return "happened"

    def _around(self, text: Text, at: int, start: int) -> set[str]:
        found: set[str] = set()
        for k in range(at - 1, max(start, at - _BEFORE) - 1, -1):
            form = text.form(k)
            if not form[0].isalnum():
                break
            if text.name_at[k] is None:
                roles = self._words.roles(form)
                found |= roles | {"denied"} if "denied_next" in roles and k == at - 1 else roles
        return found
