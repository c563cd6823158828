"""Whose a verb of saying inside what is said is: the narrator's again, or the speaker's own telling.

Commas close most indirect speech in newspapers, and no mark tells it from a comma inside; what decides is the verb's
shape, the conjunction before it and whether it agrees with the speaker.
"""

from __future__ import annotations

from typing import Literal

from rawi.clauses import Text, VerbForm
from rawi.statements.contents import ContentReader
from rawi.statements.cue import Cue
from rawi.statements.drafts import Draft
from rawi.statements.relatives import RULE as RELATIVE
from rawi.statements.words import Words

Level = Literal["narrator", "nested", "skip"]

# Acts whose noun is what was said; a proposal or an announcement of something may be a deed as well.
_SPOKEN = frozenset(
    (
        "reject",
        "demand",
        "ask",
        "deny",
        "affirm",
        "warn",
        "criticise",
        "promise",
        "threaten",
        "accuse",
        "urge",
        "stress",
    )
)

_LIKE = "كما"
_OPENS = ('"', ".", ":", ",")


class LevelReader:
    """Tells them apart; compiled once from the language data."""

    def __init__(self, words: Words, contents: ContentReader) -> None:
        self._contents = contents
        self._conjunctions = contents.conjunctions
        self._while_he, self._already = words.of("while_he"), words.of("already")
        self._that = words.that | words.by_that

    def read(self, text: Text, cue: Cue, holder: Draft, *, inside: bool = False) -> Level:
        """Whether a cue inside what `holder` says is the narrator's, nested in it, or nobody's.

        `inside`: direct speech goes on around it, and no narrator can take over.
        """
        form = cue.form
        assert form is not None
        if cue.rule == RELATIVE:
            return "nested"
        if form.person == 1:
            return "nested" if form.shape == "past" and holder.mode != "indirect" else "skip"
        if text.quoted[cue.first] < 0 and not inside:
            level = self._unquoted(text, cue, form, holder)
            if level is not None:
                return level
        if cue.how == "that" and cue.subject is not None and not cue.negated:
            return "nested"
        if inside and cue.how == "noun" and cue.subject is not None and cue.act in _SPOKEN:
            heads = text.form(cue.first - 1) in (*_OPENS, *self._conjunctions) or form.joined
            return (
                "nested"
                if heads or (cue.preverbal and text.form(cue.subject.first - 1) in _OPENS)
                else "skip"
            )
        if cue.how == "noun" and cue.preverbal and cue.act in _SPOKEN and cue.subject is not None:
            # `بأن الحكومة تطلب إرجاءها`
            before = text.form(cue.subject.first - 1)
            opens = before in self._that or (holder.mode == "direct" and before in _OPENS)
            return "nested" if opens else "skip"
        return "skip"

    def _unquoted(self, text: Text, cue: Cue, form: VerbForm, holder: Draft) -> Level | None:
        """The level by the words around the cue; None: they do not tell."""
        lead = self._contents.leads(text, cue.first)
        if lead == '"' and holder.mode != "direct" and text.form(holder.cue.content) != '"':
            lead = ""
        same = not form.gender or not holder.speaker.gender or form.gender == holder.speaker.gender
        if form.shape == "participle":
            hangs = lead == "," or form.joined or cue.how in ("that", "quote")
            return "narrator" if hangs and same else "skip"
        told = cue.subject is not None and not cue.preverbal
        if self._goes_parallel(text, cue, holder):
            return "narrator"
        before = text.form(cue.first - 1)
        if form.shape == "present" and before == _LIKE:
            return "skip"  # a comparison: `وليس كما يقول البعض بأنه`
        if form.shape == "present":
            purpose = lead == "," and text.form(cue.first).startswith("ل")  # `…، لتضيف أن`
            # `فيما تقول اللجنة إن`, `، وهو يقول إن`
            aside = lead == "conjunction" and cue.how != "noun" and (told or before in self._while_he)
            return "narrator" if purpose or aside else None
        if form.shape != "past":
            return None
        if lead == "conjunction" and before not in self._already:
            return "narrator"
        if form.joined or lead in (",", '"'):
            if cue.how in ("that", "quote") and (same or told):
                return "narrator"
            if same and form.pronoun and holder.cue.how == "noun" and not told and not lead:
                return "skip"  # `انتقدت X ووصفته بأنه`: one saying
            if told or (same and (lead in (",", '"') or holder.cue.how == "noun")):
                return "narrator"
        return None

    def _goes_parallel(self, text: Text, cue: Cue, holder: Draft) -> bool:
        """Whether a saying begins as the one before it did: `الوزارة تنفي …، والنقابة تؤكد …`."""
        if not cue.preverbal or not holder.cue.preverbal or cue.subject is None or cue.form is None:
            return False
        first = cue.subject.first
        same = holder.cue.form is not None and holder.cue.form.shape == cue.form.shape
        return same and text.form(first - 1) == "," and text.form(first)[0] == "و"

    def end_at(self, text: Text, holder: Draft, cue: Cue) -> None:
        """Cut what `holder` says where the narrator takes over with a cue."""
        first = cue.subject.first if cue.preverbal and cue.subject is not None else cue.first
        end = self._contents.before(text, holder.spans[-1][0], first)
        kept = [(a, min(b, end)) for a, b in holder.spans if a < end] or holder.spans[:1]
        cut = self._contents.cut(text, *kept[-1])
        holder.spans = [*kept[:-1], cut] if cut[1] > cut[0] else kept
        holder.mode = self._contents.mode(text, holder.cue.content, end, holder.cue.how)
