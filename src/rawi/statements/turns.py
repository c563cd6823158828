"""Speakers before a colon: headlines (`بلينكن: …`), and the turns of an interview."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass

from rawi.clauses import Sentence, Text
from rawi.lexicon import Lexica
from rawi.statements.phrases import Phrase, PhraseReader
from rawi.statements.words import listed

_LONGEST = 16  # tokens before the colon
_INTERVIEW = 3  # questions and quoted answers that make an interview
_BEFORE_LABEL = frozenset((".", "|", "-", ":", "…", ",", "/"))


@dataclass(frozen=True, slots=True)
class Turn:
    """A label: who speaks, the token of its mark, and where what is said opens.

    `phrase` None: an answer (`ج:`), whose speaker the interview told before.
    """

    phrase: Phrase | None
    mark: int
    content: int


class TurnReader:
    """Finds them; compiled once from the language data."""

    def __init__(self, lexica: Lexica, phrases: PhraseReader) -> None:
        self._answers = listed(lexica, "statements/turns", "kind", "answer")
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
                if not sentence.title:
                    return None
        return None

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
