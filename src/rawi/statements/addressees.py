"""Those a saying is spoken to, or at: `قال للصحفيين`, `أبلغ اللجنة أن`, `تعهد أمام أنصاره`, `اتهم النقابة`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from rawi.clauses import Text
from rawi.model import Voice
from rawi.script import has_article
from rawi.statements.cue import Cue
from rawi.statements.phrases import Phrase, PhraseReader
from rawi.statements.verbs import SayingVerbs
from rawi.statements.voices import Memory, VoiceReader
from rawi.statements.words import PREPOSITIONS, Words

_SHORT_WORD = 3  # letters
_TARGET = 12  # tokens in which whom a criticism hits is named
_DESCRIBED = 5  # tokens of one whom no list knows
_FROM, _TO = PREPOSITIONS["min"], PREPOSITIONS["ila"]
_HIT = ("criticise", "praise", "blame")


class AddresseeReader:
    """Finds them; compiled once from the language data."""

    def __init__(self, words: Words, phrases: PhraseReader, verbs: SayingVerbs, voices: VoiceReader) -> None:
        self._phrases, self._verbs, self._voices = phrases, verbs, voices
        self._before, self._letters = words.of("before_hearers"), words.of("letter")
        self._no_hearer = words.of("ending", "relative") | words.that | words.by_that

    def read(self, text: Text, cue: Cue, memory: Memory) -> Iterator[Voice]:
        """The voices of those spoken to: each of several by himself."""
        phrases = cue.addressee
        if not phrases:
            beside = self._spoken_to(text, cue)
            phrases = (beside,) if beside is not None else ()
        for phrase in phrases:
            joined = [one for one in phrase.names if text.form(one.first)[: one.cut].startswith("و")]
            rest = tuple(one for one in phrase.names if one not in joined)
            yield self._voices.speaker(text, replace(phrase, names=rest), memory).voice
            for one in joined:
                alone = Phrase(one.first, one.last, one.cut, (one,), None, False, "", "s")
                yield self._voices.speaker(text, alone, memory).voice

    def _spoken_to(self, text: Text, cue: Cue) -> Phrase | None:
        """Who is named to be spoken to between a cue and what is said, or whom a criticism begins with."""
        first, last = cue.between
        subject = cue.subject
        if cue.how != "noun":
            last -= text.form(last - 1) in self._no_hearer  # `أن`
        if cue.form is not None and "obj" in self._verbs.takes(cue.form) and cue.how == "that":
            after = subject.last if subject is not None and not cue.preverbal else first
            found = self._object(text, after, last)
            if found is not None:
                return found
        for at in range(first, last):
            if subject is not None and subject.first <= at < subject.last:
                continue
            found = self._heard(text, at, last, cue)
            if found is not None:
                return found
        behind = cue.content + 1
        if cue.form is not None and "light" in self._verbs.takes(cue.form) and text.form(behind)[:1] == "ل":
            known = self._phrases.read(text, behind, len(text.tokens), cut=1)  # `وجه الشكر لفلان`
            return known or Phrase(behind, behind + 1, 1, (), None, True, "", "")
        hits = cue.act in _HIT or (cue.form is not None and "whom" in self._verbs.takes(cue.form))
        if hits and cue.how == "noun" and not cue.before:
            at = cue.content + (2 if text.form(cue.content + 1) == _FROM else 0)
            end = min(at + _TARGET, len(text.tokens))
            found = self._phrases.read(text, at, end) or self._phrases.read(text, at, end, cut=1)
            return found or (self._described(text, at, at + 1) if cue.act not in _HIT else None)
        return None

    def _heard(self, text: Text, at: int, last: int, cue: Cue) -> Phrase | None:
        """Who stands after ل, `أمام` or `رسالة إلى` at a token; outlets are no hearers."""
        form = text.form(at)
        if form == _FROM and cue.form is not None and "from" in self._verbs.takes(cue.form):
            return self._phrases.read(text, at + 1, last)  # `طلب المدرب من الاتحاد أن`
        if form in self._before or (form == _TO and self._is_letter(text, at)):
            known = self._phrases.read(text, at + 1, last)
            return known or self._described(text, at + 1, last)
        if form[0] != "ل" or len(form) <= _SHORT_WORD or self._phrases.tells_outlet(text, at):
            return None
        phrase = self._phrases.read(text, at, last, cut=1)
        if phrase is None:
            directly = form.startswith("لل") and at == cue.first + 1 and text.time_at[at] is None
            return Phrase(at, at + 1, 1, (), None, True, "", "") if directly else None
        if phrase.source is not None:
            return phrase if phrase.source["kind"] in ("unnamed", "body", "office", "person") else None
        return phrase if phrase.names and phrase.names[0].mention.kind in ("person", "office") else None

    def _is_letter(self, text: Text, at: int) -> bool:
        """Whether `إلى` follows a letter, or what one does with it: `رسالة وجهها إلى`."""
        return any(text.form(k) in self._letters for k in (at - 1, at - 2))

    def _object(self, text: Text, first: int, last: int) -> Phrase | None:
        """`أبلغ الوزير اللجنة أن`: who stands right behind verb and speaker."""
        return self._phrases.read(text, first, last) or self._described(text, first, last)

    def _described(self, text: Text, first: int, last: int) -> Phrase | None:
        """One whom no list knows, by the words there as far as they go."""
        at = first
        while at < min(last, first + _DESCRIBED) and text.form(at)[0].isalpha() and text.time_at[at] is None:
            if text.form(at) in self._no_hearer or (at > first and text.form(at) in PREPOSITIONS.values()):
                break
            at += 1
        if at == first or not self._verbs.is_noun(text, first):
            return None
        names = tuple(text.names[k] for k in range(first, at) if k in text.names)
        return Phrase(first, at, 0, names, None, has_article(text.form(first)), "", "")
