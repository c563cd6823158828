"""From an attribution to what it attributes: the clause around it, a quotation before it, or a saying it passes on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from rawi.clauses import Sentence, Text
from rawi.statements.attributions import Attribution
from rawi.statements.contents import ContentReader, without
from rawi.statements.cue import Cue
from rawi.statements.drafts import Discourse, Draft
from rawi.statements.voices import Speaker, VoiceReader
from rawi.statements.words import Words

_WHOLE_CLAUSE = 6  # words before an attribution that are the whole of what it attributes
_QUOTED_NAME = 3  # tokens from a mark to the one that closes a name
_LEAD = 5  # tokens between an attribution and the saying it opens
_RELATIVE = 5  # tokens from a relative pronoun to an attribution in its clause
_NEAR = 2  # tokens between a saying and the attribution of it
_LEFTOVERS = frozenset((",", ".", "-", ":", "و", ";"))


class AttributedReader:
    """Reads it; compiled once from the language data."""

    def __init__(self, words: Words, contents: ContentReader, voices: VoiceReader) -> None:
        self._contents, self._voices = contents, voices
        self._relatives = words.of("relative")

    def read(
        self, discourse: Discourse, sentence: Sentence, one: Attribution, drafts: Sequence[Draft]
    ) -> Draft | None:
        """The statement of an attribution; None when it attributes one of `drafts`, which it then joins."""
        text = discourse.text
        speaker = self._speaker(discourse, one)
        if speaker is None:
            return None
        carried = next((draft for draft in drafts if draft.cue.first < one.first < draft.cue.content), None)
        if carried is not None and one.phrase is not None:
            if _passes_on(carried.speaker):
                carried.relays.insert(0, carried.speaker.voice)  # `ذكرت وكالة، نقلا عن مسؤول، أن`
                carried.speaker = speaker
            elif speaker.voice.ar != carried.speaker.voice.ar:
                carried.relays.append(speaker.voice)  # `عرضت الحكومة، بحسب مصدر، هدنة`
            return None
        next_one = next((draft for draft in drafts if 0 <= draft.cue.first - one.last <= _LEAD), None)
        if next_one is not None and one.kind == "according" and self._opens(text, sentence, one, next_one):
            next_one.relays.append(speaker.voice)  # `وبحسب الوكالة، قال الوزير إن`
            return None
        holder = next((draft for draft in reversed(drafts) if draft.holds(one.first)), None)
        near = holder or _right_before(one, drafts)
        if near is not None and one.kind == "which":
            spans = list(near.spans)
            if holder is not None:
                self._join(text, one, speaker, near, inside=True, tells=False)
                spans = [(first, min(last, one.first)) for first, last in near.spans if first < one.first]
            return self._draft(discourse, one, spans, speaker)
        if near is not None and one.kind == "as":
            return None  # a comparison inside what is said
        if near is not None:
            self._join(text, one, speaker, near, inside=holder is not None)
            return None
        quoted = _quoted_before(text, one) if one.kind == "aside" else []
        spans = quoted or self._around(text, sentence, one, drafts)
        return self._draft(discourse, one, spans, speaker, direct=bool(quoted))

    def _draft(
        self,
        discourse: Discourse,
        one: Attribution,
        spans: list[tuple[int, int]],
        speaker: Speaker,
        *,
        direct: bool = False,
    ) -> Draft | None:
        """The statement that an attribution makes of what it attributes."""
        if not spans:
            return None
        mode = self._contents.mode(discourse.text, spans[0][0], spans[-1][1], "that")
        cue = Cue(
            first=one.first, last=one.mark, form=None, act=one.act, subject=one.phrase, addressee=(),
            content=spans[0][0], how="that", between=(one.first, one.last), rule="statements/according",
        )  # fmt: skip
        discourse.memory.say(speaker)
        return Draft(cue, spans, "direct" if direct else mode, speaker, one.phrase is None)

    def _opens(self, text: Text, sentence: Sentence, one: Attribution, draft: Draft) -> bool:
        """Whether an attribution opens a sentence whose saying follows it at once."""
        first = all(
            text.form(k) in _LEFTOVERS or not text.tokens[k].is_word for k in range(sentence.first, one.first)
        )
        return first and draft.nested is None and draft.cue.rule != "statements/according"

    def _speaker(self, discourse: Discourse, one: Attribution) -> Speaker | None:
        """Whom an attribution names; by a pronoun whom the sentence is about, else who spoke last."""
        if one.phrase is not None:
            return self._voices.speaker(discourse.text, one.phrase, discourse.memory)
        last = discourse.about or discourse.memory.last
        return last.carried_over() if last is not None else None

    def _join(
        self, text: Text, one: Attribution, speaker: Speaker, near: Draft, *, inside: bool, tells: bool = True
    ) -> None:
        """Take an attribution out of what is said, and its speaker into the chain."""
        if inside and text.form(one.first - 1) == ",":
            # `، وفق مسودة التقرير التي اطلعت عليها الصحيفة`: all of it up to the next comma
            stop = next((k for k in range(one.last, near.last) if text.form(k) in _LEFTOVERS), near.last)
            one = replace(one, last=stop)
        at_end = one.last >= near.last - 1
        if inside:
            # Where nothing else is said (`قال الوزير: بحسب مصدر`), the attribution is what he said.
            near.spans = self._tidied(text, without(near.spans, one.first, one.last)) or near.spans
        known = any(link.ar == speaker.voice.ar for link in near.relays)
        if tells and one.kind != "aside" and not known and (at_end or _passes_on(speaker)):
            near.relays.append(speaker.voice)

    def _around(
        self, text: Text, sentence: Sentence, one: Attribution, drafts: Sequence[Draft]
    ) -> list[tuple[int, int]]:
        """What an attribution attributes: the sentence around it, without what others say in it."""
        start, end = sentence.first, sentence.last
        for draft in drafts:
            for first, last in ((draft.cue.first, draft.cue.content), *draft.spans):
                if last <= one.first:
                    start = max(start, last)
                elif first >= one.last:
                    end = min(end, first)
        relative = next(
            (
                k
                for k in range(one.first - 1, max(start, one.first - _RELATIVE), -1)
                if text.form(k) in self._relatives
            ),
            None,
        )
        if relative is not None and one.kind != "which":
            start = relative + 1  # `التي عاد إليها، وفقا للجنة، ٦٠ ألفا`
            return self._tidied(text, [(start, one.first), (one.last, end)])
        words = sum(text.tokens[k].is_word for k in range(start, one.first))
        if one.kind == "which":
            return self._tidied(text, [(start, one.first)])
        quote = one.last + (text.form(one.last) == ",")
        if text.form(quote) == '"' and text.closes.get(quote, 0) - quote > _QUOTED_NAME:
            spans = [(quote + 1, text.closes[quote])]  # `لأنه، بحسب أحد المراقبين، «كان …»`
        elif words == 0:
            spans = [(one.last, end)]
        elif words >= _WHOLE_CLAUSE and not text.form(quote)[:1].isdigit():
            spans = [(start, one.first)]  # what follows is the narrator's again
        else:
            spans = [(start, one.first), (one.last, end)]
        return self._tidied(text, spans)

    def _tidied(self, text: Text, spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
        """Stretches without the punctuation and conjunctions at their ends; those without a word are dropped."""
        found = []
        for first, last in spans:
            start = next((k for k in range(first, last) if text.form(k) not in _LEFTOVERS), last)
            end = self._contents.trim(text, start, last) if start < last else start
            if any(text.tokens[k].is_word for k in range(start, end)):
                found.append((start, end))
        return found


def _passes_on(speaker: Speaker) -> bool:
    return speaker.voice.kind in ("agency", "outlet")


def _right_before(one: Attribution, drafts: Sequence[Draft]) -> Draft | None:
    """The saying that ends right before an attribution."""
    before = (draft for draft in reversed(drafts) if draft.cue.first < one.first and draft.nested is None)
    return next((draft for draft in before if one.first - draft.last <= _NEAR), None)


def _quoted_before(text: Text, one: Attribution) -> list[tuple[int, int]]:
    """The quotation right before `على حد تعبيره`."""
    close = one.first - 1 - (text.form(one.first - 1) == ",")
    opening = text.quoted[close - 1] if close > 0 and text.form(close) == '"' else -1
    return [(opening + 1, close)] if opening >= 0 and text.closes[opening] == close else []
