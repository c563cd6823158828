"""The outlets and agencies a saying came through, named beside its cue: `لرويترز`, `في مقابلة مع قناة …`."""

from __future__ import annotations

from dataclasses import replace

from rawi.clauses import Name, Text
from rawi.model import Voice
from rawi.script import without_article
from rawi.statements.cue import Cue
from rawi.statements.phrases import Phrase, PhraseReader
from rawi.statements.voices import Memory, Speaker, VoiceReader
from rawi.statements.words import Words

_OFFICE = 4  # tokens of an office that speaks for its holder


class ChainReader:
    """Finds them; compiled once from the language data."""

    def __init__(self, words: Words, phrases: PhraseReader, voices: VoiceReader) -> None:
        self._phrases, self._voices = phrases, voices
        self._via, self._interview = words.of("via"), words.of("interview")
        self._agencies, self._outlets = words.of("agency"), words.of("outlet")

    def read(self, text: Text, cue: Cue, speaker: Speaker, memory: Memory, start: int) -> list[Voice]:
        """Who passed a saying on, the one the cue tells first; the narrator's words before it begin at `start`."""
        found = []
        if cue.relay is not None:
            found.append(self._voices.speaker(text, cue.relay, memory).voice)
        found += self._through(text, cue, memory)
        found += self._beside(text, cue.between, cue.subject, speaker)
        told = next((k for k in range(start, cue.first) if text.form(k) in self._interview), None)
        if told is not None:  # `وفي مقابلة مع قناة …، قال`
            found += self._beside(text, (told + 1, cue.first), cue.subject, speaker)
        return list({one.ar: one for one in reversed(found)}.values())[::-1]

    def _through(self, text: Text, cue: Cue, memory: Memory) -> list[Voice]:
        """Through whom one speaks: `، عبر مكتبه الإعلامي،`, `على لسان محاميها فلان`."""
        first, last = cue.between
        mark = next((k for k in range(first, last) if text.form(k) in self._via), None)
        if mark is None or mark + 1 >= last:
            return []
        at = mark + 1
        phrase = self._phrases.read(text, at, last)
        if phrase is None:
            end = at
            while end < last and text.form(end)[0].isalnum() and text.time_at[end] is None:
                end += 1
            names = tuple(text.names[k] for k in range(at, end) if k in text.names)
            people = any(one.mention.kind == "person" for one in names)
            word = text.form(at)
            # `عبر مكتبه` and `عبر محاميها فلان`, but not `عبر حسابه في …`, which is a medium
            if end == at or not (people or (self._phrases.sources.has_owned(word) and end - at <= _OFFICE)):
                return []
            phrase = Phrase(at, end, 0, names, None, True, "", "s")
        return [self._voices.speaker(text, phrase, memory).voice]

    def _beside(
        self, text: Text, between: tuple[int, int], subject: Phrase | None, speaker: Speaker
    ) -> list[Voice]:
        """The outlets named between two tokens."""
        found: list[Voice] = []
        at, last = between
        while at < last:
            name = text.names.get(at) or self._inner(text, at)
            if name is None or (subject is not None and subject.first <= at < subject.last):
                at += 1
                continue
            voice = self._voice(text, name)
            if voice is not None and voice.ar != speaker.voice.ar:
                found.append(replace(voice, evidence=name.mention.evidence, entity=name.mention.entity))
            at = name.last
        return found

    def _inner(self, text: Text, at: int) -> Name | None:
        """An outlet that another name has taken in."""
        around = text.name_at[at]
        if around is None or around.first == at:
            return None
        return next((one for one in text.inner_of(around) if one.first == at), None)

    def _voice(self, text: Text, name: Name) -> Voice | None:
        """The outlet of a name: a listed one, else a body whose name begins as outlets' names do."""
        quoted = text.form(name.first - 1) == '"'
        if name.mention.kind == "place" and not quoted and not self._phrases.tells_outlet(text, name.first):
            return None  # `بمنطقة الرياض`
        voice = self._voices.outlet(name.mention.evidence.quote)
        if voice is not None or name.mention.kind != "body":
            return voice
        head = without_article(text.form(name.first)[name.cut :])
        agency = head in self._agencies
        if not agency and head not in self._outlets:
            return None
        entity = name.mention.entity
        return Voice(
            kind="agency" if agency else "outlet",
            evidence=None,
            entity=entity,
            ar=name.mention.evidence.quote,
            en=entity.en if entity else None,
        )
