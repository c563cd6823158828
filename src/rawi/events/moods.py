"""Whether what a trigger tells happened, is planned, is denied, or is not told as a fact at all."""

from __future__ import annotations

from collections.abc import Sequence

from rawi.clauses import Text
from rawi.events.items import Item
from rawi.events.triggers import Trigger
from rawi.events.words import Words
from rawi.model import Mood

_BEFORE = 4  # tokens before a trigger that may colour it
_AFTER = 4
_NEGATIONS = frozenset(("لم", "لن", "لا"))
_FACTS = frozenset(("قبل", "علي"))  # `قبل أن يزور`, `على أن تقام`
_AUX = frozenset(("كان", "كانت", "كانوا"))  # with it a sentence tells of an earlier day
_ALREADY = frozenset(("سبق", "يذكر"))
_FAR = 12  # items before a trigger in which what makes it background is looked for
_CLOSE = 4
_EARLY = 8  # tokens of a sentence within which a verb of the present tells news
_THAT = frozenset(("ان", "بان", "لان"))


class MoodReader:
    """Reads moods; built once."""

    def __init__(self, words: Words) -> None:
        self._words = words

    def of_verb(self, text: Text, trigger: Trigger, start: int, *, timed: bool, told: bool = False) -> Mood | None:
        """The mood of a verb; None: it is not told as a fact. `timed`: its clause tells a day.

        `told`: it has its subject before it, in a clause of its own.
        """
        form = trigger.form
        assert form is not None
        at = trigger.first
        before = text.form(at - 1) if at > start else ""
        roles = self._around(text, at, start)
        if before in _NEGATIONS:
            only = any(text.form(k) == "الا" for k in range(at + 1, min(at + 4, len(text.tokens))))
            return "denied" if before in ("لم", "لن") and not only else None
        if form.shape == "jussive":
            return None
        if form.shape == "future":
            return "planned"
        if form.shape == "past":
            if before in ("اذا", "لو"):
                return None
            return "denied" if "denied" in roles else None if roles & {"unsure"} else "happened"
        if before == "سوف":
            return "planned"
        if before in _THAT and text.form(at - 2) in _FACTS and at - 2 > start:
            return "happened" if text.form(at - 2) != "علي" else "planned"
        if before in _THAT or before[:1] == "ل":
            return "planned" if "planned" in roles and "unsure" not in roles else None
        if text.form(at).startswith("ل") and form.shape == "present":
            return None
        if roles & {"unsure"}:
            return None
        if before == "قد":
            return None
        return "happened" if timed or told or at - start < _EARLY else None

    def of_noun(self, text: Text, trigger: Trigger, start: int, end: int) -> Mood | None:
        """The mood of a noun; None: it is not told as a fact."""
        roles = self._around(text, trigger.first, start)
        after: set[str] = set()
        for k in range(trigger.last, min(end, trigger.last + _AFTER)):
            if not text.form(k)[0].isalpha():
                break
            after |= self._words.roles(text.form(k))
        if "denied" in roles:
            return "denied"
        if "unsure" in roles:
            return None
        if "planned" in roles or "planned" in after:
            return "planned"
        return "happened"

    def is_background(self, text: Text, items: Sequence[Item], at: int) -> bool:
        """Whether what an item tells lies before the news: `كان قد زار`, `الذي زار`, `بعد زيارة`, `سبق أن زار`."""
        for k in range(at - 1, max(-1, at - _FAR), -1):
            item = items[k]
            form = text.form(item.first).lstrip("وف")
            if form in _AUX or form in _ALREADY:
                return True
            if k >= at - _CLOSE and item.sort in ("relative", "after"):
                return True
            if item.sort in ("stop",):
                return False
        return False

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
