"""Reads the statements of an article: each with its speaker, its chain, and the very characters that were said."""

from __future__ import annotations

from collections.abc import Mapping

from rawi.clauses import Sentence, Text
from rawi.lexicon import Lexica
from rawi.model import Statement
from rawi.statements.attributed import AttributedReader
from rawi.statements.attributions import AttributionReader
from rawi.statements.columns import ColumnReader
from rawi.statements.contents import ContentReader
from rawi.statements.cues import CueReader
from rawi.statements.drafts import Discourse, Draft
from rawi.statements.interviews import InterviewReader
from rawi.statements.phrases import PhraseReader
from rawi.statements.records import Recorder
from rawi.statements.sayings import SayingReader
from rawi.statements.subjects import SubjectReader
from rawi.statements.topics import TopicReader
from rawi.statements.turns import TurnReader
from rawi.statements.verbs import SayingVerbs
from rawi.statements.voices import VoiceReader
from rawi.statements.words import Words


class StatementReader:
    """Finds statements; compiled once from the language data.

    >>> from rawi.desk import read_text
    >>> article = read_text("قال وزير النقل سالم الحدادي، الخميس، إن الميناء سيفتح غداً. وأضاف أن السفن عادت.")
    >>> [(one.speaker.ar, one.act, one.text) for one in article.statements]
    [('سالم الحدادي', 'say', 'الميناء سيفتح غداً'), ('سالم الحدادي', 'add', 'السفن عادت')]
    """

    def __init__(self, lexica: Lexica) -> None:
        words = Words(lexica)
        verbs = SayingVerbs(lexica, words)
        contents = ContentReader(lexica, words)
        self._phrases = PhraseReader(lexica, words)
        voices = VoiceReader(lexica, words, self._phrases)
        self._cues = CueReader(lexica, words, self._phrases, verbs)
        self._attributions = AttributionReader(lexica, words, self._phrases, verbs)
        self._turns = TurnReader(lexica, words, self._phrases)
        self._topics = TopicReader(lexica, words, SubjectReader(words, self._phrases, verbs), voices)
        self._sayings = SayingReader(words, self._phrases, verbs, contents, voices)
        self._attributed = AttributedReader(words, contents, voices)
        self._interviews = InterviewReader(self._phrases, contents, voices)
        self._columns = ColumnReader(words)
        self._records = Recorder(lexica, words, self._phrases, verbs, voices)

    def read(self, text: Text) -> tuple[Statement, ...]:
        """The statements of an article, in the order of the page; a pure function of the text."""
        discourse = Discourse(text)
        answers = self._turns.answers(text)
        for sentence in text.sentences:
            if sentence.first < discourse.done and self._takes_over(discourse, sentence):
                discourse.done = sentence.first
            if sentence.first < discourse.done:
                self._inside(discourse, sentence)
            if sentence.last <= discourse.done:
                continue
            if answers and self._answer(discourse, sentence, answers):
                self._inside(discourse, sentence)
            else:
                self._sentence(discourse, sentence)
        self._columns.keep(discourse)
        return self._records.finish(discourse)

    def _answer(self, discourse: Discourse, sentence: Sentence, answers: Mapping[int, int]) -> bool:
        """Read the answer that opens in a sentence; False: none does."""
        opening = next((k for k in range(sentence.first, sentence.last) if k in answers), None)
        if opening is None:
            return False
        draft = self._interviews.answer(discourse, opening, answers[opening])
        if draft is not None:
            discourse.found.append(draft)
        discourse.done = max(discourse.done, answers[opening])
        return True

    def _takes_over(self, discourse: Discourse, sentence: Sentence) -> bool:
        """Whether the narrator goes on in a passage that an unclosed quotation has taken in: `وأوضح الوزير أن`."""
        text = discourse.text
        place = discourse.around(sentence.first)
        if place is None or text.passage(sentence.first - 1) == sentence.passage:
            return False
        phrases = self._phrases.find(text, sentence.first, sentence.last)
        first = next(iter(self._cues.find(text, sentence, phrases)), None)
        if first is None or first.first != sentence.first or first.subject is None or first.how != "that":
            return False
        if first.form is None or first.form.shape != "past" or not first.form.joined:
            return False
        draft = discourse.found[place]
        draft.spans = [(a, min(b, sentence.first)) for a, b in draft.spans if a < sentence.first]
        return True

    def _inside(self, discourse: Discourse, sentence: Sentence) -> None:
        """Read what is told to have been said in a quotation or an answer that goes on over a sentence."""
        text, done = discourse.text, discourse.done
        phrases = list(self._phrases.find(text, sentence.first, min(sentence.last, done)))
        for cue in self._cues.find(text, sentence, phrases, range(sentence.first, done)):
            if cue.first >= done or cue.before:
                continue
            saying = self._sayings.read(discourse, sentence, cue, ())
            if saying is not None:
                discourse.found.append(saying)

    def _sentence(self, discourse: Discourse, sentence: Sentence) -> None:
        """Read a sentence: a label at its head, its cues in order, then what stands beside them."""
        text = discourse.text
        phrases = list(self._phrases.find(text, sentence.first, sentence.last))
        drafts: list[Draft] = []
        turn = self._turns.read(text, sentence)
        labelled = self._interviews.turn(discourse, sentence, turn) if turn is not None else None
        if labelled is not None:
            drafts.append(labelled)
        self._topics.read(discourse, sentence, phrases)
        attributions = self._attributions.find(text, sentence)
        phrases += [one.phrase for one in attributions if one.phrase is not None]
        spoken = range(labelled.cue.content, sentence.last) if labelled is not None else range(0)
        for cue in self._cues.find(text, sentence, phrases, spoken):
            attributed = any(one.first <= cue.first < one.last for one in attributions)
            if cue.first < discourse.done or attributed:
                continue
            saying = self._sayings.read(discourse, sentence, cue, drafts)
            if saying is not None:
                drafts.append(saying)
        for one in attributions:
            draft = self._attributed.read(discourse, sentence, one, drafts)
            if draft is not None:
                drafts.append(draft)
        discourse.keep(drafts, sentence.last)
