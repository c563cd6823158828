"""Speakers before a colon: headlines (`بلينكن: …`), and the turns of an interview."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass

from rawi.clauses import Name, Sentence, Text
from rawi.lexicon import Lexica
from rawi.statements.phrases import Phrase, PhraseReader
from rawi.statements.words import Words, listed

_LONGEST = 16  # tokens before the colon
_INTERVIEW = 3  # questions and quoted answers that make an interview
_LABEL = 3  # tokens of one who speaks in a dialogue or a title
_FIRST_WORDS = 6  # tokens in which a title says `I`
_SHORT = 3  # letters
_SPEAKS = ("person", "office", "body")
_BEFORE_LABEL = frozenset((".", "|", "-", ":", "…", ",", "/"))


@dataclass(frozen=True, slots=True)
class Turn:
    """A label: who speaks, the token of its mark, and where what is said opens.

    `phrase` None: an answer (`ج:`), whose speaker the interview told before. `end` is where what is said ends, None: as
    far as the sentence or the passage goes.
    """

    phrase: Phrase | None
    mark: int
    content: int
    end: int | None = None


class TurnReader:
    """Finds them; compiled once from the language data."""

    def __init__(self, lexica: Lexica, words: Words, phrases: PhraseReader) -> None:
        self._answers = listed(lexica, "statements/turns", "kind", "answer")
        self._selves = listed(lexica, "statements/turns", "kind", "self")
        self._occasions = listed(lexica, "statements/turns", "kind", "occasion")
        self._negations = words.of("negation")
        self._after = listed(lexica, "statements/turns", "kind", "after")
        self._phrases = phrases

    def read(self, text: Text, sentence: Sentence) -> Turn | None:
        """The label a sentence begins with; None: it is no turn."""
        first = sentence.first
        if text.form(first) in self._answers and text.form(first + 1) == ":":
            return Turn(None, first, first + 2)
        if not self._opens(text, sentence):
            return None
        for at in range(first, min(sentence.last - 1, first + _LONGEST)):
            if text.form(at) == ":":
                phrase = self._before_colon(text, sentence, at)
                if phrase is not None and self._may_speak(text, sentence, phrase, at):
                    return Turn(phrase, at, at + 1)
                phrase = self._unlisted(text, sentence, at)
                if phrase is not None:
                    return Turn(phrase, at, at + 1)
                if not sentence.title:
                    return None
        return self._behind(text, sentence) if sentence.title else None

    def _unlisted(self, text: Text, sentence: Sentence, colon: int) -> Phrase | None:
        """A label in words of no list: in a title who says `I` or is named further on; else one of a dialogue."""
        first = sentence.first
        if first in text.names and text.names[first].mention.kind not in _SPEAKS:
            return None
        end = next((k for k in range(first, colon) if text.form(k) in self._after), colon)
        if not 0 < end - first <= _LABEL or not all(text.form(k).isalpha() for k in range(first, end)):
            return None
        if len(text.form(first)) == 1:
            return None  # `س:`, whose answers tell who speaks
        if sentence.title:
            named = self._named(text, sentence, first, end)
            if named is not None:
                return Phrase(first, end, 0, (named,), None, False, "", "s")
            spoken = self._says_i(text, colon + 1, sentence.last) or (
                text.form(end) != ":" and text.form(end + 1) in self._occasions
            )
            if not spoken:
                return None
        elif not self._in_dialogue(text, sentence, colon):
            return None
        return Phrase(first, end, 0, (), None, True, "", "s")

    def _says_i(self, text: Text, start: int, end: int) -> bool:
        """Whether what a title gives is in the first person: `لن نبيع`, `سنعود`, `أنا`, or in quotation marks."""
        if text.form(start) == '"':
            return True
        for at in range(start, min(start + _FIRST_WORDS, end)):
            form = text.form(at)
            if form in self._selves:
                return True
            negated = text.form(at - 1) in self._negations
            if (
                (negated or form.startswith("س"))
                and form.removeprefix("س")[:1] in ("ن", "ا")
                and len(form) > _SHORT
            ):
                return negated or form[1:2] == "ن"
        return False

    def _named(self, text: Text, sentence: Sentence, first: int, end: int) -> Name | None:
        """The person further on whose name the words of a label end."""
        words = [text.form(k) for k in range(first, end)]
        people = (
            one for one in text.names.values() if one.mention.kind == "person" and one.first >= sentence.last
        )
        return next((one for one in people if text.forms[one.first : one.last][-len(words) :] == words), None)

    def _in_dialogue(self, text: Text, sentence: Sentence, colon: int) -> bool:
        """Whether a label and the passage before or after it are a question and its answer."""
        asks = text.form(sentence.last - 1) == "?"
        place = bisect_right(text.sentences, sentence.first, key=lambda one: one.first) - 1
        if asks:
            after = place + 1
            return after < len(text.sentences) and self._has_label(text, text.sentences[after])
        if place == 0:
            return False
        before = text.sentences[place - 1]
        return text.form(before.last - 1) == "?" and self._has_label(text, before)

    def _has_label(self, text: Text, sentence: Sentence) -> bool:
        reach = range(sentence.first + 1, min(sentence.first + 1 + _LABEL, sentence.last))
        return any(text.form(k) == ":" for k in reach)

    def _behind(self, text: Text, sentence: Sentence) -> Turn | None:
        """A title that is a quotation with its speaker behind two dots or a dash: `«لا عودة».. وزير الطاقة`."""
        opening = sentence.first
        close = text.closes.get(opening, -1) if text.form(opening) == '"' else -1
        start, last = close + 1, passage_end(text, sentence)
        while 0 < start < last and text.form(start) in _BEFORE_LABEL:
            start += 1
        if close < 0 or start == close + 1 or start >= last:
            return None
        phrase = self._phrases.read(text, start, last)
        if phrase is None or (phrase.last < last and text.form(phrase.last)[0].isalnum()):
            return None
        return Turn(phrase, close + 1, opening, close)

    def _before_colon(self, text: Text, sentence: Sentence, at: int) -> Phrase | None:
        """Who stands before a colon: right before it, at the head of its line, or behind a stop in it."""
        starts = [
            k for k in range(sentence.first, at) if k == sentence.first or text.form(k - 1) in _BEFORE_LABEL
        ]
        for start in reversed(starts):
            for letters in (0, 1) if text.form(start)[0] == "و" else (0,):
                phrase = self._phrases.read(text, start, at, cut=letters)
                if phrase is None:
                    continue
                if phrase.last == at or text.form(phrase.last) in self._after:
                    return phrase
                if sentence.title and phrase.has_person:
                    return phrase
        return None

    def _may_speak(self, text: Text, sentence: Sentence, phrase: Phrase, at: int) -> bool:
        """Whether a label speaks: in a title anyone, in the text a person, or who is quoted."""
        if sentence.title:
            return True
        person = any(one.mention.kind in ("person", "office") for one in phrase.names)
        return person or text.form(at + 1) == '"'

    def answers(self, text: Text) -> dict[int, int]:
        """The passages of an interview that are one quotation each, by their first token: where it closes."""
        found: dict[int, int] = {}
        asked = 0
        passage = -1
        for one in text.sentences:
            if one.passage == passage or one.title:
                continue
            passage = one.passage
            last = passage_end(text, one)
            opening = one.first
            while text.form(opening) in ("(", ")") or (opening < one.last and text.form(opening - 1) == "("):
                opening += 1
            if text.form(opening) == '"' and text.closes.get(opening, 0) >= last - 2:
                found[opening] = text.closes[opening]
            asked += text.form(last - 1) == "?" or text.form(one.first) == "-"
        return found if len(found) >= _INTERVIEW and asked >= _INTERVIEW else {}

    def _opens(self, text: Text, sentence: Sentence) -> bool:
        """Whether a sentence opens its passage: a label stands nowhere else."""
        if sentence.title or sentence.first == 0:
            return True
        before, first = text.tokens[sentence.first - 1], text.tokens[sentence.first]
        return "\n" in text.view.folded[before.end : first.start]


def passage_end(text: Text, sentence: Sentence) -> int:
    """The token after the last of a sentence's passage."""
    last = sentence.last
    after = bisect_right(text.sentences, sentence.first, key=lambda one: one.first)
    while after < len(text.sentences) and text.sentences[after].passage == sentence.passage:
        last = text.sentences[after].last
        after += 1
    return last
