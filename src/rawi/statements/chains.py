"""The outlets and agencies a saying came through, named beside its cue: `لرويترز`, `في مقابلة مع قناة …`."""

from __future__ import annotations

from dataclasses import replace

from rawi.clauses import Name, Text
from rawi.model import Voice
from rawi.script import without_article
from rawi.statements.cue import Cue
from rawi.statements.voices import Memory, Speaker, VoiceReader
from rawi.statements.words import Words


class ChainReader:
    """Finds them; compiled once from the language data."""

    def __init__(self, words: Words, voices: VoiceReader) -> None:
        self._voices = voices
        self._agencies, self._outlets = words.of("agency"), words.of("outlet")

    def read(self, text: Text, cue: Cue, speaker: Speaker, memory: Memory) -> list[Voice]:
        """Who passed a saying on, the one the cue tells first."""
        found = []
        if cue.relay is not None:
            found.append(self._voices.speaker(text, cue.relay, memory).voice)
        known = {one.ar for one in found}
        found += [one for one in self._beside(text, cue, speaker) if one.ar not in known]
        return found

    def _beside(self, text: Text, cue: Cue, speaker: Speaker) -> list[Voice]:
        """Those named between cue and content."""
        found: list[Voice] = []
        at, last = cue.between
        subject = cue.subject
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
