"""From a label or an answer to a draft: headlines (`بلينكن: …`), turns of an interview, and quoted answers in one."""

from __future__ import annotations

from rawi.clauses import Sentence
from rawi.model import Act
from rawi.statements.contents import ContentReader
from rawi.statements.cue import Cue
from rawi.statements.drafts import Discourse, Draft
from rawi.statements.phrases import Phrase, PhraseReader
from rawi.statements.turns import Turn, passage_end
from rawi.statements.voices import Speaker, VoiceReader

_HEADLINE, _INTERVIEW = "statements/headline", "statements/interview"


class InterviewReader:
    """Reads them; compiled once from the language data."""

    def __init__(self, phrases: PhraseReader, contents: ContentReader, voices: VoiceReader) -> None:
        self._phrases, self._contents, self._voices = phrases, contents, voices

    def turn(self, discourse: Discourse, sentence: Sentence, turn: Turn) -> Draft | None:
        """What follows a label: to the end of the sentence, of an answer to the end of its passage."""
        text, memory = discourse.text, discourse.memory
        phrase, content = turn.phrase, turn.content
        end = turn.end or (sentence.last if phrase is not None else passage_end(text, sentence))
        start, last = self._contents.cut(text, content, self._contents.trim(text, content, end))
        if last <= start:
            return None
        speaker = self._voices.speaker(text, phrase, memory) if phrase else self._interviewee(discourse)
        if speaker is None:
            return None
        asks = text.form(end - 1) == "?" and not sentence.title and speaker.voice.kind != "person"
        act: Act = "report" if speaker.voice.kind in ("outlet", "agency") else "say"
        act = "ask" if asks else act
        cue = Cue(
            first=turn.mark, last=turn.mark + 1, form=None, act=act, subject=phrase, addressee=(),
            content=content, how="quote", between=(turn.mark, content), rule=_HEADLINE,
        )  # fmt: skip
        memory.say(speaker)
        return Draft(cue, [(start, last)], "direct", speaker, phrase is None)

    def answer(self, discourse: Discourse, opening: int, close: int) -> Draft | None:
        """An answer of an interview: one quotation, of whoever is interviewed."""
        speaker = self._interviewee(discourse)
        if speaker is None or close - opening <= 1:
            return None
        cue = Cue(
            first=opening, last=opening + 1, form=None, act="say", subject=None, addressee=(), content=opening,
            how="quote", between=(opening, opening), rule=_INTERVIEW,
        )  # fmt: skip
        return Draft(cue, [(opening + 1, close)], "direct", speaker, True)

    def _interviewee(self, discourse: Discourse) -> Speaker | None:
        """Who is interviewed: who speaks in the title, else the person named first."""
        if discourse.guest is None:
            guest = self._titled(discourse) or self._first(discourse)
            discourse.guest = guest.carried_over() if guest is not None else None
        return discourse.guest

    def _titled(self, discourse: Discourse) -> Speaker | None:
        return next((one.speaker for one in discourse.found if one.cue.rule == _HEADLINE), None)

    def _first(self, discourse: Discourse) -> Speaker | None:
        text = discourse.text
        name = next((one for one in text.names.values() if one.mention.kind == "person"), None)
        if name is None:
            return None
        phrase: Phrase | None = self._phrases.read(text, name.first, len(text.tokens), cut=name.cut)
        return self._voices.speaker(text, phrase, discourse.memory) if phrase is not None else None
