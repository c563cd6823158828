"""From a cue to a draft: how far what is said goes, who says it, and whom the cue leaves to be understood."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from rawi.clauses import Sentence, Text, VerbForm
from rawi.statements.chains import ChainReader
from rawi.statements.contents import ContentReader
from rawi.statements.cue import Cue
from rawi.statements.drafts import Discourse, Draft
from rawi.statements.levels import LevelReader
from rawi.statements.phrases import Phrase, PhraseReader
from rawi.statements.subjects import SubjectReader
from rawi.statements.verbs import SayingVerbs
from rawi.statements.voices import Speaker, VoiceReader
from rawi.statements.words import Words

_BETWEEN = (",", "-", ":", ".")
_HEADING = 3  # tokens
# `المشهد حيث يطلب العفو`, `الثغرة … ولكنها تؤكد أن`
_THERE = ("حيث", "لكنها", "لكنه")


class SayingReader:
    """Reads them; compiled once from the language data."""

    def __init__(
        self,
        words: Words,
        phrases: PhraseReader,
        verbs: SayingVerbs,
        contents: ContentReader,
        voices: VoiceReader,
    ) -> None:
        self._verbs, self._contents, self._voices = verbs, contents, voices
        self._subjects = SubjectReader(words, phrases, verbs)
        self._while_he = words.of("while_he")
        self._levels = LevelReader(words, contents)
        self._chains = ChainReader(words, phrases, voices)

    def read(
        self, discourse: Discourse, sentence: Sentence, cue: Cue, drafts: Sequence[Draft]
    ) -> Draft | None:
        """The statement of a cue after `drafts` in its sentence; None: it makes none.

        A draft in which the narrator takes over with this cue ends there from now on.
        """
        draft = (
            self._closing(discourse, sentence, cue, drafts)
            if cue.before
            else self._opening(discourse, sentence, cue, drafts)
        )
        if draft is not None and draft.nested is None:
            discourse.memory.say(draft.speaker)
        return draft

    def _opening(
        self, discourse: Discourse, sentence: Sentence, cue: Cue, drafts: Sequence[Draft]
    ) -> Draft | None:
        text, form = discourse.text, cue.form
        assert form is not None
        if any(one.cue.content == cue.content for one in drafts):
            return None
        place = self._place(discourse, cue, drafts)
        if place is None:
            return None
        holder, nested = place
        if holder is None and (
            (form.person == 1 and text.quoted[cue.first] >= 0)
            or (form.shape == "participle" and not drafts and not self._hangs(text, cue))
        ):
            return None  # a participle hangs on a speaker of its sentence
        end = cue.end or self._contents.end(text, sentence, cue.content, cue.how, cue.first)
        if holder is not None and nested is not None:
            end = min(end, holder.last)
            if form.person == 1:
                end = self._contents.told_on(text, cue.content, end)
                goes_on = (
                    k
                    for k in range(cue.content + 1, end)
                    if text.form(k)[0] == "و" and self._verbs.find_own(text.form(k))
                )
                end = self._contents.trim(text, cue.content, next(goes_on, end))
        span = self._contents.cut(text, cue.content, end)
        if span[1] <= span[0]:
            return None
        mode = self._contents.mode(text, cue.content, end, cue.how)
        inner = holder if nested is not None else None
        speaker, understood = self._speaker(discourse, sentence, cue, drafts, holder=inner)
        if speaker is None:
            return None
        start = max((one.last for one in drafts if one.last <= cue.first), default=sentence.first)
        relays = self._chains.read(text, cue, speaker, discourse.memory, start)
        if form.shape == "participle" and drafts and cue.subject is None:
            known = {one.ar for one in relays}
            relays += [one for one in drafts[-1].relays if one.ar not in known]  # it came the same way
        return Draft(cue, [span], mode, speaker, understood, relays, nested)

    def _hangs(self, text: Text, cue: Cue) -> bool:
        """Whether a participle with no saying before it may hang on the subject of its sentence."""
        if self._contents.leads(text, cue.first) == ",":
            return True
        ordered = cue.how == "noun" and text.form(cue.content)[0] == "ب" and cue.act == "demand"
        direct = text.form(cue.first + 1) == ":"  # `تحدث المدير قائلا: …`
        return text.form(cue.first).endswith(("ا", "ين")) and (cue.how == "that" or ordered or direct)

    def _goes_on(self, discourse: Discourse, sentence: Sentence, cue: Cue, drafts: Sequence[Draft]) -> bool:
        """Whether a verb in the present may go on from who spoke.

        It heads its sentence or the narrator's clause, and who spoke did so in this passage or the one before.
        """
        at, text = cue.first, discourse.text
        if sentence.title:
            return True
        said = drafts or discourse.found
        last = said[-1].cue.first if said else None
        if last is None or sentence.passage - text.passage(last) > 1:
            return discourse.about is not None
        if at == sentence.first or cue.form is None or cue.form.joined or text.form(at)[0] == "ل":
            return True
        before = text.form(at - 1)
        return before in self._while_he or (before in self._contents.conjunctions and before not in _THERE)

    def _place(
        self, discourse: Discourse, cue: Cue, drafts: Sequence[Draft]
    ) -> tuple[Draft | None, int | None] | None:
        """What holds a cue, and the place of that in the article where the cue is nested in it; None: it says nothing.

        Where the narrator takes over with the cue, what held it ends there.
        """
        place = discourse.around(cue.first)
        if place is not None:
            holder = discourse.found[place]
            nested = self._levels.read(discourse.text, cue, holder, inside=True) == "nested"
            return (holder, place) if nested else None
        found = next((one for one in reversed(drafts) if one.holds(cue.first)), None)
        if found is None:
            return None, None
        turn = found.cue.form is None and found.mode == "direct"
        level = self._levels.read(discourse.text, cue, found, inside=turn)
        if level == "skip" or (turn and level == "narrator"):
            return None
        if level == "narrator":
            self._levels.end_at(discourse.text, found, cue)
            return found, None
        return found, len(discourse.found) + drafts.index(found)

    def _own(self, discourse: Discourse, holder: Draft, form: VerbForm) -> Speaker:
        """Who `I` is in what is said, and `we`: the body for which its speaker speaks, where he is named with one."""
        subject = holder.cue.subject
        if form.number == "p" and subject is not None:
            text = discourse.text
            names = (one for name in subject.names for one in (name, *text.inner_of(name)))
            body = next((one for one in names if one.mention.kind == "body"), None)
            if body is not None:
                phrase = Phrase(body.first, body.last, body.cut, (body,), None, False, "", "p")
                return self._voices.speaker(text, phrase, discourse.memory).carried_over()
        return holder.speaker.carried_over()

    def _closing(
        self, discourse: Discourse, sentence: Sentence, cue: Cue, drafts: Sequence[Draft]
    ) -> Draft | None:
        """A quotation whose cue comes after it, and what goes on behind the speaker."""
        text = discourse.text
        assert cue.end is not None
        if any(one.holds(cue.content + 1) for one in (*drafts, *discourse.found[-1:])):
            return None
        spans = [(cue.content + 1, cue.end)]
        speaker, understood = self._speaker(discourse, sentence, cue, drafts)
        if speaker is None:
            return None
        after = cue.between[1]
        while text.form(after) in _BETWEEN:
            after += 1
        if text.form(after) == '"' and after in text.closes and text.closes[after] - after > 1:
            spans.append((after + 1, text.closes[after]))
        return Draft(cue, spans, "direct", speaker, understood)

    def _speaker(
        self,
        discourse: Discourse,
        sentence: Sentence,
        cue: Cue,
        drafts: Sequence[Draft],
        *,
        holder: Draft | None = None,
    ) -> tuple[Speaker | None, bool]:
        """Who says it, and whether he is only understood: by the last of whom the verb may go on.

        `holder` is what it is nested in: there `I` is its speaker.
        """
        form, memory = cue.form, discourse.memory
        assert form is not None
        if cue.subject is not None:
            speaker = self._voices.speaker(discourse.text, cue.subject, memory)
            if not speaker.gender and form.gender and speaker.document is None:
                speaker = replace(speaker, gender=form.gender)
            return speaker, False
        if holder is not None:
            return (self._own(discourse, holder, form) if form.person == 1 else None), True
        if form.shape == "participle" and drafts:
            last = next(
                (one for one in reversed(drafts) if one.nested is None or one.cue.how != "noun"), drafts[-1]
            )
            return last.speaker.carried_over(), True
        if cue.how == "noun" and not sentence.title and sentence.last - sentence.first <= _HEADING:
            return None, True  # `كشف الخادمة` stands over a part of the article
        if form.shape == "present" and not self._goes_on(discourse, sentence, cue, drafts):
            return None, True  # `القول إنه يكشف عن نفسه`: it tells of something, and is no saying
        found = memory.understood(
            form.gender, form.number, adds=cue.act == "add", hangs=form.shape == "participle"
        )
        if found is None and form.number in ("p", "d"):
            phrase = self._subjects.read(discourse.text, sentence, form, cue.first) or discourse.several
            if phrase is not None:
                return self._voices.speaker(discourse.text, phrase, memory).carried_over(), True
        about = discourse.about
        if found is not None and about is not None and found.voice.ar == about.voice.ar:
            return about, False  # named at the head of this sentence
        return (found.carried_over() if found is not None else None), True
