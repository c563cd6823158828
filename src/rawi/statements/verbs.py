"""Verbs of saying in a sentence: what each takes, and whether a token is one that tells a saying.

Many forms are another word as well, so a form alone is no cue: `is_cue` is a guess that only ends a search.
"""

from __future__ import annotations

from rawi.clauses import Text, VerbForm, VerbTable
from rawi.lexicon import Lexica
from rawi.model import Act
from rawi.statements.words import PREPOSITIONS, Words

_ABOUT = frozenset(("an",))
_ABOUT_REACH = 5  # tokens after a verb that takes عن alone
_HIDDEN_REACH = 5  # tokens from a verb to the name it hides


class SayingVerbs:
    """Looks them up; compiled once from the language data."""

    def __init__(self, lexica: Lexica, words: Words) -> None:
        rows = list(lexica.table("statements/verbs"))
        self._takes = [frozenset(row["takes"].split()) for row in rows]
        self._acts: list[Act] = [row["act"] for row in rows]  # type: ignore[misc]
        self._bare = frozenset(k for k, row in enumerate(rows) if row["past"].startswith("ا"))
        table = VerbTable(rows)
        self.find, self.find_own = table.find, table.find_own
        self._identity = lexica.forms("statements/anonymity")
        self._whatever = words.of("whatever")
        self._relatives = words.of("relative")
        self._no_noun = (
            words.that | words.by_that | words.of("ending", "no_subject") | frozenset(PREPOSITIONS.values())
        )

    def takes(self, form: VerbForm) -> frozenset[str]:
        """What a form's verb joins its saying by, as the list has it."""
        return self._takes[form.row]

    def act(self, form: VerbForm) -> Act:
        """The act a form's verb tells."""
        return self._acts[form.row]

    def hides_name(self, text: Text, at: int, end: int) -> bool:
        """Whether a verb only keeps a name back: `طلب عدم نشر اسمه`, `رفض الكشف عن هويته`."""
        return any(text.form(k) in self._identity for k in range(at + 1, min(at + 1 + _HIDDEN_REACH, end)))

    def is_cue(self, text: Text, at: int) -> bool:
        """Whether a token may be a cue of its own, at which the search of the one before ends."""
        found = self.find(text.form(at))
        if not found or text.name_at[at] is not None or text.form(at - 1) in self._relatives:
            return False
        if text.form(at - 1) in self._whatever or self.hides_name(text, at, len(text.tokens)):
            return False
        if all(self._takes[one.row] == _ABOUT for one in found):
            return any(text.form(k) == PREPOSITIONS["an"] for k in range(at + 1, at + 1 + _ABOUT_REACH))
        return any(
            one.shape in ("past", "present", "future")
            and self._takes[one.row].isdisjoint(("shy", "quote", "relay", "in", "light"))
            and (one.joined or one.shape == "past")
            for one in found
        )

    def tells_self(self, text: Text, at: int, form: VerbForm) -> bool:
        """Whether a past form is rather the first person of the present, by its hamza: `أعتقد` beside `اعتقد`."""
        return (
            form.row in self._bare and form.shape == "past" and text.written(at)[form.cut :].startswith("أ")
        )

    def is_noun(self, text: Text, at: int) -> bool:
        """Whether a token may begin a noun phrase: no particle, no time, no verb of saying."""
        form = text.form(at)
        if not form[:1].isalpha() or form in self._no_noun or text.time_at[at] is not None:
            return False
        if form.startswith(("لل", "بال")):
            return False
        return form.startswith("ال") or not any(one.shape != "masdar" for one in self.find(form))
