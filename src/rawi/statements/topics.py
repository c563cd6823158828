"""Whom a sentence is about, though he may say nothing in it: the verb of the next goes on from him."""

from __future__ import annotations

from rawi.clauses import Sentence, Text
from rawi.lexicon import Lexica
from rawi.statements.drafts import Discourse
from rawi.statements.phrases import Phrase
from rawi.statements.subjects import SubjectReader
from rawi.statements.voices import Speaker, VoiceReader
from rawi.statements.words import Words

_OTHERS = 4  # named in a sentence, whom the next verb may mean
_OPENING = 3  # words before whom a sentence is about


class TopicReader:
    """Tells the memory of an article; compiled once from the language data."""

    def __init__(self, lexica: Lexica, words: Words, subjects: SubjectReader, voices: VoiceReader) -> None:
        self._subjects, self._voices = subjects, voices
        self._perfect = words.of("perfect")
        self._issuing = lexica.forms("statements/issuing")
        self._asked_about, self._that = words.of("asked_about"), words.that | words.by_that

    def read(self, discourse: Discourse, sentence: Sentence, phrases: list[Phrase]) -> None:
        """Keep whom a sentence is about, who else is named in it, and who issues a document in it."""
        text, memory = discourse.text, discourse.memory
        discourse.about = None
        if sentence.title:
            if phrases and phrases[0].first <= sentence.first + 1:
                memory.tell(self._voices.speaker(text, phrases[0], memory))
            return
        discourse.about = self._topic(discourse, sentence, phrases)
        if discourse.about is not None:
            memory.tell(discourse.about)
        others = [one for one in phrases if one.names and one.names[0].mention.kind in ("person", "office")]
        memory.beside([self._voices.speaker(text, one, memory) for one in others[:_OTHERS]])
        plural = next((one for one in phrases if one.number in ("p", "d")), None)
        if plural is not None:
            memory.together(self._voices.speaker(text, plural, memory))
        discourse.several = self._subjects.several(text, sentence, sentence.last) or discourse.several
        for issuer in self._issuers(text, sentence, phrases):
            speaker = self._voices.speaker(text, issuer, memory)
            memory.issuer = speaker.voice
            memory.tell(speaker)

    def _topic(self, discourse: Discourse, sentence: Sentence, phrases: list[Phrase]) -> Speaker | None:
        """Who stands right after the first verb of a sentence, or after a deed (`فقد أوفدت الرابطة`)."""
        text = discourse.text
        for phrase in phrases[:_OTHERS]:
            opening = phrase.first - sentence.first
            deed = text.form(phrase.first - 2) in self._perfect
            heads = phrase is phrases[0] and 0 < opening <= _OPENING
            document = phrase.source is not None and phrase.source["kind"] == "document"
            if document or not (deed or heads):
                continue
            ahead = range(sentence.first, phrase.first)
            if heads and any(text.form(k) in self._asked_about or text.form(k) in self._that for k in ahead):
                continue  # `وعن المدرب، قال`, `وقال إن المدير غائب`
            speaker = self._voices.speaker(text, phrase, discourse.memory)
            kind = speaker.voice.kind
            if kind in ("person", "office", "unnamed") or (
                kind in ("body", "outlet", "agency") and (deed or opening == 1)
            ):
                return speaker
        return None

    def _issuers(self, text: Text, sentence: Sentence, phrases: list[Phrase]) -> list[Phrase]:
        """Who puts a document out: right after such a verb (`وأصدرت الوزارة`)."""
        found = []
        for phrase in phrases:
            verb = text.form(phrase.first - 1)
            issues = verb in self._issuing or (verb[:1] == "و" and verb[1:] in self._issuing)
            if issues and phrase.source is None and phrase.first > sentence.first:
                found.append(phrase)
        return found
